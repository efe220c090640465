"""The main job without a window: found, two people open, countdown, reseal, report, export, verify."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import SECRET, Cast
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import verify
from twinseal.audit.write.writer import Appended
from twinseal.domain.errors import JointWindowOver, LogNotWritable, NotPermitted, Resealed, WrongFactor, WrongStep
from twinseal.domain.events.kind import Kind
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.texts import Text
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.journal import Journal


def test_two_people_open_read_extend_and_reseal(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault, envelopes=2)
    view = flow.view()
    assert view.step is OpeningStep.OPEN
    assert [envelope.outside.name for envelope in view.envelopes] == ["Envelope 0", "Envelope 1"]
    assert all(not field.value for envelope in view.envelopes for field in envelope.fields if field.secret)
    first = view.envelopes[0].outside.id
    assert flow.open_vault.contents.reveal(first, 1).copy_bytes().decode() == SECRET.format(0)
    assert flow.open_vault.contents.reveal(first, 2, code_index=1).copy_bytes() == b"bravo-2"
    cast.later()
    assert flow.open_vault.joint.extend(cast.code("Ada"), cast.code("Bo"), 5, "The console is slow.").extensions_left == 1
    assert flow.remaining_s() == 20 * 60 - 31
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert (receipt.seal_number, receipt.problem, receipt.reveals, receipt.extensions) == (2, "", 2, 1)
    with pytest.raises(Resealed):
        flow.open_vault.contents.reveal(first, 1)
    vault.close()
    card = TrustCard.from_bytes(cast.card())
    source = LogSource.from_folder(cast.machine.files, cast.vault_path / "audit")
    assert verify(source, card).verdict is Verdict.VALID_COSIGNED
    assert verify(source, card, receipts=[receipt.register_code]).verdict is Verdict.VALID_ANCHORED


def test_each_reseals_register_code_is_asked_for_at_the_next(cast: Cast) -> None:
    for seal in (2, 3):
        vault = cast.open()
        flow = cast.to_open(vault)
        assert flow.view().register_code is not None
        assert flow.view().register_code.value == "right"
        receipt = flow.reseal(ResealCause.HAND).receipt
        assert receipt is not None
        assert receipt.seal_number == seal
        cast.register_code = receipt.register_code
        vault.close()
        cast.later(600)


def test_used_codes_stay_ticked_and_old_generations_go(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    envelope = flow.view().envelopes[0].outside.id
    flow.open_vault.contents.tick_code(envelope, 2, 1)
    cast.register_code = flow.reseal(ResealCause.HAND).receipt.register_code
    vault.close()
    cast.later(600)
    vault = cast.open()
    flow = cast.to_open(vault)
    assert flow.view().envelopes[0].fields[2].codes_used == (1,)
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert sorted(path.name for path in cast.vault_path.glob("store-*")) == ["store-3.db"]


def test_the_second_person_may_narrow(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_second(vault, envelopes=2)
    asked = [envelope_id for envelope_id, _ in flow.view().request.envelopes]
    view = flow.confirm(*cast.factors("Bo"), envelope_ids=(asked[1],), minutes=5)
    assert [envelope.outside.id for envelope in view.envelopes] == [asked[1]]
    assert flow.remaining_s() == 300
    with pytest.raises(NotPermitted):
        flow.open_vault.contents.reveal(asked[0], 1)
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_a_refusal_is_signed_and_ends_the_opening(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_second(vault)
    assert flow.refuse(*cast.factors("Bo"), "The normal way works.").step is OpeningStep.ENDED
    vault.close()
    kinds = cast.desk_kinds()
    assert "opening.refused" in kinds
    assert "opening.opened" not in kinds


@pytest.mark.parametrize("lost", ["answer.signed", "opening.refused"])
def test_nobody_confirms_after_a_refusal_whose_entry_was_lost(
    cast: Cast, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = cast.open()
    flow = cast.to_second(vault)
    record = Journal.record

    def fails(journal: Journal, kind: Kind, **fields: Any) -> Appended:
        if kind.name == lost:
            raise LogNotWritable
        return record(journal, kind, **fields)

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "record", fails)
        with pytest.raises(LogNotWritable):
            flow.refuse(*cast.factors("Bo"), "The normal way works.")
    assert flow.view().step is OpeningStep.ENDED
    cast.later()
    with pytest.raises(WrongStep):
        flow.confirm(*cast.factors("Bo"))
    vault.close()
    assert "opening.opened" not in cast.desk_kinds()


def test_no_reason_keeps_an_opening_from_its_end(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_second(vault)
    view = flow.abandon(Text("disk.missing.file", name="a\nfu\u0308r \udcff", folder="x" * 9000))
    assert (view.step, "is missing at" in view.ended_because) == (OpeningStep.ENDED, True)
    vault.close()
    assert "opening.ended" in cast.desk_kinds()


def test_time_ends_an_opening(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault, minutes=3)
    cast.clock.advance(100)
    flow.touched()
    assert flow.tick().step is OpeningStep.OPEN
    cast.clock.advance(79)
    flow.touched()
    assert flow.tick().step is OpeningStep.OPEN
    cast.clock.advance(1)
    view = flow.tick()
    assert (view.step, view.receipt.cause) == (OpeningStep.RESEALED, ResealCause.TIME)
    vault.close()


def test_idle_masks_and_then_reseals(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    cast.clock.advance(121)
    assert flow.tick().masked
    with pytest.raises(NotPermitted):
        flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1)
    assert not flow.open_vault.unmasking.unmask(cast.id("Bo"), cast.code("Bo")).masked
    cast.clock.advance(301)
    assert flow.tick().receipt.cause is ResealCause.IDLE
    vault.close()


def test_a_clock_jump_reseals(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    cast.clock.set_wall(cast.clock.utc().replace(year=2025))
    view = flow.tick()
    assert (view.step, view.receipt.cause) == (OpeningStep.RESEALED, ResealCause.CLOCK_JUMP)
    vault.close()


def test_a_late_second_person_finds_the_request_dead(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = cast.to_second(vault)
    cast.clock.advance(181)
    refused(JointWindowOver, lambda: flow.confirm(*cast.factors("Bo")))
    assert (flow.view().step, flow.view().request) == (OpeningStep.REQUEST, None)
    flow.abandon()
    vault.close()
    assert "request.expired" in cast.desk_kinds()


def test_an_auditor_takes_report_and_export_away(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    stick = tmp_path / "stick"
    stick.mkdir()
    done = desk.export(stick)
    desk.sign_out()
    vault.close()
    export = Path(done.folder)
    assert subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=export, check=False).returncode == 0
    report = verify(LogSource.from_folder(cast.machine.files, export), TrustCard.from_bytes(cast.card()))
    assert report.verdict.is_valid
    assert not list(stick.glob("*.part"))
    everything = b"".join(path.read_bytes() for path in export.rglob("*") if path.is_file())
    for number in range(3):
        assert SECRET.format(number).encode() not in everything
    for seed in cast.seeds.values():
        assert seed.encode() not in everything


def test_a_tick_survives_an_opening_that_was_killed(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    flow.open_vault.contents.tick_code(flow.view().envelopes[0].outside.id, 2, 0)
    vault._lock.release()
    cast.later(600)
    vault = cast.open()
    flow = cast.to_open(vault)
    assert flow.view().envelopes[0].fields[2].codes_used == (0,)
    cast.register_code = flow.reseal(ResealCause.HAND).receipt.register_code
    vault.close()
    cast.later(600)
    vault = cast.open()
    flow = cast.to_open(vault)
    assert flow.view().envelopes[0].fields[2].codes_used == (0,)
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_another_envelope_needs_both_people_with_fresh_codes(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    others = [
        envelope.id
        for envelope in flow.view().outsides
        if envelope.id != flow.view().envelopes[0].outside.id and not envelope.sentinel
    ]
    refused(
        WrongFactor,
        lambda: flow.open_vault.joint.add_envelopes(cast.code("Ada"), cast.code("Bo"), (others[0],), "The firewall too."),
    )
    cast.later()
    view = flow.open_vault.joint.add_envelopes(cast.code("Ada"), cast.code("Bo"), (others[0],), "The firewall too.")
    assert len(view.envelopes) == 2
    assert flow.open_vault.contents.reveal(others[0], 1).copy_bytes().decode() == SECRET.format(1)
    assert len(flow.reseal(ResealCause.HAND).receipt.envelopes) == 2
    vault.close()


def test_a_half_finished_opening_dies_when_nobody_is_there(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_request(vault)
    cast.clock.advance(299)
    assert flow.tick().step is OpeningStep.REQUEST
    flow.touched()
    cast.clock.advance(299)
    assert flow.tick().step is OpeningStep.REQUEST
    cast.clock.advance(1)
    view = flow.tick()
    assert view.step is OpeningStep.ENDED
    assert view.outsides == ()
    vault.close()
