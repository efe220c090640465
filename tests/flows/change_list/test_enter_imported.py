"""An import on the list of an opening: as a whole or not at all, and the next list goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast
from fakes.cast_copy import copy_of
from fakes.keepass import Entry, Folder, blocks, xml_of
from fakes.recorded_disk import RecordingFiles
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.imported import ImportFormat
from twinseal.domain.numbers import ROWS_MAX
from twinseal.domain.opening import MaskCause, ResealCause
from twinseal.flows.imports.keepass_xml import read_keepass_xml
from twinseal.flows.imports.proposal import Proposals
from twinseal.flows.imports.propose import propose
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import SealReceipt

PAIR = ("Bo", "Cy")


def proposals(cast: Cast, *inside: Entry | Folder, binaries: Iterable[bytes] = ()) -> Proposals:
    source = read_keepass_xml(iter(blocks(xml_of(*inside, binaries=binaries), 65_536)), now=cast.clock.utc())
    return propose(source, ImportFormat.KEEPASS_XML)


def many(count: int) -> list[Entry]:
    return [Entry(f"Switch {number:04}", {"UserName": "u", "Password": f"secret {number}"}) for number in range(count)]


def opened(cast: Cast, vault: SealedVault, pair: tuple[str, str] = PAIR) -> OpeningFlow:
    cast.later(4000)
    return cast.to_open(vault, *pair)


def signed(cast: Cast, flow: OpeningFlow) -> SealReceipt:
    cast.later()
    flow.open_vault.changes.review()
    for name in PAIR:
        flow.open_vault.changes.sign(cast.id(name), cast.code(name))
    receipt = flow.view().receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    return receipt


def test_only_two_officers_import_and_nothing_is_written(two: Cast) -> None:
    vault = two.open()
    flow = opened(two, vault, ("Ada", "Bo"))
    with pytest.raises(NotPermitted, match="Only two officers"):
        flow.open_vault.imports.select(proposals(two, Entry("A", {"Password": "p"})))
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_each_envelope_owes_a_rotation_of_its_secrets(two: Cast) -> None:
    vault = two.open()
    flow = opened(two, vault)
    imports = flow.open_vault.imports
    inside = Entry("A", {"UserName": "u", "Password": "p", "Notes": "n", "otp": "JBSWY3DPEHPK3PXP"}, files=("plan:0",))
    view = imports.add(imports.select(proposals(two, inside, Entry("B", {"Notes": "only this"}), binaries=[b"plan"])))
    assert [row.sentence for row in view.rows] == [
        "The envelope \u201cA\u201d is added from KeePass with 4 fields and 1 file.",
        "The envelope \u201cB\u201d is added from KeePass with 1 field.",
    ]
    assert view.rows[0].follows == ("What is in \u201cA\u201d was known in another program: it is to be rotated.",)
    receipt = signed(two, flow)
    assert [words.partition(" by ")[0] for words in receipt.duties[1:]] == [
        "Rotate the secret of A",
        "Rotate the secret of B",
    ]
    vault.close()
    assert two.desk_kinds().count("envelope.added") == 2
    vault = two.open()
    flow = opened(two, vault)
    store = flow.open_vault.state.open_store()
    labels = {each.id: each.name for each in store.outsides()}
    owed = {labels[duty.envelope]: duty.fields for duty in store.owed_duties() if duty.kind == "rotate"}
    assert owed == {"A": ("Password", "Authenticator seed"), "B": ()}
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_more_than_one_list_takes_goes_in_by_the_next(two: Cast) -> None:
    everything = proposals(two, *many(ROWS_MAX + 5), Entry("Envelope O", {"Password": "p"}))
    vault = two.open()
    flow = opened(two, vault)
    imports = flow.open_vault.imports
    selection = imports.select(everything)
    assert (len(selection.chosen), selection.later, selection.present) == (ROWS_MAX, 5, 0)
    # What looks like a label of the vault is named, never added.
    assert any("looks like \u201cEnvelope 0\u201d" in str(sentence) for sentence in selection.left_out)
    view = imports.add(selection)
    assert len(view.rows) == ROWS_MAX
    with pytest.raises(BadInput):
        imports.add(selection)
    assert signed(two, flow).changes_made == ROWS_MAX
    vault.close()
    vault = two.open()
    flow = opened(two, vault)
    imports = flow.open_vault.imports
    selection = imports.select(everything)
    assert (len(selection.chosen), selection.later, selection.present) == (5, 0, ROWS_MAX)
    imports.add(selection)
    assert signed(two, flow).changes_made == 5
    vault.close()


def test_texts_too_large_for_one_list_wait_for_the_next(two: Cast) -> None:
    large = {f"Field {number}": "x" * 90_000 for number in range(6)}
    vault = two.open()
    flow = opened(two, vault)
    imports = flow.open_vault.imports
    selection = imports.select(
        proposals(two, *(Entry(f"Entry {number}", large) for number in range(4)), Entry("Too large", {**large, **{f"More {n}": "x" * 90_000 for n in range(20)}}))
    )  # fmt: skip
    assert (len(selection.chosen), selection.later) == (2, 2)
    assert "Too large" in str(selection.left_out[-1])
    imports.add(selection)
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_killed_in_the_middle_the_draft_is_whole_or_not_there(two: Cast, tmp_path: Path) -> None:
    inside = [Entry(f"Switch {n}", {"Password": f"Victor-{n}"}, files=(f"plan {n}:0",)) for n in range(3)]
    # Each third of its acts, and its end.
    files = RecordingFiles(two, range(1, 10_000, 3))
    vault = SealedVault.open(replace(two.machine, files=files), two.vault_path)
    flow = opened(two, vault)
    imports = flow.open_vault.imports
    selection = imports.select(proposals(two, *inside, binaries=[b"the plan"]))
    files.begin()
    imports.add(selection)
    vault._lock.release()
    files.let_go()
    killed = [before.again("killed", tmp_path / f"at-{at}") for at, before in files.before.items()]
    assert len(killed) > 3
    seen = []
    for cast in (*killed, copy_of(two, tmp_path / "whole")):
        cast.register_code = ""
        vault = cast.open()
        flow = opened(cast, vault)
        offered = flow.open_vault.changes.view().offered
        counts = [draft.count for draft in offered]
        assert counts in ([], [3])
        assert "Victor" not in str(
            [path for path in cast.vault_path.rglob("*") if path.is_file() and b"Victor-" in path.read_bytes()]
        )
        seen.append(bool(counts))
        # What no row names goes at the next seal.
        for draft in offered:
            flow.open_vault.changes.drop(draft.id)
        flow.reseal(ResealCause.HAND)
        vault.close()
        assert not list((cast.vault_path / "files").glob("f*")) if (cast.vault_path / "files").is_dir() else True
    assert set(seen) == {False, True}
    assert seen == sorted(seen)


def test_a_file_is_read_thinned_out_and_added(two: Cast, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("label,password\nA,p\nB,q\n")
    vault = two.open()
    flow = opened(two, vault)
    imports, nobody = flow.open_vault.imports, SecretBytes(b"")
    with pytest.raises(BadInput, match="nothing to add"):
        imports.add_offered()
    assert [row.label for row in imports.read(file, nobody).rows] == ["A", "B"]
    with pytest.raises(BadInput):
        imports.leave_out(3)
    view = imports.leave_out(1)
    assert [row.label for row in view.rows] == ["B"]
    assert "\u201cA\u201d" in view.left_out[-1]
    assert len(imports.add_offered().rows) == 1
    with pytest.raises(BadInput, match="nothing to add"):
        imports.add_offered()
    # Masked, by whatever cause, what was read is gone.
    file.write_text("label,password\nC,p\n")
    assert len(imports.read(file, nobody).rows) == 1
    flow.mask(MaskCause.IDLE)
    assert imports._offered is None
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_who_may_not_add_has_no_file_read(two: Cast, tmp_path: Path) -> None:
    vault = two.open()
    flow = opened(two, vault, ("Ada", "Bo"))
    with pytest.raises(NotPermitted, match="Only two officers"):
        flow.open_vault.imports.read(tmp_path / "none.csv", SecretBytes(b""))
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_an_imported_draft_is_taken_up_and_owes_a_rotation(two: Cast) -> None:
    vault = two.open()
    flow = opened(two, vault)
    imports = flow.open_vault.imports
    imports.add(imports.select(proposals(two, Entry("A", {"Password": "p"}, files=("plan:0",)), binaries=[b"plan"])))
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    two.register_code = receipt.register_code
    vault.close()
    vault = two.open()
    flow = opened(two, vault)
    (draft,) = flow.open_vault.changes.view().offered
    flow.open_vault.changes.take_up(draft.id)
    assert signed(two, flow).changes_made == 1
    assert "rotate" in {duty.kind for duty in vault.view().duties}
    vault.close()
