"""Files of a process that is killed at a chosen durable act."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from twinseal.domain.ports import Files


class Killed(BaseException):
    """Stands for the end of the process; nothing of ours may catch it."""


class DyingFiles:
    """The real files, until a chosen durable act; from then on nothing reaches the disk any more."""

    ACTS = frozenset({"replace", "create", "append", "write_at", "truncate", "rename", "remove", "sync_file", "make_folder"})

    def __init__(self, real: Files, die_at: int | None, before: Callable[[int], object] = lambda _act: None) -> None:
        """Die at the act of this number, counted from 1, or never; `before` hears of each act before it is done."""
        self._real, self._die_at, self.before = real, die_at, before
        self.acts = 0

    def die_in(self, acts: int) -> None:
        """Die at the act of this number from now on."""
        self._die_at = self.acts + acts

    def as_files(self) -> Files:
        """Return itself under the name of what it stands for: its methods are those of the real files."""
        return cast("Files", self)

    def __getattr__(self, name: str) -> object:
        """Return the real method, watched if it is a durable act."""
        real = getattr(self._real, name)
        if name not in self.ACTS:
            return real

        def act(*args: object, **kwargs: object) -> object:
            self.acts += 1
            if self._die_at is not None and self.acts >= self._die_at:
                raise Killed
            self.before(self.acts)
            return real(*args, **kwargs)

        return act
