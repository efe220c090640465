"""What looks like paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.gallery.states import States, disabled
from twinseal.gui.widgets.answer_time import AnswerTime
from twinseal.gui.widgets.base import label
from twinseal.gui.widgets.letter import Letter
from twinseal.gui.widgets.paper_card import PaperCard
from twinseal.gui.widgets.register_page import RegisterPage
from twinseal.gui.widgets.register_row import RegisterRow
from twinseal.gui.widgets.tick_row import TickRow


def _letters() -> Iterator[States]:
    def made(*, high_px: int = 0) -> Letter:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setSpacing(px(SPACES_PX["within"]))
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


PAPERS: Final[Mapping[str, Callable[[], Iterator[States]]]] = {
    "paper-card": _paper_cards,
    "letter": _letters,
    "answer-time": _answer_times,
    "register-page": _register_pages,
    "register-row": _register_rows,
}
