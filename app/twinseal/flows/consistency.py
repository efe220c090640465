"""After an opening: do header, store and log tell the same story?"""

from __future__ import annotations

from twinseal.audit.reader import LogReader, read_lines
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.errors import TwinsealError
from twinseal.flows import store_facts
from twinseal.flows.rooms import VaultRooms
from twinseal.vault.store import Store


def find_mismatch(rooms: VaultRooms, store: Store) -> str:
    """Return one sentence about the first disagreement, or an empty text.

    Checked: the seal number of header and store; that the log still holds the line the store saw last;
    that the header in force is the last one that the log names as prepared or committed.
    """
    header = rooms.header
    facts = store_facts.read(store)
    if facts.seal_number != header.seal_number:
        return f"Header says seal {header.seal_number}, the store says {facts.seal_number}."
    lines = read_lines(rooms.parts.files, rooms.paths.audit, offset=facts.log_offset)
    if not lines or lines[0].seq != facts.log_seq or lines[0].head.hex() != facts.log_head:
        return "The log is shorter than, or another than, the one this store was sealed with."
    try:
        entries = LogReader([KemKeyPair.from_private_bytes(facts.audit_private)]).entries(lines)
        named = [str(entry.fields["header"]) for entry in entries if entry.fields["kind"] == "seal.prepared"]
    except TwinsealError:
        return "An entry of the log since the last seal cannot be read."
    if header.digest not in named[-1:]:
        return "The header is not the one that the log names last."
    return ""
