"""What a kind of report is: what it is asked for by, what it tells, how it is drawn, and what its signature means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, Final, Protocol, TypeVar

from twinseal.audit.verify.verify import VerificationResult
from twinseal.domain.notice import Signing
from twinseal.domain.people import Person
from twinseal.domain.texts import Text
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.log_view import LogView
from twinseal.vault.header import Header

if TYPE_CHECKING:
    from twinseal.reports.seal.sign import SealPlace

Data = TypeVar("Data")
PAPER_SIZES: Final = ("a4", "letter")
"""Sizes of paper that a report can have; the first unless somebody says otherwise."""


class Ask(Enum):
    """What a report is asked for by."""

    PERIOD = "period"
    SEAL = "seal"
    DAY = "day"
    """The last day of what it tells of."""
    PHRASE = "phrase"
    """Words that somebody chooses, by which openings are drawn."""
    NOTHING = "nothing"
    """It tells of the moment."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked for: first and last day of a period, the number of a seal, or a phrase; empty where nothing was typed."""

    from_utc: str = ""
    to_utc: str = ""
    seal: str = ""
    phrase: str = ""
    frame: str = ""
    """Name of the compliance frame that a report of a period is printed with; empty for none."""
    annex: bool | None = None
    """Whether the log is printed at the end; None leaves it to the kind of report. It is attached either way."""
    paper_size: str = PAPER_SIZES[0]
    """One of `PAPER_SIZES`."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One making of a report: its number, when, by whom, of which vault, and what a verification said just before."""

    report_id: str
    wanted: Wanted
    made_at: datetime
    auditor: Person
    header: Header
    verification: VerificationResult
    context: VaultContext
    """Where a kind logs what it makes besides, before it makes it."""
    signing: Signing
    """The auditor's own, for notices that stand on a paper."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file inside the PDF."""

    name: str
    mime_type: str
    description: str
    content: bytes


class Report(Protocol[Data]):
    """One kind of report. Implementations are listed in `registry.REPORTS`; drawing libraries are loaded when it is drawn."""

    kind: ClassVar[str]
    """Its name in the log and on the command line."""
    title: ClassVar[Text]
    """Its name in the window."""
    about: ClassVar[Text]
    """What is in it."""
    ask: ClassVar[Ask]
    """What somebody has to say to get one."""
    meaning: ClassVar[str]
    """What the signature means, as it stands in the seal."""

    def check(self, wanted: Wanted) -> None:
        """Raise `BadInput` for what can be no such report in any vault."""
        ...

    def choose(self, log: LogView, wanted: Wanted, now_utc: str) -> LogView:
        """Return the part of the log that it tells of; raises `BadInput`."""
        ...

    def gather(self, part: LogView, issue: Issue) -> Data:
        """Return everything that is on it."""
        ...

    def draw(self, data: Data) -> tuple[bytes, SealPlace]:
        """Return the unsigned PDF, the same bytes for the same data, and the place of its seal."""
        ...

    def attached(self, data: Data) -> AttachedFile:
        """Return what goes into it as data."""
        ...
