"""The header before the one in force: it stays beside it, but never with keys that a seal took out of use."""

from __future__ import annotations

import contextlib

from twinseal.domain.errors import DiskFault, TwinsealError
from twinseal.domain.ports import Files
from twinseal.vault.header import Header, parse_header
from twinseal.vault.header_file import HEADER_MAX_BYTES
from twinseal.vault.layout import VaultPaths


def keys_differ(before: Header, header: Header) -> bool:
    """Tell whether somebody left, came, or has other keys with the later one of two headers; who is suspended keeps theirs."""
    first, second = ({entry.person.id: entry.bundle for entry in each.everybody} for each in (before, header))
    return first != second


def remove_previous(files: Files, paths: VaultPaths) -> None:
    """Remove the header before the one in force: an old passphrase would open a bundle in it. Faults are left for later."""
    with contextlib.suppress(DiskFault):
        files.remove(paths.header_previous)


def remove_old_keys(files: Files, paths: VaultPaths, header: Header) -> bool:
    """Remove the header before the one in force where it has bundles of before; return whether it had any.

    That is left to the next start where the program ended between the commit of a seal and its tidying. What cannot be read as a
    header is left alone.
    """
    try:
        before = parse_header(files.read(paths.header_previous, limit=HEADER_MAX_BYTES))
    except TwinsealError:
        return False
    if before.generation >= header.generation or not keys_differ(before, header):
        return False
    remove_previous(files, paths)
    return True
