"""Puts what was imported on the list of an opening: files are sealed first, then all rows go into the draft at once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.changes.change import Change
from twinseal.domain.envelope import Outside
from twinseal.domain.numbers import ROWS_MAX
from twinseal.flows.change_list.change_list import ChangeList
from twinseal.flows.change_list.present import Present
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.imports.proposal import Proposal, Proposals
from twinseal.flows.imports.propose import row_of
from twinseal.flows.imports.selection import Room, Selection, select
from twinseal.flows.views.change_list import ChangeListView
from twinseal.vault.draft import Own
from twinseal.vault.sealed_file import CHUNK_BYTES, SealedFile, write_sealed


class EnterImported:
    """Takes an import to the list of changes: selected, read by both, then added as a whole or not at all."""

    def __init__(self, context: VaultContext, present: Present, changes: ChangeList) -> None:
        """Fill this list."""
        self._context, self._present, self._changes = context, present, changes

    def select(self, proposals: Proposals) -> Selection:
        """Return what of an import fits on the list and is not in the vault yet; nothing is added."""
        self._present.require_agreed()
        self._present.touched()
        if proposals.proposed:
            # Before anybody reads it, and before a file is sealed: whoever may not change the vault leaves nothing in its folder.
            self._changes.require_right(row_of(proposals.proposed[0], "", proposals.format).right)
        facts = self._changes.facts()
        room = Room(rows=ROWS_MAX - len(self._changes.view().rows))
        return select(proposals, (each.name for each in facts.outsides.values()), room)

    def add(self, selection: Selection, progress: Callable[[int], object] = lambda _done: None) -> ChangeListView:
        """Put all of it on the list, durable in one draft before it is shown.

        Files are sealed into the vault's folder before any row names them; what no row names goes at the next seal.
        Raises what `ChangeList.add` raises; then nothing is on the list.
        """
        self._present.require_agreed()
        now_utc = self._changes.facts().now_utc
        rows: list[tuple[Change, Own]] = []
        for number, each in enumerate(selection.chosen, start=1):
            envelope_id = "e" + secrets.token_hex(4)
            outside = Outside(envelope_id, each.label, each.system, added=now_utc, changed=now_utc)
            own = Own(each.fields, self._sealed(each), outside)
            rows.append((row_of(each, envelope_id, selection.proposals.format), own))
            progress(number)
        return self._changes.add_all(rows)

    def _sealed(self, proposal: Proposal) -> tuple[tuple[str, SealedFile], ...]:
        files, paths, vault_id = self._context.machine.files, self._context.paths, self._context.header.vault_id
        return tuple(
            (name, write_sealed(files, paths, _blocks(data), vault_id=vault_id, name=name)) for name, data in proposal.files
        )


def _blocks(data: SecretBytes) -> Iterator[bytes]:
    """Yield a file in parts, so that no second copy of the whole stands in memory."""
    view = data.view()
    for place in range(0, len(view), CHUNK_BYTES):
        yield bytes(view[place : place + CHUNK_BYTES])
