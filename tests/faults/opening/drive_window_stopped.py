"""Opens a vault in the real window, lets its time run down to a second, and waits to be stopped; run by test_stopped_window.

python drive_window_stopped.py FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from conftest import BEGIN, Cast, found_vault
from fakes.told_space import ToldSpaceFiles
from gui.platform.drive_session_signals import Desk
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.flows.context.machine import Machine
from twinseal.gui import theme
from twinseal.gui.opening.open_screen import OpenScreen
from twinseal.gui.router import Router
from twinseal.gui.worker import Worker
from twinseal.host.drives import LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.host.watchdog import ProcessWatchdog


def main() -> int:
    application = QApplication(sys.argv[:1])
    theme.load_fonts()
    theme.apply(application, "day")
    clock = ScriptedClock(BEGIN)
    founded, ids, seeds = found_vault(Path(sys.argv[1]), clock)
    machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test-station", ProcessWatchdog)
    cast = Cast(clock, machine, Path(founded.vault_path), Path(founded.trust_card_path), founded.register_code, ids, seeds)
    router = Router(machine, Worker())
    desk = Desk(cast, router, None)
    router.window.show()
    router.start.take_vault(cast.vault_path)
    desk.wait(lambda: router.window.screen_shown is router.start.sealed, "sealed")
    desk.opened()
    desk.wait(lambda: isinstance(router.window.screen_shown, OpenScreen), "open")
    flow = router.opening.flow
    assert flow is not None
    # Of the countdown a second is left; the clock of this test stands still from here on.
    clock.advance(flow.remaining_s() - 1)
    flow.touched()
    flow.tick()
    desk.wait(lambda: True, "painted")
    print(json.dumps({"window": int(router.window.winId()), "vault": str(cast.vault_path), "codes": seeds}), flush=True)
    application.exec()
    return 1


if __name__ == "__main__":
    sys.exit(main())
