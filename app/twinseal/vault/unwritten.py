"""What is known of the paper register: the last line that people said they wrote down, and the seals since.

The file holds no secret. It is rewritten and never removed: a file that is gone must mean that nothing is known, so that
a lost one shows the last line once more and keeps no line from anybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from twinseal.domain import canonical
from twinseal.domain.durable import put_in_force, set_aside
from twinseal.domain.errors import BadInput, DiskFault
from twinseal.domain.numbers import SEAL_MAX, SEQ_MAX, is_version, whole_number
from twinseal.domain.opening import ResealCause
from twinseal.domain.ports import Files
from twinseal.vault.layout import VaultPaths

SINCE_MAX: Final = 64
"""Of more seals in a row that nobody wrote down, the oldest are left out."""
_MAX_BYTES: Final = 64 * 1024
_DIGEST: Final = re.compile(r"(?:[0-9a-f]{64})?\Z")
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")
_CAUSES: Final = frozenset(ResealCause)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the register: the seal, and its checkpoint by entries covered and SHA-256 (0 and empty for none)."""

    seal: int
    entries: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SealedLine:
    """The line of a seal that was not written down when it was made: what ended the opening, and when (ISO 8601, UTC)."""

    line: Line
    cause: ResealCause
    at_utc: str


@dataclass(frozen=True, slots=True)
class RegisterLines:
    """The last line written down, None where none is known, and the lines of the seals since, oldest first."""

    written: Line | None = None
    since: tuple[SealedLine, ...] = ()


def read_lines(files: Files, paths: VaultPaths) -> RegisterLines:
    """Return what is known; nothing where the file is missing, damaged or something else. Anybody can write it."""
    try:
        return _parsed(canonical.loads_object(files.read(paths.unwritten, limit=_MAX_BYTES)))
    except (DiskFault, BadInput):
        return RegisterLines()


def write_lines(files: Files, paths: VaultPaths, lines: RegisterLines) -> None:
    """Replace the file; raises what the drive refuses. One that a power cut brings back only shows a line once more."""
    fields = {
        "v": 1,
        "written": _fields(lines.written) if lines.written is not None else {},
        "since": [{**_fields(line.line), "cause": line.cause.value, "at": line.at_utc} for line in lines.since[-SINCE_MAX:]],
    }
    set_aside(files, paths.unwritten)
    put_in_force(files, paths.unwritten, canonical.dumps(fields))


def _fields(line: Line) -> dict[str, object]:
    return {"seal": line.seal, "entries": line.entries, "sha256": line.sha256}


def _parsed(fields: dict[str, object]) -> RegisterLines:
    since = fields.get("since")
    if (
        set(fields) != {"v", "written", "since"}
        or not is_version(fields["v"], 1)
        or not isinstance(since, list)
        or len(since) > SINCE_MAX
    ):
        raise _malformed()
    written = _line(fields["written"]) if fields["written"] != {} else None
    return RegisterLines(written, tuple(_sealed(line) for line in since))


def _sealed(fields: object) -> SealedLine:
    if not isinstance(fields, dict):
        raise _malformed()
    cause, at_utc = fields.pop("cause", None), fields.pop("at", None)
    if not isinstance(cause, str) or cause not in _CAUSES or not isinstance(at_utc, str) or not _TIME.match(at_utc):
        raise _malformed()
    return SealedLine(_line(fields), ResealCause(cause), at_utc)


def _line(fields: object) -> Line:
    if not isinstance(fields, dict) or set(fields) != {"seal", "entries", "sha256"}:
        raise _malformed()
    digest = fields["sha256"]
    if not isinstance(digest, str) or not _DIGEST.match(digest):
        raise _malformed()
    return Line(
        whole_number(fields["seal"], 0, SEAL_MAX, _malformed),
        whole_number(fields["entries"], 0, SEQ_MAX, _malformed),
        digest,
    )


def _malformed() -> BadInput:
    return BadInput("input.bad.register_lines_malformed")
