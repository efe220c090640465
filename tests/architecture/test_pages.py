"""Pages for those who work on Twinseal: every file that they name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fakes.vectors import VECTORS

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app" / "twinseal"
PAGES = ("docs/CONTRIBUTING.md", "docs/SECURITY.md", "docs/glossary.md", "docs/architecture.md", "tests/vectors/README.md")
VECTORS_PAGE = (ROOT / "tests" / "vectors" / "README.md").read_text(encoding="utf-8")


def named_files(page: Path) -> set[Path]:
    """Return what a page names in code letters that is a path, and what it links to."""
    # A worked example says of a file that it makes it.
    text = re.sub(r"`[^`]+`, as a new file", "", page.read_text(encoding="utf-8"))
    code = re.findall(r"`([a-z_./]+/[A-Za-z0-9_./-]+|[a-z_]+\.(?:go|py|toml))`", text)
    # A page on the packages names files from the source's top; one of a folder, from its own.
    tops = (ROOT, APP, page.parent, page.parent / "log")
    in_code = {next((top / name for top in tops if (top / name).exists()), ROOT / name) for name in code}
    links = [name for name in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in name]
    return in_code | {page.parent / name for name in links}


@pytest.mark.parametrize("name", PAGES)
def test_every_file_that_a_page_names_exists(name: str) -> None:
    # What a vault or a vector may hold is no file of the source.
    of_a_vault = {ROOT / name for name in ("checkpoints/", "epochs/", "unanchored/", "log.tws", "entries.jsonl")}
    files = named_files(ROOT / name) - of_a_vault
    assert files
    assert sorted(str(file) for file in files if not file.exists()) == []


def test_the_contributors_page_says_where_each_part_is_added() -> None:
    text = (ROOT / "docs" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    parts = re.findall(r"^\*\*\.\.\. (.+?)\.\*\*\n((?:.+\n)+)", text, flags=re.MULTILINE)
    assert [part for part, _ in parts] == [
        "an event",
        "a policy rule",
        "a change",
        "a report",
        "a screen",
        "a component",
        "a sentence",
        "a finding",
    ]
    for part, where in parts:
        assert "`app/twinseal/" in where, part
        assert re.search(r"Held by `tests/", where), part


def test_every_file_and_row_of_a_vector_is_described() -> None:
    # The rows stand in docs/formats.md, section 8, to which the page sends; these it explains itself.
    assert {"`receipt`", "`held`", "`needs: audit key`", "`expect`", "`reason`", "`seq`", "`says`"} <= set(
        re.findall(r"`[^`]+`", VECTORS_PAGE)
    )
    inside = {
        path.name + "/" * path.is_dir()
        for vector in VECTORS
        for path in vector.place.iterdir()
        if path.suffix != ".note" and vector.place.name != "file-for-a-folder"
    }
    assert inside - set(re.findall(r"`([^`]+)`", VECTORS_PAGE)) == set()


def test_the_pre_commit_hooks_are_checks_of_ci_and_fetch_nothing() -> None:
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"repo: (\S+)", text)) == {"local"}
    assert "://" not in text
    checks = (ROOT / "packaging" / "test.py").read_text(encoding="utf-8")
    entries = re.findall(r"entry: \.venv/bin/(?:python -m )?(\S+)", text)
    assert entries == ["ruff", "ruff", "lint-imports"]
    assert all(f'"{entry}"' in checks for entry in entries)
