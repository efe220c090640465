"""No verdict at the desk is one that somebody wrote into the vault's folder: each page says what an auditor signed there, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attacks.vault.test_reviews import anomalies, faults, identity_of
from conftest import Cast
from fakes.reviews import at_desk
from twinseal.domain.events.audit import AUDIT_VERIFIED
from twinseal.domain.finding import Rank
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.findings.registry import BY_ID
from twinseal.flows.log.summary import summary_of
from twinseal.flows.log.verifications import verifications_in
from twinseal.flows.reporting.rows.follow_up import audit_due
from twinseal.flows.statements.saying import Speaker, say_verified
from twinseal.flows.views.overview import AnsweredAt
from twinseal.flows.views.standing import LastVerified


def _pages(desk: AuditDesk) -> Iterator[LastVerified | None]:
    """Yield the verdict of each page, as the desk is given it before and after the rules have looked."""
    yield desk.standing().verified
    yield desk.first_view().standing.verified
    yield desk.view().standing.verified
    yield desk.overview().standing.verified


def _verdict(desk: AuditDesk) -> tuple[str, int]:
    """Return the one verdict of every page, and of how many entries it is."""
    first, *others = _pages(desk)
    assert all(other is not None and first is not None and other.verdict == first.verdict for other in others)
    assert first is not None
    return first.verdict, first.entries


def _counted(desk: AuditDesk) -> tuple[int, str, int]:
    """Return what reports and rules make of it: verifications of 15 days, when the next is due, and how many D4 looked at."""
    desk.refresh()
    view = desk.log_view()
    counted = {str(name): count for name, count in summary_of(view, view.now_utc, "summary").counted}
    return counted["Verifications"], audit_due(view), len(verifications_in(view))


def test_a_verdict_that_was_appended_is_on_no_page(two: Cast) -> None:
    vault = two.open()
    desk = at_desk(two, vault, "Di")
    assert list(_pages(desk)) == [None] * 4
    journal, di = vault.context.journal, two.id("Di")

    def append(verdict: str) -> int:
        return journal.record(
            AUDIT_VERIFIED, actors=(desk.auditor,), person=di, verdict=verdict, entries=3, form={}, signature=""
        ).seq

    forged = [append("VALID-ANCHORED")]
    assert list(_pages(desk)) == [None] * 4
    never = _counted(desk)
    assert never[::2] == (0, 0)
    assert desk.standing().unsigned.startswith(
        f"Entry {forged[0]} says that the log was verified, but no auditor signed that"
    )
    two.later()
    assert desk.verify(trust_card=two.card()).verdict == "VALID-COSIGNED"
    verdict, entries = _verdict(desk)
    assert (verdict, desk.standing().unsigned) == ("VALID-COSIGNED", "")
    assert _counted(desk)[::2] == (1, 1)
    assert _counted(desk)[1] > never[1]
    (intact,) = [entry for entry in desk.log_view().of_kind(AUDIT_VERIFIED) if entry.seq not in forged]
    old: dict[str, Any] = {name: intact.fields[name] for name in ("form", "signature")}
    # Somebody finds that it was changed: from here on nothing but a verification of somebody else says otherwise.
    place = journal.last_place().entry
    two.later()
    said = say_verified(vault.context, Speaker(desk.auditor, identity_of(two, vault, "Di")), "TAMPERED", place)
    honest = _counted(desk)
    bo = Speaker(vault.context.header.enrolled(two.id("Bo")).person, identity_of(two, vault, "Bo"))
    two.later()
    forged += [
        append("VALID-ANCHORED"),
        journal.record(AUDIT_VERIFIED, person=di, verdict="VALID-COSIGNED", entries=entries, **old).seq,
        say_verified(vault.context, bo, "VALID-ANCHORED", place).seq,
    ]
    assert _verdict(desk) == ("TAMPERED", place)
    assert _counted(desk) == (2, honest[1], 2)
    line = next(line for line in desk.overview().lines if line.at is AnsweredAt.VERIFY)
    assert (line.rank, line.sentence) == (Rank.HIGH, "The last verification, by Di Auditor, ended in TAMPERED.")
    assert desk.standing().unsigned.startswith(f"Entry {forged[-1]} says")
    assert anomalies(two, desk) == forged
    assert faults(desk).keys() == set(forged)
    assert BY_ID["D4"].look(desk.log_view()).tested == 3
    # The next visit says the same, and so does another auditor's log; who verifies again has the last word.
    desk.sign_out()
    desk = at_desk(two, vault, "Di")
    assert _verdict(desk)[0] == "TAMPERED"
    assert said.seq < forged[-1]
    desk.verify(trust_card=two.card())
    assert (_verdict(desk)[0], desk.standing().unsigned) == ("VALID-COSIGNED", "")
    desk.sign_out()
    vault.close()
