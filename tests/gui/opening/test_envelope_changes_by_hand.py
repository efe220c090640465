"""A list with one change of each kind, by the keyboard alone and by the accessibility tree alone; the next pair reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.accessible_tree import listening
from fakes.at_the_vault import AtTheVault
from fakes.hands import Hands, Keys, Tree
from fakes.shown_window import shown_router
from twinseal.crypto.totp import TotpParameters, code_at, new_seed, seed_from_text, seed_text
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.gui.changes.secret_form import SecretForm


def read(flow: OpeningFlow, label: str) -> dict[str, str]:
    """Return what the next pair finds in an envelope: its fields and files."""
    store = flow.open_vault.state.open_store()
    envelope = next(each.outside.id for each in flow.view().envelopes if each.outside.name == label)
    inside = store.contents(envelope)
    return {each.name: each.value for each in inside.fields} | {each.name: "file" for each in inside.attachments}


@pytest.mark.parametrize(
    ("who", "maintains"),
    [
        pytest.param(Keys, False, id="keys"),
        # By the tree as at a maintenance, in an opening as by the keys.
        pytest.param(Tree, False, id="tree", marks=pytest.mark.long),
        pytest.param(Tree, True, id="tree-maintenance"),
    ],
)
def test_a_list_with_one_change_of_each_kind(
    two: Cast, qtbot: QtBot, tmp_path: Path, who: Callable[[QWidget], Hands], maintains: bool
) -> None:
    with listening():
        _walk(two, qtbot, tmp_path, who, maintains=maintains)


def _walk(two: Cast, qtbot: QtBot, tmp_path: Path, who: Callable[[QWidget], Hands], *, maintains: bool) -> None:
    router = shown_router(two, qtbot)
    at = AtTheVault(two, router, qtbot, who(router.window))
    hands = at.hands
    # A change before, so that there is something to undo, and something owed that is closed by hand.
    flow = at.open(2)
    at.press("Change something")
    at.way("Contents of an envelope")
    at.choose("Envelope 0", "Go on")
    hands.choose("What is in it", "Password")
    at.press("Put a new one in")
    hands.type("New secret", "Mike-17-november")
    hands.type("The same once more", "Mike-17-november")
    at.press("Put it on the list")
    at.press("Back to the list")
    assert at.sign() == [
        "The contents of \u201cEnvelope 0\u201d are replaced: Password; not tried yet."
    ]  # fmt: skip
    if maintains:
        at.maintain()
    else:
        flow = at.open(3)
        assert read(flow, "Envelope 0")["Password"] == "Mike-17-november"
        at.press("Change something")
    _close(at)
    at.way("Undo a change of contents")
    at.choose("Envelope 0", "Put it on the list")
    _relabel(at)
    _replace(at, tmp_path)
    _retire(at)
    _add(at)
    _auditor_leaves(at)
    assert len(at.listed) == 7
    changes = at.sign()
    assert len(changes) == 7
    flow = at.open(3)
    labels = [each.outside.name for each in flow.view().envelopes]
    assert labels == ["Envelope 0", "Console", "Core switch"]
    assert read(flow, "Envelope 0")["Password"] != "Mike-17-november"
    inside = read(flow, "Console")
    assert inside["Spare codes"] == "kilo-1\nlima-2"
    assert inside["plan.pdf"] == "file"
    assert inside["Address"] == "10.0.0.7"
    assert len(inside["Password"]) == 12
    assert "User name" not in inside
    assert read(flow, "Core switch") == {"User name": "root"}


def _close(at: AtTheVault) -> None:
    at.way("Close what is owed")
    at.hands.step("What is owed", 1)
    at.hands.tick("Tried at the target, and it works")
    at.press("Put it on the list")
    assert "were tried and work" in at.listed[-1]


def _relabel(at: AtTheVault) -> None:
    at.way("Label or card")
    at.choose("Envelope 1", "Go on")
    at.hands.type("Label", "Envelope 2")
    at.press("Put it on the list")
    form = at.router.opening.open
    assert at.said("outside_form.label").startswith("Label: another envelope already has it.")
    at.hands.type("Label", "Console")
    at.hands.type("Where to use it", "Rack 9, behind the door")
    at.hands.step("Longest opening of this envelope", 20, Qt.Key.Key_Up)
    # Masked by F9 what was typed is out of the window, and there again afterwards.
    at.router.opening.hide_shown()
    assert not form.findChild(QWidget, "outside_form.label").text()
    at.way("Label or card")
    at.choose("Envelope 1", "Go on")
    assert form.findChild(QWidget, "outside_form.where").text() == "Rack 9, behind the door"
    at.press("Put it on the list")
    assert "label: Envelope 1 \u2192 Console" in at.listed[-1]
    assert "20 min" in at.listed[-1]


def _replace(at: AtTheVault, folder: Path) -> None:
    hands = at.hands
    at.way("Contents of an envelope")
    at.choose("Console", "Go on")
    hands.choose("What is in it", "Password")
    at.press("Put a new one in")
    hands.choose("Where the new secret comes from", "Made up by the program")
    hands.step("What the target accepts", 6)
    hands.type("Signs that it accepts", "ab")
    at.press("Make one up")
    assert "only signs of an English keyboard" in at.said("secret_form.signs")
    hands.type("Signs that it accepts", "#+")
    _spin(at, 12)
    at.press("Make one up")
    form = at.router.opening.open
    at.qtbot.waitUntil(lambda: form.findChild(QWidget, "secret_form.made_up").is_showing)
    hands.tick("Tried at the target, and it works")
    at.press("Put it on the list")
    at.press("Add a field")
    hands.choose("What it holds", "One-time codes")
    hands.type("What it is called", "Codes")
    at.press("Go on")
    assert at.said("new_field.name") == "Fields of one envelope need different names."
    hands.type("What it is called", "Spare codes")
    at.press("Go on")
    hands.type("One-time codes", "kilo-1\nlima-2")
    at.press("Put it on the list")
    at.press("Add a field")
    hands.choose("What it holds", "Address")
    at.press("Go on")
    at.press("Put it on the list")
    assert at.said("line_form.value") == "Type the new value first."
    hands.type("New value", "10.0.0.7")
    at.press("Put it on the list")
    at.press("Add a field")
    hands.choose("What it holds", "Authenticator seed")
    hands.type("What it is called", "Second seed")
    at.press("Go on")
    seed = seed_text(new_seed())
    with seed_from_text(seed) as secret:
        code = code_at(secret, TotpParameters(), int(at.cast.clock.utc().timestamp()))
    hands.type("Authenticator seed", seed)
    hands.type("The code that the app shows now", "000000" if code != "000000" else "000001")
    at.press("Put it on the list")
    assert "not proven yet" in at.said("seed_form.code")
    hands.type("The code that the app shows now", code)
    at.press("Put it on the list")
    at.press("Add a file")
    hands.type("File to seal inside", str(folder / "none.pdf"))
    at.press("Put it on the list")
    assert at.said("file_form.path"), "said below the path"
    (folder / "plan.pdf").write_bytes(b"plan")
    hands.type("File to seal inside", str(folder / "plan.pdf"))
    at.press("Put it on the list")
    hands.choose("What is in it", "User name")
    at.press("Take it out")
    at.press("Back to the list")
    assert "plan.pdf" in at.listed[-1]


def _spin(at: AtTheVault, wanted: int) -> None:
    length = at.router.opening.open.changes.form(SecretForm).length
    more = wanted - length.value()
    at.hands.step("Characters", abs(more), Qt.Key.Key_Up if more > 0 else Qt.Key.Key_Down)
    assert length.value() == wanted


def _retire(at: AtTheVault) -> None:
    at.way("Retire an envelope")
    at.hands.choose("Envelopes", "Envelope 2")
    at.press("Put it on the list")
    assert at.said("choose_form.reason"), "said below the reason"
    at.hands.type("Reason for", "The system was switched off for good.")
    at.press("Put it on the list")
    assert "is retired" in at.listed[-1]


def _add(at: AtTheVault) -> None:
    at.way("A new envelope")
    at.hands.type("Label", "Core switch")
    at.press("Go on")
    assert at.said("outside_form.system")
    at.hands.type("System", "SW-1")
    at.press("Go on")
    at.hands.choose("What it holds", "User name")
    at.press("Go on")
    at.hands.type("New value", "root")
    at.press("Put it on the list")
    at.press("Back to the list")
    assert "is added with 1 field" in at.listed[-1]


def _auditor_leaves(at: AtTheVault) -> None:
    at.way("Who belongs to the vault")
    at.hands.choose("People", "Gil Auditor")
    at.press("Leaves for good")
    at.hands.type("Reason for", "She has left the firm at the end of October.")
    at.press("Put it on the list")
