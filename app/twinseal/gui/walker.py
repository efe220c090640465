"""Drives the window by its own controls, as a person would, and saves what is on it in each theme and size."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from twinseal import bootstrap
from twinseal.crypto.derivation import DEMO
from twinseal.flows.demo_people import DemoPerson
from twinseal.gui import theme
from twinseal.gui.design import scale
from twinseal.gui.design.tokens import PALETTES
from twinseal.gui.router import Router
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.person_picker import PersonPicker
from twinseal.gui.worker import Worker
from twinseal.host.clock import RealClock

_WAIT_S = 120.0
"""Longer than anything here takes on a busy machine: what waits in vain fails the walk."""
_LOOKED_S: Final = 3
"""How long somebody looks at what is on a picture. However long drawing it takes, no time of an opening runs out meanwhile."""
_WALKED_FROM_PX: Final = 410
"""In a lower window no list of changes can be begun: there the walk is that of the usual window, and only its pictures are low."""
_LAYOUT_ROUNDS: Final = 4
"""A new size reaches what lies in a page that scrolls only some events later."""


SIZES: Final = (
    (1280, 800, 1.0), (1280, 800, 2.0), (853, 480, 1.5), (640, 360, 2.0), (1024, 768, 1.0), (1280, 720, 1.5), (1920, 1080, 1.0),
    (1920, 1080, 2.0), (3840, 2160, 1.0),
)  # fmt: skip
"""Sizes of the window in logical pixels, with the scale of the screen; those of small, common and large screens."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where the pictures go, in which themes and sizes."""

    folder: Path
    themes: tuple[str, ...] = tuple(PALETTES)
    sizes: tuple[tuple[int, int, float], ...] = SIZES

    @property
    def walked(self) -> tuple[int, int]:
        """Return the size of the window while it is driven."""
        usual = scale.USUAL
        return next(
            ((wide, high) for wide, high, _ in self.sizes if high >= _WALKED_FROM_PX), (usual.width(), usual.height())
        )


def picture(widget: QWidget, dots: float) -> QImage:
    """Return a widget as it is drawn on a screen of a scale."""
    made = QImage(widget.size() * dots, QImage.Format.Format_RGB32)
    made.setDevicePixelRatio(dots)
    made.fill(theme.colour("ground"))
    widget.render(made)
    return made


class WalkClock(RealClock):
    """The machine's clock, moved on between two visits at which the same people type codes, and still while pictures are drawn."""

    def __init__(self) -> None:
        """Go as the machine's clock does."""
        super().__init__()
        self._ahead_us = 0
        self._still_at_us: int | None = None

    def utc(self) -> datetime:
        """Return the wall time of the walk, aware, in UTC."""
        at_us = super().boottime_us()
        return super().utc() + timedelta(microseconds=self._at_us(at_us) - at_us)

    def boottime_us(self) -> int:
        """Return microseconds since boot, as far as the walk has come."""
        return self._at_us(super().boottime_us())

    def move_on(self, seconds: int) -> None:
        """Move on at once."""
        self._ahead_us += seconds * 1_000_000
        if self._still_at_us is not None:
            self._still_at_us += seconds * 1_000_000

    @contextmanager
    def still(self) -> Iterator[None]:
        """Stand still meanwhile, and go on from there."""
        self._still_at_us = self.boottime_us()
        try:
            yield
        finally:
            self._ahead_us = self._still_at_us - super().boottime_us()
            self._still_at_us = None

    def _at_us(self, boottime_us: int) -> int:
        return boottime_us + self._ahead_us if self._still_at_us is None else self._still_at_us


