"""Whose lost phone is asked for, and what an opening for a new one does: in the place of the reasons of a request."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.text import shown
from twinseal.flows.views.opening import PhoneChoice
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import label, put
from twinseal.gui.widgets.choice_rows import ChoiceRows
from twinseal.gui.widgets.form_field import FormField


class PhonePanel(QWidget):
    """Names the officer who gets a new phone; where there are several, one is chosen."""

    def __init__(self) -> None:
        """Build for nobody."""
        super().__init__()
        self.setProperty("role", "clear")
        self._choices: tuple[PhoneChoice, ...] = ()
        self.people = ChoiceRows("request.phone_of", self.tr("Whose phone is lost?"))
        self._field = FormField(self.tr("Whose phone is lost?"), self.people)
        self._what = label("", "muted-body", name="request.phone_said")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(SPACES_PX["within"]))
        box.addWidget(self._field)
        box.addWidget(self._what)
        self.people.changed.connect(self._say)
        self.offer(())

    def offer(self, choices: Sequence[PhoneChoice]) -> None:
        """Offer those who may get one: of others two officers take care, in a maintenance opening."""
        self._choices = tuple(choice for choice in choices if choice.refusal is None)
        self.people.offer([(choice.id, shown(choice.name)) for choice in self._choices])
        self._field.setVisible(len(self._choices) > 1)
        self._say()

    @property
    def is_offered(self) -> bool:
        """Tell whether there is anybody to ask for."""
        return bool(self._choices)

    def choice(self) -> str:
        """Return the id of whose phone is lost."""
        return self.people.choice() if len(self._choices) > 1 else "".join(choice.id for choice in self._choices)

    def name(self) -> str:
        """Return the name of whose phone is lost, empty before one is chosen."""
        return next((shown(choice.name) for choice in self._choices if choice.id == self.choice()), "")

    def choose(self, person_id: str) -> None:
        """Choose somebody, where there are several."""
        if len(self._choices) > 1:
            self.people.choose(person_id)
        self._say()

    def refuse(self, sentence: str) -> None:
        """Say why nobody was taken."""
        self._field.refuse(sentence)

    def _say(self) -> None:
        name = self.name() or self.tr("That officer")
        said = self.tr(
            "{0} types the passphrase and no code, after a witness has signed. The new phone is all that can be changed, and nothing that is stored is shown."
        )
        put(self._what, said.format(name) if self._choices else "")
