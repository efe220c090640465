"""The header of the kept vault with one place changed and signed again: the program says of each what stands in the vectors."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from fakes.edited import canonical, edited, rows_of
from fakes.kept_vaults import facts_of, kept_vaults
from fakes.signed_header import signed_fields
from twinseal.audit.verify.people_judge import judge_people
from twinseal.audit.verify.roster import Roster
from twinseal.crypto.identity import Identity
from twinseal.crypto.key_bundle import open_key_bundle
from twinseal.crypto.passphrase import normalise
from twinseal.domain.errors import HeaderDamaged, TwinsealError
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.trust_cards import check_header
from twinseal.vault.header import parse_header

HEADERS = rows_of(Path(__file__).parent / "headers.json")
PLACE = kept_vaults()[-1]
KEPT = facts_of(PLACE)
DATA = (PLACE / KEPT.vault / "header.json").read_bytes()
CARD = TrustCard.from_bytes((PLACE / KEPT.card).read_bytes())
NOTES = sorted((PLACE / KEPT.vault / "audit" / "people").glob("*.note"))


@lru_cache(maxsize=1)
def roster() -> Roster:
    judged = judge_people([(note.name, note.read_bytes()) for note in NOTES], CARD)
    assert isinstance(judged, Roster)
    assert judged.newest.number == len(NOTES) == 1
    return judged


@lru_cache(maxsize=8)
def keys_of(name: str) -> Identity:
    header = parse_header(DATA)
    entry = header.enrolled(KEPT.ids[name])
    with normalise(KEPT.passphrases[name]) as passphrase:
        return open_key_bundle(entry.bundle, passphrase=passphrase, owner=header.owner(entry)).identity


def made(row: dict[str, Any]) -> bytes:
    """Return the file of a row: edited, and signed by those whom it names, else by Ada and Bo."""
    text = json.dumps(row)
    rows = [entry["id"] for entry in json.loads(DATA)["constitution"]["people"]]
    for name, person in KEPT.ids.items():
        text = text.replace(f"{{{name}}}", person)
        if person in rows:
            text = text.replace(f"{{row of {name}}}", str(rows.index(person)))
    row = json.loads(text)
    names = row.get("sign", ["Ada", "Bo"])
    fields = json.loads(edited(json.loads(DATA), {**row, "behind": ""}))
    signers = sorted(((KEPT.ids[name], keys_of(name)) for name in names), key=lambda signer: signer[0])
    signers = signers[::-1] if row.get("descending") else signers
    return (signed_fields(fields, signers) if signers else canonical(fields)) + str(row.get("behind", "")).encode()


@pytest.mark.parametrize("row", HEADERS, ids=lambda row: row["says"])
def test_a_header_is_good_or_not_as_the_vector_says(row: dict[str, Any]) -> None:
    data = made(row)
    if row["good"]:
        check_header(parse_header(data), CARD, roster())
    elif row.get("reason") == "card":
        header = parse_header(data)
        with pytest.raises(HeaderDamaged):
            check_header(header, CARD, roster())
    else:
        with pytest.raises(TwinsealError):
            parse_header(data)


def test_each_answer_is_among_the_vectors() -> None:
    assert {(row["good"], row.get("reason", "")) for row in HEADERS} == {(True, ""), (False, "card"), (False, "")}
