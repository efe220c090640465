"""The window; floor 5."""
