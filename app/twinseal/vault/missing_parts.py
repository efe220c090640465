"""Tells what is missing of a generation, from the outside: nothing is opened, and nothing that opens is loaded."""

from __future__ import annotations

from pathlib import Path

from twinseal.domain.errors import DiskFault
from twinseal.domain.ports import Files
from twinseal.domain.texts import sentence_of
from twinseal.vault.header import Header
from twinseal.vault.layout import VaultPaths


def missing_parts(files: Files, paths: VaultPaths, header: Header) -> str:
    """Return what is missing of the generation in force, in one sentence, empty where both files stand.

    Cheap enough to ask at every look: whether they are genuine shows itself when they are opened.
    """
    store, catalogue = (_size(files, path) for path in (paths.store(header.generation), paths.catalogue(header.generation)))
    if store != header.files.store.size:
        what = sentence_of("vault.part.store_missing") if store is None else sentence_of("vault.part.store_length")
    elif catalogue is None:
        what = sentence_of("vault.part.catalogue_missing")
    else:
        return ""
    return sentence_of("vault.part.nothing_opens", what=what)


def _size(files: Files, path: Path) -> int | None:
    try:
        facts = files.facts(path)
    except DiskFault:
        return None
    return None if facts is None else facts.size
