"""House rules that a tool keeps: packages, floors, names, files, characters."""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fakes.source_code import identifiers_in
from twinseal.cli.command_line import parser

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app" / "twinseal"
SOURCES = sorted(APP.rglob("*.py"))
OPENS_FILES = {"host/files.py", "host/disk_acts.py", "host/drop_folder.py", "host/lock.py", "host/block_devices.py", "host/mounts.py", "host/clock.py", "host/hardening.py", "host/free_memory.py", "host/streams.py",
               "crypto/wordlist.py", "domain/look_alikes.py",
    "domain/texts.py", "reports/page/head_words.py", "gui/theme.py", "gui/design/icons.py", "gui/screenshots.py", "cli/bench.py", "cli/bench_export.py", "export/verifier.py", "standalone/twinseal_verify.py"}  # fmt: skip
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "misc", "common"}
NO_NOUNS = {"one", "told", "found", "it", "thing"}
"""No variable or parameter is called so: a noun says what it holds."""


def place(path: Path) -> str:
    return path.relative_to(APP).as_posix()


def nodes_of(path: Path, having: str) -> list[ast.AST]:
    """Return every part of a module whose text has one of some words, nothing of another: to take all apart costs seconds."""
    text = path.read_text(encoding="utf-8")
    return list(ast.walk(ast.parse(text))) if re.search(rf"\b(?:{having})\b", text) else []


def calls(nodes: list[ast.AST]) -> list[tuple[str, int]]:
    named = []
    for node in nodes:
        if isinstance(node, ast.Call):
            name = (
                node.func.id
                if isinstance(node.func, ast.Name)
                else node.func.attr
                if isinstance(node.func, ast.Attribute)
                else ""
            )
            named.append((name, node.lineno))
    return named


def test_files_are_touched_in_one_place_only() -> None:
    raw = {"write_bytes", "write_text", "read_bytes", "read_text", "mkdir", "unlink", "rmtree", "copyfile", "copytree"}
    used = []
    for path in SOURCES:
        if place(path) in OPENS_FILES:
            continue
        nodes = nodes_of(path, "|".join(("open", *raw)))
        used += [(place(path), name, line) for name, line in calls(nodes) if name in raw]
        used += [
            (place(path), "open", node.lineno)
            for node in nodes
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
        ]
    assert used == []


