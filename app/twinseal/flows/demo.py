"""Makes a demo vault: a founding and a history of openings by its pretend people; marked as a demo everywhere."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from twinseal.crypto.derivation import DEMO, TESTS_ONLY
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain import canonical
from twinseal.domain.alert import Channel, Moment
from twinseal.domain.constitution import PEOPLE_MAX
from twinseal.domain.envelope import ENVELOPES_MAX, FieldKind, Outside
from twinseal.domain.errors import BadInput, ReportFailed, TwinsealError
from twinseal.domain.generator import PRESETS
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.paper_form import RANDOM_CHARACTERS, form_number
from twinseal.domain.people import Role
from twinseal.domain.policy.policy import Policy
from twinseal.domain.register_code import ALPHABET
from twinseal.flows.ceremony.flow import Ceremony
from twinseal.flows.change_list.envelope_forms import FieldInput, OutsideInput
from twinseal.flows.context.machine import Machine
from twinseal.flows.demo_contents import (
    DRILL,
    MAINTENANCE,
    MOVED,
    SPARE,
    add_envelope,
    person_of,
    request_of,
    with_new_password,
)
from twinseal.flows.demo_people import PEOPLE_FILE, DemoPerson
from twinseal.flows.opening.alerts_in_room import MUTED
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import FieldView
from twinseal.flows.views.statements import SENT, Tried
from twinseal.host.scripted_clock import ScriptedClock

_DAY_S: Final = 86_400
_TICK_S: Final = 5
"""Seconds between two looks at the clock: longer ones would tell of a program that was kept from sealing."""
_BOOT: Final = "de30" * 8
"""The boot of the machine that had the demo's history: not that of whoever opens it."""
_TOO_LATE_S: Final = Policy().joint_window_s + 1
_ROUND: Final = 20
"""After so many openings the same things happen again; below, which opening of a round shows what."""
_MUTED: Final = 0
_ADDED: Final = 1
_RETIRED: Final = 2
_UNSIGNED: Final = 3
_TAKEN_UP: Final = 5
_DROPPED: Final = 6
_PUT_BACK: Final = (9, 12)
_DRILLED: Final = 16
_UNDONE: Final = 17
"""The same envelopes are open in this one as in the first of those where something was put back."""
_EXTENDED: Final = (2, 18)
_WIDENED: Final = 6
_NARROWED: Final = 7
_MASKED: Final = 8
_UNCLEAN: Final = 11
_WEAK: Final = 13
_LEFT_ALONE: Final = 14
_ABANDONED: Final = 15
_LATE: Final = 19
_SHOWN_MORE: Final = 3


@dataclass(frozen=True, slots=True)
class DemoVault:
    """Where a demo vault lies, and its people."""

    vault: str
    trust_card: str
    register_code: str
    seal_number: int
    people: tuple[DemoPerson, ...]


