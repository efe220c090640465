"""What stands on each short paper, gathered from verified entries."""
