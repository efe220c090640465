"""Ties to the desktop."""
