"""What people do, step by step, without a window; floor 4."""
