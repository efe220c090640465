"""Walks through the window in a language made for tests, and prints as JSON what is English in it all the same.

python drive_another_language.py FOLDER THEME WxH ...
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QSize, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from fakes.accented import BEGIN, accented, plain_words, spoken, words_of
from fakes.seen_whole import faults, seen
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.wordlist import passphrase_words
from twinseal.domain.policy import reasons
from twinseal.flows import demo, demo_contents, demo_people
from twinseal.gui import screenshots, screenshots_desk, screenshots_people, theme, walker
from twinseal.gui.screenshots import walk_screens
from twinseal.gui.walker import SIZES, Walker, Wanted
from twinseal.gui.widgets import pause
from twinseal.host.programs import PLAYERS

_DIGEST = re.compile(r"([0-9a-f]{4} ){15}[0-9a-f]{4}|([0-9a-f]{8} ){7}[0-9a-f]{8}|([0-9A-F]{4} ){4}[0-9A-F]{4}")
"""A digest in groups, or what of it stands on paper: one of letters alone would be taken for a word."""


class Frames(QTranslator):
    """Qt's own texts and those of `tr`, with accents."""

    def isEmpty(self) -> bool:  # noqa: N802 - the name of Qt
        return False

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:  # noqa: N803 - Qt's own names of its parameters
        return accented(sourceText)


def literals(module: object) -> Iterator[str]:
    for node in ast.walk(ast.parse(Path(str(getattr(module, "__file__", ""))).read_bytes())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def facts() -> frozenset[str]:
    """Words of the demo's people, envelopes, reasons and texts that were typed."""
    return words_of(
        [
            "UTC",
            "KiB",
            "MiB",
            # How an alert was given depends on the machine that the test runs on.
            *PLAYERS,
            *("bell", "sound", "tray", "opened", "begun", "sent", "failed"),
            "ms",
            *passphrase_words(),
            *literals(demo),
            *literals(demo_contents),
            *literals(demo_people),
            *literals(reasons),
            *literals(screenshots),
            *literals(screenshots_desk),
            *literals(screenshots_people),
            # What somebody typed both factors for, as the log keeps it.
            "acknowledge",
        ]
    )


def texts_of(widget: QWidget) -> Iterator[str]:
    yield widget.toolTip()
    yield widget.accessibleName()
    yield widget.accessibleDescription()
    if isinstance(widget, (QLabel, QAbstractButton)):
        yield widget.text()
    if isinstance(widget, (QLineEdit, QPlainTextEdit)):
        yield widget.placeholderText()
    if isinstance(widget, QGroupBox):
        yield widget.title()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(row) for row in range(widget.count()))
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(place) for place in range(widget.count()))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model = widget.model()
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
        for row in range(min(model.rowCount(), 20)):
            yield from (str(model.index(row, column).data() or "") for column in range(columns))


def begins_small(text: str) -> bool:
    """Tell whether a line of its own begins with a small letter of the language; what is a fact has no accent."""
    firsts = [line.lstrip(BEGIN)[:1] for line in text.splitlines() if line.startswith(BEGIN)]
    return any(first.islower() and not first.isascii() for first in firsts)


def main() -> None:
    """Walk and print."""
    application = QApplication([])
    theme.load_fonts()
    theme.apply(application, sys.argv[2])
    sizes = [(int(wide), int(high)) for wide, _, high in (word.partition("x") for word in sys.argv[3:])]
    english: dict[str, str] = {}
    places: list[str] = []
    cut: list[str] = []
    controls: set[str] = set()
    small: dict[str, str] = {}
    known = facts()

    @cache
    def left_in(text: str) -> tuple[str, ...]:
        return tuple(plain_words(_DIGEST.sub("", text), known))

    def look(walked: Walker, name: str) -> None:
        walked.settle()
        places.append(name)
        window = walked.router.window
        # Forth at one place and back at the next: each begins at the size that the last one ended with.
        for size in sizes[:: 1 if len(places) % 2 else -1]:
            window.fit_scale(QSize(*size))
            window.resize(*size)
            # What a layout finds out in one turn is laid out in the next.
            for _ in range(6):
                application.processEvents()
            cut.extend(f"{name} {size[0]}x{size[1]}: {fault}" for fault in faults(window, size))
        for widget in seen(window):
            controls.add("" if isinstance(widget, QLabel) else widget.objectName())
            # A passphrase is no sentence.
            if isinstance(widget, QLabel) and widget.objectName() != "ceremony.words" and begins_small(widget.text()):
                small.setdefault(widget.text(), f"{name} {widget.objectName()}")
            for text in texts_of(widget):
                # A seed in base32 is no sentence, nor is a digest.
                if text != text.upper() and left_in(text):
                    english.setdefault(text, name)

    strays: set[str] = set()
    # A part that is shown without its place yet is a window of its own for a moment, and the real one is covered.
    application.focusWindowChanged.connect(lambda window: strays.add(window.objectName() if window else ""))
    # What a derivation costs is a number on one screen, and the walk has some forty of them.
    walker.DEMO = TESTS_ONLY  # type: ignore[attr-defined]  # the module has it from elsewhere
    # Nobody types on by mistake here, and ten acts are held for two seconds each.
    pause.PAUSE_MS = 1  # type: ignore[misc]  # a constant of the program
    Walker.save = look  # type: ignore[method-assign, assignment]
    application.installTranslator(Frames(application))
    with spoken():
        walk_screens(application, Wanted(Path(sys.argv[1]), ("day",), SIZES[:1]))
    left = {text: left_in(text) for text in english}
    print(
        json.dumps(
            {
                "windows": sorted(strays),
                "places": places,
                "english": left,
                "controls": sorted(controls),
                "cut": cut,
                "small": small,
            }
        )
    )


if __name__ == "__main__":
    main()
