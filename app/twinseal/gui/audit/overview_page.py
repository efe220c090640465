"""Overview: what needs an answer now, each line a way to where it is answered; below it how often the vault is used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.days import begun_days
from twinseal.domain.due_time import month_words
from twinseal.domain.finding import Rank
from twinseal.domain.utc_text import moment_of, utc_words
from twinseal.flows.views.overview import AnsweredAt, OverviewLine, OverviewView, UseLine, UseView
from twinseal.gui.audit.desk_page import DeskPage
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import button, discard, label, put
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.count_tile import CountLine, CountTile
from twinseal.gui.widgets.finding_row import FindingLine, FindingRows
from twinseal.gui.widgets.month_bars import MonthBars
from twinseal.gui.widgets.notice import Notice

_ICONS: Final = {AnsweredAt.REVIEWS: "auditor", AnsweredAt.FOLLOW_UP: "rotate", AnsweredAt.VERIFY: "verify"}


class OverviewPage(DeskPage):
    """Scrolls as a whole: what waits, and the numbers of the last quarter."""

    answer_requested = Signal(object)
    """An `OverviewLine` is to be answered."""

    counted_requested = Signal(object)
    """What a `UseLine` counts is asked for."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__()
        self._lines: tuple[OverviewLine, ...] = ()
        self.is_as_left = False
        """Whether what is shown is that of an earlier visit."""
        self._ranks = {Rank.HIGH: self.tr("High"), Rank.MEDIUM: self.tr("Medium"), Rank.LOW: self.tr("Low")}
        self.heading = label("", "headline", name="overview.heading", wrap=False)
        self.counted = label("", "muted", name="overview.counted", running=True)
        self.since = label("", "muted", name="overview.since", wrap=False)
        self.rows = FindingRows("overview.lines", self.tr("What needs an answer, the gravest first"))
        self.rows.followed.connect(self._answer)
        self.rows.reached.connect(lambda _place: self.acts_changed.emit())
        self.answer = button(self.tr("Answer it"), "overview.answer", self._answer_current, kind="primary")
        self.use_heading = label(self.tr("How often the vault is opened"), "headline", name="overview.use_heading")
        self.budget = Notice("overview.use_budget")
        self.months = MonthBars("overview.months", self.tr("Openings by month"))
        self._tables = QVBoxLayout()
        self._tables.setSpacing(px(14))
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(14), px(16), px(14))
        box.setSpacing(px(12))
        said = columns(self.heading, self.since, weights=(1, 0), from_px=0)
        said.setContentsMargins(0, 0, 0, 0)
        box.addLayout(said)
        parts: tuple[QWidget, ...] = (self.counted, self.rows, self.use_heading, self.budget, self.months)
        for part in parts:
            box.addWidget(part)
        box.addLayout(self._tables)
        box.addStretch(1)
        self.forget()

    # -- acts ----------------------------------------------------------------------------------

    @property
    def own_acts(self) -> tuple[Act, ...]:
        """Return the one act."""
        return (self.answer,)

    @property
    def primary(self) -> Act | None:
        """Return the way to where the line is answered that the keyboard is at."""
        return self.answer if self._lines else None

    def _answer_current(self) -> None:
        self._answer(self.rows.currentIndex().row())

    def _answer(self, place: int) -> None:
        if 0 <= place < len(self._lines):
            self.answer_requested.emit(self._lines[place])

    # -- what waits ----------------------------------------------------------------------------

    def show_overview(self, view: OverviewView, now: datetime) -> None:
        """Show what needs an answer; `now` is an aware moment."""
        count = view.waiting
        put(
            self.heading,
            self.tr("Waiting for an answer: {0}").format(count) if count else self.tr("Nothing waits for an answer."),
        )
        put(self.counted, self._counted(view))
        self.counted.setVisible(bool(count))
        put(self.since, self.tr("Your last visit: {0}").format(view.last_visit) if view.last_visit else "")
        self.is_as_left = False
        self._show(view, now)

    def show_left(self, view: OverviewView, at_utc: str, last_visit: str) -> None:
        """Show what needed an answer at a moment of an earlier visit, and say when that was."""
        when = utc_words(at_utc)
        put(self.heading, self.tr("As you left it, waiting for an answer: {0}").format(view.waiting))
        put(self.counted, self.tr("So it was on {0}. How it is now is not worked out yet.").format(when))
        self.counted.show()
        put(self.since, self.tr("Your last visit: {0}").format(last_visit) if last_visit else "")
        self.is_as_left = True
        self._show(view, moment_of(at_utc))

    def _show(self, view: OverviewView, now: datetime | None) -> None:
        self._lines = view.lines
        self.rows.show_findings([self._line(line, now) for line in view.lines])
        self.rows.setVisible(bool(view.lines))
        if self.hasFocus():
            # Whoever came before anything was there begins at what came.
            self.first_focus()
        self._show_use(view.use)
        self.acts_changed.emit()

    def wait(self, last_visit: str) -> None:
        """Say that the rules still look."""
        put(self.heading, self.tr("Findings are not worked out yet."))
        put(self.counted, self.tr("The openings can be read meanwhile."))
        self.counted.show()
        put(self.since, self.tr("Your last visit: {0}").format(last_visit) if last_visit else "")

    def _counted(self, view: OverviewView) -> str:
        """Return of what the number is made up, by the pages on which each is answered."""
        pages = (AnsweredAt.FINDINGS, AnsweredAt.REVIEWS, AnsweredAt.FOLLOW_UP, AnsweredAt.VERIFY)
        counts = [(self._page(at), view.waiting_at(at)) for at in pages]
        said = "  \u00b7  ".join(self.tr("{0}: {1}").format(name, number) for name, number in counts if number)
        more = self.tr("{0} more findings only say that one of these is late, and are counted with it.")
        return f"{said}  \u00b7  {more.format(view.said_elsewhere)}" if view.said_elsewhere else said

    def _line(self, of: OverviewLine, now: datetime | None) -> FindingLine:
        moment = moment_of(of.since_utc)
        age = "" if moment is None or now is None else self._age(begun_days((now - moment).total_seconds()))
        icon = "warning" if of.rank is Rank.HIGH else _ICONS.get(of.at, "flag")
        return FindingLine(self._ranks[of.rank], of.sentence, self._page(of.at), age, icon, high=of.rank is Rank.HIGH)

    def _age(self, days: int) -> str:
        # A day that is not over yet is no age.
        return self.tr("{0} days").format(days) if days > 1 else self.tr("today")

    def _page(self, at: AnsweredAt) -> str:
        return {
            AnsweredAt.FINDINGS: self.tr("Findings"),
            AnsweredAt.REVIEWS: self.tr("Reviews"),
            AnsweredAt.FOLLOW_UP: self.tr("Follow-up"),
            AnsweredAt.VERIFY: self.tr("Verify"),
        }[at]

    # -- use -----------------------------------------------------------------------------------

    def _show_use(self, use: UseView) -> None:
        self._drop_tables()
        self.budget.say("\n".join((use.budget, *use.too_often)), "warning" if use.is_over or use.too_often else "plain")
        self.months.show_months([(month_words(int(month[5:])), count) for month, count in use.months])
        named = (
            ("overview.used", self.tr("The last 91 days"), use.used),
            ("overview.followed_up", self.tr("Followed up"), use.followed_up),
            ("overview.trend", self.tr("Emergencies of earlier quarters"), use.trend),
        )
        tiles = [self._tile(*each) for each in named]
        tiles += [self._tile(f"overview.counted.{place}", *each) for place, each in enumerate(use.counted)]
        for place in range(0, len(tiles), 2):
            self._tables.addLayout(columns(*tiles[place : place + 2]))
        shown: tuple[QWidget, ...] = (self.use_heading, self.months)
        for part in shown:
            part.setVisible(True)

    def _tile(self, name: str, heading: str, of: Sequence[UseLine]) -> CountTile:
        lines = [
            CountLine(each.what, each.now, each.before, each.late, each.openings is not None or each.at is not None)
            for each in of
        ]
        tile = CountTile(name, heading, lines, now=self.tr("now"), before=self.tr("before"))
        tile.led.connect(lambda place: self.counted_requested.emit(of[place]))
        return tile

    def _drop_tables(self) -> None:
        while (item := self._tables.takeAt(0)) is not None:
            layout = item.layout()
            while layout is not None and (inside := layout.takeAt(0)) is not None:
                part = inside.widget()
                if part is not None:
                    discard(part)

    def forget(self) -> None:
        """Drop everything."""
        self._lines, self.is_as_left = (), False
        put(self.heading, "")
        put(self.since, "")
        put(self.counted, "")
        self.counted.hide()
        self.rows.show_findings(())
        self.rows.hide()
        self.budget.say("")
        self.months.show_months(())
        self._drop_tables()
        unseen: tuple[QWidget, ...] = (self.use_heading, self.months)
        for part in unseen:
            part.hide()
        self.acts_changed.emit()

    def first_focus(self) -> None:
        """Begin at what waits."""
        if self.rows.isHidden():
            self.setFocus()
        else:
            self.rows.setFocus()
