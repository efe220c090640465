"""Whether a list of changes in the log was really signed by two people: their signatures, and what they are over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.roster import Entrant, Roster, standing_of
from twinseal.domain.changes.change import Right
from twinseal.domain.changes.change_set import set_digest
from twinseal.domain.changes.changes_form import CHANGES_FORM
from twinseal.domain.changes.people_facts import CONTINUED
from twinseal.domain.changes.rebind_person import NewFactor
from twinseal.domain.changes.registry import KINDS_OF_CHANGES, needs_note, right_of
from twinseal.domain.errors import BadInput
from twinseal.domain.events.duties import DUTY_CLOSED
from twinseal.domain.events.maintenance import CHANGE_SIGNED
from twinseal.domain.events.opening import OPENING_OPENED
from twinseal.domain.events.people import PERSON_REBOUND
from twinseal.domain.events.registry import KINDS
from twinseal.domain.opening import OpeningKind
from twinseal.domain.statement import ACKNOWLEDGE, ALERT, LESSONS, REVIEW
from twinseal.domain.texts import Text
from twinseal.domain.who_counts import entitled, may_decide
from twinseal.flows.log.consent import begun_head, signed_forms
from twinseal.flows.log.seals import Prepared, Seals
from twinseal.flows.log.stories import Story, text

SET = "change_set"
"""The field of a row's entry that names its list."""
_SIGNERS = 2


@dataclass(frozen=True, slots=True)
class ListConsent:
    """One list of an opening: its digest, its entries, and why it is not proved; no fault where two people signed it."""

    digest: str
    entries: tuple[Entry, ...]
    fault: Text | None = None
    count: int = 0
    """How many changes it has."""
    sealed: Prepared | None = None
    """The seal that carried it out; None where none did, or nothing is known of checkpoints."""

    @property
    def rows(self) -> tuple[Entry, ...]:
        """Return the entries that its signatures are over: of those with the same number the last."""
        numbered = ((entry.fields.get("number"), entry) for entry in self.entries)
        return tuple({number: entry for number, entry in numbered if type(number) is int and number > 0}.values())

    @property
    def text(self) -> Text:
        """Return what it is worth, for reports."""
        if self.fault is not None:
            return Text("consent.changes_not_proven", fault=self.fault)
        if self.sealed is None:
            return Text("consent.changes_signed", count=self.count)
        return Text("consent.changes_in_force", count=self.count, seal=f"{self.sealed.seal:04d}")


def changes_of(story: Story, roster: Roster, seals: Seals | None = None) -> tuple[ListConsent, ...]:
    """Judge every list of changes of an opening, each form by who was in the vault at its entry: before what it changes.

    Entries alone prove nothing: whoever has the folder writes entries. What they cannot make are two signatures over this
    set of rows, in this opening, at this place of the log, over the seal that was open there. Without `seals` the last is
    not asked, and nothing is said of what carried a list out.
    """
    rows: dict[str, list[Entry]] = {}
    for entry in story.of_kind(*KINDS_OF_CHANGES):
        if not _is_stated(entry):
            rows.setdefault(text(entry, SET), []).append(entry)
    if not rows:
        return ()
    signed = signed_forms(story, CHANGE_SIGNED, CHANGES_FORM, roster)
    forms = [(form, signer) for form, signer in signed if signer is not None]
    return tuple(_judged(story, digest, own, forms, seals) for digest, own in rows.items())


def _judged(
    story: Story,
    digest: str,
    entries: list[Entry],
    forms: list[tuple[Mapping[str, object], Entrant]],
    seals: Seals | None,
) -> ListConsent:
    own = tuple(entries)
    fault = _fault(story, digest, own, forms)
    if fault is not None or seals is None:
        return ListConsent(digest, own, fault)
    form = next(form for form, _ in forms if form.get("set") == digest)
    open_then = seals.open_at(own[0].size_before)
    if open_then is None or (form.get("base"), form.get("seal")) != (open_then.base, open_then.seal):
        return ListConsent(digest, own, Text("consent.fault.changes_base"))
    sealed = seals.sealed(digest, own[-1].size_before)
    kinds = {str(entry.fields.get("kind")) for entry in own}
    if sealed is not None and any(map(needs_note, kinds)) and (sealed.seal, sealed.base) not in seals.notes:
        return ListConsent(digest, own, Text("consent.fault.changes_note"))
    count = form.get("count")
    return ListConsent(digest, own, count=count if isinstance(count, int) else 0, sealed=sealed)


