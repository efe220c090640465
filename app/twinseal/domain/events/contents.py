"""Events of what lies in the vault while it is open: shown, compared, marked, saved, masked."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import ENVELOPE, ENVELOPES, FIELD_INDEX, FIELD_NAME, PERSON, Kind, Tag, number, text
from twinseal.domain.events.sentence import Variant

CONTENTS_OPENED: Final = Kind(
    "contents.opened",
    "The store was opened and checked against the header and the log.",
    fields={"envelopes": ENVELOPES, "ms": number("milliseconds from agreement to contents")},
    sentence=(
        Variant("{envelopes:count|envelope|envelopes} opened after {ms} ms", lambda facts: facts.get("envelopes")),
        Variant("The vault was opened after {ms} ms; nothing of it is shown"),
    ),
    tags=frozenset({Tag.WHILE_OPEN, Tag.NEEDS_CONSENT}),
)
CONTENTS_MASKED: Final = Kind(
    "contents.masked",
    "All contents were masked.",
    fields={"cause": text("why: manually, screen lock and so on")},
    sentence="All contents were masked {cause:cause}",
    tags=frozenset({Tag.WHILE_OPEN}),
)
CONTENTS_UNMASKED: Final = Kind(
    "contents.unmasked",
    "Contents can be shown again after a fresh code.",
    fields={"person": PERSON},
    sentence="{person:name} unmasked the contents",
    tags=frozenset({Tag.WHILE_OPEN, Tag.NEEDS_CONSENT}),
)
FIELD_REVEALED: Final = Kind(
    "field.revealed",
    "A field was shown.",
    fields={
        "envelope": ENVELOPE,
        "field": FIELD_NAME,
        "field_kind": text("kind of the field, such as `password`"),
        "field_index": FIELD_INDEX,
    },
    sentence="{field} of {envelope:label} was shown",
    exposes="{field}",
    tags=frozenset({Tag.WHILE_OPEN, Tag.NEEDS_CONSENT}),
)
FIELD_HIDDEN: Final = Kind(
    "field.hidden",
    "A field is no longer shown; showings less than two seconds apart are one.",
    fields={
        "envelope": ENVELOPE,
        "field": FIELD_NAME,
        "field_index": FIELD_INDEX,
        "times": number("how often it was shown, one showing right after the other"),
        "shown_s": number("seconds from the first showing to the end of the last"),
    },
    sentence="{field} of {envelope:label} was hidden after {shown_s} s[, shown {times:several} times in them]",
    tags=frozenset({Tag.WHILE_OPEN}),
)
FIELD_COMPARED: Final = Kind(
    "field.compared",
    "Typed text was compared with a field.",
    fields={"envelope": ENVELOPE, "field": FIELD_NAME, "field_index": FIELD_INDEX},
    sentence="Typed text was compared with {field} of {envelope:label}",
    exposes="{field}, compared with what was typed",
    tags=frozenset({Tag.WHILE_OPEN, Tag.NEEDS_CONSENT}),
)
FIELD_SPELLED: Final = Kind(
    "field.spelled",
    "A field that is shown is spelled aloud, sign by sign, to whoever listens on this machine.",
    fields={"envelope": ENVELOPE, "field": FIELD_NAME, "field_index": FIELD_INDEX},
    sentence="{field} of {envelope:label} was spelled aloud",
    exposes="{field}, spelled aloud",
    tags=frozenset({Tag.WHILE_OPEN, Tag.NEEDS_CONSENT}),
)
CODE_TICKED: Final = Kind(
    "code.ticked",
    "A one-time code was marked as used.",
    fields={
        "envelope": ENVELOPE,
        "field": FIELD_NAME,
        "field_index": FIELD_INDEX,
        "code_index": number("position of the code in the field, from 0"),
    },
    sentence="Code {code_index:place} of {field} of {envelope:label} was marked as used",
    exposes="{field}, code {code_index:place} marked as used",
    tags=frozenset({Tag.WHILE_OPEN, Tag.NEEDS_CONSENT}),
)
ATTACHMENT_SAVED: Final = Kind(
    "attachment.saved",
    "An attachment is being saved to a removable drive.",
    fields={
        "envelope": ENVELOPE,
        "name": text("name of the file"),
        "size": number("bytes of the file"),
        "drive": text("id of the drive"),
    },
    sentence="Attachment {name} of {envelope:label} was saved to {drive}",
    exposes="file {name}, saved to a drive",
    tags=frozenset({Tag.WHILE_OPEN, Tag.NEEDS_CONSENT, Tag.NOT_IN_A_DEMO}),
)
SECRET_COPIED: Final = Kind(
    "secret.copied",
    "A secret was copied to the clipboard or shown as a QR code, where policy allows it.",
    fields={
        "envelope": ENVELOPE,
        "field": FIELD_NAME,
        "field_index": FIELD_INDEX,
        "channel": text("where it went"),
    },
    later=True,
)
SECRET_CLEARED: Final = Kind(
    "secret.cleared",
    "The clipboard was cleared.",
    fields={"channel": text("where it was cleared"), "outcome": text("how it ended")},
    later=True,
)
