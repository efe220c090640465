"""Sound and tray of this desktop. Neither is told what is open or who opened it, so neither can tell it on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from twinseal.domain.alert import AlertFault, Channel, Moment
from twinseal.flows.views.statements import FAILED, SENT, Tried
from twinseal.gui import theme
from twinseal.gui.design import icons

_UNSEEN: Final = ("offscreen", "minimal")
_BEEPS: Final = {Moment.OPENED: 1, Moment.TWO_MINUTES: 2, Moment.ONE_MINUTE: 1, Moment.TIME_OVER: 3, Moment.TEST: 1}
_GAP_MS: Final = 350
_SHOWN_MS: Final = 10_000


class Bell(QObject):
    """The bell of the desktop, where no program of the system plays a tone."""

    def ring(self, moment: Moment) -> bool:
        """Ring once or a few times, without waiting; returns False where it could not."""
        try:
            self._beep()
            for number in range(1, _BEEPS[moment]):
                QTimer.singleShot(number * _GAP_MS, self, self._beep)
        except Exception:  # noqa: BLE001 - an alert that fails must not disturb the opening
            return False
        return True

    @staticmethod
    def _beep() -> None:
        QApplication.beep()


def has_display() -> bool:
    """Tell whether the window's platform shows anything to anybody."""
    return QGuiApplication.platformName() not in _UNSEEN


class NoBell(Bell):
    """In the place of the bell where there is no display that could ring it: what nobody hears was not played."""

    def ring(self, moment: Moment) -> bool:
        """Ring nothing."""
        del moment
        return False


class Tray(QObject):
    """The state and notices beside the clock, where the desktop has such a place; there is one for the whole window."""

    def __init__(self) -> None:
        """Look for the tray when it is first needed: asking the desktop takes time."""
        super().__init__()
        self._icon: QSystemTrayIcon | None = None
        self._state: tuple[QIcon, str] | None = None

    def notify(self, moment: Moment, code: str = "") -> Tried:
        """Show a notice, of a test with the code that it bears; returns how it went."""
        try:
            icon = self._shown()
            if icon is None:
                return Tried(Channel.TRAY, FAILED, _why_none())
            words = self._words(moment)
            if code:
                words = self.tr("{0} Code: {1}").format(words, code)
            icon.showMessage("Twinseal", words, QSystemTrayIcon.MessageIcon.Warning, _SHOWN_MS)
        except Exception:  # noqa: BLE001 - an alert that fails must not disturb the opening
            return Tried(Channel.TRAY, FAILED, AlertFault.OTHER)
        return Tried(Channel.TRAY, SENT)

    def show_state(self, picture: QIcon, words: str) -> bool:
        """Stand there from now on with a picture and a line in words; returns False where there is no such place."""
        self._state = picture, words
        try:
            icon = self._shown()
        except Exception:  # noqa: BLE001 - a desktop that fails must not disturb the window
            return False
        if icon is None:
            return False
        self._wear(icon)
        return True

    def _wear(self, icon: QSystemTrayIcon) -> None:
        if self._state is not None:
            picture, words = self._state
            icon.setIcon(picture)
            if words != icon.toolTip():
                icon.setToolTip(words)

    def _shown(self) -> QSystemTrayIcon | None:
        if self._icon is None:
            if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
                return None
            picture = icons.icon("seal-open", theme.colour("red_edge"))
            self._icon = QSystemTrayIcon(picture, self)
            self._icon.setToolTip(self.tr("Twinseal: a vault is open"))
            self._wear(self._icon)
        self._icon.show()
        return self._icon

    def _words(self, moment: Moment) -> str:
        return {
            Moment.OPENED: self.tr("A vault was opened by two people."),
            Moment.TWO_MINUTES: self.tr("The open vault will reseal in two minutes."),
            Moment.ONE_MINUTE: self.tr("The open vault will reseal in one minute."),
            Moment.TIME_OVER: self.tr("Time is up. The vault is resealing now."),
            Moment.TEST: self.tr("This is a test alert. Nothing was opened."),
        }[moment]

    def rest(self) -> None:
        """Take the icon away, where it does not stand for a state: nothing is open any more."""
        if self._icon is not None and self._state is None:
            self._icon.hide()


def _why_none() -> AlertFault:
    from PySide6.QtDBus import QDBusConnection

    if not has_display():
        return AlertFault.NO_DISPLAY
    return AlertFault.NO_TRAY if QDBusConnection.sessionBus().isConnected() else AlertFault.NO_BUS
