"""Confirmations that no people note has yet, as the sealed store keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from twinseal.domain import canonical
from twinseal.domain.errors import BadInput
from twinseal.domain.numbers import KEY_NUMBER_MAX, SEQ_MAX, whole_number
from twinseal.vault.connection import guarded
from twinseal.vault.stored_form import store_damaged
from twinseal.vault.table_rows import TableRows


@dataclass(frozen=True, slots=True)
class Met:
    """A confirmation with both signatures (hexadecimal), and the number of its entry."""

    person: str
    key: int
    form: dict[str, Any]
    ed25519: str
    mldsa44: str
    entry: int


class MetRows(TableRows):
    """Who was met, of an open store."""

    def put_met(self, met: Met) -> None:
        """Keep a confirmation; one that is there already stays as it is."""
        row = (met.person, met.key, canonical.dumps(met.form), met.ed25519, met.mldsa44, met.entry)
        with guarded():
            self._db.execute("INSERT OR IGNORE INTO met VALUES (?, ?, ?, ?, ?, ?)", row)

    def met(self) -> tuple[Met, ...]:
        """Return every confirmation, by person and entry; raises `StoreDamaged`."""
        with guarded():
            rows = self._db.execute(
                "SELECT person, key, form, ed25519, mldsa44, entry FROM met ORDER BY person, entry"
            ).fetchall()
        return tuple(map(_met, rows))

    def drop_met(self, person: str, entry: int) -> None:
        """Drop a confirmation of somebody who is held back no longer, or has other keys."""
        with guarded():
            self._db.execute("DELETE FROM met WHERE person = ? AND entry = ?", (person, entry))


def _met(row: tuple[Any, ...]) -> Met:
    person, key, form, ed25519, mldsa44, entry = row
    try:
        fields = canonical.loads_object(bytes(form))
    except (BadInput, TypeError):
        raise store_damaged() from None
    number = whole_number(key, 1, KEY_NUMBER_MAX, store_damaged)
    return Met(str(person), number, fields, str(ed25519), str(mldsa44), whole_number(entry, 0, SEQ_MAX, store_damaged))
