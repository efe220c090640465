"""A compliance frame: clauses of a standard, each with our own reading of it and the predicate that judges it.

Frames are files of `resources/frames`. Each is known by its digest, so that a report names exactly what it was judged by.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from twinseal.domain.errors import BadInput, DiskFault
from twinseal.domain.texts import Text
from twinseal.host.files import RealFiles
from twinseal.resource_folder import RESOURCES

FOLDER: Final = RESOURCES / "frames"
DIGESTS: Final[Mapping[str, str]] = {
    "pci": "562c748b85d091dceb3c3233057a2077212ad3acee087ae31b0c924095c0bd11",
    "nerc": "e9bf3f4234b05f305900f249531587c6fb8b22f83650d61c28566490c1f45d9c",
    "hipaa": "cfcaac5d0135802fbb0f432cd9be98fb7bc8b4ef065d75a94a5bfeebdb318e19",
    "nist": "71a3f62e5b8dd27c5aada199a45efc193978e55aa580deec8e6799f11fd608bd",
    "iso": "bf5ebe155ff2249219b5051f98cbb3a5f9e5ea5e0d5b4b3fea3322c7dc0b56d3",
    "nis2": "78ae34c58c89ff50de5948ce33660a9ba2708430167f2c25174c923baab40269",
    "dora": "e242427f7aa8861055265976873f631d49402fc066d805ae390970905b1221cd",
    "entra": "5dc237eefe4b3a83991d7e8babe384272ebdafdd5b96fe5ed427d57d5b5426b8",
}
"""Every frame, and the SHA-256 of its file."""
TITLES: Final[Mapping[str, Text]] = {
    "pci": Text("frame.title.pci"),
    "nerc": Text("frame.title.nerc"),
    "hipaa": Text("frame.title.hipaa"),
    "nist": Text("frame.title.nist"),
    "iso": Text("frame.title.iso"),
    "nis2": Text("frame.title.nis2"),
    "dora": Text("frame.title.dora"),
    "entra": Text("frame.title.entra"),
}
"""What people choose each by: known without reading its file."""
_LIMIT: Final = 1_000_000
"""Bytes: a longer file is no frame."""
_ROW: Final = frozenset({"clause", "reading", "predicate", "source"})
_FRAME: Final = frozenset({"version", "title", "row"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its number, our reading of it in one sentence, the predicate that judges it, where its text was seen."""

    number: str
    reading: str
    predicate: str
    source: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One standard's clauses as we read them; `sha256` is of the file, 64 hex."""

    name: str
    version: int
    title: str
    clauses: tuple[Clause, ...]
    sha256: str


def check_frame(name: str) -> None:
    """Raise `BadInput` for a name that no frame has; empty for none at all is no fault."""
    if name and name not in DIGESTS:
        raise BadInput("input.bad.frame", field="frame", frame=name[:40], frames=list(DIGESTS))


def frame_of(name: str, predicates: Collection[str], folder: Path = FOLDER) -> Frame:
    """Return a frame by its name; `predicates` are those that can be named.

    Raises `BadInput` for a name that no frame has, and for a file that is not there, malformed, names an unknown predicate or
    was changed.
    """
    check_frame(name)
    try:
        content = RealFiles().read(folder / f"{name}.toml", limit=_LIMIT)
    except DiskFault as fault:
        raise BadInput("input.bad.frame_not_there", field="frame", frame=name) from fault
    frame = read_frame(name, content, predicates)
    if frame.sha256 != DIGESTS[name]:
        raise BadInput("input.bad.frame_changed", field="frame", frame=name)
    return frame


def read_frame(name: str, content: bytes, predicates: Collection[str]) -> Frame:
    """Return the frame that a file holds; raises `BadInput` for one that is malformed or names an unknown predicate."""
    try:
        read = tomllib.loads(content.decode("utf-8"))
        clauses = tuple(_clause(row) for row in read["row"])
        if set(read) != _FRAME or not clauses or type(read["version"]) is not int or not _is_line(read["title"]):
            raise ValueError(name)
    except (ValueError, KeyError, TypeError) as fault:
        raise BadInput("input.bad.frame_malformed", field="frame", frame=name) from fault
    unknown = next((clause for clause in clauses if clause.predicate not in predicates), None)
    if unknown is not None:
        raise BadInput(
            "input.bad.frame_predicate",
            field="frame",
            frame=name,
            clause=unknown.number[:40],
            predicate=unknown.predicate[:40],
        )
    return Frame(name, read["version"], read["title"], clauses, hashlib.sha256(content).hexdigest())


def _clause(row: Mapping[str, Any]) -> Clause:
    if set(row) != _ROW or not all(map(_is_line, row.values())):
        raise ValueError(row)
    return Clause(row["clause"], row["reading"], row["predicate"], row["source"])


def _is_line(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and bool(value.strip())
