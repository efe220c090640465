"""A search finds what people remember of an opening: its reference, its words, in any order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from conftest import Cast
from fakes.event_samples import entry_of
from fakes.processor_time import processor_time
from twinseal.cli.played_log import PlayedLog
from twinseal.domain.errors import BadInput
from twinseal.domain.events.opening import OPENING_BEGUN
from twinseal.domain.opening import ResealCause
from twinseal.flows.audit_desk import search
from twinseal.flows.audit_desk.search import LogSearch
from twinseal.flows.context.trust_cards import read_card
from twinseal.flows.log.stories import People, entry_line

STEP_MOST_S = 0.05
"""What a step of a search may take, in seconds."""


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        ("INC-0047", "request.signed"),
        ("inc-004711 switch", "request.signed"),
        ("core SWITCH nobody", "request.signed"),
        ("no network", "request.signed"),
        ("envelope officer 15", "answer.signed"),
        ("2026-11-02 glass", "opening.begun"),
        ("2026-11-02T glass", "opening.begun"),
        ("#0 #1", "vault.founded"),
    ],
)
def test_every_word_counts_wherever_it_stands(cast: Cast, wanted: str, kind: str) -> None:
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    kinds = [line.kind for line in desk.entries(wanted)[1]]
    assert kind in kinds
    assert len(kinds) < desk.entries()[0] / 3
    assert desk.entries(f"{wanted} nowhere-at-all")[0] == 0
    desk.sign_out()
    vault.close()


def test_a_search_tells_what_it_has_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    monkeypatch.setattr(search, "entry_line", lambda entry, people: (made.append(entry.seq), entry_line(entry, people))[1])
    entries = [replace(entry_of(OPENING_BEGUN, opening=f"o{seq % 10}"), seq=seq) for seq in range(200)]
    searching = LogSearch(entries, People({}))
    searching.begin("o3 glass")
    counts = []
    while not searching.is_done:
        searching.go_on(0)
        counts.append(len(searching.places))
    # Newest first, and no step of more than some entries.
    assert searching.places == list(range(193, 0, -10))
    assert (counts[-1], len(counts), counts == sorted(counts)) == (20, 4, True)
    assert len(made) == 200
    # What was read stays while the log grows; only what is new is made into text.
    more = LogSearch([*entries, replace(entries[3], seq=200)], People({}), searching)
    more.begin("o3")
    more.go_on(60)
    assert (more.places[0], len(more.places), made[200:]) == (200, 21, [200])
    more.begin("O3 ")
    assert more.is_done, "the same words are not looked for again"
    more.begin("o4")
    assert (more.is_done, more.places) == (False, [])
    assert made[201:] == []
    # Another log is read again.
    other = LogSearch(entries[1:], People({}), more)
    other.begin("nothing")
    other.go_on(60)
    assert (other.places, len(made)) == ([], 400)


@pytest.mark.parametrize("size", [4000, pytest.param(100_000, marks=pytest.mark.long)])
def test_no_step_of_a_search_holds_anybody_up(size: int) -> None:
    """Processor time, four times the bound; how long a log is makes more steps, and none of them longer."""
    view = PlayedLog(1).play(a_month=30, entries=size)
    searching, longest, steps = LogSearch(view.entries, People({})), 0.0, 0
    for words in ("p", "pump", "pump tank", "nothing like this"):
        while True:
            with processor_time() as spent:
                searching.begin(words)
                searching.go_on()
                found_lines = [entry_line(view.entries[place], People({})) for place in searching.places[:200]]
            longest, steps = max(longest, spent.seconds), steps + 1
            if searching.is_done:
                break
    assert found_lines == []
    assert steps > size / 2000
    assert longest < 4 * STEP_MOST_S


def test_no_file_in_place_of_the_trust_card_is_said_as_it_is(cast: Cast, refused: Callable[..., str]) -> None:
    files, folder = cast.machine.files, cast.card_path.parent
    assert read_card(files, cast.card_path) == cast.card()
    refusal = refused(BadInput, lambda: read_card(files, folder))
    assert refusal == f"{folder} is a folder. Choose the file NAME.trust-card.json inside it."
    missing = folder / "none.trust-card.json"
    refusal = refused(BadInput, lambda: read_card(files, missing))
    assert refusal == f"There is no file {missing}. Choose the trust card from your own drive."
