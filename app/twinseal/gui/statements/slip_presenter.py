"""One person signs that owners of envelopes confirmed their slips."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from twinseal.domain.alert import HowConfirmed
from twinseal.domain.texts import sentence_of
from twinseal.gui.shell import Shell
from twinseal.gui.statements.factors_screen import FactorsScreen
from twinseal.gui.statements.slip_screen import SlipScreen
from twinseal.gui.statements.visit import StatementVisit
from twinseal.gui.widgets.passphrase_field import PassphraseField

if TYPE_CHECKING:
    from twinseal.crypto.secret_bytes import SecretBytes
    from twinseal.flows.statements.slip_codes import SlipConfirming
    from twinseal.flows.views.statements import SlipsView


class SlipPresenter(StatementVisit):
    """Both factors, then a code and a press for each slip."""

    def __init__(self, shell: Shell) -> None:
        """Begin with nobody."""
        super().__init__(shell)
        self._confirming: SlipConfirming | None = None

    @cached_property
    def asked_on(self) -> FactorsScreen:
        """The screen at which somebody proves who they are."""
        return self.factors_screen(
            "slip",
            self.tr("Confirm a slip: who signs?"),
            self.tr("Whoever owns what was shown confirms it by the code of the slip; you sign that."),
            self._sign_in,
        )

    @cached_property
    def typed_on(self) -> SlipScreen:
        """The screen at which the code is typed."""
        screen = SlipScreen()
        screen.signed.connect(self._sign)
        screen.left.connect(self.end)
        self.shell.keep(screen)
        return screen

    def screens(self) -> tuple[QWidget, ...]:
        """Return both screens."""
        return self.asked_on, self.typed_on

    def _sign_in(self, person: str, field: PassphraseField, code: str) -> None:
        vault = self.vault
        if vault is None:
            return

        def act(typed: SecretBytes) -> tuple[SlipConfirming, SlipsView]:
            visit = vault.confirm_slip(person, typed, code)
            return visit, visit.view()

        def done(answer: tuple[SlipConfirming, SlipsView]) -> None:
            self.visit = self._confirming = answer[0]
            self.typed_on.show_view(answer[1])
            self.shell.show(self.typed_on)

        self.take_factors(self.asked_on, field, code, act, done)

    def _sign(self, typed: str, how: str) -> None:
        visit = self._confirming
        if visit is None or visit is not self.visit:
            return

        def act() -> tuple[str, SlipsView]:
            number = visit.confirm(typed, HowConfirmed(how))
            return sentence_of("command.slip_confirmed", name=visit.person.name, number=number), visit.view()

        def done(answer: tuple[str, SlipsView]) -> None:
            words, view = answer
            self.touched()
            if visit.ended:
                self.signed(words)
            else:
                self.typed_on.show_view(view, words)
                self.typed_on.first_focus()

        self.shell.run(self.typed_on, act, done)

    def forget(self) -> None:
        """Keep nothing on the screens."""
        self._confirming = None
        self.asked_on.panel.clear()
        self.typed_on.forget()
