"""What somebody hands to a verifier that is no log: both command lines say what it is and what to give, and give no verdict of it."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Cast
from fakes.vectors import CARD_NAME, FOLDER
from twinseal.cli import command_line
from twinseal.domain.errors import BadInput
from twinseal.flows.verification.brought import judge_brought
from twinseal.host.files import RealFiles
from twinseal.standalone import twinseal_verify

ENTRY = b'{"format":"twinseal/disclosure","line":"x"}'
NOTE = (FOLDER / "anchored" / "checkpoints" / "00000003.note").read_bytes()
CARD_FILE = FOLDER / CARD_NAME
CARD = b'{"audit_key_sha256":"00","format":"twinseal/trust-card"}'
NOTICE = b'{"ed25519":"00","form":{}}'
LINES = b"TWS1 00 0"


def _tar(mode: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload]  # any way of packing
        archive.addfile(tarfile.TarInfo("log.tws"), io.BytesIO())
    return packed.getvalue()


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("log.tws", b"")
    return packed.getvalue()


FILES = {
    "export/log.tws": LINES,
    "export/openings.csv": b"x",
    "export/checkpoints/00000002.note": NOTE,
    "export/regulator-kit/forged-example/log.tws": LINES,
    "home/Plant.twinseal/header.json": b"{}",
    "home/Plant.twinseal/audit/log.tws": LINES,
    "home/Plant.twinseal/audit/log.key": b"k",
    "sticks/one/log.tws": LINES,
    "sticks/two/log.tws": LINES,
    "proofs/entry-00000008.json": ENTRY,
    "proofs/checkpoint-00000026.note": NOTE,
    "proofs/REPORT.pdf": b"%PDF-1.7",
    "lone/entry.json": ENTRY,
    "report/REPORT.pdf": b"%PDF-1.7",
    "drop/000001.json": NOTICE,
    "card/Plant.trust-card.json": CARD,
    "packed/export.zip": _zip(),
    "packed/export.tar": _tar("w"),
    "packed/export.tar.gz": _tar("w:gz"),
    "packed/export.tar.xz": _tar("w:xz"),
    "other/letter.txt": b"hello",
    "other/nothing.json": b"",
    "lost.twinseal/header.json": b"{}",
}
FOLDERS = ("empty", "lost.twinseal/audit")
SAID = {
    "export/openings.csv": (2, "is one file of a vault or an export. Give its folder: {0}/export"),
    "export/log.tws": (2, "is one file of a vault or an export. Give its folder: {0}/export"),
    "export/checkpoints": (12, "is a part of a vault or an export"),
    "export/regulator-kit": (12, "give {0}/export"),
    "home": (12, "it may be in {0}/home/Plant.twinseal"),
    "home/Plant.twinseal/header.json": (2, "Give its folder: {0}/home/Plant.twinseal"),
    "home/Plant.twinseal/audit/log.key": (2, "Give its folder: {0}/home/Plant.twinseal"),
    "sticks": (12, "several vaults or exports are in it"),
    "proofs": (12, "give one of them, such as entry-00000008.json, with --trust-card and --checkpoint checkpoint-00000026.note; and the report, REPORT.pdf"),
    "lone": (12, "such as entry.json, with --trust-card and --checkpoint"),
    "lone/entry.json": (2, "give --trust-card and the one --checkpoint"),
    "proofs/checkpoint-00000026.note": (2, "is a checkpoint. Give it"),
    "report": (12, "it holds a signed report"),
    "drop": (12, "it holds notices of alerts: give one of them, such as 000001.json"),
    "drop/000001.json": (2, "give --trust-card"),
    "card": (12, "it holds a trust card, Plant.trust-card.json"),
    "card/Plant.trust-card.json": (2, "is a trust card, by which things are verified"),
    "packed": (12, "it holds a packed file, export.tar: unpack that"),
    "packed/export.zip": (2, "export.zip is a packed file. Unpack it"),
    "packed/export.tar": (2, "export.tar is a packed file. Unpack it"),
    "packed/export.tar.gz": (2, "export.tar.gz is a packed file. Unpack it"),
    "packed/export.tar.xz": (2, "export.tar.xz is a packed file. Unpack it"),
    "other/letter.txt": (2, "For a log, give the folder that contains log.tws."),
    "other/nothing.json": (2, "nothing.json is empty. Ask for the file again."),
    "empty": (12, "the folder is empty"),
    "nowhere": (12, "no folder or file"),
}  # fmt: skip
PDF = {"proofs/REPORT.pdf": ("is checked with the vault's trust card", "does not read PDFs")}


def _program(given: list[str]) -> int:
    return command_line.run(["verify", *given])


RUNS: tuple[Callable[[list[str]], int], ...] = (_program, twinseal_verify.main)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("handed")
    for name in FOLDERS:
        (folder / name).mkdir(parents=True)
    for name, data in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def test_both_verifiers_say_what_it_is_and_what_to_give(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, (code, words) in SAID.items():
        for run in RUNS:
            assert run([str(place / name)]) == code, name
            shown = capsys.readouterr()
            said = shown.out + shown.err
            assert words.format(place) in said, (name, said)
            assert "VALID" not in said
            assert "Traceback" not in said
    for name, parts in PDF.items():
        for run, part in zip(RUNS, parts, strict=True):
            assert run([str(place / name)]) == 2
            assert part in capsys.readouterr().err


@pytest.mark.parametrize("name", ["lone/entry.json", "drop/000001.json", "report/REPORT.pdf"])
def test_a_code_beside_what_is_no_log_is_refused(name: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Compared with nothing it would seem to have been compared.
    card, note = str(CARD_FILE), str(place / "proofs" / "checkpoint-00000026.note")
    words = [str(place / name), "--trust-card", card, "--checkpoint", note, "--receipt", "7K3M-Q0ZD-9F2A-Q"]
    refusal = f"is compared with a log, and {Path(name).name} is not one. Leave it out"
    for run in RUNS:
        assert run(words) == 2
        said = capsys.readouterr().err
        assert (refusal in said) != ("does not read PDFs" in said), said
    if name.endswith(".pdf"):
        with pytest.raises(BadInput, match="is not one") as refused:
            judge_brought(RealFiles(), place / name, trust_card=CARD_FILE, receipt="7K3M-Q0ZD-9F2A-Q")
        assert refused.value.field == "receipt"


def test_a_checkpoint_beside_what_has_no_use_for_it_is_refused(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = str(place / "proofs" / "checkpoint-00000026.note")
    for name in ("drop/000001.json", "report/REPORT.pdf"):
        for run in RUNS:
            assert run([str(place / name), "--trust-card", str(CARD_FILE), "--checkpoint", note]) == 2
            said = capsys.readouterr().err
            assert (f"and {Path(name).name} is neither. Leave it out" in said) != ("does not read PDFs" in said), said


@pytest.mark.parametrize("name", ["lone/entry.json", "drop/000001.json", "report/REPORT.pdf"])
def test_what_cannot_be_continued_is_refused(name: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # The stand-alone verifier continues nothing: it has no such option.
    kept = place / "state.json"
    assert _program([str(place / name), "--trust-card", str(CARD_FILE), "--resume", str(kept)]) == 2
    assert f"{Path(name).name} is no log. Leave out --resume" in capsys.readouterr().err
    assert not kept.exists()


@pytest.mark.parametrize("name", ["lone/entry.json", "drop/000001.json"])
def test_an_audit_key_beside_what_is_no_log_is_refused(name: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # The stand-alone verifier alone has the option.
    key, note = place / "audit.key", place / "proofs" / "checkpoint-00000026.note"
    key.write_text("00" * 32, encoding="ascii")
    words = [str(place / name), "--trust-card", str(CARD_FILE), "--audit-key", str(key)]
    assert twinseal_verify.main([*words, *(["--checkpoint", str(note)] if "entry" in name else [])]) == 2
    assert f"opens the entries of a log, and {Path(name).name} is not one. Leave it out" in capsys.readouterr().err


@pytest.mark.parametrize("paper", ["trust-card", "ceremony-record"])
def test_a_paper_of_the_ceremony_is_no_changed_report(paper: str, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    pdf = cast.vault_path.with_name(f"{cast.vault_path.stem}.{paper}.pdf")
    assert command_line.run(["verify", str(pdf), "--trust-card", str(cast.card_path)]) == 2
    said = capsys.readouterr()
    assert f"{pdf.name} is not a report: it is a trust card on paper" in said.err
    assert "TAMPERED" not in said.out + said.err
    with pytest.raises(BadInput, match="as the trust card the file") as refused:
        judge_brought(RealFiles(), pdf, trust_card=cast.card_path)
    assert refused.value.field == "path"
    # Of a changed one nothing but its seal is said.
    pdf.write_bytes(pdf.read_bytes() + b"\n")
    assert command_line.run(["verify", str(pdf), "--trust-card", str(cast.card_path)]) == 10


def test_a_checkpoint_out_of_the_folder_of_proofs_is_no_slip(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Whoever names the folder of proofs names the checkpoint in it too: what to do is said, not where it came from.
    words = [str(place / "proofs"), "--checkpoint", str(place / "proofs" / "checkpoint-00000026.note")]
    for run in RUNS:
        assert run(words) == 12
        assert "give one of them" in capsys.readouterr().out


def test_a_vault_without_its_log_is_named_as_that(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.run(["verify", str(place / "lost.twinseal")]) == 12
    assert "it is the folder of a vault, and its log is missing" in capsys.readouterr().out
    assert twinseal_verify.main([str(place / "lost.twinseal")]) == 12
    assert "the log file is missing" in capsys.readouterr().out
