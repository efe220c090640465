"""Makes envelopes of what was read: a kind for each field, a label of its own for each envelope, or a sentence that says why not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain import canonical
from twinseal.domain.changes.add_envelope import AddEnvelope
from twinseal.domain.envelope import Field, FieldKind
from twinseal.domain.errors import BadInput
from twinseal.domain.imported import ImportFormat
from twinseal.domain.numbers import ROW_MAX_BYTES, ROWS_MAX
from twinseal.domain.text import NAME_MAX, clean_name, visible_length
from twinseal.domain.texts import Text, sentence_of
from twinseal.flows.context.contents_check import checked_field, checked_files
from twinseal.flows.imports.authenticator_fields import authenticators_in
from twinseal.flows.imports.labels import JOINT, proposed_labels, shortened
from twinseal.flows.imports.proposal import Proposal, Proposals
from twinseal.flows.imports.source import FILE_MAX, TITLE, FileFault, Source, SourceEntry, SourceField, SourceFile

_STANDARD: Final = {
    "UserName": (FieldKind.USER, "import.field.user"),
    "Password": (FieldKind.PASSWORD, "import.field.password"),
    "URL": (FieldKind.HOST, "import.field.address"),
    "Notes": (FieldKind.TEXT, "import.field.notes"),
}
"""The fields that every entry of KeePass has beside its title, in the order in which people read them: kind and name here."""
_REFERENCE: Final = re.compile(r"\{REF:[A-Z]@[A-Z]:", re.IGNORECASE)
_HOTP: Final = "HmacOtp-"


@dataclass(slots=True, repr=False)
class _Made:
    """An envelope on its way."""

    entry: SourceEntry
    title: str
    fields: list[Field] = field(default_factory=list)
    files: tuple[tuple[str, SecretBytes], ...] = ()
    notes: list[Text] = field(default_factory=list)


def propose(source: Source, form: ImportFormat) -> Proposals:
    """Return what an import proposes; nothing of it is decided yet. Every value stays as it is, or its entry is left out."""
    made: list[_Made] = []
    left_out = list(source.left_out)
    for entry in source.entries:
        if entry.faults:
            left_out.append(Text("import.left.refused", place=place_of(entry), why=entry.faults[0]))
            continue
        if not any(each.value for each in entry.fields if each.name != TITLE) and not entry.files:
            left_out.append(Text("import.left.empty", place=place_of(entry)))
            continue
        try:
            made.append(_made(entry))
        except BadInput as refusal:
            left_out.append(Text("import.left.refused", place=place_of(entry), why=refusal.text))
    users = [each.entry.value("UserName") for each in made]
    labels = proposed_labels([(each.title, _folder(each), _as_name(user)) for each, user in zip(made, users, strict=True)])
    proposed = []
    for each, label in zip(made, labels, strict=True):
        try:
            proposed.append(_proposal(each, label, source.name, form))
        except BadInput as refusal:
            left_out.append(Text("import.left.refused", place=place_of(each.entry), why=refusal.text))
    files = [file.data for entry in source.entries for file in entry.files if file.data is not None]
    return Proposals(form, tuple(proposed), tuple(left_out), tuple(source.notes), len(source.entries) - len(proposed), files)


def place_of(entry: SourceEntry) -> Text | str:
    """Return where an entry stood, for a sentence."""
    if entry.place:
        return entry.place
    title = shortened(" ".join(entry.title.split()))
    folder = JOINT.join(entry.folder)
    if not title:
        return Text("import.place.untitled", folder=folder)
    return Text("import.place.titled", title=title, folder=folder)


def _folder(made: _Made) -> tuple[str, ...]:
    return tuple(name for name in (_as_name(part) for part in made.entry.folder) if name)


def _as_name(text: str) -> str:
    """Return a text as part of a label, empty where it cannot be."""
    try:
        return clean_name(text, Text("import.field.folder"), longest=len(text) + NAME_MAX, may_be_empty=True)
    except BadInput:
        return ""


def _made(entry: SourceEntry) -> _Made:
    title = clean_name(entry.title, Text("import.field.title"), longest=1_000)
    made = _Made(entry, title)
    _put_standard(made)
    _put_custom(made)
    _put_files(made)
    if entry.tags:
        _put(made, FieldKind.TEXT, sentence_of("import.field.tags"), entry.tags)
    if entry.expired_utc:
        made.notes.append(Text("import.note.expired", at=entry.expired_utc))
    return made


def _put_standard(made: _Made) -> None:
    for name in _STANDARD:
        value = made.entry.value(name)
        if value:
            _put(made, _STANDARD[name][0], sentence_of(_STANDARD[name][1]), value)


def _put_custom(made: _Made) -> None:
    custom = {each.name: each for each in made.entry.fields if each.name not in (*_STANDARD, TITLE) and each.value}
    used: set[str] = set()
    for number, authenticator in enumerate(authenticators_in({name: each.value for name, each in custom.items()}), 1):
        if not authenticator.value:
            made.notes.append(Text("import.note.no_codes", names=", ".join(authenticator.names)))
            continue
        used.update(authenticator.names)
        seed = sentence_of("import.field.seed")
        _put(made, FieldKind.TOTP_SEED, seed if number == 1 else f"{seed} {number}", authenticator.value)
    for name, each in custom.items():
        if name not in used:
            if name.startswith(_HOTP):
                made.notes.append(Text("import.note.no_codes", names=name))
            _put(made, _kind_of(each), name, each.value)


def _kind_of(each: SourceField) -> FieldKind:
    """Return the kind of a field of one's own: whatever it is, it is shown to nobody who does not ask for it."""
    return FieldKind.PASSWORD if each.is_protected and "\n" not in each.value else FieldKind.TEXT


