"""An envelope part by part, for forms that ask for one thing at a time: each part is on the list as soon as it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from twinseal.domain.changes.add_envelope import AddEnvelope
from twinseal.domain.changes.relabel_envelope import RelabelEnvelope, relabelling
from twinseal.domain.changes.replace_contents import ReplaceContents, replaced_names
from twinseal.domain.envelope import Field, Outside
from twinseal.domain.errors import BadInput, caused_by
from twinseal.domain.text import clean_name
from twinseal.domain.texts import Text
from twinseal.flows.change_list.change_list import ChangeList
from twinseal.flows.change_list.envelope_forms import EnvelopeForms, FieldInput, OutsideInput
from twinseal.flows.change_list.present import Present
from twinseal.flows.views.change_list import ChangeListView, EnvelopeChoice, EnvelopePartsView, PartView
from twinseal.vault.draft import Own
from twinseal.vault.sealed_file import SealedFile

_Files = tuple[tuple[str, SealedFile], ...]


@dataclass(frozen=True, slots=True, repr=False)
class _Edited:
    """An envelope's change on the list, 0 where there is none yet, and what is in the envelope with it and without it."""

    number: int
    row: AddEnvelope | ReplaceContents | None
    outside: Outside | None
    before: tuple[Field, ...]
    stored: _Files
    contents: tuple[Field, ...]
    files: _Files


