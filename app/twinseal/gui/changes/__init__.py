"""The list of changes: collected, read by both, signed with a fresh code each. Loaded with an open vault alone."""
