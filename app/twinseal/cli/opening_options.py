"""What the command line may say of an opening before two people sign in; a command with words of its own says them."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from typing import Any, Final

_ROWS: Final[dict[str, dict[str, Any]]] = {
    "--dry-run": {"action": "store_true", "help": "open, check and show everything, change nothing, and seal again"},
    "--first": {"default": "", "metavar": "PERSON", "help": "name or id of the first person"},
    "--second": {"default": "", "metavar": "PERSON", "help": "name or id of the second person, an officer"},
    "--purpose": {"default": "", "metavar": "TEXT", "help": "what the vault is opened for"},
    "--minutes": {"type": int, "default": 0, "metavar": "N", "help": "how long it may be open at most"},
    "--mute": {
        "action": "store_true",
        "help": "no tone but that of the opening itself, where the rules let you; that is logged",
    },
    "--json": {"action": "store_true", "help": "print one JSON object to standard output"},
}


def add_opening_options(parser: argparse.ArgumentParser, *, without: Collection[str] = (), **said: str) -> None:
    """Add the options of an opening; `said` is what an option means here, by its name without dashes in front."""
    for option, row in _ROWS.items():
        name = option[2:].replace("-", "_")
        if name in without:
            parser.set_defaults(**{name: row.get("default", False)})
        else:
            parser.add_argument(option, **row | ({"help": said[name]} if name in said else {}))


def add_again(parser: argparse.ArgumentParser) -> None:
    """Add the options of an opening behind an act, where people think of them last; what is not said there changes nothing."""
    for option, row in _ROWS.items():
        parser.add_argument(option, **row | {"default": argparse.SUPPRESS})
