"""Finds the newest checkpoint beside a log that vouches for it, and what lies there and vouches for nothing.

Anybody who can write into the folder can put anything there. What is no checkpoint, or is not signed as the trust card
demands, keeps nobody out: it is passed over and told. Which size the log is held to is then for the signed checkpoints,
the sealed store and the register code on paper to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from twinseal.audit.format.checkpoint import StoredCheckpoint, checkpoint_names, checkpoint_or_none
from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.format.note import NOTE_MAX_BYTES
from twinseal.audit.verify.note_check import CheckedNote, check_note
from twinseal.audit.verify.roster import Roster
from twinseal.domain.errors import FileMissing, NotARegularFile, NotWritable
from twinseal.domain.ports import Files
from twinseal.domain.text import shown
from twinseal.domain.texts import sentence_of
from twinseal.domain.trust_card import TrustCard

_NAMED_MAX: Final = 5
_UNFINISHED: Final = ".tmp"


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies in the folder of checkpoints."""

    newest: StoredCheckpoint | None
    """The newest that is signed as it must be."""
    passed_over: tuple[str, ...] = ()
    """Names of what vouches for nothing, sorted. Of files below the newest only the kind and the length are looked at."""
    claims_more: bool = False
    """True if one of these has the name of a checkpoint over more entries than the newest."""

    @property
    def notice(self) -> str:
        """Return in words what was passed over, what the log is held to, and what to do; empty where nothing was."""
        if not self.passed_over:
            return ""
        names = ", ".join(shown(name) for name in self.passed_over[:_NAMED_MAX])
        more = len(self.passed_over) - _NAMED_MAX
        held = (
            sentence_of("signed_beside.newest", size=self.newest.size)
            if self.newest is not None
            else sentence_of("signed_beside.none")
        )
        paper = sentence_of("signed_beside.paper") if self.claims_more else ""
        return sentence_of("signed_beside.not_signed", names=names, more=max(0, more), held=held, paper=paper)


def look_beside(files: Files, folder: Path, card: TrustCard, roster: Roster | None = None) -> Beside:
    """Look through the checkpoints beside a log; `roster` as for `check_note`. Raises `DiskFault`."""
    names = checkpoint_names(files, folder)
    newest: StoredCheckpoint | None = None
    over: list[str] = []
    claims_more = False
    for name in reversed(names):
        if newest is not None:
            over += [] if _may_be_one(files, LogPaths(folder).checkpoints / name) else [name]
            continue
        stored = checkpoint_or_none(files, folder, name)
        if stored is not None and isinstance(check_note(name, stored.note, card, roster), CheckedNote):
            newest = stored
        else:
            over.append(name)
            claims_more = True
    try:
        listed = files.names(LogPaths(folder).checkpoints)
    except FileMissing:
        listed = ()
    strange = set(listed) - set(names)
    over += [name for name in strange if not name.endswith(_UNFINISHED)]
    return Beside(newest, tuple(sorted(over)), claims_more)


def _may_be_one(files: Files, path: Path) -> bool:
    try:
        facts = files.facts(path)
    except (NotARegularFile, NotWritable):
        return False
    return facts is None or facts.size <= NOTE_MAX_BYTES
