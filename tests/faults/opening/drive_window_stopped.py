"""Opens a vault in the real window, lets its time run down to a second, and waits to be stopped; run by test_stopped_window.

python drive_window_stopped.py CAST
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace

from PySide6.QtWidgets import QApplication

from fakes.handed_cast import taken
from gui.platform.drive_session_signals import Desk
from twinseal.gui import theme
from twinseal.gui.opening.open_screen import OpenScreen
from twinseal.gui.router import Router
from twinseal.gui.worker import Worker
from twinseal.host.watchdog import ProcessWatchdog


def main() -> int:
    application = QApplication(sys.argv[:1])
    theme.load_fonts()
    theme.apply(application, "day")
    cast = taken(sys.argv[1])
    cast.machine = replace(cast.machine, watchdog=ProcessWatchdog)
    router = Router(cast.machine, Worker())
    desk = Desk(cast, router, None)
    router.window.show()
    router.start.take_vault(cast.vault_path)
    desk.wait(lambda: router.window.screen_shown is router.start.sealed, "sealed")
    desk.opened()
    desk.wait(lambda: isinstance(router.window.screen_shown, OpenScreen), "open")
    flow = router.opening.flow
    assert flow is not None
    # Of the countdown a second is left; the clock of this test stands still from here on.
    cast.clock.advance(flow.remaining_s() - 1)
    flow.touched()
    flow.tick()
    desk.wait(lambda: True, "painted")
    print(json.dumps({"window": int(router.window.winId()), "vault": str(cast.vault_path), "codes": cast.seeds}), flush=True)
    application.exec()
    return 1


if __name__ == "__main__":
    sys.exit(main())
