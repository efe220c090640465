"""Verifying a vault folder, an export or a signed report."""
