"""Follow-up: what is still to be done after openings, with its age, and for how many days secrets were exposed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.duty_age import DutyAge
from twinseal.domain.statement import REVIEW
from twinseal.domain.text import with_capital
from twinseal.domain.utc_text import utc_words
from twinseal.flows.views.reviews import FollowUpLine, FollowUpView
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import button, label, page_around, put, row, scrolled
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.pdf_preview import PdfPreview


class FollowUpPage(QWidget):
    """A sum, and a row for each duty and recommendation, the earliest due first; a row is a way to its opening."""

    story_requested = Signal(str)
    slip_requested = Signal(int)
    """The slip of this number is to be printed again."""
    save_requested = Signal()
    """The slip that is shown is to be saved to a drive."""
    slip_left = Signal()
    """The slip that was shown is shown no more."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__()
        self._lines: tuple[FollowUpLine, ...] = ()
        self._expected = ""
        self.summary = label("", "section", name="follow_up.summary")
        self.rows = FactRows(
            "follow_up.rows", self.tr("What is still to be done, the earliest due first"), picks=True, fits=False
        )
        self.rows.picked_changed.connect(self._picked)
        self.rows.followed.connect(lambda _place: self._ask_story())
        self.story = button(self.tr("What happened"), "follow_up.story", self._ask_story)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(14), px(16), px(14))
        box.setSpacing(px(12))
        box.addWidget(self.summary)
        box.addWidget(self.rows, 1)
        self.slip = button(
            self.tr("Take its slip again"), "follow_up.take_slip", self._ask_slip,
            hint=self.tr("For a slip that was lost; its code stays the same, and that you took it is logged."),
        )  # fmt: skip
        self.save = button(
            self.tr("Save it to the drive"), "follow_up.save_slip", self.save_requested.emit,
            hint=self.tr("To the one removable drive that is plugged in, to be printed elsewhere."),
        )  # fmt: skip
        self.save.hide()
        self.preview = PdfPreview("follow_up.preview")
        # A page needs the room of the rows.
        self.preview.closed.connect(self.end_slip)
        box.addLayout(row(self.story, self.slip, self.save, None, spacing=SPACES_PX["within"]))
        box.addWidget(scrolled(self.preview), 1)
        self._preview_area().hide()
        self._picked(-1)

    def show_view(self, view: FollowUpView) -> None:
        """Show what is open."""
        self._lines = view.lines
        put(
            self.summary,
            self.tr(
                "To do: {0}, reviews among them: {2}; of the others late: {1}. Days that secrets were exposed, in all: {3}."
            ).format(len(view.lines), view.late, sum(each.kind == REVIEW for each in view.lines), view.exposed_days),
        )
        self.rows.show_facts([self._line(each) for each in view.lines])
        self.rows.setVisible(bool(view.lines))

        openings = [each.opening_id for each in view.lines]
        if self._expected and self._expected in openings:
            self.rows.pick(openings.index(self._expected))
        self._expected = ""

    def wait(self) -> None:
        """Say that the rules still look."""
        put(self.summary, self.tr("Findings are being worked out."))
        self.rows.hide()

    def expect(self, opening: str) -> None:
        """Pick what is owed for an opening once it is shown, as whoever came from a mention of it wants."""
        self._expected = opening

    def _line(self, of: FollowUpLine) -> FactLine:
        late = of.age is not DutyAge.IN_TIME
        due = (self.tr("was due {0}") if late else self.tr("due {0}")).format(utc_words(of.due_utc)) if of.due_utc else ""
        exposed = self.tr("exposed for days: {0}").format(of.days) if of.days is not None else ""
        owner = self.tr("to be done by {0}").format(of.owner) if of.owner else ""
        lines = tuple(with_capital(part) for part in (due, exposed, owner, of.of) if part)
        return FactLine(
            of.what, lines, self.tr("late") if late else "", "warning" if late else "clock", "amber" if late else "ink2"
        )

    def _picked(self, place: int) -> None:
        self.story.setVisible(0 <= place < len(self._lines) and bool(self._lines[place].opening_id))

        self.slip.setVisible(0 <= place < len(self._lines) and bool(self._lines[place].slip))

    def _preview_area(self) -> QWidget:
        return page_around(self.preview) or self.preview

    def _ask_slip(self) -> None:
        place = self.rows.picked()
        if 0 <= place < len(self._lines):
            self.slip_requested.emit(self._lines[place].slip)

    def show_saved(self, place: str) -> None:
        """Say where the slip lies."""
        self.preview.say(self.tr("Saved: {0}").format(place), "good")

    def show_slip(self) -> None:
        """Show a slip in the place of the rows."""
        self._show_rows(False)
        self.preview.begin(self.tr("Slip for an owner"))

    def end_slip(self) -> None:
        """Show the rows again, and keep nothing of the slip."""
        self._show_rows(True)
        self.slip_left.emit()
        self.first_focus()

    def _show_rows(self, shown: bool) -> None:
        parts: tuple[QWidget, ...] = (self.summary, self.rows)
        for part in parts:
            part.setVisible(shown)
        for part in (self.story, self.slip):
            part.setVisible(False)
        self.save.setVisible(not shown)
        self._preview_area().setVisible(not shown)
        if shown:
            self._picked(self.rows.picked())

    def _ask_story(self) -> None:
        place = self.rows.picked()
        if 0 <= place < len(self._lines) and self._lines[place].opening_id:
            self.story_requested.emit(self._lines[place].opening_id)

    def forget(self) -> None:
        """Drop everything."""
        self._lines, self._expected = (), ""
        self._show_rows(True)
        self.slip_left.emit()
        put(self.summary, "")
        self.rows.show_facts(())

    def first_focus(self) -> None:
        """Begin at the rows, where there are any."""
        (self if self.rows.isHidden() else self.rows).setFocus(Qt.FocusReason.OtherFocusReason)
