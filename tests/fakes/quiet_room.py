"""A room that nobody hears or sees: what was asked for is kept, and answered as a test says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from twinseal.domain.alert import Channel, Moment
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import Tried


class QuietRoom:
    """Answers at once with what `answers` has of a way, else as sent; with None only when a test calls what is in `waiting`."""

    def __init__(self, answers: dict[Channel, Tried | None] | None = None) -> None:
        self.answers = answers or {}
        self.asked: list[tuple[Moment, tuple[Channel, ...]]] = []
        self.waiting: list[Callable[[Tried], object]] = []
        self.prepared: list[RoomAlerts] = []
        self.rested = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.rest()

    def prepare(self, wanted: RoomAlerts) -> None:
        self.prepared.append(wanted)

    def begin(self, moment: Moment, wanted: RoomAlerts, came: Callable[[Tried], object]) -> None:
        self.asked.append((moment, wanted.ways))
        for way in wanted.ways:
            answer = self.answers.get(way, Tried(way, "sent", player="aplay" if way is Channel.SOUND else ""))
            if answer is None:
                self.waiting.append(came)
            else:
                came(answer)

    def settle(self) -> None:
        pass

    def at_work(self) -> str:
        return "aplay" if self.waiting else ""

    def rest(self) -> None:
        self.rested += 1
