"""A year of one vault: people come, leave, lose a phone, forget a passphrase; rules change; at each seal all is as the prose says.

Who opens with whom, who is held back and who reads the log is worked out by `fakes.people_model`, what is owed and until when by
`fakes.owed_model`. Neither knows anything of the program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from conftest import BEGIN, SECRET, Cast, Template, cast_in
from fakes.met import met
from fakes.new_people import adopt, enrolled, rebound
from fakes.owed_model import ACKNOWLEDGE, ROTATE, TAKE_UP, OwedModel
from fakes.people_model import (
    AUDITOR,
    OFFICER,
    OPERATOR,
    Act,
    Becomes,
    Comes,
    Freed,
    Goes,
    NewKeys,
    PeopleModel,
    Returns,
    Rules,
    Somebody,
)
from fakes.removal import audit_keys
from fakes.second_opinion import both
from fakes.tried_pairs import NO_AUDITOR, NOT_TOGETHER, not_confirmed
from fakes.vault_copy import copied
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.read.reader import LogReader, iter_lines
from twinseal.audit.verify.verify import verify
from twinseal.domain.changes.rebind_person import NewFactor
from twinseal.domain.envelope import FieldKind
from twinseal.domain.errors import LogDamaged, NotPermitted, PairNotAllowed, WrongFactor
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.change_list.envelope_forms import FieldInput
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import SealReceipt
from twinseal.host.files import RealFiles
from twinseal.standalone import twinseal_verify
from twinseal.vault.keyslot_file import slots_of

DAY = 86_400
FOUNDERS = {
    "Ada": Somebody(OPERATOR, "ops"),
    "Bo": Somebody(OFFICER, "sec"),
    "Cy": Somebody(OFFICER, "eng"),
    "Di": Somebody(AUDITOR),
    "Ed": Somebody(OPERATOR, "night"),
    "Flo": Somebody(OFFICER, "ops"),
    "Gil": Somebody(AUDITOR),
}


@dataclass
class Year:
    """The vault, and what two models say of it."""

    cast: Cast
    vault: SealedVault
    people: PeopleModel
    owed: OwedModel = field(default_factory=OwedModel)
    values: dict[int, str] = field(default_factory=lambda: {number: SECRET.format(number) for number in range(3)})
    """What the password of each envelope is."""
    openings: int = 0
    editions: list[tuple[str, ...]] = field(default_factory=list)
    """What verifiers must say of each edition."""

    # -- what people do ------------------------------------------------------------------------

    def opened(self, first: str, second: str) -> OpeningFlow:
        self.cast.later(4000)
        flow = self.cast.to_request(self.vault, first)
        flow.submit_request(self.cast.draft(flow, envelopes=3))
        flow.confirm(*self.cast.factors(second))
        assert not flow.view().masked, flow.view().warnings
        return flow

    def emergency(self, first: str, second: str, number: int) -> None:
        """Two people open the vault, and read a password."""
        flow = self.opened(first, second)
        shown = flow.open_vault.contents.reveal(_envelope(flow, number), 1)
        assert shown.copy_bytes().decode() == self.values[number]
        shown.wipe()
        receipt = flow.reseal(ResealCause.HAND).receipt
        self.openings += 1
        self.owed.shown(f"SYS-{number}", (first, second))
        self.owed.sealed(self.cast.clock.utc(), shown=[f"SYS-{number}"])
        self.hold(receipt)

    def rotate(self, first: str, second: str, number: int) -> None:
        """Some hours later two people put in the new password, which is in use already."""
        self.cast.later(DAY // 3)
        flow = self.opened(first, second)
        envelope, new = _envelope(flow, number), f"Kilo-{number}-{self.openings}-lima"
        fields = flow.open_vault.changes.facts().inside(envelope).fields
        typed = [
            FieldInput(each.kind, each.name, *((new, new) if each.kind is FieldKind.PASSWORD else (None, None)))
            for each in fields
        ]
        flow.open_vault.envelope_forms.replace(envelope, typed, tested=True)
        self.values[number] = new
        self.owed.replaced(f"SYS-{number}")
        self.sign(flow, (first, second))

    def decide(self, pair: tuple[str, str], put: Callable[[OpeningFlow], object], *acts: Act, said: tuple[str, ...]) -> None:
        """Two officers put rows on a list, read it and sign it: a new edition, of which verifiers say this."""
        flow = self.opened(*pair)
        put(flow)
        self.people.carry_out(pair, *acts)
        self.editions.append(said)
        for act in acts:
            if isinstance(act, Freed):
                self.owed.taken_up(act.name)
        self.sign(flow, pair, left=[act.name for act in acts if isinstance(act, Goes)], listed=True)
        adopt(self.cast, *(act.name for act in acts if isinstance(act, NewKeys)))

    def sign(self, flow: OpeningFlow, pair: tuple[str, str], *, left: Iterable[str] = (), listed: bool = False) -> None:
        self.cast.later()
        self.cast.sign_list(flow, *pair)
        at = self.cast.clock.utc()
        self.owed.sealed(at, left=left)
        if listed:
            self.owed.listed(at, sorted(self.people.inside() - set(pair)))
        self.hold(flow.view().receipt)

    def acknowledge(self, *names: str) -> None:
        """Each reads what changed without them, and says so."""
        for name in names:
            self.cast.later()
            visit = self.vault.acknowledge(*self.cast.factors(name))
            assert visit.view().changes
            visit.sign()
            self.owed.acknowledged(name)

    def meets(self, third: str, name: str) -> None:
        assert third in self.people.thirds_for(name)
        met(self.cast, self.vault, name, third)
        self.owed.met.append(name)

    # -- what must be so -----------------------------------------------------------------------

    def hold(self, receipt: SealReceipt | None) -> None:
        """Hold what stands after a seal to both models."""
        assert receipt is not None
        assert (receipt.problem, receipt.edition) == ("", self.people.edition)
        self.cast.register_code = receipt.register_code
        context, names = self.vault.context, {person: name for name, person in self.cast.ids.items()}
        slots = slots_of(self.cast.machine.files, context.paths, context.header, context.roster.newest.standings)
        assert (slots.beyond, slots.missing) == ((), ())
        assert {frozenset(names[each] for each in two) for two in slots.pairs} == self.people.pairs()
        assert {names[each] for each in context.header.audit.readers} == self.people.readers()
        assert {names[each] for each in context.roster.newest.people} == self.people.inside()
        assert {names[each.id] for each in context.roster.newest.people.values() if each.held} == self.people.held()
        of_people = (ACKNOWLEDGE, TAKE_UP)
        said = Counter(
            (duty.kind, names[duty.of] if duty.kind in of_people else "", duty.due) for duty in context.header.duties
        )
        assert said == self.owed.said_of()
        view = self.vault.view()
        assert len(view.held) == len(self.people.held())
        assert view.line_owed is not None
        assert f" P{self.people.edition} " in view.line_owed.line
        self.vault.written_down()
        self.cast.later()

    def refused(self, first: str, second: str, sentence: str) -> None:
        """Two who may not open are told why."""
        assert frozenset((first, second)) not in self.people.pairs()
        self.cast.later(4000)
        flow = self.vault.break_the_glass()
        flow.enter_register_code(self.cast.register_code)
        with pytest.raises((NotPermitted, PairNotAllowed)) as caught:
            flow.identify_first(*self.cast.factors(first))
            flow.submit_request(self.cast.draft(flow))
            flow.confirm(*self.cast.factors(second))
        assert caught.value.sentence == sentence
        flow.abandon()

    def audited(self, auditor: str, *, exported: bool = False) -> None:
        """Hold the log, or an export of it, with the first trust card alone, to all that was decided."""
        self.cast.later(4000)
        folder = self.cast.vault_path / "audit"
        desk = self.vault.sign_in_auditor(*self.cast.factors(auditor))
        if exported:
            folder = Path(desk.export(self.cast.vault_path.parent, decrypted=False).folder)
        desk.sign_out()
        assert both(folder, self.cast.card())[:2] == ("VALID-COSIGNED", "")
        mine = verify(LogSource.from_folder(RealFiles(), folder), TrustCard.from_bytes(self.cast.card())).people
        assert list(mine) == twinseal_verify.verify_folder(str(folder), self.cast.card())["people"]
        assert len(mine) == len(self.editions)
        for number, (sentence, parts) in enumerate(zip(mine, self.editions, strict=True), start=1):
            assert sentence.startswith(f"Edition {number}, ")
            assert [part for part in parts if part not in sentence] == [], sentence


def _envelope(flow: OpeningFlow, number: int) -> str:
    return next(outside.id for outside in flow.view().outsides if outside.system == f"SYS-{number}")


def _close_rotation(flow: OpeningFlow) -> None:
    (owed,) = (each for each in flow.open_vault.envelope_forms.owed() if not each.is_test)
    flow.open_vault.envelope_forms.close_duty(owed.id, tested=False, reason="The supplier is gone for good")


def _new_rules(flow: OpeningFlow) -> None:
    rules = flow.open_vault.rule_forms
    rules.set_rule("opening_min", "20")
    rules.set_rule("acknowledge_due_h", "48")
    rules.put_reason("", "Audit day", ("What is asked for?",), "Ticket", "AUD-####")


def test_a_year(two_template: Template, tmp_path: Path) -> None:
    cast = cast_in(tmp_path / "home", two_template)
    year = Year(cast, cast.open(), PeopleModel(dict(FOUNDERS)))
    officers = ("Bo", "Cy")
    # November: an outage, and a new password the same night.
    year.emergency("Ada", "Bo", 0)
    year.rotate("Ada", "Bo", 0)
    # December: Fred joins. Bo and Cy bring him, so he opens with everybody else first.
    cast.later(30 * DAY)
    year.decide(
        officers,
        lambda flow: enrolled(cast, flow, "Fred Officer", Role.OFFICER, "day"),
        Comes("Fred", OFFICER, "day"),
        said=("+ Fred Officer (officer), held back until a third person confirms", "Signed by the vault, "),
    )
    year.refused("Bo", "Fred", not_confirmed("Fred Officer"))
    year.refused("Ada", "Ed", NOT_TOGETHER)
    year.refused("Gil", "Bo", NO_AUDITOR)
    year.acknowledge("Ada", "Di", "Flo")
    year.emergency("Ada", "Fred", 1)
    year.rotate("Flo", "Fred", 1)
    # January: an auditor meets him; until two officers take that up nothing is another.
    cast.later(35 * DAY)
    year.meets("Di", "Fred")
    year.emergency("Ed", "Cy", 2)
    year.refused("Bo", "Fred", not_confirmed("Fred Officer"))
    year.rotate("Ed", "Cy", 2)
    year.decide(
        ("Flo", "Cy"),
        lambda flow: flow.open_vault.changes.confirm_person(cast.id("Fred")),
        Freed("Fred", "Di"),
        said=("Fred Officer is held back no longer, confirmed by Di Auditor",),
    )
    year.acknowledge("Bo", "Fred")
    year.audited("Gil")
    # February: Ed's phone is lost; his passphrase is not.
    cast.later(30 * DAY)
    year.decide(
        ("Bo", "Fred"),
        lambda flow: rebound(cast, flow, "Ed", NewFactor.AUTHENTICATOR, without_code=True),
        NewKeys("Ed", with_old=True),
        said=("+ Ed Operator (operator), with new keys, signed for with the old ones",),
    )
    year.emergency("Ed", "Bo", 0)
    year.rotate("Ed", "Bo", 0)
    # March: Flo sees a password that nobody can change, and leaves; then it is owed all the same.
    cast.later(35 * DAY)
    year.emergency("Flo", "Bo", 1)
    flow = year.opened("Flo", "Bo")
    _close_rotation(flow)
    year.owed.end(ROTATE, "SYS-1")
    year.sign(flow, ("Flo", "Bo"))
    cast.later(5 * DAY)
    flo = (copied(cast.vault_path, tmp_path / "kept by Flo.twinseal"), cast.register_code, dict(year.values))
    year.decide(
        officers,
        lambda flow: flow.open_vault.people_rows.remove(cast.id("Flo"), "Left the company at the end of March"),
        Goes("Flo"),
        said=("Flo Officer left",),
    )
    assert (ROTATE, "SYS-1") in {duty[:2] for duty in year.owed.duties}
    year.rotate("Ada", "Fred", 1)
    year.audited("Di")
    # April and May: Hana joins as an operator, is met, and the rules change with the list that takes it up.
    cast.later(40 * DAY)
    year.decide(
        ("Cy", "Fred"),
        lambda flow: enrolled(cast, flow, "Hana Operator", Role.OPERATOR, "day"),
        Comes("Hana", OPERATOR, "day"),
        said=("+ Hana Operator (operator), held back until a third person confirms",),
    )
    year.acknowledge("Hana", "Bo")
    cast.later(15 * DAY)
    year.meets("Gil", "Hana")

    def taken_up_with_new_rules(flow: OpeningFlow) -> None:
        flow.open_vault.changes.confirm_person(cast.id("Hana"))
        _new_rules(flow)

    year.decide(
        officers,
        taken_up_with_new_rules,
        Freed("Hana", "Gil"),
        said=("Hana Operator is held back no longer, confirmed by Gil Auditor",),
    )
    year.owed.acknowledge_h = 48
    assert year.vault.context.header.policy.opening_min == 20
    year.emergency("Hana", "Bo", 2)
    year.rotate("Hana", "Cy", 2)
    # June: Cy forgot the passphrase. Two others give everything anew, and he counts with them once somebody has met him.
    cast.later(50 * DAY)
    year.decide(
        ("Bo", "Fred"),
        lambda flow: rebound(cast, flow, "Cy", with_old=False),
        NewKeys("Cy"),
        said=("+ Cy Officer (officer), held back until a third person confirms",),
    )
    year.refused("Cy", "Fred", not_confirmed("Cy Officer"))
    year.emergency("Ada", "Cy", 0)
    year.rotate("Ada", "Bo", 0)
    year.meets("Di", "Cy")
    year.decide(
        ("Bo", "Fred"),
        lambda flow: flow.open_vault.changes.confirm_person(cast.id("Cy")),
        Freed("Cy", "Di"),
        said=("Cy Officer is held back no longer, confirmed by Di Auditor",),
    )
    # August: Gil leaves too; from then on entries are sealed to a key that he never had.
    cast.later(60 * DAY)
    gil = audit_keys(cast, "Gil")
    year.decide(
        officers,
        lambda flow: flow.open_vault.people_rows.remove(cast.id("Gil"), "Left the company in August"),
        Goes("Gil"),
        said=("Gil Auditor left",),
    )
    gil_reads = year.vault.context.roster.newest.start
    # September: Ed is away for a month; Ada goes to another team.
    year.decide(
        ("Bo", "Cy"),
        lambda flow: (
            flow.open_vault.people_rows.suspend(cast.id("Ed"), "On leave until the autumn"),
            flow.open_vault.people_rows.change(cast.id("Ada"), team="eng"),
        ),
        Goes("Ed"),
        Becomes("Ada", team="eng"),
        said=("Ed Operator left",),
    )
    year.refused("Ada", "Cy", NOT_TOGETHER)
    year.emergency("Ada", "Fred", 1)
    year.rotate("Ada", "Bo", 1)
    cast.later(60 * DAY)

    def let_in_again(flow: OpeningFlow) -> None:
        flow.open_vault.people_rows.prove(*cast.factors("Ed"))
        flow.open_vault.people_rows.reinstate(cast.id("Ed"))

    year.decide(officers, let_in_again, Returns("Ed"), said=("+ Ed Operator (operator), with the same keys",))
    # October: the rule of the third person is lifted, by a list that everybody hears of.
    year.decide(
        officers,
        lambda flow: flow.open_vault.rule_forms.set_rule("third_confirms", "no"),
        Rules(third_confirms=False),
        said=("nobody came or left",),
    )
    year.acknowledge("Ada", "Di", "Ed", "Fred", "Hana")
    year.emergency("Ed", "Cy", 2)
    year.rotate("Ed", "Cy", 2)
    assert [duty for duty in year.owed.duties if duty[0] == ACKNOWLEDGE and duty[1] != "Cy"] == []
    year.audited("Di", exported=True)
    assert (year.openings, year.people.edition) == (9, 12)
    assert 350 < (cast.clock.utc() - BEGIN).days < 380
    _who_left(year, flo)
    entries = []
    with pytest.raises(LogDamaged):
        for entry in LogReader(gil).entries(iter_lines(RealFiles(), cast.vault_path / "audit")):
            entries.append(entry.seq)
    assert entries == list(range(gil_reads))
    year.vault.close()


def _who_left(year: Year, kept: tuple[Path, str, dict[int, str]]) -> None:
    """Whoever left is nobody here, and with their copy of then, beside a partner, opens what it held and nothing else."""
    cast, (copy, code, values) = year.cast, kept
    for name in ("Flo", "Gil"):
        cast.later(4000)
        flow = year.vault.break_the_glass()
        flow.enter_register_code(cast.register_code)
        with pytest.raises(WrongFactor):
            flow.identify_first(*cast.factors(name))
        flow.abandon()
    cast.later(4000)
    other = replace(cast, vault_path=copy, register_code=code)
    vault = other.open()
    flow = other.to_request(vault, "Flo")
    flow.submit_request(other.draft(flow, envelopes=3))
    flow.confirm(*other.factors("Bo"))
    store = flow.open_vault.state.open_store()
    read = {number: store.contents(_envelope(flow, number)).fields[1].value for number in range(3)}
    assert read == values
    assert set(read.values()).isdisjoint(year.values.values())
    flow.reseal(ResealCause.HAND)
    vault.close()
