"""The screens of a founding."""
