"""A window at whose audit desk somebody is signed in, of a vault with two openings."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.reviews import sealed_once
from fakes.shown_window import settle, shown_router
from twinseal.gui.router import Router


def desk_of_two_openings(cast: Cast, qtbot: QtBot) -> Router:
    """Return a window at the desk; the second opening began without the right register code."""
    vault = cast.open()
    sealed_once(cast, vault)
    cast.register_code = ""
    sealed_once(cast, vault, ("Ada", "Cy"))
    vault.written_down()
    vault.close()
    return at_desk(cast, qtbot)


def at_desk(cast: Cast, qtbot: QtBot) -> Router:
    """Return a window at whose desk an auditor is."""
    router = shown_router(cast, qtbot)
    router.start.sealed.doors["audit"].click()
    panel = router.audit.sign_in.panel
    panel.people.choose(cast.id("Di"))
    panel.passphrase.set_text("correct horse battery staple Di")
    panel.code.setText(cast.code("Di"))
    router.audit.sign_in.send()
    settle(qtbot, router, lambda: router.window.screen_shown is router.audit.screen)
    return router
