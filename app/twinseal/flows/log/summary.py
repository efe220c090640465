"""What a log says of 15 days in one page: what was logged, what failed, and when somebody last looked at such a summary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.days import begun_days
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.audit import (
    AUDIT_SIGNED_IN,
    AUDIT_VERIFIED,
    ENTRIES_DISCLOSED,
    ENTRY_DISCLOSED,
    EXPORT_BEGUN,
    REPORT_COUNTERSIGNED,
    REPORT_WRITTEN,
)
from twinseal.domain.events.duties import DUTY_CLOSED, DUTY_CREATED
from twinseal.domain.events.kind import Kind, Tag
from twinseal.domain.events.log import EPOCH_BEGUN, LOG_KEY_LOST, LOG_RECOVERED
from twinseal.domain.events.opening import OPENING_UNCLEAN_END
from twinseal.domain.events.people import IDENTIFY_GRANTED
from twinseal.domain.events.sealing import CHECKPOINT_MADE, SEAL_COMMITTED
from twinseal.domain.events.vault import CLOCK_STEP
from twinseal.domain.finding import EntryPlace
from twinseal.domain.opening import Outcome
from twinseal.domain.texts import Text
from twinseal.flows.context.times import parse, seconds_between
from twinseal.flows.log.carried_out import seals_of_two
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import OpeningRow, own_rows
from twinseal.flows.log.spans import Span
from twinseal.flows.log.stories import place_of, text
from twinseal.flows.log.verifications import verifications_in

SUMMARY_DAYS: Final = 15
_OF_THE_LOG: Final = frozenset({LOG_KEY_LOST, LOG_RECOVERED, EPOCH_BEGUN})
_FAILED: Final = frozenset({"failed", "muted"})


def _are(*kinds: Kind) -> Callable[[Entry], bool]:
    return lambda entry: entry.kind in kinds


_OPENINGS: Final[Mapping[Text, Callable[[OpeningRow, Span], bool]]] = {
    Text("summary.begun"): lambda row, span: span.has(row.began),
    Text("summary.opened"): lambda row, span: span.has(row.opened),
    Text("summary.refused"): lambda row, span: row.outcome is Outcome.REFUSED and span.has(row.ended),
    Text("summary.unclean"): lambda row, span: span.has(row.found_sealed),
}
"""What is counted of openings, in this order."""
_COUNTED: Final[Mapping[Text, Callable[[Entry], bool]]] = {
    Text("summary.shown"): lambda entry: bool(entry.exposes),
    Text("summary.granted"): _are(IDENTIFY_GRANTED),
    Text("summary.denied"): lambda entry: entry.has(Tag.DENIAL),
    Text("summary.seals"): _are(SEAL_COMMITTED),
    Text("summary.checkpoints"): _are(CHECKPOINT_MADE),
    Text("summary.alerts"): lambda entry: entry.is_a(ALERT_SENT) and text(entry, "outcome") == "sent",
    Text("summary.alerts_failed"): lambda entry: entry.is_a(ALERT_SENT) and text(entry, "outcome") in _FAILED,
    Text("summary.duties"): _are(DUTY_CREATED),
    Text("summary.duties_closed"): _are(DUTY_CLOSED),
    Text("summary.visits"): _are(AUDIT_SIGNED_IN),
    Text("summary.verified"): _are(AUDIT_VERIFIED),
    Text("summary.reports"): _are(REPORT_WRITTEN, EXPORT_BEGUN, ENTRY_DISCLOSED, ENTRIES_DISCLOSED),
    Text("summary.countersigned"): _are(REPORT_COUNTERSIGNED),
    Text("summary.clock"): _are(CLOCK_STEP),
}
"""What is counted of entries, behind them."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of some days."""

    entries: int
    counted: tuple[tuple[Text, int], ...]
    failures: tuple[Entry, ...]
    """Attempts that came to nothing, alerts that nobody could hear, and what went wrong with the log itself."""
    log_failures: int
    """How many of these are of the log itself."""
    before_utc: str
    """When the summary before was written; empty where none was."""
    days_since: int
    """Begun days from then, or from the first entry of the log where none was, to the end of these days."""

    @property
    def is_late(self) -> bool:
        """Tell whether somebody should have looked at a summary earlier."""
        return self.days_since > SUMMARY_DAYS


def summary_of(part: LogView, end_utc: str, kind: str) -> Summary:
    """Return the numbers of a part of the log that ends at a moment; `kind` is that of the report that says them."""
    entries = part.entries
    log = part.log or part
    sound = [entry for entry in entries if not entry.fault]
    failures = [entry for entry in entries if _is_failure(entry) and not part.is_late(entry)]
    before = _before(log, end_utc, kind)
    ends = parse(end_utc)
    # A second before: what happened in the first second belongs to these days.
    span = Span(ends - timedelta(days=SUMMARY_DAYS, seconds=1), ends)
    # Anybody can append that a seal was made, or that the log was verified.
    kept: dict[Kind, set[EntryPlace]] = {
        SEAL_COMMITTED: {place_of(entry) for entry in seals_of_two(log)},
        AUDIT_VERIFIED: {place_of(each.entry) for each in verifications_in(log)},
    }
    counted = [entry for entry in sound if entry.kind not in kept or place_of(entry) in kept[entry.kind]]
    began = before or next((text(entry, "t") for entry in log.entries if not entry.fault), end_utc)
    return Summary(
        entries=len(entries),
        counted=(
            *((name, sum(counts(row, span) for row in own_rows(log))) for name, counts in _OPENINGS.items()),
            *((name, sum(counts(entry) for entry in counted)) for name, counts in _COUNTED.items()),
        ),
        failures=tuple(failures),
        log_failures=sum(bool(entry.fault) or entry.kind in _OF_THE_LOG for entry in failures),
        before_utc=before,
        days_since=begun_days(seconds_between(began, end_utc)),
    )


def _is_failure(entry: Entry) -> bool:
    if entry.fault or entry.has(Tag.ATTEMPT) or entry.kind in _OF_THE_LOG or entry.is_a(OPENING_UNCLEAN_END):
        return True
    return entry.is_a(ALERT_SENT) and text(entry, "outcome") in _FAILED


def _before(log: LogView, end_utc: str, kind: str) -> str:
    written: Sequence[Entry] = log.of_kind(REPORT_WRITTEN)
    times = [text(entry, "t") for entry in written if text(entry, "report_kind") == kind and text(entry, "t") < end_utc]
    return times[-1] if times else ""
