"""The end of an opening that showed contents: sealed again, by hand or by itself, and wiped in any case."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from twinseal.domain.alert import Moment
from twinseal.domain.errors import LogDamaged
from twinseal.domain.events.kind import Kind
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.opening.state import SECOND_US, OpenState
from twinseal.flows.reporting.edition_card import with_edition_card
from twinseal.flows.sealing.consistency import Known
from twinseal.flows.sealing.list_to_seal import ListToSeal
from twinseal.flows.sealing.opening_summary import OpeningSummary
from twinseal.flows.sealing.reseal import Ground, Resealing
from twinseal.flows.views.opening import OpeningView

_RESEAL_US: Final = 60 * SECOND_US
"""How long a reseal may take, and a second more for each megabyte of the store, before a stopped program is ended."""


def _nothing() -> None:
    """Say nothing."""


class OpeningEnd:
    """Seals what is open; everything that finds a reason to may."""

    def __init__(self, state: OpenState) -> None:
        """Seal what this state holds."""
        self._state = state
        self.list_to_seal: Callable[[], ListToSeal] = ListToSeal
        """Gives what the reseal takes of the list of changes."""
        self.before_seal: Callable[[], object] = _nothing
        """Logs what is to be said of this opening before its seal; called once, whatever seals."""

    def reseal(self, cause: ResealCause) -> OpeningView:
        """Seal again: hide, log, new generation, checkpoint, wipe. Never raises; the wipe happens in any case."""
        state = self._state
        if state.is_sealed():
            return state.view
        if state.showing is not None:
            state.showing.holds.end_all()
            if state.is_sealed():
                # A log that turned out to be changed has sealed meanwhile.
                return state.view
        said, self.before_seal = self.before_seal, _nothing
        # Nothing stops a reseal.
        with contextlib.suppress(Exception):
            said()
        if state.is_sealed():
            return state.view
        summary = self._summary(cause)
        state.change(step=OpeningStep.RESEALED, envelopes=(), outsides=(), masked=True)
        # Sealing takes a while on a slow drive, and a kill in its middle would lose the new seal.
        state.hold(_RESEAL_US + state.context.header.files.store.size)
        try:
            resealing = Resealing(
                state.context,
                state.pair.people,
                state.pair.bundles,
                summary,
                self._ground(),
                state.showing.ticked if state.showing is not None else {},
                state.left,
                folded=state.folded,
                changes=self.list_to_seal(),
                announce=partial(state.announce, Moment.RESEALED),
                settle=partial(state.announcing.settle, last=True),
            )
            receipt = resealing.run(state.store, state.vault_key)
            state.change(receipt=with_edition_card(state.context, receipt, resealing.signers.after()))
        finally:
            state.wipe()
        return state.view

    @contextlib.contextmanager
    def on_damage(self) -> Iterator[None]:
        """Seal where the log turns out to be changed while it is open: what goes on now could not be proved."""
        try:
            yield
        except LogDamaged:
            if self._state.is_open():
                self.reseal(ResealCause.FAULT)
            raise

    def record(self, kind: Kind, *, result: str = "done", **fields: object) -> None:
        """Log an act of the two people; raises `LogNotWritable`, and `LogDamaged` after sealing."""
        state = self._state
        with self.on_damage():
            state.context.journal.record(kind, opening=state.opening_id, actors=state.pair.people, result=result, **fields)

    def _summary(self, cause: ResealCause) -> OpeningSummary:
        state, view = self._state, self._state.view
        people = tuple(person.id for person in state.pair.people)
        # The drill envelope protects nothing: whoever read its word owes no change of it.
        exposed = state.showing.exposed if state.showing is not None and view.drill is None else ()
        labels = {outside.id: outside.name for outside in view.outsides}
        return OpeningSummary(
            opening_id=view.opening_id,
            kind=view.kind,
            cause=cause,
            request=state.request,
            chosen=state.chosen,
            labels=tuple(labels.get(envelope, envelope) for envelope in state.chosen),
            names=labels,
            exposed=tuple(replace(exposure, people=people) for exposure in exposed),
            started_utc=state.started_utc,
            lasted_s=(state.now_us() - state.started_us) // SECOND_US,
            granted_min=state.granted_min,
            extensions=state.extensions,
            reveals=state.showing.reveals if state.showing is not None else 0,
            drill=view.drill,
        )

    def _ground(self) -> Ground:
        state = self._state
        known = state.comparison.known if state.comparison is not None else Known(0, 0)
        return Ground(
            header=state.opened_from,
            seal=known.seal,
            generation=known.generation,
            agreed=state.comparison is not None and not state.agreement.pending and state.context.lost is None,
            accepted=state.accepted,
            unlisted=state.comparison.unlisted if state.comparison is not None else (),
        )
