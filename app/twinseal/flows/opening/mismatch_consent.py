"""Whether both people went on in spite of what does not fit; nothing is shown before it is done and in the log."""

from __future__ import annotations


class MismatchConsent:
    """Asks both people, and stays pending until what they agreed to has been done."""

    def __init__(self, people: tuple[str, str]) -> None:
        """Take the ids of the two people; nothing is asked before `ask`."""
        self._people = people
        self._waiting: set[str] = set()
        self._asked = False
        self.adopt: bool | None = None
        """What both chose for the unanchored entries; None where nothing was to choose."""

    @property
    def pending(self) -> bool:
        """Tell whether something was asked that is not settled yet."""
        return self._asked

    def ask(self) -> None:
        """Ask both, again where one or both had answered."""
        self._asked, self._waiting, self.adopt = True, set(self._people), None

    def give(self, person_id: str, adopt: bool | None) -> bool:
        """Take one person's yes; tell whether both gave theirs, for the same choice."""
        if self._waiting != set(self._people) and adopt is not self.adopt:
            # The second cannot slip another choice in: the first is asked again.
            self._waiting = set(self._people)
        self.adopt = adopt
        self._waiting.discard(person_id)
        return not self._waiting

    def settle(self) -> None:
        """Note that what both agreed to was done."""
        self._asked = False
