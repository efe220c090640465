"""The tests of this folder import pyHanko themselves: the stand-in for its network library has to be in place before."""

from __future__ import annotations

from twinseal.reports.seal.no_network import keep_network_out

keep_network_out()
