"""Stories of what is followed up in time, late, or never."""

from __future__ import annotations

import pytest

from fakes.played_log import Play
from fakes.reviews import entered
from twinseal.domain.errors import ExportFailed
from twinseal.domain.events.audit import FINDING_RAISED
from twinseal.domain.opening import OpeningKind
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.log.stories import text


def review_all(desk: AuditDesk) -> None:
    """Let the auditor review everything that is in the queue."""
    for line in desk.reviewing.queue():
        if line.state in ("open", "looked"):
            desk.reviewing.sign(line.opening_id, entered(desk, line.opening_id))


def followed_up(play: Play) -> None:
    """Reviews, answers, drills and visits come in time, or late, or never; an export is broken off."""
    cast = play.cast
    play.at(1)
    play.opening("reviewed in time", shows=(0,))
    play.at(7)
    play.visit("Di reviews", review_all)
    play.at(10)
    play.opening("not reviewed", "Ed", "Cy", shows=(1,))
    play.at(12)
    play.visit("Di is shown a finding", lambda desk: desk.view())
    play.at(17)
    play.look("7 days old")
    play.at(17.1)
    play.look("older than 7 days")
    play.visit("Di verifies", lambda desk: desk.verify(trust_card=cast.card()))
    play.at(18)
    play.visit("Di is shown more", lambda desk: desk.view())

    def answer(desk: AuditDesk) -> None:
        raised = [entry for entry in desk.log_view().of_kind(FINDING_RAISED) if play.name(entry) == "Di is shown a finding"]
        for finding in dict.fromkeys(text(entry, "finding") for entry in raised):
            desk.reviewing.remark(finding, "It was rotated in the system the same night.")

    play.at(40)
    play.visit("Di answers", answer)
    play.at(48)
    play.look("30 days after")
    play.at(48.1)
    play.look("later than 30 days")
    play.at(52.1)
    play.look("35 days")
    play.at(52.2)
    play.look("more than 35 days")
    # A drill that is certified, and one that is not.
    play.at(60)
    flow = play.opened("a drill", kind=OpeningKind.DRILL)
    flow.open_vault.drill.page_came_out()
    flow.open_vault.drill.decrypt()
    flow.open_vault.drill.certify()
    cast.register_code = flow.view().receipt.register_code
    play.at(100)
    flow = play.opened("a drill that was not certified", kind=OpeningKind.DRILL)
    play.sealed(flow)
    play.at(150)
    play.look("90 days after the drill")
    play.at(150.1)
    play.look("more than 90 days after the drill")
    # Exports.
    place = play.folder / "out"
    place.mkdir()
    play.visit("exported", lambda desk: desk.export(place))
    play.look("exported")

    def broken_off(desk: AuditDesk) -> None:
        play.hooks.fails_in(place)
        with pytest.raises(ExportFailed):
            desk.export(place)
        play.hooks.hook = None

    play.visit("export broken off", broken_off)
    play.look("export broken off")


def looked_late(play: Play) -> None:
    """An auditor looks at openings in time, and later and later."""
    for number, (day, first, second) in enumerate(((1, "Ada", "Bo"), (2, "Ed", "Cy"), (10, "Ed", "Flo"))):
        play.at(day)
        play.opening(f"seen in time {number}", first, second, shows=(number,))
    play.at(14)
    play.visit("Di comes in time", lambda desk: desk.verify())
    play.look("in time")
    for number, day in enumerate((20, 21, 22, 23)):
        play.at(day)
        play.opening(f"seen after two weeks {number}", shows=(0,))
    play.at(37)
    play.visit("Di comes after two weeks", lambda desk: desk.verify())
    play.look("after two weeks")
    play.at(40)
    play.opening("seen late", shows=(0,))
    play.at(60)
    play.visit("Di comes late", lambda desk: desk.verify())
    play.look("late")
