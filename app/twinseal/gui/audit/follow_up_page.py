"""Follow-up: what is still to be done after openings, with its age, and for how many days secrets were exposed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.statement import ALERT, REVIEW
from twinseal.domain.text import with_capital
from twinseal.domain.utc_text import utc_words
from twinseal.flows.views.overview import Narrowed
from twinseal.flows.views.reviews import FollowUpLine, FollowUpView
from twinseal.gui.audit.only_chips import OnlyChips
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import button, label, page_around, put, row, scrolled
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.header_line import LOW_PX
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
        self._all: tuple[FollowUpLine, ...] = ()
        self._lines: tuple[FollowUpLine, ...] = ()
        """What is open; and of that what is listed."""
        self._said, self._lists = "", True
        """What is said of all; and whether the rows are shown, and no slip in their place."""
        self.only = OnlyChips(
            "follow_up",
            {Narrowed.DUTIES: self.tr("Duties"), Narrowed.SLIPS: self.tr("Slips"), Narrowed.LATE: self.tr("Late")},
        )
        self.only.changed.connect(self._list)
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
        box.addWidget(self.only)
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
        self._all = view.lines
        reviews = len(view.lines) - len(view.duties) - len(view.slips)
        self._said = self.tr(
            "To do: {0}. Duties: {1}, late: {2}. Reviews: {3}. Slips: {4}. Days that secrets were exposed, in all: {5}."
        ).format(
            len(view.lines), len(view.duties), len(view.late_duties), reviews, len(view.slips), view.exposed_days
        )  # fmt: skip
        self._list()
        openings = [each.opening_id for each in self._lines]
        if self._expected and self._expected in openings:
            self.rows.pick(openings.index(self._expected))
        self._expected = ""

    def _list(self) -> None:
        """List what the chips leave, and say how many that are."""
        self._lines = tuple(each for each in self._all if _fits(each, self.only.wanted))
        shown = self.tr("{0} Shown: {1}.").format(self._said, len(self._lines)) if self.only.wanted else self._said
        put(self.summary, shown)
        self.rows.show_facts([self._line(each) for each in self._lines])
        self.rows.setVisible(bool(self._lines))
        self._arrange()

    def _arrange(self) -> None:
        self.only.arrange(offered=bool(self._all) and self._lists, low=self.window().height() < px(LOW_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a low window to the rows."""
        super().resizeEvent(event)
        self._arrange()

    def show_only(self, wanted: Iterable[Narrowed]) -> None:
        """Narrow the list, as whoever came from a number wants."""
        self.only.show_only(wanted)

    def wait(self) -> None:
        """Say that the rules still look."""
        put(self.summary, self.tr("Findings are not worked out yet."))
        self.rows.hide()
        self.only.hide()

    def expect(self, opening: str) -> None:
        """Pick what is owed for an opening once it is shown, as whoever came from a mention of it wants; nothing hides it."""
        self._expected = opening
        self.only.show_only(())

    def _line(self, of: FollowUpLine) -> FactLine:
        late = of.is_late
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
        self._lists = shown
        parts: tuple[QWidget, ...] = (self.summary, self.rows)
        for part in parts:
            part.setVisible(shown)
        self._arrange()
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
        self._all, self._lines, self._expected, self._said = (), (), "", ""
        self.only.show_only(())
        self._show_rows(True)
        self.slip_left.emit()
        put(self.summary, "")
        self.rows.show_facts(())

    def first_focus(self) -> None:
        """Begin at the rows, where there are any."""
        (self if self.rows.isHidden() else self.rows).setFocus(Qt.FocusReason.OtherFocusReason)


def _fits(of: FollowUpLine, wanted: frozenset[str]) -> bool:
    sorts = wanted & {Narrowed.DUTIES, Narrowed.SLIPS}
    sort = {REVIEW: "", ALERT: Narrowed.SLIPS}.get(of.kind, Narrowed.DUTIES)
    return (of.is_late or Narrowed.LATE not in wanted) and (not sorts or sort in sorts)
