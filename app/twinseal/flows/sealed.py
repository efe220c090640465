"""A sealed vault in the hands of this process: what anybody in the room may see, and the two doors into it."""

from __future__ import annotations

import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Final

from twinseal.audit.format.checkpoint import checkpoint_names
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import KeyslotsDamaged, LogNotWritable, NotWritable, TwinsealError, WrongStep
from twinseal.domain.events.coded import coded
from twinseal.domain.events.log import LOG_RECOVERED
from twinseal.domain.events.opening import OPENING_UNCLEAN_END
from twinseal.domain.events.people import ATTEMPT_UNRESOLVED
from twinseal.domain.events.sealing import SEAL_FOUND, SLOTS_ODD
from twinseal.domain.events.vault import GUARD_REBUILT, MEMORY_DIFFERS, PROGRAM_STARTED
from twinseal.domain.opening import OpeningKind, OpeningStep, cause_words
from twinseal.domain.text import shown
from twinseal.domain.texts import Text, sentence_of
from twinseal.domain.trust_card import TrustCard
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.clock_check import clock_doubt, newest_signed_s
from twinseal.flows.context.disk_space import refill_reserve, space_words
from twinseal.flows.context.guarded import guarded
from twinseal.flows.context.journal import Journal
from twinseal.flows.context.machine import Machine
from twinseal.flows.context.register_line import line_owed, signed_at, written_down
from twinseal.flows.context.sealed_files import files_notice
from twinseal.flows.context.trust_cards import load_card
from twinseal.flows.context.vault_context import SealState, VaultContext, seal_state
from twinseal.flows.sealing.epochs import TakenLog, log_lost_key, log_waiting_epoch, take_up_log, waiting_key
from twinseal.flows.views.sealed import LineOwed, PersonView, SealedDuty, SealedView
from twinseal.host.lock import VaultLock
from twinseal.vault.guard import Guard
from twinseal.vault.header import Header, check_in_force, load_header
from twinseal.vault.keyslot_file import slots_of
from twinseal.vault.layout import VaultPaths, names_set_aside, remove_leftovers
from twinseal.vault.missing_parts import missing_parts
from twinseal.vault.open_mark import read_mark, remove_mark

if TYPE_CHECKING:
    # Each is loaded at its door: the sealed vault is shown before anybody goes through one.
    from twinseal.flows.audit_desk.desk import AuditDesk
    from twinseal.flows.opening.flow import OpeningFlow
    from twinseal.flows.views.opening import SealReceipt

_NAMED_MAX: Final = 5


