"""An opening from the sealed vault to the written line, by somebody who has the accessibility tree and what is said, no more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from conftest import SECRET, Cast
from fakes.accessible_tree import Blind, Heard, Text, listening, parts, words_of
from fakes.passed_time import let_pass
from fakes.shown_window import settle, shown_router
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.gui.opening.field_panel import FieldPanel
from twinseal.gui.opening.spelling import Spelling
from twinseal.gui.router import Router
from twinseal.gui.widgets.secret_cell import code_read_aloud, read_aloud

Role = QAccessible.Role
NAMED = {
    Role.Button,
    Role.CheckBox,
    Role.EditableText,
    Role.List,
    Role.ListItem,
    Role.SpinBox,
    Role.PageTab,
    Role.RadioButton,
}
"""What a person does something with: each has a name."""
SPELL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Listener:
    """Goes on when something was said, and looks for secrets in all that can be read."""

    def __init__(self, router: Router, heard: Heard, qtbot: QtBot, secrets: list[str]) -> None:
        self._router, self._heard, self._qtbot, self._secrets = router, heard, qtbot, secrets
        self.said: list[str] = []

    def hears(self, *, until: Callable[[], bool] = lambda: True, urgent: bool = False) -> str:
        """Return the one thing that is said now."""
        self._qtbot.waitUntil(lambda: bool(self._heard.said) and until())
        (said,) = self._heard.take()
        assert said.urgent is urgent, said
        self.said.append(said.sentence)
        return said.sentence

    def looks(self) -> None:
        for part in parts(self._router.window):
            assert part.role() not in NAMED or part.text(Text.Name), (part.role(), part.object())
            assert not [secret for secret in self._secrets if secret in words_of(part)], part.object()


@pytest.mark.usefixtures("whole_pause")
def test_an_opening_by_the_accessibility_tree_alone(cast: Cast, qtbot: QtBot) -> None:
    secrets = [SECRET.format(number) for number in range(3)] + ["alpha-1", "correct horse"]
    with listening() as heard:
        router = shown_router(cast, qtbot)
        listener, blind = Listener(router, heard, qtbot, secrets), Blind(router.window)
        assert listener.hears().startswith("Sealed, Seal 0001. Last signed by two people")
        assert listener.said[-1].endswith("Break the glass.")
        blind.press("Break the glass")
        assert listener.hears() == (
            "Which code stands in the paper register for seal 0001? Register code of seal 0001, 13 signs."
        )
        _register_code(cast, blind, listener)
        _first_person(cast, blind, listener, qtbot)
        _request(blind, listener)
        _second_person(cast, blind, listener)
        assert listener.hears() == "Open, Plant, 15 minutes left, reseals at 09:17. Hold to show Password."
        _open(cast, blind, listener, router, qtbot)
        _sealed_again(blind, listener, router)
        _ended(blind, listener, router)


def _register_code(cast: Cast, blind: Blind, listener: Listener) -> None:
    letters = cast.register_code.replace("-", "")
    for place, sign in enumerate(letters):
        QTest.keyClicks(blind.keyboard(), sign)
        read = code_read_aloud(sign)
        assert listener.hears() == (f"{read}. The last sign fits." if place == 12 else f"{read}.")
    QTest.keyClick(blind.keyboard(), Qt.Key.Key_Backspace)
    QTest.keyClicks(blind.keyboard(), "0" if letters[-1] != "0" else "1")
    assert listener.hears(urgent=True).endswith("One of the thirteen signs is not as on paper.")
    QTest.keyClick(blind.keyboard(), Qt.Key.Key_Backspace)
    QTest.keyClicks(blind.keyboard(), letters[-1])
    assert listener.hears().endswith("The last sign fits.")
    blind.press("The register is not at hand")
    assert listener.hears().startswith("The register is not at hand. Then nobody can tell tonight")
    assert listener.said[-1].endswith("Why is it not at hand?")
    listener.looks()
    blind.press("It is here after all")
    QTest.keyClick(blind.keyboard(), Qt.Key.Key_Escape)
    assert listener.hears(urgent=True).startswith("Abandon this opening? Nothing has been opened.")
    assert listener.said[-1].endswith("Continue the opening.")
    blind.press("Continue the opening")
    blind.press("Continue")
    assert listener.hears() == "Who asks? Who are you?, Ada Operator, operator, ops, 1 of 5."
    listener.looks()


def _first_person(cast: Cast, blind: Blind, listener: Listener, qtbot: QtBot) -> None:
    blind.choose("Who are you?", "Ada Operator, operator, ops, 1 of 5")
    blind.type("Passphrase", "correct horse battery staple Bo")
    assert blind.find(Role.EditableText, "Passphrase").state().passwordEdit
    blind.type("Six digits of your authenticator", "123456")
    blind.press("Continue")
    refusal = listener.hears(urgent=True)
    assert refusal.startswith("Wrong passphrase or code.")
    assert refusal.endswith("try again.")
    assert blind.find(Role.EditableText, "Six digits").text(Text.Description) == refusal
    listener.looks()
    cast.later()
    blind.type("Passphrase", "\b" * 2 + "Ada")
    blind.type("Six digits", cast.code("Ada"))
    assert blind.find(Role.EditableText, "Six digits").text(Text.Description).endswith("seconds left")
    blind.press("Continue")


def _request(blind: Blind, listener: Listener) -> None:
    assert listener.hears() == "Which envelopes do you need, Ada? Search by name or system."
    listener.looks()
    blind.press("Say why")
    assert listener.hears(urgent=True).startswith("Tick at least one envelope.")
    blind.choose("Envelopes; Space ticks one", "Envelope 0, SYS-0, 1 of 3")
    assert listener.hears() == "1 of 3: Envelope 0."
    assert blind.find(Role.ListItem, "Envelope 0, SYS-0, ticked, 1 of 3")
    blind.press("Say why")
    assert listener.hears().startswith("Why, and for how long? You ask for 1 envelope, 15 minutes: ")
    listener.looks()
    blind.type("What has failed?", "The console")
    blind.type("Why is normal access unavailable?", "No network")
    blind.type("Reference number", "INC-004711")
    assert listener.hears() == "Has the right format."
    blind.type("In your own words", "The core switch is down and nobody can log in.")
    blind.press("Sign the request")


def _second_person(cast: Cast, blind: Blind, listener: Listener) -> None:
    letter = listener.hears()
    assert letter.startswith("Do you answer for this? Ada Operator asks you to open for 15 minutes:")
    assert "The core switch is down and nobody can log in." in letter
    listener.looks()
    cast.clock.advance(121)
    assert listener.hears() == "59 seconds to answer before the request ends."
    blind.choose("Who answers?", "Bo Officer, officer, sec, 1 of 2")
    blind.type("Passphrase", "correct horse battery staple Bo")
    blind.type("Six digits", cast.code("Bo"))
    blind.press("Open together")


def _open(cast: Cast, blind: Blind, listener: Listener, router: Router, qtbot: QtBot) -> None:
    hold = blind.keyboard()
    assert blind.find(Role.Button, "Hold to show Password").object() is hold
    QTest.keyPress(hold, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: any(part.text(Text.Name) == "Secret, shown on the screen" for part in parts(router.window)))
    listener.looks()
    QTest.keyClick(hold, Qt.Key.Key_R, SPELL)
    spelling = router.opening.open.findChild(Spelling)
    assert spelling is not None
    # "s3c", and no sign of it once the hand has gone.
    assert listener.hears(urgent=True) == "sierra."
    for sign in ("three.", "charlie."):
        assert let_pass(spelling._turns)
        assert listener.hears(urgent=True) == sign
    QTest.keyRelease(hold, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not spelling._turns.isActive())
    blind.press("Show the current code, Seed")
    qtbot.waitUntil(lambda: any(part.text(Text.Name).startswith("The current code") for part in parts(router.window)))
    QTest.keyClick(hold, Qt.Key.Key_R, SPELL)
    with seed_from_text("JBSWY3DPEHPK3PXP") as seed:
        code, later = (code_at(seed, TotpParameters(), int(cast.clock.utc().timestamp()) + seconds) for seconds in (0, 30))
    assert not [part for part in parts(router.window) if code[:3] in words_of(part)]
    assert listener.hears(urgent=True) == f"{read_aloud(code[0])}."
    # Another code is shown before the last digit was said: half of each would be no code.
    assert code[1] != later[1]
    cast.clock.advance(30)
    (shown,) = (panel for panel in router.opening.open.findChildren(FieldPanel) if panel.shown_text())
    assert let_pass(shown._live_timer)
    assert let_pass(spelling._turns)
    assert listener.hears(urgent=True) == f"{read_aloud(code[1])}."
    blind.press("Hide the current code, Seed")
    qtbot.waitUntil(lambda: not any(part.text(Text.Name).startswith("Secret, shown") for part in parts(router.window)))
    QTest.keyClick(hold, Qt.Key.Key_R, SPELL)
    assert listener.hears() == "Nothing is shown. Hold Space on the field, then press Ctrl+Shift+R."
    _more(cast, blind, listener, router, qtbot)
    for seconds in (100, 100, 100, 100, 100, 70):
        cast.clock.advance(seconds)
        router.touched()
        # Each beat of the window looks at the clock.
        assert let_pass(router._ticker)
        settle(qtbot, router, lambda: True)
    assert listener.hears() == "5 minutes until it reseals automatically."


def _more(cast: Cast, blind: Blind, listener: Listener, router: Router, qtbot: QtBot) -> None:
    """Add an envelope, then extend: each says what it asks, is found by name, and is signed by both."""
    flow = router.opening.flow
    cast.clock.advance(30)
    blind.press("Add an envelope")
    assert listener.hears().startswith("One more envelope?")
    listener.looks()
    QTest.keyClick(blind.go_to("Envelope to add", Role.ComboBox), Qt.Key.Key_Down)
    _both_sign(cast, blind, "Add this envelope")
    qtbot.waitUntil(lambda: router.opening.open.tabs.count() == 2)
    assert blind.find(Role.PageTab, "Envelope 1")
    cast.clock.advance(30)
    blind.press("Extend by")
    assert listener.hears().startswith("How many more minutes?")
    listener.looks()
    QTest.keyClick(blind.go_to("Extra minutes", Role.SpinBox), Qt.Key.Key_Down)
    left_s = flow.remaining_s()
    _both_sign(cast, blind, "Extend")
    qtbot.waitUntil(lambda: flow.remaining_s() > left_s and not router.worker.busy)
    # As much is left as before both.
    cast.clock.advance(flow.remaining_s() - left_s - 60)


def _both_sign(cast: Cast, blind: Blind, act: str) -> None:
    blind.type("What still has to be done?", "The other switch needs the same.")
    for person, name in (("Ada", "Ada Operator"), ("Bo", "Bo Officer")):
        blind.type(f"Fresh code from {name}", cast.code(person))
    blind.press(act)


def _sealed_again(blind: Blind, listener: Listener, router: Router) -> None:
    blind.press("Reseal now")
    said = listener.hears()
    code = router.opening.flow.view().receipt.register_code
    assert said == f"Sealed again. Seal zero, zero, zero, two, P zero, register code {code_read_aloud(code)}."
    line = said.removeprefix("Sealed again. ").removesuffix(".")
    QTest.keyClick(blind.keyboard(), Qt.Key.Key_R, SPELL)
    assert listener.hears(urgent=True) == f"{line}. Once more: {line}."
    assert blind.find(Role.Button, "Written down").state().disabled
    listener.looks()
    assert let_pass(router.opening.receipt._pause)
    assert not blind.find(Role.Button, "Written down").state().disabled
    blind.press("Written down")
    assert listener.hears().startswith("Sealed, Seal 0002")
    listener.looks()


def _ended(blind: Blind, listener: Listener, router: Router) -> None:
    blind.press("Break the glass")
    assert listener.hears().startswith("Which code stands")
    blind.press("Abandon")
    assert listener.hears().startswith("Nothing was opened. ")
    assert "What now" in listener.said[-1]
    assert "an auditor" in listener.said[-1]
    listener.looks()
    assert let_pass(router.opening.ended._pause)
    assert not blind.find(Role.Button, "Back to the sealed vault").state().disabled
    blind.press("Back to the sealed vault")
    assert listener.hears().startswith("Sealed, Seal 0002")
    blind.press("Another vault")
    assert listener.hears() == "Which vault? Vault folder."
    listener.looks()
