"""Walls between packages, libraries and the machine: what import contracts cannot say, and that the contracts hold."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.source_code import source_of

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app" / "twinseal"
SOURCES = sorted(APP.rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# Every library that the application may name, and the packages or files that may name it.
LIBRARY_PLACES = {
    "PySide6": ("gui/",),
    "shiboken6": ("gui/",),
    "cryptography": ("crypto/", "standalone/twinseal_verify.py"),
    "pyotp": ("crypto/totp.py",),
    "sqlcipher3": ("vault/connection.py",),
    "reportlab": ("reports/",),
    "pikepdf": ("reports/",),
    "pyhanko": ("reports/seal/",),
    "pyhanko_certvalidator": ("reports/seal/",),
    "asn1crypto": ("reports/seal/",),
    "tzlocal": ("reports/seal/utc_only.py",),
    "pypdfium2": ("reports/", "gui/"),
    "segno": ("reports/", "gui/"),
    "zxcvbn": ("crypto/",),
    "uharfbuzz": ("reports/page/",),
    "fontTools": ("reports/page/",),
}
NETWORK = {
    "aiohttp",
    "asyncio",
    "ftplib",
    "http",
    "requests",
    "smtplib",
    "socketserver",
    "ssl",
    "telnetlib",
    "urllib",
    "xmlrpc",
}
# Sockets of this machine: by one a desktop's display is asked whether it is there, by the other its system log is written.
LOCAL_SOCKETS = {
    "host/display.py": {"AF_UNIX", "SOCK_STREAM", "socket"},
    "host/system_log.py": {"AF_UNIX", "SOCK_DGRAM", "SOCK_CLOEXEC", "socket"},
}
CHANGES_FILES = {"chmod", "fdopen", "ftruncate", "link", "makedirs", "mkdir", "open", "remove", "rename", "replace", "rmdir",
                 "symlink", "truncate", "unlink", "write"}  # fmt: skip
MAY_CHANGE_FILES = {
    "host/files.py": "the one place for durable writes",
    "host/disk_acts.py": "the single acts that host/files.py is built on, so that tests can break each",
    "host/drop_folder.py": "a folder that another program empties, by its handle, for a drive that may hang",
    "host/lock.py": "a lock is held on the descriptor itself",
    "host/people_terminal.py": "a terminal is read and written as it is, past the buffers of the standard streams",
    "host/drives.py": "asks a mounted drive to write everything out",
    "cli/bench.py": "measures what the operating system takes for bare writes",
    "cli/bench_export.py": "measures what the operating system takes for a bare copy",
    "standalone/twinseal_verify.py": "shares nothing with us",
}


def place(path: Path) -> str:
    return path.relative_to(APP).as_posix()


def nodes_of(path: Path, having: str) -> Iterator[ast.AST]:
    """Yield every part of a module whose text has a pattern, nothing of another: to take all apart costs seconds."""
    text = path.read_text(encoding="utf-8")
    if re.search(having, text):
        yield from ast.walk(ast.parse(text))


def imports(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    for row in source_of(path).imports:
        assert row.level == 0, f"{path}: relative import"
        yield row.module, row.names


def tracked_files() -> list[Path]:
    """Return the files that git knows: what else lies in a checkout is this machine's affair."""
    if not (ROOT / ".git").exists():
        # An archive that was unpacked holds these files, and what was made since.
        made = {".venv", "__pycache__", "build", "dist"}
        return [path for path in ROOT.rglob("*") if path.is_file() and not made & {*path.relative_to(ROOT).parts}]
    done = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    return [ROOT / os.fsdecode(name) for name in done.stdout.split(b"\0") if name]


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT / "app"), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout.decode()


@pytest.mark.parametrize(
    ("contract", "parent", "outside"),
    [("Floors", "", {"standalone"}), ("Flows", "flows", set()), ("Window", "gui", set()), ("Log", "audit", set())],
)
def test_a_contract_of_layers_names_every_package(contract: str, parent: str, outside: set[str]) -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    (layers,) = (row["layers"] for row in contracts if row["name"].startswith(f"{contract}:"))
    named = {name.rpartition(".")[2] for layer in layers for name in re.split(r" [|:] ", layer)}
    packages = {init.parent.name for init in (APP / parent).glob("*/__init__.py")}
    assert packages - named == outside


