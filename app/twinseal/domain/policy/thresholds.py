"""The thresholds of findings, one row each: from which number on a rule of the audit desk finds something."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Final

from twinseal.domain.errors import UnknownFormat
from twinseal.domain.policy.rule import Group, PolicyRule, number
from twinseal.domain.policy.ruled import Ruled, version_of
from twinseal.domain.texts import Text

_MOST: Final = 1_000_000
_MOST_BY_UNIT: Final = {"percent": 100, "permille": 1000}
_FROM_ONE: Final = ("days", "hours")


def _threshold(unit: str, name: str) -> dict[str, PolicyRule]:
    """Return the row of a threshold; its bounds follow from what it counts."""
    low = 1 if unit in _FROM_ONE else 0
    return number(low=low, high=_MOST_BY_UNIT.get(unit, _MOST), unit=unit, name=name, group=Group.FINDINGS, since=1)


@dataclass(frozen=True, slots=True)
class Thresholds(Ruled):
    """From where on rules find something; raises `FormFaults`, which names the fields, for what its rows do not allow."""

    called: ClassVar[Text] = Text("rules.thresholds")

    a1_times: int = field(default=3, metadata=_threshold("times", "Openings without the paper register: times"))
    a1_of_last: int = field(
        default=6, metadata=_threshold("openings", "Openings without the paper register: of the last openings")
    )
    a3_times: int = field(default=2, metadata=_threshold("times", "Openings without a reseal: times"))
    a3_of_last: int = field(default=5, metadata=_threshold("openings", "Openings without a reseal: of the last openings"))
    a4_times: int = field(default=2, metadata=_threshold("times", "Attempts that were broken off: times"))
    a4_days: int = field(default=30, metadata=_threshold("days", "Attempts that were broken off: days"))
    a6_clock_s: int = field(default=300, metadata=_threshold("seconds", "A clock that moved: seconds"))
    a6_drift_steps: int = field(default=2, metadata=_threshold("steps", "A clock that moved: steps of both authenticators"))
    a8_days: int = field(default=14, metadata=_threshold("days", "A new audit key that nobody has signed with: days"))
    a12_over_s: int = field(default=5, metadata=_threshold("seconds", "An opening that lasted too long: seconds over"))
    a15_left_s: int = field(default=5, metadata=_threshold("seconds", "An opening that ended too early: seconds left"))
    b1_days: int = field(default=180, metadata=_threshold("days", "The same pair again and again: days"))
    b1_permille: int = field(
        default=50, metadata=_threshold("permille", "The same pair again and again: chance, in permille")
    )
    b1_least: int = field(default=5, metadata=_threshold("openings", "The same pair again and again: fewest openings"))
    b1_pairs: int = field(default=3, metadata=_threshold("pairs", "The same pair again and again: fewest pairs"))
    b2_percent: int = field(default=80, metadata=_threshold("percent", "The same person again and again: percent"))
    b2_least: int = field(default=8, metadata=_threshold("openings", "The same person again and again: fewest openings"))
    b3_hours: int = field(default=24, metadata=_threshold("hours", "A refused request that somebody else confirmed: hours"))
    b5_s: int = field(default=15, metadata=_threshold("seconds", "A request confirmed at once: seconds"))
    b5_times: int = field(default=3, metadata=_threshold("times", "A request confirmed at once: times"))
    b5_of_last: int = field(default=5, metadata=_threshold("openings", "A request confirmed at once: of the last openings"))
    b6_times: int = field(default=3, metadata=_threshold("times", "Two officers who confirm for each other: times"))
    b6_days: int = field(default=90, metadata=_threshold("days", "Two officers who confirm for each other: days"))
    b7_answers: int = field(default=20, metadata=_threshold("answers", "An officer who never refuses: answers"))
    c1_days: int = field(default=30, metadata=_threshold("days", "More openings than before: days"))
    c1_permille: int = field(default=10, metadata=_threshold("permille", "More openings than before: chance, in permille"))
    c1_least: int = field(default=3, metadata=_threshold("openings", "More openings than before: fewest openings"))
    c1_history_days: int = field(default=90, metadata=_threshold("days", "More openings than before: days of history"))
    c4_quarter: int = field(default=3, metadata=_threshold("times", "An envelope opened too often: times a quarter"))
    c4_year: int = field(default=5, metadata=_threshold("times", "An envelope opened too often: times a year"))
    c5_days: int = field(default=90, metadata=_threshold("days", "Openings out of hours: days"))
    c5_permille: int = field(default=50, metadata=_threshold("permille", "Openings out of hours: chance, in permille"))
    c5_least: int = field(default=5, metadata=_threshold("openings", "Openings out of hours: fewest openings"))
    c6_times: int = field(default=3, metadata=_threshold("times", "Openings that nobody ended by hand: times"))
    c6_of_last: int = field(
        default=5, metadata=_threshold("openings", "Openings that nobody ended by hand: of the last openings")
    )
    c7_percent: int = field(default=95, metadata=_threshold("percent", "Openings that use all their time: percent"))
    c8_envelopes: int = field(default=4, metadata=_threshold("envelopes", "An opening of too much: envelopes"))
    c8_percent: int = field(default=25, metadata=_threshold("percent", "An opening of too much: percent"))
    c8_compares: int = field(default=5, metadata=_threshold("times", "An opening of too much: comparisons"))
    c8_files: int = field(default=2, metadata=_threshold("files", "An opening of too much: files"))
    c9_times: int = field(default=3, metadata=_threshold("times", "Openings in which nothing was shown: times"))
    c9_days: int = field(default=180, metadata=_threshold("days", "Openings in which nothing was shown: days"))
    c10_times: int = field(default=3, metadata=_threshold("times", "Wrong attempts: times"))
    c10_hours: int = field(default=24, metadata=_threshold("hours", "Wrong attempts: hours"))
    c10_many: int = field(default=5, metadata=_threshold("attempts", "Wrong attempts: attempts of several people"))
    c11_percent: int = field(default=80, metadata=_threshold("percent", "Justifications that are alike: percent"))
    c11_words: int = field(default=6, metadata=_threshold("words", "Justifications that are alike: fewest words"))
    c12_hours: int = field(default=24, metadata=_threshold("hours", "A reference number used again: hours"))
    c13_percent: int = field(default=40, metadata=_threshold("percent", "A reason that stands for all: percent"))
    c13_least: int = field(default=5, metadata=_threshold("openings", "A reason that stands for all: fewest openings"))
    d5_days: int = field(default=30, metadata=_threshold("days", "A finding that nobody answered: days"))
    d8_days: int = field(default=14, metadata=_threshold("days", "Openings that an auditor looked at late: days"))

    @classmethod
    def too_new(cls, version: int) -> UnknownFormat:
        """Return the refusal of a form that came after this program."""
        return UnknownFormat("format.unknown.thresholds", version=version, known=THRESHOLDS_VERSION)


THRESHOLDS_VERSION: Final = version_of(Thresholds)
"""The version of their form: the one in which the newest came."""
