"""What the fields of log events mean, with units; the page docs/events.md is made from this and the table of events."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events import COMMON, KINDS, Kind

COMMON_MEANINGS: Final = {
    "kind": "kind of event, one of the table below",
    "t": "wall time of the machine in UTC, `YYYY-MM-DDTHH:MM:SSZ`",
    "mono_us": "clock since boot in microseconds, sleep included",
    "boot": "32 hex digits that change at every boot",
    "station": "name of the machine",
    "app": "version of the program",
    "policy": "first 16 hex digits of the SHA-256 of the policy in force",
    "seal_no": "number of the seal in force",
    "opening": "id of the opening, empty outside one",
    "actors": "who acted: list of `{person, role}`",
    "result": "`done`, `refused` or `failed`",
}
FIELD_MEANINGS: Final = {
    "adopted": "whether the entries kept apart were adopted; false also where there were none",
    "after": "of a change what is now",
    "answer": "`right`, `older_seal` (of this log, but not of its last seal), `wrong` or `not_at_hand`",
    "asked_again": "names of the fields that say nothing and were kept when the program asked again",
    "apart": "how many entries were kept apart while the key was lost",
    "apart_head": "head of the last of them, 64 hex, or empty",
    "behind": "how many countersigned checkpoints are newer than the one that the typed code is of",
    "before": "of a change what was before",
    "broken": "how many logs of entries kept apart were damaged themselves and set aside",
    "bundle": "name of the export",
    "bytes": "bytes written",
    "carried": "whether a file was written to a removable drive and read back",
    "category": "id of the reason",
    "cause": "why: by hand, time, idle, screen lock, drive removed and so on",
    "channel": "how the alert was sent",
    "code_index": "place of the code in the field, from 0",
    "cosigners": "ids of the people who cosigned",
    "count": "which extension of this opening it is, from 1; of recovery envelopes how many",
    "decrypted": "whether entries were carried out in plain text",
    "demo": "whether it is a demo vault",
    "differences": "what differs: `code`, and what is `expected` and `found`, one row each",
    "drift_steps": "by how many steps of 30 s the phone's clock was away from the machine's",
    "drive": "id of the drive",
    "dropped_bytes": "bytes of the torn write",
    "dropped_sha256": "their SHA-256, 64 hex",
    "due": "when it is due, UTC",
    "duty": "`rotate` or `review`",
    "entries": "number of entries",
    "entry": "number of an entry of this log",
    "envelope": "id of the envelope; of a duty to rotate empty for all that the opening had in reach",
    "envelope_count": "number of envelopes",
    "envelopes": "ids of envelopes",
    "expected_seal": "seal number that was asked for",
    "explanation": "what the people wrote about a code that did not fit, or about why none was at hand",
    "extensions": "how often it was extended",
    "failed": "ids of envelopes that could not be decrypted",
    "field": "name of the field, never its contents",
    "field_index": "place of the field in the envelope, from 0",
    "field_kind": "kind of the field, such as `password`",
    "fields": "names of fields, never their contents",
    "files": "number of files",
    "findings": "what was found left over: `unclean_end`, `guard`, `linked` (a second name of the log or its key)",
    "first": "id of the person who asked",
    "form": "the text that was signed, field by field",
    "generated": "whether the program made up the secret",
    "generation": "number of the store's generation",
    "granted_min": "minutes granted in all",
    "happened_at": "when it happened, as it stands on the paper form, UTC",
    "header": "SHA-256 of the header's file, 64 hex",
    "keyslots": "how many keyslots of the person were tried and fit",
    "last_head": "head of the last entry before, 64 hex",
    "lasted_s": "seconds it was open",
    "minutes": "minutes granted by this event",
    "ms": "milliseconds from the agreement to the contents",
    "name": "name of the vault, person or file",
    "next_seal": "number of the seal that is about to be made; 0 where none is",
    "opening_kind": "`emergency`, `drill`, `maintenance` or `recovery`",
    "outcome": "how it ended",
    "paper_form": "number of the paper form",
    "pairs": "pairs of people who can open",
    "people_count": "number of people",
    "period_from": "first day of the period, or empty",
    "period_to": "last day of the period, or empty",
    "person": "id of the person",
    "place": "where the vault stands",
    "printed": "whether a sheet came out of the printer",
    "printer": "name of the printer",
    "purpose": "what the fresh code was for",
    "reason": "why, in words or as a code",
    "ref": "number of the entry of the attempt",
    "register_code": "register code of the checkpoint",
    "removed": "ids of people whose signatures count no more",
    "report": "id of the report",
    "report_kind": "kind of the report",
    "reveals": "how often something was shown, compared, marked as used or saved",
    "role": "`operator`, `officer` or `auditor`",
    "root": "RFC 6962 root, 64 hex",
    "rule": "id of the rule",
    "seal": "number of the seal",
    "seat": "`first`, `second`, `auditor`, or what a fresh code was asked for",
    "second": "id of the person who answered",
    "seconds": "by how many seconds the wall clock was moved against the clock since boot",
    "shown_s": "seconds from the first showing to the end of the last",
    "sha256": "SHA-256, 64 hex",
    "signature": "Ed25519 over the form's canonical JSON, 128 hex",
    "since": "when it was opened, UTC",
    "size": "bytes of a file; entries under a checkpoint",
    "slip": "`seal`, `owner` or `recovery`",
    "start": "number of the first entry under the new keys",
    "system": "the system that the envelope is for",
    "target": "where it was written",
    "team": "team of the person, or empty",
    "tested": "whether somebody tried it",
    "times": "how often it was shown, one showing right after the other",
    "until": "until when, UTC",
    "vault": "id of the vault",
    "verdict": "verdict of the verification",
    "void": "how many earlier ones are void",
    "warnings": "warnings that were accepted at the ceremony",
    "what": "what it was about, in words",
}


def event_page() -> str:
    """Return the page that lists every event with its fields."""
    rows = [
        "# Events of the log",
        "",
        "Made from `app/twinseal/domain/events.py` and `event_words.py` by `python -P -m twinseal.domain.event_words`; a test holds this page to them.",
        "",
        "## Fields of every event",
        "",
        "| field | type | meaning |",
        "|---|---|---|",
        *(f"| `{name}` | {kind.value} | {COMMON_MEANINGS[name]} |" for name, kind in COMMON.items()),
        "",
        "Besides `v`, `seq` and `salt` (docs/formats.md, 1.1).",
        "",
        "## Events",
        "",
        "| event | meaning | fields of its own |",
        "|---|---|---|",
    ]
    rows += [_row(one) for one in KINDS.values() if not one.later]
    rows += [
        "",
        "## Events of parts that are not built yet",
        "",
        "Nothing writes them today. They stand here so that the parts to come need no other format.",
        "",
        "| event | meaning | fields of its own |",
        "|---|---|---|",
        *(_row(one) for one in KINDS.values() if one.later),
    ]
    used = sorted({name for one in KINDS.values() for name in one.fields})
    rows += ["", "## What the fields mean", "", "| field | meaning |", "|---|---|"]
    rows += [f"| `{name}` | {FIELD_MEANINGS[name]} |" for name in used]
    return "\n".join(rows) + "\n"


def _row(one: Kind) -> str:
    fields = ", ".join(f"`{name}` ({kind.value})" for name, kind in one.fields.items()) or "none"
    return f"| `{one.name}` | {one.meaning} | {fields} |"


if __name__ == "__main__":
    print(event_page(), end="")  # noqa: T201 - this is what it is for
