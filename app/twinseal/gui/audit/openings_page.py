"""Openings as stories: the list, and what happened in the one that is chosen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.opening import Outcome, kind_words
from twinseal.domain.text import quoted, with_capital
from twinseal.domain.utc_text import utc_words
from twinseal.flows.audit_desk.openings_search import OpeningsSearch
from twinseal.flows.views.audit_desk import DeskView, OpeningLine
from twinseal.flows.views.openings import Only, OpeningFilter
from twinseal.gui.audit.desk_page import DeskPage
from twinseal.gui.audit.opening_story import OpeningStory
from twinseal.gui.audit.openings_filter import OpeningsFilter
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX, Colour
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import button, label, put, row, scrolled, show_if
from twinseal.gui.widgets.chip import Chip
from twinseal.gui.widgets.columns import NARROW_PX, columns
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.filling import Filling
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.notice import Notice

_ICONS: Final[dict[str, tuple[str, Colour]]] = {
    Outcome.SEALED: ("seal-closed", "accent"),
    Outcome.REFUSED: ("cross", "amber"),
    Outcome.OPENED: ("seal-open", "red_text"),
    Outcome.UNCLEAN_END: ("warning", "amber"),
    Outcome.FAILED: ("cross", "amber"),
}
_ANY_OTHER: Final[tuple[str, Colour]] = ("clock", "ink2")
_LEAST_WIDE_PX: Final = 260
_LOW_PX: Final = 460
"""Below this height of the page the list and a story do not stand beside each other, and the filters are folded."""
_BESIDE_PX: Final = 16
_ABOVE_PX, _ABOVE_LOW_PX = 14, 4
_BETWEEN_PX, _BETWEEN_LOW_PX = 12, 6
LISTED: Final = 500
"""The most rows that are listed; how many more fit is said."""


class OpeningsPage(DeskPage):
    """Left the openings, newest first; right one of them in the order of time. Each scrolls for itself.

    Where the window is low or narrow, one of the two at a time.
    """

    findings_requested = Signal()
    review_requested = Signal(str)
    """An opening is to be reviewed: its id."""
    look_requested = Signal(str)
    """The story of an opening is to be shown: its id. Once that is logged, `show_looked` shows it."""

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self._lines: tuple[OpeningLine, ...] = ()
        self._search = OpeningsSearch()
        self._listed: tuple[int, ...] = ()
        """Places among the openings of the rows that are listed."""
        self._most = LISTED
        self._wanted = self._asked = ""
        """Ids of the opening that is picked, and of the one whose look is being logged."""
        self._continues = self._is_judged = True
        """Whether the log contains what this auditor signed last; and whether every rule has looked at it."""
        self._looked: set[str] = set()
        """Ids of those whose look is in the log."""
        self._is_low = self._is_alone = self._is_turned = False
        """Whether the window is low; whether there is room for one of list and story; and whether that is the story."""
        self._summary = label("", name="audit.summary")
        self._continuity = Notice("audit.continuity")
        self._unheard = Notice("audit.unheard")
        self.openings = FactRows("audit.openings", self.tr("Openings, newest first"), picks=True, fits=False)
        self.openings.setMinimumWidth(px(_LEAST_WIDE_PX))
        self.openings.picked_changed.connect(self._picked)
        self.openings.chosen.connect(self._turn)
        self.openings.confirmed.connect(self._confirm)
        self.filter = OpeningsFilter()
        self.filter.changed.connect(self._narrow)
        self.filter.unfolded.connect(lambda _on: self._arrange())
        self._not_listed = label("", "muted", name="audit.openings_not_listed", running=True)
        self._not_listed.setContentsMargins(px(AROUND_PX), 0, px(AROUND_PX), 0)
        self._not_listed.hide()
        self._what_happened = OpeningStory()
        self.story = self._what_happened.steps
        self.to_story = button(self.tr("What happened"), "audit.openings_story", self._turn_to_current, kind="primary")
        self.to_news = button(self.tr("What changed"), "audit.openings_news", self._turn_to_news)
        self.review = button(self.tr("Review this opening"), "audit.openings_review", self._ask_review, kind="primary")
        self.to_list = button(self.tr("Back to the list"), "audit.openings_to_list", self._turn_back)
        self._chip = Chip("audit.to_findings", self.tr("Findings"), tone="amber", icon="flag")
        self._chip.clicked.connect(lambda *_: self.findings_requested.emit())
        self._area = scrolled(self._story_page())
        self._both = Filling()
        self._top = QWidget()
        self._lay_out()
        self._arrange()

    def _lay_out(self) -> None:
        aside = px(AROUND_PX)
        top = row(self._summary, self._chip, spacing=SPACES_PX["column"])
        top.setContentsMargins(aside, 0, aside, 0)
        top.setStretch(0, 1)
        top.setAlignment(self._chip, Qt.AlignmentFlag.AlignTop)
        self._top.setProperty("role", "clear")
        self._top.setLayout(top)
        side = columns(self.openings, self._area, weights=(2, 3))
        side.setContentsMargins(aside, 0, aside, 0)
        self._both.setLayout(side)
        box = self._box = QVBoxLayout(self)
        # The filters have room of their own for the mark of the keyboard.
        box.setContentsMargins(px(_BESIDE_PX - AROUND_PX), px(_ABOVE_PX), px(_BESIDE_PX - AROUND_PX), px(_ABOVE_PX))
        box.setSpacing(px(_BETWEEN_PX))
        parts: tuple[QWidget, ...] = (self._top, self.filter, self._not_listed)
        for part in parts:
            box.addWidget(part)
        box.addWidget(self._both, 1)
        # What is left where the filters stand alone.
        box.addStretch(0)

    # -- one at a time where there is little room ----------------------------------------------

    @property
    def own_acts(self) -> tuple[Act, ...]:
        """Return the ways to the story and back, of which there is need where one hides the other, and to its review."""
        return self.to_list, self.to_news, self.to_story, self.review

    @property
    def others(self) -> tuple[Act, ...]:
        """Return the way back to the list; in the list, the way to what is said to this auditor beside the story."""
        if not self._is_alone:
            return ()
        return (self.to_list,) if self._is_turned else (self.to_news,) if self._unheard.text() else ()

    @property
    def primary(self) -> Act | None:
        """Return the way to the review that the story in sight owes, or to the story of a row where the list hides it."""
        if self._is_alone and not self._is_turned:
            return self.to_story if self._listed and not self._both.isHidden() else None
        return self.review if self._owes_review() else None

    def _owes_review(self) -> bool:
        place = self._place_of(self.openings.picked())
        return self._is_judged and 0 <= place < len(self._lines) and self._lines[place].marks.to_review

    def _confirm(self, _row: int) -> None:
        # Where the list is alone Enter turns to the story first.
        if not self._is_alone:
            self._ask_review()

    def _ask_review(self) -> None:
        if self._owes_review():
            self.review_requested.emit(self._wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show list and story beside each other, or one of them where the window is low or narrow."""
        super().resizeEvent(event)
        low = self.height() < px(_LOW_PX)
        alone = low or self.width() < px(NARROW_PX)
        if (low, alone) != (self._is_low, self._is_alone):
            self._is_low, self._is_alone = low, alone
            above = px(_ABOVE_LOW_PX if low else _ABOVE_PX)
            sides = self._box.contentsMargins()
            self._box.setContentsMargins(sides.left(), above, sides.right(), above)
            self._box.setSpacing(px(_BETWEEN_LOW_PX if low else _BETWEEN_PX))
            self.filter.set_low(low)
            self.openings.set_brief(low)
            self._arrange()

    def _arrange(self) -> None:
        """Show what there is room for; unfolded filters take that of a low list, and how many fit is said above it."""
        in_story = self._is_alone and self._is_turned
        show_if(self._top, not in_story and not self._is_low)
        show_if(self.filter, not in_story)
        show_if(self._not_listed, not in_story and bool(self._not_listed.text()))
        show_if(self.openings, not in_story)
        show_if(self._area, not self._is_alone or self._is_turned)
        show_if(self._both, in_story or not self._is_low or not self.filter.more.isChecked())
        self.acts_changed.emit()
        self._ask()

    def _turn(self, place: int) -> None:
        """Turn to the story of a row; beside the list it stands anyway."""
        if self._is_alone and place >= 0:
            self.openings.pick(place)
            self._turn_to_news()

    def _turn_to_current(self) -> None:
        # Whoever picked none means the one that the keyboard is at, the newest at first.
        self._turn(max(0, self.openings.currentIndex().row()))

    def _turn_to_news(self) -> None:
        self._is_turned = True
        self._arrange()
        self._area.verticalScrollBar().setValue(0)
        self.first_focus()

    def _turn_back(self) -> None:
        self._is_turned = False
        self.filter.fold()
        self._arrange()
        self.first_focus()

    def _story_page(self) -> QWidget:
        page = QWidget()
        page.setProperty("role", "clear")
        box = QVBoxLayout(page)
        box.setContentsMargins(px(4), 0, px(4), 0)
        box.setSpacing(px(8))
        # What is said to this auditor may be long: it scrolls with the story, so that no window cuts it.
        for part in (self._continuity, self._unheard, self._what_happened):
            box.addWidget(part)
        box.addStretch(1)
        return page

    def show_view(self, view: DeskView) -> None:
        """Show every opening, and how much needs a closer look."""
        self._lines, self._is_judged = view.openings, view.is_judged
        words = self.tr("Openings and attempts: {0}. Entries: {1}. Seal number {2:04d}. This visit is logged too.")
        if view.as_of:
            words = self.tr("As you left it on {3}: openings and attempts {0}, entries {1}, seal number {2:04d}.")
        as_of = utc_words(view.as_of) if view.as_of else ""
        put(self._summary, words.format(len(view.openings), view.entries, view.seal_number, as_of))
        self._continues = view.standing.continues
        self._continuity.say(view.standing.continuity, "plain" if self._continues else "refused")
        self._unheard.say("\n".join(view.unheard), "warning")
        self._show_findings(len(view.to_answer), view.new_findings if view.last_visit else 0)
        if not view.is_judged:
            self._chip.say(self.tr("Findings are not worked out yet"))
            self._chip.show()
        self.filter.only[Only.WITH_FINDINGS].setEnabled(view.is_judged)
        self._search, self._most = OpeningsSearch(view.openings), LISTED
        self.filter.offer(self._search)
        self._narrow()

    def _narrow(self) -> None:
        """List what fits; what was picked stays picked where it still fits, and the keyboard stays where it is."""
        shown = self.filter.shown(self._search)
        if shown is None:
            return
        # By its id: in a newer list it can stand elsewhere.
        picked = self._place_by(self._wanted) if self._wanted else -1
        self._listed = shown.places[: self._most]
        more = len(shown.places) - len(self._listed)
        words = self.tr("The newest {0} are listed; {1} more fit. Narrow the search to see them.")
        put(self._not_listed, words.format(len(self._listed), more) if more else "")
        self.openings.show_facts([self._line(self._lines[place]) for place in self._listed])
        if picked in self._listed:
            self.openings.pick(self._listed.index(picked))
        elif len(self._listed) != 1:
            # Nobody has looked at what somebody did not pick.
            self._want(-1)
        if self._is_turned and self.openings.picked() < 0 <= picked:
            # Its story is gone.
            self._is_turned = False
        self._arrange()

    def _place_of(self, row: int) -> int:
        return self._listed[row] if 0 <= row < len(self._listed) else -1

    def _place_by(self, opening_id: str) -> int:
        return next((place for place, line in enumerate(self._lines) if line.opening_id == opening_id), -1)

    def _picked(self, row: int) -> None:
        self._want(self._place_of(row))

    # -- looking at one ------------------------------------------------------------------------

    def _want(self, place: int) -> None:
        """Show the story of an opening, once the log says that it is looked at."""
        self._wanted = self._lines[place].opening_id if 0 <= place < len(self._lines) else ""
        self._show_story(place, looked_at=self._wanted in self._looked)
        self.acts_changed.emit()
        self._ask()

    def _ask(self) -> None:
        # One at a time: whoever runs through the list has looked at where they stay.
        if self._wanted and self._wanted not in self._looked and not self._asked and self._area.isVisible():
            self._asked = self._wanted
            self.look_requested.emit(self._wanted)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what was picked before anybody saw this page."""
        super().showEvent(event)
        self._ask()

    def show_looked(self, opening_id: str) -> None:
        """Show the story of an opening: the log says now that this auditor looks at it."""
        self._looked.add(opening_id)
        self._asked = ""
        if opening_id == self._wanted:
            self._show_story(self._place_of(self.openings.picked()), looked_at=True)
        self._ask()

    def end_look(self) -> None:
        """Show nothing: the look could not be logged. Whoever picks it again asks again."""
        self._asked = ""

    def _show_findings(self, count: int, fresh: int) -> None:
        words = self.tr("Findings to answer: {0}").format(count)
        self._chip.say(self.tr("{0}, new findings: {1}").format(words, fresh) if fresh else words)
        self._chip.setVisible(bool(count or fresh))

    def show_opening(self, opening_id: str) -> None:
        """Pick one opening by its id, as whoever came from a mention of it wants; what hides it is taken away, and said so."""
        place = self._place_by(opening_id)
        if place >= 0 and place not in self._listed:
            self.filter.reset()
            self._most = max(LISTED, place + 1)
            self._narrow()
        if place in self._listed:
            self.openings.pick(self._listed.index(place))
            self._is_turned = True
        self._arrange()
        self.first_focus()

    def show_only(self, wanted: OpeningFilter) -> None:
        """Narrow the list, as whoever came from a number wants; what that hides is said above it."""
        self.filter.show_wanted(wanted)
        self._narrow()
        self._turn_back()

    def _line(self, opening: OpeningLine) -> FactLine:
        icon, colour = _ICONS.get(opening.outcome, _ANY_OTHER)
        who = " + ".join(name for name in (opening.first, opening.second) if name) or self.tr("nobody signed in")
        what = quoted(opening.envelopes) or (kind_words(opening.kind) if opening.kind else self.tr("no envelope"))
        marks = "  \u00b7  ".join(opening.marks.words)
        lines = tuple(with_capital(part) for part in (who, what, marks) if part)
        brief = tuple(with_capital(part) for part in (who, marks, what) if part)
        return FactLine(utc_words(opening.at_utc), lines, opening.outcome.words, icon, colour, brief)

    def _nothing(self) -> tuple[str, str]:
        if not self._lines:
            return (
                self.tr("Nothing has been opened yet"),
                self.tr("Every opening and every attempt will appear here with its full story."),
            )
        if not self._listed:
            return self.tr("No opening fits"), self.tr("Show all takes away what hides the others.")
        return self.tr("Choose an opening"), self.tr("That you looked at it is logged.")

    def _show_story(self, place: int, *, looked_at: bool = True) -> None:
        """Show an opening by its place, all of it or what the list says of it, or say why there is none."""
        if not 0 <= place < len(self._lines):
            self._what_happened.show_nothing(*self._nothing())
            self._continuity.setVisible(bool(self._continuity.text()))
            return
        # Said once, before anything is read: above each story it would be read again and again. What is wrong stays.
        self._continuity.setVisible(bool(self._continuity.text()) and not self._continues)
        self._what_happened.show_opening(self._lines[place], looked_at=looked_at)

    def forget(self) -> None:
        """Drop every opening."""
        self._lines, self._listed, self._search = (), (), OpeningsSearch()
        self._wanted = self._asked = ""
        self._is_turned = False
        self._looked.clear()
        self.filter.forget()
        put(self._not_listed, "")
        put(self._summary, "")
        self._continuity.say("")
        self._unheard.say("")
        self._show_findings(0, 0)
        self.openings.show_facts(())
        self._show_story(-1)
        self._arrange()

    def first_focus(self) -> None:
        """Begin at the openings, or at what leads back to them."""
        here: QWidget = self.openings
        if here.isHidden():
            here = self.to_list
        elif self._both.isHidden():
            here = self.filter.more
        here.setFocus(Qt.FocusReason.OtherFocusReason)
