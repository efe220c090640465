"""An import on the list of an opening: read, looked at, put on the list, signed, and read by the next pair; wiped before that."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListView, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.accessible_tree import listening
from fakes.at_the_vault import AtTheVault
from fakes.hands import Hands, Keys, Tree
from fakes.keepass import PASSWORD, Entry, Folder, KeePass, xml_of
from fakes.left_words import left_in_widgets, read_aloud
from fakes.shown_window import shown_router
from twinseal.domain.opening import ResealCause
from twinseal.flows.imports import keepass_file
from twinseal.gui.changes.import_form import ImportFileForm, ImportPage
from twinseal.gui.opening.import_changes import IMPORT

WAY = "Import from KeePass or CSV"
LABEL = "Uniform VPN"


@pytest.fixture(scope="module")
def keepass(tmp_path_factory: pytest.TempPathFactory) -> KeePass:
    network = Folder(
        "Network", [Entry(LABEL, {"UserName": "ops", "Password": "Sierra-51"}, files=("plan:0",)), Entry("Old", {"Password": "Sierra-52"})]
    )  # fmt: skip
    return KeePass.of_xml(tmp_path_factory.mktemp("keepass"), xml_of(network, Entry("Empty"), binaries=[b"the plan"]))


def at_the_list(cast: Cast, qtbot: QtBot, who: Callable[[QWidget], Hands]) -> AtTheVault:
    router = shown_router(cast, qtbot)
    at = AtTheVault(cast, router, qtbot, who(router.window))
    at.open(2)
    at.press("Change something")
    return at


def read(at: AtTheVault, path: Path, password: str) -> None:
    at.way(WAY)
    at.hands.type("KeePass or CSV file", str(path))
    at.hands.type("Password of the KeePass file", password)
    at.press("Read the file")


def shows(at: AtTheVault) -> bool:
    return isinstance(at.router.opening.open.changes.asked, ImportPage)


def on_the_page(at: AtTheVault) -> str:
    page = at.router.opening.open.changes.form(ImportPage)
    labels = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    view = page.findChild(QListView)
    rows = [
        str(view.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) or view.model().index(row, 0).data())
        for row in range(view.model().rowCount())
    ]
    return "\n".join((*labels, *rows))


@pytest.mark.parametrize("who", [Keys, Tree])
def test_it_is_read_put_on_the_list_and_signed(
    two: Cast, qtbot: QtBot, keepass: KeePass, who: Callable[[QWidget], Hands]
) -> None:
    with listening():
        at = at_the_list(two, qtbot, who)
        read(at, keepass.path, "wrong")
        at.settle(lambda: "compare the password" in at.said("import_form.password"))
        at.hands.type("Folder in it", "Nowhere")
        at.hands.type("Password of the KeePass file", PASSWORD)
        at.press("Read the file")
        at.settle(lambda: "Nowhere" in at.said("import_form.folder"))
        # The password is still there: it was not what was refused.
        at.hands.type("Folder in it", "Network")
        at.press("Read the file")
        at.settle(lambda: shows(at))
        said = on_the_page(at)
        assert "KeePass: 2 would be added." in said
        assert "User name (user name), Password (password), file plan, 8 bytes" in said
        assert "Sierra" not in said
        at.hands.choose("Envelopes that would be added", "Old")
        at.press("Leave this one out")
        at.settle(lambda: "KeePass: 1 would be added." in on_the_page(at))
        at.press("Put them on the list")
        at.settle(lambda: not at.router.opening.open.changes.asks)
        assert len(at.listed) == 1
        sentence = f"The envelope \u201c{LABEL}\u201d is added from KeePass with 2 fields and 1 file."
        assert sentence in at.listed[0]
        assert at.sign() == [sentence]
        flow = at.open(4)
    store = flow.open_vault.state.open_store()
    labels = {each.outside.name: each.outside.id for each in flow.view().envelopes}
    assert set(labels) == {"Envelope 0", "Envelope 1", "Envelope 2", LABEL}
    inside = store.contents(labels[LABEL])
    values = {each.name: each.value for each in inside.fields}
    assert (values["User name"], values["Password"]) == ("ops", "Sierra-51")
    assert [each.name for each in inside.attachments] == ["plan"]


@pytest.mark.parametrize("read_first", [False, True], ids=["typed", "read"])
@pytest.mark.parametrize("ends", ["masked", "resealed"])
def test_it_is_wiped_with_everything_else(two: Cast, qtbot: QtBot, keepass: KeePass, ends: str, *, read_first: bool) -> None:
    at = at_the_list(two, qtbot, Keys)
    opening = at.router.opening
    flow = opening.flow
    if read_first:
        read(at, keepass.path, PASSWORD)
        at.settle(lambda: shows(at))
        assert flow.open_vault.imports._offered is not None
        files = list(flow.open_vault.imports._offered.proposals.wiped)
        assert any(map(len, files))
    else:
        at.way(WAY)
        at.hands.type("Password of the KeePass file", PASSWORD)
        files = []
    assert opening.open.changes.holds_secret()
    if ends == "masked":
        opening._mask_by_hand()
        at.settle(lambda: flow.view().masked)
        why = opening.open.findChild(QLabel, "open.masked_why")
        at.settle(lambda: "is wiped" in why.text())
    else:
        opening.reseal(ResealCause.HAND)
        at.settle(lambda: at.router.window.screen_shown is opening.receipt)
    assert flow.open_vault.imports._offered is None
    assert not any(map(len, files))
    assert opening.open.changes.form(ImportFileForm).inputs.password.is_empty()
    assert left_in_widgets([LABEL]) == []
    assert not [text for text in read_aloud(at.router.window) if LABEL in text]


def test_left_by_escape_nothing_of_it_is_kept(two: Cast, qtbot: QtBot, keepass: KeePass) -> None:
    at = at_the_list(two, qtbot, Keys)
    imports = at.router.opening.flow.open_vault.imports
    read(at, keepass.path, PASSWORD)
    at.settle(lambda: shows(at))
    assert imports._offered is not None
    QTest.keyClick(at.router.window.focusWidget(), Qt.Key.Key_Escape)
    at.settle(lambda: not at.router.opening.open.changes.asks)
    at.settle(lambda: imports._offered is None)
    assert at.listed == []
    # The path is a word: it stands there again, the password does not.
    at.way(WAY)
    form = at.router.opening.open.changes.form(ImportFileForm)
    assert form.inputs.file.text() == str(keepass.path)
    assert form.inputs.password.is_empty()


def test_a_csv_file_needs_no_password(two: Cast, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(f"label,password\n{LABEL},p\nEnvelope 0,q\n")
    at = at_the_list(two, qtbot, Keys)
    at.way(WAY)
    at.press("Read the file")
    assert at.said("import_form.file") == "Choose a file first."
    at.hands.type("KeePass or CSV file", str(tmp_path / "none.csv"))
    at.press("Read the file")
    at.settle(lambda: "none.csv" in at.said("import_form.file"))
    at.hands.type("KeePass or CSV file", str(file))
    at.press("Read the file")
    at.settle(lambda: shows(at))
    assert "a CSV file: 1 would be added." in on_the_page(at)
    assert "1 of a label that is there already." in on_the_page(at)


@pytest.mark.parametrize("ends", ["masked", "resealed"])
def test_a_slow_program_holds_up_no_mask_and_no_reseal(
    two: Cast, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 600\n")
    slow.chmod(slow.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(keepass_file, "system_program", lambda _name: slow)
    file = tmp_path / "a.kdbx"
    file.write_bytes(b"slow")
    at = at_the_list(two, qtbot, Keys)
    opening = at.router.opening
    flow = opening.flow
    screen = opening.open
    screen.changes.collect.wanted.emit(IMPORT)
    form = screen.changes.form(ImportFileForm)
    form.inputs.file.set_text(str(file))
    form.send()
    qtbot.waitUntil(lambda: at.router.worker.busy)
    # As long as it sleeps nothing here is waited for: it is ended long before.
    if ends == "masked":
        opening._mask_by_hand()
        at.settle(lambda: flow.view().masked)
    else:
        opening.reseal(ResealCause.HAND)
        at.settle(lambda: at.router.window.screen_shown is opening.receipt)
    assert flow.open_vault.imports._offered is None
