"""Stories of people who come and go, and of pairs: who opens with whom, who refuses, who settles what is about themselves."""

from __future__ import annotations

from fakes.met import met
from fakes.new_people import enrolled
from fakes.played_follow_up import review_all
from fakes.played_log import DAY, Play
from twinseal.domain.opening import OpeningKind
from twinseal.domain.people import Role
from twinseal.flows.opening.flow import OpeningFlow


def people_and_rules(play: Play) -> None:
    """People come and go, rules and thresholds change, and one list is not carried out."""
    cast = play.cast
    play.at(1)
    play.opening("nothing but an opening", "Bo", "Cy")
    play.at(2)
    play.visit("reviewed by Di", review_all)
    # An auditor leaves while nothing is left to review.
    play.at(3)
    play.listed("Gil leaves", lambda flow: flow.open_vault.people_rows.remove(cast.id("Gil"), "Left the company"))
    play.at(3 + 72 / 24)
    play.look("Gil left 3 days ago")
    with play.act("Ada acknowledges"):
        visit = play.vault.acknowledge(*cast.factors("Ada"))
        visit.sign()
    play.at(3 + 73 / 24)
    play.look("Gil left 73 hours ago")
    play.at(17)
    play.look("Gil left 14 days ago")
    play.at(17.1)
    play.look("Gil left, and nobody came")
    # Another auditor comes, and leaves.
    play.at(20)
    play.visit("reviewed by Di again", review_all)
    play.listed("Hal comes", lambda flow: enrolled(cast, flow, "Hal Auditor", Role.AUDITOR))
    play.look("Hal comes")
    play.at(21)
    play.visit("reviewed by Di once more", review_all)
    play.listed("Hal leaves", lambda flow: flow.open_vault.people_rows.remove(cast.id("Hal"), "Left the company"))
    play.at(25)
    play.visit("verified by Di", lambda desk: desk.verify(trust_card=cast.card()))
    play.at(60)
    play.look("Hal left, and Di came")
    play.at(61)
    play.opening("not reviewed", "Bo", "Flo")
    play.at(62)
    play.listed("Ivo comes", lambda flow: enrolled(cast, flow, "Ivo Auditor", Role.AUDITOR))
    play.listed("Ivo leaves", lambda flow: flow.open_vault.people_rows.remove(cast.id("Ivo"), "Left the company"))
    play.look("Ivo left, and nothing was reviewed")
    # Rules.
    play.at(80)
    play.listed("a stricter rule", lambda flow: flow.open_vault.rule_forms.set_rule("opening_min", "10"))
    play.look("a stricter rule")
    play.listed("a rule that protects", lambda flow: flow.open_vault.rule_forms.set_rule("register_code_must_fit", "yes"))
    play.look("a rule that protects")
    play.listed("a weaker rule", lambda flow: flow.open_vault.rule_forms.set_rule("opening_min", "20"))
    play.look("a weaker rule")
    play.at(90)
    play.listed("another threshold", lambda flow: flow.open_vault.rule_forms.set_threshold("a1_times", "5"))
    play.look("another threshold")
    play.listed("put back", lambda flow: flow.open_vault.rule_forms.set_threshold("a1_times", "3"))
    play.look("put back")
    # Signed, and not carried out.
    play.at(100)
    _signed_and_killed(play, "15")
    play.look("signed, and killed")


def _signed_and_killed(play: Play, minutes: str) -> None:
    flow = play.opened("signed, and killed", "Bo", "Cy", kind=OpeningKind.MAINTENANCE)
    flow.open_vault.rule_forms.set_rule("opening_min", minutes)
    play.cast.later()
    with play.dies("replace", "header.json"):
        play.cast.sign_list(flow, "Bo", "Cy")
    play.started("start after the kill")


def newcomers(play: Play) -> None:
    """People come, leave and return, and acknowledge or not what changed; those who opened settle some of it themselves."""
    cast = play.cast
    play.at(1)
    play.listed("Hal comes", lambda flow: enrolled(cast, flow, "Hal Officer", Role.OFFICER, "day"))
    play.listed("Ed is away", lambda flow: flow.open_vault.people_rows.suspend(cast.id("Ed"), "On leave until the spring"))
    play.at(2)
    for who in ("Ada", "Di", "Gil", "Flo"):
        cast.later()
        with play.act(f"{who} acknowledges"):
            play.vault.acknowledge(*cast.factors(who)).sign()
    met(cast, play.vault, "Hal", "Di")
    play.at(4.5)
    play.look("Hal says nothing")
    with play.act("Hal acknowledges late"):
        play.vault.acknowledge(*cast.factors("Hal")).sign()
    play.listed("Hal counts", lambda flow: flow.open_vault.changes.confirm_person(cast.id("Hal")))
    play.at(10)

    def back(flow: OpeningFlow) -> None:
        flow.open_vault.people_rows.prove(*cast.factors("Ed"))
        flow.open_vault.people_rows.reinstate(cast.id("Ed"))

    play.listed("Ed returns", back)
    play.look("Ed returned")
    play.at(11)
    with play.act("Ed acknowledges"):
        play.vault.acknowledge(*cast.factors("Ed")).sign()
    play.look("Ed acknowledged")
    # A list that two sign and no seal carries out is no change that anybody could acknowledge.
    play.at(20)
    _signed_and_killed(play, "10")
    play.at(30)
    play.look("after the kill")
    # Acknowledged, and gone before the next seal.
    with play.act("Ada acknowledges again"):
        play.vault.acknowledge(*cast.factors("Ada")).sign()

    def leaves(flow: OpeningFlow) -> None:
        flow.open_vault.changes.drop(flow.open_vault.changes.view().offered[0].id)
        flow.open_vault.people_rows.remove(cast.id("Ada"), "Left the company")

    play.listed("Ada leaves", leaves)
    play.look("Ada left")


