"""A file inside an XML text: base64, perhaps packed by gzip, unpacked piece by piece and never beyond its bound."""

from __future__ import annotations

import binascii
import zlib
from typing import Final

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.flows.imports.source import FILE_MAX, FileFault

_GZIP: Final = 31
_BLANKS: Final = str.maketrans("", "", " \t\r\n")


class PackedFile:
    """Takes the text as it comes; what does not fit is remembered, and no more is unpacked."""

    def __init__(self, *, is_packed: bool, most: int = FILE_MAX) -> None:
        """Begin with nothing; `most` bytes come out at most."""
        self._unpacker = zlib.decompressobj(_GZIP) if is_packed else None
        self._data = bytearray()
        self._rest, self._most, self._is_begun = "", most, False
        self.fault: FileFault | None = None

    def feed(self, text: str) -> None:
        """Take the next piece."""
        if self.fault:
            return
        text = self._rest + text.translate(_BLANKS)
        whole = len(text) - len(text) % 4
        text, self._rest = text[:whole], text[whole:]
        self._is_begun |= bool(text)
        if text.endswith("="):
            # Nothing may follow it but what is as empty.
            self._rest = text[-4:] + self._rest
            text = text[:-4]
        self._take(text)

    def close(self) -> SecretBytes | None:
        """Return the file, None where it has a fault."""
        if not self.fault:
            self._take(self._rest)
        if not self.fault and self._is_begun and self._unpacker is not None and not self._unpacker.eof:
            self.fault = FileFault.NO_GZIP
        if self.fault:
            self.wipe()
            return None
        kept = SecretBytes(self._data)
        self.wipe()
        return kept

    def wipe(self) -> None:
        """Overwrite what was unpacked."""
        self._data[:] = bytes(len(self._data))
        self._data, self._rest = bytearray(), ""

    def _take(self, text: str) -> None:
        try:
            raw = binascii.a2b_base64(text, strict_mode=True) if text else b""
            if self._unpacker is not None:
                raw = self._unpacked(raw)
        except (binascii.Error, ValueError):
            self.fault = FileFault.NO_BASE64
        except zlib.error:
            self.fault = FileFault.NO_GZIP
        else:
            if len(self._data) + len(raw) > self._most:
                self.fault = FileFault.TOO_LARGE
            else:
                self._data += raw

    def _unpacked(self, raw: bytes) -> bytes:
        unpacker = self._unpacker
        if unpacker is None or (unpacker.eof and raw):
            raise zlib.error
        # One byte more than there is room for tells that there is more.
        plain = unpacker.decompress(raw, self._most - len(self._data) + 1)
        if unpacker.unused_data:
            raise zlib.error
        return plain
