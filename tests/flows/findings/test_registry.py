"""Every rule says its facts in its sentence, fires where it should, is silent on an honest log, and keeps its findings' ids."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import twinseal
from conftest import Template, cast_in
from fakes.event_samples import entry_of
from fakes.signed_list import ROSTER, ToldHeaders, form_entry, prepared, story_of
from twinseal.audit.format.people_note import PeopleNote
from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.anomalies import Anomaly
from twinseal.audit.verify.roster import Edition, Roster
from twinseal.domain.events.contents import FIELD_REVEALED
from twinseal.domain.events.duties import DUTY_ACKNOWLEDGED, DUTY_CLOSED, DUTY_CREATED
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.opening import (
    ALERT_SENT,
    OPENING_OPENED,
    OPENING_RESEALED,
    OPENING_UNCLEAN_END,
    REGISTER_CODE_ANSWERED,
    REQUEST_SIGNED,
)
from twinseal.domain.events.people import IDENTIFY_DENIED, PERSON_REMOVED
from twinseal.domain.events.registry import KINDS
from twinseal.domain.events.rules import POLICY_CHANGED
from twinseal.domain.events.sealing import CHECKPOINT_MADE, SEAL_COMMITTED
from twinseal.domain.events.sentence import places_of, texts_of
from twinseal.domain.finding import Finding, Rank
from twinseal.domain.opening import ResealCause
from twinseal.domain.texts import Text
from twinseal.flows import findings as package
from twinseal.flows.findings.contradictions import CONTRADICTIONS
from twinseal.flows.findings.recorded import RECORDED
from twinseal.flows.findings.registry import BY_ID, RULES, findings_in, look
from twinseal.flows.findings.rule import Rule
from twinseal.flows.findings.words import finding_sentence, words_of
from twinseal.flows.log.log_reading import LogRead
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.seals import Seals
from twinseal.flows.log.stories import People
from twinseal.flows.log.unanchored import Folder
from twinseal.flows.reporting import audit_data


def _log(*entries: tuple[Kind, Mapping[str, object]]) -> LogView:
    return LogView.of([replace(entry_of(kind, **changes), seq=seq) for seq, (kind, changes) in enumerate(entries, start=1)])


def _ended(**changes: object) -> LogView:
    return _log((OPENING_RESEALED, {"cause": "hand", "lasted_s": 60, "granted_min": 15, **changes}))


_ODD = Entry(3, {}, b"h" * 32, fault=Text("entry.kind_unreadable"))
_OVER: Any = (OPENING_OPENED, {}), (FIELD_REVEALED, {}), (OPENING_UNCLEAN_END, {})


def _recorded(name: str) -> LogView:
    return LogView(entries=[_event(name)])


def _contradicted(name: str) -> LogView:
    return LogView(anomalies=[Anomaly(name.partition(".")[2], 3)])


def _noted() -> LogView:
    """A note in force from entry 9 on, and nothing in the log that says how it came."""
    note = PeopleNote(
        "6f" * 16, 1, bytes(32), 9, bytes(32), 3, 3, bytes(32), bytes(32), "2026-11-28T14:05:09Z", ("p3",), (), ()
    )
    edition = Edition(1, 9, bytes(32), bytes(32), {}, note=note)
    seals = Seals.of([prepared(8, "aa")], ToldHeaders())
    return LogView(entries=[prepared(8, "aa")], roster=Roster((*ROSTER.editions, edition), {}), seals=seals)


def _not_sealed() -> LogView:
    story = story_of([form_entry("p1"), form_entry("p2")])
    seals = Seals.of([prepared(1, "aa", generation=2, seal=2)], ToldHeaders({2: "aa"}))
    return LogView(openings=[story], whole={"o1": story}, roster=ROSTER, seals=seals)


FIRING: dict[str, Callable[[], LogView]] = {
    "cut-off": lambda: LogView(read=LogRead(broken=Text("disk.fault.truncated", name="log.tws"), size=3)),
    "unanchored": lambda: LogView(read=LogRead(folders=(
        Folder(3, Path("3"), Text("unanchored.why.rejected"), "unanchored/00000003", rejected=2),
        Folder(5, Path("5"), Text("unanchored.why.not_valid"), "unanchored/00000005"),
        Folder(0, Path("0"), Text("unanchored.why.unreadable", fault=Text("disk.fault.store"))),
    ))),
    "odd-entry": lambda: LogView(read=LogRead([_ODD, replace(_ODD, before=2)])),
    "after-the-end": lambda: _log((OPENING_RESEALED, {}), (OPENING_RESEALED, {})),
    "consent": lambda: _log((OPENING_OPENED, {})),
    "changes": lambda: _log((OPENING_OPENED, {}), (PERSON_REMOVED, {})),
    "statement": lambda: _log((DUTY_ACKNOWLEDGED, {})),
    "shown-in-maintenance": lambda: _log((REQUEST_SIGNED, {"form": {"kind": "maintenance"}}), (FIELD_REVEALED, {})),
    "note-unlike-list": _noted,
    "prepared-again": lambda: LogView(
        entries=[prepared(9, "aa")], seals=Seals(ToldHeaders(), again=(prepared(9, "aa"),))
    ),
    "changes-not-sealed": _not_sealed,
    "time-overrun": lambda: _ended(lasted_s=906),
    "no-duty": lambda: _log(*_OVER),
    "no-review": lambda: _log(*_OVER, (DUTY_CREATED, {"duty": "rotate", "envelope": ""})),
    "register-code": lambda: _log((REGISTER_CODE_ANSWERED, {"answer": "wrong"})),
    "unclean-end": lambda: _log((REQUEST_SIGNED, {}), (OPENING_UNCLEAN_END, {}), (SEAL_COMMITTED, {"seal": 7})),
    "time-not-over": lambda: _ended(cause="time", lasted_s=899),
    "not-let-in": lambda: _log(*[(IDENTIFY_DENIED, {})] * 3),
    "removal-undone": lambda: _log((PERSON_REMOVED, {})),
    "clock-back": lambda: _log((CHECKPOINT_MADE, {}), (CHECKPOINT_MADE, {"t": "2026-11-02T08:58:59Z"})),
    "not-by-hand": lambda: _ended(cause="idle"),
    "weak-text": lambda: _log((REGISTER_CODE_ANSWERED, {"answer": "right", "asked_again": ["explanation", "reason"]})),
    "weaker-rule": lambda: _log(
        *[(POLICY_CHANGED, {"name": "opening_min", "before": "15", "after": after}) for after in ("20", "10", "more")]
    ),
    "muted": lambda: _log((ALERT_SENT, {"outcome": "muted"})),
    **{rule.id: partial(_recorded, rule.id) for rule in RECORDED},
    **{rule.id: partial(_contradicted, rule.id) for rule in CONTRADICTIONS},
}  # fmt: skip
"""For each rule a log in which it fires."""


def _event(name: str) -> Entry:
    return entry_of(KINDS[name])


@dataclass(frozen=True)
class Played:
    """A vault's log after an honest opening, and what was found in it after one more that nobody sealed by hand."""

    honest: LogView
    read: tuple[Finding, ...]
    read_again: tuple[Finding, ...]
    reported: tuple[Finding, ...]
    shown: tuple[str, ...]
    names: People


