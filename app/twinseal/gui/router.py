"""From state to screen: takes intents of the screens to the flows, and shows the screen of the state that comes back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from twinseal import bootstrap
from twinseal.domain.errors import TwinsealError, WrongFactor
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.request import Draft
from twinseal.flows.opening import OpeningFlow
from twinseal.flows.parts import Parts
from twinseal.flows.sealed import SealedVault
from twinseal.flows.secrets import SecretBytes
from twinseal.flows.views import OpeningView
from twinseal.gui.alert_router import AlertRouter
from twinseal.gui.audit_router import AuditRouter
from twinseal.gui.ceremony_router import CeremonyRouter
from twinseal.gui.demo_router import DemoRouter
from twinseal.gui.preview_router import PreviewRouter
from twinseal.gui.screens.demo_panel import DemoPanel
from twinseal.gui.screens.opening.confirm_screen import ConfirmScreen
from twinseal.gui.screens.opening.ended_screen import EndedScreen
from twinseal.gui.screens.opening.identify_screen import IdentifyScreen
from twinseal.gui.screens.opening.open_screen import OpenScreen
from twinseal.gui.screens.opening.receipt_screen import ReceiptScreen
from twinseal.gui.screens.opening.register_code_screen import RegisterCodeScreen
from twinseal.gui.screens.opening.request_screen import RequestScreen
from twinseal.gui.screens.sealed_screen import SealedScreen
from twinseal.gui.screens.welcome_screen import WelcomeScreen
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.window import Window
from twinseal.gui.worker import Worker

_TICK_MS = 250

_SLIP_MAX_BYTES: Final = 64 * 1024 * 1024


class Router(QObject):
    """Owns the vault in use, the flow that runs, and the screens."""

    def __init__(self, parts: Parts, worker: Worker) -> None:
        """Build window and screens."""
        super().__init__()
        self.parts, self.worker = parts, worker
        self.window = Window(self.leave)
        self.vault: SealedVault | None = None
        self.flow: OpeningFlow | None = None
        self.welcome, self.sealed = WelcomeScreen(), SealedScreen()
        self.register, self.identify = RegisterCodeScreen(), IdentifyScreen()
        self.request, self.confirm = RequestScreen(), ConfirmScreen()
        self.open, self.receipt, self.ended = OpenScreen(), ReceiptScreen(), EndedScreen()
        for screen in (
            self.welcome,
            self.sealed,
            self.register,
            self.identify,
            self.request,
            self.confirm,
            self.open,
            self.receipt,
            self.ended,
        ):
            self.window.add_screen(screen)
        self.ceremony = CeremonyRouter(self)
        self.audit = AuditRouter(self)
        self.alerts = AlertRouter()
        self._forms = PreviewRouter(self.run, self.sealed, self.sealed.paper_preview)
        self._slips = PreviewRouter(self.run, self.receipt, self.receipt.preview)
        self._connect()
        worker.busy_changed.connect(self.window.set_busy)
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self._tick)
        self._ticker.start()
        self._ticking = False

    def _connect(self) -> None:
        self.welcome.open_requested.connect(lambda path: self.take_vault(Path(path).expanduser()))
        self.welcome.demo_requested.connect(self.make_demo)
        self.welcome.found_requested.connect(self.ceremony.begin)
        self.sealed.break_requested.connect(self.break_the_glass)
        self.sealed.audit_requested.connect(self.audit.begin)
        self.sealed.leave_requested.connect(self.leave_vault)
        self.sealed.paper_form_requested.connect(self._paper_form)
        self.register.entered.connect(
            lambda code, why: self._do(self.register, lambda flow: flow.enter_register_code(code, why))
        )
        self.identify.identified.connect(self._identify)
        self.request.submitted.connect(self._submit)
        self.confirm.confirmed.connect(self._confirm)
        self.confirm.refused.connect(self._refuse)
        for screen in (self.register, self.identify, self.request, self.confirm):
            screen.abandoned.connect(lambda: self._do(self.ended, lambda flow: flow.abandon()))
        self.open.reseal_requested.connect(lambda: self.reseal(ResealCause.HAND))
        self.open.mask_requested.connect(self._mask)
        self.open.mute_changed.connect(self.alerts.mute)
        self.open.unmask_requested.connect(
            lambda person, code, adopt: self._do(self.open, lambda flow: flow.unmask(person, code, adopt=adopt))
        )
        self.open.more.extend_requested.connect(
            lambda one, two, minutes, why: self._do(self.open, lambda flow: flow.extend(one, two, minutes, why))
        )
        self.open.more.remove_requested.connect(
            lambda one, two, auditor, why: self._do(
                self.open, lambda flow: flow.remove_auditor(one, two, auditor or "", why)
            )
        )
        self.open.more.add_requested.connect(
            lambda one, two, envelope, why: self._do(
                self.open, lambda flow: flow.add_envelopes(one, two, (envelope,) if envelope else (), why)
            )
        )
        self.open.tick_requested.connect(
            lambda env, field, code: self._do(self.open, lambda flow: flow.tick_code(env, field, code))
        )
        self.open.save_requested.connect(self._save)
        self.open.reveal_requested.connect(self._reveal)
        self.open.live_requested.connect(self._live)
        self.open.compare_requested.connect(self._compare)
        self.receipt.done.connect(self._written_down)
        self.receipt.slip_requested.connect(self._slip)
        self.ended.done.connect(self.show_sealed)

    # -- vaults --------------------------------------------------------------------------------

    def run(self, screen: Any, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Run work off the window's thread; a refusal is shown on the screen it came from."""
        self.worker.submit(screen, work, done, lambda refusal: self._refused(screen, refusal))

    def _refused(self, screen: Any, refusal: TwinsealError) -> None:
        only_a_code = screen is self.open and isinstance(refusal, WrongFactor)
        screen.refuse(
            self.tr("The code is not right: wait for the next one and try again.") if only_a_code else refusal.sentence
        )
        if self.flow is not None and screen is not self.sealed:
            view = self.flow.view()
            if view.step in (OpeningStep.ENDED, OpeningStep.RESEALED):
                self.show_opening(view)

    def take_vault(self, path: Path) -> None:
        """Open a vault's sealed screen."""
        self.run(self.welcome, lambda: bootstrap.open_vault(self.parts, path), self._took)

    def _took(self, vault: SealedVault) -> None:
        self.vault = vault
        view = vault.view()
        panel = None
        if view.demo:
            try:
                panel = DemoPanel(bootstrap.load_demo_people(self.parts, Path(view.vault_path)))
                DemoRouter(self.window, panel)
            except TwinsealError:
                # Without its file of people a demo vault is used like any other.
                panel = None
        self.window.show_panel(panel)
        self.window.setWindowTitle("Twinseal \u2013 DEMO" if view.demo else "Twinseal")
        self.show_sealed()

    def make_demo(self) -> None:
        """Make a demo vault in a folder of its own and open it."""
        folder = Path(tempfile.mkdtemp(prefix="twinseal-demo-"))
        self.run(
            self.welcome,
            lambda: bootstrap.open_vault(self.parts, Path(bootstrap.make_demo(self.parts, folder).vault)),
            self._took,
        )

    def leave_vault(self) -> None:
        """Give the vault back and show the ways to begin."""
        if self.vault is not None:
            self.vault.close()
            self.vault = None
        self.sealed.paper_preview.forget()
        self.window.show_panel(None)
        self.window.show_screen(self.welcome)

    def _written_down(self) -> None:
        self.sealed.show_last_code(self.receipt.register.code.text())
        self.show_sealed()

    def show_sealed(self) -> None:
        """Show the sealed vault."""
        self.flow = None
        self.alerts.rest()
        if self.vault is None:
            self.window.show_screen(self.welcome)
            return
        self.sealed.notice.say("")
        self.sealed.show_view(self.vault.view())
        self.window.show_screen(self.sealed)

    def _paper_form(self) -> None:
        vault = self.vault
        if vault is not None:
            self._forms.take(vault.paper_form)
            self.sealed.paper_preview.begin(self.tr("A blank paper form; it is written to no file"))

    # -- an opening ----------------------------------------------------------------------------

    def break_the_glass(self) -> None:
        """Begin an opening."""
        vault = self.vault
        if vault is None:
            return

        def begun(flow: OpeningFlow) -> None:
            self.flow = flow
            self.sealed.show_last_code("")
            self.show_opening(flow.view())

        self.run(self.sealed, vault.break_the_glass, begun)

    def _do(self, screen: Any, act: Callable[[OpeningFlow], OpeningView]) -> None:
        flow = self.flow
        if flow is not None:
            self.run(screen, lambda: act(flow), self.show_opening)

    def show_opening(self, view: OpeningView) -> None:
        """Show the screen of a step."""
        step = view.step
        if step is not OpeningStep.OPEN:
            self.open.forget()
            self.alerts.rest()
        screen: Any = {
            OpeningStep.REGISTER_CODE: self.register,
            OpeningStep.FIRST_PERSON: self.identify,
            OpeningStep.REQUEST: self.request,
            OpeningStep.SECOND_PERSON: self.confirm,
            OpeningStep.OPEN: self.open,
            OpeningStep.RESEALED: self.receipt,
            OpeningStep.ENDED: self.ended,
        }[step]
        if isinstance(screen, RequestScreen):
            if self.vault is not None:
                sealed = self.vault.view()
                screen.show_view(view, sealed.policy, sealed.categories)
        else:
            screen.show_view(view)
        self._show_time_left()
        self.window.show_screen(screen)

    def _show_time_left(self) -> None:
        left = self.flow.remaining_s() if self.flow is not None else 0
        self.open.countdown.show_s(left)
        self.confirm.countdown.show_s(left)

    def _identify(self, person: str, field: PassphraseField, code: str) -> None:
        taken = self._taken(self.identify, field)
        if taken is not None:
            self._do(self.identify, _wiping(taken, lambda flow, typed: flow.identify_first(person, typed, code)))

    def _submit(self, draft: Draft) -> None:
        self._do(self.request, lambda flow: flow.submit_request(draft))

    def _confirm(self, person: str, field: PassphraseField, code: str, envelopes: tuple[str, ...], minutes: int) -> None:
        taken = self._taken(self.confirm, field)
        if taken is not None:
            self._do(
                self.confirm,
                _wiping(
                    taken, lambda flow, typed: flow.confirm(person, typed, code, envelope_ids=envelopes, minutes=minutes)
                ),
            )

    def _refuse(self, person: str, field: PassphraseField, code: str, reason: str) -> None:
        taken = self._taken(self.confirm, field)
        if taken is not None:
            self._do(self.confirm, _wiping(taken, lambda flow, typed: flow.refuse(person, typed, code, reason)))

    @staticmethod
    def _taken(screen: Any, field: PassphraseField) -> SecretBytes | None:
        try:
            taken = field.take_passphrase()
        except TwinsealError as refusal:
            screen.refuse(refusal.sentence)
            return None
        screen.wait(screen.tr("Checking both factors; this takes a second or two \u2026"))
        return taken

    def _mask(self) -> None:
        self.open.hide_secrets()
        self._do(self.open, lambda flow: flow.mask())

    def reseal(self, cause: ResealCause) -> None:
        """Hide at once, then seal; never asks."""
        self.open.forget()
        self._do(self.receipt, self.alerts.logged_before(lambda flow: flow.reseal(cause)))

    def _reveal(self, envelope: str, field: int, code: int) -> None:
        flow = self.flow
        if flow is not None:
            index = None if code < 0 else code
            self.run(
                self.open,
                lambda: flow.reveal(envelope, field, code_index=index),
                lambda secret: self.open.show_secret(envelope, field, secret),
            )

    def _live(self, envelope: str, field: int) -> None:
        flow, panel = self.flow, self.open.panel(envelope, field)
        if flow is not None and panel is not None:
            self.run(self.open, lambda: flow.live_code(envelope, field), lambda told: panel.show_live(*told))

    def _compare(self, envelope: str, field: int, typed: SecretBytes) -> None:
        flow, panel = self.flow, self.open.panel(envelope, field)
        if flow is None or panel is None:
            typed.wipe()
            return

        def compare() -> tuple[bool, ...]:
            with typed:
                return flow.compare_typed(envelope, field, typed)

        self.run(self.open, compare, panel.show_comparison)

    def _save(self, envelope: str, attachment: str) -> None:
        flow = self.flow
        if flow is not None:
            self.run(
                self.open,
                lambda: flow.save_attachment_to_the_drive(envelope, attachment),
                lambda name: self.open.notice.say(self.tr("Saved and read back: {0}").format(name), "good"),
            )

    def _slip(self) -> None:
        receipt = self.flow.view().receipt if self.flow is not None else None
        vault = self.vault
        if receipt is None or vault is None:
            return

        def saved(path: str) -> None:
            self.receipt.notice.say(self.tr("Seal slip saved: {0}").format(path), "good")
            self._slips.take(lambda: self.parts.files.read(Path(path), limit=_SLIP_MAX_BYTES))
            self.receipt.preview.begin(self.tr("Seal slip, for the paper register"))

        self.run(self.receipt, lambda: vault.save_slip(receipt), saved)

    # -- time and the end ----------------------------------------------------------------------

    def touched(self) -> None:
        """Somebody touched keyboard or mouse."""
        self.audit.touched()
        if self.flow is not None:
            self.flow.touched()

    def _tick(self) -> None:
        flow = self.flow
        self.audit.watch()
        if flow is None:
            if self.vault is not None and self.window.screen_shown is self.sealed and not self.worker.busy:
                self._refresh_waits(self.vault)
            return
        self._show_time_left()
        self.alerts.watch(flow.view().step, flow.remaining_s())
        if flow.view().step is OpeningStep.OPEN and flow.remaining_s() == 0:
            # The tick that seals may wait behind a file that is being saved; what is on the screen goes now.
            self.open.hide_secrets()
        if not self._ticking and not self.worker.busy:
            self._ticking = True
            before, act = flow.view(), self.alerts.logged_before(lambda flow: flow.tick())
            self.worker.submit(
                self, lambda: act(flow), lambda view: self._ticked(before, view), lambda _refusal: self._tick_failed()
            )

    def _refresh_waits(self, vault: SealedVault) -> None:
        if any(person.wait_s for person in vault.people()):
            self.sealed.show_view(vault.view())

    def _tick_failed(self) -> None:
        # Time that cannot be told is over.
        self._ticking = False
        self.session_ends(ResealCause.FAULT)

    def _ticked(self, before: OpeningView, view: OpeningView) -> None:
        self._ticking = False
        if self.flow is not None and view is not before:
            self.show_opening(view)

    def session_ends(self, cause: ResealCause) -> None:
        """Seal because the screen was locked, the machine sleeps, or the session ends; an auditor's visit ends too."""
        self.audit.visit_ends()
        if self.flow is not None and self.flow.view().step not in (OpeningStep.RESEALED, OpeningStep.ENDED):
            self.reseal(cause)

    def leave(self) -> None:
        """Seal what is open, give the vault back, end the worker; never asks, never waits for a dialog."""
        self._ticker.stop()
        self.open.forget()
        self.ceremony.forget()
        flow, vault = self.flow, self.vault
        self.flow = self.vault = None
        sealing = self.alerts.logged_before(lambda flow: flow.reseal(ResealCause.WINDOW_CLOSED))

        def end() -> None:
            if flow is not None:
                sealing(flow)
            self.audit.close()
            if vault is not None:
                vault.close()

        self.worker.submit(self, end, lambda _none: None, lambda _refusal: None)
        self.worker.finish()


def _wiping(
    secret: SecretBytes, act: Callable[[OpeningFlow, SecretBytes], OpeningView]
) -> Callable[[OpeningFlow], OpeningView]:
    def run(flow: OpeningFlow) -> OpeningView:
        with secret:
            return act(flow, secret)

    return run
