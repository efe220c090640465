"""One person alone acknowledges the changes of people that they did not sign."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from twinseal.domain.texts import sentence_of
from twinseal.gui.shell import Shell
from twinseal.gui.statements.acknowledge_screen import AcknowledgeScreen
from twinseal.gui.statements.factors_screen import FactorsScreen
from twinseal.gui.statements.visit import StatementVisit
from twinseal.gui.widgets.passphrase_field import PassphraseField

if TYPE_CHECKING:
    from twinseal.crypto.secret_bytes import SecretBytes
    from twinseal.flows.statements.acknowledge import Acknowledging
    from twinseal.flows.views.statements import AcknowledgeView


class AcknowledgePresenter(StatementVisit):
    """Both factors, what changed, one press."""

    def __init__(self, shell: Shell) -> None:
        """Begin with nobody."""
        super().__init__(shell)
        self._acknowledging: Acknowledging | None = None

    @cached_property
    def asked_on(self) -> FactorsScreen:
        """The screen at which somebody proves who they are."""
        return self.factors_screen(
            "acknowledge",
            self.tr("Acknowledge a change of people"),
            self.tr("Whoever did not sign a change of people reads it here, and signs that they saw it."),
            self._sign_in,
        )

    @cached_property
    def read(self) -> AcknowledgeScreen:
        """The screen with what changed."""
        screen = AcknowledgeScreen()
        screen.signed.connect(self._sign)
        screen.left.connect(self.end)
        self.shell.keep(screen)
        return screen

    def screens(self) -> tuple[QWidget, ...]:
        """Return both screens."""
        return self.asked_on, self.read

    def _sign_in(self, person: str, field: PassphraseField, code: str) -> None:
        vault = self.vault
        if vault is None:
            return

        def act(typed: SecretBytes) -> tuple[Acknowledging, AcknowledgeView]:
            visit = vault.acknowledge(person, typed, code)
            return visit, visit.view()

        def done(answer: tuple[Acknowledging, AcknowledgeView]) -> None:
            self.visit = self._acknowledging = answer[0]
            self.read.show_view(answer[1])
            self.shell.show(self.read)

        self.take_factors(self.asked_on, field, code, act, done)

    def _sign(self) -> None:
        visit = self._acknowledging
        if visit is not None and visit is self.visit:
            name = visit.person.name
            self.shell.run(
                self.read, visit.sign, lambda count: self.signed(sentence_of("command.acknowledged", name=name, count=count))
            )

    def forget(self) -> None:
        """Keep nothing on the screens."""
        self._acknowledging = None
        self.asked_on.panel.clear()
        self.read.forget()
