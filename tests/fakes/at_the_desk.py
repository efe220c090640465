"""An auditor at the desk of a real window, of a vault with no opening, with one that owes a review, or with two."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.reviews import sealed_once
from fakes.shown_window import settle, shown_router
from twinseal.gui.audit.desk_screen import REVIEWS
from twinseal.gui.router import Router


def at_desk(cast: Cast, qtbot: QtBot, name: str = "Di") -> Router:
    """Return a window at whose desk an auditor is signed in."""
    router = coming_to_desk(cast, qtbot, name)
    settle(qtbot, router, lambda: router.window.screen_shown is router.audit.screen)
    return router


def coming_to_desk(cast: Cast, qtbot: QtBot, name: str = "Di") -> Router:
    """Return a window at which an auditor just sent what signs them in."""
    router = shown_router(cast, qtbot)
    router.start.sealed.doors["audit"].click()
    panel = router.audit.sign_in.panel
    panel.people.choose(cast.id(name))
    panel.passphrase.set_text(f"correct horse battery staple {name}")
    panel.code.setText(cast.code(name))
    router.audit.sign_in.send()
    return router


def at_reviews(cast: Cast, qtbot: QtBot) -> Router:
    """Return it with the one opening of the vault picked for its review."""
    vault = cast.open()
    sealed_once(cast, vault)
    vault.written_down()
    vault.close()
    router = at_desk(cast, qtbot)
    # Wide enough for queue and opening beside each other.
    router.window.resize(1280, 800)
    router.audit.screen.pages.setCurrentIndex(REVIEWS)
    # The only one is picked by itself.
    settle(qtbot, router, lambda: router.audit.screen.reviews_page.form.isVisible())
    return router


def desk_of_two_openings(cast: Cast, qtbot: QtBot) -> Router:
    """Return a window at the desk; the second opening began without the right register code."""
    open_twice(cast)
    return at_desk(cast, qtbot)


def open_twice(cast: Cast) -> None:
    """Open a vault twice, the second time without the right register code."""
    vault = cast.open()
    sealed_once(cast, vault)
    cast.register_code = ""
    sealed_once(cast, vault, ("Ada", "Cy"))
    vault.written_down()
    vault.close()
