"""A vault folder as one flow sees it: header, paths, guard, log; shared by openings and the audit desk."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from twinseal.audit.format.checkpoint import Checkpoint, InForce, StoredCheckpoint, each_checkpoint, read_checkpoint
from twinseal.audit.verify.note_check import CheckedNote, check_note
from twinseal.audit.verify.roster import Roster, founding_roster
from twinseal.audit.verify.signed_beside import Beside, look_beside
from twinseal.audit.write.crash_recovery import Origins
from twinseal.domain.errors import CatalogueDamaged, DiskFault, DriveRefused, NotARegularFile, TwinsealError
from twinseal.domain.texts import Text
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.journal import Journal
from twinseal.flows.context.machine import Machine
from twinseal.flows.context.times import iso
from twinseal.host.drives import Drive, HeldDrive
from twinseal.vault.guard import Guard
from twinseal.vault.header import Header
from twinseal.vault.layout import CATALOGUE_MAX_BYTES, VaultPaths

if TYPE_CHECKING:
    from twinseal.audit.write.key_lost import LostKey
    from twinseal.flows.context.errands import Errands

_NAMES_TRIED: Final = 99


class SealState(Enum):
    """How far the last seal came, as header and newest countersigned checkpoint say; docs/formats-vault.md, section 14."""

    COMPLETE = "complete"
    """The checkpoint names this header."""
    CUT_OFF = "cut_off"
    """The checkpoint names the header before: the program ended before the next was made. Any pair opens and makes it."""
    UNKNOWN = "unknown"
    """Neither: this header is not the one of the last seal, nor the one after it."""


@dataclass(frozen=True, slots=True)
class SealedBy:
    """Who countersigned a checkpoint, by name, and when the last of them did."""

    people: tuple[str, ...]
    at_utc: str


@dataclass(slots=True)
class VaultContext:
    """What stands open of a sealed vault while this process holds its lock; `header` follows every reseal."""

    machine: Machine
    paths: VaultPaths
    header: Header
    card: TrustCard
    """The founding card, from the vault's folder."""
    guard: Guard
    journal: Journal
    origins: Origins = field(default_factory=lambda: Origins("", None))
    lost: LostKey | None = None
    """Set while the key for the log's next entry is lost; entries are then unanchored."""
    unlike_memory: tuple[Text, ...] = ()
    """What does not continue what this machine remembers of this vault; two people accept it with a sentence."""

    halted: Text | None = None
    """Set where the drive did not confirm a seal: nothing more is written by this process, and the next start decides."""
    errands: Errands | None = None
    """Alerts that are on their way out of the room; None until the first."""

    def beside(self) -> Beside:
        """Return what lies in the folder of checkpoints, judged by this vault's people; raises `DiskFault`."""
        return look_beside(self.machine.files, self.paths.audit, self.card, self.roster)

    @property
    def roster(self) -> Roster:
        """Return who counts where, by card and people notes."""
        return self.origins.roster or founding_roster(self.card)

    def in_force(self) -> InForce:
        """Return what a checkpoint made now names: the people's edition, and the header."""
        newest = self.roster.newest
        return InForce(newest.number, newest.sha256, bytes.fromhex(self.header.digest))

    def last_seal(self) -> Checkpoint | None:
        """Return the checkpoint of the last seal, None where there is none; raises `LogDamaged`.

        An auditor's own checkpoint after it has a register code too, but no seal, and stands in no register.
        """
        newest = self.last_note()
        return newest.checkpoint if newest is not None else None

    def last_note(self) -> CheckedNote | None:
        """Return the checkpoint of the last seal with who signed it, None where there is none; raises `LogDamaged`."""
        for stored in each_checkpoint(self.machine.files, self.paths.audit):
            checked = self._countersigned(stored)
            if checked is not None:
                return checked
        return None

    def sealed_since(self, fits: Callable[[Checkpoint], bool]) -> tuple[SealedBy, ...] | None:
        """Return who sealed after the newest countersigned checkpoint that fits, oldest first; None where none fits.

        Signatures are checked only of that one and those after it: an answer that fits nothing costs no more than
        reading the notes. A malformed one fits nothing: it must not stand between people and their explanation.
        """
        after: list[StoredCheckpoint] = []
        for stored in each_checkpoint(self.machine.files, self.paths.audit):
            if fits(stored.checkpoint) and self._countersigned(stored) is not None:
                checked = (self._countersigned(later) for later in reversed(after))
                return tuple(self.sealed_by(note) for note in checked if note is not None)
            after.append(stored)
        return None

    def countersigned(self, size: int) -> CheckedNote | None:
        """Return the countersigned checkpoint over so many entries, None where there is no good one."""
        name = f"{size:08d}.note"
        try:
            return self._countersigned(read_checkpoint(self.machine.files, self.paths.audit, name))
        except TwinsealError:
            return None

    def sealed_by(self, note: CheckedNote) -> SealedBy:
        """Return who countersigned a checkpoint, without auditors who signed it later, and when."""
        # By name, as people are listed everywhere: they come in the order of their ids, which are random.
        people = self.roster.at(note.checkpoint.size - 1).people
        names = {entrant.id: entrant.name for entrant in people.values() if entrant.may_open or entrant.is_seat}
        times = dict(zip(note.people, note.times, strict=True))
        openers = sorted(names.items(), key=lambda known: known[1].casefold())
        signed = [(name, times[person]) for person, name in openers if person in times]
        last = max((at for _, at in signed), default=0)
        return SealedBy(tuple(name for name, _ in signed), iso(datetime.fromtimestamp(last, UTC)))

    def _countersigned(self, stored: StoredCheckpoint) -> CheckedNote | None:
        checked = self.checked(stored)
        return checked if checked is not None and checked.countersigned else None

    def is_signed(self, stored: StoredCheckpoint, *, by_two: bool = False) -> bool:
        """Tell whether a checkpoint beside the log is signed as a checkpoint must be; anybody can put a file there.

        With `by_two` an auditor's own does not count.
        """
        checked = self.checked(stored)
        return checked is not None and (checked.countersigned or not by_two)

    def checked(self, stored: StoredCheckpoint) -> CheckedNote | None:
        """Return a checkpoint beside the log with who signed it; None where it is not signed as a checkpoint must be."""
        checked = check_note(stored.path.name, stored.note, self.card, self.roster)
        return checked if isinstance(checked, CheckedNote) else None

    def read_catalogue(self) -> bytes:
        """Return the catalogue of this generation; raises `CatalogueDamaged` unless it is the one the header names."""
        try:
            data = self.machine.files.read(self.paths.catalogue(self.header.generation), limit=CATALOGUE_MAX_BYTES)
        except DiskFault as fault:
            raise _damaged() from fault
        if hashlib.sha256(data).hexdigest() != self.header.files.catalogue.sha256:
            raise _damaged()
        return data

    def folder_is_gone(self) -> bool:
        """Tell whether the vault's drive was removed."""
        try:
            return self.machine.files.facts(self.paths.header) is None
        except DiskFault:
            return True

    def one_drive(self, taker: str) -> Drive:
        """Return the one removable drive that is plugged in beside the vault's own, if that is on one.

        `taker` ends the sentence "Plug in only the drive that should receive". Raises `DriveRefused` for none or several:
        what is written onto the vault's own drive would lie beside the vault.
        """
        root = self.paths.root.resolve()
        drives = [drive for drive in self.machine.drives.list() if not root.is_relative_to(drive.mount_point.resolve())]
        if len(drives) != 1:
            if drives:
                raise DriveRefused("drive.refused.several", count=len(drives), taker=taker)
            raise DriveRefused("drive.refused.no_other", taker=taker)
        return drives[0]

    def write_to_drive(
        self, drive: Drive, name: str, blocks: Callable[[], Iterable[bytes]], size: int, go_on: Callable[[], object]
    ) -> str:
        """Write one file of `size` bytes to a removable drive, durable and read back; returns its name there.

        Nothing is overwritten: the same bytes under that name are taken as written, other ones leave it and the file
        becomes `NAME (2)`. `go_on` is called before each block and raises where there is a reason to stop; what was
        written is removed then.
        """
        files, digest = self.machine.files, hashlib.sha256()
        with HeldDrive(drive.mount_point) as held:
            self.machine.drives.check(drive, size)
            target, there = self._place_on(drive, name, blocks, size, go_on)
            if there:
                held.check()
                return target.name
            files.create(target, b"")

            def step(_done: int = 0) -> None:
                go_on()
                held.check()

            try:
                for block in blocks():
                    step()
                    files.append(target, block)
                    digest.update(block)
                step()
                if files.read_back(target, step)[0] != digest.hexdigest():
                    raise DiskFault("disk.fault.read_back_from", name=name, drive=drive.mount_point)
            except BaseException:
                with contextlib.suppress(TwinsealError):
                    files.remove(target)
                raise
        return target.name

    def _place_on(
        self, drive: Drive, name: str, blocks: Callable[[], Iterable[bytes]], size: int, go_on: Callable[[], object]
    ) -> tuple[Path, bool]:
        """Return where a file goes on a drive, and whether its very bytes are there already."""
        files, digest = self.machine.files, ""
        for number in range(1, _NAMES_TRIED + 1):
            target = drive.mount_point / _numbered(name, number)
            try:
                facts = files.facts(target)
            except NotARegularFile:
                continue
            if facts is None:
                return target, False
            if facts.size != size:
                continue
            digest = digest or _digest_of(blocks(), go_on)
            if files.sha256(target)[0] == digest:
                return target, True
        raise DriveRefused("drive.refused.names_tried", name=name, most=_NAMES_TRIED)


