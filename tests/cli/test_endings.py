"""A closed terminal, a logout and a shutdown end a command as Ctrl+C does: no rest on the drive, an end in the log, a receipt."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from fakes.commands import COMMAND, Station, environment
from twinseal.host.endings import ENDINGS, Ended, Endings

BEGUN = 5


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Station:
    return Station.made(tmp_path_factory.mktemp("endings") / "demo")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_an_export_that_the_system_ends_leaves_no_rest_and_an_end_in_the_log(
    station: Station, tmp_path: Path, number: signal.Signals
) -> None:
    own = station.copied(tmp_path / "own")
    lines, until = own.log().count(b"\n"), time.monotonic() + 60
    child = own.start("export", str(own.vault), "--to", str(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    # The last checkpoint, tried, granted, signed in, begun: the report that is drawn now takes the longest.
    while own.log().count(b"\n") < lines + BEGUN and time.monotonic() < until:
        time.sleep(0.01)
    for _ in range(3):
        child.send_signal(number)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 128 + number, (out, err)
    assert b"nothing was left open" in err
    assert b"Write the code down" in out, "the receipt of the visit"
    assert not list(tmp_path.glob("twinseal-*")), "no bundle and no rest of one"
    assert not list(tmp_path.glob(".*")), "nothing hidden either"
    kinds = _kinds(own, tmp_path)
    assert kinds.index("export.ended") < kinds.index("audit.signed_out")


def _kinds(station: Station, place: Path) -> list[str]:
    """Return the kinds of the newest entries, by an export that is made a step later."""
    done = station.run("export", str(station.vault), "--to", str(place), steps_ahead=1)
    assert done.returncode == 0, done.stderr
    (bundle,) = place.glob("twinseal-*")
    return [json.loads(row)["kind"] for row in (bundle / "entries.jsonl").read_text().splitlines()][-12:]


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
