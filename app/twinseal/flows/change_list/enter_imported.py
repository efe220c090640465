"""Puts what was imported on the list of an opening: files are sealed first, then all rows go into the draft at once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.changes.add_envelope import AddEnvelope
from twinseal.domain.changes.change import Change
from twinseal.domain.envelope import Outside
from twinseal.domain.errors import BadInput
from twinseal.domain.numbers import ROWS_MAX
from twinseal.flows.change_list.change_list import ChangeList
from twinseal.flows.change_list.present import Present
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.imports.proposal import Proposal, Proposals
from twinseal.flows.imports.propose import row_of
from twinseal.flows.imports.read_file import read_file
from twinseal.flows.imports.selection import Room, Selection, select
from twinseal.flows.views.change_list import ChangeListView
from twinseal.flows.views.imports import ImportView
from twinseal.vault.draft import Own
from twinseal.vault.sealed_file import CHUNK_BYTES, SealedFile, write_sealed


class EnterImported:
    """Takes an import to the list of changes: selected, read by both, then added as a whole or not at all."""

    def __init__(self, context: VaultContext, present: Present, changes: ChangeList) -> None:
        """Fill this list."""
        self._context, self._present, self._changes = context, present, changes
        self._offered: Selection | None = None
        """What was read of a file, and not added yet."""

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

    # -- a file that somebody chose in the window --------------------------------------------------

    def read(
        self, path: Path, password: SecretBytes, *, folder: str = "", should_stop: Callable[[], bool] = lambda: False
    ) -> ImportView:
        """Read a KeePass or CSV file and show what it would add; what was read before and not added is dropped.

        Raises what `read_file` and `select` raise.
        """
        self.drop()
        self._present.require_agreed()
        self._changes.require_right(AddEnvelope.right)
        machine = self._context.machine
        proposals = read_file(machine.files, path, password, folder=folder, now=machine.clock.utc(), should_stop=should_stop)
        try:
            self._offered = self.select(proposals)
        except BaseException:
            proposals.wipe()
            raise
        return self._offered.view()

    def leave_out(self, number: int) -> ImportView:
        """Leave the envelope of this number out, from 1; raises `BadInput` where there is none."""
        self._present.require_agreed()
        if self._offered is None or not 1 <= number <= len(self._offered.chosen):
            raise BadInput("input.bad.changes_number")
        self._present.touched()
        self._offered = self._offered.without(number)
        return self._offered.view()

    def add_offered(self) -> ChangeListView:
        """Put everything that was shown on the list; raises `BadInput` where there is nothing, and what `add` raises."""
        if self._offered is None or not self._offered.chosen:
            raise BadInput("input.bad.import_nothing_new")
        view = self.add(self._offered)
        self.drop()
        return view

    def drop(self) -> None:
        """Drop what was read and not added, and wipe its files; more than once changes nothing."""
        offered, self._offered = self._offered, None
        if offered is not None:
            offered.proposals.wipe()

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
