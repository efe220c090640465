"""Names at the ceremony: whoever reads them tells people, teams, labels and vaults apart by eye."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from conftest import Cast
from twinseal.crypto.certificates import give_certificates
from twinseal.crypto.identity import Identity
from twinseal.crypto.passphrase import normalise
from twinseal.domain.envelope import Card, Field, FieldKind
from twinseal.domain.errors import BadInput, LooksAlike
from twinseal.domain.people import Role
from twinseal.flows.ceremony.flow import Ceremony

FIELD = (Field(FieldKind.USER, "User", "root"),)


@pytest.fixture
def ceremony(cast: Cast) -> Iterator[Ceremony]:
    made = Ceremony(cast.machine)
    yield made
    made.abandon()


def enrol(ceremony: Ceremony, name: str, team: str = "") -> None:
    ceremony.enrol(name, Role.OFFICER, team, normalise("correct horse battery staple velvet mighty plank"))


@pytest.mark.parametrize(
    "name",
    ["frank officer", "Frank  Officer", "Frank\u00a0Officer", "Fr\u0430nk Officer", "Frank Officer\u200b", "\u200b", " \u00a0 ", "Frank\u202e", "\u0301"],
)  # fmt: skip
def test_nobody_is_enrolled_under_a_name_like_another_or_none(
    ceremony: Ceremony, refused: Callable[..., str], name: str
) -> None:
    enrol(ceremony, "Frank Officer")
    assert refused(BadInput, lambda: enrol(ceremony, name)).startswith("Name: ")
    assert [person.name for person in ceremony.view().people] == ["Frank Officer"]
    enrol(ceremony, "Frank B. Officer")


@pytest.mark.parametrize("team", ["SEC", "\u0455ec", "s\u200bec", "\u202esec"])
def test_a_team_is_written_in_one_way(ceremony: Ceremony, refused: Callable[..., str], team: str) -> None:
    enrol(ceremony, "Ada", "sec")
    assert refused(BadInput, lambda: enrol(ceremony, "Bo", team)).startswith("Team: ")
    enrol(ceremony, "Bo", " sec ")
    assert [person.team for person in ceremony.view().people] == ["sec", "sec"]
    assert ceremony.view().pairs == ()


def test_a_label_that_looks_like_another_is_asked_about_once(ceremony: Ceremony, refused: Callable[..., str]) -> None:
    add = lambda name: ceremony.add_envelope(name, "SYS", Card(), FIELD)  # noqa: E731 - one call, asked for again and again
    add("Switch l")
    assert "looks like \u201cSwitch l\u201d" in refused(LooksAlike, lambda: add("Switch 1"))
    assert len(ceremony.view().envelopes) == 1
    add("Switch 1")
    assert [envelope.name for envelope in ceremony.view().envelopes] == ["Switch l", "Switch 1"]
    assert "another envelope already has it" in refused(BadInput, lambda: add("SWITCH  1"))
    assert refused(BadInput, lambda: add("Switch\u202e2")).startswith("Label: ")
    assert refused(BadInput, lambda: add("\u200b")).startswith("Label: ")


def test_a_vault_name_like_its_neighbours_is_asked_about_once(
    ceremony: Ceremony, cast: Cast, tmp_path: Path, refused: Callable[..., str]
) -> None:
    (tmp_path / "Plant.twinseal").mkdir()
    give = lambda: ceremony.set_vault(tmp_path, "Pl\u0430nt", "Room 1")  # noqa: E731 - one call, asked for again and again
    assert "looks like \u201cPlant\u201d" in refused(LooksAlike, give)
    assert give().vault_name == "Pl\u0430nt"
    assert ceremony.set_vault(tmp_path, "Plant north", "Room 1").vault_name == "Plant north"


@pytest.mark.parametrize(
    "name",
    ["CON", "nul", "Aux.2", "com1", "Plant.", "Plant \u202e", "..", ".hidden", "a/b", "a:b", "\u200b", "x\ny", "a\u2028b"],
)
def test_a_vault_gets_no_name_that_a_drive_does_not_give_back(
    ceremony: Ceremony, tmp_path: Path, refused: Callable[..., str], name: str
) -> None:
    assert refused(BadInput, lambda: ceremony.set_vault(tmp_path, name, "Room 1")).startswith("Name of the vault: ")
    assert list(tmp_path.glob("*.twinseal")) == []


def test_hidden_signs_of_a_name_are_spelled_in_a_certificate(cast: Cast) -> None:
    made = give_certificates("Anna\u202erotiduA", "p00000001", Identity.generate().p256_public, cast.clock.utc())
    name = x509.load_der_x509_certificate(made.certificate).subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    assert name == "Anna\u27e8U+202E\u27e9rotiduA (p00000001)"
