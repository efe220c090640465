"""Every rule says its facts in its sentence, fires where it should, is silent on an honest log, and keeps its findings' ids."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import twinseal
from conftest import Template, cast_in
from fakes import control_cases, follow_up_cases, habit_cases, pair_cases
from fakes.rule_case import RuleCase
from fakes.told_log import START, Opening, each_day, later, log, openings
from twinseal.domain.events.contents import FIELD_REVEALED
from twinseal.domain.events.duties import DUTY_CLOSED, DUTY_CREATED
from twinseal.domain.events.opening import (
    OPENING_OPENED,
    OPENING_UNCLEAN_END,
    REGISTER_CODE_ANSWERED,
)
from twinseal.domain.events.sealing import CHECKPOINT_MADE
from twinseal.domain.events.sentence import places_of, texts_of
from twinseal.domain.events.vault import GUARD_REBUILT
from twinseal.domain.finding import Finding, Rank, RuleCount
from twinseal.domain.opening import ResealCause
from twinseal.flows import findings as package
from twinseal.flows.findings.recorded import LOG_AND_SEAL, PEOPLE
from twinseal.flows.findings.registry import BY_ID, RULES, by_rank, counts_of, findings_in, look
from twinseal.flows.findings.rule import Rule
from twinseal.flows.findings.words import finding_sentence, words_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import People
from twinseal.flows.reporting import audit_data

CASES: dict[str, RuleCase] = {**control_cases.CASES, **pair_cases.CASES, **habit_cases.CASES, **follow_up_cases.CASES}
RECORDED = {LOG_AND_SEAL, PEOPLE}


@dataclass(frozen=True)
class Played:
    """A vault's log after an honest opening, and what was found in it after one more that showed the same again."""

    honest: LogView
    read: tuple[Finding, ...]
    read_again: tuple[Finding, ...]
    reported: tuple[Finding, ...]
    counted: tuple[RuleCount, ...]
    shown: tuple[str, ...]
    names: People


@pytest.fixture(scope="module")
def played(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Played:
    cast = cast_in(tmp_path_factory.mktemp("rules") / "home", template)

    def opened(cause: ResealCause) -> None:
        vault = cast.open()
        flow = cast.to_open(vault)
        flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1).wipe()
        receipt = flow.reseal(cause).receipt
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
    counted: list[tuple[RuleCount, ...]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit_data, "by_rank", lambda looked: reported.append(by_rank(looked)) or reported[-1])
        patch.setattr(audit_data, "counts_of", lambda looked: counted.append(counts_of(looked)) or counted[-1])
        desk.write_report(None)
    names = desk.log_view().people
    desk.sign_out()
    vault.close()
    return Played(honest, read, read_again, reported[-1], counted[0], shown, names)


def test_there_is_a_log_for_each_rule_and_no_id_twice() -> None:
    assert set(CASES) == set(BY_ID)
    assert len(BY_ID) == len(RULES)
    assert all(re.fullmatch(r"[A-D][1-9][0-9]?", rule.id) for rule in RULES)
    order = [(rule.id[0], int(rule.id[1:])) for rule in RULES]
    assert order == sorted(order)


def test_findings_stand_the_gravest_first() -> None:
    assert [(rank.value, rank.weight) for rank in Rank] == [("high", 0), ("medium", 1), ("low", 2)]
    # A match may weigh less than its rule.
    answers = [(REGISTER_CODE_ANSWERED, {"answer": answer}) for answer in ("not_at_hand", "wrong")]
    back = (CHECKPOINT_MADE, {"t": "2026-11-02T08:58:59Z"})
    ranks = [finding.rank for finding in findings_in(log(*answers, (CHECKPOINT_MADE, {}), back))]
    assert set(ranks) == set(Rank)
    assert ranks == sorted(ranks, key=list(Rank).index)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_fires_and_its_sentence_says_its_facts(rule: Rule[Any]) -> None:
    looked = rule.look(CASES[rule.id].fires())
    assert looked.findings
    assert looked.tested
    said = {path.partition(".")[0] for text in texts_of(rule.sentence) for path, _ in places_of(text)}
    for finding in looked.findings:
        if rule not in RECORDED:
            # Of the others every fact is said in one of the sentences, or chooses between them.
            assert said <= set(finding.facts)
        assert finding.rank.weight >= rule.rank.weight
        sentence = finding_sentence(finding, People({}))
        assert sentence.endswith(".")
        assert not sentence.endswith("..")
        assert not {"{", "}", "?", "[", "]"} & set(sentence), sentence
        assert "_" not in sentence.replace("unclean_end", ""), sentence


