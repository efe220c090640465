"""A vault that lives: kills, lost phones, forgotten passphrases, people who leave, lists that are begun, kept, taken up and signed.

People come, go, are suspended, reinstated, accepted and change their roles by lists. Who opens with whom is worked out by a model
of its own, and held to the slots at each start. Whoever is left and may open together does, finds what was sealed last and the list
that nobody signed, and can go on. The rows of
`docs/next/changes.md`, section 11, that can happen with what is built, and what shows them besides:

| row | test |
|---|---|
| 1 | `faults/opening/test_list_broken.py`, `faults/opening/test_cut_off.py` |
| 2 | here |
| 3c, 10, 12, 13, 14, 16, 17, 25, 26, 35 | here: no sequence of such lists shuts out whom the model lets in |
| 4, 5 | `faults/opening/test_keys_broken.py`, `flows/change_list/test_person_forms.py` |
| 6 | `flows/change_list/test_person_forms.py` |
| 7 | here |
| 8, 9 | `flows/context/test_register_answer_behind.py`, `flows/context/test_register_answer_number.py` |
| 11 | `attacks/vault/test_nothing_found_is_made_true.py` |
| 18 | here, `flows/opening/test_new_phone.py`, `faults/opening/test_new_phone_broken.py`; in an opening of two officers besides, `flows/change_list/test_person_forms.py` |
| 20 | `flows/change_list/test_person_forms.py` |
| 19, 21 (the warning) | `flows/ceremony/test_flow_few_officers.py` |
| 27 | `unit/domain/changes/test_change_set_refusals.py` |
| 28 | `attacks/vault/test_odd_slots.py` |
| 29, 30 | `faults/opening/test_cut_off.py`, `attacks/vault/test_decided_without_a_note.py` |
| 31 | here, `flows/change_list/test_change_list_remove_person.py` |
| 32 | `unit/vault/test_guard.py` |
"""

from __future__ import annotations

import contextlib
import itertools
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from conftest import SECRET, Cast, Template, cast_in
from fakes.breaking_files import BreakingFiles
from fakes.dying_files import Killed
from fakes.lost_phone import opened as opened_without_code
from fakes.lost_phone import sealed as sealed_with_phone
from fakes.met import met
from fakes.new_people import adopt, enrolled
from fakes.vault_copy import copied
from twinseal.domain.envelope import FieldKind
from twinseal.domain.errors import BadInput, LogNotWritable, NotPermitted, TwinsealError, WrongFactor
from twinseal.domain.opening import OpeningKind, ResealCause
from twinseal.domain.people import Role
from twinseal.domain.request import Draft
from twinseal.flows.change_list.envelope_forms import FieldInput, OutsideInput
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.vault.header_file import load_header
from twinseal.vault.keyslot_file import load_keyslots
from twinseal.vault.layout import VaultPaths

PURPOSE = Draft((), "", (), "", "Something in the vault is changed.", 60, OpeningKind.MAINTENANCE)
ACTS = ("password", "label", "undo", "nothing")
OF_PEOPLE = ("remove", "suspend", "reinstate", "role", "team", "enrol", "accept", "confirm")
NEW = ("Hal", "Ida", "Jon", "Kim", "Lea", "Max")
TEAMS = ("ops", "sec", "eng", "night", "")


@dataclass(frozen=True)
class Member:
    """Somebody of the vault, as the model has them."""

    role: str
    team: str
    is_away: bool = False
    brought: frozenset[str] = frozenset()
    """Who signed for their keys, while no third has confirmed them."""
    is_settled: bool = False
    """Of the founding, or confirmed by a third."""


Model = dict[str, Member]


def opening(people: Model) -> set[tuple[str, str]]:
    """Return who opens together: two who are here, an officer and somebody else who is no auditor, not of one team, nobody held back."""
    pairs = set()
    for first, second in combinations(sorted(people), 2):
        one_half, other = people[first], people[second]
        apart = (
            one_half.is_away or other.is_away,
            "auditor" in (one_half.role, other.role),
            "officer" not in (one_half.role, other.role),
            bool(one_half.team) and one_half.team == other.team,
            bool(one_half.brought) and bool(other.brought),
            second in one_half.brought or first in other.brought,
        )
        if not any(apart):
            pairs.add((first, second))
    return pairs


