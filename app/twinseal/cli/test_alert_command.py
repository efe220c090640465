"""`twinseal test-alert`: one person tests every way of the alerts, says of each whether it arrived, and signs that."""

from __future__ import annotations

import argparse
import sys
from functools import partial

from twinseal.cli.one_person import add_person_options, as_person, until_taken
from twinseal.cli.room_alerts import RoomHere
from twinseal.cli.terminal import say_first
from twinseal.domain.alert import HEARD, MISSED, Channel
from twinseal.domain.alert_words import channel_text, fault_text
from twinseal.domain.errors import BadInput
from twinseal.domain.texts import sentence_of
from twinseal.flows.sealed import SealedVault
from twinseal.flows.statements.alert_tests import AlertTesting
from twinseal.flows.views.sealed import PersonView
from twinseal.flows.views.statements import Tried

_NO, _YES = "no", "yes"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("vault", metavar="VAULT", help="a vault folder")
    add_person_options(parser, "name or id of the person who tests")


def run(options: argparse.Namespace) -> int:
    """Give and send, ask of each way, sign; 0 signed, 2 refused, failed or not signed."""
    if not sys.stdin.isatty():
        # Before anybody signs in: what nobody can answer must not use up a code.
        raise BadInput("input.bad.alert_test_terminal")
    return as_person(options, SealedVault.test_alerts, tested)


def tested(visit: AlertTesting, person: PersonView) -> str:
    """Test once, at a terminal; returns what was signed. Raises as `AlertTesting.sign`."""
    with RoomHere() as room:
        code = visit.begin()
        say_first(*map(_row, visit.settle(room.give(visit.in_room, code)).tried))
        said = {way: until_taken(_question(way), partial(_said, visit, way)) for way in visit.asked}
    return sentence_of("command.alert_tested", name=person.name, number=visit.sign(said))


def _question(way: Channel) -> str:
    if way is Channel.SOUND:
        return sentence_of("command.alert_test_heard")
    return sentence_of("command.alert_test_code", channel=channel_text(way))


def _said(visit: AlertTesting, way: Channel, typed: str) -> str:
    word = typed.casefold()
    if word == _NO:
        return visit.check(way, MISSED)
    return visit.check(way, HEARD if word == _YES and way is Channel.SOUND else typed)


def _row(tried: Tried) -> str:
    fault = str(fault_text(tried.fault)) if tried.fault is not None else ""
    return sentence_of("command.alert_came", channel=channel_text(tried.channel), outcome=tried.outcome, fault=fault)
