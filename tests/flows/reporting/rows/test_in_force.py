"""Who may open is said as the keyslots have it: who is held back opens with whoever did not sign for their keys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fakes.small_roster import roster_of
from fakes.small_vault import BO, ED, found
from fakes.told_log import log
from twinseal.audit.verify.roster import Roster
from twinseal.domain.events.vault import VAULT_FOUNDED
from twinseal.flows.reporting.rows.in_force import in_force


def test_who_is_held_back_opens_with_who_did_not_sign(tmp_path: Path) -> None:
    header = found(tmp_path / "vault", envelopes=0).header()
    (edition,) = roster_of({0: {row.id: (row.role, b"") for row in header.constitution.people}}).editions
    ed = edition.people[ED.id]
    key = replace(ed.key, origin=replace(ed.key.origin, how="held", edition=1, brought=frozenset({BO.id})))
    held = replace(edition, people={**edition.people, ED.id: replace(ed, key=key, held=True)})
    roster = Roster((held,), {who: (each.key,) for who, each in held.people.items()})
    said = in_force(log((VAULT_FOUNDED, {}), roster=roster), header)
    assert said.pairs == ("Ada and Bo", "Ada and Cy", "Bo and Cy", "Cy and Ed")
    assert ("Ed", "operator", "night", "active, waits for a third person's confirmation") in said.people
