"""Which seal was in force where, and which list it carried out: entries name headers, two people sign which one is in force."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.sealing import SEAL_PREPARED
from twinseal.flows.log.stories import number, text


class Headers(Protocol):
    """Says which headers countersigned checkpoints name, as SHA-256 in hexadecimal."""

    def header_at(self, size: int) -> str:
        """Return that of the newest one over at most so many entries; empty where there is none."""
        ...

    def header_after(self, size: int) -> str:
        """Return that of the oldest one over more entries; empty where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A seal as the first entry says that names its header: nobody wrote its digest before, it holds signatures."""

    seq: int
    base: int
    """The number of its files, as forms of lists name it."""
    seal: int
    change_set: str


@dataclass(frozen=True, slots=True)
class Seals:
    """The seals of a whole log."""

    headers: Headers
    prepared: Mapping[str, Prepared] = field(default_factory=dict)
    """By the header, SHA-256 in hexadecimal."""
    again: tuple[Entry, ...] = ()
    """Later entries that name the header of a seal with another list of changes."""
    notes: Collection[tuple[int, int]] = ()
    """Seal number and number of the files of every people note."""
    by_list: dict[str, list[Prepared]] = field(default_factory=dict, compare=False, repr=False)
    """The same seals by what they carry out, once somebody asked."""

    @classmethod
    def of(cls, entries: Iterable[Entry], headers: Headers, notes: Collection[tuple[int, int]] = ()) -> Seals:
        """Return the seals of a log; nothing is taken from entries with a fault, or from those that are no entries of the log itself."""
        prepared: dict[str, Prepared] = {}
        again = []
        for entry in entries:
            if entry.fault or entry.before is not None or not entry.is_a(SEAL_PREPARED):
                continue
            named = Prepared(entry.seq, number(entry, "generation"), number(entry, "seal"), text(entry, "change_set"))
            first = prepared.setdefault(text(entry, "header"), named)
            if first.change_set != named.change_set:
                again.append(entry)
        return cls(headers, prepared, tuple(again), notes)

    def open_at(self, size: int) -> Prepared | None:
        """Return the seal in force where the log has so many entries, by the checkpoint of two people; None where nothing tells it."""
        return self.prepared.get(self.headers.header_at(size))

    def sealed(self, change_set: str, size: int) -> Prepared | None:
        """Return the seal that carried out a list which was signed where the log had so many entries; None where none did.

        The header that it was prepared with is the one that the next countersigned checkpoint names.
        """
        return next(
            (seal for seal in self._by_list().get(change_set, ()) if seal.seq >= size and self._is_in_force(seal)), None
        )

    def carried_out(self) -> Collection[str]:
        """Return the digests of the lists that seals carried out, whoever signed them."""
        return {
            change_set
            for change_set, seals in self._by_list().items()
            if change_set and any(map(self._is_in_force, seals))
        }  # fmt: skip

    def _is_in_force(self, seal: Prepared) -> bool:
        return self.prepared.get(self.headers.header_after(seal.seq)) is seal

    def _by_list(self) -> Mapping[str, Sequence[Prepared]]:
        if not self.by_list:
            for seal in self.prepared.values():
                self.by_list.setdefault(seal.change_set, []).append(seal)
        return self.by_list
