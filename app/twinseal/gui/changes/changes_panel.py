"""Stands in the place of the secret: the list of changes while it is collected and signed, and the forms of what goes on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from twinseal.gui.changes.collect_page import CollectPage
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.changes.review_page import ReviewPage
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.act import ENTER
from twinseal.gui.widgets.announcer import announce
from twinseal.gui.widgets.pages import Pages

Form = TypeVar("Form", bound=ListPage)

COLLECT: Final = 0
REVIEW: Final = 1


class ChangesPanel(QFrame):
    """Two pages and a form in their place; what is done on them is told by them."""

    folded = Signal()
    """It was left; the list stays as it is."""
    back_requested = Signal()

    def __init__(self) -> None:
        """Build hidden."""
        super().__init__()
        self.setObjectName("changes")
        self.collect, self.review = CollectPage(), ReviewPage()
        self._forms: dict[object, ListPage] = {}
        self._asked: ListPage | None = None
        self._low = self._lowest = False
        self._pages = Pages((self.collect, self.review))
        self.collect.folded.connect(self.folded)
        box = self._box = QVBoxLayout(self)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._pages)
        self.hide()

    @property
    def page(self) -> int:
        """Return `COLLECT` or `REVIEW`."""
        return self._pages.index

    def form(self, kind: Callable[[], Form]) -> Form:
        """Return the form of a kind, built when it is first asked for."""
        if kind not in self._forms:
            made = self._forms[kind] = kind()
            made.set_low(self._low, lowest=self._lowest)
            made.hide()
            self._box.addWidget(made)
        return cast("Form", self._forms[kind])

    @property
    def asked(self) -> ListPage | None:
        """Return the form that stands in the place of the pages, None where none does."""
        return self._asked

    @property
    def asks(self) -> bool:
        """Tell whether a form stands in the place of the pages."""
        return self._asked is not None

    def ask(self, form: ListPage) -> None:
        """Show a form in the place of the pages; the keyboard goes to what it asks first."""
        for other in self._forms.values():
            if other is not form:
                other.hide()
        self._pages.hide()
        self._asked = form
        form.show()
        announce(self, form.question.text())
        form.first_focus()

    def holds_secret(self) -> bool:
        """Tell whether a secret is being typed."""
        return self._asked is not None and self._asked.holds_secret()

    def conceal(self) -> None:
        """Wipe what stands in the forms, words come back when the same is asked again; and show the pages."""
        for form in self._forms.values():
            form.conceal()
            form.hide()
        self._asked = None
        self._pages.show()

    def cover(self) -> None:
        """Take every name out as well, while everything is masked; whoever asks for the list has it shown again."""
        self.conceal()
        self.collect.forget()
        self.review.forget()

    def set_low(self, low: bool, *, lowest: bool = False) -> None:
        """Take less room in a low window."""
        if (low, lowest) == (self._low, self._lowest):
            return
        self._low, self._lowest = low, lowest
        self.review.set_low(low)
        for part in (self.collect, *self._forms.values()):
            part.set_low(low, lowest=lowest)

    def show_page(self, page: int) -> None:
        """Show `COLLECT` or `REVIEW`; the keyboard goes to the first of it."""
        self._pages.show_page(page)
        now = self.review if page == REVIEW else self.collect
        announce(self, now.question.text())
        now.first_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave a form or a page with Esc, do what it is for with Enter."""
        form = self._asked or (self.collect if self.page == COLLECT else None)
        if event.key() == Qt.Key.Key_Escape:
            (form.folded if form is not None else self.back_requested).emit()
        elif event.key() in ENTER and form is not None:
            form.act.click()
        else:
            super().keyPressEvent(event)

    def forget(self) -> None:
        """Put it away with all that stands on it."""
        self.hide()
        self.conceal()
        for form in self._forms.values():
            form.forget()
        self.collect.forget()
        self.review.forget()
        self._pages.show_page(COLLECT)
