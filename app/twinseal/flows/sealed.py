"""A sealed vault in the hands of this process: what anybody in the room may see, and the two doors into it."""

from __future__ import annotations

import weakref
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from twinseal.audit.format.checkpoint import checkpoint_names
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import KeyslotsDamaged, LogNotWritable, NotWritable, TwinsealError, WrongStep
from twinseal.domain.opening import OpeningStep
from twinseal.domain.people import officers_to_spare
from twinseal.domain.texts import Text, sentence_of
from twinseal.domain.who_counts import Standings, may_decide
from twinseal.flows.context.clock_check import clock_doubt, newest_signed_s
from twinseal.flows.context.disk_space import space_words
from twinseal.flows.context.machine import Machine
from twinseal.flows.context.register_line import line_owed, signed_at, written_down
from twinseal.flows.context.vault_context import VaultContext, cut_off_by
from twinseal.flows.owed_now import owed_now, owners_silent
from twinseal.flows.sealing.epochs import lost_key_notice
from twinseal.flows.start import read_only, taken_up
from twinseal.flows.views.sealed import LineOwed, PersonView, SealedDuty, SealedView
from twinseal.host.lock import VaultLock
from twinseal.vault.header import Header
from twinseal.vault.header_file import check_in_force, load_header
from twinseal.vault.keyslot_file import slots_of
from twinseal.vault.layout import VaultPaths
from twinseal.vault.missing_parts import missing_parts

if TYPE_CHECKING:
    # Each is loaded at its door: the sealed vault is shown before anybody goes through one.
    from twinseal.flows.audit_desk.desk import AuditDesk
    from twinseal.flows.context.people_told import PeopleTold
    from twinseal.flows.opening.flow import OpeningFlow
    from twinseal.flows.statements.acknowledge import Acknowledging
    from twinseal.flows.statements.alert_tests import AlertTesting
    from twinseal.flows.statements.confirm import Confirming
    from twinseal.flows.statements.slip_codes import SlipConfirming
    from twinseal.flows.views.opening import SealReceipt

