"""The policy as it was at an entry, by what the log says of its changes."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2

from conftest import Cast
from fakes.event_samples import entry_of
from twinseal.audit.read.reader import Entry
from twinseal.domain.events.rules import POLICY_CHANGED
from twinseal.domain.events.sealing import SEAL_COMMITTED
from twinseal.domain.opening import ResealCause
from twinseal.domain.policy.policy import Policy
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.policy_then import PolicyThen, policies_then, policy_then, value_then


def changed(seq: int, name: str, before: str, after: str) -> Entry:
    return replace(entry_of(POLICY_CHANGED, name=name, before=before, after=after, change_set=f"{seq:02x}"), seq=seq)


def sealed(seq: int, of: int) -> Entry:
    return replace(entry_of(SEAL_COMMITTED, change_set=f"{of:02x}"), seq=seq)


def test_each_later_change_is_taken_back_and_none_before() -> None:
    now = replace(Policy(), opening_min=20, same_team_forbidden=False)
    changes = (
        changed(5, "opening_min", "10", "12"),
        changed(9, "opening_min", "12", "20"),
        changed(9, "same_team_forbidden", "yes", "no"),
    )
    view = replace(LogView.of([changes[0], sealed(7, of=5), *changes[1:], sealed(10, of=9)]), policy=now)
    between = replace(Policy(), opening_min=12)
    # What was agreed holds from the seal on that carried it out.
    for seq, then in ((10, now), (9, between), (7, between), (6, replace(Policy(), opening_min=10))):
        at = replace(changes[0], seq=seq)
        assert policy_then(view, at) == PolicyThen(then)
        assert value_then(view, "opening_min", at) == then.opening_min
    # A part, and whoever looks with other rules in force, are told the same.
    assert policy_then(view.part(view.entries[:1]), replace(changes[0], seq=7)) == PolicyThen(between)
    other = replace(view, policy=replace(now, joint_window_s=240))
    assert policy_then(other, replace(changes[0], seq=7)).policy == replace(between, joint_window_s=240)


def test_a_change_kept_apart_counts_at_its_place() -> None:
    now = replace(Policy(), opening_min=20)
    own, apart = changed(5, "opening_min", "10", "12"), replace(changed(2, "opening_min", "12", "20"), before=8)
    view = replace(LogView.of([own, sealed(6, of=5), apart, sealed(8, of=2)]), policy=now)
    # An opening that began while the log's key was lost, or long before or after.
    for begun, minutes in (
        (replace(own, seq=3), 10),
        (replace(own, seq=7), 12),
        (replace(apart, seq=0), 12),
        (replace(own, seq=8), 20),
    ):
        assert policy_then(view, begun) == PolicyThen(replace(now, opening_min=minutes))


def test_changes_that_do_not_lead_to_now_are_named() -> None:
    now = replace(Policy(), opening_min=20)
    torn = (changed(5, "opening_min", "10", "12"), changed(9, "opening_min", "14", "20"))
    assert policies_then(now, torn)[1].unsure == ()
    assert policies_then(now, torn)[0] == PolicyThen(replace(Policy(), opening_min=10), ("opening_min",))
    assert policies_then(now, (changed(5, "of_a_later_version", "1", "2"),))[0] == PolicyThen(now, ("of_a_later_version",))
    # A value that no rule allows is nobody's rule of then.
    assert policies_then(now, (changed(5, "opening_min", "0", "20"),))[0] == PolicyThen(now, ("opening_min",))


def test_a_look_back_prints_the_rules_of_then(cast: Cast) -> None:
    vault = cast.open()
    receipt = cast.to_open(vault).reseal(ResealCause.HAND).receipt
    assert receipt is not None
    cast.register_code = receipt.register_code
    cast.later(4000)
    flow = cast.to_open(vault, "Bo", "Cy")
    flow.open_vault.rule_forms.set_rule("opening_min", "12")
    cast.later()
    cast.sign_list(flow, "Bo", "Cy")
    cast.later(4000)
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    assert desk.log_view().policy.opening_min == 12
    printed = {}
    for seal in ("2", "3"):
        with pypdfium2.PdfDocument(desk.write_report(None, kind="opening", seal=seal)) as pdf:
            printed[seal] = " ".join("".join(page.get_textpage().get_text_bounded() for page in pdf).split())
    desk.sign_out()
    vault.close()
    for seal, said in printed.items():
        # The opening in which it was changed ran by the rules before.
        assert "An opening lasts 15 minutes" in said
        assert "An opening lasts 12 minutes" not in said
        assert "with each change since, listed below, taken back" in said
        assert "12 (was 15)" in said, seal
