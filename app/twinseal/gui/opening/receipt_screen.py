"""After the reseal: seal number and register code, huge, and what happened in the pair's words.

The same screen stands first at a start, before anything else, where nobody said that the line was written down.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from twinseal.domain.due_time import day_and_clock, room_time
from twinseal.domain.duration import duration_text
from twinseal.domain.text import quoted, shown
from twinseal.flows.views.opening import OpeningView, OwedLine
from twinseal.flows.views.sealed import LineOwed
from twinseal.gui.design.scale import px
from twinseal.gui.opening.steps import OpeningScreen
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import bring_into_view, button, label, page, put, row
from twinseal.gui.widgets.duty_row import Duty, DutyRows
from twinseal.gui.widgets.header_line import LOW_PX
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.pause import Pause
from twinseal.gui.widgets.pdf_preview import PdfPreview
from twinseal.gui.widgets.register_line import RegisterLine
from twinseal.gui.widgets.screen import SECRET_PX
from twinseal.gui.widgets.sign import SealMark

_MARK_PX: Final = 56
_MARK_LOW_PX: Final = 32
"""Side of the mark before the title, and that in a low window."""


class ReceiptScreen(OpeningScreen):
    """What to write into the paper register, and what is owed.

    Until somebody marks the line as written down, this is also the first screen after every start.
    """

    done = Signal()
    postponed = Signal()
    slip_requested = Signal()
    slip_save_requested = Signal()
    paper_form_requested = Signal()

    def __init__(self) -> None:
        """Build."""
        super().__init__("receipt", self.tr("Sealed again"), step=5, can_abandon=False, wide_px=SECRET_PX)
        self._problem = Notice("receipt.problem")
        # Somebody may be typing when the vault seals itself: keys go to the code, which takes none, and the button that
        # puts the code away cannot be pressed for a moment.
        self._story = label("", name="receipt.story")
        self._owed_heading = label(self.tr("What is owed"), "label")
        self._duties = DutyRows("receipt.duties", self.tr("What is owed"), still=True)
        self._seal_how = label("", "muted-body", name="receipt.how_sealed")
        self._how = Notice("receipt.how")
        self._kept = Notice("receipt.list_kept")
        self._drill = Notice("receipt.drill")
        self._unconfirmed = Notice("receipt.unconfirmed")
        self._earlier = label("", name="receipt.earlier", selectable=False)
        self._changes_heading = label(self.tr("Changed with this seal"), "label")
        self._changes = label("", name="receipt.changes", running=True)
        self._card = label("", "muted", name="receipt.new_card")
        self._mark = SealMark(size_px=_MARK_PX)
        self.head_with(self._mark, self._seal_how)
        self.body.addWidget(self._problem)
        self.body.addWidget(self._how)
        self.body.addWidget(self._kept)
        self.body.addWidget(self._drill)
        self.body.addWidget(self._unconfirmed)
        self._told = self._told_part()
        self.register = RegisterLine(
            "receipt.code",
            "receipt.qr",
            self.tr("Write this line into the paper register now. It is asked for at the next opening."),
            "",
            self.tr("Receipt of this seal as a QR code"),
            self._told,
        )
        self.body.addLayout(self.register)
        self.body.addWidget(self._earlier)
        self.done_button = button(self.tr("Written down"), "receipt.done", self.done.emit, kind="primary")
        self._pause = Pause(self.done_button)
        self.preview = PdfPreview("receipt.preview")
        # Beside the slip alone: a blank form, which the same place shows, is written to no file.
        self.slip_save = button(
            self.tr("Save this slip to the removable drive"), "receipt.slip_save", self.slip_save_requested.emit,
            hint=self.tr("It names what was opened and why, so it is never kept beside the vault."),
        )  # fmt: skip
        self.slip_save.hide()
        self.preview.closed.connect(self.slip_save.hide)
        self.body.addLayout(row(self.slip_save, None))
        self.body.addWidget(self.preview)
        self.body.addStretch(1)
        self.paper_button = button(
            self.tr("Print a paper form"), "receipt.paper_form", self._ask_for_form,
            hint=self.tr("A blank, numbered form for an opening that could not be logged to its end."),
        )  # fmt: skip
        self.paper_button.hide()
        self.slip_button = button(self.tr("Print the seal slip"), "receipt.slip", self.slip_requested.emit, icon="printer")
        self.later_button = button(
            self.tr("Not written yet"), "receipt.later", self.postponed.emit,
            hint=self.tr("Continues without it; this line is shown again at every start until it is written down."),
        )  # fmt: skip
        self.foot(others=(self.later_button, self.slip_button, self.paper_button), primary=self.done_button, key="")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the mark less room in a low window."""
        super().resizeEvent(event)
        self._mark.set_size(_MARK_LOW_PX if self.window().height() < px(LOW_PX) else _MARK_PX)

    def _told_part(self) -> QWidget:
        """Return what is owed, and what happened, which is unfolded by whoever wants to read it."""
        self._story_button = Act(self.tr("What happened"), icon="onward", in_column=True)
        self._story_button.setObjectName("receipt.show_story")
        self._story_button.setAccessibleName(self.tr("What happened"))
        self._story_button.setCheckable(True)
        self._story_button.toggled.connect(self._fold_story)
        self._story.hide()
        owed = page(
            self._changes_heading,
            self._changes,
            self._card,
            self._owed_heading,
            self._duties,
            self._story_button,
            self._story,
        )
        owed.setProperty("role", "clear")
        return owed

    def _fold_story(self, shown: bool) -> None:
        self._story.setVisible(shown)
        if shown:
            bring_into_view(self._story)

    def _ask_for_form(self) -> None:
        self.slip_save.hide()
        self.paper_form_requested.emit()

    def show_slip(self) -> None:
        """Show the seal slip in the preview, with the way to a drive."""
        self.slip_save.show()
        self.preview.begin(self.tr("Seal slip for the paper register"))

    def show_owed(self, owed: LineOwed) -> None:
        """Show the line of a seal that nobody said to have written down, from what can be read of a sealed vault."""
        self.forget()
        self.preview.hide()
        self.slip_save.hide()
        put(self.title, self.tr("Write this line down first"))
        self._how.say(self.tr("{0} \u2013 write this line now.").format(owed.how), "warning")
        self.register.show_seal(owed.seal_number, owed.register_code, owed.receipt, edition=owed.edition, at_utc=owed.at_utc)
        signed = self.tr("Sealed by {0}. ").format(self.tr(" and ").join(owed.people)) if owed.people else ""
        self._say_earlier(
            owed.earlier,
            signed
            + self.tr(
                "If the register has this line already, press Written down. If its last line has a higher seal number, "
                "this is an older copy of the vault: open nothing and contact an auditor."
            ),
        )
        # The square stays at its place.
        for part in (self._owed_heading, self._duties, self._story_button, self._story, self._seal_how, self._card):
            part.hide()
        self._say_changes(())
        self._kept.say("")
        self._drill.say("")
        self._unconfirmed.say("")
        self.slip_button.hide()
        self._offer_ways(new_line=True, has_code=bool(owed.register_code))

    def _say_earlier(self, earlier: tuple[str, ...], sentence: str = "") -> None:
        lines = (
            self.tr("Before it, these lines were not written down either:\n{0}").format("\n".join(earlier))
            if earlier
            else ""
        )
        put(self._earlier, "\n".join(part for part in (lines, sentence) if part))
        self._earlier.setVisible(bool(lines or sentence))

    def _say_changes(self, changes: tuple[str, ...]) -> None:
        put(self._changes, "\n".join(changes))
        for part in (self._changes_heading, self._changes):
            part.setVisible(bool(changes))

    def _offer_ways(self, *, new_line: bool, has_code: bool) -> None:
        self.done_button.setText(self.tr("Written down") if new_line else self.tr("Continue"))
        self.done_button.setAccessibleName(self.done_button.text())
        self.later_button.setVisible(new_line)
        self.paper_button.setVisible(not has_code)

    def show_view(self, view: OpeningView, earlier: tuple[str, ...] = ()) -> None:
        """Show the receipt, with lines of earlier seals that are owed too."""
        receipt = view.receipt
        if receipt is None:
            return
        self.notice.say("")
        self.preview.hide()
        self.slip_save.hide()
        put(self.title, self.tr("Sealed again"))
        self._problem.say(receipt.problem, "refused")
        self._how.say("")
        self._say_earlier(earlier)
        for part in (self._owed_heading, self._duties, self._story_button, self._seal_how):
            part.show()
        self._story_button.setChecked(False)
        # A slip belongs to a seal.
        self.slip_button.setVisible(not receipt.as_found)
        if receipt.as_found:
            self.register.show_no_seal()
        else:
            self.register.show_seal(
                receipt.seal_number,
                receipt.register_code,
                receipt.receipt,
                edition=receipt.edition,
                at_utc=receipt.ended_utc,
                stands=not receipt.new_seal,
            )
        self._offer_ways(new_line=receipt.new_seal, has_code=bool(receipt.register_code))
        cause = receipt.how_sealed
        lasted = str(duration_text(receipt.lasted_s))
        put(
            self._story,
            (
                self.tr("{0} and {1} opened {2}.\nReason: {3}\n\u201c{4}\u201d\nOpen for {5}. Fields shown: {6}. Resealed {7}.")
                if receipt.envelopes
                else self.tr("{0} and {1} opened the vault for maintenance; nothing that is stored was shown.\nReason: {3}\n\u201c{4}\u201d\nOpen for {5}. Resealed {7}.")
            ).format(
                receipt.first_name, receipt.second_name, quoted(receipt.envelopes),
                ", ".join(part for part in (receipt.category, receipt.reference) if part),
                receipt.justification, lasted, receipt.reveals, cause,
            ),
        )  # fmt: skip
        clock = " ".join(day_and_clock(receipt.ended_utc)[1:])
        put(self._seal_how, self.tr("Sealed {0} at {1}, after {2}").format(cause, clock, lasted))
        card = self.tr("New trust card P{0}, beside the vault: {1}").format(receipt.edition, ", ".join(receipt.card))
        counting = receipt.keys_counting if receipt.changes_made else ""
        put(self._card, "\n".join(part for part in (counting, card if receipt.card else "", receipt.card_fault) if part))
        self._card.setVisible(bool(self._card.text()))
        self._say_changes(receipt.change_lines)
        kept = (receipt.list_kept, "" if receipt.changes_made else receipt.keys_counting)
        self._kept.say("\n".join(part for part in kept if part), "warning")
        self._drill.say(receipt.drill, "good" if receipt.drill_held else "warning")
        unconfirmed = self.tr("No third person confirmed who this is:\n{0}").format("\n".join(receipt.unconfirmed))
        warned = ([unconfirmed] if receipt.unconfirmed else []) + list(receipt.leaves)
        self._unconfirmed.say("\n".join(warned), "warning")
        self._duties.show_duties([self._duty(owed) for owed in receipt.owed])
        nothing = not receipt.owed
        put(self._owed_heading, self.tr("Nothing is owed") if nothing else self.tr("What is owed"))
        self._duties.setVisible(not nothing)

    def _duty(self, owed: OwedLine) -> Duty:
        when = room_time(owed.due_utc, datetime.now(UTC))
        due = self.tr("was due {0}") if when is not None and when.over else self.tr("by {0}")
        refused = room_time(owed.refused_utc, datetime.now(UTC))
        if refused is not None:
            what = self.tr("Review of what was refused {0}, by somebody else").format(refused.day)
        elif owed.is_review:
            what = (
                self.tr("Review of an earlier opening by somebody else")
                if owed.earlier
                else self.tr("Review by somebody else")
            )
        elif owed.people == "acknowledge":
            what = self.tr("Everybody who did not sign acknowledges this change of people")
        elif owed.people == "lessons":
            what = self.tr("Say what was learnt and done after a review")
        elif owed.people:
            what = self.tr("Two officers take up a confirmation")
        elif owed.is_test:
            what = shown(self.tr("Try what was put into \u201c{0}\u201d").format(owed.label))
        elif owed.label:
            what = (
                self.tr("Rotate \u201c{0}\u201d, from an earlier opening")
                if owed.earlier
                else self.tr("Rotate \u201c{0}\u201d")
            )
            what = shown(what.format(owed.label))
        else:
            what = self.tr("Rotate everything that an earlier opening had in reach")
        return Duty(
            "auditor" if owed.is_review or owed.people else "rotate",
            what,
            due.format(when.day) if when is not None else "",
            self.tr("{0} late").format(when.far) if when is not None and when.over else when.far if when is not None else "",
            late=when is not None and when.over,
        )

    def forget(self) -> None:
        """Take back the code and what happened."""
        super().forget()
        self._problem.say("")
        self._how.say("")
        self._kept.say("")
        self._drill.say("")
        self._unconfirmed.say("")
        put(self._earlier, "")
        self.register.forget()
        put(self._story, "")
        put(self._seal_how, "")
        self._duties.show_duties(())
        self._say_changes(())
        put(self._card, "")

    def go_on(self) -> None:
        """Stay: Enter may be somebody who is still typing, and the code must not be put away by it. Tab goes on."""

    def first_focus(self) -> None:
        """Begin at the code, where typing on does nothing; the way on opens after a moment."""
        self._pause.begin()
        self.register.code.setFocus()
