"""A draft of a list of changes comes back as it was, in the one form that it may have, within its bounds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.changes.brought_keys import BroughtKeys
from twinseal.domain.envelope import Field, FieldKind
from twinseal.domain.errors import BadInput, DraftDamaged
from twinseal.domain.generator import Generator
from twinseal.host.files import RealFiles
from twinseal.vault.draft import Draft, DraftRow, Own, open_draft, read_draft, seal_draft, write_draft
from twinseal.vault.layout import VaultPaths, remove_leftovers
from twinseal.vault.sealed_file import SealedFile

FILES, VAULT, KEY = RealFiles(), "5a" * 16, bytes(range(32))
FILE = SealedFile("f0011223344556677", 1048576, bytes(32), "7e" * 32)
CONTENTS = (Field(FieldKind.PASSWORD, "Password", "Zulu-7 n\u0301", (), Generator(24, signs="-_.!")),)
ROW = DraftRow(
    {"kind": "envelope.replaced", "envelope": "e1a2b3c4", "fields": ["Password"], "files": [], "generated": True, "tested": False},
    Own(CONTENTS, (("plan.pdf", FILE),)),
    "2026-11-28T14:00:02Z",
    ("p374ca552",),
)  # fmt: skip
DRAFT = Draft("o6ff1d67a0b1c2d3e", ("p374ca552", "p81d03e9f"), "2026-11-28T14:01:10Z", (ROW,))


def sealed(draft: Draft, generation: int = 3) -> bytes:
    with SecretBytes(KEY) as key:
        return seal_draft(draft, key, vault_id=VAULT, generation=generation)


def test_a_draft_comes_back_and_shows_nothing() -> None:
    with SecretBytes(KEY) as key:
        again = open_draft(sealed(DRAFT), key, vault_id=VAULT, generation=3)
    assert again == DRAFT
    assert again.files == (FILE,)
    assert b"Zulu" not in sealed(DRAFT)
    assert "Zulu" not in repr(again)
    own = json.loads(DRAFT.to_bytes())["rows"][0]["own"]
    assert set(own) == {"contents", "files", "outside", "keys"}
    assert own["keys"] is None


KEYS = BroughtKeys(
    {"kem": "aa", "ed25519": "bb", "mldsa44": "cc", "certificate_sha256": "dd"},
    {"v": 1, "person": "p0badc0de", "key": 1, "locks": [{"kdf": {"passes": 3}}], "ct": "00"},
    {"certificate": "30", "issuer": "31", "crl": "32"},
    {"row": "p0badc0de_1", "signed": {"step": 7}},
)
OF_A_PERSON = replace(DRAFT, rows=(replace(ROW, row={"kind": "person.enrolled"}, own=Own(keys=KEYS)),))


def test_keys_of_a_person_come_back_and_show_nothing() -> None:
    assert Draft.from_bytes(OF_A_PERSON.to_bytes()) == OF_A_PERSON
    assert repr(KEYS) == "BroughtKeys(...)"


@pytest.mark.parametrize("part", ["public", "bundle", "certificates", "guard"])
@pytest.mark.parametrize("odd", [None, 1, "x", {}, {"more": 1}])
def test_keys_of_another_form_are_damage(part: str, odd: object) -> None:
    if part == "guard" and isinstance(odd, dict):
        # Judged where it is taken up, with the bounds of then.
        return
    fields = json.loads(OF_A_PERSON.to_bytes())
    fields["rows"][0]["own"]["keys"][part] = odd
    with pytest.raises(DraftDamaged):
        Draft.from_bytes(json.dumps(fields, sort_keys=True, separators=(",", ":")).encode())


CHANGES: tuple[Callable[[dict[str, Any]], object], ...] = (
    lambda draft: draft.update(v=2),
    lambda draft: draft.update(more=1),
    lambda draft: draft.update(opening="o1"),
    lambda draft: draft.update(at="yesterday"),
    lambda draft: draft.update(begun_by=["p374ca552"] * 2),
    lambda draft: draft.update(begun_by=["p374ca552", "p81d03e9f", "pffffffff"]),
    lambda draft: draft.update(rows=draft["rows"] * 2),
    lambda draft: draft.update(
        rows=[draft["rows"][0] | {"row": {"kind": "x"}, "own": draft["rows"][0]["own"] | {"files": []}}] * 201
    ),
    lambda draft: draft["rows"][0].update(at=""),
    lambda draft: draft["rows"][0].update(by=["p81d03e9f", "p374ca552"]),
    lambda draft: draft["rows"][0].update(by=["Ada"]),
    lambda draft: draft["rows"][0].pop("by"),
    lambda draft: draft["rows"][0]["row"].update(number=1),
    lambda draft: draft["rows"][0]["row"].update(kind=1),
    lambda draft: draft["rows"][0]["row"].update(fields=["x" * 6001]),
    lambda draft: draft["rows"][0]["own"].pop("keys"),
    lambda draft: draft["rows"][0]["own"].update(keys="x"),
    lambda draft: draft["rows"][0]["own"].update(contents=[{"kind": "password"}]),
    lambda draft: draft["rows"][0]["own"]["files"][0].update(id="../header.json"),
    lambda draft: draft["rows"][0]["own"]["files"][0].update(size=1073741825),
    lambda draft: draft["rows"][0]["own"]["files"][0].update(key="00"),
    lambda draft: draft["rows"][0]["own"]["files"][0].update(name=""),
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_draft_of_another_form_is_damage(change: Callable[[dict[str, Any]], object]) -> None:
    fields = json.loads(DRAFT.to_bytes())
    change(fields)
    data = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    with pytest.raises(DraftDamaged) as caught:
        Draft.from_bytes(data)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "draft",
    [replace(DRAFT, rows=(ROW,) * 201), replace(DRAFT, at=""), replace(DRAFT, rows=(replace(ROW, row={"number": 1}),))],
)
def test_what_could_not_be_read_again_is_not_written(draft: Draft) -> None:
    with pytest.raises(BadInput):
        sealed(draft)


def test_a_draft_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for bound in ("PLAIN_MAX_BYTES", "DRAFT_MAX_BYTES"):
        with monkeypatch.context() as patched:
            patched.setattr(f"twinseal.vault.draft.{bound}", 100)
            with pytest.raises(BadInput, match="too large"):
                sealed(DRAFT)
    assert sealed(DRAFT)


def test_the_draft_beside_a_generation_is_the_newest_one(tmp_path: Path) -> None:
    paths, other = VaultPaths(tmp_path), replace(DRAFT, at="2026-11-28T14:02:10Z")
    with SecretBytes(KEY) as key:
        assert read_draft(FILES, paths, key, vault_id=VAULT, generation=3) is None
        for draft in (DRAFT, other):
            write_draft(FILES, paths, draft, key, vault_id=VAULT, generation=3)
            assert read_draft(FILES, paths, key, vault_id=VAULT, generation=3) == draft
        paths.draft(3).with_name("draft-3.sealed.tmp").write_bytes(b"left by a kill")
        assert remove_leftovers(FILES, paths, 3) == 1
        assert read_draft(FILES, paths, key, vault_id=VAULT, generation=3) == other
    assert remove_leftovers(FILES, paths, 4) == 1
