"""By how much the machine's clock stepped, as the entries of the log tell: wall time compared with the time since boot."""

from __future__ import annotations

from collections.abc import Iterable

from twinseal.audit.read.reader import Entry
from twinseal.flows.context.times import parse
from twinseal.flows.log.stories import number, text
from twinseal.host.clock import JUMP_S


def clock_step(entries: Iterable[Entry]) -> int | None:
    """Return by how many seconds the clock was set forward over these entries, below 0 where it was set back.

    None where it did not step: within 5 s either way between entries of one boot, and never back from one boot to the next.
    How far it was set forward while the machine was off, nobody can tell.
    """
    step, stepped = 0, False
    boot, offset, latest = "", 0, 0
    for entry in entries:
        try:
            at = int(parse(text(entry, "t")).timestamp())
        except ValueError:
            continue
        now = at - number(entry, "mono_us") // 1_000_000
        moved = _moved(at - latest, now - offset, same_boot=text(entry, "boot") == boot) if boot else 0
        if abs(moved) > JUMP_S:
            step, stepped = step + moved, True
        if abs(moved) > JUMP_S or text(entry, "boot") != boot:
            boot, offset = text(entry, "boot"), now
        latest = at
    return step if stepped else None


def _moved(later: int, against_boot: int, *, same_boot: bool) -> int:
    # Between two boots time passes that no clock of a boot counts; it never runs backwards.
    return against_boot if same_boot else min(0, later)
