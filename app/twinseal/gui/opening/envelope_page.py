"""One open envelope: its fields, the files in it, and what is written on its card."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from twinseal.domain.envelope import FieldKind
from twinseal.flows.views.opening import AttachmentView, EnvelopeView
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.opening.field_panel import FieldPanel
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import bring_into_view, button, label, page, row
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.hold_button import HoldButton
from twinseal.gui.widgets.message_line import MessageLine
from twinseal.gui.widgets.screen import SECRET_PX


class SavedFile(QWidget):
    """A file of an envelope, and what came of saving it."""

    save_requested = Signal()

    def __init__(self, entry: AttachmentView, name: str) -> None:
        """Build for one file; its act has the name."""
        super().__init__()
        self._said = MessageLine(f"{name}_said", lines=2)
        save = button(self.tr("Save to the removable drive"), name, self.save_requested.emit)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        box.addWidget(label(self.tr("File:  {0}  ({1} bytes)").format(entry.name, entry.size)))
        box.addLayout(row(save, None))
        box.addWidget(self._said)

    def refuse_at(self, _field: str, sentence: str) -> None:
        """Say why it was not saved."""
        self._said.say(sentence)
        bring_into_view(self._said)

    def say_saved(self, name: str) -> None:
        """Say where it is now."""
        self._said.say(self.tr("Saved and read back: {0}").format(name), "good")


class EnvelopePage(QWidget):
    """All fields of one envelope, and the files in it."""

    save_requested = Signal(str, str)
    put_back_requested = Signal(str)

    def __init__(self, view: EnvelopeView, prefix: str) -> None:
        """Build for one envelope."""
        super().__init__()
        self.envelope_id = view.outside.id
        self._card: QWidget | None = None
        outside = view.outside
        inside = QWidget()
        # A line of a secret reads badly over the whole of a large screen.
        inside.setMaximumWidth(px(SECRET_PX))
        across = QHBoxLayout(self)
        across.setSpacing(px(SPACES_PX["within"]))
        across.setContentsMargins(0, px(16), 0, px(16))
        across.addWidget(inside)
        box = QVBoxLayout(inside)
        # Room for the mark of the keyboard around what stands at the side.
        box.setContentsMargins(px(AROUND_PX), px(AROUND_PX), px(AROUND_PX), px(AROUND_PX))
        box.setSpacing(px(20))
        self.panels = [FieldPanel(outside.id, field, prefix) for field in view.fields]
        system = label(outside.system, "mono-muted", wrap=False)
        self._put_back = Act("", icon="rotate")
        self._put_back.setObjectName(f"{prefix}.put_back")
        self._put_back.setAccessibleName(self.tr("Put the new password back"))
        self._put_back.setToolTip(
            self.tr("Typed twice, or made up here, and set at the target. Both of you sign it, and that reseals.")
        )
        self._put_back.setAccessibleDescription(self._put_back.toolTip())
        self._put_back.setAutoDefault(True)
        self._put_back.clicked.connect(lambda: self.put_back_requested.emit(outside.id))
        # Nothing of the drill envelope is ever rotated.
        if outside.sentinel or not any(field.kind in (FieldKind.PASSWORD, FieldKind.TEXT) for field in view.fields):
            self._put_back.hide()
        self._say_put_back(low=False)
        first = QHBoxLayout()
        first.setSpacing(px(SPACES_PX["within"]))
        if self.panels and not view.fields[0].secret:
            first.addWidget(self.panels[0], 1)
        else:
            first.addStretch(1)
        first.addWidget(system, 0, Qt.AlignmentFlag.AlignBottom)
        first.addWidget(self._put_back, 0, Qt.AlignmentFlag.AlignBottom)
        box.addLayout(first)
        for panel in self.panels:
            if panel is not self.panels[0] or view.fields[0].secret:
                box.addWidget(panel)
        self.files: dict[str, SavedFile] = {}
        for number, entry in enumerate(view.attachments):
            file = self.files[entry.id] = SavedFile(entry, f"{prefix}.save.{number}")
            file.save_requested.connect(partial(self.save_requested.emit, outside.id, entry.id))
            box.addWidget(file)
        self._across, self._box = across, box
        self._add_card(box, view)
        box.addStretch(1)

    def set_low(self, low: bool) -> None:
        """Leave the room of a low window to the secret: the card is one line there."""
        self._across.setContentsMargins(0, px(4 if low else 16), 0, px(4 if low else 16))
        self._box.setSpacing(px(6 if low else 20))
        self._say_put_back(low=low)
        self._put_back.set_scale("low" if low else "")
        for panel in self.panels:
            panel.set_low(low)
        if self._card is not None:
            self._card.setVisible(not low)
            self._card_line.setVisible(low)

    def _say_put_back(self, *, low: bool) -> None:
        self._put_back.setText(self.tr("Put back") if low else self.tr("Put the new password back"))
        self._put_back.updateGeometry()

    def _add_card(self, box: QVBoxLayout, view: EnvelopeView) -> None:
        """Add what is written on the envelope, below a line, in two columns where there is room."""
        card_facts = view.outside.card
        facts = (
            (self.tr("Where"), card_facts.where), (self.tr("Phones"), card_facts.phones),
            (self.tr("What breaks"), card_facts.breaks), (self.tr("How to rotate"), card_facts.rotate),
        )  # fmt: skip
        said = [(heading, words) for heading, words in facts if words]
        if not said:
            return
        rule = QFrame()
        rule.setProperty("role", "rule")
        self._card_line = label("  \u00b7  ".join(words for _heading, words in said), "muted")
        whole = QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(20))
        whole.addWidget(rule)
        for pair in (said[:2], said[2:]):
            if pair:
                parts = [page(label(heading, "fact"), label(words)) for heading, words in pair]
                for part in parts:
                    part.setProperty("role", "clear")
                whole.addLayout(columns(*parts, *(() if len(parts) > 1 else (QWidget(),))))
        self._card = QWidget()
        self._card.setLayout(whole)
        self._card_line.hide()
        box.addWidget(self._card)
        box.addWidget(self._card_line)

    def first_hold(self) -> QWidget | None:
        """Return what shows the first secret, None where there is none to hold."""
        return self.findChild(HoldButton)
