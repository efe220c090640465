"""Two verifiers that share no code say the same of every vector and every mutation, and name the same reason."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fakes.forged_log import honest_vault
from fakes.log_mutations import ALL
from fakes.mutation import Mutation
from fakes.second_opinion import laid_out, ours, report_of, theirs, told_of
from fakes.vectors import CARD_NAME, FOLDER, VECTORS, Vector
from twinseal.audit.verdict.verdict import MEANING, Reason
from twinseal.domain.texts import sentence_of
from twinseal.standalone import twinseal_verify

pytestmark = pytest.mark.usefixtures("remembered")

FILE = Path(twinseal_verify.__file__)


@pytest.mark.parametrize("pure", [False, True], ids=["fast", "pure"])
@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.place.name)
def test_vector_gets_the_answer_that_stands_in_it(vector: Vector, pure: bool) -> None:
    result = twinseal_verify.verify_folder(
        str(vector.place), vector.card, vector.receipts, vector.held_checkpoints, vector.audit_keys, pure
    )
    answer = (result["verdict"], result["exit_code"], result["reason"], result["first_bad_seq"])
    assert answer == (vector.verdict, vector.exit_code, vector.reason, vector.first_bad_seq)


@pytest.mark.parametrize("mutation", ALL, ids=lambda mutation: mutation.name)
def test_both_name_the_mutations_own_reason(mutation: Mutation, tmp_path: Path) -> None:
    vault = honest_vault()
    case = laid_out(mutation.make(vault), tmp_path)
    people = vault.log.people
    for pairs in ([people.audit, people.audit_later], [])[: 1 if mutation.decrypt else 2]:
        mine, other = ours(case, tmp_path, pairs), theirs(case, tmp_path, pairs)
        assert mine == other
        if mutation.reason is not None:
            assert other[1:3] == (mutation.reason.value, mutation.seq)
        else:
            assert mutation.verdict is not None
            assert other[:2] == (mutation.verdict.word, "")


@pytest.mark.parametrize("name", ["03 next key", "P1 honest", "75 ", "85 ", "123i", "124c", "95b", "P20"])
def test_without_any_library_the_answer_is_the_same(name: str, tmp_path: Path) -> None:
    mutation = next(candidate for candidate in ALL if candidate.name.startswith(name))
    case = laid_out(mutation.make(honest_vault()), tmp_path)
    assert theirs(case, tmp_path, [], pure=True) == theirs(case, tmp_path, [])


def test_it_runs_alone_as_a_program_and_says_so_by_its_exit_code(tmp_path: Path) -> None:
    alone = tmp_path / "twinseal_verify.py"
    alone.write_bytes(FILE.read_bytes())
    command = [
        sys.executable,
        "-I",
        "-S",
        str(alone),
        str(FOLDER / "cosigned"),
        "--trust-card",
        str(FOLDER / CARD_NAME),
    ]
    done = subprocess.run([*command, "--json"], capture_output=True, check=False)
    result = json.loads(done.stdout)
    assert (done.returncode, result["verdict"]) == (3, "VALID-COSIGNED")
    done = subprocess.run([*command, "--receipt", "0000-0000-0000-1"], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"typing error" in done.stderr
    done = subprocess.run([*command[:4], str(FOLDER / "prev"), *command[5:]], capture_output=True, check=False)
    assert done.returncode == 10


def test_a_log_that_is_changed_while_it_is_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = laid_out(honest_vault().case(), tmp_path)
    real = twinseal_verify.Walk.take

    def cutting(self: twinseal_verify.Walk, raw: bytes) -> object:
        if self.seq == 20:
            with (tmp_path / "log.tws").open("r+b") as log:
                log.truncate(50_000)
        return real(self, raw)

    monkeypatch.setattr(twinseal_verify.Walk, "take", cutting)
    assert theirs(case, tmp_path, [])[:2] == ("INCOMPLETE", "changed")


def test_a_log_that_is_replaced_while_it_is_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = laid_out(honest_vault().case(), tmp_path)
    real = twinseal_verify.Walk.take

    def replacing(self: twinseal_verify.Walk, raw: bytes) -> object:
        if self.seq == 20:
            (tmp_path / "other").write_bytes((tmp_path / "log.tws").read_bytes())
            (tmp_path / "other").replace(tmp_path / "log.tws")
        return real(self, raw)

    monkeypatch.setattr(twinseal_verify.Walk, "take", replacing)
    assert theirs(case, tmp_path, [])[:2] == ("INCOMPLETE", "changed")


@pytest.mark.parametrize(
    "mutation", [mutation for mutation in ALL if mutation.reason is None], ids=lambda mutation: mutation.name
)
def test_of_what_holds_both_say_the_same_in_every_particular(mutation: Mutation, tmp_path: Path) -> None:
    vault = honest_vault()
    case = laid_out(mutation.make(vault), tmp_path)
    people = vault.log.people
    for pairs in ([people.audit, people.audit_later], []):
        report, result = report_of(case, tmp_path, pairs), told_of(case, tmp_path, pairs)
        assert {
            "head": report.head, "root": report.root, "log_id": report.log_id, "size": report.size,
            "last_checkpoint_size": report.last_checkpoint_size, "countersigned_size": report.countersigned_size,
            "uncovered": report.uncovered, "uncovered_span": report.uncovered_span and list(report.uncovered_span),
            "unanchored": list(report.undecided), "counts": report.counts, "anomaly_count": report.anomaly_count,
            "anomalies": [{"code": anomaly.code, "seq": anomaly.seq} for anomaly in report.anomalies],
        }.items() <= result.items()  # fmt: skip
        assert report.anchored is (result["anchored_size"] > 0)
        assert report.sentence == result["sentence"]
        # What is undecided the stand-alone verifier says in its sentence only.
        assert len(report.notes) - len(report.undecided) == len(result["notes"])


def test_an_entry_added_while_it_is_read_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = laid_out(honest_vault().case(), tmp_path)
    real = twinseal_verify.Walk.take

    def adding(self: twinseal_verify.Walk, raw: bytes) -> object:
        if self.seq == 20:
            with (tmp_path / "log.tws").open("ab") as log:
                log.write(b"TWS1 more")
        return real(self, raw)

    monkeypatch.setattr(twinseal_verify.Walk, "take", adding)
    assert theirs(case, tmp_path, [])[:2] == ("VALID-UNANCHORED", "")


def test_both_say_of_each_reason_the_same() -> None:
    words = {reason.value: sentence_of(code) for reason, (_verdict, code) in MEANING.items() if reason is not Reason.RESUME}
    assert words.items() <= twinseal_verify.WORDS.items()
