"""Events of the log and its keys."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import Kind, Tag, number, text, texts, yes_no

LOG_RECOVERED: Final = Kind(
    "log.recovered",
    "A torn last write was dropped at start.",
    fields={
        "dropped_bytes": number("bytes of the torn write"),
        "dropped_sha256": text("their SHA-256, 64 hex"),
    },
    sentence="A write to the log was cut off by a sudden stop: its torn rest of {dropped_bytes} bytes was dropped",
    tags=frozenset({Tag.CHANGE, Tag.FINDING, Tag.NOT_IN_A_DEMO}),
)
LOG_KEY_LOST: Final = Kind(
    "log.key_lost",
    "The key for the log's next entry was lost; the first of the entries that are kept apart since.",
    fields={
        "entries": number("number of entries of the log, and so of the next one"),
        "last_head": text("head of the last entry before, 64 hex"),
        "broken": number("how many logs of entries kept apart were damaged themselves and set aside"),
    },
    sentence="The key for entry {entries} was lost or the log's end cut: entries from here on are unanchored",
    tags=frozenset({Tag.FINDING, Tag.NOT_IN_A_DEMO}),
)
EPOCH_BEGUN: Final = Kind(
    "epoch.begun",
    "Two people changed keys of the log: a lost line key (unanchored entries adopted or rejected), an audit key, or who signs.",
    fields={
        "start": number("number of the first entry under the new keys"),
        "last_head": text("head of the last entry before, 64 hex"),
        "apart": number("how many entries were kept apart while the key was lost"),
        "apart_head": text("head of the last of them, 64 hex, or empty"),
        "adopted": yes_no("whether the entries kept apart were adopted; false also where there were none"),
        "removed": texts("ids of people whose signatures count no more"),
    },
    sentence=(
        "Keys of the log changed before entry {start}[; unanchored entries {adopted}: {apart}]"
        "[; {removed:names} can no longer sign or read]"
    ),
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
