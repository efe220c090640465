"""F9 masks and F12 seals whatever has the keyboard; before an opening and at the desk they hide and leave."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.left_words import INSIDE, left_in_widgets, read_aloud
from fakes.shown_window import begun, settle, shown_router, to_open
from fakes.waiting_for_a_core import waited_for_a_core
from twinseal.domain.opening import MaskCause, OpeningStep
from twinseal.gui.demo.demo_panel import DemoPanel
from twinseal.gui.platform.every_event import EveryEvent
from twinseal.gui.router import Router

LIMIT_S = 0.25
"""What a key may take. Twice four times it is allowed here, where other tests run beside this one; what
others keep the machine's cores for themselves is no time of this program."""
"""What comes surely, and has no bound."""


def _context_menu(field: QLineEdit | QPlainTextEdit) -> None:
    # Its owner waits for a menu's answer; a menu of the same kind is opened without waiting here.
    made = field.createStandardContextMenu()
    made.setParent(field, Qt.WindowType.Popup)
    made.popup(field.mapToGlobal(QPoint(4, 4)))


def _more(router: Router) -> None:
    router.opening.open.extend_button.click()


def _combo(router: Router) -> None:
    router.opening.open.add_button.click()
    router.opening.open.more.other_envelope.showPopup()


def _line_menu(router: Router) -> None:
    _more(router)
    _context_menu(router.opening.open.more.reason)


def _spin_menu(router: Router) -> None:
    _more(router)
    inside = router.opening.open.more.minutes.findChild(QLineEdit)
    assert inside is not None
    _context_menu(inside)


def _spin_box(router: Router) -> None:
    _more(router)
    router.opening.open.more.minutes.setFocus()


def _menu_of_the_program(router: Router) -> None:
    menu = QMenu(router.window)
    menu.addAction("Something")
    menu.popup(router.window.mapToGlobal(QPoint(40, 40)))


def _preview(router: Router) -> None:
    box = router.opening.receipt.preview.findChild(QComboBox)
    assert box is not None
    box.setParent(router.opening.open)
    box.addItem("A printer")
    box.show()
    box.showPopup()


def _path_browser(router: Router) -> None:
    box = router.start.welcome.path.findChild(QComboBox)
    assert box is not None
    box.setParent(router.opening.open)
    box.show()
    box.showPopup()


def _file_dialog(router: Router) -> None:
    dialog = QFileDialog(router.window)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.open()


def _message_box(router: Router) -> None:
    QMessageBox(QMessageBox.Icon.Question, "Q", "?", QMessageBox.StandardButton.NoButton, router.window).open()


def _demo_panel(router: Router) -> None:
    panel = DemoPanel(())
    panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    router.window.show_panel(panel)
    router.window.drawer.set_open(True)
    panel.setFocus()


def _type_back(router: Router) -> None:
    router.opening.open.findChild(QWidget, "open.type_back.1").setFocus()


HOLDERS = (
    _combo, _line_menu, _spin_menu, _spin_box, _menu_of_the_program, _preview, _path_browser, _file_dialog, _message_box,
    _demo_panel, _type_back,
)  # fmt: skip
POPUPS = {_combo, _line_menu, _spin_menu, _menu_of_the_program, _preview, _path_browser}


def keyboard(router: Router) -> QWidget:
    """Return what a key goes to first: the popup, the dialog, what has the focus, or the window."""
    holders = (QApplication.activePopupWidget(), QApplication.activeModalWidget(), QApplication.focusWidget())
    return next((holder for holder in holders if holder is not None), router.window)


@pytest.fixture(autouse=True)
def no_popup_left() -> Iterator[None]:
    yield
    assert QApplication.activePopupWidget() is None
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize("hold", HOLDERS, ids=lambda hold: hold.__name__)
def test_both_keys_work_whatever_holds_the_keyboard(cast: Cast, qtbot: QtBot, hold: Callable[[Router], None]) -> None:
    router = shown_router(cast, qtbot)
    router.window.activateWindow()
    flow = to_open(cast, router, qtbot, envelopes=2)
    assert left_in_widgets(INSIDE)
    hold(router)
    if hold in POPUPS:
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    for key, done in (
        (Qt.Key.Key_F9, lambda: flow.view().masked),
        (Qt.Key.Key_F12, lambda: flow.view().step is OpeningStep.RESEALED),
    ):
        begin, idle = time.monotonic(), waited_for_a_core()
        QTest.keyClick(keyboard(router), key)
        assert QApplication.activePopupWidget() is None
        qtbot.waitUntil(done)
        assert time.monotonic() - begin - (waited_for_a_core() - idle) < 8 * LIMIT_S
        # Shown, hidden or put away: no part still holds what it took two people to see.
        qtbot.waitUntil(lambda: not left_in_widgets(INSIDE))
    if hold is _file_dialog:
        assert not [text for text in read_aloud(router.window) if any(word in text for word in INSIDE)]
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)


