"""The seal number that is typed with the register code tells of a checkpoint, or a header, that is not the last one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Cast
from twinseal.domain.errors import RegisterCodeWrong
from twinseal.domain.opening import RegisterCodeResult, ResealCause
from twinseal.domain.register_code import typed_seal, with_seal
from twinseal.flows.opening.flow import OpeningFlow


@pytest.fixture
def sealed_twice(cast: Cast) -> tuple[Cast, str]:
    """Return a cast whose vault has seal 2, and the code of that seal."""
    vault = cast.open()
    receipt = cast.to_open(vault).reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    cast.later()
    return cast, receipt.register_code


def without_the_newest_note(cast: Cast) -> None:
    max((cast.vault_path / "audit" / "checkpoints").iterdir()).unlink()


def asked(cast: Cast) -> OpeningFlow:
    return cast.open().break_the_glass()


def test_a_true_code_whose_note_was_removed_is_told_as_that(
    sealed_twice: tuple[Cast, str], refused: Callable[..., str]
) -> None:
    cast, code = sealed_twice
    without_the_newest_note(cast)
    flow = asked(cast)
    sentence = refused(RegisterCodeWrong, lambda: flow.enter_register_code(with_seal(2, 0, code)))
    assert "seal 0002" in sentence
    assert "audit/checkpoints" in sentence


def test_the_code_of_an_older_seal_fits_with_a_warning_only(sealed_twice: tuple[Cast, str]) -> None:
    cast, _ = sealed_twice
    without_the_newest_note(cast)
    view = asked(cast).enter_register_code(with_seal(1, 0, cast.register_code))
    assert view.register_code is RegisterCodeResult.RIGHT
    assert "seal 0001" in view.warnings[0]
    assert "sealed up to 0002" in view.warnings[0]


def test_a_register_ahead_of_the_header_is_wrong_with_its_code(
    sealed_twice: tuple[Cast, str], refused: Callable[..., str]
) -> None:
    cast, code = sealed_twice
    flow = asked(cast)
    assert "older copy" in refused(RegisterCodeWrong, lambda: flow.enter_register_code(with_seal(3, 0, code)))


@pytest.mark.parametrize("with_number", [True, False])
def test_the_code_of_the_last_seal_is_right_without_a_word(sealed_twice: tuple[Cast, str], with_number: bool) -> None:
    cast, code = sealed_twice
    view = asked(cast).enter_register_code(with_seal(2, 0, code) if with_number else code)
    assert view.register_code is RegisterCodeResult.RIGHT
    assert view.warnings == ()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0002 \u00b7 X", 2),
        ("12\u00b7X", 12),
        ("X", None),
        ("a \u00b7 X", None),
        ("\u0662 \u00b7 X", None),
        ("1" * 13 + "\u00b7X", None),
        ("0002 7K3M-Q0ZD-9F2A-Q", 2),
        ("0002-7K3M-Q0ZD-9F2A-Q", 2),
        ("0002: 7K3M-Q0ZD-9F2A-Q", 2),
        ("7K3M-Q0ZD-9F2A-Q", None),
        ("\uff10\uff10\uff10\uff12 7K3M-Q0ZD-9F2A-Q", 2),
    ],
)
def test_only_a_plain_number_before_the_code_is_a_seal_number(typed: str, number: int | None) -> None:
    assert typed_seal(typed) == number
