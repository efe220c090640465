"""Small logs with openings for a new phone, made up at random: both verifiers list the same, whoever is in the roster."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from twinseal.audit.verify.phone_watch import PhoneWatch
from twinseal.audit.verify.roster import Edition, Entrant, Key, Origin, Roster
from twinseal.standalone import twinseal_verify as alone

PEOPLE = ("p1", "p2", "p3", "p4", "r1", "r2")
KINDS = (
    "opening.opened",
    "opening.opened",
    "person.rebound",
    "person.rebound",
    "change.signed",
    "policy.changed",
    "epoch.begun",
)
OTHER: tuple[Any, ...] = ("", None, True, 0, ["p1"], {"a": 1})


@dataclass(frozen=True)
class _Theirs:
    """The roster of the stand-alone verifier."""

    edition: alone.Edition

    def at(self, seq: int) -> alone.Edition:
        del seq
        return self.edition


def _rosters(by: Random) -> tuple[Roster, _Theirs]:
    ours: dict[str, Entrant] = {}
    theirs = alone.Edition(0, 0, "", b"")
    for who in PEOPLE:
        role = "recovery" if who.startswith("r") else by.choice(("officer", "officer", "operator", "auditor"))
        held, holder = by.random() < 0.1, by.choice(PEOPLE[:3]) if role == "recovery" else ""
        how, brought = "held" if held else "founding", by.sample(PEOPLE, by.randint(0, 2))
        if by.random() < 0.9:
            ours[who] = Entrant(who, who, role, Key(1, b"", b"", b"", b"", holder, Origin(how, 0, frozenset(brought))), held)
            keys = alone.Keys4((1, b"", b"", b"", b"", holder), how, 0, set(brought))
            theirs.people[who] = alone.Entrant(who, who, role, keys, held)
    keys_of = {who: (entrant.key,) for who, entrant in ours.items()}
    return Roster((Edition(0, 0, bytes(32), bytes(32), ours),), keys_of), _Theirs(theirs)


def _entry(by: Random, seq: int) -> dict[str, Any]:
    def one_of(*usual: Any) -> Any:
        return by.choice(usual if by.random() < 0.95 else OTHER)

    entry: dict[str, Any] = {"kind": by.choice(KINDS), "opening": by.choice(("o1", "o1", "o1", "o2", "", 3))}
    if entry["kind"] == "opening.opened":
        first, second = by.choice((("p1", "p2"), ("r1", "r2"), ("p2", "p1")))
        witness, kind = one_of("p3", "p3", *PEOPLE, ""), one_of("new_phone", "new_phone", "new_phone", "maintenance")
        entry |= {"first": one_of(first), "second": one_of(second), "witness": witness, "opening_kind": kind}
    elif entry["kind"] == "person.rebound":
        entry |= {"person": one_of("p2", "p2", *PEOPLE), "witness": one_of("p3", "p3", *PEOPLE, "")}
        entry |= {"what": one_of("authenticator", "both"), "how": one_of("continued", "held")}
        entry |= {"without_code": one_of(True, True, False, 1), "number": one_of(1, 1, 1, True, 2, 1.0, "1")}
    elif entry["kind"] == "epoch.begun":
        entry["start"] = one_of(seq, seq, 0, True)
    return entry


def _is_granted(granted: set[tuple[str, str]], opening: str, who: str) -> bool:
    return (opening, who) in granted


def test_both_list_the_same_of_made_up_openings() -> None:
    by, listed, fit = Random(20260), 0, 0
    for _ in range(4000):
        roster, theirs = _rosters(by)
        ours, other = PhoneWatch(roster), alone.Anomalies()
        other.roster = theirs  # type: ignore[assignment]  # it asks for who is there at an entry alone
        granted = {("o1", who) for who in PEOPLE if by.random() < 0.9}
        other._granted = set(granted)
        log = [_entry(by, seq) for seq in range(by.randint(1, 5))]
        for seq, entry in enumerate(log):
            kind, opening = entry["kind"], entry["opening"]
            mine = ours.fits(seq, kind, entry, partial(_is_granted, granted, opening))
            if isinstance(opening, str):
                assert mine == other._phone_ok(seq, kind, opening, entry), (seq, log, roster)
            listed += not mine
            fit += mine and kind == "person.rebound" and bool(entry["witness"])
    assert min(listed, fit) > 20
