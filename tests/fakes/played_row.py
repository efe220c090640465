"""What a table says of a rule and a played log: when it fires with which entries, what it leaves alone, or why no flow makes one."""

from __future__ import annotations

from dataclasses import dataclass

Found = tuple[str, ...]
"""How much a finding weighs, and its entries: the act that wrote each, and its kind."""


@dataclass(frozen=True)
class Near:
    """An act that a rule looks at and does not tell of."""

    look: str
    act: str
    weighs: str = ""
    """Where it is told of, as all of its kind are: no more than this, and less than what fires."""
    looked_at: bool = True
    """False where the rule passes it over: it is another thing that only looks like it."""
    story: str = ""
    """Where it is in another story than what fires."""


@dataclass(frozen=True)
class Played:
    """A rule fires in a story: these are all of its findings at that moment."""

    story: str
    look: str
    findings: tuple[Found, ...]
    below: Near | None
    innocent: Near
    no_below: str = ""
    """Why nothing is just below, where nothing is."""


@dataclass(frozen=True)
class Cannot:
    """No flow makes a log in which the rule fires: the reason, in one clause."""

    because: str
    refused: str = ""
    """The act of the story `refused` in which the program refuses it; empty where nobody can even ask for it."""


EITHER_OR = "there is no more or less of it"
"""Why nothing is just below."""


def of_kind(weight: str, kind: str, *acts: str) -> Found:
    """Return a finding whose entries are all of one kind."""
    return weight, *(f"{act}: {kind}" for act in acts)


Row = Played | Cannot | tuple[Played, ...]
