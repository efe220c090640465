"""No module and no package goes round in a circle, also not for types only or where an import is put off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from fakes.source_code import source_of

APP = Path(__file__).resolve().parents[2] / "app" / "twinseal"


def _imports(file: Path) -> Iterator[str]:
    """Yield all that a file imports, wherever in it the import stands."""
    for row in source_of(file).imports:
        if row.module:
            yield row.module
            yield from (f"{row.module}.{name}" for name in row.names)


@cache
def arrows() -> Mapping[str, set[str]]:
    """Return every module of the program, with those that it imports."""
    files = {".".join(("twinseal", *file.relative_to(APP).with_suffix("").parts)): file for file in APP.rglob("*.py")}
    files = {name.removesuffix(".__init__"): file for name, file in files.items()}
    return {name: {other for other in _imports(file) if other in files and other != name} for name, file in files.items()}


def in_circles(graph: Mapping[str, set[str]]) -> list[str]:
    """Return what is left after taking away, again and again, whatever points to nothing that is left."""
    left = {name: set(others) for name, others in graph.items()}
    while ready := {name for name, others in left.items() if not others & left.keys()}:
        left = {name: others for name, others in left.items() if name not in ready}
    return sorted(left)


def test_a_circle_is_found() -> None:
    assert in_circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["a", "b", "c"]


def test_no_module_goes_round_in_a_circle() -> None:
    assert len(arrows()) > 350
    assert sum(map(len, arrows().values())) > 2000
    assert in_circles(arrows()) == []


@pytest.mark.parametrize("depth", [2, 3])
def test_no_package_goes_round_in_a_circle(depth: int) -> None:
    """Of packages at one depth below the program, a module there counting as one."""
    between: dict[str, set[str]] = {}
    for name, others in arrows().items():
        if name.count(".") >= depth - 1:
            place = ".".join(name.split(".")[:depth])
            targets = {".".join(other.split(".")[:depth]) for other in others if other.count(".") >= depth - 1}
            between.setdefault(place, set()).update(targets - {place})
    assert len(between) > 10
    assert in_circles(between) == []
