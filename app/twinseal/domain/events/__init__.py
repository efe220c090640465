"""What the log can tell: each kind of event is one constant, in the file of its family."""
