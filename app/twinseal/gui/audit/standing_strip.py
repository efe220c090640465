"""Whether the log can be believed, above every page of the desk; red wherever an auditor stands when it cannot."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.utc_text import utc_words
from twinseal.flows.views.standing import LastVerified, LogStanding
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.announcer import announce
from twinseal.gui.widgets.base import button
from twinseal.gui.widgets.header_line import LOW_PX
from twinseal.gui.widgets.verdict_strip import Judgement, VerdictStrip


class StandingStrip(QWidget):
    """The verdict of the last verification in words, with a sign; hidden while nobody is signed in."""

    verify_requested = Signal()

    def __init__(self) -> None:
        """Build hidden."""
        super().__init__()
        self._judged: Judgement | None = None
        self.verify = button(self.tr("Verify"), "audit.standing_verify", self.verify_requested.emit, kind="quiet")
        self.strip = VerdictStrip("audit.standing", self.verify, is_line=True)
        box = self._box = QVBoxLayout(self)
        box.setSpacing(0)
        box.addWidget(self.strip)
        self._leave_room()
        self.hide()

    def show_standing(self, standing: LogStanding) -> None:
        """Show what is known of the log; what makes it red is said aloud once."""
        judgement, word, sentence = self._said(standing)
        self.strip.show_verdict(judgement, word, sentence)
        self.show()
        if judgement == "tampered" != self._judged:
            announce(self.strip, self.strip.accessibleName(), urgent=True)
        self._judged = judgement

    def wait(self, as_of_utc: str) -> None:
        """Say that the pages are as the auditor left them, and when that was; what is known of the log is not read yet."""
        words = self.tr("These pages are of {0}. What came since is not read yet, nor whether the log was verified.")
        self._judged = "unknown"
        self.strip.show_verdict("unknown", self.tr("As you left it"), words.format(utc_words(as_of_utc)))
        self.show()

    def _said(self, of: LogStanding) -> tuple[Judgement, str, str]:
        if not of.continues:
            return "tampered", self.tr("Does not continue"), of.continuity
        said = None if of.verified is None else self._judgement(of.verified)
        # Whatever was verified before: it was not like this then.
        if of.broken and (said is None or said[0] != "tampered"):
            return "tampered", self.tr("Broken"), of.broken
        said = said or ("unknown", self.tr("Not verified yet"), self.tr("Nobody has verified this log."))
        # Of a broken log nothing else matters.
        if said[0] == "tampered" or not of.unsigned:
            return said
        # Green would hide it, and a low window has room for the word alone.
        if of.verified is None:
            return "unproven", said[1], f"{said[2]} {of.unsigned}"
        return "unproven", self.tr("A later verification is not signed"), f"{said[1]}: {said[2]} {of.unsigned}"

    def _judgement(self, last: LastVerified) -> tuple[Judgement, str, str]:
        when = self.tr("{0} entries, verified by {1} on {2}; entries since then: {3}.").format(
            last.entries, last.by or self.tr("an auditor"), utc_words(last.at_utc), last.since
        )
        by = self.tr("{0} found this on {1}; Verify says where and what to do.").format(
            last.by or self.tr("An auditor"), utc_words(last.at_utc)
        )
        known: dict[str, tuple[Judgement, str, str]] = {
            "VALID-ANCHORED": ("intact", self.tr("Intact"), when),
            "VALID-COSIGNED": ("uncompared", self.tr("Intact, but not compared with anything that was kept"), when),
            "VALID-UNANCHORED": ("unproven", self.tr("The chain is intact, but not all of it is proven"), when),
            "INCOMPLETE": ("unproven", self.tr("No answer: something that is needed was missing"), when),
            "TAMPERED": ("tampered", self.tr("Changed: this log is not what was written"), by),
            "ROLLED-BACK": ("tampered", self.tr("Cut or rolled back: entries are missing"), by),
        }
        return known.get(last.verdict, ("unknown", last.verdict, when))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a low window to the page."""
        super().resizeEvent(event)
        self._leave_room()

    def _leave_room(self) -> None:
        low = self.window().height() < px(LOW_PX)
        self._box.setContentsMargins(px(16), px(6 if low else 14), px(16), px(4 if low else 8))
        self.strip.set_low(low)

    def forget(self) -> None:
        """Say nothing of a log that nobody reads."""
        self._judged = None
        self.strip.hide()
        self.hide()
