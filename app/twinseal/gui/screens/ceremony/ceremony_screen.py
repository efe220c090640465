"""The founding as a wizard: vault, people, envelopes, check; then what to write down and print."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QSpinBox, QStackedWidget, QWidget

from twinseal.domain.envelope import Card, Field, FieldKind
from twinseal.domain.policy import Policy
from twinseal.flows.views import CeremonyView, FoundedView
from twinseal.gui.screens.ceremony.people_page import PeoplePage
from twinseal.gui.widgets.base import Screen, button, card, columns, label, page, put, row
from twinseal.gui.widgets.fields import headed, line
from twinseal.gui.widgets.passphrase_field import PassphraseField

STEPS = ("Vault and policy", "People", "Envelopes", "Check and found", "Founded")


class CeremonyScreen(Screen):
    """The whole ceremony on one screen with pages; going back is always possible before founding."""

    vault_set = Signal(object, str, str, object)
    enrolled = Signal(str, object, str, object, object)
    proven = Signal(str, str)
    person_removed = Signal(str)
    envelope_added = Signal(str, str, object, object, str)
    envelope_removed = Signal(str)
    suggestion_requested = Signal(str)
    founded_requested = Signal()
    abandoned = Signal()
    finished = Signal(str)

    def __init__(self) -> None:
        """Build the pages."""
        super().__init__("ceremony", self.tr("Found a vault"))
        self._marks = [label(f"{index + 1}  {text}", "step", wrap=False) for index, text in enumerate(STEPS)]
        self.body.insertLayout(0, row(*self._marks, None, spacing=6))
        self.pages = QStackedWidget()
        self.people_page = PeoplePage()
        self.people_page.enrolled.connect(self.enrolled)
        self.people_page.proven.connect(self.proven)
        self.people_page.removed.connect(self.person_removed)
        self.people_page.suggestion_requested.connect(lambda: self.suggestion_requested.emit("passphrase"))
        for one in (self._vault_page(), self.people_page, self._envelope_page(), self._check_page(), self._founded_page()):
            self.pages.addWidget(one)
        self.body.addWidget(self.pages, 1)
        self.back = button(self.tr("Back"), "ceremony.back", lambda: self.go(self.pages.currentIndex() - 1))
        self.onward = button(self.tr("Go on"), "ceremony.continue", self._onward, kind="primary")
        self.give_up = button(self.tr("Abandon the ceremony"), "ceremony.abandon", self.abandoned.emit)
        self.body.addLayout(row(self.back, self.onward, None, self.give_up))
        self._vault_path = ""
        self.go(0)

    # -- pages ---------------------------------------------------------------------------------

    def _vault_page(self) -> QWidget:
        self.vault_name = line("ceremony.vault_name", self.tr("Name of the vault"))
        self.place = line("ceremony.place", self.tr("Place of the vault"))
        self.folder = line("ceremony.folder", self.tr("Folder that will hold the vault"), text=str(Path.home()))
        self.minutes = _spin("ceremony.opening_min", self.tr("Minutes of an opening"), 5, 60, 15)
        self.extensions = _spin("ceremony.extensions", self.tr("Extensions"), 0, 5, 2)
        self.joint_window = _spin("ceremony.joint_window_s", self.tr("Seconds for the second person"), 30, 900, 180)
        self._policy = label("\n".join(Policy().sentences()), "muted", name="ceremony.policy")
        for spin in (self.minutes, self.extensions, self.joint_window):
            spin.valueChanged.connect(lambda _value: put(self._policy, "\n".join(self.policy().sentences())))
        return page(
            columns(
                card(
                    label(self.tr("The vault"), "section"),
                    headed(self.tr("Name, for example: Plant north"), self.vault_name),
                    headed(self.tr("Place, for example: Secure room 1.07"), self.place),
                    headed(self.tr("Folder that will hold it"), self.folder),
                ),
                card(
                    label(self.tr("Policy: the defaults are safe"), "section"),
                    row(label(self.tr("Minutes of an opening"), wrap=False), None, self.minutes),
                    row(label(self.tr("Extensions"), wrap=False), None, self.extensions),
                    row(label(self.tr("Seconds for the second person"), wrap=False), None, self.joint_window),
                    self._policy,
                ),
            )
        )

    def policy(self) -> Policy:
        """Return the policy as set on the page."""
        opening = self.minutes.value()
        return Policy(
            opening_min=opening,
            extensions=self.extensions.value(),
            joint_window_s=self.joint_window.value(),
            opening_total_min=max(60, opening),
        )

    def _envelope_page(self) -> QWidget:
        self.label_field = line("ceremony.envelope_label", self.tr("Label"))
        self.system = line("ceremony.envelope_system", self.tr("System"))
        self.where = line("ceremony.envelope_where", self.tr("Where to use it"))
        self.phones = line("ceremony.envelope_phones", self.tr("Phone numbers"))
        self.rotate = line("ceremony.envelope_rotate", self.tr("How to rotate it"))
        self.user = line("ceremony.envelope_user", self.tr("User name"))
        self.password = PassphraseField("ceremony.envelope_password", self.tr("Password or secret"))
        self.seed = line("ceremony.envelope_seed", self.tr("Authenticator seed, base32"))
        self.codes = QPlainTextEdit()
        self.codes.setObjectName("ceremony.envelope_codes")
        self.codes.setAccessibleName(self.tr("One-time codes, one a line"))
        self.codes.setTabChangesFocus(True)
        self.codes.setMaximumHeight(80)
        self.file = line("ceremony.envelope_file", self.tr("File to seal inside, if any"))
        self._envelopes = label("", name="ceremony.envelopes")
        generate = button(
            self.tr("Generate"), "ceremony.envelope_generate", lambda: self.suggestion_requested.emit("password")
        )
        return page(
            columns(
                card(
                    label(self.tr("Outside: who needs it finds it"), "section"),
                    headed(self.tr("Label"), self.label_field),
                    headed(self.tr("System"), self.system),
                    headed(self.tr("Where to use it"), self.where),
                    headed(self.tr("Phone numbers"), self.phones),
                    headed(self.tr("How to rotate it"), self.rotate),
                ),
                card(
                    label(self.tr("Inside: sealed"), "section"),
                    headed(self.tr("User name"), self.user),
                    headed(self.tr("Password or secret"), self.password),
                    row(generate, None),
                    headed(self.tr("Authenticator seed (if any)"), self.seed),
                    headed(self.tr("One-time codes, one a line (if any)"), self.codes),
                    headed(self.tr("File to seal inside (if any)"), self.file),
                    row(
                        button(self.tr("Seal this envelope"), "ceremony.envelope_add", self._add_envelope, kind="primary"),
                        None,
                    ),
                ),
            ),
            card(label(self.tr("Envelopes so far"), "section"), self._envelopes),
        )

    def _add_envelope(self) -> None:
        with self.password.take() as secret:
            password = secret.copy_bytes().decode("utf-8", "replace")
        given = (
            (FieldKind.USER, self.tr("User name"), self.user.text()),
            (FieldKind.PASSWORD, self.tr("Password"), password),
            (FieldKind.TOTP_SEED, self.tr("Authenticator seed"), self.seed.text()),
            (FieldKind.CODES, self.tr("One-time codes"), self.codes.toPlainText()),
        )
        fields = tuple(Field(kind, name, value) for kind, name, value in given if value.strip())
        outside = Card(where=self.where.text(), phones=self.phones.text(), rotate=self.rotate.text())
        self.envelope_added.emit(self.label_field.text(), self.system.text(), outside, fields, self.file.text())

    def envelope_taken(self) -> None:
        """Clear the form for the next envelope."""
        for field in (self.label_field, self.system, self.where, self.phones, self.rotate, self.user, self.seed, self.file):
            field.clear()
        self.password.wipe()
        self.codes.clear()
        self.label_field.setFocus()

    def _check_page(self) -> QWidget:
        self._summary = label("", name="ceremony.summary")
        self._missing = label("", name="ceremony.missing")
        self.found_button = button(
            self.tr("Found and seal the vault"), "ceremony.found", self.founded_requested.emit, kind="danger", large=True
        )
        return page(
            card(label(self.tr("What will be founded"), "section"), self._summary),
            card(label(self.tr("What is missing, and warnings"), "section"), self._missing),
            row(self.found_button, None),
        )

    def _founded_page(self) -> QWidget:
        self.code = label("", "code", name="ceremony.register_code", wrap=False)
        self._papers = label("", name="ceremony.papers", selectable=True)
        return page(
            card(label(self.tr("Write this line into the paper register now"), "section"), self.code),
            card(
                label(self.tr("Print these papers, sign them in ink, keep the trust card away from the vault"), "section"),
                self._papers,
            ),
            row(
                button(
                    self.tr("To the sealed vault"),
                    "ceremony.done",
                    lambda: self.finished.emit(self._vault_path),
                    kind="primary",
                ),
                None,
            ),
        )

    # -- moving --------------------------------------------------------------------------------

    def go(self, index: int) -> None:
        """Show a page."""
        last = self.pages.count() - 1
        index = max(0, min(index, last))
        self.pages.setCurrentIndex(index)
        self.notice.say("")
        for place, step in enumerate(self._marks):
            step.setProperty("role", "step-now" if place == index else "step")
            step.style().unpolish(step)
            step.style().polish(step)
        self.back.setVisible(0 < index < last)
        self.onward.setVisible(index < last - 1)
        self.give_up.setVisible(index < last)
        self.first_focus()

    def _onward(self) -> None:
        if self.pages.currentIndex() == 0:
            self.vault_set.emit(
                Path(self.folder.text()).expanduser(), self.vault_name.text(), self.place.text(), self.policy()
            )
        else:
            self.go(self.pages.currentIndex() + 1)

    def show_view(self, view: CeremonyView) -> None:
        """Show what was gathered."""
        self.people_page.show_view(view)
        put(
            self._envelopes,
            "\n".join(f"\u2714  {one.name}  ({one.system})" for one in view.envelopes) or self.tr("None yet."),
        )
        pairs = "\n".join(f"     {a}  +  {b}" for a, b in view.pairs)
        put(
            self._summary,
            self.tr("Vault {0}, {1}\n{2} people, {3} envelopes\nPairs that can open:\n{4}").format(
                view.vault_name, view.place, len(view.people), len(view.envelopes), pairs
            ),
        )
        told = [f"\u2716  {one}" for one in view.missing] + [f"\u26a0  {one}" for one in view.warnings]
        put(self._missing, "\n".join(told) or self.tr("\u2714  Nothing is missing."))
        self.found_button.setEnabled(not view.missing)

    def show_founded(self, founded: FoundedView) -> None:
        """Show the end."""
        self._vault_path = founded.vault_path
        put(self.code, f"{founded.seal_number:04d} \u00b7 {founded.register_code}")
        papers = [founded.trust_card_pdf, founded.trust_card_path, founded.ceremony_record_pdf, *founded.warnings]
        put(self._papers, "\n".join(one for one in papers if one))
        self.go(self.pages.count() - 1)

    def fill_password(self, text: str) -> None:
        """Fill in a generated password."""
        self.password.set_text(text)
        self.password.set_shown(True)

    def first_focus(self) -> None:
        """Begin at the first field of the page."""
        (self.vault_name, self.people_page.person_name, self.label_field, self.found_button, self.code)[
            self.pages.currentIndex()
        ].setFocus()


def _spin(name: str, accessible: str, low: int, high: int, value: int) -> QSpinBox:
    made = QSpinBox()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setRange(low, high)
    made.setValue(value)
    return made
