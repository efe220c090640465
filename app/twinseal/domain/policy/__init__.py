"""What a vault allows: its rules, one row each, and the reasons that a request may have."""
