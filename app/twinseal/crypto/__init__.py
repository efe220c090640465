"""Every key and cipher; floor 1."""
