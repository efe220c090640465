"""What is wrong with a log as it is read is said whatever was verified before, and of verifications those count that an auditor signed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.event_samples import entry_of
from fakes.signed_opening import ROSTER, verified
from fakes.told_log import START, Told, later, log
from twinseal.domain.events.audit import AUDIT_VERIFIED
from twinseal.domain.events.vault import CLOCK_STEP, VAULT_FOUNDED
from twinseal.domain.texts import Text
from twinseal.flows.audit_desk.continuity import Continuity
from twinseal.flows.audit_desk.standing import standing_of
from twinseal.flows.log.log_reading import LogRead
from twinseal.flows.log.log_view import LogView
from twinseal.flows.views.standing import LogStanding

_ODD = replace(entry_of(AUDIT_VERIFIED), seq=7, fault=Text("entry.fault.no_time"))


def _standing(view: LogView) -> LogStanding:
    return standing_of(view, Continuity("It continues."))


def _log(*rows: Told) -> LogView:
    return log((VAULT_FOUNDED, {}), *rows, roster=ROSTER, ids=("v", "l"))


def _said(view: LogView) -> tuple[str, int, int, str]:
    """Return verdict, entries and entries since, and what is said of one that counts for nothing."""
    standing = _standing(view)
    of = standing.verified
    return ("", 0, 0, standing.unsigned) if of is None else (of.verdict, of.entries, of.since, standing.unsigned)


@pytest.mark.parametrize(
    ("read", "says"),
    [
        (LogRead(), ""),
        (
            LogRead(broken=Text("log.damaged.unreadable", fault="torn"), size=9),
            "The log cannot be read from entry 9 onwards: ",
        ),
        (LogRead(own=(_ODD,)), "Entry 7 is not a valid event, "),
    ],
)
def test_what_cannot_be_read_is_said(read: LogRead, says: str) -> None:
    standing = _standing(replace(_log(verified(1, verdict="VALID-ANCHORED")), read=read))
    assert standing.verified is not None
    assert (standing.verified.verdict, standing.continues, standing.continuity) == ("VALID-ANCHORED", True, "It continues.")
    assert standing.broken.startswith(says)
    assert bool(standing.broken) == bool(says)


def test_what_was_found_while_the_key_was_lost_is_said() -> None:
    unanchored = replace(entry_of(AUDIT_VERIFIED, verdict="TAMPERED"), seq=9, before=3)
    whole = _log(verified(1))
    said = _standing(replace(whole, entries=(*whole.entries, unanchored), made={}, places_of=None)).unsigned
    assert said.startswith("Kept apart before entry 3: the log was verified and is TAMPERED.")
    # What is said to be well, and what somebody verified since, leaves nothing to say.
    well = replace(unanchored, fields={**unanchored.fields, "verdict": "VALID-COSIGNED"})
    no_verdict = replace(unanchored, fields={**unanchored.fields, "verdict": "fine, look no further"})
    for nothing in (well, no_verdict, replace(unanchored, before=1)):
        assert _standing(replace(whole, entries=(*whole.entries, nothing), made={}, places_of=None)).unsigned == ""


def test_entries_since_count_from_the_place_that_was_verified() -> None:
    more: Told = (CLOCK_STEP, {})
    assert _said(_log(verified(1))) == ("VALID-COSIGNED", 2, 0, "")
    assert _said(_log(verified(1), more, more)) == ("VALID-COSIGNED", 2, 2, "")
    assert _said(_log(more, more, verified(3, entries=2), more)) == ("VALID-COSIGNED", 2, 3, "")
    # Of entries that are still to come nobody knows anything.
    assert _said(_log(verified(1, entries=4), more, more))[0] == ""


FORGED: dict[str, Told] = {
    "unsigned": verified(2, signature="00" * 64),
    "with no form": verified(2, form={}),
    "by an officer": verified(2, by="p2"),
    "in another name": verified(2, person="p2"),
    "of another place": verified(1),
    "of a place to come": verified(2, entries=4),
    "with a verdict that there is not": verified(2, verdict="VALID-FOR-EVER"),
}


@pytest.mark.parametrize("how", FORGED)
def test_what_no_auditor_signed_here_is_no_verification(how: str) -> None:
    passed = "Entry 3 says that the log was verified, but no auditor signed that there: it counts for nothing."
    assert _said(_log((CLOCK_STEP, {}), FORGED[how])) == ("", 0, 0, passed)
    # It hides nothing that counts, and what comes after it says enough.
    assert _said(_log(verified(1, verdict="TAMPERED"), FORGED[how])) == ("TAMPERED", 2, 1, passed)
    assert _said(_log((CLOCK_STEP, {}), FORGED[how], verified(3))) == ("VALID-COSIGNED", 4, 0, "")


def test_another_verdict_than_the_signed_one_counts_for_nothing() -> None:
    kind, fields = verified(1, verdict="TAMPERED")
    assert _said(_log((kind, {**fields, "verdict": "VALID-ANCHORED"})))[0] == ""


def test_that_it_does_not_hold_is_believed_at_any_place() -> None:
    # Whoever makes the line before it another one would else be rid of it.
    intact, changed = verified(1), verified(5, verdict="TAMPERED")
    assert _said(_log(intact, changed))[::3] == ("TAMPERED", "")
    # Signed by nobody, of another log, or in a log whose ids nobody knows it is not; and whoever verifies again has the last word.
    assert _said(_log(intact, verified(5, verdict="TAMPERED", signature="00" * 64)))[0] == "VALID-COSIGNED"
    assert _said(replace(_log(intact, changed), ids=("v", "other")))[0] != "TAMPERED"
    assert _said(replace(_log(intact, changed), ids=None))[0] == "VALID-COSIGNED"
    assert _said(_log(intact, changed, verified(3)))[::3] == ("VALID-COSIGNED", "")


@pytest.mark.parametrize(("signed", "logged"), [(3, 30), (30, 3)])
def test_the_time_is_the_earlier_of_form_and_entry(signed: int, logged: int) -> None:
    # Neither who signs nor who has the log's key makes a verification newer than it is.
    kind, fields = verified(1, later(START, days=signed))
    standing = _standing(_log((kind, {**fields, "t": later(START, days=logged)})))
    assert standing.verified is not None
    assert (standing.verified.at_utc, standing.verified.by) == (later(START, days=3), "p4")
