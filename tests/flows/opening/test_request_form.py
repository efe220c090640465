"""A request that expires is dead; its words stay with the first person for a while, and no longer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Cast
from twinseal.domain.errors import BadInput, JointWindowOver, WrongFactor
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.opening.flow import OpeningFlow

WINDOW_S = 180


@pytest.fixture
def expired(cast: Cast) -> OpeningFlow:
    flow = cast.to_second(cast.open(), envelopes=2)
    cast.clock.advance(WINDOW_S + 1)
    assert flow.tick().step is OpeningStep.REQUEST
    return flow


def test_the_words_are_kept_and_signed_again_with_a_fresh_code(
    cast: Cast, expired: OpeningFlow, refused: Callable[..., str]
) -> None:
    draft = expired.view().draft
    assert draft is not None
    assert draft == cast.draft(expired, envelopes=2)
    assert expired.view().request is None
    refused(BadInput, lambda: expired.submit_request(draft, ""))
    refused(WrongFactor, lambda: expired.submit_request(draft, "000000"))
    assert expired.view().draft == draft
    assert expired.submit_request(draft, cast.code("Ada")).step is OpeningStep.SECOND_PERSON
    assert expired.view().draft is None
    assert expired.remaining_s() == expired.lasts_s() == WINDOW_S
    assert expired.confirm(*cast.factors("Bo")).step is OpeningStep.OPEN
    expired.reseal(ResealCause.HAND)


def test_an_opening_by_the_second_request_is_proved(cast: Cast, expired: OpeningFlow) -> None:
    draft = expired.view().draft
    assert draft is not None
    expired.submit_request(draft, cast.code("Ada"))
    expired.confirm(*cast.factors("Bo"))
    expired.reseal(ResealCause.HAND)
    cast.later()
    desk = cast_desk(cast, expired)
    assert [opening.outcome for opening in desk.view().openings] == ["sealed"]
    assert not any("NOT PROVEN" in line for line in (*desk.view().findings, *desk.view().openings[0].story))
    desk.sign_out()


def cast_desk(cast: Cast, flow: OpeningFlow) -> AuditDesk:
    return AuditDesk.sign_in(flow._state.context, *cast.factors("Di"))


def test_a_slip_in_the_words_uses_no_code_up(cast: Cast, expired: OpeningFlow, refused: Callable[..., str]) -> None:
    code = cast.code("Ada")
    refused(BadInput, lambda: expired.submit_request(cast.draft(expired, justification="short"), code))
    assert expired.submit_request(cast.draft(expired), code).step is OpeningStep.SECOND_PERSON


@pytest.mark.parametrize("tick", [True, False], ids=["noticed by the clock", "noticed by signing"])
def test_after_the_window_once_more_the_words_are_gone(
    cast: Cast, expired: OpeningFlow, refused: Callable[..., str], tick: bool
) -> None:
    draft = cast.draft(expired)
    assert expired.remaining_s() == WINDOW_S
    cast.clock.advance(WINDOW_S)
    if tick:
        expired.tick()
    else:
        refused(JointWindowOver, lambda: expired.submit_request(draft, cast.code("Ada")))
    assert_wiped(expired)


@pytest.mark.parametrize(
    "act",
    [OpeningFlow.abandon, OpeningFlow.mask, lambda flow: flow.reseal(ResealCause.SCREEN_LOCK)],
    ids=["leaving", "mask", "seal"],
)
def test_leaving_masking_and_sealing_wipe_the_words_at_once(
    expired: OpeningFlow, act: Callable[[OpeningFlow], object]
) -> None:
    act(expired)
    assert_wiped(expired)


def assert_wiped(flow: OpeningFlow) -> None:
    view = flow.view()
    assert (view.step, view.draft, view.request, view.outsides) == (OpeningStep.ENDED, None, None, ())
    assert (flow._state.draft, flow._state.first) == (None, None)
