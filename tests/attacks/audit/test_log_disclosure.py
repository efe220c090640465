"""One entry can be shown and proven without the others, and nothing else can be passed off as it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.forged_log import honest_vault
from fakes.memory_disk import MemoryDisk
from twinseal.audit.read.reader import Entry
from twinseal.audit.verdict.verdict import Failure, Reason
from twinseal.audit.verify.disclosure import Disclosure, check_disclosure, disclose
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, UnknownFormat
from twinseal.standalone import twinseal_verify

FOLDER = Path("audit")


@pytest.fixture(name="disclosed")
def _disclosed() -> Disclosure:
    vault = honest_vault()
    disk = MemoryDisk({FOLDER / "log.tws": vault.log.data()})
    return disclose(disk, FOLDER, 17, 30, [vault.log.people.audit])


def _refused(disclosure: Disclosure, size: int = 30) -> Reason:
    """Return the reason that both verifiers name."""
    vault = honest_vault()
    answer = check_disclosure(disclosure, vault.log.checkpoint(size))
    assert isinstance(answer, Failure)
    data, card = disclosure.to_bytes(), vault.log.card().to_bytes()
    for pure in (False, True):
        assert twinseal_verify.verify_disclosure(data, card, vault.log.note(size), pure)["reason"] == answer.reason.value
    return answer.reason


def test_an_entry_is_proven_without_any_key(disclosed: Disclosure) -> None:
    read = Disclosure.from_bytes(disclosed.to_bytes())
    entry = check_disclosure(read, honest_vault().log.checkpoint(30))
    assert isinstance(entry, Entry)
    assert (entry.seq, entry.fields["field"]) == (17, "field 17")
    vault = honest_vault()
    result = twinseal_verify.verify_disclosure(disclosed.to_bytes(), vault.log.card().to_bytes(), vault.notes[30])
    assert (result["reason"], result["seq"], result["fields"]) == ("", 17, entry.fields)


def test_another_salt_or_text_is_refused(disclosed: Disclosure) -> None:
    fields = json.loads(disclosed.plaintext)
    for name, value in (("salt", "00" * 16), ("field", "field 18")):
        forged = canonical.dumps(fields | {name: value})
        assert _refused(replace(disclosed, plaintext=forged)) is Reason.COMMITMENT


def test_a_proof_for_another_size_is_refused(disclosed: Disclosure) -> None:
    assert _refused(disclosed, 20) is Reason.ROOT
    assert _refused(replace(disclosed, size=20), 20) is Reason.ROOT


def test_a_changed_proof_or_line_is_refused(disclosed: Disclosure) -> None:
    assert _refused(replace(disclosed, proof=disclosed.proof[:-1])) is Reason.ROOT
    assert _refused(replace(disclosed, line=honest_vault().log.lines[18])) is Reason.ROOT
    assert _refused(replace(disclosed, line=b"x")) is Reason.FORM


def test_a_checkpoint_of_another_log_is_refused(disclosed: Disclosure) -> None:
    other = replace(honest_vault().log.checkpoint(30), origin="twinseal/log/" + "cd" * 16)
    answer = check_disclosure(disclosed, other)
    assert isinstance(answer, Failure)
    assert answer.reason is Reason.LOG


@pytest.mark.parametrize(("seq", "size"), [(30, 30), (-1, 30), (5, 41), (0, 0)])
def test_what_is_not_under_the_checkpoint_cannot_be_disclosed(seq: int, size: int) -> None:
    vault = honest_vault()
    disk = MemoryDisk({FOLDER / "log.tws": vault.log.data()})
    with pytest.raises(BadInput):
        disclose(disk, FOLDER, seq, size, [vault.log.people.audit])


def test_anything_else_is_no_disclosure(disclosed: Disclosure) -> None:
    data = disclosed.to_bytes()
    value = json.loads(data)
    for bad in (
        b"",
        b"{}",
        b"[]",
        data + b" ",
        canonical.dumps(value | {"size": "30"}),
        canonical.dumps(value | {"proof": ["zz"]}),
    ):
        with pytest.raises(BadInput):
            Disclosure.from_bytes(bad)
    with pytest.raises(UnknownFormat):
        Disclosure.from_bytes(canonical.dumps(value | {"version": 2}))
