"""Carries out the worked examples of docs/CONTRIBUTING.md in a copy of the source, and runs the checks there."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = "docs/CONTRIBUTING.md"
_COPIED = ("app", "docs", "resources", "tests", "pyproject.toml")
_LINKED = ("packaging", "README.md", "CHANGELOG.md", "setup.py", "MANIFEST.in", ".pre-commit-config.yaml")
_STEP = re.compile(
    r"^\d+\. `(?P<place>[^`]+)`, (?:made by `(?P<command>[^`]+)`\.$"
    r"|(?:(?P<whole>at its end|as a new file|in order)|(?P<where>after|before|instead of) `(?P<anchor>[^`]+)`):\n\n"
    r"(?P<code>(?: {3}.*\n|\n)+))",
    re.MULTILINE,
)


class CommandFailed(ValueError):
    """A step is a command, and it did not end well."""


@dataclass(frozen=True)
class Step:
    """One numbered step of an example: which file, and what is done to it."""

    place: str
    command: str
    where: str
    anchor: str
    code: str

    def carry_out(self, source: Path) -> None:
        """Do it to a copy of the source; raises `ValueError` where the page and the source no longer fit."""
        path = source / self.place
        if self.command:
            self._run(source, path)
            return
        if self.where == "as a new file":
            if path.exists():
                msg = f"{self.place} is there already"
                raise ValueError(msg)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.code, encoding="utf-8")
            return
        text = path.read_text(encoding="utf-8")
        if self.where == "at its end":
            changed = f"{text}\n\n{self.code}"
        else:
            changed = self._in_order(text) if self.where == "in order" else self._put(text)
        path.write_text(changed, encoding="utf-8")

    def _in_order(self, text: str) -> str:
        lines = text.splitlines(keepends=True)
        for row in self.code.splitlines(keepends=True):
            smaller = [number for number, line in enumerate(lines) if " = " in line and line < row]
            lines.insert(smaller[-1] + 1, row)
        return "".join(lines)

    def _put(self, text: str) -> str:
        lines = text.splitlines(keepends=True)
        at = [number for number, line in enumerate(lines) if line.strip() == self.anchor]
        if len(at) != 1:
            msg = f"{self.place} has the line {self.anchor!r} {len(at)} times, not once"
            raise ValueError(msg)
        margin = lines[at[0]][: len(lines[at[0]]) - len(lines[at[0]].lstrip())]
        code = textwrap.indent(self.code, margin)
        begin, end = at[0] + (self.where == "after"), at[0] + (self.where != "before")
        return "".join([*lines[:begin], code, *lines[end:]])

    def _run(self, source: Path, path: Path) -> None:
        words = self.command.split()
        pieces = dict(word.split("=", 1) for word in words if re.fullmatch(r"[A-Z]+=.*", word))
        arguments = [sys.executable if word == "python" else word for word in words if word.partition("=")[0] not in pieces]
        if arguments[-2:-1] != [">"] or arguments[-1] != self.place:
            msg = f"the command does not write {self.place}: {self.command}"
            raise ValueError(msg)
        done = subprocess.run(arguments[:-2], cwd=source, env=os.environ | pieces, capture_output=True, check=False)
        if done.returncode:
            raise CommandFailed(done.stderr.decode(errors="replace"))
        path.write_bytes(done.stdout)


def steps_of(part: str) -> list[Step]:
    """Return the steps of the example under `**... part.**`, in their order."""
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    section = text.split(f"**... {part}.**\n", 1)[1].split("\n**... ", 1)[0]
    steps = [
        Step(
            step["place"],
            step["command"] or "",
            step["whole"] or step["where"] or "",
            step["anchor"] or "",
            "" if step["command"] else _code(step["code"]),
        )
        for step in _STEP.finditer(section)
    ]
    numbers = re.findall(r"^\d+\. ", section, re.MULTILINE)
    if not steps or len(steps) != len(numbers):
        msg = f"{PAGE}, {part}: {len(numbers)} steps are numbered, {len(steps)} can be carried out"
        raise ValueError(msg)
    return steps


def _code(block: str) -> str:
    fenced = re.fullmatch(r"```[a-z]*\n(.*\n)```\n*", textwrap.dedent(block), re.DOTALL)
    if fenced is None:
        msg = f"{PAGE}: a step has no block of code: {block[:60]!r}"
        raise ValueError(msg)
    return fenced[1]


class SourceCopy:
    """A copy of the source in a folder of its own, in which an example is carried out."""

    def __init__(self, folder: Path) -> None:
        """Copy what examples change, and link the rest."""
        self.folder = folder
        folder.mkdir(parents=True)
        for name in _COPIED:
            if (ROOT / name).is_dir():
                skipped = shutil.ignore_patterns("__pycache__", "vectors")
                shutil.copytree(ROOT / name, folder / name, ignore=skipped)
            else:
                shutil.copy2(ROOT / name, folder / name)
        for name in (*_LINKED, "tests/vectors"):
            if (ROOT / name).exists():
                (folder / name).symlink_to(ROOT / name)

    def carry_out(self, steps: Sequence[Step], *, but: str = "") -> set[str]:
        """Carry the steps out, but those in the place `but`; return the files that changed."""
        before = self._digests()
        for step in steps:
            if step.place != but:
                step.carry_out(self.folder)
        after = self._digests()
        return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}

    def _digests(self) -> dict[str, bytes]:
        files = [path for path in self.folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
        return {str(path.relative_to(self.folder)): hashlib.sha256(path.read_bytes()).digest() for path in files}

    def tests(self, names: Sequence[str]) -> str:
        """Run test files in the copy; return what failed, empty where nothing did."""
        return self._check("-m", "pytest", "-p", "no:cacheprovider", "-x", *names)

    def loads(self, files: Iterable[str]) -> str:
        """Import those of the files that are modules of the application; return what could not be imported."""
        names = [".".join(Path(name).relative_to("app").with_suffix("").parts) for name in files if name.startswith("app/")]
        return self._check("-c", "import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]", *names)

    def types(self) -> str:
        """Check the types of the whole application; return the errors."""
        return self._check("-m", "mypy", "--cache-dir", str(self.folder.parent / "mypy_cache"))

    def imports(self) -> str:
        """Check the import contracts; return what broke."""
        return self._check("-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache")

    def style(self) -> str:
        """Check by linter and formatter; return what they say."""
        return self._check("-m", "ruff", "check", "--no-cache", "app") + self._check(
            "-m", "ruff", "format", "--no-cache", "--check", "app"
        )

    def _check(self, *arguments: str) -> str:
        surroundings = os.environ | {"PYTHONPATH": str(self.folder / "app")}
        surroundings = {name: value for name, value in surroundings.items() if not name.startswith("PYTEST_")}
        done = subprocess.run(
            [sys.executable, *arguments], cwd=self.folder, env=surroundings, capture_output=True, text=True, check=False
        )
        return "" if done.returncode == 0 else (done.stdout + done.stderr) or f"ended with {done.returncode}"
