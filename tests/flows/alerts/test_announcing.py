"""Alerts out of the room on the way of real openings: a real socket, a real folder, and a way that hangs."""

from __future__ import annotations

import base64
import os
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from conftest import BEGIN, SECRET, Cast, Template, cast_in, found_vault
from fakes.patience import PATIENCE_S, wait_until
from twinseal.audit.format.merkle import leaf_hash
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import verify
from twinseal.crypto.signing import verify_ed25519
from twinseal.domain.alert import Channel
from twinseal.domain.notice import VAULT, read_notice
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.policy.policy import Policy
from twinseal.domain.ports import AlertWay
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.alerts import unclean_end
from twinseal.flows.context.errands import Errands
from twinseal.flows.log.stories import text
from twinseal.flows.opening import second_person
from twinseal.host.drop_folder import DropFolder
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.host.system_log import SystemLog

LABEL, WHY, REFERENCE, REASON = (
    "Envelope 0",
    "The core switch is down and nobody can log in.",
    "INC-004711",
    "Not now, ask Cy.",
)


@pytest.fixture(scope="module")
def alerting(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Return a vault whose rules want every alert out of the room."""
    folder = tmp_path_factory.mktemp("alerting")
    wanted = {"alert_syslog": True, "alert_drop": True, "alert_drop_mount": False}
    policy = Policy(**{**asdict(Policy()), **wanted})
    return folder, *found_vault(folder, ScriptedClock(BEGIN), policy=policy)


@dataclass
class Outside:
    """A vault and what stands outside of its room."""

    cast: Cast
    receiver: socket.socket
    drop: Path

    def lines(self, count: int) -> list[bytes]:
        """Return so many lines, once they have come."""
        self.receiver.settimeout(PATIENCE_S)
        return [self.receiver.recv(4096) for _ in range(count)]

    def notices(self, count: int) -> list[bytes]:
        """Return the notices in the order of their places in the log, once there are so many."""
        wait_until(lambda: len(list(self.drop.glob("[!.]*"))) >= count)
        made = [file.read_bytes() for file in self.drop.glob("[!.]*")]
        assert len(made) == count
        return sorted(made, key=lambda data: int(str(read_notice(data).form["alert"])))

    def alerts(self) -> list[dict[str, str]]:
        """Return what the log says of each alert, in its order."""
        self.cast.later()
        vault = self.cast.open()
        desk = vault.sign_in_auditor(*self.cast.factors("Di"))
        entries = [entry for entry in desk.log_view().entries if text(entry, "kind") == "alert.sent"]
        desk.sign_out()
        vault.close()
        parts = ("moment", "channel", "outcome", "fault")
        return [{part: text(entry, part) for part in parts} for entry in entries]


@pytest.fixture
def outside(alerting: Template, tmp_path: Path) -> Iterator[Outside]:
    cast = cast_in(tmp_path / "home", alerting)
    drop = tmp_path / "drop"
    drop.mkdir()
    with ExitStack() as ends:
        receiver = ends.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        receiver.bind(str(tmp_path / "log"))
        ways: Mapping[Channel, AlertWay] = {
            Channel.SYSLOG: SystemLog(tmp_path / "log"), Channel.DROP: DropFolder(str(drop), must_be_mount=False),
        }  # fmt: skip
        cast.machine = replace(cast.machine, alert_ways=lambda _policy, _site: ways)
        yield Outside(cast, receiver, drop)


def spellings(word: str) -> list[bytes]:
    plain = [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), word.upper().encode(), word.lower().encode()]
    # Without its ends, which depend on what stands around it; too little of a short word is left to tell it by.
    shifted = [base64.b64encode(b"x" * shift + form)[4:-4] for form in plain for shift in (0, 1, 2) if len(form) > 8]
    url = [form.replace(b"+", b"-").replace(b"/", b"_") for form in shifted]
    quoted = [
        "".join(f"%{byte:02X}" for byte in word.encode()).encode(),
        word.replace(" ", "%20").encode(),
        word.replace(" ", "+").encode(),
    ]
    return [
        *plain,
        *shifted,
        *url,
        *quoted,
        *(form.hex().encode() for form in plain),
        *(form.hex().upper().encode() for form in plain),
    ]


def assert_silent(cast: Cast, sent: Sequence[bytes]) -> None:
    """Assert that nothing of what is sealed, and no name, is in what was sent, in any spelling."""
    secrets = [SECRET.format(number) for number in range(3)]
    names = [*cast.ids, "Operator", "Officer", "Plant", "Room 1"]
    for word in (*secrets, LABEL, "Envelope 1", "SYS-0", WHY, WHY[:20], REFERENCE, REASON, "alpha-1", "JBSWY3DPEHPK3PXP"):
        for form in spellings(word):
            assert not any(form in each for each in sent), word
    for word in names:
        assert not any(word.encode() in each.replace(b"twinseal", b"") for each in sent if len(word) > 2), word
    # The same look finds what is there.
    with pytest.raises(AssertionError):
        for form in spellings(LABEL):
            assert form not in b"x" + base64.b64encode(b"y" + LABEL.encode() + b"more")


def test_each_moment_leaves_the_room_signed_and_logged(outside: Outside) -> None:
    cast = outside.cast
    vault = cast.open()
    flow = cast.to_open(vault)
    lines, moments = outside.lines(1), ["opened"]

    def pass_by(seconds: int) -> None:
        for _ in range(seconds // 60):
            cast.clock.advance(60)
            flow.touched()
        cast.clock.advance(seconds % 60)
        flow.touched()
        flow.tick()

    pass_by(13 * 60)
    lines += outside.lines(1)
    cast.later()
    flow.open_vault.joint.extend(cast.code("Ada"), cast.code("Bo"), 5, "The switch is still down today.")
    flow.tick()
    lines += outside.lines(1)
    pass_by(5 * 60 - 31)
    pass_by(60)
    pass_by(59)
    lines += outside.lines(3)
    outside.notices(6)
    flow.tick()
    flow.reseal(ResealCause.TIME)
    receipt = flow.view().receipt
    vault.close()
    lines += outside.lines(1)
    moments += ["two_minutes", "extended", "two_minutes", "one_minute", "time_over", "resealed"]
    assert [line.split()[5].decode() for line in lines] == moments
    assert b'n="1" min="20"' in lines[2]
    card = TrustCard.from_bytes(cast.card())
    report = verify(LogSource.from_folder(cast.machine.files, cast.vault_path / "audit"), card)
    assert (report.verdict, report.uncovered) == (Verdict.VALID_COSIGNED, 0)
    notices = outside.notices(7)
    heads = {}
    for data, line in zip(notices, lines, strict=True):
        notice = read_notice(data)
        form = notice.form
        assert notice.by == VAULT
        assert verify_ed25519(card.line_ed25519, notice.signed_bytes(), notice.signature)
        assert f'seq="{form["alert"]}" head="{str(form["head"])[:16]}"'.encode() in line
        assert f'first="{cast.id("Ada")}" second="{cast.id("Bo")}"'.encode() in line
        heads[form["alert"]] = form["head"]
    # A receiver outside holds places of the log: nobody can take it back below them.
    assert receipt is not None
    lines_of_log = list(_heads(cast))
    assert all(lines_of_log[int(str(number))] == head for number, head in heads.items())
    assert not (cast.vault_path / "unclean.json").exists()
    assert_silent(cast, [*lines, *notices, *(file.name.encode() for file in outside.drop.iterdir())])
    said = outside.alerts()
    assert [alert["moment"] for alert in said if alert["channel"] == "syslog"] == moments
    assert {alert["outcome"] for alert in said if alert["moment"] != "resealed"} == {"sent"}
    assert {alert["outcome"] for alert in said} <= {"sent", "begun"}


def _heads(cast: Cast) -> Iterator[str]:
    for line in (cast.vault_path / "audit" / "log.tws").read_bytes().splitlines():
        yield leaf_hash(line).hex()


def test_a_refusal_is_told_and_signed_by_who_refused(outside: Outside) -> None:
    cast = outside.cast
    vault = cast.open()
    flow = cast.to_second(vault)
    flow.refuse(*cast.factors("Bo"), REASON)
    vault.close()
    (line,), (data,) = outside.lines(1), outside.notices(1)
    assert line.startswith(b"<108>1 ")
    notice, card = read_notice(data), TrustCard.from_bytes(cast.card())
    assert (notice.by, notice.key, notice.moment.value) == (cast.id("Bo"), 1, "refused")
    (bo,) = (person for person in card.people if person.id == cast.id("Bo"))
    assert verify_ed25519(bo.ed25519_public, notice.signed_bytes(), notice.signature)
    assert_silent(cast, [line, data])
    assert [(alert["channel"], alert["outcome"]) for alert in outside.alerts()] == [("syslog", "sent"), ("drop", "sent")]


class Hanging:
    """A way whose other end never answers: it opens a pipe that nobody writes."""

    def __init__(self, pipe: Path) -> None:
        self.pipe, self.begun = pipe, 0

    def send(self, name: str, line: bytes, notice: bytes) -> str:
        self.begun += 1
        with self.pipe.open("rb"):
            return ""


def test_a_way_that_hangs_holds_up_neither_opening_nor_reseal(
    outside: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # To wait for the alert is to wait twice as long as the test may take on any machine.
    monkeypatch.setattr(Errands.send, "__kwdefaults__", {"limit_s": 2 * PATIENCE_S})
    cast = outside.cast
    os.mkfifo(tmp_path / "pipe")
    hanging = Hanging(tmp_path / "pipe")
    outside.drop.rmdir()
    ways: Any = {Channel.SYSLOG: hanging, Channel.DROP: DropFolder(str(outside.drop), must_be_mount=False)}
    cast.machine = replace(cast.machine, alert_ways=lambda _policy, _site: ways)
    vault = cast.open()
    begun = time.monotonic()
    flow = cast.to_open(vault)
    assert flow.view().step is OpeningStep.OPEN
    wait_until(lambda: hanging.begun)
    flow.tick()
    flow.reseal(ResealCause.HAND)
    took = time.monotonic() - begun
    assert flow.view().receipt.new_seal
    assert flow.view().receipt.problem == ""
    vault.close()
    # A reader of the pipe that waits is let go: the thread ends, and what waited behind it goes too.
    with (tmp_path / "pipe").open("wb"):
        wait_until(lambda: hanging.begun == 2)
    said = outside.alerts()
    assert {(alert["moment"], alert["outcome"]) for alert in said if alert["channel"] == "syslog"} == {
        ("opened", "begun"), ("resealed", "begun"),
    }  # fmt: skip
    assert ("opened", "failed", "no_folder") in {
        (alert["moment"], alert["outcome"], alert["fault"]) for alert in said if alert["channel"] == "drop"
    }
    # Nothing of the time that an alert may take was waited for.
    assert took < PATIENCE_S


@pytest.mark.parametrize("ends", ["refused", "killed"])
def test_with_nothing_open_a_hanging_way_is_waited_for_briefly(
    outside: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    # To wait for the alert itself is to wait twice as long as the test may take on any machine.
    monkeypatch.setattr(Errands.send, "__kwdefaults__", {"limit_s": 2 * PATIENCE_S})
    monkeypatch.setattr(second_person, "ENDED_WAIT_S", 0.1)
    monkeypatch.setattr(unclean_end, "WAIT_S", 0.1)
    cast = outside.cast
    os.mkfifo(tmp_path / "pipe")
    hanging = Hanging(tmp_path / "pipe")
    begun = time.monotonic()
    if ends == "killed":
        vault = cast.open()
        # As a program that was killed: its lock is gone, and nothing was sealed.
        cast.to_open(vault).open_vault.state.wipe()
        vault.close()
    ways: Any = {Channel.SYSLOG: hanging, Channel.DROP: DropFolder(str(outside.drop), must_be_mount=False)}
    cast.machine = replace(cast.machine, alert_ways=lambda _policy, _site: ways)
    vault = cast.open()
    if ends == "refused":
        cast.to_second(vault).refuse(*cast.factors("Bo"), REASON)
    vault.close()
    assert time.monotonic() - begun < PATIENCE_S
    wait_until(lambda: hanging.begun)
    with (tmp_path / "pipe").open("wb"):
        pass
    moment = {"refused": "refused", "killed": "unclean_end"}[ends]
    (said,) = (alert["outcome"] for alert in outside.alerts() if (alert["moment"], alert["channel"]) == (moment, "syslog"))
    assert said == "begun"


def test_the_program_itself_waits_as_long_as_the_document_says(own_waits: Mapping[str, float]) -> None:
    limits = (Path(__file__).resolve().parents[3] / "docs" / "limits.md").read_text(encoding="utf-8")
    assert own_waits["WAIT_S"] == own_waits["ENDED_WAIT_S"]
    assert f"has a thread of its own and {own_waits['limit_s']:.0f} s from its moment on." in limits
    assert f"that found an end without a reseal, wait {own_waits['WAIT_S']:.0f} s at most." in limits


def test_where_the_machine_has_no_way_each_alert_failed(outside: Outside) -> None:
    cast = outside.cast
    cast.machine = replace(cast.machine, alert_ways=None)
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    vault.close()
    assert {(alert["outcome"], alert["fault"]) for alert in outside.alerts()} == {("failed", "no_reader")}


@pytest.mark.parametrize("lost", [False, True], ids=["kept", "notice taken away"])
def test_an_unclean_end_is_told_at_the_next_start(outside: Outside, lost: bool) -> None:
    cast = outside.cast
    vault = cast.open()
    flow = cast.to_open(vault)
    outside.lines(1)
    # As a program that was killed: its lock is gone, and nothing was sealed.
    flow.open_vault.state.wipe()
    vault.close()
    outside.notices(1)
    if lost:
        (cast.vault_path / "unclean.json").unlink()
    cast.open().close()
    (line,) = outside.lines(1)
    assert line.startswith(b"<105>1 ")
    assert f'opening="{flow.view().opening_id}"'.encode() in line
    said = {
        (alert["channel"], alert["outcome"], alert["fault"])
        for alert in outside.alerts()
        if alert["moment"] == "unclean_end"
    }
    drop = ("drop", "failed", "not_signed") if lost else ("drop", "sent", "")
    assert said == {("syslog", "sent", ""), drop}
    if not lost:
        # Nobody has a key at a start: the vault signed it while it was open.
        notice = max(map(read_notice, outside.notices(2)), key=lambda notice: notice.moment == "unclean_end")
        assert (notice.by, notice.form["opening"]) == (VAULT, flow.view().opening_id)
        assert verify_ed25519(TrustCard.from_bytes(cast.card()).line_ed25519, notice.signed_bytes(), notice.signature)
    assert not (cast.vault_path / "unclean.json").exists()
