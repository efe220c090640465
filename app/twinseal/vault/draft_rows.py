"""Lists of changes that were not signed, as the sealed store keeps them."""

from __future__ import annotations

import secrets
from typing import Final

from twinseal.domain import canonical
from twinseal.domain.errors import BadInput
from twinseal.vault.connection import guarded
from twinseal.vault.draft import Draft, draft_of, pack_bytes
from twinseal.vault.table_rows import TableRows

DRAFTS_MAX: Final = 20


class DraftRows(TableRows):
    """Drafts of an open store."""

    def put_draft(self, draft: Draft) -> str:
        """Keep a list of changes that was not signed; returns its id. Raises `BadInput` for a twenty-first."""
        draft_id = "c" + secrets.token_hex(4)
        body, begun_by = pack_bytes(draft.to_bytes()), canonical.dumps(list(draft.begun_by)).decode()
        if self._count("drafts") >= DRAFTS_MAX:
            raise BadInput("input.bad.too_many_drafts", most=DRAFTS_MAX)
        with guarded():
            self._db.execute("INSERT INTO drafts VALUES (?, ?, ?, ?)", (draft_id, draft.at, begun_by, body))
        return draft_id

    def drafts(self) -> tuple[tuple[str, Draft | None], ...]:
        """Return every draft by its id, the oldest first; None for one that cannot be read."""
        with guarded():
            rows = self._db.execute("SELECT id, body FROM drafts ORDER BY at, id").fetchall()
        return tuple((str(row[0]), draft_of(bytes(row[1]))) for row in rows)

    def drop_draft(self, draft_id: str) -> None:
        """Take a draft out; the sealed files that it alone names are removed after the next seal."""
        with guarded():
            self._db.execute("DELETE FROM drafts WHERE id = ?", (draft_id,))
