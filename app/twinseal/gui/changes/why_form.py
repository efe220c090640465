"""Asks for a reason, and says before what follows from it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.widgets.base import label, put
from twinseal.gui.widgets.form_field import FormField, line


class WhyForm(ListPage):
    """One line, which stays in the log for good."""

    sent = Signal(str, str)
    """For what it is asked, and the reason."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("why_form", "why_form.put", self.tr("Put it on the list"))
        self._what = ""
        self._about = label("", "body", name="why_form.about", running=True)
        self.reason = line("why_form.reason", self.tr("Why?"))
        self._reason = FormField(self.tr("Why?"), self.reason, self.tr("It stays in the log and in every report."))
        self.add_body(self._about, self._reason)
        self.take_fields(reason=self._reason)
        self.keep_words(self.reason)

    def begin(self, what: str, question: str, about: str, heading: str) -> None:
        """Ask for the reason of something; `about` says what it does, `heading` what is asked."""
        self.begin_for(what, question)
        self._what = what
        put(self._about, about)
        self._reason.heading.setText(heading)
        self.reason.setAccessibleName(heading)

    def send(self) -> None:
        """Hand over what was typed; it stays until it was taken."""
        self.accept()
        self.sent.emit(self._what, self.reason.text())

    def wipe(self) -> None:
        """Take back what was said of it."""
        put(self._about, "")

    def first_focus(self) -> None:
        """Begin at the reason."""
        self.reason.setFocus()
