"""The machine behind small protocols; floor 2."""
