"""What is said of an opening afterwards: an auditor's review, the account of one of its two people, and a remark on a finding.

Each is what a statement is about (`twinseal.domain.statement`). Whoever reads a form back gets it whole or not at all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from twinseal.domain.numbers import EDITION_MAX, SEAL_MAX
from twinseal.domain.statement import ACCOUNT, REMARK, REVIEW

FINDINGS_MAX: Final = 40
RECOMMENDATIONS_MAX: Final = 10
ANSWER_MAX: Final = 200
REMARKS_MAX: Final = 1000
FORM_MAX_BYTES: Final = 6_000
"""The longest form of a statement, as canonical JSON."""
NO_LESSONS: Final = "none"
"""The answer of who looked for lessons and saw none; no answer at all says that they are still to come."""
_HEX64: Final = re.compile(r"[0-9a-f]{64}\Z", re.ASCII)
_FINDING: Final = re.compile(r"[0-9a-f]{8}\Z", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z", re.ASCII)


class ReviewClass(StrEnum):
    """What an opening was, in the judgement of who reviews it."""

    DRILL = "drill"
    JUSTIFIED = "justified"
    AVOIDABLE = "avoidable"
    """A real emergency that should not have needed the vault."""
    NOT_JUSTIFIED = "not_justified"
    MISUSE = "misuse"
    """Suspected; a second auditor has to look."""
    CANNOT_JUDGE = "cannot_judge"
    """The remarks say why."""

    @property
    def needs_remarks(self) -> bool:
        """Tell whether the class alone says too little."""
        return self in (ReviewClass.NOT_JUSTIFIED, ReviewClass.MISUSE, ReviewClass.CANNOT_JUDGE)


class Reference(StrEnum):
    """Whether what happened was compared with what the reference number of the request stands for."""

    YES = "yes"
    NO = "no"
    NOT_AVAILABLE = "not_available"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to a finding, by its id."""

    id: str
    answer: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What is to be done, by whom, until which day (ISO 8601)."""

    what: str
    owner: str
    due: str


@dataclass(frozen=True, slots=True)
class Review:
    """What an auditor signs of one opening."""

    opening: str
    seal: int
    """Number of the seal that ended it, 0 where none did."""
    heads_sha256: str
    """Over the heads of its entries so far (`heads_digest`): the review binds to what was known."""
    review_class: ReviewClass
    real: bool
    """Whether the emergency was real."""
    way_closed: bool
    """Whether the normal way was really closed."""
    no_wider: bool
    """Whether envelopes and time were no wider than needed."""
    shown_as_asked: bool
    """Whether what was shown is what was asked for."""
    reference: Reference
    grave: bool
    """Whether a second auditor has to look: misuse is suspected, or a finding of the highest rank names the opening."""
    findings: tuple[Answered, ...] = ()
    remarks: str = ""
    lessons: str = ""
    recommendations: tuple[Recommendation, ...] = ()
    second: str = ""
    """Head of the entry of another auditor's review that this one is the second to, in hexadecimal; empty for a first one."""

    @property
    def asks_for_lessons(self) -> bool:
        """Tell whether something is still to be learnt or done: no answer on lessons, or a recommendation."""
        return self.review_class is not ReviewClass.DRILL and (not self.lessons or bool(self.recommendations))

    def to_json(self) -> dict[str, object]:
        """Return what the statement is about as canonical JSON fields."""
        return {
            "opening": self.opening,
            "seal": self.seal,
            "heads_sha256": self.heads_sha256,
            "findings": [{"id": each.id, "answer": each.answer} for each in self.findings],
            "class": self.review_class.value,
            "real": self.real,
            "way_closed": self.way_closed,
            "no_wider": self.no_wider,
            "shown_as_asked": self.shown_as_asked,
            "ticket": self.reference.value,
            "grave": self.grave,
            "remarks": self.remarks,
            "lessons": self.lessons,
            "recommendations": [{"what": each.what, "owner": each.owner, "due": each.due} for each in self.recommendations],
            "second": self.second,
        }


@dataclass(frozen=True, slots=True)
class Account:
    """What one of the two people says of their own opening, to stand beside its review."""

    opening: str
    seal: int
    heads_sha256: str
    account: str

    def to_json(self) -> dict[str, object]:
        """Return what the statement is about as canonical JSON fields."""
        return {"opening": self.opening, "seal": self.seal, "heads_sha256": self.heads_sha256, "account": self.account}


