"""Whoever may write locks puts the greatest cost into one: people are asked, can end it, and lose no attempt by it."""

from __future__ import annotations

import signal
import subprocess
import threading
from dataclasses import replace

import pytest

from conftest import Cast
from fakes.patience import PATIENCE_S, wait_until
from twinseal.crypto.derivation import CEILING
from twinseal.domain.errors import BundleDamaged, Cancelled, CostlyDerivation
from twinseal.flows.context.identify import Doorway
from twinseal.host.derivations import ProcessDerivations
from twinseal.vault.header import Header


def _costing(header: Header, person_id: str, **costs: int) -> Header:
    """Return a header in which every lock of a person names another cost, as two insiders could sign it."""
    entry = header.enrolled(person_id)
    locks = entry.bundle["locks"]
    assert isinstance(locks, list)
    bundle = {**entry.bundle, "locks": [{**lock, "kdf": {**lock["kdf"], **costs}} for lock in locks]}
    return replace(
        header, everybody=tuple(replace(each, bundle=bundle) if each is entry else each for each in header.everybody)
    )


def test_the_greatest_cost_is_asked_about_and_can_be_ended(cast: Cast) -> None:
    vault = cast.open()
    context, derivations = vault.context, ProcessDerivations(0.5)
    ceiling = {"memory_kib": CEILING.memory_kib, "passes": CEILING.passes, "lanes": CEILING.lanes}
    header = _costing(context.header, cast.id("Di"), **ceiling)
    door = Doorway(header, context.card, context.guard, context.journal, cast.clock, 0, lambda: derivations)
    before, size = context.guard.person(cast.id("Di")), context.journal.writer.size
    with pytest.raises(CostlyDerivation, match="512 MiB of memory"):
        door.identify(*cast.factors("Di"), purpose="auditor")
    assert context.journal.writer.size == size
    processes: list[subprocess.Popen[bytes]] = []

    def cancel() -> None:
        wait_until(lambda: derivations._child is not None)
        child = derivations._child
        assert child is not None
        processes.append(child)
        derivations.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    with pytest.raises(Cancelled):
        door.identify(*cast.factors("Di"), purpose="auditor")
    thread.join(PATIENCE_S)
    (process,) = processes
    assert process.returncode == -signal.SIGKILL, "it did not go on to its end"
    assert context.guard.person(cast.id("Di")) == before
    vault.close()
    assert cast.desk_kinds().count("identify.cancelled") == 1


@pytest.mark.parametrize("cost", [{"memory_kib": CEILING.memory_kib + 1}, {"passes": CEILING.passes + 1}, {"lanes": 3}])
def test_a_cost_above_every_ceremony_is_refused_unasked(cast: Cast, cost: dict[str, int]) -> None:
    vault = cast.open()
    context = vault.context
    floor = {"memory_kib": 64 * 1024, "passes": 3, "lanes": 2}
    header = _costing(context.header, cast.id("Di"), **{**floor, **cost})
    door = Doorway(header, context.card, context.guard, context.journal, cast.clock, 0, lambda: ProcessDerivations())
    size = context.journal.writer.size
    with pytest.raises(BundleDamaged):
        door.identify(*cast.factors("Di"), purpose="auditor")
    assert context.journal.writer.size == size
    vault.close()
