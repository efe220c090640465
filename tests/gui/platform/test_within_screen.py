"""A new window is whole on its screen; a real window manager puts its frame around one in the test of a second start."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize

from twinseal.gui.platform.within_screen import first_size, framed_in

ROOM = QRect(0, 30, 1280, 770)


def test_the_window_starts_no_larger_than_its_screen() -> None:
    assert first_size(QSize(1920, 1040)) == QSize(1280, 800)
    assert first_size(QSize(853, 440)) == QSize(853, 440)


@pytest.mark.parametrize(
    ("frame", "place"),
    [
        (QRect(0, 0, 1282, 821), ROOM),
        (QRect(900, 500, 402, 321), QRect(878, 479, 402, 321)),
        (QRect(-40, 0, 402, 321), QRect(0, 30, 402, 321)),
        (QRect(100, 100, 402, 321), QRect(100, 100, 402, 321)),
    ],
)
def test_a_frame_that_stands_out_is_moved_or_made_smaller(frame: QRect, place: QRect) -> None:
    assert framed_in(frame, ROOM) == place
