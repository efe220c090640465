"""A search finds what people remember of an opening: its reference, its words, in any order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Cast
from twinseal.domain.errors import BadInput
from twinseal.domain.opening import ResealCause
from twinseal.flows.context.trust_cards import read_card


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        ("INC-0047", "request.signed"),
        ("inc-004711 switch", "request.signed"),
        ("core SWITCH nobody", "request.signed"),
        ("no network", "request.signed"),
        ("envelope officer 15", "answer.signed"),
        ("2026-11-02 glass", "opening.begun"),
        ("2026-11-02T glass", "opening.begun"),
    ],
)
def test_every_word_counts_wherever_it_stands(cast: Cast, wanted: str, kind: str) -> None:
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    kinds = [line.kind for line in desk.entries(wanted)[1]]
    assert kind in kinds
    assert len(kinds) < desk.entries()[0] / 3
    assert desk.entries(f"{wanted} nowhere-at-all")[0] == 0
    desk.sign_out()
    vault.close()


def test_no_file_in_place_of_the_trust_card_is_said_as_it_is(cast: Cast, refused: Callable[..., str]) -> None:
    files, folder = cast.machine.files, cast.card_path.parent
    assert read_card(files, cast.card_path) == cast.card()
    refusal = refused(BadInput, lambda: read_card(files, folder))
    assert refusal == f"{folder} is a folder. Choose the file NAME.trust-card.json inside it."
    missing = folder / "none.trust-card.json"
    refusal = refused(BadInput, lambda: read_card(files, missing))
    assert refusal == f"There is no file {missing}. Choose the trust card from your own drive."
