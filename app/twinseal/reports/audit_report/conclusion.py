"""Page 1 of a report from what stands on its later pages: the conclusion in four lines, each with a mark and its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from twinseal import __version__
from twinseal.domain.finding import Rank
from twinseal.domain.utc_text import utc_words
from twinseal.reports.model import AuditReportData, EntryRow, RotationRow
from twinseal.reports.part_rows import ConclusionLine, Front, Mark

FORM: Final = 2
"""Version of what a report holds and how it is laid out."""
OPENINGS, FOLLOW_UP, CHAIN, MATTERS = "openings", "follow-up", "chain", "matters"
"""Names of the goals that the lines lead to."""
_PROVEN: Final = ("VALID-ANCHORED", "VALID-COSIGNED")


def front_of(data: AuditReportData, title: str) -> Front:
    """Return page 1."""
    return Front(
        title=title,
        organisation=data.organisation,
        vault=data.vault_name,
        place=data.place,
        period=f"{utc_words(data.from_utc)} to {utc_words(data.to_utc)} \u00b7 {seals_words(data)}",
        number=number_words(data),
        conclusion=(_log(data), _two_people(data), _follow_up(data), _matters(data)),
        scope=scope_words(data),
        matters=data.matters,
        issued=(
            ("Issued by", f"{data.made_by}, {data.made_at:%Y-%m-%d %H:%M} UTC, from verified entries"),
            ("Reviewed by", reviewed_words(data)),
            ("Next review due", next_review_words(data)),
            ("Verdict", data.verdict),
            ("Keep for", data.retention or "not written down in this vault"),
            ("Attached", "audit-log.jsonl: every entry of this report as data"),
        ),
        head_hex=data.head_hex,
        extract=data.extract if data.agreed else (),
        qr=f"TWS1:{data.report_id}:{data.total_entries}:{data.head_hex.upper()}",
    )


def number_words(data: AuditReportData) -> str:
    """Return number and version of a report, and with what it was made."""
    return f"Report {data.report_id} \u00b7 form {FORM} \u00b7 made by Twinseal {__version__}"


def seals_words(data: AuditReportData) -> str:
    """Return which seals were made in the period."""
    newest = f"newest in the vault {data.seal_number:04d} P{data.edition}"
    if not data.seals:
        return f"No seal in this period; {newest}"
    first, last = min(data.seals), max(data.seals)
    which = f"Seal {first:04d}" if first == last else f"Seals {first:04d} to {last:04d}"
    return f"{which} in this period; {newest}"


def scope_words(data: AuditReportData) -> str:
    """Return which entries of the log are here, and what is left out: before the period, in it, after it, and before the log itself."""
    own = [row for row in data.rows if row.before is None]
    unanchored = len(data.rows) - len(own)
    # By days: of the day on which a log begins nobody asks for the hours before.
    begins = data.log_begins_utc
    younger = (
        f" The log itself begins at {utc_words(begins)}: of the time before, it says nothing."
        if data.from_utc[:10] < begins[:10]
        else ""
    )
    if not own:
        return f"Population: no entry of the {data.total_entries} in the log belongs to this period.{younger}"
    missing = gaps(data.rows)
    left = f"left out: {', '.join(missing)}" if missing else "none left out"
    of_all = "every one" if len(own) == data.total_entries else f"{len(own)}"
    whole = "Population complete" if not missing else "Population not complete"
    beside = f", and {unanchored} unanchored, made while the log's key was lost" if unanchored else ""
    before, after = own[0].seq, max(0, data.total_entries - 1 - own[-1].seq)
    others = f"; {before} came before this period, {after} after it" if before or after else ""
    return (
        f"{whole}: entries {own[0].seq} to {own[-1].seq}, {left}. That is {of_all} of {data.total_entries} in the log{others}{beside}."
        f"{younger}"
    )


def gaps(rows: Sequence[EntryRow], most: int = 20) -> list[str]:
    """Return the ranges of numbers that are missing between the first and the last row, at most `most` and a count."""
    rows = [row for row in rows if row.before is None]
    missing = [f"{before.seq + 1} to {after.seq - 1}" for before, after in pairwise(rows) if after.seq != before.seq + 1]
    return missing if len(missing) <= most else [*missing[:most], f"{len(missing) - most} more ranges"]


def reviewed_words(data: AuditReportData) -> str:
    """Return by whom openings of this report were reviewed, and how many are not."""
    follow = data.follow_up
    if not follow.reviews:
        return "no opening of this report owes a review"
    by = ", ".join(follow.reviewed_by) or "nobody yet"
    return f"{by}: {follow.reviewed} of {follow.reviews} openings reviewed"


def next_review_words(data: AuditReportData) -> str:
    """Return when the next review of an opening is due, and when the log must be verified again."""
    opening = f"of an opening: {_due(data.follow_up.next_review_utc, data.made_at) or 'none is owed'}"
    log = _due(data.audit_due_utc, data.made_at)
    return f"{opening}; of the log: {log}" if log else opening


def _due(due_utc: str, now: datetime) -> str:
    overdue = "overdue since " if due_utc < f"{now:%Y-%m-%dT%H:%M:%SZ}" else ""
    return f"{overdue}{utc_words(due_utc)[:10]}" if due_utc else ""


def _log(data: AuditReportData) -> ConclusionLine:
    mark = Mark.GOOD if data.verdict in _PROVEN else Mark.LOOK
    words = data.headline or data.verdict
    said = f"{words}. {data.covered} of {data.total_entries} entries were countersigned by two people."
    return ConclusionLine(mark, "The log", said, CHAIN)


def _two_people(data: AuditReportData) -> ConclusionLine:
    others = len(data.openings) - data.agreed - data.refused
    ended = [f"{data.refused} refused"] if data.refused else []
    if others > 0:
        ended.append(f"{others} ended before anything was opened")
    rest = f" {'; '.join(ended)}." if ended else ""
    if not data.agreed:
        return ConclusionLine(Mark.GOOD, "Two people", f"Nothing was opened in this period.{rest}", OPENINGS)
    said = (
        f"{data.proven} of {data.agreed} opening{'' if data.agreed == 1 else 's'}: two entitled people agreed with good "
        f"signatures before anything was shown.{rest}"
    )
    return ConclusionLine(Mark.GOOD if data.proven == data.agreed else Mark.BAD, "Two people", said, OPENINGS)


def _follow_up(data: AuditReportData) -> ConclusionLine:
    follow = data.follow_up
    owed = follow.rotations + follow.reviews + follow.others
    done = follow.rotated + follow.reviewed + follow.others_done
    others = len(red_of_others(data))
    elsewhere = (
        f"Of other openings {others} secret{' is' if others == 1 else 's are'} long overdue or never rotated."
        if others
        else ""
    )
    if not owed:
        said = " ".join(filter(None, ("Openings of this report owe nothing.", elsewhere)))
        return ConclusionLine(Mark.BAD if others else Mark.GOOD, "Follow-up", said, FOLLOW_UP)
    parts = [f"{done} of {owed} duties done, {follow.overdue} overdue."]
    if follow.rotations:
        parts.append(f"Secrets rotated: {follow.rotated} of {follow.rotations}.")
    if follow.oldest_days:
        parts.append(f"The oldest has been exposed for {follow.oldest_days} day{'' if follow.oldest_days == 1 else 's'}.")
    parts.append(f"Reviews done: {follow.reviewed} of {follow.reviews}.")
    parts += [elsewhere] if elsewhere else []
    mark = Mark.BAD if follow.overdue or others else Mark.LOOK if done < owed else Mark.GOOD
    return ConclusionLine(mark, "Follow-up", " ".join(parts), FOLLOW_UP)


def red_of_others(data: AuditReportData) -> list[RotationRow]:
    """Return what was exposed in openings that this report does not tell of, and is long overdue or never rotated."""
    here = {id(row) for page in data.openings for row in page.rotations}
    return [row for row in data.rotations if row.is_red and id(row) not in here]


def _matters(data: AuditReportData) -> ConclusionLine:
    findings = [finding for row in data.matters for finding in row.findings]
    open_ones = [finding for finding in findings if finding.is_open]
    high = sum(finding.rank is Rank.HIGH for finding in open_ones)
    low = sum(finding.rank is Rank.LOW for finding in findings)
    answered = len(findings) - len(open_ones) - low
    if not findings:
        return ConclusionLine(Mark.GOOD, "Matters", "No rule found anything in this period.", MATTERS)
    many = len(open_ones) != 1
    weight = f" ({high} of high weight)" if high else ""
    said = f"{len(open_ones)} matter{'s' if many else ''} need{'' if many else 's'} an answer{weight}; {answered} answered; {low} only counted."
    return ConclusionLine(Mark.BAD if high else Mark.LOOK if open_ones else Mark.GOOD, "Matters", said, MATTERS)
