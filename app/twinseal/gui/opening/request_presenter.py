"""Takes the intents of the way to an open vault, from the register code to the second person, to the flow."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from twinseal.domain.errors import TwinsealError
from twinseal.domain.request import Draft
from twinseal.flows.context.identify import check_whole
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.opening.acting import Acting
from twinseal.gui.opening.confirm_screen import ConfirmScreen
from twinseal.gui.opening.identify_screen import IdentifyScreen
from twinseal.gui.opening.lost_phone_screen import LostPhoneScreen
from twinseal.gui.opening.register_code_screen import RegisterCodeScreen
from twinseal.gui.opening.request_screen import RequestScreen
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.screen import Screen


class RequestPresenter(QObject):
    """Register code, first person, request, second person; a screen is served from the moment it is made."""

    def __init__(self, acting: Acting) -> None:
        """Serve the screens of the opening that runs."""
        super().__init__()
        self._acting = acting

    def serve_register(self, screen: RegisterCodeScreen) -> None:
        """Serve the screen that asks for the register code."""
        screen.entered.connect(lambda code, why: self._acting.do(screen, lambda flow: flow.enter_register_code(code, why)))

    def serve_identify(self, screen: IdentifyScreen) -> None:
        """Serve the first person's screen."""
        screen.identified.connect(lambda person, field, code: self._identify(screen, person, field, code))

    def serve_request(self, screen: RequestScreen) -> None:
        """Serve the request."""
        screen.submitted.connect(lambda draft: self._submit(screen, draft))

    def serve_confirm(self, screen: ConfirmScreen) -> None:
        """Serve the second person's screen."""
        screen.confirmed.connect(partial(self._confirm, screen))
        screen.witnessed.connect(partial(self._witness, screen))
        screen.refused.connect(partial(self._refuse, screen))

    def serve_lost_phone(self, screen: LostPhoneScreen) -> None:
        """Serve the screen of who opens by the passphrase alone."""
        screen.opened.connect(lambda field: self._open(screen, field))

    def _identify(self, screen: IdentifyScreen, person: str, field: PassphraseField, code: str) -> None:
        taken = self._taken(screen, field, code)
        if taken is not None:
            self._acting.do(screen, _wiping(taken, lambda flow, typed: flow.identify_first(person, typed, code)))

    def _submit(self, screen: RequestScreen, draft: Draft) -> None:
        code = screen.take_code()
        self._acting.do(screen, lambda flow: flow.submit_request(draft, code))

    def _confirm(
        self,
        screen: ConfirmScreen,
        person: str,
        field: PassphraseField,
        code: str,
        envelopes: tuple[str, ...],
        minutes: int,
    ) -> None:
        taken = self._taken(screen, field, code)
        if taken is not None:
            self._acting.do(
                screen,
                _wiping(
                    taken, lambda flow, typed: flow.confirm(person, typed, code, envelope_ids=envelopes, minutes=minutes)
                ),
            )

    def _witness(self, screen: ConfirmScreen, person: str, field: PassphraseField, code: str) -> None:
        taken = self._taken(screen, field, code)
        if taken is not None:
            self._acting.do(screen, _wiping(taken, lambda flow, typed: flow.witness(person, typed, code)))

    def _open(self, screen: LostPhoneScreen, field: PassphraseField) -> None:
        if self._acting.is_busy(screen):
            return
        try:
            taken = field.copy_passphrase()
        except TwinsealError as refusal:
            screen.refuse(refusal.sentence)
            return
        self._acting.do(screen, _wiping(taken, lambda flow, typed: flow.open_by_passphrase(typed)))

    def _refuse(self, screen: ConfirmScreen, person: str, field: PassphraseField, code: str, reason: str) -> None:
        taken = self._taken(screen, field, code)
        if taken is not None:
            self._acting.do(screen, _wiping(taken, lambda flow, typed: flow.refuse(person, typed, code, reason)))

    def _taken(self, screen: Screen, field: PassphraseField, code: str) -> SecretBytes | None:
        if self._acting.is_busy(screen):
            return None
        try:
            check_whole(code)
            # A copy: the passphrase need not be typed again for a wrong code. What is shown next wipes it.
            return field.copy_passphrase()
        except TwinsealError as refusal:
            screen.refuse(refusal.sentence)
            return None


def _wiping(
    secret: SecretBytes, act: Callable[[OpeningFlow, SecretBytes], OpeningView]
) -> Callable[[OpeningFlow], OpeningView]:
    def run(flow: OpeningFlow) -> OpeningView:
        with secret:
            return act(flow, secret)

    return run
