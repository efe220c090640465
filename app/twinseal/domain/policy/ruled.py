"""A record of rules: each field has a row, and its bounds, its form and its refusals are made from the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, ClassVar, Final, Self, cast

from twinseal.domain.errors import BadInput, FieldFault, FormFaults, UnknownFormat
from twinseal.domain.policy.rule import ROW, PolicyRule
from twinseal.domain.texts import Text

_VERSION: Final = "v"


class Ruled:
    """The base of a frozen data class all of whose fields have rows; raises `FormFaults`, which names the fields, for what they do not allow."""

    __slots__ = ()
    called: ClassVar[Text]
    """What people call the record."""

    def __post_init__(self) -> None:
        """Refuse what the rows do not allow, every field of it."""
        rows = rows_of(type(self))
        wrong = [name for name, rule in rows.items() if rule.fault(getattr(self, name), self.called) is not None]
        tried = {name: rows[name].in_words(name).fault(getattr(self, name), self.called) for name in wrong}
        faults = [FieldFault(name, text) for name, text in tried.items() if text is not None] or list(self._too_small())
        if faults:
            raise FormFaults(faults)

    def _too_small(self) -> Iterator[FieldFault]:
        for name, rule in rows_of(type(self)).items():
            if rule.not_below is not None and getattr(self, name) < getattr(self, rule.not_below.field):
                given, bound = getattr(self, name), getattr(self, rule.not_below.field)
                least = rule.in_words(name).not_below
                words = least.sentence if least is not None else ""
                yield FieldFault(name, Text("input.bad.rule_not_below", sentence=words, given=given, least=bound))

    @classmethod
    def too_new(cls, version: int) -> UnknownFormat:
        """Return the refusal of a form that came after this program."""
        raise NotImplementedError

    def to_json(self) -> dict[str, int | bool]:
        """Return the record as canonical JSON fields, in the newest version of its form."""
        return {_VERSION: version_of(type(self)), **values_of(self)}

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Return the record of canonical JSON fields; a rule that came after their version has its default.

        Raises `BadInput` for missing, extra and bad fields, `UnknownFormat` for a version that came after this program.
        """
        version = value.get(_VERSION) if isinstance(value, dict) else None
        if not isinstance(value, dict) or type(version) is not int or version < 1:
            raise BadInput("input.bad.rules_version", form=cls.called)
        if version > version_of(cls):
            raise cls.too_new(version)
        given: dict[str, Any] = {name: fact for name, fact in value.items() if name != _VERSION}
        expected = {name for name, rule in rows_of(cls).items() if rule.since <= version}
        faults = [
            FieldFault(name, Text("input.bad.rule_missing", form=cls.called, rule=_name_of(cls, name)))
            for name in sorted(expected - given.keys())
        ]
        faults += [
            FieldFault(name, Text("input.bad.not_a_rule", form=cls.called, rule=_name_of(cls, name), version=version))
            for name in sorted(given.keys() - expected)
        ]
        if faults:
            raise FormFaults(faults)
        return cls(**given)


def rows_of(kind: type[Ruled]) -> Mapping[str, PolicyRule]:
    """Return the row of every field of a record by its name, in reading order."""
    # Every record is a data class; the base, which has no field, is none.
    return {row.name: row.metadata[ROW] for row in fields(cast("Any", kind))}


def version_of(kind: type[Ruled]) -> int:
    """Return the version of a record's form: the one in which the newest rule came."""
    return max(rule.since for rule in rows_of(kind).values())


def values_of(record: Ruled) -> dict[str, int | bool]:
    """Return every value of a record by its name."""
    return {name: getattr(record, name) for name in rows_of(type(record))}


def _name_of(kind: type[Ruled], name: str) -> str:
    row = rows_of(kind).get(name)
    return row.in_words(name).name if row is not None else name
