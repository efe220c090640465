"""Every change that two people can make; a new one is a class in a file of its own and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from twinseal.domain.changes.accept_person import AcceptPerson
from twinseal.domain.changes.add_envelope import AddEnvelope
from twinseal.domain.changes.change import Change, Right
from twinseal.domain.changes.change_person import ChangePerson
from twinseal.domain.changes.change_place import ChangePlace
from twinseal.domain.changes.change_policy import ChangePolicy
from twinseal.domain.changes.change_reason import ChangeReason
from twinseal.domain.changes.change_threshold import ChangeThreshold
from twinseal.domain.changes.close_duty import CloseDuty
from twinseal.domain.changes.confirm_person import ConfirmPerson
from twinseal.domain.changes.end_waits import EndWaits
from twinseal.domain.changes.enrol_person import EnrolPerson
from twinseal.domain.changes.explain_clock import ExplainClock
from twinseal.domain.changes.rebind_person import RebindPerson
from twinseal.domain.changes.reinstate_person import ReinstatePerson
from twinseal.domain.changes.rekey_vault import RekeyVault
from twinseal.domain.changes.relabel_envelope import RelabelEnvelope
from twinseal.domain.changes.remove_person import RemovePerson
from twinseal.domain.changes.replace_contents import ReplaceContents
from twinseal.domain.changes.retire_envelope import RetireEnvelope
from twinseal.domain.changes.suspend_person import SuspendPerson
from twinseal.domain.changes.undo_contents import UndoContents
from twinseal.domain.errors import BadInput

CHANGES: Final[tuple[type[Change], ...]] = (
    AddEnvelope,
    ReplaceContents,
    UndoContents,
    RelabelEnvelope,
    RetireEnvelope,
    CloseDuty,
    RemovePerson,
    EnrolPerson,
    RebindPerson,
    ChangePolicy,
    ChangeThreshold,
    ChangeReason,
    ChangePlace,
    RekeyVault,
    ExplainClock,
    AcceptPerson,
    ChangePerson,
    ReinstatePerson,
    SuspendPerson,
    EndWaits,
    ConfirmPerson,
)

KINDS_OF_CHANGES: Final = tuple(dict.fromkeys(change.event for change in CHANGES))
"""The kinds of event of all of them."""
_RIGHTS: Final = {change.event.name: change.right for change in CHANGES}


def change_of(row: Mapping[str, object]) -> Change:
    """Return the change of a row, with or without its number; raises `BadInput`."""
    kind = row.get("kind")
    change = next((change for change in CHANGES if change.event.name == kind), None)
    if change is None:
        raise BadInput("input.bad.changes_row")
    own = change.from_fields({name: value for name, value in row.items() if name not in ("kind", "number")})
    if own.fields() != {name: value for name, value in row.items() if name not in ("kind", "number")}:
        raise BadInput("input.bad.changes_row")
    return own


def right_of(kind: str) -> Right | None:
    """Return the right that a kind of change needs, None for what is no change."""
    return _RIGHTS.get(kind)


def needs_note(kind: str) -> bool:
    """Tell whether a kind of change is in force only with a people note."""
    return any(change.needs_note for change in CHANGES if change.event.name == kind)
