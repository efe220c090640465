"""An export on a drive: temp name, fsync, read back, then its name; FAT-safe, checked by `sha256sum -c`."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from twinseal import __version__
from twinseal.domain.errors import Cancelled, DiskFault, NotKnownDurable, TwinsealError
from twinseal.domain.ports import Files, Progress, ShouldStop, never_stop, no_progress
from twinseal.domain.reading import Reading, withheld_words
from twinseal.domain.texts import sentence_of
from twinseal.export.sealed_parts import key_digest
from twinseal.export.verify_text import export_text

_BLOCK: Final = 16 * 1024 * 1024
_UNFINISHED: Final = ".part"
FORMAT: Final = "twinseal-export"
VERSION: Final = 1
CONSTITUTION: Final = "constitution.json"
"""The constitution in force, beside the tables that rules make."""


class ExportWriter:
    """Writes one export into `folder/name`; nothing bears its final name before all of it was read back."""

    def __init__(
        self,
        files: Files,
        folder: Path,
        name: str,
        *,
        check_place: Callable[[], None],
        progress: Progress = no_progress,
        should_stop: ShouldStop = never_stop,
    ) -> None:
        """Prepare; `begin` makes the folder. `check_place` raises once `folder` is no longer the place that was chosen."""
        self._files = files
        self._final = folder / name
        self._temporary = folder / (name + _UNFINISHED)
        self._check_place = check_place
        self._progress = progress
        self._should_stop = should_stop
        self._sums: dict[str, tuple[str, int]] = {}
        self._sources: dict[str, Path] = {}
        self._folders: set[Path] = set()

    @property
    def export(self) -> str:
        """Return the name of the export."""
        return self._final.name

    @property
    def names(self) -> list[str]:
        """Return the names of the files, in order of writing."""
        return list(self._sums)

    @property
    def total_bytes(self) -> int:
        """Return the bytes written."""
        return sum(size for _, size in self._sums.values())

    def begin(self) -> None:
        """Make the folder under its temporary name."""
        self._check_place()
        self._files.make_folder(self._temporary)
        self._folders = {self._temporary}

    def add(self, name: str, data: bytes) -> None:
        """Write one file."""
        self._go_on()
        target = self._temporary / name
        self._make_folders(target.parent)
        self._files.create(target, data)
        self._sums[name] = (hashlib.sha256(data).hexdigest(), len(data))

    def add_lines(self, name: str, lines: Iterable[bytes]) -> None:
        """Write one file from its lines, in blocks, so that it need not be in memory as a whole."""
        append, done = self.open(name)
        for block in _blocks(lines):
            append(block)
        done()

    def open(self, name: str) -> tuple[Callable[[bytes], None], Callable[[], None]]:
        """Begin one file; return what appends to it, and what is called when it is whole."""
        path, digest, size = self._temporary / name, hashlib.sha256(), 0
        self._files.create(path, b"")

        def append(block: bytes) -> None:
            nonlocal size
            self._go_on()
            self._files.append(path, block)
            digest.update(block)
            size += len(block)

        def done() -> None:
            self._sums[name] = (digest.hexdigest(), size)

        return append, done

    def copy(self, source: Path, name: str) -> None:
        """Copy one file, as long as it was when the copy began. What it is summed as, the drive says when it is read back.

        Raises `DiskFault` for one that became shorter meanwhile: its copy would be whole and say less.
        """
        facts = self._files.facts(source)
        size = 0 if facts is None else facts.size
        target = self._temporary / name
        self._make_folders(target.parent)
        step = self._stepping(2 * size)
        done = self._files.copy(source, target, size, step)
        step(done)
        if done != size:
            raise DiskFault("disk.fault.truncated", name=source.name)
        self._sums[name] = ("", done)
        self._sources[name] = source

    def _make_folders(self, folder: Path) -> None:
        if folder not in self._folders:
            self._make_folders(folder.parent)
            self._files.make_folder(folder)
            self._folders.add(folder)

    def finish(self, vault_name: str, vault_id: str, log_id: str, reading: Reading) -> None:
        """Read everything back, write manifest and sums of it and read them back, and give the export its name."""
        self.add("VERIFY.txt", export_text(vault_name, reading).encode())
        self._read_back(self.names)
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "program": __version__,
            "vault_id": vault_id,
            "vault_name": vault_name,
            "log_id": log_id,
            "export": self._final.name,
            "readers": reading.readers.value,
            "withheld": withheld_words(reading.withheld),
            "recipient": key_digest(reading.recipient) if reading.recipient else "",
            "files": [{"name": name, "sha256": digest, "size": size} for name, (digest, size) in sorted(self._sums.items())],
        }
        self.add("manifest.json", (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode())
        sums = "".join(f"{digest}  {name}\n" for name, (digest, _) in sorted(self._sums.items()))
        self.add("SHA256SUMS", sums.encode())
        self._read_back(["manifest.json", "SHA256SUMS"])
        self._check_place()
        try:
            self._files.rename(self._temporary, self._final)
        except NotKnownDurable:
            self._temporary = self._final
            raise

    def undo(self) -> None:
        """Take the unfinished rest off the drive, as far as the drive lets us."""
        with contextlib.suppress(TwinsealError):
            self._files.remove_folder(self._temporary)

    def _read_back(self, names: Sequence[str]) -> None:
        """Sum what lies on the drive: each file is what was written, and each copy is its source to the last byte."""
        for name in names:
            (digest, size), source = self._sums[name], self._sources.get(name)
            step = self._stepping(2 * size, size)
            read = self._files.read_back(self._temporary / name, step, source=source)
            step(size)
            if read != (digest or read[0], size):
                raise DiskFault("disk.fault.read_back", name=name)
            self._sums[name] = read

    def _stepping(self, of: int, before: int = 0) -> Callable[[int], None]:
        """Return what goes before each block: a stop or a pulled drive ends it there. Of a small file no progress is shown."""

        def step(done: int) -> None:
            self._go_on()
            if of > _BLOCK:
                self._progress(before + done, of)

        return step

    def _go_on(self) -> None:
        self._check_place()
        if self._should_stop():
            raise Cancelled


def _blocks(lines: Iterable[bytes]) -> Iterator[bytes]:
    block: list[bytes] = []
    held = 0
    for line in lines:
        block.append(line)
        held += len(line)
        if held >= _BLOCK:
            yield b"".join(block)
            block, held = [], 0
    if block:
        yield b"".join(block)


def name_prefix(vault_id: str) -> str:
    """Return how the name of every export of a vault begins."""
    return f"twinseal-{vault_id[:8]}-"


def remove_leftovers(files: Files, folder: Path, vault_id: str) -> str:
    """Remove what exports of this vault that were killed left in a folder, readable entries perhaps; return it in words."""
    prefix, said = name_prefix(vault_id), []
    for name in files.names(folder, through_link=True):
        if not (name.startswith(prefix) and name.endswith(_UNFINISHED)):
            continue
        try:
            files.remove_folder(folder / name)
            said.append(sentence_of("export.leftover.deleted", name=name))
        except DiskFault:
            said.append(sentence_of("export.leftover.kept", name=name))
    return " ".join(said)
