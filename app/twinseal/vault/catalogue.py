"""The catalogue: labels and cards, readable by each person after their own two factors."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Final

from twinseal.crypto import aead, hpke
from twinseal.crypto.identity import Identity
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain import canonical
from twinseal.domain.envelope import Outside
from twinseal.domain.errors import BadInput, CannotDecrypt, CatalogueDamaged, UnknownFormat
from twinseal.domain.numbers import is_version
from twinseal.vault.layout import CATALOGUE_MAX_BYTES

CATALOGUE_VERSION: Final = 1
_MAGIC: Final = b"TWSCAT1\n"


def _context(vault_id: str, generation: int, person_id: str = "") -> bytes:
    return canonical.dumps(
        {"domain": "twinseal/1 catalogue", "vault_id": vault_id, "generation": generation, "person": person_id}
    )


def seal_catalogue(
    listed: bytes,
    key: SecretBytes,
    *,
    vault_id: str,
    generation: int,
    readers: Mapping[str, bytes],
) -> bytes:
    """Return the file: a line of canonical JSON with the key sealed to each reader, then the sealed list.

    `listed` is the canonical JSON of all labels and cards, as `Store.outsides_json` gives it.
    """
    sealed = {
        person: hpke.seal(public, key.copy_bytes(), _context(vault_id, generation, person)).hex()
        for person, public in readers.items()
    }
    head = canonical.dumps({"v": CATALOGUE_VERSION, "vault_id": vault_id, "generation": generation, "readers": sealed})
    return _MAGIC + head + b"\n" + aead.seal(key, zlib.compress(listed, 1), _context(vault_id, generation))


def open_catalogue(data: bytes, identity: Identity, person_id: str, vault_id: str, generation: int) -> tuple[Outside, ...]:
    """Return labels and cards; raises `CatalogueDamaged` or `UnknownFormat`."""
    if not data.startswith(b"TWSCAT"):
        raise _damaged()
    if not data.startswith(_MAGIC):
        raise UnknownFormat("format.unknown.envelope_list")
    head, split, body = data[len(_MAGIC) :].partition(b"\n")
    try:
        fields = canonical.loads_object(head)
        readers = fields.get("readers")
        if not split or set(fields) != {"v", "vault_id", "generation", "readers"} or not isinstance(readers, dict):
            raise _damaged()
        if not is_version(fields["v"], CATALOGUE_VERSION) or not is_version(fields["generation"], generation):
            raise _damaged()
        if fields["vault_id"] != vault_id:
            raise _damaged()
        sealed_key = bytes.fromhex(str(readers[person_id]))
        with hpke.open_sealed(identity.kem, sealed_key, _context(vault_id, generation, person_id)) as key:
            plain = aead.open_sealed(key, body, _context(vault_id, generation))
        rows = canonical.loads(_unpacked(plain.view()))
        if not isinstance(rows, list):
            raise _damaged()
        return tuple(Outside.from_json(row) for row in rows)
    except (BadInput, CannotDecrypt, KeyError, ValueError, zlib.error) as error:
        raise _damaged() from error


def _unpacked(data: bytearray) -> bytes:
    unpacker = zlib.decompressobj()
    plain = unpacker.decompress(bytes(data), CATALOGUE_MAX_BYTES)
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise _damaged()
    return plain


def _damaged() -> CatalogueDamaged:
    return CatalogueDamaged("catalogue.damaged.missing")
