"""Tones that nobody hears: what was asked for is kept, and the answer is the one that a test gave."""

from __future__ import annotations

from collections.abc import Callable

from twinseal.domain.alert import AlertFault, Moment


class SilentTones:
    """Answers at once with `player`; with None only when a test calls what is in `waiting`."""

    def __init__(self, player: str | None = "aplay") -> None:
        self.player = player
        self.asked: list[Moment] = []
        self.waiting: list[Callable[[str], None]] = []

    def play(self, moment: Moment, heard: Callable[[str], None]) -> None:
        self.asked.append(moment)
        if self.player is None:
            self.waiting.append(heard)
        else:
            heard(self.player)

    def at_work(self) -> str:
        return "aplay" if self.waiting else ""

    def why_silent(self) -> AlertFault:
        return AlertFault.NOT_PLAYED
