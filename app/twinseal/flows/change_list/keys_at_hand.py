"""Open keys that a list of changes needs until its seal: in memory alone, wiped with the opening."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from twinseal.crypto.identity import Identity
from twinseal.crypto.key_bundle import OpenedKeyBundle


@dataclass(slots=True)
class KeysAtHand:
    """Those whose keys a list changes, by id: the new keys of who signs it, the old ones of who vouches for their own."""

    new: dict[str, OpenedKeyBundle] = field(default_factory=dict)
    """Of after the list; header and checkpoint of its seal are signed with them."""
    old: dict[str, OpenedKeyBundle] = field(default_factory=dict)
    """Of before it; the people note is signed with them."""

    forgets: Callable[[], object] = lambda: None
    """Called before everything is wiped: whoever has open keys of somebody who is not done yet wipes them."""

    def keep(self, person_id: str, *, new: OpenedKeyBundle | None = None, old: OpenedKeyBundle | None = None) -> None:
        """Keep keys of somebody, in the place of those that were kept."""
        self.drop(person_id)
        for kept, opened in ((self.new, new), (self.old, old)):
            if opened is not None:
                kept[person_id] = opened

    def drop(self, person_id: str) -> None:
        """Forget the keys of somebody."""
        for kept in (self.new, self.old):
            opened = kept.pop(person_id, None)
            if opened is not None:
                opened.wipe()

    def keep_only(self, people: Collection[str]) -> None:
        """Forget the keys of everybody but these."""
        for person_id in {*self.new, *self.old} - set(people):
            self.drop(person_id)

    def identities(self) -> tuple[dict[str, Identity], dict[str, Identity]]:
        """Return the new keys and the old ones, as a seal signs with them."""
        new, old = ({person_id: opened.identity for person_id, opened in kept.items()} for kept in (self.new, self.old))
        return new, old

    def wipe(self) -> None:
        """Forget all of them."""
        self.forgets()
        self.keep_only(())
