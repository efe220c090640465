"""A text that says nothing is asked about once, never refused; that it was kept is signed, logged and a finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Cast
from twinseal.audit.read.reader import Entry
from twinseal.domain.errors import BadInput, WeakText
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.weak_text import is_weak_justification, is_weak_line, is_weak_reference


@pytest.mark.parametrize(
    ("text", "weak"),
    [
        ("xxxxxxxxxxxxxxxxxxxx", True),
        ("test test test test test", True),
        (". . . . . . . . . . . . .", True),
        ("Pump 4 does not start", False),
        ("Netzwerkkernswitchausfall", False),
        ("\u4e3b\u4ea4\u6362\u673a\u505c\u6b62\u54cd\u5e94\u6240\u6709\u4eba\u65e0\u6cd5\u767b\u5f55", False),
    ],
)
def test_a_justification_needs_five_words_or_twelve_letters(text: str, weak: bool) -> None:
    assert is_weak_justification(text) is weak


def test_lines_of_one_sign_and_one_digit_references_say_nothing() -> None:
    assert [is_weak_line(text) for text in (".", "x x", "??", "no", "4")] == [True, True, True, False, True]
    assert [is_weak_reference(text) for text in ("INC-000000", "SEC-777777", "INC-004711", "", "A-1")] == [
        True, True, False, False, False,
    ]  # fmt: skip


def _entries(cast: Cast) -> tuple[list[Entry], tuple[str, ...]]:
    cast.later()
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    entries, findings = list(desk.log.entries), desk.view().findings
    desk.sign_out()
    vault.close()
    return entries, findings


def _form(entries: list[Entry], kind: str) -> dict[str, object]:
    form = next(entry.fields["form"] for entry in entries if entry.fields["kind"] == kind)
    assert isinstance(form, dict)
    return form


def test_weak_request_and_extension_texts_are_kept_when_repeated(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = cast.to_request(vault)
    weak = cast.draft(flow, answers=(".", "No network"), reference="INC-000000", justification="x" * 20)
    sentence = refused(WeakText, lambda: flow.submit_request(weak))
    assert sentence.startswith("Justification, answers, reference number: An auditor reads this as it is.")
    assert flow.view().step is OpeningStep.REQUEST
    flow.submit_request(weak)
    flow.confirm(*cast.factors("Bo"))
    cast.later()
    extend = lambda: flow.open_vault.joint.extend(cast.code("Ada"), cast.code("Bo"), 5, ".")  # noqa: E731 - one call, asked for again and again
    refused(WeakText, extend)
    assert flow.view().extensions_left == 2
    extend()
    flow.reseal(ResealCause.HAND)
    vault.close()
    entries, findings = _entries(cast)
    assert _form(entries, "request.signed")["asked_again"] == ["justification", "answers", "reference"]
    extended = next(entry for entry in entries if entry.fields["kind"] == "opening.extended")
    assert extended.fields["asked_again"] == ["reason"]
    kept = [finding for finding in findings if "a text that says nothing was kept" in finding]
    assert len(kept) == 2
    assert any("(justification, answers, reference)" in finding for finding in kept)


def test_weak_words_that_are_signed_again_are_one_finding(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = cast.to_request(vault)
    weak = cast.draft(flow, justification="x" * 20)
    refused(WeakText, lambda: flow.submit_request(weak))
    flow.submit_request(weak)
    cast.clock.advance(181)
    assert flow.tick().draft is not None
    flow.submit_request(weak, cast.code("Ada"))
    flow.abandon()
    vault.close()
    entries, findings = _entries(cast)
    assert sum(entry.fields["kind"] == "request.signed" for entry in entries) == 2
    assert sum("a text that says nothing was kept" in finding for finding in findings) == 1


def test_a_weak_refusal_is_asked_about_before_the_code_is_used(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = cast.to_second(vault)
    for_second = cast.factors("Bo")
    refused(WeakText, lambda: flow.refuse(*for_second, "-"))
    flow.refuse(*for_second, "-")
    vault.close()
    entries, findings = _entries(cast)
    assert _form(entries, "answer.signed")["asked_again"] == ["reason"]
    assert sum("a text that says nothing was kept" in finding for finding in findings) == 1


def test_a_text_that_was_written_anew_leaves_no_trace(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = cast.to_request(vault)
    refused(WeakText, lambda: flow.submit_request(cast.draft(flow, justification="x" * 20)))
    flow.submit_request(cast.draft(flow))
    flow.abandon()
    vault.close()
    entries, findings = _entries(cast)
    assert _form(entries, "request.signed")["asked_again"] == []
    assert not any("says nothing" in finding for finding in findings)


def test_not_at_hand_is_taken_with_a_reason_that_is_logged(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = vault.break_the_glass()
    assert "why the paper register is not at hand" in refused(BadInput, lambda: flow.enter_register_code(None))
    assert flow.view().step is OpeningStep.REGISTER_CODE
    flow.enter_register_code(None, "The register is locked away.")
    flow.abandon()
    vault.close()
    answers = [entry for entry in _entries(cast)[0] if entry.fields["kind"] == "register_code.answered"]
    assert [(entry.fields["answer"], entry.fields["explanation"]) for entry in answers] == [
        ("not_at_hand", "The register is locked away.")
    ]


def test_a_weak_explanation_at_the_register_is_kept_if_repeated(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = vault.break_the_glass()
    sentence = refused(WeakText, lambda: flow.enter_register_code(None, "x"))
    assert sentence.startswith("Explanation: An auditor reads this as it is.")
    assert flow.view().step is OpeningStep.REGISTER_CODE
    flow.enter_register_code(None, "x")
    assert flow.view().step is OpeningStep.FIRST_PERSON
    flow.abandon()
    vault.close()
    entries, findings = _entries(cast)
    answered = [entry.fields for entry in entries if entry.fields["kind"] == "register_code.answered"]
    assert [fields["asked_again"] for fields in answered] == [["explanation"]], "asking is before the log"
    assert sum("a text that says nothing was kept" in finding and "(explanation)" in finding for finding in findings) == 1


def test_an_explanation_that_decides_nothing_is_not_asked_about(cast: Cast) -> None:
    vault = cast.open()
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code, "x")
    assert flow.view().step is OpeningStep.FIRST_PERSON
    flow.abandon()
    vault.close()
