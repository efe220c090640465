"""The founding: the longest texts fit to the last step, and what was enrolled stands in the log one by one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from conftest import BEGIN, Cast, Parts
from twinseal.audit.verdict import Verdict
from twinseal.audit.verify import LogSource, verify
from twinseal.crypto.passphrase import TESTS_ONLY, normalise
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.domain.envelope import Card, Field, FieldKind
from twinseal.domain.errors import BadInput
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.people import Role
from twinseal.domain.request import ENVELOPES_MAX, Draft
from twinseal.domain.text import CARD_MAX, JUSTIFICATION_MAX, LINE_MAX, NAME_MAX
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.ceremony import PEOPLE_MAX, Ceremony
from twinseal.flows.opening import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.host.drives import LinuxDrives
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock

TWO_BYTES, FOUR_BYTES = "\u0416", "\U0001d504"


def long(what: str, sign: str, length: int = NAME_MAX) -> str:
    return f"{what} ".ljust(length, sign)


@dataclass
class Crowd(Cast):
    """A vault with as many people as it takes, everything as long as it may be."""

    sign: str

    def draft_all(self, flow: OpeningFlow) -> Draft:
        real = [one.id for one in flow.view().outsides if not one.sentinel]
        line, text = self.sign * LINE_MAX, self.sign * JUSTIFICATION_MAX
        return Draft(tuple(real[:ENVELOPES_MAX]), "outage", (line, line), "INC-004711", text, 15)


def prove(ceremony: Ceremony, clock: ScriptedClock, person_id: str) -> str:
    seed_text = next(one.seed_text for one in ceremony.view().people if one.id == person_id)
    with seed_from_text(seed_text) as seed:
        ceremony.prove(person_id, code_at(seed, TotpParameters(), int(clock.utc().timestamp())))
    return seed_text


@pytest.fixture(params=[TWO_BYTES, FOUR_BYTES], ids=["two bytes a sign", "four bytes a sign"])
def crowd(tmp_path: Path, request: pytest.FixtureRequest) -> Crowd:
    sign: str = request.param
    clock = ScriptedClock(BEGIN)
    parts = Parts(clock, RealFiles(), LinuxDrives(), TESTS_ONLY, "s" * 60)
    ceremony = Ceremony(parts)
    ceremony.set_vault(tmp_path, sign * min(NAME_MAX, 200 // len(sign.encode())), long("Room", sign))
    ids, seeds = {}, {}
    for number in range(PEOPLE_MAX):
        role = Role.AUDITOR if number == 2 else Role.OFFICER
        ceremony.enrol(
            long(f"{number}", sign), role, long(f"Team {number}", sign), normalise(f"correct horse battery staple {number}")
        )
        person = ceremony.view().people[-1]
        short = "Di" if number == 2 else f"{number}"
        ids[short], seeds[short] = person.id, prove(ceremony, clock, person.id)
    for number in range(2 * ENVELOPES_MAX):
        ceremony.add_envelope(
            long(f"{number}", sign), long(f"{number}", sign), Card(*[sign * CARD_MAX] * 5),
            (Field(FieldKind.PASSWORD, long("Password", sign), "Zulu"),),
        )  # fmt: skip
    founded = ceremony.found()
    clock.advance(3600)
    card, record = Path(founded.trust_card_path), founded.ceremony_record_pdf
    assert record, founded.warnings
    return Crowd(clock, parts, Path(founded.vault_path), card, founded.register_code, ids, seeds, sign)


def passphrase(short: str) -> str:
    return f"correct horse battery staple {'2' if short == 'Di' else short}"


def test_the_longest_names_fit_at_the_founding_and_each_person_has_an_entry(crowd: Crowd) -> None:
    source = LogSource.from_folder(crowd.parts.files, crowd.vault_path / "audit")
    card = TrustCard.from_bytes(crowd.card())
    assert verify(source, card, receipts=[crowd.register_code]).verdict is Verdict.VALID_ANCHORED
    vault = crowd.open()
    desk = vault.sign_in_auditor(crowd.id("Di"), normalise(passphrase("Di")), crowd.code("Di"))
    lines = list(reversed(desk.entries(count=10_000)[1]))
    kinds = [line.kind for line in lines]
    assert kinds[: PEOPLE_MAX + 2] == ["vault.founded", *["person.enrolled"] * PEOPLE_MAX, "seal.prepared"]
    assert "20 people and 20 envelopes" in lines[0].summary
    assert lines[3].summary == f"{long('2', crowd.sign)} was enrolled as auditor, team {long('Team 2', crowd.sign)}"
    desk.sign_out()
    vault.close()


def to_request(crowd: Crowd, vault: SealedVault) -> OpeningFlow:
    flow = vault.break_the_glass()
    flow.enter_register_code(None, crowd.sign * LINE_MAX)
    flow.identify_first(crowd.id("0"), normalise(passphrase("0")), crowd.code("0"))
    return flow


def test_the_longest_request_and_everything_after_it_fits_its_entries(crowd: Crowd) -> None:
    vault = crowd.open()
    flow = to_request(crowd, vault)
    draft = crowd.draft_all(flow)
    if crowd.sign == FOUR_BYTES:
        with pytest.raises(BadInput, match="shorten the text"):
            flow.submit_request(draft)
        assert flow.view().step is OpeningStep.REQUEST
        draft = Draft(draft.envelope_ids, "outage", draft.answers, "INC-004711", "x" * 1000, 15)
    flow.submit_request(draft)
    flow.confirm(crowd.id("1"), normalise(passphrase("1")), crowd.code("1"))
    line = crowd.sign * LINE_MAX
    envelope = flow.view().envelopes[-1]
    flow.reveal(envelope.outside.id, envelope.fields[0].index)
    crowd.later()
    more = tuple(one.id for one in flow.view().outsides if not one.sentinel)[ENVELOPES_MAX:]
    flow.add_envelopes(crowd.code("0"), crowd.code("1"), more, line)
    crowd.later()
    flow.extend(crowd.code("0"), crowd.code("1"), 5, line)
    assert flow.reseal(ResealCause.HAND).receipt
    assert flow.view().step is OpeningStep.RESEALED
    assert not flow.view().receipt.problem
    vault.close()


def test_the_longest_refusal_fits_its_entry(crowd: Crowd) -> None:
    vault = crowd.open()
    flow = to_request(crowd, vault)
    flow.submit_request(Draft(crowd.draft_all(flow).envelope_ids, "other", ("x",), "", "y" * 100, 15))
    flow.refuse(crowd.id("1"), normalise(passphrase("1")), crowd.code("1"), crowd.sign * LINE_MAX)
    assert flow.view().step is OpeningStep.ENDED
    vault.close()


def test_a_name_that_no_folder_can_have_is_refused_where_it_is_typed(tmp_path: Path, cast: Cast, refused) -> None:
    ceremony = Ceremony(cast.parts)
    told = refused(BadInput, lambda: ceremony.set_vault(tmp_path, FOUR_BYTES * 51, "Room 1"))
    assert "too long" in told
    ceremony.abandon()
