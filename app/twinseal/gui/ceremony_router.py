"""Takes the intents of the ceremony to its flow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from twinseal import bootstrap
from twinseal.domain.envelope import Card, Field
from twinseal.domain.errors import TwinsealError
from twinseal.domain.people import Role
from twinseal.domain.policy import Policy
from twinseal.flows.ceremony import Ceremony
from twinseal.flows.views import CeremonyView, FoundedView
from twinseal.gui.screens.ceremony.ceremony_screen import CeremonyScreen
from twinseal.gui.widgets.passphrase_field import PassphraseField

if TYPE_CHECKING:
    from twinseal.gui.router import Router


class CeremonyRouter(QObject):
    """One ceremony at a time."""

    def __init__(self, router: Router) -> None:
        """Prepare."""
        super().__init__()
        self._router = router
        self.screen: CeremonyScreen | None = None
        self._flow: Ceremony | None = None

    def begin(self) -> None:
        """Begin with empty pages."""
        screen = CeremonyScreen()
        self.screen = screen
        self._router.window.add_screen(screen)
        self._flow = bootstrap.new_ceremony(self._router.parts)
        screen.vault_set.connect(self._set_vault)
        screen.enrolled.connect(self._enrol)
        screen.proven.connect(lambda person, code: self._do(lambda flow: flow.prove(person, code)))
        screen.person_removed.connect(lambda person: self._do(lambda flow: flow.remove_person(person)))
        screen.envelope_added.connect(self._add_envelope)
        screen.suggestion_requested.connect(self._suggest)
        screen.founded_requested.connect(self._found)
        screen.abandoned.connect(self._abandon)
        screen.finished.connect(self._finished)
        screen.show_view(self._flow.view())
        self._router.window.show_screen(screen)

    def _do(self, act: Any, then: Any = None) -> None:
        flow, screen = self._flow, self.screen
        if flow is None or screen is None:
            return

        def done(view: CeremonyView) -> None:
            screen.notice.say("")
            screen.show_view(view)
            if then is not None:
                then()

        self._router.run(screen, lambda: act(flow), done)

    def _set_vault(self, folder: Path, name: str, place: str, policy: Policy) -> None:
        def act(flow: Ceremony) -> CeremonyView:
            flow.set_policy(policy)
            return flow.set_vault(folder, name, place)

        screen = self.screen
        self._do(act, lambda: screen.go(1) if screen is not None else None)

    def _enrol(self, name: str, role: str, team: str, first: PassphraseField, again: PassphraseField) -> None:
        screen = self.screen
        if screen is None:
            return
        try:
            one, two = first.take_passphrase(), again.take_passphrase()
        except TwinsealError as refusal:
            screen.refuse(refusal.sentence)
            return
        with two:
            same = one == two
        if not same:
            one.wipe()
            screen.refuse(self.tr("The two passphrases differ: type the passphrase twice again."))
            first.setFocus()
            return

        def act(flow: Ceremony) -> CeremonyView:
            with one:
                return flow.enrol(name, Role(role), team, one)

        self._do(act, screen.people_page.taken)

    def _add_envelope(self, name: str, system: str, card: Card, fields: tuple[Field, ...], file: str) -> None:
        screen = self.screen
        files = (Path(file.strip()).expanduser(),) if file.strip() else ()
        self._do(
            lambda flow: flow.add_envelope(name, system, card, fields, attachments=files),
            screen.envelope_taken if screen else None,
        )

    def _suggest(self, what: str) -> None:
        if self._flow is None or self.screen is None:
            return
        if what == "password":
            self.screen.fill_password(self._flow.suggest_password())
        else:
            self.screen.people_page.offer(self._flow.suggest_passphrase())

    def _found(self) -> None:
        flow, screen = self._flow, self.screen
        if flow is None or screen is None:
            return

        def done(founded: FoundedView) -> None:
            screen.show_founded(founded)

        self._router.run(screen, flow.found, done)

    def _abandon(self) -> None:
        if self._flow is not None:
            self._flow.abandon()
            self._flow = None
        self._router.leave_vault()

    def _finished(self, path: str) -> None:
        self._flow = None
        self._router.take_vault(Path(path))
