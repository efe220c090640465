"""Views as rows of plain values and back: what one visit shows the next one can show again, by the same program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, fields, is_dataclass
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

View = TypeVar("View")
_Read = Callable[[Any], Any]


def row_of(value: object) -> object:
    """Return a view as lists, texts and numbers; left out are fields that do not count when views are compared, such as stories."""
    if is_dataclass(value):
        return [row_of(getattr(value, each.name)) for each in _kept(type(value))]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [row_of(each) for each in value]
    return sorted(map(row_of, value), key=str) if isinstance(value, frozenset) else value


def view_of(kind: type[View], row: object) -> View:
    """Return the view of a row; raises `TypeError` or `ValueError` for what is no row of this kind."""
    view: View = _reader(kind)(row)
    return view


def shape_of(kind: type) -> list[object]:
    """Return what rows of this kind are made of, so that another program's rows are told from this one's."""
    hints = get_type_hints(kind)
    own = [[each.name, str(hints[each.name])] for each in _kept(kind)]
    inside = {part for each in _kept(kind) for part in _classes(hints[each.name])}
    return [kind.__name__, own, *(shape_of(part) for part in sorted(inside, key=lambda part: part.__name__))]


def _kept(kind: type) -> tuple[Field[Any], ...]:
    return tuple(each for each in fields(kind) if each.compare)


def _classes(hint: Any) -> Iterator[type]:
    if is_dataclass(hint) and isinstance(hint, type):
        yield hint
    for part in get_args(hint):
        yield from _classes(part)


def _reader(hint: Any) -> _Read:
    if is_dataclass(hint) and isinstance(hint, type):
        return _of_class(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (inside,) = (part for part in parts if part is not NoneType)
        read = _reader(inside)
        return lambda row: None if row is None else read(row)
    if origin is frozenset:
        inner = _reader(parts[0])
        return lambda row: frozenset(map(inner, row))
    if origin is tuple and parts[-1] is Ellipsis:
        each = _reader(parts[0])
        return lambda row: tuple(map(each, row))
    if origin is tuple:
        readers = tuple(map(_reader, parts))
        return lambda row: tuple(read(value) for read, value in zip(readers, row, strict=True))
    return _plain(hint)


def _of_class(kind: type) -> _Read:
    hints: Mapping[str, Any] = get_type_hints(kind)
    readers = [(each.name, _reader(hints[each.name])) for each in _kept(kind)]
    return lambda row: kind(**{name: read(value) for (name, read), value in zip(readers, row, strict=True)})


def _plain(kind: type) -> _Read:
    def read(value: object) -> object:
        if type(value) is not kind:
            raise TypeError(value)
        return value

    return read
