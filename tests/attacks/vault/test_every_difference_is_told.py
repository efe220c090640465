"""Where header, store and log disagree in many things at once, both people and the log are told each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conftest import Cast
from fakes.folder_writer import append, append_all, append_unreadable, header_of, lines_of
from twinseal.domain.constitution_differences import differences
from twinseal.domain.errors import ConstitutionDiffers
from twinseal.domain.events.coded import text_of
from twinseal.domain.opening import ResealCause
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.ruled import rows_of
from twinseal.domain.text import LINE_MAX
from twinseal.flows.context.seal_facts import of_a_seal
from twinseal.flows.context.store_facts import LogPlace
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealing import reseal
from twinseal.vault.generation import keep_constitution
from twinseal.vault.store import Store

SAID = 20


def _warned(flow: OpeningFlow) -> str:
    assert flow.view().masked
    return " ".join(flow.view().warnings)


def _go_on_and_seal(cast: Cast, flow: OpeningFlow) -> None:
    for name in ("Ada", "Bo"):
        cast.later()
        flow.open_vault.unmasking.unmask(cast.id(name), cast.code(name))
    assert not flow.view().masked
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code


def _logged(cast: Cast, kind: str) -> list[dict[str, Any]]:
    """Return the differences of the one entry of this kind, read by the auditor."""
    vault = cast.open()
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    entries = [entry for entry in desk.log.entries if entry.fields.get("kind") == kind]
    desk.sign_out()
    vault.close()
    assert len(entries) == 1
    rows = entries[0].fields["differences"]
    assert isinstance(rows, list)
    return rows


def test_of_many_disagreements_each_one_is_told_and_logged(cast: Cast) -> None:
    folder, now = cast.vault_path, header_of(cast.vault_path)
    ours = of_a_seal(now)
    for seal in (7, 9):
        append(folder, kind="seal.committed", **{**ours, "generation": seal, "header": f"{seal}" * 64, "seal": seal})
    append(folder, kind="seal.committed", **ours)
    append(folder, kind="guard.rebuilt", seal_no=40)
    odd = []
    for _ in range(2):
        odd.append(len(lines_of(folder)))
        append(folder, whole=False, kind="code.ticked")
    odd.append(append_unreadable(folder))
    codes = []
    for envelope in ("e00000001", "e00000002"):
        codes.append(len(lines_of(folder)))
        append(folder, kind="code.ticked", envelope=envelope, field="Codes", field_index=2, code_index=0)
    cast.register_code = ""
    vault = cast.open()
    flow = cast.to_second(vault)
    asked = flow.view().request
    assert asked is not None
    vault.close()
    # The envelopes' ids are known to who signed in: a code that is there, marked in no opening.
    stray = len(lines_of(folder))
    append(folder, kind="code.ticked", envelope=asked.envelopes[0][0], field="Codes", field_index=2, code_index=0)
    cast.later(4000)
    vault = cast.open()
    flow = cast.to_open(vault)
    warned = _warned(flow)
    for seq in odd[:2]:
        assert f"Entry {seq} of the log is not a valid event" in warned
    for seq in codes:
        assert f"Entry {seq} of the log marks as used a one-time code that is not in this vault" in warned
    assert f"Entry {stray} of the log marks a one-time code as used outside any opening" in warned
    assert f"1 more entry of the log does not fit either: {odd[2]}; an auditor" in warned
    assert "The log names seal 7, 9." in warned
    assert "names this header's seal more than once" in warned
    assert "entries from a later seal" in warned
    _go_on_and_seal(cast, flow)
    vault.close()
    for kind in ("mismatch.found", "mismatch.accepted"):
        rows = _logged(cast, kind)
        assert [row["code"].removeprefix("mismatch.") for row in rows] == [
            "other_seal", "seal_twice", "later_seal", *["odd_entry"] * 2, *["unknown_code"] * 2, "stray_tick", "more_entries",
        ]  # fmt: skip
        assert [row["seq"] for row in rows if "seq" in row] == [*odd[:2], *codes, stray]
        assert rows[-1]["entries"] == odd[2:]
        assert rows[0]["found"] == [7, 9]


@pytest.mark.parametrize("kind", ["code.ticked", "\U0001f512" * LINE_MAX])
def test_of_too_many_entries_all_are_counted_and_people_go_on(cast: Cast, kind: str) -> None:
    """However many and long they are, there is room for them in one entry: nobody is kept out by what cannot be logged."""
    first, extra = len(lines_of(cast.vault_path)), 13
    made = append_all(cast.vault_path, [{"kind": kind, "envelope": kind}] * (2 + SAID + extra))
    assert made == 2 + SAID + extra
    vault = cast.open()
    flow = cast.to_open(vault)
    warned = _warned(flow)
    named = range(first + 2, first + 2 + SAID)
    for seq in (first, first + 1):
        assert f"Entry {seq} of the log " in warned
    assert f"do not fit either: {', '.join(map(str, named))} and {extra} more;" in warned
    _go_on_and_seal(cast, flow)
    vault.close()
    rows = _logged(cast, "mismatch.accepted")
    assert [row.get("seq") for row in rows] == [first, first + 1, None]
    assert rows[2] == {"code": "mismatch.more_entries", "count": SAID + extra, "entries": list(named), "others": extra}


def test_whatever_a_store_decides_alone_stands_in_the_log(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than one entry can hold in one sentence: none of those that were said is lost."""
    vault = cast.open()
    flow = cast.to_open(vault)
    decided = vault.context.header.constitution
    rules: dict[str, Any] = {}
    bounds = {rule.not_below.field for rule in rows_of(Policy).values() if rule.not_below is not None}
    for name, rule in rows_of(Policy).items():
        now = getattr(decided.policy, name)
        if isinstance(now, bool) and name != "same_team_forbidden":
            rules[name] = not now
        elif not isinstance(now, bool) and rule.not_below is None and name not in bounds:
            rules[name] = rule.high if now != rule.high else rule.low
    long = "\u2622" * LINE_MAX
    site = replace(decided.site, organisation=long, classification=long, retention=long)
    forged = replace(decided, policy=replace(decided.policy, **rules), site=site, place=long)
    every = differences(forged, decided)
    assert len(every) == SAID + 1
    real = reseal.Resealing._amend

    def amended(self: reseal.Resealing, copy: Store, place: LogPlace) -> None:
        keep_constitution(copy, forged)
        real(self, copy, place)

    with monkeypatch.context() as patch:
        # As a program of their own, which rehearses nothing.
        patch.setattr(reseal.Resealing, "_amend", amended)
        patch.setattr(reseal, "rehearse", lambda *_: None)
        receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later(400)
    vault = cast.open()
    with pytest.raises(ConstitutionDiffers) as caught:
        cast.to_open(vault)
    vault.close()
    assert all(str(difference) in caught.value.sentence for difference in every)
    rows = _logged(cast, "mismatch.found")
    logged = " ".join(str(text_of(row)) for row in rows)
    for difference in every:
        assert str(difference) in logged
