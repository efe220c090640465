"""A blank paper form, for an opening that the log cannot record: looked at, printed, or saved for another machine's printer."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.gui.widgets.answer import Answer
from twinseal.gui.widgets.base import button, label
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.path_field import PathField
from twinseal.gui.widgets.pdf_preview import PdfPreview
from twinseal.gui.widgets.screen import Screen


class PaperFormScreen(Screen):
    """One form, and the one act that gets it onto paper: to print it, or where no printer is to save it."""

    save_requested = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        """Build."""
        super().__init__("paper_form", self.tr("Take a blank paper form"))
        self.body.addWidget(
            label(
                self.tr("Two people record on it what is done while the log cannot be written, one form for each event."),
                "sub",
            )
        )
        self.body.addWidget(
            Answer(
                "paper_form.tell",
                self.tr("Whom to tell"),
                self.tr(
                    "An auditor: as soon as the log can be written again, they enter the form by its number at the audit desk."
                ),
            )
        )
        self.path = PathField("paper_form.path", self.tr("File for the paper form"), new_name="paper-form.pdf")
        self.path.line.setPlaceholderText("/media/usb/paper-form.pdf")
        self.path.on_enter(self._save)
        self._field = FormField(
            self.tr("Save it as a new file, to print it elsewhere"), self.path, self.tr("The name ends in .pdf."), lines=2
        )
        self._is_saving = False
        self.preview = PdfPreview("paper_form.preview", stays=True)
        self.body.addWidget(self._field)
        self.body.addWidget(self.preview)
        self.body.addStretch(1)
        self._leave = button(self.tr("Back to the sealed vault"), "paper_form.leave", self.left.emit, icon="back", key="Esc")
        self.save = button(self.tr("Save this form"), "paper_form.save", self._save, kind="primary")
        self.print = button(
            self.tr("Print this form"), "paper_form.print", self._print_shown, kind="primary", icon="printer"
        )
        self.footer.hold(self.save, self.print)
        self.preview.printers_offered.connect(self._show_act)
        self._show_act(False)

    def _print_shown(self) -> None:
        self._is_saving = False
        self.preview.print_shown()

    def _show_act(self, has_printer: bool) -> None:
        """Let Enter print where there is a printer, and else save."""
        self.foot(
            leave=self._leave,
            others=(self.save,) if has_printer else (),
            primary=self.print if has_printer else self.save,
        )

    def _save(self) -> None:
        self._field.accept()
        self._is_saving = True
        self.save_requested.emit(self.path.text())

    def begin(self) -> None:
        """Ask for a new form, with nothing left of the one before."""
        self.notice.say("")
        self._is_saving = False
        self._field.accept()
        self.path.clear()
        self.preview.begin(self.tr("Blank paper form"))

    def refuse(self, sentence: str) -> None:
        """Show why: below the file where it cannot be saved there, else above the form."""
        if self._is_saving and sentence:
            self._field.refuse(sentence)
        else:
            super().refuse(sentence)
        self._is_saving = False

    def forget(self) -> None:
        """Drop the form."""
        self.preview.forget()
        self.path.clear()

    def first_focus(self) -> None:
        """Begin at the act, which may be the only thing that there is time for."""
        primary = self.footer.primary
        (primary if primary is self.print else self.path).setFocus()
