"""The story of one opening: when and of what kind, who and why, and what happened in the order of time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.events.contents import CONTENTS_MASKED, FIELD_REVEALED
from twinseal.domain.events.opening import (
    ANSWER_SIGNED,
    OPENING_OPENED,
    OPENING_REFUSED,
    OPENING_RESEALED,
    REGISTER_CODE_ANSWERED,
    REQUEST_SIGNED,
)
from twinseal.domain.events.people import IDENTIFY_DENIED, IDENTIFY_GRANTED
from twinseal.domain.opening import kind_words
from twinseal.domain.utc_text import is_moment, utc_words
from twinseal.flows.views.audit_desk import OpeningLine
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import label, put
from twinseal.gui.widgets.time_line import Milestone, TimeLine

_MILESTONES: Final = {
    REGISTER_CODE_ANSWERED.name: "book",
    IDENTIFY_GRANTED.name: "person",
    IDENTIFY_DENIED.name: "cross",
    REQUEST_SIGNED.name: "pen",
    ANSWER_SIGNED.name: "officer",
    OPENING_REFUSED.name: "cross",
    OPENING_OPENED.name: "seal-open",
    FIELD_REVEALED.name: "eye",
    CONTENTS_MASKED.name: "mask",
    OPENING_RESEALED.name: "seal-closed",
}
"""What people did; what the machine did beside it has no icon of its own."""
_DAY: Final = len("2026-11-01")


class OpeningStory(QWidget):
    """One opening in words, or why there is none."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__()
        self.setProperty("role", "clear")
        self._heading = label("", "headline", name="audit.story_heading")
        self._who = label("", "muted", name="audit.story_who")
        self.why = label("", name="audit.story_why")
        self.steps = TimeLine("audit.story", self.tr("What happened, in the order of time"), still=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        parts: tuple[QWidget, ...] = (self._heading, self._who, self.why, self.steps)
        for part in parts:
            box.addWidget(part)

    def show_nothing(self, heading: str, words: str) -> None:
        """Say why there is no story."""
        put(self._heading, heading)
        put(self._who, words)
        self._show_steps("", ())

    def show_opening(self, opening: OpeningLine, *, looked_at: bool) -> None:
        """Show all of an opening, or of one that nobody looked at yet what the list says of it."""
        seal = self.tr("Seal {0:04d}").format(opening.seal_number) if opening.seal_number else self.tr("No new seal")
        put(self._heading, f"{utc_words(opening.at_utc)}  \u00b7  {kind_words(opening.kind)}")
        put(self._who, f"{seal}  \u00b7  {opening.outcome.words}")
        if not looked_at:
            self._show_steps("", ())
            return
        reason = ", ".join(part for part in (opening.category, opening.reference) if part)
        said = f"\u201c{opening.justification}\u201d" if opening.justification else self.tr("No justification was given.")
        self._show_steps(f"{reason}\n{said}" if reason else said, tuple(_milestones(opening)))

    def _show_steps(self, why: str, steps: tuple[Milestone, ...]) -> None:
        put(self.why, why)
        self.steps.show_milestones(steps)


def _milestones(opening: OpeningLine) -> Iterator[Milestone]:
    """Yield what happened; where another day begins, a row says which."""
    day = opening.at_utc[:_DAY]
    for sentence, kind in zip(opening.story, opening.story_kinds, strict=True):
        if is_moment(sentence.partition("  ")[0]) and sentence[:_DAY] != day:
            day = sentence[:_DAY]
            yield Milestone("", "", day)
        yield _milestone(sentence, kind)


def _milestone(sentence: str, kind: str) -> Milestone:
    time, _, what = sentence.partition("  ")
    icon = _MILESTONES.get(kind, "")
    return Milestone(icon, time[11:19] if what else "", what or sentence, is_open=kind == OPENING_OPENED.name)
