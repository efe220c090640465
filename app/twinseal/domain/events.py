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
        {"vault": T, "name": T, "place": T, "demo": Y, "people": N, "pairs": N, "envelopes": N, "warnings": TS},
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
    Kind("opening.begun", "Somebody broke the glass; an opening has begun.", {"opening_kind": T}),
    Kind(
        "register_code.answered",
        "The register code of the last seal was asked for.",
        {"answer": T, "expected_seal": N, "explanation": T},
    ),
    Kind(
        "identify.attempt", "A person is about to prove who they are (durable before the proof).", {"seat": T, "person": T}
    ),
    Kind("identify.granted", "Passphrase and code were right.", {"ref": N, "person": T, "drift_steps": N}),
    Kind(
        "identify.denied", "Passphrase or code was wrong, or the person had to wait.", {"ref": N, "person": T, "reason": T}
    ),
    Kind("attempt.unresolved", "An attempt has no outcome: the program ended in between.", {"person": T}),
    Kind("request.signed", "The first person signed the request.", {"form": O, "signature": T}),
    Kind("answer.signed", "The second person signed a confirmation or a refusal.", {"form": O, "signature": T}),
    Kind("opening.refused", "The opening was refused.", {"reason": T, "second": T}),
    Kind("opening.ended", "The opening ended before anything was opened.", {"reason": T}),
    Kind(
        "opening.opened",
        "Both people agreed; durable before the key is used.",
        {"opening_kind": T, "envelopes": TS, "minutes": N, "first": T, "second": T},
    ),
    Kind("opening.failed", "The key or the store could not be used after the agreement.", {"reason": T}),
    Kind("contents.opened", "The store was opened and checked against header and log.", {"envelopes": TS, "ms": N}),
    Kind("field.revealed", "A field was shown.", {"envelope": T, "field": T, "field_kind": T, "index": N}),
    Kind(
        "field.compared",
        "Something typed was compared with a field, character by character.",
        {"envelope": T, "field": T, "index": N},
    ),
    Kind("code.ticked", "A one-time code was marked as used.", {"envelope": T, "field": T, "field_index": N, "index": N}),
    Kind(
        "attachment.saved",
        "An attachment is being saved to a removable drive (durable before its first byte).",
        {"envelope": T, "name": T, "size": N, "drive": T},
    ),
    Kind("contents.masked", "Everything was masked.", {"cause": T}),
    Kind("contents.unmasked", "Contents can be shown again after a fresh code.", {"person": T}),
    Kind(
        "auditor.removal_agreed",
        "Both people removed an auditor with fresh codes; a new audit key holds from the next reseal on.",
        {"person": T, "reason": T},
    ),
    Kind("opening.extended", "Both people extended the opening with fresh codes.", {"minutes": N, "reason": T, "count": N}),
    Kind("opening.widened", "Both people added envelopes with fresh codes.", {"envelopes": TS, "reason": T}),
    Kind("code.denied", "A fresh code during an opening was wrong.", {"person": T, "purpose": T}),
    Kind(
        "opening.resealed",
        "The opening is over; contents are gone from memory.",
        {"cause": T, "lasted_s": N, "granted_min": N, "extensions": N, "reveals": N, "next_seal": N},
    ),
    Kind(
        "seal.prepared", "A new generation is about to be committed under a new vault key.", {"generation": N, "header": T}
    ),
    Kind("seal.committed", "The new generation is in force.", {"generation": N, "header": T, "seal": N}),
    Kind("seal.incomplete", "The contents were sealed, but no new generation could be written.", {"reason": T}),
    Kind(
        "checkpoint.made",
        "A checkpoint of the log was signed and cosigned.",
        {"size": N, "root": T, "sha256": T, "cosigners": TS, "register_code": T},
    ),
    Kind("opening.unclean_end", "An opening ended without a reseal: the program or the machine stopped.", {"since": T}),
    Kind("clock.step", "The wall clock was moved against the boot clock.", {"seconds": N}),
    Kind("mismatch.found", "Header, store and log did not agree.", {"what": T}),
    Kind("mismatch.accepted", "Both people went on in spite of a mismatch.", {"what": T}),
    Kind("duty.created", "Something is owed after an opening.", {"duty": T, "envelope": T, "due": T}),
    Kind("alert.sent", "An alert was sent, muted or failed.", {"channel": T, "outcome": T}),
    Kind("audit.signed_in", "An auditor signed in.", {"person": T}),
    Kind("audit.signed_out", "An auditor signed out.", {"person": T}),
    Kind("audit.looked", "An auditor looked at the log.", {"what": T}),
    Kind("audit.verified", "An auditor verified the log.", {"verdict": T, "entries": N}),
    Kind(
        "report.written",
        "A signed report is being written (durable before the file).",
        {"report": T, "report_kind": T, "from": T, "to": T},
    ),
    Kind("report.printed", "A report is being printed (durable before its first page).", {"report": T, "printer": T}),
    Kind(
        "entry.disclosed",
        "One entry is being written for somebody who may read no other (durable before the file).",
        {"entry": N},
    ),
    Kind(
        "export.begun",
        "An export is being written (durable before the first file).",
        {"drive": T, "decrypted": Y, "bundle": T},
    ),
    Kind("export.ended", "How an export ended.", {"bundle": T, "outcome": T, "files": N, "bytes": N}),
    Kind(
        "paper.reconciled",
        "An auditor entered a paper form that two people filled in while the log could not be written.",
        {"form": T, "at": T, "what": T},
    ),
    Kind("vault.backed_up", "The sealed folder was copied into a backup.", {"sha256": T, "target": T}),
)

KINDS: Final[dict[str, Kind]] = {kind.name: kind for kind in _TABLE}


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
    """Refuse an event of unknown kind, or with a missing, extra or mistyped field (`BadInput`)."""
    kind = KINDS.get(str(fields.get("kind", "")))
    if kind is None:
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
