"""What holds the window together: the shell that every feature is given, and the life that every feature has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from twinseal.domain.errors import TwinsealError
from twinseal.domain.opening import MaskCause, ResealCause
from twinseal.flows.context.machine import Machine
from twinseal.gui.widgets.screen import Screen
from twinseal.gui.worker import Worker

if TYPE_CHECKING:
    # For its type only: a vault is loaded when one is opened.
    from twinseal.flows.sealed import SealedVault
    from twinseal.flows.views.sealed import SealedView
    from twinseal.gui.platform.alerts import Tray

Result = TypeVar("Result")


class Refusing(Protocol):
    """A screen that shows why something it asked for was refused."""

    def refuse(self, sentence: str) -> None:
        """Show why something was refused."""
        ...

    def isVisible(self) -> bool:
        """Tell whether the screen is shown."""
        ...


class Run(Protocol):
    """Runs work of a screen off the window's thread."""

    def __call__(
        self, screen: Refusing, work: Callable[[], Result], done: Callable[[Result], None], *, beside: bool = False
    ) -> None:
        """Run; see `Shell.run`."""
        ...


class Shell(Protocol):
    """The window, as a feature knows it: it runs work, shows screens, and knows no single feature."""

    @property
    def machine(self) -> Machine:
        """The real parts of this machine."""
        ...

    @property
    def worker(self) -> Worker:
        """The one thread for whatever may block."""
        ...

    @property
    def tray(self) -> Tray:
        """The window's place beside the clock."""
        ...

    @property
    def shown(self) -> QWidget:
        """The screen that is shown."""
        ...

    @property
    def doors(self) -> Mapping[str, Door]:
        """The doors of the sealed screen, by the name of the feature behind each."""
        ...

    def run(
        self,
        screen: Refusing,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        *,
        beside: bool = False,
        refused: Callable[[TwinsealError], None] | None = None,
    ) -> None:
        """Run work off the window's thread; a refusal is shown on the screen it came from, or handed to `refused`.

        The screen is busy until the answer, and what else it asks for is dropped: a second press is no second order.
        Work that runs `beside` what a screen waits for keeps it from nothing.
        """
        ...

    def is_busy(self, screen: QWidget) -> bool:
        """Tell whether a screen waits for an answer; asked before a secret is taken from it."""
        ...

    def keep(self, screen: QWidget) -> None:
        """Take a screen into the window before it is shown: that costs more than building it."""
        ...

    def show(self, screen: QWidget) -> None:
        """Show a screen."""
        ...

    def show_panel(self, panel: QWidget | None) -> None:
        """Hold a panel in the drawer beside whatever screen is shown, or none."""
        ...

    def show_open(self, words: str, title: str, left_s: int = 0) -> None:
        """Say in header and title that the vault is open, in each in its own words; both are empty where it is sealed."""
        ...

    def show_owed(self, count: int, late: int) -> None:
        """Say in title, icon and tray how many things are owed and how many of them are late; never which, and by whom."""
        ...

    def turn_deaf(self) -> None:
        """Take no key and no click for a moment: what is pressed now was meant for what stood here before."""
        ...

    def close(self) -> None:
        """Close the window, as somebody asked for before."""
        ...


class Feature(QObject):
    """A part of the window with screens of its own; it knows the shell and what it acts on, and no other feature.

    A feature is made when it is first needed. What it has no use for of the life below it leaves as it is.
    """

    left = Signal()
    """Nothing of this feature is shown any more: back to the vault, or to the ways to begin."""

    def __init__(self, shell: Shell) -> None:
        """Take the shell; build no screen before it is needed."""
        super().__init__()
        self.shell = shell

    def screens(self) -> tuple[QWidget, ...]:
        """Return every screen of the feature; those not needed so far are built."""
        return ()

    def touched(self) -> None:
        """Somebody touched keyboard or mouse."""

    def tick(self) -> None:
        """Act on time that has run out; called on each beat of the window's clock."""

    def cover(self, cause: MaskCause) -> None:
        """Hide what may be seen over somebody's shoulder."""

    def hide_shown(self) -> None:
        """Hide a secret that is shown, which a press shows again: something comes over the page."""

    def make_safe(self) -> None:
        """End what stands open, because somebody pressed F12."""

    def keys(self) -> tuple[str, str]:
        """Return in words what F9 and F12 do now; empty where one of them does nothing."""
        return "", ""

    def session_ends(self, cause: ResealCause) -> None:
        """End what stands open, because the screen was locked, the machine sleeps, or the session ends."""

    def holds_window(self) -> bool:
        """Tell whether the window has to stay, when somebody closes it, until what stands open is sealed and written down."""
        return False

    def close(self) -> Callable[[], object] | None:
        """Wipe what is on the screens; return what is left to be done on the worker's thread before the program ends."""
        return None


class Door(NamedTuple):
    """A button of the sealed screen behind which a feature begins; `begin(vault, screen)` is then called of it.

    Where `needs_log`, it stays shut while the log cannot be read.
    """

    text: str
    needs_log: bool = True
    is_wanted: Callable[[SealedView], object] | None = None
    """Whether there is anything to do behind it; a door that is always there has none."""
    is_of_duty: bool = False
    """Whether it stands below what is owed, of which it does away with something, and not in the footer."""


class Entered(Feature):
    """A feature with a door on the sealed screen."""

    visit_ended = Signal(str, str)
    """What is to be said on the sealed screen of a visit that is over, and in which tone."""

    def begin(self, vault: SealedVault, asked_on: Screen) -> None:
        """Begin with a vault; a refusal is shown on the screen that asked for it."""
        raise NotImplementedError
