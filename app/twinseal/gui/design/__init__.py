"""What the window looks like, and nothing of what it does: tokens, the style sheet made from them, icons."""
