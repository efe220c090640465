"""The readable files of an export for one recipient: a ZIP, sealed under a key that only their private key opens (docs/formats.md, 10.5)."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, Final, cast

from twinseal.crypto.file_chunks import TAG_BYTES, new_file_key, open_chunk, seal_chunk
from twinseal.crypto.hpke import PRIVATE_BYTES, PUBLIC_BYTES, KemKeyPair, load_public, open_sealed, seal
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, CannotDecrypt

NAME: Final = "readable.sealed"
CHUNK: Final = 1024 * 1024
HEAD_MAX: Final = 8192
_FORM: Final = "twinseal/1 readable"
_INFO: Final = b"twinseal/1 readable\0"
_PUBLIC: Final = "twinseal-recipient-1 "
_PRIVATE: Final = "twinseal-recipient-private-1 "
_WHEN: Final = (1980, 1, 1, 0, 0, 0)


def public_line(pair: KemKeyPair) -> bytes:
    """Return the file with a recipient's public key: one line."""
    return f"{_PUBLIC}{base64.b64encode(pair.public).decode()}\n".encode()


def private_line(pair: KemKeyPair) -> bytes:
    """Return the file with a recipient's private key: one line, for nobody else."""
    with pair.private_bytes() as private:
        return f"{_PRIVATE}{base64.b64encode(private.copy_bytes()).decode()}\n".encode()


def read_public(data: bytes) -> bytes:
    """Return the public key of a recipient's file, 1,216 bytes; raises `BadInput` with the field `recipient`."""
    public = _decoded(data, _PUBLIC, PUBLIC_BYTES)
    try:
        load_public(public)
    except CannotDecrypt as error:
        raise BadInput("input.bad.recipient_key", field="recipient") from error
    return public


def read_private(data: bytes) -> KemKeyPair:
    """Return the pair of a recipient's private file; raises `BadInput`."""
    return KemKeyPair.from_private_bytes(_decoded(data, _PRIVATE, PRIVATE_BYTES))


def _decoded(data: bytes, begins: str, size: int) -> bytes:
    line = data.decode("ascii", "replace").strip()
    try:
        raw = base64.b64decode(line.removeprefix(begins), validate=True)
    except ValueError:
        raw = b""
    if not line.startswith(begins) or len(raw) != size:
        raise BadInput("input.bad.recipient_key", field="recipient")
    return raw


def key_digest(public: bytes) -> str:
    """Return the SHA-256 of a recipient's public key, 64 hex: what log and manifest say, and people compare."""
    return hashlib.sha256(public).hexdigest()


class SealedParts:
    """Takes readable files as an export does, and gives them on as one sealed file, chunk by chunk."""

    def __init__(self, public: bytes, log_id: str, export: str, append: Callable[[bytes], object]) -> None:
        """Begin: `append` gets the head at once, then the chunks."""
        self._append, self._key, self._number, self._held = append, new_file_key(), 0, bytearray()
        fields = {"export": export, "form": _FORM, "key_sha256": key_digest(public), "log": log_id, "v": 1}
        sealed = seal(public, self._key, _INFO + canonical.dumps(fields))
        head = canonical.dumps({**fields, "sealed": base64.b64encode(sealed).decode()}) + b"\n"
        self._aad = hashlib.sha256(head).digest()
        append(head)
        self._zip = zipfile.ZipFile(cast("IO[bytes]", self), "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, data: bytes) -> None:
        """Take one file."""
        self.add_lines(name, (data,))

    def add_lines(self, name: str, lines: Iterable[bytes]) -> None:
        """Take one file from its lines."""
        info = zipfile.ZipInfo(name, _WHEN)
        info.compress_type = zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=True) as part:
            for line in lines:
                part.write(line)

    def finish(self) -> None:
        """Give the last chunk on: its mark says that nothing was cut off."""
        self._zip.close()
        self._seal(bytes(self._held), last=True)
        self._held.clear()

    # What a ZIP wants of the file that it is written to.

    def write(self, data: bytes) -> int:
        """Take the next bytes of the ZIP."""
        self._held += data
        while len(self._held) > CHUNK:
            self._seal(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(data)

    def flush(self) -> None:
        """Do nothing: a chunk is given on when it is full."""

    def _seal(self, plain: bytes, *, last: bool) -> None:
        self._append(seal_chunk(self._key, self._number, plain, self._aad + bytes([last])))
        self._number += 1


def unsealed(pair: KemKeyPair, head: bytes, read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Yield the ZIP of a sealed file in chunks; `head` is its first line, `read` returns the next bytes behind it.

    Raises `BadInput` for another form or another recipient's key, and `CannotDecrypt` where a byte was changed or is missing.
    """
    fields, key = _opened_head(pair, head)
    del fields
    aad, number, block = hashlib.sha256(head).digest(), 0, read(CHUNK + TAG_BYTES)
    while True:
        following = read(CHUNK + TAG_BYTES)
        yield open_chunk(key, number, block, aad + bytes([not following]))
        if not following:
            return
        block, number = following, number + 1


def _opened_head(pair: KemKeyPair, head: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        fields = canonical.loads_object(head.removesuffix(b"\n"))
        sealed = base64.b64decode(str(fields.pop("sealed", "")), validate=True)
    except (BadInput, ValueError) as error:
        raise BadInput("input.bad.sealed_readable") from error
    if (fields.get("form"), fields.get("v")) != (_FORM, 1):
        raise BadInput("input.bad.sealed_readable")
    if fields.get("key_sha256") != key_digest(pair.public):
        raise BadInput("input.bad.another_recipient", digest=str(fields.get("key_sha256"))[:16])
    with open_sealed(pair, sealed, _INFO + canonical.dumps(fields)) as key:
        return fields, key.copy_bytes()
