"""A frame is a file that this program knows by its digest: whatever else lies there is refused with one clear sentence."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from twinseal.domain.errors import BadInput
from twinseal.flows.frames.frame import DIGESTS, FOLDER, TITLES, check_frame, frame_of
from twinseal.flows.frames.registry import PREDICATES, known_frame
from twinseal.flows.reporting.registry import checked_report
from twinseal.flows.reporting.report import Wanted

GOOD = (FOLDER / "entra.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DIGESTS)
def test_each_frame_is_whole_and_says_what_it_is(name: str) -> None:
    frame = known_frame(name)
    assert frame.sha256 == hashlib.sha256((FOLDER / f"{name}.toml").read_bytes()).hexdigest()
    assert frame.title.startswith(str(TITLES[name]).split()[0])
    numbers = [clause.number for clause in frame.clauses]
    assert len(set(numbers)) == len(numbers)
    for clause in frame.clauses:
        assert clause.reading.endswith(".")
        # One sentence of our own, and where the clause was seen.
        assert ". " not in clause.reading
        assert clause.source
    assert "compliant" not in GOOD.casefold()


def test_every_frame_is_listed_and_every_predicate_used() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(DIGESTS) == set(TITLES)
    assert {clause.predicate for name in DIGESTS for clause in known_frame(name).clauses} == set(PREDICATES)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("\n", "\n# more\n", "is not the one that this program came with"),
        (
            'predicate = "classed"',
            'predicate = "weather"',
            "names the predicate \u201cweather\u201d for clause Class of each use",
        ),
        ("version = 1", "version = one", "is malformed"),
        ("version = 1", "version = true", "is malformed"),
        ("version = 1", "version = 1\nmore = 2", "is malformed"),
        ("source =", "sources =", "is malformed"),
        ('clause = "Drills"', 'clause = " "', "is malformed"),
        ('clause = "Drills"', "clause = 7", "is malformed"),
        ('clause = "Drills"', 'clause = "Drills\\u202e"', "is malformed"),
    ],
)
def test_another_file_is_refused(
    tmp_path: Path, refused: Callable[..., str], before: str, after: str, sentence: str
) -> None:
    assert before in GOOD
    (tmp_path / "entra.toml").write_text(GOOD.replace(before, after, 1), encoding="utf-8")
    said = refused(BadInput, lambda: frame_of("entra", PREDICATES, tmp_path))
    assert sentence in said
    assert said.startswith("Frame: ")


def test_a_file_that_is_missing_or_no_text_is_refused(tmp_path: Path, refused: Callable[..., str]) -> None:
    assert "is missing" in refused(BadInput, lambda: frame_of("pci", PREDICATES, tmp_path))
    (tmp_path / "pci.toml").write_bytes(b"\xff\xfe")
    assert "is malformed" in refused(BadInput, lambda: frame_of("pci", PREDICATES, tmp_path))
    shutil.copy(FOLDER / "nerc.toml", tmp_path / "pci.toml")
    assert "is not the one" in refused(BadInput, lambda: frame_of("pci", PREDICATES, tmp_path))


def test_an_unknown_frame_is_refused_and_all_are_named(refused: Callable[..., str]) -> None:
    said = refused(BadInput, lambda: checked_report("audit", Wanted(frame="../pci")))
    assert said == f"Frame: there is no frame \u201c../pci\u201d. The frames are: {', '.join(DIGESTS)}."
    check_frame("")


def test_only_a_report_of_a_period_takes_a_frame(refused: Callable[..., str]) -> None:
    said = refused(BadInput, lambda: checked_report("opening", Wanted(seal="3", frame="pci")))
    assert said.startswith("Frame: only the audit report of a period takes one.")
    assert checked_report("audit", Wanted(frame="pci")).kind == "audit"


def test_the_page_says_what_every_predicate_counts() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "frames.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z_0-9]+)` \| [^`]", page, flags=re.MULTILINE)[len(DIGESTS) :][: len(PREDICATES)] == list(
        PREDICATES
    )
    assert re.findall(r"^\| `([a-z_0-9]+)` \|", page, flags=re.MULTILINE)[: len(DIGESTS)] == list(DIGESTS)
