"""What the presenters of an opening's screens are given: the flow that runs, and ways to let it do something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.shell import Refusing

Result = TypeVar("Result")


class Cause(Protocol):
    """A part of a screen that was the cause of a refusal, and says it there."""

    def refuse_at(self, field: str, sentence: str) -> None:
        """Say why something was refused, at a field of the form where the refusal names one."""
        ...


class Acting(Protocol):
    """Lets the flow that runs act off the window's thread."""

    flow: OpeningFlow | None

    def run(
        self,
        screen: Refusing,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        *,
        beside: bool = False,
        cause: Cause | None = None,
    ) -> None:
        """Run work of a screen; see `Shell.run`. A refusal that belongs to an opening that was left is dropped.

        A refusal is said by its `cause` where there is one, else by the screen.
        """
        ...

    def do(
        self,
        screen: Refusing,
        act: Callable[[OpeningFlow], OpeningView],
        *,
        beside: bool = False,
        cause: Cause | None = None,
    ) -> None:
        """Let the flow do something, and show what comes of it."""
        ...

    def is_busy(self, screen: QWidget) -> bool:
        """Tell whether a screen waits for an answer."""
        ...

    def should_stop(self) -> bool:
        """Tell whether the running job is to stop at its next step."""
        ...

    def progress(self, done: int, of: int) -> None:
        """Say how far the running job is, from its own thread."""
        ...

    def unasked(self, owner: QObject, work: Callable[[], object]) -> None:
        """Run work that no screen waits for, and whose refusal changes nothing."""
        ...