def _fault(
    story: Story, digest: str, entries: Iterable[Entry], forms: list[tuple[Mapping[str, object], Entrant]]
) -> Text | None:
    rows = _in_order([row for row in map(_row, entries) if not _is_of_itself(row)])
    signed = [(form, signer) for form, signer in forms if form.get("set") == digest]
    over, signers = [form for form, _ in signed], {signer.id for _, signer in signed}
    places = [(form.get("base"), form.get("seal")) for form in over]
    checks = (
        (bool(rows) and _is_set(rows, digest), Text("consent.fault.changes_rows")),
        (len(signers) == len(over) == _SIGNERS, Text("consent.fault.changes_signatures")),
        (all(form.get("count") == len(rows) for form in over), Text("consent.fault.changes_rows")),
        (all(form.get("opening") == story.opening_id for form in over), Text("consent.fault.another_opening")),
        (all(form.get("begun") == begun_head(story) for form in over), Text("consent.fault.another_place")),
        (all(place == places[0] for place in places), Text("consent.fault.another_place")),
        (_have_right([signer for _, signer in signed], rows), Text("consent.fault.changes_right")),
        (_are_for_a_phone(story, rows), Text("consent.fault.changes_phone")),
    )
    return next((fault for holds, fault in checks if not holds), None)


def _in_order(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return rows by their numbers, of those that stand there twice the last; none where the numbers are not 1, 2, 3 and so on.

    Whoever appends an entry puts anything in the place of its number.
    """
    by_number = {number: row for row in rows if type(number := row["number"]) is int}
    if not all(type(row["number"]) is int for row in rows) or sorted(by_number) != list(range(1, len(by_number) + 1)):
        return []
    return [by_number[number] for number in sorted(by_number)]


def _is_of_itself(row: Mapping[str, object]) -> bool:
    """Tell whether a duty ended by a row of the list: nobody signs that, it counts as much as the list that it names."""
    return (row["kind"], row.get("number"), row.get("reason")) == (DUTY_CLOSED.name, 0, "")


def _is_stated(entry: Entry) -> bool:
    """Tell whether a seal closed a duty for what somebody said and signed: that belongs to no list."""
    by_statement = text(entry, "duty") in (ACKNOWLEDGE, ALERT, REVIEW, LESSONS)
    return by_statement and (text(entry, SET), entry.fields.get("number")) == ("", 0)


def _row(entry: Entry) -> dict[str, object]:
    kind = str(entry.fields.get("kind"))
    own = {name: entry.fields.get(name) for name in KINDS[kind].fields if name != SET}
    return {"kind": kind, **own}


def _is_set(rows: list[dict[str, object]], digest: str) -> bool:
    try:
        return set_digest(rows) == digest
    except BadInput:
        return False


def _are_for_a_phone(story: Story, rows: list[dict[str, object]]) -> bool:
    """Tell whether the row of a new phone by the passphrase alone stands alone in an opening for one, and in no other.

    Two others give anybody beside them one without a code in any opening; nobody of the two who sign.
    """
    opened = story.first_of(OPENING_OPENED)
    kind, first, second, witness = (
        text(opened, name) if opened is not None else "" for name in ("opening_kind", "first", "second", "witness")
    )
    if kind != OpeningKind.NEW_PHONE:
        return not any(
            row.get("witness") or (row.get("without_code") and row.get("person") in (first, second)) for row in rows
        )
    wanted = (PERSON_REBOUND.name, second, witness, NewFactor.AUTHENTICATOR, CONTINUED, True)
    names = ("kind", "person", "witness", "what", "how", "without_code")
    return [tuple(row.get(name) for name in names) for row in rows] == [wanted]


def _have_right(signers: Iterable[Entrant], rows: Iterable[Mapping[str, object]]) -> bool:
    two = [standing_of(signer, settled=False) for signer in signers]
    if len(two) != _SIGNERS or not entitled(*two):
        return False
    officers_alone = any(right_of(str(row["kind"])) is Right.OFFICERS for row in rows)
    return not officers_alone or may_decide(*two)
