"""Somebody with the folder and no secret exchanges the founding card, people's keys, bundles, locks or certificates."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from conftest import Cast
from fakes.signed_header import give_keys, signed_fields
from twinseal.audit.format.checkpoint import InForce, VaultLineSigner, make_checkpoint, parse_checkpoint
from twinseal.crypto.certificates import give_certificates
from twinseal.crypto.derivation import FLOOR
from twinseal.crypto.identity import Identity, PersonCertificates
from twinseal.crypto.vault_keys import new_ed25519, new_mldsa44
from twinseal.domain import canonical
from twinseal.domain.errors import HeaderDamaged, TwinsealError, WrongFactor
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.sealed import SealedVault

Fields = dict[str, Any]


def forged(cast: Cast, change: Callable[[Fields], object], *, card_too: bool = True) -> None:
    """Change the header, sign it with keys of one's own, and make card and checkpoint in the folder fit it.

    So the folder agrees with itself, and a start lets it pass: only what each person brings along can tell.
    """
    path = cast.vault_path / "header.json"
    fields = json.loads(path.read_bytes())
    forgers = sorted((cast.id(name), Identity.generate()) for name in ("Bo", "Cy"))
    give_keys(fields, forgers)
    change(fields)
    for person in fields["constitution"]["people"]:
        # Whoever forges a header makes its digests fit.
        person["bundle_sha256"] = hashlib.sha256(canonical.dumps(fields["bundles"][person["id"]])).hexdigest()
        issuer = bytes.fromhex(fields["certificates"][person["id"]]["issuer"])
        person["issuer_sha256"] = hashlib.sha256(issuer).hexdigest()
    path.write_bytes(signed_fields(fields, forgers))
    if not card_too:
        return
    card = TrustCard.from_bytes((cast.vault_path / "trust-card.json").read_bytes())
    rows = []
    for row in card.people:
        person = next(person for person in fields["constitution"]["people"] if person["id"] == row.id)
        rows.append(
            replace(
                row,
                ed25519_public=bytes.fromhex(person["ed25519"]),
                mldsa44_public=bytes.fromhex(person["mldsa44"]),
                kem_sha256=hashlib.sha256(bytes.fromhex(person["kem"])).digest(),
                certificate_sha256=bytes.fromhex(person["certificate_sha256"]),
                issuer=bytes.fromhex(fields["certificates"][row.id]["issuer"]),
            )
        )
    decided = hashlib.sha256(canonical.dumps(fields["constitution"])).digest()
    line = VaultLineSigner(new_ed25519(), new_mldsa44())
    card = replace(
        card,
        constitution_sha256=decided,
        people=tuple(rows),
        line_ed25519=line.ed25519.public,
        line_mldsa44=line.mldsa44.public,
    )
    (cast.vault_path / "trust-card.json").write_bytes(card.to_bytes())
    _signed_again(cast, card, hashlib.sha256(path.read_bytes()).digest(), line, forgers)


def _signed_again(
    cast: Cast, card: TrustCard, header_sha256: bytes, line: VaultLineSigner, forgers: Sequence[tuple[str, Identity]]
) -> None:
    folder = cast.vault_path / "audit" / "checkpoints"
    notes = sorted(folder.iterdir())
    newest = parse_checkpoint(notes[-1].read_text("utf-8").partition("\n\n")[0] + "\n")
    assert newest is not None
    again = replace(newest, in_force=InForce(0, card.sha256(), header_sha256))
    notes[-1].write_bytes(make_checkpoint(again, line, forgers, int(cast.clock.utc().timestamp())))


def let_in(cast: Cast, vault: SealedVault, name: str = "Ada") -> TwinsealError:
    """Return why somebody with the right passphrase and code is not let in."""
    cast.later()
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code, "The line in the register does not fit this folder.")
    with pytest.raises(TwinsealError) as caught:
        flow.identify_first(*cast.factors(name))
    return caught.value


def code_at_start(cast: Cast) -> str:
    with pytest.raises(HeaderDamaged) as caught:
        cast.open()
    return str(caught.value.text.code)


def test_without_the_founding_card_nothing_is_opened(cast: Cast) -> None:
    path = cast.vault_path / "trust-card.json"
    good, header = path.read_bytes(), (cast.vault_path / "header.json").read_bytes()
    assert good == cast.card()
    before = sorted((cast.vault_path / "audit").rglob("*"))
    path.unlink()
    assert code_at_start(cast) == "header.damaged.no_card"
    fields = json.loads(good)
    other = hashlib.sha256(b"another").hexdigest()
    person = {**fields["people"][0], "kem_sha256": other}
    later = {**fields, "edition": 1, "note_sha256": other}
    cards = {
        good[:-1]: "card_unreadable", b"": "card_unreadable", good.replace(b'"Plant"', b'"Plan"'): "card_differs",
        canonical.dumps({**fields, "constitution_sha256": other}): "not_decided",
        canonical.dumps({**fields, "audit_key_sha256": other}): "card_differs",
        canonical.dumps({**fields, "people": [person, *fields["people"][1:]]}): "card_differs",
        canonical.dumps({**fields, "people": fields["people"][1:]}): "card_differs",
        canonical.dumps(later): "card_differs",
    }  # fmt: skip
    for data, code in cards.items():
        path.write_bytes(data)
        assert code_at_start(cast) == f"header.damaged.{code}"
    # Nothing was written meanwhile: with its card the vault is what it was.
    path.write_bytes(good)
    assert (cast.vault_path / "header.json").read_bytes() == header
    assert sorted((cast.vault_path / "audit").rglob("*")) == before


def test_another_founding_card_lets_nobody_in(cast: Cast) -> None:
    """Header and card fit each other, so a start cannot tell; each person's bundle can, and it is logged."""
    (note,) = (cast.vault_path / "audit" / "checkpoints").iterdir()
    kept = {path: path.read_bytes() for path in (cast.vault_path / "header.json", cast.vault_path / "trust-card.json", note)}
    forged(cast, lambda _fields: None)
    vault = cast.open()
    refusal = let_in(cast, vault)
    assert refusal.text.code == "header.damaged.other_founding"
    assert "Ada Operator" in refusal.sentence
    vault.close()
    for path, data in kept.items():
        path.write_bytes(data)
    assert "identify.denied" in cast.desk_kinds()


