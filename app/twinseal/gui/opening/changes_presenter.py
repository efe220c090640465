"""Takes what is done with the list of changes to the flow: collected, taken up, read, signed, and sealed with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from twinseal.domain.changes.change_step import ChangeStep
from twinseal.domain.events.duties import DUTY_CLOSED
from twinseal.domain.events.maintenance import (
    ENVELOPE_ADDED,
    ENVELOPE_RELABELLED,
    ENVELOPE_REPLACED,
    ENVELOPE_RETIRED,
    ENVELOPE_UNDONE,
)
from twinseal.domain.generator import Generator
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.views.change_list import ChangeListView, ChangeRowView, OwedChoice
from twinseal.gui.changes.changes_panel import COLLECT, REVIEW
from twinseal.gui.changes.sign_column import Signer
from twinseal.gui.opening.acting import Acting, Cause
from twinseal.gui.opening.more_panel import CLOSE, REMOVE
from twinseal.gui.opening.open_screen import OpenScreen
from twinseal.gui.widgets.change_row import Change

_ICONS: Final = {
    ENVELOPE_ADDED.name: "envelope",
    ENVELOPE_REPLACED.name: "rotate",
    ENVELOPE_UNDONE.name: "back",
    ENVELOPE_RELABELLED.name: "envelope",
    ENVELOPE_RETIRED.name: "envelope",
    DUTY_CLOSED.name: "check",
}
"""Of a change whose kind is none of these it is the icon of a person."""
_Act = Callable[[OpeningFlow], ChangeListView]


class ChangesPresenter(QObject):
    """Serves the list of an open vault; nothing happens before both have signed it."""

    def __init__(self, acting: Acting, screen: OpenScreen) -> None:
        """Serve the open screen."""
        super().__init__(screen)
        self._acting, self._screen = acting, screen
        self._signed: dict[str, str] = {}
        self._left: set[str] = set()
        self._ahead: list[tuple[str, str, str]] = []
        """Secrets that are asked for one after the other, the first one now: id and label of the envelope, name of the field."""
        self._is_served = self._is_form_served = False
        screen.put_back_requested.connect(self._put_back)
        screen.changes_requested.connect(self._begin)

    def serve(self) -> None:
        """Build the parts of the list, and serve them; more than once changes nothing."""
        if self._is_served:
            return
        self._is_served = True
        screen = self._screen
        page, column = screen.changes.collect, screen.sign_column
        screen.more.list_requested.connect(
            lambda auditor, why: self._do(
                lambda flow: flow.open_vault.changes.remove_auditor(auditor, why), cause=self._screen.more
            )
        )
        screen.more.close_requested.connect(
            lambda duty, tested, why: self._do(
                lambda flow: flow.open_vault.envelope_forms.close_duty(duty, tested=tested, reason=why),
                cause=self._screen.more,
            )
        )
        page.wanted.connect(self._ask_for)
        page.take_out_requested.connect(lambda number: self._do(lambda flow: flow.open_vault.changes.take_out(number)))
        page.draft_taken_up.connect(lambda draft: self._do(lambda flow: flow.open_vault.changes.take_up(draft)))
        page.draft_dropped.connect(lambda draft: self._do(lambda flow: flow.open_vault.changes.drop(draft)))
        page.draft_left.connect(self._leave)
        page.review_requested.connect(lambda: self._do(lambda flow: flow.open_vault.changes.review()))
        screen.changes.back_requested.connect(self._back)
        column.back_requested.connect(self._back)
        column.sign_requested.connect(
            lambda person, code: self._do(lambda flow: flow.open_vault.changes.sign(person, code), cause=column)
        )

    def _begin(self) -> None:
        self.serve()
        self._do(lambda flow: flow.open_vault.changes.view())

    def _ask_for(self, what: str) -> None:
        flow = self._acting.flow
        if what != CLOSE:
            self._screen.ask_for(REMOVE)
        elif flow is not None:
            self._acting.run(self._screen, flow.open_vault.envelope_forms.owed, self._ask_owed)

    def _ask_owed(self, owed: tuple[OwedChoice, ...]) -> None:
        if not owed:
            self._screen.changes.collect.refuse_at("", self.tr("Nothing is owed that the two of you could close."))
            return
        self._screen.more.show_owed(owed)
        self._screen.ask_for(CLOSE)

    # -- a new secret --------------------------------------------------------------------------

    def _put_back(self, envelope: str) -> None:
        flow = self._acting.flow
        if flow is not None:
            self.serve()
            self._acting.run(
                self._screen,
                lambda: flow.open_vault.envelope_forms.to_replace(envelope),
                partial(self._ask_secrets, envelope),
            )

    def _ask_secrets(self, envelope: str, fields: tuple[str, ...]) -> None:
        flow = self._acting.flow
        if flow is None:
            return
        labels = {each.outside.id: each.outside.name for each in flow.view().envelopes}
        if not fields or envelope not in labels:
            self._screen.refuse(self.tr("No secret of this envelope can be typed in one line."))
            return
        self._ahead = [(envelope, labels[envelope], field) for field in fields]
        self.serve_form()
        self._ask_next()

    def serve_form(self) -> None:
        """Build the form for a new secret, and serve it; more than once changes nothing."""
        if self._is_form_served:
            return
        self._is_form_served = True
        form = self._screen.changes.secret
        form.make_up_requested.connect(self._make_up)
        form.put_requested.connect(self._put)
        form.folded.connect(self._leave_form)

    def _ask_next(self) -> None:
        _envelope, label, field = self._ahead[0]
        self._screen.ask_secret(label, field)

    def _make_up(self, generator: Generator) -> None:
        flow, form = self._acting.flow, self._screen.changes.secret
        if flow is not None:
            self._acting.run(
                self._screen, lambda: flow.open_vault.envelope_forms.make_up(generator), self._show_made, cause=form
            )

    def _show_made(self, secret: SecretBytes) -> None:
        if self._screen.changes.asks:
            self._screen.changes.secret.show_made(secret)
        else:
            secret.wipe()

    def _put(self, secret: SecretBytes, again: SecretBytes | None, _is_made: bool, tested: bool) -> None:
        flow, typed = self._acting.flow, [each for each in (secret, again) if each is not None]
        if flow is None or not self._ahead or self._acting.is_busy(self._screen):
            for each in typed:
                each.wipe()
            return
        envelope, _label, field = self._ahead[0]

        def put() -> ChangeListView:
            try:
                return flow.open_vault.envelope_forms.replace_secret(envelope, field, secret, again, tested=tested)
            finally:
                for each in typed:
                    each.wipe()

        self._acting.run(self._screen, put, self._was_put, cause=self._screen.changes.secret)

    def _was_put(self, view: ChangeListView) -> None:
        del self._ahead[:1]
        if self._ahead and self._screen.changes.asks:
            self._ask_next()
        else:
            self._show(view)

    def _leave_form(self) -> None:
        # What of the envelope is on the list already stays there.
        self._ahead = []
        self._do(lambda flow: flow.open_vault.changes.view())

    def _back(self) -> None:
        self._do(lambda flow: flow.open_vault.changes.back())

    def _leave(self, draft: str) -> None:
        self._left.add(draft)
        self._do(lambda flow: flow.open_vault.changes.view())

    def _do(self, act: _Act, *, cause: Cause | None = None) -> None:
        flow = self._acting.flow
        if flow is not None:
            self._acting.run(self._screen, lambda: act(flow), self._show, cause=cause or self._screen.changes.collect)

    def _show(self, view: ChangeListView) -> None:
        flow = self._acting.flow
        if flow is None:
            return
        if view.step is ChangeStep.SIGNED:
            # Sealed at once: what comes of it is shown as at every reseal.
            self._acting.do(self._screen, lambda now: now.view())
            return
        opening = flow.view()
        changes = [_change(row) for row in view.rows]
        panel = self._screen.changes
        if view.step is ChangeStep.COLLECTING:
            self._signed = {}
            ways = [(CLOSE, self.tr("Close what is owed"))]
            if len(opening.auditors) > 1:
                ways.append(("leaves", self.tr("An auditor leaves")))
            panel.collect.offer(ways)
            panel.collect.show_drafts(
                [(draft.id, draft.sentence, draft.is_readable) for draft in view.offered if draft.id not in self._left]
            )
            stays = [
                Change("flag", row.sentence or self.tr("A change that cannot be read."), refusal=row.refusal)
                for row in view.left
            ]
            panel.collect.show_list([*changes, *stays], listed=len(changes))
            self._screen.show_changes(COLLECT)
            return
        for person in view.signed_by:
            self._signed.setdefault(person, f"{datetime.now().astimezone():%H:%M}")
        follows = dict.fromkeys(sentence for row in view.rows for sentence in row.follows)
        panel.review.show_list(changes, tuple(follows))
        pair = [person for person in (opening.first, opening.second) if person is not None]
        self._screen.sign_column.show_signers(
            [Signer(person.id, person.name, self._signed.get(person.id, "")) for person in pair]
        )
        self._screen.show_changes(REVIEW)


def _change(row: ChangeRowView) -> Change:
    """Return a row as it is drawn; of several differences each has its line."""
    icon = _ICONS.get(row.kind, "person")
    first = row.differences[0] if len(row.differences) == 1 else None
    several = (
        "; ".join(f"{each.what}: {each.before} \u2192 {each.after}" for each in row.differences) if first is None else ""
    )
    return Change(
        icon, row.sentence, first.before if first is not None else "", first.after if first is not None else several
    )
