"""What two people do in a drill, above the drill envelope: decrypt everything, try drive and printer, certify."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from twinseal.domain.text import shown
from twinseal.flows.views.opening import DrillView
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import bring_into_view, button, label, put
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.message_line import MessageLine
from twinseal.gui.widgets.wrapped_row import WrappedRow

DECRYPT: Final = "decrypt"
CARRY: Final = "carry"
PRINTED: Final = "printed"
CERTIFY: Final = "certify"
_SAID_AT: Final = 2
"""Place of what was done, between the progress and the acts."""


class DrillPanel(QWidget):
    """Says how far the drill is; each of its acts is asked for by name."""

    act_requested = Signal(str)

    def __init__(self) -> None:
        """Build before anything was done."""
        super().__init__()
        self.setProperty("role", "clear")
        self._is_low = False
        self._about = label(
            self.tr("This is a drill. Show the drill word below as you would show a secret. Then decrypt everything: nothing else is shown."),
            "muted-body", name="open.drill_about", running=True,
        )  # fmt: skip
        self._said = label("", name="open.drill_said")
        self._bar = QProgressBar()
        self._bar.setObjectName("open.drill_progress")
        self._bar.setAccessibleName(self.tr("Progress"))
        self.decrypt = button(
            self.tr("Decrypt everything"), "open.drill_decrypt", lambda: self.act_requested.emit(DECRYPT),
            busy=self.tr("Decrypting \u2026"), hint=self.tr("Every envelope and every file, in memory. Resealing stops it."),
        )  # fmt: skip
        self.carry = button(
            self.tr("Try the drive"), "open.drill_carry", lambda: self.act_requested.emit(CARRY),
            hint=self.tr("Writes a file without any secret to the removable drive, and reads it back."),
        )  # fmt: skip
        self.printed = button(
            self.tr("A page came out"), "open.drill_printed", lambda: self.act_requested.emit(PRINTED), icon="printer",
            hint=self.tr("Print any page on the printer of this room. Press this when both of you saw it come out."),
        )  # fmt: skip
        self.certify = button(
            self.tr("Certify and seal"), "open.drill_certify", lambda: self.act_requested.emit(CERTIFY), kind="primary",
            hint=self.tr("The log says what worked, and the vault is sealed."),
        )  # fmt: skip
        self._message = MessageLine("open.drill_message")
        box = self._box = QVBoxLayout(self)
        # Where it scrolls, the mark of the keyboard has this room around each act.
        box.setContentsMargins(*(px(AROUND_PX),) * 4)
        box.setSpacing(px(SPACES_PX["within"]))
        for part in (self._about, self._bar, self._said):
            box.addWidget(part)
        self._row = WrappedRow(self.decrypt, self.carry, self.printed, self.certify)
        box.addWidget(self._row)
        box.addWidget(self._message)
        self.forget()

    def set_low(self, low: bool) -> None:
        """Leave the room of a low window to the drill word, and to what can be done before what was."""
        self._about.setVisible(not low)
        self._box.removeWidget(self._said)
        self._box.insertWidget(self._box.count() if low else _SAID_AT, self._said)
        self._is_low = low
        self._put_in_order()

    def _put_in_order(self) -> None:
        """Put the last act first where the acts scroll, once it can be pressed."""
        acts = [self.decrypt, self.carry, self.printed]
        acts.insert(0 if self._is_low and self.certify.isEnabled() else len(acts), self.certify)
        if acts != self._row.parts():
            self._row.take_all()
            for act in acts:
                self._row.add(act)

    def show_drill(self, drill: DrillView) -> None:
        """Show how far it is."""
        self._message.say("")
        self._bar.hide()
        failed = ", ".join(shown(each.words) for each in drill.failed)
        lines = (
            [self.tr("Decrypted: envelopes {0}, files {1}.").format(drill.envelopes, drill.files)] if drill.is_read else []
        )
        lines += [self.tr("Cannot be decrypted: {0}").format(failed)] if failed else []
        lines += [self.tr("Written and read back: {0}").format(shown(drill.carried))] if drill.carried else []
        lines += [self.tr("A page came out of the printer.")] if drill.printed else []
        put(self._said, "\n".join(lines))
        self._said.setVisible(bool(lines))
        self.carry.setEnabled(not drill.carried)
        self.printed.setEnabled(not drill.printed)
        self.certify.setEnabled(drill.is_read)
        self._put_in_order()
        if drill.is_read:
            bring_into_view(self.certify, AROUND_PX)

    def show_progress(self, done: int, of: int) -> None:
        """Show how far the decryption is; nothing at its end."""
        running = 0 <= done < of
        self._bar.setVisible(running)
        if running:
            self._bar.setRange(0, of)
            self._bar.setValue(done)

    def refuse_at(self, field: str, sentence: str) -> None:
        """Say why something was refused."""
        del field
        self._bar.hide()
        self._message.say(sentence, "refused")
        bring_into_view(self._message)

    def forget(self) -> None:
        """Forget the drill."""
        self.show_drill(DrillView())
