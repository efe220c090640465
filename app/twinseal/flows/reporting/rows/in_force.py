"""Who may open a vault, with whom, under which rules, and which envelopes its log names: as they are when a report is made."""

from __future__ import annotations

from collections import Counter

from twinseal.domain.constitution import ACTIVE
from twinseal.domain.events.maintenance import ENVELOPE_ADDED, ENVELOPE_RELABELLED, ENVELOPE_RETIRED
from twinseal.domain.events.rules import CATEGORY_CHANGED, POLICY_CHANGED, THRESHOLD_CHANGED, VAULT_CHANGED
from twinseal.domain.events.vault import VAULT_FOUNDED
from twinseal.domain.site_form import hours_text
from twinseal.flows.log.carried_out import entries_in_force
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import opened_rows
from twinseal.flows.log.stories import number, text
from twinseal.reports.part_rows import InForce
from twinseal.vault.header import Header
from twinseal.vault.keyslot_file import pairs_of


def in_force(part: LogView, header: Header) -> InForce:
    """Return people, pairs, rules and envelopes."""
    log, newest = part.log or part, part.roster.newest
    people = []
    for entry in header.everybody:
        entrant = newest.people.get(entry.person.id)
        state = "active" if entry.state == ACTIVE else f"suspended until {entry.until}" if entry.until else "suspended"
        if entrant is not None and entrant.held:
            state += ", waits for a third person's confirmation"
        people.append((entry.person.name, entry.person.role.value, entry.person.team, state))
    names = {row.id: row.name for row in header.constitution.people}
    pairs = sorted(pairs_of(header, newest.standings))
    site = header.constitution.site
    kinds = (POLICY_CHANGED, THRESHOLD_CHANGED, CATEGORY_CHANGED, VAULT_CHANGED)
    founded = next(iter(log.of_kind(VAULT_FOUNDED)), None)
    rows = [entry.seq for entry in entries_in_force(log, *kinds) if entry.before is None]
    set_by = max(rows, default=0 if founded is None else founded.seq)
    return InForce(
        people=tuple(sorted(people, key=lambda row: row[0].casefold())),
        pairs=tuple(sorted(f"{names[first]} and {names[second]}" for first, second in pairs)),
        rules=header.policy.sentences(),
        rules_sha256=header.constitution.digest,
        rules_entry=set_by,
        reasons=tuple(
            (reason.name, "; ".join(filter(None, (*reason.questions, reason.reference_form))))
            for reason in header.categories
        ),
        hours=" ".join(filter(None, (hours_text(site.hours), site.zone))),
        envelopes=_envelopes(part, log),
        envelope_count=0 if founded is None else number(founded, "envelope_count"),
    )


def _envelopes(part: LogView, log: LogView) -> tuple[tuple[str, int, int, str], ...]:
    """Return label, openings here and in the whole log, and when last, of each envelope that the log names."""
    here = {story.opening_id for story in part.openings}
    counts: Counter[str] = Counter()
    in_part: Counter[str] = Counter()
    last: dict[str, str] = {}
    for row in opened_rows(log):
        for envelope in row.envelope_ids:
            counts[envelope] += 1
            in_part[envelope] += row.opening in here
            last[envelope] = row.opened
    labels = {}
    for entry in entries_in_force(log, ENVELOPE_ADDED, ENVELOPE_RELABELLED):
        becomes = entry.fields.get("becomes")
        named = str(becomes.get("label", "")) if isinstance(becomes, dict) else text(entry, "name")
        if named:
            labels[text(entry, "envelope")] = named
    retired = {text(entry, "envelope") for entry in entries_in_force(log, ENVELOPE_RETIRED)}
    known = {envelope: labels.get(envelope) or log.people.label("", envelope) for envelope in (*counts, *labels)}
    inventory = [
        (label + (" (retired)" if envelope in retired else ""), in_part[envelope], counts[envelope], last.get(envelope, ""))
        for envelope, label in known.items()
    ]
    return tuple(sorted(inventory, key=lambda each: (-each[1], -each[2], each[0])))
