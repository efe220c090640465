"""A list that counts how many of its members are passed: also where a slice of an iterator goes over them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

Member = TypeVar("Member")


class Counted(list[Member]):
    """Counts each member that is taken by its place, in a slice, or in passing."""

    passed = 0

    def __iter__(self) -> Iterator[Member]:
        for member in super().__iter__():
            self.passed += 1
            yield member

    def __reversed__(self) -> Iterator[Member]:
        for member in super().__reversed__():
            self.passed += 1
            yield member

    def __getitem__(self, place: Any) -> Any:
        taken = super().__getitem__(place)
        self.passed += len(taken) if isinstance(place, slice) else 1
        return taken
