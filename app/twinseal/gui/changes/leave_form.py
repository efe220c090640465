"""Why somebody leaves or is suspended, and until when."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.widgets.base import put
from twinseal.gui.widgets.form_field import FormField, line


class LeaveForm(ListPage):
    """A reason that stays in the log, and a day where one is asked for."""

    sent = Signal(str, str)
    """The reason, and the day, empty for none."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("leave_form", "leave_form.put", self.tr("Put it on the list"))
        self.reason = line("leave_form.reason", self.tr("Reason for removing the person"))
        self.until = line("leave_form.until", self.tr("Foreseen until (a day, or nothing)"))
        self._reason = FormField(
            self.tr("Reason for removing the person"), self.reason, self.tr("It stays in the log and in every report.")
        )
        self._until = FormField(
            self.tr("Foreseen until (a day, or nothing)"),
            self.until,
            self.tr("For example 2027-02-01. It never ends by itself."),
        )
        self.add_body(self._reason, self._until)
        self.take_fields(reason=self._reason, until=self._until, person=self._reason)
        self.keep_words(self.reason, self.until)

    def begin(self, key: str, question: str, *, asks_until: bool) -> None:
        """Ask why, and perhaps until when."""
        self.begin_for(key, question)
        # A refusal calls the field by this name.
        heading = self.tr("Reason for suspending the person") if asks_until else self.tr("Reason for removing the person")
        put(self._reason.heading, heading)
        self.reason.setAccessibleName(heading)
        self._until.setVisible(asks_until)

    def send(self) -> None:
        """Hand over what was typed; it stays until it was taken."""
        self.accept()
        self.sent.emit(self.reason.text(), "" if self._until.isHidden() else self.until.text())

    def first_focus(self) -> None:
        """Begin at the reason."""
        self.reason.setFocus()
