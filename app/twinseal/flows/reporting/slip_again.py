"""Slips for owners of envelopes once more, as the log tells them: for slips that were lost before their code came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twinseal.audit.read.reader import Entry
from twinseal.domain.alert import Alert, Channel, Moment, code_of_alert
from twinseal.domain.errors import BadInput
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.maintenance import SLIP_PRINTED
from twinseal.domain.notice import Signing, notice_of
from twinseal.domain.people import Person
from twinseal.domain.statement import ALERT
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.duties import ROTATE
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.rotations import rotations_in
from twinseal.flows.log.stories import text
from twinseal.vault.header_facts import DueDuty

if TYPE_CHECKING:
    from twinseal.reports.model import OwnerSlipData


@dataclass(frozen=True, slots=True)
class SlipOf:
    """What a slip is of: its entry, and the duty that waits for its code."""

    number: int
    head: str
    """Of its entry, in hexadecimal."""
    envelope: str
    opening: str
    made_utc: str
    due_utc: str


def slips_waiting(view: LogView, duties: tuple[DueDuty, ...]) -> Mapping[int, SlipOf]:
    """Return the slips that wait for their code, by number, as far as the log has their entries."""
    owed = {int(duty.of): duty for duty in duties if duty.kind == ALERT and duty.of.isdigit()}
    made = (entry for entry in view.entries if entry.before is None and not entry.fault and entry.is_a(ALERT_SENT))
    return {entry.seq: _slip(entry, owed[entry.seq]) for entry in made if entry.seq in owed and _is_slip(entry)}


def _is_slip(entry: Entry) -> bool:
    return (text(entry, "channel"), entry.fields.get("alert")) == (Channel.SLIP.value, entry.seq)


def _slip(entry: Entry, duty: DueDuty) -> SlipOf:
    return SlipOf(
        entry.seq, entry.head.hex(), text(entry, "receiver"), text(entry, "opening"), text(entry, "t"), duty.due
    )  # fmt: skip


def slip_again(context: VaultContext, view: LogView, number: int, by: Person, signing: Signing) -> bytes:
    """Return a slip that waits for its code as a PDF; raises as `take_again`, and `BadInput` for a slip that does not wait."""
    # Drawing libraries are loaded when something is drawn, so that the window is there at once.
    from twinseal.reports.papers.owner_slip import build_owner_slip

    slip = slips_waiting(view, context.header.duties).get(number)
    if slip is None:
        raise BadInput("input.bad.no_slip_again")
    (taken,) = take_again(context, view, (slip,), by, signing)
    return build_owner_slip(taken, context.machine.clock.utc().replace(microsecond=0), demo=context.header.demo)


def take_again(
    context: VaultContext, view: LogView, slips: Sequence[SlipOf], by: Person, signing: Signing
) -> tuple[OwnerSlipData, ...]:
    """Return what stands on slips that wait for their codes; that each was taken is logged before.

    Codes are those of the first ones. Notices are signed by who takes them, for the vault's own key is sealed. Raises `LogNotWritable`.
    """
    for slip in slips:
        context.journal.record(
            SLIP_PRINTED, opening=slip.opening, actors=(by,), slip="owner", envelope=slip.envelope, alert=slip.number
        )
    return tuple(_taken(context, view, slip, by, signing) for slip in slips)


def _taken(context: VaultContext, view: LogView, slip: SlipOf, by: Person, signing: Signing) -> OwnerSlipData:
    from twinseal.reports.model import OwnerSlipData

    header, now, story = context.header, context.machine.clock.utc(), view.whole.get(slip.opening)
    rotations = rotations_in(view)
    since = [each.since_utc for each in rotations if (each.opening, each.envelope) == (slip.opening, slip.envelope)]
    rotate = [duty.due for duty in header.duties if (duty.kind, duty.of) == (ROTATE, slip.opening)]
    alert = Alert(
        Moment.EXPOSED, slip.number, slip.head, header.vault_id, header.log_id, iso(now), context.machine.station,
        opening=slip.opening, envelopes=1,
    )  # fmt: skip
    return OwnerSlipData(
        vault_name=header.name,
        place=header.place,
        slip_number=slip.number,
        code=code_of_alert(slip.head),
        label=view.people.label(slip.opening, slip.envelope),
        owner="",
        shown=" - ".join(utc_words(at) for at in (*since[:1], slip.made_utc) if at),
        people=", ".join(name for name in (story.first, story.second) if name) if story is not None else "",
        rotate_by=utc_words(min(rotate)) if rotate else "",
        confirm_by=utc_words(slip.due_utc),
        notice=notice_of(alert, signing).decode(),
        again=sentence_of("slip.again", name=by.name, at=utc_words(iso(now)), first=utc_words(slip.made_utc)),
    )
