"""Who may open is said as the keyslots have it, rules and envelopes as the lists have them that a seal carried out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fakes.small_roster import roster_of
from fakes.small_vault import BO, ED, found
from fakes.told_log import Opening, Told, log
from twinseal.audit.verify.roster import Roster
from twinseal.domain.events.maintenance import ENVELOPE_ADDED, ENVELOPE_RELABELLED, ENVELOPE_RETIRED
from twinseal.domain.events.rules import POLICY_CHANGED
from twinseal.domain.events.sealing import SEAL_COMMITTED
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


def test_what_no_seal_carried_out_is_not_in_force(tmp_path: Path) -> None:
    header = found(tmp_path / "vault", envelopes=0).header()
    named = {"change_set": "ab" * 32, "opening": "o2"}
    rows: list[Told] = [
        (ENVELOPE_RELABELLED, {"envelope": "e1", "becomes": {"label": "Pump"}, **named}),
        (ENVELOPE_RETIRED, {"envelope": "e1", **named}),
        (ENVELOPE_ADDED, {"envelope": "e2", "name": "Valve", **named}),
        (POLICY_CHANGED, named),
    ]
    opening = [(VAULT_FOUNDED, {}), *Opening().entries()]
    agreed, sealed = log(*opening, *rows), log(*opening, *rows, (SEAL_COMMITTED, {"seal": 9, **named}))
    said, done = in_force(agreed, header), in_force(sealed, header)
    ((label, *counts),) = said.envelopes
    assert (label not in ("Pump", "Valve"), "retired" in label, counts[:2]) == (True, False, [1, 1])
    assert [row[0] for row in done.envelopes] == ["Pump (retired)", "Valve"]
    assert (said.rules_entry, done.rules_entry) == (agreed.entries[0].seq, agreed.entries[-1].seq)
