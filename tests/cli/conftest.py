"""Demo vaults that the commands of these tests are given copies of, each founded once."""

from __future__ import annotations

import pytest

from fakes.commands import Station


@pytest.fixture(scope="session")
def station(tmp_path_factory: pytest.TempPathFactory) -> Station:
    """Return a demo vault that was opened once; who changes something takes a copy."""
    return Station.founded(tmp_path_factory.mktemp("station") / "demo", openings=1, envelopes=1, people=4)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Station:
    """Return a demo vault of five people that nobody opened yet."""
    return Station.founded(tmp_path_factory.mktemp("founded") / "demo", openings=0, envelopes=3, people=5)
