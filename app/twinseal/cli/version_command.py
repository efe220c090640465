"""`twinseal version`: which version this is."""

from __future__ import annotations

import argparse

from twinseal import __version__
from twinseal.cli.terminal import say
from twinseal.domain.texts import sentence_of


def add_options(_parser: argparse.ArgumentParser) -> None:
    """Add nothing: the command takes no option."""


def run(_options: argparse.Namespace) -> int:
    """Say which version this is."""
    say(sentence_of("command.version", version=__version__))
    return 0
