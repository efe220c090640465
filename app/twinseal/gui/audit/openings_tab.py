"""Openings as stories: the list, and what happened in the one that is chosen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from twinseal.domain.opening import Outcome
from twinseal.domain.text import quoted, shown
from twinseal.domain.utc_text import utc_words
from twinseal.flows.views.audit_desk import DeskView, OpeningLine
from twinseal.gui import theme
from twinseal.gui.audit.findings_list import FindingsList
from twinseal.gui.design import icons
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import Colour
from twinseal.gui.widgets.base import card, label, put, tip
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.notice import Notice

_ICONS: Final[dict[str, tuple[str, Colour]]] = {
    Outcome.SEALED: ("seal-closed", "accent"),
    Outcome.REFUSED: ("cross", "amber"),
    Outcome.OPENED: ("seal-open", "red_text"),
    Outcome.UNCLEAN_END: ("warning", "amber"),
    Outcome.FAILED: ("cross", "amber"),
}
_LEAST_LIST_PX: Final = 200
_ANY_OTHER: Final[tuple[str, Colour]] = ("clock", "ink2")


class OpeningsTab(QWidget):
    """Left the openings, newest first; right one of them in the order of time."""

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self._lines: tuple[OpeningLine, ...] = ()
        self._summary = label("", name="audit.summary")
        self._continuity = Notice("audit.continuity")
        self.findings = FindingsList()
        self.openings = QListWidget()
        self.openings.setObjectName("audit.openings")
        self.openings.setAccessibleName(self.tr("Openings, newest first"))
        self.openings.setMinimumHeight(px(_LEAST_LIST_PX))
        self.openings.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.openings.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.openings.currentRowChanged.connect(self._show_story)
        self._heading = label("", "section", name="audit.story_heading")
        self._why = label("", name="audit.story_why")
        self._steps = QGridLayout()
        self._steps.setHorizontalSpacing(px(14))
        self._steps.setVerticalSpacing(px(4))
        self._steps.setColumnStretch(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(14), px(16), px(14))
        box.setSpacing(px(12))
        box.addWidget(self._summary)
        box.addWidget(self._continuity)
        box.addWidget(self.findings)
        steps = QWidget()
        steps.setProperty("role", "clear")
        steps.setLayout(self._steps)
        story = card(self._heading, self._why, steps, spacing=10)
        box.addLayout(columns(self.openings, story, weights=(2, 3)), 1)

    def show_view(self, view: DeskView) -> None:
        """Show every opening and what needs a closer look."""
        self._lines = view.openings
        put(
            self._summary,
            self.tr("Openings and attempts: {0}. Entries: {1}. Seal number {2:04d}. This visit is logged too.").format(
                len(view.openings), view.entries, view.seal_number
            ),
        )
        self._continuity.say(view.continuity, "plain" if view.goes_on else "refused")
        self.findings.show_findings(view.findings, view.new_findings, view.last_visit)
        self.openings.clear()
        for opening in view.openings:
            icon, colour = _ICONS.get(opening.outcome, _ANY_OTHER)
            who = " + ".join(name for name in (opening.first, opening.second) if name) or self.tr("nobody signed in")
            what = quoted(opening.envelopes) or self.tr("no envelope")
            item = QListWidgetItem(
                icons.icon(icon, theme.colour(colour)),
                shown(f"{utc_words(opening.at_utc)}   {opening.outcome.words}\n{who}\n{what}", lines=True),
            )
            item.setToolTip(tip(what))
            self.openings.addItem(item)
        if view.openings:
            self.openings.setCurrentRow(0)
        else:
            self._show_story(-1)

    def _show_story(self, place: int) -> None:
        while self._steps.count():
            item = self._steps.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if not 0 <= place < len(self._lines):
            put(self._heading, self.tr("Nothing has been opened yet"))
            put(self._why, self.tr("Every opening and every attempt will appear here with its full story."))
            return
        opening = self._lines[place]
        seal = self.tr("seal {0:04d}").format(opening.seal_number) if opening.seal_number else self.tr("no new seal")
        put(
            self._heading,
            f"{utc_words(opening.at_utc)}  \u00b7  {opening.kind}  \u00b7  {opening.outcome.words}  \u00b7  {seal}",
        )
        reason = " ".join(part for part in (opening.category, opening.reference) if part)
        quoted = f"\u201c{opening.justification}\u201d" if opening.justification else self.tr("No justification was given.")
        put(self._why, f"{reason}\n{quoted}" if reason else quoted)
        for number, sentence in enumerate(opening.story):
            time, _, what = sentence.partition("  ")
            self._steps.addWidget(
                label(f"{time[11:19]} UTC" if what else "", "mono", wrap=False), number, 0, Qt.AlignmentFlag.AlignTop
            )
            self._steps.addWidget(label(what or sentence), number, 1, Qt.AlignmentFlag.AlignTop)

    def first_focus(self) -> None:
        """Begin at the openings."""
        self.openings.setFocus(Qt.FocusReason.OtherFocusReason)
