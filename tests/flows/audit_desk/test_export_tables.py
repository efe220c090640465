"""An export has every finding and every rule as a table: what the desk shows, row by row."""

from __future__ import annotations

import csv
from pathlib import Path

from conftest import Cast
from twinseal.domain.opening import ResealCause
from twinseal.flows.findings.registry import RULES


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / name).read_text(encoding="utf-8-sig").splitlines()))


def test_the_tables_of_an_export_say_what_the_desk_shows(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    assert cast.to_open(vault).reseal(ResealCause.IDLE).receipt is not None
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    view = desk.view()
    made = Path(desk.export(tmp_path).folder)
    sealed = Path(desk.export(tmp_path, decrypted=False).folder)
    desk.sign_out()
    vault.close()
    findings, rules = _rows(made, "findings.csv"), _rows(made, "rules.csv")
    assert {row["finding"] for row in findings} == {detail.id for detail in view.finding_details} != set()
    for row in findings:
        (detail,) = (detail for detail in view.finding_details if detail.id == row["finding"])
        assert (row["rule"], row["opening"], row["innocent_if"]) == (detail.rule, detail.opening_id, detail.innocent)
        assert any(row["sentence"] in said for said in view.findings)
        assert row["entries"]
    assert [row["rule"] for row in rules] == [rule.id for rule in RULES]
    assert sum(int(row["findings"]) for row in rules) == len(findings)
    assert any(int(row["tested"]) for row in rules)
    assert not (sealed / "findings.csv").exists()
