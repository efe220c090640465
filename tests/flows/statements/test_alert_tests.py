"""A test alert counts once its code was read where it arrived; the sealed screen says by when the next one has to."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import BEGIN, Cast
from twinseal.domain.alert import AlertFault, Channel
from twinseal.domain.errors import BadInput, WrongStep
from twinseal.domain.notice import read_notice
from twinseal.domain.opening import ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.times import iso
from twinseal.flows.verification.notice import judge_notice
from twinseal.flows.views.statements import AlertTestView, Tried
from twinseal.host.drop_folder import DropFolder
from twinseal.host.system_log import SystemLog


def due(vault: Any) -> str:
    (duty,) = [duty for duty in vault.view().duties if duty.kind == "alert_test"]
    return str(duty.due_utc)


def outcomes(view: AlertTestView) -> dict[Channel, str]:
    return {each.channel: each.outcome for each in view.tried}


def test_a_test_counts_once_its_code_came_back(telling: Cast, tmp_path: Path) -> None:
    cast = telling
    (tmp_path / "drop").mkdir()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(str(tmp_path / "log"))
        receiver.settimeout(20)
        syslog = SystemLog(tmp_path / "log")
        ways: Any = {Channel.SYSLOG: syslog, Channel.DROP: DropFolder(str(tmp_path / "gone"), must_be_mount=False)}
        cast.machine = replace(cast.machine, alert_ways=lambda _policy, _site: ways)
        vault = cast.open()
        founded = TrustCard.from_bytes(cast.card()).founded_utc
        assert due(vault) == iso(BEGIN + timedelta(days=31))[:11] + founded[11:]
        visit = vault.test_alerts(*cast.factors("Ed"))
        with pytest.raises(WrongStep):
            visit.sign("000-000")
        first = visit.send()
        assert outcomes(first) == {Channel.SYSLOG: "sent", Channel.DROP: "failed"}
        assert [each.fault for each in first.failed] == [AlertFault.NO_FOLDER]
        code = receiver.recv(4096).decode().partition('code="')[2][:7]
        with pytest.raises(BadInput, match="failed: drop"):
            visit.sign(code)
        ways[Channel.DROP] = DropFolder(str(tmp_path / "drop"), must_be_mount=False)
        # What was tried in the room is logged as the rest is; no code comes from there, so it proves nothing.
        room = [Tried(Channel.SOUND, "sent", player="aplay"), Tried(Channel.TRAY, "failed")]
        second = visit.send(room)
        assert outcomes(second) == {
            Channel.SOUND: "sent", Channel.TRAY: "failed", Channel.SYSLOG: "sent", Channel.DROP: "sent"
        }  # fmt: skip
        assert second.failed == ()
        line = receiver.recv(4096).decode()
        (notice,) = (tmp_path / "drop").iterdir()
        read = read_notice(notice.read_bytes())
        assert (read.by, judge_notice(notice.read_bytes(), TrustCard.from_bytes(cast.card())).reason) == (cast.id("Ed"), "")
        assert read.form["code"] == line.partition('code="')[2][:7]
        with pytest.raises(BadInput, match="not the code of this test"):
            visit.sign(code)
        visit.sign(str(json.loads(notice.read_bytes())["form"]["code"]))
        # The sealed screen knows at once, the header from the next seal on.
        assert due(vault) == iso(cast.clock.utc() + timedelta(days=31))
        proved = iso(cast.clock.utc())
        cast.later()
        cast.to_open(vault).reseal(ResealCause.HAND)
        assert vault.context.header.dates.alert_test == proved
        assert due(vault) == iso(cast.clock.utc() - timedelta(seconds=31) + timedelta(days=31))
        cast.later()
        desk = vault.sign_in_auditor(*cast.factors("Di"))
        said = [entry.fields for entry in desk.log_view().entries]
        desk.sign_out()
        vault.close()
        (tested,) = [each for each in said if each.get("kind") == "alert.tested"]
        assert tested["channels"] == ["syslog", "drop"]
        sent = [each for each in said if (each.get("kind"), each.get("moment")) == ("alert.sent", "test")]
        assert [(each["channel"], each["outcome"], each["receiver"], each["player"]) for each in sent] == [
            ("syslog", "sent", "outside", ""), ("drop", "failed", "outside", ""),
            ("syslog", "sent", "outside", ""), ("drop", "sent", "outside", ""),
            ("sound", "sent", "room", "aplay"), ("tray", "failed", "room", ""),
        ]  # fmt: skip
        assert {each["alert"] for each in sent[2:]} == {tested["alert"]}


def test_where_no_alert_leaves_the_room_there_is_nothing_to_test(cast: Cast) -> None:
    vault = cast.open()
    assert not any(duty.kind == "alert_test" for duty in vault.view().duties)
    with pytest.raises(BadInput, match="no alert leaves the room"):
        vault.test_alerts(*cast.factors("Ed"))
    vault.close()
