"""From which number on something is found at the audit desk: one threshold of many."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from twinseal.domain.changes.change_threshold import THRESHOLDS
from twinseal.domain.policy.thresholds import Thresholds
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import label, put
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.number_field import NumberField

_NUMBER_PX: Final = 190
_NAME_SIGNS: Final = 24


class ThresholdForm(ListPage):
    """Each with its present number, and what it counts."""

    sent = Signal(str, int)
    """Name of its field, and the number."""

    def __init__(self) -> None:
        """Build with the defaults."""
        super().__init__("threshold_form", "threshold_form.put", self.tr("Put it on the list"))
        self._now = self._listed = Thresholds()
        self.which = QComboBox()
        self.which.setObjectName("threshold_form.which")
        self.which.setAccessibleName(self.tr("What is found"))
        # The whole words stand in the list that unfolds.
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.which.setMinimumContentsLength(_NAME_SIGNS)
        for name, row in THRESHOLDS.items():
            self.which.addItem(row.in_words(name).name, name)
        self.number = NumberField("threshold_form.number", self.tr("From this number on"), 0, 1, 0)
        self.number.setFixedWidth(px(_NUMBER_PX))
        self._number = FormField(self.tr("From this number on"), self.number)
        self._is_now = label("", "muted-body", name="threshold_form.now", running=True)
        self.add_body(FormField(self.tr("What is found"), self.which), self._number, self._is_now)
        self.take_fields(value=self._number)
        self.which.currentIndexChanged.connect(lambda _place: self._show())
        self.keep(self.which.currentIndex, lambda place: self.which.setCurrentIndex(int(str(place))), lambda: None)
        self.keep_words(self.number)

    def begin(self, key: str, question: str, now: Thresholds, listed: Thresholds) -> None:
        """Show the thresholds as the list leaves them; `now` are those in force."""
        self._now, self._listed = now, listed
        if not self.begin_for(key, question):
            self._show()

    def _show(self) -> None:
        name = str(self.which.currentData())
        row = THRESHOLDS[name]
        self.number.setRange(row.low, row.high)
        self.number.setValue(getattr(self._listed, name))
        now = self.tr("{0} now, from {1} to {2}.").format(getattr(self._now, name), row.low, row.high)
        put(self._is_now, f"{self._now.sentence(name)} {now}")

    def send(self) -> None:
        """Hand over name and number."""
        self.accept()
        self.sent.emit(str(self.which.currentData()), self.number.value())

    def first_focus(self) -> None:
        """Begin at what is found."""
        self.which.setFocus()
