"""The archive form of a PDF and its signature."""
