"""Runs the real window on a vault; says its id when its picture stands and its name is taken, and ends when told to."""

from __future__ import annotations

import sys
import threading

from PySide6.QtCore import QTimer

from twinseal.cli.window_options import window_options
from twinseal.gui import application
from twinseal.gui.router import Router

_name_on_bus = application.name_on_bus


def named(router: Router) -> None:
    _name_on_bus(router)
    print(int(router.window.winId()), flush=True)

    def wait() -> None:
        sys.stdin.readline()
        QTimer.singleShot(0, router.window, router.window.close)

    threading.Thread(target=wait, daemon=True).start()


vars(application)["name_on_bus"] = named
sys.exit(application.run_window(window_options(sys.argv[1:])))
