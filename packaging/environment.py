"""Set-up that both commands share: a virtual environment from hashed locks, and what the system lacks.

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
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
RUNTIME = ROOT / "packaging" / "runtime.lock"
DEVELOP = ROOT / "packaging" / "develop.lock"

# What Qt's widgets and its xcb plugin load that its wheel does not carry -> Debian package that brings it
# (12 and 13; where 13 renamed one for its 64-bit time, the new package still provides this name).
WINDOW_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
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
# Packages without which there is a window all the same -> what there is not.
OPTIONAL = {
    "libcups2": "no printing",
    "libwayland-cursor0": "no window but through X11",
    "libwayland-egl1": "no window but through X11",
}
# Program that a check starts -> Debian package that brings it.
TEST_PROGRAMS = {
    "Xvfb": "xvfb",
    "pdfsig": "poppler-utils",
    "pdfinfo": "poppler-utils",
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdfdetach": "poppler-utils",
    "certutil": "libnss3-tools",
    "mkfs.vfat": "dosfstools",
    "mkfs.ext4": "e2fsprogs",
    "mount": "mount",
    "umount": "mount",
    "losetup": "mount",
    "openssl": "openssl",
    "zbarimg": "zbar-tools",
    "xxd": "xxd",
    "strace": "strace",
    "dbus-daemon": "dbus",
    "dbus-send": "dbus",
    # A print scheduler without drivers and filters: 6 MB installed, the two together.
    "cupsd": "cups-daemon",
    "lpadmin": "cups-client",
    # A window manager, which brings windows to the front or not, and what asks an X server.
    "openbox": "openbox",
    "xprop": "x11-utils",
    "xwininfo": "x11-utils",
    "xdotool": "xdotool",
    "aplay": "alsa-utils",
    "sox": "sox",
    # The command line of KeePassXC comes with its window alone: 27 MB installed.
    "keepassxc-cli": "keepassxc",
    "git": "git",
    "go": "golang-go",
}
# Source of others that a check is built from, or a service that it wakes -> Debian package that brings it.
TEST_SOURCES = {
    "/usr/share/gocode/src/golang.org/x/mod/sumdb/note/note.go": "golang-golang-x-mod-dev",
    # The accessibility bus, on which an aid for the blind listens.
    "/usr/share/dbus-1/services/org.a11y.Bus.service": "at-spi2-core",
}
WAIT_S = 120
"""How long set-up waits for another installation to end."""
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
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one is told so in one sentence
        stop(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}: start this with a newer python3.")


def venv_python() -> Path:
    """Return the environment's interpreter."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install_system(packages: list[str]) -> None:
    """Install Debian packages as root, else print the one exact line to type; what is only optional stops nobody."""
    wanted = sorted(set(packages))
    if not wanted:
        return
    install = f"apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout={WAIT_S} {' '.join(wanted)}"
    lines = f"  as root:    apt-get update && {install}\n  with sudo:  sudo sh -c 'apt-get update && {install}'"
    if shutil.which("apt-get") is None:
        say(f"twinseal: this system lacks: {', '.join(wanted)} (names of Debian packages); install them with its own tools.")
        return
    if os.geteuid() != 0:
        if _can_do_without(wanted):
            lost = " and ".join(sorted({OPTIONAL[package] for package in wanted}))
            say(
                f"twinseal: the system lacks a few packages ({lost} until then); to add them, type one of these lines:\n{lines}"
            )
            return
        stop(f"the system lacks a few packages; type one of these lines, then start again:\n{lines}")
    say(f"Installing system packages: {' '.join(wanted)}")
    # With a package list that knows them all, an update is a wait for nothing; where it turns out too old, there is one.
    good, answer = _apt(install) if _knows(wanted) else (False, "")
    if not good:
        good, answer = _apt("apt-get update -q")
        if good:
            good, answer = _apt(install)
    if not good:
        say(answer[-2000:])
        stop(f"the packages could not be installed; type one of these lines and look at its answer:\n{lines}")


def _can_do_without(packages: list[str]) -> bool:
    """Whether these packages are optional here: with no X11 beside it, a session of Wayland's needs Wayland's libraries."""
    only_wayland = bool(os.environ.get("WAYLAND_DISPLAY")) and not os.environ.get("DISPLAY")
    return not [one for one in packages if one not in OPTIONAL or (only_wayland and "wayland" in one)]


def _apt(line: str) -> tuple[bool, str]:
    """Run one line of apt-get's, again while another installation is at work; return whether it did, and what it said.

    DPkg::Lock::Timeout makes `install` wait; the lock that `update` needs is another one, for which apt has no such word.
    """
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    end, waiting = time.monotonic() + WAIT_S, False
    while True:
        done = subprocess.run(line.split(), env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        answer = done.stdout.decode(errors="replace")
        if done.returncode == 0 or "Could not get lock" not in answer or time.monotonic() > end:
            return done.returncode == 0, answer
        if not waiting:
            say(f"Another installation is at work; waiting for it, {WAIT_S} seconds at most ...")
        waiting = True
        time.sleep(2)


def _knows(packages: list[str]) -> bool:
    """Whether apt's own package list has a version of each."""
    command = ["apt-cache", "policy", *packages]
    try:
        done = subprocess.run(command, env={**os.environ, "LC_ALL": "C"}, capture_output=True, text=True, check=False)
    except OSError:
        return False
    candidates = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("  Candidate: ")]
    return done.returncode == 0 and len(candidates) == len(packages) and "(none)" not in candidates


