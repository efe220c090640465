"""Opens a vault in the real window and waits to be ended from outside; run by test_session_events."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from conftest import BEGIN, Cast, found_vault
from fakes.told_space import ToldSpaceFiles
from gui.platform.drive_session_signals import Desk
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.flows.context.machine import Machine
from twinseal.gui.application import end_with_the_system
from twinseal.gui.router import Router
from twinseal.gui.worker import Worker
from twinseal.host.drives import LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock


def main() -> int:
    application = QApplication(sys.argv[:1])
    clock = ScriptedClock(BEGIN)
    founded, ids, seeds = found_vault(Path(sys.argv[1]), clock)
    machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test-station")
    cast = Cast(clock, machine, Path(founded.vault_path), Path(founded.trust_card_path), founded.register_code, ids, seeds)
    router = Router(machine, Worker())
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
