"""`twinseal bench --only`: the parts that somebody asks for, and no others."""

from __future__ import annotations

import json

import pytest

from twinseal.cli.bench import PARTS
from twinseal.cli.command_line import EXIT_REFUSED, run


def test_parts_are_measured_alone_and_an_unknown_one_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", "--quick", "--only", "append"]) == 0
    measured = json.loads(capsys.readouterr().out)
    assert set(measured) == {"version", "processors", "append"}
    assert {"findings", "export", "reports"} < set(PARTS)
    assert run(["bench", "--only", "append", "weather"]) == EXIT_REFUSED
    said = capsys.readouterr().err
    assert "weather" in said
    assert "findings" in said
