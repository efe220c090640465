"""For rules of family A that tell of entries which should not be there: logs just below, and logs that look like it and are innocent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fakes.event_samples import entry_of
from fakes.signed_list import ROSTER, SET, SIGNERS, ToldHeaders, form_entry, prepared, story_of
from fakes.told_log import START, Opening, Told, log
from twinseal.audit.format.people_note import PeopleNote
from twinseal.audit.verify.roster import Edition, Roster
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.duties import DUTY_ACKNOWLEDGED, DUTY_CLOSED, DUTY_CREATED
from twinseal.domain.statement import ACKNOWLEDGE, Place, Statement
from twinseal.domain.texts import Text
from twinseal.flows.log.log_reading import LogRead
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.seals import Seals
from twinseal.flows.log.unanchored import Folder

_OLD, _NEW = "aa", "bb"
_OPEN = prepared(1, _OLD, generation=2, seal=2)
_SEALED = prepared(10, _NEW, change_set=SET)


def unanchored(why: Text | None, rejected: int = 0) -> LogView:
    """Return a log with a folder of unanchored entries; without a reason they count."""
    return LogView(read=LogRead(folders=(Folder(3, Path("3"), why, "unanchored/00000003", rejected),)))


def kept_apart(*, fault: Text | None = None) -> LogView:
    """Return a log with an entry of its own and an unanchored one, as they were written while the log's key was lost."""
    sound = entry_of(DUTY_CREATED)
    return LogView(read=LogRead([sound, replace(sound, before=2, fault=fault)]))


def over(*after: Told) -> LogView:
    """Return the log of an opening that is over, and entries of it that came afterwards."""
    return log(*Opening().entries(), *((kind, {"opening": "o1", **facts}) for kind, facts in after))


def said_afterwards() -> LogView:
    """Return an opening of which the log says something when it is over, as it may: an alert, and a duty that was closed."""
    alert = {"channel": "syslog", "outcome": "sent", "moment": "resealed"}
    return over((ALERT_SENT, alert), (DUTY_CLOSED, {"duty": "review", "envelope": "", "owed_by": "o1"}))


def signed_list(*signers: str, sealed: bool = True, note: bool = True) -> LogView:
    """Return an opening whose list of changes these signed, and that its reseal carried out."""
    story = story_of([form_entry(signer) for signer in signers])
    named = {2: _OLD, **({11: _NEW} if sealed else {})}
    seals = Seals.of([_OPEN, *([_SEALED] if sealed else [])], ToldHeaders(named), {(3, 3)} if note else ())
    return LogView(openings=[story], whole={"o1": story}, roster=ROSTER, seals=seals)


def noted(*leaving: str, of: str = SET) -> LogView:
    """Return a note in force from entry 11 on whose seal carried out a signed list, and who leaves by it."""
    story = story_of([form_entry("p1"), form_entry("p2")])
    note = PeopleNote("6f" * 16, 1, bytes(32), 11, bytes(32), 3, 3, bytes(32), bytes(32), "2026-11-28T14:05:09Z", leaving)
    edition = Edition(1, 11, bytes(32), bytes(32), {}, note=note)
    carried = replace(_SEALED, fields={**_SEALED.fields, "change_set": of})
    seals = Seals.of([_OPEN, carried], ToldHeaders({2: _OLD, 11: _NEW}), {(3, 3)})
    roster = Roster((*ROSTER.editions, edition), {})
    return LogView(entries=[_OPEN, carried], openings=[story], whole={"o1": story}, roster=roster, seals=seals)


def described(*change_sets: str) -> LogView:
    """Return a log in which entries say of one seal that it carries out these lists."""
    entries = [prepared(9 + place, _NEW, change_set=each) for place, each in enumerate(change_sets)]
    return LogView(entries=entries, seals=Seals.of(entries, ToldHeaders()))


def acknowledged(by: str = "p3", *, signer: str = "p3", before: int = 1) -> LogView:
    """Return a log in which somebody acknowledges a change of people: who says so, who signs it, and over which entry."""
    created = replace(entry_of(DUTY_CREATED, duty=ACKNOWLEDGE), seq=1, head=b"1" * 32)
    place = Place(before, created.head.hex())
    said = Statement("v", "l", by, 1, ACKNOWLEDGE, {"duty": "d1"}, place, START)
    signature = SIGNERS[signer].sign(said.signed_bytes()).hex()
    facts = {"duty_id": "d1", "person": by, "form": said.to_json(), "signature": signature}
    entry = replace(entry_of(DUTY_ACKNOWLEDGED, **facts, actors=[{"person": by, "role": "auditor"}]), seq=2)
    return replace(LogView.of([created, entry], roster=ROSTER), ids=("v", "l"))
