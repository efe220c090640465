"""Every component in every state, as pages to look at: what a screen may be built of, and what it then looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QPoint, QPointF, QStringListModel, Qt
from PySide6.QtGui import QHoverEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from twinseal.domain.people import Role
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.flows.views.sealed import PersonView
from twinseal.gui.design import icons
from twinseal.gui.gallery_changes import CHANGES
from twinseal.gui.gallery_states import States, disabled, hovered, pressed
from twinseal.gui.platform.keyboard import KeyboardState
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.answer_time import AnswerTime
from twinseal.gui.widgets.base import button, label
from twinseal.gui.widgets.change_row import Change, ChangeRows
from twinseal.gui.widgets.chip import Chip
from twinseal.gui.widgets.choice_rows import ChoiceRows
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.countdown import Countdown
from twinseal.gui.widgets.duty_row import Duty, DutyRows
from twinseal.gui.widgets.envelope_row import EnvelopeLine, EnvelopeRows
from twinseal.gui.widgets.finding_row import FindingLine, FindingRows
from twinseal.gui.widgets.focus_ring import FocusRing
from twinseal.gui.widgets.footer import Footer
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.header_line import HeaderLine
from twinseal.gui.widgets.identify_panel import IdentifyPanel
from twinseal.gui.widgets.keys_panel import KeysPanel
from twinseal.gui.widgets.letter import Letter
from twinseal.gui.widgets.minutes_choice import MinutesChoice
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.paper_card import PaperCard
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.person_picker import PersonPicker
from twinseal.gui.widgets.question import Question
from twinseal.gui.widgets.register_cells import RegisterCells
from twinseal.gui.widgets.register_page import RegisterPage
from twinseal.gui.widgets.register_row import RegisterRow
from twinseal.gui.widgets.row_list import RowList
from twinseal.gui.widgets.seal_ring import SealRing
from twinseal.gui.widgets.search_field import SearchField
from twinseal.gui.widgets.secret_view import SecretView
from twinseal.gui.widgets.sign import SealMark, Sign
from twinseal.gui.widgets.tabbed import Tabbed
from twinseal.gui.widgets.tick_row import TickRow
from twinseal.gui.widgets.time_line import Milestone, TimeLine
from twinseal.gui.widgets.vault_row import VaultLine, VaultRows
from twinseal.gui.widgets.verdict import VerdictCard
from twinseal.gui.widgets.verdict_strip import VerdictStrip
from twinseal.gui.widgets.way import Way

_LEAST_PX: Final = 160


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

    def made(chosen: str = "", at: int = 0) -> PersonPicker:
        picker = PersonPicker("gallery.people", "Your name")
        picker.offer(people)
        picker.choose(chosen)
        picker.setCurrentRow(at, QItemSelectionModel.SelectionFlag.NoUpdate)
        picker.setFixedWidth(280)
        return picker

    yield {"rest": made(), "chosen": made("2"), "focus": made("2", at=2), "disabled": disabled(made("2"))}


def _identified() -> Iterator[States]:
    people = (
        PersonView("1", "Olga Operator", Role.OPERATOR, "operations"),
        PersonView("2", "Frank Officer", Role.OFFICER, "security", wait_s=30),
    )

    def made(chosen: str = "", passphrase: str = "", code: str = "") -> IdentifyPanel:
        panel = IdentifyPanel("gallery.identify", lambda: None)
        panel.offer(people)
        panel.people.choose(chosen)
        panel.passphrase.set_text(passphrase)
        panel.code.setText(code)
        panel.setFixedWidth(760)
        return panel

    wrong = made("1", "correct horse battery")
    wrong.refuse("Passphrase or code is not right. Check both, wait for the next code, then try again.")
    missing = made()
    missing.is_complete()
    yield {"rest": made()}
    yield {"typed": made("1", "correct horse battery", "470398")}
    yield {"refused": wrong}
    yield {"missing": missing}


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


def _keys() -> Iterator[States]:
    over = QWidget()
    over.setFixedSize(640, 420)
    KeysPanel(over).show_rows([("Enter", "Continue"), ("Esc", "Abandon"), ("F9", "Mask everything"), ("F12", "Reseal now")])
    yield {"rest": over}


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


class _Envelopes(EnvelopeRows):
    def line(self, place: int) -> EnvelopeLine:
        return _ENVELOPES[place]


_ENVELOPES: Final = (
    EnvelopeLine("Domain controller, local administrator", "DC01"),
    EnvelopeLine("Firewall, root", "FW-EDGE", ticked=True),
    EnvelopeLine("Storage array, service account", "SAN-1", chip="rotation owed"),
)


def _rows_in_states(made: Callable[[], RowList], wide_px: int = 760) -> Iterator[States]:
    """Give a list of rows in its states, one below the other: the first row is below the mouse, or is pressed."""
    for state in ("rest", "hover", "focus", "pressed", "disabled"):
        rows = made()
        rows.setFixedWidth(wide_px)
        rows.resize(wide_px, rows.sizeHint().height())
        if state == "disabled":
            rows.setEnabled(False)
        elif state in {"hover", "pressed"}:
            _point_at(rows, press=state == "pressed")
        yield {state: rows}


def _point_at(rows: RowList, *, press: bool) -> None:
    # Below the mouse by the events that the mouse would send; the first row is laid out as soon as it is asked for.
    place, viewport = QPointF(rows.visualRect(rows.model().index(0, 0)).center()), rows.viewport()
    QApplication.sendEvent(viewport, QHoverEvent(QHoverEvent.Type.HoverMove, place, place, QPointF(-1, -1)))
    if press:
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(viewport, QMouseEvent(QMouseEvent.Type.MouseButtonPress, place, place, left, left, none))


def _envelope_rows() -> Iterator[States]:
    def made() -> RowList:
        rows = _Envelopes("gallery.envelopes", "Envelopes")
        rows.setModel(QStringListModel([line.name for line in _ENVELOPES], rows))
        rows.setFixedHeight(3 * 56 + 2)
        rows.setCurrentIndex(rows.model().index(1, 0))
        return rows

    yield from _rows_in_states(made)


def _vault_rows() -> Iterator[States]:
    def made() -> RowList:
        rows = VaultRows("gallery.vaults", "Recent vaults")
        here = VaultLine("Demo plant", "Secure room 1.07", "Sealed with 0006", "/media/plant/Demo plant.twinseal")
        gone = VaultLine("Substation 7", "", "Not here now: it was in /media/stick", "/media/stick/v.twinseal", is_gone=True)
        rows.show_vaults((here, gone))
        return rows

    yield from _rows_in_states(made)
    low = VaultRows("gallery.vaults", "Recent vaults")
    low.setFixedWidth(520)
    low.set_low(True)
    low.show_vaults((VaultLine("Demo plant", "Secure room 1.07", "In use by another window now", "/media/plant"),))
    yield {"low": low}


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


def _duties() -> Iterator[States]:
    def made() -> RowList:
        rows = DutyRows("gallery.duties", "What is owed")
        rows.show_duties(
            (
                Duty("rotate", "Rotate what seal 0006 opened", "was due today 14:31", "3 h late", late=True),
                Duty("auditor", "Review seal 0006", "by tomorrow 22:17", "29 h"),
            )
        )
        return rows

    yield from _rows_in_states(made)
    narrow = made()
    narrow.setFixedWidth(340)
    yield {"narrow": narrow}


def _findings() -> Iterator[States]:
    def made() -> RowList:
        rows = FindingRows("gallery.findings", "Findings")
        rows.show_findings(
            (
                FindingLine("high", "Seal 0005 was opened with the register code not at hand", "seal 0005", "11 days", "warning",
                            high=True),
                FindingLine("medium", "Seal 0006 ended because its time was over", "seal 0006", "6 days"),
            )
        )  # fmt: skip
        return rows

    yield from _rows_in_states(made, 1000)
    narrow = made()
    narrow.setFixedWidth(420)
    yield {"narrow": narrow}


def _changes() -> Iterator[States]:
    def made() -> RowList:
        rows = ChangeRows("gallery.changes", "Changes")
        rows.show_changes(
            (
                Change("clock", "Longest opening", "15 minutes", "10 minutes"),
                Change("person", "Olga Operator leaves", refusal="Then no pair could open: add somebody first."),
            )
        )
        return rows

    yield from _rows_in_states(made)
    narrow = made()
    narrow.setFixedWidth(260)
    yield {"narrow": narrow}


def _time_lines() -> Iterator[States]:
    def made() -> RowList:
        rows = TimeLine("gallery.time", "What happened")
        rows.show_milestones(
            (
                Milestone("book", "17:26:02", "Glass broken", "register code of seal 0006 right"),
                Milestone("seal-open", "17:31:00", "Open", "1 field shown once (41 s)", is_open=True),
                Milestone("seal-closed", "17:40:12", "Sealed again by hand", "seal 0007"),
            )
        )
        return rows

    yield from _rows_in_states(made, 480)


def _choice_rows() -> Iterator[States]:
    def made() -> RowList:
        rows = ChoiceRows("gallery.reasons", "Reason")
        rows.offer(
            (("outage", "System down, normal access unavailable"), ("security", "Security incident"), ("other", "Another"))
        )
        rows.choose("security")
        return rows

    yield from _rows_in_states(made, 400)


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


def _letters() -> Iterator[States]:
    def made(*, high_px: int = 0) -> Letter:
        page = QWidget()
        box = QVBoxLayout(page)
        box.addWidget(label("Olga Operator asks you to open for 15 minutes:", "headline"))
        box.addWidget(TickRow("gallery.tick", "Firewall, root", "FW-EDGE", "Open it"))
        box.addWidget(label("\u201cThe directory service is down; it must be repaired at its console.\u201d", "letter"))
        box.addWidget(label("System down, normal access unavailable."))
        letter = Letter("gallery.letter", page)
        left = AnswerTime("gallery.left", "to answer before the request ends", "to answer")
        left.show_s(142, 180)
        letter.set_corner(left)
        letter.setFixedWidth(760)
        letter.setFixedHeight(high_px or letter.needed_px(760))
        return letter

    yield {"rest": made()}
    yield {"focus": made()}
    yield {"scrolls": made(high_px=150)}


def _answer_times() -> Iterator[States]:
    def made(left_s: int, *, is_line: bool = False) -> AnswerTime:
        left = AnswerTime("gallery.left", "to answer before the request ends", "to answer")
        left.set_line(is_line)
        if is_line:
            left.setFixedWidth(760)
        left.show_s(left_s, 180)
        return left

    yield {"rest": made(142), "last part": made(31)}
    yield {"low window": made(142, is_line=True)}
    yield {"low window, last part": made(31, is_line=True)}


def _register_pages() -> Iterator[States]:
    def made(seal: int) -> RegisterPage:
        page = RegisterPage("gallery.page")
        page.show_seal(seal)
        page.setFixedWidth(440)
        return page

    yield {"rest": made(6), "the first seal": made(1)}


def _paper_cards() -> Iterator[States]:
    def made() -> PaperCard:
        card = PaperCard("gallery.card", foot="Maybe this card is enough: leave, and nothing is opened.")
        card.setFixedWidth(440)
        card.show_card(
            "Firewall, root", "FW-EDGE",
            (("Where", "Front port marked MGMT, address on the label."), ("Owner", ""), ("What breaks", "The way out of the site.")),
        )  # fmt: skip
        return card

    yield {"rest": made(), "disabled": disabled(made())}


def _register_rows() -> Iterator[States]:
    def made(code: str = "B97K-S4H8-B2V0-2", wide_px: int = 1000) -> RegisterRow:
        row = RegisterRow("gallery.line")
        row.setFixedWidth(wide_px)
        row.show_line("0007 P2", code, ("28 Nov", "17:40"))
        return row

    yield {"rest": made()}
    yield {"small": made(wide_px=640)}
    yield {"least": made(wide_px=400)}
    yield {"without a code": made("")}
    yield {"disabled": disabled(made())}
    nothing = made()
    nothing.show_line("No new seal", "", refused=True)
    yield {"error": nothing}


def _strips() -> Iterator[States]:
    def made() -> VerdictStrip:
        strip = VerdictStrip("gallery.strip", button("Verify again", "gallery.again", lambda: None, kind="quiet"))
        strip.setFixedWidth(900)
        return strip

    intact, unproven, busy, tampered = made(), made(), made(), VerdictStrip("gallery.strip")
    tampered.setFixedWidth(900)
    intact.show_verdict("intact", "Intact.", "137 entries verified at 17:51, anchored at seal 0007.")
    unproven.show_verdict("unproven", "Not all of it is proven.", "137 entries fit together; nobody signed the last 6.")
    busy.show_progress("Verifying 61 of 137", 61, 137)
    tampered.show_verdict(
        "tampered", "Tampered", "This log was changed after it was written.", "Do not open this vault. Tell the owner."
    )
    uncompared, unknown = made(), made()
    uncompared.show_verdict("uncompared", "Intact, but not compared with anything you kept.", "All 142 entries are intact.")
    unknown.show_verdict("unknown", "No verdict: something needed is missing.", "The checkpoint of seal 0007 is not there.")
    yield {"rest": intact}
    yield {"warning": unproven}
    yield {"uncompared": uncompared}
    yield {"unknown": unknown}
    yield {"busy": busy}
    yield {"error": tampered}


_STEPS: Final = ("Register code", "First person", "Request", "Second person", "Open", "Sealed again")


def _headers() -> Iterator[States]:
    def made(wide: int, state: str = "Sealed", *, step: int = -1, is_open: bool = False, demo: bool = False) -> HeaderLine:
        header = HeaderLine()
        header.show_time(datetime(2026, 11, 28, 17, 30, tzinfo=UTC))
        header.show_vault("Demo plant", "Secure room 1.07", demo=demo)
        header.show_state(state, is_open=is_open)
        header.show_step(max(step, 0), _STEPS if step >= 0 else ())
        header.set_low(wide < 1024)
        header.setFixedWidth(wide)
        return header

    until = "Open \u2013 reseals at 17:46:00"
    drawn = made(1280, demo=True)
    drawn.chip.setChecked(True)
    yield {"sealed": made(1280, demo=True)}
    yield {"drawer open": drawn}
    yield {"step": made(1280, step=3)}
    yield {"step, 1024 wide": made(1024, step=3, demo=True)}
    yield {"step, 853 wide": made(853, step=3, demo=True)}
    yield {"step, 640 wide": made(640, step=3, demo=True)}
    yield {"open": made(1280, until, is_open=True, demo=True)}
    yield {"open, 853 wide": made(853, until, is_open=True)}


def _footers() -> Iterator[States]:
    def made(wide: int, *, sentence: str = "", busy: bool = False, primary: bool = True) -> Footer:
        footer = Footer("gallery.footer")
        last = Act("Open together", kind="primary", key="Enter")
        if busy:
            last = Act("Checking \u2026", kind="primary")
            last.set_busy(True)
            last.setEnabled(False)
        footer.stand(
            leave=Act("Abandon", kind="quiet", icon="back"),
            others=(Act("The register is not at hand"),),
            beside=(Act("Refuse \u2026", icon="cross"),),
            primary=last if primary else None,
        )
        footer.say(sentence)
        footer.set_low(wide < 1024)
        footer.setFixedWidth(wide)
        footer.fit()
        return footer

    yield {"rest": made(1280)}
    yield {"live sentence": made(1280, sentence="2 of 8: Domain controller, Firewall")}
    yield {"busy": made(1280, busy=True)}
    yield {"no primary act": made(1280, primary=False)}
    yield {"853 wide": made(853)}
    yield {"640 wide": made(640)}


def _seal_rings() -> Iterator[States]:
    usual, low = SealRing("gallery.ring"), SealRing("gallery.ring")
    low.set_low(True)
    for ring in (usual, low):
        ring.show_number("0006")
    yield {"rest": usual, "low": low}


COMPONENTS: Final[Mapping[str, Callable[[], Iterator[States]]]] = {
    "header": _headers,
    "footer": _footers,
    "act": _acts,
    "field": _fields,
    "passphrase": _passphrases,
    "notice": _notices,
    "countdown": _countdowns,
    "code": _codes,
    "people": _people,
    "identify": _identified,
    "register": _registers,
    "secret": _secrets,
    "sign": _signs,
    "verdict": _verdicts,
    "keys": _keys,
    "question": _questions,
    "seal-ring": _seal_rings,
    "tabs": _tabs,
    "chip": _chips,
    "envelope-row": _envelope_rows,
    "duty-row": _duties,
    "vault-row": _vault_rows,
    "way": _ways,
    "finding-row": _findings,
    "change-row": _changes,
    "time-line": _time_lines,
    "paper-card": _paper_cards,
    "choice-rows": _choice_rows,
    "minutes-choice": _minutes,
    "search-field": _searches,
    "tick-row": _ticks,
    "letter": _letters,
    "answer-time": _answer_times,
    "register-page": _register_pages,
    "register-row": _register_rows,
    "verdict-strip": _strips,
    **CHANGES,
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
