"""The second person reads the whole request before giving a code; confirms, narrows or refuses."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from twinseal.domain.request import Request
from twinseal.domain.text import shown, with_system
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.opening.steps import OpeningScreen
from twinseal.gui.widgets.base import button, card, label, put, row
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.countdown import Countdown
from twinseal.gui.widgets.form_field import line
from twinseal.gui.widgets.identify_panel import IdentifyPanel
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.number_field import NumberField
from twinseal.gui.widgets.screen import LIST_PX


class ConfirmScreen(OpeningScreen):
    """The request in full, the joint window, the second person's factors."""

    confirmed = Signal(str, object, str, object, int)
    refused = Signal(str, object, str, str)

    def __init__(self) -> None:
        """Build."""
        super().__init__("confirm", self.tr("Second person: read this before you type anything"), step=3, wide_px=LIST_PX)
        self.countdown = Countdown("confirm.countdown", self.tr("to answer before the request ends"), small=True)
        self._asked_by = label("", name="confirm.asked_by")
        self._request = label("", name="confirm.request", selectable=False)
        self._justification = label("", "quote", name="confirm.justification")
        self._warning = Notice("confirm.warning")
        self._ticks = QVBoxLayout()
        self._boxes: list[tuple[str, QCheckBox]] = []
        self.minutes = NumberField("confirm.minutes", self.tr("Minutes, up to the number requested"), 1, 60, 1)
        self.panel = IdentifyPanel("confirm", self.send)
        self.reason = line("confirm.reason", self.tr("Reason for refusing"))
        self.reason.setPlaceholderText(self.tr("Reason for refusing"))
        self._lay_out()

    def _lay_out(self) -> None:
        asked = card(
            self._asked_by,
            label(self.tr("Justification, as written"), "section"),
            self._justification,
            label(self.tr("Request"), "section"),
            self._request,
        )
        narrow = card(
            self.countdown,
            label(self.tr("You can remove envelopes or minutes, but not add any"), "section"),
            self._ticks,
            row(label(self.tr("Minutes"), wrap=False), self.minutes, None),
        )
        self.body.addWidget(self._warning)
        self.body.addLayout(columns(asked, narrow, weights=(3, 2)))
        self.body.addWidget(card(self.panel))
        self.body.addWidget(
            label(
                self.tr(
                    "To refuse, give a reason, your passphrase and a code. A refusal is logged and does not count as a "
                    "failure."
                ),
                "muted",
            )
        )
        self.body.addStretch(1)
        self._confirm = button(
            self.tr("Open together"), "confirm.open", self.send, kind="primary", busy=self.tr("Checking \u2026")
        )
        self._refuse = button(
            self.tr("Refuse"), "confirm.refuse", self.send_refusal,
            hint=self.tr("Needs a reason, your passphrase and a code. A refusal is logged and does not count as a failure."),
        )  # fmt: skip
        self.reason.setMinimumWidth(140)
        self.reason.setMaximumWidth(420)
        self.foot(leave=self.abandon_button(), beside=(self.reason, self._refuse), primary=self._confirm)

    def show_view(self, view: OpeningView) -> None:
        """Show the signed request."""
        request = view.request
        if request is None:
            return
        self.begin()
        self._warning.say("\n".join(view.warnings), "warning")
        put(self._asked_by, self.tr("{0} requests {1} minutes:").format(request.person_name, request.minutes))
        put(self._request, "\n".join(self._answers(request, {one.id: one.system for one in view.outsides})))
        put(self._justification, request.justification)
        self._offer_envelopes(request)
        self.minutes.setRange(1, request.minutes)
        self.minutes.setValue(request.minutes)
        self.reason.setText("")
        self.panel.offer(view.second_candidates)

    def forget(self) -> None:
        """Take back the request and what was typed."""
        super().forget()
        for each in (self._asked_by, self._request, self._justification):
            put(each, "")
        self._warning.say("")
        self._drop_boxes()
        self.reason.setText("")
        self.panel.offer(())

    def _answers(self, request: Request, systems: Mapping[str, str]) -> list[str]:
        # One a line: a label may hold commas, and two must not read like three.
        return [
            f"{self.tr('Envelopes')}:",
            *(f"    {with_system(name, systems.get(one, ''))}" for one, name in request.envelopes),
            f"{self.tr('Reason')}:  {request.category}",
            *(f"{question}  {answer}" for question, answer in zip(request.questions, request.answers, strict=True)),
            *([f"{self.tr('Reference')}:  {request.reference}"] if request.reference else []),
        ]

    def _drop_boxes(self) -> None:
        while self._ticks.count():
            item = self._ticks.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self._boxes = []

    def _offer_envelopes(self, request: Request) -> None:
        self._drop_boxes()
        for index, (envelope, name) in enumerate(request.envelopes):
            box = QCheckBox(shown(name).replace("&", "&&"))
            box.setObjectName(f"confirm.envelope.{index}")
            box.setAccessibleName(self.tr("Open {0}").format(shown(name)))
            box.setChecked(True)
            self._ticks.addWidget(box)
            self._boxes.append((envelope, box))
        # In the order of reading: what is asked, then who answers. The boxes are made anew for each request.
        order: list[QWidget] = [*(box for _, box in self._boxes), self.minutes, self.panel.people]
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    def send(self) -> None:
        """Hand the confirmation to the flow."""
        chosen = tuple(one for one, box in self._boxes if box.isChecked())
        if not chosen:
            # Before the secrets are taken: they need not be typed again for this.
            self.notice.say(self.tr("Tick at least one envelope, or refuse the request."))
            self._boxes[0][1].setFocus()
            return
        if not self.panel.is_complete():
            return
        self.confirmed.emit(
            self.panel.people.person_id(), self.panel.passphrase, self.panel.code.take(), chosen, self.minutes.value()
        )

    def send_refusal(self) -> None:
        """Hand the refusal to the flow."""
        if not self.reason.text().strip():
            self.notice.say(self.tr("Enter a reason for refusing. It will be logged."))
            self.reason.setFocus()
            return
        if not self.panel.is_complete():
            return
        self.refused.emit(self.panel.people.person_id(), self.panel.passphrase, self.panel.code.take(), self.reason.text())

    def go_on(self) -> None:
        """Move on, but from the code, which was sent by the same key."""
        if not self.panel.code.hasFocus():
            super().go_on()

    def refuse(self, sentence: str) -> None:
        """Show why below the two factors; the code is typed again."""
        self.panel.refuse(sentence)

    def first_focus(self) -> None:
        """Begin at the name."""
        self.panel.first_focus()
