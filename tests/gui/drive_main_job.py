"""Drives the real window from the ceremony to the export, by keyboard and stable object names; run by test_main_job."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QListWidget, QWidget

from fakes.event_turns import let_events_run
from fakes.passed_time import let_pass
from fakes.patience import PATIENCE_S, Patience
from twinseal import bootstrap
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.domain.opening import OpeningStep
from twinseal.gui import theme
from twinseal.gui.audit.desk_screen import EXPORT, REPORT, VERIFY
from twinseal.gui.ceremony.ceremony_screen import FOUNDED
from twinseal.gui.router import Router
from twinseal.gui.widgets.fact_row import FactRows
from twinseal.gui.widgets.secret_view import SecretView
from twinseal.gui.worker import Worker

# A third argument says how long a step may take where something holds each of them up.
STEP_PATIENCE_S = float(sys.argv[3]) if len(sys.argv) > 3 else PATIENCE_S
SECRET = "Zulu-9s!qX"
STEP_S = 30
MARGIN_S = 8
"""A code of the step before is typed and checked within this time on any machine; the others are good for another step."""
PEOPLE = (
    ("Ada Operator", 0, "ops"), ("Bo Officer", 1, "sec"), ("Cy Officer", 1, "eng"), ("Di Auditor", 2, ""),
)  # fmt: skip


class Driver:
    def __init__(self, folder: Path, stick: Path) -> None:
        self.application = QApplication(sys.argv[:1])
        theme.load_fonts()
        theme.apply(self.application, "day")
        self.folder, self.stick = folder, stick
        self.router = Router(replace(bootstrap.real_machine(allow_loop_drives=True), kdf=TESTS_ONLY), Worker())
        # A test presses when the screen has come; what a person does in its first moment has tests of its own.
        self.router.window.deaf_ms = 0
        self.router.start.show_sealed()
        self.router.window.show()
        QTest.qWaitForWindowExposed(self.router.window)
        self.seeds: dict[str, str] = {}
        self.used: dict[str, tuple[int, int]] = {}
        self.slowest_ms = 0.0
        self._watch()

    def _watch(self) -> None:
        self._last = time.monotonic()

        def beat() -> None:
            now = time.monotonic()
            self.slowest_ms = max(self.slowest_ms, (now - self._last) * 1000 - 10)
            self._last = now

        self.timer = QTimer()
        self.timer.setInterval(10)
        self.timer.timeout.connect(beat)

    def wait(self, until: Callable[[], bool] = lambda: True, what: str = "") -> None:
        patience = Patience(STEP_PATIENCE_S)
        while not patience.is_over():
            let_events_run(2)
            if not self.router.worker.busy and not self.router.window.is_deaf and until():
                return
        raise TimeoutError(f"{what} {self.router.window.screen_shown.objectName()}")

    def find(self, name: str) -> QWidget:
        controls = [control for control in self.router.window.findChildren(QWidget, name) if control.isVisible()]
        if not controls:
            raise LookupError(f"{name} on {self.router.window.screen_shown.objectName()}")
        return controls[-1]

    def keys(self, name: str, text: str) -> None:
        field = self.find(name)
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(field, text)

    def press(self, name: str) -> None:
        control = self.find(name)
        control.setFocus()
        QTest.keyClick(control, Qt.Key.Key_Space)
        self.wait(what=name)

    def code(self, name: str) -> str:
        """Return a code that this person has not used: of the step before this one, of this one, or of the next."""
        while True:
            now = int(time.time()) // STEP_S
            step = max(now - 1, self.used.get(name, (0, 0))[0] + 1)
            drift = self.used.get(name, (0, -1))[1]
            # A phone's clock may be off by one step, and by one more than it was the last time.
            is_fresh = step >= now or STEP_S - time.time() % STEP_S > MARGIN_S
            if step - now <= min(1, drift + 1) and is_fresh:
                self.used[name] = step, step - now
                with seed_from_text(self.seeds[name]) as seed:
                    return code_at(seed, TotpParameters(), step * STEP_S)
            let_events_run(200)

    def choose(self, name: str, person: str) -> None:
        picker = self.find(name)
        assert isinstance(picker, QListWidget)
        picker.setFocus()
        QTest.keyClick(picker, Qt.Key.Key_Home)
        for _ in range(picker.count()):
            if person in picker.currentItem().text():
                # The arrows only move: nobody is chosen before somebody chooses.
                QTest.keyClick(picker, Qt.Key.Key_Space)
                return
            QTest.keyClick(picker, Qt.Key.Key_Down)
        raise LookupError(person)

    def factors(self, prefix: str, person: str) -> None:
        self.choose(f"{prefix}.person", person)
        self.keys(f"{prefix}.passphrase", f"correct horse battery staple {person}")
        self.keys(f"{prefix}.code", self.code(person))

    def shot(self, name: str) -> None:
        self.router.window.grab().save(str(self.folder / f"{name}.png"))

    # -- the job -------------------------------------------------------------------------------

    def ceremony(self) -> str:
        self.press("welcome.found")
        self.wait(lambda: self.router.ceremony.screen is not None, "ceremony")
        self.keys("ceremony.vault_name", "Plant")
        self.keys("ceremony.place", "Room 1")
        self.keys("ceremony.folder", str(self.folder))
        self.press("ceremony.continue")
        self.press("ceremony.continue")
        for name, role, team in PEOPLE:
            self.keys("ceremony.person_name", name)
            box = self.find("ceremony.role")
            assert isinstance(box, QComboBox)
            box.setFocus()
            QTest.keyClick(box, Qt.Key.Key_Home)
            for _ in range(role):
                QTest.keyClick(box, Qt.Key.Key_Down)
            if team:
                self.keys("ceremony.team", team)
            self.keys("ceremony.passphrase", f"correct horse battery staple {name}")
            self.keys("ceremony.passphrase_again", f"correct horse battery staple {name}")
            self.press("ceremony.enrol")
            self.seeds[name] = self.find("ceremony.seed").text()  # type: ignore[attr-defined]
            self.keys("ceremony.code", self.code(name))
            self.press("ceremony.prove")
        self.press("ceremony.continue")
        for label in ("Core switch", "Firewall"):
            self.keys("ceremony.envelope_label", label)
            self.keys("ceremony.envelope_system", "SYS")
            self.keys("ceremony.envelope_user", "root")
            self.keys("ceremony.envelope_password", SECRET)
            self.press("ceremony.envelope_add")
        self.press("ceremony.continue")
        self.press("ceremony.found")
        self.wait(lambda: self.router.ceremony.screen.pages.index == FOUNDED, "founded")
        code = self.find("ceremony.register_code").text()  # type: ignore[attr-defined]
        self.shot("founded")
        assert not self.find("ceremony.done").isEnabled()
        let_pass(self.router.ceremony.screen.founded_page._pause)
        self.wait(self.find("ceremony.done").isEnabled, "written down")
        self.press("ceremony.done")
        self.wait(lambda: self.router.window.screen_shown.objectName() == "sealed", "sealed")
        return str(code)

    def opening(self, register_code: str) -> dict[str, object]:
        self.press("sealed.break_glass")
        self.keys("register_code.code", register_code)
        self.press("register_code.continue")
        self.factors("identify", "Ada Operator")
        self.press("identify.continue")
        self.wait(lambda: self.router.window.screen_shown.objectName() == "request", "request")
        envelopes = self.find("request.envelopes")
        envelopes.setFocus()
        QTest.keyClick(envelopes, Qt.Key.Key_Space)
        self.press("request.say_why")
        self.keys("request.answer.0", "The console")
        self.keys("request.answer.1", "No network")
        self.keys("request.reference", "INC-004711")
        field = self.find("request.justification")
        field.setFocus()
        QTest.keyClicks(field, "The core switch is down and nobody can log in.")
        self.press("request.submit")
        self.wait(lambda: self.router.window.screen_shown.objectName() == "confirm", "confirm")
        self.shot("confirm")
        self.factors("confirm", "Bo Officer")
        self.press("confirm.open")
        self.wait(lambda: self.router.window.screen_shown.objectName() == "open", "open")
        hold = self.find("open.reveal.1")
        hold.setFocus()
        QTest.keyPress(hold, Qt.Key.Key_Space)
        view = self.find("open.secret.1")
        assert isinstance(view, SecretView)
        self.wait(lambda: view.is_showing, "reveal")
        revealed = view.text()
        self.shot("revealed")
        QTest.keyRelease(hold, Qt.Key.Key_Space)
        self.wait(lambda: not view.is_showing, "hidden")
        hidden = not view.is_showing
        before = self.router.opening.flow.remaining_s()
        self.press("open.show_extend")
        self.keys("open.extend_first_code", self.code("Ada Operator"))
        self.keys("open.extend_second_code", self.code("Bo Officer"))
        self.keys("open.extend_reason", "The console is slow.")
        self.press("open.extend")
        self.wait(lambda: self.router.opening.flow.view().extensions_left == 1, "extension")
        after = self.router.opening.flow.remaining_s()
        QTest.keyClick(self.router.opening.open, Qt.Key.Key_F12)
        self.wait(
            lambda: self.router.opening.flow is not None and self.router.opening.flow.view().step is OpeningStep.RESEALED,
            "resealed",
        )
        self.wait(lambda: self.router.window.screen_shown.objectName() == "receipt", "receipt")
        code = self.find("receipt.code").text()  # type: ignore[attr-defined]
        self.shot("receipt")
        assert not self.find("receipt.done").isEnabled()
        let_pass(self.router.opening.receipt._pause)
        self.wait(lambda: self.find("receipt.done").isEnabled(), "the receipt's pause")
        self.press("receipt.done")
        return {"revealed": revealed, "hidden": hidden, "longer_s": after - before, "register_code": code}

    def audit(self) -> dict[str, object]:
        self.press("sealed.audit")
        self.factors("audit_sign_in", "Di Auditor")
        self.press("audit_sign_in.continue")
        self.wait(lambda: self.router.window.screen_shown.objectName() == "audit", "audit")
        pages = self.router.audit.screen.pages
        self.shot("audit")
        pages.setCurrentIndex(VERIFY)
        self.keys("audit.trust_card", str(self.folder / "Plant.trust-card.json"))
        self.press("audit.verify")
        verdict = self.find("audit.verdict").text()  # type: ignore[attr-defined]
        pages.setCurrentIndex(REPORT)
        report = self.folder / "report.pdf"
        self.keys("audit.report_path", str(report))
        self.press("audit.report")
        pages.setCurrentIndex(EXPORT)
        self.press("audit.refresh_drives")
        drives = self.find("audit.drives")
        assert isinstance(drives, FactRows)
        for place, words in enumerate(drives.row_texts()):
            if str(self.stick) in words:
                drives.pick(place)
        self.press("audit.export")
        self.shot("export")
        exported = self.find("audit.export_done").text()  # type: ignore[attr-defined]
        self.press("audit.sign_out")
        return {"verdict": verdict, "report": str(report), "export": exported}


def main() -> int:
    driver = Driver(Path(sys.argv[1]), Path(sys.argv[2]))
    code = driver.ceremony()
    driver.timer.start()
    report = {"first_code": code} | driver.opening(code) | driver.audit()
    report["loaded"] = sorted(
        {name.partition(".")[0] for name, module in sys.modules.items() if getattr(module, "__spec__", None)}
    )
    report["slowest_ms"] = driver.slowest_ms
    driver.router.window.close()
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
