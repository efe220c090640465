"""Everything that a change, or a whole list, is refused for: each sentence once, and none that is in no row here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Self

import pytest

from fakes.brought_keys import brought
from fakes.people_facts import facts_of, held, suspended
from twinseal.domain import changes as package
from twinseal.domain.changes.accept_person import AcceptPerson
from twinseal.domain.changes.add_envelope import AddEnvelope
from twinseal.domain.changes.change import Change, Difference, NextVault, Right
from twinseal.domain.changes.change_person import ChangePerson, changing
from twinseal.domain.changes.change_policy import ChangePolicy
from twinseal.domain.changes.change_reason import RETIRED, ChangeReason
from twinseal.domain.changes.change_set import ChangeSet, Listed
from twinseal.domain.changes.change_threshold import ChangeThreshold
from twinseal.domain.changes.close_duty import CloseDuty
from twinseal.domain.changes.confirm_person import ConfirmPerson
from twinseal.domain.changes.end_waits import EndWaits
from twinseal.domain.changes.enrol_person import EnrolPerson
from twinseal.domain.changes.explain_clock import ExplainClock
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.rebind_person import RebindPerson
from twinseal.domain.changes.registry import change_of
from twinseal.domain.changes.reinstate_person import ReinstatePerson
from twinseal.domain.changes.rekey_vault import RekeyVault
from twinseal.domain.changes.relabel_envelope import relabelling
from twinseal.domain.changes.remove_person import RemovePerson
from twinseal.domain.changes.replace_contents import ReplaceContents
from twinseal.domain.changes.retire_envelope import RetireEnvelope
from twinseal.domain.changes.rules_in_force import RulesInForce
from twinseal.domain.changes.suspend_person import SuspendPerson
from twinseal.domain.changes.taken_up import as_taken_up
from twinseal.domain.changes.undo_contents import UndoContents
from twinseal.domain.changes.vault_facts import Inside, OpenDuty, VaultFacts, by_id
from twinseal.domain.envelope import ENVELOPES_MAX, Field, FieldKind, Outside
from twinseal.domain.errors import BadInput, NotPermitted, TwinsealError
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import PERSON_REMOVED
from twinseal.domain.new_phone import NewPhone
from twinseal.domain.numbers import ROWS_MAX
from twinseal.domain.people import Person, Role
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import DEFAULT_CATEGORIES, ReasonCategory
from twinseal.domain.public_digest import public_digest
from twinseal.domain.statement import Meeting
from twinseal.domain.texts import Text
from twinseal.domain.who_counts import Standing
from twinseal.vault.draft import Own

BO, CY = Person("p00000002", "Bo", Role.OFFICER, "sec"), Person("p00000003", "Cy", Role.OFFICER, "eng")
ADA, DI = Person("p00000001", "Ada", Role.OPERATOR, "ops"), Person("p00000004", "Di", Role.AUDITOR)
GIL, FRED = Person("p00000005", "Gil", Role.AUDITOR), Person("p00000006", "Fred", Role.OFFICER, "night")
DC01 = Outside("e00000001", "DC01", "Domain", cap_min=15, changed="2026-11-01T00:00:00Z")
DRILL = Outside("e00000002", "Drill", "None", sentinel=True)
OTHER = Outside("e00000003", "HV2", "Hypervisor")
HAL, IDA = Person("p00000007", "Hal", Role.OFFICER, "day"), Person("p00000008", "Ida", Role.OPERATOR)
NEW = Outside("e00000009", "SAN", "Storage")
PASSWORD = Field(FieldKind.PASSWORD, "Password", "zulu")
YANKEE = replace(PASSWORD, value="yankee")
TRIED = OpenDuty("d00000003", "test", DC01.id, "o1", "2026-11-03T00:00:00Z")
OWED = OpenDuty("d00000001", "rotate", OTHER.id, "o1", "2026-11-03T00:00:00Z")
REVIEW = OpenDuty("d00000002", "review", "", "o1", "2026-11-09T00:00:00Z")
REPLACED = ReplaceContents(DC01.id, ("Password",))
REASON = ReasonCategory("cip", "CIP exceptional circumstance", ("Which one?",), "Case", "CIP-####")
NEW_ROW = AddEnvelope(NEW.id, NEW.name, NEW.system, serves_vault=False, field_names=("Password",))


def facts(people: tuple[Person, ...] = (ADA, BO, CY, DI, GIL), **changes: object) -> VaultFacts:
    plain = VaultFacts(
        people_facts=facts_of(people, (BO, CY)),
        pair=(BO, CY),
        outsides=by_id((DC01, DRILL, OTHER)),
        inside_of=lambda _envelope: Inside((PASSWORD,)),
        duties={duty.id: duty for duty in (TRIED, OWED, REVIEW)},
        now_utc="2026-11-02T08:00:00Z",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields of it, each under its own name


FREDS, ADAS = (Own(keys=brought(*whose)) for whose in (("p0badc0de",), (ADA.id, 2)))
IDS = [f"p{number:08x}" for number in range(100, 1100)]
"""As many as a vault has in its life."""
ENROLLED = EnrolPerson(
    "p0badc0de", "Fred Officer", "officer", "", brought("p0badc0de").public_sha256,
    brought("p0badc0de").public["certificate_sha256"],
)  # fmt: skip
REBOUND = RebindPerson(
    ADA.id, "both", 2, brought(ADA.id, 2).public_sha256, brought(ADA.id, 2).public["certificate_sha256"], how="held"
)


PHONE = facts(new_phone=NewPhone(CY.id, DI.id))
"""A vault that is open for a new phone of Cy, before Di."""
CYS = Own(keys=brought(CY.id, 2))
NEW_PHONE = replace(
    REBOUND, person=CY.id, what="authenticator", public_sha256=brought(CY.id, 2).public_sha256,
    certificate_sha256=brought(CY.id, 2).public["certificate_sha256"], how="continued", without_code=True, witness=DI.id,
)  # fmt: skip


def with_others(**changes: object) -> VaultFacts:
    """Return a vault with Hal, who is held back through Bo and Cy, and Ida, who is suspended."""
    people = facts_of((ADA, BO, CY, DI, GIL, HAL, IDA), (BO, CY), held(HAL, BO, CY))
    return replace(facts(people_facts=suspended(people, IDA)), **changes)  # type: ignore[arg-type]  # fields of it, each under its own name


def with_fred(people: tuple[Person, ...] = (ADA, BO, CY, DI, GIL, FRED), **changes: object) -> VaultFacts:
    """Return a vault that has Fred, who is held back, and whom Di confirmed."""
    held = Standing(FRED.id, Role.OFFICER, held=True, settled=False, brought=frozenset({BO.id, CY.id}))
    digest = public_digest(hashlib.sha256(b"").digest(), b"", b"", b"").hex()
    met = Meeting(FRED.id, 1, DI.id, 815, "2026-11-29T08:30:00Z", digest)
    plain = facts(people_facts=facts_of(people, (BO, CY), held), met=(met,))
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields of it, each under its own name


def confirming_hal() -> VaultFacts:
    """Return the same vault as a list leaves it that takes up what a third confirmed."""
    vault = with_others()
    return replace(vault, people_facts=vault.people_facts.with_freed(HAL.id, confirmed=True))


def put(change: Change, own: Payload = Own(), vault: VaultFacts | None = None, **listed: object) -> ChangeSet:  # noqa: B008 - holds nothing
    return ChangeSet().with_change(Listed(change, own, **listed), vault or facts())  # type: ignore[arg-type]  # fields of it


def with_reasons(count: int) -> VaultFacts:
    outage, *_ = DEFAULT_CATEGORIES
    more = tuple(ReasonCategory(f"reason_{number}", f"Reason {number}") for number in range(1, count))
    return facts(rules=RulesInForce(categories=(outage, *more)))


def closing(duty: OpenDuty, **changes: object) -> CloseDuty:
    plain = CloseDuty(duty.id, duty.kind, duty.envelope, duty.opening, duty.since_utc, tested=True)
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields of it


@dataclass(frozen=True, slots=True)
class Leaves:
    """Somebody leaves, whoever they are: what no change may do alone any list may not do either."""

    event: ClassVar[Kind] = PERSON_REMOVED
    right: ClassVar[Right] = Right.OFFICERS
    needs_note: ClassVar[bool] = True

    person: str

    @property
    def subject(self) -> tuple[str, ...]:
        return "person", self.person

    def fields(self) -> dict[str, object]:
        return {"person": self.person, "reason": "", "seen_count": 0, "asked_again": []}

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        return cls(str(fields["person"]))

    def sentence(self, facts: VaultFacts) -> Text:
        return Text("change.person_removed", name=facts.name(self.person), reason="-", seen=0)

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        return ()

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        return ()

    def check(self, facts: VaultFacts, own: Payload) -> None:
        return

    def apply(self, vault: NextVault, own: Payload) -> None:
        vault.remove_person(self.person)


def leave(*people: Person, vault: VaultFacts | None = None) -> None:
    changes = ChangeSet()
    for person in people:
        changes = changes.with_change(Listed(Leaves(person.id), Own()), vault or facts())


def full() -> None:
    many = by_id(Outside(f"e{number:08d}", f"Envelope {number}", "S") for number in range(ROWS_MAX + 1))
    changes = ChangeSet(tuple(Listed(Leaves(f"p{number:08d}"), Own()) for number in range(10, ROWS_MAX + 10)))
    changes.with_change(Listed(Leaves("p99999999"), Own()), facts(outsides=many))


ROWS: dict[str, Callable[[], object]] = {
    "input.bad.changes_pairs": lambda: leave(ADA, CY),
    "input.bad.changes_alterable": lambda: leave(CY),
    "role.not_permitted.only_auditor": lambda: leave(GIL, DI),
    "input.bad.changes_full": full,
    "input.bad.changes_twice": lambda: put(REPLACED, Own((YANKEE,))).with_change(
        Listed(UndoContents(DC01.id), Own()), facts()
    ),
    "input.bad.changes_long": lambda: put(RetireEnvelope(DC01.id, "x" * 6000)),
    "input.bad.changes_number": lambda: put(REPLACED, Own((YANKEE,))).without(2),
    "input.bad.changes_same": lambda: put(relabelling(DC01, DC01), Own(outside=DC01)),
    "input.bad.changes_row": lambda: put(replace(NEW_ROW, name="DC02"), Own((PASSWORD,), outside=NEW)),
    "input.bad.choose_person": lambda: put(RemovePerson("p0000000f", "Nobody of the vault")),
    "role.not_permitted.about_themselves": lambda: put(SuspendPerson(BO.id, "Asked for it")),
    "input.bad.person_suspended": lambda: put(SuspendPerson(IDA.id, "Twice"), vault=with_others()),
    "input.bad.suspended_until": lambda: put(SuspendPerson(ADA.id, "On leave", "in May")),
    "input.bad.suspended_until_past": lambda: put(SuspendPerson(ADA.id, "On leave", "2026-11-02")),
    "input.bad.person_not_suspended": lambda: put(ReinstatePerson(ADA.id)),
    "input.bad.person_not_here": lambda: put(ReinstatePerson(IDA.id), vault=with_others()),
    "input.bad.person_changed_since": lambda: put(ChangePerson(ADA.id, {"team": "day"}, {"team": "night"})),
    "input.bad.person_changes_side": lambda: put(ChangePerson(GIL.id, {"role": "auditor"}, {"role": "operator"})),
    "input.bad.person_confirmed_here": lambda: put(SuspendPerson(HAL.id, "Away"), vault=confirming_hal()),
    "input.bad.person_not_held": lambda: put(AcceptPerson(ADA.id)),
    "input.bad.person_not_waiting": lambda: put(EndWaits(ADA.id)),
    "input.bad.person_stale": lambda: put(RemovePerson(GIL.id, "Left", 1)),
    "input.bad.duty_reason": lambda: put(closing(TRIED, tested=False)),
    "input.bad.no_such_duty": lambda: put(closing(replace(TRIED, id="d00000009"))),
    "role.not_permitted.review_closes": lambda: put(closing(REVIEW)),
    "role.not_permitted.not_asked_for": lambda: put(REPLACED, Own((YANKEE,)), facts(chosen=(OTHER.id,))),
    "role.not_permitted.drill_stays": lambda: put(RetireEnvelope(DRILL.id, "No drills")),
    "input.bad.rotation_owed": lambda: put(RetireEnvelope(OTHER.id, "Gone")),
    "input.bad.envelope_gone": lambda: put(UndoContents(NEW.id)),
    "input.bad.envelope_stale": lambda: put(REPLACED, Own((YANKEE,)), typed_utc="2026-10-31T00:00:00Z", earlier=True),
    "input.bad.label_taken": lambda: put(replace(NEW_ROW, name="DC01"), Own((PASSWORD,), outside=replace(NEW, name="DC01"))),
    "input.bad.no_fields": lambda: put(NEW_ROW, Own((), outside=NEW)),
    "input.bad.secret_not_new": lambda: put(
        REPLACED, Own((YANKEE,)), facts(inside_of=lambda _envelope: Inside((PASSWORD,), (), (YANKEE,)))
    ),
    "input.bad.nothing_kept": lambda: put(UndoContents(DC01.id)),
    "input.bad.too_many_envelopes": lambda: put(
        NEW_ROW,
        Own((PASSWORD,), outside=NEW),
        facts(outsides=by_id(Outside(f"e{number:08x}", str(number), "S") for number in range(16, ENVELOPES_MAX + 16))),
    ),
    "input.bad.not_confirmed_yet": lambda: put(ConfirmPerson(FRED.id, 1, DI.id, 815), vault=with_fred(met=())),
    "input.bad.nobody_confirms": lambda: put(
        ConfirmPerson(FRED.id, 1, DI.id, 815), vault=with_fred(people=(ADA, BO, CY, FRED), met=())
    ),
    "role.not_permitted.confirmed_by_other": lambda: put(
        ConfirmPerson(FRED.id, 1, DI.id, 815), vault=with_fred(pair=(FRED, BO))
    ),
    "input.bad.tried_by_others": lambda: as_taken_up(closing(TRIED)),
    "input.bad.people_in_all": lambda: put(
        ENROLLED, FREDS, facts(people_facts=facts_of((ADA, BO, CY, DI), (BO, CY), *map(Standing, IDS, ["operator"] * 1000)))
    ),
    "input.bad.keys_stale": lambda: put(replace(REBOUND, key=3), ADAS),
    "role.not_permitted.new_phone_only": lambda: put(Leaves(GIL.id), vault=PHONE),
    "role.not_permitted.own_keys": lambda: put(replace(REBOUND, person=BO.id), ADAS),
    "input.bad.no_such_rule": lambda: put(ChangePolicy("opening_hours", "15", "20")),
    "input.bad.no_such_threshold": lambda: put(ChangeThreshold("x", "15", "20")),
    "input.bad.rule_stale": lambda: put(ChangePolicy("opening_min", "14", "20")),
    "input.bad.reason_gone": lambda: put(ChangeReason("gone", RETIRED)),
    "input.bad.reason_last": lambda: put(ChangeReason("outage", RETIRED), vault=with_reasons(1)),
    "input.bad.reasons_full": lambda: put(ChangeReason.to(REASON, None), vault=with_reasons(20)),
    "input.bad.reason_name_taken": lambda: put(ChangeReason.to(replace(REASON, name="another emergency"), None)),
    "input.bad.reason_number_unnamed": lambda: put(ChangeReason.to(replace(REASON, reference_label=""), None)),
    "input.bad.reason_number_unmasked": lambda: put(ChangeReason.to(replace(REASON, reference_mask=""), None)),
    "input.bad.rekey_reason": lambda: put(RekeyVault("", 2)),
    "input.bad.rekey_stale": lambda: put(RekeyVault("A backup was stolen", 3)),
    "input.bad.no_clock_step": lambda: put(ExplainClock(312, "The battery was empty")),
    "input.bad.clock_stale": lambda: put(ExplainClock(312, "The battery was empty"), vault=facts(clock_step=lambda: 7)),
}


@pytest.mark.parametrize(("code", "act"), ROWS.items(), ids=ROWS)
def test_each_refusal_has_its_sentence(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(TwinsealError) as refusal:
        act()
    assert refusal.value.text.code == code
    assert isinstance(refusal.value, BadInput | NotPermitted)
    assert "{" not in refusal.value.sentence
    assert refusal.value.sentence.endswith(".")


def test_nothing_is_refused_that_is_in_no_row() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path(package.__file__).parent.glob("*.py"))
    raised = set(re.findall(r'(?:BadInput|NotPermitted)\(\s*"([a-z_.]+)"', source))
    assert raised == set(ROWS)


def test_an_opening_for_a_new_phone_takes_its_one_row_alone() -> None:
    only = put(NEW_PHONE, CYS, PHONE)
    assert "with Di as the witness" in str(NEW_PHONE.sentence(PHONE))
    others: dict[Change, Own] = {
        REBOUND: ADAS,
        ENROLLED: FREDS,
        ChangePolicy("opening_min", "15", "20"): Own(),
        REPLACED: Own((YANKEE,)),
        ConfirmPerson(FRED.id, 1, DI.id, 815): Own(),
        replace(NEW_PHONE, witness=GIL.id): CYS,
        replace(NEW_PHONE, witness=""): CYS,
        replace(NEW_PHONE, what="both"): CYS,
        replace(NEW_PHONE, without_code=False): CYS,
        replace(NEW_PHONE, how="held"): CYS,
        replace(NEW_PHONE, person=BO.id): CYS,
    }
    for change, own in others.items():
        for before in (ChangeSet(), only):
            with pytest.raises((NotPermitted, BadInput)) as caught:
                before.with_change(Listed(change, own), PHONE)
            # Of a list that has it already another about the same person is refused for that.
            about_cy = before and change.subject == NEW_PHONE.subject
            assert caught.value.text.code == ("input.bad.changes_twice" if about_cy else "role.not_permitted.new_phone_only")
    # The row counts in that opening alone: no other one takes it, in a draft or typed.
    with pytest.raises(BadInput) as refused:
        put(NEW_PHONE, CYS)
    assert refused.value.text.code == "input.bad.changes_row"


def test_a_list_is_judged_as_a_whole_and_not_row_by_row() -> None:
    # Each of them may leave alone; together they leave nobody. A person who comes in between changes that.
    leave(ADA)
    leave(BO, vault=facts(people=(ADA, BO, CY, DI, Person("p00000006", "Flo", Role.OFFICER, "ops"))))
    with pytest.raises(BadInput, match="After this nobody could change anything"):
        ChangeSet((Listed(Leaves(BO.id), Own()),)).check(facts())
    # Two officers of one team do not pair where teams may not: then they cannot sign together either.
    team = facts(people=(ADA, BO, replace(CY, team="sec"), DI))
    assert ChangeSet((Listed(Leaves(ADA.id), Own()),)).facts(team).people == team.people[1:]
    with pytest.raises(BadInput, match="no two people could open"):
        ChangeSet((Listed(Leaves(ADA.id), Own()),)).check(team)
    ChangeSet((Listed(Leaves(ADA.id), Own()),)).check(
        replace(team, rules=RulesInForce(policy=Policy(same_team_forbidden=False)))
    )


def test_a_vault_founded_with_one_officer_can_still_change() -> None:
    small = facts(people=(ADA, BO), pair=(ADA, BO))
    put(REPLACED, Own((YANKEE,)), small)
    with pytest.raises(BadInput, match="no two people could open"):
        leave(ADA, vault=small)


def test_a_row_of_its_own_list_makes_no_other_row_stale() -> None:
    later = "2026-11-01T12:00:00Z"
    both = put(REPLACED, Own((YANKEE,)), typed_utc=later, earlier=True)
    lower = replace(DC01, cap_min=10)
    both = both.with_change(Listed(relabelling(DC01, lower), Own(outside=lower), later, earlier=True), facts())
    both.check(facts())
    # A row of this opening is never stale by its time: who typed it saw what is there.
    put(REPLACED, Own((YANKEE,)), typed_utc="2026-10-31T00:00:00Z")


def test_what_others_tried_is_not_what_these_two_tried() -> None:
    assert as_taken_up(replace(REPLACED, tested=True)) == REPLACED
    not_done = closing(TRIED, tested=False, reason="The supplier is gone")
    assert as_taken_up(not_done) == not_done
    assert change_of({"kind": REPLACED.event.name, **REPLACED.fields()}) == REPLACED


def test_who_signs_changes_nothing_but_their_own_name() -> None:
    bo = facts().people_facts.row(BO.id)
    assert bo is not None
    put(changing(bo, name="Bo Berg", role=bo.role, team=bo.team))
    for other in (
        changing(bo, name=bo.name, role="operator", team=bo.team),
        changing(bo, name="Bo Berg", role=bo.role, team="day"),
    ):
        with pytest.raises(NotPermitted, match="Nobody signs about themselves"):
            put(other)
    with pytest.raises(BadInput, match="it looks like"):
        put(changing(bo, name="Cy", role=bo.role, team=bo.team))


def test_rows_of_a_person_stand_where_they_can_be_made() -> None:
    vault = with_others(proven=(IDA.id,), waiting=(BO.id, IDA.id))
    back = put(ReinstatePerson(IDA.id), vault=vault)
    assert str(back.changes[0].change.sentence(vault)) == "Ida can open again with Bo, Cy, Hal."
    assert back.facts(vault).people_facts.suspended == ()
    put(EndWaits(BO.id), vault=vault)
    assert put(EndWaits(IDA.id), vault=vault).facts(vault).waiting == {BO.id}
    # Who is suspended can still leave, and be called otherwise.
    put(RemovePerson(IDA.id, "Left for good"), vault=vault)
    ida = vault.people_facts.row(IDA.id)
    assert ida is not None
    put(changing(ida, name="Ida Iver", role="officer", team="night"), vault=vault)


def test_accepting_tells_who_could_confirm_instead() -> None:
    vault = with_others()
    accepted = put(AcceptPerson(HAL.id), vault=vault)
    words = " ".join(map(str, accepted.changes[0].change.follows(vault)))
    assert "A third person can still confirm: Di, Gil." in words
    assert not accepted.facts(vault).people_facts.is_held(HAL.id)
    assert str(accepted.changes[0].change.sentence(vault)).endswith("accepted by Bo and Cy.")


def test_who_alone_could_confirm_somebody_leaves_with_a_warning() -> None:
    people = facts_of((ADA, BO, CY, DI, HAL), (BO, CY), held(HAL, BO, CY))
    vault = facts(people_facts=people)
    only = "Nobody but Di could confirm Hal: remove them in a later list."
    assert list(map(str, RemovePerson(DI.id, "Left").follows(vault))) == [only]
    assert only in list(map(str, SuspendPerson(DI.id, "Away").follows(vault)))
    assert RemovePerson(ADA.id, "Left").follows(vault) == ()


def test_a_held_auditor_is_none_where_one_has_to_stay() -> None:
    people = facts_of((ADA, BO, CY, DI, GIL), (BO, CY), held(GIL, BO, CY))
    with pytest.raises(NotPermitted, match="Di is the only auditor"):
        put(RemovePerson(DI.id, "Left"), vault=facts(people_facts=people))
    put(RemovePerson(GIL.id, "Left"), vault=facts(people_facts=people))


def test_a_list_says_where_it_leaves_one_pair_or_two_officers() -> None:
    third = Person("p00000006", "Flo", Role.OFFICER, "ops")
    vault = facts(people=(ADA, BO, CY, DI, third))
    leaves = put(RemovePerson(third.id, "Left"), vault=vault)
    assert any("only two officers" in said for said in map(str, leaves.said(vault)))
    assert leaves.without(1).said(vault) == ()
    few = facts(people=(ADA, BO, CY, DI))
    one_pair = put(RemovePerson(ADA.id, "Left"), vault=few)
    # Two officers there were before.
    edition = "People and rules have a new edition from this seal on: write P1 into the register, as the new line has it."
    assert list(map(str, one_pair.said(few))) == ["Only Bo and Cy open this vault after this list.", edition]
    # The two who go: what they brought counts with nobody until a third was taken up.
    four = facts_of((ADA, BO, CY, DI, HAL), (BO, CY), held(HAL, BO, CY, ADA))
    said = put(RemovePerson(ADA.id, "Left"), vault=facts(people_facts=four)).said(facts(people_facts=four))
    assert list(map(str, said)) == [
        "Only Bo and Cy open this vault until they have taken up what Di can confirm: stay till then.",
        edition,
    ]


def test_who_is_enrolled_and_confirmed_is_said_to_open_at_once() -> None:
    met = Meeting(ENROLLED.person, 1, DI.id, 815, "2026-11-29T08:30:00Z", ENROLLED.public_sha256)
    here = facts(met=(met,))
    enrolled = put(ENROLLED, FREDS, here)

    def sentences(changes: ChangeSet) -> list[str]:
        return [str(listed.change.sentence(now)) for listed, now in changes.steps(here)]

    (alone,) = sentences(enrolled)
    assert "with Bo, Cy once Di or Gil has met and confirmed them" in alone
    # The third signed already; what counts is the row that takes it up.
    both = enrolled.with_change(Listed(ConfirmPerson(ENROLLED.person, 1, DI.id, 815), Own()), here)
    enrols, confirms = sentences(both)
    assert "From this seal on they can open with Ada, Bo, Cy. Keys" in enrols
    assert "once" not in enrols
    assert "from this seal on Fred Officer can open with everybody" in confirms
    assert sentences(both.without(2)) == [alone]


def test_a_confirmation_is_of_the_very_keys_that_a_third_read() -> None:
    row = ConfirmPerson(FRED.id, 1, DI.id, 815)
    after = put(row, vault=with_fred()).facts(with_fred())
    assert not after.people_facts.is_held(FRED.id)
    assert {pair for pair in after.pairs if FRED.id in pair} == {(person.id, FRED.id) for person in (ADA, BO, CY)}
    # Of other keys, of another third, or of another entry it is another thing.
    (met,) = with_fred().met
    for other in (
        replace(met, key=2),
        replace(met, by=GIL.id),
        replace(met, entry=814),
        replace(met, public_sha256="00" * 32),
    ):
        with pytest.raises(BadInput, match="not confirmed yet"):
            put(row, vault=with_fred(met=(other,)))
    # A signer is confirmed by the other signer, and by nobody else.
    settled = with_fred(pair=(FRED, CY), met=(replace(met, by=CY.id),))
    put(replace(row, third=CY.id), vault=settled)


def test_who_is_confirmed_by_a_list_is_kept_by_the_same_list() -> None:
    """A note that frees somebody who leaves with it, or who has other keys, is refused by every verifier."""
    vault = confirming_hal()
    rebound = replace(REBOUND, person=HAL.id)
    for change in (SuspendPerson(HAL.id, "Away"), RemovePerson(HAL.id, "Left"), rebound):
        with pytest.raises(BadInput, match="This list confirms Hal: take that row out first"):
            put(change, ADAS, vault)
    hal = vault.people_facts.row(HAL.id)
    assert hal is not None
    put(changing(hal, name=hal.name, role="operator", team=hal.team), vault=vault)
