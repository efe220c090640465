"""Whoever knows a recipient's public key can seal anything to it: nothing but a whole export is unpacked, and nothing half."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.errors import BadInput, DiskFull
from twinseal.export.sealed_parts import NAME, SealedParts, private_line
from twinseal.flows.audit_desk import recipient_keys
from twinseal.flows.audit_desk.recipient_keys import open_for_recipient
from twinseal.host.files import RealFiles

FILES = RealFiles()
WHOLE = dict.fromkeys(sorted(recipient_keys._PARTS), b"a line\n" * 40) | {"entries.jsonl": b""}
LAST = max(WHOLE)
"""The last file in it: it has contents."""


def _zip(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", how) as parts:
        for name, data in files.items():
            parts.writestr(name, data)
    return packed.getvalue()


def _changed(at: bytes, behind: int, value: int) -> bytes:
    """Return the ZIP of a whole export with one byte changed, so many bytes behind the last place of a mark."""
    packed = bytearray(_zip(WHOLE))
    packed[packed.rfind(at) + behind] ^= value
    return bytes(packed)


def _hostile() -> Iterator[tuple[str, bytes]]:
    central, local = b"PK\x01\x02", b"PK\x03\x04"
    yield "no entries", _zip({name: data for name, data in WHOLE.items() if name != "entries.jsonl"})
    yield "one file more", _zip({**WHOLE, "notes.txt": b"x"})
    yield "a place outside", _zip({**WHOLE, "../x": b"x"})
    yield "stored", _zip(WHOLE, zipfile.ZIP_STORED)
    yield "packed otherwise", _zip(WHOLE, zipfile.ZIP_LZMA)
    yield "with a password", _changed(central, 8, 1)
    yield "another sum", _changed(central, 16, 1)
    yield "no stream", _changed(local, 30 + len(LAST), 0xFF)
    yield "a place beyond the end", _changed(central, 45, 0x7F)
    yield "no ZIP", b"x"
    yield "nothing", b""


class Recipient:
    def __init__(self, folder: Path) -> None:
        self.pair = KemKeyPair.generate()
        self.key, self.export, self.target = folder / "key", folder / "export", folder / "read"
        self.key.write_bytes(private_line(self.pair))
        self.export.mkdir()
        self.target.mkdir()
        (self.export / "log.tws").write_bytes(b"")

    def opened(self, packed: bytes) -> str:
        sealed = bytearray()
        parts = SealedParts(self.pair.public, "0" * 32, "x", sealed.extend)
        parts.write(packed)
        parts._seal(bytes(parts._held), last=True)
        (self.export / NAME).write_bytes(sealed)
        return open_for_recipient(FILES, self.export, self.key, self.target)[1]

    @property
    def names(self) -> set[str]:
        return {place.name for place in self.target.iterdir()}


def test_what_no_export_holds_leaves_nothing(tmp_path: Path) -> None:
    assert WHOLE[LAST]
    recipient = Recipient(tmp_path)
    for what, packed in _hostile():
        with pytest.raises(BadInput, match="changed or cut off"):
            recipient.opened(packed)
            pytest.fail(what)
        assert recipient.names == set(), what


def test_what_unpacks_to_more_than_fits_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # More than any drive has: what is free here others may change meanwhile.
    monkeypatch.setattr(recipient_keys, "_SPARE_BYTES", 1 << 62)
    recipient = Recipient(tmp_path)
    with pytest.raises(DiskFull):
        recipient.opened(_zip(WHOLE))
    assert recipient.names == set()


def test_a_copy_that_ends_early_is_not_said_to_be_all(tmp_path: Path) -> None:
    recipient = Recipient(tmp_path)
    (recipient.export / "log.tws").write_bytes(b"x\n" * 3)
    assert "contains 0 of 3 entries" in recipient.opened(_zip(WHOLE))
    assert recipient.names == set(WHOLE)
