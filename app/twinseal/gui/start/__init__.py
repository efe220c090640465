"""The first screens: sealed, and welcome."""
