"""A demo with twenty openings shows everything that a demo can hold, and tells nothing that cannot have happened."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from conftest import BEGIN
from fakes.told_space import ToldSpaceFiles
from twinseal.audit.read.reader import Entry
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.passphrase import normalise
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.registry import KINDS, tagged
from twinseal.domain.opening import Outcome
from twinseal.flows.context.machine import Machine
from twinseal.flows.demo import make_demo
from twinseal.flows.log.stories import gather, number, text
from twinseal.flows.sealed import SealedVault
from twinseal.host.drives import LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Entry], set[str], bytes]:
    """Return the entries of such a demo, the rules that found something in it, and the report of its whole time."""
    machine = Machine(ScriptedClock(BEGIN), ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "demo")
    demo = make_demo(machine, tmp_path_factory.mktemp("demo"), openings=20, envelopes=8, people=5)
    vault = SealedVault.open(machine, Path(demo.vault))
    auditor = next(person for person in demo.people if person.role == "auditor")
    code = auditor.code_now(int(machine.clock.utc().timestamp()))
    desk = vault.sign_in_auditor(auditor.id, normalise(auditor.passphrase), code)
    entries, rules = list(desk.log.entries), {note.rule for note in desk.view().finding_details}
    report = desk.write_report(None, annex=False)
    desk.sign_out()
    vault.close()
    return entries, rules, report


def test_everything_recordable_in_a_demo_is_in_it(shown: tuple[list[Entry], set[str], bytes]) -> None:
    kinds = {text(entry, "kind") for entry in shown[0]}
    live = {name for name, kind in KINDS.items() if not kind.later}
    # It has one auditor, no removable drive, nothing that went wrong on its disk, and a clock nobody moves.
    assert live - kinds == tagged(Tag.NOT_IN_A_DEMO)
    outcomes = {text(entry, "outcome") for entry in shown[0] if text(entry, "kind") == "alert.sent"}
    assert outcomes == {"sent", "muted"}
    causes = {text(entry, "cause") for entry in shown[0] if text(entry, "kind") == "opening.resealed"}
    assert {"hand", "time", "idle"} <= causes
    assert {story.outcome for story in gather(shown[0])} >= {
        Outcome.SEALED,
        Outcome.REFUSED,
        Outcome.UNCLEAN_END,
        Outcome.ENDED,
    }
    assert {story.kind for story in gather(shown[0]) if story.form} == {"emergency", "maintenance"}
    asked = [story for story in gather(shown[0]) if story.answer.get("confirmed")]
    assert any(story.answer["minutes"] != story.form["minutes"] for story in asked), "one was narrowed"


def test_no_length_contradicts_its_cause(shown: tuple[list[Entry], set[str], bytes]) -> None:
    entries, rules, _ = shown
    ended = [entry for entry in entries if text(entry, "kind") == "opening.resealed"]
    assert len(ended) >= 10
    for entry in ended:
        granted_s, lasted_s = number(entry, "granted_min") * 60, number(entry, "lasted_s")
        assert (text(entry, "cause") == "time") == (lasted_s >= granted_s)
        assert lasted_s <= granted_s + 5
    assert "A3" in rules
    assert not {"A15", "A12", "A14", "A2", "A10"} & rules


def test_its_report_is_a_page_below_the_bound(shown: tuple[list[Entry], set[str], bytes]) -> None:
    with pypdfium2.PdfDocument(shown[2]) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    assert sum("Step by step" in text for text in texts) == 16
    # At most 26 by what people read; the page between is for rules to come.
    assert len(texts) <= 25, [text.splitlines()[2:4] for text in texts]
