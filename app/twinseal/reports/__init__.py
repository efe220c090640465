"""Signed PDF reports; floor 3."""
