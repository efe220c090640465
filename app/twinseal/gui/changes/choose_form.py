"""Asks which envelope a change is about, and why where it is to go for good."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal

from twinseal.flows.views.change_list import EnvelopeChoice
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.widgets.base import label, put
from twinseal.gui.widgets.choice_rows import ChoiceRows
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.search_field import SearchField

_SHOWN_MOST: Final = 50
"""So many are drawn; among more one searches."""
_SEARCH_FROM: Final = 8


class ChooseForm(ListPage):
    """One envelope of those that may be changed here."""

    sent = Signal(str, str)
    """Id of the envelope, and the reason where one is asked for."""

    def __init__(self) -> None:
        """Build without envelopes."""
        super().__init__("choose_form", "choose_form.go_on", self.tr("Go on"))
        self.search = SearchField("choose_form.search", self.tr("Search by name or system"))
        self.rows = ChoiceRows("choose_form.envelopes", self.tr("Envelopes"))
        self._more = label("", "muted", name="choose_form.more")
        self.reason = line("choose_form.reason", self.tr("Reason for retiring the envelope"))
        self._reason = FormField(
            self.tr("Reason for retiring the envelope"), self.reason, self.tr("It stays in the log and in every report.")
        )
        self._choices: tuple[EnvelopeChoice, ...] = ()
        self.add_body(self.search, self.rows, self._more, self._reason)
        self.take_fields(reason=self._reason)
        self.keep_words(self.reason)
        self.search.textChanged.connect(lambda _text: self._seek())

    def begin(
        self, key: str, question: str, act: str, choices: Sequence[EnvelopeChoice], *, now: str = "", asks_why: bool = False
    ) -> None:
        """Offer envelopes; `now` is the one that people look at."""
        self.begin_for(key, question)
        self.act.setText(act)
        self.act.setAccessibleName(act)
        self._choices = tuple(choices)
        self._reason.setVisible(asks_why)
        self.search.setVisible(len(self._choices) >= _SEARCH_FROM)
        self.search.clear()
        self._seek()
        self.rows.choose(now)

    def _seek(self) -> None:
        words = self.search.text().casefold().split()
        fit = [each for each in self._choices if all(word in f"{each.label}\n{each.system}".casefold() for word in words)]
        self.rows.offer([(each.id, self._words_of(each)) for each in fit[:_SHOWN_MOST]])
        more = len(fit) - _SHOWN_MOST
        put(self._more, self.tr("{0} more: search for the one you mean.").format(more) if more > 0 else "")
        self._more.setVisible(more > 0)

    @staticmethod
    def _words_of(each: EnvelopeChoice) -> str:
        return f"{each.label}  \u00b7  {each.system}" if each.system else each.label

    def send(self) -> None:
        """Hand over the envelope that is chosen."""
        self.accept()
        if not self.rows.choice():
            self.said.say(self.tr("No envelope is chosen. Search for another name."))
            return
        self.sent.emit(self.rows.choice(), self.reason.text())

    def wipe(self) -> None:
        """Keep no label."""
        self._choices = ()
        self.search.clear()
        self.rows.offer(())

    def first_focus(self) -> None:
        """Begin at the envelopes, or at the search where there are many."""
        (self.rows if self.search.isHidden() else self.search).setFocus()
