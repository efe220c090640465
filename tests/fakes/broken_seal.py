"""A list of changes that is sealed on a drive which breaks at one act after another; what stands then is looked at each time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from conftest import Cast
from fakes.breaking_files import BreakingFiles
from fakes.dying_files import Killed
from fakes.removal import header_of, verified
from twinseal.audit.verify.verify import VerificationResult
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.keyslot import parse_keyslots
from twinseal.domain import canonical
from twinseal.domain.errors import TwinsealError
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.standalone import twinseal_verify

SLICES = 24
"""What takes minutes goes through every act, in so many tests of each way, each of which goes on until nothing breaks any more."""
_MOST = 10_000

Seen = TypeVar("Seen")


def cases(in_the_suite: Mapping[str, tuple[int, ...]]) -> Sequence[object]:
    """Return (way, acts): those of the suite, of each way some before and after the header's rename, and all, marked as long."""
    few = [pytest.param(way, acts, id=f"{way}, {'-'.join(map(str, acts))}") for way, acts in in_the_suite.items()]
    return few + [
        pytest.param(way, range(begin, _MOST, SLICES), id=f"{way}, from {begin}", marks=pytest.mark.long)
        for begin in range(1, SLICES + 1)
        for way in in_the_suite
    ]


def walked(
    acts: Iterable[int],
    folder: Path,
    made: Callable[[Path], Cast],
    broken: Callable[[Cast, int], bool],
    stands: Callable[[Cast, int], Seen],
) -> list[Seen]:
    """Break a new vault at each of these acts until one is not reached; return what was seen of each."""
    seen = []
    for at in acts:
        cast = made(folder / f"at-{at}")
        if not broken(cast, at):
            break
        seen.append(stands(cast, at))
        shutil.rmtree(cast.vault_path.parent)
    return seen


def broken_at_the_seal(way: str, listed: Callable[[Cast, SealedVault], OpeningFlow], cast: Cast, at: int) -> bool:
    """Let Cy, as the second, sign what is listed, the drive breaking at one act after that; return whether that act was reached."""
    files = BreakingFiles(cast.vault_path, "killed" if way == "power cut" else way.partition(",")[0])
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    flow = listed(cast, vault)
    files.break_at = at
    try:
        flow.open_vault.changes.sign(cast.id("Cy"), cast.code("Cy"))
    except Killed:
        pass
    except TwinsealError:
        # The log did not take the list: the opening goes on without it.
        assert flow.view().step is OpeningStep.OPEN
        flow.reseal(ResealCause.HAND)
    finally:
        # The lock goes with the process.
        vault._lock.release()
    if way.endswith("power cut"):
        files.power_cut()
    files.let_go()
    return files.broke


def pairs_of(cast: Cast) -> frozenset[frozenset[str]]:
    """Return who has a slot with whom, by their short names."""
    header = header_of(cast)
    data = (cast.vault_path / f"keyslots-{header.generation}.json").read_bytes()
    slots = parse_keyslots(canonical.loads_object(data), vault_id=header.vault_id, generation=header.generation)
    names = {person_id: name for name, person_id in cast.ids.items()}
    return frozenset(frozenset(names[person] for person in pair) for pair in slots.pairs)


def resealed(
    cast: Cast,
    vault: SealedVault,
    first: str,
    second: str,
    edition: int,
    look: Callable[[OpeningFlow], object] = lambda _flow: None,
) -> None:
    """Let a pair open, look at what is open, and seal again."""
    flow = cast.to_open(vault, first, second)
    assert not flow.view().masked, flow.view().warnings
    look(flow)
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert (receipt.problem, receipt.edition) == ("", edition)
    cast.register_code = receipt.register_code


def both_hold(cast: Cast, keys: list[KemKeyPair] | None = None) -> VerificationResult:
    """Hold the log to the founding card alone, by both verifiers, which say the same; return what ours says."""
    ours = verified(cast, keys)
    assert ours.verdict.is_valid, ours.sentence
    theirs = twinseal_verify.verify_folder(str(cast.vault_path / "audit"), cast.card())
    assert (theirs["verdict"], theirs["size"]) == (ours.verdict.word, ours.size), theirs
    return ours
