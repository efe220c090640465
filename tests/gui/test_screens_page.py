"""The page of screens is made from the controls that the features build, and leaves out none that the code names."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fakes.documented import DOCS, named_controls
from twinseal import bootstrap
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.gui.router import Router
from twinseal.gui.screens_page import COUNTED, screens_page
from twinseal.gui.worker import Worker

GUI = Path(__file__).resolve().parents[2] / "app" / "twinseal" / "gui"


def test_the_page_is_made_from_every_screen(qtbot: QtBot) -> None:
    router = Router(replace(bootstrap.real_machine(), kdf=TESTS_ONLY), Worker())
    qtbot.addWidget(router.window)
    assert (DOCS / "screens.md").read_text(encoding="utf-8") == screens_page(router)
    documented = named_controls()
    controls = [control for control in router.window.findChildren(QWidget) if "." in control.objectName()]
    assert len([control for control in controls if isinstance(control, QPushButton)]) > 60
    for control in controls:
        name = control.objectName()
        if isinstance(control, QLabel):
            continue
        assert name in documented, f"{name} is missing in docs/screens.md and docs/policy.md"
        words = control.accessibleName() or getattr(control, "text", str)()
        assert words or control.focusPolicy() is Qt.FocusPolicy.NoFocus, name


_ONLY_SHOWN = ("label", "Answer", "LiveSentence", "MessageLine", "Notice", "RegisterLine", "VerdictCard")
"""Parts that only show something; the page lists what can be used."""


@cache
def _nodes() -> list[ast.AST]:
    """Return what may name a control: calls, and texts, whole or with something put in."""
    paths = [path for path in GUI.rglob("*.py") if not path.name.startswith("screens")]
    nodes = (node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return [node for node in nodes if isinstance(node, (ast.Call, ast.JoinedStr, ast.Constant))]


def _texts(nodes: Sequence[ast.AST | None]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_counted_control_on_the_page_is_in_the_code() -> None:
    nodes = _nodes()
    joined = [node.values for node in nodes if isinstance(node, ast.JoinedStr) and node.values]
    shapes = {"".join(str(part.value) if isinstance(part, ast.Constant) else "<n>" for part in parts) for parts in joined}
    # The first part of a name is handed in where an envelope or a form may stand several times.
    shapes |= {re.sub(r"^<n>", "open", shape) for shape in shapes}
    whole = _texts(nodes)
    # A choice of minutes has one control for each length.
    choices = [node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "MinutesChoice"]
    shapes |= {f"{name}.<n>" for node in choices for name in _texts(node.args[:1])}

    def is_named(name: str) -> bool:
        return name.replace("<id>", "<n>") in shapes or name in whole

    assert not is_named("open.no_such_control.<n>")
    assert [name for name in COUNTED if not is_named(name)] == []


def test_every_control_that_the_code_names_is_on_the_page() -> None:
    named: set[str] = set()
    for node in _nodes():
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] not in _ONLY_SHOWN:
            given = [*node.args[:2], *(keyword.value for keyword in node.keywords if keyword.arg == "name")]
            named |= {text for text in _texts(given) if re.fullmatch(r"[a-z_]+(\.[a-z_0-9]+)+", text)}
    assert len(named) > 100
    screens = {name.partition(".")[0] for name in named_controls()}
    assert sorted(name for name in named - named_controls() if name.partition(".")[0] in screens) == []
