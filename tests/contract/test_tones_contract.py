"""What every `Tones` promises: held by the machine's own, with a real player, and by the silent ones."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fakes.patience import PATIENCE_S
from fakes.silent_tones import SilentTones
from twinseal.domain.alert import IN_THE_ROOM, Moment
from twinseal.gui.platform.tones import SystemTones, Tones


@pytest.fixture(params=[partial(SystemTones, limit_ms=int(PATIENCE_S * 1000)), SilentTones], ids=["system", "silent"])
def tones(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tones:
    # No sound server, and a sound card that takes everything: aplay plays to its end, and nobody hears it.
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".asoundrc").write_text("pcm.!default { type null }\n", encoding="ascii")
    made: Tones = request.param()
    return made


class TestTones:
    """Run by each implementation."""

    @pytest.mark.parametrize("moment", [*IN_THE_ROOM, Moment.TEST])
    def test_a_tone_is_answered_once_with_what_played_it(self, tones: Tones, qtbot: QtBot, moment: Moment) -> None:
        answers: list[str] = []
        tones.play(moment, answers.append)
        qtbot.waitUntil(lambda: bool(answers))
        qtbot.wait(1)
        assert answers == ["aplay"]
        assert tones.at_work() == ""

    def test_two_at_a_time_are_answered_each(self, tones: Tones, qtbot: QtBot) -> None:
        first: list[str] = []
        second: list[str] = []
        tones.play(Moment.TWO_MINUTES, first.append)
        tones.play(Moment.ONE_MINUTE, second.append)
        qtbot.waitUntil(lambda: bool(first and second))
        assert first == second == ["aplay"]
