"""Whether a desktop's display exists and answers; if not, Qt would end the process with its own message."""

from __future__ import annotations

import contextlib
import os
import re
import socket
from collections.abc import Iterable, Mapping
from typing import Final

from twinseal.domain.texts import sentence_of

_ANSWER_S: Final = 1.0
_X11: Final = re.compile(r"(?:unix/?)?:(\d+)(?:\.\d+)?")
_VARIABLES: Final = {"xcb": "DISPLAY", "wayland": "WAYLAND_DISPLAY"}


def display_problem(environment: Mapping[str, str] = os.environ) -> str:
    """Return why no window can be shown, in one sentence; "" where one can.

    Only sockets of this machine are tried. A display named with a host is taken as working: nothing is tried over a network.
    """
    named = _named_platforms(environment)
    if not named:
        return sentence_of("display.none")
    if any(_answers(platform, environment) for platform in named):
        return ""
    return sentence_of(
        "display.does_not_answer",
        join=" and ".join(f"{_VARIABLES[platform]}={environment[_VARIABLES[platform]]}" for platform in named),
    )


def answering_platforms(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return the names of Qt's platforms that it will try, and whose display answers."""
    return tuple(platform for platform in _named_platforms(environment) if _answers(platform, environment))


def _named_platforms(environment: Mapping[str, str]) -> list[str]:
    """Return those of QT_QPA_PLATFORM, else both desktops'; without those whose display has no name."""
    chosen = environment.get("QT_QPA_PLATFORM", "")
    names = [part.partition(":")[0] for part in chosen.split(";")] if chosen else list(_VARIABLES)
    platforms = dict.fromkeys("wayland" if name.startswith("wayland") else name for name in names)
    return [name for name in platforms if name not in _VARIABLES or environment.get(_VARIABLES[name])]


def _answers(platform: str, environment: Mapping[str, str]) -> bool:
    if platform not in _VARIABLES:
        return True
    name = environment[_VARIABLES[platform]]
    if platform == "wayland":
        return bool(environment.get("WAYLAND_SOCKET")) or _connects(
            [os.path.join(environment.get("XDG_RUNTIME_DIR", ""), name)]
        )
    match = _X11.fullmatch(name)
    # Of a display with a host, or a form that we do not know, Qt is the judge.
    return match is None or _connects(prefix + f"/tmp/.X11-unix/X{match[1]}" for prefix in ("\0", ""))  # noqa: S108 - X11's own


def _connects(addresses: Iterable[str]) -> bool:
    for address in addresses:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as tried:
            tried.settimeout(_ANSWER_S)
            tried.connect(address)
            return True
    return False
