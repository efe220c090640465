"""What an auditor sees: entries, openings, papers, and how the visit ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from twinseal.domain.finding import Rank, RuleCount, place_number
from twinseal.domain.opening import Outcome
from twinseal.domain.people import Person
from twinseal.flows.views.openings import OpeningMarks
from twinseal.flows.views.standing import LogStanding


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One log entry as the audit desk lists it."""

    seq: int
    at_utc: str
    kind: str
    actors: str
    summary: str
    opening_id: str
    head_hex: str
    before: int | None = None
    """Of an unanchored entry, the number of the entry that it came before."""
    said: str = ""
    """Of a request, its reference number, what was answered, and its justification."""

    @property
    def number(self) -> str:
        """Return the number as it is shown: `12`, or `u10.2` for the unanchored entry 2 before entry 10."""
        return place_number((-1 if self.before is None else self.before, self.seq))


@dataclass(frozen=True, slots=True)
class FoundEntries:
    """How far a search through the log has come, and a slice of what it found, newest first."""

    log_size: int
    """How many entries the log had: what is found in another one stands at other places."""
    total: int
    """How many entries fit, of those that were looked at."""
    is_done: bool
    """Whether all were looked at."""
    lines: tuple[EntryLine, ...]


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """One opening as the audit desk lists it; `story` is plain sentences in order of time."""

    opening_id: str
    kind: str
    at_utc: str
    first: str
    second: str
    envelopes: tuple[str, ...]
    justification: str
    category: str
    reference: str
    outcome: Outcome
    lasted_s: int | None
    """Seconds it was open; None where nothing was opened, and where nobody can know."""
    seal_number: int
    story: Sequence[str] = field(default=(), compare=False)
    story_kinds: Sequence[str] = field(default=(), compare=False)
    """The kind of event of each sentence of the story."""
    least_s: int | None = None
    """Where it ended without a reseal: seconds it was open at least, by its last act."""
    most_s: int | None = None
    """Where it ended without a reseal: seconds it can have been open at most."""
    marks: OpeningMarks = field(default_factory=OpeningMarks)
    searched: str = ""
    """All text of it that the auditor may read, without upper case, for a search."""
    opened_utc: str = ""
    """When it was opened; empty where it was not."""
    first_id: str = ""
    second_id: str = ""
    envelope_ids: tuple[str, ...] = ()
    """Of `envelopes`, in their order."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper form that was entered; `entry` is the number of its entry, which belongs on the paper."""

    form: str
    at_utc: str
    entry: str
    what: str


@dataclass(frozen=True, slots=True)
class FindingDetail:
    """What belongs to a finding beside its sentence."""

    id: str
    rule: str
    """Id of the rule."""
    innocent: str = ""
    """What would explain it innocently; empty where nothing usual does."""
    openings: tuple[str, ...] = ()
    """Ids of the openings that it leads to: what it is about first, then the newest."""
    answers: tuple[str, ...] = ()
    """What auditors signed about it, a sentence each, the earliest first."""
    is_new: bool = False
    """Whether it was not there at this auditor's last visit."""
    at_utc: str = ""
    """The last time that it was so; empty where nothing says when."""
    about: str = ""
    """Id of the finding that it is about; empty for none."""
    entries: tuple[str, ...] = ()
    """Numbers of the entries that say so, as they are shown, the newest first."""

    @property
    def opening_id(self) -> str:
        """Return the opening that it leads to first; empty where it names none."""
        return self.openings[0] if self.openings else ""


@dataclass(frozen=True, slots=True)
class DeskView:
    """What an auditor sees first."""

    auditor: Person
    vault_name: str
    demo: bool
    entries: int
    openings: tuple[OpeningLine, ...]
    findings: tuple[str, ...]
    seal_number: int
    papers: tuple[PaperLine, ...] = ()
    """Paper forms that were entered, newest first."""
    standing: LogStanding = field(default_factory=LogStanding)
    """Whether the log can be believed: where it cannot, nothing else on the desk counts."""
    new_findings: int = 0
    """How many of the findings were not there at this auditor's last visit."""
    finding_ranks: tuple[Rank, ...] = ()
    """The rank of each finding."""
    finding_details: tuple[FindingDetail, ...] = ()
    """Ids, innocent explanation, opening and answers of each finding."""
    rules: tuple[RuleCount, ...] = ()
    """What each rule tested, and how many of these findings are its own."""
    last_visit: str = ""
    """When this auditor was here last, as people read it; empty at the first visit."""
    unheard: tuple[str, ...] = ()
    """How people and rules changed since this auditor signed last."""
    is_judged: bool = True
    """False while the rules still look: then nothing is said of findings, and nothing here follows from any."""
    as_of: str = ""
    """When all of this was so, where it is what the auditor left at an earlier visit; UTC, empty for now."""

    @property
    def to_answer(self) -> tuple[int, ...]:
        """Return the places of the findings that owe an answer and have none, the gravest first."""
        rows = enumerate(zip(self.finding_ranks, self.finding_details, strict=True))
        return tuple(place for place, (rank, detail) in rows if rank.owes_answer and not detail.answers)


@dataclass(frozen=True, slots=True)
class VisitEnd:
    """How an auditor's visit ended: one sentence, and the code and receipt of what they signed, empty where nothing was."""

    sentence: str
    code: str = ""
    receipt: str = ""
