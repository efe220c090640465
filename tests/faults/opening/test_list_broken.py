"""A list of many kinds of changes, broken at every write, sync and rename while it is collected, sealed, and after it.

Each time the old vault or the new one stands, whole; who may open does, everybody else has their sentence; what was typed is
kept; both verifiers hold to the founding card alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from conftest import SECRET, Cast, Template, cast_in
from fakes.breaking_files import BreakingFiles
from fakes.broken_seal import Ways, both_hold, cases, walked
from fakes.cast_copy import copy_of
from fakes.dying_files import Killed
from fakes.removal import audit_keys, header_of
from twinseal.domain.changes.registry import CHANGES
from twinseal.domain.envelope import FieldKind
from twinseal.domain.errors import PairNotAllowed, SamePerson, TwinsealError, WrongFactor
from twinseal.domain.events.people import PERSON_REMOVED
from twinseal.domain.opening import OpeningKind, ResealCause
from twinseal.domain.request import Draft
from twinseal.flows.change_list.envelope_forms import FieldInput, OutsideInput
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault

COLLECTED = {"killed": (70, 200, 350), "power cut": (20, 230, 370), "fault": (45, 250, 345), "deaf": (60, 280, 340)}
"""Of 381 acts, of which the 316th renames the header."""
CUT_OFF = {"killed": (60, 215), "power cut": (100, 235), "fault": (140, 225), "deaf": (20, 210)}
"""Of 245 acts of the next opening, of which the 200th renames its header."""
NEW, OLD, BEFORE = "Kilo-1-lima", SECRET.format(0), SECRET.format(1)
PAIRS = (("Ed", "Cy"), ("Flo", "Bo"), ("Ada", "Bo"), ("Bo", "Cy"), ("Ed", "Flo"))
"""Some of those who may open, before and after; as second none but an officer may."""
OF_PEOPLE = {kind for kind in (change.event.name for change in CHANGES) if kind.startswith("person.")} - {
    PERSON_REMOVED.name
}
"""Kinds that need people of another standing, who sit at the machine or have to wait: tests beside this one break their seals."""

PURPOSE = Draft((), "", (), "", "Everything that a list can change is changed.", 60, OpeningKind.MAINTENANCE)


def pair_at(at: int) -> tuple[str, str]:
    """Return the pair that opens what was broken at an act: another one each time."""
    return PAIRS[at // 10 % len(PAIRS)]


def password(value: str) -> FieldInput:
    return FieldInput(FieldKind.PASSWORD, "Password", value, value)


def opened(cast: Cast, vault: SealedVault, first: str, second: str) -> OpeningFlow:
    flow = cast.to_request(vault, first)
    flow.submit_request(PURPOSE)
    flow.confirm(*cast.factors(second))
    assert not flow.view().masked, flow.view().warnings
    return flow


def sealed(cast: Cast, flow: OpeningFlow) -> None:
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later(4000)


@pytest.fixture(scope="session")
def lived_in(two_template: Template, tmp_path_factory: pytest.TempPathFactory) -> tuple[Template, str]:
    """Return a vault of which one envelope was shown and another one replaced, and the code of its register."""
    folder = tmp_path_factory.mktemp("lived") / "home"
    cast = cast_in(folder, two_template)
    vault = cast.open()
    flow = cast.to_open(vault, "Bo", "Cy", envelopes=2)
    first, second = (envelope.outside.id for envelope in flow.view().envelopes)
    flow.open_vault.contents.reveal(first, 1).wipe()
    flow.open_vault.envelope_parts.put_field(second, password("Oscar-9-papa"), tested=True)
    cast.later()
    cast.sign_list(flow, "Bo", "Cy")
    receipt = flow.view().receipt
    assert receipt is not None
    assert receipt.problem == ""
    vault.close()
    _, founded, ids, seeds = two_template
    return (folder, founded, ids, seeds), receipt.register_code


def living(home: Path, lived_in: tuple[Template, str]) -> Cast:
    template, code = lived_in
    cast = cast_in(home, template)
    cast.register_code = code
    cast.later(8000)
    # A step of the clock since the last seal, which the list explains.
    cast.clock.set_wall(cast.clock.utc() + timedelta(seconds=312))
    return cast


def collected(cast: Cast, flow: OpeningFlow, plan: Path, taken: Callable[[], object]) -> None:
    """Put a change of every kind on the list, as people do; `taken` hears of each that was shown to them."""
    vault = flow.open_vault
    rules = vault.rule_forms
    forms, first, second, third = vault.envelope_forms, *(o.id for o in flow.view().outsides if not o.sentinel)
    (owed,) = [choice for choice in forms.owed() if not choice.is_test]
    for put in (
        lambda: vault.envelope_parts.put_field(first, password(NEW), tested=False),
        lambda: forms.undo(second),
        lambda: forms.relabel(first, OutsideInput("Domain controller", "SYS-0")),
        lambda: forms.retire(third, "The system was taken out of service."),
        lambda: forms.add(OutsideInput("Envelope 9", "SYS-9"), (password("Mike-7-november"),), [plan]),
        lambda: forms.close_duty(owed.id, tested=False, reason="The supplier has to come for it first."),
        lambda: vault.changes.remove_person(cast.id("Gil"), "Left the company at the end of October"),
        lambda: rules.set_rule("opening_min", "20"),
        lambda: rules.set_threshold("a6_clock_s", "400"),
        lambda: rules.put_reason("", "Drill", ["Who leads it?"], "Drill number", "D-####"),
        lambda: rules.set_place({"place": "Room 2.01"}),
        lambda: rules.rekey("A backup was stolen from the safe"),
        lambda: rules.explain_clock("Its battery was empty for a week"),
    ):
        put()
        taken()


def signed_list(cast: Cast, files: BreakingFiles) -> None:
    """Collect, sign and seal; the drive counts its acts from the first row on."""
    plan = cast.vault_path.parent / "plan.pdf"
    plan.write_bytes(b"%PDF-1.4 plan")
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    flow = opened(cast, vault, "Bo", "Cy")

    def taken() -> None:
        files.shown += 1

    cast.later()
    try:
        files.begin()
        collected(cast, flow, plan, taken)
        changes = flow.open_vault.changes
        changes.review()
        changes.sign(cast.id("Bo"), cast.code("Bo"))
        changes.sign(cast.id("Cy"), cast.code("Cy"))
    except TwinsealError:
        flow.reseal(ResealCause.HAND)
    finally:
        # The lock goes with the process.
        vault._lock.release()


def whole(cast: Cast, flow: OpeningFlow) -> bool:
    """Tell whether the open vault is the new one; it is all of the new one or all of the old one."""
    store = flow.open_vault.state.open_store()
    header = header_of(cast)
    labels = {outside.name: outside.id for outside in flow.view().outsides}
    names = {outside.id: outside.name for outside in flow.view().outsides}
    first = labels.get("Domain controller") or labels["Envelope 0"]
    effects = {
        "replaced": store.contents(first).fields[1].value == NEW,
        "undone": store.contents(labels["Envelope 1"]).fields[1].value == BEFORE,
        "relabelled": "Domain controller" in labels,
        "retired": "Envelope 2" not in labels,
        "added": "Envelope 9" in labels,
        "closed": any(duty.closed_utc and (duty.kind, duty.envelope) == ("rotate", first) for duty in store.duties()),
        "removed": cast.id("Gil") not in {entry.person.id for entry in header.people},
        "rule": header.policy.opening_min == 20,
        "threshold": header.constitution.thresholds.a6_clock_s == 400,
        "reason": header.categories[-1].name == "Drill",
        "place": header.place == "Room 2.01",
        "rekeyed": {"Envelope 1", "Envelope 9"} <= {names.get(duty.envelope) for duty in store.owed_duties()},
    }
    assert len(set(effects.values())) == 1, effects
    if not effects["replaced"]:
        assert store.contents(first).fields[1].value == OLD
    if effects["added"]:
        assert [file.name for file in store.contents(labels["Envelope 9"]).attachments] == ["plan.pdf"]
    return effects["replaced"]


def stands(cast: Cast, rows: int, pair: tuple[str, str]) -> bool:
    """Look at what stands as the next start, everybody at the door, a pair and both verifiers do; tell whether it is the new vault."""
    cast.later(4000)
    cast.register_code = ""
    vault = cast.open()
    assert vault.view().log_fault == ""
    assert vault.view().damage == ""
    flow = cast.to_request(vault, pair[0])
    flow.submit_request(PURPOSE)
    for name, kind in ((pair[0], SamePerson), ("Ed" if pair[0] == "Ada" else "Ada", PairNotAllowed)):
        with pytest.raises(kind):
            flow.confirm(*cast.factors(name))
    flow.confirm(*cast.factors(pair[1]))
    assert not flow.view().masked, flow.view().warnings
    is_new = whole(cast, flow)
    offered = flow.open_vault.changes.view().offered
    if is_new:
        assert offered == ()
    else:
        # What was shown is kept; the row that was about to be shown may be too.
        assert sum(draft.count for draft in offered) in (rows, rows + 1)
        assert all(draft.is_readable for draft in offered)
    sealed(cast, flow)
    if is_new:
        with pytest.raises(WrongFactor):
            vault.sign_in_auditor(*cast.factors("Gil"))
    vault.close()
    assert not both_hold(cast, audit_keys(cast, "Di")).anomalies
    return is_new


def test_the_list_has_a_change_of_every_kind(lived_in: tuple[Template, str], tmp_path: Path) -> None:
    cast = living(tmp_path / "home", lived_in)
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"%PDF-1.4 plan")
    vault = cast.open()
    flow = opened(cast, vault, "Bo", "Cy")
    collected(cast, flow, plan, lambda: None)
    listed = {row.kind for row in flow.open_vault.changes.view().rows}
    assert listed == {change.event.name for change in CHANGES} - OF_PEOPLE
    cast.later()
    cast.sign_list(flow, "Bo", "Cy")
    receipt = flow.view().receipt
    assert receipt is not None
    assert (receipt.problem, receipt.changes_made) == ("", len(listed))
    vault.close()
    assert stands(cast, 0, PAIRS[0])


@pytest.mark.parametrize("ways", cases(COLLECTED))
def test_broken_while_it_is_collected_what_was_shown_is_kept(
    lived_in: tuple[Template, str], tmp_path: Path, ways: Ways
) -> None:
    shown = set()

    def looked(cast: Cast, at: int, rows: int) -> bool:
        shown.add(rows)
        return stands(cast, rows, pair_at(at))

    for way, seen in walked(ways, tmp_path, partial(living, lived_in=lived_in), signed_list, looked).items():
        assert set(seen) == {False, True}, way
    assert len(shown) > 1


@pytest.fixture(scope="module")
def cut(lived_in: tuple[Template, str], tmp_path_factory: pytest.TempPathFactory) -> Cast:
    """Return a vault whose list was sealed by a process that ended between its header and its checkpoint."""
    cast = living(tmp_path_factory.mktemp("cut") / "home", lived_in)
    files = BreakingFiles(cast.vault_path, "killed")
    real = files._make_file

    def make_file(path: Path) -> int:
        if path.parent.name == "checkpoints":
            raise Killed
        return real(path)

    files._make_file = make_file  # type: ignore[method-assign]  # one act of this drive, by name
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    flow = opened(cast, vault, "Bo", "Cy")
    plan = cast.vault_path.parent / "plan.pdf"
    plan.write_bytes(b"%PDF-1.4 plan")
    collected(cast, flow, plan, lambda: None)
    cast.later()
    with pytest.raises(Killed):
        cast.sign_list(flow, "Bo", "Cy")
    vault._lock.release()
    cast.register_code = ""
    return cast


@pytest.mark.parametrize("ways", cases(CUT_OFF))
def test_cut_off_and_broken_in_the_next_opening_too(cut: Cast, tmp_path: Path, ways: Ways) -> None:
    """Its seal has no checkpoint, and the opening that makes it breaks as well: twice in a row in the same gap."""

    def gone(cast: Cast, files: BreakingFiles) -> None:
        files.begin()
        vault: SealedVault | None = None
        try:
            vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
            opened(cast, vault, "Ed", "Cy").reseal(ResealCause.HAND)
        except TwinsealError:
            pass
        finally:
            if vault is not None:
                vault._lock.release()

    def looked(cast: Cast, at: int, _shown: int) -> bool:
        return stands(cast, 0, pair_at(at))

    for way, seen in walked(ways, tmp_path, partial(copy_of, cut), gone, looked).items():
        assert len(seen) > 1, way
        assert all(seen), way
