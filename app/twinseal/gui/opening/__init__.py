"""The way of an opening, and the open vault."""
