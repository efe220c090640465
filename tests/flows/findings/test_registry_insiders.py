"""What two insiders do to stay under the findings: each of these ways is found by a rule, and played here; some in a vault too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from conftest import Cast
from fakes import control_cases as controls
from fakes import pair_cases as pairs
from fakes.told_log import START, Opening, each_day, later, log, openings
from twinseal.domain.errors import WeakText
from twinseal.domain.events.contents import ATTACHMENT_SAVED
from twinseal.domain.events.opening import REQUEST_SIGNED
from twinseal.domain.finding import Rank
from twinseal.domain.opening import ResealCause
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.log.log_view import LogView

_SAID_NOTHING = {"justification": "x" * 20, "reference": "INC-000000", "asked_again": ["justification", "reference"]}
_SAVED = Opening(shown=(), owed=False, inside=[(ATTACHMENT_SAVED, {"envelope": "e1"})])
WAYS: dict[str, tuple[Callable[[], LogView], str, Rank]] = {
    "pull the plug after reading": (lambda: openings(Opening(unclean=True)), "A3", Rank.HIGH),
    "save the key file instead of showing it": (lambda: openings(_SAVED), "A14", Rank.HIGH),
    "write x twenty times": (lambda: log((REQUEST_SIGNED, {"form": _SAID_NOTHING})), "C11", Rank.LOW),
    "say not at hand every time": (lambda: controls._without_register(*["not_at_hand"] * 3), "A1", Rank.MEDIUM),
    "mute the sound": (lambda: controls._alerted(("sound", "muted"), ("tray", "sent")), "A7", Rank.LOW),
    "open the same envelope daily": (lambda: openings(*each_day(*[Opening()] * 5)), "C4", Rank.MEDIUM),
    "remove the auditor who asks": (lambda: controls._removed(before=[Opening()]), "A8", Rank.HIGH),
    "be refused and ask another": (lambda: pairs._refused_then(1), "B3", Rank.HIGH),
    "let reviews lapse": (
        lambda: replace(openings(Opening()), now_utc=later(START, days=30)), "D2", Rank.MEDIUM
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_each_way_to_stay_under_the_findings_is_found(way: str) -> None:
    made, rule, rank = WAYS[way]
    found_by = {finding.rule: finding.rank for finding in findings_in(made())}
    assert found_by.get(rule) is rank, found_by


def test_these_ways_are_found_where_a_vault_is_used_so(cast: Cast) -> None:
    """One walk of a founded vault.

    Not here: the sound, which the window mutes; the file that was saved, for which the program owes a rotation now, so that no log of
    its own lacks it; and the auditor who is removed, for which a vault has to be founded with two of them.
    """
    cast.register_code = ""
    vault = cast.open()
    flow = cast.to_request(vault)
    weak = cast.draft(flow, justification="x" * 20, reference="INC-000000")
    with pytest.raises(WeakText):
        flow.submit_request(weak)
    flow.submit_request(weak)
    flow.confirm(*cast.factors("Bo"))
    first = flow.view().opening_id
    flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1).wipe()
    # As a program whose machine lost its power.
    flow.open_vault.state.wipe()
    vault.close()
    for _ in range(2):
        cast.later()
        vault = cast.open()
        flow = cast.to_second(vault)
        flow.refuse(*cast.factors("Bo"), "Nobody called me about any fault.")
        refused = flow.view().opening_id
        cast.later()
        flow = cast.to_open(vault, second="Cy")
        flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1).wipe()
        flow.reseal(ResealCause.HAND)
        vault.close()
    cast.later(30 * 86_400)
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    findings = findings_in(desk.log_view())
    # A day on which several openings exposed an envelope is one day, wherever days are added up.
    exposed, tiles = (
        desk.reviewing.follow_up().exposed_days,
        {line.what: line.now for line in desk.overview().use.followed_up},
    )
    assert tiles["days exposed"] == str(exposed)
    desk.sign_out()
    vault.close()
    ranks = {(each.rule, each.subject): each.rank for each in findings}
    gravest = {rule: min(rank.weight for (other, _), rank in ranks.items() if other == rule) for rule, _ in ranks}
    assert ranks["A3", first] is Rank.HIGH
    assert {rule: gravest.get(rule) for rule in ("A1", "B3", "C4", "C11", "D2")} == {
        "A1": Rank.MEDIUM.weight,
        "B3": Rank.HIGH.weight,
        "C4": Rank.MEDIUM.weight,
        "C11": Rank.LOW.weight,
        "D2": Rank.MEDIUM.weight,
    }
    assert ("D2", refused) in ranks
