"""Two people are needed by the mathematics: the files, all secrets of one, and our own code read nothing."""

from __future__ import annotations

import itertools
import json

import pytest

from conftest import SECRET, Cast
from twinseal.crypto import aead, hpke, keyslot
from twinseal.crypto.identity import Identity
from twinseal.crypto.key_bundle import open_key_bundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.vault_keys import store_key
from twinseal.domain import canonical
from twinseal.domain.errors import CannotDecrypt, KeyslotsDamaged, PairNotAllowed, SamePerson, StoreDamaged
from twinseal.domain.opening import ResealCause
from twinseal.domain.who_counts import of_the_founding
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.context import identify as identify_flow
from twinseal.flows.opening import flow as opening_flow
from twinseal.flows.opening.before_open import BeforeOpen
from twinseal.flows.opening.second_person import SecondPerson
from twinseal.vault.generation import unlock_generation
from twinseal.vault.header_file import load_header
from twinseal.vault.keyslot_file import load_keyslots
from twinseal.vault.layout import VaultPaths
from twinseal.vault.store import Store


def identities(cast: Cast, *names: str) -> dict[str, Identity]:
    header = load_header(cast.machine.files, VaultPaths(cast.vault_path))
    identities = {}
    for name in names:
        entry = next(person for person in header.people if person.person.id == cast.id(name))
        identities[cast.id(name)] = open_key_bundle(
            entry.bundle, passphrase=cast.passphrase(name), owner=header.owner(entry)
        ).identity
    return identities


def every_vault_key_within_reach(cast: Cast, mine: dict[str, Identity]) -> list[SecretBytes]:
    """Try every wrap with every key that can be made from these people's secrets, without a single `if` of the flows."""
    header = load_header(cast.machine.files, VaultPaths(cast.vault_path))
    slots = load_keyslots(cast.machine.files, VaultPaths(cast.vault_path), header)
    publics = {entry.person.id: entry.public.kem_public for entry in header.people}
    tokens: dict[str, SecretBytes] = {}
    for (me, identity), (whose, sealed) in itertools.product(mine.items(), slots.tokens.items()):
        info = keyslot._token_info(header.vault_id, header.generation, whose, publics[whose])
        try:
            tokens[f"{me} opened {whose}"] = hpke.open_sealed(identity.kem, sealed, info)
        except CannotDecrypt:
            continue
    assert len(tokens) <= len(mine)
    guesses = [*tokens.values(), SecretBytes(bytes(32))]
    keys = []
    for (pair, wrap), (first, other) in itertools.product(slots.wraps.items(), itertools.product(guesses, repeat=2)):
        context = keyslot._pair_context(header.vault_id, header.generation, pair, (publics[pair[0]], publics[pair[1]]))
        with keyslot._pair_key(first, other, context) as key:
            try:
                keys.append(aead.open_sealed(key, wrap, context))
            except CannotDecrypt:
                continue
    return keys


@pytest.mark.parametrize("name", ["Ada", "Bo", "Cy", "Di", "Ed", "Flo"])
def test_one_person_with_everything_reaches_no_vault_key(cast: Cast, name: str) -> None:
    assert every_vault_key_within_reach(cast, identities(cast, name)) == []


@pytest.mark.parametrize("pair", [("Ada", "Ed"), ("Ada", "Flo"), ("Di", "Bo"), ("Di", "Ada")])
def test_a_forbidden_pair_has_no_slot_even_with_both_secrets(cast: Cast, pair: tuple[str, str]) -> None:
    assert every_vault_key_within_reach(cast, identities(cast, *pair)) == []


def test_positive_control_an_allowed_pair_reaches_the_key(cast: Cast) -> None:
    assert len(every_vault_key_within_reach(cast, identities(cast, "Ada", "Bo"))) == 1


