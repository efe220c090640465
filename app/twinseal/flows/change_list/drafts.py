"""Drafts of an opening: those of earlier openings that are offered, and the one that keeps the list of this one."""

from __future__ import annotations

from dataclasses import dataclass, field

from twinseal.domain.changes.change_set import set_digest
from twinseal.domain.durable import give_another_name
from twinseal.domain.errors import BadInput, DraftDamaged
from twinseal.domain.texts import sentence_of
from twinseal.flows.change_list.present import Present
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.views.change_list import OfferedDraft
from twinseal.vault.draft import Draft, DraftRow, read_draft, write_draft
from twinseal.vault.draft_rows import DRAFTS_MAX

BESIDE = ""
"""Stands for the id of the draft that a sudden end left beside the open generation."""


@dataclass(slots=True)
class Drafts:
    """Reads, writes and offers drafts; the store is never changed, what is dropped there is dropped by the seal."""

    context: VaultContext
    present: Present
    dropped: list[str] = field(default_factory=list)
    """Ids of the drafts in the store that the next seal drops."""
    unread: bool = False
    """True where one was set aside that could not be read."""
    _is_read: bool = False
    _beside: Draft | None = None
    _is_damaged: bool = False
    _is_ours: bool = False
    """True once the file beside the generation is that of this opening."""

    @property
    def _keeps_none(self) -> bool:
        """Tell whether this is an opening for a new phone: its one row counts in it alone, and drafts of others stay as they are."""
        return self.present.new_phone is not None

    def beside(self) -> Draft | None:
        """Return the draft of an earlier opening beside the generation, None where there is none that can be read."""
        if not self._is_read:
            header = self.context.header
            try:
                self._beside = read_draft(
                    self.context.machine.files,
                    self.context.paths,
                    self.present.open_key(),
                    vault_id=header.vault_id,
                    generation=header.generation,
                )
            except DraftDamaged:
                self._is_damaged = True
            self._is_read = True
        return self._beside

    def offered(self) -> tuple[OfferedDraft, ...]:
        """Return every draft of an earlier opening that is not taken up or dropped yet: that of one which was cut off first, then the oldest."""
        if not self.present.is_agreed or self._keeps_none:
            return ()
        beside = self.beside()
        kept = [self._offer(*row) for row in self.present.open_store().drafts() if row[0] not in self.dropped]
        if beside is not None:
            # What is taken up is written in its place, so these two decide about it before.
            kept.insert(0, self._offer(BESIDE, beside))
        elif self._is_damaged:
            kept.append(self._offer(BESIDE, None))
        return tuple(kept)

    def take(self, draft_id: str) -> Draft:
        """Return an offered draft; raises `BadInput` where there is none, `DraftDamaged` where it cannot be read."""
        if self._keeps_none:
            raise BadInput("input.bad.changes_no_draft")
        drafts: dict[str, Draft | None] = {
            kept: draft for kept, draft in self.present.open_store().drafts() if kept not in self.dropped
        }
        beside = self.beside()
        if beside is not None or self._is_damaged:
            drafts[BESIDE] = beside
        if draft_id not in drafts:
            raise BadInput("input.bad.changes_no_draft")
        draft = drafts[draft_id]
        if draft is None:
            raise DraftDamaged
        return draft

    def require_none_lost(self, draft_id: str) -> None:
        """Raise `BadInput` where a draft cannot be taken up before the one of an opening that was cut off: that would be lost."""
        if draft_id != BESIDE and self.beside() is not None:
            raise BadInput("input.bad.changes_cut_off_first")

    def settle(self, draft_id: str) -> None:
        """Offer a draft no more: its rows are on the list or in the rest of it, or it was dropped."""
        if draft_id == BESIDE:
            self._beside, self._is_ours = None, True
        else:
            self.dropped.append(draft_id)

    def require_room(self) -> None:
        """Raise `BadInput` where a list cannot be begun: another one would be lost, or could not be kept."""
        if self._keeps_none:
            return
        if self.beside() is not None:
            raise BadInput("input.bad.changes_draft_first")
        kept = sum(draft_id not in self.dropped for draft_id, _ in self.present.open_store().drafts())
        if not self._is_ours and kept >= DRAFTS_MAX:
            raise BadInput("input.bad.too_many_drafts", most=DRAFTS_MAX)

    def write(self, rows: tuple[DraftRow, ...], at_utc: str) -> None:
        """Have these rows kept, durable before the call returns; without rows there is no draft. Raises `DiskFault`."""
        if self._keeps_none:
            return
        files, paths, header = self.context.machine.files, self.context.paths, self.context.header
        path = paths.draft(header.generation)
        if self._is_damaged:
            # What two people typed is kept for who can read it after all; what it names is kept with it.
            give_another_name(files, path)
            self._is_damaged, self.unread = False, True
        if rows:
            by = tuple(sorted(person.id for person in self.present.people))
            draft = Draft(self.present.opening_id, by, at_utc, rows)
            write_draft(files, paths, draft, self.present.open_key(), vault_id=header.vault_id, generation=header.generation)
        else:
            files.remove(path)
        self._is_ours = True

    def _offer(self, draft_id: str, draft: Draft | None) -> OfferedDraft:
        if draft is None:
            return OfferedDraft(draft_id, 0, (), "", sentence_of("changes.draft_damaged"), is_readable=False)
        names = self.names(draft)
        rows = [{**row.row, "number": number} for number, row in enumerate(draft.rows, start=1)]
        first, second = (*names, *[sentence_of("changes.somebody")] * 2)[:2]
        count, at = len(rows), draft.at
        if set_digest(rows) in self.present.signed_before:
            sentence = sentence_of("changes.draft_signed", count=count, first=first, second=second, at=at)
        else:
            sentence = sentence_of("changes.draft_offered", count=count, first=first, second=second, at=at)
        return OfferedDraft(draft_id, len(rows), names, draft.at, sentence)

    def names(self, draft: Draft) -> tuple[str, ...]:
        """Return the names of those who began a draft, as far as it says and they are still enrolled."""
        return tuple(map(self.name, draft.begun_by))

    def name(self, person_id: str) -> str:
        """Return the name of somebody who typed a row, their id once they left."""
        known = (entry.person for entry in self.context.header.people)
        return next((person.name for person in known if person.id == person_id), person_id)
