"""An auditor who comes again waits for what is new: the same log that `bench --desk` fills, by a share of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Cast
from fakes.processor_time import processor_time
from twinseal.cli.bench_desk import fill, measure_desk
from twinseal.flows.audit_desk.desk_log import DeskLog
from twinseal.flows.audit_desk.kept_log import KeptLog
from twinseal.flows.sealed import SealedVault

SIGN_IN_S = 1.0
"""What signing in again may take over 100,000 entries, in seconds."""
SHARE = 2000
LONG = 100_000


def _read_again_s(cast: Cast, size: int) -> tuple[float, int]:
    """Return the processor time of reading a log that was read at a visit before, and how many of its entries have a fault."""
    fill(cast.machine, cast.vault_path, size)
    vault = SealedVault.open(cast.machine, cast.vault_path)
    cast.later()
    vault.sign_in_auditor(*cast.factors("Di")).sign_out()
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    log = DeskLog(vault.context, desk._pairs, KeptLog(vault.context, desk.auditor, desk._opened.identity.kem))
    with processor_time() as spent:
        log.refresh()
    assert log.entries == desk.log.entries
    assert len(log.entries) >= size
    faulty = sum(entry.fault is not None for entry in log.entries)
    desk.sign_out()
    vault.close()
    return spent.seconds, faulty


def test_reading_a_log_again_is_short(cast: Cast) -> None:
    """Processor time, four times what a share of the bound is; opening each line takes many times as long."""
    spent, faulty = _read_again_s(cast, SHARE)
    assert spent < 4 * SIGN_IN_S * SHARE / LONG
    # As whole as any: what no program knows as an event would be judged again each time.
    assert faulty == 0


@pytest.mark.long
def test_reading_a_long_log_again_is_short(cast: Cast) -> None:
    spent, _faulty = _read_again_s(cast, LONG)
    assert spent < 4 * SIGN_IN_S


@pytest.mark.long
def test_a_measurement_says_what_an_auditor_waits_for(tmp_path: Path) -> None:
    """Founds a vault of its own: some seconds of key derivations."""
    measured = measure_desk(tmp_path, [400], visits=1)["400"]
    # What was made is used again, a little later: nothing is made, and the clock goes on.
    again = measure_desk(tmp_path, [400], visits=1)["400"]
    assert (measured["made_now"], again["made_now"], again["first_sign_in"]) == (True, False, None)
    assert measured["entries"] < again["entries"] < measured["entries"] + 100
    assert (measured["entries"] >= 400, measured["openings"] > 5) == (True, True)
    assert measured["log_bytes"] > measured["kept_bytes"] > 0
    assert again["as_left"]["cpu_s"]["median"] < again["first_view"]["cpu_s"]
    for name in ("first_sign_in", "first_view"):
        assert 0 < measured[name]["cpu_s"] < 10, name
    assert measured["all_rules"]["later"]["cpu_s"] > 0
    searches = measured["log_search"]
    assert (searches["p"]["hits"] > 100, searches["nothing like this"]["hits"]) == (True, 0)
