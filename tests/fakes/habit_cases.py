"""For each rule of family C a log in which it fires, one just below, and one that is innocent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fakes.rule_case import RuleCase
from fakes.told_log import START, Opening, Told, later, log, openings
from twinseal.domain.constitution import Site
from twinseal.domain.events.contents import ATTACHMENT_SAVED, FIELD_COMPARED
from twinseal.domain.events.duties import DUTY_CLOSED, DUTY_CREATED
from twinseal.domain.events.maintenance import ENVELOPE_REPLACED
from twinseal.domain.events.opening import REGISTER_CODE_ANSWERED, REQUEST_SIGNED
from twinseal.domain.events.people import CODE_DENIED, IDENTIFY_DENIED
from twinseal.domain.events.sealing import SEAL_PREPARED
from twinseal.domain.events.vault import CLOCK_STEP, VAULT_FOUNDED
from twinseal.domain.site_form import hours_of
from twinseal.flows.log.log_view import LogView

PLANT = Site(zone="Europe/Berlin", hours=hours_of("Mon-Fri 07:00-17:00"))
# Each its own words and number: only what a case is about is alike.
_CAUSES = (
    "The core switch is down and the network team is on its way",
    "Valve seven of the second tank does not answer and pressure rises",
    "Nobody of the administrators can log in after the update last night",
    "Smoke in hall three; the alarm server has to be reached by hand now",
    "A laptop with keys of the mail gateway was stolen from a car today",
)


def on(*days: float, **changes: Any) -> list[Opening]:
    """Return openings on these days, each with words and a number of its own."""
    return [
        replace(
            Opening(number, later(START, days=day), reference=f"INC-00{4711 + 37 * number}",
                    justification=_CAUSES[number % len(_CAUSES)]),
            **changes,
        )
        for number, day in enumerate(days, start=1)
    ]  # fmt: skip


def saying(made: Sequence[Opening], **form: object) -> list[Told]:
    """Return what the log has of openings whose requests say something else."""
    return [
        (kind, {**changes, "form": {**_form(changes), **form}} if kind is REQUEST_SIGNED else changes)
        for opening in made
        for kind, changes in opening.entries()
    ]


def _form(changes: Mapping[str, object]) -> Mapping[str, object]:
    form = changes["form"]
    assert isinstance(form, dict)
    return form


_CALM = (0, 40, 160, 300)
_OFTEN = tuple(range(0, 410, 10))


def _ended(*causes: str) -> LogView:
    return openings(*(replace(opening, cause=cause) for opening, cause in zip(on(*range(len(causes))), causes, strict=True)))


def rotated(at: str, number: int, envelope: str = "e1", owed_by: str = "o1") -> Opening:
    """Return a maintenance opening whose list of changes puts new contents into an envelope and closes its rotation."""
    in_list = {"change_set": f"set{number}", "envelope": envelope}
    closed = {"duty": "rotate", "owed_by": owed_by, "reason": "", "exposed_since": "", "number": 0}
    return Opening(
        number, at, kind="maintenance", envelopes=(), shown=(),
        inside=(
            (ENVELOPE_REPLACED, {**in_list, "number": 1}),
            (DUTY_CLOSED, {**in_list, **closed}),
            (SEAL_PREPARED, {"change_set": f"set{number}"}),
        ),
    )  # fmt: skip


def _kinds(*days: float, kind: str) -> list[Opening]:
    """Return an emergency, then openings of a kind."""
    first, *others = on(0, *days)
    return [first, *(replace(opening, kind=kind) for opening in others)]


def _night(day: float) -> float:
    return day + 0.6


_WORKDAYS = tuple(7 * week + day for week in range(16) for day in (0, 2))
"""At ten in the morning of the room, Mondays and Wednesdays."""


def _denied(*rows: tuple[float, str], reason: str = "wrong", kind: Any = IDENTIFY_DENIED) -> LogView:
    return log(*((kind, {"t": later(START, hours=hours), "person": person, "reason": reason}) for hours, person in rows))


def _lasting(minutes: Sequence[int], **last: Any) -> LogView:
    *before, final = on(*range(len(minutes)))
    made = [replace(opening, lasted_s=60 * lasted) for opening, lasted in zip(before, minutes, strict=False)]
    return openings(*made, replace(final, lasted_s=60 * minutes[-1], **last))


def _big(count: int, there: int) -> LogView:
    opening = Opening(envelopes=tuple(f"e{number}" for number in range(count)))
    return log((VAULT_FOUNDED, {"envelope_count": there}), *opening.entries())


def _empty(count: int, kind: str = "emergency") -> LogView:
    shown, *empty = on(*range(count + 1))
    return openings(shown, *(replace(opening, shown=(), kind=kind) for opening in empty))


def _categories(others: int, total: int) -> LogView:
    made = on(*range(total))
    acts = [*saying(made[: total - others], category_id="outage"), *saying(made[total - others :], category_id="other")]
    return log(*acts)


CASES: dict[str, RuleCase] = {
    "C1": RuleCase(
        fires=lambda: openings(*on(*_CALM, 400, 405, 410)),
        below=lambda: openings(*on(*_CALM, 400, 410)),
        innocent=lambda: openings(*on(*_OFTEN)),
    ),
    "C2": RuleCase(
        fires=lambda: openings(*on(0, 4, 9)),
        below=lambda: openings(*on(0, 91)),
        innocent=lambda: openings(*_kinds(4, 9, kind="drill")),
    ),
    "C3": RuleCase(
        fires=lambda: openings(*on(0, 3)),
        below=lambda: openings(*on(0), replace(on(0, 3)[1], envelopes=("e2",), shown=("e2",))),
        innocent=lambda: openings(on(0)[0], rotated(later(START, hours=5), 9), on(0, 3)[1]),
    ),
    "C4": RuleCase(
        fires=lambda: openings(*on(0, 40, 80)),
        below=lambda: openings(*on(0, 40, 95)),
        innocent=lambda: openings(*_kinds(10, 20, kind="drill")),
    ),
    "C5": RuleCase(
        fires=lambda: openings(*on(*_WORKDAYS, *map(_night, range(120, 160, 8))), site=PLANT),
        below=lambda: openings(*on(*_WORKDAYS, _night(120)), site=PLANT),
        innocent=lambda: openings(*on(*map(_night, range(0, 160, 8))), site=PLANT),
    ),
    "C6": RuleCase(
        fires=lambda: _ended("idle", "hand", "time", "signed", "drive_removed"),
        below=lambda: _ended("idle", "time", "hand", "hand", "signed", "idle"),
        innocent=lambda: _ended("hand", "signed", "session_end", "session_end", "session_end"),
    ),
    "C7": RuleCase(
        fires=lambda: _lasting([5] * 5 + [12]),
        below=lambda: _lasting([6] * 5 + [12]),
        innocent=lambda: _lasting([5, 12], extensions=1, granted_min=30),
    ),
    "C8": RuleCase(
        fires=lambda: _big(5, 20),
        below=lambda: _big(4, 20),
        innocent=lambda: openings(Opening(inside=[(FIELD_COMPARED, {"field_index": place}) for place in range(5)])),
    ),
    "C9": RuleCase(
        fires=lambda: _empty(3),
        below=lambda: _empty(0),
        innocent=lambda: _empty(3, kind="drill"),
    ),
    "C10": RuleCase(
        fires=lambda: _denied((0, "p1"), (5, "p1"), (23, "p1")),
        below=lambda: _denied((0, "p1"), (5, "p1"), (24, "p1"), (24.5, "p2")),
        innocent=lambda: _denied((0, "p1"), (0.1, "p2"), (0.2, "p3"), (0.3, "p4")),
    ),
    "C11": RuleCase(
        fires=lambda: openings(*on(0, 10, 20, justification="Core switch down, nobody at all can log in")),
        below=lambda: openings(*on(0, 181, justification=_CAUSES[0])),
        innocent=lambda: openings(*on(0, 0.5, 0.9, justification=_CAUSES[0], reference="INC-004711")),
    ),
    "C12": RuleCase(
        fires=lambda: openings(*on(0, 2, reference="INC-004711")),
        below=lambda: openings(*on(0, 0.99, reference="INC-004711")),
        innocent=lambda: openings(*on(0, 2)),
    ),
    "C13": RuleCase(
        fires=lambda: _categories(2, 5),
        below=lambda: _categories(2, 6),
        innocent=lambda: _categories(1, 2),
    ),
}
"""By id of the rule."""

_OWES = {"duty": "rotate", "envelope": "e1", "due": later(START, days=1)}
OTHER_WAYS: dict[str, tuple[str, LogView]] = {
    "C2, the budget alone": ("where the policy expects 1 in a quarter", openings(*on(0, 20))),
    "C3, while there was time": ("and was not rotated in between", openings(*on(0, 0.5))),
    "C3, after what shows nothing": (
        "was shown again, and its rotation was overdue",
        openings(Opening(kind="drill", shown=(), inside=[(DUTY_CREATED, _OWES)]), *on(0, 3)[1:]),
    ),
    "C4, in a year": ("5 times in 365 days", openings(*on(0, 95, 190, 285, 360))),
    "C7, to the limit": ("as often as the policy allows", _lasting([5, 12], extensions=2, granted_min=45)),
    "C7, all of it": ("was extended and used", _lasting([5, 29], extensions=1, granted_min=30)),
    "C8, files": ("2 files were saved", openings(Opening(inside=[(ATTACHMENT_SAVED, {})] * 2))),
    "C8, by trying": ("compared 5 times", openings(Opening(inside=[(FIELD_COMPARED, {})] * 5))),
    "C9, of one opening": ("nothing was shown and nothing was saved", _empty(1)),
    "C10, several people": (
        "5 times in one hour", _denied(*((place / 10, f"p{place % 2 + 1}") for place in range(5))),
    ),
    "C10, fresh codes": ("3 times in 24 hours", _denied((0, "p1"), (1, "p1"), (2, "p1"), kind=CODE_DENIED)),
    "C11, kept": (
        "explanation, reason",
        log((REGISTER_CODE_ANSWERED, {"answer": "right", "asked_again": ["explanation", "reason"]})),
    ),
    "C11, few words": ("very few words", openings(Opening(justification="Core switch down again"))),
    "C11, an answer": ("only what an answer says", log(*saying([Opening()], answers=[_CAUSES[0] + "."]))),
    "C12, made up": ("INC-123456 looks made up", openings(Opening(reference="INC-123456"))),
}  # fmt: skip
"""What else a rule says, by what it is about: part of the sentence, and the log."""

MOVED_CLOCK = [
    *(act for opening in on(0, 40, 160, 300) for act in opening.entries()),
    (CLOCK_STEP, {"seconds": 300 * 86_400, "t": later(START, days=610)}),
    *(act for opening in on(0, 1, 2, 3, 700, 705, 710)[4:] for act in opening.entries()),
]
"""Openings on days 0, 40, 160, 300 and then, as the clock since boot tells, on days 400, 405 and 410."""
