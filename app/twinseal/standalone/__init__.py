"""The one-file verifier that goes into every export."""