def make_demo(
    machine: Machine,
    folder: Path,
    *,
    openings: int = 6,
    envelopes: int = 8,
    people: int = 5,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> DemoVault:
    """Found a demo vault in a folder and let its people open it `openings` times over the last months.

    Raises `BadInput` for numbers out of range, `ReportFailed` where a paper of the founding is missing, and what a founding raises.
    """
    if not 0 <= openings <= 1000 or not 1 <= envelopes < ENVELOPES_MAX or not 3 <= people <= PEOPLE_MAX:
        raise BadInput("input.bad.demo_bounds", most=PEOPLE_MAX)
    # Each opening takes less than three days of the history, so that it ends before now and codes of now still work.
    clock = ScriptedClock(machine.clock.utc() - timedelta(days=3 * (openings + 1)), boot_id=_BOOT)
    past = replace(
        machine,
        clock=clock,
        kdf=machine.kdf if machine.kdf == TESTS_ONLY else DEMO,
        watchdog=None,
        memory=None,
        derivations=None,
    )
    demo = _History(past, clock, folder)
    demo.found(envelopes, people)
    progress(1, openings + 1)
    for number in range(openings):
        demo.open_once(number)
        progress(number + 2, openings + 1)
    return demo.result()


class _History:
    def __init__(self, machine: Machine, clock: ScriptedClock, folder: Path) -> None:
        self._machine, self._clock, self._folder = machine, clock, folder
        self._people: list[DemoPerson] = []
        self._vault = Path()
        self._card = ""
        self._code = ""
        self._seal = 1

    def found(self, envelopes: int, people: int) -> None:
        ceremony = Ceremony(self._machine, kind="demo")
        ceremony.set_vault(self._folder, "Demo plant", "Secure room 1.07")
        passphrases: dict[str, str] = {}
        for number in range(people):
            name, role, team = person_of(number)
            passphrases[name] = ceremony.suggest_passphrase()
            ceremony.enrol(name, role, team, normalise(passphrases[name]))
        for person, seed in ceremony.demo_secrets():
            self._people.append(
                DemoPerson(person.id, person.name, person.role.value, person.team, passphrases[person.name], seed)
            )
            ceremony.prove(person.id, self._people[-1].code_now(self._now()))
        for number in range(envelopes):
            add_envelope(ceremony, number)
        founded = ceremony.found()
        self._vault, self._card, self._code = Path(founded.vault_path), founded.trust_card_path, founded.register_code
        vault = SealedVault.open(self._machine, self._vault)
        vault.written_down()
        vault.close()
        rows = [asdict(person) for person in self._people]
        self._machine.files.replace(self._vault / PEOPLE_FILE, canonical.dumps({"people": rows}))
        if founded.missing_papers:
            raise ReportFailed("report.failed.paper_missing", missing=founded.missing_papers)
        self._clock.advance(_DAY_S)

    def open_once(self, number: int) -> None:
        """Let two people go through one opening; over twenty of them all happens that can happen to a demo."""
        first, second = self._pair(number)
        vault = SealedVault.open(self._machine, self._vault)
        try:
            self._opening(vault, first, second, number)
            if number % 10 == 9:
                self._visit(vault)
        finally:
            vault.close()
        self._clock.advance(_DAY_S * 11 // 4 + number % 5 * 3_700)

    def _pair(self, number: int) -> tuple[DemoPerson, DemoPerson]:
        openers = [person for person in self._people if person.role != Role.AUDITOR.value]
        officers = [opener for opener in openers if opener.role == Role.OFFICER.value]
        first = openers[number % len(openers)]
        second = next(
            officer
            for officer in officers[number % len(officers) :] + officers
            if officer.id != first.id and officer.team != first.team
        )
        return first, second

    def _opening(self, vault: SealedVault, first: DemoPerson, second: DemoPerson, number: int) -> None:
        flow = vault.break_the_glass()
        flow.enter_register_code(*((None, "It is with the auditor.") if number % 5 == 3 else (self._code, "")))
        if number % 4 == 1:
            self._wrong(lambda: flow.identify_first(first.id, normalise(first.passphrase), "000000"))
        view = flow.identify_first(first.id, normalise(first.passphrase), first.code_now(self._now()))
        if number % _ROUND == _ABANDONED:
            flow.abandon()
            return
        draft = request_of(view, number)
        if number % _ROUND == _RETIRED:
            draft = MAINTENANCE
        if number % _ROUND == _DRILLED:
            draft = DRILL
        if number % _ROUND == _WEAK:
            # Asked about once, and kept.
            draft = replace(draft, reference=f"{draft.reference.partition('-')[0]}-000000" if draft.reference else "")
            self._wrong(lambda: flow.submit_request(draft))
        if flow.view().step is OpeningStep.REQUEST:
            flow.submit_request(draft)
        if number % _ROUND == _LATE:
            # The second person came too late; the first signs the same words again.
            self._clock.advance(_TOO_LATE_S)
            flow.tick()
            flow.submit_request(draft, first.code_now(self._now()))
        self._clock.advance(40 + number % 7 * 11)
        code = second.code_now(self._now())
        if number % 6 == 4 and draft is not DRILL:
            flow.refuse(second.id, normalise(second.passphrase), code, "Normal access works again; not needed.")
            return
        narrowed = draft.envelope_ids[:1] if number % _ROUND == _NARROWED else None
        minutes = draft.minutes - 2 if narrowed else None
        flow.confirm(second.id, normalise(second.passphrase), code, envelope_ids=narrowed, minutes=minutes)
        flow.log_alert(Tried(Channel.SOUND, SENT, player="pw-play"), Moment.OPENED)
        if number % _ROUND == _MUTED:
            # Each opening begins with its sound on.
            flow.log_alert(Tried(Channel.SOUND, MUTED), None)
        self._read(flow, number)
        self._something(flow, first, second, number % _ROUND)
        self._change(flow, first, second, number % _ROUND)
        if draft is DRILL:
            flow.open_vault.drill.page_came_out()
            flow.open_vault.drill.decrypt()
            flow.open_vault.drill.certify()
        if number % _ROUND == _UNCLEAN:
            # The machine went off: nobody resealed, and the next start finds the mark.
            return
        self._end(vault, flow, number)

    def _something(self, flow: OpeningFlow, first: DemoPerson, second: DemoPerson, place: int) -> None:
        """Do what this opening of the round shows beside reading."""
        if place in _EXTENDED:
            codes = self._fresh_codes(first, second)
            flow.open_vault.joint.extend(*codes, 5, "The console answers slowly; the repair needs a few minutes more.")
        elif place == _WIDENED:
            known = {envelope.outside.id for envelope in flow.view().envelopes}
            more = [outside.id for outside in flow.view().outsides if not outside.sentinel and outside.id not in known]
            codes = self._fresh_codes(first, second)
            if more:
                flow.open_vault.joint.add_envelopes(*codes, (more[0],), "The second console has to be set as well.")
        elif place == _MASKED:
            flow.mask()
            self._clock.advance(31)
            self._wrong(lambda: flow.open_vault.unmasking.unmask(first.id, "000000"))
            flow.open_vault.unmasking.unmask(first.id, first.code_now(self._now()))
        elif place == _SHOWN_MORE:
            for envelope in flow.view().envelopes:
                for field in envelope.fields:
                    self._use(flow, envelope.outside.id, field)

    def _change(self, flow: OpeningFlow, first: DemoPerson, second: DemoPerson, place: int) -> None:
        """Do what this opening of the round changes: a list that both sign, one that nobody signs, or an earlier one."""
        forms, changes = flow.open_vault.envelope_forms, flow.open_vault.changes

        def chosen() -> Outside:
            return flow.view().envelopes[0].outside

        try:
            if place == _ADDED:
                forms.add(
                    SPARE, (FieldInput(FieldKind.PASSWORD, "Password", generator=PRESETS["with_signs"], made_up=True),)
                )
                now = chosen()
                forms.relabel(now.id, OutsideInput(now.name, now.system, MOVED, now.cap_min, now.serves_vault))
            elif place == _RETIRED:
                spare = next(outside.id for outside in flow.view().outsides if outside.name == SPARE.name)
                forms.retire(spare, "The spare router was scrapped; nothing asks for its password any more.")
            elif place in (*_PUT_BACK, _UNSIGNED):
                forms.replace(chosen().id, with_new_password(flow.view().envelopes[0].fields), tested=place in _PUT_BACK)
            elif place == _UNDONE:
                forms.undo(chosen().id)
            elif place == _TAKEN_UP:
                changes.take_up(changes.view().offered[0].id)
            elif place == _DROPPED:
                changes.drop(changes.view().offered[0].id)
            if place in (_ADDED, _RETIRED, *_PUT_BACK, _UNDONE):
                changes.review()
                changes.sign_both(*self._fresh_codes(first, second))
        except (TwinsealError, LookupError, StopIteration):
            # Other people, or fewer envelopes: these two cannot make this change, and the demo does without.
            self._clock.advance(31)

    def _use(self, flow: OpeningFlow, envelope: str, field: FieldView) -> None:
        if field.kind is FieldKind.CODES:
            flow.open_vault.contents.reveal(envelope, field.index, code_index=0).wipe()
            flow.open_vault.contents.spell(envelope, field.index, code_index=0)
            flow.open_vault.contents.tick_code(envelope, field.index, 0)
        elif field.kind is FieldKind.TOTP_SEED:
            flow.open_vault.contents.live_code(envelope, field.index)
        elif field.kind is FieldKind.PASSWORD:
            with SecretBytes(b"typed back from paper") as typed:
                flow.open_vault.contents.compare_typed(envelope, field.index, typed)

    def _fresh_codes(self, first: DemoPerson, second: DemoPerson) -> tuple[str, str]:
        self._clock.advance(31)
        return first.code_now(self._now()), second.code_now(self._now())

    def _end(self, vault: SealedVault, flow: OpeningFlow, number: int) -> None:
        if number % 7 == 5:
            self._until_sealed(flow, touched=True)
        elif number % _ROUND == _LEFT_ALONE:
            self._until_sealed(flow, touched=False)
        receipt = flow.reseal(ResealCause.HAND).receipt
        if receipt is not None:
            vault.written_down()
            self._code, self._seal = receipt.register_code, receipt.seal_number

    def _until_sealed(self, flow: OpeningFlow, *, touched: bool) -> None:
        """Let the time run until the program seals by itself: at the end of the opening, or because nobody is there."""
        while flow.tick().step is OpeningStep.OPEN:
            if touched:
                flow.touched()
            self._clock.advance(_TICK_S)

    def _visit(self, vault: SealedVault) -> None:
        """Let the auditor come: verify, enter a paper form, write and print a report, take an export and an entry away."""
        auditor = next((person for person in self._people if person.role == Role.AUDITOR.value), None)
        if auditor is None:
            return
        self._clock.advance(3_600)
        desk = vault.sign_in_auditor(auditor.id, normalise(auditor.passphrase), auditor.code_now(self._now()))
        try:
            desk.verify()
            desk.view()
            now = self._clock.utc()
            form = form_number(now.date(), "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS)))
            desk.enter_paper_form(form, f"{now - timedelta(hours=2):%Y-%m-%d %H:%M}", "The disk was full; DC01 was opened.")
            desk.write_report(None)
            desk.log_print("Office printer")
            with tempfile.TemporaryDirectory() as place:
                desk.disclose(1, Path(place))
                desk.export(Path(place))
        finally:
            desk.sign_out()

    def _read(self, flow: OpeningFlow, number: int) -> None:
        for envelope in flow.view().envelopes:
            if envelope.outside.name == SPARE.name:
                continue
            self._clock.advance(35)
            for field in envelope.fields:
                if field.kind is FieldKind.PASSWORD:
                    flow.open_vault.contents.reveal(envelope.outside.id, field.index).wipe()
        for _ in range(4 + number % 6 * 4):
            self._clock.advance(15)
            flow.touched()

    def _wrong(self, act: Callable[[], object]) -> None:
        try:
            act()
        except TwinsealError:
            self._clock.advance(31)

    def _now(self) -> int:
        return int(self._clock.utc().timestamp())

    def result(self) -> DemoVault:
        """Return the demo."""
        return DemoVault(str(self._vault), self._card, self._code, self._seal, tuple(self._people))
