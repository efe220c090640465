"""What open envelopes show: fields, running codes, one-time codes, attachments; every showing logged before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import authenticator_of, code_at
from twinseal.domain.envelope import Contents, Field, FieldKind, codes_of
from twinseal.domain.errors import BadInput, DriveRefused
from twinseal.domain.events.contents import ATTACHMENT_SAVED, CODE_TICKED, FIELD_COMPARED, FIELD_REVEALED, FIELD_SPELLED
from twinseal.flows.context.record import Record
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.duties import Exposure
from twinseal.flows.opening.holds import Holds
from twinseal.flows.views.opening import AttachmentView, EnvelopeView, FieldView
from twinseal.host.drives import Drive
from twinseal.vault.sealed_file import StoredFile, read_sealed
from twinseal.vault.store import Store

ROOM_SIGNS: Final = 24
"""Signs of a secret are counted in steps of these where its room is told before it is shown."""


class Showing:
    """The contents of an open store. Whether anything may be shown now is asked before, by `OpenContents`."""

    def __init__(self, context: VaultContext, store: Store, record: Record) -> None:
        """Show from `store`, which the caller closes."""
        self._context = context
        self._store = store
        self._record = record
        self.holds = Holds(context.machine.clock, record)
        """What is shown now, or was a moment ago."""
        self._live_logged: set[tuple[str, int]] = set()
        self.reveals = 0
        """How often something was shown, compared, marked as used or saved."""
        self._exposed: dict[str, Exposure] = {}
        self.ticked: dict[tuple[str, int], frozenset[int]] = {}
        """One-time codes that were used: positions by envelope and field."""

    @property
    def exposed(self) -> tuple[Exposure, ...]:
        """Return what was exposed, by envelope, in order."""
        return tuple(self._exposed.values())

    def envelope(self, envelope_id: str) -> EnvelopeView:
        """Return an envelope with its fields masked."""
        store = self._store
        contents = store.contents(envelope_id)
        return EnvelopeView(
            outside=store.outside(envelope_id),
            fields=tuple(
                _field_view(index, field, self.ticked.get((envelope_id, index), frozenset()))
                for index, field in enumerate(contents.fields)
            ),
            attachments=tuple(
                AttachmentView(attachment.id, attachment.name, attachment.size) for attachment in contents.attachments
            ),
        )

    def reveal(self, envelope_id: str, field_index: int, *, code_index: int | None = None) -> SecretBytes:
        """Return one field's value; logged first, unless it continues a showing that ended within two seconds."""
        field, place = self._field(envelope_id, field_index), (envelope_id, field_index, code_index)
        if not self.holds.count_in(place):
            self._log_reveal(envelope_id, field, field_index)
            self.holds.begin(place, field.name)
        value = field.value
        if field.kind is FieldKind.CODES and code_index is not None:
            codes = codes_of(value)
            if not 0 <= code_index < len(codes):
                raise BadInput("input.bad.no_such_code")
            value = codes[code_index]
        return SecretBytes(value.encode())

    def live_code(self, envelope_id: str, field_index: int) -> tuple[str, int]:
        """Return the running code of a seed kept in an envelope and the seconds it still holds."""
        field = self._field(envelope_id, field_index)
        if field.kind is not FieldKind.TOTP_SEED:
            raise BadInput("input.bad.no_seed")
        if (envelope_id, field_index) not in self._live_logged:
            self._log_reveal(envelope_id, field, field_index)
            self._live_logged.add((envelope_id, field_index))
        unix_s = int(self._context.machine.clock.utc().timestamp())
        seed, parameters = authenticator_of(field.value)
        with seed:
            return code_at(seed, parameters, unix_s), parameters.period_s - unix_s % parameters.period_s

    def compare_typed(self, envelope_id: str, field_index: int, typed: SecretBytes) -> tuple[bool, ...]:
        """Tell for each typed character whether it is right; the length counts too.

        Logged before, and counted as a showing: whoever tries all characters has read the secret.
        """
        field = self._field(envelope_id, field_index)
        self._record(FIELD_COMPARED, envelope=envelope_id, field=field.name, field_index=field_index)
        self._seen(envelope_id, field.name)
        wanted = field.value
        given = typed.copy_bytes().decode("utf-8", "replace")
        longest = max(len(wanted), len(given))
        return tuple(wanted[i : i + 1] == given[i : i + 1] for i in range(longest))

    def spell(self, envelope_id: str, field_index: int, *, code_index: int | None = None) -> None:
        """Log that a field which is shown is spelled aloud, within its showing; raises `BadInput` where none is shown."""
        field = self._field(envelope_id, field_index)
        # A live code is shown for a minute from when it was asked for; the log names it at its first showing.
        is_live = (envelope_id, field_index) in self._live_logged
        if not is_live and not self.holds.is_shown((envelope_id, field_index, code_index)):
            raise BadInput("input.bad.not_shown")
        self._record(FIELD_SPELLED, envelope=envelope_id, field=field.name, field_index=field_index)
        self._seen(envelope_id, field.name)

    def tick_code(self, envelope_id: str, field_index: int, code_index: int) -> None:
        """Mark a one-time code as used: durable in the log, and in the next generation of the store."""
        field = self._field(envelope_id, field_index)
        if field.kind is not FieldKind.CODES or not 0 <= code_index < len(codes_of(field.value)):
            raise BadInput("input.bad.no_such_code")
        self._record(CODE_TICKED, envelope=envelope_id, field=field.name, field_index=field_index, code_index=code_index)
        self._seen(envelope_id, field.name)
        self.tick(envelope_id, field_index, code_index)

    def tick(self, envelope_id: str, field_index: int, code_index: int) -> None:
        """Take a code as used that the log already names."""
        # The store in force is never changed while it is open: the tick is in the log, and in the next generation.
        place = (envelope_id, field_index)
        self.ticked[place] = self.ticked.get(place, frozenset()) | {code_index}

    def save_attachment(self, envelope_id: str, attachment_id: str, drive: Drive, go_on: Callable[[], object]) -> str:
        """Save an attachment to a removable drive, logged before; returns the file's name there.

        `go_on` is called before each block and raises where there is a reason to stop.
        """
        context = self._context
        stored = self._file(envelope_id, attachment_id)
        name, size = stored.name, stored.file.size
        if context.header.policy.attachments_encrypted_only and not drive.encrypted:
            raise DriveRefused("drive.refused.not_encrypted", drive=drive.label or drive.model)
        context.machine.drives.check(drive, size)
        self._record(ATTACHMENT_SAVED, envelope=envelope_id, name=name, size=size, drive=drive.id)
        self._seen(envelope_id, name)
        return context.write_to_drive(drive, name, lambda: self._parts(stored), size, go_on)

    def _file(self, envelope_id: str, attachment_id: str) -> StoredFile:
        for stored in self._store.stored_files():
            if (stored.envelope, stored.file.id, stored.kept) == (envelope_id, attachment_id, False):
                return stored
        raise BadInput("input.bad.no_such_attachment")

    def _parts(self, stored: StoredFile) -> Iterator[bytes]:
        context, label = self._context, self._store.outside(stored.envelope).name
        return read_sealed(context.machine.files, context.paths, stored, vault_id=context.header.vault_id, label=label)

    def _log_reveal(self, envelope_id: str, field: Field, index: int) -> None:
        self._record(FIELD_REVEALED, envelope=envelope_id, field=field.name, field_kind=field.kind.value, field_index=index)
        self._seen(envelope_id, field.name)

    def _seen(self, envelope_id: str, name: str) -> None:
        """Count an act that is in the log and after which a field or file of an envelope counts as seen."""
        self.reveals += 1
        first = Exposure(envelope_id, iso(self._context.machine.clock.utc()))
        self._exposed[envelope_id] = self._exposed.get(envelope_id, first).with_field(name)

    def _field(self, envelope_id: str, index: int) -> Field:
        contents: Contents = self._store.contents(envelope_id)
        if not 0 <= index < len(contents.fields):
            raise BadInput("input.bad.no_such_field")
        return contents.fields[index]


def _room(values: Sequence[str]) -> int:
    longest = max(len(value) for value in values)
    return max(1, -(-longest // ROOM_SIGNS)) * ROOM_SIGNS


def _field_view(index: int, field: Field, ticked: frozenset[int]) -> FieldView:
    codes = codes_of(field.value) if field.kind is FieldKind.CODES else ()
    return FieldView(
        index=index,
        kind=field.kind,
        name=field.name,
        secret=field.secret,
        value="" if field.secret else field.value,
        codes_used=tuple(sorted({*field.used, *ticked})),
        codes_count=len(codes),
        room=_room(codes or [field.value]) if field.secret else 0,
    )
