"""Runs the real window; prints at the first picture what is loaded, which screens are built, and what the display shows."""

from __future__ import annotations

import json
import sys

from PySide6.QtWidgets import QApplication

from twinseal.cli.window_options import window_options
from twinseal.gui import application
from twinseal.gui.platform import first_picture
from twinseal.gui.widgets.screen import Screen

_mark_ready = first_picture.mark_ready


def report(window_id: int) -> bool:
    loaded = sorted(sys.modules)
    screens = sorted(part.objectName() for part in QApplication.allWidgets() if isinstance(part, Screen))
    marked = _mark_ready(window_id)
    facts: dict[str, object] = {"loaded": loaded, "screens": screens, "marked": marked}
    if marked:
        import subprocess  # noqa: PLC0415 - the list above must not hold it

        # Read by others than Qt: the property as every client sees it, and the pixels that the server holds.
        done = subprocess.run(["xprop", "-id", str(window_id), "_TWINSEAL_READY"], capture_output=True, check=True)
        facts["property"] = done.stdout.decode().strip()
        image = QApplication.primaryScreen().grabWindow(window_id).toImage()
        colours = {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
        facts["colours"] = len(colours)
    print(json.dumps(facts))
    return marked


vars(application)["mark_ready"] = report
sys.exit(application.run_window(window_options(sys.argv[1:])))
