"""Words and rules, pure; floor 0."""
