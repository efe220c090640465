"""A vault is said not to have been opened only where a whole verified log says so; every other reason has its own sentence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from fakes.told_log import START, Opening, Told, later, log
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.anomalies import Anomaly
from twinseal.audit.verify.verify import VerificationResult
from twinseal.domain.errors import BadInput
from twinseal.domain.events.audit import AUDIT_SIGNED_IN, PAPER_RECONCILED
from twinseal.domain.events.contents import FIELD_REVEALED
from twinseal.domain.events.log import LOG_RECOVERED
from twinseal.domain.events.people import IDENTIFY_DENIED
from twinseal.domain.events.sealing import SEAL_COMMITTED
from twinseal.domain.events.vault import CLOCK_STEP, MEMORY_DIFFERS
from twinseal.domain.texts import Text
from twinseal.flows.log.absence import Absence, absence, first_seal_utc
from twinseal.flows.log.log_reading import LogRead
from twinseal.flows.log.log_view import LogView

_CODES = {2: "AAAA-AAAA-AAAA-A"}
"""The register code of the first seal, by how many entries its checkpoint covers: entries are numbered from 1."""


def _at(days: float, **more: Any) -> dict[str, Any]:
    at = later(START, days=days)
    return {"t": at, "boot": "b1", "mono_us": round(days * 86_400_000_000), "opening": "", **more}


def _sealed(*entries: Told, codes: dict[int, str] | None = None, **facts: Any) -> LogView:
    """Return the log of a vault that was sealed at the start, and what came later."""
    view = log((SEAL_COMMITTED, _at(0, seal=1)), *entries)
    size = len(view.entries) + 1
    verified = VerificationResult(Verdict.VALID_COSIGNED, "All holds.", size=size, head="ab" * 32)
    return replace(view, **{"code_of": (codes or _CODES).get, "verified": verified, **facts})


def _opened(days: float, **more: Any) -> tuple[Told, ...]:
    """Return an opening so many days after the start; its clock goes with the others'."""
    opening = Opening(at=later(START, days=days), **more)
    base = round(days * 86_400_000_000)
    entries = tuple(opening.entries())
    first = int(str(entries[0][1]["mono_us"]))
    return tuple((kind, {**fields, "mono_us": base + int(str(fields["mono_us"])) - first}) for kind, fields in entries)


def _visit(days: float) -> Told:
    return AUDIT_SIGNED_IN, _at(days)


def _asked(view: LogView, begins: float = 1, ends: float = 10, now: float = 20) -> Absence:
    return absence(view, later(START, days=begins), later(START, days=ends), later(START, days=now))


def test_a_quiet_period_stands_between_its_two_seals() -> None:
    # The newest seal stands at the end of twelve entries: the checkpoint over them has its code.
    later_seal = _opened(15, owed=False)
    size = 3 + len(later_seal)
    said = _asked(_sealed(_visit(5), *later_seal, codes={**_CODES, size: "BBBB-BBBB-BBBB-B"}))
    assert (said.before.seal, said.before.register_code, said.before.entries) == (1, "AAAA-AAAA-AAAA-A", 2)
    assert said.after is not None
    assert (said.after.seal, said.after.register_code) == (2, "BBBB-BBBB-BBBB-B")
    assert not said.is_in_force
    # From the seal to the first entry after the period, which shows that nothing is missing behind it.
    assert [entry.seq for entry in said.entries] == [1, 2, 3]


def test_a_seal_still_in_force_stands_at_both_ends() -> None:
    said = _asked(_sealed(_visit(5), _visit(19)))
    assert said.after is None
    assert said.is_in_force
    assert not _asked(_sealed(_visit(5), *_opened(15))).is_in_force


def test_attempts_that_opened_nothing_are_counted_not_hidden() -> None:
    refused = _opened(3, refused=True)
    said = _asked(_sealed((IDENTIFY_DENIED, _at(2)), *refused, (IDENTIFY_DENIED, _at(12))))
    assert (said.begun, said.denied) == (1, 1)


def test_what_is_missing_outside_of_the_period_does_not_refuse() -> None:
    # From the next seal on at most: what an older copy lacks is later than the period.
    later_seal = _opened(15, owed=False)
    codes = {**_CODES, 3 + len(later_seal): "BBBB-BBBB-BBBB-B"}
    assert _asked(_sealed(_visit(5), *later_seal, (MEMORY_DIFFERS, _at(16)), codes=codes)).entries
    assert _asked(_sealed(_visit(5), _form(-1), _form(12))).entries


@dataclass(frozen=True)
class Refused:
    """A log for which there is no certificate, and how its sentence begins."""

    view: LogView
    says: str
    period: dict[str, float] = field(default_factory=dict)


def _faulty() -> LogView:
    view = _sealed(_visit(5))
    return replace(view, entries=[view.entries[0], replace(view.entries[1], fault=Text("entry.fault.no_time"))])


def _unanchored() -> LogView:
    view = _sealed(_visit(5), _visit(6))
    return replace(view, entries=[*view.entries[:1], replace(view.entries[1], before=2), view.entries[2]])


def _dated_back() -> LogView:
    """Return a log with an opening on day 10, and after it one by a machine that says it is day 5; both are sealed and signed."""
    second = _opened(5, number=2, owed=False, common={"boot": "b2"})
    first = _opened(10, owed=False)
    size = 1 + len(first) + len(second)
    return _sealed(*first, *second, (AUDIT_SIGNED_IN, _at(25, boot="b3")), codes={**_CODES, size + 1: "BBBB-BBBB-BBBB-B"})