class Walker:
    """Drives the window as a person would, and saves what is on it."""

    def __init__(self, application: QApplication, wanted: Wanted) -> None:
        """Open a window on parts whose key derivation is that of a demo."""
        self._application, self._wanted = application, wanted
        self._clock = WalkClock()
        machine = replace(bootstrap.real_machine(), kdf=DEMO, memory=None, clock=self._clock)
        self.router = Router(machine, Worker())
        self.router.window.resize(*wanted.walked)
        self.router.start.show_sealed()
        self.router.window.show()
        self._number = 0
        # A screen smaller than the pictures would make it smaller in the middle of one.
        self.settle(lambda: self.router.window.is_within_screen)
        self.router.window.resize(*wanted.walked)

    def settle(self, until: Callable[[], bool] | None = None) -> None:
        """Let events run until the worker rests, and a condition holds."""
        end = time.monotonic() + _WAIT_S
        while time.monotonic() < end:
            self._application.processEvents()
            if not self.router.worker.busy and (until is None or until()):
                self._application.processEvents()
                return
            # Short, for a walk waits more than a thousand times; asleep, for the worker needs the lock of the interpreter.
            time.sleep(0.001)

    def save(self, name: str) -> None:
        """Save the window in every theme and size; it ends as it began. The walk takes the same short time for it on any machine."""
        with self._clock.still():
            self._save(name)
        self.later(_LOOKED_S)

    def _save(self, name: str) -> None:
        self.settle()
        self._number += 1
        window = self.router.window
        for colours in (*self._wanted.themes[1:], self._wanted.themes[0]):
            if len(self._wanted.themes) > 1:
                theme.apply(self._application, colours)
            # The size in which it is driven comes last.
            for width, height, dots in sorted(self._wanted.sizes, key=lambda size: size[:2] == self._wanted.walked):
                self._resize(width, height)
                file = f"{self._number:02d}-{name}-{colours}-{width}x{height}@{dots:g}.png"
                picture(window, dots).save(str(self._wanted.folder / file))
            if (window.width(), window.height()) != self._wanted.walked:
                self._resize(*self._wanted.walked)

    def _resize(self, width: int, height: int) -> None:
        window = self.router.window
        window.fit_scale(QSize(width, height))
        window.resize(width, height)
        for _ in range(_LAYOUT_ROUNDS):
            self._application.processEvents()

    def find(self, name: str) -> QWidget:
        """Return a control by its object name; screens are built when they are needed, so it is waited for."""
        window = self.router.window
        self.settle(lambda: window.findChild(QWidget, name) is not None)
        control = window.findChild(QWidget, name)
        if control is None:
            msg = f"no control {name}"
            raise LookupError(msg)
        return control

    def click(self, name: str) -> None:
        """Press a button and wait; raises `LookupError` for one that nobody could press, as nothing would come of it."""
        button = self.find(name)
        if isinstance(button, QPushButton):
            self.settle(lambda: button.isEnabled() and button.isVisible())
            if not (button.isEnabled() and button.isVisible()):
                msg = f"nobody can press {name}"
                raise LookupError(msg)
            button.click()
        self.settle()

    def tick(self, name: str) -> None:
        """Tick a box, or take the tick away, and wait."""
        box = self.find(name)
        if isinstance(box, QCheckBox):
            box.click()
        self.settle()

    def read(self, name: str) -> None:
        """Scroll to the end of what scrolls for itself."""
        area = self.find(name)
        if isinstance(area, QScrollArea):
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())

    def type(self, name: str, text: str) -> None:
        """Fill in a field."""
        field = self.find(name)
        if isinstance(field, PassphraseField):
            field.set_text(text)
        elif isinstance(field, QPlainTextEdit):
            field.setPlainText(text)
        elif isinstance(field, QLineEdit):
            field.setText(text)

    def later(self, seconds: int) -> None:
        """Move the clock on, sealed: no code is taken twice."""
        self._clock.move_on(seconds)

    def now_s(self) -> int:
        """Return the moment as Unix seconds."""
        return int(self._clock.utc().timestamp())

    def person(self, prefix: str, person: DemoPerson) -> None:
        """Choose a person and type both factors."""
        picker = self.find(f"{prefix}.person")
        if isinstance(picker, PersonPicker):
            picker.choose(person.id)
        self.type(f"{prefix}.passphrase", person.passphrase)
        self.type(f"{prefix}.code", person.code_now(self.now_s()))
