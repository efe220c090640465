"""The panel of a demo vault."""
