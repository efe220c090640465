"""A test alert counts once each way that the rules want was answered for; the sealed screen says by when the next one has to."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import BEGIN, Cast
from fakes.patience import PATIENCE_S
from twinseal.domain.alert import HEARD, MISSED, AlertFault, Channel
from twinseal.domain.errors import BadInput, WrongStep
from twinseal.domain.notice import read_notice
from twinseal.domain.opening import ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.times import iso
from twinseal.flows.findings.alert_missed import ALERT_MISSED
from twinseal.flows.findings.words import finding_sentence
from twinseal.flows.log.log_view import LogView
from twinseal.flows.sealed import SealedVault
from twinseal.flows.statements.alert_tests import AlertTesting
from twinseal.flows.statements.saying import Speaker, say_alert_test
from twinseal.flows.verification.notice import judge_notice
from twinseal.flows.views.statements import AlertTestView, Tried
from twinseal.host.drop_folder import DropFolder
from twinseal.host.system_log import SystemLog

HERE = (Tried(Channel.SOUND, "sent", player="aplay"), Tried(Channel.TRAY, "sent"))


def dues(vault: SealedVault) -> list[str]:
    return [str(duty.due_utc) for duty in vault.view().duties if duty.kind == "alert_test"]


def outcomes(view: AlertTestView) -> dict[str, str]:
    return {each.channel.value: each.outcome for each in view.tried}


def desk_log(cast: Cast, vault: SealedVault) -> LogView:
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    view = desk.log_view()
    desk.sign_out()
    return view


def rows(view: LogView, kind: str, *names: str) -> list[tuple[Any, ...]]:
    said = [entry.fields for entry in view.entries if entry.fields.get("kind") == kind]
    return [tuple(fields[name] for name in names) for fields in said if fields.get("moment", "test") == "test"]


def test_a_test_counts_once_every_way_was_answered_for(telling: Cast, tmp_path: Path) -> None:
    cast = telling
    (tmp_path / "drop").mkdir()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(str(tmp_path / "log"))
        receiver.settimeout(PATIENCE_S)
        syslog = SystemLog(tmp_path / "log")
        ways: Any = {Channel.SYSLOG: syslog, Channel.DROP: DropFolder(str(tmp_path / "gone"), must_be_mount=False)}
        cast.machine = replace(cast.machine, alert_ways=lambda _policy, _site: ways)
        vault = cast.open()
        founded = TrustCard.from_bytes(cast.card()).founded_utc
        assert dues(vault) == [iso(BEGIN + timedelta(days=31))[:11] + founded[11:]]
        visit = vault.test_alerts(*cast.factors("Ed"))
        for act in (visit.settle, lambda: visit.sign({})):
            with pytest.raises(WrongStep):
                act()
        tray = visit.begin()
        first = visit.settle(HERE)
        assert outcomes(first) == {"sound": "sent", "tray": "sent", "syslog": "sent", "drop": "failed"}
        assert [each.fault for each in first.failed] == [AlertFault.NO_FOLDER]
        code = receiver.recv(4096).decode().partition('code="')[2][:7]
        said = {Channel.SOUND: HEARD, Channel.TRAY: tray, Channel.SYSLOG: code}
        with pytest.raises(BadInput, match=r"did not arrive by drop folder\."):
            visit.sign(said)
        ways[Channel.DROP] = DropFolder(str(tmp_path / "drop"), must_be_mount=False)
        second = visit.begin()
        assert outcomes(visit.settle(HERE)) == dict.fromkeys(("sound", "tray", "syslog", "drop"), "sent")
        line = receiver.recv(4096).decode()
        (notice,) = (tmp_path / "drop").iterdir()
        read = read_notice(notice.read_bytes())
        assert (read.by, judge_notice(notice.read_bytes(), TrustCard.from_bytes(cast.card())).reason) == (cast.id("Ed"), "")
        now = {
            Channel.SOUND: HEARD, Channel.TRAY: second, Channel.SYSLOG: line.partition('code="')[2][:7],
            Channel.DROP: str(json.loads(notice.read_bytes())["form"]["code"]),
        }  # fmt: skip
        # Nor what the codes of all ways are made of.
        assert (read.form["head"], "head=" in line, "seq=" in line) == ("", False, True)
        # No way has the code of another, and no test that of one before.
        assert len({tray, code, *now.values()}) == 2 + len(now)
        for way, wrong in (
            (Channel.TRAY, now[Channel.DROP]), (Channel.SYSLOG, code), (Channel.DROP, HEARD), (Channel.SOUND, ""),
        ):  # fmt: skip
            with pytest.raises(BadInput) as refused:
                visit.sign({**now, way: wrong})
            assert refused.value.field == way
        visit.sign(now)
        # The sealed screen knows at once, the header from the next seal on.
        assert dues(vault) == [iso(cast.clock.utc() + timedelta(days=31))]
        proved = iso(cast.clock.utc())
        cast.later()
        cast.to_open(vault).reseal(ResealCause.HAND)
        assert vault.context.header.dates.alert_test == proved
        assert dues(vault) == [iso(cast.clock.utc() - timedelta(seconds=31) + timedelta(days=31))]
        view = desk_log(cast, vault)
        vault.close()
    ((alert, channels),) = rows(view, "alert.tested", "alert", "channels")
    assert channels == ["drop", "sound", "syslog", "tray"]
    sent = rows(view, "alert.sent", "channel", "outcome", "receiver", "player", "alert")
    assert [row[:4] for row in sent] == [
        ("syslog", "sent", "outside", ""), ("drop", "failed", "outside", ""),
        ("sound", "sent", "room", "aplay"), ("tray", "sent", "room", ""),
        ("syslog", "sent", "outside", ""), ("drop", "sent", "outside", ""),
        ("sound", "sent", "room", "aplay"), ("tray", "sent", "room", ""),
    ]  # fmt: skip
    assert {row[-1] for row in sent[4:]} == {alert} != {row[-1] for row in sent[:4]}
    answered = [("sound", "heard"), ("tray", "read"), ("syslog", "read"), ("drop", "read")]
    assert rows(view, "alert.answered", "channel", "answer") == [*answered[:3], *answered]
    # The folder was mended and proved: nobody owes an answer any more.
    (finding,) = ALERT_MISSED.look(view).findings
    assert (finding.subject, finding.rank.value) == ("drop", "low")
    assert finding_sentence(finding, view.people).endswith("could not be sent by drop folder.")


def _gone_through(visit: AlertTesting, sound: str, *here: Tried) -> dict[Channel, str]:
    code = visit.begin()
    visit.settle(here or HERE)
    return {way: sound if way is Channel.SOUND else code for way in visit.asked}


def test_sound_and_tray_alone_are_proved_in_the_room(cast: Cast) -> None:
    vault = cast.open()
    assert dues(vault) == []
    cast.clock.advance(18 * 86_400)
    # Nobody is told before it is near; then it is owed from the founding on.
    founded = TrustCard.from_bytes(cast.card()).founded_utc
    assert dues(vault) == [iso(BEGIN + timedelta(days=31))[:11] + founded[11:]]
    visit = vault.test_alerts(*cast.factors("Ed"))
    assert visit.ways == (Channel.SOUND, Channel.TRAY)
    # A desktop without a place for notices has failed on that way; so has what nobody gave.
    for here in ((HERE[0], Tried(Channel.TRAY, "failed")), HERE[:1]):
        said = _gone_through(visit, HEARD, *here)
        assert list(said) == [Channel.SOUND]
        with pytest.raises(BadInput, match="did not arrive by tray"):
            visit.sign(said)
    said = _gone_through(visit, MISSED)
    for answer in (MISSED, HEARD):
        # What was not heard is not heard later: it is sounded again.
        with pytest.raises(BadInput, match="did not arrive by sound"):
            visit.sign({**said, Channel.SOUND: answer})
    visit.sign(_gone_through(visit, HEARD))
    assert visit.ended
    proved = iso(cast.clock.utc())
    assert dues(vault) == []
    cast.later()
    # With another program somebody signs one way alone, of a test that went out on both: that renews nothing.
    other = vault.test_alerts(*cast.factors("Ed"))
    other.begin()
    number = other.settle(HERE).number
    say_alert_test(vault.context, Speaker(other.person, other._opened.identity), number, {Channel.SOUND: HEARD})
    other.leave()
    cast.later()
    cast.to_open(vault).reseal(ResealCause.HAND)
    assert vault.context.header.dates.alert_test == proved
    view = desk_log(cast, vault)
    vault.close()
    assert rows(view, "alert.tested", "channels") == [(["sound", "tray"],), (["sound"],)]
    assert rows(view, "alert.answered", "channel", "answer") == [
        ("sound", "heard"), ("sound", "heard"), ("sound", "missed"), ("tray", "read"), ("sound", "heard"), ("tray", "read"),
    ]  # fmt: skip
    findings = ALERT_MISSED.look(view).findings
    assert [(each.subject, each.count, each.rank.value) for each in findings] == [("tray", 2, "low"), ("sound", 1, "low")]
    # Without the statement nobody knows that it was mended.
    earlier = [entry for entry in view.entries if entry.fields.get("kind") != "alert.tested"]
    assert {each.rank.value for each in ALERT_MISSED.look(LogView.of(earlier)).findings} == {"medium"}
