"""What is or was owed, and who saw what, as the sealed store keeps it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from twinseal.domain import canonical
from twinseal.domain.errors import BadInput
from twinseal.domain.numbers import SEAL_MAX, whole_number
from twinseal.vault.connection import guarded
from twinseal.vault.header_facts import DUTIES_MAX, DueDuty
from twinseal.vault.stored_form import FIRST_REVIEW, Duty, store_damaged
from twinseal.vault.table_rows import TableRows

_COLUMNS: Final = (
    "id, kind, of, seal, envelope, due, opening, since, fields, refused, closed, closed_by, closed_in, how, reason"
)
_SEE: Final = """
INSERT INTO seen VALUES (?, ?, ?, ?, ?)
ON CONFLICT (person, envelope) DO UPDATE SET last_at = excluded.last_at, opening = excluded.opening
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """An envelope that somebody had shown: the first and the last time (UTC), and the opening of the last."""

    envelope: str
    first_utc: str
    last_utc: str
    opening: str


def _texts(value: object) -> tuple[str, ...]:
    names = canonical.loads(str(value).encode())
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise store_damaged()
    return tuple(names)


def _duty(row: tuple[object, ...]) -> Duty:
    duty, kind, of, seal, envelope, due, opening, since, fields, refused, closed, closed_by, closed_in, how, reason = row
    return Duty(
        id=str(duty),
        kind=str(kind),
        of=str(of),
        seal=whole_number(seal, 1, SEAL_MAX, store_damaged),
        envelope=str(envelope),
        due_utc=str(due),
        opening=str(opening),
        since_utc=str(since),
        fields=_texts(fields),
        refused_utc=str(refused),
        closed_utc=str(closed or ""),
        closed_by=_texts(closed_by),
        closed_in=str(closed_in),
        how=str(how),
        reason=str(reason),
    )


class DutyRows(TableRows):
    """Duties of an open store, and what each person had shown."""

    # -- duties --------------------------------------------------------------------------------

    def add_duty(
        self,
        kind: str,
        envelope: str,
        due_utc: str,
        opening: str,
        *,
        of: str = "",
        seal: int = 1,
        since_utc: str = "",
        fields: Iterable[str] = (),
        refused_utc: str = "",
    ) -> str:
        """Store something that is owed after an opening; returns its id.

        `of` is the person whom it is owed for, empty where it is the opening; `seal` is the one that was in force, `since_utc` is the first entry that exposed the envelope, `fields` are the names of what was exposed,
        `refused_utc` is when the opening was refused, empty where it was not.
        """
        duty, names = "d" + secrets.token_hex(4), canonical.dumps(list(fields)).decode()
        with guarded():
            self._db.execute(
                f"INSERT INTO duties ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, '[]', '', '', '')",  # noqa: S608 - the columns are words of this file
                (duty, kind, of or opening, seal, envelope, due_utc, opening, since_utc, names, refused_utc),
            )
        return duty

    def close_duty(self, duty_id: str, at_utc: str, *, by: Iterable[str], opening: str, how: str, reason: str = "") -> None:
        """Close what is owed; raises `BadInput` where nothing of this id is owed."""
        with guarded():
            closed = self._db.execute(
                "UPDATE duties SET closed = ?, closed_by = ?, closed_in = ?, how = ?, reason = ? WHERE id = ? AND closed IS NULL",
                (at_utc, canonical.dumps(list(by)).decode(), opening, how, reason, duty_id),
            ).rowcount
        if closed != 1:
            raise BadInput("input.bad.no_such_duty")

    def note_first_review(self, duty_id: str, by: str, head: str) -> None:
        """Keep of a review that is still owed who made the first one, and the head of its entry: a second auditor closes it."""
        with guarded():
            self._db.execute(
                "UPDATE duties SET closed_by = ?, how = ?, reason = ? WHERE id = ? AND closed IS NULL",
                (canonical.dumps([by]).decode(), FIRST_REVIEW, head, duty_id),
            )

    def reopen_duty(self, duty_id: str) -> None:
        """Owe again what was closed, due when it was due."""
        with guarded():
            self._db.execute(
                "UPDATE duties SET closed = NULL, closed_by = '[]', closed_in = '', how = '', reason = '' WHERE id = ?",
                (duty_id,),
            )

    def duties(self) -> tuple[Duty, ...]:
        """Return everything that is or was owed, the earliest due first."""
        with guarded():
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM duties ORDER BY due, id").fetchall()  # noqa: S608 - the columns are words of this file
            return tuple(map(_duty, rows))

    def owed_duties(self) -> tuple[Duty, ...]:
        """Return what is owed, the earliest due first."""
        return tuple(duty for duty in self.duties() if not duty.closed_utc)

    def due_duties(self) -> tuple[DueDuty, ...]:
        """Return what is owed as a header says it, without a label; the earliest due 4,000 of it."""
        return tuple(
            DueDuty(duty.id, duty.kind, duty.of, duty.due_utc, duty.seal, duty.refused_utc)
            for duty in self.owed_duties()[:DUTIES_MAX]
        )

    # -- who saw what --------------------------------------------------------------------------

    def note_seen(self, person: str, envelope: str, at_utc: str, opening: str) -> None:
        """Note that somebody had something of an envelope shown."""
        with guarded():
            self._db.execute(_SEE, (person, envelope, at_utc, at_utc, opening))

    def seen_by(self, person: str) -> tuple[Seen, ...]:
        """Return what a person had shown, by envelope."""
        with guarded():
            rows = self._db.execute(
                "SELECT envelope, first_at, last_at, opening FROM seen WHERE person = ? ORDER BY envelope", (person,)
            ).fetchall()
        return tuple(Seen(*(str(part) for part in row)) for row in rows)
