"""The founding: the longest texts fit to the last step, and what was enrolled stands in the log one by one."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
import pytest

from conftest import BEGIN, Cast
from fakes.told_space import ToldSpaceFiles
from fakes.vault_copy import copied
from twinseal import bootstrap
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import verify
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.key_bundle import profiles_of
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.domain.constitution import PEOPLE_MAX
from twinseal.domain.envelope import Card, Field, FieldKind
from twinseal.domain.errors import BadInput, Cancelled, WeakText
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.people import Role
from twinseal.domain.policy.policy import RULES, Policy
from twinseal.domain.request import ENVELOPES_MAX, Draft
from twinseal.domain.text import CARD_MAX, JUSTIFICATION_MAX, LINE_MAX, NAME_MAX
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.ceremony.flow import Ceremony
from twinseal.flows.ceremony.papers import not_default
from twinseal.flows.context.machine import Machine
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.host.drives import LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.reports.model import CeremonyRecordData
from twinseal.reports.papers import ceremony_record
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import VaultPaths

TWO_BYTES, FOUR_BYTES = "\u0416", "\U0001d504"


def long(what: str, sign: str, length: int = NAME_MAX) -> str:
    return f"{what} ".ljust(length, sign)


@dataclass
class Crowd(Cast):
    """A vault with as many people as it takes, everything as long as it may be."""

    sign: str = ""

    def draft_all(self, flow: OpeningFlow) -> Draft:
        real = [envelope.id for envelope in flow.view().outsides if not envelope.sentinel]
        line, text = self.sign * LINE_MAX, self.sign * JUSTIFICATION_MAX
        return Draft(tuple(real[:ENVELOPES_MAX]), "outage", (line, line), "INC-004711", text, 15)


def short_of(number: int) -> str:
    return "Di" if number == 2 else f"{number}"


def prove(ceremony: Ceremony, clock: ScriptedClock, person_id: str) -> str:
    seed_text = next(person.seed_text for person in ceremony.view().people if person.id == person_id)
    with seed_from_text(seed_text) as seed:
        ceremony.prove(person_id, code_at(seed, TotpParameters(), int(clock.utc().timestamp())))
    return seed_text


@pytest.fixture(scope="module", params=[TWO_BYTES, FOUR_BYTES], ids=["two bytes a sign", "four bytes a sign"])
def first_crowd(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Crowd:
    sign: str = request.param
    folder = tmp_path_factory.mktemp("crowd")
    clock = ScriptedClock(BEGIN)
    machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "s" * 60)
    ceremony = Ceremony(machine)
    ceremony.set_vault(folder, sign * min(NAME_MAX, 200 // len(sign.encode())), long("Room", sign))
    ids, seeds = {}, {}
    for number in range(PEOPLE_MAX):
        role = Role.AUDITOR if number == 2 else Role.OFFICER
        ceremony.enrol(long(f"{number}", sign), role, long(f"Team {number}", sign), normalise(passphrase(short_of(number))))
        person = ceremony.view().people[-1]
        short = short_of(number)
        ids[short], seeds[short] = person.id, prove(ceremony, clock, person.id)
    for number in range(2 * ENVELOPES_MAX):
        ceremony.add_envelope(
            long(f"{number}", sign), long(f"{number}", sign), Card(*[sign * CARD_MAX] * 5),
            (Field(FieldKind.PASSWORD, long("Password", sign), "Zulu"),),
        )  # fmt: skip
    founded = ceremony.found()
    card, record = Path(founded.trust_card_path), founded.ceremony_record_pdf
    assert record, founded.warnings
    return Crowd(clock, machine, Path(founded.vault_path), card, founded.register_code, ids, seeds, sign=sign)


@pytest.fixture
def crowd(first_crowd: Crowd, tmp_path: Path) -> Crowd:
    home = tmp_path / "home"
    copied(first_crowd.vault_path.parent, home)
    clock = ScriptedClock(BEGIN)
    clock.advance(3600)
    return replace(
        first_crowd, clock=clock, machine=replace(first_crowd.machine, clock=clock),
        vault_path=home / first_crowd.vault_path.name, card_path=home / first_crowd.card_path.name,
    )  # fmt: skip


def passphrase(short: str) -> str:
    return f"correct horse battery staple velvet {short}"


def test_the_longest_names_fit_and_each_person_has_an_entry(crowd: Crowd) -> None:
    source = LogSource.from_folder(crowd.machine.files, crowd.vault_path / "audit")
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
    twice(lambda: flow.enter_register_code(None, crowd.sign * LINE_MAX))
    flow.identify_first(crowd.id("0"), normalise(passphrase("0")), crowd.code("0"))
    return flow


def twice(act: Callable[[], object]) -> None:
    """Give a text that says nothing a second time, as somebody does who keeps it."""
    with pytest.raises(WeakText):
        act()
    act()


def test_the_longest_request_and_what_follows_fit_the_entries(crowd: Crowd) -> None:
    vault = crowd.open()
    flow = to_request(crowd, vault)
    draft = crowd.draft_all(flow)
    with pytest.raises(WeakText):
        flow.submit_request(draft)
    if crowd.sign == FOUR_BYTES:
        with pytest.raises(BadInput, match="Shorten the text"):
            flow.submit_request(draft)
        assert flow.view().step is OpeningStep.REQUEST
        draft = Draft(draft.envelope_ids, "outage", draft.answers, "INC-004711", "x" * 1000, 15)
    flow.submit_request(draft)
    flow.confirm(crowd.id("1"), normalise(passphrase("1")), crowd.code("1"))
    line = crowd.sign * LINE_MAX
    envelope = flow.view().envelopes[-1]
    flow.open_vault.contents.reveal(envelope.outside.id, envelope.fields[0].index)
    crowd.later()
    more = tuple(outside.id for outside in flow.view().outsides if not outside.sentinel)[ENVELOPES_MAX:]
    codes = crowd.code("0"), crowd.code("1")
    twice(lambda: flow.open_vault.joint.add_envelopes(*codes, more, line))
    crowd.later()
    codes = crowd.code("0"), crowd.code("1")
    twice(lambda: flow.open_vault.joint.extend(*codes, 5, line))
    assert flow.reseal(ResealCause.HAND).receipt
    assert flow.view().step is OpeningStep.RESEALED
    assert not flow.view().receipt.problem
    vault.close()


def test_the_longest_refusal_fits_its_entry(crowd: Crowd) -> None:
    vault = crowd.open()
    flow = to_request(crowd, vault)
    draft = Draft(crowd.draft_all(flow).envelope_ids, "other", ("x",), "", "y" * 100, 15)
    twice(lambda: flow.submit_request(draft))
    reason = crowd.sign * LINE_MAX
    twice(lambda: flow.refuse(crowd.id("1"), normalise(passphrase("1")), crowd.code("1"), reason))
    assert flow.view().step is OpeningStep.ENDED
    vault.close()


def test_a_name_no_folder_can_have_is_refused_where_typed(tmp_path: Path, cast: Cast, refused: Callable[..., str]) -> None:
    ceremony = Ceremony(cast.machine)
    refusal = refused(BadInput, lambda: ceremony.set_vault(tmp_path, FOUR_BYTES * 51, "Room 1"))
    assert "too long" in refusal
    ceremony.abandon()


# -- what a guess costs ----------------------------------------------------------------------------


def small_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend to a machine of 1 GiB, so that the real derivations of a test take little."""
    facts = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 256 * 1024}
    monkeypatch.setattr("os.sysconf", facts.__getitem__)


