"""A vault that is lived in, each seal held to what two models say of people and of what is owed; neither knows the program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from conftest import SECRET, Cast
from fakes.met import met
from fakes.new_people import adopt
from fakes.owed_model import ACKNOWLEDGE, TAKE_UP, OwedModel
from fakes.people_model import (
    Act,
    Freed,
    Goes,
    NewKeys,
    PeopleModel,
)
from fakes.second_opinion import both
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verify.verify import verify
from twinseal.domain.envelope import FieldKind
from twinseal.domain.errors import NotPermitted, PairNotAllowed
from twinseal.domain.opening import ResealCause
from twinseal.domain.reading import NOBODY
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.change_list.envelope_forms import FieldInput
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import SealReceipt
from twinseal.host.files import RealFiles
from twinseal.standalone import twinseal_verify
from twinseal.vault.keyslot_file import slots_of

DAY = 86_400


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
        shown = flow.open_vault.contents.reveal(envelope_of(flow, number), 1)
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
        envelope, new = envelope_of(flow, number), f"Kilo-{number}-{self.openings}-lima"
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
            folder = Path(desk.export(self.cast.vault_path.parent, reading=NOBODY).folder)
        desk.sign_out()
        assert both(folder, self.cast.card())[:2] == ("VALID-COSIGNED", "")
        mine = verify(LogSource.from_folder(RealFiles(), folder), TrustCard.from_bytes(self.cast.card())).people
        assert list(mine) == twinseal_verify.verify_folder(str(folder), self.cast.card())["people"]
        assert len(mine) == len(self.editions)
        for number, (sentence, parts) in enumerate(zip(mine, self.editions, strict=True), start=1):
            assert sentence.startswith(f"Edition {number}, ")
            assert [part for part in parts if part not in sentence] == [], sentence


def envelope_of(flow: OpeningFlow, number: int) -> str:
    return next(outside.id for outside in flow.view().outsides if outside.system == f"SYS-{number}")