def deciding(people: Model) -> set[tuple[str, str]]:
    return {pair for pair in opening(people) if all(people[name].role == "officer" for name in pair)}


def reading(people: Model) -> set[str]:
    return {
        name for name, member in people.items() if member.role == "auditor" and not member.is_away and not member.brought
    }


def shuts_out(before: Model, after: Model) -> bool:
    """Tell whether a list takes from a vault who opens it, who changes it, or who reads its log."""
    return any(bool(rule(before)) and not rule(after) for rule in (opening, deciding, reading))


class Life(RuleBasedStateMachine):
    """One vault, and a model of what must be in it."""

    def __init__(self, cast: Cast, seen: Counter[str]) -> None:
        super().__init__()
        self.seen = seen
        self.cast = cast
        self.gone: set[str] = set()
        """Who lost their phone, or forgot: they stay on the vault, and open nothing."""
        self.secrets = {SECRET.format(0)}
        """What the password of the first envelope may be: of a list that a kill met while it was sealed, either."""
        self.waiting = 0
        """Lists that nobody signed, at least."""
        self.numbers = itertools.count(1)
        people = load_header(cast.machine.files, VaultPaths(cast.vault_path)).people
        names = {person_id: name for name, person_id in cast.ids.items()}
        self.people: Model = {
            names[entry.person.id]: Member(entry.person.role.value, entry.person.team, is_settled=True) for entry in people
        }
        self.possible: list[Model] = [self.people]
        """Who may be in the vault: of a list that a kill met while it was sealed, those before or after it."""

    def pairs(self) -> list[tuple[str, str]]:
        """Return who may open together and can, by name, an officer as the second."""
        both = [pair for pair in opening(self.people) if not self.gone & set(pair)]
        return sorted(pair if self.people[pair[1]].role == "officer" else pair[::-1] for pair in both)

    def _look(self) -> None:
        """Find out which of those who may be in the vault are, by its header and its slots."""
        cast = self.cast
        paths, names = VaultPaths(cast.vault_path), {person_id: name for name, person_id in cast.ids.items()}
        header = load_header(cast.machine.files, paths)
        slots = {
            tuple(sorted(names[person] for person in pair))
            for pair in load_keyslots(cast.machine.files, paths, header).pairs
        }
        here = {
            names[entry.person.id]: (entry.person.role.value, entry.person.team, not entry.is_active)
            for entry in header.everybody
        }
        fits = [
            people
            for people in self.possible
            if here == {name: (member.role, member.team, member.is_away) for name, member in people.items()}
            and slots == opening(people)
        ]
        assert fits, (here, slots, self.possible)
        self.people = fits[-1]
        self.possible = [self.people]

    @precondition(lambda self: len(self.pairs()) > 1 and len(self.gone) < 2)
    @rule(who=st.sampled_from(("Ada", "Bo", "Cy", "Ed", "Flo", "Di", "Gil", *NEW)))
    def lose_a_phone_or_forget(self, who: str) -> None:
        """Somebody can sign in no more, as long as two others are left: of the last two they were warned."""
        self.gone.add(who)
        if self.pairs():
            self.seen["lost"] += 1
        else:
            self.gone.discard(who)

    @rule()
    def start_and_stop(self) -> None:
        """Somebody looks at the sealed vault."""
        vault = self.cast.open()
        assert vault.view().log_fault == ""
        waits = any("kept for the next opening" in notice for notice in vault.view().notices)
        assert waits or not self.waiting
        vault.close()
        self.cast.later(600)

    @rule(
        pair=st.integers(0, 30),
        act=st.sampled_from(ACTS),
        draft=st.sampled_from(("take", "drop", "leave")),
        sign=st.booleans(),
        dies=st.one_of(st.just(0), st.integers(1, 260)),
    )
    def open_the_vault(self, pair: int, act: str, draft: str, *, sign: bool, dies: int) -> None:
        """Two people open it, change something or do not; perhaps the process ends somewhere in it."""
        both = self.pairs()
        self._visited(both[pair % len(both)], act, "", 0, draft, sign=sign, dies=dies)

    @precondition(lambda self: any(pair in self.pairs() or pair[::-1] in self.pairs() for pair in deciding(self.people)))
    @rule(
        pair=st.integers(0, 30),
        act=st.sampled_from(OF_PEOPLE),
        choice=st.integers(0, 30),
        sign=st.sampled_from((True, True, True, False)),
        dies=st.one_of(st.just(0), st.just(0), st.integers(1, 400)),
    )
    def change_who_belongs_to_it(self, pair: int, act: str, choice: int, *, sign: bool, dies: int) -> None:
        """Two officers open it, and change who belongs to it; perhaps the process ends somewhere in it."""
        both = [each for each in self.pairs() if tuple(sorted(each)) in deciding(self.people)]
        names = both[pair % len(both)]
        # Who is away comes back, and who is held back is confirmed or accepted, before anybody else goes.
        acts = [each for each in (act, "reinstate", "confirm", "accept", "enrol", "team") if self._whom(names, each, choice)]
        if acts:
            whom = self._whom(names, acts[0], choice)
            self._visited(names, acts[0], whom[choice % len(whom)], choice, "take", sign=sign, dies=dies)

    @precondition(lambda self: self._new_phones())
    @rule(choice=st.integers(0, 30), dies=st.one_of(st.just(0), st.integers(1, 400)))
    def give_a_new_phone(self, choice: int, *, dies: int) -> None:
        """One of the last two officers lost the phone: the other asks, somebody witnesses; perhaps the process ends somewhere in it."""
        phones = self._new_phones()
        first, lost, witness = phones[choice % len(phones)]
        before = self._key_of(lost)

        def inside(vault: SealedVault) -> None:
            flow = opened_without_code(self.cast, vault, witness, first, lost)
            sealed_with_phone(self.cast, flow, first, lost)
            self._sealed(flow)

        self._visit(inside, dies)
        if self._key_of(lost) > before:
            adopt(self.cast, lost)
            self.gone.discard(lost)
            # Nobody confirms others by keys that no third has confirmed.
            self.people = {**self.people, lost: replace(self.people[lost], is_settled=False)}
            self.possible = [self.people]
            self.seen["phone"] += 1

    def _new_phones(self) -> list[tuple[str, str, str]]:
        """Return who can ask for whose new phone, and before whom: of two officers without whom no two others decide."""
        pairs = deciding(self.people)
        return [
            (first, lost, witness)
            for pair in sorted(pairs)
            for first, lost in (pair, pair[::-1])
            if first not in self.gone and lost in self.gone and not self.people[lost].brought
            if all(lost in each for each in pairs)
            for witness, member in sorted(self.people.items())
            if witness not in pair and witness not in self.gone and not member.brought and not member.is_away
        ]

    def _key_of(self, who: str) -> int:
        """Return the number of somebody's keys."""
        header = load_header(self.cast.machine.files, VaultPaths(self.cast.vault_path))
        return header.enrolled(self.cast.id(who)).key

    def _whom(self, names: tuple[str, str], act: str, choice: int) -> list[str]:
        """Return on whom an act can be tried."""
        return [who for who in (*sorted(self.people), *NEW) if self._after(names, act, who, choice) is not None]

    def _thirds(self, who: str) -> list[str]:
        """Return who could confirm somebody, and is there."""
        brought = self.people[who].brought
        return sorted(
            name
            for name, member in self.people.items()
            if member.is_settled and member.role in ("officer", "auditor") and not member.is_away
            if name not in brought and name not in self.gone and name != who
        )

    def _visited(
        self, names: tuple[str, str], act: str, who: str, choice: int, draft: str, *, sign: bool, dies: int
    ) -> None:
        self._visit(lambda vault: self._inside(vault, names, act, who, choice, draft, sign=sign), dies)

    def _visit(self, inside: Callable[[SealedVault], None], dies: int) -> None:
        """Open and seal the vault once, and end the process at that act on a file; never where it is 0."""
        cast = self.cast
        files = BreakingFiles(cast.vault_path, "killed")
        vault: SealedVault | None = None
        files.break_at = dies
        try:
            vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
            assert vault.view().log_fault == ""
            inside(vault)
        except Killed:
            self.seen["killed"] += 1
            self.waiting = 0
            cast.register_code = ""
        finally:
            if vault is not None:
                # The lock goes with the process.
                vault._lock.release()
            files.let_go()
            cast.later(4000)
        self._look()

    def _inside(
        self, vault: SealedVault, names: tuple[str, str], act: str, who: str, choice: int, draft: str, *, sign: bool
    ) -> None:
        if act == "confirm":
            # Whoever said so already may have been met in an opening that a kill ended.
            with contextlib.suppress(BadInput):
                met(self.cast, vault, who, self._thirds(who)[choice % len(self._thirds(who))])
        flow = self._opened(vault, names)
        changes = flow.open_vault.changes
        offered = changes.view().offered
        assert all(each.is_readable for each in offered)
        assert len(offered) >= bool(self.waiting)
        for each in offered[:1]:
            self.seen[draft] += 1
            if draft == "take":
                changes.take_up(each.id)
            elif draft == "drop":
                changes.drop(each.id)
        # What was typed about people in an earlier opening is another pair's; the model follows what these two do.
        while numbers := [row.number for row in changes.view().rows if row.kind.startswith("person.")]:
            changes.take_out(numbers[-1])
        new, after_it = f"Kilo-{next(self.numbers)}-lima", self.people
        try:
            if who:
                after_it = self._act_on(flow, names, act, who, choice)
            else:
                self._act(flow, act, new)
        except (BadInput, NotPermitted) as refusal:
            self.seen["refused"] += 1
            assert refusal.sentence.endswith((".", "!"))
        view = changes.view()
        self.cast.later()
        if sign and view.rows:
            after = {self._after_the_list(flow)}
            # From the second signature on either may be in force, until somebody looks.
            self.secrets |= after
            self.possible = [self.people, after_it]
            self.cast.sign_list(flow, *names)
            self.secrets = after
            self.possible = [after_it]
            if who:
                self.seen[act] += 1
            self.seen["signed"] += 1
        else:
            flow.reseal(ResealCause.HAND)
            self.seen["kept" if view.rows or view.left else "resealed"] += 1
        self._sealed(flow)

    def _opened(self, vault: SealedVault, names: tuple[str, str]) -> OpeningFlow:
        flow = self.cast.to_request(vault, names[0])
        flow.submit_request(PURPOSE)
        flow.confirm(*self.cast.factors(names[1]))
        assert not flow.view().masked, flow.view().warnings
        value = self._value(flow)
        assert value in self.secrets, "nothing but what was sealed last, or was being sealed"
        self.secrets = {value}
        return flow

    def _value(self, flow: OpeningFlow) -> str:
        first = next(outside.id for outside in flow.view().outsides if outside.system == "SYS-0")
        return flow.open_vault.state.open_store().contents(first).fields[1].value

    def _after_the_list(self, flow: OpeningFlow) -> str:
        first = next(outside.id for outside in flow.view().outsides if outside.system == "SYS-0")
        return flow.open_vault.changes.facts().inside(first).fields[1].value

    def _act(self, flow: OpeningFlow, act: str, new: str) -> None:
        vault = flow.open_vault
        first = next(outside for outside in flow.view().outsides if outside.system == "SYS-0")
        if act == "password":
            typed = FieldInput(FieldKind.PASSWORD, "Password", new, new)
            vault.envelope_parts.put_field(first.id, typed, tested=True)
        elif act == "undo":
            vault.envelope_forms.undo(first.id)
        elif act == "label":
            vault.envelope_forms.relabel(first.id, OutsideInput(f"Switch {new}", "SYS-0"))

    def _act_on(self, flow: OpeningFlow, names: tuple[str, str], act: str, who: str, choice: int) -> Model:
        """Put a row about somebody on the list; return who belongs to the vault after it. What the model refuses is refused."""
        before = self.people
        after = self._after(names, act, who, choice)
        if after is None or not any(not self.gone & set(pair) for pair in opening(after)):
            # Nobody would be left who can: of that the two who sign know, and the program does not.
            return before
        allowed = not shuts_out(before, after) and not (act != "enrol" and who in names)
        try:
            self._put(flow, act, who, after)
        except (BadInput, NotPermitted) as refusal:
            assert not allowed, (act, who, refusal.sentence)
            raise
        assert allowed, (act, who, before)
        return after

    def _after(self, names: tuple[str, str], act: str, who: str, choice: int) -> Model | None:
        """Return who belongs to the vault after an act, None where it cannot be tried on somebody."""
        before, now = self.people, self.people.get(who)
        if act == "enrol":
            if who in before or who not in NEW or who in self.cast.ids:
                return None
            thirds = {
                name
                for name, member in before.items()
                if member.role in ("officer", "auditor") and member.is_settled and not member.is_away and name not in names
            }
            role = ("officer", "operator", "auditor")[choice % 3]
            team = "" if role == "auditor" else TEAMS[choice % len(TEAMS)]
            return {**before, who: Member(role, team, brought=frozenset(names) if thirds else frozenset())}
        if now is None or (act != "reinstate" and act != "remove" and now.is_away):
            return None
        if act == "remove":
            return {name: member for name, member in before.items() if name != who}
        if act == "reinstate":
            possible = now.is_away and who not in self.gone
            return {**before, who: replace(now, is_away=False)} if possible else None
        if act == "accept":
            return {**before, who: replace(now, brought=frozenset())} if now.brought else None
        if act == "confirm":
            possible = bool(now.brought) and who not in names and who not in self.gone and bool(self._thirds(who))
            return {**before, who: replace(now, brought=frozenset(), is_settled=True)} if possible else None
        if act == "role":
            other = {"officer": "operator", "operator": "officer"}.get(now.role)
            return None if other is None else {**before, who: replace(now, role=other)}
        if act == "team":
            team = TEAMS[choice % len(TEAMS)]
            return None if team == now.team or now.role == "auditor" else {**before, who: replace(now, team=team)}
        return {**before, who: replace(now, is_away=True)}

    def _put(self, flow: OpeningFlow, act: str, who: str, after: Model) -> None:
        cast, rows = self.cast, flow.open_vault.people_rows
        if act == "enrol":
            new = after[who]
            enrolled(cast, flow, f"{who} Newcomer", Role(new.role), new.team)
        elif act == "remove":
            rows.remove(cast.id(who), "Left the company at the end of October")
        elif act == "suspend":
            rows.suspend(cast.id(who), "Away until the end of the winter")
        elif act == "reinstate":
            rows.prove(*cast.factors(who))
            rows.reinstate(cast.id(who))
        elif act == "accept":
            rows.accept(cast.id(who))
        elif act == "confirm":
            flow.open_vault.changes.confirm_person(cast.id(who))
        elif act == "role":
            rows.change(cast.id(who), role=after[who].role)
        else:
            rows.change(cast.id(who), team=after[who].team)

    def _sealed(self, flow: OpeningFlow) -> None:
        receipt = flow.view().receipt
        assert receipt is not None
        assert receipt.problem == ""
        self.cast.register_code = receipt.register_code
        self.waiting = load_header(self.cast.machine.files, VaultPaths(self.cast.vault_path)).changes.drafts

    def teardown(self) -> None:
        """Whatever happened: two people who are left open it, and an auditor who is left reads what happened."""
        cast = self.cast
        cast.later(8000)
        vault = cast.open()
        self._opened(vault, self.pairs()[0]).reseal(ResealCause.HAND)
        cast.later()
        for name in ("Di", "Gil"):
            if name in self.gone:
                continue
            if name in reading(self.people):
                vault.sign_in_auditor(*cast.factors(name)).sign_out()
            else:
                with pytest.raises(WrongFactor):
                    vault.sign_in_auditor(*cast.factors(name))
            cast.later()
        vault.close()


