"""What `--out` and `--to` name is looked at before the sign-in, and nothing that stands there is lost."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from conftest import Cast
from fakes.commands import Station
from twinseal.cli.auditor_visit import _person_id
from twinseal.cli.command_line import run


def _laid(place: Path, kind: str) -> Path:
    """Put something in the way; return what a person would name."""
    target = place / "r.pdf"
    if kind == "fifo":
        os.mkfifo(target)
    elif kind == "device":
        os.mknod(target, stat.S_IFCHR | 0o666, os.makedev(1, 3))
    elif kind == "link":
        (place / "paper.pdf").write_bytes(b"signed in ink")
        target.symlink_to("paper.pdf")
    elif kind == "dangling link":
        target.symlink_to("nowhere")
    elif kind == "folder":
        target.mkdir()
    elif kind == "paper":
        target.write_bytes(b"signed in ink")
    elif kind == "spare":
        (place / "r.pdf.tmp").write_bytes(b"somebody's")
    elif kind == "long":
        return place / ("r" * 250 + ".pdf")
    return target


KINDS = ("fifo", "device", "link", "dangling link", "folder", "paper", "spare", "long")


def _state(place: Path) -> list[tuple[str, int, bytes]]:
    return sorted(
        (path.name, stat.S_IFMT(path.lstat().st_mode), path.read_bytes() if stat.S_ISREG(path.lstat().st_mode) else b"")
        for path in place.iterdir()
    )


# All but a report in the place of a paper: that is what the option is for; see below.
@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (command, kind)
        for command in ("report", "report --replace", "paper-form")
        for kind in KINDS
        if (command, kind) != ("report --replace", "paper")
    ],
)
def test_nothing_is_written_over_and_nobody_signs_in(
    cast: Cast, tmp_path: Path, kind: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "out"
    place.mkdir()
    target, before = _laid(place, kind), _state(place)
    log = (cast.vault_path / "audit" / "log.tws").read_bytes()
    who = () if command == "paper-form" else ("--as", "Di Auditor")
    assert run([*command.split(" "), str(cast.vault_path), "--out", str(target), *who]) == 2
    said = capsys.readouterr().err
    assert said.startswith("twinseal: ")
    assert len(said.splitlines()) == 1
    assert "terminal" not in said, "nobody was asked for a passphrase"
    assert _state(place) == before
    assert (cast.vault_path / "audit" / "log.tws").read_bytes() == log


@pytest.mark.parametrize("where", ["{vault}/r.pdf", "{vault}/audit/../r.pdf", "{vault}/none/r.pdf", "/none/r.pdf"])
@pytest.mark.parametrize("command", ["report", "paper-form", "export", "disclose"])
def test_a_place_in_the_vault_or_nowhere_is_told_before_sign_in(
    cast: Cast, where: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = Path(where.format(vault=cast.vault_path))
    option = ("--out", str(target)) if command in ("report", "paper-form") else ("--to", str(target.parent))
    entry = ("--entry", "1") if command == "disclose" else ()
    who = () if command == "paper-form" else ("--as", "Di Auditor")
    before = sorted(map(str, cast.vault_path.rglob("*")))
    assert run([command, str(cast.vault_path), *option, *entry, *who]) == 2
    said = capsys.readouterr().err
    assert "hoose " in said
    assert sorted(map(str, cast.vault_path.rglob("*"))) == before


def test_the_option_replaces_a_plain_file_named_by_its_words(station: Station, tmp_path: Path) -> None:
    station = station.copied(tmp_path / "demo")
    out = tmp_path / "r.pdf"
    out.write_bytes(b"an older report")
    name = "  " + station.auditor["name"].replace(" ", " \t ").upper() + " "
    done = station.run("report", str(station.vault), "--out", str(out), "--replace", who=name)
    assert done.returncode == 0, done.stderr
    assert out.read_bytes().startswith(b"%PDF")


def test_a_name_is_found_by_its_words(cast: Cast) -> None:
    vault = cast.open()
    for typed in ("Di Auditor", " di   auditor ", "DI\u00a0AUDITOR", cast.id("Di")):
        assert _person_id(vault, typed) == cast.id("Di")
    vault.close()
