"""Bundles for review on a removable drive; floor 3."""
