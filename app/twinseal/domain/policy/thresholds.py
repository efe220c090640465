"""The thresholds of findings, one row each: from which number on a rule of the audit desk finds something."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Final

from twinseal.domain.errors import UnknownFormat
from twinseal.domain.policy.rule import Group, NotBelow, number
from twinseal.domain.policy.ruled import Ruled, rows_of, values_of, version_of
from twinseal.domain.texts import Text

_MOST: Final = 1_000_000
_MOST_BY_UNIT: Final = {"percent": 100, "permille": 1000}
_FROM_NONE: Final = ("seconds",)
_OF_LAST: Final = "of_last"
_WORDS: Final = {
    "a1_times": ("A1", "An opening without the paper register needs an answer once {a1_times} of the last {a1_of_last:count|opening|openings} began so."),
    "a1_of_last": ("A1", "Whether the paper register is missing often is counted over the last {a1_of_last:count|opening|openings}."),
    "a3_times": ("A3", "An opening without a reseal weighs high once {a3_times} of the last {a3_of_last:count|opening|openings} ended so."),
    "a3_of_last": ("A3", "Ends without a reseal are counted over the last {a3_of_last:count|opening|openings}."),
    "a4_times": ("A4", "Attempts that a person broke off weigh high once there were {a4_times} in {a4_days:count|day|days}."),
    "a4_days": ("A4", "Attempts that a person broke off are counted over {a4_days:count|day|days}."),
    "a6_clock_s": ("A6", "A clock that was set forward by more than {a6_clock_s:count|second|seconds} is a finding; one that was set back always is."),
    "a6_drift_steps": ("A6", "Authenticators that are off by {a6_drift_steps:count|step|steps} of 30 seconds more than before are a finding."),
    "a8_days": ("A8", "Once an auditor was removed, another one has {a8_days:count|day|days} to verify the log before it weighs high."),
    "a12_over_s": ("A12", "What takes up to {a12_over_s:count|second|seconds} longer than the policy allows is no finding."),
    "a15_left_s": ("A15", "An opening that ended because its time was over is a finding if more than {a15_left_s:count|second was|seconds were} left."),
    "b1_days": ("B1 B2", "How often a pair or a person opened is counted over {b1_days:count|day|days}."),
    "b1_permille": ("B1", "The same pair again and again is a finding if chance makes it so in fewer than {b1_permille} of 1000 cases."),
    "b1_least": ("B1", "The same pair again and again is no finding before there were {b1_least:count|opening|openings}."),
    "b1_pairs": ("B1", "The same pair again and again is no finding where fewer than {b1_pairs:count|pair|pairs} could have opened."),
    "b2_percent": ("B2", "One person is a finding who had a hand in {b2_percent} % of the openings or more."),
    "b2_least": ("B2", "One person in most openings is no finding before there were {b2_least:count|opening|openings}."),
    "b3_hours": ("B3", "A refused request that somebody else confirms within {b3_hours:count|hour|hours} is a finding."),
    "b5_s": ("B5", "A request that is confirmed in less than {b5_s:count|second|seconds} was confirmed at once."),
    "b5_times": ("B5", "Requests confirmed at once are a finding once {b5_times} of the last {b5_of_last:count|opening|openings} began so."),
    "b5_of_last": ("B5", "Requests confirmed at once are counted over the last {b5_of_last:count|opening|openings}."),
    "b6_times": ("B6", "Two officers who confirm for each other are a finding once each did so {b6_times:count|time|times}."),
    "b6_days": ("B6", "How often officers confirm for each other is counted over {b6_days:count|day|days}."),
    "b7_answers": ("B7", "An officer who refused and narrowed nothing is a finding from {b7_answers:count|answer|answers} in a row on."),
    "c1_days": ("C1 C2", "Emergency openings of {c1_days:count|day|days} are compared with those before, and with what the policy expects."),
    "c1_permille": ("C1 C2", "More emergency openings are a finding if chance makes so many in fewer than {c1_permille} of 1000 cases."),
    "c1_least": ("C1 C2", "Fewer than {c1_least:count|emergency opening is|emergency openings are} never too many to be chance."),
    "c1_history_days": ("C1 C2", "With fewer than {c1_history_days:count|day|days} of history, openings are compared with the policy alone."),
    "c4_quarter": ("C4", "An envelope that was opened {c4_quarter:count|time|times} in 90 days is a finding."),
    "c4_year": ("C4", "An envelope that was opened {c4_year:count|time|times} in 365 days is a finding."),
    "c5_days": ("C5", "Openings out of working hours of {c5_days:count|day|days} are compared with those before."),
    "c5_permille": ("C5", "More openings out of hours are a finding if chance makes it so in fewer than {c5_permille} of 1000 cases."),
    "c5_least": ("C5", "Openings out of hours are compared once there were {c5_least:count|opening|openings} in either time."),
    "c6_times": ("C6", "Openings that nobody ended by hand are a finding once {c6_times} of the last {c6_of_last:count|opening|openings} ended so."),
    "c6_of_last": ("C6", "Openings that nobody ended by hand are counted over the last {c6_of_last:count|opening|openings}."),
    "c7_percent": ("C7", "An extended opening is a finding that used {c7_percent} % of its time or more."),
    "c8_envelopes": ("C8", "Fewer than {c8_envelopes:count|envelope is|envelopes are} never too much for one opening."),
    "c8_percent": ("C8", "An opening of {c8_percent} % of the vault's envelopes or more is a finding."),
    "c8_compares": ("C8", "A secret that was compared {c8_compares:count|time|times} in one opening is a finding."),
    "c8_files": ("C8", "An opening in which {c8_files:count|file was|files were} saved is a finding."),
    "c9_times": ("C9", "Openings in which nothing was shown need an answer once a person took part in {c9_times} of them."),
    "c9_days": ("C9", "Openings in which nothing was shown are counted over {c9_days:count|day|days}."),
    "c10_times": ("C10", "A person who was denied access {c10_times:count|time|times} is a finding."),
    "c10_hours": ("C10", "How often a person was denied access is counted over {c10_hours:count|hour|hours}."),
    "c10_many": ("C10", "Several people who were denied access {c10_many:count|time|times} in one hour are a finding."),
    "c11_percent": ("C11", "Justifications are the same words again where {c11_percent} % of their parts are alike."),
    "c11_words": ("C11", "A justification of fewer than {c11_words:count|word|words} is a finding."),
    "c12_hours": ("C11 C12", "A reference number, or without any number a justification, that comes again after {c12_hours:count|hour|hours} stands for another incident."),
    "c13_percent": ("C13", "The reason for everything else is a finding once {c13_percent} % of the emergency openings have it."),
    "c13_least": ("C13", "The reason for everything else is no finding before there were {c13_least:count|opening|openings}."),
    "d5_days": ("D5", "A finding that needs an answer has it within {d5_days:count|day|days} after it was shown."),
    "d8_days": ("D8", "Half of the openings of a year are looked at by an auditor within {d8_days:count|day|days}."),
}  # fmt: skip
"""By the name of its field the ids of the rules, and its sentence with a place for its number."""


def _row(name: str, default: int, unit: str, called: str) -> int:
    """Return the field of a threshold; its bounds follow from what it counts."""
    drives, sentence = _WORDS[name]
    # Of the last openings no more can be odd than there are: such a rule would never find anything.
    never = f"Thresholds: \u201c{called}\u201d is so small that the rule would never find anything."
    least = NotBelow(name.replace(_OF_LAST, "times"), never) if name.endswith(_OF_LAST) else None
    low, high = 0 if unit in _FROM_NONE else 1, _MOST_BY_UNIT.get(unit, _MOST)
    row = number(
        low=low, high=high, unit=unit, name=called, group=Group.FINDINGS, since=1, sentence=sentence, not_below=least,
        drives=tuple(drives.split()),
    )  # fmt: skip
    return field(default=default, metadata=row)


@dataclass(frozen=True, slots=True)
class Thresholds(Ruled):
    """From where on rules find something; raises `FormFaults`, which names the fields, for what its rows do not allow."""

    called: ClassVar[Text] = Text("rules.thresholds")

    a1_times: int = _row("a1_times", 3, "times", "Openings without the paper register: times")
    a1_of_last: int = _row("a1_of_last", 6, "openings", "Openings without the paper register: of the last openings")
    a3_times: int = _row("a3_times", 2, "times", "Openings without a reseal: times")
    a3_of_last: int = _row("a3_of_last", 5, "openings", "Openings without a reseal: of the last openings")
    a4_times: int = _row("a4_times", 2, "times", "Attempts that were broken off: times")
    a4_days: int = _row("a4_days", 30, "days", "Attempts that were broken off: days")
    a6_clock_s: int = _row("a6_clock_s", 300, "seconds", "A clock that moved: seconds")
    a6_drift_steps: int = _row("a6_drift_steps", 2, "steps", "A clock that moved: steps of both authenticators")
    a8_days: int = _row("a8_days", 14, "days", "An auditor who was removed: days until another one verifies the log")
    a12_over_s: int = _row("a12_over_s", 5, "seconds", "An opening that lasted too long: seconds over")
    a15_left_s: int = _row("a15_left_s", 5, "seconds", "An opening that ended too early: seconds left")
    b1_days: int = _row("b1_days", 180, "days", "The same pair again and again: days")
    b1_permille: int = _row("b1_permille", 50, "permille", "The same pair again and again: chance, in permille")
    b1_least: int = _row("b1_least", 5, "openings", "The same pair again and again: fewest openings")
    b1_pairs: int = _row("b1_pairs", 3, "pairs", "The same pair again and again: fewest pairs")
    b2_percent: int = _row("b2_percent", 80, "percent", "The same person again and again: percent")
    b2_least: int = _row("b2_least", 8, "openings", "The same person again and again: fewest openings")
    b3_hours: int = _row("b3_hours", 24, "hours", "A refused request that somebody else confirmed: hours")
    b5_s: int = _row("b5_s", 15, "seconds", "A request confirmed at once: seconds")
    b5_times: int = _row("b5_times", 3, "times", "A request confirmed at once: times")
    b5_of_last: int = _row("b5_of_last", 5, "openings", "A request confirmed at once: of the last openings")
    b6_times: int = _row("b6_times", 3, "times", "Two officers who confirm for each other: times")
    b6_days: int = _row("b6_days", 90, "days", "Two officers who confirm for each other: days")
    b7_answers: int = _row("b7_answers", 20, "answers", "An officer who never refuses: answers")
    c1_days: int = _row("c1_days", 30, "days", "More openings than before: days")
    c1_permille: int = _row("c1_permille", 10, "permille", "More openings than before: chance, in permille")
    c1_least: int = _row("c1_least", 3, "openings", "More openings than before: fewest openings")
    c1_history_days: int = _row("c1_history_days", 90, "days", "More openings than before: days of history")
    c4_quarter: int = _row("c4_quarter", 3, "times", "An envelope opened too often: times a quarter")
    c4_year: int = _row("c4_year", 5, "times", "An envelope opened too often: times a year")
    c5_days: int = _row("c5_days", 90, "days", "Openings out of hours: days")
    c5_permille: int = _row("c5_permille", 50, "permille", "Openings out of hours: chance, in permille")
    c5_least: int = _row("c5_least", 5, "openings", "Openings out of hours: fewest openings")
    c6_times: int = _row("c6_times", 3, "times", "Openings that nobody ended by hand: times")
    c6_of_last: int = _row("c6_of_last", 5, "openings", "Openings that nobody ended by hand: of the last openings")
    c7_percent: int = _row("c7_percent", 95, "percent", "Openings that use all their time: percent")
    c8_envelopes: int = _row("c8_envelopes", 4, "envelopes", "An opening of too much: envelopes")
    c8_percent: int = _row("c8_percent", 25, "percent", "An opening of too much: percent")
    c8_compares: int = _row("c8_compares", 5, "times", "An opening of too much: comparisons")
    c8_files: int = _row("c8_files", 2, "files", "An opening of too much: files")
    c9_times: int = _row("c9_times", 3, "times", "Openings in which nothing was shown: times")
    c9_days: int = _row("c9_days", 180, "days", "Openings in which nothing was shown: days")
    c10_times: int = _row("c10_times", 3, "times", "Wrong attempts: times")
    c10_hours: int = _row("c10_hours", 24, "hours", "Wrong attempts: hours")
    c10_many: int = _row("c10_many", 5, "attempts", "Wrong attempts: attempts of several people")
    c11_percent: int = _row("c11_percent", 80, "percent", "Justifications that are alike: percent")
    c11_words: int = _row("c11_words", 6, "words", "Justifications that are alike: fewest words")
    c12_hours: int = _row("c12_hours", 24, "hours", "A reference number used again: hours")
    c13_percent: int = _row("c13_percent", 40, "percent", "A reason that stands for all: percent")
    c13_least: int = _row("c13_least", 5, "openings", "A reason that stands for all: fewest openings")
    d5_days: int = _row("d5_days", 30, "days", "A finding that nobody answered: days")
    d8_days: int = _row("d8_days", 14, "days", "Openings that an auditor looked at late: days")

    def sentence(self, name: str) -> str:
        """Return what a threshold says, with the numbers of this record."""
        return rows_of(Thresholds)[name].in_words(name).says(getattr(self, name), values_of(self))

    @classmethod
    def too_new(cls, version: int) -> UnknownFormat:
        """Return the refusal of a form that came after this program."""
        return UnknownFormat("format.unknown.thresholds", version=version, known=THRESHOLDS_VERSION)


THRESHOLDS_VERSION: Final = version_of(Thresholds)
"""The version of their form: the one in which the newest came."""