def test_a_key_sent_by_the_window_system_is_seen_before_a_popup(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    router.window.activateWindow()
    flow = to_open(cast, router, qtbot, envelopes=2)
    _combo(router)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    QTest.keyClick(router.window.windowHandle(), Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: flow.view().step is OpeningStep.RESEALED)


def test_before_opening_f9_hides_a_passphrase_and_f12_leaves(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    flow = begun(router, qtbot)
    router.opening.show_opening(flow.enter_register_code(cast.register_code))
    panel = router.opening.identify.panel
    panel.passphrase.set_text("seen")
    panel.passphrase.set_shown(True)
    QTest.keyClick(panel.passphrase, Qt.Key.Key_F9)
    assert not panel.passphrase._shown
    QTest.keyClick(panel.passphrase, Qt.Key.Key_F12)
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    assert flow.view().step is OpeningStep.ENDED
    assert panel.passphrase.is_empty()
    router.window.close()
    assert "opening.ended" in cast.desk_kinds()


def test_at_the_desk_f12_signs_out(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    router.start.sealed.doors["audit"].click()
    router.audit.sign_in.panel.passphrase.set_text("correct horse battery staple Di")
    router.audit._sign_in(cast.id("Di"), router.audit.sign_in.panel.passphrase, cast.code("Di"))
    settle(qtbot, router, lambda: router.window.screen_shown is router.audit.screen)
    QTest.keyClick(keyboard(router), Qt.Key.Key_F12)
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    router.window.close()
    assert "audit.signed_out" in cast.desk_kinds()


@pytest.mark.parametrize("cause", [MaskCause.MINIMISED, MaskCause.OTHER_WINDOW])
def test_a_window_that_nobody_looks_at_is_masked(cast: Cast, qtbot: QtBot, cause: MaskCause) -> None:
    router = shown_router(cast, qtbot)
    flow = to_open(cast, router, qtbot)
    if cause is MaskCause.MINIMISED:
        router.window.showMinimized()
    else:
        QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    settle(qtbot, router, lambda: flow.view().masked)
    assert not router.opening.open.tabs.isVisibleTo(router.opening.open)
    router.leave()
    cast.later()
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    sentences = [line.summary for line in desk.entries(count=1000)[1] if line.kind == "contents.masked"]
    vault.close()
    assert sentences == [{MaskCause.MINIMISED: "All contents were masked because the window was minimised",
                     MaskCause.OTHER_WINDOW: "All contents were masked because another window came in front"}[cause]]  # fmt: skip


def test_a_double_click_is_for_the_button_that_was_pressed(qapp: QApplication, qtbot: QtBot) -> None:
    ears = EveryEvent({}, lambda: None, lambda _watched, _event: False)
    above, pressed = QWidget(), []
    qtbot.addWidget(above)
    first, second = (QPushButton(name, above) for name in ("Remark on it", "Drop it"))
    first.clicked.connect(lambda: pressed.append("first"))
    second.clicked.connect(lambda: pressed.append("second"))
    above.show()

    def second_press(on: QPushButton) -> None:
        # What Qt sends in the place of the second press.
        QTest.mouseDClick(on, Qt.MouseButton.LeftButton)
        QTest.mouseRelease(on, Qt.MouseButton.LeftButton)

    qapp.installEventFilter(ears)
    try:
        QTest.mouseClick(first, Qt.MouseButton.LeftButton)
        second_press(second)
        assert pressed == ["first"], "another button has taken its place"
        QTest.mouseClick(second, Qt.MouseButton.LeftButton)
        second_press(second)
        QTest.mouseClick(above, Qt.MouseButton.LeftButton)
        second_press(second)
        assert pressed == ["first", "second", "second"], "whoever pressed it first presses it twice"
    finally:
        qapp.removeEventFilter(ears)