def _form(happened: float) -> Told:
    return PAPER_RECONCILED, _at(15, paper_form="F1", happened_at=later(START, days=happened))


def _with(verdict: Verdict) -> LogView:
    return _sealed(verified=VerificationResult(verdict, "Not all holds."))


_CONTRADICTS = VerificationResult(Verdict.VALID_COSIGNED, "All holds.", anomalies=(Anomaly("over", 2),))
_REFUSED = {
    "opened": Refused(_sealed(*_opened(3)), "Period: this vault was opened in it, as entry 6"),
    "open since before": Refused(_sealed(*_opened(0.99, lasted_s=3000)), "Period: seal 1, the last before it, was broken"),
    "resealed in it": Refused(
        _sealed(*_opened(0.9, owed=False)), "Period: seal 1, the last before it, was broken", {"begins": 0.903}
    ),
    "ended without a reseal": Refused(
        _sealed(*_opened(0.5, unclean=True)), "Period: seal 1, the last before it, was broken"
    ),
    "shown by an entry that came too late": Refused(
        _sealed((FIELD_REVEALED, _at(3, opening="o9", envelope="e1"))), "Period: this vault was opened in it, as entry 2"
    ),
    "before the first seal": Refused(_sealed(), "Period: it begins before the first seal, of 2026-11-02", {"begins": -1}),
    "not over yet": Refused(_sealed(), "Period: it ends at 2026-11-27", {"ends": 25}),
    "no code": Refused(_sealed(codes={99: "x"}), "Period: seal 1, the last before it, has no register code"),
    "tampered": Refused(_with(Verdict.TAMPERED), "Certificate: none can be given, for the log is not wholly proven. Not"),
    "not all proven": Refused(_with(Verdict.VALID_UNANCHORED), "Certificate: none can be given"),
    "never verified": Refused(_sealed(verified=None), "Certificate: none can be given, for the log is not wholly proven."),
    "clock set": Refused(_sealed((CLOCK_STEP, _at(3, seconds=-90))), "Period: the machine's clock was moved in it, by -90"),
    "clock moved without a word": Refused(
        _sealed(_visit(3), (AUDIT_SIGNED_IN, _at(4, mono_us=round(3.5 * 86_400_000_000)))), "Period: the machine's clock was"
    ),
    "clock moved before the next entry": Refused(
        _sealed(_visit(3), (AUDIT_SIGNED_IN, _at(15, mono_us=14 * 86_400_000_000))), "Period: the machine's clock was"
    ),
    # The machine was off, its clock was set back, and a seal was made that claims to be from before the period.
    "seal dated back": Refused(
        _dated_back(), "Period: the machine's clock was moved in it, by -", {"begins": 6, "ends": 12, "now": 30}
    ),
    "entries dated back later": Refused(
        _sealed(_visit(5), _visit(15), (AUDIT_SIGNED_IN, _at(7, boot="b2"))),
        "Period: the machine's clock was moved in it, by -",
    ),
    "key lost": Refused(_sealed((LOG_RECOVERED, _at(3))), "Period: the log cannot be read as one whole at entry 2"),
    "unreadable": Refused(_faulty(), "Period: the log cannot be read as one whole at entry 2"),
    "broken off": Refused(
        _sealed(read=LogRead(broken=Text("entry.fault.no_time"), size=1)),
        "Period: the log cannot be read as one whole at entry 1",
    ),
    "unanchored": Refused(_unanchored(), "Period: the log cannot be read as one whole at entry 2"),
    # An older copy of the vault was put back after the period: the openings since lie in the other one.
    "another state remembered": Refused(
        _sealed(_visit(5), (MEMORY_DIFFERS, _at(12))), "Period: as entry 3 of 2026-11-14 09:00 UTC says, this machine"
    ),
    # Nobody countersigned that seal: whoever has the folder appended it.
    "the same behind a seal that was appended": Refused(
        _sealed(_visit(5), (SEAL_COMMITTED, _at(11, seal=2)), (MEMORY_DIFFERS, _at(12))), "Period: as entry 4 of 2026-11-14"
    ),
    "on paper": Refused(_sealed(_visit(5), _form(9), _visit(16)), "Period: paper form F1, entered in entry 3, is of these"),
    "on paper after the seal": Refused(_sealed(_form(0.5)), "Period: paper form F1"),
    "on paper at no time": Refused(_sealed((PAPER_RECONCILED, _at(15, happened_at="x"))), "Period: paper form"),
    "contradicts itself": Refused(
        _sealed(_visit(5), verified=_CONTRADICTS), "Period: the log cannot be read as one whole at"
    ),
}


@pytest.mark.parametrize("case", _REFUSED.values(), ids=_REFUSED)
def test_what_is_not_certain_is_refused_with_its_own_sentence(case: Refused) -> None:
    with pytest.raises(BadInput) as caught:
        _asked(case.view, **case.period)
    assert caught.value.sentence.startswith(case.says), caught.value.sentence


def test_a_log_without_a_seal_tells_of_no_sealed_vault() -> None:
    view = replace(log(_visit(1)), verified=VerificationResult(Verdict.VALID_COSIGNED, "All holds."))
    assert not first_seal_utc(view)
    with pytest.raises(BadInput, match="the log tells of no seal"):
        _asked(view)