def test_a_library_is_named_only_in_its_place() -> None:
    for path in SOURCES:
        for module, _ in imports(path):
            top = module.partition(".")[0]
            if top == "twinseal" or top in sys.stdlib_module_names:
                continue
            assert top in LIBRARY_PLACES, f"{place(path)} names {top}, which has no place"
            assert place(path).startswith(LIBRARY_PLACES[top]), f"{place(path)} names {top}"


def test_nothing_reaches_for_a_network() -> None:
    for path in SOURCES:
        for module, names in imports(path):
            # It takes addresses apart and opens none.
            assert module == "urllib.parse" or module.partition(".")[0] not in NETWORK, f"{place(path)} names {module}"
            assert "QtNetwork" not in (module, *names), place(path)
            assert not module.startswith("PySide6.QtNetwork"), place(path)
        for node in nodes_of(path, "socket"):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "socket":
                assert node.attr in LOCAL_SOCKETS.get(place(path), {"gethostname"}), f"{place(path)}:{node.lineno}"


def test_the_operating_system_changes_files_in_one_place_only() -> None:
    used = [
        (place(path), node.func.attr, node.lineno)
        for path in SOURCES
        if place(path) not in MAY_CHANGE_FILES
        for node in nodes_of(path, r"\b(?:os|shutil)\b")
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("os", "shutil")
        and (node.func.attr in CHANGES_FILES or node.func.value.id == "shutil")
    ]
    assert used == []


def test_allowances_are_for_files_that_exist() -> None:
    homes = {home for places in LIBRARY_PLACES.values() for home in places}
    assert not [home for home in homes | set(MAY_CHANGE_FILES) if not (APP / home).exists()]


def test_what_is_declared_is_what_the_packages_use() -> None:
    def names(lines: list[str]) -> set[str]:
        return {re.split(r"[\[<>=;~! ]", line, maxsplit=1)[0].lower().replace("_", "-") for line in lines}

    declared = names(PROJECT["project"]["dependencies"])
    carried_by_pyhanko = {"asn1crypto", "pyhanko-certvalidator"}
    distributions = {"pyside6": "pyside6-essentials", "shiboken6": "pyside6-essentials"}
    used = {name.lower().replace("_", "-") for name in LIBRARY_PLACES}
    assert {distributions.get(name, name) for name in used} - carried_by_pyhanko == declared


def test_no_machine_or_registry_is_named_and_no_text_hidden() -> None:
    # Put together here, so that this file does not name them either.
    words = "|".join(
        (
            "/wor" + "k/",
            "/roo" + "t/",
            "/hom" + r"e/(?!\$)[a-z]+/",
            "pypi" + r"\.org",
            "python" + "hosted",
            "index-" + "url =",
        )
    )
    hidden = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF)))
    bad = re.compile(f"{words}|[{hidden}]")
    places = []
    paths = tracked_files()
    assert Path(__file__) in paths
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            # A picture or a font; or a file that was just deleted.
            continue
        places += [f"{path.relative_to(ROOT)}: {match.group()!a}" for match in bad.finditer(text)]
    assert places == []


@pytest.mark.parametrize("script", ["run.py", "test.py"])
def test_both_commands_need_nothing_but_the_standard_library(script: str) -> None:
    allowed = {*sys.stdlib_module_names, "environment"}
    for path in (ROOT / "packaging" / script, ROOT / "packaging" / "environment.py"):
        assert {module.partition(".")[0] for module, _ in imports(path)} <= allowed


def test_an_unknown_step_is_refused_before_any_set_up() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "test.py"), "--only", "speling"], capture_output=True, check=False
    )
    assert done.returncode == 1
    assert b"the steps are ruff, format, imports, mypy, docstrings, pytest" in done.stderr


def test_continuous_integration_is_the_second_command_alone() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    words = [line for line in lines if line and not line.startswith("#")]
    assert words == ["set -eu", 'cd "$(dirname "$0")/.."', "exec python3 packaging/test.py"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
