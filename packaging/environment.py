"""Set-up that both commands share: a virtual environment from the hashed lock, and what the system lacks.

Standard library only; works on a machine with nothing but Python 3.11 or newer.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements.lock"
STAMP = VENV / "twinseal-lock.sha256"

# Library that Qt's xcb plugin loads -> Debian package that brings it.
WINDOW_LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-image": "libxcb-image0",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-randr": "libxcb-randr0",
    "xcb-render-util": "libxcb-render-util0",
    "xcb-shape": "libxcb-shape0",
    "xcb-xinerama": "libxcb-xinerama0",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
}
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "pdfsig": "poppler-utils",
    "certutil": "libnss3-tools",
    "mkfs.vfat": "dosfstools",
    "openssl": "openssl",
}


def say(text: str) -> None:
    """Write progress where it does not mix with a command's output."""
    print(text, file=sys.stderr, flush=True)


def stop(text: str) -> None:
    """End with one sentence."""
    say(f"twinseal: {text}")
    raise SystemExit(1)


def check_python() -> None:
    """Refuse an older Python."""
    if sys.version_info < (3, 11):
        stop(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}: start this with a newer python3.")


def venv_python() -> Path:
    """Return the environment's interpreter."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install_system(packages: list[str]) -> None:
    """Install Debian packages as root, else print the one exact line to type."""
    wanted = sorted(set(packages))
    if not wanted:
        return
    line = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(wanted)}"
    if shutil.which("apt-get") is None:
        say(f"twinseal: this system lacks: {', '.join(wanted)} (names of Debian packages); install them with its own tools.")
        return
    if os.geteuid() != 0:
        stop(f"the system lacks a few packages; type this line, then start again:\n  sudo sh -c '{line}'")
    say(f"Installing system packages: {' '.join(wanted)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "--no-install-recommends", *wanted]):
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            say(done.stdout.decode(errors="replace")[-2000:])
            stop(f"the packages could not be installed; type this line and look at its answer:\n  {line}")


def missing_libraries() -> list[str]:
    """Return the packages of the window's libraries that are not there."""
    if not sys.platform.startswith("linux"):
        return []
    return [package for library, package in WINDOW_LIBRARIES.items() if ctypes.util.find_library(library) is None]


def missing_programs() -> list[str]:
    """Return the packages of programs that the checks use."""
    if not sys.platform.startswith("linux"):
        return []
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    return [package for program, package in TEST_PROGRAMS.items() if shutil.which(program, path=path) is None]


def _has_venv() -> bool:
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


def make_environment() -> None:
    """Make or renew the virtual environment; nothing to do when it fits the lock."""
    if not _has_venv():
        install_system([f"python{sys.version_info.major}.{sys.version_info.minor}-venv"])
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == digest and venv_python().exists():
        return
    say("Setting up Twinseal's own Python environment (once, a minute or two) ...")
    if not venv_python().exists():
        _run([sys.executable, "-m", "venv", str(VENV)], "the virtual environment could not be made")
    _run(
        [
            str(venv_python()),
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            str(LOCK),
        ],
        "the libraries could not be installed; check that a package registry can be reached",
    )
    for folder in VENV.glob("lib/python3.*/site-packages"):
        (folder / "twinseal.pth").write_text(str(ROOT / "app") + "\n")
    if os.name == "nt":
        (VENV / "Lib" / "site-packages" / "twinseal.pth").write_text(str(ROOT / "app") + "\n")
    else:
        launcher = VENV / "bin" / "twinseal"
        launcher.write_text(f"#!/bin/sh\nexec '{venv_python()}' -m twinseal \"$@\"\n")
        launcher.chmod(0o755)
    STAMP.write_text(digest)


def _run(command: list[str], complaint: str) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        say(done.stdout.decode(errors="replace")[-3000:])
        stop(f"{complaint}.")
