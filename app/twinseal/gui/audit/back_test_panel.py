"""Another number for a threshold, and what it would have found: what is new, what is gone, and what weighs something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from twinseal.domain.errors import BadInput, TwinsealError
from twinseal.domain.finding import Rank
from twinseal.flows.views.back_test import BackTestFinding, BackTestOpening, BackTestView, FindingChange, ThresholdChoice
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import bring_into_view, button, label, put
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.finding_row import FindingLine, FindingRows
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.header_line import LOW_PX

_NAME_SIGNS: Final = 24
_LEAST_HIGH_PX: Final = 112
_LIST: Final = 100
"""Share of the list in the height that is left, beside 1 of the room below it."""


class BackTestPanel(QWidget):
    """A threshold and a number above; below them each difference, which leads to the openings that it names."""

    asked = Signal()
    """The thresholds are asked for."""
    wanted = Signal(str, str)
    """Name of a threshold, and the number as it was typed."""
    followed = Signal(object, str)
    """Ids of openings, and the words of what names them."""
    reached = Signal()
    """The keyboard is at another difference, or there are others now."""

    def __init__(self, ranks: dict[Rank, str]) -> None:
        """Build empty; `ranks` are the ranks in words."""
        super().__init__()
        self.setProperty("role", "clear")
        self._ranks = ranks
        self._choices: tuple[ThresholdChoice, ...] = ()
        self._named: list[tuple[tuple[str, ...], str]] = []
        self.which = QComboBox()
        self.which.setObjectName("audit.threshold")
        self.which.setAccessibleName(self.tr("Threshold"))
        # The whole words stand in the list that unfolds.
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.which.setMinimumContentsLength(_NAME_SIGNS)
        self.which.currentIndexChanged.connect(lambda _place: self._show_choice())
        self.number = line("audit.threshold_number", self.tr("Another number for the threshold"))
        self._which = FormField(self.tr("Threshold"), self.which)
        self.field = FormField(self.tr("Another number"), self.number)
        self.said = label("", name="audit.back_test_said", running=True)
        self.rows = FindingRows("audit.back_test", self.tr("What another number changes"), fits=False)
        # One row at least, wherever the rest of a low page is scrolled to.
        self.rows.setMinimumHeight(px(_LEAST_HIGH_PX))
        self.rows.followed.connect(self._follow)
        self.rows.reached.connect(lambda _place: self.reached.emit())
        self.act = button(self.tr("Try it"), "audit.back_test_try", self.send, kind="primary")
        self.again = button(self.tr("Another number"), "audit.threshold_again", self._ask_again)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        fields = columns(self._which, self.field, weights=(3, 2))
        fields.setContentsMargins(0, 0, 0, 0)
        self._form = QWidget()
        self._form.setProperty("role", "clear")
        self._form.setLayout(fields)
        box.addWidget(self._form)
        box.addWidget(self.said)
        box.addWidget(self.rows, _LIST)
        # What is left where there is no list.
        box.addStretch(1)
        self.forget()

    @property
    def openings(self) -> tuple[str, ...]:
        """Return the openings that the difference names which the keyboard is at."""
        place = self.rows.currentIndex().row()
        return self._named[place][0] if 0 <= place < len(self._named) and self.rows.isVisible() else ()

    @property
    def asks(self) -> bool:
        """Tell whether threshold and number can be typed: in a low window they leave their room to what was found."""
        return not self._form.isHidden()

    def _fit(self, *, asks: bool = False) -> None:
        is_low = self.window().height() < px(LOW_PX)
        self._form.setVisible(asks or not (is_low and self._named))
        self.reached.emit()

    def _ask_again(self) -> None:
        self._fit(asks=True)
        self.number.setFocus()
        self.number.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a low window to what was found."""
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height() and not self._form.isAncestorOf(self.focusWidget() or self):
            self._fit()

    def begin(self) -> None:
        """Ask for the thresholds; what was tried last is still there."""
        self.asked.emit()

    def show_choices(self, choices: tuple[ThresholdChoice, ...]) -> None:
        """Offer the thresholds; the one that was chosen stays chosen."""
        if choices == self._choices:
            return
        chosen = self.which.currentData()
        self._choices = choices
        self.which.blockSignals(True)
        self.which.clear()
        for choice in choices:
            self.which.addItem(choice.called, choice.name)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        self.which.blockSignals(False)
        self._show_choice()

    def _show_choice(self) -> None:
        place = self.which.currentIndex()
        choice = self._choices[place] if 0 <= place < len(self._choices) else None
        says = self.tr("{0} Rule {1}.").format(choice.says, ", ".join(choice.rules)) if choice else ""
        self._which.message.set_hint(says)
        self.field.message.set_hint(self.tr("{0} now").format(choice.value) if choice else "")
        self.field.accept()
        self._drop_result()

    def send(self) -> None:
        """Ask for the back-test."""
        if self._choices:
            self.wanted.emit(str(self.which.currentData()), self.number.text())

    def say(self, refusal: TwinsealError) -> bool:
        """Say at the number what is wrong with it; returns whether it is about that."""
        if isinstance(refusal, BadInput):
            self.field.refuse(refusal.sentence)
            bring_into_view(self.field)
        return isinstance(refusal, BadInput)

    def show_back_test(self, view: BackTestView) -> None:
        """Show what was tried over what, each rule's counts, and each difference."""
        self.field.accept()
        differs = any(rule.findings or rule.openings_new or rule.openings_gone for rule in view.rules)
        same = () if differs else (self.tr("The same findings, of the same rank."),)
        put(self.said, "\n".join((view.said, *(rule.said for rule in view.rules), *same)))
        self.said.show()
        lines: list[FindingLine] = []
        self._named = []
        for rule in view.rules:
            for finding in rule.findings:
                lines.append(self._finding_line(finding))
                self._named.append((finding.openings, finding.words))
            for opening, age in self._openings(rule.openings_new, rule.openings_gone):
                lines.append(FindingLine(self.tr("Opening"), opening.words, "", age, "seal-open"))
                self._named.append(((opening.opening_id,), opening.words))
        self.rows.show_findings(lines)
        self.rows.setVisible(bool(lines))
        self.rows.go_to(0)
        if lines:
            self.rows.setFocus()
        self._fit()

    def _openings(
        self, new: tuple[BackTestOpening, ...], gone: tuple[BackTestOpening, ...]
    ) -> Iterator[tuple[BackTestOpening, str]]:
        yield from ((opening, self.tr("newly named")) for opening in new)
        yield from ((opening, self.tr("no longer named")) for opening in gone)

    def _finding_line(self, finding: BackTestFinding) -> FindingLine:
        ages = {
            FindingChange.NEW: self.tr("new"),
            FindingChange.GONE: self.tr("gone"),
            FindingChange.OTHER_RANK: self.tr("was {0}").format(self._ranks[finding.before].lower()),
        }
        count = len(finding.openings)
        link = self.tr("{0} openings").format(count) if count > 1 else self.tr("Opening") if count else ""
        is_high = finding.rank is Rank.HIGH and finding.how is not FindingChange.GONE
        return FindingLine(
            self._ranks[finding.rank], finding.words, link, ages[finding.how], "warning" if is_high else "flag", high=is_high
        )

    def follow(self) -> None:
        """Go to what the difference names which the keyboard is at."""
        self._follow(self.rows.currentIndex().row())

    def _follow(self, place: int) -> None:
        if 0 <= place < len(self._named) and self._named[place][0]:
            self.followed.emit(*self._named[place])

    def _drop_result(self) -> None:
        self._named = []
        put(self.said, "")
        self.said.hide()
        self.rows.show_findings(())
        self.rows.hide()
        self._fit()

    def forget(self) -> None:
        """Drop what was tried, for the next auditor."""
        self._choices = ()
        self.which.clear()
        self.number.clear()
        self._show_choice()

    def first_focus(self) -> None:
        """Begin at the threshold, or at what was found."""
        (self.rows if self._named else self.which).setFocus()
