"""What the last verification said stands above every page of the desk, and is red above every one when the log is broken."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.at_the_desk import at_desk
from fakes.shown_window import settle
from twinseal.audit.format.log_file import LogPaths
from twinseal.flows.views.standing import LastVerified, LogStanding
from twinseal.gui import theme
from twinseal.gui.audit.desk_screen import OPENINGS, VERIFY, DeskScreen
from twinseal.gui.audit.standing_strip import StandingStrip
from twinseal.gui.router import Router
from twinseal.gui.widgets.verdict_strip import VerdictStrip
from twinseal.vault.layout import VaultPaths


def _above_each_page(desk: Router, qtbot: QtBot) -> list[tuple[str, bool, bool]]:
    """Return for each page what the strip says first, whether all of it is in sight, and whether its edge is red."""
    screen: DeskScreen = desk.audit.screen
    strip, seen = screen.standing.strip, []
    for place in range(screen.pages.count()):
        screen.go_to(place)
        settle(qtbot, desk, lambda: True)
        drawn = strip.grab().toImage()
        edge = drawn.pixelColor(drawn.width() // 2, 0)
        page: QWidget = screen._all[place]
        whole = strip.visibleRegion().boundingRect() == strip.rect() and page.isVisible()
        seen.append((strip.accessibleName().partition(":")[0], whole, edge.rgb() == theme.colour("red_edge").rgb()))
    return seen


def _resize(desk: Router, qtbot: QtBot, *size: int) -> None:
    desk.window.resize(*size)
    settle(qtbot, desk, lambda: (desk.window.width(), desk.window.height()) == size)


def test_a_changed_log_is_red_above_every_page(cast: Cast, qtbot: QtBot) -> None:
    desk = at_desk(cast, qtbot)
    screen = desk.audit.screen
    _resize(desk, qtbot, 1280, 800)
    honest = _above_each_page(desk, qtbot)
    assert honest == [("Not verified yet Nobody has verified this log.", True, False)] * 12
    # The strip is a way to verify, and stands without it where one does that.
    screen.go_to(OPENINGS)
    screen.standing.verify.click()
    assert screen.pages.currentIndex() == VERIFY
    assert not screen.standing.verify.isVisible()
    # One line is changed behind the program's back; whoever verifies is told on every page, and so is the next one.
    log = LogPaths(VaultPaths(cast.vault_path).audit).log
    lines = log.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2][:-40] + bytes(reversed(lines[2][-40:-1])) + lines[2][-1:]
    log.write_bytes(b"".join(lines))
    screen.verify_page.act.click()
    settle(qtbot, desk, lambda: screen.verify_page.verdict.isVisible())
    assert _above_each_page(desk, qtbot) == [("Changed", True, True)] * 12
    _resize(desk, qtbot, 853, 480)
    assert _above_each_page(desk, qtbot) == [("Changed", True, True)] * 12
    desk.audit.visit_ends()
    settle(qtbot, desk, lambda: desk.window.screen_shown is desk.start.sealed)
    assert screen.standing.isHidden()


@pytest.mark.parametrize(
    ("standing", "judgement", "word"),
    [
        (LogStanding(LastVerified("VALID-ANCHORED", "2026-11-02T08:00:00Z", "Di", 9, 1)), "intact", "Intact 9 entries"),
        (
            LogStanding(LastVerified("VALID-COSIGNED", "2026-11-02T08:00:00Z", "", 9, 1)),
            "uncompared",
            "Intact, but not compared",
        ),
        (LogStanding(LastVerified("VALID-UNANCHORED", "", "Di", 9, 1)), "unproven", "The chain is intact"),
        (LogStanding(LastVerified("INCOMPLETE", "", "Di", 9, 1)), "unproven", "No answer"),
        (LogStanding(LastVerified("TAMPERED", "", "Di", 9, 1)), "tampered", "Changed"),
        (LogStanding(LastVerified("ROLLED-BACK", "", "Di", 9, 1), broken="It ends."), "tampered", "Cut or rolled back"),
        (LogStanding(LastVerified("VALID-ANCHORED", "", "Di", 9, 1), broken="It ends."), "tampered", "Broken It ends."),
        (
            LogStanding(LastVerified("VALID-ANCHORED", "", "Di", 9, 1), False, "Another log."),
            "tampered",
            "Does not continue",
        ),
        (LogStanding(), "unknown", "Not verified yet"),
        (
            LogStanding(LastVerified("VALID-ANCHORED", "", "Di", 9, 1), unsigned="Entry 9 says so."),
            "unproven",
            "A later verification is not signed Intact: 9 entries",
        ),
        (
            LogStanding(unsigned="Entry 9 says so."),
            "unproven",
            "Not verified yet Nobody has verified this log. Entry 9 says so.",
        ),
    ],
)
def test_the_gravest_of_what_is_known_is_said(qtbot: QtBot, standing: LogStanding, judgement: str, word: str) -> None:
    made = StandingStrip()
    qtbot.addWidget(made)
    made.show_standing(standing)
    strip: VerdictStrip = made.strip
    assert (strip._look, strip.accessibleName().startswith(word)) == (judgement, True)