Running = TypeVar("Running", "OpeningFlow", "AuditDesk", "Acknowledging", "Confirming", "SlipConfirming", "AlertTesting")


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
        self._cut_off_by: tuple[str, ...] = ()
        # Held weakly: what ended leaves nothing in memory, and whoever runs it holds it.
        self._running: (
            weakref.ref[OpeningFlow | AuditDesk | Acknowledging | Confirming | SlipConfirming | AlertTesting] | None
        ) = None
        # At the start: what this process signs later has the time of the same clock.
        self._signed_s = newest_signed_s(context)

    @classmethod
    def open(cls, machine: Machine, folder: Path) -> SealedVault:
        """Take a vault up: lock, header, log, guard; what was left by an end without a reseal is logged now.

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
            return cls(read_only(machine, paths), lock, (), Text("notice.disk.write_protected"))
        try:
            # Read again under the lock: another process may have sealed a new generation meanwhile.
            header = load_header(machine.files, paths)
            start = taken_up(machine, paths, header)
            return cls(start.context, lock, start.notices, start.fault, unclean=start.is_unclean)
        except BaseException:
            lock.release()
            raise

    @property
    def context(self) -> VaultContext:
        """Return the context of this vault."""
        return self._context

    def view(self) -> SealedView:
        """Return what anybody in the room may see."""
        header, at = self._context.header, self._context.machine.clock.utc()
        pairs, fault = self._pairs()
        warning, full = space_words(self._context.machine.files, self._context.paths)
        fault_now = self._fault()
        log_fault = "" if fault_now is None else self._with_paper_form(fault_now)
        owed = self._line_owed()
        damage = missing_parts(self._context.machine.files, self._context.paths, header)
        # Two people may have given the log a key since the start.
        lost = lost_key_notice(self._context)
        changed = self._people_told(at)
        lately = changed.notices if changed is not None else ()
        duties = owed_now(self._context)
        now = (
            self._last_line_stands(owed),
            self._lists_kept(),
            owners_silent(self._context, duties, at),
            *lately,
            fault,
            warning,
        )
        return SealedView(
            vault_name=header.name,
            place=header.place,
            vault_path=str(self._context.paths.root),
            demo=header.demo,
            tests_only=header.tests_only,
            seal_number=header.seal_number,
            people=self.people(),
            pairs=len(pairs),
            single_points=_single_points(header, pairs, self._context.roster.newest.standings),
            policy=header.policy,
            categories=header.categories,
            notices=tuple(notice for notice in (lost, *self._notices, *now) if notice),
            clock_doubt=self._clock_doubt(),
            clock_compared=bool(self._signed_s),
            alarm=" ".join(alarm for alarm in (self._unlike_memory(), full) if alarm),
            log_fault=log_fault,
            damage=damage,
            cannot_open=_cannot_open(log_fault, damage, len(pairs)),
            line_owed=owed,
            signed_utc=self._owed[2] if self._owed is not None else "",
            cut_off_by=self._cut_off_by,
            changed=changed.changed if changed is not None else (),
            held=changed.held if changed is not None else (),
            to_confirm=changed is not None and changed.to_confirm,
            duties=tuple(SealedDuty.of(duty, at, header.policy) for duty in duties),
            key_lost=bool(lost),
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
            self._cut_off_by = cut_off_by(self._context)
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

    @property
    def lists_kept(self) -> int:
        """Return how many lists of changes wait that nobody signed."""
        files, paths, header = self._context.machine.files, self._context.paths, self._context.header
        try:
            # How many changes a list has is sealed; that it is there anybody may see.
            beside = paths.draft(header.generation).name in files.names(paths.root, through_link=True)
        except TwinsealError:
            beside = False
        return header.changes.drafts + beside

    def _lists_kept(self) -> str:
        count = self.lists_kept
        return sentence_of("notice.changes.kept", count=count) if count else ""

    def _clock_doubt(self) -> str:
        doubt = clock_doubt(self._context.machine.clock.utc(), self._signed_s)
        return "" if doubt is None else str(Text("notice.clock.wrong", doubt=doubt))

    def people(self) -> tuple[PersonView, ...]:
        """Return everybody with their waiting times, by name: their ids stand in no order that people know."""
        guard, standings = self._context.guard, self._context.roster.newest.standings
        return tuple(
            PersonView(
                entry.person.id,
                entry.person.name,
                entry.person.role,
                entry.person.team,
                wait_s=guard.wait_s(entry.person.id),
                locked=guard.locked(entry.person.id),
                held=standings[entry.person.id].held,
            )
            for entry in sorted(self._context.header.people, key=lambda entry: entry.person.name.casefold())
        )

    def break_the_glass(self) -> OpeningFlow:
        """Begin an opening; what it is for the request says.

        Raises `WrongStep` while another one or an auditor's visit runs, `LogNotWritable` where it could not be recorded,
        `HeaderDamaged` under another header.
        """
        self._usable()
        self._free()
        check_in_force(self._context.machine.files, self._context.paths, self._context.header)
        from twinseal.flows.opening.flow import OpeningFlow

        flow = OpeningFlow(self._context, people=self.people, sealed_utc=self._line_sealed_utc())
        return self._runs(flow)

    def sign_in_auditor(self, person_id: str, passphrase: SecretBytes, code: str) -> AuditDesk:
        """Let an auditor in.

        Raises as `Doorway.identify`, `NotPermitted` for anybody else, and `WrongStep` while an opening or another visit runs.
        """
        self._usable()
        self._free()
        from twinseal.flows.audit_desk.desk import AuditDesk

        desk = AuditDesk.sign_in(self._context, person_id, passphrase, code)
        return self._runs(desk)

    def acknowledge(self, person_id: str, passphrase: SecretBytes, code: str) -> Acknowledging:
        """Let one person in who has a change of people to acknowledge.

        Raises as `Acknowledging.sign_in`, and `WrongStep` while an opening or a visit runs.
        """
        self._usable()
        self._free()
        from twinseal.flows.statements.acknowledge import Acknowledging

        return self._runs(Acknowledging.sign_in(self._context, person_id, passphrase, code))

    def confirm_slip(self, person_id: str, passphrase: SecretBytes, code: str) -> SlipConfirming:
        """Let one person in who was told the code of a slip.

        Raises as `SlipConfirming.sign_in`, and `WrongStep` while an opening or a visit runs.
        """
        self._usable()
        self._free()
        from twinseal.flows.statements.slip_codes import SlipConfirming

        return self._runs(SlipConfirming.sign_in(self._context, person_id, passphrase, code))

    def test_alerts(self, person_id: str, passphrase: SecretBytes, code: str) -> AlertTesting:
        """Let one person in who sends a test alert.

        Raises as `AlertTesting.sign_in`, and `WrongStep` while an opening or a visit runs.
        """
        self._usable()
        self._free()
        from twinseal.flows.statements.alert_tests import AlertTesting

        return self._runs(AlertTesting.sign_in(self._context, person_id, passphrase, code))

    def confirm_somebody(self) -> Confirming:
        """Begin a meeting of somebody who is held back and a third person.

        Raises as `Confirming.begin`, and `WrongStep` while an opening or a visit runs.
        """
        self._usable()
        self._free()
        from twinseal.flows.statements.confirm import Confirming

        return self._runs(Confirming.begin(self._context))

    def seal_slip(self, receipt: SealReceipt) -> bytes:
        """Return the seal slip as a PDF, to be shown and printed; the slips for owners of envelopes are further pages of it.

        That these were taken is logged before; while the log takes nothing they are left out.
        It names envelopes, reason and justification, so it is never written beside the vault, where the log seals them.
        """
        # Drawing libraries are loaded when something is drawn, so that the window is there at once.
        from twinseal.flows.seal_slip import slip_of

        return slip_of(self._context, receipt)

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

    def _runs(self, running: Running) -> Running:
        self._running = weakref.ref(running)
        return running

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
        if not isinstance(running, (AuditDesk, OpeningFlow)) and not running.ended:
            raise WrongStep("state.wrong_step.statement_under_way")
        self._running = None

    def _people_told(self, at: datetime) -> PeopleTold | None:
        if not self._context.roster.notes:
            return None
        from twinseal.flows.context.people_told import people_told

        def met() -> frozenset[str]:
            from twinseal.flows.statements.waiting import waiting

            return frozenset(waiting(self._context).met)

        return people_told(self._context.roster, self._context.header.constitution, at, met=met)

    def _usable(self) -> None:
        fault = self._fault()
        if fault is not None:
            raise LogNotWritable("log.not_writable.since_the_start", fault=fault)

    def _fault(self) -> Text | None:
        """Return why nothing is opened: since the start, or since a seal of which the drive confirmed nothing."""
        return self._log_fault if self._context.halted is None else self._context.halted

    def _pairs(self) -> tuple[frozenset[tuple[str, str]], str]:
        try:
            context = self._context
            standings = context.roster.newest.standings
            return slots_of(context.machine.files, context.paths, context.header, standings).pairs, ""
        except KeyslotsDamaged as fault:
            return frozenset(), fault.sentence


def _cannot_open(log_fault: str, damage: str, pairs: int) -> str:
    if log_fault:
        return sentence_of("notice.log.nothing_opens")
    if damage:
        return sentence_of("notice.vault.part_missing")
    return "" if pairs else sentence_of("notice.people.no_pair_at_all")


def _single_points(header: Header, pairs: frozenset[tuple[str, str]], standings: Standings) -> tuple[str, ...]:
    if not pairs:
        return (sentence_of("notice.people.no_pair"),)
    names = {entry.person.id: entry.person.name for entry in header.people}
    missed = [person for person in sorted(names) if all(person in pair for pair in pairs)]
    needed = [sentence_of("notice.people.needed_by_all", names=names[person]) for person in missed]
    held = [names[person] for person in sorted(names) if standings[person].held]
    if len(pairs) == 1 and held:
        first, second = sorted((names[person] for person in next(iter(pairs))), key=str.casefold)
        said = sentence_of("notice.people.one_pair_until", first=first, second=second, held=", ".join(held))
        needed.append(said)
    # Somebody who is held back and can sign with no other officer does not count yet.
    counted = (entry.person for entry in header.people if _may_act(standings, entry.person.id))
    spare = officers_to_spare(person.role for person in counted)
    if spare < 0:
        needed.append(sentence_of("notice.people.one_officer"))
    elif spare == 0:
        needed.append(sentence_of("notice.people.two_officers"))
    return tuple(needed)


def _may_act(standings: Standings, person_id: str) -> bool:
    standing = standings[person_id]
    return not standing.held or any(may_decide(standing, other) for other in standings.values())
