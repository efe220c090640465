"""What every part of the sealed store stands on: the connection, and how many rows a table has."""

from __future__ import annotations

from typing import Any

from twinseal.vault.connection import guarded


class TableRows:
    """Rows of one or more tables; made by `Store`."""

    def __init__(self, connection: Any) -> None:
        """Use the connection of an open store."""
        self._db = connection

    def _count(self, table: str) -> int:
        with guarded():
            return int(self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - the table is a word of these files
