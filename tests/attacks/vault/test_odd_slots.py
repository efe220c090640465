"""A slot of people who may not open together opens nothing, one that is missing is named, and the next seal has neither."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from conftest import Cast
from twinseal.domain.constitution import PersonRow
from twinseal.domain.errors import PairNotAllowed
from twinseal.domain.opening import ResealCause
from twinseal.domain.who_counts import Standings, slot_pairs
from twinseal.flows.sealing import reseal
from twinseal.vault import generation
from twinseal.vault.keyslot_file import pairs_of, slots_of


def test_odd_slots_are_named_refused_and_gone_after_a_seal(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a program of their own, which rehearses nothing, would let two people leave them."""
    ada, bo, cy, ed = (cast.id(name) for name in ("Ada", "Bo", "Cy", "Ed"))
    beyond, missing = tuple(sorted((ada, ed))), tuple(sorted((bo, cy)))

    def odd(rows: Iterable[PersonRow], standings: Standings, *, same_team_forbidden: bool) -> tuple[tuple[str, ...], ...]:
        rule = set(slot_pairs(rows, standings, same_team_forbidden=same_team_forbidden))
        return tuple(sorted((rule | {beyond}) - {missing}))

    vault = cast.open()
    flow = cast.to_open(vault)
    with monkeypatch.context() as patch:
        patch.setattr(generation, "slot_pairs", odd)
        patch.setattr(reseal, "rehearse", lambda *_: None)
        receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later()
    vault = cast.open()
    standings = vault.context.roster.newest.standings
    slots = slots_of(cast.machine.files, vault.context.paths, vault.context.header, standings)
    assert (slots.beyond, slots.missing) == ((beyond,), (missing,))
    assert slots.pairs == pairs_of(vault.context.header, standings) - {missing}
    notices = " ".join(vault.view().notices)
    assert "may not open together was found; it opens nothing: " in notices
    assert "have no slot until the next seal: " in notices
    flow = cast.to_second(vault)
    with pytest.raises(PairNotAllowed):
        flow.confirm(*cast.factors("Ed"))
    flow.confirm(*cast.factors("Bo"))
    signers = [(person.id, identity) for person, identity in flow.open_vault.state.pair.signers()]
    # Whatever the keys: they are refused before a slot is looked at.
    with pytest.raises(PairNotAllowed):
        generation.unlock_generation(
            cast.machine.files,
            vault.context.paths,
            vault.context.header,
            (ada, signers[0][1]),
            (ed, signers[1][1]),
            standings=standings,
        )
    flow.reseal(ResealCause.HAND)
    slots = slots_of(cast.machine.files, vault.context.paths, vault.context.header, standings)
    vault.close()
    assert (slots.beyond, slots.missing) == ((), ())
    assert "slots.odd" in cast.desk_kinds()
