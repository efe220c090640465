"""Stands in the place of the secret: the list of changes while it is collected and signed, and a new secret for it."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from twinseal.gui.changes.collect_page import CollectPage
from twinseal.gui.changes.review_page import ReviewPage
from twinseal.gui.changes.secret_form import SecretForm
from twinseal.gui.widgets.act import ENTER
from twinseal.gui.widgets.announcer import announce
from twinseal.gui.widgets.pages import Pages

COLLECT: Final = 0
REVIEW: Final = 1


class ChangesPanel(QFrame):
    """Two pages and a form; what is done on them is told by them."""

    folded = Signal()
    """It was left; the list stays as it is."""
    back_requested = Signal()

    def __init__(self) -> None:
        """Build hidden."""
        super().__init__()
        self.setObjectName("changes")
        self.collect, self.review = CollectPage(), ReviewPage()
        self._pages = Pages((self.collect, self.review))
        self.collect.folded.connect(self.folded)
        box = self._box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._pages)
        self.hide()

    @property
    def page(self) -> int:
        """Return `COLLECT` or `REVIEW`."""
        return self._pages.index

    @cached_property
    def secret(self) -> SecretForm:
        """The form for a new secret, built when somebody puts one in."""
        made = SecretForm()
        made.hide()
        self._box.addWidget(made)
        return made

    @property
    def asks(self) -> bool:
        """Tell whether the form for a new secret stands in the place of the pages."""
        return "secret" in self.__dict__ and not self.secret.isHidden()

    def ask_secret(self, envelope: str, field: str) -> None:
        """Ask for the new secret of a field in the place of the pages."""
        self._pages.hide()
        self.secret.show()
        self.secret.begin(envelope, field)
        announce(self, self.secret.question.text())

    def conceal(self) -> None:
        """Wipe what stands in the form, and show the pages again."""
        if "secret" in self.__dict__:
            self.secret.forget()
            self.secret.hide()
        self._pages.show()

    def show_page(self, page: int) -> None:
        """Show `COLLECT` or `REVIEW`; the keyboard goes to the first of it."""
        self._pages.show_page(page)
        now = self.review if page == REVIEW else self.collect
        announce(self, now.question.text())
        now.first_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave a page with Esc, go to the review with Enter."""
        if self.asks:
            self._press_secret(event)
        elif event.key() == Qt.Key.Key_Escape:
            (self.back_requested if self.page == REVIEW else self.folded).emit()
        elif event.key() in ENTER and self.page == COLLECT:
            self.collect.review.click()
        else:
            super().keyPressEvent(event)

    def _press_secret(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.secret.folded.emit()
        elif event.key() in ENTER:
            self.secret.put.click()
        else:
            super().keyPressEvent(event)

    def forget(self) -> None:
        """Put it away with all that stands on it."""
        self.hide()
        self.conceal()
        self.collect.forget()
        self.review.forget()
        self._pages.show_page(COLLECT)
