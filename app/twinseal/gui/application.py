"""Starts the window; real parts come from `bootstrap`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QApplication

from twinseal import bootstrap
from twinseal.domain.opening import ResealCause
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.machine import Machine
from twinseal.gui import theme
from twinseal.gui.platform.first_picture import mark_ready
from twinseal.gui.platform.printing import keep_printing_local
from twinseal.gui.platform.session_events import SessionEvents
from twinseal.gui.router import Router
from twinseal.gui.window import Window
from twinseal.gui.worker import Worker
from twinseal.host.endings import hear_endings

WindowSize = tuple[int, int, float]
"""Width, height, and the step of scale."""


def tie_to_desktop(application: QApplication, router: Router) -> SessionEvents:
    """Let the session's end reach the router; returns the ears for the desktop's buses."""
    events = SessionEvents(router.session_ends)
    # They live as long as the program.
    events.setParent(application)
    application.commitDataRequest.connect(lambda _manager: router.session_ends(ResealCause.SESSION_END))
    return events


def end_with_the_system(router: Router) -> None:
    """Let a logout, a shutdown, a closed terminal and Ctrl+C seal what is open and end the window, without waiting."""

    def end(by_hand: bool) -> None:
        cause = ResealCause.WINDOW_CLOSED if by_hand else ResealCause.SESSION_END
        # Not in the handler itself, which may interrupt any line; the router's ticker lets it run soon.
        QTimer.singleShot(0, lambda: router.end_at_once(cause))

    hear_endings(end)


def name_on_bus(router: Router) -> None:
    """Let a second start for the vault in use find this window; and ask the first where this is the second."""
    from twinseal.gui.platform.one_window import WindowName, send_raise

    name, start = WindowName(router.window), router.start
    start.vault_taken.connect(lambda vault: name.take(Path(vault.view().vault_path)))
    start.vault_left.connect(name.release)
    start.vault_in_use.connect(send_raise)
    if start.vault is not None:
        name.take(Path(start.vault.view().vault_path))


def _is_raised(vault: Path) -> bool:
    """Tell whether another window has this vault open, and has come to the front for us."""
    if not bootstrap.is_open_elsewhere(vault):
        return False
    from twinseal.gui.platform.one_window import ask_to_raise

    return ask_to_raise(vault)


def _recall(window: Window, machine: Machine) -> WindowSize:
    """Give the window the size and the step of scale that it had; returns what it has now."""
    known = bootstrap.window_memory(machine).load() if bootstrap.has_window_memory() else None
    if known is not None:
        window.set_step(known.step)
        window.take_size(QSize(known.width, known.height))
    return _size_of(window)


def _size_of(window: Window) -> WindowSize:
    size = window.size_wanted()
    return size.width(), size.height(), window.step


def _keep(window: Window, machine: Machine, before: WindowSize) -> None:
    """Keep size and step for the next start, where somebody changed them."""
    now = _size_of(window)
    if now != before:
        bootstrap.window_memory(machine).keep(*now)


def run_window(options: argparse.Namespace, say: Callable[[str], object] = lambda _sentence: None) -> int:
    """Run the window until it is closed; returns the exit code. `options` are those of `twinseal window`.

    Where another window was raised instead, `say` is given a sentence about it: no start ends without a word.
    """
    if options.offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    keep_printing_local()
    known = QApplication.instance()
    application = known or QApplication([*sys.argv[:1], *theme.STYLE_WORDS])
    if not isinstance(application, QApplication):
        return 1
    application.setApplicationName("Twinseal")
    if options.vault and _is_raised(Path(options.vault)):
        say(sentence_of("command.other_window_raised"))
        return 0
    theme.load_fonts()
    theme.apply(application, options.theme, has_style=known is None)
    machine = bootstrap.real_machine()
    router = Router(machine, Worker())
    size = _recall(router.window, machine)
    end_with_the_system(router)
    first = router.first_picture
    first.stands.connect(lambda: mark_ready(int(router.window.winId())))
    first.stands.connect(tie_to_desktop(application, router).connect_buses)
    first.stands.connect(lambda: name_on_bus(router))
    first.stands.connect(router.stand_in_tray)
    if options.end_when_painted:
        first.stands.connect(router.window.close)
    if options.vault:
        # No other screen before the vault's own: what is said there was looked at, and the ways to begin are not needed.
        router.start.take_vault(Path(options.vault))
    else:
        router.start.show_sealed()
    if options.demo and not options.vault:
        router.start.make_demo()
    router.window.show()
    code = application.exec()
    _keep(router.window, machine, size)
    return code