@pytest.mark.parametrize("rule_id", CASES)
def test_just_below_and_what_is_innocent_is_no_finding(rule_id: str) -> None:
    for made in (CASES[rule_id].below, CASES[rule_id].innocent):
        if made is not None:
            looked, case = BY_ID[rule_id].look(view := made()), CASES[rule_id]
            assert not looked.stopped_by
            if case.only_odd:
                assert (looked.tested, looked.findings) == (0, ())
                assert view.entries
                continue
            assert looked.tested, "a log that the rule does not look at shows nothing"
            if case.lesser is not None:
                # Each of its subjects is told of: what is innocent weighs less, and less than what fires.
                assert case.lesser.weight > min(
                    finding.rank.weight for finding in BY_ID[rule_id].look(case.fires()).findings
                )
                assert {finding.rank for finding in looked.findings} == {case.lesser}
                continue
            assert not looked.findings, [finding_sentence(finding, People({})) for finding in looked.findings]


def test_every_rule_has_an_innocent_look_alike() -> None:
    without = [rule_id for rule_id, case in CASES.items() if case.innocent is None]
    assert without == ["A30"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_silent_on_an_honest_log(rule: Rule[Any], played: Played) -> None:
    looked = rule.look(played.honest)
    assert (looked.findings, looked.stopped_by) == ((), "")


def test_most_rules_had_something_to_test_in_an_honest_log(played: Played) -> None:
    tested = {looked.rule.id for looked in look(played.honest) if looked.tested}
    assert tested >= {"A1", "A2", "A10", "A14", "A19", "C6"}


def test_a_finding_has_one_id_at_the_desk_and_in_the_report(played: Played) -> None:
    ids = [finding.id for finding in played.read]
    assert [finding.rule for finding in played.read] == ["C3", "C2"]
    assert all(re.fullmatch("[0-9a-f]{8}", finding_id) for finding_id in ids)
    assert [finding.id for finding in played.read_again] == ids
    assert [finding.id for finding in played.reported] == ids
    assert played.shown == tuple(words_of(finding, played.names) for finding in played.reported)


def test_the_table_of_a_report_counts_the_findings_beside_it(played: Played) -> None:
    assert [row.rule for row in played.counted] == list(BY_ID)
    fired = {row.rule: row.fired for row in played.counted if row.fired}
    assert fired == {finding.rule: 1 for finding in played.reported}
    tested = {row.rule: (row.tested, row.unit, row.looks_for, row.innocent) for row in played.counted}
    rule = BY_ID["C3"]
    assert tested["C3"] == (2, rule.unit, rule.looks_for, rule.innocent)


def test_each_time_that_runs_backwards_is_told_in_one_finding() -> None:
    times = ("09:00:00", "08:00:00", "10:00:00", "11:00:00", "07:00:00")
    view = log(*((CHECKPOINT_MADE, {"t": f"2026-11-02T{time}Z"}) for time in times))
    (finding,) = [finding for finding in BY_ID["A10"].look(view).findings if finding.facts["what"] == "back"]
    assert (finding.count, finding.entries, finding.facts["entry"]) == (2, ((-1, 2), (-1, 5)), 5)


def test_what_comes_again_is_one_finding_until_a_season_is_over() -> None:
    first = "2026-01-01T09:00:00Z"
    days = (0, 60, 120, 120 + 91)
    view = log(*((GUARD_REBUILT, {"t": later(first, days=day)}) for day in days))
    joined, another = LOG_AND_SEAL.look(view).findings
    assert (joined.count, joined.at_utc, joined.last_utc) == (3, first, later(first, days=120))
    assert joined.entries == ((-1, 1), (-1, 2), (-1, 3))
    assert (another.count, another.entries) == (1, ((-1, 4),))
    assert words_of(joined, People({})).startswith(
        "3 times from 2026-01-01 09:00 UTC to 2026-05-01 09:00 UTC, the last time: "
    )
    # It keeps its id when it comes again, and weighs as much as the gravest of it.
    assert LOG_AND_SEAL.look(log((GUARD_REBUILT, {"t": first}))).findings[0].id == joined.id
    assert another.id != joined.id


def test_an_id_is_of_rule_version_subject_and_first_entry() -> None:
    finding = Finding("A7", Rank.LOW, "", ((-1, 1),), {})
    others = (
        replace(finding, rule="A8"), replace(finding, version=2), replace(finding, subject="o1"),
        replace(finding, entries=((-1, 2),)), replace(finding, entries=((0, 1),)),
    )  # fmt: skip
    assert len({finding.id, *(other.id for other in others)}) == len(others) + 1
    assert all(re.fullmatch("[0-9a-f]{8}", each.id) for each in (finding, *others))
    again = replace(finding, entries=((-1, 1), (-1, 9)), facts={"more": 1}, rank=Rank.HIGH, last_utc=START, count=2)
    assert again.id == finding.id
    assert finding.id == "3c8a3204", "the same next year"


def test_a_part_has_the_findings_of_the_whole_under_their_ids() -> None:
    made = each_day(*[Opening(answer="wrong")] * 3, Opening())
    whole = openings(*made)
    (finding,) = (each for each in findings_in(whole) if each.rule == "A1")
    first, last = (
        whole.part([entry for entry in whole.entries if entry.fields["opening"] == f"o{number}"]) for number in (3, 4)
    )
    assert [each for each in findings_in(first) if each.rule == "A1"] == [finding]
    assert finding.count == 3
    assert not [each for each in findings_in(last) if each.rule == "A1"]
    assert [looked.tested for looked in look(last)] == [looked.tested for looked in look(whole)]


def test_the_registry_lists_every_rule_and_only_it_names_one() -> None:
    around = {
        "registry",
        "back_test",
        "rule",
        "words",
        "tables",
        "counting",
        "pairs",
        "control_rules",
        "pair_rules",
        "habit_rules",
        "follow_up_rules",
    }
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
    families = {f"flows/findings/{family}_rules.py" for family in ("control", "pair", "habit", "follow_up")}
    # The registry itself looks with the rule that tells which others stopped.
    assert naming <= {*families, "flows/findings/registry.py"}


_OVER: Any = (OPENING_OPENED, {}), (FIELD_REVEALED, {}), (OPENING_UNCLEAN_END, {})


@pytest.mark.parametrize(
    ("closed", "owed_by", "sentence"),
    [
        ("rotate", "o1", ""),
        ("rotate", "o9", "closed that the log never owed"),
        ("test", "o1", "closed that the log never owed"),
        ("rotate", "", ""),
        ("review", "o1", "nobody reviewed that opening"),
    ],
)
def test_what_a_list_closes_was_owed_and_is_no_review(closed: str, owed_by: str, sentence: str) -> None:
    envelope = "" if closed == "review" else "e1"
    view = log(
        *_OVER,
        (DUTY_CREATED, {"opening": "o1", "duty": "rotate", "envelope": "e1"}),
        (DUTY_CREATED, {"opening": "o1", "duty": "review", "envelope": ""}),
        (DUTY_CLOSED, {"duty": closed, "envelope": envelope, "owed_by": owed_by}),
    )
    of_closing = [
        words_of(finding, People({}))
        for finding in findings_in(view)
        if finding.rule == "A14" and str(dict(finding.facts).get("what")).startswith("closed")
    ]
    assert [sentence in words for words in of_closing] == [True] * bool(sentence)
