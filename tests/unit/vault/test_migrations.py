"""A header of an older format is carried over step by step; the steps have no gap, and a later format is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from twinseal.domain.errors import UnknownFormat
from twinseal.vault.layout import FORMAT_VERSION
from twinseal.vault.migrations import STEPS, Step, migrated

MADE_UP: dict[int, Step] = {
    0: lambda fields: {name: value for name, value in fields.items() if name != "team"} | {"teams": [fields["team"]]},
    1: lambda fields: fields | {"count": len(str(fields["teams"]))},
}
"""From a version 0 that never was, to one that is not yet."""


def test_every_released_version_has_a_step_to_the_next() -> None:
    assert sorted(STEPS) == list(range(min(STEPS, default=FORMAT_VERSION), FORMAT_VERSION))


def test_an_older_header_is_carried_over_step_by_step() -> None:
    older = {"format": "twinseal-vault", "v": 0, "team": "ops"}
    kept = dict(older)
    assert migrated(older, MADE_UP, 1) == {"format": "twinseal-vault", "v": 1, "teams": ["ops"]}
    assert migrated(older, MADE_UP, 2) == {"format": "twinseal-vault", "v": 2, "teams": ["ops"], "count": 7}
    assert older == kept
    now: dict[str, object] = {"v": FORMAT_VERSION}
    assert migrated(now) is now


@pytest.mark.parametrize("version", [2, -1, None, "1", True, 1.0, [1]])
def test_what_no_step_begins_at_is_refused(version: object, refused: Callable[..., str]) -> None:
    sentence = refused(UnknownFormat, lambda: migrated({"v": version}, {0: MADE_UP[0]}, 1))
    assert ("2" if version == 2 else "") in sentence
    refused(UnknownFormat, lambda: migrated({"v": 0}, {1: MADE_UP[1]}, 2))
