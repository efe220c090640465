"""Changing a vault in an opening: changes are collected, agreed on with fresh codes, and carried out by the reseal."""
