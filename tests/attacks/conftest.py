"""What attacks on whole logs share."""

from __future__ import annotations

import pytest

from fakes.remembered import remember


@pytest.fixture
def remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both verifiers judge each signature once in a run; anything that was changed is another one."""
    remember(monkeypatch)
