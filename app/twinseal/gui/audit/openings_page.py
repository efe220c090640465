"""Openings as stories: the list, and what happened in the one that is chosen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.events.contents import CONTENTS_MASKED, FIELD_REVEALED
from twinseal.domain.events.opening import (
    ANSWER_SIGNED,
    OPENING_OPENED,
    OPENING_REFUSED,
    OPENING_RESEALED,
    REGISTER_CODE_ANSWERED,
    REQUEST_SIGNED,
)
from twinseal.domain.events.people import IDENTIFY_DENIED, IDENTIFY_GRANTED
from twinseal.domain.opening import Outcome, kind_words
from twinseal.domain.text import quoted, with_capital
from twinseal.domain.utc_text import utc_words
from twinseal.flows.audit_desk.openings_search import OpeningsSearch
from twinseal.flows.views.audit_desk import DeskView, OpeningLine
from twinseal.flows.views.openings import Only, OpeningFilter
from twinseal.gui.audit.openings_filter import OpeningsFilter
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX, Colour
from twinseal.gui.widgets.base import label, put, row, scrolled
from twinseal.gui.widgets.chip import Chip
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.filling import Filling
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.time_line import Milestone, TimeLine

_ICONS: Final[dict[str, tuple[str, Colour]]] = {
    Outcome.SEALED: ("seal-closed", "accent"),
    Outcome.REFUSED: ("cross", "amber"),
    Outcome.OPENED: ("seal-open", "red_text"),
    Outcome.UNCLEAN_END: ("warning", "amber"),
    Outcome.FAILED: ("cross", "amber"),
}
_ANY_OTHER: Final[tuple[str, Colour]] = ("clock", "ink2")
_MILESTONES: Final = {
    REGISTER_CODE_ANSWERED.name: "book",
    IDENTIFY_GRANTED.name: "person",
    IDENTIFY_DENIED.name: "cross",
    REQUEST_SIGNED.name: "pen",
    ANSWER_SIGNED.name: "officer",
    OPENING_REFUSED.name: "cross",
    OPENING_OPENED.name: "seal-open",
    FIELD_REVEALED.name: "eye",
    CONTENTS_MASKED.name: "mask",
    OPENING_RESEALED.name: "seal-closed",
}
"""What people did; what the machine did beside it has no icon of its own."""
_LEAST_WIDE_PX: Final = 260
_BOTH_PX: Final = 420
"""Below this height there is no room for the list beside every filter."""
LISTED: Final = 500
"""The most rows that are listed; how many more fit is said."""


class OpeningsPage(QWidget):
    """Left the openings, newest first; right one of them in the order of time. Each scrolls for itself."""

    findings_requested = Signal()
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
        self._looked: set[str] = set()
        """Ids of those whose look is in the log."""
        self._summary = label("", name="audit.summary")
        self._continuity = Notice("audit.continuity")
        self._unheard = Notice("audit.unheard")
        self.openings = FactRows("audit.openings", self.tr("Openings, newest first"), picks=True, fits=False)
        self.openings.setMinimumWidth(px(_LEAST_WIDE_PX))
        self.openings.picked_changed.connect(self._picked)
        self.filter = OpeningsFilter()
        self.filter.changed.connect(self._narrow)
        self.filter.unfolded.connect(lambda _on: self._fit())
        self._not_listed = label("", "muted", name="audit.openings_not_listed", running=True)
        self._not_listed.hide()
        self._heading = label("", "headline", name="audit.story_heading")
        self._who = label("", "muted", name="audit.story_who")
        self._why = label("", name="audit.story_why")
        self.story = TimeLine("audit.story", self.tr("What happened, in the order of time"), still=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(14), px(16), px(14))
        box.setSpacing(px(12))
        self._chip = Chip("audit.to_findings", self.tr("Findings"), tone="amber", icon="flag")
        self._chip.clicked.connect(lambda *_: self.findings_requested.emit())
        top = row(self._summary, self._chip, spacing=SPACES_PX["column"])
        top.setStretch(0, 1)
        top.setAlignment(self._chip, Qt.AlignmentFlag.AlignTop)
        box.addLayout(top)
        box.addWidget(self.filter)
        box.addWidget(self._not_listed)
        area = scrolled(self._story_page())
        self._both = both = Filling()
        side = columns(self.openings, area, weights=(2, 3))
        side.setContentsMargins(0, 0, 0, 0)
        both.setLayout(side)
        box.addWidget(both, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list all the room there is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Hide the list while more filters are chosen where both have no room; how many fit is said above it."""
        self._both.setVisible(not self.filter.more.isChecked() or self.height() >= px(_BOTH_PX))

    def _story_page(self) -> QWidget:
        page = QWidget()
        page.setProperty("role", "clear")
        box = QVBoxLayout(page)
        box.setContentsMargins(px(4), 0, px(4), 0)
        box.setSpacing(px(8))
        # What is said to this auditor may be long: it scrolls with the story, so that no window cuts it.
        for part in (self._continuity, self._unheard, self._heading, self._who, self._why, self.story):
            box.addWidget(part)
        box.addStretch(1)
        return page

    def show_view(self, view: DeskView) -> None:
        """Show every opening, and how much needs a closer look."""
        self._lines = view.openings
        put(
            self._summary,
            self.tr("Openings and attempts: {0}. Entries: {1}. Seal number {2:04d}. This visit is logged too.").format(
                len(view.openings), view.entries, view.seal_number
            ),
        )
        self._continuity.say(view.standing.continuity, "plain" if view.standing.goes_on else "refused")
        self._unheard.say("\n".join(view.unheard), "warning")
        self._show_findings(len(view.to_answer), view.new_findings if view.last_visit else 0)
        if not view.is_judged:
            self._chip.say(self.tr("Findings are being worked out"))
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
        picked = self._place_of(self.openings.picked())
        self._listed = shown.places[: self._most]
        more = len(shown.places) - len(self._listed)
        words = self.tr("The newest {0} are listed; {1} more fit. Narrow the search to see them.")
        put(self._not_listed, words.format(len(self._listed), more) if more else "")
        self._not_listed.setVisible(bool(more))
        self.openings.show_facts([self._line(self._lines[place]) for place in self._listed])
        if picked in self._listed:
            self.openings.pick(self._listed.index(picked))
        elif len(self._listed) != 1:
            # Nobody has looked at what somebody did not pick.
            self._want(-1)

    def _place_of(self, row: int) -> int:
        return self._listed[row] if 0 <= row < len(self._listed) else -1

    def _picked(self, row: int) -> None:
        self._want(self._place_of(row))

    # -- looking at one ------------------------------------------------------------------------

    def _want(self, place: int) -> None:
        """Show the story of an opening, once the log says that it is looked at."""
        self._wanted = self._lines[place].opening_id if 0 <= place < len(self._lines) else ""
        self._show_story(place, looked_at=self._wanted in self._looked)
        self._ask()

    def _ask(self) -> None:
        # One at a time: whoever runs through the list has looked at where they stay.
        if self._wanted and self._wanted not in self._looked and not self._asked and self.isVisible():
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
        place = next((place for place, line in enumerate(self._lines) if line.opening_id == opening_id), -1)
        if place >= 0 and place not in self._listed:
            self.filter.reset()
            self._most = max(LISTED, place + 1)
            self._narrow()
        if place in self._listed:
            self.openings.pick(self._listed.index(place))
        self.first_focus()

    def show_only(self, wanted: OpeningFilter) -> None:
        """Narrow the list, as whoever came from a number wants; what that hides is said above it."""
        self.filter.show_wanted(wanted)
        self._narrow()
        self.first_focus()

    def _line(self, opening: OpeningLine) -> FactLine:
        icon, colour = _ICONS.get(opening.outcome, _ANY_OTHER)
        who = " + ".join(name for name in (opening.first, opening.second) if name) or self.tr("nobody signed in")
        what = quoted(opening.envelopes) or (kind_words(opening.kind) if opening.kind else self.tr("no envelope"))
        marks = "  \u00b7  ".join(opening.marks.words)
        lines = tuple(with_capital(part) for part in (who, what, marks) if part)
        return FactLine(utc_words(opening.at_utc), lines, opening.outcome.words, icon, colour)

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
            for part, words in zip((self._heading, self._who), self._nothing(), strict=True):
                put(part, words)
            put(self._why, "")
            self.story.show_milestones(())
            return
        opening = self._lines[place]
        seal = self.tr("Seal {0:04d}").format(opening.seal_number) if opening.seal_number else self.tr("No new seal")
        put(self._heading, f"{utc_words(opening.at_utc)}  \u00b7  {kind_words(opening.kind)}")
        put(self._who, f"{seal}  \u00b7  {opening.outcome.words}")
        if not looked_at:
            put(self._why, "")
            self.story.show_milestones(())
            return
        reason = ", ".join(part for part in (opening.category, opening.reference) if part)
        said = f"\u201c{opening.justification}\u201d" if opening.justification else self.tr("No justification was given.")
        put(self._why, f"{reason}\n{said}" if reason else said)
        self.story.show_milestones([_milestone(*each) for each in zip(opening.story, opening.story_kinds, strict=True)])

    def forget(self) -> None:
        """Drop every opening."""
        self._lines, self._listed, self._search = (), (), OpeningsSearch()
        self._wanted = self._asked = ""
        self._looked.clear()
        self.filter.forget()
        put(self._not_listed, "")
        put(self._summary, "")
        self._continuity.say("")
        self._unheard.say("")
        self._show_findings(0, 0)
        self.openings.show_facts(())
        self._show_story(-1)

    def first_focus(self) -> None:
        """Begin at the openings."""
        self.openings.setFocus(Qt.FocusReason.OtherFocusReason)


def _milestone(sentence: str, kind: str) -> Milestone:
    time, _, what = sentence.partition("  ")
    icon = _MILESTONES.get(kind, "")
    return Milestone(icon, time[11:19] if what else "", what or sentence, is_open=kind == OPENING_OPENED.name)
