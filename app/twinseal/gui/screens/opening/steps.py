"""The steps that every screen of an opening shows."""

from __future__ import annotations

from twinseal.gui.widgets.base import Screen


class OpeningScreen(Screen):
    """A screen of an opening with its steps."""

    STEPS = ("Register code", "First person", "Request", "Second person", "Open", "Sealed again")
