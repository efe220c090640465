"""The changes of people that somebody acknowledges, each with who signed it and when."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Signal

from twinseal.domain.due_time import room_time
from twinseal.flows.views.statements import AcknowledgeView, ChangeOfPeople
from twinseal.gui.widgets.base import button, label, put
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.screen import Screen


class AcknowledgeScreen(Screen):
    """Read, then signed with one press; leaving says nothing."""

    signed = Signal()
    left = Signal()

    def __init__(self) -> None:
        """Build without changes."""
        super().__init__("acknowledge_read", self.tr("Do you know of these changes of people?"))
        self._who = label("", "muted-body", name="acknowledge_read.who")
        self.rows = FactRows("acknowledge_read.changes", self.tr("Changes of people"))
        self.body.addWidget(self._who)
        self.body.addWidget(self.rows)
        self.body.addWidget(
            label(
                self.tr(
                    "You sign that you saw them, not that they are right. If you know nothing about one of them, "
                    "sign nothing and tell an auditor."
                ),
                "muted-body",
            )
        )
        self.body.addStretch(1)
        self.foot(
            leave=button(self.tr("Sign nothing"), "acknowledge_read.back", self.left.emit, icon="back"),
            primary=button(
                self.tr("Sign that I saw this"), "acknowledge_read.sign", self.signed.emit, kind="primary",
                busy=self.tr("Signing \u2026"),
            ),
        )  # fmt: skip

    def show_view(self, view: AcknowledgeView) -> None:
        """Show who reads what."""
        put(self._who, self.tr("{0}, these were signed without you.").format(view.person_name))
        self.rows.show_facts([line for change in view.changes for line in self._lines(change)])

    def _lines(self, change: ChangeOfPeople) -> list[FactLine]:
        when = room_time(change.at_utc, datetime.now(UTC))
        at = when.day if when is not None else change.at_utc
        signers = self.tr("Signed by {0}, {1}; in force since seal {2:04d} (P{3}).").format(
            ", ".join(change.signers), at, change.seal_number, change.edition
        )
        return [FactLine(words, (signers,), icon="people", colour="amber") for words in change.changes]

    def forget(self) -> None:
        """Keep no name."""
        put(self._who, "")
        self.rows.show_facts(())

    def first_focus(self) -> None:
        """Begin at what is to be read."""
        self.rows.setFocus()
