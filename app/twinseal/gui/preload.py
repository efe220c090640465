"""Loads beside the window what the next press will need, so that no press waits for a library; nothing else is loaded."""

from __future__ import annotations

import contextlib
import importlib
import threading
from typing import Final

BEFORE_VAULT: Final = (
    "twinseal.flows.opening.flow",
    "twinseal.gui.opening.presenter",
    "twinseal.flows.audit_desk.desk",
    "twinseal.gui.audit.presenter",
    "pyotp",
)
"""What breaking the glass and the audit desk need, for a sealed vault that is shown."""
IN_OPENING: Final = ("segno", "twinseal.reports.papers.seal_slip")
"""What the receipt needs that an opening ends with."""
IN_VISIT: Final = (
    "twinseal.flows.reporting.pipeline",
    "twinseal.flows.reporting.audit_data",
    "twinseal.reports.audit_report.report",
    "twinseal.reports.sheets.opening",
    "twinseal.reports.seal.sign",
)
"""What an auditor's report needs."""
BEFORE_CEREMONY: Final = ("twinseal.flows.ceremony.flow", "twinseal.gui.ceremony.presenter")
"""What the first page of a founding needs."""
IN_CEREMONY: Final = ("segno", "zxcvbn", "twinseal.flows.ceremony.papers")
"""What the later pages of a founding and its papers need."""


def load(names: tuple[str, ...]) -> None:
    """Load modules, on the thread that calls."""
    for name in names:
        # What cannot be loaded is said where it is used.
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def load_later(names: tuple[str, ...]) -> threading.Thread:
    """Load modules on a thread of its own; returns the thread."""
    thread = threading.Thread(target=load, args=(names,), name="twinseal-preload", daemon=True)
    thread.start()
    return thread
