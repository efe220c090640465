"""Fifth page of a founding: everything once more, what is missing, and the one button that founds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from twinseal.domain.site_form import hours_text
from twinseal.flows.views.ceremony import CeremonyView, EnrolledView
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import Colour
from twinseal.gui.widgets.base import button, card, label, put, row
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.notice import Notice


class CheckPage(QWidget):
    """A summary whose parts lead back to their pages."""

    page_requested = Signal(int)
    found_requested = Signal()

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self._missing = Notice("ceremony.missing")
        self._warnings = Notice("ceremony.warnings")
        self._vault = label("", name="ceremony.summary")
        self._policy = label("", "muted", name="ceremony.policy")
        self._cost = label("", name="ceremony.cost")
        self._people = _Listed("ceremony.people_summary", self.tr("People"), self.tr("Nobody yet."))
        self._pairs = _Listed("ceremony.pairs_summary", self.tr("Who can open together"), self.tr("No pairs yet."))
        self._envelopes = _Listed("ceremony.envelopes", self.tr("Envelopes"), self.tr("None yet."))
        self.found_button = button(
            self.tr("Create and seal the vault"), "ceremony.found", self.found_requested.emit, kind="primary",
            busy=self.tr("Creating and sealing \u2026"),
            hint=self.tr("Writes the vault, seals it as seal 1, and saves the trust card and the ceremony record."),
        )  # fmt: skip
        self._progress = QProgressBar()
        self._progress.setObjectName("ceremony.progress")
        self._progress.setAccessibleName(self.tr("Progress of creating the vault"))
        self._progress.setRange(0, 4)
        self._progress.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(12))
        box.addWidget(self._missing)
        box.addWidget(self._warnings)
        box.addWidget(self._progress)
        box.addLayout(
            columns(
                card(label(self.tr("Vault"), "section"), self._vault, self._change("vault", 0), self._policy, self._change("policy", 1)),
                card(label(self.tr("People"), "section"), self._people, label(self.tr("Who can open together"), "section"), self._pairs, self._cost, self._change("people", 2)),
                card(label(self.tr("Envelopes"), "section"), self._envelopes, self._change("envelopes", 3)),
                weights=(4, 3, 3),
            )
        )  # fmt: skip
        box.addStretch(1)

    def _change(self, what: str, page: int) -> QWidget:
        texts = {
            "vault": self.tr("Change the vault"), "policy": self.tr("Change the policy"),
            "people": self.tr("Change people"), "envelopes": self.tr("Change envelopes"),
        }  # fmt: skip
        made = button(texts[what], f"ceremony.change_{what}", lambda: self.page_requested.emit(page))
        holder = QWidget()
        holder.setProperty("role", "clear")
        inside = row(made, None)
        inside.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(inside)
        return holder

    def show_view(self, view: CeremonyView) -> None:
        """Show what was gathered."""
        self._missing.say("\n".join(view.missing), "refused")
        self._warnings.say("\n".join(view.warnings), "warning")
        site = view.site
        known = (site.organisation, site.classification, site.retention, site.zone, hours_text(site.hours), site.drop_folder)
        put(self._vault, "\n".join((view.vault_name, view.place, view.folder, *filter(None, known))))
        put(self._policy, "\n".join(f"\u2022 {sentence}" for sentence in view.policy.sentences()))
        put(self._cost, view.cost)
        self._people.show_facts([self._person(person) for person in view.people])
        self._pairs.show_facts([FactLine(f"{a} + {b}", icon="people", colour="accent") for a, b in view.pairs])
        self._envelopes.show_facts(
            [FactLine(each.name, (each.system,), icon="envelope", colour="accent") for each in view.envelopes]
        )
        self.found_button.setEnabled(not view.missing)

    def _person(self, person: EnrolledView) -> FactLine:
        missing = "" if person.proven else self.tr("authenticator not set up yet")
        lines = (", ".join(part for part in (person.role.value, person.team) if part), missing)
        icon, colour = ("check", "accent") if person.proven else ("clock", "amber")
        return FactLine(person.name, tuple(line for line in lines if line), "", icon, cast("Colour", colour))

    def show_progress(self, done: int, of: int) -> None:
        """Show how far the founding is."""
        self._progress.setVisible(0 < done < of)
        self._progress.setValue(done)

    def send(self) -> None:
        """Found, if nothing is missing."""
        if self.found_button.isEnabled():
            self.found_requested.emit()

    def first_focus(self) -> None:
        """Begin at the button."""
        self.found_button.setFocus()


class _Listed(QWidget):
    """Rows to read; without one it says so."""

    def __init__(self, name: str, accessible: str, empty: str) -> None:
        super().__init__()
        self.setProperty("role", "clear")
        self._rows, self._empty = FactRows(name, accessible, panel=False), label(empty, "muted")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._empty)
        box.addWidget(self._rows)

    def show_facts(self, facts: Sequence[FactLine]) -> None:
        self._rows.show_facts(facts)
        self._rows.setVisible(bool(facts))
        self._empty.setVisible(not facts)
