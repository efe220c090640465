"""The screens of an opening: each is made when it is first needed, or ahead while somebody types at the step before."""

from __future__ import annotations

from functools import cached_property, partial
from typing import Final, TypeVar

from PySide6.QtWidgets import QWidget

from twinseal.domain.opening import OpeningStep
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.design.scale import built_before
from twinseal.gui.opening.confirm_screen import ConfirmScreen
from twinseal.gui.opening.ended_screen import EndedScreen
from twinseal.gui.opening.identify_screen import IdentifyScreen
from twinseal.gui.opening.lost_phone_screen import LostPhoneScreen
from twinseal.gui.opening.more_panel import MorePanel
from twinseal.gui.opening.open_screen import OpenScreen
from twinseal.gui.opening.receipt_screen import ReceiptScreen
from twinseal.gui.opening.register_code_screen import RegisterCodeScreen
from twinseal.gui.opening.request_screen import RequestScreen
from twinseal.gui.opening.steps import OpeningScreen
from twinseal.gui.shell import Feature, Shell
from twinseal.gui.slices import Slices, make_ready
from twinseal.gui.widgets.secret_view import measure_ahead

Kept = TypeVar("Kept", bound=QWidget)
Way = TypeVar("Way", bound=OpeningScreen)
_SCREENS: Final = ("register", "identify", "request", "confirm", "lost_phone", "open", "receipt", "ended")
_AHEAD: Final = {
    OpeningStep.REGISTER_CODE: ("identify", "request"),
    OpeningStep.FIRST_PERSON: ("request", "confirm"),
    OpeningStep.REQUEST: ("confirm", "open"),
    OpeningStep.SECOND_PERSON: ("open", "receipt"),
    OpeningStep.OPEN: ("receipt",),
}
"""What is built, empty, while somebody types or reads at a step: the press that leads there then only shows it."""


class OpeningScreens(Feature):
    """Makes each screen once; who extends it serves them."""

    def __init__(self, shell: Shell) -> None:
        """Begin without a screen."""
        super().__init__(shell)
        self.ahead = Slices(self)

    # -- for who extends it --------------------------------------------------------------------

    def serve_way(self, screen: OpeningScreen) -> None:
        """Serve a screen of the way to an open vault."""
        raise NotImplementedError

    def serve_open(self, screen: OpenScreen) -> None:
        """Serve the open envelopes."""
        raise NotImplementedError

    def serve_receipt(self, screen: ReceiptScreen) -> None:
        """Serve the line to write down."""
        raise NotImplementedError

    def serve_ended(self, screen: EndedScreen) -> None:
        """Serve the end of an opening that opened nothing."""
        raise NotImplementedError

    # -- screens -------------------------------------------------------------------------------

    @cached_property
    def register(self) -> RegisterCodeScreen:
        """The screen that asks for the register code."""
        return self._on_the_way(RegisterCodeScreen())

    @cached_property
    def identify(self) -> IdentifyScreen:
        """The first person's screen."""
        return self._on_the_way(IdentifyScreen())

    @cached_property
    def request(self) -> RequestScreen:
        """The request."""
        return self._on_the_way(RequestScreen())

    @cached_property
    def confirm(self) -> ConfirmScreen:
        """The second person's screen."""
        return self._on_the_way(ConfirmScreen())

    @cached_property
    def lost_phone(self) -> LostPhoneScreen:
        """The screen of who opens for a new phone of their own."""
        return self._on_the_way(LostPhoneScreen())

    @cached_property
    def _bare_more(self) -> MorePanel:
        return built_before(MorePanel())

    @cached_property
    def _bare_open(self) -> OpenScreen:
        # Built in turns, the largest of its parts first, and taken into the window in the next.
        return OpenScreen(self._bare_more)

    @cached_property
    def open(self) -> OpenScreen:
        """The open envelopes."""
        screen = self._kept(self._bare_open)
        self.serve_open(screen)
        return screen

    @cached_property
    def receipt(self) -> ReceiptScreen:
        """The line to write down."""
        screen = self._kept(ReceiptScreen())
        self.serve_receipt(screen)
        return screen

    @cached_property
    def ended(self) -> EndedScreen:
        """What an opening ended with that opened nothing."""
        screen = self._kept(EndedScreen())
        self.serve_ended(screen)
        return screen

    def _kept(self, screen: Kept) -> Kept:
        self.shell.keep(screen)
        return screen

    def _on_the_way(self, screen: Way) -> Way:
        self.serve_way(screen)
        return self._kept(screen)

    def screens(self) -> tuple[QWidget, ...]:
        """Return the screens of all steps."""
        return tuple(getattr(self, name) for name in _SCREENS)

    def made(self) -> tuple[OpeningScreen | OpenScreen | EndedScreen, ...]:
        """Return the screens that were made so far."""
        return tuple(self.__dict__[name] for name in _SCREENS if name in self.__dict__)

    def filled(self, view: OpeningView, vault: SealedVault | None) -> QWidget:
        """Return the screen of a step, filled with a view."""
        match view.step:
            case OpeningStep.REGISTER_CODE:
                self.register.show_view(view)
                return self.register
            case OpeningStep.FIRST_PERSON:
                self.identify.show_view(view)
                return self.identify
            case OpeningStep.REQUEST:
                if vault is not None:
                    sealed = vault.view()
                    self.request.show_view(view, sealed.policy, sealed.categories)
                return self.request
            case OpeningStep.SECOND_PERSON:
                self.confirm.show_view(view)
                return self.confirm
            case OpeningStep.LOST_PHONE:
                self.lost_phone.show_view(view)
                return self.lost_phone
            case OpeningStep.OPEN:
                self.open.show_view(view)
                return self.open
            case OpeningStep.RESEALED:
                owed = vault.view().line_owed if vault is not None else None
                self.receipt.show_view(view, owed.earlier if owed is not None else ())
                return self.receipt
            case OpeningStep.ENDED:
                self.ended.show_view(view)
                return self.ended

    def build_ahead(self, step: OpeningStep) -> None:
        """Build what the next press leads to, in turns; what an earlier step still wanted belongs to no press that can come."""
        self.ahead.drop()
        if "open" in _AHEAD.get(step, ()):
            self.ahead.add(lambda: self._bare_more, lambda: self._bare_open)
        self.ahead.add(*(partial(self._build, name) for name in _AHEAD.get(step, ()) if name not in self.__dict__))
        if step is OpeningStep.SECOND_PERSON:
            self.ahead.add(*measure_ahead())

    def _build(self, name: str) -> None:
        if name not in self.__dict__:
            self.ahead.add(*make_ready(getattr(self, name), self.shell.shown))
