"""A drill: everything in the vault is decrypted and nothing of it shown, printer and drive are tried, and the log says what worked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from twinseal.audit.verify.drill_watch import FAILED_MAX
from twinseal.domain.errors import Cancelled, NotPermitted, StoreDamaged
from twinseal.domain.events.maintenance import DRILL_CERTIFIED
from twinseal.domain.opening import OpeningKind, ResealCause
from twinseal.domain.ports import Progress, ShouldStop, never_stop, no_progress
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.times import iso
from twinseal.flows.opening.fresh_consent import FreshConsent
from twinseal.flows.opening.opening_end import OpeningEnd
from twinseal.flows.opening.state import OpenState
from twinseal.flows.opening.time_limits import TimeLimits
from twinseal.flows.views.opening import DrillView, OpeningView, Unreadable
from twinseal.host.drives import Drive
from twinseal.vault.sealed_file import StoredFile, parts_of, read_sealed


@dataclass(slots=True)
class _Counted:
    """How far the decryption has come."""

    of: int
    progress: Progress
    done: int = 0
    envelopes: int = 0
    files: int = 0
    failed: list[Unreadable] = field(default_factory=list)

    def step(self) -> None:
        """Count one envelope, or one part of a file."""
        self.done += 1
        self.progress(self.done, self.of)


class Drill:
    """What is done in an opening for a drill alone; in any other every act raises `NotPermitted`."""

    def __init__(self, state: OpenState, consent: FreshConsent, limits: TimeLimits, end: OpeningEnd) -> None:
        """Practise on this state."""
        self._state, self._consent, self._limits, self._end = state, consent, limits, end

    def begin(self) -> None:
        """Have the view say how far the drill is, where this opening is one."""
        if self._state.view.kind is OpeningKind.DRILL:
            self._state.change(drill=DrillView())

    def decrypt(self, progress: Progress = no_progress, should_stop: ShouldStop = never_stop) -> OpeningView:
        """Decrypt every envelope and every file in memory, one after the other, and keep nothing of them.

        `progress` counts envelopes and parts of files. Raises `Cancelled` where it is stopped and `Resealed` where the time is over:
        the vault is sealed then, and nothing is certified. What is damaged raises nothing and is named in the view.
        """
        self._require_drill()
        state = self._state
        stored = state.open_store().stored_files()
        counted = _Counted(len(state.view.outsides) + sum(parts_of(each.file) for each in stored), progress)

        def go_on() -> None:
            if should_stop():
                self._end.reseal(ResealCause.HAND)
                raise Cancelled
            self._limits.require_open()

        self._envelopes(counted, go_on)
        self._files(stored, counted, go_on)
        # Whatever ended it meanwhile, what is open no more was not practised to its end.
        go_on()
        state.touched()
        return self._shows(
            is_read=True, envelopes=counted.envelopes, files=counted.files, failed=tuple(counted.failed[:FAILED_MAX])
        )

    def page_came_out(self) -> OpeningView:
        """Note that both saw a page come out of the printer."""
        self._require_drill()
        self._state.touched()
        return self._shows(printed=True)

    def carry(self, drive: Drive) -> OpeningView:
        """Write a file without any secret to a removable drive, durable and read back; raises what the drive refuses."""
        self._require_drill()
        context = self._state.context
        says = sentence_of(
            "drill.carried", vault=context.header.name, opening=self._state.opening_id, at=iso(context.machine.clock.utc())
        )
        data = f"{says}\n".encode()
        context.machine.drives.check(drive, len(data))
        name = f"twinseal-drill-{context.header.seal_number:04d}.txt"
        written = context.write_to_drive(drive, name, lambda: [data], len(data), self._limits.require_open)
        self._state.touched()
        return self._shows(carried=written)

    def carry_to_the_drive(self) -> OpeningView:
        """Write that file to the one removable drive beside the vault's own; raises `DriveRefused` for none or several."""
        self._require_drill()
        return self.carry(self._state.context.one_drive(sentence_of("contents.unnamed_file")))

    def certify(self) -> OpeningView:
        """Log what worked, then seal. Raises `NotPermitted` before everything was decrypted, `LogNotWritable` before anything is said."""
        drill = self._require_drill()
        if not drill.is_read:
            raise NotPermitted("role.not_permitted.drill_not_read")
        self._end.record(
            DRILL_CERTIFIED,
            envelope_count=drill.envelopes,
            file_count=drill.files,
            failed=[{"id": each.id, "label": each.label, "file": each.file} for each in drill.failed],
            printed=drill.printed,
            carried=bool(drill.carried),
        )
        self._shows(is_certified=True)
        return self._end.reseal(ResealCause.HAND)

    # -- parts ---------------------------------------------------------------------------------

    def _require_drill(self) -> DrillView:
        """Return how far the drill is; raises `Resealed`, and `NotPermitted` before both went on and in any other opening."""
        self._consent.require_agreed()
        drill = self._state.view.drill
        if drill is None:
            raise NotPermitted("role.not_permitted.no_drill")
        return drill

    def _shows(self, **changes: object) -> OpeningView:
        state = self._state
        return state.change(drill=replace(state.view.drill or DrillView(), **changes))  # type: ignore[arg-type]  # fields of the view

    def _envelopes(self, counted: _Counted, go_on: Callable[[], None]) -> None:
        for outside in self._state.view.outsides:
            go_on()
            try:
                self._state.open_store().decrypt(outside.id)
            except StoreDamaged:
                counted.failed.append(Unreadable(outside.id, outside.name))
            else:
                counted.envelopes += 1
            counted.step()

    def _files(self, stored: tuple[StoredFile, ...], counted: _Counted, go_on: Callable[[], None]) -> None:
        context = self._state.context
        labels = {outside.id: outside.name for outside in self._state.view.outsides}
        for each in stored:
            begun, label = counted.done, labels.get(each.envelope, each.envelope)
            try:
                go_on()
                for _part in read_sealed(
                    context.machine.files, context.paths, each, vault_id=context.header.vault_id, label=label
                ):
                    counted.step()
                    go_on()
            except StoreDamaged:
                counted.failed.append(Unreadable(each.file.id, label, each.name))
            else:
                counted.files += 1
            counted.done = begun + parts_of(each.file)
