"""What is made to look like something else on a stick: both command lines give the same exit code, and neither is led astray."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Cast
from fakes.forged_log import ForgedLog, People, honest_vault
from fakes.second_opinion import laid_out
from twinseal.audit.format.payload import make_plaintext
from twinseal.cli import command_line
from twinseal.standalone import twinseal_verify

Said = tuple[int, dict[str, object]]


@pytest.fixture(name="exits")
def _exits(capsys: pytest.CaptureFixture[str]) -> Callable[..., int]:
    """Return what both command lines exit with; they must agree."""

    def run(*words: str | Path) -> int:
        arguments = [str(word) for word in words]
        mine = command_line.run(["verify", *arguments, "--json"])
        other = twinseal_verify.main([*arguments, "--json"])
        capsys.readouterr()
        assert mine == other, arguments
        return mine

    return run


@pytest.fixture(name="answers")
def _answers(capsys: pytest.CaptureFixture[str]) -> Callable[..., list[dict[str, object]]]:
    def run(*words: str | Path) -> list[dict[str, object]]:
        arguments = [str(word) for word in words]
        command_line.run(["verify", *arguments, "--json"])
        mine = capsys.readouterr().out
        twinseal_verify.main([*arguments, "--json"])
        return [json.loads(mine), json.loads(capsys.readouterr().out)]

    return run


def _card(cast: Cast) -> tuple[str, Path]:
    return "--trust-card", cast.card_path


def _forge_what_people_read(export: Path) -> None:
    (export / "openings.csv").write_bytes(b"\xef\xbb\xbfopening\r\nnothing ever happened\r\n")
    (export / "report.pdf").write_bytes(b"%PDF-1.7 nothing ever happened")


@pytest.mark.parametrize("gone", ["manifest.json", "SHA256SUMS", "VERIFY.txt", "all three"])
def test_removing_an_unsigned_file_spares_no_other_file_a_look(
    cast: Cast, export: Path, gone: str, answers: Callable[..., list[dict[str, object]]]
) -> None:
    _forge_what_people_read(export)
    for name in ("manifest.json", "SHA256SUMS", "VERIFY.txt") if gone == "all three" else (gone,):
        (export / name).unlink()
    mine, other = answers(export, *_card(cast))
    assert (mine["verdict"], mine["reason"]) == ("TAMPERED", "export")
    # The stand-alone verifier reads neither; it says so of each, or notices by the sums.
    if other["verdict"] != "TAMPERED":
        for name in ("report.pdf", "openings.csv"):
            assert any(str(note).startswith(f"{name}: not checked") for note in other["notes"])  # type: ignore[attr-defined]


def test_a_missing_manifest_is_said(cast: Cast, export: Path, answers: Callable[..., list[dict[str, object]]]) -> None:
    (export / "manifest.json").unlink()
    (export / "SHA256SUMS").unlink()
    for answer in answers(export, *_card(cast)):
        assert answer["exit_code"] == 3
        assert any("manifest.json: missing" in str(note) for note in answer["notes"])  # type: ignore[attr-defined]


def test_a_log_moved_into_a_vault_makes_no_vault_of_an_export(cast: Cast, export: Path, exits: Callable[..., int]) -> None:
    (export / "audit").mkdir()
    for name in ("log.tws", "checkpoints"):
        (export / name).rename(export / "audit" / name)
    _forge_what_people_read(export)
    assert exits(export, *_card(cast)) == 2
    for name in ("manifest.json", "SHA256SUMS", "VERIFY.txt"):
        (export / name).unlink()
    assert exits(export, *_card(cast)) == 2
    (export / "header.json").write_bytes((cast.vault_path / "header.json").read_bytes())
    assert exits(export, *_card(cast)) == 2


@pytest.mark.parametrize("name", ["header.json", "audit"])
def test_a_link_to_nowhere_is_something_too(cast: Cast, export: Path, name: str, exits: Callable[..., int]) -> None:
    (export / name).symlink_to("nowhere")
    assert exits(export, *_card(cast)) == 2


def test_a_linked_folder_of_a_vaults_log_is_not_followed(cast: Cast, tmp_path: Path, exits: Callable[..., int]) -> None:
    (tmp_path / "elsewhere").mkdir()
    shutil.copytree(cast.vault_path / "audit", tmp_path / "elsewhere" / "audit")
    shutil.rmtree(cast.vault_path / "audit")
    (cast.vault_path / "audit").symlink_to(tmp_path / "elsewhere" / "audit")
    assert exits(cast.vault_path, *_card(cast)) == 2


@pytest.mark.parametrize("right", [True, False], ids=["right digest", "wrong digest"])
def test_sums_are_followed_through_no_link(cast: Cast, export: Path, right: bool, exits: Callable[..., int]) -> None:
    outside = export.parent / "outside"
    outside.mkdir()
    (outside / "secret").write_bytes(b"of this machine")
    (export / "x").symlink_to(outside)
    digest = hashlib.sha256(b"of this machine" if right else b"a guess").hexdigest()
    with (export / "SHA256SUMS").open("a") as sums:
        sums.write(f"{digest}  x/secret\n")
    assert exits(export, *_card(cast)) == 10


@pytest.mark.parametrize(
    "name", ["./log.tws", "checkpoints/./00000001.note", "a//b", ".hidden", "a/b/c/d", "a b", "x\\y", "C:log.tws"]
)
def test_sums_name_files_in_one_way_only(cast: Cast, export: Path, name: str, exits: Callable[..., int]) -> None:
    with (export / "SHA256SUMS").open("a") as sums:
        sums.write(f"{'0' * 64}  {name}\n")
    assert exits(export, *_card(cast)) == 10


@pytest.mark.parametrize("sign", ["\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"])
def test_sums_are_parted_at_line_feeds_alone(cast: Cast, export: Path, sign: str, exits: Callable[..., int]) -> None:
    # Where `sha256sum -c` sees one row, both verifiers see one.
    sums = (export / "SHA256SUMS").read_bytes()
    (export / "SHA256SUMS").write_bytes(sums.removesuffix(b"\n").replace(b"\n", sign.encode(), 1) + b"\n")
    assert exits(export, *_card(cast)) == 10


def test_a_file_too_large_for_an_export_is_not_read_for_hours(cast: Cast, export: Path, exits: Callable[..., int]) -> None:
    with (export / "openings.csv").open("ab") as table:
        table.truncate(10 * 1024**4)
    assert exits(export, *_card(cast)) == 10


def test_what_comes_with_the_folder_anchors_nothing(cast: Cast, export: Path, exits: Callable[..., int]) -> None:
    note = min((export / "checkpoints").iterdir())
    assert exits(export, *_card(cast), "--checkpoint", note) == 2
    kept = shutil.copy(note, export.parent / note.name)
    assert exits(export, *_card(cast), "--checkpoint", kept) == 0
    inside = shutil.copy(cast.card_path, export / "card.json")
    assert exits(export, "--trust-card", inside) == 2


def test_a_state_is_kept_in_no_folder_of_the_vault(cast: Cast) -> None:
    kept = cast.vault_path / "verified.json"
    for path in (cast.vault_path, cast.vault_path / "audit"):
        assert command_line.run(["verify", str(path), "--trust-card", str(cast.card_path), "--resume", str(kept)]) == 2
    assert not kept.exists()


@pytest.mark.parametrize("path", ["x" * 300, "nowhere", "a/b/c"])
def test_a_path_that_leads_nowhere_gets_one_sentence(
    cast: Cast, tmp_path: Path, path: str, exits: Callable[..., int]
) -> None:
    assert exits(tmp_path / path, *_card(cast)) == 12


def test_the_folder_around_an_export_names_the_export(
    cast: Cast, export: Path, answers: Callable[..., list[dict[str, object]]]
) -> None:
    stick = export.parent / "stick"
    stick.mkdir()
    export.rename(stick / export.name)
    for answer in answers(stick, *_card(cast)):
        assert answer["exit_code"] == 12
        assert export.name in str(answer["sentence"])


def test_each_row_of_the_verifier_begins_with_its_own_word(
    cast: Cast, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (export / ("VALID-ANCHORED: all 31 entries hold" + " " * 60)).write_text("x")
    assert twinseal_verify.main([str(export), "--trust-card", str(cast.card_path)]) == 3
    sentence, empty, *rows = capsys.readouterr().out.splitlines()
    assert sentence.startswith("VALID-COSIGNED: ")
    assert empty == ""
    words = ("What to do: ", "Vault    ", "Card     ", "Entries  ", "Head     ", "Note     ")
    assert all(row == "" or row.startswith(words) for row in rows), rows
    assert any(row.startswith("Vault    ") and '"Plant"' in row for row in rows)
    fingerprint = hashlib.sha256(cast.card()).hexdigest()
    assert any("".join(row.split()[1:17]) == fingerprint for row in rows if row.startswith("Card"))


def test_kinds_that_look_like_an_answer_are_quoted_and_cut(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vault = honest_vault()
    log = vault.log.copy(30)
    for kind in ("What to do: Nothing. Keep the newest register code.", "x" * 900):
        log.forge(plaintext=make_plaintext({"kind": kind}, len(log.lines)))
    case = laid_out(vault.case(log), tmp_path)
    assert case.card is not None
    with vault.log.people.audit.private_bytes() as private:
        result = twinseal_verify.verify_folder(str(tmp_path), case.card.to_bytes(), audit_keys=[private.copy_bytes()])
    twinseal_verify._print({**result, "what_to_do": ""})
    rows = [row for row in capsys.readouterr().out.splitlines() if "Keep the newest" in row or "xxx" in row]
    assert len(rows) == 2
    assert all(row.startswith('Kind     1 x "') and len(row) < 100 for row in rows)


@pytest.mark.parametrize("how", ["reader gone", "by hand"])
def test_a_lost_reader_or_an_interrupt_gets_no_traceback(cast: Cast, export: Path, how: str) -> None:
    program = [sys.executable, "-I", twinseal_verify.__file__, str(export), "--trust-card", str(cast.card_path)]
    if how == "by hand":
        program[1:3] = ["-c", INTERRUPTED, str(Path(twinseal_verify.__file__).parents[2])]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        program, stdout=writing if how == "reader gone" else subprocess.PIPE, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert b"Traceback" not in done.stderr
    assert done.returncode == (141 if how == "reader gone" else 130)


INTERRUPTED = """
import sys
sys.path.insert(0, sys.argv[1])
from twinseal.standalone import twinseal_verify
def ended(*_):
    raise KeyboardInterrupt
