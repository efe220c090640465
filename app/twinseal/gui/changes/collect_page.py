"""What is on the list so far, drafts of earlier openings, and the ways to put something on it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import bring_into_view, button, discard, label, row
from twinseal.gui.widgets.change_row import Change, ChangeRows
from twinseal.gui.widgets.sign import Sign
from twinseal.gui.widgets.wrapped_row import WrappedRow

Ways = tuple[str, tuple[tuple[str, str, str], ...]]
"""A heading, and below it the name of an act, its words and its icon each."""


class DraftOffer(QFrame):
    """A list of an earlier opening that nobody carried out: taken up, dropped, or left for the next opening."""

    taken_up = Signal()
    dropped = Signal()
    left = Signal()

    def __init__(self, sentence: str, number: int = 0, *, is_readable: bool = True) -> None:
        """Build with the sentence that says whose list it is; what cannot be read is not taken up."""
        super().__init__()
        self.setProperty("role", "question")
        take = button(self.tr("Take it up"), f"changes.draft_take.{number}", self.taken_up.emit)
        if not is_readable:
            take.hide()
        words = label(sentence, name=f"changes.draft.{number}", running=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(12), px(16), px(12))
        box.setSpacing(px(SPACES_PX["within"]))
        # What is left of a wide row stays empty: the words end where they can be read, beside their sign.
        top = row(Sign("flag", "amber"), words, None)
        top.setStretch(1, 1000)
        box.addLayout(top)
        box.addWidget(
            WrappedRow(
                take,
                button(self.tr("Keep it for later"), f"changes.draft_leave.{number}", self.left.emit),
                button(self.tr("Drop it"), f"changes.draft_drop.{number}", self.dropped.emit, kind="quiet"),
            )
        )


class CollectPage(ListPage):
    """Nothing happens while a list is collected; what is on it is kept as a draft at once."""

    wanted = Signal(str)
    """What is to go on the list: the name of the act."""
    take_out_requested = Signal(int)
    """Number of a change, from 1."""
    review_requested = Signal()
    draft_taken_up = Signal(str)
    draft_dropped = Signal(str)
    draft_left = Signal(str)

    def __init__(self) -> None:
        """Build with an empty list."""
        super().__init__("collect", "changes.review", self.tr("Review the list"), self.tr("What changes with this seal?"))
        self._ways = QWidget()
        self._ways.setProperty("role", "clear")
        self._groups = QVBoxLayout(self._ways)
        self._groups.setContentsMargins(0, 0, 0, 0)
        self._groups.setSpacing(px(SPACES_PX["within"]))
        self._offered_ways: tuple[Ways, ...] = ()
        offers = QWidget()
        offers.setProperty("role", "clear")
        self._offers = QVBoxLayout(offers)
        self._offers.setContentsMargins(0, 0, 0, 0)
        self._offers.setSpacing(px(SPACES_PX["within"]))
        self.rows = ChangeRows("changes.rows", self.tr("Changes on the list"))
        self._none = label(
            self.tr("Nothing is on the list yet. Nothing changes before both of you have read and signed it."), "muted-body"
        )
        self.out = button(self.tr("Take it out"), "changes.take_out", self._take_out)
        # What is on the list stands above the ways: a new row is in sight, and the next thing is put on below it.
        self.add_body(offers, self._none, self.rows, row(self.out, None), self._ways)
        self._offered = offers
        self.show_drafts(())
        self.show_list(())

    def offer(self, groups: Sequence[Ways]) -> None:
        """Offer what these two may put on the list, under the heading of each group where there are several."""
        if tuple(groups) == self._offered_ways:
            return
        self._offered_ways = tuple(groups)
        _empty_out(self._groups)
        for heading, ways in groups:
            acts = WrappedRow(*(button(words, key, partial(self.wanted.emit, key), icon=icon) for key, words, icon in ways))
            if len(groups) > 1:
                self._groups.addWidget(label(heading, "label"))
            self._groups.addWidget(acts)

    def show_drafts(self, drafts: Sequence[tuple[str, str, bool]]) -> None:
        """Offer drafts: id, the sentence, whether it can be read."""
        _empty_out(self._offers)
        self._offered.setVisible(bool(drafts))
        for number, (key, sentence, is_readable) in enumerate(drafts):
            made = DraftOffer(sentence, number, is_readable=is_readable)
            made.taken_up.connect(partial(self.draft_taken_up.emit, key))
            made.dropped.connect(partial(self.draft_dropped.emit, key))
            made.left.connect(partial(self.draft_left.emit, key))
            self._offers.addWidget(made)

    def show_list(self, changes: Sequence[Change], *, listed: int | None = None) -> None:
        """Show what is on the list, the newest last; after the first `listed` what stays in a draft, which nobody takes out."""
        grew = len(changes) > self.rows.count()
        self._listed = len(changes) if listed is None else listed
        self.rows.show_changes(changes)
        self.rows.setVisible(bool(changes))
        self.out.setVisible(bool(changes))
        self._none.setVisible(not changes)
        self.said.say("")
        if grew and changes:
            self.rows.setCurrentIndex(self.rows.model().index(len(changes) - 1, 0))
            bring_into_view(self.out)

    def send(self) -> None:
        """Go on to the review."""
        self.review_requested.emit()

    def _take_out(self) -> None:
        place = self.rows.currentIndex().row()
        if 0 <= place < self._listed:
            self.take_out_requested.emit(place + 1)

    def forget(self) -> None:
        """Take back the list and what was offered."""
        self.show_list(())
        self.show_drafts(())
        self.offer(())

    def first_focus(self) -> None:
        """Begin at what was left over, then at what can be put on the list."""
        first = (*self.findChildren(DraftOffer), self._ways, self.act)
        acts = (act for part in first for act in (part, *part.findChildren(Act)) if isinstance(act, Act))
        next(act for act in acts if not act.isHidden()).setFocus()


def _empty_out(box: QLayout) -> None:
    while box.count():
        item = box.takeAt(0)
        part = item.widget() if item is not None else None
        if part is not None:
            discard(part)
