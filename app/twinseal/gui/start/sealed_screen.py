"""The sealed vault: what anybody may see, and the one big door."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from twinseal.gui.shell import Door
from twinseal.gui.widgets.base import OWN_ENTER, button, card, label, put, row
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.path_field import PathField
from twinseal.gui.widgets.pdf_preview import PdfPreview
from twinseal.gui.widgets.screen import LIST_PX, Screen
from twinseal.gui.widgets.sign import SealMark

if TYPE_CHECKING:
    from twinseal.flows.views.sealed import SealedView


class SealedScreen(Screen):
    """State, coverage, notices; breaking the glass is the primary act."""

    break_requested = Signal()
    door_requested = Signal(str)
    leave_requested = Signal()
    paper_form_requested = Signal()
    paper_save_requested = Signal(str)
    line_requested = Signal()

    def __init__(self, doors: Mapping[str, Door]) -> None:
        """Build, with a door for each feature that begins here."""
        super().__init__("sealed", "", wide_px=LIST_PX)
        self._state = label("", "huge", name="sealed.state", wrap=False)
        self._seal = label("", "muted", name="sealed.seal_number")
        # It takes the keyboard after a seal, and no key: somebody may still be typing.
        self._state.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._state.setProperty(OWN_ENTER, True)
        self._after_seal = False
        self.break_button = button(
            self.tr("Break the glass"), "sealed.break_glass", self.break_requested.emit, kind="primary",
            hint=self.tr("Two people open envelopes together; everything is logged."),
        )  # fmt: skip
        self._log_fault = Notice("sealed.log_fault")
        self._facts = label("", name="sealed.coverage")
        self._people = label("", "muted", name="sealed.people")
        self.line_button = button(
            self.tr("Show the line to write down"), "sealed.line", self.line_requested.emit,
            hint=self.tr("Seal number and register code of the last seal, which nobody has marked as written down."),
        )  # fmt: skip
        self._notices = Notice("sealed.notices")
        self.body.addWidget(self._log_fault)
        self.paper_button = button(
            self.tr("Print a paper form"), "sealed.paper_form", self.paper_form_requested.emit,
            hint=self.tr("A blank, numbered form to record what is done while the log cannot be written."),
        )  # fmt: skip
        self.paper_button.hide()
        self.paper_preview = PdfPreview("sealed.paper_preview")
        self.body.addLayout(row(self.paper_button, None))
        self.body.addWidget(self.paper_preview)
        self._saving = self._saving_part()
        self.paper_preview.shown.connect(self._saving.setVisible)
        self.body.addWidget(self._saving)
        self.body.addWidget(card(row(SealMark(), self._state, None, spacing=20), self._seal))
        self.body.addWidget(self._notices)
        self.body.addLayout(
            columns(
                card(label(self.tr("Can we open now?"), "section"), self._facts, row(self.line_button, None)),
                card(label(self.tr("People"), "section"), self._people),
            )
        )
        self.body.addStretch(1)
        self._doors = dict(doors)
        self.doors = {
            name: button(
                QCoreApplication.translate("Door", door.text), f"sealed.{name}", partial(self.door_requested.emit, name)
            )
            for name, door in doors.items()
        }
        self.leave_button = button(self.tr("Another vault"), "sealed.leave", self.leave_requested.emit)
        self.foot(others=(*self.doors.values(), self.leave_button), primary=self.break_button)

    def _saving_part(self) -> QWidget:
        """Return the way for a room without a printer: the form as a file, for another machine's."""
        self.paper_path = PathField("sealed.paper_path", self.tr("File for the paper form"), new_name="paper-form.pdf")
        self.paper_path.line.setPlaceholderText("/media/usb/paper-form.pdf")
        self.paper_path.on_enter(lambda: self.paper_save_requested.emit(self.paper_path.text()))
        save = button(
            self.tr("Save this form"), "sealed.paper_save", lambda: self.paper_save_requested.emit(self.paper_path.text())
        )
        made = card(
            FormField(self.tr("No printer here? Save the form as a new file and print it elsewhere"), self.paper_path),
            row(save, None),
        )
        made.hide()
        return made

    def show_view(self, view: SealedView) -> None:
        """Show the vault."""
        put(self._state, self.tr("SEALED"))
        put(
            self._seal,
            self.tr("Seal number {0:04d}. The contents can be read only when two people open together.").format(
                view.seal_number
            ),
        )
        self._notices.say("\n".join(view.notices), "warning")
        self._log_fault.say(view.log_fault or view.damage or view.alarm, "refused")
        self.paper_button.setVisible(bool(view.cannot_open))
        self.break_button.setEnabled(not view.cannot_open)
        for name, door in self._doors.items():
            self.doors[name].setEnabled(not (door.needs_log and view.log_fault))
        waiting = [
            f"{one.name}: {self.tr('locked') if one.locked else f'{one.wait_s} s'}"
            for one in view.people
            if one.locked or one.wait_s
        ]
        self.line_button.setVisible(view.line_owed is not None)
        lines = [self.tr("No. {0}").format(view.cannot_open)] if view.cannot_open else [self._pairs(view)]
        if waiting:
            lines.append(self.tr("Must wait after wrong attempts: {0}.").format(", ".join(waiting)))
        if not view.cannot_open:
            lines.append(self.tr("An opening lasts up to {0} minutes, plus any extension.").format(view.policy.opening_min))
        put(self._facts, "\n".join(lines))
        put(
            self._people,
            "\n".join(f"{one.name}  \u2013  {one.role.value}{', ' + one.team if one.team else ''}" for one in view.people),
        )

    def _pairs(self, view: SealedView) -> str:
        pairs = self.tr("Pairs who can open this vault: {0}.").format(view.pairs)
        if view.line_owed is None:
            return "\n".join((self.tr("Yes. {0}").format(pairs), *view.single_points))
        return "\n".join((self.tr("Not yet. {0}").format(view.line_owed.coverage), pairs, *view.single_points))

    def after_seal(self) -> None:
        """Begin at the state the next time, where no key opens anew."""
        self._after_seal = True

    def first_seen(self) -> QWidget:
        """Return the state: there is no question on this screen."""
        return self._state

    def first_focus(self) -> None:
        """Begin at the big door, or where it is shut at the paper form; after a seal at the state."""
        if self._after_seal:
            self._after_seal = False
            self._state.setFocus()
            return
        (self.break_button if self.break_button.isEnabled() else self.paper_button).setFocus()