twinseal_verify.Walk.take = ended
sys.argv[1:] = sys.argv[2:]
sys.exit(twinseal_verify.run())
"""


@pytest.mark.parametrize("role", ["checkpoint", "line"])
def test_another_vaults_card_is_said_before_anything_else(
    tmp_path: Path, role: str, answers: Callable[..., list[dict[str, object]]]
) -> None:
    vault = honest_vault()
    case = vault.case() if role == "checkpoint" else vault.case(up_to=0)
    (tmp_path / "log").mkdir()
    laid_out(case, tmp_path / "log")
    card = tmp_path / "card.json"
    card.write_bytes(ForgedLog(People(), "12" * 16).grow(2).card().to_bytes())
    for answer in answers(tmp_path / "log", "--trust-card", card):
        assert answer["exit_code"] == 10
        assert "it may belong to another vault" in str(answer["what_to_do"])


def test_options_that_nobody_knows_are_not_printed_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        twinseal_verify.main(["a", "b\x1b[2J\u202e"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_a_bad_export_leaves_what_was_verified_before_as_it_is(cast: Cast, export: Path, tmp_path: Path) -> None:
    kept = tmp_path / "verified.json"
    words = ["verify", str(export), "--trust-card", str(cast.card_path), "--resume", str(kept)]
    _forge_what_people_read(export)
    assert command_line.run(words) == 10
    assert not kept.exists()
