"""Opens a vault in the real window again and again while a desktop's signals come; run by test_session_events."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from conftest import Cast
from fakes.event_turns import let_events_run
from fakes.handed_cast import taken
from fakes.patience import Patience
from twinseal.domain.opening import OpeningStep
from twinseal.gui.application import tie_to_desktop
from twinseal.gui.router import Router
from twinseal.gui.worker import Worker

LOGIN = "org.freedesktop.login1"
ENDS: tuple[tuple[str, str, str, list[bool]], ...] = (
    ("/org/freedesktop/login1/session/_32", f"{LOGIN}.Session", "Lock", []),
    ("/org/freedesktop/login1", f"{LOGIN}.Manager", "PrepareForSleep", [True]),
    ("/org/freedesktop/login1", f"{LOGIN}.Manager", "PrepareForShutdown", [True]),
    ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", [True]),
    ("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", [True]),
    ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", [True]),
    ("/org/cinnamon/ScreenSaver", "org.cinnamon.ScreenSaver", "ActiveChanged", [True]),
    ("/org/mate/ScreenSaver", "org.mate.ScreenSaver", "ActiveChanged", [True]),
    ("/org/xfce/ScreenSaver", "org.xfce.ScreenSaver", "ActiveChanged", [True]),
)
NO_ENDS: tuple[tuple[str, str, str, list[bool]], ...] = (
    ("/org/freedesktop/login1/session/_32", f"{LOGIN}.Session", "Unlock", []),
    ("/org/freedesktop/login1", f"{LOGIN}.Manager", "PrepareForSleep", [False]),
    ("/org/freedesktop/login1", f"{LOGIN}.Manager", "PrepareForShutdown", [False]),
    ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", [False]),
)
NAMES = tuple(sorted({LOGIN} | {row[1] for row in ENDS if not row[1].startswith(LOGIN)} | {"org.kde.screensaver"}))


@dataclass
class Desk:
    """A window on a vault, and the process that plays the desktop."""

    cast: Cast
    router: Router
    sender: subprocess.Popen[str] | None

    def wait(self, until: Callable[[], bool], what: object) -> None:
        patience = Patience()
        while not patience.is_over():
            let_events_run(10)
            if not self.router.worker.busy and until():
                return
        raise TimeoutError(str(what))

    def send(self, row: tuple[str, str, str, list[bool]]) -> None:
        self.sender.stdin.write(json.dumps(row) + "\n")
        self.sender.stdin.flush()
        assert self.sender.stdout.readline() == "sent\n"

    def opened(self) -> None:
        self.cast.later()
        self.router.start.break_the_glass()
        self.wait(lambda: self.router.opening.flow is not None, "begun")
        flow = self.router.opening.flow
        assert flow is not None
        flow.enter_register_code(self.cast.register_code)
        flow.identify_first(*self.cast.factors("Ada"))
        flow.submit_request(self.cast.draft(flow))
        self.router.opening.show_opening(flow.confirm(*self.cast.factors("Bo")))
        assert flow.view().step is OpeningStep.OPEN

    def resealed(self, what: object) -> str:
        self.wait(lambda: self.router.opening.flow.view().step is OpeningStep.RESEALED, what)
        receipt = self.router.opening.flow.view().receipt
        self.cast.register_code = receipt.register_code
        self.router.opening.leave()
        return receipt.cause.value


def main() -> int:
    application = QApplication(sys.argv[:1])
    cast = taken(sys.argv[1])
    router = Router(cast.machine, Worker())
    heard = tie_to_desktop(application, router).connect_buses()
    command = [sys.executable, str(Path(__file__).with_name("bus_sender.py")), *NAMES]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sender:
        assert sender.stdout.readline() == "ready\n"
        desk = Desk(cast, router, sender)
        router.start.show_sealed()
        router.window.show()
        router.start.take_vault(cast.vault_path)
        desk.wait(lambda: router.window.screen_shown is router.start.sealed, "sealed")
        causes = []
        for row in ENDS:
            desk.opened()
            for harmless in NO_ENDS:
                desk.send(harmless)
            let_events_run(20)
            assert router.opening.flow.view().step is OpeningStep.OPEN, "sealed by what ends nothing"
            desk.send(row)
            causes.append([*row[:3], desk.resealed(row)])
        # Desktops send more than one of them at once.
        desk.opened()
        for row in ENDS:
            desk.send(row)
        causes.append(["all", "", "", desk.resealed("all")])
        sender.stdin.close()
    router.window.close()
    print(json.dumps({"causes": causes, "heard": len(heard)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
