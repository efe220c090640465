"""The rows of a list of changes as its screens show them: those that are signed, and those that stay in a draft."""

from __future__ import annotations

from collections.abc import Callable

from twinseal.domain.changes.change_set import ChangeSet, Listed
from twinseal.domain.changes.rebind_person import RebindPerson
from twinseal.domain.changes.registry import change_of
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.texts import Text
from twinseal.flows.change_list.left_rows import Left
from twinseal.flows.views.change_list import ChangeRowView, LeftRowView
from twinseal.vault.draft import DraftRow


def row_views(changes: ChangeSet, facts: VaultFacts, name_of: Callable[[str], str]) -> tuple[ChangeRowView, ...]:
    """Return each row of a list, judged where those before it are made; `name_of` gives the names of who typed it."""
    return tuple(
        _row_view(number, listed, now, name_of) for number, (listed, now) in enumerate(changes.steps(facts), start=1)
    )


def left_views(left: Left, facts: VaultFacts) -> tuple[LeftRowView, ...]:
    """Return each row that stays in the draft, and why."""
    return tuple(_left_view(row, refusal, facts) for row, refusal in left)


def _row_view(number: int, listed: Listed, facts: VaultFacts, name_of: Callable[[str], str]) -> ChangeRowView:
    change = listed.change
    return ChangeRowView(
        number,
        change.event.name,
        str(change.sentence(facts)),
        change.right,
        change.differences(facts, listed.own),
        tuple(map(str, change.follows(facts))),
        tuple(map(name_of, listed.typed_by)) if listed.earlier else (),
        listed.typed_utc if listed.earlier else "",
        facts.name(change.person) if isinstance(change, RebindPerson) else "",
    )


def _left_view(row: DraftRow, refusal: Text, facts: VaultFacts) -> LeftRowView:
    kind = str(row.row.get("kind", ""))
    try:
        return LeftRowView(kind, str(change_of(row.row).sentence(facts)), str(refusal))
    except BadInput:
        return LeftRowView(kind, "", str(refusal))
