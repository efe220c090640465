"""The commands as a script uses them: processes, file descriptors, exit codes, one sentence for each refusal."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any, cast

import pytest

from conftest import Cast
from fakes.accented import BEGIN, accented, plain_words
from fakes.commands import COMMAND, Station, environment, on_pipes, run, said_by
from fakes.vault_copy import copied
from twinseal.cli import command_line
from twinseal.cli.command_line import parser
from twinseal.cli.window_options import wants_window
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.domain import texts
from twinseal.domain.opening import ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.reports.seal.sign import check_seal
from twinseal.standalone import twinseal_verify


def started(*arguments: str, secrets: tuple[str, ...] = ()) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own; secrets go through pipes whose numbers stand in for `{0}` and `{1}`."""
    with on_pipes(secrets) as numbers:
        return subprocess.run(
            [*COMMAND, *(argument.format(*numbers) for argument in arguments)],
            env=environment(), capture_output=True, check=False, pass_fds=numbers,
        )  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("demo")
    done = started("demo", str(folder / "new"), "--openings", "1", "--envelopes", "4", "--people", "4", "--json")
    assert done.returncode == 0, done.stderr
    # A blank tells whether anybody can read it, before there is a secret in it.
    assert done.stdout.startswith(b" {")
    named: dict[str, Any] = json.loads(done.stdout)
    return named


def auditor(demo: dict[str, Any]) -> dict[str, str]:
    people: list[dict[str, str]] = demo["people"]
    return next(person for person in people if person["role"] == "auditor")


def fresh_code(person: dict[str, str]) -> str:
    with seed_from_text(person["totp_seed"]) as seed:
        return code_at(seed, TotpParameters(), int(time.time()))


def test_the_demo_names_everything_a_script_needs(demo: dict[str, Any]) -> None:
    assert {"vault", "trust_card", "people"} <= set(demo)
    assert len(demo["people"]) == 4
    for person in demo["people"]:
        assert set(person) == {"id", "name", "role", "team", "passphrase", "totp_seed"}
    assert TrustCard.from_bytes(Path(demo["trust_card"]).read_bytes()).vault_name == "Demo plant"


