"""What entries say of each other (mutations 109 to 117): both verifiers list the same anomalies, an honest vault has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast
from fakes.forged_log import MADE_AT, Case, ForgedLog, People
from fakes.second_opinion import laid_out
from twinseal.audit.format.checkpoint import Checkpoint, InForce, make_checkpoint
from twinseal.audit.format.payload import make_plaintext
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verify.anomalies import SHOWN_MAX, AnomalyWatch
from twinseal.audit.verify.verify import verify
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.errors import WrongFactor
from twinseal.domain.opening import ResealCause
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.findings.words import finding_sentence
from twinseal.flows.log.audit_keys import open_audit_keys
from twinseal.flows.log.log_view import LogView
from twinseal.host.files import RealFiles
from twinseal.standalone import twinseal_verify

PEOPLE = People()
T = "2023-11-14T22:13:{:02d}Z"
ATTEMPT = {"kind": "identify.attempt", "person": "p1", "opening": "o1"}
GRANTED = {"kind": "identify.granted", "person": "p1", "opening": "o1", "ref": 0}
SECOND: list[Mapping[str, object]] = [
    {"kind": "identify.attempt", "person": "p2", "opening": "o1"},
    {"kind": "identify.granted", "person": "p2", "opening": "o1", "ref": 2},
]
OPENED = {"kind": "opening.opened", "first": "p1", "second": "p2", "opening": "o1"}
SHOWN = {"kind": "field.revealed", "opening": "o1"}
SEALED = {"kind": "opening.resealed", "opening": "o1"}
BO, DI, FLO = "p00000002", "p00000003", "p00000004"
"""Two officers and an auditor, as the card has them."""
PHONE: list[Mapping[str, object]] = [
    *[
        {"kind": f"identify.{act}", "person": person, "opening": "o1", **({"ref": 2 * place} if act == "granted" else {})}
        for place, person in enumerate((BO, DI, FLO)) for act in ("attempt", "granted")
    ],
    {"kind": "opening.opened", "first": BO, "second": FLO, "witness": DI, "opening": "o1", "opening_kind": "new_phone"},
    {
        "kind": "person.rebound", "opening": "o1", "person": FLO, "what": "authenticator", "how": "continued",
        "without_code": True, "witness": DI, "number": 1,
    },
    *[{"kind": "change.signed", "opening": "o1"}] * 2,
    SEALED,
]  # fmt: skip
"""A new phone for Flo, who opened with Bo before Di; the agreement is entry 6, the row entry 7."""
DRILL = {**OPENED, "opening_kind": "drill", "envelopes": ["e1"]}
CERTIFIED = {
    "kind": "drill.certified", "opening": "o1", "envelope_count": 4, "file_count": 0, "failed": [], "printed": True, "carried": False,
}  # fmt: skip
HONEST: list[Mapping[str, object]] = [ATTEMPT, GRANTED, *SECOND, OPENED, SHOWN, SEALED]

CASES: dict[str, tuple[list[Mapping[str, object]], list[tuple[str, int]]]] = {
    "an honest opening": (HONEST, []),
    "109 clock back one year with a step": (
        [{"kind": "a", "t": "2021-01-01T00:00:00Z"}, {"kind": "clock.step", "t": "2020-01-01T00:00:00Z"}, {"kind": "b", "t": "2020-01-01T00:00:01Z"}],
        [],
    ),
    "109b clock back one year in silence": ([{"kind": "a", "t": "2021-01-01T00:00:00Z"}, {"kind": "b", "t": "2020-01-01T00:00:00Z"}], [("clock", 1)]),
    "110 clock forward and back": (
        [{"kind": "a", "t": T.format(1)}, {"kind": "b", "t": "2033-01-01T00:00:00Z"}, {"kind": "c", "t": T.format(2)}],
        [("clock", 2)],
    ),
    "five seconds are nothing": ([{"kind": "a", "t": T.format(9)}, {"kind": "b", "t": T.format(4)}], []),
    "112 outcome without an attempt": ([GRANTED], [("outcome", 0)]),
    "112b two outcomes of one attempt": ([ATTEMPT, GRANTED, {**GRANTED, "kind": "identify.denied"}], [("outcome", 2)]),
    "refused before anything was tried, as the program writes it": ([{"kind": "vault.founded"}, {**GRANTED, "kind": "identify.denied"}], []),
    "a time in the first year": ([{"kind": "a", "t": "0001-01-01T00:00:00Z"}, {"kind": "b", "t": "0001-01-01T00:00:00Z"}], []),
    "times at both ends": ([{"kind": "a", "t": "9999-12-31T23:59:59Z"}, {"kind": "b", "t": "0001-01-01T00:00:00Z"}], [("clock", 1)]),
    "a kind that is no text": ([{"kind": ["a"], "opening": "x"}, {"kind": {"a": 1}, "t": T.format(1)}], []),
    "112c outcome of another person's attempt": ([ATTEMPT, {**GRANTED, "person": "p2"}], [("outcome", 1)]),
    "113 opened by one person twice": ([ATTEMPT, GRANTED, {**OPENED, "second": "p1"}, SEALED], [("pair", 2)]),
    "113b opened with one proof": ([ATTEMPT, GRANTED, OPENED, SEALED], [("pair", 2)]),
    "114 shown after the reseal": ([*HONEST, SHOWN], [("sealed", 7)]),
    "114b shown before the agreement": ([SHOWN], [("sealed", 0)]),
    "114c shown after an unclean end": ([*HONEST[:6], {**SEALED, "kind": "opening.unclean_end"}, SHOWN], [("sealed", 7)]),
    **{
        f"114d {kind} where nothing is open": ([{"kind": kind, "opening": "o1"}], [("sealed", 0)])
        for kind in ("contents.masked", "field.hidden", "field.compared", "field.spelled")
    },
    "115a resealed twice": ([*HONEST, SEALED], [("over", 7)]),
    "115b refused after the reseal": ([*HONEST, {"kind": "opening.refused", "opening": "o1"}], [("over", 7)]),
    "115c refused and ended while it was open": (
        [*HONEST[:6], {"kind": "opening.refused", "opening": "o1"}, {"kind": "opening.ended", "opening": "o1"}, SEALED],
        [("over", 6), ("over", 7)],
    ),
    "115d two seals": ([*HONEST, *[{"kind": "seal.committed", "opening": "o1"}] * 2], [("over", 8)]),
    "an honest end, and what is owed later": (
        [*HONEST, *[{"kind": kind, "opening": "o1"} for kind in
         ("duty.created", "seal.prepared", "seal.committed", "people.listed", "seal.incomplete")],
         {"kind": "opening.begun", "opening": "o2"}, {"kind": "duty.narrowed", "opening": "o1"}],
        [],
    ),
    "115i two notes listed": ([*HONEST, *[{"kind": "people.listed", "opening": "o1"}] * 2], [("over", 8)]),
    "115j the log's key changed after the reseal": ([*HONEST, {"kind": "epoch.begun", "opening": "o1"}], [("over", 7)]),
    "115e a seal when another has begun": (
        [*HONEST, {"kind": "opening.begun", "opening": "o2"}, {"kind": "seal.committed", "opening": "o1"}], [("over", 8)],
    ),
    "115f a request when another has begun": (
        [{"kind": "opening.begun", "opening": opening} for opening in ("o1", "o2", "o1")], [("over", 2)],
    ),
    "killed in its reseal, and in the starts that say so": (
        [*HONEST, *[{"kind": "opening.unclean_end", "opening": "o1"}] * 2, {"kind": "opening.begun", "opening": "o2"}], [],
    ),
    "115g found unsealed when another was opened": (
        [*HONEST, {**OPENED, "opening": "o2", "first": "p1", "second": "p1"}, {"kind": "opening.unclean_end", "opening": "o1"}],
        [("pair", 7), ("over", 8)],
    ),
    "115h found unsealed after a refusal": (
        [{"kind": kind, "opening": "o1"} for kind in ("opening.refused", "opening.unclean_end")], [("over", 1)],
    ),
    "what could not be opened is said twice": (
        [*HONEST[:5], *[{"kind": kind, "opening": "o1"} for kind in
         ("opening.failed", "opening.ended", "opening.unclean_end")]], [],
    ),
    "shown where two people gave the log a new key": ([{"kind": "epoch.begun", "opening": "o1", "start": 0}, SHOWN, SEALED], []),
    "114e shown after that one's end": ([{"kind": "epoch.begun", "opening": "o1", "start": 0}, SEALED, SHOWN], [("sealed", 2)]),
    "114f an epoch of another entry opens nothing": ([{"kind": "epoch.begun", "opening": "o1", "start": 7}, SHOWN], [("sealed", 1)]),
    "114g nor does one without an opening": ([{"kind": "epoch.begun", "opening": "", "start": 0}, {**SHOWN, "opening": ""}], [("sealed", 1)]),
    "an honest new phone": (PHONE, []),
    **{
        f"116a a new phone with {name} {value!r} in its agreement": ([*PHONE[:6], {**PHONE[6], name: value}], [("phone", 6)])
        for name, value in (("witness", FLO), ("witness", BO), ("witness", ""), ("witness", "p00000009"), ("witness", None), ("first", DI))
    },
    "116b a witness where it is for maintenance": ([*PHONE[:6], {**PHONE[6], "opening_kind": "maintenance"}], [("phone", 6)]),
    **{
        f"116c the row of a new phone with {name} {value!r}": ([*PHONE[:7], {**PHONE[7], name: value}, *PHONE[8:]], [("phone", 7)])
        for name, value in (
            ("person", BO), ("person", [FLO]), ("what", "both"), ("how", "held"), ("without_code", False), ("witness", ""),
            ("number", 2), ("number", True),
        )
    },
    "116d a second row": ([*PHONE[:8], PHONE[7], *PHONE[8:]], [("phone", 8)]),
    **{
        f"116e {kind} beside the row": ([*PHONE[:8], {"kind": kind, "opening": "o1"}, *PHONE[8:]], [("phone", 8)])
        for kind in ("person.removed", "policy.changed", "envelope.relabelled", "field.revealed", "changes.taken_up")
    },
    "116f the row in another opening": ([*PHONE[:6], {**PHONE[6], "witness": "", "opening_kind": "maintenance"}, PHONE[7]], [("phone", 7)]),
    "116g without a witness for one of the two": (
        [*PHONE[:6], {**PHONE[6], "witness": "", "opening_kind": "maintenance"}, {**PHONE[7], "witness": ""}], [("phone", 7)],
    ),
    "without a code for somebody else, as two others give it": (
        [*PHONE[:6], {**PHONE[6], "witness": "", "opening_kind": "maintenance"}, {**PHONE[7], "witness": "", "person": DI}], [],
    ),
    "116j a second agreement makes it no other opening": (
        [*PHONE[:7], {**PHONE[6], "witness": "", "opening_kind": "maintenance"}, *PHONE[7:8], {"kind": "policy.changed", "opening": "o1"}],
        [("phone", 7), ("phone", 9)],
    ),
    "in an opening that gave the log a new key who witnessed is kept apart": (
        [{"kind": "epoch.begun", "opening": "o1", "start": 0}, PHONE[7]], [],
    ),
    "116k but no more than such a row": (
        [{"kind": "epoch.begun", "opening": "o1", "start": 0}, {**PHONE[7], "what": "both"}], [("phone", 1)],
    ),
    "116h a witness who did not sign in": ([*PHONE[:2], {"kind": "a"}, {"kind": "b"}, *PHONE[4:]], [("phone", 6)]),
    "116i first who is no officer": (
        [{**each, "person": "p00000001"} if each.get("person") == BO else each for each in PHONE[:6]] + [{**PHONE[6], "first": "p00000001"}],
        [("phone", 6)],
    ),
    "an honest drill": ([*HONEST[:4], DRILL, SHOWN, CERTIFIED, SEALED], []),
    "117a a second certificate": ([*HONEST[:4], DRILL, CERTIFIED, CERTIFIED, SEALED], [("drill", 6)]),
    "117b a certificate of an emergency": ([*HONEST[:4], OPENED, CERTIFIED, SEALED], [("drill", 5)]),
    "117c one after the end": ([*HONEST[:4], DRILL, SEALED, CERTIFIED], [("sealed", 6)]),
    "117d one with a count that is none": ([*HONEST[:4], DRILL, {**CERTIFIED, "file_count": True}, SEALED], [("drill", 5)]),
    "117e a drill of two envelopes": ([*HONEST[:4], {**DRILL, "envelopes": ["e1", "e2"]}, SEALED], [("drill", 4)]),
    "117f a drill that is widened": (
        [*HONEST[:4], DRILL, {"kind": "opening.widened", "opening": "o1", "envelopes": ["e2"]}, SEALED], [("drill", 5)],
    ),
    "fields of other types are passed over": (
        [{"kind": "identify.granted", "person": 1, "ref": "0"}, {"kind": 7}, {"kind": "opening.opened", "opening": None}, {"kind": "a", "t": "soon"}],
        [],
    ),
}  # fmt: skip


def _case(events: list[Mapping[str, object]]) -> Case:
    log = ForgedLog(PEOPLE, "0d" * 16)
    for place, fields in enumerate(events):
        log.forge(plaintext=make_plaintext({"t": "", **fields}, place))
    return Case(log.data(), [(f"{len(events):08d}.note", log.note(len(events)))], log.card())


def _both(case: Case, folder: Path, pairs: list[KemKeyPair]) -> list[tuple[str, int]]:
    case = laid_out(case, folder)
    report = verify(LogSource.from_folder(RealFiles(), folder), case.card, audit_pairs=pairs)
    assert case.card is not None
    keys = []
    for pair in pairs:
        with pair.private_bytes() as private:
            keys.append(private.copy_bytes())
    result = twinseal_verify.verify_folder(str(folder), case.card.to_bytes(), audit_keys=keys)
    assert (report.verdict.word, report.anomaly_count) == (result["verdict"], result["anomaly_count"])
    mine = [(anomaly.code, anomaly.seq) for anomaly in report.anomalies]
    assert mine == [(anomaly["code"], anomaly["seq"]) for anomaly in result["anomalies"]]
    assert report.verdict.is_valid
    return mine


@pytest.mark.parametrize("name", CASES)
def test_both_verifiers_list_it_and_the_verdict_stays(name: str, tmp_path: Path) -> None:
    events, wanted = CASES[name]
    assert _both(_case(events), tmp_path, [PEOPLE.audit]) == wanted


@pytest.mark.parametrize(("second", "odd"), [(25, True), (24, False)])
def test_111_checkpoint_signed_before_its_last_entry(second: int, odd: bool, tmp_path: Path) -> None:
    # The helper signs at 1 700 000 000, which is 22:13:20.
    assert MADE_AT == 1_700_000_000
    case = _case([{"kind": "a", "t": T.format(second + 1)}])
    assert _both(case, tmp_path, [PEOPLE.audit]) == ([("dated", 0)] if odd else [])


@pytest.mark.parametrize("export", ["b1", "b2"])
def test_115_export_that_the_log_does_not_know(export: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(f'{{"export": "{export}"}}')
    case = _case([{"kind": "export.begun", "export": "b1"}])
    assert _both(case, tmp_path, [PEOPLE.audit]) == ([] if export == "b1" else [("report", 0)])


def test_a_time_that_is_none_gets_into_no_verdict(tmp_path: Path) -> None:
    log = ForgedLog(PEOPLE, "0d" * 16)
    times = (T.format(1), T.format(2), "\x1b[2J); VALID-ANCHORED: all \u202e", T.format(3), "\x1b[31m")
    for place, time in enumerate(times):
        log.forge(plaintext=make_plaintext({"kind": "a", "t": time}, place))
    case = laid_out(Case(log.data(), [("00000001.note", log.note(1))], log.card()), tmp_path)
    report = verify(LogSource.from_folder(RealFiles(), tmp_path), case.card, audit_pairs=[PEOPLE.audit])
    with PEOPLE.audit.private_bytes() as private:
        keys = [private.copy_bytes()]
    assert case.card is not None
    result = twinseal_verify.verify_folder(str(tmp_path), case.card.to_bytes(), audit_keys=keys)
    assert report.sentence == result["sentence"]
    assert report.uncovered_span == (T.format(2), T.format(3))
    assert report.sentence.isprintable()


def test_of_many_anomalies_100_are_listed_and_all_are_counted(tmp_path: Path) -> None:
    watch = AnomalyWatch(())
    for seq in range(250):
        watch.feed(seq, SHOWN)
    anomalies, count = watch.end([], None)
    assert (len(anomalies), count) == (SHOWN_MAX, 250)
    findings = findings_in(LogView(anomalies=anomalies))
    assert len(findings) == SHOWN_MAX
    assert (
        finding_sentence(findings[0], LogView().people)
        == "Finding at entry 0: something shown or done while the opening was not open."
    )


def test_a_real_vault_with_failures_and_an_export_has_none(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    flow = vault.break_the_glass()
    flow.enter_register_code(None, "The register is locked away.")
    with pytest.raises(WrongFactor):
        flow.identify_first(cast.id("Ada"), cast.passphrase("Ada"), "000000")
    flow.abandon()
    cast.later(100)
    flow = cast.to_open(vault)
    flow.mask()
    cast.later()
    flow.open_vault.unmasking.unmask(cast.id("Ada"), cast.code("Ada"))
    cast.later()
    flow.open_vault.joint.extend(cast.code("Ada"), cast.code("Bo"), 5, "More time")
    flow.reseal(ResealCause.HAND)
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    assert not any(detail.startswith("Finding at") for detail in desk.verify(trust_card=cast.card()).details)
    pairs = open_audit_keys(vault.context.header, cast.id("Di"), desk._opened.identity)
    export = Path(desk.export(tmp_path).folder)
    report = verify(LogSource.from_folder(RealFiles(), export), None, audit_pairs=pairs)
    assert report.anomalies == ()
    desk.sign_out()
    vault.close()


def test_an_auditors_own_checkpoint_counts_for_dates_too(tmp_path: Path) -> None:
    case = _case([{"kind": "a", "t": T.format(0)}, {"kind": "b", "t": T.format(59)}])
    log_note = case.notes[0]
    signer = make_checkpoint  # the same form, signed by an auditor alone
    log = ForgedLog(PEOPLE, "0d" * 16)
    for place, raw in enumerate(case.data.splitlines()):
        log.lines.insert(place, raw)
    card = case.card
    assert card is not None

    def of_the_card(size: int) -> Checkpoint:
        return replace(log.checkpoint(size), in_force=InForce(0, card.sha256(), bytes(32)))

    case.notes = [
        ("00000001.note", log.note_of(of_the_card(1))),
        (log_note[0], signer(of_the_card(2), None, [("p00000003", PEOPLE.auditor)], MADE_AT)),
    ]
    assert _both(case, tmp_path, [PEOPLE.audit]) == [("dated", 1)]
