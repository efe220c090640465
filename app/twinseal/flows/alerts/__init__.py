"""Alerts that leave the room, and what comes back of them."""