def test_a_patched_program_opens_nothing_for_one_person(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every rule of the flows is switched off: code, guard, founding, pair, role, window, same person."""
    monkeypatch.setattr(identify_flow.Doorway, "_may_try", lambda *_: None)
    monkeypatch.setattr(identify_flow.Doorway, "_check_code", lambda *_: 0)
    monkeypatch.setattr(identify_flow, "same_founding", lambda *_: True)
    monkeypatch.setattr(BeforeOpen, "are_paired", lambda *_: True)
    monkeypatch.setattr(SecondPerson, "require_in_time", lambda *_: None)
    monkeypatch.setattr(opening_flow.OpeningFlow, "_require_step", lambda *_: None)
    bo_opened = identities(cast, "Bo")[cast.id("Bo")]
    vault = cast.open()
    flow = cast.to_second(vault, "Bo")
    second = cast.id("Cy")

    def forged(self: object, person_id: str, *_args: object, **_kwargs: object) -> object:
        class Forged:
            identity = bo_opened

            def wipe(self) -> None:
                return None

        return Forged()

    monkeypatch.setattr(identify_flow.Doorway, "identify", forged)
    with pytest.raises((KeyslotsDamaged, SamePerson, PairNotAllowed)):
        flow.confirm(second, cast.passphrase("Bo"), "000000")
    vault.close()


def test_an_auditor_reads_the_log_and_no_contents(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1)
    flow.reseal(ResealCause.HAND)
    cast.later()
    desk: AuditDesk = vault.sign_in_auditor(*cast.factors("Di"))
    shown = repr(desk.view()) + repr(desk.entries(count=1000))
    assert SECRET.format(0) not in shown
    vault.close()


def test_no_secret_lies_in_the_sealed_folder_in_any_encoding(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1)
    flow.reseal(ResealCause.HAND)
    vault.close()
    everything = b"".join(path.read_bytes() for path in cast.vault_path.rglob("*") if path.is_file())
    words = [SECRET.format(0), "Envelope 0", "INC-004711", "core switch is down", *cast.seeds.values(), "correct horse"]
    for word in words:
        for data in (word.encode(), word.encode("utf-16-le"), word.encode().hex().encode()):
            assert data not in everything


def test_every_bit_of_a_keyslot_counts(cast: Cast) -> None:
    header = load_header(cast.machine.files, VaultPaths(cast.vault_path))
    path = VaultPaths(cast.vault_path).keyslots(header.generation)
    slots = json.loads(path.read_bytes())
    people = identities(cast, "Ada", "Bo")
    pair = sorted(people)
    for row in slots["pairs"]:
        if [row["a"], row["b"]] == pair:
            for place in range(0, len(row["wrap"]), 7):
                changed = json.loads(path.read_bytes())
                wrap = next(slot for slot in changed["pairs"] if [slot["a"], slot["b"]] == pair)
                sign = "0" if wrap["wrap"][place] != "0" else "1"
                wrap["wrap"] = wrap["wrap"][:place] + sign + wrap["wrap"][place + 1 :]
                parsed = keyslot.parse_keyslots(
                    canonical.loads_object(canonical.dumps(changed)), vault_id=header.vault_id, generation=header.generation
                )
                with pytest.raises(KeyslotsDamaged):
                    keyslot.open_pair(parsed, (pair[0], people[pair[0]]), (pair[1], people[pair[1]]))


def test_slots_of_another_generation_do_not_open_this_one(cast: Cast) -> None:
    paths = VaultPaths(cast.vault_path)
    old_slots, old_store = paths.keyslots(1).read_bytes(), paths.store(1).read_bytes()
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    vault.close()
    header = load_header(cast.machine.files, paths)
    people = identities(cast, "Ada", "Bo")
    (a, first), (b, other) = sorted(people.items())
    standings = of_the_founding(header.constitution.people)
    slots = keyslot.parse_keyslots(canonical.loads_object(old_slots), vault_id=header.vault_id, generation=1)
    key = keyslot.open_pair(slots, (a, first), (b, other))
    with store_key(key, 1) as raw, pytest.raises(StoreDamaged):
        Store.open(paths.store(2), raw)
    paths.store(2).write_bytes(old_store)
    with pytest.raises(StoreDamaged):
        unlock_generation(cast.machine.files, paths, header, (a, first), (b, other), standings=standings)
    paths.keyslots(2).write_bytes(old_slots)
    with pytest.raises(KeyslotsDamaged):
        unlock_generation(cast.machine.files, paths, header, (a, first), (b, other), standings=standings)
