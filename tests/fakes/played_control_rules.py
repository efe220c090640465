"""For each rule of family A the story in which it fires, with which entries, and what beside it does not; or why no flow can make one."""

from __future__ import annotations

from fakes.played_row import EITHER_OR, Cannot, Near, Played, Row, of_kind

_OPENED, _RESEALED, _SHOWN, _OWED = "opening.opened", "opening.resealed", "field.revealed", "duty.created"
_DENIED, _ASKED, _ANSWERED = "identify.denied", "request.signed", "answer.signed"
_OFF = "checkpoint.made"
"""The first entry after the clock was set while the vault was sealed: the checkpoint of the seal before is logged with it."""

RULES: dict[str, Row] = {
    "A1": (
        Played(
            "register and power", "three without register",
            (of_kind("medium", "register_code.answered", *(f"without register {number}" for number in (1, 2, 3))),),
            below=Near("two without register", "without register 2", "low"),
            innocent=Near("three without register", "right"),
        ),
        Played(
            "register and power", "wrong register",
            (
                of_kind("medium", "register_code.answered", *(f"without register {number}" for number in (1, 2, 3))),
                of_kind("high", "register_code.answered", "mistyped", "wrong register"),
            ),
            below=None, no_below=EITHER_OR,
            innocent=Near("mistyped", "mistyped", "low"),
        ),
    ),
    "A2": Played(
        "key lost", "rejected",
        (("high", *(f"rejected: {kind}" for kind in (
            "epoch.begun", "contents.unmasked", _RESEALED, _OWED, "seal.prepared", "seal.committed",
        ))),),
        below=None, no_below=EITHER_OR,
        innocent=Near("rejected", "adopted"),
    ),
    "A3": Played(
        "register and power", "power cuts",
        (
            of_kind("medium", "opening.unclean_end", "power lost, nothing shown"),
            of_kind("high", "opening.unclean_end", "power lost, a password shown"),
        ),
        below=Near("one power cut", "power lost, nothing shown", "medium"),
        innocent=Near("power cuts", "right"),
    ),
    "A4": Played(
        "clocks and machines", "broken off, day 69",
        (
            of_kind("high", "attempt.unresolved", *(f"start after Ada, day {day}" for day in (6, 40, 69))),
            of_kind("low", "attempt.unresolved", "start after Ed, day 7"),
        ),
        below=Near("broken off, day 40", "start after Ada, day 40", "low"),
        innocent=Near("broken off, day 69", "start after Ed, day 7", "low"),
    ),
    "A5": Played(
        "key lost", "without the guard",
        (
            ("high", "start without the key, adopted: log.key_lost"),
            ("high", "adopted: mismatch.found"),
            ("high", "adopted: mismatch.accepted"),
            ("medium", "adopted: epoch.begun"),
            ("medium", "rejected: epoch.begun"),
            ("medium", "start without the guard: guard.rebuilt"),
        ),
        below=None, no_below=EITHER_OR,
        innocent=Near("without the guard", "start after a power cut"),
    ),
    "A6": (
        Played(
            "clocks and machines", "set forward by more",
            (of_kind("medium", _OFF, "set forward by more"),),
            below=Near("set forward by 5 minutes", "set forward by 5 minutes"),
            innocent=Near("set forward, and explained", "set forward, and explained", "low"),
        ),
        Played(
            "clocks and machines", "set back in the night",
            (
                # What was explained later was another step.
                of_kind("medium", _OFF, "set forward by more"),
                ("medium", f"set forward, and explained: {_OFF}", "set forward while it was open: clock.step"),
                of_kind("medium", _OFF, "set back in the night"),
            ),
            below=Near("set back by a minute", "set back by a minute"),
            innocent=Near("set back in the night", "stood still 6 s"),
        ),
        Played(
            "phones", "two steps off",
            (of_kind("medium", "identify.granted", "two steps off", "two steps off"),),
            below=Near("one step off", "one step off"),
            innocent=Near("with the new phone", "with the new phone 3"),
        ),
    ),
    "A7": Played(
        "clocks and machines", "unheard",
        (of_kind("low", "alert.sent", "muted, but shown"), of_kind("medium", "alert.sent", "unheard", "unheard")),
        below=Near("unheard", "muted, but shown", "low"),
        innocent=Near("unheard", "heard"),
    ),
    "A8": (
        Played(
            "people and rules", "Gil left, and nobody came",
            (of_kind("high", "person.removed", "Gil leaves"),),
            below=Near("Gil left 14 days ago", "Gil leaves", "medium"),
            innocent=Near("Hal left, and Di came", "Hal leaves", "medium"),
        ),
        Played(
            "people and rules", "Ivo left, and nothing was reviewed",
            (
                of_kind("high", "person.removed", "Gil leaves"),
                of_kind("medium", "person.removed", "Hal leaves"),
                of_kind("high", "person.removed", "Ivo leaves"),
            ),
            below=None, no_below=EITHER_OR,
            innocent=Near("Ivo left, and nothing was reviewed", "Hal leaves", "medium"),
        ),
    ),
    "A9": Played(
        "clocks and machines", "another machine",
        (of_kind("medium", "opening.begun", "on the spare machine"),),
        below=None, no_below=EITHER_OR,
        innocent=Near("other rules", "other rules"),
    ),
    "A10": Played(
        "clocks and machines", "set back by more",
        (of_kind("medium", _OFF, "set back by more"),),
        below=Near("set back by a minute", "set back by a minute"),
        innocent=Near("set back by more", "set forward while it was open"),
    ),
    "A11": Cannot("each seal is numbered by the one before it, and is the one that its opening announced"),
    "A12": Played(
        "clocks and machines", "stood still",
        (of_kind("high", _RESEALED, "stood still 6 s"),),
        below=Near("stood still", "stood still 5 s"),
        innocent=Near("stood still", "extended"),
    ),
    "A13": Cannot("nothing is shown of an envelope that nobody opened", refused="an envelope that was not opened"),
    "A14": Cannot("each seal owes what was exposed and a review, and the next start does where there was none"),
    "A15": Cannot("only the countdown says that the time is over, when it is"),
    "A16": Played(
        "followed up", "export broken off",
        (("low", "export broken off: export.begun", "export broken off: export.ended"),),
        below=None, no_below=EITHER_OR,
        innocent=Near("export broken off", "exported"),
    ),
    "A17": Cannot("only what damages the file breaks a log"),
    "A18": Played(
        "key lost", "rejected",
        (("medium", "start without the key, rejected: rejected"),),
        below=None, no_below=EITHER_OR,
        innocent=Near("rejected", "adopted", looked_at=False),
    ),
    "A19": Cannot("every entry is checked before it is written"),
    "A20": Cannot("an opening that is over takes no entry but what may come afterwards"),
    "A21": Played(
        "clocks and machines", "verified",
        (of_kind("medium", _OFF, "set back by a minute"), of_kind("medium", _OFF, "set back by more")),
        below=Near("verified", "set back by seconds", looked_at=False),
        innocent=Near("verified", "set forward while it was open", looked_at=False),
    ),
    "A22": Cannot("a list is sealed with two signatures alone", refused="a list that one person signed"),
    "A23": Cannot("a note is made of the list that its seal carries out"),
    "A24": Cannot("a seal is prepared once"),
    "A25": Cannot("a statement is checked before it is signed, and the next seal takes it up"),
    "A26": Played(
        "people and rules", "signed, and killed",
        (of_kind("medium", "policy.changed", "signed, and killed"),),
        below=None, no_below=EITHER_OR,
        innocent=Near("signed, and killed", "a weaker rule"),
    ),
    "A27": Played(
        "people and rules", "a weaker rule",
        (of_kind("medium", "policy.changed", "a weaker rule"),),
        below=Near("a stricter rule", "a stricter rule"),
        innocent=Near("a rule that protects", "a rule that protects"),
    ),
    "A28": Played(
        "newcomers", "Ed returned",
        (of_kind("medium", "person.suspended", "Ed is away"), of_kind("medium", "person.reinstated", "Ed returns")),
        below=None, no_below=EITHER_OR,
        innocent=Near("Ed returned", "Hal comes"),
    ),
    "A29": Played(
        "people and rules", "another threshold",
        (of_kind("medium", "threshold.changed", "another threshold"),),
        below=None, no_below="a list takes no number that is in force already",
        innocent=Near("put back", "another threshold"),
    ),
    "A30": Cannot("only a fault of the program stops a rule"),
    "A31": Played(
        "clocks and machines", "test alert that nobody heard",
        (
            ("medium", "test alert that nobody heard: alert.sent"),
            ("medium", "test alert that nobody heard: alert.answered"),
        ),
        below=None, no_below=EITHER_OR,
        innocent=Near("test alert that nobody heard", "test alert that arrived"),
    ),
}  # fmt: skip
"""By id of the rule."""