def _digest_of(blocks: Iterable[bytes], go_on: Callable[[], object]) -> str:
    digest = hashlib.sha256()
    for block in blocks:
        go_on()
        digest.update(block)
    return digest.hexdigest()


def _numbered(name: str, number: int) -> str:
    if number == 1:
        return name
    stem, dot, ending = name.partition(".") if not name.startswith(".") else (name, "", "")
    return f"{stem} ({number}){dot}{ending}"


def _damaged() -> CatalogueDamaged:
    return CatalogueDamaged("catalogue.damaged.missing")


def seal_state(context: VaultContext) -> SealState:
    """Return how far the last seal came; raises `LogDamaged` where no checkpoint can be looked at."""
    return state_of(context.header, context.last_seal())


def cut_off_by(context: VaultContext) -> tuple[str, ...]:
    """Return the names of the two who sealed, where that seal has no checkpoint yet; empty otherwise."""
    try:
        cut_off = seal_state(context) is SealState.CUT_OFF
    except TwinsealError:
        return ()
    sealers = (context.header.enrolled(signature.person) for signature in context.header.sealed_by)
    return tuple(sealer.person.name for sealer in sealers) if cut_off else ()


def state_of(header: Header, last: Checkpoint | None) -> SealState:
    """Return what a header is to the newest checkpoint of two people, None where there is none."""
    if last is None:
        return SealState.UNKNOWN
    named = last.in_force.header_sha256.hex()
    if named == header.digest:
        return SealState.COMPLETE
    editions = (last.in_force.edition, last.in_force.edition + 1)
    if named == header.previous_sha256 and header.constitution.edition in editions:
        return SealState.CUT_OFF
    return SealState.UNKNOWN
