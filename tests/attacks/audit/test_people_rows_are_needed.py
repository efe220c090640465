"""Takes one part of the rule about rows of a people note out at a time: an attack that only it catches must then pass."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fakes.forged_log import Case, honest_vault
from fakes.people_mutations import NEW, PEOPLE, PeopleVault, confirmed, honest_people
from fakes.second_opinion import laid_out, theirs
from twinseal.audit.format.people_note import Evidence, FreedLine, PersonLine
from twinseal.audit.verify import people_judge
from twinseal.audit.verify.roster import Key, Origin, Roster
from twinseal.audit.verify.verify import verify
from twinseal.crypto.identity import Identity

KEY_OF = people_judge._key_of


def _named(number: str) -> Case:
    (made,) = (mutation for mutation in PEOPLE if mutation.name.startswith(f"{number} "))
    return made.make(honest_vault())


def _kept(vault: PeopleVault, person: str, role: str, **changes: Any) -> PersonLine:
    founder = vault.log.card().person(person)
    assert founder is not None
    line = PersonLine(
        person, role, "kept", 1, founder.kem_sha256, founder.ed25519_public, founder.mldsa44_public,
        founder.certificate_sha256, "", founder.name,
    )  # fmt: skip
    return replace(line, **changes)


def _with(*more: PersonLine) -> Case:
    vault = honest_people()
    rows = sorted((*vault.note.entering, *more), key=lambda line: line.id)
    return vault.case(replace(vault.note, entering=tuple(rows)))


def _auditor_opens() -> Case:
    return _with(_kept(honest_people(), "p00000003", "officer"))


def _other_certificate() -> Case:
    return _with(_kept(honest_people(), "p00000003", "auditor", certificate_sha256=b"\x31" * 32))


def _number_left_out() -> Case:
    vault = honest_people()
    return vault.case(replace(vault.note, entering=(replace(vault.note.entering[0], key=2),)))


def _continued_alone() -> Case:
    """New keys for Gus that the old ones did not sign for."""
    vault, public = honest_people(), Identity.generate().public
    line = replace(
        vault.note.entering[0], how="continued", key=2, kem_sha256=public.kem_sha256, ed25519=public.ed25519_public,
        mldsa44=public.mldsa44_public, certificate_sha256=b"\x32" * 32,
    )  # fmt: skip
    return confirmed(vault, freed=(), entering=(line,))


def _confirmed_by_nobody() -> Case:
    vault = honest_people()
    proof = Evidence("p00000003", 1, 12, vault.log.head(12), "2026-11-29T08:30:00Z", bytes(64), bytes(2420))
    return confirmed(vault, freed=(FreedLine(NEW, 1, proof),))


def _trusting(line: PersonLine, origin: Origin) -> Key:
    return Key(
        line.key, line.kem_sha256, line.ed25519, line.mldsa44, line.certificate_sha256, line.holder,
        replace(origin, how="open"),
    )  # fmt: skip


def _any_keys(before: Roster, line: PersonLine, good: Collection[str], origin: Origin) -> Key | None:
    return KEY_OF(before, line, good, origin) or _trusting(line, origin)


PARTS: dict[str, tuple[object, str, Any, Callable[[], Case]]] = {
    "an auditor never opens": (people_judge, "_changes_side", lambda *_: False, _auditor_opens),
    "kept are the keys of before": (people_judge, "_key_of", _any_keys, _other_certificate),
    "the next number": (people_judge, "_key_of", _any_keys, _number_left_out),
    "continued by the old keys": (people_judge, "_key_of", _any_keys, _continued_alone),
    "a sheet of an opener": (people_judge, "_fits", lambda *_: True, lambda: _named("127v")),
    "no key comes back": (people_judge._Used, "take", lambda *_: True, lambda: _named("127y")),
    "a third who signed": (people_judge, "_is_proved", lambda *_: True, _confirmed_by_nobody),
}


@pytest.mark.parametrize("part", PARTS)
def test_without_the_part_an_attack_passes(part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, name, instead, make = PARTS[part]
    case = make()
    refused = verify(case.source(), case.card)
    assert str(refused.reason) == "people.row"
    assert theirs(laid_out(case, tmp_path), tmp_path, [])[1] == "people.row"
    monkeypatch.setattr(owner, name, instead)
    passed = verify(case.source(), case.card)
    assert passed.verdict.is_valid, passed.sentence
