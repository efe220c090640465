"""What an auditor enters of one opening: class, four answers, findings, remarks, lessons, recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from twinseal.domain.errors import FieldFault
from twinseal.domain.finding import Rank
from twinseal.domain.review import Answered, Recommendation
from twinseal.flows.views.reviews import EnteredReview, ReviewSheet
from twinseal.gui import theme
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import bring_into_view, discard, keep_enter, label
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField, Line, line, text_area

_YES_NO: Final = {"yes": True, "no": False}
_PARTS: Final = 3


class ReviewForm(QWidget):
    """The fields in the order of the form that is signed; `changed` is emitted by every edit."""

    changed = Signal()

    def __init__(self) -> None:
        """Build empty."""
        super().__init__()
        self.setProperty("role", "clear")
        classes = {
            "": self.tr("Choose what it was"),
            "drill": self.tr("Drill"),
            "justified": self.tr("Justified emergency"),
            "avoidable": self.tr("Justified, but avoidable"),
            "not_justified": self.tr("Not justified"),
            "misuse": self.tr("Misuse suspected"),
            "cannot_judge": self.tr("Cannot be judged"),
        }
        answers = {"": self.tr("Choose"), "yes": self.tr("Yes"), "no": self.tr("No")}
        references = {**answers, "not_available": self.tr("Not available")}
        self.review_class = self._choice("reviews.class", self.tr("What it was"), classes)
        self.real = self._choice("reviews.real", self.tr("Was the emergency real?"), answers)
        self.way_closed = self._choice("reviews.way_closed", self.tr("Was the normal way really closed?"), answers)
        self.no_wider = self._choice("reviews.no_wider", self.tr("Were envelopes and time no wider than needed?"), answers)
        self.shown_as_asked = self._choice(
            "reviews.shown_as_asked", self.tr("Was shown what was asked for, and nothing else?"), answers
        )
        self.reference = self._choice(
            "reviews.reference", self.tr("Compared with what the reference number stands for"), references
        )
        remarks = text_area("reviews.remarks", self.tr("Remarks"), lines=3)
        lessons = text_area("reviews.lessons", self.tr("Lessons, or none"), lines=2)
        recommendations = text_area("reviews.recommendations", self.tr("Recommendations"), lines=2)
        self._texts = (remarks, lessons, recommendations)
        self.remarks = FormField(self.tr("Remarks"), remarks)
        self.lessons = FormField(self.tr("Lessons, or none"), lessons)
        self.recommendations = FormField(
            self.tr("Recommendations, one a line: what; who; day as in 2026-12-24"), recommendations
        )
        self.later = QCheckBox(self.tr("The lessons follow in a later review"))
        self.later.setObjectName("reviews.lessons_later")
        self.again = QCheckBox(self.tr("Review it again; what was signed stays"))
        self.again.setObjectName("reviews.again")
        for each in self._texts:
            # What is longer scrolls in it: the form is long, and most say a line or none.
            each.setFixedHeight(each.minimumHeight())
            each.textChanged.connect(self.changed)
        for tick in (self.later, self.again):
            tick.toggled.connect(self.changed)
        self._answers: list[tuple[str, FormField, Line]] = []
        self._findings = QVBoxLayout()
        self._findings.setSpacing(px(4))
        self._heading = label(self.tr("Answer each finding"), "section", name="reviews.findings_heading")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        box.addWidget(self.review_class)
        box.addLayout(columns(self.real, self.way_closed))
        box.addLayout(columns(self.no_wider, self.shown_as_asked))
        box.addWidget(self.reference)
        box.addWidget(self._heading)
        # A finding is a sentence: its lines end where they can still be read, however wide the page is.
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addLayout(self._findings, 1000)
        beside.addStretch(1)
        box.addLayout(beside)
        for part in (self.remarks, self.lessons, self.later):
            box.addWidget(part)
        # The mark is about the lessons above it.
        box.addSpacing(px(SPACES_PX["within"]))
        for part in (self.recommendations, self.again):
            box.addWidget(part)

    def _choice(self, name: str, words: str, choices: dict[str, str]) -> FormField:
        made = QComboBox()
        made.setObjectName(name)
        made.setAccessibleName(words)
        for code, said in choices.items():
            made.addItem(said, code)
        keep_enter(made)
        made.currentIndexChanged.connect(self.changed)
        return FormField(words, made)

    def show_sheet(self, sheet: ReviewSheet) -> None:
        """Take another opening: nothing is chosen, and each finding has a line for its answer."""
        self.forget()
        for place, finding in enumerate(sheet.findings):
            made = line(f"answer_{place}", finding.words, text=finding.said)
            made.textChanged.connect(self.changed)
            why = self.tr("your answer with another opening") if finding.said else ""
            why = self.tr("low: nobody owes an answer") if finding.rank is Rank.LOW else why
            field = FormField(self.tr("{0} ({1})").format(finding.words, why) if why else finding.words, made)
            field.setMaximumWidth(px(theme.reading_px("help")))
            self._answers.append((finding.id, field, made))
            self._findings.addWidget(field)
        self._order()
        self._heading.setVisible(bool(sheet.findings))
        self.again.setVisible(bool(sheet.line.class_words) and not sheet.is_second)

    def _order(self) -> None:
        """Let Tab go through the answers where they stand, before the remarks."""
        order: list[QWidget] = [self.reference.control, *(made for _finding, _field, made in self._answers), self._texts[0]]
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    def entered(self) -> EnteredReview:
        """Return what was entered, not judged yet."""
        return EnteredReview(
            review_class=_chosen(self.review_class),
            real=_YES_NO.get(_chosen(self.real)),
            way_closed=_YES_NO.get(_chosen(self.way_closed)),
            no_wider=_YES_NO.get(_chosen(self.no_wider)),
            shown_as_asked=_YES_NO.get(_chosen(self.shown_as_asked)),
            reference=_chosen(self.reference),
            answers=tuple(Answered(finding, made.text()) for finding, _field, made in self._answers),
            remarks=self._texts[0].toPlainText(),
            lessons=self._texts[1].toPlainText(),
            lessons_later=self.later.isChecked(),
            recommendations=tuple(map(_recommended, self._texts[2].toPlainText().splitlines())),
            again=self.again.isChecked(),
        )

    def say(self, faults: Sequence[FieldFault]) -> None:
        """Say each fault at its field; the keyboard goes to the first."""
        fields = {
            "review_class": self.review_class, "real": self.real, "way_closed": self.way_closed, "no_wider": self.no_wider,
            "shown_as_asked": self.shown_as_asked, "reference": self.reference, "remarks": self.remarks,
            "lessons": self.lessons, **{f"answer_{finding}": field for finding, field, _line in self._answers},
        }  # fmt: skip
        for place, fault in enumerate(faults):
            fields.get(fault.field, self.recommendations).refuse(fault.sentence, focus=place == 0)

    def forget(self) -> None:
        """Empty everything."""
        for field in (self.review_class, self.real, self.way_closed, self.no_wider, self.shown_as_asked, self.reference):
            field.accept()
            box = field.control
            if isinstance(box, QComboBox):
                box.setCurrentIndex(0)
        for each in self._texts:
            each.clear()
        for tick in (self.later, self.again):
            tick.setChecked(False)
        for _finding, field, _line in self._answers:
            discard(field)
        self._answers = []
        self._heading.setVisible(False)

    def first_focus(self) -> None:
        """Begin at the class, in sight."""
        self.review_class.control.setFocus()
        bring_into_view(self.review_class)


def _chosen(field: FormField) -> str:
    return str(field.control.currentData()) if isinstance(field.control, QComboBox) else ""


def _recommended(words: str) -> Recommendation:
    parts = [part.strip() for part in words.rsplit(";", _PARTS - 1)]
    return Recommendation(*parts, *[""] * (_PARTS - len(parts)))
