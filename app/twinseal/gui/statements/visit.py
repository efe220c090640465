"""A visit at the sealed vault that ends with a statement: what all kinds of it have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from twinseal.domain.errors import TwinsealError
from twinseal.domain.opening import MaskCause, ResealCause
from twinseal.flows.context.identify import check_whole
from twinseal.gui.shell import Entered, Result, Shell
from twinseal.gui.statements.factors_screen import FactorsScreen
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.screen import Screen

if TYPE_CHECKING:
    from twinseal.crypto.secret_bytes import SecretBytes
    from twinseal.flows.sealed import SealedVault


class Visit(Protocol):
    """What runs at the sealed vault, and holds keys."""

    def leave(self) -> None:
        """Forget them; what nobody signed nobody said."""
        ...


class StatementVisit(Entered):
    """Holds what runs, and ends it where nobody touches anything any more."""

    def __init__(self, shell: Shell) -> None:
        """Begin with nobody."""
        super().__init__(shell)
        self.vault: SealedVault | None = None
        self.visit: Visit | None = None
        self._touched_us = 0

    def begin(self, vault: SealedVault, asked_on: Screen) -> None:  # noqa: ARG002 - nothing is asked that could be refused
        """Ask who it is: everybody is offered, so that the screen names nobody who owes something."""
        self.vault = vault
        self.asked_on.show_people(vault.people())
        self.shell.show(self.asked_on)

    def factors_screen(
        self, name: str, title: str, about: str, sent: Callable[[str, PassphraseField, str], None]
    ) -> FactorsScreen:
        """Return a screen at which somebody proves who they are, before anything runs."""
        screen = FactorsScreen(name, title, about)
        screen.sent.connect(sent)
        screen.left.connect(self.left)
        self.shell.keep(screen)
        return screen

    def take_factors(
        self,
        screen: FactorsScreen,
        field: PassphraseField,
        code: str,
        act: Callable[[SecretBytes], Result],
        done: Callable[[Result], None],
    ) -> None:
        """Take both factors from a screen and do what they are for, off the window's thread."""
        if self.shell.is_busy(screen):
            return
        try:
            check_whole(code)
            typed = field.copy_passphrase()
        except TwinsealError as refusal:
            screen.refuse(refusal.sentence)
            return

        def work() -> Result:
            with typed:
                return act(typed)

        def taken(answer: Result) -> None:
            field.wipe()
            self.touched()
            done(answer)

        self.shell.run(screen, work, taken)

    def end(self) -> None:
        """End what runs, and go back to the sealed vault; nothing is said."""
        visit, self.visit = self.visit, None
        self.forget()
        if visit is not None:
            self.shell.worker.cancel()
            self.shell.run(self.asked_on, visit.leave, lambda _none: self.left.emit(), beside=True)
        else:
            self.left.emit()

    def signed(self, words: str) -> None:
        """Go back after a signature, and say what was signed."""
        self.visit = None
        self.forget()
        self.left.emit()
        self.visit_ended.emit(words, "plain")

    @property
    def asked_on(self) -> FactorsScreen:
        """The screen at which somebody began."""
        raise NotImplementedError

    def forget(self) -> None:
        """Keep nothing on the screens."""
        raise NotImplementedError

    def hide_shown(self) -> None:
        """Hide a passphrase that is shown."""
        if "asked_on" in self.__dict__:
            self.asked_on.panel.conceal()

    # -- what every feature is told ------------------------------------------------------------

    def touched(self) -> None:
        """Note that somebody is there; the idle time starts again at zero."""
        self._touched_us = self.shell.machine.clock.boottime_us()

    def tick(self) -> None:
        """End a visit at which nobody touches anything any more."""
        if self.visit is None or self.vault is None:
            return
        idle_us = self.vault.context.header.policy.reseal_idle_s * 1_000_000
        if self.shell.worker.busy:
            self.touched()
        elif self.shell.machine.clock.boottime_us() - self._touched_us >= idle_us:
            self.end()

    def cover(self, cause: MaskCause) -> None:
        """Hide a passphrase that is shown, where somebody asks for it."""
        if cause is MaskCause.HAND:
            self.hide_shown()

    def keys(self) -> tuple[str, str]:
        """Say what F12 does while somebody is here."""
        return "", (self.tr("Leave, and sign nothing") if self.visit is not None else "")

    def make_safe(self) -> None:
        """End what runs."""
        if self.visit is not None:
            self.end()

    def session_ends(self, cause: ResealCause) -> None:  # noqa: ARG002 - a visit ends in one way
        """End what runs."""
        self.make_safe()

    def close(self) -> Callable[[], object] | None:
        """Leave the wipe to be done."""
        visit, self.visit = self.visit, None
        return visit.leave if visit is not None else None
