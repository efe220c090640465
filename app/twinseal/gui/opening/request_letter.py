"""What stands in the letter to the second person: who asks for what and why, and what can be taken away of it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from twinseal.domain.opening import RegisterCodeResult
from twinseal.domain.request import Request
from twinseal.domain.text import shown, with_system
from twinseal.domain.texts import sentence_of
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import bring_into_view, discard, label, put
from twinseal.gui.widgets.message_line import MessageLine
from twinseal.gui.widgets.minutes_choice import MinutesChoice
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.tick_row import TickRow


class RequestLetter(QWidget):
    """A signed request in words, with a tick for each envelope and the minutes."""

    def __init__(self, corner: QSize) -> None:
        """Build empty, with room for what stands in the upper right corner."""
        super().__init__()
        self.asked_by = label("", "headline", name="confirm.asked_by")
        self.facts = label("", name="confirm.request")
        self._justification = label("", "letter", name="confirm.justification")
        self._warning = Notice("confirm.warning")
        self._ticks = QVBoxLayout()
        self._ticks.setSpacing(px(2))
        self.boxes: list[tuple[str, TickRow]] = []
        """The row of each envelope, by its id."""
        self.minutes = MinutesChoice("confirm.minutes", self.tr("Minutes, up to the number requested"))
        self.narrowing = MessageLine(
            "confirm.narrowing_said", self.tr("You may untick an envelope or shorten the time. You cannot add anything.")
        )
        head = QHBoxLayout()
        head.setSpacing(px(24))
        left = QVBoxLayout()
        left.setSpacing(px(8))
        # Beside the time to answer, which would lie over the edge of a notice of the whole width.
        left.addWidget(self._warning)
        left.addWidget(self.asked_by)
        left.addLayout(self._ticks)
        left.addStretch(1)
        # Keeps the corner free, in which the time to answer stands while the letter scrolls below it.
        self.corner_room = QWidget()
        self.corner_room.setProperty("role", "clear")
        self.corner_room.setFixedSize(corner)
        head.addLayout(left, 1)
        head.addWidget(self.corner_room, 0, Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout(self)
        box.setSpacing(px(12))
        box.addLayout(head)
        box.addWidget(self._justification)
        box.addWidget(self.facts)
        self.minutes.setMinimumWidth(px(168))
        self.narrow = QWidget()
        """What can be taken away of the time."""
        self.narrow.setProperty("role", "clear")
        narrow = QHBoxLayout(self.narrow)
        narrow.setContentsMargins(0, 0, 0, 0)
        narrow.setSpacing(px(12))
        narrow.addWidget(self.narrowing, 1, Qt.AlignmentFlag.AlignVCenter)
        narrow.addWidget(self.minutes)
        box.addWidget(self.narrow)

    def show_request(self, view: OpeningView, request: Request) -> str:
        """Show the signed request of an opening; returns the whole letter as it is read aloud."""
        systems = {outside.id: outside.system for outside in view.outsides}
        self._warning.say("\n".join((*view.warnings, *view.held_back)), "warning")
        asked, answers = self._asked(request), self._answers(view, request)
        self.narrowing.set_hint(
            self.tr("You may untick an envelope or shorten the time. You cannot add anything.")
            if request.envelopes and not request.is_drill
            else self.tr("You may shorten the time. You cannot add anything.")
        )
        put(self.asked_by, asked)
        put(self.facts, "\n".join(answers))
        put(self._justification, f"\u201c{request.justification}\u201d")
        self.minutes.set_longest(request.minutes)
        self._offer_envelopes(request, systems)
        named = [with_system(name, systems.get(envelope, "")) for envelope, name in request.envelopes]
        # What the first person wrote comes last, so that nobody takes their words for the program's.
        words = self.tr("In their own words, to the end of the letter:")
        return shown(" ".join((*view.warnings, asked, "; ".join(named), *answers, words, request.justification)))

    def _asked(self, request: Request) -> str:
        minutes = sentence_of("time.whole_minutes", minutes=request.minutes)
        if request.is_new_phone:
            asked = self.tr(
                "{0} asks for a new phone for {1}, who types the passphrase and no code. Will you be the witness?"
            )
        elif request.is_maintenance:
            asked = self.tr("{0} asks you for a maintenance opening of {1}: nothing that is stored is shown.")
        elif request.is_drill:
            asked = self.tr("{0} asks you for a drill of {1}: only the drill envelope is opened.")
        else:
            asked = self.tr("{0} asks you to open for {1}:")
        return asked.format(request.person_name, shown(request.phone_of[1]) if request.is_new_phone else minutes)

    def _answers(self, view: OpeningView, request: Request) -> list[str]:
        facts = [f"{request.category}."]
        if request.reference:
            facts.append(self.tr("Reference \u201c{0}\u201d.").format(request.reference))
        if view.register_code is RegisterCodeResult.RIGHT:
            # Every other answer is a warning at the head of the letter.
            facts.append(self.tr("Register code of seal {0:04d}: right.").format(view.expected_seal_number))
        answered = zip(request.questions, request.answers, strict=True)
        # Reference and answers in quotation marks, so that one which reads like a fact of the program is seen to be the first person's words.
        return ["  ".join(facts), *(f"{question}  \u201c{answer}\u201d" for question, answer in answered)]

    def _drop_boxes(self) -> None:
        while self._ticks.count():
            item = self._ticks.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                discard(widget)
        self.boxes = []

    def _offer_envelopes(self, request: Request, systems: Mapping[str, str]) -> None:
        self._drop_boxes()
        for index, (envelope, name) in enumerate(request.envelopes):
            accessible = self.tr("Open {0}").format(shown(name))
            row = TickRow(f"confirm.envelope.{index}", shown(name), shown(systems.get(envelope, "")), accessible)
            row.toggled.connect(lambda _on: self.narrowing.say(""))
            # Without its one envelope there is nothing to practise: whoever wants no drill refuses it.
            row.setEnabled(not request.is_drill)
            self._ticks.addWidget(row)
            self.boxes.append((envelope, row))

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the ids of the envelopes that are ticked."""
        return tuple(envelope for envelope, row in self.boxes if row.isChecked())

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Return what the keyboard stops at, in the order of reading; made again for each request."""
        return *(row for _, row in self.boxes), *self.minutes.buttons()

    def ask_for_tick(self) -> None:
        """Say that nothing is ticked, and go to the first tick."""
        self.narrowing.say(self.tr("Tick at least one envelope, or refuse the request."))
        self.boxes[0][1].setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(self.narrowing)

    def forget(self) -> None:
        """Take the request back."""
        for each in (self.asked_by, self.facts, self._justification):
            put(each, "")
        self._warning.say("")
        self.narrowing.say("")
        self._drop_boxes()
