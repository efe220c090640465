"""Which folders of unanchored entries belong to this log: those that two people adopted, and that of the loss at hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from twinseal.audit.format.epoch import Epoch, unanchored_starts
from twinseal.audit.format.line import genesis_prev
from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.verify.epoch_check import decided_holds
from twinseal.audit.verify.span import Position, Span, check_span
from twinseal.domain.errors import DiskFault
from twinseal.domain.texts import Text
from twinseal.flows.context.vault_context import VaultContext

if TYPE_CHECKING:
    from twinseal.audit.write.key_lost import LostKey


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of unanchored entries: the number it bears, and whether what lies in it counts."""

    start: int
    path: Path
    why: Text | None = None
    """Why its entries prove nothing; None where they count."""
    name: str = ""
    """Folder and subfolder as people find them; empty where not even the list of them can be read."""
    rejected: int = 0
    """How many entries two people rejected, where they did."""

    @property
    def holds(self) -> bool:
        """Tell whether its entries count."""
        return self.why is None


def judge_folders(context: VaultContext) -> tuple[Folder, ...]:
    """Return the folders of unanchored entries by their numbers; anybody who can write to the vault can put others there."""
    files, audit = context.machine.files, context.paths.audit
    try:
        starts = unanchored_starts(files, audit)
    except DiskFault as fault:
        return (Folder(0, audit / "nothing", _unreadable(fault)),)
    return tuple(_judged(context, start, LogPaths(audit).unanchored_at(start)) for start in starts)


def _judged(context: VaultContext, start: int, path: Path) -> Folder:
    try:
        # Through a link to a folder, files of another place would be read.
        context.machine.files.names(path)
        why = _why_not(context, start, path)
    except DiskFault as fault:
        return Folder(start, path.with_name("nothing"), _unreadable(fault), _name(path))
    if why is None:
        return Folder(start, path)
    epoch = _epoch_at(context, start)
    if epoch is not None and epoch.unanchored is not None and not epoch.unanchored.adopted:
        return Folder(start, path, why, _name(path), rejected=epoch.unanchored.count)
    return Folder(start, path, why, _name(path))


def _unreadable(fault: DiskFault) -> Text:
    return Text("unanchored.why.unreadable", fault=fault.text)


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _why_not(context: VaultContext, start: int, path: Path) -> Text | None:
    epoch, lost = _epoch_at(context, start), context.lost
    if epoch is not None:
        if epoch.unanchored is None:
            return Text("unanchored.why.not_known_of")
        if not epoch.unanchored.adopted:
            return Text("unanchored.why.rejected")
        return None if _is_adopted(context, epoch, path) else Text("unanchored.why.not_those_adopted")
    if lost is not None and lost.start == start:
        return None if _is_valid(context, lost, path) else Text("unanchored.why.not_valid")
    return Text("unanchored.why.never_lost")


def _epoch_at(context: VaultContext, start: int) -> Epoch | None:
    return next((epoch for epoch in context.origins.epochs if epoch.start == start), None)


def _is_adopted(context: VaultContext, epoch: Epoch, path: Path) -> bool:
    return decided_holds(context.machine.files, LogPaths(path).log, epoch, _audit_key_before(context, epoch.start))


def _is_valid(context: VaultContext, lost: LostKey, path: Path) -> bool:
    log, small = LogPaths(path).log, lost.writer.log_id
    facts = context.machine.files.facts(log)
    span = Span(
        context.machine.files, log, small, _audit_key_before(context, lost.start), 0, 0 if facts is None else facts.size
    )
    result = check_span(span, Position(0, genesis_prev(small), lost.public))
    return result.failure is None and (result.after.seq, result.after.prev) == (lost.writer.size, lost.writer.head)


def _audit_key_before(context: VaultContext, start: int) -> bytes:
    # The people note of that very entry comes before it: who left does not read what is kept apart there.
    return context.roster.audit_key_at(start)[:8]
