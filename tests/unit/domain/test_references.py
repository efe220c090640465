"""Reference numbers that somebody made up are told from those that a system gives out."""

from __future__ import annotations

import pytest

from twinseal.domain.references import is_made_up


@pytest.mark.parametrize("reference", ["INC-000000", "INC-123456", "SEC-987654", "11111", "INC-012345"])
def test_one_digit_or_a_row_of_digits_is_made_up(reference: str) -> None:
    assert is_made_up(reference)


@pytest.mark.parametrize("reference", ["INC-004711", "INC-1234", "INC-123457", "7", "INC-", "", "2026-11-02"])
def test_what_a_system_gives_out_is_not_made_up(reference: str) -> None:
    assert not is_made_up(reference)
