"""The log and its checkpoints; floor 2."""
