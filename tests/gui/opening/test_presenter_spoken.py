"""An opening from the sealed vault to the written line, by somebody who has the accessibility tree and what is said, no more."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from conftest import SECRET, Cast
from fakes.accessible_tree import Blind, Heard, Text, listening, parts, words_of
from fakes.shown_window import shown_router
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
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
        self._qtbot.waitUntil(lambda: bool(self._heard.said) and until(), timeout=20_000)
        (said,) = self._heard.take()
        assert said.urgent is urgent, said
        self.said.append(said.sentence)
        return said.sentence

    def looks(self) -> None:
        for part in parts(self._router.window):
            assert part.role() not in NAMED or part.text(Text.Name), (part.role(), part.object())
            assert not [secret for secret in self._secrets if secret in words_of(part)], part.object()


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
        listener.hears()
        listener.looks()
        flow = router.opening.flow
        assert flow is not None
        router.opening.show_opening(flow.submit_request(cast.draft(flow, minutes=6)))
        listener.hears()
        listener.looks()
        cast.clock.advance(121)
        assert listener.hears() == "59 seconds to answer before the request ends."
        router.opening.show_opening(flow.confirm(*cast.factors("Bo")))
        assert listener.hears() == "Open, Plant, 6 minutes left, reseals at 09:08. Hold to show Password."
        _open(cast, blind, listener, router, qtbot)
        _sealed_again(blind, listener, router, qtbot)
        _ended(blind, listener, qtbot)


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


def _open(cast: Cast, blind: Blind, listener: Listener, router: Router, qtbot: QtBot) -> None:
    hold = blind.keyboard()
    assert blind.find(Role.Button, "Hold to show Password").object() is hold
    QTest.keyPress(hold, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: any(part.text(Text.Name) == "Secret, shown on the screen" for part in parts(router.window)))
    listener.looks()
    QTest.keyClick(hold, Qt.Key.Key_R, SPELL)
    # "s3c", and no sign of it once the hand has gone.
    assert [listener.hears(urgent=True) for _ in range(3)] == ["sierra.", "three.", "charlie."]
    QTest.keyRelease(hold, Qt.Key.Key_Space)
    blind.press("Show the current code, Seed")
    qtbot.waitUntil(lambda: any(part.text(Text.Name).startswith("The current code") for part in parts(router.window)))
    QTest.keyClick(hold, Qt.Key.Key_R, SPELL)
    with seed_from_text("JBSWY3DPEHPK3PXP") as seed:
        code = code_at(seed, TotpParameters(), int(cast.clock.utc().timestamp()))
    assert not [part for part in parts(router.window) if code[:3] in words_of(part)]
    assert listener.hears(urgent=True) == f"{read_aloud(code[0])}."
    blind.press("Hide the current code, Seed")
    qtbot.waitUntil(lambda: not any(part.text(Text.Name).startswith("Secret, shown") for part in parts(router.window)))
    QTest.keyClick(hold, Qt.Key.Key_R, SPELL)
    assert listener.hears() == "Nothing is shown. Hold Space on the field, then press Ctrl+Shift+R."
    cast.clock.advance(61)
    assert listener.hears() == "4 minutes 59 seconds until it reseals automatically."


def _sealed_again(blind: Blind, listener: Listener, router: Router, qtbot: QtBot) -> None:
    blind.press("Reseal now")
    said = listener.hears()
    code = router.opening.flow.view().receipt.register_code
    assert said == f"Sealed again. Seal zero, zero, zero, two, register code {code_read_aloud(code)}."
    line = said.removeprefix("Sealed again. ").removesuffix(".")
    QTest.keyClick(blind.keyboard(), Qt.Key.Key_R, SPELL)
    assert listener.hears(urgent=True) == f"{line}. Once more: {line}."
    assert blind.find(Role.Button, "Written down").state().disabled
    listener.looks()
    qtbot.waitUntil(lambda: not blind.find(Role.Button, "Written down").state().disabled, timeout=8000)
    blind.press("Written down")
    assert listener.hears().startswith("Sealed, Seal 0002")
    listener.looks()


def _ended(blind: Blind, listener: Listener, qtbot: QtBot) -> None:
    blind.press("Break the glass")
    assert listener.hears().startswith("Which code stands")
    blind.press("Abandon")
    assert listener.hears().startswith("Nothing was opened. ")
    assert "What now" in listener.said[-1]
    assert "an auditor" in listener.said[-1]
    listener.looks()
    qtbot.waitUntil(lambda: not blind.find(Role.Button, "Back to the sealed vault").state().disabled, timeout=8000)
    blind.press("Back to the sealed vault")
    assert listener.hears().startswith("Sealed, Seal 0002")
    blind.press("Another vault")
    assert listener.hears() == "Which vault? Vault folder."
    listener.looks()
