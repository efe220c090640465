"""A test alert counts once its code was read where it arrived; the sealed screen says by when the next one has to."""

from __future__ import annotations

import json
import socket
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import BEGIN, Cast, cast_in, found_vault
from twinseal.domain.alert import Channel
from twinseal.domain.errors import BadInput, WrongStep
from twinseal.domain.notice import read_notice
from twinseal.domain.opening import ResealCause
from twinseal.domain.policy.policy import Policy
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.times import iso
from twinseal.flows.verification.notice import judge_notice
from twinseal.host.drop_folder import DropFolder
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.host.system_log import SystemLog


def due(vault: Any) -> str:
    (duty,) = [duty for duty in vault.view().duties if duty.kind == "alert_test"]
    return str(duty.due_utc)


def test_a_test_counts_once_its_code_came_back(tmp_path: Path) -> None:
    policy = Policy(**{**asdict(Policy()), "alert_syslog": True, "alert_drop": True, "alert_drop_mount": False})
    (tmp_path / "template").mkdir()
    template = tmp_path / "template", *found_vault(tmp_path / "template", ScriptedClock(BEGIN), policy=policy)
    cast = cast_in(tmp_path / "home", template)
    (tmp_path / "drop").mkdir()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(str(tmp_path / "log"))
        receiver.settimeout(20)
        syslog = SystemLog(tmp_path / "log")
        ways: Any = {Channel.SYSLOG: syslog, Channel.DROP: DropFolder(str(tmp_path / "gone"), must_be_mount=False)}
        cast.machine = replace(cast.machine, alert_ways=lambda _constitution: ways)
        vault = cast.open()
        founded = TrustCard.from_bytes(cast.card()).founded_utc
        assert due(vault) == iso(BEGIN + timedelta(days=31))[:11] + founded[11:]
        visit = vault.test_alerts(*cast.factors("Ed"))
        with pytest.raises(WrongStep):
            visit.sign("000-000")
        assert dict(visit.send()) == {Channel.SYSLOG: "sent", Channel.DROP: "failed"}
        code = receiver.recv(4096).decode().partition('code="')[2][:7]
        with pytest.raises(BadInput, match="failed: drop"):
            visit.sign(code)
        ways[Channel.DROP] = DropFolder(str(tmp_path / "drop"), must_be_mount=False)
        assert set(dict(visit.send()).values()) == {"sent"}
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
        vault.close()
        kinds = cast.desk_kinds()
        assert kinds.count("alert.tested") == 1
        assert kinds.count("alert.sent") >= 4


def test_where_no_alert_leaves_the_room_there_is_nothing_to_test(cast: Cast) -> None:
    vault = cast.open()
    assert not any(duty.kind == "alert_test" for duty in vault.view().duties)
    with pytest.raises(BadInput, match="no alert leaves the room"):
        vault.test_alerts(*cast.factors("Ed"))
    vault.close()
