"""Name, role and team of somebody who comes, or who gets another of them."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.widgets.base import label, put
from twinseal.gui.widgets.person_fields import PersonFields


class PersonFactsForm(ListPage):
    """The words stay until they are taken."""

    sent = Signal(str, str, str)
    """Name, role and team."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("person_facts", "person_facts.go_on", self.tr("Go on"))
        self.who = PersonFields("person_facts")
        self._then = label("", "muted-body", name="person_facts.then")
        self.add_body(self.who.name_field, self.who.role_field, self.who.team_field, self._then)
        self.take_fields(person_name=self.who.name_field, role=self.who.role_field, team=self.who.team_field)
        self.keep_words(self.who.name, self.who.team)

    def begin(self, key: str, question: str, act: str, now: tuple[str, str, str] = ("", "", ""), then: str = "") -> None:
        """Ask; `now` is what somebody is, `then` says what comes next."""
        typed_before = self.begin_for(key, question)
        self.act.setText(act)
        self.act.setAccessibleName(act)
        put(self._then, then)
        self._then.setVisible(bool(then))
        if not typed_before:
            self.who.show_person(*now)

    def send(self) -> None:
        """Hand over what was typed; it stays until it was taken."""
        self.accept()
        self.sent.emit(self.who.name.text(), self.who.chosen_role(), self.who.team.text())

    def first_focus(self) -> None:
        """Begin at the name."""
        self.who.name.setFocus()
