"""The frame: the header, one screen at a time below it, and where there is a demo a drawer that is opened from the header."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QGridLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from twinseal.domain.text import shown as shown_text
from twinseal.gui import theme
from twinseal.gui.design import icons, scale
from twinseal.gui.design.scale import USUAL, px
from twinseal.gui.design.tokens import Colour
from twinseal.gui.platform.within_screen import WithinScreen, first_size
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.announcer import READ_KEYS, announce, announce_arrival, announce_row
from twinseal.gui.widgets.drawer import Drawer
from twinseal.gui.widgets.focus_ring import FocusRing
from twinseal.gui.widgets.header_line import LOW_PX, HeaderLine
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.screen import Screen

if TYPE_CHECKING:
    from twinseal.gui.widgets.keys_panel import KeysPanel

DEAF_MS: Final = 400
"""How long a screen that has just come takes no key and no click: a second Enter, the other half of a double click."""
REST_MS: Final = 120
"""How long a window that somebody draws larger has to rest before it is drawn at another scale."""


def _built_at(part: QWidget) -> float:
    """Return the scale at which a part was built."""
    return float(getattr(part, "built_at", scale.factor()))


class Window(QMainWindow):
    """Swaps screens and holds no rule; closing it reseals, without asking."""

    minimised = Signal()
    screen_changed = Signal()
    state_changed = Signal()
    """What title and icon say may be another."""

    def __init__(self, on_close: Callable[[], bool]) -> None:
        """Build the empty frame; `on_close` tells whether the window may go now."""
        super().__init__()
        self.setObjectName("twinseal")
        self._on_close = on_close
        self._vault, self._is_demo = "", False
        self._open_words = self._open_title = ""
        self._open_minutes = 0
        self._owed = 0, 0
        self._worn: tuple[tuple[QColor, QColor], int, QColor] | None = None
        self.header = HeaderLine()
        self._stack = QStackedWidget()
        # The first page is shown by itself: no screen stands here before somebody shows it.
        self._stack.addWidget(QWidget())
        self.drawer = Drawer(self._stack)
        self.header.demo_toggled.connect(self.drawer.set_open)
        self.drawer.opened.connect(self.header.chip.setChecked)
        self._step = 1.0
        middle = QWidget()
        box = QVBoxLayout(middle)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.header)
        box.addWidget(self.drawer, 1)
        self._middle = middle
        around = QWidget()
        around.setProperty("role", "around")
        outer = QGridLayout(around)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(middle, 1, 1)
        for place, stretch in enumerate((1, 1000, 1)):
            outer.setRowStretch(place, stretch)
            outer.setColumnStretch(place, stretch)
        self.setCentralWidget(around)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(REST_MS)
        self._resting.timeout.connect(self.fit_scale)
        self._within = WithinScreen(self)
        screen = QApplication.primaryScreen()
        scale.use(1.0)
        self.resize(first_size(screen.availableSize() if screen is not None else USUAL))
        self.fit_scale()
        self._say()
        self.deaf_ms = DEAF_MS
        self._deaf_until = 0.0
        self.ring = FocusRing(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._keyboard_moved)

    def add_screen(self, screen: QWidget) -> None:
        """Keep a screen ready."""
        self._carry(screen)
        self._stack.addWidget(screen)
        if isinstance(screen, Screen):
            screen.header_changed.connect(self._say)

    def show_screen(self, screen: QWidget) -> None:
        """Show a screen and put the keyboard where a person begins."""
        changed = self._stack.currentWidget() is not screen
        if changed and "keys" in self.__dict__:
            self.keys.put_away(give_back=False)
        self._carry(screen)
        self._stack.setCurrentWidget(screen)
        self._say()
        if changed:
            self.turn_deaf()
        if changed:
            self._announce(screen)
        focus = getattr(screen, "first_focus", None)
        if changed and focus is not None:
            focus()
        if changed:
            self.screen_changed.emit()

    def _keyboard_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if isinstance(now, QAbstractItemView):
            announce_row(now)

    def _announce(self, screen: QWidget) -> None:
        """Say what the screen asks, and what its notices say."""
        spoken = getattr(screen, "spoken", None)
        if spoken is not None:
            announce_arrival(screen, spoken())
            for notice in screen.findChildren(Notice):
                announce(notice, notice.text())

    def turn_deaf(self) -> None:
        """Take no key and no click for a moment: what is pressed now was meant for what stood here before."""
        self._deaf_until = time.monotonic() + self.deaf_ms / 1000

    @property
    def is_deaf(self) -> bool:
        """Tell whether keys and clicks are ignored now."""
        return time.monotonic() < self._deaf_until

    @property
    def screen_shown(self) -> QWidget:
        """Return the screen that is shown."""
        shown = self._stack.currentWidget()
        return shown if shown is not None else self._stack

    def name_vault(self, name: str, place: str, *, demo: bool = False) -> None:
        """Say in header and title which vault is in use, and whether it is a demo; an empty name for none."""
        self._vault, self._is_demo = name, demo
        self.header.show_vault(name, place, demo=demo)
        self._say()

    def name_open(self, words: str, title: str, left_s: int = 0) -> None:
        """Say that the vault is open: `words` in the header, `title` in the title; both are empty where it is sealed."""
        if (words, title) != (self._open_words, self._open_title):
            self._open_words, self._open_title = words, title
            # A minute that has begun counts: at 0 it is over.
            self._open_minutes = -(-left_s // 60)
            if words:
                # What was owed before an opening is not what is owed after it; until that is counted nothing is said.
                self._owed = 0, 0
            self._say()

    def name_owed(self, count: int, late: int) -> None:
        """Say how many things are owed, and how many of them are late."""
        if (count, late) != self._owed:
            self._owed = count, late
            self._say()

    def state_for_tray(self) -> str:
        """Return the state in a line that anybody may read beside the clock: no name of a vault, an envelope or a person."""
        if self._open_words:
            return self.tr("Twinseal: open, minutes left: {0}").format(self._open_minutes)
        owed = self._owed_words()
        return self.tr("Twinseal: sealed, {0}").format(owed) if owed else self.tr("Twinseal: sealed")

    def _owed_words(self) -> str:
        count, late = self._owed
        if not count:
            return ""
        return self.tr("owed: {0}, late: {1}").format(count, late) if late else self.tr("owed: {0}").format(count)

    def _say(self) -> None:
        """Say in header and title what is shown: which step, which state."""
        shown = self._stack.currentWidget()
        screen = shown if isinstance(shown, Screen) else None
        sealed = self.tr("Sealed") if self._vault else ""
        own = screen.state_words if screen is not None else ""
        self.header.show_state(self._open_words or own or sealed, is_open=bool(self._open_words))
        steps = screen.steps if screen is not None else ()
        self.header.show_step(screen.step if screen is not None else 0, steps)
        self._draw_icon()
        owed = self._owed_words() if sealed and not self._open_words else ""
        demo = self.tr("DEMO") if self._is_demo else ""
        parts = (self._open_title or sealed, owed, self._vault, demo, "Twinseal")
        self.setWindowTitle(" \u2013 ".join(shown_text(part) for part in parts if part))
        # The title counts down, and an aid for the blind reads a title that changes: its name tells of the state alone.
        state = self.tr("Open") if self._open_words else sealed
        named = " \u2013 ".join(shown_text(part) for part in (state, *parts[1:]) if part)
        if named != self.accessibleName():
            self.setAccessibleName(named)
        self.state_changed.emit()

    def _draw_icon(self) -> None:
        """Wear the mark: whole where the vault is sealed, parted and red where it is open; in it what is owed, or the minutes."""
        names: tuple[Colour, Colour] = ("red_edge", "red_edge") if self._open_words else ("ring1", "ring2")
        halves = theme.colour(names[0]), theme.colour(names[1])
        count, late = self._owed
        number = self._open_minutes if self._open_words else count
        ink = theme.colour("red_edge" if self._open_words else "amber" if late else "ring1")
        worn = (halves, number, ink)
        if worn != self._worn:
            self._worn = worn
            words = "" if not number else str(number) if number < 100 else "+"
            self.setWindowIcon(icons.seal_icon(halves, is_open=bool(self._open_words), number=words, ink=ink))

    @cached_property
    def keys(self) -> KeysPanel:
        """The list of what the keys do; made when it is first asked for."""
        from twinseal.gui.widgets.keys_panel import KeysPanel

        return KeysPanel(self.drawer)

    def show_keys(self, f9: str, f12: str) -> None:
        """Show what the keys do on this screen, or put that away; an empty text is a key that does nothing here."""
        if not self.keys.isHidden():
            self.keys.put_away()
            return
        screen = self._stack.currentWidget()
        foot = screen.footer if isinstance(screen, Screen) else None
        # The keys that are printed on acts, and no other: Enter does nothing where a hand may still be writing.
        acts = {act.key: act for act in screen.findChildren(Act) if act.isVisible()} if screen is not None else {}
        if foot is not None and foot.leave is not None and not foot.leave.isHidden():
            acts.setdefault("Esc", foot.leave)
        rows: list[tuple[str, str]] = [(key, acts[key].text()) for key in ("Enter", "Ctrl+Enter", "Esc") if key in acts]
        rows += [(key, words) for key, words in (("F9", f9), ("F12", f12)) if words]
        rows += screen.own_keys if isinstance(screen, Screen) else ()
        rows += [
            (self.tr("Tab"), self.tr("To the next control; with Shift to the one before")),
            (self.tr("Space"), self.tr("Press or tick; hold it to show a secret")),
            (self.tr("Arrows"), self.tr("Through rows and choices")),
            (self.tr("Page Up, Page Down"), self.tr("Through the page")),
            (READ_KEYS, self.tr("Read a line or a shown secret aloud, sign by sign")),
            (self.tr("Ctrl and +, - or 0"), self.tr("Larger, smaller, or as the window's size says")),
            ("F1", self.tr("This list, and away again")),
        ]
        self.keys.show_rows(rows)

    def show_panel(self, panel: QWidget | None) -> None:
        """Hold a panel in the drawer, or none."""
        self.drawer.hold(panel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a low window to the screen; a large window is drawn at another scale once it rests."""
        self.header.set_low(event.size().height() < px(LOW_PX))
        super().resizeEvent(event)
        self._bound()
        if "keys" in self.__dict__:
            self.keys.stand()
        if scale.scale_of(self.size(), self._step) != scale.factor():
            self._resting.start()

    def take_size(self, wanted: QSize) -> None:
        """Take a size that it had before, where the screen has so much room."""
        screen = QApplication.primaryScreen()
        size = wanted.boundedTo(screen.availableSize()) if screen is not None else wanted
        self.fit_scale(size)
        self.resize(size)

    def showEvent(self, event: QShowEvent) -> None:
        """Stand within the screen, with the frame that the desktop puts around the window: only now is it known."""
        super().showEvent(event)
        self._within.begin()

    @property
    def is_within_screen(self) -> bool:
        """Tell whether it has found its place on the screen; from then on it has the size that somebody gives it."""
        return self._within.is_done

    def size_wanted(self) -> QSize:
        """Return the size to come back with: what somebody drew it to, or what it had before the screen made it smaller."""
        size = self.normalGeometry().size() if self.isMaximized() or self.isFullScreen() else self.size()
        return self._within.wanted(size)

    # -- scale ---------------------------------------------------------------------------------

    @property
    def step(self) -> float:
        """Return by how much somebody wants it larger or smaller than its size says."""
        return self._step

    def set_step(self, step: float) -> None:
        """Take the step of `scale.STEPS` that is nearest, and draw everything at it."""
        self._step = scale.next_step(step, 0)
        self.fit_scale()

    def step_by(self, by: int) -> None:
        """Go so many steps up or down, or for 0 back to the first."""
        self.set_step(scale.next_step(self._step, by) if by else 1.0)

    def fit_scale(self, size: QSize | None = None) -> None:
        """Draw at the scale of the window's size and step; a screen that is not shown is carried along when it is.

        `size` is one that the window is about to have: what is drawn large would keep it from becoming small.
        """
        self._resting.stop()
        before, now = scale.factor(), scale.scale_of(size or self.size(), self._step)
        if now == before:
            self._bound()
            return
        scale.use(now)
        scale.rescale(self.header, before)
        self.header.set_low(self.height() < px(LOW_PX))
        self._carry(self.screen_shown)
        if self.drawer.panel is not None:
            self._carry(self.drawer.panel)
            self.drawer.set_open(not self.drawer.panel.isHidden())
        self._bound()
        self.ring.update()

    def _carry(self, part: QWidget) -> None:
        """Bring a part of the window to the scale in use, if it has another one."""
        now, kept = scale.factor(), part.property(scale.IN_USE)
        before = float(kept) if kept is not None else _built_at(part)
        if kept is None or before != now:
            part.setProperty(scale.IN_USE, now)
            if before != now:
                scale.rescale(part, before)
            theme.give_lengths(part, now)
            if before != now:
                scale.tell(part)

    def _bound(self) -> None:
        """Keep the instrument within its largest size, in the middle of the window."""
        most = QSize(px(scale.WIDEST.width()), px(scale.WIDEST.height()))
        if self._middle.maximumSize() != most:
            self._middle.setMaximumSize(most)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Go through the header, the screen, its acts, and the panel beside it, whenever each was made."""
        now, shown = QApplication.focusWidget(), self.screen_shown
        if now is None or not self.isAncestorOf(now) or not (now.isVisible() and now.isEnabled()):
            # Also asked by what goes out of sight with the keyboard: that looks for the next place by itself.
            return super().focusNextPrevChild(next)
        ends = ((shown.footer,),) if isinstance(shown, Screen) else getattr(shown, "tab_parts", ())
        panel = (self.drawer.panel,) if self.drawer.panel is not None else ()
        # Nobody presses Tab before the first picture stands.
        from twinseal.gui.tab_order import stop_beside

        following = stop_beside(self, now, ((shown,), *ends, panel), 1 if next else -1)
        following.setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        return True

    def set_busy(self, busy: bool) -> None:
        """Say that something runs; the act that asked says what."""
        self.setCursor(Qt.CursorShape.BusyCursor if busy else Qt.CursorShape.ArrowCursor)

    def changeEvent(self, event: QEvent) -> None:
        """Tell when nobody sees the window any more."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self.isMinimized():
            self.minimised.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Reseal and close, without a question; stay for the line that has then to be written down."""
        if self._on_close():
            event.accept()
        else:
            event.ignore()
