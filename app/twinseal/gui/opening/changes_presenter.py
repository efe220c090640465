"""Takes what is done with the list of changes to the flow: collected, taken up, read, signed, and sealed with."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer

from twinseal.domain.changes.change_step import ChangeStep
from twinseal.domain.due_time import local_words
from twinseal.domain.errors import TwinsealError
from twinseal.domain.events.duties import DUTY_CLOSED
from twinseal.domain.events.maintenance import (
    ENVELOPE_ADDED,
    ENVELOPE_RELABELLED,
    ENVELOPE_REPLACED,
    ENVELOPE_RETIRED,
    ENVELOPE_UNDONE,
)
from twinseal.domain.events.rules import (
    CATEGORY_CHANGED,
    POLICY_CHANGED,
    THRESHOLD_CHANGED,
    VAULT_CHANGED,
    VAULT_REKEYED,
)
from twinseal.domain.events.vault import CLOCK_CORRECTED
from twinseal.domain.people import Role
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.views.change_list import ChangeListView, ChangeRowView, OwedChoice
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.changes.changes_panel import COLLECT, REVIEW
from twinseal.gui.changes.collect_page import Ways
from twinseal.gui.changes.sign_column import Signer
from twinseal.gui.opening.acting import Acting, Cause
from twinseal.gui.opening.envelope_changes import CONTENTS, LABEL, NEW, RETIRE, UNDO, EnvelopeChanges
from twinseal.gui.opening.import_changes import IMPORT, ImportChanges
from twinseal.gui.opening.more_panel import CLOSE
from twinseal.gui.opening.open_screen import OpenScreen
from twinseal.gui.opening.people_changes import PeopleChanges
from twinseal.gui.opening.rule_changes import CATEGORY, CLOCK, PLACE, POLICY, REKEY, RULE_WAYS, THRESHOLD, RuleChanges
from twinseal.gui.slices import Slices, make_ready
from twinseal.gui.widgets.change_row import Change
from twinseal.gui.widgets.passphrase_field import PassphraseField

_ICONS: Final = {
    ENVELOPE_ADDED.name: "envelope",
    ENVELOPE_REPLACED.name: "rotate",
    ENVELOPE_UNDONE.name: "back",
    ENVELOPE_RELABELLED.name: "envelope",
    ENVELOPE_RETIRED.name: "envelope",
    DUTY_CLOSED.name: "check",
    POLICY_CHANGED.name: "pen",
    THRESHOLD_CHANGED.name: "pen",
    CATEGORY_CHANGED.name: "pen",
    VAULT_CHANGED.name: "pen",
    VAULT_REKEYED.name: "rotate",
    CLOCK_CORRECTED.name: "clock",
}
"""Of a change whose kind is none of these it is the icon of a person."""
_OWED: Final = "changes.way.close"
_PEOPLE: Final = "changes.way.people"
_PHONE: Final = "changes.way.phone"
_CONFIRMED: Final = "changes.way.confirm"
"""Ways to put something on the list that is about no envelope alone, each the name of its act."""
_Act = Callable[[OpeningFlow], ChangeListView]


class ChangesPresenter(QObject):
    """Serves the list of an open vault; nothing happens before both have signed it."""

    def __init__(self, acting: Acting, screen: OpenScreen) -> None:
        """Serve the open screen."""
        super().__init__(screen)
        self._acting, self._screen = acting, screen
        self._signed: dict[str, str] = {}
        self._left: set[str] = set()
        self._is_served = False
        self._lapse = QTimer(self, singleShot=True)
        self._lapse.timeout.connect(self._begin)
        self._envelopes = EnvelopeChanges(acting, screen, self._show)
        self._imports = ImportChanges(acting, screen, self._show)
        self._people = PeopleChanges(acting, screen, self._show)
        self._rules = RuleChanges(acting, screen, self._show)
        self._ahead = Slices(screen)
        screen.tabs.put_back_requested.connect(self._put_back)
        screen.changes_requested.connect(self._begin)

    def serve(self) -> None:
        """Build the parts of the list, and serve them; more than once changes nothing."""
        if self._is_served:
            return
        self._is_served = True
        screen = self._screen
        page, column = screen.changes.collect, screen.sign_column
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
        column.sign_by_passphrase_requested.connect(self._sign_by_passphrase)
        column.sign_requested.connect(
            lambda person, code: self._do(lambda flow: flow.open_vault.changes.sign(person, code), cause=column)
        )

    def _sign_by_passphrase(self, person: str, field: PassphraseField) -> None:
        column = self._screen.sign_column
        if self._acting.is_busy(self._screen):
            return
        try:
            passphrase = field.copy_passphrase()
        except TwinsealError as refusal:
            column.refuse_at("", refusal.sentence)
            return

        def act(flow: OpeningFlow) -> ChangeListView:
            with passphrase:
                return flow.open_vault.changes.sign_by_passphrase(person, passphrase)

        self._do(act, cause=column)

    def serve_forms(self) -> None:
        """Build every form of something that goes on the list."""
        self.serve()
        self._envelopes.serve_all()
        self._imports.serve_all()
        self._people.serve_all()
        self._rules.serve_all()

    def _put_back(self, envelope: str) -> None:
        self.serve()
        self._envelopes.put_back(envelope)

    def _begin(self) -> None:
        if not self._is_served:
            # Its press would build and lay out fifty sentences at once.
            self._ahead.add(self._build_rules)
        self.serve()
        self._do(lambda flow: flow.open_vault.changes.view())

    def _build_rules(self) -> None:
        form = self._rules.build_rules()
        self._ahead.add(*form.pieces(), *make_ready(form, self._screen.changes))

    def _ask_for(self, what: str) -> None:
        flow = self._acting.flow
        if what == _PEOPLE:
            self._people.ask()
        elif what == _PHONE:
            self._people.ask_new_phone()
        elif what == IMPORT:
            self._imports.ask()
        elif what in RULE_WAYS:
            self._rules.ask(what)
        elif what == _CONFIRMED:
            self._do(_take_up_next)
        elif what != _OWED:
            self._envelopes.ask(what)
        elif flow is not None:
            self._acting.run(self._screen, flow.open_vault.envelope_forms.owed, self._ask_owed)

    def _ask_owed(self, owed: tuple[OwedChoice, ...]) -> None:
        if not owed:
            self._screen.changes.collect.refuse_at("", self.tr("Nothing is owed that the two of you could close."))
            return
        self._screen.more.show_owed(owed)
        self._screen.ask_for(CLOSE)

    def _back(self) -> None:
        self._do(lambda flow: flow.open_vault.changes.back())

    def _leave(self, draft: str) -> None:
        self._left.add(draft)
        self._do(lambda flow: flow.open_vault.changes.view())

    def _do(self, act: _Act, *, cause: Cause | None = None) -> None:
        flow = self._acting.flow
        if flow is not None:
            self._acting.run(self._screen, lambda: act(flow), self._show, cause=cause or self._screen.changes.collect)

    def _ways(self, opening: OpeningView, view: ChangeListView) -> list[Ways]:
        """Return what these two may put on the list; in an opening for a new phone that alone."""
        if opening.witness is not None and opening.second is not None:
            words = self.tr("New phone of {0}").format(opening.second.name)
            return [(self.tr("People"), () if view.rows else ((_PHONE, words, "person"),))]
        envelopes = [
            (CONTENTS, self.tr("Contents of an envelope"), "rotate"),
            (UNDO, self.tr("Undo a change of contents"), "back"),
            (_OWED, self.tr("Close what is owed"), "check"),
        ]
        pair = (opening.first, opening.second)
        officers = all(person is not None and person.role is Role.OFFICER for person in pair)
        if officers:
            envelopes += [
                (LABEL, self.tr("Label or card"), "pen"),
                (NEW, self.tr("A new envelope"), "plus"),
                (IMPORT, self.tr("Import from KeePass or CSV"), "plus"),
                (RETIRE, self.tr("Retire an envelope"), "cross"),
            ]
        groups: list[Ways] = [(self.tr("Envelopes"), tuple(envelopes))]
        if officers:
            people = [(_PEOPLE, self.tr("Who belongs to the vault"), "people")]
            if view.ready:
                people.append((_CONFIRMED, self.tr("Take up a confirmation"), "check"))
            groups.append((self.tr("People"), tuple(people)))
            rules = (
                (POLICY, self.tr("Rules"), "pen"),
                (CATEGORY, self.tr("Reasons for a request"), "pen"),
                (PLACE, self.tr("Place"), "pen"),
                (THRESHOLD, self.tr("Thresholds of findings"), "pen"),
                (REKEY, self.tr("Make all keys new"), "rotate"),
                (CLOCK, self.tr("Explain the clock"), "clock"),
            )
            groups.append((self.tr("Rules"), rules))
        return groups

    def _show(self, view: ChangeListView) -> None:
        flow = self._acting.flow
        self._lapse.stop()
        if flow is None:
            return
        if view.step is ChangeStep.SIGNED:
            # Sealed at once: what comes of it is shown as at every reseal.
            self._acting.do(self._screen, lambda now: now.view())
            return
        opening = flow.view()
        if opening.masked:
            # Not even a hidden part holds a name of what is inside; whoever shows it again asks for the list again.
            return
        if view.step is ChangeStep.WITH_PERSON:
            self._people.resume()
            return
        self._screen.keep_old(on=any(row.new_keys_of for row in view.rows))
        changes = [_change(row) for row in view.rows]
        panel = self._screen.changes
        if view.step is ChangeStep.COLLECTING:
            self._signed = {}
            panel.collect.offer(self._ways(opening, view))
            now = datetime.now(UTC)
            panel.collect.show_drafts(
                [
                    (draft.id, local_words(draft.sentence, now), draft.is_readable)
                    for draft in view.offered
                    if draft.id not in self._left
                ]
            )
            stays = [
                Change("flag", row.sentence or self.tr("A change that cannot be read."), refusal=row.refusal)
                for row in view.left
            ]
            panel.collect.show_list([*changes, *stays], listed=len(changes))
            self._screen.show_changes(COLLECT)
            return
        if not view.signed_by:
            self._signed = {}
        for person in view.signed_by:
            self._signed.setdefault(person, f"{datetime.now().astimezone():%H:%M}")
        until = ""
        if view.sign_left_s > 0:
            until = f"{datetime.now().astimezone() + timedelta(seconds=view.sign_left_s):%H:%M:%S}"
            self._lapse.start(math.ceil(view.sign_left_s * 1000))
        follows = dict.fromkeys(sentence for row in view.rows for sentence in row.follows)
        panel.review.show_list(changes, (*follows, *view.leaves))
        pair = [person for person in (opening.first, opening.second) if person is not None]
        self._screen.sign_column.show_signers(
            [
                Signer(
                    person.id,
                    person.name,
                    self._signed.get(person.id, ""),
                    by_passphrase=opening.witness is not None and person is opening.second,
                )
                for person in pair
            ],
            until=until,
            has_lapsed=view.has_lapsed,
        )
        self._screen.show_changes(REVIEW)


def _take_up_next(flow: OpeningFlow) -> ChangeListView:
    """Put the next confirmation on the list that is not on it yet."""
    changes = flow.open_vault.changes
    ready = changes.view().ready
    return changes.confirm_person(ready[0]) if ready else changes.view()


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
