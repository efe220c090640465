"""What is verified: where the lines, checkpoints, epoch notes and unanchored entries of a vault or an export lie."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from twinseal.audit.format.checkpoint import checkpoint_names
from twinseal.audit.format.epoch import epoch_names, unanchored_starts
from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.format.note import NOTE_MAX_BYTES
from twinseal.audit.format.people_note import people_names
from twinseal.domain.errors import DiskFault, FileTooLarge, NotARegularFile
from twinseal.domain.ports import Files

_MANIFEST_MAX_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes by their file names, oldest first; each is read when it is judged, so that thousands take no memory."""

    names: tuple[str, ...] = ()
    read: Callable[[str], bytes] = lambda _name: b""

    @classmethod
    def held(cls, notes: Sequence[tuple[str, bytes]]) -> Notes:
        """Return notes that are in memory already."""
        return cls(tuple(name for name, _ in notes), dict(notes).__getitem__)

    def from_size(self, size: int) -> Notes:
        """Return the notes whose number is at least `size`; the others are not read."""
        return Notes(tuple(name for name in self.names if int(name.partition(".")[0]) >= size), self.read)

    def each(self) -> Iterator[tuple[str, bytes]]:
        """Yield names and notes; raises `DiskFault`."""
        for name in self.names:
            yield name, self.read(name)


@dataclass(frozen=True, slots=True)
class LogSource:
    """The file of lines, checkpoints, epoch and people notes by name, unanchored entries by number."""

    files: Files
    log: Path
    checkpoints: Notes
    epochs: Notes = Notes()
    unanchored: Mapping[int, Path] = field(default_factory=dict)
    readable: Path | None = None
    """The readable copy of the entries in an export."""
    has_report: bool = False
    """Whether a signed report lies beside it, whose rows are compared with the lines."""
    export: str | None = None
    """The name that an export's manifest gives it."""
    people: Notes = Notes()
    """People notes by name."""

    @classmethod
    def from_folder(cls, files: Files, folder: Path) -> LogSource:
        """Take the log of a vault's `audit` folder or of an export; raises `DiskFault`.

        What is too large for a note, or no plain file, is taken as malformed.
        """
        paths = LogPaths(folder)
        for start in unanchored_starts(files, folder):
            # Through a link to a folder files of another place would be read.
            files.names(paths.unanchored_at(start))
        names = files.names(folder, through_link=True)
        unanchored = {start: paths.unanchored_at(start) / paths.log.name for start in unanchored_starts(files, folder)}
        return cls(
            files,
            paths.log,
            _notes_in(files, paths.checkpoints, checkpoint_names(files, folder)),
            _notes_in(files, paths.epochs, epoch_names(files, folder)),
            unanchored,
            folder / "entries.jsonl" if "entries.jsonl" in names else None,
            "report.pdf" in names,
            _export_name(files, folder / "manifest.json"),
            _notes_in(files, paths.people, people_names(files, folder)),
        )


def _notes_in(files: Files, folder: Path, names: tuple[str, ...]) -> Notes:
    def read(name: str) -> bytes:
        try:
            return files.read(folder / name, limit=NOTE_MAX_BYTES)
        except (FileTooLarge, NotARegularFile):
            return b""

    return Notes(names, read)


def _export_name(files: Files, manifest: Path) -> str | None:
    try:
        fields = json.loads(files.read(manifest, limit=_MANIFEST_MAX_BYTES).decode("utf-8"))
    except (DiskFault, ValueError, RecursionError):
        return None
    export = fields.get("export") if isinstance(fields, dict) else None
    return export if isinstance(export, str) else None