def test_verify_and_report_in_processes_of_their_own(demo: dict[str, Any], tmp_path: Path) -> None:
    vault, card = str(demo["vault"]), str(demo["trust_card"])
    assert started("verify", vault, "--trust-card", card).returncode == 3
    assert run("verify", vault, "--trust-card", card, "--receipt", str(demo["register_code"])).returncode == 0
    assert run("verify", vault).returncode == 4
    person = auditor(demo)
    out, proofs = tmp_path / "report.pdf", tmp_path / "proofs"
    proofs.mkdir()
    slip = run("report", vault, "--as", person["name"], "--out", str(out), "--proofs", str(proofs))
    assert (slip.returncode, b"add --kind opening" in slip.stderr) == (2, True)
    done = started(
        "report", vault, "--as", person["id"], "--out", str(out), "--kind", "opening", "--seal", "2", "--proofs", str(proofs),
        "--passphrase-fd", "{0}", "--code-fd", "{1}", "--any-cost", secrets=(person["passphrase"], fresh_code(person)),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert check_seal(out.read_bytes(), TrustCard.from_bytes(Path(card).read_bytes())).ok
    entry, note = str(min(proofs.glob("entry-*"))), str(next(proofs.glob("checkpoint-*")))
    assert f"with {Path(note).name} into" in done.stdout.decode()
    assert run("verify", entry, "--checkpoint", note, "--trust-card", card).returncode == 3


def test_what_was_exported_is_verified_again(station: Station, tmp_path: Path) -> None:
    # A vault of its own, because every code of an auditor is taken once.
    own, card = station.copied(tmp_path / "own"), str(station.card)
    done = own.run("export", str(own.vault), "--to", str(tmp_path))
    assert done.returncode == 0, done.stderr
    export = next(tmp_path.glob("twinseal-*"))
    assert subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=export, check=False).returncode == 0
    good = run("verify", str(export), "--trust-card", card, "--json")
    assert json.loads(good.stdout)["exit_code"] == good.returncode == 3
    log = bytearray((export / "log.tws").read_bytes())
    log[len(log) // 2] ^= 1
    (export / "log.tws").write_bytes(bytes(log))
    assert run("verify", str(export), "--trust-card", card).returncode == 10


def test_refusals_are_one_sentence_and_no_traceback(demo: dict[str, Any], tmp_path: Path) -> None:
    vault, person = str(demo["vault"]), auditor(demo)
    bad_card = tmp_path / "card.json"
    bad_card.write_text("{}")
    for arguments, secrets, code in (
        (("verify", str(tmp_path)), (), 12),
        (("verify", vault, "--trust-card", str(bad_card)), (), 2),
        (("verify", vault, "--trust-card", str(tmp_path / "none")), (), 2),
        (("verify", vault, "--trust-card", str(demo["trust_card"]), "--receipt", "hello"), (), 2),
        (("report", str(tmp_path), "--as", "x", "--out", str(tmp_path / "r.pdf")), (), 2),
        (("report", vault, "--as", "Nobody", "--out", str(tmp_path / "r.pdf")), (), 2),
        (("report", vault, "--as", person["name"], "--out", "/nowhere/r.pdf"), (), 2),
        (
            ("report", vault, "--as", person["name"], "--out", str(tmp_path / "r.pdf"), "--passphrase-fd", "{0}", "--code-fd", "{1}"),
            ("wrong horse battery", "123456"), 2,
        ),
        (("demo", str(tmp_path), "--people", "1"), (), 2),
    ):  # fmt: skip
        done = run(*arguments, secrets=secrets)
        assert done.returncode == code, (arguments, done.stderr)
        assert b"Traceback" not in done.stderr + done.stdout
        assert len((done.stderr + done.stdout).strip().splitlines()[0]) > 20
    assert not (tmp_path / "r.pdf").exists()


def test_no_answer_says_what_is_missing_and_what_to_do(demo: dict[str, Any], tmp_path: Path) -> None:
    missing = json.loads(run("verify", str(tmp_path), "--json").stdout)
    assert (missing["verdict"], missing["exit_code"], missing["reason"]) == ("INCOMPLETE", 12, "empty")
    assert "Give the folder" in missing["what_to_do"]
    copy = tmp_path / "copy"
    copied(Path(str(demo["vault"])), copy)
    shutil.rmtree(copy / "audit" / "checkpoints")
    (copy / "audit" / "checkpoints").write_text("no folder")
    unread = json.loads(run("verify", str(copy), "--trust-card", str(demo["trust_card"]), "--json").stdout)
    assert (unread["verdict"], unread["exit_code"], unread["reason"]) == ("INCOMPLETE", 12, "file")
    assert "is readable" in unread["what_to_do"]


def test_secrets_are_never_arguments() -> None:
    text = parser().format_help()
    for name in ("report", "export"):
        sub = next(cast("dict[str, Any]", action.choices)[name] for action in parser()._actions if action.dest == "command")
        text += sub.format_help()
    assert "--passphrase-fd" in text
    assert "--passphrase " not in text
    assert "--code " not in text


def test_without_a_display_the_window_says_so_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for arguments in ((), ("window",), ("--demo",)):
        done = started(*arguments)
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.startswith(b"twinseal: there is no display for the window")
        assert len(done.stderr.splitlines()) == 1


def test_without_a_terminal_a_secret_is_asked_for_nowhere(demo: dict[str, Any], tmp_path: Path) -> None:
    """Neither shown while it is typed nor taken from what happens to be on standard input."""
    done = subprocess.run(
        [*COMMAND, "report", str(demo["vault"]), "--as", auditor(demo)["name"], "--out", str(tmp_path / "r.pdf")],
        env=environment(), capture_output=True, check=False, input=b"secret\n", start_new_session=True,
    )  # fmt: skip
    assert done.returncode == 2
    assert b"--passphrase-fd" in done.stderr
    assert b"Traceback" not in done.stderr


def test_what_was_not_proved_without_a_card_is_not_counted(demo: dict[str, Any]) -> None:
    assert b"Signed:" not in run("verify", str(demo["vault"])).stdout
    said = run("verify", str(demo["vault"]), "--trust-card", str(demo["trust_card"])).stdout.decode()
    assert "Signed: " in said
    assert re.search(
        r"^Signed: +[0-9]+ by two people, [0-9]+ more by an auditor alone, [0-9]+ not yet signed$", said, re.MULTILINE
    )
    card = Path(str(demo["trust_card"])).read_bytes()
    (row,) = [row for row in said.splitlines() if row.startswith("Trust card:")]
    assert "".join(row.removeprefix("Trust card:").partition("(")[0].split()) == hashlib.sha256(card).hexdigest()


def test_the_windows_help_names_options_only() -> None:
    text = started("window", "--help").stdout
    assert b"positional" not in text
    assert b"--theme" in text


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ([], True), (["window"], True), (["--demo"], True), (["--vault=x"], True), (["--theme", "dim"], True),
        (["--help"], False), (["verify", "x"], False), (["--nonsense"], False),
    ],
)  # fmt: skip
def test_the_windows_options_may_stand_first(words: list[str], *, window: bool) -> None:
    assert wants_window(words) is window


