"""What the fields of log events mean, with units; the page docs/events.md is made from this and the table of events."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events import COMMON, KINDS

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
    "answer": "`right`, `wrong` or `not_at_hand`",
    "apart": "how many entries were kept apart while the key was lost",
    "apart_head": "head of the last of them, 64 hex, or empty",
    "at": "when it happened, as it stands on the paper form",
    "broken": "how many logs of entries kept apart were damaged themselves and set aside",
    "bundle": "name of the export",
    "bytes": "bytes written",
    "cause": "why: by hand, time, idle, screen lock, drive removed and so on",
    "channel": "how the alert was sent",
    "cosigners": "ids of the people who cosigned",
    "count": "which extension of this opening it is, from 1",
    "decrypted": "whether entries were carried out in plain text",
    "demo": "whether it is a demo vault",
    "drift_steps": "by how many steps of 30 s the phone's clock was away from the machine's",
    "drive": "id of the drive",
    "dropped_bytes": "bytes of the torn write",
    "dropped_sha256": "their SHA-256, 64 hex",
    "due": "when it is due, UTC",
    "duty": "`rotate` or `review`",
    "entries": "number of entries",
    "entry": "number of an entry of this log",
    "envelope": "id of the envelope",
    "envelopes": "ids of envelopes; at the founding their number",
    "expected_seal": "seal number that was asked for",
    "explanation": "what the people wrote about a code that did not fit",
    "extensions": "how often it was extended",
    "field": "name of the field, never its contents",
    "field_index": "place of the field in the envelope, from 0",
    "field_kind": "kind of the field, such as `password`",
    "files": "number of files",
    "findings": "what was found left over: `unclean_end`, `guard`, `linked` (a second name of the log or its key)",
    "first": "id of the person who asked",
    "form": "the text that was signed, field by field; of a paper form its number",
    "from": "first day of the period, or empty",
    "generation": "number of the store's generation",
    "granted_min": "minutes granted in all",
    "header": "SHA-256 of the header's file, 64 hex",
    "index": "place of the field, or of the code in it, from 0",
    "last_head": "head of the last entry before, 64 hex",
    "lasted_s": "seconds it was open",
    "minutes": "minutes granted by this event",
    "ms": "milliseconds from the agreement to the contents",
    "name": "name of the vault, person or file",
    "next_seal": "number of the seal that is about to be made",
    "opening_kind": "`emergency`, `drill`, `maintenance` or `recovery`",
    "outcome": "how it ended",
    "pairs": "pairs of people who can open",
    "people": "number of people",
    "person": "id of the person",
    "place": "where the vault stands",
    "printer": "name of the printer",
    "purpose": "what the fresh code was for",
    "reason": "why, in words or as a code",
    "ref": "number of the entry of the attempt",
    "register_code": "register code of the checkpoint",
    "removed": "ids of people whose signatures count no more",
    "report": "id of the report",
    "report_kind": "kind of the report",
    "reveals": "how often something was shown or compared",
    "role": "`operator`, `officer` or `auditor`",
    "root": "RFC 6962 root, 64 hex",
    "seal": "number of the seal",
    "seat": "`first`, `second`, `auditor`, or what a fresh code was asked for",
    "second": "id of the person who answered",
    "seconds": "by how many seconds the wall clock was moved against the clock since boot",
    "sha256": "SHA-256, 64 hex",
    "signature": "Ed25519 over the form's canonical JSON, 128 hex",
    "since": "when it was opened, UTC",
    "size": "bytes of a file; entries under a checkpoint",
    "start": "number of the first entry under the new keys",
    "target": "where it was written",
    "team": "team of the person, or empty",
    "to": "last day of the period, or empty",
    "vault": "id of the vault",
    "verdict": "verdict of the verification",
    "warnings": "warnings that were accepted at the ceremony",
    "what": "what it was about, in words",
}


def event_page() -> str:
    """Return the page that lists every event with its fields."""
    rows = [
        "# Events of the log",
        "",
        "Made from `app/twinseal/domain/events.py` and `event_words.py` by `python -m twinseal.domain.event_words`; a test holds this page to them.",
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
    for one in KINDS.values():
        fields = ", ".join(f"`{name}` ({kind.value})" for name, kind in one.fields.items()) or "none"
        rows.append(f"| `{one.name}` | {one.meaning} | {fields} |")
    used = sorted({name for one in KINDS.values() for name in one.fields})
    rows += ["", "## What the fields mean", "", "| field | meaning |", "|---|---|"]
    rows += [f"| `{name}` | {FIELD_MEANINGS[name]} |" for name in used]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    print(event_page(), end="")  # noqa: T201 - this is what it is for
