"""`twinseal countersign`: both factors, a new file, and `twinseal verify` names both."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conftest import Cast
from twinseal import bootstrap
from twinseal.cli import command_line
from twinseal.cli.command_line import EXIT_REFUSED


def test_it_writes_a_new_file_that_names_both(
    two: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    vault = two.open()
    desk = vault.sign_in_auditor(*two.factors("Di"))
    report, out = tmp_path / "report.pdf", tmp_path / "both.pdf"
    desk.write_report(report)
    desk.sign_out()
    vault.close()
    monkeypatch.setattr(bootstrap, "real_machine", lambda **_: two.machine)

    def run(target: Path) -> int:
        ends = []
        for secret in ("correct horse battery staple Gil", two.code("Gil")):
            read, write = os.pipe()
            os.write(write, f"{secret}\n".encode())
            os.close(write)
            ends.append(str(read))
        words = ["--vault", str(two.vault_path), "--as", "Gil Auditor", "--out", str(target)]
        return command_line.run(["countersign", str(report), *words, "--passphrase-fd", ends[0], "--code-fd", ends[1]])

    # Before anybody signs in: the report itself is never written over.
    assert run(report) == EXIT_REFUSED
    assert run(out) == 0
    assert "Di Auditor" in capsys.readouterr().out
    assert command_line.run(["verify", str(out), "--trust-card", str(two.card_path)]) == 4
    said = capsys.readouterr().out
    assert "Di Auditor" in said
    assert "Gil Auditor" in said
