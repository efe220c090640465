"""The tests of this folder import pyHanko themselves: the stand-in for its network library has to be in place before."""

from __future__ import annotations

import pytest

from conftest import Template, cast_in
from fakes.taken_out import TakenOut, take_everything
from twinseal.reports.seal.no_network import keep_network_out

keep_network_out()


@pytest.fixture(scope="package")
def taken(telling_template: Template, tmp_path_factory: pytest.TempPathFactory) -> TakenOut:
    """Return everything that a vault gives out, made once."""
    folder = tmp_path_factory.mktemp("taken")
    return take_everything(cast_in(folder / "home", telling_template), folder)
