"""Sealing again; shared by everything that opens a vault or changes it."""
