"""Reviews at the desk: what owes one, what is signed, what the next seal takes up, and who may not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest

from conftest import Cast
from fakes.removal import header_of
from fakes.reviews import PLAIN, at_desk, entered, lines_by_number, sealed_once
from twinseal.domain.errors import BadInput, FormFaults, NotPermitted
from twinseal.domain.policy.policy import Policy
from twinseal.domain.review import Recommendation
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.times import iso
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.log.duties_table import duties_table
from twinseal.flows.log.reviews import reviews_in
from twinseal.flows.status import duty_sentence


def duties(cast: Cast) -> Counter[str]:
    return Counter(duty.kind for duty in header_of(cast).duties if duty.kind in ("review", "lessons"))


def test_from_what_is_due_to_the_seal_that_closes_it(two: Cast, refused: Callable[..., str]) -> None:
    vault = two.open()
    first = sealed_once(two, vault)
    two.later()
    flow = two.to_second(vault, "Ada")
    flow.refuse(*two.factors("Bo"), "Nobody told me anything about this work.")
    refused_utc = iso(two.clock.utc())
    two.later()
    assert duties(two) == Counter(review=1)

    desk = at_desk(two, vault, "Di")
    reviewing = desk.reviewing
    lines = reviewing.queue()
    assert [(line.state, line.is_done, line.is_drill) for line in lines] == [("open", False, False)] * 2
    assert [line.outcome for line in lines] == ["sealed", "refused"]
    assert [line.due_utc for line in lines] == sorted(line.due_utc for line in lines)
    opening, denied = (line.opening_id for line in lines)
    assert opening == first.opening_id
    assert reviewing.sheet(opening).line.state == "looked"
    assert reviewing.sheet(opening).line.state == "looked"
    with pytest.raises(FormFaults) as caught:
        reviewing.text_of(opening, replace(PLAIN, review_class="", real=None, reference="?", lessons="", remarks="\u200b"))
    assert [fault.field for fault in caught.value.faults][:5] == ["review_class", "real", "reference", "remarks", "lessons"]
    assert "unknown" not in refused(BadInput, lambda: reviewing.sheet("o00000000"))
    refused(BadInput, lambda: reviewing.sign_drills((opening,), PLAIN))

    # What is shown is what is signed: part by part.
    todo = Recommendation("Give the night shift its own account", "Olaf Ops", "2026-12-24")
    review = entered(desk, opening, lessons_later=True, lessons="", recommendations=(todo,))
    shown = dict(reviewing.text_of(opening, review))
    assert shown["Recommendation"] == "Give the night shift its own account; Olaf Ops, by 2026-12-24"
    assert shown["Lessons"] == "follow later"
    line = reviewing.sign(opening, review)
    assert (line.state, line.class_words, line.signed_by) == ("reviewed", "justified emergency", "Di Auditor")
    assert "learnt" in line.next_act
    assert "again" in refused(NotPermitted, lambda: reviewing.sign(opening, entered(desk, opening)))

    # Misuse is grave: one auditor alone closes nothing, and signs no second review.
    misuse = entered(
        desk, denied, review_class="misuse", real=False, lessons="", lessons_later=True,
        remarks="Ada asked for what her work does not need.",
    )  # fmt: skip
    line = reviewing.sign(denied, misuse)
    assert (line.state, line.is_grave) == ("waits", True)
    assert "Gil Auditor" in line.next_act
    assert "another auditor" in refused(NotPermitted, lambda: reviewing.sign(denied, misuse))
    # Both sides: one of the two says what they say of it, beside the auditor, with both factors.
    assert [person.name for person in reviewing.people_of(denied)] == ["Ada Operator", "Bo Officer"]
    refused(NotPermitted, lambda: reviewing.account(denied, *two.factors("Cy"), "It was not me."))
    reviewing.account(denied, *two.factors("Ada"), "The shift leader had asked me to look at it.")
    said = reviewing.sheet(denied).said
    assert [each.heading.partition(",")[0] for each in said] == [
        "Reviewed by Di Auditor",
        "Ada Operator says of this opening",
    ]
    desk.sign_out()
    # Counted at once, from the copy beside the log; owed until a seal takes it up.
    assert [duty.kind for duty in vault.view().duties].count("review") == 0
    assert duties(two) == Counter(review=1)

    # Within a day it would be a finding: refused, and confirmed by somebody else.
    two.later(90_000)
    sealed_once(two, vault, ("Ada", "Cy"))
    # Owed: the second review of the refused one, the newest opening, and what follows from both first reviews.
    assert duties(two) == Counter(review=2, lessons=2)
    # The refused one made no seal: two openings of one seal are told apart.
    reviews = [duty for duty in header_of(two).duties if duty.kind == "review"]
    assert [(duty.of == denied, duty.refused, duty.seal) for duty in reviews] == [(True, refused_utc, 2), (False, "", 2)]
    owed = [duty_sentence(duty).partition(", by")[0] for duty in vault.view().duties if duty.kind == "review"]
    assert owed == [f"Review what was refused at {utc_words(refused_utc)}, at seal 0002", "Review the opening of seal 0002"]
    lessons = [duty for duty in header_of(two).duties if duty.kind == "lessons"]
    assert sorted((duty.of, duty.refused) for duty in lessons) == sorted([(opening, ""), (denied, refused_utc)])
    owed = [duty_sentence(duty).partition(", by")[0] for duty in vault.view().duties if duty.kind == "lessons"]
    said_after = "Say what was learnt and done after"
    assert sorted(owed) == [
        f"{said_after} the opening of seal 0002",
        f"{said_after} what was refused at {utc_words(refused_utc)}, at seal 0002",
    ]

    desk = at_desk(two, vault, "Gil")
    reviewing = desk.reviewing
    followed = [line.what for line in reviewing.follow_up().lines if line.kind == "review"]
    assert followed == ["Review what was refused", "Review the opening"]
    rows = duties_table(desk.log_view(), reviews_in(desk.log_view(), (), Policy()))
    assert {(row.duty, row.opening, row.refused) for row in rows if row.refused} == {
        ("review", denied, refused_utc), ("lessons", denied, refused_utc)
    }  # fmt: skip
    sheet = reviewing.sheet(denied)
    assert sheet.is_second
    second = entered(
        desk, denied, review_class="not_justified", real=False, remarks="Asked for without need, not in bad faith."
    )
    line = reviewing.sign(denied, second)
    assert (line.state, line.signed_by) == ("countersigned", "Di Auditor, countersigned by Gil Auditor")
    learnt = entered(desk, opening, lessons="The night shift has its own account now.", again=True)
    line = reviewing.sign(opening, learnt)
    assert (line.state, line.signed_by) == ("reviewed", "Gil Auditor")
    assert len(reviewing.sheet(opening).said) == 2
    desk.sign_out()
    two.later()
    sealed_once(two, vault, ("Ada", "Cy"))
    assert duties(two) == Counter(review=2)

    desk = at_desk(two, vault, "Di")
    assert lines_by_number(desk)["2"].next_act == "Nothing is left to do."
    log = desk.log_view()
    odd = [finding.facts for finding in findings_in(log) if finding.rule in ("A14", "A22", "A25")]
    assert odd == []
    closed = [entry.fields for entry in log.entries if entry.fields["kind"] == "duty.closed"]
    assert [(row["duty"], row["owed_by"]) for row in closed] == [
        ("review", opening),
        ("review", denied),
        ("lessons", denied),
        ("lessons", opening),
    ]
    # The report says where each review stands, and has both sides.
    with pypdfium2.PdfDocument(desk.write_report(None)) as document:
        paper = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    assert "reviewed; justified emergency; Gil Auditor" in paper
    assert "reviewed and countersigned; not justified; Di Auditor, countersigned by Gil Auditor" in paper
    assert "Ada Operator says of this opening" in paper
    assert "The shift leader had asked me to look at it." in paper
    desk.sign_out()
    vault.close()
