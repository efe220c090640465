"""What people read of an opening names people, seal and envelopes, never only ids."""

from __future__ import annotations

import subprocess
from pathlib import Path

from conftest import Cast
from fakes.signed_opening import ROSTER
from fakes.told_log import Opening, log
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.maintenance import ENVELOPE_ADDED, ENVELOPE_RETIRED
from twinseal.domain.events.opening import ANSWER_SIGNED, OPENING_RESEALED, REQUEST_SIGNED
from twinseal.domain.events.sealing import CHECKPOINT_MADE
from twinseal.domain.opening import ResealCause
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.log.stories import summary


def test_a_showing_names_the_envelope_wherever_it_is_told(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    flow = cast.to_open(vault, envelopes=2)
    second = flow.view().envelopes[1].outside.id
    flow.open_vault.contents.reveal(second, 1)
    flow.open_vault.contents.tick_code(second, 2, 1)
    added = next(envelope.id for envelope in flow.view().outsides if envelope.name == "Envelope 2")
    cast.later()
    flow.open_vault.joint.add_envelopes(cast.code("Ada"), cast.code("Bo"), (added,), "The other console too.")
    flow.reseal(ResealCause.HAND)
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    summaries = {line.kind: line.summary for line in reversed(desk.entries(count=10_000)[1])}
    assert summaries["field.revealed"] == "Password of \u201cEnvelope 1\u201d was shown"
    assert summaries["code.ticked"] == "Code 2 of Codes of \u201cEnvelope 1\u201d was marked as used"
    assert summaries["request.signed"].startswith(
        "Ada Operator requested \u201cEnvelope 0\u201d; \u201cEnvelope 1\u201d for 15 minutes"
    )
    # No request has named it yet, so its id is all that the log can tell.
    assert summaries["opening.widened"] == f"Both people added \u201c{added}\u201d: The other console too."
    assert any(summaries["field.revealed"] in step for step in desk.view().openings[0].story)
    report = tmp_path / "report.pdf"
    desk.write_report(report)
    desk.sign_out()
    vault.close()
    text = subprocess.run(["pdftotext", "-layout", str(report), "-"], capture_output=True, check=True).stdout.decode()
    # In the annex, the log; with its opening stands what was shown of which envelope.
    assert text.count(summaries["field.revealed"]) == 1


def test_an_envelope_has_the_label_with_which_it_was_added() -> None:
    view = log(
        (ENVELOPE_ADDED, {"envelope": "e7", "name": "Spare router"}),
        (ENVELOPE_RETIRED, {"envelope": "e7", "reason": "Scrapped."}),
    )
    view.people.learn(view.entries)
    # Whoever has the folder appends what says no label.
    view.people.learn(log((ENVELOPE_ADDED, {"envelope": "e8", "name": ""})).entries)
    assert view.people.label("", "e8") == "e8"
    said = summary(view.entries[1], view.people)
    assert said == "Both people agreed to retire \u201cSpare router\u201d and destroy its contents (Scrapped)"


def test_what_is_appended_labels_no_envelope_of_a_request() -> None:
    forged = {"envelope": "e1", "name": "Lunch menu", "opening": "o1"}
    request = {"opening": "o1", "form": {"envelopes": [{"id": "e1", "label": "Lunch menu"}]}}
    added = (ENVELOPE_ADDED, forged)
    view = log(added, *Opening().entries(), (REQUEST_SIGNED, request), added, roster=ROSTER)
    view.people.learn(view.entries[:1])
    assert view.people.label("", "e1") == "Lunch menu", "no request has named it yet"
    view.people.learn(view.entries)
    assert [view.people.label(opening, "e1") for opening in ("o1", "", "o2")] == ["Label e1"] * 3
    found_at = [finding.facts.get("entry") for finding in findings_in(view) if finding.rule == "A20"]
    assert found_at == [len(view.entries) - 1, len(view.entries)]
    alone = log((ENVELOPE_ADDED, {**forged, "opening": "o7"}), roster=ROSTER)
    assert [finding.rule for finding in findings_in(alone)] == ["A22"]


def test_a_finding_names_time_people_and_seal_like_the_report(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    began = cast.clock.utc()
    flow.reseal(ResealCause.IDLE)
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    view = desk.view()
    sentence = next(sentence for sentence in view.findings if "nothing was shown" in sentence)
    assert sentence.endswith(
        "in the opening of Ada Operator and Bo Officer (seal 0002) nothing was shown and nothing was saved."
    )
    assert sentence.startswith(f"{began:%Y-%m-%d %H:%M} UTC: ")
    assert not any(opening.opening_id in finding for opening in view.openings for finding in view.findings)
    report = tmp_path / "report.pdf"
    desk.write_report(report)
    desk.sign_out()
    vault.close()
    text = subprocess.run(["pdftotext", "-layout", str(report), "-"], capture_output=True, check=True).stdout.decode()
    assert f"Opening of {began:%Y-%m-%d %H:%M} UTC, seal 0002" in text


def test_an_opening_has_its_entries_by_kind_later_ones_too() -> None:
    (story,) = log(*Opening(shown=("e1", "e2")).entries()).openings
    kinds = (REQUEST_SIGNED, ANSWER_SIGNED, OPENING_RESEALED)
    for _ in range(2):
        for some in ((), kinds[:1], kinds, kinds[::-1], (CHECKPOINT_MADE,)):
            assert story.of_kind(*some) == [entry for entry in story.entries if any(entry.is_a(kind) for kind in some)]
        assert story.exposing == [entry for entry in story.entries if entry.exposes] != []
        assert [story.has(tag) for tag in Tag] == [any(entry.has(tag) for entry in story.entries) for tag in Tag]
        story.entries.extend(log(*Opening(shown=("e3",)).entries()).openings[0].entries)


def test_alerts_between_a_seal_and_its_checkpoint_hide_no_seal() -> None:
    alert = (ALERT_SENT, {"opening": "o1", "moment": "resealed"})
    for alerts in ((), (alert,), (alert, alert)):
        rows = [*list(Opening(owed=False).entries()), *alerts]
        (story,) = log(*rows, (CHECKPOINT_MADE, {"opening": "", "size": len(rows) + 1, "register_code": "A-B"})).openings
        assert (story.seal_number, story.register_code) == (2, "A-B")
        # What belongs to another opening stands under no checkpoint of this one.
        rows.append((ALERT_SENT, {"opening": "o2"}))
        story = log(*rows, (CHECKPOINT_MADE, {"opening": "", "size": len(rows) + 1})).openings[0]
        assert story.seal_number == 0
