"""`twinseal back-test`: an auditor tries another threshold; the visit is in the log, and nothing else changed."""

from __future__ import annotations

import os

import pytest

from conftest import Cast
from twinseal import bootstrap
from twinseal.cli import command_line
from twinseal.cli.command_line import EXIT_REFUSED
from twinseal.domain.opening import ResealCause


def _run(cast: Cast, *words: str) -> int:
    ends = []
    for secret in ("correct horse battery staple Di", cast.code("Di")):
        out, into = os.pipe()
        os.write(into, f"{secret}\n".encode())
        os.close(into)
        ends.append(str(out))
    vault, threshold, value = str(cast.vault_path), *words
    said = ["back-test", vault, threshold, value, "--as", "Di Auditor", "--passphrase-fd", ends[0], "--code-fd", ends[1]]
    code = command_line.run(said)
    cast.later()
    return code


def test_an_auditor_tries_a_threshold_and_nothing_is_changed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    vault.close()
    cast.later()
    monkeypatch.setattr(bootstrap, "real_machine", lambda **_: cast.machine)
    header = cast.vault_path / "header.json"
    as_it_was = header.read_bytes()
    before = cast.desk_kinds()
    cast.later()
    assert _run(cast, "c9_times", "1") == 0
    said = capsys.readouterr().out
    assert "1 instead of 3, tried over the last 24 months" in said
    assert "C9, Openings in which nothing was shown: 1 finding (1 low) with 3, 3 findings (2 medium, 1 low) with 1." in said
    assert said.count("New (medium): ") == 2
    assert "Nothing was changed." in said
    after = cast.desk_kinds()
    written = {*after[len(before) :]}
    assert "audit.signed_in" in written
    assert written <= {
        "identify.attempt", "identify.granted", "audit.signed_in", "finding.raised", "checkpoint.made", "audit.signed_out",
    }  # fmt: skip
    assert header.read_bytes() == as_it_was
    # What cannot be tried uses up no code, and no visit is logged.
    assert _run(cast, "c9_times", "never") == EXIT_REFUSED
    assert _run(cast, "moon", "1") == EXIT_REFUSED
    assert "“never” is not possible" in (refused := capsys.readouterr().err)
    assert "no threshold “moon”" in refused
    visit = len(after) - len(before)
    assert len(cast.desk_kinds()) - len(after) <= visit
