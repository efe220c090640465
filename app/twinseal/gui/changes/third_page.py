"""A third person beside the two confirms whose keys the list brings; the list is covered."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.flows.views.sealed import PersonView
from twinseal.flows.views.statements import ConfirmView
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.widgets.base import label, put
from twinseal.gui.widgets.identify_panel import IdentifyPanel
from twinseal.gui.widgets.whose_keys import WhoseKeys


class ThirdPage(ListPage):
    """Whose keys, who confirms, both factors of the third; one press signs it."""

    sent = Signal(str, object, str)
    """Who the third is, the field of their passphrase, and the code."""

    def __init__(self) -> None:
        """Build without people."""
        super().__init__("third_page", "third_page.sign", self.tr("Sign that these keys are theirs"))
        self.keys = WhoseKeys("third_page")
        self.panel = IdentifyPanel("third_page", self.send, heading=self.tr("Who is the third person?"), narrow=True)
        about = self.tr(
            "You sign that you know who this is, and that these keys are theirs. "
            "It counts once both officers have signed the list."
        )
        self.add_body(self.keys, label(about, "muted-body", running=True), self.panel)

    def begin(self, person_id: str, keys: ConfirmView, thirds: tuple[PersonView, ...]) -> None:
        """Show whose keys they are, and offer who may confirm them."""
        self.begin_for(person_id, self.tr("Is this {0}, and are these their keys?").format(keys.name))
        self.keys.show_view(keys)
        self.panel.offer(thirds)

    def send(self) -> None:
        """Hand over who the third is and both factors, once there is all of it."""
        self.accept()
        if self.panel.is_complete():
            self.sent.emit(self.panel.people.person_id(), self.panel.passphrase, self.panel.code.take())

    def refuse_at(self, field: str, sentence: str) -> None:
        """Say why below the two factors: the code is typed again, the rest stays."""
        del field
        self.panel.refuse(sentence)

    @property
    def takes_passphrase(self) -> bool:
        """Say that both factors were sent."""
        return True

    def holds_secret(self) -> bool:
        """Tell whether a passphrase is being typed."""
        return not self.panel.passphrase.is_empty()

    def wipe(self) -> None:
        """Wipe what was typed, and keep no name."""
        self.panel.offer(())
        self.keys.forget()
        put(self.question, "")

    def set_low(self, low: bool, *, lowest: bool = False) -> None:
        """Take less height in a low window, the two factors too."""
        super().set_low(low, lowest=lowest)
        # The form sets itself up before it has a panel.
        if "panel" in self.__dict__:
            self.panel.set_low(low)
            # In the lowest window digits beside a name would break it into many lines.
            self.keys.set_low(low and not lowest)

    def first_focus(self) -> None:
        """Begin at who the third is."""
        self.panel.first_focus()