@pytest.mark.parametrize("words", [["--language", "xx"], ["--language=xx"]])
def test_a_language_with_a_table_is_chosen_before_the_command(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (f"{code} = {accented(sentence)}" for code, sentence in texts.sentences_of("en").items() if "\n" not in sentence)
    (tmp_path / "xx.txt").write_text("\n".join(rows), encoding="utf-8")
    monkeypatch.setattr(texts, "_FOLDER", tmp_path)
    try:
        assert command_line.run([*words, "verify", str(tmp_path / "1")]) == 12
    finally:
        texts.use_language("en")
    said = capsys.readouterr().out
    assert BEGIN in said
    # A verdict is a word of both verifiers' formats, not of a language.
    assert set(plain_words(said)) == {"INCOMPLETE"}


@pytest.mark.parametrize("rest", [["version"], ["--offscreen"]])
def test_a_language_without_a_table_is_refused_in_one_sentence(rest: list[str]) -> None:
    refused = started("--language", "../texts/en", *rest)
    assert refused.returncode == 2
    said = "There is no table of sentences for the language “../texts/en”. Choose one of these: en."
    assert refused.stderr.decode() == f"twinseal: {said}\n"
    assert refused.stdout == b""


def test_one_entry_is_disclosed_and_proven_by_both_verifiers(station: Station, tmp_path: Path) -> None:
    # A vault of its own, because every code of an auditor is taken once.
    own = station.copied(tmp_path / "own")
    done = own.run("disclose", str(own.vault), "--entry", "3", "--to", str(tmp_path))
    assert done.returncode == 0, done.stderr
    (entry,), (note,) = tmp_path.glob("entry-*.json"), tmp_path.glob("checkpoint-*.note")
    proof = (str(entry), "--checkpoint", str(note), "--trust-card", str(own.card))
    mine = run("verify", *proof)
    assert mine.returncode == 3
    assert b"Entry 3 is in this log under this checkpoint, which two people of the vault signed." in mine.stdout
    assert json.loads(alone(*proof, "--json").stdout) == json.loads(run("verify", *proof, "--json").stdout)
    assert b"the one --checkpoint that came with it" in run("verify", str(entry), "--trust-card", proof[-1]).stderr
    changed = tmp_path / "changed.json"
    changed.write_bytes(entry.read_bytes().replace(b'"size":', b'"size":1'))
    refused = run("verify", str(changed), *proof[1:])
    assert refused.returncode == 11
    assert b"This entry is not proven" in refused.stdout


def test_a_checkpoint_that_somebody_kept_anchors_the_log(demo: dict[str, Any], tmp_path: Path) -> None:
    vault, card = Path(str(demo["vault"])), str(demo["trust_card"])
    first = min((vault / "audit" / "checkpoints").glob("*.note"))
    kept = tmp_path / "kept.note"
    shutil.copy(first, kept)
    answer = json.loads(run("verify", str(vault), "--trust-card", card, "--checkpoint", str(kept), "--json").stdout)
    assert (answer["exit_code"], answer["anchored"]) in ((0, True), (4, True))
    missing = run("verify", str(vault), "--trust-card", card, "--checkpoint", str(tmp_path / "no.note"))
    assert missing.returncode == 2
    assert b"The checkpoint cannot be read" in missing.stderr


def alone(*words: str) -> subprocess.CompletedProcess[bytes]:
    """Run the stand-alone verifier."""
    return said_by(lambda: twinseal_verify.main(list(words)), words)


def test_another_file_than_asked_for_is_a_slip_and_no_verdict(demo: dict[str, Any], tmp_path: Path) -> None:
    vault, card, none = str(demo["vault"]), str(demo["trust_card"]), str(tmp_path / "none")
    log = str(Path(vault) / "audit" / "log.tws")
    slips = (
        ((vault, "--trust-card", card, "--checkpoint", card), b"is not a checkpoint. Give a checkpoint file that was kept"),
        ((log, "--trust-card", card), f"log.tws is one file of a vault or an export. Give its folder: {vault}".encode()),
        (
            (card, "--trust-card", card),
            f"{Path(card).name} is a trust card, by which things are verified. Give it ".encode(),
        ),
        ((vault, "--trust-card", none), b"none"),
        ((vault, "--trust-card", card, "--checkpoint", none), b"cannot be read"),
    )
    for words, sentence in slips:
        for done in (run("verify", *words), alone(*words)):
            assert done.returncode == 2, done
            assert sentence in done.stderr
            assert done.stderr.endswith((b".\n", b")\n", f" {vault}\n".encode()))
            assert b"Errno" not in done.stderr
            assert not done.stdout
    pdf = card.replace(".json", ".pdf")
    assert b"This program does not read PDFs" in alone(pdf, "--trust-card", card).stderr


def test_a_later_verification_goes_on_from_what_was_kept(demo: dict[str, Any], tmp_path: Path) -> None:
    vault, card, kept = tmp_path / "Demo plant.twinseal", str(demo["trust_card"]), tmp_path / "verified.json"
    copied(Path(str(demo["vault"])), vault)
    words = ("verify", str(vault), "--trust-card", card, "--resume", str(kept), "--json")
    whole = json.loads(run(*words).stdout)
    # 4 where another test's visit has left entries under no checkpoint.
    assert whole["exit_code"] in (3, 4)
    assert not any("not checked again" in note for note in whole["notes"])
    again = json.loads(run(*words).stdout)
    assert again["exit_code"] == whole["exit_code"]
    assert f"Entries 0 to {whole['entries'] - 1} were verified earlier and were not checked again." in again["notes"]
    assert "nothing was added to the" in again["sentence"]
    assert {**again, "notes": [], "sentence": ""} == {**whole, "notes": [], "sentence": ""}
    # Another history than the one that was verified.
    log = vault / "audit" / "log.tws"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join([*lines[:-1], lines[-2]]))
    before = kept.read_bytes()
    changed = json.loads(run(*words).stdout)
    assert (changed["verdict"], changed["reason"]) == ("ROLLED-BACK", "resume")
    log.write_bytes(b"".join(lines[:-3]))
    assert json.loads(run(*words).stdout)["verdict"] == "ROLLED-BACK"
    assert kept.read_bytes() == before, "only what is valid is kept"


