"""What a verification can end in, and its sentence."""
