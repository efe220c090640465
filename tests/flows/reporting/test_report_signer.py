"""The grade of a report, by who was in the vault where it says it was written: also of somebody who came later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.people_notes import START, Notes, certificate_of, id_of, line
from twinseal.audit.verify.roster import Roster
from twinseal.domain.card_rows import LaterCertificate
from twinseal.domain.people import Role
from twinseal.domain.report_issue import ReportIssue
from twinseal.flows.reporting.report_signer import SignersEver, SignersOnCard, graded

HELD, OPEN = "good, key not confirmed", "good"


def called(letter: str) -> str:
    """Return the name in a certificate."""
    return f"{letter.upper()} ({id_of(letter)})"


def _came(how: str) -> tuple[Notes, Roster]:
    notes = Notes("ABc")
    notes.add(notes.next([line("d", Role.AUDITOR, how)]), "AB")
    roster = notes.judged()
    assert isinstance(roster, Roster), roster.sentence
    return notes, roster


@pytest.mark.parametrize(("how", "grade"), [("held", HELD), ("open", OPEN)])
def test_who_came_later_counts_from_then_on(how: str, grade: str) -> None:
    notes, roster = _came(how)
    known = SignersEver(notes.card, roster).certified(certificate_of("d"))
    assert known is not None
    assert (known.person, known.key, known.role, known.issuer) == (id_of("d"), 1, Role.AUDITOR, b"")
    assert graded(known, ReportIssue(START, START, id_of("d"), 1), called("d"), roster) == ("", grade)
    fault, none = graded(known, ReportIssue(START - 1, 1, id_of("d"), 1), called("d"), roster)
    assert "was not an auditor at entry 9" in fault
    assert none == ""


def test_a_certificate_in_another_name_signs_no_report() -> None:
    notes, roster = _came("held")
    known, issue = SignersEver(notes.card, roster).certified(certificate_of("d")), ReportIssue(START, START, id_of("d"), 1)
    for name in ("Di Auditor", f"D ({id_of('c')})", f"({id_of('d')}) Di Auditor", ""):
        assert "is in another name than" in graded(known, issue, name, roster)[0]
        assert "is in another name than" in graded(known, issue, name, None)[0]


def test_keys_of_before_sign_no_report_once_there_are_others() -> None:
    notes, _ = _came("open")
    notes.add(notes.next([line("d", Role.AUDITOR, "open", 2)]), "AB")
    roster = notes.judged()
    assert isinstance(roster, Roster), roster.sentence
    before = SignersEver(notes.card, roster).certified(certificate_of("d", 1))
    assert before is not None
    assert graded(before, ReportIssue(2 * START - 1, START, id_of("d"), 1), called("d"), roster) == ("", OPEN)
    assert (
        "was not an auditor at entry 20"
        in graded(before, ReportIssue(2 * START, START, id_of("d"), 1), called("d"), roster)[0]
    )


def test_an_officer_and_another_number_count_for_nothing() -> None:
    notes, roster = _came("open")
    officer = SignersEver(notes.card, roster).certified(certificate_of("A"))
    assert officer is not None
    assert "not an auditor" in graded(officer, ReportIssue(START, START, id_of("A"), 1), called("A"), roster)[0]
    assert "not an auditor" in graded(officer, ReportIssue(START, START, id_of("A"), 1), called("A"), None)[0]
    auditor = SignersEver(notes.card, roster).certified(certificate_of("c"))
    for wrong in (ReportIssue(START, START, id_of("c"), 2), ReportIssue(START, START, id_of("d"), 1), None):
        assert "does not say where" in graded(auditor, wrong, called("c"), roster)[0]
    assert SignersEver(notes.card, roster).certified(b"\x77" * 32) is None


def test_alone_the_first_card_knows_founders_a_later_one_more() -> None:
    notes, _ = _came("open")
    founder = SignersOnCard(notes.card).certified(certificate_of("c"))
    assert graded(founder, ReportIssue(START, START, id_of("c"), 1), called("c"), None) == ("", OPEN)
    assert SignersOnCard(notes.card).certified(certificate_of("d")) is None
    row = LaterCertificate(id_of("d"), "D Person", Role.AUDITOR, 1, certificate_of("d"), b"issuer d")
    later = replace(notes.card, edition=1, note_sha256=b"\x01" * 32, later=(row,))
    came = SignersOnCard(later).certified(certificate_of("d"))
    assert graded(came, ReportIssue(START, START, id_of("d"), 1), called("d"), None) == ("", OPEN)
