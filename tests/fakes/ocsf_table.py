"""What OCSF 1.8.0 demands of the classes that Twinseal uses, as a small table made of the schema once, and a check by it.

The table knows every attribute of these classes and objects (with the profile `host`), its type, what is required, which
values an `_id` may have, and the constraints. It was made by `reduced` from the compiled schema that ocsf-json-schema 1.2.0
on PyPI has for 1.8.0, `tests/vectors/ocsf/README.md` says how.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from twinseal.domain.events.siem import OcsfClass

TABLE = Path(__file__).resolve().parents[1] / "vectors" / "ocsf" / "ocsf-1.8.0.json"
_PROFILE = "host"
_OBJECTS = (
    "actor", "analytic", "databucket", "device", "file", "finding_info", "fingerprint", "managed_entity", "metadata",
    "network_endpoint", "object", "product", "service", "session", "user",
)  # fmt: skip
"""The objects that our records have; in the place of another one a record may have nothing."""
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "boolean_t": bool, "integer_t": int, "long_t": int, "timestamp_t": int, "float_t": (int, float), "port_t": int,
}  # fmt: skip


def reduced(compiled: Mapping[str, Any]) -> dict[str, Any]:
    """Return the table of a compiled schema."""
    wanted = {item.value for item in OcsfClass}
    classes = {str(item["uid"]): _shape(item) for item in compiled["classes"].values() if item["uid"] in wanted}
    objects = {name: _shape(compiled["objects"][name]) for name in _OBJECTS}
    return {"version": compiled["version"], "classes": classes, "objects": objects}


def _shape(item: Mapping[str, Any]) -> dict[str, Any]:
    attributes = {}
    for name, facts in sorted(item["attributes"].items()):
        # Objects name one profile, classes a list of them.
        profiles = facts.get("profiles") or [facts.get("profile")]
        if profiles != [None] and _PROFILE not in profiles:
            continue
        row: list[Any] = [facts.get("object_type") or facts["type"]]
        row.append("".join(("[" if facts.get("is_array") else "", "!" if facts.get("requirement") == "required" else "")))
        row.append(sorted(map(int, facts["enum"])) if facts["type"] == "integer_t" and "enum" in facts else [])
        attributes[name] = row
    return {"attributes": attributes, "constraints": item.get("constraints") or {}, "deprecated": "@deprecated" in item}


def table() -> dict[str, Any]:
    """Return the table."""
    made: dict[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))
    return made


def faults(record: Mapping[str, Any], schema: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a record, each with its place."""
    shape = schema["classes"].get(str(record.get("class_uid")))
    if shape is None:
        return ["class_uid: unknown"]
    said = list(_faults(record, shape, schema, ""))
    if record.get("type_uid") != record["class_uid"] * 100 + record.get("activity_id", 0):
        said.append("type_uid: not class and activity")
    if record.get("category_uid") != record["class_uid"] // 1000:
        said.append("category_uid: not of the class")
    if record.get("metadata", {}).get("version") != schema["version"]:
        said.append("metadata.version: another one")
    return said


def _faults(item: Mapping[str, Any], shape: Mapping[str, Any], schema: Mapping[str, Any], place: str) -> Iterator[str]:
    attributes = shape["attributes"]
    if shape["deprecated"]:
        yield f"{place}deprecated"
    for name, (_, how, _) in attributes.items():
        if "!" in how and name not in item:
            yield f"{place}{name}: missing"
    for rule, names in shape["constraints"].items():
        there = sum(name in item for name in names)
        if there == 0 or (rule == "just_one" and there != 1):
            yield f"{place}{rule} of {', '.join(names)}"
    for name, value in item.items():
        if name not in attributes:
            yield f"{place}{name}: unknown"
            continue
        kind, how, allowed = attributes[name]
        for single in value if "[" in how and isinstance(value, list) else [value]:
            yield from _value_faults(single, kind, allowed, schema, f"{place}{name}")
        if ("[" in how) != isinstance(value, list):
            yield f"{place}{name}: array or not"


def _value_faults(value: object, kind: str, allowed: list[int], schema: Mapping[str, Any], place: str) -> Iterator[str]:
    if kind == "object":
        if not isinstance(value, dict):
            yield f"{place}: no object"
    elif kind in schema["objects"]:
        if isinstance(value, dict):
            yield from _faults(value, schema["objects"][kind], schema, f"{place}.")
        else:
            yield f"{place}: no object"
    elif not kind.endswith("_t"):
        yield f"{place}: an object that the table does not know"
    elif not isinstance(value, _TYPES.get(kind, str)) or (isinstance(value, bool) and kind != "boolean_t"):
        yield f"{place}: wrong type"
    elif allowed and value not in allowed:
        yield f"{place}: no such value"