def test_a_header_with_anothers_keys_is_refused_card_or_not(cast: Cast) -> None:
    thief = Identity.generate()

    def swap(fields: Fields) -> None:
        row = next(row for row in fields["constitution"]["people"] if row["id"] == cast.id("Bo"))
        row["kem"] = thief.kem.public.hex()

    header = (cast.vault_path / "header.json").read_bytes()
    forged(cast, swap, card_too=False)
    assert code_at_start(cast) == "header.damaged.card_differs"
    (cast.vault_path / "header.json").write_bytes(header)
    forged(cast, swap)
    vault = cast.open()
    assert let_in(cast, vault).text.code == "header.damaged.other_founding"
    vault.close()
    # Bo's own bundle is bound to the keys that Bo is known by.
    vault = cast.open()
    assert isinstance(let_in(cast, vault, "Bo"), WrongFactor)
    vault.close()


def test_a_bundle_of_another_person_or_number_opens_nothing(cast: Cast) -> None:
    ada, bo = cast.id("Ada"), cast.id("Bo")
    header = (cast.vault_path / "header.json").read_bytes()
    card = cast.card()

    def relabelled(fields: Fields) -> None:
        fields["bundles"][ada] = {**fields["bundles"][bo], "person": ada}

    def renumbered(fields: Fields) -> None:
        fields["bundles"][ada]["key"] = 2
        next(row for row in fields["constitution"]["people"] if row["id"] == ada)["key"] = 2

    def moved(fields: Fields) -> None:
        fields["bundles"][ada] = fields["bundles"][bo]

    forged(cast, relabelled)
    vault = cast.open()
    assert isinstance(let_in(cast, vault), WrongFactor)
    vault.close()
    # A founder's keys have the number 1 until a people note gives others.
    for change, code in ((renumbered, "header.damaged.card_differs"), (moved, "header.damaged.changed")):
        (cast.vault_path / "header.json").write_bytes(header)
        (cast.vault_path / "trust-card.json").write_bytes(card)
        forged(cast, change)
        assert code_at_start(cast) == code


