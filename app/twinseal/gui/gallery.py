"""Every component in every state, as pages to look at: what a screen may be built of, and what it then looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from twinseal.domain.people import Role
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.flows.views.sealed import PersonView
from twinseal.gui.design import icons
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import label
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.countdown import Countdown
from twinseal.gui.widgets.fields import headed, line
from twinseal.gui.widgets.focus_ring import FocusRing
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.person_picker import PersonPicker
from twinseal.gui.widgets.question import Question
from twinseal.gui.widgets.register_cells import RegisterCells
from twinseal.gui.widgets.secret_view import SecretView
from twinseal.gui.widgets.sign import SealMark, Sign
from twinseal.gui.widgets.verdict import VerdictCard

States = Mapping[str, QWidget]
"""A component once for each of its states, by the state's name."""
_LEAST_PX: Final = 160


def hovered(widget: QWidget) -> QWidget:
    """Return a control as it is below the mouse."""
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    return widget


def pressed(widget: QPushButton) -> QWidget:
    """Return a button while it is pressed."""
    widget.setDown(True)
    return hovered(widget)


def disabled(widget: QWidget) -> QWidget:
    """Return a control that takes nothing."""
    widget.setEnabled(False)
    return widget


def _acts() -> Iterator[States]:
    for kind, words, key, icon, working in (
        ("primary", "Go on", "Enter", "", "Checking \u2026"),
        ("", "Print", "", "printer", "Printing \u2026"),
        ("reseal", "Reseal", "F12", "", "Sealing \u2026"),
        ("quiet", "Leave", "", "back", "Leaving \u2026"),
    ):

        def made(words: str = words, kind: str = kind, key: str = key, icon: str = icon) -> Act:
            return Act(words, kind=kind, key=key, icon=icon)

        busy = made(words=working)
        busy.set_busy(True)
        busy.setEnabled(False)
        yield {
            "rest": made(),
            "hover": hovered(made()),
            "focus": made(),
            "pressed": pressed(made()),
            "busy": busy,
            "disabled": disabled(made()),
        }


def _fields() -> Iterator[States]:
    def made(text: str = "INC-004711") -> QWidget:
        return headed("Reference", line("gallery.field", "Reference", text=text), "INC- and six digits")

    yield {"rest": made(), "focus": made("INC-0047"), "disabled": disabled(made())}


def _notices() -> Iterator[States]:
    sentence = "The register is not at hand. It stays as a finding until an auditor answers it."
    for tone in ("refused", "warning", "good", "plain"):
        notice = Notice("gallery.notice")
        notice.say(sentence, tone)
        yield {tone: notice}


def _countdowns() -> Iterator[States]:
    for red, small, side in ((True, False, 260), (False, False, 260), (True, True, 84)):
        states: dict[str, QWidget] = {}
        for state, left_s in (("rest", 641), ("last part", 83)):
            ring = Countdown("gallery.countdown", "until it reseals", red=red, small=small)
            ring.setFixedSize(260, side)
            ring.show_s(left_s, 900)
            states[state] = ring
        yield states


def _codes() -> Iterator[States]:
    def made(digits: str) -> CodeField:
        field = CodeField("gallery.code", "Six digits")
        field.setText(digits)
        field.setFixedSize(field.maximumSize())
        return field

    wrong = made("")
    wrong.set_wrong(True)
    yield {"rest": made("470398"), "focus": made("4703")}
    yield {"error": wrong, "disabled": disabled(made("470398"))}


def _people() -> Iterator[States]:
    people = (
        PersonView("1", "Olga Operator", Role.OPERATOR, "operations"),
        PersonView("2", "Frank Officer", Role.OFFICER, "security"),
        PersonView("3", "Anna Auditor", Role.AUDITOR, "audit"),
        PersonView("4", "Omar Operator", Role.OPERATOR, "night shift", wait_s=30),
    )

    def made(first: int) -> PersonPicker:
        picker = PersonPicker("gallery.people", "Your name")
        picker.offer(people, first=first)
        picker.setFixedSize(320, picker.maximumHeight())
        return picker

    yield {"rest": made(-1), "chosen": made(1), "focus": made(2), "disabled": disabled(made(1))}


