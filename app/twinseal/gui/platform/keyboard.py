"""Whether Caps Lock is on and which layout types, as the X server tells; a desktop without one tells neither."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_ubyte, c_ulong, c_ushort, c_void_p
from functools import cache
from typing import Final, NamedTuple

from PySide6.QtGui import QGuiApplication

_CORE_KEYBOARD: Final = 0x0100
_LOCK: Final = 2
_ANY_STRING: Final = 31
_LAYOUTS: Final = 2
"""Place of the layouts in the property of the root window: rules, model, layouts, variants, options."""


class KeyboardState(NamedTuple):
    """What is known of the keyboard; the layout is a short name such as `de`, empty where it is not known."""

    caps_lock: bool = False
    layout: str = ""


class _State(ctypes.Structure):
    """The X library's XkbStateRec."""

    _fields_ = (
        ("group", c_ubyte), ("locked_group", c_ubyte), ("base_group", c_ushort), ("latched_group", c_ushort),
        ("mods", c_ubyte), ("base_mods", c_ubyte), ("latched_mods", c_ubyte), ("locked_mods", c_ubyte),
        ("compat_state", c_ubyte), ("grab_mods", c_ubyte), ("compat_grab_mods", c_ubyte), ("lookup_mods", c_ubyte),
        ("compat_lookup_mods", c_ubyte), ("ptr_buttons", c_ushort),
    )  # fmt: skip


class _Display:
    """A connection of its own to the X server."""

    def __init__(self) -> None:
        library = ctypes.CDLL("libX11.so.6")
        library.XOpenDisplay.restype, library.XOpenDisplay.argtypes = c_void_p, [c_char_p]
        library.XkbGetState.argtypes = [c_void_p, c_int, POINTER(_State)]
        library.XDefaultRootWindow.restype, library.XDefaultRootWindow.argtypes = c_ulong, [c_void_p]
        library.XInternAtom.restype, library.XInternAtom.argtypes = c_ulong, [c_void_p, c_char_p, c_int]
        library.XGetWindowProperty.argtypes = [
            c_void_p, c_ulong, c_ulong, c_long, c_long, c_int, c_ulong,
            POINTER(c_ulong), POINTER(c_int), POINTER(c_ulong), POINTER(c_ulong), POINTER(c_void_p),
        ]  # fmt: skip
        library.XFree.argtypes = [c_void_p]
        self._library = library
        self._display = library.XOpenDisplay(None)
        if not self._display:
            raise OSError("no X server")

    def state(self) -> KeyboardState | None:
        """Return the state now; None where the server does not tell it."""
        state = _State()
        if self._library.XkbGetState(self._display, _CORE_KEYBOARD, byref(state)) != 0:
            return None
        layouts = self._layouts()
        layout = layouts[state.group] if state.group < len(layouts) else ""
        return KeyboardState(bool(state.locked_mods & _LOCK), layout)

    def _layouts(self) -> list[str]:
        library, display = self._library, self._display
        atom = library.XInternAtom(display, b"_XKB_RULES_NAMES", 1)
        kind, form, count, after, data = c_ulong(), c_int(), c_ulong(), c_ulong(), c_void_p()
        failed = atom == 0 or library.XGetWindowProperty(
            display, library.XDefaultRootWindow(display), atom, 0, 1024, 0, _ANY_STRING,
            byref(kind), byref(form), byref(count), byref(after), byref(data),
        )  # fmt: skip
        if failed or not data.value:
            return []
        try:
            names = ctypes.string_at(data.value, count.value).split(b"\0")
        finally:
            library.XFree(data)
        return names[_LAYOUTS].decode("ascii", "replace").split(",") if len(names) > _LAYOUTS else []


@cache
def _display() -> _Display | None:
    try:
        return _Display()
    except (OSError, AttributeError):
        return None


def keyboard_state() -> KeyboardState | None:
    """Return what the desktop tells of its keyboard; None where it tells nothing."""
    if QGuiApplication.platformName() != "xcb":
        return None
    display = _display()
    return display.state() if display is not None else None
