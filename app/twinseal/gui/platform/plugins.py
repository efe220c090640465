"""Whether Qt's own plugins can be loaded: where a library of the system lacks, Qt ends the process, or leaves a part out."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QLibraryInfo


def lacking_library(kind: str, name: str) -> str:
    """Return the file name of the system's library without which a plugin of Qt's cannot be loaded; "" where it can.

    `kind` is a folder of Qt's plugins, such as `platforms`, `name` the plugin's own, such as `xcb`.
    """
    file = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / kind / f"lib{name}.so"
    if not sys.platform.startswith("linux") or not file.exists():
        return ""
    try:
        ctypes.CDLL(str(file))
    except OSError as fault:
        return str(fault).partition(":")[0]
    return ""


def platform_problem(platforms: Iterable[str]) -> str:
    """Return why none of these platforms of Qt's can be loaded, in one sentence; "" where one can."""
    lacking = {platform: lacking_library("platforms", f"q{platform}") for platform in platforms}
    if not all(lacking.values()):
        return ""
    parts = " and ".join(f"{library} (for {platform})" for platform, library in lacking.items())
    return f"the system lacks a library for the window: {parts}; README.md says how set-up installs it."
