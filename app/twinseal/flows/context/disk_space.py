"""Says early that a disk fills up: at 03:00 it is too late to make room."""

from __future__ import annotations

import contextlib
from typing import Final

from twinseal.audit.write.writer import RESERVE_BYTES, LogWriter
from twinseal.domain.errors import TwinsealError
from twinseal.domain.ports import Files
from twinseal.domain.texts import sentence_of
from twinseal.vault.layout import VaultPaths

WARN_PERCENT: Final = 80
ALARM_PERCENT: Final = 90
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
    free = sentence_of("notice.disk.free", free=space.free // 1_000_000)
    if reserve is None or reserve.size < RESERVE_BYTES:
        return "", (sentence_of("notice.disk.reserve_in_use", free=free, keep=sentence_of("notice.disk.delete_nothing")))
    full = sentence_of("notice.disk.nearly_full", percent=percent, free=free)
    if percent >= ALARM_PERCENT:
        reserved = sentence_of("notice.disk.reserve", reserve_bytes=RESERVE_BYTES // 2**20)
        return "", sentence_of(
            "notice.disk.free_today", full=full, reserved=reserved, keep=sentence_of("notice.disk.delete_nothing")
        )
    if percent >= WARN_PERCENT:
        return sentence_of("notice.disk.free_soon", full=full, keep=sentence_of("notice.disk.delete_nothing")), ""
    return "", ""


def refill_reserve(files: Files, paths: VaultPaths, writer: LogWriter) -> None:
    """Reserve room for the log again where a full disk took it and there is plenty now; a fault is no matter."""
    with contextlib.suppress(TwinsealError):
        if writer.reserve_left < RESERVE_BYTES and files.space(paths.root).free > _REFILL_ROOM:
            writer.refill_reserve()