@pytest.fixture(scope="module")
def played(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Played:
    cast = cast_in(tmp_path_factory.mktemp("rules") / "home", template)

    def opened(cause: ResealCause) -> None:
        vault = cast.open()
        receipt = cast.to_open(vault).reseal(cause).receipt
        assert receipt is not None
        cast.register_code = receipt.register_code
        vault.close()
        cast.later()

    opened(ResealCause.HAND)
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    honest = desk.log_view()
    desk.sign_out()
    vault.close()
    cast.later()
    opened(ResealCause.IDLE)
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    read = findings_in(desk.log_view())
    shown = desk.view().findings
    desk.refresh()
    read_again = findings_in(desk.log_view())
    reported: list[tuple[Finding, ...]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit_data, "findings_in", lambda view: reported.append(findings_in(view)) or reported[-1])
        desk.write_report(None)
    names = desk.log_view().people
    desk.sign_out()
    vault.close()
    return Played(honest, read, read_again, reported[0], shown, names)


def test_there_is_a_log_for_each_rule_and_no_id_twice() -> None:
    assert set(FIRING) == set(BY_ID)
    assert len(BY_ID) == len(RULES)
    assert all(re.fullmatch(r"[a-z_]+([.-][a-z_]+)*", rule.id) for rule in RULES)


def test_rules_and_findings_stand_the_gravest_first() -> None:
    assert [rank.value for rank in Rank] == ["high", "medium", "low"]
    weights = [list(Rank).index(rule.rank) for rule in RULES]
    assert weights == sorted(weights)
    assert [rule.id for rule in RULES if rule in RECORDED and rule.rank is Rank.MEDIUM] == [
        rule.id for rule in RECORDED if rule.rank is Rank.MEDIUM
    ]
    # A match may weigh less than its rule, and more.
    answers = [(REGISTER_CODE_ANSWERED, {"answer": answer}) for answer in ("not_at_hand", "wrong")]
    ranks = [
        finding.rank
        for finding in findings_in(_log(*answers, (CHECKPOINT_MADE, {}), (CHECKPOINT_MADE, {"t": "2026-11-02T08:58:59Z"})))
    ]
    assert set(ranks) == set(Rank)
    assert ranks == sorted(ranks, key=list(Rank).index)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_fires_and_its_sentence_says_its_facts(rule: Rule[Any]) -> None:
    looked = rule.look(FIRING[rule.id]())
    assert looked.findings
    assert looked.tested >= len(looked.findings)
    said = {path.partition(".")[0] for text in texts_of(rule.sentence) for path, _ in places_of(text)}
    for finding in looked.findings:
        # By the opening an event's sentence finds the label of an envelope.
        assert set(finding.facts) - ({"opening"} if rule in RECORDED else set()) == said
        assert finding.rank in Rank
        sentence = finding_sentence(finding, People({}))
        assert sentence.endswith(".")
        assert not sentence.endswith("..")
        assert not {"{", "}", "?", "[", "]"} & set(sentence), sentence
        assert "_" not in sentence.replace("unclean_end", ""), sentence


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_silent_on_an_honest_log(rule: Rule[Any], played: Played) -> None:
    assert rule.look(played.honest).findings == ()


def test_most_rules_had_something_to_test_in_an_honest_log(played: Played) -> None:
    tested = {looked.rule.id for looked in look(played.honest) if looked.tested}
    assert tested >= {"consent", "register-code", "not-by-hand", "no-duty", "no-review", "clock-back", "odd-entry"}


def test_a_finding_has_one_id_at_the_desk_and_in_the_report(played: Played) -> None:
    ids = [finding.id for finding in played.read]
    assert [finding.rule for finding in played.read] == ["not-by-hand"]
    assert all(re.fullmatch("[0-9a-f]{8}", finding_id) for finding_id in ids)
    assert [finding.id for finding in played.read_again] == ids
    assert [finding.id for finding in played.reported] == ids
    assert played.shown == tuple(words_of(finding, played.names) for finding in played.reported)


def test_a_rule_that_counts_once_tells_the_first_match_alone() -> None:
    assert [rule.id for rule in RULES if rule.once] == ["clock-back"]
    times = ("09:00:00", "08:00:00", "07:00:00")
    view, rule = _log(*((CHECKPOINT_MADE, {"t": f"2026-11-02T{time}Z"}) for time in times)), BY_ID["clock-back"]
    assert [finding.facts["entry"] for finding in rule.look(view).findings] == [2]
    assert [finding.facts["entry"] for finding in replace(rule, once=False).look(view).findings] == [2, 3]


def test_another_entry_is_another_finding() -> None:
    first, second = (Finding("muted", Rank.LOW, ((-1, seq),), {}) for seq in (1, 2))
    assert first.id != second.id
    assert replace(first, facts={"more": 1}, rank=Rank.HIGH, at_utc="2026-11-02T09:00:00Z").id == first.id
    assert replace(first, rule="weak-text").id != first.id


def test_the_registry_lists_every_rule_and_only_it_names_one() -> None:
    around = {"registry", "rule", "words"}
    modules = {info.name for info in pkgutil.iter_modules(package.__path__)} - around
    made: list[object] = []
    for name in modules:
        values = list(vars(importlib.import_module(f"{package.__name__}.{name}")).values())
        made += [value for value in values if isinstance(value, Rule)]
        made += [rule for value in values if isinstance(value, tuple) for rule in value if isinstance(rule, Rule)]
    assert set(map(id, made)) == set(map(id, RULES))
    root = Path(twinseal.__file__).parent
    named = re.compile(rf"flows\.findings\.({'|'.join(sorted(modules))})\b")
    naming = {path.relative_to(root).as_posix() for path in root.rglob("*.py") if named.search(path.read_text("utf-8"))}
    assert naming == {"flows/findings/registry.py"}


@pytest.mark.parametrize(
    ("rule", "closed", "owed_by", "sentence"),
    [
        ("no-duty", "rotate", "o1", ""),
        ("no-duty", "rotate", "o9", "closed that the log never owed"),
        ("no-duty", "test", "o1", "closed that the log never owed"),
        ("no-duty", "rotate", "", ""),
        ("no-duty", "review", "o1", ""),
        ("no-review", "review", "o1", "nobody reviewed that opening"),
        ("no-review", "rotate", "o1", ""),
    ],
)
def test_what_a_list_closes_was_owed_and_is_no_review(rule: str, closed: str, owed_by: str, sentence: str) -> None:
    envelope = "" if closed == "review" else "e1"
    log = _log(
        *_OVER,
        (DUTY_CREATED, {"opening": "o1", "duty": "rotate", "envelope": "e1"}),
        (DUTY_CREATED, {"opening": "o1", "duty": "review", "envelope": ""}),
        (DUTY_CLOSED, {"duty": closed, "envelope": envelope, "owed_by": owed_by}),
    )
    of_closing = [
        words_of(finding, People({}))
        for finding in findings_in(log)
        if finding.rule == rule and dict(finding.facts).get("closed")
    ]
    assert [sentence in words for words in of_closing] == [True] * bool(sentence)
