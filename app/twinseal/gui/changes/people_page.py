"""Everybody who belongs to the vault, as the list leaves them, and what can be put on the list about each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.flows.views.change_list import PersonChoice
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import button, label, put
from twinseal.gui.widgets.choice_rows import ChoiceRows
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.wrapped_row import WrappedRow

KEYS: Final = "keys"
OPEN_NEW: Final = "open_new"
FACTS: Final = "facts"
SUSPEND: Final = "suspend"
REINSTATE: Final = "reinstate"
WAITS: Final = "end_waits"
CONFIRM: Final = "confirm"
ACCEPT: Final = "accept"
LEAVES: Final = "leaves"
"""What can be put on the list about somebody, each the name of its act."""


class PeoplePage(ListPage):
    """One person is chosen; the acts that make sense for them are offered."""

    enrol_requested = Signal()
    wanted = Signal(str, str)
    """An act, and the id of the person."""

    def __init__(self) -> None:
        """Build without people."""
        super().__init__("people_page", "people_page.enrol", self.tr("Enrol somebody"), self.tr("Whom is it about?"))
        self._people: tuple[PersonChoice, ...] = ()
        self.rows = ChoiceRows("people_page.people", self.tr("People"))
        self._none = label("", "muted", name="people_page.none")
        self.acts = {
            key: button(words, f"people_page.{key}", partial(self._want, key), icon=icon)
            for key, words, icon in (
                (KEYS, self.tr("New passphrase or phone"), "rotate"),
                (OPEN_NEW, self.tr("Open the new keys"), "rotate"),
                (FACTS, self.tr("Name, role or team"), "pen"),
                (SUSPEND, self.tr("Suspend"), "clock"),
                (REINSTATE, self.tr("Reinstate"), "check"),
                (WAITS, self.tr("End the waiting"), "clock"),
                (CONFIRM, self.tr("Confirm now"), "people"),
                (ACCEPT, self.tr("Accept without a third person"), "check"),
                (LEAVES, self.tr("Leaves for good"), "cross"),
            )
        }
        about = QWidget()
        about.setProperty("role", "clear")
        box = QVBoxLayout(about)
        box.setContentsMargins(*4 * (px(AROUND_PX),))
        box.setSpacing(px(SPACES_PX["within"]))
        box.addWidget(WrappedRow(*self.acts.values()))
        box.addWidget(self._none)
        self.add_body(self.rows)
        self.add_below(about)
        self.rows.changed.connect(self._show_acts)
        self.offer(())

    def begin(self, people: Sequence[PersonChoice]) -> None:
        """Offer everybody; who was chosen stays chosen."""
        chosen = self.rows.choice()
        self.begin_for("people", self.tr("Whom is it about?"))
        self.offer(people)
        self.rows.choose(chosen)

    def offer(self, people: Sequence[PersonChoice]) -> None:
        """Take everybody."""
        self._people = tuple(people)
        self.rows.offer([(person.id, self._words_of(person)) for person in self._people])
        self._show_acts()

    def _words_of(self, person: PersonChoice) -> str:
        parts = [
            person.name,
            self.tr("{0}, team {1}").format(person.role.value, person.team) if person.team else person.role.value,
        ]
        if person.is_suspended:
            parts.append(self.tr("suspended until {0}").format(person.until) if person.until else self.tr("suspended"))
        if person.is_held:
            parts.append(self.tr("held back until a third person confirms"))
        if person.waits:
            parts.append(self.tr("waits after wrong attempts"))
        if person.signs:
            parts.append(self.tr("signs this list"))
        if person.is_listed:
            parts.append(self.tr("is on the list"))
        return "  \u00b7  ".join(parts)

    def _offered(self, person: PersonChoice | None) -> set[str]:
        """Return what can be put on the list about somebody: nobody signs about themselves, and one change is enough."""
        if person is None:
            return set()
        # Whom the list enrols is met best while they stand here: one more row about them.
        met = {CONFIRM} if person.is_met_here else set()
        if person.is_listed:
            return met
        own = met if person.is_suspended else {*met, KEYS}
        own = {*own, OPEN_NEW} if person.new_keys_left else own
        own |= {WAITS} if person.waits else set()
        if person.signs:
            return {*own, FACTS}
        offered = {*own, FACTS, LEAVES, REINSTATE if person.is_suspended else SUSPEND}
        return offered | {ACCEPT} if person.is_held else offered

    def _show_acts(self) -> None:
        chosen = next((person for person in self._people if person.id == self.rows.choice()), None)
        offered = self._offered(chosen)
        for key, act in self.acts.items():
            act.setVisible(key in offered)
        on_list = self.tr("They are on the list already. To decide anything else, take that out of the list first.")
        at_the_door = self.tr("A third person confirms them at the sealed vault: Confirm somebody.")
        listed, waits = chosen is not None and chosen.is_listed, chosen is not None and chosen.is_held
        put(self._none, on_list if listed else at_the_door if waits and CONFIRM not in offered else "")
        self._none.setVisible(bool(self._none.text()))

    def _want(self, key: str) -> None:
        self.said.say("")
        if self.rows.choice():
            self.wanted.emit(key, self.rows.choice())

    def send(self) -> None:
        """Ask for somebody new."""
        self.said.say("")
        self.enrol_requested.emit()

    def set_low(self, low: bool, *, lowest: bool = False) -> None:
        """Take less height in a low window, the acts about the person too."""
        super().set_low(low, lowest=lowest)
        # The form sets itself up before it has acts.
        for act in self.__dict__.get("acts", {}).values():
            act.set_scale("low" if low else "")

    def wipe(self) -> None:
        """Keep no name."""
        self.offer(())

    def first_focus(self) -> None:
        """Begin at the people."""
        self.rows.setFocus()
