"""A vault with two auditors, one of whom a list of changes can remove."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import BEGIN, PEOPLE, Cast, Template, cast_in, found_vault
from twinseal.domain.people import Role
from twinseal.host.scripted_clock import ScriptedClock


@pytest.fixture(scope="session")
def two_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    folder = tmp_path_factory.mktemp("two")
    founded, ids, seeds = found_vault(folder, ScriptedClock(BEGIN), (*PEOPLE, ("Gil Auditor", Role.AUDITOR, "")))
    return folder, founded, ids, seeds


@pytest.fixture
def two(two_template: Template, tmp_path: Path) -> Cast:
    """Return a cast with a second auditor, Gil."""
    return cast_in(tmp_path / "home", two_template)