def _registers() -> Iterator[States]:
    def made(text: str) -> RegisterCells:
        cells = RegisterCells("gallery.register", "Register code")
        cells.setText(text)
        cells.setFixedWidth(cells.maximumWidth())
        return cells

    yield {"rest": made("7K3M-Q0")}
    yield {"focus": made("7K3M-Q0ZD")}
    yield {"fits": made("7K3MQ0ZD9F2AQ")}
    yield {"error": made("7K3MQ0ZD9F2AH")}
    yield {"disabled": disabled(made("7K3M-Q0"))}


def _secrets() -> Iterator[States]:
    def made(text: str) -> SecretView:
        view = SecretView("gallery.secret", room=24)
        view.setFixedWidth(1020)
        if text:
            view.show_secret(SecretBytes(text.encode()))
        return view

    yield {"shown": made("0O1lI|8B#@'g5S2Zqgyj&_{ ")}
    yield {"hidden": made("")}


def _signs() -> Iterator[States]:
    yield {"sealed": SealMark(size_px=64), "open": SealMark(is_open=True, size_px=64)}
    yield {name: Sign(name, size_px=32) for name in icons.names()[:17]}
    yield {name: Sign(name, size_px=32) for name in icons.names()[17:]}


def _verdicts() -> Iterator[States]:
    for verdict in ("VALID-ANCHORED", "VALID-COSIGNED", "VALID-UNANCHORED", "TAMPERED", "ROLLED-BACK", "INCOMPLETE"):
        card = VerdictCard("gallery.verdict")
        card.setFixedWidth(760)
        card.show_verdict(verdict, "The verifier's sentence.", "What to do.")
        yield {verdict.lower(): card}


def _questions() -> Iterator[States]:
    question = Question("gallery.question", "Abandon", "Go on with it", lambda: None)
    question.ask("Abandon this opening?")
    yield {"rest": question}


COMPONENTS: Final[Mapping[str, Callable[[], Iterator[States]]]] = {
    "act": _acts,
    "field": _fields,
    "notice": _notices,
    "countdown": _countdowns,
    "code": _codes,
    "people": _people,
    "register": _registers,
    "secret": _secrets,
    "sign": _signs,
    "verdict": _verdicts,
    "question": _questions,
}
"""What draws each component, one mapping of states for each of its kinds."""


def sheets() -> Iterator[tuple[str, QWidget]]:
    """Give a shown page for each component, with its name; whoever takes it closes it."""
    for name, kinds in COMPONENTS.items():
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(24, 24, 24, 24)
        grid.setSpacing(16)
        rings: list[QWidget] = []
        for row, states in enumerate(kinds()):
            for column, (state, widget) in enumerate(states.items()):
                grid.addWidget(label(state, "muted"), 2 * row, column)
                grid.addWidget(widget, 2 * row + 1, column)
                widget.setMinimumWidth(max(widget.minimumWidth(), _LEAST_PX))
                if state.startswith("focus"):
                    rings.append(widget)
        sheet.show()
        sheet.resize(sheet.sizeHint().expandedTo(sheet.minimumSizeHint()))
        layout = sheet.layout()
        if layout is not None:
            layout.activate()
        for each in rings:
            FocusRing(sheet, _focused(each))
        yield name, sheet


def _focused(widget: QWidget) -> QWidget:
    """Return the part of a component that takes the keyboard."""
    if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
        return widget
    inside = (each for each in widget.findChildren(QWidget) if each.focusPolicy() != Qt.FocusPolicy.NoFocus)
    return min(inside, key=lambda each: each.mapTo(widget, QPoint(0, 0)).y(), default=widget)
