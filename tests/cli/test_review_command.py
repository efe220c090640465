"""`twinseal review`: what is due, one opening, and a signature that somebody agreed to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conftest import Cast
from fakes.reviews import sealed_once
from twinseal import bootstrap
from twinseal.cli import command_line
from twinseal.cli.command_line import EXIT_REFUSED

ANSWERS = ("--real", "yes", "--way-closed", "yes", "--no-wider", "yes", "--shown-as-asked", "yes", "--reference", "yes")


def run(cast: Cast, name: str, *words: str) -> int:
    ends = []
    for secret in (f"correct horse battery staple {name}", cast.code(name)):
        out, into = os.pipe()
        os.write(into, f"{secret}\n".encode())
        os.close(into)
        ends.append(str(out))
    said = ["review", str(cast.vault_path), "--as", f"{name} Auditor", "--passphrase-fd", ends[0], "--code-fd", ends[1]]
    code = command_line.run([*said, *words])
    cast.later()
    return code


def test_it_lists_shows_and_signs(
    two: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    vault = two.open()
    sealed_once(two, vault)
    vault.close()
    monkeypatch.setattr(bootstrap, "real_machine", lambda **_: two.machine)

    def shown(*words: str, by: str = "Di", code: int = 0) -> str:
        assert run(two, by, *words) == code
        captured = capsys.readouterr()
        return captured.out + captured.err

    assert "2: the opening of Ada Operator and Bo Officer (seal 0002), not reviewed, due 2026-11-09" in shown()
    assert "opened" in shown("--opening", "0002")
    assert "They are: 2" in shown("--opening", "7", code=EXIT_REFUSED)
    # Nobody can answer here, so nobody signs in for it.
    assert "--yes" in shown("--opening", "2", "--class", "misuse", code=EXIT_REFUSED)
    # At a terminal no field stands above what is said of it.
    missing = shown("--opening", "2", "--class", "misuse", "--yes", code=EXIT_REFUSED)
    assert "--way-closed: Answer yes or no. --no-wider: Answer yes or no." in missing
    assert "--remarks: Remarks: fill in this field." in missing
    signed = shown(
        "--opening", "2", "--class", "misuse", *ANSWERS, "--remarks", "Nobody knows of an outage.", "--lessons", "none", "--yes",
        "--recommend", "Ask the shift leader; Olaf Ops; 2026-12-24",
    )  # fmt: skip
    assert "  What it was: misuse suspected" in signed
    assert "waits for a second reviewer" in signed
    sheet = tmp_path / "handover.pdf"
    assert "Handover sheet" in shown("--opening", "2", "--handover", str(sheet))
    assert sheet.read_bytes().startswith(b"%PDF")
    again = (
        "--opening",
        "2",
        "--class",
        "not_justified",
        *ANSWERS,
        "--remarks",
        "It was a test.",
        "--lessons",
        "none",
        "--yes",
    )
    assert "another auditor" in shown(*again, code=EXIT_REFUSED)
    assert "reviewed and countersigned" in shown(*again, by="Gil")
