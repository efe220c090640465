"""A KeePass file of the newer form, read through the real keepassxc-cli: its files come one by one, by pipes."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes.keepass import PASSWORD, KeePass, blocks, files_of
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BadInput, Cancelled
from twinseal.domain.imported import ImportFormat
from twinseal.flows.imports import keepass_file
from twinseal.flows.imports.keepass_file import read_keepass_file
from twinseal.flows.imports.keepass_xml import read_keepass_xml
from twinseal.flows.imports.propose import propose
from twinseal.flows.imports.source import FileFault, Source
from twinseal.host.programs import system_program

NOW = datetime(2026, 11, 30, tzinfo=UTC)
PLAN = bytes(range(256)) * 900
NAME = "Pl\u00e4ne \u2013 Halle.bin"


@pytest.fixture(scope="module")
def keepass(tmp_path_factory: pytest.TempPathFactory) -> KeePass:
    """Return a file that keepassxc-cli made step by step, in the form in which its window writes them."""
    folder = tmp_path_factory.mktemp("keepass \u00e4")
    made = KeePass.new(folder)
    (folder / "plan").write_bytes(PLAN)
    (folder / "empty").write_bytes(b"")
    made.run("mkdir", "Netz")
    made.run("mkdir", "Netz/K\u00f6rbe")
    made.add(
        "Netz/K\u00f6rbe/Schl\u00fcssel", "p\u00e4ss <&> w\u00f6rd", "-u", "\u00fcser", "--url", "10.0.0.1", "--notes", "n"
    )
    made.run("attachment-import", "Netz/K\u00f6rbe/Schl\u00fcssel", NAME, str(folder / "plan"))
    made.add("Other", "secret")
    made.as_keepass_4()
    (folder / "plan").unlink()
    return made


def read(keepass: KeePass, password: str = PASSWORD, folder: str = "") -> Source:
    with SecretBytes(password.encode()) as typed:
        return read_keepass_file(keepass.path, typed, folder=folder, now=NOW)


def test_the_program_is_there_or_the_suite_says_so() -> None:
    assert system_program("keepassxc-cli") is not None


def test_its_files_are_not_in_the_xml_and_arrive_all_the_same(keepass: KeePass) -> None:
    by_pipe = propose(read_keepass_xml(iter(blocks(keepass.export())), now=NOW), ImportFormat.KEEPASS_XML)
    assert [each.label for each in by_pipe.proposed] == ["Other"]
    assert "this file is not in the export" in str(by_pipe.left_out[-1])
    source = read(keepass)
    assert files_of(source) == {NAME: PLAN}
    offered = propose(source, ImportFormat.KEEPASS_XML)
    first = next(each for each in offered.proposed if each.label == "Schl\u00fcssel")
    assert first.system == "Netz / K\u00f6rbe"
    assert [each.value for each in first.fields] == ["\u00fcser", "p\u00e4ss <&> w\u00f6rd", "10.0.0.1", "n"]
    assert [str(sentence) for sentence in offered.left_out] == [
        "1 entry in the recycle bin.",
        "1 older version of entries.",
    ]
    assert len(read(keepass, folder="Netz").entries) == 1


def test_a_file_that_two_entries_could_mean_is_left_out(keepass: KeePass, tmp_path: Path) -> None:
    again = KeePass(tmp_path / "twice.kdbx")
    again.path.write_bytes(keepass.path.read_bytes())
    again.run("mkdir", "Netz/K\u00f6rbe/x")
    again.add("Netz/K\u00f6rbe/x/Schl\u00fcssel", "twin")
    again.run("mv", "Netz/K\u00f6rbe/x/Schl\u00fcssel", "Netz/K\u00f6rbe")
    faults = [file.fault for entry in read(again).entries for file in entry.files]
    assert faults == [FileFault.AMBIGUOUS]


def test_what_cannot_be_opened_is_said_where_it_was_typed(keepass: KeePass, tmp_path: Path) -> None:
    for password in ("wrong", "", "two\nlines"):
        with pytest.raises(BadInput, match=r"made\.kdbx could not be opened: compare the password") as refused:
            read(keepass, password)
        assert refused.value.field == "password"
    (tmp_path / "no.kdbx").write_bytes(b"no KeePass file at all")
    with pytest.raises(BadInput, match=r"no\.kdbx could not be opened"):
        read(KeePass(tmp_path / "no.kdbx"))
    with pytest.raises(BadInput, match="there is no such file"):
        read(KeePass(tmp_path / "absent.kdbx"))


def test_without_the_program_the_sentence_says_what_to_install(keepass: KeePass, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keepass_file, "system_program", lambda _name: None)
    with pytest.raises(BadInput, match="keepassxc-cli is not installed"):
        read(keepass)


def test_it_can_be_stopped_before_the_next_file(keepass: KeePass) -> None:
    with SecretBytes(PASSWORD.encode()) as typed, pytest.raises(Cancelled):
        read_keepass_file(keepass.path, typed, now=NOW, should_stop=lambda: True)


def test_names_that_look_like_options_are_names(tmp_path: Path) -> None:
    made = KeePass.new(tmp_path)
    (tmp_path / "plan").write_bytes(PLAN)
    made.add("Switch", "secret")
    subprocess.run(
        ["keepassxc-cli", "attachment-import", "-q", "--", str(made.path), "Switch", "--stdout", str(tmp_path / "plan")],
        input=f"{PASSWORD}\n".encode(), capture_output=True, check=True,
    )  # fmt: skip
    made.as_keepass_4()
    assert files_of(read(made)) == {"--stdout": PLAN}
