"""What needs a closer look: one list, however long the log is; and on request, what each rule tested and found."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.errors import BadInput, TwinsealError
from twinseal.domain.finding import Rank, RuleCount
from twinseal.flows.views.audit_desk import DeskView, FindingDetail
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import button, label, put, row
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.finding_row import FindingLine, FindingRows
from twinseal.gui.widgets.form_field import FormField, text_area


class FindingsTab(QWidget):
    """A heading that counts, and below it the findings, or the rules in their place."""

    story_requested = Signal(str)
    """The id of the opening that a finding leads to."""
    remark_requested = Signal(str, str)
    """Id of a finding, and what is to be signed about it."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__()
        self._details: tuple[FindingDetail, ...] = ()
        self._sentences: tuple[str, ...] = ()
        self._remarked = ""
        self._words = {
            Rank.HIGH: self.tr("High"),
            Rank.MEDIUM: self.tr("To answer"),
            Rank.LOW: self.tr("Low"),
        }
        self.heading = label("", "section", name="audit.findings_heading")
        self.since = label("", "muted", name="audit.findings_since")
        self.findings = FindingRows("audit.findings", self.tr("Findings, new ones first"), fits=False)
        self.rules = FactRows("audit.rules", self.tr("What each rule tested and found"), fits=False)
        self.turn = button(self.tr("What each rule tested"), "audit.turn_to_rules", self._turn)
        self.rules.hide()
        self._said, self._shows_rules = ("", ""), False
        self._rules: tuple[RuleCount, ...] = ()
        self.findings.reached.connect(self._show_current)
        self.findings.followed.connect(self._follow)
        self.answers = label("", "muted", name="audit.finding_answers", running=True)
        self.story = button(self.tr("What happened"), "audit.finding_story", lambda: self._follow(self._place()))
        self.remark = button(self.tr("Remark on it"), "audit.finding_remark", self._begin_remark)
        self._text = text_area("audit.remark", self.tr("Remark"), lines=2)
        self.field = FormField(self.tr("Remark"), self._text)
        self.about = label("", "muted", name="audit.remark_about", running=True)
        self.sign = button(self.tr("Sign the remark"), "audit.remark_sign", self._send)
        self.drop = button(self.tr("Sign nothing"), "audit.remark_drop", self.end_remark)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(14), px(16), px(14))
        box.setSpacing(px(8))
        top = row(self.heading, self.turn)
        top.setStretch(0, 1)
        top.setAlignment(self.turn, Qt.AlignmentFlag.AlignTop)
        box.addLayout(top)
        box.addWidget(self.since)
        box.addWidget(self.findings, 1)
        box.addWidget(self.rules, 1)
        box.addWidget(self.answers)
        acts = row(self.story, self.remark, self.sign, self.drop, None, spacing=SPACES_PX["within"])
        box.addWidget(self.about)
        box.addWidget(self.field)
        box.addLayout(acts)
        # What is left below the heading where there is no list.
        box.addStretch(0)
        self.end_remark()

    def show_view(self, view: DeskView) -> None:
        """Show findings; the first of them are new since the last visit, and say so."""
        count, fresh = len(view.findings), view.new_findings
        heading = self.tr("Findings: {0}").format(count) if count else self.tr("No findings.")
        since = (
            self.tr("Since your last visit ({0}): {1}. Earlier: {2}.").format(view.last_visit, fresh, count - fresh)
            if view.last_visit
            else self.tr("Since the vault was created: {0}.").format(fresh)
        )
        self._said, self._rules = (heading, since if count else ""), view.rules
        before = self._detail(self._place()).id
        self._sentences, self._details = view.findings, view.finding_details
        seals = {line.opening_id: line.seal_number for line in view.openings}
        self.findings.show_findings([self._line(view, place, seals) for place in range(count)])
        # Whoever remarked on a finding stays at it.
        self.findings.go_to(next((place for place, each in enumerate(self._details) if before and each.id == before), 0))
        self.rules.show_facts([self._rule_line(each) for each in view.rules])
        self._arrange()

    def _line(self, view: DeskView, place: int, seals: Mapping[str, int]) -> FindingLine:
        rank, detail = view.finding_ranks[place], self._detail(place)
        seal = seals.get(detail.opening_id, 0)
        link = self.tr("Seal {0:04d}").format(seal) if seal else self.tr("Opening")
        fresh = self.tr("new") if place < view.new_findings and view.last_visit else ""
        return FindingLine(
            self._words[rank],
            view.findings[place],
            link if detail.opening_id else "",
            self.tr("answered") if detail.answers else fresh,
            "warning" if rank is Rank.HIGH else "flag",
            high=rank is Rank.HIGH,
            lines=self._lines(detail),
        )

    def _place(self) -> int:
        return self.findings.currentIndex().row()

    def _detail(self, place: int) -> FindingDetail:
        return self._details[place] if 0 <= place < len(self._details) else FindingDetail("", "")

    def _show_current(self, place: int) -> None:
        detail = self._detail(place)
        put(self.answers, "\n".join(detail.answers))
        self.answers.setVisible(bool(detail.answers) and not self._shows_rules)
        self.story.setVisible(bool(detail.opening_id) and not self._shows_rules)
        self.remark.setVisible(bool(detail.id) and not self._remarked and not self._shows_rules)

    def _follow(self, place: int) -> None:
        if opening := self._detail(place).opening_id:
            self.story_requested.emit(opening)

    def _begin_remark(self) -> None:
        place = self._place()
        self._remarked = self._detail(place).id
        # It stays the remark on this finding, whichever is looked at meanwhile.
        put(self.about, self.tr("On: {0}").format(self._sentences[place]))
        self._show_form()
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _send(self) -> None:
        if self._remarked:
            self.remark_requested.emit(self._remarked, self._text.toPlainText())

    def _show_form(self) -> None:
        parts: tuple[QWidget, ...] = (self.about, self.field, self.sign, self.drop)
        for part in parts:
            part.setVisible(bool(self._remarked) and not self._shows_rules)
        self._show_current(self._place())

    def end_remark(self) -> None:
        """Put the field away, with what was typed."""
        had_focus = self._text.hasFocus() or self.sign.hasFocus() or self.drop.hasFocus()
        self._remarked = ""
        put(self.about, "")
        self._text.clear()
        self.field.accept()
        self._show_form()
        if had_focus:
            self.first_focus()

    def say(self, refusal: TwinsealError) -> bool:
        """Say at the field what is wrong with the remark; returns whether it is about that."""
        if isinstance(refusal, BadInput):
            self.field.refuse(refusal.sentence)
        return isinstance(refusal, BadInput)

    def _lines(self, of: FindingDetail) -> tuple[str, ...]:
        innocent = self.tr("Innocent if: {0}").format(of.innocent) if of.innocent else ""
        ids = self.tr("Finding {0}, rule {1}").format(of.id, of.rule)
        return tuple(part for part in (innocent, ids) if part and of.id)

    def _rule_line(self, rule: RuleCount) -> FactLine:
        said = self.tr("nothing") if rule.tested else self.tr("nothing to test")
        return FactLine(
            self.tr("{0}: {1}").format(rule.rule, rule.looks_for),
            (self.tr("tested: {0} {1}").format(rule.tested, rule.unit), *rule.goes_by),
            self.tr("findings: {0}").format(rule.fired) if rule.fired else said,
            "flag" if rule.fired else "check" if rule.tested else "clock",
            "amber" if rule.fired else "ink2",
        )

    def _turn(self) -> None:
        self._shows_rules = not self._shows_rules
        self._arrange()
        self.first_focus()

    def _arrange(self) -> None:
        """Show the findings, or the rules in their place."""
        fired = sum(bool(rule.fired) for rule in self._rules)
        rules = (
            self.tr("Rules: {0}, with findings: {1}").format(len(self._rules), fired),
            self.tr("Each looks through the whole log. A rule that tested nothing says nothing."),
        )
        heading, since = rules if self._shows_rules else self._said
        put(self.heading, heading)
        put(self.since, since)
        self.rules.setVisible(self._shows_rules)
        self.findings.setVisible(not self._shows_rules and bool(self.findings.count()))
        self.turn.setText(self.tr("Findings") if self._shows_rules else self.tr("What each rule tested"))
        self.turn.setVisible(bool(self._rules))
        self._show_form()

    def forget(self) -> None:
        """Drop every finding, and what the rules tested."""
        self._said, self._rules, self._shows_rules = ("", ""), (), False
        self._sentences, self._details = (), ()
        self.findings.show_findings(())
        self.rules.show_facts(())
        self._arrange()
        self.end_remark()

    def first_focus(self) -> None:
        """Begin at what is shown, the findings or the rules."""
        (self.rules if self._shows_rules else self.findings).setFocus()
