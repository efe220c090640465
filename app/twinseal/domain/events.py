"""The closed list of log events and their fields.

The log, the reports, the documents and the verifiers share this one table; docs/formats.md is checked
against it. Together the fields of an opening's events answer who, when, which envelopes, how long,
why, and what the system did.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from twinseal.domain.errors import BadInput


class FieldType(StrEnum):
    """The types a field of an event may have."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    TEXTS = "texts"
    OBJECT = "object"
    OBJECTS = "objects"


T, N, Y, TS, O, OS = FieldType  # noqa: E741 - one letter keeps the table below readable


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event: its name, what it means, and its own fields beside the common ones."""

    name: str
    meaning: str
    fields: dict[str, FieldType]
    later: bool = False
    """True for an event of a part that is not built yet: the format has its place, and nothing writes it."""


COMMON: Final[dict[str, FieldType]] = {
    "kind": T,
    "t": T,
    "mono_us": N,
    "boot": T,
    "station": T,
    "app": T,
    "policy": T,
    "seal_no": N,
    "opening": T,
    "actors": OS,
    "result": T,
}
"""Fields of every event: kind; UTC time (ISO 8601); boot clock in microseconds; boot id; station;
program version; first 16 hex digits of the policy's SHA-256; seal number of the last seal; opening id
or empty; actors, each `{"person": id, "role": role}`; result (`done`, `refused`, `failed`)."""

_TABLE: Final[tuple[Kind, ...]] = (
    Kind(
        "vault.founded",
        "The ceremony was finished; first entry of the log.",
        {"vault": T, "name": T, "place": T, "demo": Y, "people_count": N, "pairs": N, "envelope_count": N, "warnings": TS},
    ),
    Kind(
        "person.enrolled",
        "A person belongs to the vault, with this name, role and team; one entry a person, right after the founding.",
        {"person": T, "name": T, "role": T, "team": T},
    ),
    Kind("program.started", "The program took up a vault and found something left over.", {"findings": TS}),
    Kind("log.recovered", "A torn last write was dropped at start.", {"dropped_bytes": N, "dropped_sha256": T}),
    Kind(
        "log.key_lost",
        "The key for the log's next entry was lost; the first of the entries that are kept apart since.",
        {"entries": N, "last_head": T, "broken": N},
    ),
    Kind(
        "epoch.begun",
        "Two people changed keys of the log: a lost line key (unanchored entries adopted or rejected), an audit key, or who signs.",
        {"start": N, "last_head": T, "apart": N, "apart_head": T, "adopted": Y, "removed": TS},
    ),
    Kind("guard.rebuilt", "The file of waiting times was lost or damaged and was rebuilt at its strictest.", {}),
    Kind("opening.begun", "Somebody broke the glass: an opening was begun.", {"opening_kind": T}),
    Kind(
        "register_code.answered",
        "The register code of the last seal was asked for.",
        {"answer": T, "expected_seal": N, "explanation": T, "asked_again": TS, "behind": N},
    ),
    Kind("identify.attempt", "A person is about to prove who they are.", {"seat": T, "person": T}),
    Kind("identify.granted", "Passphrase and code were right.", {"ref": N, "person": T, "drift_steps": N}),
    Kind(
        "identify.denied", "Passphrase or code was wrong, or the person had to wait.", {"ref": N, "person": T, "reason": T}
    ),
    Kind("attempt.unresolved", "An attempt has no outcome: the program ended in between.", {"person": T}),
    Kind("request.signed", "The first person signed the request.", {"form": O, "signature": T}),
    Kind("request.expired", "The second person did not answer in time: the signed request counts no more.", {}),
    Kind("answer.signed", "The second person signed a confirmation or a refusal.", {"form": O, "signature": T}),
    Kind("opening.refused", "The opening was refused.", {"reason": T, "second": T}),
    Kind("opening.ended", "The opening ended before anything was opened.", {"reason": T}),
    Kind(
        "opening.opened",
        "Both people agreed; the key was used only after this entry was safe on the disk.",
        {"opening_kind": T, "envelopes": TS, "minutes": N, "first": T, "second": T},
    ),
    Kind("opening.failed", "The key or the store could not be used after the agreement.", {"reason": T}),
    Kind("contents.opened", "The store was opened and checked against header and log.", {"envelopes": TS, "ms": N}),
    Kind("field.revealed", "A field was shown.", {"envelope": T, "field": T, "field_kind": T, "field_index": N}),
    Kind(
        "field.hidden",
        "A field is no longer shown; showings less than two seconds apart are one.",
        {"envelope": T, "field": T, "field_index": N, "times": N, "shown_s": N},
    ),
    Kind(
        "field.compared",
        "Something typed was compared with a field.",
        {"envelope": T, "field": T, "field_index": N},
    ),
    Kind(
        "code.ticked", "A one-time code was marked as used.", {"envelope": T, "field": T, "field_index": N, "code_index": N}
    ),
    Kind(
        "attachment.saved",
        "An attachment is being saved to a removable drive.",
        {"envelope": T, "name": T, "size": N, "drive": T},
    ),
    Kind("contents.masked", "Everything was masked.", {"cause": T}),
    Kind("contents.unmasked", "Contents can be shown again after a fresh code.", {"person": T}),
    Kind(
        "auditor.removal_agreed",
        "Both people removed an auditor with fresh codes; a new audit key holds from the next reseal on.",
        {"person": T, "reason": T, "asked_again": TS},
    ),
    Kind(
        "opening.extended",
        "Both people extended the opening with fresh codes.",
        {"minutes": N, "reason": T, "asked_again": TS, "count": N},
    ),
    Kind(
        "opening.widened", "Both people added envelopes with fresh codes.", {"envelopes": TS, "reason": T, "asked_again": TS}
    ),
    Kind("code.denied", "A fresh code during an opening was wrong.", {"person": T, "purpose": T}),
    Kind(
        "opening.resealed",
        "The opening is over; contents are gone from memory.",
        {"cause": T, "lasted_s": N, "granted_min": N, "extensions": N, "reveals": N, "next_seal": N},
    ),
    Kind("seal.prepared", "The vault is about to be sealed under a new key.", {"generation": N, "header": T}),
    Kind("seal.committed", "The vault is sealed under its new key.", {"generation": N, "header": T, "seal": N}),
    Kind("seal.incomplete", "The contents were sealed, but not under a new key: it could not be written.", {"reason": T}),
    Kind(
        "checkpoint.made",
        "A checkpoint of the log was signed and cosigned.",
        {"size": N, "root": T, "sha256": T, "cosigners": TS, "register_code": T},
    ),
    Kind("opening.unclean_end", "An opening ended without a reseal: the program or the machine stopped.", {"since": T}),
    Kind("clock.step", "The machine's clock was moved.", {"seconds": N}),
    Kind("mismatch.found", "Header, store and log did not agree.", {"what": T, "differences": OS}),
    Kind("mismatch.accepted", "Both people went on in spite of what is named.", {"what": T, "differences": OS}),
    Kind("duty.created", "Something is owed after an opening.", {"duty": T, "envelope": T, "due": T}),
    Kind(
        "duty.narrowed",
        "What was owed for all that an opening had in reach is owed for these envelopes alone: they were exposed.",
        {"envelopes": TS},
    ),
    Kind("alert.sent", "An alert was sent, muted or failed.", {"channel": T, "outcome": T}),
    Kind("audit.signed_in", "An auditor signed in.", {"person": T}),
    Kind("audit.signed_out", "An auditor signed out.", {"person": T}),
    Kind("audit.verified", "An auditor verified the log.", {"verdict": T, "entries": N}),
    Kind(
        "report.written",
        "A signed report is being written.",
        {"report": T, "report_kind": T, "period_from": T, "period_to": T},
    ),
    Kind("report.printed", "A report is being printed.", {"report": T, "printer": T}),
    Kind(
        "entry.disclosed",
        "One entry is being written for somebody who may read no other.",
        {"entry": N},
    ),
    Kind(
        "export.begun",
        "An export is being written.",
        {"drive": T, "decrypted": Y, "bundle": T},
    ),
    Kind("export.ended", "An export ended; the entry says how.", {"bundle": T, "outcome": T, "files": N, "bytes": N}),
    Kind(
        "paper.reconciled",
        "An auditor entered a paper form that two people filled in while the log could not be written.",
        {"paper_form": T, "happened_at": T, "what": T},
    ),
)

_LATER: Final[tuple[tuple[str, str, dict[str, FieldType]], ...]] = (
    (
        "self_check.done",
        "One person proved passphrase, code and keyslots alone; nothing was opened.",
        {"person": T, "keyslots": N},
    ),
    (
        "drill.certified",
        "A drill ended: which envelopes could be decrypted without being shown, and what else was proven.",
        {"envelopes": TS, "failed": TS, "printed": Y, "carried": Y},
    ),
    (
        "validation.renewed",
        "A person, an envelope or the drill is valid until another day.",
        {"what": T, "person": T, "envelope": T, "until": T},
    ),
    ("change.signed", "One of two people signed the list of changes that was shown to them.", {"form": O, "signature": T}),
    ("envelope.added", "An envelope was added.", {"envelope": T, "name": T, "system": T}),
    (
        "envelope.replaced",
        "The contents of an envelope were replaced.",
        {"envelope": T, "fields": TS, "generated": Y, "tested": Y},
    ),
    ("envelope.retired", "An envelope was retired.", {"envelope": T, "reason": T}),
    ("person.changed", "A person has another name, role or team.", {"person": T, "name": T, "role": T, "team": T}),
    ("person.rebound", "A person has a new passphrase or a new authenticator.", {"person": T, "what": T}),
    ("person.suspended", "A person can open nothing for a while.", {"person": T, "reason": T, "until": T}),
    ("person.removed", "A person left; a new vault key holds from the next reseal on.", {"person": T, "reason": T}),
    ("policy.changed", "A rule of the policy was changed.", {"name": T, "before": T, "after": T}),
    ("category.changed", "A reason for openings, its questions or its mask was changed.", {"category": T, "what": T}),
    ("recovery.made", "Recovery envelopes were printed and read back; earlier ones are void.", {"count": N, "void": N}),
    ("vault.backed_up", "The sealed folder was copied into a backup.", {"sha256": T, "target": T}),
    (
        "vault.restored",
        "Two people put a backup back: the log goes on from an older place.",
        {"sha256": T, "entries": N, "last_head": T, "register_code": T},
    ),
    ("log.archived", "The older part of the log was copied into an archive.", {"entries": N, "sha256": T, "target": T}),
    ("clock.corrected", "Two people corrected the machine's clock.", {"seconds": N, "reason": T}),
    (
        "program.changed",
        "Another machine or another version of the program took the vault up.",
        {"what": T, "before": T, "after": T},
    ),
    ("audit.looked", "An auditor looked at one opening.", {"what": T}),
    ("duty.closed", "What was owed was done.", {"duty": T, "envelope": T, "tested": Y, "reason": T}),
    ("duty.acknowledged", "The person who owes something has seen it.", {"duty": T, "envelope": T, "person": T}),
    ("review.signed", "An auditor signed a review of an opening, with its class and remarks.", {"form": O, "signature": T}),
    ("finding.raised", "A rule found an anomaly.", {"rule": T, "what": T}),
    ("finding.remarked", "An auditor remarked on an anomaly.", {"rule": T, "what": T}),
    (
        "secret.copied",
        "A secret was put on the clipboard or shown as a QR code, where policy allows it.",
        {"envelope": T, "field": T, "field_index": N, "channel": T},
    ),
    ("secret.cleared", "The clipboard was cleared.", {"channel": T, "outcome": T}),
    (
        "slip.printed",
        "A slip was printed: for the register, for the owner of a system, or a recovery sheet.",
        {"slip": T, "envelope": T, "printer": T},
    ),
)
"""Events of parts that are not built yet (drill, maintenance, reviews, duties, recovery, backup)."""

KINDS: Final[dict[str, Kind]] = {
    kind.name: kind for kind in (*_TABLE, *(Kind(name, meaning, fields, later=True) for name, meaning, fields in _LATER))
}


def _fits(value: object, wanted: FieldType) -> bool:
    if wanted is T:
        return isinstance(value, str)
    if wanted is N:
        return isinstance(value, int) and not isinstance(value, bool)
    if wanted is Y:
        return isinstance(value, bool)
    if wanted is O:
        return isinstance(value, dict)
    if not isinstance(value, list):
        return False
    inner = str if wanted is TS else dict
    return all(isinstance(item, inner) for item in value)


def _are_actors(rows: object) -> bool:
    return isinstance(rows, list) and all(
        set(row) == {"person", "role"} and all(isinstance(value, str) for value in row.values()) for row in rows
    )


def check_event(fields: dict[str, object]) -> None:
    """Refuse an event of a kind that is unknown or not built yet, or with a missing, extra or mistyped field (`BadInput`)."""
    kind = KINDS.get(str(fields.get("kind", "")))
    if kind is None or kind.later:
        msg = "Log event: unknown kind."
        raise BadInput(msg)
    wanted = COMMON | kind.fields
    if set(fields) != set(wanted):
        msg = f"Log event {kind.name}: fields are missing or unknown."
        raise BadInput(msg)
    for name, field_type in wanted.items():
        if not _fits(fields[name], field_type) or (name == "actors" and not _are_actors(fields[name])):
            msg = f"Log event {kind.name}: {name} is of the wrong type."
            raise BadInput(msg)
