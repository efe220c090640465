"""What is in an envelope as the list leaves it: each field and file, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.flows.views.change_list import EnvelopePartsView, PartView
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.widgets.base import button, label, put
from twinseal.gui.widgets.choice_rows import ChoiceRows
from twinseal.gui.widgets.wrapped_row import WrappedRow


class PartsPage(ListPage):
    """Fields by their names, files by theirs; no secret stands here."""

    put_requested = Signal(object)
    """A `PartView` that gets something new."""
    out_requested = Signal(object)
    """A `PartView` that is taken out."""
    field_requested = Signal()
    file_requested = Signal()

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("parts", "parts.put", self.tr("Put a new one in"))
        self.leave.setText(self.tr("Back to the list"))
        self.leave.setAccessibleName(self.tr("Back to the list"))
        self.rows = ChoiceRows("parts.rows", self.tr("What is in it"))
        self._gone = label("", "muted-body", name="parts.gone")
        self.out = button(self.tr("Take it out"), "parts.take_out", self._take_out, icon="cross")
        self.new_field = button(self.tr("Add a field"), "parts.add_field", self.field_requested.emit, icon="plus")
        self.new_file = button(self.tr("Add a file"), "parts.add_file", self.file_requested.emit, icon="plus")
        self._parts: tuple[PartView, ...] = ()
        self.add_body(self.rows, self._gone, WrappedRow(self.out, self.new_field, self.new_file))

    def show_parts(self, view: EnvelopePartsView) -> None:
        """Show what is in an envelope."""
        self.accept()
        put(self.question, self.tr("What is in \u201c{0}\u201d?").format(view.label))
        place, self._parts = self.rows.place(), view.parts
        self.rows.offer([(str(number), self._words_of(part)) for number, part in enumerate(view.parts)])
        self.rows.choose(str(min(max(place, 0), len(view.parts) - 1)))
        put(self._gone, self.tr("Taken out: {0}").format(", ".join(view.gone)) if view.gone else "")
        self._gone.setVisible(bool(view.gone))
        self.out.setEnabled(bool(view.parts))

    def _words_of(self, part: PartView) -> str:
        what = part.name if part.kind is not None else self.tr("File: {0}").format(part.name)
        return self.tr("{0}  \u00b7  new with this list").format(what) if part.is_new else what

    def _chosen(self) -> PartView | None:
        place = self.rows.place()
        return self._parts[place] if 0 <= place < len(self._parts) else None

    def send(self) -> None:
        """Ask for something new in the place of what is chosen."""
        part = self._chosen()
        if part is not None:
            self.put_requested.emit(part)

    def _take_out(self) -> None:
        part = self._chosen()
        if part is not None:
            self.out_requested.emit(part)

    def wipe(self) -> None:
        """Keep no name of what is in an envelope."""
        self._parts = ()
        self.rows.offer(())
        for part in (self.question, self._gone):
            put(part, "")

    def first_focus(self) -> None:
        """Begin at the parts."""
        self.rows.setFocus()
