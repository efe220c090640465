"""A closed terminal, a logout and a shutdown end a command as Ctrl+C does: no rest on the drive, an end in the log, a receipt."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from conftest import Cast
from fakes.commands import COMMAND, Station, environment
from fakes.patience import wait_until
from twinseal.audit.write.writer import LogWriter
from twinseal.cli import version_command
from twinseal.cli.command_line import run
from twinseal.domain.errors import Cancelled, LogNotWritable
from twinseal.host.endings import ENDINGS, Ended, Endings, undivided, was_ended
from twinseal.reports.audit_report import report as audit_report
from twinseal.reports.model import AuditReportData
from twinseal.reports.seal.sign import SealPlace


@pytest.fixture(scope="module")
def begun(station: Station, tmp_path_factory: pytest.TempPathFactory) -> int:
    """Return how many lines an export adds up to the one that it begins: each finding that a visit shows first is one."""
    own, place = station.copied(tmp_path_factory.mktemp("begun") / "own"), tmp_path_factory.mktemp("exported")
    before = own.log().count(b"\n")
    done = own.run("export", str(own.vault), "--to", str(place))
    assert done.returncode == 0, done.stderr
    (export,) = place.glob("twinseal-*")
    kinds = [json.loads(row)["kind"] for row in (export / "entries.jsonl").read_text().splitlines()]
    return len(kinds) - kinds[::-1].index("export.begun") - before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_an_export_ended_by_the_system_leaves_only_a_log_entry(
    station: Station, tmp_path: Path, number: signal.Signals, begun: int
) -> None:
    own = station.copied(tmp_path / "own")
    lines = own.log().count(b"\n")
    child = own.start("export", str(own.vault), "--to", str(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    # The report that is drawn once the export has begun takes the longest.
    wait_until(lambda: own.log().count(b"\n") >= lines + begun)
    for _ in range(3):
        child.send_signal(number)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 128 + number, (out, err)
    assert b"nothing was left open" in err
    assert b"Write the code down" in out, "the receipt of the visit"
    assert not list(tmp_path.glob("twinseal-*")), "no export and no rest of one"
    assert not list(tmp_path.glob(".*")), "nothing hidden either"
    kinds = _kinds(own, tmp_path)
    assert kinds.index("export.ended") < kinds.index("audit.signed_out")


def _kinds(station: Station, place: Path) -> list[str]:
    """Return the kinds of the newest entries, by an export that is made a step later."""
    done = station.run("export", str(station.vault), "--to", str(place), steps_ahead=1)
    assert done.returncode == 0, done.stderr
    (export,) = place.glob("twinseal-*")
    return [json.loads(row)["kind"] for row in (export / "entries.jsonl").read_text().splitlines()][-12:]


def test_a_signal_that_was_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Endings():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_only_the_first_signal_interrupts_the_way_out() -> None:
    way_out = []
    with pytest.raises(Ended) as ended, Endings():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            for number in ENDINGS:
                os.kill(os.getpid(), number)
            way_out.append("to its end")
    assert way_out == ["to its end"]
    assert ended.value.exit_code == 128 + signal.SIGTERM
    assert "SIGTERM" in ended.value.sentence


def test_what_is_undivided_is_ended_at_its_end_and_once() -> None:
    done = []
    with pytest.raises(Ended) as ended, Endings():
        with undivided(), undivided():
            for number in (signal.SIGTERM, *ENDINGS):
                os.kill(os.getpid(), number)
            done.append("whole")
        done.append("too far")
    assert done == ["whole"]
    assert ended.value.number == signal.SIGTERM


def test_a_signal_before_a_fault_does_not_cut_the_way_out() -> None:
    way_out = []
    with pytest.raises(LogNotWritable), Endings():
        try:
            with undivided():
                os.kill(os.getpid(), signal.SIGTERM)
                raise LogNotWritable
        finally:
            with undivided():
                way_out.append("an entry")
            way_out.append("a receipt")
    assert way_out == ["an entry", "a receipt"]


@pytest.mark.parametrize("when", ["before the write", "behind it"])
def test_an_export_ended_at_its_logged_beginning_has_an_end(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    real = LogWriter.append

    def append(writer: LogWriter, event: dict[str, object]) -> object:
        begins = event["kind"] == "export.begun"
        if begins and when == "before the write":
            os.kill(os.getpid(), signal.SIGTERM)
        appended = real(writer, event)
        if begins and when == "behind it":
            os.kill(os.getpid(), signal.SIGTERM)
        return appended

    monkeypatch.setattr(LogWriter, "append", append)
    with pytest.raises(Ended), Endings():
        desk.export(tmp_path)
    desk.sign_out()
    vault.close()
    assert not list(tmp_path.glob("twinseal-*"))
    kinds = cast.desk_kinds()
    begun, ended = kinds.index("export.begun"), kinds.index("export.ended")
    assert begun < ended < kinds.index("audit.signed_out", begun)


@pytest.mark.parametrize("job", ["export", "report"])
def test_an_ending_that_a_library_swallows_stops_the_next_step(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, job: str
) -> None:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    real = audit_report.build
    swallowed = []

    def build(data: AuditReportData) -> tuple[bytes, SealPlace]:
        # As ReportLab does with a bare `except:`.
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except BaseException as ended:  # noqa: BLE001 - the case itself
            swallowed.append(ended)
        return real(data)

    monkeypatch.setattr(audit_report, "build", build)
    with pytest.raises(Ended) as ended, Endings():
        if job == "export":
            desk.export(tmp_path, should_stop=was_ended)
        else:
            desk.write_report(tmp_path / "report.pdf", should_stop=was_ended)
    assert ended.value.number == signal.SIGTERM
    assert len(swallowed) == 1
    desk.sign_out()
    vault.close()
    assert {path.name for path in tmp_path.iterdir()} <= {"home"}


def test_a_command_stopped_at_its_next_step_says_the_signal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def job(_options: argparse.Namespace) -> int:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except BaseException:  # noqa: BLE001 - the case itself
            assert was_ended()
        raise Cancelled

    monkeypatch.setattr(version_command, "run", job)
    assert run(["version"]) == 128 + signal.SIGTERM
    assert "SIGTERM" in capsys.readouterr().err


def test_a_path_that_the_locale_cannot_give_back_is_a_sentence() -> None:
    # Debian's C.UTF-8 gives every byte back; a locale such as ja_JP.eucJP does not.
    code = (
        "import os, sys\n"
        "real = os.fsencode\n"
        "def eucjp(text):\n"
        "    return text.encode('euc_jp', 'surrogateescape') if isinstance(text, str) else real(text)\n"
        "os.fsencode = eucjp\n"
        "from twinseal.cli.command_line import run\n"
        "word = b'\\x8f\\xe9.pdf'.decode('euc_jp', 'surrogateescape') + '\\u20ac'\n"
        "sys.exit(run(['verify', word]))\n"
    )
    done = subprocess.run([*COMMAND[:1], "-c", code], env=environment(), capture_output=True, check=False)
    assert done.returncode == 2
    assert b"LC_ALL=C.UTF-8" in done.stderr
    assert len(done.stderr.splitlines()) == 1
