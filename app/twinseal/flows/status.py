"""How a vault stands, read without a secret and without writing anything: for a script that looks every few minutes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from twinseal.domain.duty_age import DutyAge, drill_due
from twinseal.domain.errors import TwinsealError
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.machine import Machine
from twinseal.flows.context.trust_cards import load_card
from twinseal.flows.views.sealed import SealedDuty
from twinseal.host.lock import is_held
from twinseal.vault.header import Header
from twinseal.vault.header_facts import DueDuty, in_order, of_drill
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import VaultPaths
from twinseal.vault.missing_parts import missing_parts
from twinseal.vault.open_mark import read_mark


class Standing(StrEnum):
    """Whether a vault is open, as far as its folder and its lock tell: anybody who may write there can make them lie."""

    SEALED = "sealed"
    IN_USE = "in use"
    """A program shows the sealed vault, or looks after it."""
    OPEN = "open"
    CUT_OFF = "cut off"
    """An opening did not end with a reseal."""


@dataclass(frozen=True, slots=True)
class Status:
    """How a vault stands."""

    vault_name: str
    standing: Standing
    seal_number: int
    duties: tuple[SealedDuty, ...]
    """What is owed, the earliest due first."""
    late: int
    """How many of them are over."""
    long_overdue: int
    """How many of these are long overdue."""
    damage: str
    """What is missing of the vault itself, in a sentence; empty where nothing is."""
    acknowledged: int = 0
    """How many duties somebody closed alone since the last seal; the next one takes that up, and they stand in `duties` no more."""
    confirmed: int = 0
    """How many people a third confirmed since the last seal."""

    @property
    def needs_eyes(self) -> bool:
        """Tell whether somebody should look: something is late, missing, or was cut off."""
        return bool(self.late or self.damage) or self.standing is Standing.CUT_OFF


def status_of(machine: Machine, folder: Path) -> Status:
    """Return how a vault stands; raises `VaultNotFound`, `HeaderDamaged` and the like."""
    paths = VaultPaths(folder)
    header = load_header(machine.files, paths)
    owed, acknowledged, confirmed = _owed(machine, paths, header)
    owed = in_order(*owed, *_drill(machine, paths, header))
    duties = tuple(SealedDuty.of(duty, machine.clock.utc(), header.policy) for duty in owed)
    return Status(
        vault_name=header.name,
        standing=_standing(machine, paths),
        seal_number=header.seal_number,
        duties=duties,
        late=sum(duty.age is not DutyAge.IN_TIME for duty in duties),
        long_overdue=sum(duty.age is DutyAge.LONG_OVERDUE for duty in duties),
        damage=missing_parts(machine.files, paths, header),
        acknowledged=acknowledged,
        confirmed=confirmed,
    )


def _owed(machine: Machine, paths: VaultPaths, header: Header) -> tuple[tuple[DueDuty, ...], int, int]:
    """Return what is owed as copies of statements leave it, how many duties they close, and how many people they confirm."""
    try:
        if not machine.files.names(paths.statements):
            return header.duties, 0, 0
        from twinseal.flows.start import read_only
        from twinseal.flows.statements.waiting import owed_with, waiting

        # Copies are judged by the people in force. Of a vault where these do not fit, the header alone is said: its start refuses it.
        context = read_only(machine, paths)
    except TwinsealError:
        return header.duties, 0, 0
    said = waiting(context)
    return owed_with(context), len(said.acknowledged), len(said.met)


def _drill(machine: Machine, paths: VaultPaths, header: Header) -> tuple[DueDuty, ...]:
    """Return the next drill, once people are warned of it; of a vault whose card cannot be read nobody knows since when it is owed."""
    try:
        last = header.dates.drill or load_card(machine.files, paths).founded_utc
    except TwinsealError:
        return ()
    due = drill_due(last, machine.clock.utc(), header.policy)
    return (of_drill(due, header.seal_number),) if due else ()


def _standing(machine: Machine, paths: VaultPaths) -> Standing:
    is_marked, held = read_mark(machine.files, paths) is not None, is_held(paths.root)
    if held:
        return Standing.OPEN if is_marked else Standing.IN_USE
    return Standing.CUT_OFF if is_marked else Standing.SEALED


def duty_sentence(duty: SealedDuty, envelopes: int = 1) -> str:
    """Return a duty as a line of a terminal: of how many envelopes or people, never of which."""
    due, seal = utc_words(duty.due_utc), f"{duty.seal_number:04d}"
    age = {DutyAge.LATE: sentence_of("status.late"), DutyAge.LONG_OVERDUE: sentence_of("status.long_overdue")}.get(
        duty.age, ""
    )
    if duty.kind == "rotate":
        return sentence_of("status.duty_rotate", seal=seal, envelopes=envelopes, due=due, age=age)
    if duty.kind == "test":
        return sentence_of("status.duty_test", seal=seal, envelopes=envelopes, due=due, age=age)
    if duty.kind in ("review", "lessons"):
        return _after_an_opening(duty, seal, due, age)
    if duty.kind == "acknowledge":
        return sentence_of("status.duty_acknowledge", seal=seal, people=envelopes, due=due, age=age)
    if duty.kind in ("alert", "alert_test"):
        slips = sentence_of("status.duty_alert", seal=seal, envelopes=envelopes, due=due, age=age)
        return slips if duty.kind == "alert" else sentence_of("status.duty_alert_test", due=due, age=age)
    if duty.kind in ("take_up", "drill"):
        drill = sentence_of("status.duty_drill", due=due, age=age)
        return drill if duty.kind == "drill" else sentence_of("status.duty_take_up", seal=seal, due=due, age=age)
    return sentence_of("status.duty_other", kind=duty.kind, seal=seal, due=due, age=age)


def _after_an_opening(duty: SealedDuty, seal: str, due: str, age: str) -> str:
    refused = utc_words(duty.refused_utc) if duty.refused_utc else ""
    if duty.kind == "review":
        if refused:
            return sentence_of("status.duty_review_of_refusal", seal=seal, refused=refused, due=due, age=age)
        return sentence_of("status.duty_review", seal=seal, due=due, age=age)
    if refused:
        return sentence_of("status.duty_lessons_of_refusal", seal=seal, refused=refused, due=due, age=age)
    return sentence_of("status.duty_lessons", seal=seal, due=due, age=age)
