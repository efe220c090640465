"""`twinseal recipient-key`: the key of a recipient, to whom an auditor can seal what can be read of an export."""

from __future__ import annotations

import argparse
from pathlib import Path

from twinseal import bootstrap
from twinseal.cli.terminal import say
from twinseal.domain.texts import sentence_of
from twinseal.export.sealed_parts import key_digest
from twinseal.flows.audit_desk.recipient_keys import make_recipient_key


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("file", metavar="FILE", help="where the private key goes; the public key goes to FILE.pub")


def run(options: argparse.Namespace) -> int:
    """Make both files, and say what to read out to the auditor."""
    private = Path(options.file)
    public, key = make_recipient_key(bootstrap.real_machine().files, private)
    say(sentence_of("command.recipient_key", private=private, public=public, digest=key_digest(key)))
    return 0
