"""Changing a vault in an opening: a list is collected, kept as a draft, read, signed by both, and carried out by the reseal."""
