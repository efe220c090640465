"""Small logs with drills, made up at random: both verifiers list the same of them."""

from __future__ import annotations

from random import Random
from typing import Any

from twinseal.audit.verify.drill_watch import DrillWatch
from twinseal.standalone import twinseal_verify as alone

KINDS = (
    "opening.opened",
    "opening.opened",
    "drill.certified",
    "drill.certified",
    "opening.widened",
    "change.signed",
    "epoch.begun",
    "a",
)
OTHER: tuple[Any, ...] = ("", None, True, 1, 1.0, -1, 2**50 + 1, ["e1", "e2"], [7], [], {"id": "e1"}, [{"id": "e1"}])
ROW = {"id": "e1", "label": "Key", "file": ""}


def _entry(by: Random, seq: int) -> dict[str, Any]:
    def one_of(*usual: Any) -> Any:
        return by.choice(usual if by.random() < 0.95 else OTHER)

    entry: dict[str, Any] = {"kind": by.choice(KINDS), "opening": by.choice(("o1", "o1", "o1", "o2", "", 3))}
    if entry["kind"] == "opening.opened":
        entry |= {"opening_kind": one_of("drill", "drill", "emergency"), "envelopes": one_of(["e1"], ["e1"], ["e1", "e2"])}
    elif entry["kind"] == "drill.certified":
        entry |= {name: one_of(0, 4, 2**50) for name in ("envelope_count", "file_count")}
        entry |= {"printed": one_of(True, False), "carried": one_of(True, False)}
        entry["failed"] = one_of([], [ROW], [ROW] * 50, [ROW] * 51, [{**ROW, "file": one_of(None, "x")}])
    elif entry["kind"] == "epoch.begun":
        entry["start"] = one_of(seq, seq, 0, True)
    return entry


def test_both_list_the_same_of_made_up_drills() -> None:
    by, listed, fit = Random(20261), 0, 0
    for _ in range(4000):
        ours, other = DrillWatch(), alone.Anomalies()
        log = [_entry(by, seq) for seq in range(by.randint(1, 5))]
        for seq, entry in enumerate(log):
            kind, opening = entry["kind"], entry["opening"]
            mine = ours.fits(seq, kind, entry)
            if isinstance(opening, str):
                other._phone_ok(seq, kind, opening, entry)
                assert mine == other._drill_ok(kind, opening, entry), (seq, log)
            listed += not mine
            fit += mine and kind == "drill.certified"
    assert min(listed, fit) > 20


def test_no_second_agreement_turns_an_opening_into_a_drill() -> None:
    ours, other = DrillWatch(), alone.Anomalies()
    for seq, (kind, fits) in enumerate((("emergency", True), ("drill", False), ("emergency", True))):
        entry = {"kind": "opening.opened", "opening": "o1", "opening_kind": kind, "envelopes": ["e1"]}
        assert ours.fits(seq, "opening.opened", entry) is other._drill_ok("opening.opened", "o1", entry) is fits
