"""What the entries of a log tell people."""
