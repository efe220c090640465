"""The second person reads the whole request before giving a code; confirms, narrows or refuses."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QSpinBox, QVBoxLayout

from twinseal.domain.text import shown
from twinseal.flows.views import OpeningView
from twinseal.gui.screens.opening.identify_panel import IdentifyPanel
from twinseal.gui.screens.opening.steps import OpeningScreen
from twinseal.gui.widgets.base import Notice, button, card, columns, label, put, row
from twinseal.gui.widgets.countdown import Countdown
from twinseal.gui.widgets.fields import headed, line


class ConfirmScreen(OpeningScreen):
    """The request in full, the joint window, the second person's factors."""

    confirmed = Signal(str, object, str, object, int)
    refused = Signal(str, object, str, str)
    abandoned = Signal()

    def __init__(self) -> None:
        """Build."""
        super().__init__("confirm", self.tr("Second person: read this before you type anything"), step=3)
        self.countdown = Countdown("confirm.countdown", self.tr("left to answer, then the request dies"))
        self._request = label("", name="confirm.request", selectable=False)
        self._justification = label("", name="confirm.justification")
        self._warning = Notice("confirm.warning")
        self._ticks = QVBoxLayout()
        self._boxes: list[tuple[str, QCheckBox]] = []
        self.minutes = QSpinBox()
        self.minutes.setObjectName("confirm.minutes")
        self.minutes.setAccessibleName(self.tr("Minutes, fewer or as asked"))
        self.minutes.setMaximumWidth(120)
        self.panel = IdentifyPanel("confirm", self.send)
        self.reason = line("confirm.reason", self.tr("Reason of a refusal"))
        self.body.addWidget(self._warning)
        self.body.addLayout(
            columns(
                card(
                    label(self.tr("Asked"), "section"),
                    self._request,
                    label(self.tr("Justification, as written"), "section"),
                    self._justification,
                ),
                card(
                    self.countdown,
                    label(self.tr("You may narrow it, never widen it"), "section"),
                    self._ticks,
                    row(label(self.tr("Minutes"), wrap=False), self.minutes, None),
                ),
                weights=(3, 2),
            )
        )
        self.body.addWidget(card(self.panel))
        self.body.addLayout(row(button(self.tr("Confirm and open"), "confirm.open", self.send, kind="danger"), None))
        self.body.addWidget(
            card(
                headed(self.tr("Or refuse, with a reason. A refusal is logged and is no failure."), self.reason),
                row(
                    button(self.tr("Refuse"), "confirm.refuse", self._refuse),
                    None,
                    button(self.tr("Abandon"), "confirm.abandon", self.abandoned.emit),
                ),
            )
        )

    def show_view(self, view: OpeningView) -> None:
        """Show the signed request."""
        request = view.request
        if request is None:
            return
        self.notice.say("")
        self._warning.say("\n".join(view.warnings), "warn")
        lines = [
            f"{self.tr('Asked by')}:  {request.person_name}",
            f"{self.tr('Envelopes')}:  {', '.join(name for _, name in request.envelopes)}",
            f"{self.tr('Reason')}:  {request.category}",
            *(f"{question}  {answer}" for question, answer in zip(request.questions, request.answers, strict=True)),
            *([f"{self.tr('Reference')}:  {request.reference}"] if request.reference else []),
            f"{self.tr('Minutes')}:  {request.minutes}",
        ]
        put(self._request, "\n".join(lines))
        put(self._justification, request.justification)
        while self._ticks.count():
            item = self._ticks.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        self._boxes = []
        for index, (envelope, name) in enumerate(request.envelopes):
            box = QCheckBox(shown(name).replace("&", "&&"))
            box.setObjectName(f"confirm.envelope.{index}")
            box.setChecked(True)
            self._ticks.addWidget(box)
            self._boxes.append((envelope, box))
        self.minutes.setRange(1, request.minutes)
        self.minutes.setValue(request.minutes)
        self.reason.clear()
        self.panel.offer(view.second_candidates)

    def send(self) -> None:
        """Hand the confirmation to the flow."""
        chosen = tuple(one for one, box in self._boxes if box.isChecked())
        self.confirmed.emit(
            self.panel.people.person_id(), self.panel.passphrase, self.panel.code.take(), chosen, self.minutes.value()
        )

    def _refuse(self) -> None:
        self.refused.emit(self.panel.people.person_id(), self.panel.passphrase, self.panel.code.take(), self.reason.text())

    def first_focus(self) -> None:
        """Begin at the name."""
        self.panel.first_focus()