class SealedVault:
    """Holds the vault's lock from `open` to `close`."""

    def __init__(
        self,
        context: VaultContext,
        lock: VaultLock,
        notices: tuple[str, ...],
        log_fault: Text | None,
        *,
        unclean: bool = False,
    ) -> None:
        """Use `open`; `unclean` where the last opening ended without a reseal."""
        self._context = context
        self._lock = lock
        self._notices = notices
        self._log_fault = log_fault
        self._unclean = unclean
        self._owed: tuple[tuple[str, ...], LineOwed | None, str] | None = None
        # Held weakly: what ended leaves nothing in memory, and whoever runs it holds it.
        self._running: weakref.ref[OpeningFlow | AuditDesk] | None = None
        # At the start: what this process signs later has the time of the same clock.
        self._signed_s = newest_signed_s(context)

    @classmethod
    def open(cls, machine: Machine, folder: Path) -> SealedVault:
        """Take a vault up: lock, header, log, guard; what was left by an unclean end is logged now.

        Raises `VaultNotFound`, `VaultInUse`, `HeaderDamaged`, `UnknownFormat` and the like. A log that is damaged
        or cannot be written, or a drive that is write-protected, does not keep the vault from being looked at;
        `view().log_fault` then says why nothing can be opened.
        """
        paths = VaultPaths(folder)
        load_header(machine.files, paths)
        lock = VaultLock(paths.lock)
        try:
            lock.acquire()
        except NotWritable:
            # Nobody can write here, so nobody else can have it open for writing either; what it is can still be told.
            return cls(_unwritable_context(machine, paths), lock, (), Text("notice.disk.write_protected"))
        try:
            # Read again under the lock: another process may have sealed a new generation meanwhile.
            header = load_header(machine.files, paths)
            return cls._taken(machine, paths, header, load_card(machine.files, paths, header), lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _taken(cls, machine: Machine, paths: VaultPaths, header: Header, card: TrustCard, lock: VaultLock) -> SealedVault:
        taken, fault = _open_log(machine, paths, header, card)
        guard = _guard(machine, paths, header, taken)
        writer = taken.writer if taken is not None else None
        journal = Journal(
            writer,
            machine.clock,
            station=machine.station,
            constitution=header.constitution.short_digest,
            seal_number=header.seal_number,
        )
        context = VaultContext(machine, paths, header, card, guard, journal)
        if taken is not None:
            context.origins, context.lost = taken.origins, taken.lost
        notices: tuple[str, ...] = ()
        unclean = read_mark(machine.files, paths) is not None
        unsigned = ""
        if not fault:
            fault, unsigned = _take_up_checkpoint(context)
        state = SealState.UNKNOWN
        if not fault:
            state = seal_state(context)
            fault = Text("header.damaged.not_the_last") if state is SealState.UNKNOWN else None
        if not fault:
            context.unlike_memory = _look_back(context)
            try:
                notices = _log_start(context) + ((unsigned,) if unsigned else ())
                notices += _log_seal(context, state)
                # Nobody has vouched for this header yet: older generations go only after a reseal, by people who opened one.
                remove_leftovers(machine.files, paths, 0)
                notices += _set_aside_notice(machine, paths) + files_notice(machine.files, paths, header)
                if context.lost is None:
                    refill_reserve(machine.files, paths, journal.writer)
            except TwinsealError as error:
                fault = error.text
        return cls(context, lock, notices, fault, unclean=unclean)

    @property
    def context(self) -> VaultContext:
        """Return the context of this vault."""
        return self._context

    def view(self) -> SealedView:
        """Return what anybody in the room may see."""
        header = self._context.header
        pairs, fault = self._pairs()
        warning, full = space_words(self._context.machine.files, self._context.paths)
        fault_now = self._fault()
        log_fault = "" if fault_now is None else self._with_paper_form(fault_now)
        owed = self._line_owed()
        damage = missing_parts(self._context.machine.files, self._context.paths, header)
        return SealedView(
            vault_name=header.name,
            place=header.place,
            vault_path=str(self._context.paths.root),
            demo=header.demo,
            tests_only=header.tests_only,
            seal_number=header.seal_number,
            people=self.people(),
            pairs=len(pairs),
            single_points=_single_points(header, pairs),
            policy=header.policy,
            categories=header.categories,
            notices=self._notices + tuple(notice for notice in (self._last_line_stands(owed), fault, warning) if notice),
            clock_doubt=self._clock_doubt(),
            clock_compared=bool(self._signed_s),
            alarm=" ".join(alarm for alarm in (self._unlike_memory(), full) if alarm),
            log_fault=log_fault,
            damage=damage,
            cannot_open=_cannot_open(log_fault, damage, len(pairs)),
            line_owed=owed,
            signed_utc=self._owed[2] if self._owed is not None else "",
            duties=tuple(SealedDuty(duty.kind, duty.seal, duty.due) for duty in header.duties),
        )

    def written_down(self) -> None:
        """Keep that the line of the last seal stands in the paper register now; raises what the drive refuses.

        Nothing is logged: nobody proved who they are, and an entry after each seal would leave every vault at rest with
        entries that nobody countersigned. What the register had is logged at the next opening, when its line is typed.
        """
        written_down(self._context)
        self._owed = None

    def _unlike_memory(self) -> str:
        differences = self._context.unlike_memory
        return sentence_of("notice.vault.unlike_memory", what=" ".join(map(str, differences))) if differences else ""

    def _line_owed(self) -> LineOwed | None:
        try:
            names = checkpoint_names(self._context.machine.files, self._context.paths.audit)
        except TwinsealError:
            return None
        state = (self._context.header.digest, *names[-1:])
        if self._owed is None or self._owed[0] != state:
            self._owed = (state, line_owed(self._context), signed_at(self._context))
        return self._owed[1]

    def _line_sealed_utc(self) -> str:
        """Return when the seal was signed whose register code is asked for; a line without a code has no such time."""
        owed = self._line_owed()
        return "" if self._owed is None or (owed is not None and not owed.register_code) else self._owed[2]

    def _last_line_stands(self, owed: LineOwed | None) -> str:
        if not self._unclean or owed is not None:
            return ""
        seal = self._context.header.seal_number
        return sentence_of("register.no_line_owed", seal=f"{seal:04d}")

    def _clock_doubt(self) -> str:
        doubt = clock_doubt(self._context.machine.clock.utc(), self._signed_s)
        return "" if doubt is None else str(Text("notice.clock.wrong", doubt=doubt))

    def people(self) -> tuple[PersonView, ...]:
        """Return everybody with their waiting times, by name: their ids stand in no order that people know."""
        guard = self._context.guard
        return tuple(
            PersonView(
                entry.person.id,
                entry.person.name,
                entry.person.role,
                entry.person.team,
                wait_s=guard.wait_s(entry.person.id),
                locked=guard.locked(entry.person.id),
            )
            for entry in sorted(self._context.header.people, key=lambda entry: entry.person.name.casefold())
        )

    def break_the_glass(self, kind: OpeningKind = OpeningKind.EMERGENCY) -> OpeningFlow:
        """Begin an opening.

        Raises `WrongStep` while another one or an auditor's visit runs, `LogNotWritable` where it could not be recorded,
        `HeaderDamaged` under another header.
        """
        self._usable()
        self._free()
        check_in_force(self._context.machine.files, self._context.paths, self._context.header)
        from twinseal.flows.opening.flow import OpeningFlow

        flow = OpeningFlow(self._context, kind, people=self.people, sealed_utc=self._line_sealed_utc())
        self._running = weakref.ref(flow)
        return flow

    def sign_in_auditor(self, person_id: str, passphrase: SecretBytes, code: str) -> AuditDesk:
        """Let an auditor in.

        Raises as `Doorway.identify`, `NotPermitted` for anybody else, and `WrongStep` while an opening or another visit runs.
        """
        self._usable()
        self._free()
        from twinseal.flows.audit_desk.desk import AuditDesk

        desk = AuditDesk.sign_in(self._context, person_id, passphrase, code)
        self._running = weakref.ref(desk)
        return desk

    def seal_slip(self, receipt: SealReceipt) -> bytes:
        """Return the seal slip as a PDF, to be shown and printed.

        It names envelopes, reason and justification, so it is never written beside the vault, where the log seals them.
        """
        # Drawing libraries are loaded when something is drawn, so that the window is there at once.
        from twinseal.reports.model import SealSlipData
        from twinseal.reports.papers.seal_slip import build_seal_slip

        header, clock = self._context.header, self._context.machine.clock
        minutes, seconds = divmod(receipt.lasted_s, 60)
        return build_seal_slip(
            SealSlipData(
                vault_name=header.name,
                seal_number=receipt.seal_number,
                register_code=receipt.register_code,
                opening_id=receipt.opening_id,
                people=f"{receipt.first_name}, {receipt.second_name}",
                envelopes=receipt.envelopes,
                category=receipt.category,
                reference=receipt.reference,
                justification=receipt.justification,
                started_utc=receipt.started_utc,
                ended_utc=receipt.ended_utc,
                lasted=sentence_of("time.minutes_and_seconds", minutes=minutes, seconds=seconds),
                cause=cause_words(receipt.cause.value),
                duties=tuple(utc_words(duty) for duty in receipt.duties),
                entries=receipt.entries,
                head_hex=receipt.head_hex,
                made_at=clock.utc().replace(microsecond=0),
                demo=header.demo,
                receipt=receipt.receipt,
                edition=receipt.edition,
            )
        )

    def save_slip(self, receipt: SealReceipt) -> str:
        """Save the seal slip to the one removable drive that is plugged in; returns its place there.

        Raises `DriveRefused` for none, several, or the one that holds the vault, and what the drive refuses.
        """
        drive = self._context.one_drive(sentence_of("register.owed.on_slip"))
        pdf = self.seal_slip(receipt)
        name = f"seal-slip-{receipt.seal_number:04d}-{self._context.header.vault_id[:8]}.pdf"
        return str(drive.mount_point / self._context.write_to_drive(drive, name, lambda: (pdf,), len(pdf), lambda: None))

    def paper_form(self) -> bytes:
        """Return one more blank paper form as a PDF, for printing; needs neither the log nor room on the disk."""
        from twinseal.flows.paper_forms import make_forms

        return make_forms(self._context.header, self._context.machine.clock.utc(), 1)

    def _with_paper_form(self, fault: Text) -> str:
        from twinseal.flows.paper_forms import forms_beside

        printed = forms_beside(self._context.paths.root)
        return sentence_of("notice.log.use_paper_forms", fault=fault, printed=printed)

    def close(self) -> None:
        """Give the vault back. Looking at a sealed vault is no event, so nothing is logged."""
        self._lock.release()

    def _free(self) -> None:
        """Raise `WrongStep` while something runs: two at once would seal from the same store, one over the other."""
        running = self._running() if self._running is not None else None
        if running is None:
            self._running = None
            return
        from twinseal.flows.audit_desk.desk import AuditDesk
        from twinseal.flows.opening.flow import OpeningFlow

        if isinstance(running, OpeningFlow) and running.tick().step not in (OpeningStep.ENDED, OpeningStep.RESEALED):
            raise WrongStep("state.wrong_step.opening_under_way")
        if isinstance(running, AuditDesk) and not running.ended:
            raise WrongStep("state.wrong_step.auditor_at_desk")
        self._running = None

    def _usable(self) -> None:
        fault = self._fault()
        if fault is not None:
            raise LogNotWritable("log.not_writable.since_the_start", fault=fault)

    def _fault(self) -> Text | None:
        """Return why nothing is opened: since the start, or since a seal of which the drive confirmed nothing."""
        return self._log_fault if self._context.halted is None else self._context.halted

    def _pairs(self) -> tuple[frozenset[tuple[str, str]], str]:
        try:
            return slots_of(self._context.machine.files, self._context.paths, self._context.header).pairs, ""
        except KeyslotsDamaged as fault:
            return frozenset(), fault.sentence


def _guard(machine: Machine, paths: VaultPaths, header: Header, taken: TakenLog | None = None) -> Guard:
    lost = taken.lost if taken is not None else None
    count = None if taken is None else taken.writer.size if lost is None else lost.start
    return Guard(
        machine.files,
        paths,
        policy=header.policy,
        clock=machine.clock,
        people=guarded(header),
        entry_count=count,
        unanchored=lost is not None,
    )


def _look_back(context: VaultContext) -> tuple[Text, ...]:
    if not context.machine.remembers():
        return ()
    from twinseal.flows.context.machine_memory import look_back

    return look_back(context)


def _unwritable_context(machine: Machine, paths: VaultPaths) -> VaultContext:
    """Return a vault that can be looked at and nothing else: without a writer every entry is refused, and so is every act."""
    header = load_header(machine.files, paths)
    journal = Journal(
        None,
        machine.clock,
        station=machine.station,
        constitution=header.constitution.short_digest,
        seal_number=header.seal_number,
    )
    card = load_card(machine.files, paths, header)
    return VaultContext(machine, paths, header, card, _guard(machine, paths, header), journal)


def _cannot_open(log_fault: str, damage: str, pairs: int) -> str:
    if log_fault:
        return sentence_of("notice.log.nothing_opens")
    if damage:
        return sentence_of("notice.vault.part_missing")
    return "" if pairs else sentence_of("notice.people.no_pair_at_all")


def _open_log(machine: Machine, paths: VaultPaths, header: Header, card: TrustCard) -> tuple[TakenLog | None, Text | None]:
    try:
        return take_up_log(machine, paths, header, card), None
    except TwinsealError as fault:
        # Without a writer every entry is refused, and so is every act.
        return None, fault.text


def _take_up_checkpoint(context: VaultContext) -> tuple[Text | None, str]:
    """Let the newest checkpoint be logged if it still has to be; return a fault, and a notice about what vouches for nothing."""
    try:
        beside = context.beside()
        if context.lost is None:
            context.journal.take_up(context.checked(beside.newest) if beside.newest is not None else None)
    except TwinsealError as fault:
        return fault.text, ""
    return None, beside.notice


def _log_seal(context: VaultContext, state: SealState) -> tuple[str, ...]:
    """Log and tell what the last seal lacks: its checkpoint, or slots as people and rules would have them."""
    header, notices = context.header, []
    if state is SealState.CUT_OFF:
        context.journal.record(SEAL_FOUND, generation=header.generation, header=header.digest, seal=header.seal_number)
        notices.append(sentence_of("notice.seal.no_checkpoint", seal=header.seal_number))
    try:
        slots = slots_of(context.machine.files, context.paths, context.header)
    except TwinsealError:
        # That the keyslots are damaged is told at every look.
        return tuple(notices)
    if slots.beyond or slots.missing:
        beyond, missing = ([" ".join(pair) for pair in pairs] for pairs in (slots.beyond, slots.missing))
        context.journal.record(SLOTS_ODD, result="failed", beyond=beyond, missing=missing)
        if slots.beyond:
            notices.append(sentence_of("notice.slots.beyond", pairs=_pair_names(header, slots.beyond)))
        if slots.missing:
            notices.append(sentence_of("notice.slots.missing", pairs=_pair_names(header, slots.missing)))
    return tuple(notices)


def _pair_names(header: Header, pairs: tuple[tuple[str, str], ...]) -> str:
    names = {entry.person.id: entry.person.name for entry in header.people}
    said = [" + ".join(shown(names.get(person, person)) for person in pair) for pair in pairs]
    more = len(said) - _NAMED_MAX
    return ", ".join(said[:_NAMED_MAX]) + (f" (+{more})" if more > 0 else "")


def _set_aside_notice(machine: Machine, paths: VaultPaths) -> tuple[str, ...]:
    names = names_set_aside(machine.files, paths)
    if not names:
        return ()
    more = len(names) - _NAMED_MAX
    named = ", ".join(shown(name) for name in names[:_NAMED_MAX])
    notice = sentence_of("notice.vault.set_aside", named=named, more=max(0, more))
    return (notice,)


def _log_start(context: VaultContext) -> tuple[str, ...]:
    notices = [notice for notice in (log_lost_key(context), waiting_key(context)) if notice]
    log_waiting_epoch(context)
    mark = read_mark(context.machine.files, context.paths)
    recovered = context.journal.writer.recovered
    linked = context.journal.writer.linked
    left = (("unclean_end", mark is not None), ("guard", context.guard.rebuilt), ("linked", linked))
    findings = [name for name, there in left if there]
    if findings or recovered is not None:
        context.journal.record(PROGRAM_STARTED, findings=findings)
    if linked:
        # The entry above used up the key that was within reach; the next one lies in a file without a second name.
        notices.append(sentence_of("notice.log.second_name"))
    if context.unlike_memory:
        context.journal.record(MEMORY_DIFFERS, differences=[coded(difference) for difference in context.unlike_memory])
    if recovered is not None:
        context.journal.record(LOG_RECOVERED, dropped_bytes=recovered.dropped_bytes, dropped_sha256=recovered.dropped_sha256)
        notices.append(sentence_of("notice.log.last_write_cut"))
    if context.guard.rebuilt:
        context.journal.record(GUARD_REBUILT)
        context.guard.save()
        notices.append(sentence_of("notice.guard.lost"))
    if mark is not None:
        from twinseal.flows.log.duties import owe_for_everything

        context.journal.record(OPENING_UNCLEAN_END, opening=mark.opening_id, result="failed", since=mark.since_utc)
        duties = owe_for_everything(context, mark.opening_id)
        # Last of all: a start that is killed before leaves the mark, and the next one owes for it again.
        remove_mark(context.machine.files, context.paths)
        notices.append(sentence_of("notice.opening.unclean_end", duties=duties))
    for person_id in context.guard.unresolved():
        context.journal.record(ATTEMPT_UNRESOLVED, result="failed", person=person_id)
        context.guard.resolve(person_id)
    return tuple(notices)


def _single_points(header: Header, pairs: frozenset[tuple[str, str]]) -> tuple[str, ...]:
    if not pairs:
        return (sentence_of("notice.people.no_pair"),)
    names = {entry.person.id: entry.person.name for entry in header.people}
    missed = [person for person in sorted(names) if all(person in pair for pair in pairs)]
    return tuple(sentence_of("notice.people.needed_by_all", names=names[person]) for person in missed)
