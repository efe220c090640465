"""Somebody with the folder appends entries that call one-time codes used: no mark goes into a seal without being told."""

from __future__ import annotations

import pytest

from conftest import Cast
from fakes.dying_process import killed_after
from fakes.folder_writer import COMMON, append_all
from twinseal.domain.errors import DiskFull
from twinseal.domain.opening import ResealCause
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealing import reseal

CODES = 2
OPENING = "o00000000000000aa"


def _envelope(cast: Cast) -> str:
    """Open and seal once; return the id of the envelope that the people of these tests ask for."""
    vault = cast.open()
    flow = cast.to_open(vault)
    envelope = flow.view().envelopes[0].outside.id
    _seal(cast, flow)
    vault.close()
    return envelope


def _seal(cast: Cast, flow: OpeningFlow) -> None:
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code


def _next(cast: Cast) -> tuple[str, tuple[int, ...]]:
    """Open, go on where that is asked, and seal; return what people were told, and which codes count as used."""
    cast.later(4000)
    vault = cast.open()
    flow = cast.to_open(vault)
    warnings = " ".join(flow.view().warnings)
    if flow.view().masked:
        for name in ("Ada", "Bo"):
            cast.later()
            flow.open_vault.unmasking.unmask(cast.id(name), cast.code(name))
    used = flow.view().envelopes[0].fields[CODES].codes_used
    _seal(cast, flow)
    vault.close()
    return warnings, used


def _opened(envelope: str) -> dict[str, object]:
    return {
        **COMMON, "kind": "opening.opened", "opening": OPENING, "opening_kind": "emergency", "witness": "", "envelopes": [envelope],
        "minutes": 15, "first": "p00000001", "second": "p00000002",
    }  # fmt: skip


def _ticked(envelope: str, code: int, opening: str = OPENING) -> dict[str, object]:
    return {
        **COMMON, "kind": "code.ticked", "opening": opening, "envelope": envelope, "field": "Codes", "field_index": CODES,
        "code_index": code,
    }  # fmt: skip


@pytest.mark.parametrize("case", ["no opening", "another envelope", "after its end", "of the last seal"])
def test_a_mark_outside_any_opening_goes_into_no_seal(cast: Cast, case: str) -> None:
    envelope = _envelope(cast)
    ended = {**COMMON, "kind": "opening.unclean_end", "opening": OPENING, "since": "2026-11-02T09:00:00Z"}
    events = {
        "no opening": [_ticked(envelope, 1, "")],
        "another envelope": [_opened("e0000000f"), _ticked(envelope, 1)],
        "after its end": [_opened(envelope), ended, _ticked(envelope, 1)],
        "of the last seal": [_ticked(envelope, 1)],
    }[case]
    append_all(cast.vault_path, events)
    warnings, used = _next(cast)
    assert "marks a one-time code as used outside any opening" in warnings
    assert "continue with a fresh code" in warnings
    assert used == ()
    assert _next(cast) == ("", ())


def test_a_whole_made_up_opening_is_told_before_marks_are_kept(cast: Cast) -> None:
    envelope = _envelope(cast)
    append_all(cast.vault_path, [_opened(envelope), _ticked(envelope, 0), _ticked(envelope, 2)])
    warnings, used = _next(cast)
    assert "Marked as used in an opening that was not sealed: code 1 of \u201cEnvelope 0\u201d, code 3 of" in warnings
    assert "tell an auditor" in warnings
    assert used == (0, 2)
    assert _next(cast) == ("", (0, 2))


def test_a_mark_of_an_opening_that_was_killed_is_kept_and_told(cast: Cast) -> None:
    envelope = _envelope(cast)
    cast.later(4000)
    killed_after(lambda: cast.to_open(cast.open()).open_vault.contents.tick_code(envelope, CODES, 1))
    warnings, used = _next(cast)
    assert "code 2 of \u201cEnvelope 0\u201d" in warnings
    assert used == (1,)
    assert _next(cast) == ("", (1,))


@pytest.mark.parametrize("adopt", [True, False], ids=["adopted", "rejected"])
@pytest.mark.parametrize("end", ["killed", "the drive is full"])
def test_a_mark_made_after_the_key_was_lost_is_kept(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, adopt: bool, end: str
) -> None:
    """The opening began among the unanchored entries; that two people went on in it is signed by both."""
    envelope = _envelope(cast)
    (cast.vault_path / "audit" / "next.key").unlink()
    cast.later(4000)
    vault = cast.open()

    def act() -> OpeningFlow:
        flow = cast.to_open(vault)
        for name in ("Ada", "Bo"):
            cast.later()
            flow.open_vault.unmasking.unmask(cast.id(name), cast.code(name), adopt=adopt)
        flow.open_vault.contents.tick_code(envelope, CODES, 1)
        return flow

    if end == "killed":
        killed_after(act)
        vault.close()
    else:
        flow = act()
        with monkeypatch.context() as patch:
            patch.setattr(reseal, "commit_header", _full)
            receipt = flow.reseal(ResealCause.HAND).receipt
        assert receipt is not None
        assert "sealing was not completed" in receipt.problem
        vault.close()
    cast.later(4000)
    warnings, used = _next(cast)
    assert "code 2 of \u201cEnvelope 0\u201d" in warnings
    assert "outside any opening" not in warnings
    assert used == (1,)
    assert _next(cast) == ("", (1,))


def _full(*_: object) -> None:
    msg = "No room left on the drive for header.json: free some space and try again."
    raise DiskFull(msg)
