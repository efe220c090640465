"""The mark that stands in the vault folder while the vault is open; left over, it tells of an unclean end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, DiskFault, FileMissing
from twinseal.domain.ports import Files
from twinseal.vault.layout import VaultPaths

_MAX_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class OpenMark:
    """Which opening runs, by which log entry, since when."""

    opening_id: str
    seq: int
    boot_id: str
    since_utc: str


def write_mark(files: Files, paths: VaultPaths, mark: OpenMark) -> None:
    """Make the mark durable, before the key is used."""
    fields = {"v": 1, "opening": mark.opening_id, "seq": mark.seq, "boot": mark.boot_id, "since": mark.since_utc}
    files.replace(paths.open_mark, canonical.dumps(fields))


def read_mark(files: Files, paths: VaultPaths) -> OpenMark | None:
    """Return the mark left behind, None where there is none; a damaged mark still is one."""
    try:
        fields = canonical.loads_object(files.read(paths.open_mark, limit=_MAX_BYTES))
        seq = fields["seq"]
        if not isinstance(seq, int):
            raise BadInput
        return OpenMark(str(fields["opening"]), seq, str(fields["boot"]), str(fields["since"]))
    except FileMissing:
        return None
    except (DiskFault, BadInput, KeyError):
        return OpenMark("", -1, "", "")


def remove_mark(files: Files, paths: VaultPaths) -> None:
    """Remove the mark, after the reseal was logged."""
    files.remove(paths.open_mark)
