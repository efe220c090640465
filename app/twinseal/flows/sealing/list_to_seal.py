"""What a reseal takes of the list of changes: the signed rows, and what stays a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from twinseal.crypto.identity import Identity
from twinseal.domain.changes.change_set import ChangeSet
from twinseal.vault.draft import Draft


@dataclass(frozen=True, slots=True)
class ListToSeal:
    """A list for a reseal: carried out by this seal or not at all."""

    signed: ChangeSet = field(default_factory=ChangeSet)
    """What both signed; empty where they did not, and then the draft beside the generation is kept whole."""
    rest: Draft | None = None
    """After a signed list: what of a draft that was taken up nobody signed."""
    dropped: tuple[str, ...] = ()
    """Ids of the drafts in the store that were dropped, or taken up."""
    sentences: tuple[str, ...] = ()
    """What both signed, as they read it; one for each change."""
    leaves: tuple[str, ...] = ()
    """What both were told that it leaves: few who open, or few officers."""
    unsigned: int = 0
    """How many changes nobody signed of the list of this opening."""
    unread: bool = False
    """True where a draft that could not be read was set aside: what it names is not known."""
    new_keys_of: tuple[str, ...] = ()
    """Names of those who get other keys with the list, signed or not."""
    new_keys: Mapping[str, Identity] = field(default_factory=dict, repr=False)
    """By id the keys of after the list of those of the two whose keys it changes; whoever keeps them wipes them."""
    old_keys: Mapping[str, Identity] = field(default_factory=dict, repr=False)
    """By id the keys of before it of whoever else gets new ones and signs for them with the old ones."""

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the signed list, empty without one."""
        return self.signed.digest if self.signed else ""