@dataclass(frozen=True, slots=True)
class Remark:
    """What an auditor says of one finding; `heads_sha256` is over the heads of the entries that it names."""

    finding: str
    rule_version: int
    heads_sha256: str
    remark: str

    def to_json(self) -> dict[str, object]:
        """Return what the statement is about as canonical JSON fields."""
        return {
            "finding": self.finding,
            "rule_version": self.rule_version,
            "heads_sha256": self.heads_sha256,
            "remark": self.remark,
        }


About = Review | Account | Remark


def heads_digest(heads: Iterable[bytes]) -> str:
    """Return the SHA-256, in hexadecimal, over the heads of entries in the order of the log, 32 bytes each."""
    digest = hashlib.sha256()
    for head in heads:
        digest.update(head)
    return digest.hexdigest()


def read_about(kind: str, about: object) -> About | None:
    """Return what a statement of one of these kinds is about; None where it is not of the form."""
    if not isinstance(about, dict):
        return None
    readers: dict[str, Callable[[Mapping[str, object]], About]] = {REVIEW: _review, ACCOUNT: _account, REMARK: _remark}
    try:
        read = readers[kind](about)
    except (KeyError, TypeError, ValueError):
        return None
    # Compared as it is written again: a field too many, or another order of types, is another form.
    return read if _alike(read.to_json(), about) else None


def _review(about: Mapping[str, object]) -> Review:
    review = Review(
        _text(about["opening"], 80),
        _number(about["seal"], 0, SEAL_MAX),
        _hex64(about["heads_sha256"]),
        ReviewClass(_text(about["class"], 20)),
        _yes_no(about["real"]),
        _yes_no(about["way_closed"]),
        _yes_no(about["no_wider"]),
        _yes_no(about["shown_as_asked"]),
        Reference(_text(about["ticket"], 20)),
        _yes_no(about["grave"]),
        tuple(_answered(row) for row in _rows(about["findings"], FINDINGS_MAX)),
        _text(about["remarks"], REMARKS_MAX, least=0),
        _text(about["lessons"], REMARKS_MAX, least=0),
        tuple(_recommendation(row) for row in _rows(about["recommendations"], RECOMMENDATIONS_MAX)),
        _text(about["second"], 64, least=0),
    )
    if review.second:
        _hex64(review.second)
    if review.review_class is ReviewClass.MISUSE and not review.grave:
        raise ValueError
    if len({each.id for each in review.findings}) != len(review.findings):
        raise ValueError
    return review


def _account(about: Mapping[str, object]) -> Account:
    return Account(
        _text(about["opening"], 80),
        _number(about["seal"], 0, SEAL_MAX),
        _hex64(about["heads_sha256"]),
        _text(about["account"], REMARKS_MAX),
    )


def _remark(about: Mapping[str, object]) -> Remark:
    finding = _text(about["finding"], 8)
    if not _FINDING.match(finding):
        raise ValueError
    version = _number(about["rule_version"], 1, EDITION_MAX)
    return Remark(finding, version, _hex64(about["heads_sha256"]), _text(about["remark"], REMARKS_MAX))


def _answered(row: Mapping[str, object]) -> Answered:
    finding = _text(row["id"], 8)
    if not _FINDING.match(finding):
        raise ValueError
    return Answered(finding, _text(row["answer"], ANSWER_MAX))


def _recommendation(row: Mapping[str, object]) -> Recommendation:
    what, owner = _text(row["what"], ANSWER_MAX), _text(row["owner"], ANSWER_MAX)
    due = _text(row["due"], 10)
    if not is_day(due):
        raise ValueError
    return Recommendation(what, owner, due)


def is_day(text: str) -> bool:
    """Tell whether a text is a day as forms hold it, `2026-12-24`."""
    if not _DAY.match(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _text(value: object, longest: int, *, least: int = 1) -> str:
    if not isinstance(value, str) or not least <= len(value) <= longest:
        raise ValueError
    return value


def _number(value: object, low: int, high: int) -> int:
    if type(value) is not int or not low <= value <= high:
        raise ValueError
    return value


def _yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _hex64(value: object) -> str:
    if not isinstance(value, str) or not _HEX64.match(value):
        raise ValueError
    return value


def _rows(value: object, most: int) -> list[Mapping[str, object]]:
    if not isinstance(value, list) or len(value) > most or not all(isinstance(row, dict) for row in value):
        raise ValueError
    return value


def _alike(written: object, read: object) -> bool:
    """Tell whether two values are the same with the same types: `true` counts as 1 in a comparison."""
    if isinstance(written, dict) and isinstance(read, dict):
        return written.keys() == read.keys() and all(_alike(written[name], read[name]) for name in written)
    if isinstance(written, list) and isinstance(read, list):
        return len(written) == len(read) and all(map(_alike, written, read))
    return type(written) is type(read) and written == read
