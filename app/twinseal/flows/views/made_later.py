"""Sentences that are made when somebody looks at them: of thousands of openings people read a few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload


class MadeLater(Sequence[str]):
    """A sequence of texts; what makes it is called once, when it is first looked at."""

    def __init__(self, make: Callable[[], Sequence[str]]) -> None:
        """Take what makes it."""
        self._make: Callable[[], Sequence[str]] | None = make
        self._made: Sequence[str] = ()

    def _texts(self) -> Sequence[str]:
        if self._make is not None:
            self._made, self._make = tuple(self._make()), None
        return self._made

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        """Return one of them, or some."""
        return self._texts()[place]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._texts())

    def __repr__(self) -> str:
        """Show the texts."""
        return repr(self._texts())
