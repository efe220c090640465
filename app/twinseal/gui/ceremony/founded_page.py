"""Last page of a founding: the line for the register, and the papers to print and sign."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.flows.views.ceremony import FoundedView
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import button, card, label, put, row
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.pause import Pause
from twinseal.gui.widgets.pdf_preview import PdfPreview
from twinseal.gui.widgets.register_line import RegisterLine


class FoundedPage(QWidget):
    """Seal number and register code, huge; trust card, ceremony record and paper forms with a preview."""

    preview_requested = Signal(str)
    finished = Signal(str)

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self._founded: FoundedView | None = None
        self._warnings = Notice("ceremony.founded_warnings")
        self._card = label("", "muted", name="ceremony.papers", selectable=True)
        self._record = label("", "muted", name="ceremony.record_paper", selectable=True)
        self._forms = label("", "muted", name="ceremony.paper_forms", selectable=True)
        self._show_card = button(self.tr("View trust card"), "ceremony.preview_card", lambda: self._preview("card"))
        self._show_record = button(
            self.tr("View ceremony record"), "ceremony.preview_record", lambda: self._preview("record")
        )
        self._show_forms = button(self.tr("View paper forms"), "ceremony.preview_forms", lambda: self._preview("forms"))
        self.done_button = button(self.tr("Written down, go to the vault"), "ceremony.done", self.send, kind="primary")
        self._pause = Pause(self.done_button)
        self.preview = PdfPreview("ceremony.preview")
        self.register = RegisterLine(
            "ceremony.register_code",
            "ceremony.seal_qr",
            self.tr("1.  Write this line into the paper register now"),
            self.tr("Seal number and register code. You will be asked for them at the first opening."),
            self.tr("Receipt of the first seal as a QR code"),
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(14))
        box.addLayout(self.register)
        box.addWidget(self._warnings)
        self._papers = QWidget()
        papers = columns(
                card(
                    label(self.tr("2.  Trust card"), "section"),
                    label(self.tr("Every later check of the log starts from this card. Print it, and keep the paper and the file away from "
                                  "the vault: anyone who can change both the card and the vault can hide what they did.")),
                    self._card,
                    row(self._show_card, None),
                ),
                card(
                    label(self.tr("3.  Ceremony record"), "section"),
                    label(self.tr("Who created the vault, when, and with which policy. Print it, have everyone sign it in ink, and file it.")),
                    self._record,
                    row(self._show_record, None),
                ),
                card(
                    label(self.tr("4.  Paper forms"), "section"),
                    label(self.tr("Blank, numbered forms for the day the log cannot be written. Print them and keep them beside the paper "
                                  "register.")),
                    self._forms,
                    row(self._show_forms, None),
                ),
        )  # fmt: skip
        papers.setContentsMargins(0, 0, 0, 0)
        self._papers.setLayout(papers)
        box.addWidget(self._papers)
        self.preview.closed.connect(self._papers.show)
        box.addWidget(self.preview, 1000)
        box.addStretch(1)

    def show_founded(self, founded: FoundedView) -> None:
        """Show the end."""
        self._founded = founded
        self.register.show_seal(founded.seal_number, founded.register_code, founded.receipt)
        self._warnings.say("\n".join(founded.warnings), "warning")
        put(self._card, "\n".join(path for path in (founded.trust_card_pdf, founded.trust_card_path) if path))
        put(self._record, founded.ceremony_record_pdf)
        put(self._forms, founded.paper_form_pdf)
        self._show_forms.setEnabled(bool(founded.paper_form_pdf))
        self._show_card.setEnabled(bool(founded.trust_card_pdf))
        self._show_record.setEnabled(bool(founded.ceremony_record_pdf))

    def _preview(self, which: str) -> None:
        if self._founded is None:
            return
        path, heading = {
            "card": (self._founded.trust_card_pdf, self.tr("Trust card")),
            "record": (self._founded.ceremony_record_pdf, self.tr("Ceremony record")),
            "forms": (self._founded.paper_form_pdf, self.tr("Paper forms")),
        }[which]
        self._papers.hide()
        self.preview_requested.emit(path)
        self.preview.begin(heading)

    def send(self) -> None:
        """Go to the sealed vault."""
        if self._founded is not None:
            self.finished.emit(self._founded.vault_path)

    def first_focus(self) -> None:
        """Begin at the code, where typing on does nothing; the way on opens after a moment."""
        self._pause.begin()
        self.register.code.setFocus()
