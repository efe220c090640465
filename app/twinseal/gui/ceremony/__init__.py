"""The founding of a vault."""
