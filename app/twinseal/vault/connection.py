"""Connections to SQLCipher, keyed and held to what the store needs; the only file that imports sqlcipher3."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import sqlcipher3

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BadInput, DiskFault, DiskFull, StoreDamaged
from twinseal.vault.stored_form import store_damaged

LibraryError: Final[type[Exception]] = sqlcipher3.Error
_KEY_BYTES: Final = 32
# Before the key, so that the library's memory is locked and wiped from the first page on; and it is quiet: SQLCipher
# prints faults to standard error by default, and they are ours to tell.
_BEFORE_KEY: Final = ("PRAGMA cipher_log_level = NONE", "PRAGMA cipher_memory_security = ON")
_AFTER_KEY: Final = (
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
)
_MAY: Final = frozenset(
    {
        sqlcipher3.SQLITE_SELECT,
        sqlcipher3.SQLITE_READ,
        sqlcipher3.SQLITE_INSERT,
        sqlcipher3.SQLITE_UPDATE,
        sqlcipher3.SQLITE_DELETE,
        sqlcipher3.SQLITE_TRANSACTION,
    }
)
_MAY_CALL: Final = frozenset({"count"})
_MAY_ASK: Final = frozenset({"integrity_check", "cipher_integrity_check"})
_MACHINE_FAULTS: Final = frozenset(
    {sqlcipher3.SQLITE_IOERR, sqlcipher3.SQLITE_READONLY, sqlcipher3.SQLITE_CANTOPEN, sqlcipher3.SQLITE_BUSY,
     sqlcipher3.SQLITE_LOCKED, sqlcipher3.SQLITE_PERM, sqlcipher3.SQLITE_NOMEM}
)  # fmt: skip
_CODES: Final = {
    "database or disk is full": sqlcipher3.SQLITE_FULL,
    "disk I/O error": sqlcipher3.SQLITE_IOERR,
    "unable to open database file": sqlcipher3.SQLITE_CANTOPEN,
    "attempt to write a readonly database": sqlcipher3.SQLITE_READONLY,
}
"""Of faults that have words and no code, as those of a copy."""


def _refusal(fault: Exception) -> DiskFault | StoreDamaged:
    code = getattr(fault, "sqlite_errorcode", None)
    code = (_CODES.get(str(fault), 0) if code is None else code) & 0xFF
    if code == sqlcipher3.SQLITE_FULL:
        return DiskFull("disk.full.store")
    if code in _MACHINE_FAULTS:
        return DiskFault("disk.fault.store")
    return store_damaged()


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Turn every fault of the library or of what was stored into `StoreDamaged`, `DiskFull` or `DiskFault`."""
    try:
        yield
    except (sqlcipher3.Error, BadInput, ValueError, zlib.error) as fault:
        # Chained errors of the library could name what was stored; they end here.
        raise _refusal(fault) from None


def _allow(action: int, first: str | None, second: str | None, _schema: str | None, _trigger: str | None) -> int:
    # No ATTACH, VACUUM INTO, export, extension or change of schema: nothing can copy what is inside to another file.
    allowed = (
        action in _MAY
        or (action == sqlcipher3.SQLITE_FUNCTION and second in _MAY_CALL)
        or (action == sqlcipher3.SQLITE_PRAGMA and first in _MAY_ASK)
    )
    return int(sqlcipher3.SQLITE_OK if allowed else sqlcipher3.SQLITE_DENY)


def _key_words(key: SecretBytes) -> bytearray:
    """Return the key as SQLCipher's x'...' in one buffer, digit by digit: hex() would leave copies behind."""
    digits, words = b"0123456789abcdef", bytearray(b"x'" + bytes(2 * _KEY_BYTES) + b"'")
    for place, octet in enumerate(key.view()):
        words[2 + 2 * place] = digits[octet >> 4]
        words[3 + 2 * place] = digits[octet & 15]
    return words


def connect(path: Path, key: SecretBytes, *, frozen: bool = False) -> Any:
    """Connect with a raw key; `frozen` neither changes the file nor reads a journal that lies beside it."""
    if len(key) != _KEY_BYTES:
        # Anything else would silently be used as a passphrase, or for no key at all.
        raise StoreDamaged("store.damaged.key_malformed")
    where = f"{path.absolute().as_uri()}?{'mode=ro&immutable=1' if frozen else 'mode=rwc'}"
    connection = sqlcipher3.connect(where, uri=True, check_same_thread=False, isolation_level=None)
    words = _key_words(key)
    try:
        for pragma in _BEFORE_KEY:
            connection.execute(pragma)
        connection.set_key(words)
        for pragma in _AFTER_KEY:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    finally:
        words[:] = bytes(len(words))
    return connection


def restrict(connection: Any) -> None:
    """Allow reading and changing rows and nothing else from here on."""
    connection.set_authorizer(_allow)
