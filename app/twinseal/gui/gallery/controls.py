"""How a control looks in each of its states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from PySide6.QtWidgets import QWidget

from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.gui.gallery.states import States, disabled, hovered, pressed
from twinseal.gui.platform.keyboard import KeyboardState
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import label
from twinseal.gui.widgets.chip import Chip
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.minutes_choice import MinutesChoice
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.register_cells import RegisterCells
from twinseal.gui.widgets.search_field import SearchField
from twinseal.gui.widgets.secret_view import SecretView
from twinseal.gui.widgets.tabbed import Tabbed
from twinseal.gui.widgets.tick_row import TickRow
from twinseal.gui.widgets.way import Way


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
    def made(text: str = "INC-004711") -> FormField:
        return FormField("Reference", line("gallery.field", "Reference", text=text), "INC- and six digits")

    wrong = made("INC-0047")
    wrong.refuse("Needs six digits after INC-.", focus=False)
    over = made()
    hovered(over.control)
    yield {"rest": made(), "hover": over, "focus": made("INC-0047"), "error": wrong, "disabled": disabled(made())}


def _passphrases() -> Iterator[States]:
    def made(text: str = "correct horse battery") -> PassphraseField:
        field = PassphraseField("gallery.passphrase", "Passphrase", eye="gallery.passphrase_shown")
        field.set_text(text)
        return field

    def framed(field: PassphraseField) -> QWidget:
        field.setMinimumWidth(330)
        return FormField("Passphrase", field)

    wrong, caps, shown, selected, over = made(), made(), made(), made(), made()
    shown.set_shown(True)
    selected.setSelection(8, 5)
    caps.show_keyboard(KeyboardState(caps_lock=True, layout="de"))
    refused = FormField("Passphrase", wrong)
    wrong.setMinimumWidth(330)
    refused.refuse("Type the passphrase.", focus=False)
    hovered(over)
    yield {"rest": framed(made()), "hover": framed(over), "focus": framed(made("corr"))}
    yield {"shown": framed(shown), "selected": framed(selected), "caps lock": framed(caps)}
    yield {"error": refused, "disabled": disabled(framed(made()))}


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


def _tabs() -> Iterator[States]:
    def made(at: int = 0) -> Tabbed:
        tabs = Tabbed("gallery.tabs", "Open envelopes")
        for name in ("Domain controller", "Firewall, root"):
            tabs.addTab(label(name), name)
        tabs.setCurrentIndex(at)
        return tabs

    instead = made()
    part = label("In the place of the page")
    instead.hold(part)
    instead.show_instead(part)
    yield {"rest": made(), "the second": made(1), "another part": instead}


def _chips() -> Iterator[States]:
    def made(tone: str = "", *, on: bool = False) -> Chip:
        chip = Chip("gallery.chip", "To review 2", tone=tone, switch=True)
        chip.setChecked(on)
        return chip

    yield {
        "rest": made(),
        "hover": hovered(made()),
        "focus": made(),
        "pressed": pressed(made()),
        "disabled": disabled(made()),
        "chosen": made(on=True),
        "quiet": made("quiet"),
        "error": made("amber"),
        "to take away": Chip("gallery.chip", "Firewall, root", icon="envelope", cross=True),
    }


def _minutes() -> Iterator[States]:
    def made() -> MinutesChoice:
        choice = MinutesChoice("gallery.minutes", "Minutes")
        choice.set_longest(15)
        choice.setFixedWidth(300)
        return choice

    over = made()
    hovered(over.buttons()[0])
    down = made()
    down.buttons()[0].setDown(True)
    yield {"rest": made(), "hover": over, "focus": made(), "pressed": down, "disabled": disabled(made())}


def _searches() -> Iterator[States]:
    def made(text: str = "", count: str = "8 envelopes") -> SearchField:
        field = SearchField("gallery.search", "Search by name or system")
        field.setText(text)
        field.show_count(count)
        field.setMinimumWidth(420)
        return field

    yield {"rest": made(), "hover": hovered(made()), "focus": made("fire", "1 envelope")}
    yield {"typed": made("fire", "1 envelope"), "disabled": disabled(made())}


def _ticks() -> Iterator[States]:
    def made(*, on: bool = True, wide_px: int = 440) -> TickRow:
        row = TickRow("gallery.tick", "Domain controller, local administrator", "DC01", "Open it")
        row.setChecked(on)
        row.setFixedSize(wide_px, row.heightForWidth(wide_px))
        return row

    yield {"rest": made(), "focus": made(), "not ticked": made(on=False), "disabled": disabled(made())}
    yield {"narrow": made(wide_px=220)}


def _ways() -> Iterator[States]:
    def made() -> Way:
        way = Way("gallery.way", "verify", "Verify an export", "Or a signed report, without opening any vault", lambda: None)
        way.setFixedWidth(372)
        return way

    low, unfolded = made(), made()
    low.set_low(True)
    low.setFixedWidth(200)
    unfolded.setCheckable(True)
    unfolded.setChecked(True)
    yield {"rest": made(), "hover": hovered(made())}
    yield {"focus": made(), "pressed": pressed(made())}
    yield {"disabled": disabled(made()), "unfolded": unfolded}
    yield {"low": low}


CONTROLS: Final[Mapping[str, Callable[[], Iterator[States]]]] = {
    "act": _acts,
    "field": _fields,
    "passphrase": _passphrases,
    "code": _codes,
    "register": _registers,
    "secret": _secrets,
    "tabs": _tabs,
    "chip": _chips,
    "way": _ways,
    "minutes-choice": _minutes,
    "search-field": _searches,
    "tick-row": _ticks,
}
