"""Keys that a list brings are held to what the next start asks of them, whoever made the draft that they come from."""

from __future__ import annotations

import json

from conftest import Cast
from fakes.new_people import OFFICERS, enrolled
from fakes.removal import header_of
from twinseal.domain.changes.brought_keys import BroughtKeys
from twinseal.domain.opening import ResealCause


def test_a_guard_row_that_the_new_key_did_not_sign_ends_the_seal(cast: Cast) -> None:
    vault = cast.open()
    cast.later(4000)
    flow = cast.to_open(vault, *OFFICERS)
    enrolled(cast, flow)
    (listed,) = flow.open_vault.changes._set.changes
    brought = listed.own.keys
    assert isinstance(brought, BroughtKeys)
    row = brought.guard
    before = json.dumps(row)
    row["signed"]["drift"] += 1
    assert json.dumps(row) != before
    cast.later()
    cast.sign_list(flow, *OFFICERS)
    receipt = flow.view().receipt
    assert receipt is not None
    # The vault of before stands, whole, and the list is kept.
    assert not receipt.new_seal
    assert receipt.changes_undone == 1
    assert "Fred Officer" not in {entry.person.name for entry in header_of(cast).people}
    vault.close()
    cast.register_code = ""
    cast.later(4000)
    vault = cast.open()
    flow = cast.to_open(vault, "Ada", "Bo")
    assert not flow.view().masked
    assert flow.reseal(ResealCause.HAND).receipt.new_seal
    vault.close()
