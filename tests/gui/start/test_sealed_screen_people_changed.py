"""Whoever passes the sealed vault reads that people changed; whose names these are stands behind *Who?* alone."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.removal import removed
from fakes.shown_window import begun, showing, shown_router, to_open
from twinseal.domain.opening import ResealCause
from twinseal.gui.audit.openings_page import OpeningsPage
from twinseal.gui.router import Router


def _said(screen: QWidget, name: str) -> str:
    part = screen.findChild(QLabel, name)
    assert part is not None
    return part.text() if part.isVisible() else ""


def _left(two: Cast) -> None:
    vault = two.open()
    removed(two, vault)
    vault.written_down()
    vault.close()


def _names_shown(router: Router) -> list[str]:
    shown = [part.text() for part in router.start.sealed.findChildren(QLabel) if part.isVisible()]
    return [text for text in shown if "Gil Auditor" in text or "Bo Officer" in text]


def test_names_stand_behind_who_alone(two: Cast, qtbot: QtBot) -> None:
    _left(two)
    router = shown_router(two, qtbot)
    sealed = router.start.sealed
    assert "People or rules changed at seal 0002" in _said(sealed, "sealed.notices")
    assert _names_shown(router) == []
    sealed._who_button.click()
    assert "Gil Auditor left or was suspended (seal 0002, " in _said(sealed, "sealed.people")
    assert "signed by Bo Officer, Cy Officer" in _said(sealed, "sealed.people")


def test_who_asks_reads_it_on_the_request(two: Cast, qtbot: QtBot) -> None:
    _left(two)
    router = shown_router(two, qtbot)
    flow = begun(router, qtbot)
    screen = router.opening.request
    flow.enter_register_code(two.register_code)
    router.opening.show_opening(flow.identify_first(*two.factors("Ada")))
    assert showing(router) is screen
    assert "\nGil Auditor left or was suspended (seal 0002, " in _said(screen, "request.unheard")
    screen.forget()
    assert "Gil" not in _said(screen, "request.unheard")


def test_who_confirms_reads_it_before_anything_is_shown(two: Cast, qtbot: QtBot) -> None:
    _left(two)
    router = shown_router(two, qtbot)
    flow = to_open(two, router, qtbot, pair=("Ed", "Flo"))
    assert router.opening.open.notice.isVisible()
    said = router.opening.open.notice.text()
    assert "Flo Officer, people or rules changed" in said
    assert "Gil Auditor left" in said
    assert "Ed Operator" not in said
    flow.reseal(ResealCause.HAND)


def test_an_auditor_reads_it_at_the_desk(two: Cast, qtbot: QtBot) -> None:
    vault = two.open()
    removed(two, vault)
    desk = vault.sign_in_auditor(*two.factors("Di"))
    page = OpeningsPage()
    qtbot.addWidget(page)
    # In a lower one "What changed" leads to it.
    page.resize(1000, 700)
    page.show()
    page.show_view(desk.view())
    assert "\nGil Auditor left or was suspended (seal 0002, " in _said(page, "audit.unheard")
    page.forget()
    assert "Gil" not in _said(page, "audit.unheard")
    desk.sign_out()
    vault.close()
