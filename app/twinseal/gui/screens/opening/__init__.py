"""The screens of an opening."""
