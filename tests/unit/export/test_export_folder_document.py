"""docs/formats.md names every file and every field of an export."""

from __future__ import annotations

import json
from pathlib import Path

from conftest import Cast

PAGE = Path(__file__).resolve().parents[3] / "docs" / "formats.md"


def test_the_page_names_every_file_and_field_of_an_export(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    folder = Path(desk.export(tmp_path).folder)
    desk.sign_out()
    vault.close()
    text = PAGE.read_text(encoding="utf-8")
    text = text[text.index("## 10. An export") :]
    for path in folder.iterdir():
        assert f"`{path.name}" in text, path.name
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name in manifest:
        assert f"`{name}`" in text, name
    assert manifest["export"] == folder.name
    summed = {row.split("  ", 1)[1] for row in (folder / "SHA256SUMS").read_text().splitlines()}
    assert summed == {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"SHA256SUMS"}
