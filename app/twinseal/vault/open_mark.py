"""The mark that stands in the vault folder while the vault is open; left over, it tells of an end without a reseal."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from typing import Final

from twinseal.domain import canonical
from twinseal.domain.durable import put_in_force, set_aside
from twinseal.domain.errors import BadInput, DiskFault, FileMissing, NotKnownDurable
from twinseal.domain.numbers import SEQ_MAX, is_version, whole_number
from twinseal.domain.ports import Files
from twinseal.vault.layout import VaultPaths

_MAX_BYTES: Final = 4096
_OPENING_ID: Final = re.compile(r"o[0-9a-f]{16}\Z")
_LINE_MAX: Final = 64


@dataclass(frozen=True, slots=True)
class OpenMark:
    """Which opening runs, by which log entry, since when."""

    opening_id: str
    seq: int
    boot_id: str
    since_utc: str


def write_mark(files: Files, paths: VaultPaths, mark: OpenMark) -> None:
    """Make the mark durable, before the key is used; after a fault, which is raised, no mark is left."""
    fields = {"v": 1, "opening": mark.opening_id, "seq": mark.seq, "boot": mark.boot_id, "since": mark.since_utc}
    set_aside(files, paths.open_mark)
    if not put_in_force(files, paths.open_mark, canonical.dumps(fields)):
        with contextlib.suppress(DiskFault):
            # Nothing is opened: left there it would tell of an end without a reseal that never was.
            remove_mark(files, paths)
        raise NotKnownDurable("disk.not_durable.retry", name=paths.open_mark.name)


def read_mark(files: Files, paths: VaultPaths) -> OpenMark | None:
    """Return the mark left behind, None where there is none; a damaged mark still is one."""
    try:
        return _parsed(canonical.loads_object(files.read(paths.open_mark, limit=_MAX_BYTES)))
    except FileMissing:
        return None
    except (DiskFault, BadInput):
        return OpenMark("", -1, "", "")


def _parsed(fields: dict[str, object]) -> OpenMark:
    if set(fields) != {"v", "opening", "seq", "boot", "since"} or not is_version(fields["v"], 1):
        raise _malformed()
    opening, boot, since = (fields[name] for name in ("opening", "boot", "since"))
    seq = whole_number(fields["seq"], 0, SEQ_MAX, _malformed)
    texts = [text for text in (opening, boot, since) if isinstance(text, str) and len(text) <= _LINE_MAX]
    if len(texts) != 3 or not _OPENING_ID.match(texts[0]):
        raise _malformed()
    # What stands here goes into the log: nothing but what this file's writer would have written.
    if not all(text.isascii() and text.isprintable() for text in texts):
        raise _malformed()
    return OpenMark(texts[0], seq, texts[1], texts[2])


def _malformed() -> BadInput:
    return BadInput("input.bad.open_mark_malformed")


def remove_mark(files: Files, paths: VaultPaths) -> None:
    """Remove the mark, after the reseal was logged; what stands there and is no file is set aside."""
    if not set_aside(files, paths.open_mark):
        files.remove(paths.open_mark)
