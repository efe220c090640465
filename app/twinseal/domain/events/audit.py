"""Events of the audit desk: visits, reports, exports, reviews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from twinseal.domain.events.kind import FORM_SIGNATURE, PERSON, Kind, Tag, number, record, text, texts
from twinseal.domain.events.sentence import Variant

_REPORT: Final = text("id of the report")
_EXPORT: Final = text("name of the export")
CLASS_WORDS: Final = {
    "drill": "drill",
    "justified": "justified",
    "avoidable": "justified, but avoidable",
    "not_justified": "not justified",
    "misuse": "misuse suspected",
    "cannot_judge": "cannot be judged",
}
"""What the classes of reviews are called."""


def _is_second(facts: Mapping[str, object]) -> object:
    form = facts.get("form")
    about = form.get("about") if isinstance(form, dict) else None
    return about.get("second") if isinstance(about, dict) else ""


AUDIT_SIGNED_IN: Final = Kind(
    "audit.signed_in",
    "An auditor signed in.",
    fields={"person": PERSON},
    sentence="{person:name} signed in",
    tags=frozenset({Tag.VISIT}),
)
AUDIT_SIGNED_OUT: Final = Kind(
    "audit.signed_out",
    "An auditor signed out.",
    fields={"person": PERSON},
    sentence="{person:name} signed out",
    tags=frozenset({Tag.VISIT}),
)
AUDIT_VERIFIED: Final = Kind(
    "audit.verified",
    "An auditor verified the log, and signed what came of it.",
    fields={
        "person": PERSON,
        "verdict": text("verdict of the verification, as in the form"),
        "entries": number("how many entries hold, as in the form"),
        "form": record("the statement that was signed, field by field; empty while the log's key is lost"),
        "signature": FORM_SIGNATURE,
    },
    sentence="The log was verified: {verdict}, {entries:count|entry|entries}",
)
REPORT_WRITTEN: Final = Kind(
    "report.written",
    "A signed report is being written.",
    fields={
        "report": _REPORT,
        "report_kind": text("kind of the report"),
        "period_from": text("first day of the period, or empty"),
        "period_to": text("last day of the period, or empty"),
        "seal": number("number of the seal that ended the opening it tells of; 0 for any other report"),
        "phrase": text("words by which a challenge sample was drawn, or empty"),
        "frame": text("name of the compliance frame that it is printed with, or empty"),
        "frame_sha256": text("SHA-256 of the file of that frame, 64 hex, or empty"),
    },
    sentence=(
        "Report {report} was written[; it tells of the opening that seal {seal} ended]"
        "[; openings were drawn by the phrase \u201c{phrase}\u201d][; it judges the period by the compliance frame {frame}]"
    ),
    tags=frozenset({Tag.CHANGE}),
)
REPORT_PRINTED: Final = Kind(
    "report.printed",
    "A report is being printed.",
    fields={"report": _REPORT, "printer": text("name of the printer")},
    sentence="Report {report} was sent to the printer {printer}",
    tags=frozenset({Tag.CHANGE}),
)
REPORT_COUNTERSIGNED: Final = Kind(
    "report.countersigned",
    "An auditor is countersigning the report of another one.",
    fields={
        "report": _REPORT,
        "entry": number("number of the entry at which the report says that it was written"),
        "sha256": text("SHA-256 of the report with its first signature alone, 64 hex"),
    },
    sentence="Report {report}, written at entry {entry}, was countersigned",
    tags=frozenset({Tag.CHANGE, Tag.NOT_IN_A_DEMO}),
)
ENTRY_DISCLOSED: Final = Kind(
    "entry.disclosed",
    "One entry is being written for someone who may read no other.",
    fields={"entry": number("number of an entry of this log")},
    sentence="Entry {entry} was disclosed to someone who may read no other",
    tags=frozenset({Tag.CHANGE}),
)
ENTRIES_DISCLOSED: Final = Kind(
    "entries.disclosed",
    "The entries of the report of one opening are being written with their proofs.",
    fields={
        "seal": number("number of the seal that ended the opening"),
        "entry": number("number of the first of these entries"),
        "until_entry": number("number of the last of them"),
        "count": number("how many they are"),
    },
    sentence="Entries {entry} to {until_entry} were disclosed: {count:count|entry|entries} of the opening that seal {seal} ended",
    tags=frozenset({Tag.CHANGE, Tag.NOT_IN_A_DEMO}),
)
EXPORT_BEGUN: Final = Kind(
    "export.begun",
    "An export is being written.",
    fields={
        "drive": text("id of the drive"),
        "readers": text(
            "who can read the entries: `everybody`, `nobody`, or `recipient`, one recipient with a key of their own"
        ),
        "held_back": texts("what is withheld where everybody can read them: `names`, `reasons`"),
        "recipient": text("SHA-256 of the recipient's public key, 64 hex; empty for any other"),
        "export": _EXPORT,
    },
    sentence=(
        Variant("Export {export} to {drive} started, with {held_back} withheld", lambda facts: facts.get("held_back")),
        Variant("Export {export} to {drive} started, {readers}"),
    ),
    words={
        "readers": {
            "everybody": "readable by everybody",
            "nobody": "sealed",
            "recipient": "readable by one recipient",
        }
    },
    tags=frozenset({Tag.CHANGE}),
)
EXPORT_ENDED: Final = Kind(
    "export.ended",
    "An export ended; `outcome` says how.",
    fields={
        "export": _EXPORT,
        "outcome": text("how it ended"),
        "files": number("number of files"),
        "bytes": number("bytes written"),
    },
    sentence="Export {export} ended: {outcome:spaced}",
    tags=frozenset({Tag.CHANGE}),
)
PAPER_RECONCILED: Final = Kind(
    "paper.reconciled",
    "An auditor entered a paper form that two people filled in while the log could not be written.",
    fields={
        "paper_form": text("number of the paper form"),
        "happened_at": text("when it happened, as written on the paper form, UTC"),
        "what": text("what the form says, in words"),
    },
    sentence="Paper form {paper_form} for {happened_at:utc} was entered: {what}",
    tags=frozenset({Tag.CHANGE, Tag.FINDING}),
)
AUDIT_LOOKED: Final = Kind(
    "audit.looked",
    "An auditor looked at one opening.",
    fields={"person": PERSON},
    sentence="{person:name} looked at this opening",
    tags=frozenset({Tag.AFTERWARDS, Tag.NOT_IN_A_DEMO}),
)
REVIEW_SIGNED: Final = Kind(
    "review.signed",
    "An auditor signed a review of an opening, with its class and remarks; the next seal closes the duty.",
    fields={
        "person": PERSON,
        "review_class": text(
            "`drill`, `justified`, `avoidable`, `not_justified`, `misuse` or `cannot_judge`, as in the form"
        ),
        "form": record("the statement that was signed, field by field"),
        "signature": FORM_SIGNATURE,
    },
    sentence=(
        Variant("{person:name} reviewed this opening a second time: {review_class}", _is_second),
        Variant("{person:name} reviewed this opening: {review_class}"),
    ),
    words={"review_class": CLASS_WORDS},
    tags=frozenset({Tag.CHANGE, Tag.AFTERWARDS, Tag.NOT_IN_A_DEMO}),
)
ACCOUNT_SIGNED: Final = Kind(
    "account.signed",
    "One of the two people of an opening signed what they say of it, to stand beside its review.",
    fields={
        "person": PERSON,
        "form": record("the statement that was signed, field by field"),
        "signature": FORM_SIGNATURE,
    },
    sentence="{person:name} said of this opening: {form.about.account}",
    tags=frozenset({Tag.CHANGE, Tag.AFTERWARDS, Tag.NOT_IN_A_DEMO}),
)
FINDING_RAISED: Final = Kind(
    "finding.raised",
    "An auditor was shown a finding for the first time, or for the first time with a graver rank.",
    fields={
        "finding": text("id of the finding, 8 hex"),
        "rule": text("id of the rule, such as `A3`"),
        "rule_version": number("version of the rule"),
        "rank": text("`high`, `medium` or `low`"),
        "what": text("what it found, in words"),
    },
    sentence="Finding {finding} of rule {rule} was shown: {what}",
)
FINDING_REMARKED: Final = Kind(
    "finding.remarked",
    "An auditor remarked on a finding.",
    fields={
        "finding": text("id of the finding"),
        "rule": text("id of the rule"),
        "person": PERSON,
        "form": record("the statement that was signed, field by field"),
        "signature": FORM_SIGNATURE,
    },
    sentence="{person:name} remarked on a finding of the rule {rule}: {form.about.remark}",
    tags=frozenset({Tag.CHANGE, Tag.NOT_IN_A_DEMO}),
)
