"""Files of canonical JSON with a few places changed, as the vectors list them: what is not good is said by its edit alone."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a list of edits, each with what it `says`."""
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="ascii"))
    unknown = {name for row in rows for name in row} - {
        "says",
        "set",
        "copy",
        "add",
        "gone",
        "behind",
        "good",
        "reason",
        "sign",
        "descending",
    }
    assert not unknown, unknown
    return rows


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def edited(fields: dict[str, Any], row: dict[str, Any]) -> bytes:
    """Return the bytes of an object with the places of a row set, copied from others, added to, taken away, and text behind it."""
    changed = copy.deepcopy(fields)
    for place, other in row.get("copy", {}).items():
        (parent, last), (source, name) = _parent(changed, place), _parent(fields, other)
        parent[last] = source[name]
    for place, values in row.get("add", {}).items():
        parent, last = _parent(changed, place)
        parent[last] = [*parent[last], *values]
    for place, value in row.get("set", {}).items():
        parent, last = _parent(changed, place)
        parent[last] = value
    for place in row.get("gone", []):
        parent, last = _parent(changed, place)
        del parent[last]
    return canonical(changed) + str(row.get("behind", "")).encode()


def _parent(value: Any, place: str) -> tuple[Any, Any]:
    *names, last = (int(name) if name.isdecimal() else name for name in place.split("."))
    for name in names:
        value = value[name]
    return value, last
