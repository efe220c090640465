"""Labels for imported entries: no two alike or alike to the eye; where titles are, the folder is added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Final

from twinseal.domain.look_alikes import skeletons
from twinseal.domain.text import NAME_MAX

_CUT: Final = "\u2026"
JOINT: Final = " / "


class LooksTaken:
    """Labels that are taken, by their look: a label is free if nobody could confuse it with any of them."""

    def __init__(self, labels: Iterable[str] = ()) -> None:
        """Begin with these."""
        self._small: dict[str, str] = {}
        self._capital: dict[str, str] = {}
        for label in labels:
            self.take(label)

    def like(self, label: str) -> str:
        """Return the label that this one could be confused with, empty where there is none."""
        small, capital = skeletons(label)
        return self._small.get(small, "") or self._capital.get(capital, "")

    def take(self, label: str) -> None:
        """Take a label."""
        small, capital = skeletons(label)
        self._small.setdefault(small, label)
        self._capital.setdefault(capital, label)


def proposed_labels(named: Sequence[tuple[str, tuple[str, ...], str]]) -> list[str]:
    """Return a label for each title, folder and user: the same for the same input, and no two alike.

    A title that stands alone is the label as it is. Where several look alike, each has as much of its folder as tells them
    apart, then its user, and at last a number.
    """
    groups: dict[int, list[int]] = {}
    for place, root in enumerate(_alike_groups([title for title, _, _ in named])):
        groups.setdefault(root, []).append(place)
    labels = [""] * len(named)
    taken = LooksTaken()
    for places in groups.values():
        if len(places) == 1:
            labels[places[0]] = shortened(named[places[0]][0])
            # A title that is too long may look like another once it is cut.
            if taken.like(labels[places[0]]):
                labels[places[0]] = ""
            else:
                taken.take(labels[places[0]])
    for places in groups.values():
        for place in places:
            if not labels[place]:
                labels[place] = next(label for label in _more(*named[place]) if not taken.like(label))
                taken.take(labels[place])
    return labels


def shortened(name: str, most: int = NAME_MAX) -> str:
    """Return a name of at most so many characters; one that is cut ends in three dots."""
    return name if len(name) <= most else name[: most - 1].rstrip() + _CUT


def _more(title: str, folder: tuple[str, ...], user: str) -> Iterator[str]:
    """Yield labels that say more and more of where a title stands."""
    for parts in range(1, len(folder) + 1):
        yield _with(title, JOINT.join(folder[-parts:]))
    where = JOINT.join(folder)
    if user:
        yield _with(title, where, user)
    for number in count(2):
        yield _with(title, where, str(number))


def _with(title: str, *more: str) -> str:
    """Return a title with what tells it apart; half of the room at least is for the title, and each part has as much."""
    parts = [part for part in more if part]
    most = (NAME_MAX // 2 - 3) // max(1, len(parts)) - 2
    tail = f" ({', '.join(shortened(part, most) for part in parts)})"
    return shortened(title, NAME_MAX - len(tail)) + tail


def _alike_groups(titles: Sequence[str]) -> list[int]:
    """Return for each title the place of the first that it looks like, itself where it stands alone."""
    small: dict[str, int] = {}
    capital: dict[str, int] = {}
    roots = []
    for place, title in enumerate(titles):
        first, second = skeletons(title)
        root = min(small.get(first, place), capital.get(second, place))
        small.setdefault(first, root)
        capital.setdefault(second, root)
        roots.append(root)
    return roots
