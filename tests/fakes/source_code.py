"""What stands in a file of the source, taken apart once for all tests that ask."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Import(NamedTuple):
    """An import, wherever in the file it stands; `names` is empty for a module as a whole, `level` counts leading dots."""

    module: str
    names: tuple[str, ...] = ()
    level: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """What tests ask about; the trees of the whole source would weigh on every test that comes after."""

    imports: tuple[Import, ...]
    texts: frozenset[str]
    """Every constant that is a text."""
    names: frozenset[str]
    """Every name that is given to something."""
    acts: bool
    """Whether a function does something, and is not only declared."""


@cache
def source_of(path: Path) -> Source:
    """Take a file apart."""
    nodes = list(ast.walk(ast.parse(path.read_bytes())))
    return Source(
        tuple(_imports(nodes)),
        frozenset(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)),
        frozenset(names_in(nodes)),
        any(isinstance(node, ast.FunctionDef) and _acts(node) for node in nodes),
    )


def _imports(nodes: list[ast.AST]) -> Iterator[Import]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (Import(name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield Import(node.module or "", tuple(alias.name for alias in node.names), node.level)


def names_in(nodes: list[ast.AST]) -> Iterator[str]:
    """Yield every name that is given: of classes, functions and their parameters, variables, attributes."""
    for node in nodes:
        if isinstance(node, ast.Name | ast.Attribute):
            if isinstance(node.ctx, ast.Store):
                yield node.id if isinstance(node, ast.Name) else node.attr
        elif isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.FunctionDef):
            yield node.name
            yield from (part.arg for part in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs))


def _acts(node: ast.FunctionDef) -> bool:
    last = node.body[-1]
    return not (isinstance(last, ast.Expr) and isinstance(last.value, ast.Constant))


def identifiers_in(path: Path) -> set[str]:
    """Return every identifier that a file names, given there or not: far sooner than its tree is there."""
    tables = [symtable.symtable(path.read_text(encoding="utf-8"), path.name, "exec")]
    names: set[str] = set()
    for table in tables:
        names.update(table.get_identifiers())
        tables += table.get_children()
    return names
