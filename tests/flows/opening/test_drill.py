"""A drill: only the drill envelope is opened, everything else is decrypted but not shown, and the log says what worked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import SECRET, Cast
from fakes.reviews import PLAIN, at_desk
from fakes.vault_with_a_file import vault_with_a_file
from twinseal.domain.duty_age import DutyAge
from twinseal.domain.errors import BadInput, Cancelled, FormFaults, NotPermitted, Resealed
from twinseal.domain.events.maintenance import DRILL_CERTIFIED
from twinseal.domain.opening import OpeningKind, OpeningStep, ResealCause
from twinseal.domain.request import Draft
from twinseal.flows.change_list.envelope_forms import OutsideInput
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.status import status_of
from twinseal.vault.store import Store
from twinseal.vault.stored_form import store_damaged

ASKED = Draft((), "", (), "", "The quarter's drill of the two on duty.", 15, OpeningKind.DRILL)
WORD, DAY_S = 0, 86_400


def opened(cast: Cast, vault: SealedVault, draft: Draft = ASKED, first: str = "Ada") -> OpeningFlow:
    flow = cast.to_request(vault, first)
    flow.submit_request(draft)
    flow.confirm(*cast.factors("Bo"))
    return flow


def sentinel(flow: OpeningFlow) -> str:
    (envelope,) = (outside.id for outside in flow.view().outsides if outside.sentinel)
    return envelope


def test_a_drill_is_certified_and_renews_its_date(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    view = flow.view()
    assert (view.step, view.kind, [each.outside.sentinel for each in view.envelopes]) == (OpeningStep.OPEN, "drill", [True])
    assert view.request is not None
    assert (view.request.category, view.request.questions, view.request.envelopes[0][1]) == ("Drill", (), "Drill envelope")
    with flow.open_vault.contents.reveal(sentinel(flow), WORD) as word:
        assert len(word.copy_bytes()) == 8
    drill, steps = flow.open_vault.drill, []
    assert "Decrypt everything first" in refused(NotPermitted, drill.certify)
    drill.page_came_out()
    after = drill.decrypt(lambda done, of: steps.append((done, of))).drill
    assert after is not None
    assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert (after.is_read, after.envelopes, after.files, after.failed) == (True, 4, 0, ())
    assert SECRET.format(0) not in repr(flow.view())
    at = cast.clock.utc().strftime("%Y-%m-%dT%H:%M:%SZ")
    receipt = drill.certify().receipt
    assert receipt is not None
    assert (receipt.problem, receipt.cause, receipt.reveals) == ("", ResealCause.HAND, 1)
    assert receipt.drill == "The drill is certified, and the date of the next one is renewed."
    # The word of a drill protects nothing: it is owed a review, and no rotation.
    assert [owed.is_review for owed in receipt.owed] == [True]
    assert vault.context.header.dates.drill == at
    refused(Resealed, drill.decrypt)
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    (opening,) = desk.view().openings
    assert (opening.kind, opening.category, opening.envelopes) == ("drill", "Drill", ("Drill envelope",))
    said = " ".join(opening.story)
    assert "The drill was certified: 4 envelopes and 0 files were decrypted and no real secret was shown" in said
    log = desk.log_view()
    assert [finding.rule for finding in findings_in(log)] == []
    (entry,) = (entry for entry in log.entries if entry.is_a(DRILL_CERTIFIED))
    facts = {name: entry.fields[name] for name in ("envelope_count", "file_count", "failed", "printed", "carried")}
    assert facts == {"envelope_count": 4, "file_count": 0, "failed": [], "printed": True, "carried": False}
    assert log.anomalies == ()
    desk.sign_out()
    # The date moves from seal to seal.
    cast.register_code = receipt.register_code
    cast.to_open(vault, "Cy").reseal(ResealCause.HAND)
    assert vault.context.header.dates.drill == at

    def told() -> list[DutyAge]:
        duties = (*vault.view().duties, *status_of(cast.machine, cast.vault_path).duties)
        return [duty.age for duty in duties if duty.kind == "drill"]

    cast.later(75 * DAY_S)
    assert told() == []
    cast.later(2 * DAY_S)
    assert told() == [DutyAge.IN_TIME] * 2
    cast.later(14 * DAY_S)
    assert told() == [DutyAge.LONG_OVERDUE] * 2
    vault.close()


def test_nothing_but_the_drill_envelope_can_be_chosen(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = cast.to_request(vault)
    real = next(outside.id for outside in flow.view().outsides if not outside.sentinel)
    for chosen in ((real,), (real, sentinel(flow)), ("e00000000",)):
        draft = replace(ASKED, envelope_ids=chosen)
        assert "opens the drill envelope alone" in refused(BadInput, lambda draft=draft: flow.submit_request(draft))
    refused(BadInput, lambda: flow.submit_request(replace(cast.draft(flow), envelope_ids=(sentinel(flow),))))
    refused(BadInput, lambda: flow.submit_request(replace(ASKED, category_id="outage")))
    with pytest.raises(FormFaults):
        flow.submit_request(replace(ASKED, minutes=16, justification="short"))
    flow.submit_request(ASKED)
    flow.confirm(*cast.factors("Bo"))
    cast.later()
    codes = cast.code("Ada"), cast.code("Bo")
    add = lambda: flow.open_vault.joint.add_envelopes(*codes, (real,), "To read it")  # noqa: E731 - one call, asked for below
    assert "A drill opens the drill envelope alone" in refused(NotPermitted, add)
    refused(NotPermitted, lambda: flow.open_vault.contents.reveal(real, 1))
    label = OutsideInput("Envelope 9", "SYS-9")
    assert "In a drill nothing is changed" in refused(NotPermitted, lambda: flow.open_vault.envelope_forms.add(label, ()))
    # No code was used up for what was refused.
    flow.open_vault.joint.extend(*codes, 5, "The printer has to be fetched first")
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.drill.startswith("This drill was not certified")
    assert vault.context.header.dates.drill == ""
    vault.close()


def test_a_stop_or_the_time_seals_and_certifies_nothing(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    with pytest.raises(Cancelled):
        flow.open_vault.drill.decrypt(should_stop=lambda: True)
    receipt = flow.view().receipt
    assert receipt is not None
    assert receipt.cause is ResealCause.HAND
    cast.register_code = receipt.register_code
    cast.later()
    flow = opened(cast, vault, replace(ASKED, minutes=10), first="Cy")

    def slow(_done: int, _of: int) -> None:
        flow.touched()
        cast.clock.advance(201)

    refused(Resealed, lambda: flow.open_vault.drill.decrypt(slow))
    receipt = flow.view().receipt
    assert receipt is not None
    assert receipt.cause is ResealCause.TIME
    assert vault.context.header.dates.drill == ""
    # Both owe a light review, and one signature of an auditor is enough for them.
    desk = at_desk(cast, vault, "Di")
    assert not desk.log_view().of_kind(DRILL_CERTIFIED)
    queue = desk.reviewing.queue()
    assert [line.is_drill for line in queue] == [True, True]
    light = replace(PLAIN, review_class="drill", real=False)
    refused(BadInput, lambda: desk.reviewing.sign_drills((), light))
    lines = desk.reviewing.sign_drills([line.opening_id for line in queue], light)
    assert [(line.state, line.class_words, line.signed_by) for line in lines] == [("reviewed", "drill", "Di Auditor")] * 2
    desk.sign_out()
    vault.close()


def test_what_cannot_be_decrypted_is_named_and_renews_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cast, drives, _data = vault_with_a_file(tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    drives.folders = [stick]
    vault = cast.open()
    flow = opened(cast, vault)
    drill, steps = flow.open_vault.drill, []
    whole = drill.decrypt(lambda done, of: steps.append((done, of))).drill
    assert whole is not None
    assert (whole.envelopes, whole.files, whole.failed) == (2, 1, ())
    assert steps[-1] == (5, 5)
    assert drill.carry_to_the_drive().drill == replace(whole, carried="twinseal-drill-0001.txt")
    said = (stick / "twinseal-drill-0001.txt").read_text()
    assert "holds no secret" in said
    assert flow.view().opening_id in said
    (path,) = (cast.vault_path / "files").iterdir()
    changed = bytearray(path.read_bytes())
    changed[-20] ^= 1
    path.write_bytes(changed)
    key = next(outside for outside in flow.view().outsides if not outside.sentinel)
    decrypt = Store.decrypt

    def damaged(store: Store, envelope: str) -> None:
        if envelope == key.id:
            raise store_damaged()
        decrypt(store, envelope)

    # An open store cannot be written; what of one cannot be decrypted is a matter of its own tests.
    monkeypatch.setattr(Store, "decrypt", damaged)
    after = drill.decrypt().drill
    assert after is not None
    assert [each.words for each in after.failed] == ["Key", "key file_.bin of Key"]
    assert (after.envelopes, after.files) == (1, 0)
    receipt = drill.certify().receipt
    assert receipt is not None
    assert receipt.drill.startswith("The drill is over. Not everything can be decrypted: Key, key file_.bin of Key.")
    assert vault.context.header.dates.drill == ""
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    (opening,) = desk.view().openings
    assert "cannot be decrypted" in " ".join(opening.story)
    (entry,) = (entry for entry in desk.log_view().entries if entry.is_a(DRILL_CERTIFIED))
    assert entry.fields["failed"] == [
        {"id": key.id, "label": "Key", "file": ""}, {"id": path.name.removesuffix(".sealed"), "label": "Key", "file": "key file_.bin"},
    ]  # fmt: skip
    assert (entry.fields["carried"], entry.fields["printed"]) == (True, False)
    desk.sign_out()
    vault.close()


def test_no_other_opening_is_certified_as_a_drill(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    drill = cast.to_open(vault).open_vault.drill
    for act in (drill.decrypt, drill.page_came_out, drill.carry_to_the_drive, drill.certify):
        assert "is no drill" in refused(NotPermitted, act)
    vault.close()
