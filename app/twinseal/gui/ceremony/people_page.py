"""Third page of a founding, people: enrol one, prove their authenticator, see who can open with whom."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.flows.views.ceremony import CeremonyView, EnrolledView
from twinseal.gui.ceremony.person_form import PersonForm
from twinseal.gui.ceremony.proof_panel import ProofPanel
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.act_rows import ActRows
from twinseal.gui.widgets.base import button, card, label
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.fact_row import FactLine, FactRows
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
        self._people = ActRows(self.tr("Nobody yet."))
        self._no_pairs = label(
            self.tr("No pairs yet. A pair is an officer and an operator, or two officers, from different teams."), "muted"
        )
        self.pairs = FactRows("ceremony.pairs", self.tr("Who can open together"), panel=False)
        self._warning = Notice("ceremony.people_warning")
        left = QVBoxLayout()
        left.setSpacing(px(SPACES_PX["column"]))
        left.addWidget(self.form)
        left.addWidget(self.proof)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(px(SPACES_PX["column"]))
        right.addWidget(card(label(self.tr("People so far"), "section"), self._people))
        right.addWidget(card(label(self.tr("Who can open together"), "section"), self._no_pairs, self.pairs))
        right.addWidget(self._warning)
        right.addStretch(1)
        box = QVBoxLayout(self)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(columns(left, right))

    def show_view(self, view: CeremonyView) -> None:
        """Show everybody; a person whose authenticator is not proven comes before the next enrolment."""
        self._view = view
        waiting = next((person for person in view.people if not person.proven and person.id not in self._later), None)
        self.form.setVisible(waiting is None)
        self.proof.show_person(waiting)
        self._people.clear()
        for number, person in enumerate(view.people):
            self._add_line(number, person)
        self.pairs.show_facts([FactLine(f"{a} + {b}", icon="people", colour="accent") for a, b in view.pairs])
        self.pairs.setVisible(bool(view.pairs))
        self._no_pairs.setVisible(not view.pairs)
        self._warning.say("\n".join(view.warnings) if view.people else "", "warning")

    def _add_line(self, number: int, person: EnrolledView) -> None:
        state = self.tr("authenticator set up") if person.proven else self.tr("authenticator not set up yet")
        team = self.tr(", team {0}").format(person.team) if person.team else ""
        acts: list[Act] = []
        if not person.proven:
            prove = button(self.tr("Set up"), f"ceremony.prove_person.{number}", lambda: self._prove_now(person.id))
            prove.setAccessibleName(self.tr("Set up the authenticator of {0}").format(person.name))
            acts.append(prove)
        remove = button(self.tr("Remove"), f"ceremony.remove.{number}", lambda: self.removed.emit(person.id))
        remove.setAccessibleName(self.tr("Remove {0}").format(person.name))
        acts.append(remove)
        self._people.add(
            f"ceremony.person.{number}", f"{person.name}\n{person.role.value}{team}  \u00b7  {state}", acts,
            icon="check" if person.proven else "clock", colour="accent" if person.proven else "amber",
        )  # fmt: skip

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
