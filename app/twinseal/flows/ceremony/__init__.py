"""A vault is founded."""
