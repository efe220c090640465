"""Tells when a screen was painted for the first time, and marks the window then for whoever measures a start."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QNativeInterface
from PySide6.QtWidgets import QWidget

READY: Final = "_TWINSEAL_READY"
"""The property of the window on an X server: one cardinal of 32 bits, 1."""
_LIBRARY: Final = "libxcb.so.1"
_REPLACE: Final = 0
_CARDINAL: Final = 6
_ATOM_AT: Final = 8
"""Where an answer that names an atom holds it, in bytes."""


class FirstPicture(QObject):
    """Waits for the first painting of a screen; an empty frame before it does not count."""

    stands = Signal()
    """The picture was handed to the display; sent once."""

    def __init__(self, owner: QObject) -> None:
        """End with the owner; `watch` says which painting counts."""
        super().__init__(owner)
        self._watched: QWidget | None = None
        self._painted = self._shown = False
        self.stands.connect(self._remember)

    def watch(self, part: QWidget) -> None:
        """Wait until this part of a screen is painted, and for no other any more; nothing is done once one was.

        It must be one that draws something: what lies wholly below its own contents is never painted.
        """
        if self._painted or part is self._watched:
            return
        if self._watched is not None:
            self._watched.removeEventFilter(self)
        self._watched = part
        part.installEventFilter(self)

    def once_it_stands(self, act: Callable[[], object]) -> None:
        """Do something now, or where the picture does not stand yet as soon as it does."""
        if self._shown:
            act()
        else:
            self.stands.connect(act)

    def _remember(self) -> None:
        self._shown = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the first painting; keeps nothing back."""
        if event.type() == QEvent.Type.Paint and watched is self._watched:
            watched.removeEventFilter(self)
            self._painted, self._watched = True, None
            # The whole window is painted in this turn of the event loop, and handed to the display at its end.
            QTimer.singleShot(0, self, self.stands.emit)
        return False


def mark_ready(window_id: int) -> bool:
    """Set the property on a window of this program; returns False where Qt speaks to no X server. Never raises.

    Qt's own connection is used: what was painted before has reached the server when the property is there.
    """
    application = QGuiApplication.instance()
    if not isinstance(application, QGuiApplication) or QGuiApplication.platformName() != "xcb":
        return False
    native = application.nativeInterface()
    if not isinstance(native, QNativeInterface.QX11Application):
        return False
    try:
        xcb = ctypes.CDLL(_LIBRARY)
    except OSError:
        return False
    connection = ctypes.c_void_p(native.connection())
    atom = _atom(xcb, connection, READY.encode("ascii"))
    if not atom:
        return False
    ready = ctypes.c_uint32(1)
    xcb.xcb_change_property(
        connection, ctypes.c_uint8(_REPLACE), ctypes.c_uint32(window_id), ctypes.c_uint32(atom), ctypes.c_uint32(_CARDINAL),
        ctypes.c_uint8(32), ctypes.c_uint32(1), ctypes.byref(ready),
    )  # fmt: skip
    xcb.xcb_flush(connection)
    return True


def _atom(xcb: ctypes.CDLL, connection: ctypes.c_void_p, name: bytes) -> int:
    # The cookie of a request is a structure of one number, which is handed over like that number.
    xcb.xcb_intern_atom.restype = ctypes.c_uint
    xcb.xcb_intern_atom_reply.restype = ctypes.c_void_p
    cookie = xcb.xcb_intern_atom(connection, ctypes.c_uint8(0), ctypes.c_uint16(len(name)), name)
    answer = xcb.xcb_intern_atom_reply(connection, ctypes.c_uint(cookie), None)
    if not answer:
        return 0
    atom = ctypes.c_uint32.from_address(answer + _ATOM_AT).value
    libc = ctypes.CDLL(None)
    libc.free(ctypes.c_void_p(answer))
    return atom
