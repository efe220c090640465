"""An opening for a new phone that a program of their own lets be more or less than one: both verifiers and the desk name it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import Cast, Template, cast_in
from fakes.lost_phone import asked, founded, opened, scanned, sealed, signed_by_two
from fakes.new_people import enrolled
from fakes.new_people import sealed as sealed_by_two
from fakes.removal import audit_keys
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verify.verify import verify
from twinseal.domain.changes.rebind_person import NewFactor, RebindPerson
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.findings.changes_not_proven import CHANGES_NOT_PROVEN
from twinseal.flows.findings.not_proven import NOT_PROVEN
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.findings.shown_beyond import SHOWN_BEYOND
from twinseal.flows.opening import whose_phone
from twinseal.flows.opening.list_presence import ListPresence
from twinseal.flows.opening.state import OpenState
from twinseal.host.files import RealFiles
from twinseal.standalone import twinseal_verify

PASSWORD = 1


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return founded(tmp_path_factory.mktemp("few"))


@pytest.fixture
def cast(place: Template, tmp_path: Path) -> Cast:
    return cast_in(tmp_path / "home", place)


def named(cast: Cast) -> tuple[list[str], set[str]]:
    """Return what both verifiers list alike, and the rules of the desk that fired."""
    pairs = audit_keys(cast, "Di")
    keys = []
    for pair in pairs:
        with pair.private_bytes() as private:
            keys.append(private.copy_bytes())
    audit = cast.vault_path / "audit"
    ours = verify(LogSource.from_folder(RealFiles(), audit), TrustCard.from_bytes(cast.card()), audit_pairs=pairs)
    theirs = twinseal_verify.verify_folder(str(audit), cast.card(), audit_keys=keys)
    assert ours.verdict.is_valid, ours.sentence
    assert theirs["verdict"] == ours.verdict.word
    assert [{"code": each.code, "seq": each.seq} for each in ours.anomalies] == theirs["anomalies"]
    cast.later(100)
    vault = cast.open()
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    rules = {finding.rule for finding in findings_in(desk.log_view())}
    desk.sign_out()
    vault.close()
    return [each.code for each in ours.anomalies], rules


@pytest.mark.parametrize("key", ["there", "lost"])
def test_an_honest_one_is_no_anomaly(cast: Cast, key: str) -> None:
    if key == "lost":
        (cast.vault_path / "audit" / "next.key").unlink()
    vault = cast.open()
    flow = opened(cast, vault)
    if key == "lost":
        cast.later()
        flow.open_vault.unmasking.unmask_by_passphrase(cast.id("Cy"), cast.passphrase("Cy"), adopt=True)
        flow.open_vault.unmasking.unmask(cast.id("Bo"), cast.code("Bo"), adopt=True)
        flow.open_vault.person_forms.come_for_the_phone()
        flow.open_vault.person_forms.show_old(cast.passphrase("Cy"))
        cast.later()
    sealed(cast, flow)
    vault.close()
    codes, rules = named(cast)
    assert codes == []
    assert not {NOT_PROVEN.id, CHANGES_NOT_PROVEN.id, SHOWN_BEYOND.id} & rules


def test_where_two_others_could_open_it_is_named(fresh_cast: Callable[[str], Cast], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whose_phone, "others_who_can", lambda *_: None)
    cast = fresh_cast("three")
    vault = cast.open()
    flow = cast.to_request(vault, "Bo")
    monkeypatch.setattr(whose_phone, "opens_with", lambda *_: (cast.id("Cy"),))
    flow.abandon()
    cast.later()
    sealed(cast, opened(cast, vault))
    vault.close()
    assert named(cast)[0] == ["phone"]


@pytest.mark.parametrize("witness", ["Bo", "Cy", "Fred"])
def test_a_witness_of_the_two_or_held_is_named(cast: Cast, monkeypatch: pytest.MonkeyPatch, witness: str) -> None:
    vault = cast.open()
    if witness == "Fred":
        flow = cast.to_open(vault, "Bo", "Cy")
        enrolled(cast, flow, "Fred Operator", Role.OPERATOR)
        sealed_by_two(cast, flow)
    monkeypatch.setattr(whose_phone, "may_witness", lambda *_: True)
    flow = asked(cast, vault)
    cast.later()
    flow.witness(*cast.factors(witness))
    cast.later()
    flow.open_by_passphrase(cast.passphrase("Cy"))
    sealed(cast, flow)
    vault.close()
    codes, rules = named(cast)
    assert codes == ["phone"]
    assert NOT_PROVEN.id in rules


def test_a_second_row_is_named(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = ListPresence.facts
    monkeypatch.setattr(ListPresence, "facts", lambda present: replace(facts(present), new_phone=None))
    monkeypatch.setattr(RebindPerson, "_check_witness", lambda *_: None)
    vault = cast.open()
    flow = opened(cast, vault)
    scanned(cast, flow)
    flow.open_vault.changes.remove_person(cast.id("Ada"), "Left the company")
    signed_by_two(cast, flow)
    receipt = flow.view().receipt
    assert receipt is not None
    assert receipt.changes_made == 2
    vault.close()
    codes, rules = named(cast)
    assert codes == ["phone"]
    assert CHANGES_NOT_PROVEN.id in rules


def test_contents_shown_in_it_are_named(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def shows(_: OpenState) -> None:
        return

    monkeypatch.setattr(OpenState, "require_shown_kind", shows)
    vault = cast.open()
    flow = opened(cast, vault)
    flow.open_vault.person_forms.leave()
    envelope = next(each.id for each in flow.view().outsides if not each.sentinel)
    flow.open_vault.state.chosen = (envelope,)
    flow.open_vault.contents.reveal(envelope, PASSWORD).wipe()
    flow.reseal(ResealCause.HAND)
    vault.close()
    codes, rules = named(cast)
    assert set(codes) == {"phone"}
    assert SHOWN_BEYOND.id in rules


def test_the_row_in_an_opening_of_two_with_codes_is_named(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two officers with a program of their own write a witness into their row who never signed."""
    monkeypatch.setattr(RebindPerson, "_check_witness", lambda *_: None)
    fields = RebindPerson.fields

    def lying(row: RebindPerson) -> dict[str, Any]:
        return {**fields(row), "witness": cast.id("Di")}

    monkeypatch.setattr(RebindPerson, "fields", lying)
    vault = cast.open()
    flow = cast.to_open(vault, "Bo", "Cy")
    cast.later()
    forms = flow.open_vault.person_forms
    forms.begin_rebind(cast.id("Ada"), NewFactor.AUTHENTICATOR, with_old=True, without_code=True)
    forms.show_old(cast.passphrase("Ada"))
    scanned(cast, flow, "Ada")
    sealed_by_two(cast, flow)
    vault.close()
    codes, rules = named(cast)
    assert codes == ["phone"]
    assert CHANGES_NOT_PROVEN.id in rules