def test_a_verification_is_kept_where_it_can_be_trusted(demo: dict[str, Any], tmp_path: Path) -> None:
    vault, card = str(demo["vault"]), str(demo["trust_card"])
    (tmp_path / "other.json").write_text("{}")
    (tmp_path / "inside").symlink_to(vault)
    for resume, with_card, sentence in (
        (str(Path(vault) / "verified.json"), True, b"is inside the folder being verified"),
        (str(tmp_path / "inside" / "verified.json"), True, b"is inside the folder being verified"),
        (str(tmp_path / "verified.json"), False, b"only with the trust card"),
        (str(tmp_path / "other.json"), True, b"not a saved verification state"),
        (str(tmp_path / "none" / "verified.json"), True, b"There is no folder"),
    ):
        done = run("verify", vault, "--resume", resume, *(("--trust-card", card) if with_card else ()))
        assert done.returncode == 2, done
        assert sentence in done.stderr
        assert not done.stdout


def test_the_command_line_says_which_line_is_owed_at_a_vault(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    receipt = cast.to_open(vault).reseal(ResealCause.SESSION_END).receipt
    vault.close()
    assert receipt is not None
    said = run("report", str(cast.vault_path), "--as", "nobody", "--out", str(tmp_path / "r.pdf")).stderr.decode()
    assert f"0002 P0 \u00b7 {receipt.register_code}" in said
    assert "because the session ended" in said
