"""Fifth page of a founding: everything once more, what is missing, and the one button that founds."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from twinseal.flows.views.ceremony import CeremonyView, EnrolledView
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import button, card, label, put, row
from twinseal.gui.widgets.columns import columns
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
        self._people = label("", name="ceremony.people_summary")
        self._pairs = label("", name="ceremony.pairs_summary")
        self._envelopes = label("", name="ceremony.envelopes")
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
        put(self._vault, f"{view.vault_name}\n{view.place}\n{view.folder}")
        put(self._policy, "\n".join(f"\u2022 {sentence}" for sentence in view.policy.sentences()))
        put(self._cost, view.cost)
        put(
            self._people,
            "\n".join(_person(person) for person in view.people) or self.tr("Nobody yet."),
        )
        put(self._pairs, "\n".join(f"{a}  +  {b}" for a, b in view.pairs) or self.tr("No pairs yet."))
        put(
            self._envelopes,
            "\n".join(f"\u2709  {envelope.name}\n     {envelope.system}" for envelope in view.envelopes)
            or self.tr("None yet."),
        )
        self.found_button.setEnabled(not view.missing)

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


def _person(person: EnrolledView) -> str:
    sign = "\u2714" if person.proven else "\u2716"
    return f"{sign}  {person.name}, {person.role.value}{', ' + person.team if person.team else ''}"
