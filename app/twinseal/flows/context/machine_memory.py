"""What this machine remembers of the vaults that were sealed on it: an older copy of a whole folder is told by it.

Two files of the person who uses the machine, 0600, outside every vault. A row stands under a keyed digest of the log's id, and
holds digests, numbers and a time: no path, no name, no secret. What is missing, damaged or of another machine proves nothing
and stops nothing.
"""

from __future__ import annotations

import hmac
import re
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from twinseal.audit.format.checkpoint import Checkpoint
from twinseal.audit.write.startup_check import log_continues
from twinseal.domain import canonical
from twinseal.domain.errors import TwinsealError
from twinseal.domain.numbers import EDITION_MAX, SEAL_MAX, SEQ_MAX, is_version, whole_number
from twinseal.domain.ports import Files
from twinseal.domain.texts import Text
from twinseal.flows.context.machine import SEEN
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.state_file import lies_in_vault, make_folders_of

ROWS: Final = 64
"""How many vaults are remembered at most; those longest unseen go."""
FORMAT: Final = "twinseal-seen"
FORMAT_VERSION: Final = 1
KEY_BYTES: Final = 32
_LONGEST_BYTES: Final = 64 * 1024
_NAME_DIGITS: Final = 31
_NAME = re.compile(r"s[0-9a-f]{31}\Z")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")


@dataclass(frozen=True, slots=True)
class Remembered:
    """How a vault stood when this machine saw it last."""

    card_sha256: str
    """Digest of its founding card."""
    seal: int
    edition: int
    size: int
    """Entries under the newest checkpoint of two people."""
    sha256: str
    """Digest of that checkpoint."""
    at: str
    """When it was seen, UTC."""


class MachineMemory:
    """The two files of this machine; every change is written whole before the call returns."""

    def __init__(self, files: Files, folder: Path) -> None:
        """Take the folder that they lie in; nothing is made before something is kept."""
        self._files, self._rows, self._key = files, folder / SEEN, folder / "seen.key"

    def load(self, log_id: str) -> Remembered | None:
        """Return what is remembered of the vault with this log, or None; never raises."""
        key = self._read_key()
        return None if key is None else self._read().get(_name(key, log_id))

    def keep(self, log_id: str, seen: Remembered) -> None:
        """Remember how a vault stands. Never into a vault, whatever the folder is called. Raises `DiskFault`, `OSError`."""
        if lies_in_vault(self._rows):
            return
        make_folders_of(self._files, self._rows)
        key = self._read_key()
        if key is None:
            key = secrets.token_bytes(KEY_BYTES)
            self._files.replace(self._key, key)
        rows = self._read()
        name = _name(key, log_id)
        others = sorted((row for row in rows.items() if row[0] != name), key=lambda row: row[1].at)
        kept = {name: seen, **dict(others[max(0, len(others) - ROWS + 1) :])}
        fields = {"format": FORMAT, "version": FORMAT_VERSION, "rows": {row: asdict(known) for row, known in kept.items()}}
        self._files.replace(self._rows, canonical.dumps(fields))

    def _read_key(self) -> bytes | None:
        try:
            key = self._files.read(self._key, limit=KEY_BYTES)
        except (TwinsealError, OSError):
            return None
        return key if len(key) == KEY_BYTES else None

    def _read(self) -> dict[str, Remembered]:
        try:
            return _rows(self._files.read(self._rows, limit=_LONGEST_BYTES))
        except (TwinsealError, OSError, ValueError, RecursionError):
            return {}


def look_back(context: VaultContext) -> tuple[Text, ...]:
    """Return what of this vault does not continue what this machine remembers; empty where all of it does.

    What goes on is remembered as it stands now, where two people signed the header in force. Never raises.
    """
    memory = _memory_of(context)
    known = memory.load(context.header.log_id) if memory is not None else None
    if known is None:
        return ()
    differences = tuple(_differences(context, known))
    if not differences:
        sealed = _last_seal(context)
        if sealed is not None and sealed.in_force.header_sha256.hex() == context.header.digest:
            remember(context, sealed)
    return differences


def remember(context: VaultContext, checkpoint: Checkpoint) -> None:
    """Keep how a vault stands with the checkpoint of its last seal; a fault in writing it is no matter. Never raises."""
    memory = _memory_of(context)
    if memory is None:
        return
    in_force = checkpoint.in_force
    seen = Remembered(
        context.card.sha256().hex(),
        context.header.seal_number,
        in_force.edition,
        checkpoint.size,
        checkpoint.digest.hex(),
        iso(context.machine.clock.utc()),
    )
    with suppress(TwinsealError, OSError):
        memory.keep(context.header.log_id, seen)


def _memory_of(context: VaultContext) -> MachineMemory | None:
    folder = context.machine.memory
    return None if folder is None else MachineMemory(context.machine.files, folder)


def _differences(context: VaultContext, known: Remembered) -> list[Text]:
    card, header = context.card.sha256().hex(), context.header
    if card != known.card_sha256:
        return [Text("mismatch.memory_card", expected=known.card_sha256, found=card)]
    differences = []
    edition = context.in_force().edition
    if header.seal_number < known.seal or edition < known.edition:
        expected = Text("mismatch.seal_seen", seal=known.seal, edition=known.edition)
        here = Text("mismatch.seal_seen", seal=header.seal_number, edition=edition)
        differences.append(Text("mismatch.memory_lower", expected=expected, found=here))
    if not _continues(context, known):
        sealed = _last_seal(context)
        here_sha256 = sealed.digest.hex() if sealed is not None else ""
        differences.append(Text("mismatch.memory_other", size=known.size, expected=known.sha256, found=here_sha256))
    return differences


def _continues(context: VaultContext, known: Remembered) -> bool:
    """Tell whether the log continues the remembered checkpoint, whose note must be in the folder, signed by two people."""
    checked = context.countersigned(known.size)
    if checked is None or checked.checkpoint.digest.hex() != known.sha256:
        return False
    sealed = _last_seal(context)
    if sealed is not None and sealed.digest == checked.checkpoint.digest:
        # The start held the log to it already.
        return True
    try:
        return log_continues(context.machine.files, context.paths.audit, checked.checkpoint)
    except TwinsealError:
        return False


def _last_seal(context: VaultContext) -> Checkpoint | None:
    try:
        return context.last_seal()
    except TwinsealError:
        return None


def _name(key: bytes, log_id: str) -> str:
    return "s" + hmac.digest(key, log_id.encode("ascii"), "sha256").hex()[:_NAME_DIGITS]


def _rows(data: bytes) -> dict[str, Remembered]:
    """Return the rows of a file; raises `ValueError` or `BadInput` for anything else."""
    fields = canonical.loads_object(data)
    rows = fields.get("rows")
    if set(fields) != {"format", "version", "rows"} or not isinstance(rows, dict) or len(rows) > ROWS:
        raise ValueError
    if fields["format"] != FORMAT or not is_version(fields["version"], FORMAT_VERSION):
        raise ValueError
    return {name: _row(name, row) for name, row in rows.items()}


def _row(name: str, row: object) -> Remembered:
    if not _NAME.match(name) or not isinstance(row, dict) or set(row) != set(Remembered.__slots__):
        raise ValueError
    for digest, form in (("card_sha256", _DIGEST), ("sha256", _DIGEST), ("at", _TIME)):
        if not isinstance(row[digest], str) or not form.match(row[digest]):
            raise ValueError
    for number, highest in (("seal", SEAL_MAX), ("edition", EDITION_MAX), ("size", SEQ_MAX)):
        whole_number(row[number], 0, highest, ValueError)
    return Remembered(**row)
