"""Takes the intents of the open vault to the flow: what is shown, masked, extended, added, compared and saved."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from shiboken6 import isValid

from twinseal.domain.errors import TwinsealError
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.opening.acting import Acting
from twinseal.gui.opening.drill_panel import CARRY, CERTIFY, DECRYPT, PRINTED
from twinseal.gui.opening.open_screen import OpenScreen
from twinseal.gui.widgets.passphrase_field import PassphraseField


class OpenVaultPresenter(QObject):
    """Serves the open screen; sealing and masking stay with the opening, which does both for other causes too."""

    def __init__(self, acting: Acting, screen: OpenScreen, mute: Callable[[bool], None]) -> None:
        """Serve the open screen; `mute` turns the sound of this opening off or on."""
        super().__init__(screen)
        self._acting, self._screen = acting, screen
        self._screen.mute_changed.connect(mute)
        more = self._screen.more
        self._screen.unmask_requested.connect(self._unmask)
        self._screen.masked_panel.unmask_by_passphrase_requested.connect(self._unmask_by_passphrase)
        more.extend_requested.connect(
            lambda first, second, minutes, why: self._change(
                lambda flow: flow.open_vault.joint.extend(first, second, minutes, why)
            )
        )
        more.add_requested.connect(
            lambda first, second, envelope, why: self._change(
                lambda flow: flow.open_vault.joint.add_envelopes(first, second, (envelope,), why)
            )
        )
        self._screen.tabs.tick_requested.connect(self._tick)
        self._screen.tabs.save_requested.connect(self._save)
        self._screen.tabs.reveal_requested.connect(self._reveal)
        self._screen.tabs.hidden.connect(self._hidden)
        self._screen.tabs.live_requested.connect(self._live)
        self._screen.tabs.compare_requested.connect(self._compare)
        self._screen.drill_requested.connect(self._drill)

    def _unmask(self, person: str, code: str, adopt: bool | None) -> None:
        self._acting.do(
            self._screen,
            lambda flow: flow.open_vault.unmasking.unmask(person, code, adopt=adopt),
            cause=self._screen.masked_panel,
        )

    def _unmask_by_passphrase(self, person: str, field: PassphraseField, adopt: bool | None) -> None:
        panel = self._screen.masked_panel
        if self._acting.is_busy(self._screen):
            return
        try:
            passphrase = field.copy_passphrase()
        except TwinsealError as refusal:
            panel.refuse_at("", refusal.sentence)
            return

        def act(flow: OpeningFlow) -> OpeningView:
            with passphrase:
                return flow.open_vault.unmasking.unmask_by_passphrase(person, passphrase, adopt=adopt)

        self._acting.do(self._screen, act, cause=panel)

    def _drill(self, act: str) -> None:
        acts: dict[str, Callable[[OpeningFlow], OpeningView]] = {
            DECRYPT: lambda flow: flow.open_vault.drill.decrypt(self._acting.progress, self._acting.should_stop),
            CARRY: lambda flow: flow.open_vault.drill.carry_to_the_drive(),
            PRINTED: lambda flow: flow.open_vault.drill.page_came_out(),
            CERTIFY: lambda flow: flow.open_vault.drill.certify(),
        }
        self._acting.do(self._screen, acts[act], cause=self._screen.drill)

    def _change(self, act: Callable[[OpeningFlow], OpeningView]) -> None:
        self._acting.do(self._screen, act, cause=self._screen.more)

    def _tick(self, envelope: str, field: int, code: int) -> None:
        self._acting.do(
            self._screen,
            lambda flow: flow.open_vault.contents.tick_code(envelope, field, code),
            cause=self._screen.tabs.panel(envelope, field),
        )

    def _reveal(self, envelope: str, field: int, code: int) -> None:
        flow = self._acting.flow
        if flow is not None:
            index = None if code < 0 else code
            self._acting.run(
                self._screen,
                lambda: flow.open_vault.contents.reveal(envelope, field, code_index=index),
                lambda secret: self._screen.tabs.show_secret(envelope, field, secret),
                beside=True,
                cause=self._screen.tabs.panel(envelope, field),
            )

    def _hidden(self, envelope: str, field: int, code: int) -> None:
        flow, index = self._acting.flow, None if code < 0 else code
        if flow is not None:
            # Sealed or masked meanwhile: then that is in the log, and nothing is shown.
            self._acting.unasked(self, lambda: flow.open_vault.contents.hidden(envelope, field, code_index=index))

    def _live(self, envelope: str, field: int) -> None:
        flow, panel = self._acting.flow, self._screen.tabs.panel(envelope, field)
        if flow is not None and panel is not None:
            self._acting.run(
                self._screen,
                lambda: flow.open_vault.contents.live_code(envelope, field),
                lambda code: panel.show_live(*code),
                beside=True,
                cause=panel,
            )

    def _compare(self, envelope: str, field: int, typed: SecretBytes) -> None:
        flow, panel = self._acting.flow, self._screen.tabs.panel(envelope, field)
        if flow is None or panel is None or self._acting.is_busy(self._screen):
            typed.wipe()
            return

        def compare() -> tuple[bool, ...]:
            with typed:
                return flow.open_vault.contents.compare_typed(envelope, field, typed)

        self._acting.run(self._screen, compare, panel.show_comparison, cause=panel)

    def _save(self, envelope: str, attachment: str) -> None:
        flow, file = self._acting.flow, self._screen.tabs.file(envelope, attachment)
        if flow is not None:
            self._acting.run(
                self._screen,
                lambda: flow.open_vault.contents.save_attachment_to_the_drive(
                    envelope, attachment, self._acting.should_stop
                ),
                lambda name: file.say_saved(name) if file is not None and isValid(file) else None,
                cause=file,
            )
