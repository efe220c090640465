"""A statement that holds nothing where it stands, or a duty that was closed for one that nobody made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.duties import DUTY_CLOSED
from twinseal.domain.finding import Rank
from twinseal.domain.review import Review
from twinseal.domain.statement import ACKNOWLEDGE, ALERT, LESSONS, REVIEW
from twinseal.domain.texts import Text
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.carried_out import seals_of_two
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.statements import Said, said_in, unfit_in
from twinseal.flows.log.stories import text


def _subjects(view: LogView) -> Iterator[Said]:
    whole = view.read.entries or view.entries
    own = view.own
    heads = {entry.seq: entry.head.hex() for entry in whole if entry.before is None}
    unfit = view.once("unfit statements", lambda: unfit_in(whole))
    closed = {text(entry, "duty_id") for entry in whole if _closes(entry, ACKNOWLEDGE)}
    # One that nobody countersigned took nothing up: whoever appended it would make a waiting statement look passed over.
    sealed = max((entry.seq for entry in seals_of_two(view.log or view)), default=-1)
    for said in said_in(own, heads, view.roster, view.ids, unfit):
        unclosed = said.kind == ACKNOWLEDGE and said.statement is not None and said.statement.duty not in closed
        if said.fault is None and unclosed and said.entry.seq < sealed:
            yield replace(said, fault=Text("statement.fault.no_duty"))
        else:
            yield said
    sound = [said for said in said_in(whole, heads, view.roster, view.ids, unfit) if said.fault is None]
    stated = {(said.kind, said.statement.duty) for said in sound if said.statement is not None}
    reviewed = {said.about.opening for said in sound if isinstance(said.about, Review)}
    for entry in view.of_kind(DUTY_CLOSED):
        if entry.before is not None or text(entry, "change_set"):
            continue
        duty = text(entry, "duty")
        if _closes(entry, ACKNOWLEDGE, ALERT) and (duty, text(entry, "duty_id")) not in stated:
            yield Said(entry, duty, Text("statement.fault.none"))
        if _closes(entry, REVIEW, LESSONS) and text(entry, "owed_by") not in reviewed:
            yield Said(entry, REVIEW, Text("statement.fault.none"))


def _closes(entry: Entry, *kinds: str) -> bool:
    return entry.is_a(DUTY_CLOSED) and text(entry, "duty") in kinds


def _find(statements: Sequence[Said], view: LogView) -> Iterator[Match]:
    del view
    for said in statements:
        if said.fault is not None:
            yield Match(str(said.entry.seq), places((said.entry,)), {"fault": said.fault}, text(said.entry, "t"))


STATEMENTS_NOT_TAKEN_UP: Final = Rule(
    "A25",
    "Statements that were passed over",
    Rank.HIGH,
    "a statement of one person was passed over: {fault}. Anyone who can write to the vault's folder could have put it there.",
    _subjects,
    _find,
    unit="statements",
    version=2,
)