def missing_libraries() -> list[str]:
    """Return the packages of the window's libraries that cannot be loaded; Wayland's only where it may be asked for."""
    if not sys.platform.startswith("linux"):
        return []
    platform = os.environ.get("QT_QPA_PLATFORM", "wayland")
    wanted = {name: package for name, package in WINDOW_LIBRARIES.items() if "wayland" in platform or "wayland" not in name}
    return [package for library, package in wanted.items() if not _loads(library)]


def missing_programs() -> list[str]:
    """Return the packages of programs, and of others' source, that the checks use."""
    if not sys.platform.startswith("linux"):
        return []
    path = os.environ.get("PATH", "") + SYSTEM_FOLDERS
    programs = [package for program, package in TEST_PROGRAMS.items() if shutil.which(program, path=path) is None]
    return programs + [package for source, package in TEST_SOURCES.items() if not Path(source).exists()]


def missing_venv() -> list[str]:
    """Return Debian's package for making virtual environments, where one must be made and this Python cannot."""
    if _fits(RUNTIME) or _makes_environments():
        return []
    return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def prepare(*system_packages: str, developing: bool = False) -> None:
    """Set everything up: what the system lacks first and at once, so that a person types one line, not three."""
    install_system([*missing_venv(), *system_packages])
    make_environment(RUNTIME, *([DEVELOP] if developing else []))


def make_environment(*locks: Path) -> None:
    """Make or renew the virtual environment; nothing to do when it fits the locks, of which RUNTIME is the first."""
    if all(map(_fits, locks)):
        return
    with _alone():
        if all(map(_fits, locks)):
            return
        say("Setting up Twinseal's own Python environment (once, a minute or two) ...")
        if not _is_usable():
            _make_empty()
        for lock in locks:
            if not _fits(lock):
                _install(lock)
        _link_project()


def stamp_file(lock: Path) -> Path:
    """Return the file that says from what state of a lock the environment was made."""
    return VENV / f"twinseal-{lock.stem}.sha256"


def _install(lock: Path) -> None:
    _run(
        [
            *(str(venv_python()), "-I", "-m", "pip", "install", "-q", "--disable-pip-version-check", "--retries", "1"),
            # A wheel is a file with a known hash; building from source would run build tools that the lock does not name.
            # The lock is whole, and leaves out on purpose what a library names and Twinseal never loads.
            *("--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(lock)),
        ],
        "the libraries could not be installed; look at pip's answer above, and whether a package registry can be reached. "
        "Without a network: README.md, 'Without a network', says how to carry them here",
    )
    stamp_file(lock).write_text(_stamp(lock), encoding="utf-8")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _stamp(lock: Path) -> str:
    """What an environment was made from: the lock, this Python, and the place, which a virtual environment writes into itself."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    return f"{digest} {sys.version_info.major}.{sys.version_info.minor} {ROOT}\n"


def _fits(lock: Path) -> bool:
    try:
        return stamp_file(lock).read_text(encoding="utf-8") == _stamp(lock) and venv_python().exists()
    except PermissionError:
        _not_ours()
    except OSError:
        pass
    return False


def _not_ours() -> None:
    stop(
        f"{VENV} cannot be read by you: let whoever set it up do so again with the umask 022 (rm -r {shlex.quote(str(VENV))}, "
        "then start once), or use a checkout of your own."
    )


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one start at a time set things up, so that two started together do not write into one environment."""
    try:
        import fcntl  # noqa: PLC0415 - Windows has none
    except ImportError:
        yield
        return
    folder = os.open(ROOT / "packaging", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _is_usable() -> bool:
    """Whether an environment is there, of this Python and this runtime lock, made at this place, and not half made.

    A moved one still starts, but the programs in it name the interpreter at the old place. One of another lock would keep
    libraries that the lock no longer names.
    """
    try:
        if not venv_python().exists():
            return False
        stamp = stamp_file(RUNTIME)
        if stamp.exists() and stamp.read_text(encoding="utf-8") != _stamp(RUNTIME):
            return False
        question = "import sys, pip; print(sys.version_info[:2], sys.prefix)"
        done = subprocess.run([str(venv_python()), "-I", "-c", question], capture_output=True, text=True, check=False)
    except PermissionError:
        _not_ours()
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
    _run([sys.executable, "-I", "-m", "venv", "--clear", str(VENV)], "the virtual environment could not be made")


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
