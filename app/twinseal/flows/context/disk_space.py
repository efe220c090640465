"""Says early that a disk fills up: at 03:00 it is too late to make room."""

from __future__ import annotations

import contextlib
from typing import Final

from twinseal.audit.write.writer import RESERVE_BYTES, LogWriter
from twinseal.domain.errors import TwinsealError
from twinseal.domain.ports import Files
from twinseal.vault.layout import VaultPaths

WARN_PERCENT: Final = 80
ALARM_PERCENT: Final = 90
_KEEP: Final = "do not delete anything in the vault's folder"
_REFILL_ROOM: Final = 8 * RESERVE_BYTES


def space_words(files: Files, paths: VaultPaths) -> tuple[str, str]:
    """Return a warning and an alarm, at most one of them not empty.

    Warned from 80 %, alarmed from 90 % of the file system's room, or when part of the log's reserve was used up.
    """
    try:
        space = files.space(paths.root)
        reserve = files.facts(paths.audit / "reserve")
    except TwinsealError:
        # Whether there is room shows itself with the next entry, which is refused if there is none.
        return "", ""
    percent = (space.total - space.free) * 100 // space.total if space.total else 100
    free = f"{space.free // 1_000_000} MB free"
    if reserve is None or reserve.size < RESERVE_BYTES:
        return "", (
            f"The disk with this vault was full and the log is already using its reserve ({free}). Free disk space "
            f"now, or soon nothing can be opened; {_KEEP}."
        )
    full = f"The disk with this vault is {percent} % full ({free})"
    if percent >= ALARM_PERCENT:
        reserved = f"The log's reserve of {RESERVE_BYTES // 2**20} MB still allows an opening"
        return "", f"{full}. {reserved}. Free disk space today; {_KEEP}."
    if percent >= WARN_PERCENT:
        return f"{full}. Free disk space soon; {_KEEP}.", ""
    return "", ""


def refill_reserve(files: Files, paths: VaultPaths, writer: LogWriter) -> None:
    """Reserve room for the log again where a full disk took it and there is plenty now; a fault is no matter."""
    with contextlib.suppress(TwinsealError):
        if writer.reserve_left < RESERVE_BYTES and files.space(paths.root).free > _REFILL_ROOM:
            writer.refill_reserve()
