"""A list of changes that is sealed on a drive which breaks at one act after another; what stands then is looked at each time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from conftest import Cast
from fakes.breaking_files import BreakingFiles
from fakes.recorded_disk import BeforeAnAct, RecordingFiles
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

ENDED = ("killed", "power cut")
"""Ways to break that end the process, so that nothing hears of them."""

Seen = TypeVar("Seen")
Ways = Mapping[str, Iterable[int]]
"""At which acts a drive breaks, by way."""


def cases(in_the_suite: Mapping[str, tuple[int, ...]]) -> Sequence[object]:
    """Return acts by way: those of the suite, of each way some before and after the header's rename, and all, marked as long.

    Ways that end the process are of one case: what they leave is recorded on one way to the end.
    """
    few = _by_case(in_the_suite)
    return [
        pytest.param(ways, id=", ".join(f"{way} {'-'.join(map(str, acts))}" for way, acts in ways.items())) for ways in few
    ] + [
        pytest.param(
            dict.fromkeys(ways, range(begin, _MOST, SLICES)),
            id=f"{' and '.join(ways)}, from {begin}",
            marks=pytest.mark.long,
        )
        for begin in range(1, SLICES + 1)
        for ways in few
    ]


def _by_case(in_the_suite: Mapping[str, tuple[int, ...]]) -> list[dict[str, tuple[int, ...]]]:
    ended = {way: acts for way, acts in in_the_suite.items() if way in ENDED}
    return [ended, *({way: acts} for way, acts in in_the_suite.items() if way not in ENDED)]


def walked(
    ways: Ways,
    folder: Path,
    made: Callable[[Path], Cast],
    gone: Callable[[Cast, BreakingFiles], object],
    stands: Callable[[Cast, int, int], Seen],
) -> dict[str, list[Seen]]:
    """Break a new vault at each of these acts until one is not reached; return what was seen of each, by way.

    `gone` goes to the end on a drive, and takes what it says; `stands` is told the act, and how much had been shown by then.
    """
    seen: dict[str, list[Seen]] = {way: [] for way in ways}
    ended = {way: acts for way, acts in ways.items() if way in ENDED}
    if ended:
        for way, at, before in recorded(ended, made(folder / "recorded"), gone):
            cast = before.again(way, folder / f"{way}-{at}")
            seen[way].append(stands(cast, at, before.shown))
            shutil.rmtree(cast.vault_path.parent)
    for way in [way for way in ways if way not in ENDED]:
        for at in ways[way]:
            cast = made(folder / f"{way}-{at}")
            files = BreakingFiles(cast.vault_path, way.partition(",")[0], at)
            gone(cast, files)
            if way.endswith("power cut"):
                files.power_cut()
            files.let_go()
            if not files.broke:
                break
            seen[way].append(stands(cast, at, files.shown))
            shutil.rmtree(cast.vault_path.parent)
    return seen


def recorded(
    ways: Ways, cast: Cast, gone: Callable[[Cast, BreakingFiles], object]
) -> Iterator[tuple[str, int, BeforeAnAct]]:
    """Go to the end once; yield what lies on the drive before each of these acts that was reached, by way."""
    files = RecordingFiles(cast, frozenset(at for acts in ways.values() for at in acts))
    gone(cast, files)
    files.let_go()
    shutil.rmtree(cast.vault_path.parent)
    for way, acts in ways.items():
        for at in acts:
            if at in files.before:
                yield way, at, files.before[at]


def sealing(listed: Callable[[Cast, SealedVault], OpeningFlow], cast: Cast, files: BreakingFiles) -> None:
    """Let Cy, as the second, sign what is listed; the drive counts its acts from there on."""
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    flow = listed(cast, vault)
    files.begin()
    try:
        flow.open_vault.changes.sign(cast.id("Cy"), cast.code("Cy"))
    except TwinsealError:
        # The log did not take the list: the opening goes on without it.
        assert flow.view().step is OpeningStep.OPEN
        flow.reseal(ResealCause.HAND)
    finally:
        # The lock goes with the process.
        vault._lock.release()


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