def test_the_cost_of_a_lock_cannot_be_changed(cast: Cast) -> None:
    """A raised cost within the bounds is tried and fits nothing; a lowered one is refused before anything is derived."""

    def raised(fields: Fields) -> None:
        cost = {"memory_kib": FLOOR.memory_kib, "passes": FLOOR.passes, "lanes": FLOOR.lanes}
        fields["bundles"][cast.id("Ada")]["locks"][0]["kdf"] = cost

    def lowered(fields: Fields) -> None:
        fields["bundles"][cast.id("Ada")]["locks"][0]["kdf"]["memory_kib"] = 32

    forged(cast, raised)
    vault = cast.open()
    assert isinstance(let_in(cast, vault), WrongFactor)
    vault.close()
    forged(cast, lowered)
    with pytest.raises(TwinsealError) as caught:
        cast.open()
    assert caught.value.text.code == "bundle.damaged.cost_lowered"


@pytest.mark.parametrize("cost", [(2 * 1024 * 1024, 16, 1), (512 * 1024 + 1, 3, 2), (512 * 1024, 17, 2), (65536, 3, 3)])
def test_a_cost_that_no_ceremony_makes_stops_the_start(cast: Cast, cost: tuple[int, int, int]) -> None:
    """Otherwise whoever has the folder lets two people wait a minute and 2 GiB for each refusal of a right passphrase."""

    def raised(fields: Fields) -> None:
        for bundle in fields["bundles"].values():
            bundle["locks"][0]["kdf"] = dict(zip(("memory_kib", "passes", "lanes"), cost, strict=True))

    log = (cast.vault_path / "audit" / "log.tws").read_bytes()
    forged(cast, raised)
    with pytest.raises(TwinsealError) as caught:
        cast.open()
    assert caught.value.text.code == "bundle.damaged.cost_out_of_range"
    assert (cast.vault_path / "audit" / "log.tws").read_bytes() == log, "nobody was counted as wrong"


def test_another_certificate_of_an_auditor_never_holds(cast: Cast) -> None:
    """Exchanged in the header alone it is not the pinned one; pinned too, the auditor's own bundle does not open."""
    di, thief = cast.id("Di"), Identity.generate()
    given = give_certificates("Di Auditor", di, thief.p256_public, cast.clock.utc())

    def exchanged(fields: Fields) -> None:
        fields["certificates"][di] = given.to_json()

    def pinned(fields: Fields) -> None:
        exchanged(fields)
        row = next(row for row in fields["constitution"]["people"] if row["id"] == di)
        row["certificate_sha256"] = given.certificate_sha256.hex()

    header = (cast.vault_path / "header.json").read_bytes()
    forged(cast, exchanged)
    assert code_at_start(cast) == "header.damaged.changed"
    (cast.vault_path / "header.json").write_bytes(header)
    forged(cast, pinned)
    cast.later()
    vault = cast.open()
    with pytest.raises(WrongFactor):
        vault.sign_in_auditor(*cast.factors("Di"))
    vault.close()


def test_another_revocation_list_or_authority_makes_no_report(cast: Cast) -> None:
    """Whoever writes the header can spoil what only other programs look at: then no report is made that they would refuse."""
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    entry = desk.context.header.enrolled(cast.id("Di"))
    other = give_certificates("Di Auditor", cast.id("Di"), Identity.generate().p256_public, cast.clock.utc())
    spoiled = replace(
        entry, certificates=PersonCertificates(entry.certificates.certificate, entry.certificates.issuer, other.crl)
    )
    people = tuple(spoiled if row is entry else row for row in desk.context.header.people)
    desk.context.header = replace(desk.context.header, everybody=people)
    with pytest.raises(TwinsealError) as caught:
        desk.write_report(None)
    assert caught.value.text.code == "report.failed.certificates"
    desk.sign_out()
    vault.close()
