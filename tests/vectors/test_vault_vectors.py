"""Every kept vault opens, verifies and is sealed again, whatever version of the format it was written in."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from conftest import SECRET
from fakes.kept_vaults import facts_of, kept_vaults, taken_up
from fakes.second_opinion import both
from twinseal.domain.opening import ResealCause
from twinseal.flows.sealed import SealedVault
from twinseal.vault.layout import FORMAT_VERSION
from twinseal.vault.sealed_file import StoredFile, read_sealed
from twinseal.vault.store import Store
from twinseal.vault.stored_form import fields_json

WHAT_TO_DO = (
    "The format of a vault changed: {place} does not pass any more. Before the first release: make the kept vault again with "
    "`PYTHONPATH=app:tests python -P tests/vectors/make_vault_vectors.py` and say in docs/formats-vault.md what changed. After it: leave "
    "the kept vault alone, count FORMAT_VERSION up, add a step to app/twinseal/vault/migrations.py, and keep a vault of the new version."
)
VALID = "VALID-COSIGNED"
WAITS = "Not carried out, and kept for the next opening: {}."


PAGE = Path(__file__).resolve().parents[2] / "docs" / "formats-vault.md"
_ROW = re.compile(r"\| `([a-z_.0-9]+)` \| [^|]+ \| `([^|]+)` \| [^|]+ \|")


def later_fields() -> dict[str, object]:
    """Return the places of fields that later parts fill, with their defaults, as the page of the formats has them."""
    section = PAGE.read_text(encoding="utf-8").partition("## 13. ")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    matches = [_ROW.fullmatch(row) for row in rows]
    assert all(matches), "a row of section 13 has another form"
    assert len(rows) >= 10
    return {match[1]: json.loads(match[2]) for match in matches if match is not None}


def at(facts: object, place: str) -> object:
    def below(value: Any, name: str) -> Any:
        return value[int(name)] if isinstance(value, list) else value[name]

    return reduce(below, place.split("."), facts)


def facts_of_vault(header: dict[str, Any], store: Store, envelope: str) -> dict[str, Any]:
    met = store._db.execute("SELECT * FROM met").fetchall()
    fields = fields_json(store.contents(envelope).fields)
    return {**header, "outside": store.outside(envelope).to_json(), "field": fields[0], "store": {"met": met}}


def file_digests(vault: SealedVault, store: Store) -> dict[str, str]:
    """Return the SHA-256 of what is in every sealed file that an envelope or a draft has, by name."""
    stored = list(store.stored_files())
    for _, draft in store.drafts():
        assert draft is not None
        stored += [StoredFile(file, "", name) for row in draft.rows for name, file in row.own.files]
    machine, context = vault.context.machine, vault.context
    return {
        each.name: hashlib.sha256(
            b"".join(read_sealed(machine.files, context.paths, each, vault_id=context.header.vault_id, label=""))
        ).hexdigest()
        for each in stored
    }


@contextmanager
def held_to(place: Path) -> Iterator[None]:
    try:
        yield
    except Exception as fault:
        raise AssertionError(WHAT_TO_DO.format(place=place.name)) from fault


def test_the_format_of_today_has_a_kept_vault() -> None:
    versions = [facts_of(place).version for place in kept_vaults()]
    assert versions == list(range(1, FORMAT_VERSION + 1)), WHAT_TO_DO.format(place=f"v{FORMAT_VERSION}")


@pytest.mark.parametrize("place", kept_vaults(), ids=lambda place: place.name)
def test_a_kept_vault_is_judged_opened_sealed_and_judged(place: Path, tmp_path: Path) -> None:
    with held_to(place):
        cast, kept = taken_up(place, tmp_path / "home"), facts_of(place)
        header = json.loads((cast.vault_path / "header.json").read_bytes())
        assert header["v"] == kept.version
        for name, words in kept.passphrases.items():
            with cast.passphrase(name) as typed:
                assert typed.copy_bytes().decode() == words
        audit = cast.vault_path / "audit"
        assert both(audit, cast.card(), [cast.register_code])[0] == "VALID-ANCHORED"
        vault = cast.open()
        assert (vault.view().log_fault, vault.view().damage) == ("", "")
        waits, lately = vault.view().notices
        assert waits == WAITS.format("1 list of changes")
        # By the test's clock it was sealed some days ago.
        assert lately.startswith("People or rules changed at seal 0003 on ")
        flow = cast.to_open(vault)
        assert not flow.view().masked, flow.view().warnings
        envelope = flow.view().envelopes[0]
        assert flow.open_vault.contents.reveal(envelope.outside.id, 1).copy_bytes().decode() == SECRET.format(0)
        store = flow.open_vault.state.open_store()
        assert file_digests(vault, store) == kept.files
        assert [retired.reason for retired in store.retired()] == ["The system was switched off for good."]
        facts = facts_of_vault(header, store, envelope.outside.id)
        assert {place: at(facts, place) for place in later_fields()} == later_fields()
        receipt = flow.reseal(ResealCause.HAND).receipt
        assert receipt is not None
        assert (receipt.problem, receipt.seal_number) == ("", header["seal_number"] + 1)
        vault.sign_in_auditor(*cast.factors("Di")).sign_out()
        vault.close()
        assert both(audit, cast.card(), [receipt.register_code])[0] == "VALID-ANCHORED"
        # The next seal writes the folder in the format of this program.
        assert json.loads((cast.vault_path / "header.json").read_bytes())["v"] == FORMAT_VERSION


@pytest.mark.parametrize("place", kept_vaults(), ids=lambda place: place.name)
def test_the_kept_draft_is_offered_beside_its_generation(place: Path, tmp_path: Path) -> None:
    with held_to(place):
        cast, kept = taken_up(place, tmp_path / "home"), facts_of(place)
        shutil.copy(place / kept.draft, cast.vault_path / kept.draft)
        vault = cast.open()
        assert WAITS.format("2 lists of changes") in vault.view().notices
        flow = cast.to_open(vault)
        offered = flow.open_vault.changes.view().offered
        assert len(offered) == 2
        assert all(draft.sentence.startswith("A list of 1 change that ") for draft in offered), offered
        receipt = flow.reseal(ResealCause.HAND).receipt
        assert receipt is not None
        assert receipt.problem == ""
        vault.close()
        assert not list(cast.vault_path.glob("draft-*.sealed")), "the seal takes it into the store"


def test_what_does_not_pass_says_what_to_do(tmp_path: Path) -> None:
    place = kept_vaults()[-1]
    with pytest.raises(AssertionError, match=r"make_vault_vectors.*migrations\.py"), held_to(place):
        cast = taken_up(place, tmp_path / "home")
        header = cast.vault_path / "header.json"
        header.write_bytes(header.read_bytes().replace(b'"forks":', b'"branches":'))
        cast.open()