def settled(play: Play) -> None:
    """Slips for owners and rotations that are not done: settled by others, and by those whom they are about."""
    cast = play.cast
    play.at(1)
    play.listed("slips for owners", lambda flow: flow.open_vault.rule_forms.set_rule("alert_owner_slip", "yes"))
    codes = {}
    for number, name in enumerate(("confirmed by Ed", "confirmed by Ada", "confirmed by nobody")):
        cast.later(3600)
        flow = play.opened(name, "Ada", "Cy", envelopes=(number,))
        play.shows(flow, number)
        play.sealed(flow)
        (slip,) = flow.view().receipt.slips
        codes[name] = slip.code
    for who in ("Ed", "Ada"):
        cast.later()
        with play.act(f"{who} types the code"):
            visit = play.vault.confirm_slip(*cast.factors(who))
            visit.confirm(codes[f"confirmed by {who}"])
            visit.leave()
    play.look("typed")
    play.at(4.2)
    play.look("older than 72 hours")

    def not_done(flow: OpeningFlow, number: int) -> None:
        owed = next(each for each in flow.open_vault.envelope_forms.owed() if each.label.endswith(str(number)))
        flow.open_vault.envelope_forms.close_duty(owed.id, tested=False, reason="The supplier is gone for good")

    play.listed("not done, by two of whom one was there", lambda flow: not_done(flow, 0), "Bo", "Cy")
    play.look("not done by others")
    play.listed("not done, by the two themselves", lambda flow: not_done(flow, 1), "Ada", "Cy")
    play.look("not done by the two")


def pairs(play: Play) -> None:
    """Who opens with whom, who refuses, who gives less and adds it again, who confirms without reading."""
    cast = play.cast
    # The same two four times, and a fifth time.
    for number in range(5):
        play.at(1 + number)
        play.opening(f"Ed and Cy {number}", "Ed", "Cy", given=14 if number == 0 else None)
        if number == 3:
            play.look("four times Ed and Cy")
    play.look("five times Ed and Cy")
    # Refused by one, confirmed by another; and by the same one.
    for name, hours, second in (
        ("another, a day later", 24.2, "Cy"),
        ("another, soon", 23.5, "Cy"),
        ("the same one", 1, "Bo"),
    ):
        cast.later(3 * DAY)
        flow = play.asked(f"refused, then {name}")
        cast.later(60)
        flow.refuse(*cast.factors("Bo"), "Nobody told me anything of this work.")
        cast.later(hours * 3600)
        play.opening(name, "Ada", second)
    play.look("refused")
    # Less given, and added again.
    for name, only, more in (("added again", (0,), 1), ("something else added", (0,), 2)):
        cast.later(DAY)
        flow = play.opened(name, envelopes=(0, 1), only=only)
        cast.later()
        flow.open_vault.joint.add_envelopes(
            cast.code("Ada"), cast.code("Bo"), (play.envelope(flow, more),), "The second console has to be set too."
        )
        play.sealed(flow)
    for name, asked, minutes in (("extended to what was asked", 15, 5), ("extended by less", 15, 4)):
        cast.later(DAY)
        flow = play.opened(name, minutes=asked, given=10)
        cast.later()
        flow.open_vault.joint.extend(cast.code("Ada"), cast.code("Bo"), minutes, "The console answers slowly tonight.")
        play.sealed(flow)
    play.look("narrowed")
    # Read, or not: of five the first three at once, then not; later again.
    for number, after_s in enumerate((14, 14, 15, 60, 60, 14, 60, 14, 14)):
        cast.later(DAY)
        play.opening(f"read for {after_s} s, {number}", after_s=after_s)
        if number in (2, 7):
            play.look(f"read, {number}")
    play.look("not read")


def for_each_other(play: Play) -> None:
    """Four officers, of whom two ask and confirm for each other; one confirms everything."""
    cast = play.cast
    play.at(1)
    play.listed("Hal comes", lambda flow: enrolled(cast, flow, "Hal Officer", Role.OFFICER, "day"))
    met(cast, play.vault, "Hal", "Di")
    play.listed("Hal counts", lambda flow: flow.open_vault.changes.confirm_person(cast.id("Hal")))
    play.at(100)
    for number in range(3):
        play.opening(f"Hal asks Flo {number}", "Hal", "Flo", shows=(number,))
        cast.later(DAY)
    for number in range(3):
        play.opening(f"Cy asks Bo {number}", "Cy", "Bo", shows=(number,))
        cast.later(DAY)
    for number in range(2):
        play.opening(f"Flo asks Hal {number}", "Flo", "Hal", shows=(number,))
        cast.later(DAY)
    play.look("twice back")
    play.opening("Flo asks Hal 2", "Flo", "Hal")
    play.look("three times back")


def one_for_all(play: Play) -> None:
    """One person has a hand in everything, and never refuses."""
    for number in range(21):
        play.at(1 + 10 * number)
        first = ("Ada", "Ed", "Cy", "Flo")[number % 4]
        play.opening(f"Bo confirms {number}", first, "Bo", shows=(number % 3,), given=14 if number == 0 else None)
        if number in (6, 7, 19):
            play.look(f"{number + 1} by Bo")
    play.look("21 by Bo")
