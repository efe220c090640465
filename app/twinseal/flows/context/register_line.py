"""The line for the paper register: owed from the seal on, until someone presses *Written down*."""

from __future__ import annotations

import contextlib
from typing import Final

from twinseal.audit.format.checkpoint import Checkpoint
from twinseal.audit.verify.note_check import CheckedNote
from twinseal.domain.errors import TwinsealError
from twinseal.domain.opening import ResealCause
from twinseal.domain.register_code import with_seal
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.views.sealed import LineOwed
from twinseal.vault.unwritten import Line, RegisterLines, SealedLine, read_lines, write_lines

_FOUNDING_SEAL: Final = 1


def note_sealed(context: VaultContext, checkpoint: Checkpoint, cause: ResealCause) -> None:
    """Keep what ended the opening whose line is now owed; never raises.

    Whether a line is owed follows from header and checkpoint; only the cause is known from here.
    """
    with contextlib.suppress(TwinsealError):
        known = read_lines(context.machine.files, context.paths)
        sealed = SealedLine(_line(context, checkpoint), cause, iso(context.machine.clock.utc()))
        write_lines(context.machine.files, context.paths, RegisterLines(known.written, (*known.since, sealed)))


def written_down(context: VaultContext) -> None:
    """Keep that the line of the last seal is in the register, and those before it; raises what the drive refuses."""
    newest = context.last_note()
    line = _line(context, newest.checkpoint if newest is not None else None)
    write_lines(context.machine.files, context.paths, RegisterLines(line))


def line_owed(context: VaultContext) -> LineOwed | None:
    """Return the line that is still to be written down, from what anybody can read; None where nothing is owed.

    Where the log cannot be read nothing is opened, and nothing is said of its register codes.
    """
    try:
        newest = context.last_note()
    except TwinsealError:
        return None
    known, seal = read_lines(context.machine.files, context.paths), context.header.seal_number
    written = known.written if known.written is not None and _can_be(context, known.written, newest) else None
    has_checkpoint = newest is not None and (written is None or newest.checkpoint.size > written.entries)
    if written is not None and written.seal >= seal and not has_checkpoint:
        return None
    # The newest checkpoint of a seal whose own was never made is that of the line before it.
    note = newest if has_checkpoint else None
    ended = next(
        (since for since in known.since if note is not None and since.line.sha256 == note.checkpoint.digest.hex()), None
    )
    signed = context.sealed_by(note) if note is not None else None
    return LineOwed(
        seal_number=seal,
        register_code=note.checkpoint.register_code if note is not None else "",
        receipt=note.checkpoint.receipt if note is not None else "",
        founding=seal == _FOUNDING_SEAL,
        cause=ended.cause if ended is not None else None,
        at_utc=signed.at_utc if signed is not None else "",
        people=signed.people if signed is not None else (),
        earlier=_earlier(context, known, note),
        must_fit=context.header.policy.register_code_must_fit,
        edition=note.checkpoint.in_force.edition if note is not None else context.in_force().edition,
    )


def signed_at(context: VaultContext) -> str:
    """Return when two people last signed a seal; empty where nothing tells it. A seal without a checkpoint nobody signed."""
    try:
        newest = context.last_note()
    except TwinsealError:
        return ""
    return context.sealed_by(newest).at_utc if newest is not None else ""


def _can_be(context: VaultContext, written: Line, newest: CheckedNote | None) -> bool:
    """Tell whether a line can be one of this vault: anybody could have put one into the file that no seal ever reaches."""
    if written.seal > context.header.seal_number:
        return False
    if not written.entries:
        return not written.sha256
    same = newest is not None and newest.checkpoint.size == written.entries
    note = newest if same else context.countersigned(written.entries)
    return note is not None and note.checkpoint.digest.hex() == written.sha256


def _earlier(context: VaultContext, known: RegisterLines, newest: CheckedNote | None) -> tuple[str, ...]:
    """Return the lines of seals before the last one that nobody wrote down either; only what two people signed is shown."""
    size = newest.checkpoint.size if newest is not None else None
    lines = []
    for since in known.since:
        earlier = since.line.entries != size and since.line.seal < context.header.seal_number
        note = context.countersigned(since.line.entries) if earlier else None
        if note is not None and note.checkpoint.digest.hex() == since.line.sha256:
            lines.append(with_seal(since.line.seal, note.checkpoint.in_force.edition, note.checkpoint.register_code))
    return tuple(lines)


def _line(context: VaultContext, checkpoint: Checkpoint | None) -> Line:
    if checkpoint is None:
        return Line(context.header.seal_number, 0, "")
    return Line(context.header.seal_number, checkpoint.size, checkpoint.digest.hex())
