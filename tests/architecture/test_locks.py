"""The two locks: whole, hashed, apart, and what runs here; nothing is asked of a network."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT, GROUPS = PYPROJECT["project"], PYPROJECT["dependency-groups"]
LOCKS = ("runtime", "develop")
LEFT_OUT = {("pyhanko", "aiohttp"), ("pyhanko-certvalidator", "aiohttp")}
"""What a library names and Twinseal puts a stand-in for (reports/seal/no_network.py)."""


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def pins(lock: str) -> dict[str, tuple[str, bool]]:
    """Return the version of each pin, and whether it is for this machine."""
    text = (ROOT / "packaging" / f"{lock}.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9-]+)==([^ ;]+)(?: ; ([^\\]+))? \\$", text, flags=re.MULTILINE)
    return {name: (version, not marker or Marker(marker.strip()).evaluate()) for name, version, marker in pins}


def here(lock: str) -> dict[str, str]:
    return {name: version for name, (version, wanted) in pins(lock).items() if wanted}


def needs(requirements: Iterable[str], extras: Iterable[str] = ()) -> list[Requirement]:
    """Return those of a library's requirements that hold here."""
    return [
        wanted
        for wanted in map(Requirement, requirements)
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in ("", *extras))
    ]


def closure(roots: Iterable[str]) -> dict[tuple[str, str], Requirement]:
    """Return every requirement that follows from these, by who has it; "" for the project itself."""
    requirements: dict[tuple[str, str], Requirement] = {}
    waiting = [("", wanted) for wanted in needs(roots)]
    while waiting:
        whose, wanted = waiting.pop()
        key = (whose, str(wanted))
        if key in requirements or (whose, plain(wanted.name)) in LEFT_OUT:
            continue
        requirements[key] = wanted
        required = importlib.metadata.distribution(wanted.name).requires or []
        waiting += [(plain(wanted.name), further) for further in needs(required, wanted.extras)]
    return requirements


def group(name: str) -> list[str]:
    """Return the requirements of a dependency group, those of the groups that it includes too."""
    members: list[str] = []
    for member in GROUPS[name]:
        members += group(member["include-group"]) if isinstance(member, dict) else [member]
    return members


def test_whoever_develops_gets_every_group() -> None:
    assert set(group("dev")) == {wanted for name in GROUPS for wanted in group(name)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes_of_its_own_and_names_no_host(lock: str) -> None:
    text = (ROOT / "packaging" / f"{lock}.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host| @ ", text)
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pins(lock)) > 20
    for block in blocks:
        hashes = [line for line in block.splitlines()[1:] if "--hash" in line]
        assert hashes, block
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in hashes), block


def test_no_library_stands_in_both() -> None:
    assert not pins("runtime").keys() & pins("develop").keys()


@pytest.mark.parametrize("lock", LOCKS)
def test_what_runs_here_is_what_is_pinned(lock: str) -> None:
    assert {name: importlib.metadata.version(name) for name in here(lock)} == here(lock)


def test_the_runtime_lock_holds_exactly_what_the_program_needs() -> None:
    wanted = closure(PROJECT["dependencies"])
    assert {plain(requirement.name) for requirement in wanted.values()} == here("runtime").keys()


def test_both_locks_hold_exactly_what_the_checks_need() -> None:
    wanted = closure([*PROJECT["dependencies"], *group("dev")])
    assert {plain(requirement.name) for requirement in wanted.values()} == here("runtime").keys() | here("develop").keys()


def test_every_requirement_of_every_pin_is_met_by_another_pin() -> None:
    pinned = here("runtime") | here("develop")
    for (whose, _), wanted in closure([*PROJECT["dependencies"], *group("dev")]).items():
        assert wanted.specifier.contains(pinned[plain(wanted.name)]), f"{whose} needs {wanted}"


def test_nothing_that_talks_to_a_network_is_pinned() -> None:
    assert not {"aiohttp", "requests", "urllib3", "httpx", "yarl"} & (pins("runtime").keys() | pins("develop").keys())


def test_what_is_left_out_is_still_named_by_a_library() -> None:
    for whose, name in LEFT_OUT:
        assert name in {plain(wanted.name) for wanted in needs(importlib.metadata.requires(whose) or [])}
