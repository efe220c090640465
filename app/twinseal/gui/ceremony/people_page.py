"""Third page of a founding, people: enrol one, prove their authenticator, see who can open with whom."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from twinseal.flows.views.ceremony import CeremonyView, EnrolledView
from twinseal.gui.ceremony.person_form import PersonForm
from twinseal.gui.ceremony.proof_panel import ProofPanel
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import button, card, label, put
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.notice import Notice


class PeoplePage(QWidget):
    """Left: one thing to do, enrolling or proving; right: everybody so far and the pairs that can open."""

    enrolled = Signal(str, object, str, object, object)
    proven = Signal(str, str)
    removed = Signal(str)

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self._view: CeremonyView | None = None
        self._later: set[str] = set()
        self.form = PersonForm()
        self.form.enrolled.connect(self.enrolled)
        self.proof = ProofPanel()
        self.proof.proven.connect(self.proven)
        self.proof.postponed.connect(self._postpone)
        self._people = QVBoxLayout()
        self._people.setSpacing(px(6))
        self._pairs = label("", name="ceremony.pairs")
        self._warning = Notice("ceremony.people_warning")
        left = QVBoxLayout()
        left.addWidget(self.form)
        left.addWidget(self.proof)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(px(14))
        right.addWidget(card(label(self.tr("People so far"), "section"), self._people))
        right.addWidget(card(label(self.tr("Who can open together"), "section"), self._pairs))
        right.addWidget(self._warning)
        right.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(columns(left, right))

    def show_view(self, view: CeremonyView) -> None:
        """Show everybody; a person whose authenticator is not proven comes before the next enrolment."""
        self._view = view
        waiting = next((person for person in view.people if not person.proven and person.id not in self._later), None)
        self.form.setVisible(waiting is None)
        self.proof.show_person(waiting)
        while self._people.count():
            item = self._people.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, person in enumerate(view.people):
            self._people.addWidget(self._line(number, person))
        if not view.people:
            self._people.addWidget(label(self.tr("Nobody yet."), "muted"))
        pairs = "\n".join(f"\u2714  {a}  +  {b}" for a, b in view.pairs)
        put(
            self._pairs,
            pairs or self.tr("No pairs yet. A pair is an officer and an operator, or two officers, from different teams."),
        )
        self._warning.say("\n".join(view.warnings) if view.people else "", "warning")

    def _line(self, number: int, person: EnrolledView) -> QWidget:
        made = QWidget()
        made.setProperty("role", "clear")
        box = QHBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        state = self.tr("\u2714 authenticator set up") if person.proven else self.tr("\u25cb authenticator not set up yet")
        team = self.tr(", team {0}").format(person.team) if person.team else ""
        box.addWidget(
            label(f"{person.name}\n{person.role.value}{team}  \u00b7  {state}", name=f"ceremony.person.{number}"), 1
        )
        if not person.proven:
            prove = button(self.tr("Set up"), f"ceremony.prove_person.{number}", lambda: self._prove_now(person.id))
            prove.setAccessibleName(self.tr("Set up the authenticator of {0}").format(person.name))
            box.addWidget(prove)
        remove = button(self.tr("Remove"), f"ceremony.remove.{number}", lambda: self.removed.emit(person.id))
        remove.setAccessibleName(self.tr("Remove {0}").format(person.name))
        box.addWidget(remove)
        return made

    def _postpone(self, person_id: str) -> None:
        self._later.add(person_id)
        self._again()
        self.form.first_focus()

    def _prove_now(self, person_id: str) -> None:
        if self._view is not None:
            self._later = {person.id for person in self._view.people if not person.proven and person.id != person_id}
            self._again()
            self.proof.first_focus()

    def _again(self) -> None:
        if self._view is not None:
            self.show_view(self._view)

    def send(self) -> None:
        """Do what the left side is about, for Enter."""
        if self.proof.isHidden():
            self.form.send()
        else:
            self.proof.send()

    @property
    def half_done(self) -> bool:
        """Tell whether a person is typed in but not enrolled."""
        return not self.form.isHidden() and self.form.is_begun

    def first_focus(self) -> None:
        """Begin where something is to be typed."""
        if self.proof.isHidden():
            self.form.first_focus()
        else:
            self.proof.first_focus()
