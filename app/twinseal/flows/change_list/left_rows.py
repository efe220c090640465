"""Rows of a draft that was taken up and that these two cannot sign: why, and how they come on the list after all."""

from __future__ import annotations

import contextlib
from collections.abc import Collection

from twinseal.crypto.certificates import is_for
from twinseal.crypto.identity import PersonCertificates
from twinseal.domain.changes.change import Change
from twinseal.domain.changes.enrol_person import EnrolPerson
from twinseal.domain.changes.keys_of_person import BringsKeys, is_with_the_old
from twinseal.domain.changes.registry import change_of
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.texts import Text
from twinseal.vault.draft import DraftRow, Own

Left = tuple[tuple[DraftRow, Text], ...]
"""Rows that stay in the draft, each with why."""


def check_brought(change: Change, own: Own, facts: VaultFacts, pair: Collection[str]) -> None:
    """Raise `BadInput` for a row of a draft with keys that these two, by their ids, cannot sign as they lie there.

    That is one that takes somebody's open keys, which no draft has, and one whose certificate is in another name: by its digest it
    would be pinned like any other, and whoever opens a report in a common PDF program would read that name.
    """
    if not isinstance(change, BringsKeys):
        return
    name = change.name if isinstance(change, EnrolPerson) else facts.name(change.person)
    if own.keys is None:
        raise BadInput("input.bad.changes_row")
    given, named = PersonCertificates.from_json(dict(own.keys.certificates)), own.keys.public.get("certificate_sha256")
    if given.certificate_sha256.hex() != named or not is_for(given, name, change.person):
        raise BadInput("input.bad.keys_other_name", name=name)
    if not is_with_the_old(change.how):
        return
    if change.person not in pair:
        raise BadInput("input.bad.keys_other_person", name=name)
    raise BadInput("input.bad.keys_person_first", name=name)


def keys_left(left: Left, person_id: str) -> tuple[int, Change, Own] | None:
    """Return the row about somebody's keys that stays in the draft, with its place; other rows about them are none."""
    for place, (row, _) in enumerate(left):
        with contextlib.suppress(BadInput):
            change = change_of(row.row)
            if isinstance(change, BringsKeys) and change.person == person_id:
                return place, change, row.own
    return None
