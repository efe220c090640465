"""Events of the log and its keys."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import Kind, Tag, number, text, yes_no

LOG_RECOVERED: Final = Kind(
    "log.recovered",
    "An incomplete last write was discarded at start.",
    fields={
        "dropped_bytes": number("bytes of the incomplete write"),
        "dropped_sha256": text("SHA-256 of those bytes, 64 hex"),
    },
    sentence="An incomplete last write of {dropped_bytes} bytes was discarded",
    tags=frozenset({Tag.CHANGE, Tag.FINDING, Tag.NOT_IN_A_DEMO}),
)
LOG_KEY_LOST: Final = Kind(
    "log.key_lost",
    "The key for the next log entry was lost; first of the unanchored entries made since.",
    fields={
        "entries": number("number of entries of the log, and so of the next one"),
        "last_head": text("head of the last entry before this one, 64 hex"),
        "broken": number("how many sets of unanchored entries were themselves damaged and set aside"),
    },
    sentence="The key for entry {entries} was lost, or the end of the log was cut off: entries from here on are unanchored",
    tags=frozenset({Tag.FINDING, Tag.NOT_IN_A_DEMO}),
)
EPOCH_BEGUN: Final = Kind(
    "epoch.begun",
    (
        "Two people gave the log a new key, because the key for its next entry was lost; they adopted or rejected the "
        "unanchored entries."
    ),
    fields={
        "start": number("number of the first entry under the new keys"),
        "last_head": text("head of the last entry before this one, 64 hex"),
        "unanchored_count": number("how many unanchored entries were made while the key was lost"),
        "unanchored_head": text("head of the last unanchored entry, 64 hex, or empty"),
        "adopted": yes_no("whether the unanchored entries were adopted; also false if there were none"),
    },
    sentence=("The log was given a new key before entry {start}[; unanchored entries {adopted}: {unanchored_count}]"),
    words={"adopted": {"yes": "adopted", "no": "rejected"}},
    tags=frozenset({Tag.FINDING, Tag.NOT_IN_A_DEMO}),
)
LOG_ARCHIVED: Final = Kind(
    "log.archived",
    "The older part of the log was copied into an archive.",
    fields={
        "entries": number("number of entries in the archive"),
        "sha256": text("SHA-256 of the archive, 64 hex"),
        "target": text("where it was written"),
    },
    later=True,
)
