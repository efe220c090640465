"""One person sends a test alert on every way that the rules want, says of each whether it arrived, and signs that."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from twinseal.domain.alert import Channel
from twinseal.domain.errors import TwinsealError
from twinseal.domain.texts import sentence_of
from twinseal.flows.views.statements import AlertTestView, Tried
from twinseal.gui.platform.room import give_test
from twinseal.gui.platform.tones import SystemTones, Tones
from twinseal.gui.shell import Shell
from twinseal.gui.statements.alert_test_screen import AlertTestScreen
from twinseal.gui.statements.factors_screen import FactorsScreen
from twinseal.gui.statements.visit import StatementVisit
from twinseal.gui.widgets.passphrase_field import PassphraseField

if TYPE_CHECKING:
    from twinseal.flows.statements.alert_tests import AlertTesting


class AlertTestPresenter(StatementVisit):
    """Both factors, then every way at once; what was heard or read on each, and one signature."""

    def __init__(self, shell: Shell) -> None:
        """Begin with nobody."""
        super().__init__(shell)
        self._testing: AlertTesting | None = None
        self._is_sending = False

    @cached_property
    def tones(self) -> Tones:
        """The tones of this machine."""
        return SystemTones()

    @cached_property
    def asked_on(self) -> FactorsScreen:
        """The screen at which somebody proves who they are."""
        return self.factors_screen(
            "alert_test",
            self.tr("Send a test alert: who sends it?"),
            self.tr(
                "You say whether the tone was heard, and type the code of each other way, as it is read where it arrives."
            ),
            self._sign_in,
        )

    @cached_property
    def sent_on(self) -> AlertTestScreen:
        """The screen with what became of it."""
        screen = AlertTestScreen()
        screen.signed.connect(self._sign)
        screen.again.connect(self._send)
        screen.left.connect(self.end)
        self.shell.keep(screen)
        return screen

    def screens(self) -> tuple[QWidget, ...]:
        """Return both screens."""
        return self.asked_on, self.sent_on

    def _sign_in(self, person: str, field: PassphraseField, code: str) -> None:
        vault = self.vault
        if vault is None:
            return

        def done(visit: AlertTesting) -> None:
            self.visit = self._testing = visit
            self.shell.show(self.sent_on)
            self._send()

        self.take_factors(self.asked_on, field, code, lambda typed: vault.test_alerts(person, typed, code), done)

    def _running(self) -> AlertTesting | None:
        return self._testing if self._testing is self.visit else None

    def _send(self) -> None:
        """Send it out, then sound and show it here, with the code of the tray in its notice."""
        visit = self._running()
        if visit is None or self._is_sending:
            return
        self._is_sending = True
        self.touched()
        self.sent_on.show_sending(visit.person.name, visit.ways)

        def begun(code: str) -> None:
            if visit is self._running() and self._is_sending:
                wanted = visit.in_room
                give_test(self.tones, self.shell.tray, wanted, lambda in_room: self._settle(visit, in_room), code)

        self.shell.run(self.sent_on, visit.begin, begun, refused=self._refused)

    def _settle(self, visit: AlertTesting, in_room: tuple[Tried, ...]) -> None:
        if visit is not self._running() or not self._is_sending:
            return

        def done(view: AlertTestView) -> None:
            self._is_sending = False
            self.touched()
            if visit is self._running():
                self.sent_on.show_view(view, visit.person.name)
                self.sent_on.first_focus()

        self.shell.run(self.sent_on, lambda: visit.settle(in_room), done, refused=self._refused)

    def _refused(self, refusal: TwinsealError) -> None:
        self._is_sending = False
        self.sent_on.refuse_way(refusal)

    def _sign(self, said: dict[Channel, str]) -> None:
        visit = self._running()
        if visit is None or self._is_sending:
            return
        name = visit.person.name
        self.shell.run(
            self.sent_on,
            lambda: visit.sign(said),
            lambda number: self.signed(sentence_of("command.alert_tested", name=name, number=number)),
            refused=self.sent_on.refuse_way,
        )

    def forget(self) -> None:
        """Keep nothing on the screens, and no notice on the desktop."""
        self._testing = None
        self._is_sending = False
        self.shell.tray.rest()
        self.asked_on.panel.clear()
        self.sent_on.forget()