def _put(made: _Made, kind: FieldKind, name: str, value: str) -> None:
    """Put in a field with its value as it is; raises `BadInput` that names it."""
    if _REFERENCE.search(value):
        raise BadInput("input.bad.import_reference", name=name)
    if kind is not FieldKind.PASSWORD and not visible_length(value):
        made.notes.append(Text("import.note.blank", name=name))
        return
    if kind is FieldKind.HOST:
        try:
            checked_field(Field(kind, name, value))
        except BadInput:
            # A KeePass address may be any text: as a text it stays what it is.
            kind = FieldKind.TEXT
    cleaned = clean_name(name, Text("field.field_name"))
    if cleaned != name:
        made.notes.append(Text("import.note.name", name=name, label=cleaned))
    own = _free_name(made, cleaned)
    if own != cleaned:
        made.notes.append(Text("import.note.name", name=name, label=own))
    made.fields.append(checked_field(Field(kind, own, value)))


def _free_name(made: _Made, name: str) -> str:
    """Return a name that no field of the envelope has yet."""
    taken = {each.name.casefold() for each in made.fields}
    own, number = name, 2
    while own.casefold() in taken:
        tail = f" {number}"
        own, number = shortened(name, NAME_MAX - len(tail)) + tail, number + 1
    return own


def _put_files(made: _Made) -> None:
    files = made.entry.files
    for file in files:
        _require_whole(file)
    named = checked_files((file.name, bytes(1) if file.data else b"") for file in files)
    made.files = tuple((name, file.data) for (name, _), file in zip(named, files, strict=True) if file.data is not None)
    for (name, _), file in zip(named, files, strict=True):
        if name != file.name:
            made.notes.append(Text("import.note.name", name=file.name, label=name))


def _require_whole(file: SourceFile) -> None:
    if file.fault is FileFault.NO_BASE64:
        raise BadInput("input.bad.import_file_no_base64", name=file.name)
    if file.fault is FileFault.NO_GZIP:
        raise BadInput("input.bad.import_file_no_gzip", name=file.name)
    if file.fault is FileFault.TOO_LARGE:
        raise BadInput("input.bad.import_file_large", name=file.name, most=FILE_MAX // (1024 * 1024))
    if file.fault is FileFault.AMBIGUOUS:
        raise BadInput("input.bad.import_file_ambiguous", name=file.name)
    if file.data is None:
        raise BadInput("input.bad.import_file_missing", name=file.name)


def _proposal(made: _Made, label: str, root: str, form: ImportFormat) -> Proposal:
    folder = _folder(made)
    where = JOINT.join(folder)
    # The last folders tell more than the first ones.
    system = where if len(where) <= NAME_MAX else "\u2026" + where[-(NAME_MAX - 1) :].lstrip()
    if made.entry.system:
        system = clean_name(made.entry.system, Text("field.system"))
    elif system != JOINT.join(made.entry.folder):
        _put(made, FieldKind.TEXT, sentence_of("import.field.folder"), JOINT.join(made.entry.folder))
    if made.title not in label or made.title != made.entry.title:
        _put(made, FieldKind.TEXT, sentence_of("import.field.title"), made.entry.title)
        made.notes.append(Text("import.note.title", label=label))
    if not made.fields:
        # A file alone is worth an envelope too, and an envelope has a field.
        _put(made, FieldKind.TEXT, sentence_of("import.field.title"), made.entry.title)
    said = (system, _as_name(root), _as_name(made.entry.value("URL")), str(form.words()))
    system = shortened(next(name for name in said if name))
    proposal = Proposal(
        place_of(made.entry), made.title, folder, label, system, tuple(made.fields), made.files, tuple(made.notes)
    )
    require_row_fits(proposal, form)
    return proposal


def require_row_fits(proposal: Proposal, form: ImportFormat) -> None:
    """Raise `BadInput` where its row would be too long for one entry of the log."""
    row = row_of(proposal, "e00000000", form)
    if len(canonical.dumps({"kind": row.event.name, **row.fields(), "number": ROWS_MAX})) > ROW_MAX_BYTES:
        raise BadInput("input.bad.changes_long")


def row_of(proposal: Proposal, envelope_id: str, form: ImportFormat) -> AddEnvelope:
    """Return the row of a list of changes that adds it."""
    names, files = (each.name for each in proposal.fields), (name for name, _ in proposal.files)
    return AddEnvelope(
        envelope_id, proposal.label, proposal.system, serves_vault=False, field_names=tuple(names), files=tuple(files),
        imported=form,
    )  # fmt: skip
