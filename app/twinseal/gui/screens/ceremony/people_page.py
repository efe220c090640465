"""People of a new vault: enrol, scan the QR, prove it with one code."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from twinseal.domain.people import Role
from twinseal.flows.views import CeremonyView, EnrolledView
from twinseal.gui.widgets.base import button, card, columns, label, put, row
from twinseal.gui.widgets.fields import CodeField, headed, line
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.qr import QrView


class PeoplePage(QWidget):
    """Left: the person who is being enrolled; right: everybody so far and the pairs that can open."""

    enrolled = Signal(str, object, str, object, object)
    proven = Signal(str, str)
    removed = Signal(str)
    suggestion_requested = Signal()

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self._waiting = ""
        self.person_name = line("ceremony.person_name", self.tr("Name"))
        self.role = QComboBox()
        self.role.setObjectName("ceremony.role")
        self.role.setAccessibleName(self.tr("Role"))
        for role, text in (
            (Role.OPERATOR, self.tr("operator: asks and opens")),
            (Role.OFFICER, self.tr("officer: confirms, may also ask")),
            (Role.AUDITOR, self.tr("auditor: reads the log, never opens")),
        ):
            self.role.addItem(text, role.value)
        self.team = line("ceremony.team", self.tr("Team"))
        self.passphrase = PassphraseField("ceremony.passphrase", self.tr("Passphrase"))
        self.again = PassphraseField("ceremony.passphrase_again", self.tr("Passphrase again"))
        self.passphrase.submitted.connect(self.again.setFocus)
        self.again.submitted.connect(self._send)
        form = card(
            label(self.tr("Enrol a person: let them type themselves"), "section"),
            headed(self.tr("Name"), self.person_name),
            headed(self.tr("Role"), self.role),
            headed(self.tr("Team (two people of one team may not open together)"), self.team),
            headed(self.tr("Passphrase: at least 16 characters or 6 words"), self.passphrase),
            headed(self.tr("Once more"), self.again),
            row(
                button(self.tr("Enrol"), "ceremony.enrol", self._send, kind="primary"),
                button(self.tr("Offer six words"), "ceremony.suggest", self.suggestion_requested.emit),
                None,
            ),
        )
        self.qr = QrView("ceremony.qr", self.tr("QR code for the authenticator app"))
        self._seed = label("", "mono", name="ceremony.seed", selectable=True)
        self._prove_text = label("", name="ceremony.prove_text")
        self.code = CodeField("ceremony.code", self.tr("Code that the app shows now"))
        self.code.returnPressed.connect(self._prove)
        side = QVBoxLayout()
        for part in (self._prove_text, self._seed, self.code):
            side.addWidget(part)
        side.addLayout(row(button(self.tr("Prove it"), "ceremony.prove", self._prove, kind="primary"), None))
        side.addStretch(1)
        inner = QHBoxLayout()
        inner.addWidget(self.qr)
        inner.addLayout(side)
        self._proof = card(label(self.tr("Scan with an authenticator app, then type its code"), "section"), inner)
        self._people = QVBoxLayout()
        self._pairs = label("", "muted", name="ceremony.pairs")
        everybody = card(
            label(self.tr("Everybody so far"), "section"),
            self._people,
            label(self.tr("Pairs that can open"), "section"),
            self._pairs,
        )
        right = QVBoxLayout()
        right.setSpacing(14)
        right.addWidget(self._proof)
        right.addWidget(everybody)
        right.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(form)
        left.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(columns(left, right))

    def _send(self) -> None:
        self.enrolled.emit(self.person_name.text(), self.role.currentData(), self.team.text(), self.passphrase, self.again)

    def _prove(self) -> None:
        self.proven.emit(self._waiting, self.code.take())

    def offer(self, text: str) -> None:
        """Fill in and show six words; the person writes them down or learns them now."""
        self.passphrase.set_text(text)
        self.again.set_text(text)
        self.passphrase.set_shown(True)

    def taken(self) -> None:
        """Clear the form after an enrolment; the code comes next."""
        self.person_name.clear()
        self.team.clear()
        self.passphrase.wipe()
        self.passphrase.set_shown(False)
        self.again.wipe()
        self.code.setFocus()

    def show_view(self, view: CeremonyView) -> None:
        """Show everybody, and the QR of the person whose authenticator is not proven."""
        waiting = next((one for one in view.people if not one.proven), None)
        self._waiting = waiting.id if waiting else ""
        self._proof.setVisible(waiting is not None)
        self.qr.show_text(waiting.provisioning_uri if waiting else "")
        put(self._seed, waiting.seed_text if waiting else "")
        put(
            self._prove_text,
            self.tr("{0}, scan this now. Or type this seed into the app:").format(waiting.name) if waiting else "",
        )
        while self._people.count():
            item = self._people.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for number, one in enumerate(view.people):
            self._people.addWidget(self._line(number, one))
        put(self._pairs, "\n".join(f"{a}  +  {b}" for a, b in view.pairs) or self.tr("None yet."))

    def _line(self, number: int, one: EnrolledView) -> QWidget:
        made = QWidget()
        made.setProperty("role", "clear")
        box = QHBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        state = self.tr("\u2714 proven") if one.proven else self.tr("\u2716 code missing")
        team = f", {one.team}" if one.team else ""
        box.addWidget(label(f"{one.name}   {one.role.value}{team}   {state}"), 1)
        box.addWidget(button(self.tr("Remove"), f"ceremony.remove.{number}", lambda: self.removed.emit(one.id)))
        return made
