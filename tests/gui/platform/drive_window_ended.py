"""Opens a vault in the real window and waits to be ended from outside; run by test_session_events."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from fakes.handed_cast import taken
from gui.platform.drive_session_signals import Desk
from twinseal.gui.application import end_with_the_system
from twinseal.gui.router import Router
from twinseal.gui.worker import Worker


def main() -> int:
    application = QApplication(sys.argv[:1])
    cast = taken(sys.argv[1])
    router = Router(cast.machine, Worker())
    end_with_the_system(router)
    desk = Desk(cast, router, None)
    router.start.show_sealed()
    router.window.show()
    router.start.take_vault(cast.vault_path)
    desk.wait(lambda: router.window.screen_shown is router.start.sealed, "sealed")
    desk.opened()
    QTimer.singleShot(0, lambda: print("open", flush=True))
    application.exec()
    vault = cast.open()
    owed = vault.view().line_owed
    vault.close()
    kinds = [kind for kind in cast.desk_kinds() if kind.startswith(("opening.", "seal."))]
    print(json.dumps({"kinds": kinds, "owed": owed.cause.value if owed is not None else ""}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
