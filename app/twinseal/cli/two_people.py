"""Two people at a terminal open a vault: register code, first person, request, second person. What does not fit is asked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn, TypeVar

from twinseal.cli.terminal_alerts import Room, TerminalAlerts
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import (
    BadInput,
    Cancelled,
    FormFaults,
    JointWindowOver,
    MustWait,
    NotPermitted,
    PersonLocked,
    RegisterCodeWrong,
    Resealed,
    TwinsealError,
    WeakText,
    WrongFactor,
    WrongStep,
)
from twinseal.domain.opening import OpeningKind, OpeningStep, ResealCause
from twinseal.domain.opening_limits import limits_of
from twinseal.domain.request import Draft, DraftField
from twinseal.domain.texts import sentence_of
from twinseal.flows.change_list.enter_written import outside_of
from twinseal.flows.context.identify import check_whole
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import SealReceipt
from twinseal.flows.views.sealed import PersonView
from twinseal.flows.views.statements import ConfirmView
from twinseal.host.people_terminal import PeopleTerminal

_ASKED_AGAIN: Final = (BadInput, WrongFactor, MustWait, PersonLocked, RegisterCodeWrong)
"""What somebody mistyped, or has to wait for: they are told, and asked again."""
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """What stood on the command line: no secret; empty where it is asked for."""

    first: str = ""
    second: str = ""
    purpose: str = ""
    minutes: int = 0
    witness: str = ""
    mute: bool = False
    """True where the sound is turned off once it said that the vault is open."""


class TwoPeople:
    """The conversation with the two people, and what time does meanwhile."""

    def __init__(self, terminal: PeopleTerminal, vault: SealedVault, should_stop: Callable[[], bool], room: Room) -> None:
        """Begin an opening; raises what `SealedVault.break_the_glass` raises."""
        self._terminal, self._vault, self._should_stop = terminal, vault, should_stop
        self._header = vault.context.header
        self._alerts = TerminalAlerts(terminal, room)
        self.flow: OpeningFlow = vault.break_the_glass()
        # A list that both sign and a drill that is certified seal by themselves: nothing here runs between that and the seal.
        self._alerts.attend(self.flow)
        terminal.tick = self._tick

    def open(self, said: SaidBefore, labels: Sequence[str]) -> None:
        """Open for maintenance: nothing that is stored is shown. Raises what ends an opening, and `Cancelled` where somebody leaves.

        Labels that no envelope has are refused before the second person is asked. A refusal of the second person is signed
        and logged, and raised as the opening that is over.
        """
        self._by_two(said, OpeningKind.MAINTENANCE, labels)

    def open_for_a_drill(self, said: SaidBefore) -> None:
        """Open the drill envelope, and no other. Raises as `open`."""
        self._by_two(said, OpeningKind.DRILL)

    def _by_two(self, said: SaidBefore, kind: OpeningKind, labels: Sequence[str] = ()) -> None:
        self._first(said)
        outsides = self.flow.view().outsides
        for label in labels:
            outside_of(label, outsides)
        self._request(said, kind)
        self._terminal.say(*self.flow.view().held_back)
        second = self._person(said.second, self.flow.view().second_candidates, sentence_of("command.second_person"))
        self._letter()
        if why := self._terminal.ask(sentence_of("command.refuse_or_confirm")):
            self._refuse(second, why)
        self._until_let_in(second, self.flow.confirm)
        self._opened(said)

    def open_for_a_phone(self, said: SaidBefore, whose: str) -> None:
        """Open for a new phone of an officer: the other one asks, a witness signs, the passphrase opens. Raises as `open`."""
        self._first(said)
        person = self._whose(whose)
        self._request(said, OpeningKind.NEW_PHONE, person.id)
        witness = self._person(said.witness, self.flow.view().second_candidates, sentence_of("command.witness"))
        self._letter()
        if why := self._terminal.ask(sentence_of("command.refuse_or_witness")):
            self._refuse(witness, why)
        self._until_let_in(witness, self.flow.witness)
        self._terminal.say(sentence_of("command.by_passphrase", name=person.name))

        def let_in() -> None:
            with self.secret(sentence_of("command.passphrase_of", person=person.name)) as passphrase:
                self.flow.open_by_passphrase(passphrase)

        self.until_done(let_in)
        self._opened(said)

    def _first(self, said: SaidBefore) -> None:
        self._register_code()
        self._terminal.say(*self.flow.view().held_back)
        first = self._person(said.first, self.flow.view().first_candidates, sentence_of("command.first_person"))
        self._until_let_in(first, self.flow.identify_first)
        self._terminal.say(*self.flow.view().unheard)

    def _whose(self, wanted: str) -> PersonView:
        """Return whose phone is lost; raises why they get none so, before anything else is asked."""
        people = self._vault.people()
        person = _person_of(wanted, people, ", ".join(each.name for each in people))
        choice = next((each for each in self.flow.view().phone_choices if each.id == person.id), None)
        if choice is not None and choice.refusal is not None:
            raise choice.refusal
        return person

    def _opened(self, said: SaidBefore) -> None:
        self.beat()
        wanted = self.flow.view().alerts
        if said.mute and wanted.sound and wanted.may_mute:
            self._alerts.mute(True)
        view = self._alerts.logged_before(OpeningFlow.view)(self.flow)
        self._terminal.say(*view.warnings, *view.unheard)
        if view.undecided:
            raise NotPermitted("role.not_permitted.mismatch_in_window")

    def until_done(self, act: Callable[[], Answer]) -> Answer:
        """Do what asks people until what they typed is taken; everything else that refuses it is raised."""
        while True:
            try:
                answer = act()
            except _ASKED_AGAIN as refusal:
                self._terminal.say(refusal.sentence)
                continue
            self.flow.touched()
            return answer

    def beat(self) -> None:
        """Give the alert that is due, if any; to be called in what takes long and asks nobody."""
        view = self.flow.view()
        self._alerts.watch(view.step, self.flow.remaining_s(), view.alerts)

    def seal(self) -> SealReceipt | None:
        """Seal whatever is open, in any case; return the receipt, None where nothing was opened."""
        try:
            return self.flow.reseal(ResealCause.HAND).receipt
        finally:
            self._alerts.rest()

    def secret(self, prompt: str) -> SecretBytes:
        """Return a passphrase that is typed unseen; the caller wipes it."""
        return normalise(self._terminal.ask_secret(prompt))

    # -- parts ---------------------------------------------------------------------------------

    def _tick(self) -> None:
        if self._should_stop():
            raise Cancelled
        before = self.flow.view().step
        view = self._alerts.logged_before(OpeningFlow.tick)(self.flow)
        if view.step is OpeningStep.RESEALED:
            raise Resealed
        if view.step is OpeningStep.ENDED:
            raise WrongStep("state.wrong_step.opening_over", why=view.ended_because)
        if before in (OpeningStep.SECOND_PERSON, OpeningStep.LOST_PHONE) and view.step is OpeningStep.REQUEST:
            raise JointWindowOver
        self.beat()

    def _register_code(self) -> None:
        seal, explains = f"{self.flow.view().expected_seal_number:04d}", False

        def answer() -> None:
            nonlocal explains
            typed = self._terminal.ask(sentence_of("command.register_code", seal=seal))
            why = self._terminal.ask(sentence_of("command.register_explanation")) if explains or not typed else ""
            try:
                self.flow.enter_register_code(typed or None, why)
            except RegisterCodeWrong:
                explains = True
                raise

        self.until_done(answer)
        self._terminal.say(*self.flow.view().warnings)

    def _person(self, said: str, candidates: Sequence[PersonView], prompt: str) -> PersonView:
        names = ", ".join(person.name for person in candidates)
        if said:
            return _person_of(said, candidates, names)
        return self.until_done(lambda: _person_of(self._terminal.ask(f"{prompt} ({names}): "), candidates, names))

    def _until_let_in(self, person: PersonView, act: Callable[[str, SecretBytes, str], object]) -> None:
        def code() -> str:
            typed = self._terminal.ask_secret(sentence_of("command.code_of", person=person.name)).strip()
            # Before it goes anywhere: what is no whole code is typed again alone, not the passphrase too.
            check_whole(typed)
            return typed

        def let_in() -> None:
            with self.secret(sentence_of("command.passphrase_of", person=person.name)) as passphrase:
                act(person.id, passphrase, self.until_done(code))

        self.until_done(let_in)

    def _refuse(self, second: PersonView, why: str) -> NoReturn:
        def refuse(person_id: str, passphrase: SecretBytes, code: str) -> None:
            nonlocal why
            while True:
                try:
                    self.flow.refuse(person_id, passphrase, code, why)
                except (FormFaults, WeakText) as refusal:
                    self._terminal.say(*_sentences(refusal))
                    # Nobody was let in yet: both factors still count. Sent again as it is, a reason that says nothing is kept.
                    why = self._terminal.ask(f"{sentence_of('command.why')} [{why}]: ") or why
                else:
                    return

        self._until_let_in(second, refuse)
        raise WrongStep("state.wrong_step.opening_over", why=self.flow.view().ended_because)

    def _request(self, said: SaidBefore, kind: OpeningKind, phone_of: str = "") -> None:
        is_drill = kind is OpeningKind.DRILL
        asked = sentence_of("command.purpose_drill") if is_drill else sentence_of("command.purpose")
        purpose = said.purpose or self._terminal.ask(asked)
        minutes = said.minutes or limits_of(kind, self._header.policy).asked_min
        while True:
            try:
                self.flow.submit_request(Draft((), "", (), "", purpose, minutes, kind, phone_of))
            except (FormFaults, WeakText) as refusal:
                self._terminal.say(*_sentences(refusal))
                if isinstance(refusal, FormFaults) and {fault.field for fault in refusal.faults} != {
                    DraftField.JUSTIFICATION
                }:
                    raise
                # Sent again as it is, a purpose that says nothing is kept.
                purpose = self._terminal.ask(f"{asked}[{purpose}] ") or purpose
            else:
                return

    def _letter(self) -> None:
        # From here on it may be open at any moment, and what sounds then takes half a second to be there.
        self._alerts.prepare(self.flow.view().alerts)
        request, minutes = self.flow.view().request, self._header.policy.joint_window_s // 60
        if request is None:
            return
        name, asked = request.person_name, request.minutes
        asks = sentence_of("command.letter", name=name, minutes=asked)
        if request.is_new_phone:
            asks = sentence_of("command.letter_phone", name=name, whose=request.phone_of[1])
        if request.is_drill:
            asks = sentence_of("command.letter_drill", name=name, minutes=asked)
        self._terminal.say(
            "",
            asks,
            f"  {request.justification}",
            sentence_of("command.letter_until", minutes=minutes),
        )


def confirm_rows(third: str, keys: ConfirmView) -> tuple[str, str]:
    """Return what a third reads before they sign: whose keys, and their digits."""
    read = sentence_of("command.confirm_read", third=third, name=keys.name, role=keys.role, team=keys.team)
    return read, f"    {keys.digits}"


def _sentences(refusal: TwinsealError) -> list[str]:
    return [fault.sentence for fault in refusal.faults] if isinstance(refusal, FormFaults) else [refusal.sentence]


def _person_of(wanted: str, candidates: Sequence[PersonView], names: str) -> PersonView:
    folded = " ".join(wanted.split()).casefold()
    same = [each for each in candidates if folded in (each.id, each.name.casefold())]
    if len(same) != 1:
        raise BadInput("input.bad.no_such_person", wanted=wanted, names=names)
    return same[0]
