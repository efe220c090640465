"""A demo made in the window leaves no folder behind: not when it is left, and not when the window closes."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import settle, shown_router
from twinseal import bootstrap


def test_the_folder_of_a_demo_goes_with_it(
    cast: Cast, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "scratch"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))

    def make(_machine: object, folder: Path) -> SimpleNamespace:
        # The vault of these tests: what is asked here is where it lies, not how it is made.
        return SimpleNamespace(vault=str(shutil.copytree(cast.vault_path, folder / cast.vault_path.name)))

    monkeypatch.setattr(bootstrap, "make_demo", make)
    router = shown_router(cast, qtbot)
    router.start.leave_vault()
    for end in (router.start.leave_vault, router.window.close):
        router.start.make_demo()
        notice = router.start.welcome.notice
        assert notice.isVisible(), "it takes a while, and says so"
        assert notice.text() == "A demo vault is being made; this can take half a minute."
        settle(qtbot, router, lambda: router.start.vault is not None)
        assert not notice.text()
        (folder,) = place.glob("twinseal-demo-*")
        assert list(folder.iterdir())
        end()
        qtbot.waitUntil(lambda: not any(place.iterdir()))
