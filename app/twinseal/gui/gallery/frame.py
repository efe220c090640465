"""The frame of every screen, and what tells how things stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from PySide6.QtWidgets import QWidget

from twinseal.gui.design import icons
from twinseal.gui.gallery.rows import pointed_at
from twinseal.gui.gallery.states import States, disabled
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import button
from twinseal.gui.widgets.countdown import Countdown
from twinseal.gui.widgets.footer import Footer
from twinseal.gui.widgets.header_line import HeaderLine
from twinseal.gui.widgets.keys_panel import KeysPanel
from twinseal.gui.widgets.month_bars import MonthBars
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.question import Question
from twinseal.gui.widgets.rail import Rail, RailPlace
from twinseal.gui.widgets.seal_ring import SealRing
from twinseal.gui.widgets.sign import SealMark, Sign
from twinseal.gui.widgets.verdict import VerdictCard
from twinseal.gui.widgets.verdict_strip import VerdictStrip


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


def _rails() -> Iterator[States]:
    def made(*, at: int = 1, narrow: bool = False) -> Rail:
        rail = Rail("gallery.rail", "Pages of the audit desk")
        rail.show_places(
            (RailPlace("Overview", "overview"), RailPlace("Openings", "seal-open", 2), RailPlace("Findings", "flag", 120))
        )
        rail.set_narrow(narrow)
        rail.setFixedHeight(3 * 44 + 2 * 16)
        rail.resize(rail.width(), rail.height())
        rail.mark_chosen(at)
        return rail

    yield {
        "rest": made(),
        "hover": pointed_at(made(), press=False),
        "focus": made(),
        "pressed": pointed_at(made(), press=True),
        "disabled": disabled(made()),
        "the first": made(at=0),
        "narrow": made(narrow=True),
    }


def _months() -> Iterator[States]:
    def made(*counts: int) -> MonthBars:
        bars = MonthBars("gallery.months", "Openings by month")
        bars.setFixedWidth(520)
        bars.show_months(list(zip(("Dec", "Jan", "Feb", "Mar", "Apr", "May"), counts, strict=True)))
        return bars

    yield {"few": made(1, 0, 2, 5, 0, 4)}
    yield {"many": made(1, 0, 24, 60, 0, 31)}
    yield {"none": made(0, 0, 0, 0, 0, 0)}


_STEPS: Final = ("Register code", "First person", "Request", "Second person", "Open", "Sealed again")


def _seal_rings() -> Iterator[States]:
    usual, low = SealRing("gallery.ring"), SealRing("gallery.ring")
    low.set_low(True)
    for ring in (usual, low):
        ring.show_number("0006")
    yield {"rest": usual, "low": low}


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
    line, red = VerdictStrip("gallery.strip", is_line=True), VerdictStrip("gallery.strip", is_line=True)
    for each in (line, red):
        each.setFixedWidth(900)
    line.show_verdict("intact", "Intact", "137 entries, verified by Anna Auditor on 2026-11-28 17:51 UTC.")
    red.show_verdict("tampered", "Changed: this log is not what was written", "Anna Auditor found this on 2026-11-28.")
    yield {"line": line}
    yield {"line, error": red}


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


FRAME: Final[Mapping[str, Callable[[], Iterator[States]]]] = {
    "header": _headers,
    "footer": _footers,
    "rail": _rails,
    "months": _months,
    "notice": _notices,
    "countdown": _countdowns,
    "sign": _signs,
    "verdict": _verdicts,
    "keys": _keys,
    "question": _questions,
    "seal-ring": _seal_rings,
    "verdict-strip": _strips,
}
