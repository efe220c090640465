"""What of somebody's keys is new, and what they still have."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal

from twinseal.domain.changes.rebind_person import NewFactor
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.widgets.base import label
from twinseal.gui.widgets.choice_rows import ChoiceRows

_WAYS: Final = {
    "passphrase": (NewFactor.PASSPHRASE, True, False),
    "authenticator": (NewFactor.AUTHENTICATOR, True, False),
    "both": (NewFactor.BOTH, True, False),
    "lost": (NewFactor.AUTHENTICATOR, True, True),
    "forgotten": (NewFactor.BOTH, False, False),
}
"""What is new, whether they prove who they are with what they have, and whether without a code."""
_OF_ANYBODY: Final = ("lost", "forgotten")
"""Never of one of the two who sign: nobody vouches for themselves."""


class NewKeysForm(ListPage):
    """One of the ways in which keys become others."""

    sent = Signal(object, bool, bool)
    """A `NewFactor`, whether the old factors are shown, whether without a code."""

    def __init__(self) -> None:
        """Build without a person."""
        super().__init__("new_keys", "new_keys.go_on", self.tr("Let them come to the machine"))
        self.ways = ChoiceRows("new_keys.ways", self.tr("What is new"))
        keep = label(
            self.tr("All keys become new with it: an old copy opens nothing that comes later. What was before stays with the old ones."),
            "muted-body", running=True,
        )  # fmt: skip
        self.add_body(self.ways, keep)
        self.take_fields()

    def begin(self, name: str, *, signs: bool) -> None:
        """Ask what of somebody's keys is new; `signs` for one of the two."""
        self.begin_for(name, self.tr("What is new for {0}?").format(name))
        words = {
            "passphrase": self.tr("A new passphrase; they have the old one and the phone"),
            "authenticator": self.tr("A new phone or app; they have the passphrase and the old phone"),
            "both": self.tr("Both new; they have the old ones"),
            "lost": self.tr("A new phone; the old one is lost, they have the passphrase"),
            "forgotten": self.tr("Both new, given by the two of you; the passphrase is forgotten"),
        }
        self.ways.offer([(key, words[key]) for key in _WAYS if not (signs and key in _OF_ANYBODY)])

    def send(self) -> None:
        """Hand over the way that is chosen."""
        self.accept()
        self.sent.emit(*_WAYS[self.ways.choice()])

    def first_focus(self) -> None:
        """Begin at the ways."""
        self.ways.setFocus()