class EnvelopeParts:
    """Puts one part after the other into an envelope; all of one envelope are one change of the list."""

    def __init__(self, present: Present, changes: ChangeList, forms: EnvelopeForms) -> None:
        """Fill this list, with what these forms check."""
        self._present, self._changes, self._forms = present, changes, forms

    # -- what there is -------------------------------------------------------------------------

    def choices(self) -> tuple[EnvelopeChoice, ...]:
        """Return the envelopes that this list may change, those that it adds last."""
        facts = self._changes.facts()
        return tuple(
            EnvelopeChoice(each.id, each.name, each.system)
            for each in facts.outsides.values()
            if facts.is_asked_for(each.id) or self._added(each.id) is not None
        )

    def outside(self, envelope_id: str) -> Outside:
        """Return label and card of an envelope as the list leaves them; raises `BadInput`."""
        outside = self._changes.facts().outsides.get(envelope_id)
        if outside is None:
            raise BadInput("input.bad.envelope_gone")
        return outside

    def parts(self, envelope_id: str) -> EnvelopePartsView:
        """Return what is in an envelope as the list leaves it, without a secret; raises `BadInput`."""
        outside, edited = self.outside(envelope_id), self._edited(envelope_id)
        new = set(replaced_names(edited.before, edited.contents))
        stored = dict(edited.stored)
        fields = (
            PartView(each.name, each.kind, each.name in new, "\n" in each.value, each.generator) for each in edited.contents
        )
        files = (PartView(name, None, stored.get(name) != file) for name, file in edited.files)
        gone = _gone(edited, edited.contents, edited.files)
        return EnvelopePartsView(
            envelope_id, outside.name, (*fields, *files), gone, is_new=self._added(envelope_id) is not None
        )

    # -- label and card ------------------------------------------------------------------------

    def check_new(self, typed: OutsideInput) -> None:
        """Raise what label and card of a new envelope are refused for, before its first field is asked for."""
        new = self._forms.outside_of(Outside("", "", ""), typed)
        wanted = new.name.casefold()
        if any(other.name.casefold() == wanted for other in self._changes.facts().outsides.values()):
            raise BadInput("input.bad.label_taken", field="label")

    def relabel(self, envelope_id: str, typed: OutsideInput) -> ChangeListView:
        """Give an envelope another label and card, in the place of those that the list gives it; none where it is as before."""
        added = self._added(envelope_id)
        if added is not None:
            number, row, own = added
            if own.outside is None:
                raise BadInput("input.bad.envelope_gone")
            new = self._forms.outside_of(own.outside, typed)
            change = replace(row, name=new.name, system=new.system, serves_vault=new.serves_vault)
            return self._changes.add(change, replace(own, outside=new), instead_of=number)
        before = self._changes.about("label", envelope_id)
        number = before[0] if before is not None and isinstance(before[1], RelabelEnvelope) else 0
        now = self._changes.facts(without=number).outsides.get(envelope_id)
        if now is None:
            raise BadInput("input.bad.envelope_gone")
        new = self._forms.outside_of(now, typed)
        if number and new == now:
            return self._changes.take_out(number)
        return self._changes.add(relabelling(now, new), Own(outside=new), instead_of=number)

    # -- fields --------------------------------------------------------------------------------

    def add_envelope(self, typed: OutsideInput, first: FieldInput) -> ChangeListView:
        """Put a new envelope on the list, with its first field."""
        return self._forms.add(typed, (first,))

    def check_name(self, envelope_id: str, name: str) -> str:
        """Return the name of a new field as it is kept; raises `BadInput` for one that the envelope has already.

        An empty id is an envelope that has no field yet.
        """
        kept = clean_name(name, Text("field.field_name"))
        contents = self._edited(envelope_id).contents if envelope_id else ()
        if kept.casefold() in {each.name.casefold() for each in contents}:
            raise BadInput("input.bad.field_names_differ", field="field_name")
        return kept

    def put_field(self, envelope_id: str, typed: FieldInput, *, tested: bool) -> ChangeListView:
        """Put a new value of a field, or a new field, on the list."""
        edited = self._edited(envelope_id)
        now = {each.name: each for each in edited.contents}
        known = now.get(typed.name)
        if known is not None and known.kind is not typed.kind:
            raise BadInput("input.bad.field_names_differ", field="field_name")
        entered = self._forms.field_of({each.name: each for each in edited.before}, typed)
        contents = tuple(entered if each.name == entered.name else each for each in edited.contents)
        if known is None:
            self.check_name(envelope_id, entered.name)
            contents = (*contents, entered)
        return self._put(envelope_id, edited, contents, edited.files, entered.name, tested=tested)

    def take_field_out(self, envelope_id: str, name: str) -> ChangeListView:
        """Take a field out of an envelope; raises `BadInput` for its last one."""
        edited = self._edited(envelope_id)
        contents = tuple(each for each in edited.contents if each.name != name)
        if len(contents) == len(edited.contents):
            raise BadInput("input.bad.no_such_field")
        return self._put(envelope_id, edited, contents, edited.files, name, tested=False)

    # -- files ---------------------------------------------------------------------------------

    def put_file(self, envelope_id: str, path: Path, *, instead_of: str = "", tested: bool = False) -> ChangeListView:
        """Seal a file and put it on the list, in the place of one that the envelope has where that is named."""
        edited = self._edited(envelope_id)
        with caused_by("file"):
            ((name, file),) = self._forms.sealed_files((path,))
        stay = tuple(each for each in edited.files if each[0] != instead_of)
        if name.casefold() in {each.casefold() for each, _ in stay}:
            raise BadInput("input.bad.file_name_taken", name=name, field="file")
        return self._put(envelope_id, edited, edited.contents, (*stay, (name, file)), name, tested=tested)

    def take_file_out(self, envelope_id: str, name: str) -> ChangeListView:
        """Take a file out of an envelope."""
        edited = self._edited(envelope_id)
        files = tuple(each for each in edited.files if each[0] != name)
        if len(files) == len(edited.files):
            raise BadInput("input.bad.no_such_file")
        return self._put(envelope_id, edited, edited.contents, files, name, tested=False)

    # -- parts ---------------------------------------------------------------------------------

    def _added(self, envelope_id: str) -> tuple[int, AddEnvelope, Own] | None:
        before = self._changes.about("envelope", envelope_id)
        return (before[0], before[1], before[2]) if before is not None and isinstance(before[1], AddEnvelope) else None

    def _edited(self, envelope_id: str) -> _Edited:
        before = self._changes.about("envelope", envelope_id)
        number, row, own = before if before is not None else (0, None, None)
        if isinstance(row, AddEnvelope) and own is not None:
            return _Edited(number, row, own.outside, (), (), own.contents or (), own.files)
        if not isinstance(row, ReplaceContents) or own is None:
            # What else the list does with this envelope stays: whatever is put in besides is refused by it.
            number, row, own = 0, None, None
        inside = self._changes.facts(without=number).inside(envelope_id)
        stored = tuple(
            (each.name, each.file)
            for each in self._present.open_store().stored_files()
            if each.envelope == envelope_id and not each.kept
        )
        if row is None or own is None:
            return _Edited(0, None, None, inside.fields, stored, inside.fields, stored)
        return _Edited(number, row, None, inside.fields, stored, own.contents or inside.fields, own.files)

    def _put(
        self, envelope_id: str, edited: _Edited, contents: tuple[Field, ...], files: _Files, part: str, *, tested: bool
    ) -> ChangeListView:
        names = tuple(each.name for each in contents)
        row, own = edited.row, Own(contents, files, edited.outside)
        if isinstance(row, AddEnvelope):
            added = replace(row, field_names=names, files=own.file_names)
            return self._changes.add(added, own, instead_of=edited.number)
        changed, stored = replaced_names(edited.before, contents), dict(edited.stored)
        new_files = tuple(name for name, file in files if stored.get(name) != file)
        gone = _gone(edited, contents, files)
        if row is not None and not (changed or new_files or gone):
            return self._changes.take_out(edited.number)
        # What the list puts in besides was tried, or made up, where its change says so.
        others = {*changed, *new_files} - {part}
        secret = [each for each in contents if each.secret and each.name in changed]
        was = row is not None and row.generated
        change = ReplaceContents(
            envelope_id,
            changed,
            new_files,
            gone,
            generated=bool(secret)
            and all(self._forms.is_made_up(each.value) or (was and each.name != part) for each in secret),
            tested=tested and (not others or (row is not None and row.tested)),
        )
        return self._changes.add(change, own, instead_of=edited.number)


def _gone(edited: _Edited, contents: Sequence[Field], files: _Files) -> tuple[str, ...]:
    """Return the names of fields and files that an envelope has no more."""
    names, kept = {each.name for each in contents}, {name for name, _ in files}
    fields = (each.name for each in edited.before if each.name not in names)
    return (*fields, *(name for name, _ in edited.stored if name not in kept))
