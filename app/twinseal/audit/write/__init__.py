"""Writing the log, and taking it up again at a start."""
