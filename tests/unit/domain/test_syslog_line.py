"""One line after RFC 5424, held to the grammar of the RFC as it is printed there, which knows nothing of this program."""

from __future__ import annotations

import re

import pytest

from fakes.alert_samples import alert
from twinseal.domain.alert import Moment
from twinseal.domain.syslog_line import LINE_MAX_BYTES, syslog_line

# RFC 5424, section 6, rule by rule.
PRINTUSASCII = "[!-~]"
SD_NAME = r"[!#-<>-\\^-~]{1,32}"
TIMESTAMP = (
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)"
)
PARAM = rf'{SD_NAME}="(?:[^"\\\]]|\\["\\\]])*"'
GRAMMAR = re.compile(
    rf"<(?P<pri>0|[1-9]\d{{0,2}})>(?P<version>[1-9]\d{{0,2}}) (?P<at>{TIMESTAMP}) (?P<host>{PRINTUSASCII}{{1,255}}) "
    rf"(?P<app>{PRINTUSASCII}{{1,48}}) (?P<proc>{PRINTUSASCII}{{1,128}}) (?P<id>{PRINTUSASCII}{{1,32}}) "
    rf"\[(?P<sd>{SD_NAME})(?P<params>(?: {PARAM})*)\] (?P<msg>[ -~]*)"
)
EXAMPLE = (
    b'<106>1 2026-11-20T13:27:00Z room107 twinseal - opened [tw@32473 vault="cbcbcbcb" seq="344" '
    b'head="6e340b9cffb37a98" opening="o6ff1d67a0b1c2d3e" first="p81d03e9f" second="p374ca552" n="2" min="15"] '
    b"Two people opened the vault"
)


def read(line: bytes) -> dict[str, str]:
    match = GRAMMAR.fullmatch(line.decode("ascii"))
    assert match is not None, line
    params = re.findall(rf'({SD_NAME})="((?:[^"\\\]]|\\["\\\]])*)"', match["params"])
    return {**match.groupdict(), **{name: re.sub(r"\\(.)", r"\1", value) for name, value in params}}


def test_the_line_of_an_opening_is_as_documented() -> None:
    opened = alert(opening="o6ff1d67a0b1c2d3e", people=("p81d03e9f", "p374ca552"), envelopes=2, minutes=15)
    assert syslog_line(opened) == EXAMPLE


@pytest.mark.parametrize("moment", list(Moment))
def test_every_moment_is_a_line_of_the_grammar(moment: Moment) -> None:
    said = read(syslog_line(alert(moment)))
    assert (int(said["pri"]) // 8, said["version"], said["app"], said["id"], said["sd"]) == (
        13, "1", "twinseal", moment.value, "tw@32473",
    )  # fmt: skip
    assert said["msg"]


def test_a_hostile_name_of_a_machine_breaks_no_line() -> None:
    said = read(syslog_line(alert(station='a b\n<0>1 - "]\\\u00e9\x00')))
    assert said["host"].startswith("a-b-<0>1")
    said = read(syslog_line(alert(opening='x" y="]\\')))
    assert said["opening"] == 'x"-y="]\\'
    assert read(syslog_line(alert(station="")))["host"] == "-"
    assert len(syslog_line(alert(station="h" * 5000))) <= LINE_MAX_BYTES


def test_an_alert_without_a_place_in_the_log_says_so() -> None:
    said = read(syslog_line(alert(number=0, head="")))
    assert said["seq"] == "0"
    assert "head" not in said
