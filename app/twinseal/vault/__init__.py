"""The vault folder; floor 2."""
