"""A list of changes from the first row to the seal: kept, forgotten, taken up by others, signed, and carried out or not at all."""

from __future__ import annotations

from collections.abc import Callable

from conftest import Cast
from twinseal.domain.changes.change_step import ChangeStep
from twinseal.domain.errors import BadInput, DraftDamaged, WrongStep
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles
from twinseal.vault.header import Header
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import VaultPaths

WHY = "Left the company"


def header_of(cast: Cast) -> Header:
    return load_header(RealFiles(), VaultPaths(cast.vault_path))


def drafts_of(cast: Cast) -> list[str]:
    return sorted(path.name for path in cast.vault_path.glob("draft-*.sealed"))


def reseal(cast: Cast, flow: OpeningFlow) -> int:
    """Seal by hand; return how many changes were kept."""
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later()
    return receipt.changes_kept


def test_a_list_is_kept_until_two_people_sign_it(two: Cast, refused: Callable[..., str]) -> None:
    vault = two.open()
    flow = two.to_open(vault, "Bo", "Cy")
    changes, generation = flow.open_vault.changes, vault.context.header.generation
    refused(BadInput, changes.review)
    two.later()
    rows = changes.remove_person(two.id("Gil"), WHY).rows
    assert [(row.number, row.kind) for row in rows] == [(1, "person.removed")]
    # Durable before it was shown.
    assert drafts_of(two) == [f"draft-{generation}.sealed"]
    refused(WrongStep, lambda: changes.sign(two.id("Bo"), two.code("Bo")))
    assert changes.review().step is ChangeStep.REVIEW
    half = changes.sign(two.id("Bo"), two.code("Bo"))
    assert (half.step, half.signed_by) == (ChangeStep.HALF_SIGNED, (two.id("Bo"),))
    refused(BadInput, lambda: changes.sign(two.id("Bo"), "000000"))
    # Any change of the list forgets it, and without rows there is no draft.
    assert changes.take_out(1).signed_by == ()
    assert drafts_of(two) == []
    changes.remove_person(two.id("Gil"), WHY)
    changes.review()
    two.later()
    left_s = changes.sign(two.id("Bo"), two.code("Bo")).sign_left_s
    assert left_s == header_of(two).policy.joint_window_s
    ends = two.clock.boottime_us() + left_s * 1_000_000
    while two.clock.boottime_us() < ends - 30_000_000:
        two.later(30)
        flow.touched()
        assert flow.tick().step is OpeningStep.OPEN
    assert 0 < changes.view().sign_left_s <= 30
    two.later(30)
    flow.touched()
    flow.tick()
    # Nobody seals with a signature of before; who comes too late is told, and both sign again.
    late = refused(BadInput, lambda: changes.sign(two.id("Cy"), two.code("Cy")))
    assert late == "The first signature has lapsed: nothing is signed. Both of you sign again."
    lapsed = changes.view()
    assert (lapsed.step, lapsed.signed_by, lapsed.sign_left_s, lapsed.has_lapsed) == (ChangeStep.REVIEW, (), 0, True)
    two.later()
    again = changes.sign(two.id("Cy"), two.code("Cy"))
    assert (again.step, again.signed_by, again.has_lapsed) == (ChangeStep.HALF_SIGNED, (two.id("Cy"),), False)
    assert changes.back().step is ChangeStep.COLLECTING
    assert reseal(two, flow) == 1
    header = header_of(two)
    assert (header.changes.set, header.changes.count, header.changes.drafts) == ("", 0, 1)
    assert two.id("Gil") in {entry.person.id for entry in header.people}
    assert drafts_of(two) == []

    # Another pair leaves it, and finds it again.
    flow = two.to_open(vault, "Flo", "Cy")
    offered = flow.open_vault.changes.view().offered
    assert [(draft.count, draft.is_readable) for draft in offered] == [(1, True)]
    assert "was not signed: take it up, keep it for later, or drop it." in offered[0].sentence
    assert reseal(two, flow) == 0

    flow = two.to_open(vault, "Flo", "Cy")
    changes = flow.open_vault.changes
    taken = changes.take_up(changes.view().offered[0].id)
    assert (taken.offered, taken.left) == ((), ())
    assert {name.split()[0] for name in taken.rows[0].typed_by} == {"Bo", "Cy"}
    changes.review()
    two.later()
    changes.sign_both(two.code("Flo"), two.code("Cy"))
    view = flow.view()
    assert view.step is OpeningStep.RESEALED
    assert view.receipt is not None
    assert (view.receipt.problem, view.receipt.changes_made, view.receipt.changes_kept) == ("", 1, 0)
    header = header_of(two)
    assert len(header.changes.set) == 64
    assert (header.changes.count, header.changes.drafts) == (1, 0)
    assert two.id("Gil") not in {entry.person.id for entry in header.people}
    two.later()
    desk = vault.sign_in_auditor(*two.factors("Di"))
    kinds = [line.kind for line in reversed(desk.entries(count=500)[1])]
    findings = desk.view().findings
    desk.sign_out()
    vault.close()
    # Each row, then both forms, then the seal; and the desk takes them for what they are.
    at = kinds.index("person.removed")
    assert kinds[at : at + 4] == ["person.removed", "change.signed", "change.signed", "opening.resealed"]
    assert kinds.index("changes.kept") < kinds.index("changes.taken_up") < at
    assert not any("NOT PROVEN" in finding for finding in findings)


def killed_with_a_list(cast: Cast) -> None:
    """Begin a list and end without a reseal."""
    vault = cast.open()
    flow = cast.to_open(vault, "Flo", "Cy")
    cast.later()
    flow.open_vault.changes.remove_person(cast.id("Gil"), WHY)
    vault._lock.release()
    cast.later(4000)


def test_what_a_kill_left_is_decided_first_and_not_lost(two: Cast, refused: Callable[..., str]) -> None:
    killed_with_a_list(two)
    vault = two.open()
    flow = two.to_open(vault, "Flo", "Cy")
    changes = flow.open_vault.changes
    two.later()
    assert [(draft.id, draft.count) for draft in changes.view().offered] == [("", 1)]
    assert "take it up or drop it first" in refused(BadInput, lambda: changes.remove_person(two.id("Gil"), WHY))
    assert changes.drop("").offered == ()
    assert drafts_of(two) == []
    refused(BadInput, lambda: changes.take_up(""))
    assert reseal(two, flow) == 0
    assert "changes.dropped" in two_kinds(two, vault)

    killed_with_a_list(two)
    (draft,) = two.vault_path.glob("draft-*.sealed")
    draft.write_bytes(b"torn")
    vault = two.open()
    flow = two.to_open(vault, "Flo", "Cy")
    changes = flow.open_vault.changes
    two.later()
    assert [offered.is_readable for offered in changes.view().offered] == [False]
    refused(DraftDamaged, lambda: changes.take_up(""))
    assert len(changes.remove_person(two.id("Gil"), WHY).rows) == 1
    # It is not overwritten: what two people typed stays for who can read it after all.
    assert [path.read_bytes() for path in two.vault_path.glob("draft-*-unfit-*")] == [b"torn"]
    assert reseal(two, flow) == 1
    assert len(list(two.vault_path.glob("draft-*-unfit-*"))) == 1
    vault.close()


def two_kinds(cast: Cast, vault: SealedVault) -> list[str]:
    """Return the kinds of all entries, and close the vault."""
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    kinds = [line.kind for line in desk.entries(count=500)[1]]
    desk.sign_out()
    vault.close()
    cast.later()
    return kinds