def half_a_second_each() -> Callable[[], float]:
    times = itertools.count(100.0, 0.5)
    return lambda: next(times)


def test_a_vault_founded_the_real_way_stores_what_was_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_machine(monkeypatch)
    machine = bootstrap.real_machine()
    ceremony = Ceremony(machine, timer=half_a_second_each())
    ceremony.set_vault(tmp_path, "Measured", "Room 1")
    assert ceremony.view().cost == ""
    progress: list[tuple[int, int]] = []
    view = ceremony.measure(lambda done, of: progress.append((done, of)))
    assert progress == [(1, 2), (2, 2)]
    assert view.cost == "Guessing one passphrase takes 1.0 s and 128 MiB on this machine."
    assert any("128 MiB instead of 512 MiB" in warning for warning in view.warnings)
    for name, role in (("Ada", Role.OPERATOR), ("Bo", Role.OFFICER)):
        ceremony.enrol(name, role, "", normalise(f"correct horse battery staple {name}"))
        person = ceremony.view().people[-1]
        with seed_from_text(person.seed_text) as seed:
            ceremony.prove(person.id, code_at(seed, TotpParameters(), int(machine.clock.utc().timestamp())))
    ceremony.add_envelope("Key", "SYS", Card(), (Field(FieldKind.USER, "User", "root"),))
    founded = ceremony.found()
    bundles = [person.bundle for person in load_header(machine.files, VaultPaths(Path(founded.vault_path))).people]
    costs = [profile for bundle in bundles for profile in profiles_of(bundle)]
    assert [(cost.memory_kib, cost.passes, cost.lanes) for cost in costs] == [(128 * 1024, 6, 2)] * 2
    record = squeezed(founded.ceremony_record_pdf)
    assert squeezed_text(view.cost) in record
    assert squeezed_text("128 MiB instead of 512 MiB") in record


