"""Keys that somebody gets: proven by a code, in a bundle that their passphrase opens, under a certificate of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from conftest import Cast
from fakes.removal import header_of
from twinseal.crypto.certificates import are_whole
from twinseal.crypto.derivation import CEILING, DEFAULT, TESTS_ONLY, KdfProfile
from twinseal.crypto.key_bundle import open_key_bundle
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.domain.errors import WrongFactor
from twinseal.domain.people import Person, Role
from twinseal.flows.enrolment.new_keys import NewKeys, OfVault, cost_in, make_new_keys, new_person_id
from twinseal.vault.guard_row import GuardedPerson
from twinseal.vault.header import Header

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
NOW_S = int(NOW.timestamp())
FRED = Person("p0badc0de", "Fred Officer", Role.OFFICER, "night")
WORDS = "correct horse battery staple Fred"


def locks_of(bundle: dict[str, object]) -> list[dict[str, object]]:
    locks = bundle["locks"]
    assert isinstance(locks, list)
    return locks


VAULT = OfVault("cb" * 16, "6f" * 16, TESTS_ONLY)


def made(key: int = 1, seed: SecretBytes | None = None) -> NewKeys:
    return make_new_keys(FRED, key, VAULT, normalise(WORDS), NOW, seed)


def test_the_bundle_opens_with_the_passphrase_alone() -> None:
    keys = made(2)
    entry = keys.enrolled(b"\x07" * 32, "2026-11-30T09:00:00Z")
    assert (entry.key, entry.bundle["person"], entry.bundle["key"]) == (2, FRED.id, 2)
    with open_key_bundle(entry.bundle, passphrase=normalise(WORDS), owner=keys.owner) as opened:
        assert opened.founding_sha256 == b"\x07" * 32
        assert opened.identity.has_keys_of(entry.public)
    with pytest.raises(WrongFactor):
        open_key_bundle(entry.bundle, passphrase=normalise(WORDS + "s"), owner=keys.owner)


def test_the_certificate_has_an_authority_of_its_own() -> None:
    first, second = made(), made()
    assert are_whole(first.certificates, first.opened.identity.p256_public)
    assert first.certificates.issuer != second.certificates.issuer
    assert first.owner.public.certificate_sha256 == first.certificates.certificate_sha256


def test_one_code_proves_the_authenticator_and_its_clock() -> None:
    keys = made()
    seed_words, address = keys.scanned("Plant")
    assert seed_words in address
    with seed_from_text(seed_words) as seed:
        late = code_at(seed, TotpParameters(), NOW_S - 90)
    with pytest.raises(WrongFactor):
        keys.prove("000000" if late != "000000" else "000001", NOW_S)
    assert not keys.proven
    keys.prove(late, NOW_S)
    assert (keys.proven, keys.step, keys.drift_steps) == (True, NOW_S // 30 - 3, -3)


def test_the_first_row_of_the_guard_is_signed_by_the_new_key() -> None:
    keys = made(3)
    keys.step, keys.drift_steps = 60, 1
    name, row = keys.guard_row(812)
    public = keys.opened.identity.ed25519.public
    assert name == "p0badc0de_3"
    assert (row.last_step_used, row.drift_steps, row.seq) == (60, 1, 812)
    assert GuardedPerson(VAULT.vault_id, VAULT.log_id, FRED.id, 3, public).signs(row)
    assert not GuardedPerson(VAULT.vault_id, VAULT.log_id, FRED.id, 2, public).signs(row)


def test_an_authenticator_that_stays_needs_no_scan() -> None:
    before = made()
    again = made(2, SecretBytes(before.opened.seed.view()))
    assert again.scanned("Plant") == before.scanned("Plant")
    before.wipe()
    again.prove(code_at(again.opened.seed, TotpParameters(), NOW_S), NOW_S)
    assert again.owner.public != before.owner.public


def test_an_id_is_nobody_elses() -> None:
    made = {new_person_id() for _ in range(50)}
    assert len(made) == 50
    assert new_person_id(made) not in made


def test_no_bundle_that_came_later_raises_the_cost_of_others(cast: Cast) -> None:
    header = header_of(cast)
    on_card = {entry.person.id for entry in header.people}

    def with_costs(*costs: tuple[int, KdfProfile]) -> Header:
        """Return the header with these key numbers and costs in the order of its people."""
        changed = []
        for entry, (key, cost) in zip(header.everybody, costs, strict=True):
            kdf = {"memory_kib": cost.memory_kib, "passes": cost.passes, "lanes": cost.lanes}
            (lock,) = locks_of(entry.bundle)
            changed.append(replace(entry, key=key, bundle={**entry.bundle, "locks": [{**lock, "kdf": kdf}]}))
        return replace(header, everybody=tuple(changed))

    usual, absurd, six = (1, DEFAULT), (2, CEILING), len(header.everybody)
    assert cost_in(header, on_card) == replace(TESTS_ONLY, name="bundle")
    # As long as anybody has the keys of the founding, they say what a guess costs, however many came since.
    assert cost_in(with_costs(usual, *[absurd] * (six - 1)), on_card).passes == DEFAULT.passes
    # A number of keys makes nobody a founder.
    assert cost_in(with_costs(usual, *[(1, CEILING)] * (six - 1)), {header.everybody[0].person.id}).passes == DEFAULT.passes
    # Without any, the middle one of everybody's.
    later = (2, DEFAULT)
    assert cost_in(with_costs(later, later, later, absurd, absurd, absurd), on_card).passes == DEFAULT.passes
    assert cost_in(with_costs(later, later, absurd, absurd, absurd, absurd), on_card).passes == CEILING.passes
