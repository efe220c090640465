"""Twinseal keeps emergency credentials sealed until two people open them together."""

__version__ = "0.1.0"