def lived(template: Template, folder: Path, *, lives: int, steps: int) -> Counter[str]:
    """Let so many vaults live; return what happened in them, and how often."""
    begun, seen = itertools.count(), Counter[str]()

    class OneLife(Life):
        def __init__(self) -> None:
            super().__init__(cast_in(folder / str(next(begun)), template), seen)

    run_state_machine_as_test(
        OneLife,
        settings=settings(
            max_examples=lives, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    return seen


def test_whoever_is_left_finds_a_way_on(two_template: Template, tmp_path: Path) -> None:
    seen = lived(two_template, tmp_path, lives=4, steps=10)
    print(seen)
    assert min(seen[name] for name in ("signed", "killed", "lost")) > 0, seen


def test_one_of_the_last_two_officers_has_a_new_phone(two: Cast) -> None:
    """The verb that few lives come to, for it takes a vault with two officers left."""
    seen = Counter[str]()
    life = Life(two, seen)
    life._visited(("Bo", "Cy"), "suspend", "Flo", 0, "take", sign=True, dies=0)
    life.lose_a_phone_or_forget("Cy")
    assert {(first, lost) for first, lost, _ in life._new_phones()} == {("Bo", "Cy")}
    for dies in (60, 0):
        life.give_a_new_phone(0, dies=dies)
    assert (seen["lost"], seen["killed"], seen["phone"], life.gone) == (1, 1, 1, set())
    life._visited(("Bo", "Cy"), "reinstate", "Flo", 0, "take", sign=True, dies=0)
    assert seen["reinstate"] == 1
    assert life._new_phones() == []
    life.teardown()


@pytest.mark.long
def test_whoever_is_left_finds_a_way_on_for_long(two_template: Template, tmp_path: Path) -> None:
    seen = lived(two_template, tmp_path, lives=60, steps=30)
    happened = ("signed", "kept", "resealed", "refused", "killed", "lost", "take", "drop", "leave", *OF_PEOPLE)
    assert min(seen[name] for name in happened) > 10, seen


def sealed_once_more(cast: Cast) -> None:
    """Let two people open and seal."""
    vault = cast.open()
    assert vault.view().log_fault == ""
    flow = cast.to_open(vault, "Ed", "Cy")
    assert not flow.view().masked, flow.view().warnings
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    vault.close()
    cast.register_code = receipt.register_code
    cast.later(4000)


def test_a_lost_note_of_a_checkpoint_shuts_nobody_out(cast: Cast, refused: Callable[..., str]) -> None:
    """Row 2: one is caught up by the next pair; two are put back from any copy of the folder."""
    for _ in range(2):
        sealed_once_more(cast)
    notes = cast.vault_path / "audit" / "checkpoints"
    newest = max(notes.iterdir())
    newest.unlink()
    cast.register_code = ""
    sealed_once_more(cast)
    lost = {path: path.read_bytes() for path in sorted(notes.iterdir())[-2:]}
    for path in lost:
        path.unlink()
    cast.register_code = ""
    vault = cast.open()
    assert "put them back from any export or backup" in vault.view().log_fault
    refused(LogNotWritable, vault.break_the_glass)
    vault.close()
    for path, data in lost.items():
        path.write_bytes(data)
    sealed_once_more(cast)


def test_a_copy_made_by_hand_opens_when_it_is_put_back(cast: Cast, tmp_path: Path) -> None:
    """Row 7: a backup of the folder, taken while nothing runs and put back after further seals, without the log's next key."""
    sealed_once_more(cast)
    copied(cast.vault_path, tmp_path / "backup")
    code = cast.register_code
    sealed_once_more(cast)
    shutil.rmtree(cast.vault_path)
    copied(tmp_path / "backup", cast.vault_path)
    cast.register_code = code
    (cast.vault_path / "audit" / "next.key").unlink()
    vault = cast.open()
    assert vault.view().log_fault == ""
    flow = cast.to_open(vault, "Ed", "Cy")
    # They are told, and two of them go on.
    assert flow.view().undecided
    for name in ("Ed", "Cy"):
        cast.later()
        flow.open_vault.unmasking.unmask(cast.id(name), cast.code(name), adopt=True)
    assert not flow.view().masked
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    vault.close()
    cast.register_code = receipt.register_code
    cast.later(4000)
    sealed_once_more(cast)


def test_a_deleted_trust_card_is_put_back_from_any_copy(cast: Cast) -> None:
    """Row 31: the card in the folder proves itself against the header; whoever deletes it shuts nobody out for good."""
    card = cast.vault_path / "trust-card.json"
    data = card.read_bytes()
    card.unlink()
    with pytest.raises(TwinsealError) as refusal:
        cast.open().break_the_glass()
    assert "card" in refusal.value.sentence
    card.write_bytes(data)
    sealed_once_more(cast)
