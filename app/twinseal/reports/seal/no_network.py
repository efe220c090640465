"""Signing and checking a paper reaches no network: pyHanko gets a stand-in for the library it would use for that.

pyHanko imports aiohttp as soon as it signs, for time stamps and revocation lists that Twinseal never asks for. The real
one would bring eight packages, sockets and the system's certificates into a room without a network.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Final, NoReturn

_NAME: Final = "aiohttp"


class NoNetworkHere:
    """Every name in the stand-in: enough for pyHanko's type hints; raises as soon as it is used."""

    def __init__(self, *_: object, **__: object) -> None:
        """Refuse."""
        _refuse()


class _StandIn(ModuleType):
    """A module without sockets, in which pyHanko finds every name that it looks for."""

    def __getattr__(self, name: str) -> type[NoNetworkHere]:
        if name.startswith("__"):
            raise AttributeError(name)
        return NoNetworkHere


def _refuse() -> NoReturn:
    msg = "Twinseal asks no network for anything."
    raise RuntimeError(msg)


def keep_network_out() -> None:
    """Put the stand-in in aiohttp's place, whether that is installed or not; call it before pyHanko is imported."""
    if not isinstance(sys.modules.get(_NAME), _StandIn):
        sys.modules[_NAME] = _StandIn(_NAME)
