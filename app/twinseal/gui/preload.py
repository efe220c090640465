"""Loads beside the window what its first papers, codes and seals need, so that no press waits for a library."""

from __future__ import annotations

import contextlib
import importlib
import threading
from typing import Final

LATER: Final = (
    "ssl",
    "segno",
    "twinseal.reports.papers.trust_card",
    "twinseal.reports.papers.ceremony_record",
    "twinseal.reports.papers.seal_slip",
    "twinseal.reports.papers.paper_form",
    "twinseal.flows.ceremony.papers",
    "twinseal.flows.audit_desk.report",
    "twinseal.reports.seal.sign",
    "pypdfium2",
)
"""Modules that are loaded by need; in the order in which somebody may need them."""


def load_later() -> threading.Thread:
    """Load on a thread of its own what is not needed before the first press; returns the thread."""
    thread = threading.Thread(target=_load, name="twinseal-preload", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    for name in LATER:
        # What cannot be loaded is said where it is used.
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
