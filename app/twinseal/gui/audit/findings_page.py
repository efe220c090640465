"""What needs a closer look: one list, however long the log is; on request what each rule tested, and what another threshold would find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.errors import TwinsealError
from twinseal.domain.finding import Rank
from twinseal.flows.views.audit_desk import DeskView, FindingDetail, OpeningLine
from twinseal.flows.views.overview import Narrowed
from twinseal.gui.audit.back_test_panel import BackTestPanel
from twinseal.gui.audit.desk_page import DeskPage
from twinseal.gui.audit.finding_words import FindingWords
from twinseal.gui.audit.named_openings import NamedOpenings
from twinseal.gui.audit.only_chips import OnlyChips
from twinseal.gui.audit.remark_form import RemarkForm
from twinseal.gui.audit.rule_rows import RuleRows
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import button, label, put, row
from twinseal.gui.widgets.finding_row import FindingRows
from twinseal.gui.widgets.header_line import LOW_PX

_LEAST_HIGH_PX: Final = 112
_ENTRIES_MOST: Final = 50
"""So many entries of one finding are searched for; the newest."""


class _Shown(Enum):
    """What stands in the place of the list."""

    FINDINGS = auto()
    RULES = auto()
    BACK_TEST = auto()
    """Another number for a threshold."""
    OPENINGS = auto()
    """The openings that one finding names."""


class FindingsPage(DeskPage):
    """A heading that counts, and below it the findings; in their place the rules, a back-test, or the openings that a finding names."""

    entries_requested = Signal(str)
    """The entries that say so are asked for: words that find them in the log."""
    remark_requested = Signal(str, str)
    """Id of a finding, and what is to be signed about it."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__()
        self._details: tuple[FindingDetail, ...] = ()
        self._listed: tuple[int, ...] = ()
        """Places among all findings of the rows that are listed."""
        self._view: DeskView | None = None
        words: dict[str, str] = {
            Narrowed.TO_ANSWER: self.tr("To answer"), Narrowed.HIGH: self.tr("High"), Narrowed.MEDIUM: self.tr("Medium"),
        }  # fmt: skip
        self.only = OnlyChips("audit.findings", words)
        self.only.changed.connect(self._list)
        self._sentences: tuple[str, ...] = ()
        self._openings: Mapping[str, OpeningLine] = {}
        self._words = FindingWords(self)
        self._said, self._shown = ("", ""), _Shown.FINDINGS
        self._named_from = _Shown.FINDINGS
        self.heading = label("", "section", name="audit.findings_heading", wrap=False)
        self.since = label("", "muted", name="audit.findings_since", running=True)
        self.findings = FindingRows("audit.findings", self.tr("Findings, those that need an answer first"), fits=False)
        # One row at least, wherever the rest of a low page is scrolled to.
        self.findings.setMinimumHeight(px(_LEAST_HIGH_PX))
        self.findings.reached.connect(lambda _row: self._show_current())
        self.findings.followed.connect(lambda _row: self._follow(self._place()))
        self.back_test = BackTestPanel(self._words.ranks)
        self.back_test.followed.connect(self._follow_back_test)
        self.back_test.reached.connect(self.acts_changed)
        self.rules = RuleRows("audit.rules", self.tr("What each rule tested and found"))
        self.named = NamedOpenings("audit.named_openings", self.tr("Openings that the finding names"))
        self.named.story_requested.connect(self.story_requested)
        self.notes = label("", "muted", name="audit.finding_notes", running=True)
        self.answers = label("", "muted", name="audit.finding_answers", running=True)
        self.remarking = RemarkForm()
        self.remarking.signed.connect(self.remark_requested)
        self.remarking.dropped.connect(self.end_remark)
        self._build_acts()
        self._lay_out()
        self.end_remark()

    def _build_acts(self) -> None:
        self.story = button(self.tr("What happened"), "audit.finding_story", self._follow_shown)
        self.remark = button(self.tr("Remark on it"), "audit.finding_remark", self._begin_remark)
        self.turn = button(self.tr("What each rule tested"), "audit.turn_to_rules", self._turn, turns=True)
        self.to_back_test = button(self.tr("Try a threshold"), "audit.turn_to_back_test", self._begin_back_test)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(14), px(16), px(14))
        box.setSpacing(px(8))
        top = row(self.heading, self.since)
        top.setStretch(1, 1)
        box.addLayout(top)
        box.addWidget(self.only)
        lists: tuple[QWidget, ...] = (self.findings, self.rules, self.back_test, self.named)
        for each in lists:
            box.addWidget(each, 1)
        below: tuple[QWidget, ...] = (self.notes, self.answers, self.remarking)
        for part in below:
            box.addWidget(part)
        # What is left below the heading where there is no list.
        box.addStretch(0)

    # -- acts ----------------------------------------------------------------------------------

    @property
    def own_acts(self) -> tuple[Act, ...]:
        """Return every act of the page."""
        panel = self.back_test
        return self.story, self.remark, self.turn, self.to_back_test, *self.remarking.acts, panel.again, panel.act

    @property
    def others(self) -> tuple[Act, ...]:
        """Return what can be done with the finding that the keyboard is at, and the way to the rules and back."""
        detail = self._detail(self._place())
        leads = self._shown is _Shown.OPENINGS or (self._shown is _Shown.BACK_TEST and self.back_test.openings)
        acts = [self.story] if leads else []
        if self._shown is _Shown.FINDINGS:
            acts += [self.story] if self._words.leads(detail) else []
            acts += [self.remarking.drop] if self.remarking.finding else [self.remark] if detail.id else []
        acts += [self.back_test.again] if self._shown is _Shown.BACK_TEST and not self.back_test.asks else []
        turns = [self.turn] if self.rules.count() else []
        can_try = self.rules.count() and not self.remarking.finding and self._shown in (_Shown.FINDINGS, _Shown.RULES)
        return (*acts, *turns, *([self.to_back_test] if can_try else []))

    @property
    def primary(self) -> Act | None:
        """Return the signature while a remark is written, or what runs the back-test."""
        if self._shown is _Shown.BACK_TEST:
            return self.back_test.act if self.back_test.asks else None
        return self.remarking.sign if self.remarking.finding and self._shown is _Shown.FINDINGS else None

    @property
    def primary_key(self) -> str:
        """Return the key that signs, as Enter alone begins a line; Enter runs a back-test."""
        return "Enter" if self._shown is _Shown.BACK_TEST else "Ctrl+Enter"

    # -- findings ------------------------------------------------------------------------------

    def show_view(self, view: DeskView) -> None:
        """Show findings, those that owe an answer first; what is new since the last visit says so."""
        count, fresh = len(view.findings), view.new_findings
        heading = (
            self.tr("Findings: {0}, to answer: {1}").format(count, len(view.to_answer)) if count else self.tr("No findings.")
        )
        since = (
            self.tr("Since your last visit ({0}): {1}. Earlier: {2}.").format(view.last_visit, fresh, count - fresh)
            if view.last_visit
            else self.tr("Since the vault was created: {0}.").format(fresh)
        )
        if not view.is_judged:
            heading, since = self.tr("Findings are not worked out yet."), self.tr("The openings can be read meanwhile.")
        self._said = heading, since if count or not view.is_judged else ""
        before = self._detail(self._place()).id
        self._view, self._sentences, self._details = view, view.findings, view.finding_details
        self._openings = {line.opening_id: line for line in view.openings}
        self._fill(before)
        self.rules.show_rules(view.rules)
        if self._shown is _Shown.OPENINGS:
            self._shown = self._named_from
        self._arrange()

    def _list(self) -> None:
        self._fill(self._detail(self._place()).id)
        self._arrange()

    def _fill(self, before: str) -> None:
        """List what the chips leave; whoever remarked on a finding stays at it."""
        view, wanted = self._view, self.only.wanted
        if view is None:
            return
        owed = set(view.to_answer)
        ranks = {Rank.HIGH: Narrowed.HIGH, Rank.MEDIUM: Narrowed.MEDIUM}
        weighed = wanted & set(ranks.values())
        self._listed = tuple(
            place
            for place, rank in enumerate(view.finding_ranks)
            if (place in owed or Narrowed.TO_ANSWER not in wanted) and (not weighed or ranks.get(rank) in weighed)
        )
        self.findings.show_findings(
            [self._words.line(view, place, self._detail(place), self._openings) for place in self._listed]
        )
        self.go_to(before, else_first=True)

    def go_to(self, finding: str, *, else_first: bool = False) -> None:
        """Put the keyboard's mark at a finding by its id."""
        rows = (row for row, place in enumerate(self._listed) if finding and self._details[place].id == finding)
        row = next(rows, 0 if else_first else -1)
        if row >= 0:
            self.findings.go_to(row)

    def show_finding(self, finding: str) -> None:
        """Show one finding by its id, as whoever came from a mention of it wants; nothing hides it."""
        self._shown = _Shown.FINDINGS
        self.only.show_only(())
        self._arrange()
        self.go_to(finding)
        self.first_focus()

    def show_only(self, wanted: Iterable[Narrowed]) -> None:
        """Narrow the list, as whoever came from a number wants."""
        self._shown = _Shown.FINDINGS
        self.only.show_only(wanted)
        self._arrange()

    def _place(self) -> int:
        row = self.findings.currentIndex().row()
        return self._listed[row] if 0 <= row < len(self._listed) else -1

    def _detail(self, place: int) -> FindingDetail:
        return self._details[place] if 0 <= place < len(self._details) else FindingDetail("", "")

    def _show_current(self) -> None:
        detail, here = self._detail(self._place()), self._shown is _Shown.FINDINGS
        put(self.answers, "\n".join(detail.answers))
        self.answers.setVisible(bool(detail.answers) and here)
        put(self.notes, "  \u00b7  ".join(self._words.lines(detail)))
        self.notes.setVisible(self._is_low() and bool(detail.id) and here and not self.remarking.finding)
        words = (self._words.leads(detail) if here else "") or self.tr("What happened")
        self.story.setText(words)
        self.story.setAccessibleName(words)
        self.acts_changed.emit()

    def _is_low(self) -> bool:
        return self.window().height() < px(LOW_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a low window to the sentences; what else is known of one stands below the list."""
        super().resizeEvent(event)
        self.findings.set_brief(self._is_low())
        self.since.setHidden(self._is_low() and not self.only.wanted)
        self._arrange()
        self._show_current()

    def _follow_shown(self) -> None:
        if self._shown is _Shown.OPENINGS:
            self.named.follow_picked()
        elif self._shown is _Shown.BACK_TEST:
            self.back_test.follow()
        else:
            self._follow(self._place())

    def _follow(self, place: int) -> None:
        detail = self._detail(place)
        if detail.openings:
            self._lead(detail.openings, self._sentences[place])
        elif detail.about:
            self.show_finding(detail.about)
        elif detail.entries:
            self.entries_requested.emit(" ".join(f"#{number}" for number in detail.entries[:_ENTRIES_MOST]))

    def _follow_back_test(self, openings: object, words: str) -> None:
        if isinstance(openings, tuple):
            self._lead(openings, words)

    def _lead(self, openings: tuple[str, ...], words: str) -> None:
        if len(openings) > 1:
            self.named.show_openings([self._openings[opening] for opening in openings], words)
            self._named_from, self._shown = self._shown, _Shown.OPENINGS
            self._arrange()
            self.first_focus()
        elif openings:
            self.story_requested.emit(openings[0])

    # -- a remark ------------------------------------------------------------------------------

    def _begin_remark(self) -> None:
        place = self._place()
        self.remarking.begin(self._detail(place).id, self._sentences[place])
        self._show_form()
        self.remarking.take_focus()

    def _show_form(self) -> None:
        self.remarking.setVisible(bool(self.remarking.finding) and self._shown is _Shown.FINDINGS)
        self._show_current()

    def end_remark(self) -> None:
        """Put the form away, with what was typed."""
        had_focus = self.remarking.end()
        self._show_form()
        if had_focus:
            self.first_focus()

    def say(self, refusal: TwinsealError) -> bool:
        """Say at the field what is wrong with the remark; returns whether it is about that."""
        return self.remarking.say(refusal)

    # -- what stands in the place of the list --------------------------------------------------

    def _turn(self) -> None:
        before = {_Shown.FINDINGS: _Shown.RULES, _Shown.OPENINGS: self._named_from}
        self._shown = before.get(self._shown, _Shown.FINDINGS)
        self._arrange()
        self.first_focus()

    def _begin_back_test(self) -> None:
        self._shown = _Shown.BACK_TEST
        self._arrange()
        self.back_test.begin()
        self.first_focus()

    def _heading(self) -> tuple[str, str]:
        if self._shown is _Shown.RULES:
            return self.rules.heading()
        if self._shown is _Shown.OPENINGS:
            return self.named.heading()
        if self._shown is _Shown.BACK_TEST:
            return (
                self.tr("Try a threshold"),
                self.tr(
                    "What another number would have found in the last 24 months. Nothing is changed: two officers do that."
                ),
            )
        heading, since = self._said
        return heading, self.tr("Shown: {0}.").format(len(self._listed)) if self.only.wanted else since

    def _arrange(self) -> None:
        """Show the findings, or what stands in their place."""
        heading, since = self._heading()
        put(self.heading, heading)
        put(self.since, since)
        here = self._shown is _Shown.FINDINGS
        self.findings.setVisible(here and bool(self.findings.count()))
        self.only.arrange(offered=here and bool(self._details) and not self.remarking.finding, low=self._is_low())
        self.rules.setVisible(self._shown is _Shown.RULES)
        self.back_test.setVisible(self._shown is _Shown.BACK_TEST)
        self.named.setVisible(self._shown is _Shown.OPENINGS)
        from_back_test = self._shown is _Shown.OPENINGS and self._named_from is _Shown.BACK_TEST
        elsewhere = self.tr("Back to the threshold") if from_back_test else self.tr("Findings")
        self.turn.setText(self.tr("What each rule tested") if self._shown is _Shown.FINDINGS else elsewhere)
        self.turn.setAccessibleName(self.turn.text())
        self._show_form()

    def forget(self) -> None:
        """Drop every finding, and what the rules tested."""
        self._said, self._shown = ("", ""), _Shown.FINDINGS
        self._sentences, self._details, self._openings = (), (), {}
        self._view, self._listed = None, ()
        self.only.show_only(())
        self.findings.show_findings(())
        self.rules.show_rules(())
        self.named.forget()
        self.back_test.forget()
        self._named_from = _Shown.FINDINGS
        self._arrange()
        self.end_remark()

    def first_focus(self) -> None:
        """Begin at what is shown."""
        if self._shown is _Shown.BACK_TEST:
            self.back_test.first_focus()
            return
        lists = {_Shown.FINDINGS: self.findings, _Shown.RULES: self.rules, _Shown.OPENINGS: self.named}
        shown: QWidget = lists[self._shown]
        (self.turn if shown.isHidden() else shown).setFocus()
