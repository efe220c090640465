"""Takes the intents of the way to an open vault, from the register code to the second person, to the flow."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from twinseal.domain.errors import TwinsealError
from twinseal.domain.request import Draft
from twinseal.flows.context.identify import check_whole
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.views import OpeningView
from twinseal.gui.widgets.passphrase_field import PassphraseField

if TYPE_CHECKING:
    from twinseal.gui.router import Router


class OpeningPresenter(QObject):
    """Register code, first person, request, second person; each may be abandoned."""

    def __init__(self, router: Router) -> None:
        """Serve the router's screens."""
        super().__init__()
        self._router = router
        self._router.register.entered.connect(
            lambda code, why: self._router.do(self._router.register, lambda flow: flow.enter_register_code(code, why))
        )
        self._router.identify.identified.connect(self._identify)
        self._router.request.submitted.connect(self._submit)
        self._router.confirm.confirmed.connect(self._confirm)
        self._router.confirm.refused.connect(self._refuse)
        for screen in (self._router.register, self._router.identify, self._router.request, self._router.confirm):
            screen.abandoned.connect(lambda: self._router.do(self._router.ended, lambda flow: flow.abandon()))

    def _identify(self, person: str, field: PassphraseField, code: str) -> None:
        taken = self._taken(self._router.identify, field, code)
        if taken is not None:
            self._router.do(
                self._router.identify, _wiping(taken, lambda flow, typed: flow.identify_first(person, typed, code))
            )

    def _submit(self, draft: Draft) -> None:
        code = self._router.request.take_code()
        self._router.do(self._router.request, lambda flow: flow.submit_request(draft, code))

    def _confirm(self, person: str, field: PassphraseField, code: str, envelopes: tuple[str, ...], minutes: int) -> None:
        taken = self._taken(self._router.confirm, field, code)
        if taken is not None:
            self._router.do(
                self._router.confirm,
                _wiping(
                    taken, lambda flow, typed: flow.confirm(person, typed, code, envelope_ids=envelopes, minutes=minutes)
                ),
            )

    def _refuse(self, person: str, field: PassphraseField, code: str, reason: str) -> None:
        taken = self._taken(self._router.confirm, field, code)
        if taken is not None:
            self._router.do(
                self._router.confirm, _wiping(taken, lambda flow, typed: flow.refuse(person, typed, code, reason))
            )

    def _taken(self, screen: Any, field: PassphraseField, code: str) -> SecretBytes | None:
        if self._router.is_busy(screen):
            return None
        try:
            # Before the passphrase is taken: it need not be typed again for digits that are missing.
            check_whole(code)
            return field.take_passphrase()
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
