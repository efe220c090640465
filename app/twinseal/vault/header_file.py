"""Which header is in force: the file that is read, and the rename that puts another one in its place."""

from __future__ import annotations

from typing import Final

from twinseal.domain.durable import put_in_force, set_aside
from twinseal.domain.errors import DiskFault, FileMissing, HeaderDamaged, TwinsealError, VaultNotFound
from twinseal.domain.ports import Files
from twinseal.vault.header import Header, parse_header
from twinseal.vault.header_facts import damaged
from twinseal.vault.layout import VaultPaths

HEADER_MAX_BYTES: Final = 8 * 1024 * 1024


def load_header(files: Files, paths: VaultPaths) -> Header:
    """Return the header in force; raises as `parse_header`, and `VaultNotFound` where there is none."""
    try:
        data = files.read(paths.header, limit=HEADER_MAX_BYTES)
    except FileMissing as fault:
        if _has_previous(files, paths):
            raise damaged() from fault
        raise VaultNotFound("vault.not_found.no_vault", root=paths.root) from fault
    except TwinsealError as fault:
        raise HeaderDamaged("header.damaged.unreadable", fault=fault.text) from fault
    return parse_header(data)


def _has_previous(files: Files, paths: VaultPaths) -> bool:
    try:
        return files.facts(paths.header_previous) is not None
    except DiskFault:
        # Something stands there: this was a vault.
        return True


def commit_header(files: Files, paths: VaultPaths, data: bytes) -> bool:
    """Put a signed header in force: its rename is the commit point of everything that it names.

    Returns whether it is known to be durable; if not, a power cut may bring back the header before it, whose files must
    stay. Raises `DiskFault` only where this header is not found in force afterwards.
    """
    set_aside(files, paths.header_previous)
    return put_in_force(files, paths.header, data, keep_previous=paths.header_previous)


def check_in_force(files: Files, paths: VaultPaths, header: Header) -> None:
    """Raise `HeaderDamaged` unless the header on the disk is the one that this process works with."""
    if load_header(files, paths).digest != header.digest:
        raise HeaderDamaged("header.damaged.not_ours_at_start")


def check_not_in_force(files: Files, paths: VaultPaths, generation: int) -> None:
    """Raise `HeaderDamaged` if the header on the disk names this generation or a later one: its files must stay."""
    try:
        there = parse_header(files.read(paths.header, limit=HEADER_MAX_BYTES))
    except FileMissing:
        return
    except TwinsealError as fault:
        if isinstance(fault, DiskFault):
            raise
        # What no program can read names no files; the seal that is made now takes its place.
        return
    if there.generation >= generation:
        raise HeaderDamaged("header.damaged.seal_ahead", seal=there.seal_number)
