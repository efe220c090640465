"""What the unanchored entries say, in words: for the two people who adopt or reject them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.read.reader import Entry, EntryOpener, iter_lines
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.events.registry import KINDS
from twinseal.domain.texts import sentence_of, worded
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log import stories
from twinseal.flows.log.log_reading import in_shape

if TYPE_CHECKING:
    from twinseal.audit.write.key_lost import LostKey

_LISTED: Final = 100
_LONGEST: Final = 240


def describe_unanchored(context: VaultContext, audit: Sequence[KemKeyPair]) -> tuple[str, ...]:
    """Return one line for each unanchored entry, oldest first, those before this start of the program set off.

    Empty where no key is lost. Raises `LogDamaged` if the lines are not whole.
    """
    lost = context.lost
    if lost is None:
        return ()
    entries = _unanchored_entries(context, audit, lost)
    people = stories.People.of(context.roster)
    people.learn(entry for entry in entries if entry is not None and _is_ours(entry))
    before, since = entries[: lost.before], entries[lost.before :]
    return (
        *_part(before, people, sentence_of("unanchored.written_before_start")),
        *_part(since, people, sentence_of("unanchored.written_since_start")),
    )


def sound_unanchored(context: VaultContext, audit: Sequence[KemKeyPair]) -> tuple[Entry, ...]:
    """Return the unanchored entries that are what an event must be, oldest first; raises as `describe_unanchored`."""
    if context.lost is None:
        return ()
    return tuple(
        entry for entry in _unanchored_entries(context, audit, context.lost) if entry is not None and _is_ours(entry)
    )


def _unanchored_entries(context: VaultContext, audit: Sequence[KemKeyPair], lost: LostKey) -> list[Entry | None]:
    opener = EntryOpener(audit)
    folder = LogPaths(context.paths.audit).unanchored_at(lost.start)
    lines = iter_lines(context.machine.files, folder, end=lost.writer.log_bytes)
    opened = [opener.open_line(line) for line in lines]
    return [entry if isinstance(entry, Entry) else None for entry in opened]


def _part(entries: Sequence[Entry | None], people: stories.People, heading: str) -> list[str]:
    if not entries:
        return []
    lines = [f"{heading}: {len(entries)}"]
    older, newest = entries[:-_LISTED], entries[-_LISTED:]
    if older:
        kinds = Counter(_kind(entry) for entry in older)
        counted = ", ".join(f"{count} x {kind}" for kind, count in kinds.items())
        lines.append(sentence_of("unanchored.oldest", count=len(older), kinds=counted))
    return lines + [_line(entry, people) for entry in newest]


def _kind(entry: Entry | None) -> str:
    if entry is None:
        return sentence_of("unanchored.entry_unreadable")
    return stories.text(entry, "kind") if _is_ours(entry) else sentence_of("unanchored.entry_malformed")


def _line(entry: Entry | None, people: stories.People) -> str:
    if entry is None or not _is_ours(entry):
        return _kind(entry)
    words = stories.summary(entry, people) or _meaning(stories.text(entry, "kind"))
    return f"{utc_words(stories.text(entry, 't'), seconds=True)}  \u00b7  {words}"[:_LONGEST]


def _is_ours(entry: Entry) -> bool:
    """Tell whether an entry has the form of its kind; whoever made the key of these entries could write any other."""
    return not in_shape(entry).fault


def _meaning(kind: str) -> str:
    return worded(f"event.{kind}.meaning", KINDS[kind].meaning)
