"""For each rule of findings the story in which it fires, with which entries, and what beside it does not; or why no flow can make one."""

from __future__ import annotations

from fakes.played_control_rules import RULES as CONTROL
from fakes.played_row import EITHER_OR, Cannot, Near, Played, Row, of_kind

_OPENED, _RESEALED, _SHOWN, _OWED = "opening.opened", "opening.resealed", "field.revealed", "duty.created"
_DENIED, _ASKED, _ANSWERED = "identify.denied", "request.signed", "answer.signed"
_OFF = "checkpoint.made"
"""The first entry after the clock was set while the vault was sealed: the checkpoint of the seal before is logged with it."""

RULES: dict[str, Row] = {
    **CONTROL,
    "B1": Played(
        "pairs", "five times Ed and Cy",
        (of_kind("medium", _OPENED, *(f"Ed and Cy {number}" for number in range(5))),),
        below=Near("four times Ed and Cy", "Ed and Cy 3"),
        innocent=Near("not read", "read for 14 s, 8"),
    ),
    "B2": Played(
        "one for all", "8 by Bo",
        (of_kind("low", _OPENED, *(f"Bo confirms {number}" for number in range(8))),),
        below=Near("7 by Bo", "Bo confirms 6"),
        innocent=Near("not read", "read for 14 s, 8", story="pairs"),
    ),
    "B3": Played(
        "pairs", "refused",
        (("high", "refused, then another, soon: opening.refused", f"another, soon: {_OPENED}"),),
        below=Near("refused", "another, a day later"),
        innocent=Near("refused", "the same one"),
    ),
    "B4": Played(
        "pairs", "narrowed",
        (
            of_kind("medium", "opening.widened", "added again"),
            of_kind("medium", "opening.extended", "extended to what was asked"),
        ),
        below=Near("narrowed", "extended by less"),
        innocent=Near("narrowed", "something else added"),
    ),
    "B5": Played(
        "pairs", "not read",
        (of_kind("medium", _ANSWERED, "read for 14 s, 8"),),
        below=Near("read, 2", "read for 15 s, 2"),
        innocent=Near("read, 7", "read for 14 s, 7"),
    ),
    "B6": Played(
        "for each other", "three times back",
        (of_kind("medium", _OPENED, *(f"{who} {number}" for who in ("Hal asks Flo", "Flo asks Hal") for number in range(3))),),
        below=Near("twice back", "Flo asks Hal 1"),
        innocent=Near("three times back", "Cy asks Bo 2"),
    ),
    "B7": Played(
        "one for all", "21 by Bo",
        (of_kind("low", _ANSWERED, *(f"Bo confirms {number}" for number in range(1, 21))),),
        below=Near("20 by Bo", "Bo confirms 19"),
        innocent=Near("21 by Bo", "Bo confirms 0"),
    ),
    "B8": Played(
        "settled", "not done by the two",
        (
            ("medium", "confirmed by Ada: alert.sent", "Ada types the code: alert.acknowledged"),
            of_kind("high", "duty.closed", "not done, by the two themselves"),
        ),
        below=Near("not done by others", "not done, by two of whom one was there"),
        innocent=Near("not done by the two", "Ed types the code"),
    ),
    "C1": Played(
        "more and more", "night 3",
        (of_kind("medium", _OPENED, *(f"night {number}" for number in range(4))),),
        below=Near("night 2", "night 2"),
        innocent=Near("not read", "read for 14 s, 8", story="pairs"),
    ),
    "C2": (
        Played(
            "again and again", "rotated in time",
            (of_kind("medium", _OPENED, "shown", "shown after it was rotated", "another is shown"),),
            below=Near("shown once", "shown"),
            innocent=Near("rotated in time", "rotated", looked_at=False),
        ),
        Played(
            "more and more", "night 1",
            (of_kind("low", _OPENED, "night 0", "night 1"),),
            below=Near("night 0", "night 0"),
            innocent=Near("one a quarter", "calm 1"),
        ),
    ),
    "C3": Played(
        "again and again", "shown again",
        (of_kind("medium", _SHOWN, "shown again in time"), of_kind("high", _SHOWN, "shown again")),
        below=Near("shown again in time", "shown again in time", "medium"),
        innocent=Near("shown again", "shown after it was rotated"),
    ),
    "C4": Played(
        "more and more", "night 2",
        (of_kind("medium", _OPENED, *(f"night {number}" for number in range(3))),),
        below=Near("night 1", "night 1"),
        innocent=Near("night 2", "calm 4"),
    ),
    "C5": Played(
        "more and more", "night 4",
        (of_kind("low", _OPENED, *(f"night {number}" for number in range(5))),),
        below=Near("night 3", "night 3"),
        innocent=Near("night 4", "calm 3"),
    ),
    "C6": Played(
        "odd habits", "three left alone",
        (of_kind("low", _RESEALED, "ends 0", "ends 2", "ends 4"),),
        below=Near("two left alone", "ends 2"),
        innocent=Near("three left alone", "ends 3"),
    ),
    "C7": (
        Played(
            "again and again", "long",
            (of_kind("low", _RESEALED, "lasts 660 s, 6"),),
            below=Near("long", "lasts 600 s, 5"),
            innocent=Near("long", "lasts 300 s, 4"),
        ),
        Played(
            "again and again", "extended",
            (
                of_kind("low", _RESEALED, "lasts 660 s, 6"),
                of_kind("low", _RESEALED, "not extended"),
                ("low", "extended: opening.extended", f"extended: {_RESEALED}"),
                ("medium", "extended, and all of it used: opening.extended", f"extended, and all of it used: {_RESEALED}"),
                ("low", "extended twice: opening.extended", "extended twice: opening.extended", f"extended twice: {_RESEALED}"),
            ),
            below=Near("extended", "extended", "low"),
            innocent=Near("extended", "not extended", "low"),
        ),
    ),
    "C8": Played(
        "odd habits", "too much",
        (
            of_kind("medium", "attachment.saved", "two files", "two files"),
            of_kind("medium", "field.compared", *["five compared"] * 5),
        ),
        below=Near("too much", "one file, four compared"),
        innocent=Near("too much", "five fields compared once"),
    ),
    "C9": Played(
        "odd habits", "nothing shown three times",
        (
            *(of_kind("low", _OPENED, f"nothing shown {number}") for number in (1, 2, 3)),
            of_kind("medium", _OPENED, *(f"nothing shown {number}" for number in (1, 2, 3))),
        ),
        below=Near("nothing shown twice", "nothing shown 2", "low"),
        innocent=Near("nothing shown three times", "a drill", looked_at=False),
    ),
    "C10": (
        Played(
            "odd habits", "wrong codes, day 50",
            (of_kind("medium", _DENIED, *(f"Ed types a wrong code, day 50, hour {hour}" for hour in (0, 5, 23))),),
            below=Near("wrong codes, day 41", "Ada types a wrong code, day 41, hour 0"),
            innocent=Near("wrong codes, day 60", "Ed types a wrong code, day 60, hour 0.3"),
        ),
        Played(
            "odd habits", "wrong codes, day 70",
            (
                of_kind("medium", _DENIED, *(f"Ed types a wrong code, day 50, hour {hour}" for hour in (0, 5, 23))),
                of_kind("high", _DENIED, *(
                    f"{who} types a wrong code, day 70, hour {hour}"
                    for who, hour in (("Ada", 0), ("Bo", 0.2), ("Cy", 0.4), ("Ed", 0.6), ("Flo", 0.8))
                )),
            ),
            below=Near("wrong codes, day 60", "Ed types a wrong code, day 60, hour 0.3"),
            innocent=Near("wrong codes, day 70", "Ada types a wrong code, day 41, hour 0"),
        ),
    ),
    "C11": (
        Played(
            "words and numbers", "said three times",
            (of_kind("medium", _ASKED, "said again of another", "said a third time"),),
            below=Near("said twice", "said again of another", "low"),
            innocent=Near("said three times", "said again of the same incident"),
        ),
        Played(
            "words and numbers", "half a year later",
            (
                of_kind("low", _ASKED, "says nothing"),
                of_kind("medium", _ASKED, "said again of another", "said a third time"),
            ),
            below=Near("half a year later", "said first, half a year later"),
            innocent=Near("half a year later", "the number again"),
        ),
    ),
    "C12": Played(
        "words and numbers", "says nothing",
        (of_kind("medium", _ASKED, "the number again"), of_kind("medium", _ASKED, "says nothing")),
        below=Near("says nothing", "said again of the same incident"),
        innocent=Near("says nothing", "another number of that name"),
    ),
    "C13": Played(
        "more and more", "night 4",
        (of_kind("low", _OPENED, "night 4"),),
        below=Near("night 3", "night 3"),
        innocent=Near("night 4", "calm 4"),
    ),
    "D1": Played(
        "again and again", "shown again",
        (
            of_kind("high", _SHOWN, "shown after it was rotated"),
            of_kind("high", _SHOWN, "another is shown", "shown again in time"),
        ),
        below=Near("rotated in time", "shown after it was rotated"),
        innocent=Near("shown again", "shown"),
    ),
    "D2": Played(
        "followed up", "older than 7 days",
        (of_kind("medium", _OWED, "not reviewed"),),
        below=Near("7 days old", "not reviewed"),
        innocent=Near("older than 7 days", "reviewed in time"),
    ),
    "D3": (
        Played(
            "people and rules", "Gil left 73 hours ago",
            # Di, Ed and Flo; Ada said that she knows.
            tuple(of_kind("medium", _OWED, "Gil leaves") for _ in range(3)),
            below=Near("Gil left 3 days ago", "Gil leaves"),
            innocent=Near("after the kill", "signed, and killed", looked_at=False, story="newcomers"),
        ),
        Played(
            "newcomers", "Hal says nothing",
            (of_kind("medium", _OWED, "Hal comes", "Ed is away"),),
            below=None, no_below=EITHER_OR,
            innocent=Near("Ed acknowledged", "Ed acknowledges"),
        ),
        Played(
            "settled", "older than 72 hours",
            (
                *(of_kind("medium", _OWED, "slips for owners") for _ in range(5)),
                ("medium", "confirmed by nobody: alert.sent", f"confirmed by nobody: {_OWED}"),
            ),
            below=Near("typed", "confirmed by nobody"),
            innocent=Near("older than 72 hours", "confirmed by Ed"),
        ),
    ),
    "D4": Played(
        "followed up", "more than 35 days",
        (of_kind("medium", "audit.verified", "Di verifies"),),
        below=Near("35 days", "Di verifies"),
        innocent=Near("more than 35 days", "founding"),
    ),
    "D5": Played(
        "followed up", "later than 30 days",
        (of_kind("medium", "finding.raised", "Di is shown more"),),
        below=Near("30 days after", "Di is shown more"),
        innocent=Near("later than 30 days", "Di is shown a finding"),
    ),
    "D6": Played(
        "followed up", "more than 90 days after the drill",
        (of_kind("medium", "drill.certified", "a drill"),),
        below=Near("90 days after the drill", "a drill"),
        innocent=Near("more than 90 days after the drill", "founding"),
    ),
    "D7": Cannot("the program opens for people alone: recovery is not built yet", refused="an opening by recovery"),
    "D8": Played(
        "looked late", "late",
        (of_kind("medium", "audit.verified", "Di comes late"),),
        below=Near("after two weeks", "Di comes after two weeks"),
        innocent=Near("in time", "Di comes in time"),
    ),
}  # fmt: skip
"""By id of the rule."""


def played() -> dict[str, tuple[Played, ...]]:
    """Return the rows of the rules that fire in a story, by id."""
    rows = {rule: row if isinstance(row, tuple) else (row,) for rule, row in RULES.items() if not isinstance(row, Cannot)}
    return {rule: tuple(each for each in own if isinstance(each, Played)) for rule, own in rows.items()}


def cannot() -> dict[str, Cannot]:
    """Return the rules of which no flow makes such a log, by id."""
    return {rule: row for rule, row in RULES.items() if isinstance(row, Cannot)}
