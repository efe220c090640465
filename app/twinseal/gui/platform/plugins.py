"""Whether Qt's plugins can be loaded: where a system library is missing, Qt ends the process, or works without a part."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QLibraryInfo


def lacking_library(kind: str, name: str) -> str:
    """Return the file name of the missing system library that keeps a Qt plugin from being loaded; "" if none is missing.

    `kind` is a folder of Qt's plugins, such as `platforms`, and `name` a plugin in it, such as `qxcb`.
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
    """Return in one sentence why none of these Qt platforms can be loaded; "" if one can."""
    lacking = {platform: lacking_library("platforms", f"q{platform}") for platform in platforms}
    if not all(lacking.values()):
        return ""
    parts = " and ".join(f"{library} (for {platform})" for platform, library in lacking.items())
    return f"a system library for the window is missing: {parts}. Set-up installs it: python3 packaging/run.py."
