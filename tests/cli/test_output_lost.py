"""Output that is full or closed is noticed before a sign-in; a receipt is never lost; a progress line ends no job."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fakes.commands import COMMAND, Station, environment
from twinseal.cli.command_line import run
from twinseal.cli.terminal import EXIT_OUTPUT, Percent


def closed(number: int) -> Callable[[], None]:
    return lambda: os.close(number)


@pytest.mark.parametrize(("command", "how"), [("report", "full"), ("export", "closed"), ("disclose", "full")])
def test_output_that_takes_nothing_is_refused_before_the_sign_in(
    station: Station, tmp_path: Path, how: str, command: str
) -> None:
    words = {
        "report": ("--out", str(tmp_path / "r.pdf")),
        "export": ("--to", str(tmp_path)),
        "disclose": ("--to", str(tmp_path), "--entry", "1"),
    }
    before = station.log()
    with Path("/dev/full").open("wb") as full:
        how_to = {"stdout": full} if how == "full" else {"stdout": None, "preexec_fn": closed(1)}
        done = station.ended(command, str(station.vault), *words[command], **how_to)
    assert done.returncode == EXIT_OUTPUT
    assert b"Standard output takes nothing" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert station.log() == before
    assert list(tmp_path.iterdir()) == []


def test_a_receipt_lost_on_standard_output_goes_to_the_error(station: Station, tmp_path: Path) -> None:
    own = station.copied(tmp_path / "own")
    read, write = os.pipe()
    child = own.start("report", str(own.vault), "--out", str(tmp_path / "r.pdf"), stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    # Whoever reads goes away after the first line, before the report is made.
    assert os.read(read, 100).startswith(b"Vault: ")
    os.close(read)
    said = child.communicate(timeout=120)[1].decode()
    assert child.returncode == EXIT_OUTPUT
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    assert "Signed report" in said
    assert "Write the code down" in said
    assert own.log() != station.log()


def test_a_demo_whose_secrets_nobody_would_see_is_not_made(tmp_path: Path) -> None:
    for more in ((), ("--json",)):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [*COMMAND, "demo", str(tmp_path / "demo"), "--openings", "0", *more],
                env=environment(), stdout=full, stderr=subprocess.PIPE, check=False,
            )  # fmt: skip
        assert done.returncode == EXIT_OUTPUT, done.stderr
        assert not list(tmp_path.rglob("*.twinseal"))


def test_an_export_goes_on_where_its_terminal_is_gone(station: Station, tmp_path: Path) -> None:
    own = station.copied(tmp_path / "own")
    ours, theirs = pty.openpty()
    child = own.start("export", str(own.vault), "--to", str(tmp_path), stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    # A terminal that is gone: every write to it fails.
    os.close(ours)
    out = child.communicate(timeout=120)[0].decode()
    assert child.returncode == 0
    assert "Export: " in out
    assert list(tmp_path.glob("twinseal-*/manifest.json"))


def test_a_progress_line_ends_no_job(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        asked = 0

        def isatty(self) -> bool:
            return True

        def write(self, _text: str) -> int:
            self.asked += 1
            raise OSError(5, "Input/output error")

    gone = Gone()
    monkeypatch.setattr(sys, "stderr", gone)
    with Percent() as shown:
        shown.progress(1, 2)
    assert gone.asked == 2
    monkeypatch.setattr(sys, "stderr", None)
    with Percent() as shown:
        shown.progress(1, 2)


@pytest.mark.parametrize(
    "words", [("verify", "VAULT"), ("version",), ("--help",), ("nonsense",), ("window", "--help"), ("window", "--nonsense")]
)
def test_no_command_ends_in_something_unexpected(station: Station, words: tuple[str, ...]) -> None:
    command = [*COMMAND, *(str(station.vault) if word == "VAULT" else word for word in words)]
    usual = subprocess.run(command, env=environment(), capture_output=True, check=False)
    for stream, how in ((1, "full"), (1, "closed"), (2, "full"), (2, "closed")):
        streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with Path("/dev/full").open("wb") as full:
            streams["stdout" if stream == 1 else "stderr"] = full if how == "full" else None
            done = subprocess.run(
                command, env=environment(), check=False, preexec_fn=closed(stream) if how == "closed" else None, **streams
            )
        said = (done.stdout or b"") + (done.stderr or b"")
        assert b"unexpected" not in said
        assert b"Exception" not in said
        loses = stream == 1 and usual.stdout
        assert done.returncode == (EXIT_OUTPUT if loses else usual.returncode), (stream, how, said, usual)


def test_what_is_opened_never_gets_the_number_of_a_closed_stream(tmp_path: Path) -> None:
    code = (
        "import os, sys; from twinseal.host.streams import fill_gaps; fill_gaps();"
        "handle = os.open('vault', os.O_CREAT | os.O_RDWR); print(handle, file=open('told', 'w'))"
    )
    for number in (0, 1, 2):
        subprocess.run([sys.executable, "-c", code], env=environment(), cwd=tmp_path, check=True, preexec_fn=closed(number))
        assert int((tmp_path / "told").read_text()) > 2


def test_no_word_of_a_command_reaches_the_terminal_as_typed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        run(["verify", "vault", "more\x1b[31m"])
    said = capsys.readouterr().err
    assert end.value.code == 2
    assert "more" in said
    assert "\x1b" not in said