def test_no_reader_is_sent_to_papers_outside_of_the_tree() -> None:
    outside = re.compile(r"\((?:see )?(?:research|Part \d)")
    files = [*SOURCES, *(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]
    assert [file.name for file in files if outside.search(file.read_text(encoding="utf-8"))] == []


def test_what_waives_a_check_says_why_on_the_same_line() -> None:
    waived = re.compile("# no" + r"qa(?!: [A-Z]+[0-9]+(, [A-Z]+[0-9]+)* - \S)")
    untyped = re.compile("# type: ig" + r"nore(?!\[[a-z, -]+\]  # \S)")
    bare = []
    for folder in ("app", "packaging", "tests"):
        for file in (ROOT / folder).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            bare += [f"{file.name}: {match.group()}" for match in waived.finditer(text)]
            if folder != "tests":
                bare += [f"{file.name}: {match.group()}" for match in untyped.finditer(text)]
    assert bare == []
    lint = (
        (ROOT / "pyproject.toml")
        .read_text(encoding="utf-8")
        .partition("\nignore = [\n")[2]
        .partition("[tool.ruff.lint.flake8")[0]
    )
    rules = [line for line in lint.splitlines() if re.search(r'"[A-Z]+[0-9]*",? *(#|\]|$)', line)]
    assert len(rules) > 50
    assert [line for line in rules if not re.search(r"# \w", line)] == []


def test_no_assert_no_modal_dialog_no_forbidden_name() -> None:
    for path in SOURCES:
        assert not [node.lineno for node in nodes_of(path, "assert") if isinstance(node, ast.Assert)], place(path)
        assert path.stem not in FORBIDDEN_NAMES, place(path)
        assert "QMessageBox" not in path.read_text(encoding="utf-8"), place(path)
        if "gui/" in place(path) and place(path) != "gui/application.py":
            assert not [line for name, line in calls(nodes_of(path, "exec")) if name == "exec"], place(path)


def test_source_is_plain_ascii() -> None:
    assert [place(path) for path in SOURCES if not path.read_bytes().isascii()] == []


def test_only_faces_in_package_files() -> None:
    for path in APP.rglob("__init__.py"):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        assert all(isinstance(node, ast.Expr | ast.Assign | ast.Import | ast.ImportFrom) for node in body), path
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_every_package_but_the_window_works_without_qt() -> None:
    code = (
        "import sys, pkgutil, importlib\n"
        "sys.modules['PySide6'] = None\n"
        "import twinseal\n"
        "for found in pkgutil.walk_packages(twinseal.__path__, 'twinseal.'):\n"
        "    if '.gui' not in found.name and not found.name.endswith('__main__'):\n"
        "        importlib.import_module(found.name)\n"
        "assert not [name for name in sys.modules if name.startswith('pyhanko')], 'pyHanko is loaded at import'\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT / "app"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("script", ["run.py", "test.py"])
def test_both_commands_explain_themselves_without_any_set_up(script: str) -> None:
    done = subprocess.run([sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT / 'packaging')!r}); sys.argv = [{script!r}, '--help']; import runpy; runpy.run_path({str(ROOT / 'packaging' / script)!r}, run_name='__main__')"], capture_output=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert b"python3 packaging/" in done.stdout


def test_without_a_display_the_window_says_so_in_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "run.py")], env={"PATH": "/usr/bin:/bin"}, capture_output=True, check=False
    )
    assert done.returncode == 1
    assert b"screens --out DIR" in done.stderr


def test_the_readme_begins_with_two_commands_and_describes_each() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first = text[:1200]
    assert "python3 packaging/run.py" in first
    assert "python3 packaging/test.py" in first
    names = next(action.choices for action in parser()._actions if action.dest == "command")
    for name in names:
        assert f"twinseal {name}" in text, name


def test_the_readmes_table_has_exactly_the_commands_and_options() -> None:
    rows = re.findall(r"^\| `twinseal ([a-z-]+)([^`]*)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    commands = next(action.choices for action in parser()._actions if action.dest == "command")
    # How secrets are handed in is said once for all commands, below the table.
    elsewhere = {"-h", "--help", "--passphrase-fd", "--code-fd", "--any-cost"}
    known = {
        name: {word for action in command._actions if action.help != argparse.SUPPRESS for word in action.option_strings}
        for name, command in commands.items()
    }
    assert {name: set(re.findall(r"--[a-z-]+", words)) for name, words in rows} == {
        name: words - elsewhere for name, words in known.items()
    }


def test_every_test_that_a_document_names_exists() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    named = {
        (page.name, test_path)
        for page in pages
        for test_path in re.findall(r"`(tests/[A-Za-z0-9_/.*-]+?)/?`", page.read_text(encoding="utf-8"))
    }
    assert len(named) > 5
    assert [pair for pair in sorted(named) if not list(ROOT.glob(pair[1]))] == []


def test_no_variable_goes_without_a_noun() -> None:
    paths = [path for top in ("app", "tests") for path in (ROOT / top).rglob("*.py")]
    assert len(paths) > 500
    # To take all apart costs seconds.
    having = [path for path in paths if NO_NOUNS & identifiers_in(path)]
    nodes = ((path, node) for path in having for node in ast.walk(ast.parse(path.read_bytes())))
    assert [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, node in nodes
        if (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in NO_NOUNS)
        or (isinstance(node, ast.arg) and node.arg in NO_NOUNS)
    ] == []
