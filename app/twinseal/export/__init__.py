"""Exports to a removable drive, which anybody can verify elsewhere; floor 3."""