def test_who_is_enrolled_before_any_measure_is_measured_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small_machine(monkeypatch)
    ceremony = Ceremony(bootstrap.real_machine(), timer=half_a_second_each())
    with pytest.raises(Cancelled):
        ceremony.measure(should_stop=lambda: True)
    assert ceremony.view().cost == ""
    ceremony.enrol("Ada", Role.OPERATOR, "", normalise("correct horse battery staple Ada"))
    assert "1.0 s" in ceremony.view().cost
    ceremony.abandon()


# -- the record ------------------------------------------------------------------------------------


def squeezed_text(text: str) -> str:
    return "".join(text.split())


def squeezed(pdf: str) -> str:
    with pypdfium2.PdfDocument(Path(pdf)) as document:
        return "".join(squeezed_text(page.get_textpage().get_text_bounded()) for page in document)


def test_the_record_tells_what_was_really_done_and_when(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    drawn: list[CeremonyRecordData] = []
    draw = ceremony_record.build_ceremony_record
    monkeypatch.setattr(ceremony_record, "build_ceremony_record", lambda data: (drawn.append(data), draw(data))[1])
    clock = ScriptedClock(BEGIN)
    ceremony = Ceremony(Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "station"))
    ceremony.set_vault(tmp_path, "Plant", "Room 1")
    ceremony.set_policy(Policy())
    ceremony.set_policy(Policy())
    ceremony.set_policy(Policy(opening_min=20))
    for name, role, team in (("Ada", Role.OPERATOR, "ops"), ("Bo", Role.OFFICER, ""), ("Eve", Role.OFFICER, "")):
        clock.advance(60)
        ceremony.enrol(name, role, team, normalise(f"correct horse battery staple {name}"))
        clock.advance(5)
        prove(ceremony, clock, ceremony.view().people[-1].id)
    ceremony.remove_person(ceremony.view().people[-1].id)
    for label in ("Switch", "Mistake"):
        ceremony.add_envelope(label, "SW-1", Card(), (Field(FieldKind.USER, "User", "root"),))
    ceremony.remove_envelope(ceremony.view().envelopes[-1].id)
    founded = ceremony.found()
    at = ("2026-11-02T08:0{}:{}Z", "2026-11-02 13:3{}:{} +05:30")

    def when(minute: int, second: str) -> tuple[str, str]:
        return at[0].format(minute, second), at[1].format(minute, second)

    own, proved = "with their own passphrase.", "Authenticator set up and checked with one code."
    assert drawn[0].steps == (
        ("Vault named Plant, kept at Room 1.", "", *when(0, "05")),
        ("Policy set: all defaults.", "", *when(0, "05")),
        (f"Policy set: 1 of {len(RULES)} rules differ from the defaults.", "", *when(0, "05")),
        (f"Enrolled as operator, team ops, {own}", "Ada", *when(1, "05")),
        (proved, "Ada", *when(1, "10")),
        (f"Enrolled as officer, {own}", "Bo", *when(2, "10")),
        (proved, "Bo", *when(2, "15")),
        (f"Enrolled as officer, {own}", "Eve", *when(3, "15")),
        (proved, "Eve", *when(3, "20")),
        ("Removed again; the keys were erased.", "Eve", *when(3, "20")),
        ("Envelope sealed: Switch (SW-1).", "", *when(3, "20")),
        ("Envelope sealed: Mistake (SW-1).", "", *when(3, "20")),
        ("Envelope removed again: Mistake.", "", *when(3, "20")),
        ("Vault written and sealed as seal 1.", "Ada, Bo", *when(3, "20")),
    )
    text = squeezed(founded.ceremony_record_pdf)
    assert all(squeezed_text(word) in text for word in (*when(3, "20")[1].split(), when(3, "20")[0]))
    differs = ("An opening lasts 20 minutes from confirmation.", "An opening lasts 15 minutes from confirmation.")
    assert drawn[0].not_default == (differs,)
    assert all(squeezed_text(word) in text for word in ("What differs from the defaults", *differs))


def test_a_sentence_changed_by_two_rules_is_in_the_record_once() -> None:
    (row,) = not_default(Policy(extensions=1, opening_total_min=45))
    assert all(part in row[0] for part in ("extended 1 time,", "45 minutes"))
    assert all(part in row[1] for part in ("extended 2 times,", "60 minutes"))
    assert not_default(Policy()) == ()


@pytest.fixture(autouse=True)
def _zone_as_before() -> Iterator[None]:
    yield
    time.tzset()
