"""Make the four tones of an open vault, resources/sounds/MOMENT.wav, from the parameters below.

    python3 packaging/tones.py [FOLDER]            the folder is resources/sounds where none is named

Each is short and low: at most 400 ms, peaks at or below -18 dBFS, pitches of 220 to 660 Hz. The same parameters give the
same bytes; a test makes them again, compares, and measures them with sox.
"""

from __future__ import annotations

import math
import sys
import wave
from array import array
from pathlib import Path
from typing import NamedTuple

RATE = 22_050
PEAK = 0.12  # of full scale: -18.4 dBFS
ATTACK_S = 0.012
RELEASE_S = 0.06


class Note(NamedTuple):
    """A sine: from one pitch to another in Hz, in seconds, begun in full and dying away so many times a second."""

    first_hz: float
    last_hz: float
    lasts_s: float
    dies_away: float = 3.0


class Rest(NamedTuple):
    """Silence, in seconds."""

    lasts_s: float


TONES = {
    # Two rising.
    "opened": (Note(330, 330, 0.17), Note(440, 440, 0.21)),
    # Two minutes are left: one.
    "two_minutes": (Note(392, 392, 0.28),),
    # One minute is left: two alike.
    "one_minute": (Note(392, 392, 0.16), Rest(0.06), Note(392, 392, 0.16)),
    # It seals: one falling, then a soft thud.
    "time_over": (Note(440, 262, 0.2), Note(220, 220, 0.18, 18.0)),
}


def samples_of(part: Note | Rest) -> list[int]:
    """Return a note or a rest as samples of 16 bits."""
    count = round(part.lasts_s * RATE)
    if isinstance(part, Rest):
        return [0] * count
    samples = []
    for place in range(count):
        at = place / RATE
        # A pitch that slides evenly has turned by its mean until now.
        turned = at * (part.first_hz + (part.last_hz - part.first_hz) * at / part.lasts_s / 2)
        loud = min(1.0, at / ATTACK_S, (part.lasts_s - at) / RELEASE_S) * math.exp(-part.dies_away * at)
        samples.append(round(PEAK * 32767 * loud * math.sin(2 * math.pi * turned)))
    return samples


def write(folder: Path) -> None:
    """Write all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, parts in TONES.items():
        samples = array("h", [sample for part in parts for sample in samples_of(part)])
        if sys.byteorder == "big":
            samples.byteswap()
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples.tobytes())


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent / "resources" / "sounds")
