"""Writes events into the log: adds who, when and where to what a flow says happened, and makes it durable."""

from __future__ import annotations

from collections.abc import Iterable

from twinseal import __version__
from twinseal.audit.verify.note_check import CheckedNote
from twinseal.audit.write.writer import Appended, LogWriter
from twinseal.domain.errors import LogNotWritable
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.registry import check_event
from twinseal.domain.events.sealing import CHECKPOINT_MADE
from twinseal.domain.people import Person
from twinseal.domain.ports import Clock
from twinseal.domain.statement import Place
from twinseal.flows.context.times import iso
from twinseal.host.endings import undivided


class Journal:
    """The one way by which flows write the log; an event is durable when `record` returns."""

    def __init__(self, writer: LogWriter | None, clock: Clock, *, station: str, constitution: str, seal_number: int) -> None:
        """Write through `writer`, or refuse every entry where there is none; `seal_number` and `constitution` follow every reseal.

        `constitution` are the first 16 hexadecimal digits of the SHA-256 of the one in force.
        """
        self._writer = writer
        self.seal_number = seal_number
        self.constitution = constitution
        self._clock = clock
        self._station = station
        self._unlogged: CheckedNote | None = None

    @property
    def writer(self) -> LogWriter:
        """Return the log's writer; raises `LogNotWritable` where the log could not be opened."""
        if self._writer is None:
            raise LogNotWritable
        return self._writer

    def go_on_with(self, writer: LogWriter) -> None:
        """Write through another writer from now on: the log has a key again."""
        self._writer = writer

    def record(
        self,
        kind: Kind,
        *,
        opening: str = "",
        actors: Iterable[Person] = (),
        result: str = "done",
        **fields: object,
    ) -> Appended:
        """Make one event durable; raises `LogNotWritable`, and then the act must not happen."""
        with undivided():
            self._settle()
            return self._append(kind, opening, actors, result, fields)

    def last_place(self) -> Place:
        """Return the entry directly before the next one; a checkpoint that is still to be logged is logged first.

        Raises `LogNotWritable` where the log takes nothing, or has no entry.
        """
        with undivided():
            self._settle()
            tail = self.writer.tail
        if tail is None:
            raise LogNotWritable
        return Place(tail.seq, tail.head.hex())

    def _settle(self) -> None:
        if self._unlogged is not None:
            self._log_checkpoint(self._unlogged)
            self._unlogged = None

    def note_checkpoint(self, made: CheckedNote) -> None:
        """Remember a checkpoint, to be logged before the next entry.

        Logged at once it would itself stand after the checkpoint, and a vault that was just sealed could never be
        wholly covered by what its people signed.
        """
        self._unlogged = made

    def take_up(self, newest: CheckedNote | None) -> None:
        """Look at start whether the newest checkpoint is still to be logged: then it covers the whole log."""
        if newest is not None and newest.checkpoint.size == self.writer.size:
            self._unlogged = newest

    def _log_checkpoint(self, made: CheckedNote) -> None:
        checkpoint = made.checkpoint
        fields: dict[str, object] = {
            "size": checkpoint.size,
            "root": checkpoint.root.hex(),
            "sha256": checkpoint.digest.hex(),
            # Those whose signatures were checked: anybody can add a line with a name to the file.
            "cosigners": list(made.people),
            "register_code": checkpoint.register_code,
            "edition": checkpoint.in_force.edition,
            "header": checkpoint.in_force.header_sha256.hex(),
        }
        self._append(CHECKPOINT_MADE, "", (), "done", fields)

    def _append(
        self, kind: Kind, opening: str, actors: Iterable[Person], result: str, fields: dict[str, object]
    ) -> Appended:
        event: dict[str, object] = {
            "kind": kind.name,
            "t": iso(self._clock.utc()),
            "mono_us": self._clock.boottime_us(),
            "boot": self._clock.boot_id(),
            "station": self._station,
            "app": __version__,
            "constitution": self.constitution,
            "seal_no": self.seal_number,
            "opening": opening,
            "actors": [{"person": actor.id, "role": actor.role.value} for actor in actors],
            "result": result,
            **fields,
        }
        check_event(event)
        return self.writer.append(event)
