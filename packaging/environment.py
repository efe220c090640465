"""Set-up that both commands share: a virtual environment from the hashed lock, and what the system lacks.

Standard library only; works on a machine with nothing but Python 3.11 or newer.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements.lock"
STAMP = VENV / "twinseal-lock.sha256"

# What Qt's widgets and its xcb plugin load that its wheel does not carry -> Debian package that brings it
# (12 and 13; where 13 renamed one for its 64-bit time, the new package still provides this name).
WINDOW_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# Program that a check starts -> Debian package that brings it.
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "pdfsig": "poppler-utils",
    "certutil": "libnss3-tools",
    "mkfs.vfat": "dosfstools",
    "mkfs.ext4": "e2fsprogs",
    "mount": "mount",
    "openssl": "openssl",
    "xxd": "xxd",
    "strace": "strace",
    "dbus-daemon": "dbus",
    "go": "golang-go",
}
# Source of others that a check is built from -> Debian package that brings it.
TEST_SOURCES = {
    "/usr/share/gocode/src/golang.org/x/mod/sumdb/note/note.go": "golang-golang-x-mod-dev",
}
SYSTEM_FOLDERS = ":/usr/sbin:/sbin"
"""Where Debian keeps programs such as mkfs, which a person's own PATH leaves out."""


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
    """Return the packages of the window's libraries that cannot be loaded."""
    if not sys.platform.startswith("linux"):
        return []
    return [package for library, package in WINDOW_LIBRARIES.items() if not _loads(library)]


def missing_programs() -> list[str]:
    """Return the packages of programs, and of others' source, that the checks use."""
    if not sys.platform.startswith("linux"):
        return []
    path = os.environ.get("PATH", "") + SYSTEM_FOLDERS
    programs = [package for program, package in TEST_PROGRAMS.items() if shutil.which(program, path=path) is None]
    return programs + [package for source, package in TEST_SOURCES.items() if not Path(source).exists()]


def missing_venv() -> list[str]:
    """Return Debian's package for making virtual environments, where one must be made and this Python cannot."""
    if _fits(_stamp()) or _makes_environments():
        return []
    return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def prepare(*system_packages: str) -> None:
    """Set everything up: what the system lacks first and at once, so that a person types one line, not three."""
    install_system([*missing_venv(), *system_packages])
    make_environment()


def make_environment() -> None:
    """Make or renew the virtual environment; nothing to do when it fits the lock."""
    wanted = _stamp()
    if _fits(wanted):
        return
    with _alone():
        if _fits(wanted):
            return
        say("Setting up Twinseal's own Python environment (once, a minute or two) ...")
        if not _is_usable(wanted):
            _make_empty()
        _run(
            [
                *(str(venv_python()), "-m", "pip", "install", "-q", "--disable-pip-version-check"),
                # A wheel is a file with a known hash; building from source would run build tools that the lock does not name.
                *("--only-binary", ":all:", "--require-hashes", "-r", str(LOCK)),
            ],
            "the libraries could not be installed; look at pip's answer above, and whether a package registry can be reached",
        )
        _link_project()
        STAMP.write_text(wanted, encoding="utf-8")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _stamp() -> str:
    """What an environment was made from: the lock, this Python, and the place, which a virtual environment writes into itself."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return f"{digest} {sys.version_info.major}.{sys.version_info.minor} {ROOT}\n"


def _fits(wanted: str) -> bool:
    try:
        return STAMP.read_text(encoding="utf-8") == wanted and venv_python().exists()
    except OSError:
        return False


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one start at a time set things up, so that two started together do not write into one environment."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    folder = os.open(ROOT / "packaging", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _is_usable(wanted: str) -> bool:
    """Whether an environment is there, of this Python, made at this place, and not half made.

    A moved one still starts, but the programs in it name the interpreter at the old place.
    """
    if not venv_python().exists():
        return False
    made_from = STAMP.read_text(encoding="utf-8") if STAMP.exists() else wanted
    if made_from.partition(" ")[2] != wanted.partition(" ")[2]:
        return False
    question = "import sys, pip; print(sys.version_info[:2], sys.prefix)"
    done = subprocess.run([str(venv_python()), "-c", question], capture_output=True, text=True, check=False)
    return done.returncode == 0 and done.stdout.strip() == f"{sys.version_info[:2]} {VENV}"


def _makes_environments() -> bool:
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(name) is not None for name in ("ensurepip", "venv"))


def _make_empty() -> None:
    if not _makes_environments():
        stop(f"this Python ({sys.executable}) cannot make virtual environments: start this with one that has ensurepip.")
    if VENV.is_symlink():
        # Clearing it would empty somebody else's environment through the link.
        stop(f"{VENV} is a link to {VENV.resolve()}: remove the link, this checkout needs an environment of its own.")
    _run([sys.executable, "-m", "venv", "--clear", str(VENV)], "the virtual environment could not be made")


def _link_project() -> None:
    """Put the source tree on the environment's path, and a launcher beside its interpreter; needs no build step."""
    for packages in [*VENV.glob("lib/python3.*/site-packages"), *VENV.glob("Lib/site-packages")]:
        (packages / "twinseal.pth").write_text(f"{ROOT / 'app'}\n", encoding="utf-8")
    if os.name != "nt":
        launcher = VENV / "bin" / "twinseal"
        launcher.write_text(f'#!/bin/sh\nexec {shlex.quote(str(venv_python()))} -P -m twinseal "$@"\n', encoding="utf-8")
        launcher.chmod(0o755)


def _run(command: list[str], complaint: str) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        say(done.stdout.decode(errors="replace")[-3000:])
        stop(f"{complaint}.")
