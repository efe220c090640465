"""A vault that is founded with what KeePass held: every value arrives, and each envelope owes a rotation from seal 1 on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import BEGIN, Cast, cast_in, found_vault
from fakes.keepass import PASSWORD, Entry, Folder, KeePass, xml_of
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.envelope import Card, Field, FieldKind
from twinseal.domain.errors import BadInput
from twinseal.domain.policy.policy import Policy
from twinseal.flows.ceremony.flow import Ceremony
from twinseal.flows.context.times import iso
from twinseal.flows.views.ceremony import FoundedView
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.vault.sealed_file import read_sealed


@pytest.fixture(scope="module")
def keepass(tmp_path_factory: pytest.TempPathFactory) -> KeePass:
    inside = Folder("Network", [Entry("VPN", {"UserName": "ops", "Password": "Sierra-51"}, files=("plan:0",))])
    return KeePass.of_xml(tmp_path_factory.mktemp("keepass"), xml_of(inside, Entry("Empty"), binaries=[b"the plan"]))


def test_what_was_read_is_shown_added_and_dropped(cast: Cast, keepass: KeePass, tmp_path: Path) -> None:
    ceremony = Ceremony(cast.machine)
    with SecretBytes(PASSWORD.encode()) as password:
        offered = ceremony.read_import(keepass.path, password).offered
    assert offered is not None
    assert [(row.label, row.system, row.files) for row in offered.rows] == [("VPN", "Network", (("plan", 8),))]
    assert "Sierra" not in repr(offered)
    assert ceremony.drop_import().offered is None
    with pytest.raises(BadInput, match="nothing to add"):
        ceremony.add_import()
    with SecretBytes(PASSWORD.encode()) as password:
        ceremony.read_import(keepass.path, password)
    # A label that was typed meanwhile counts.
    ceremony.add_envelope("vpn", "X", Card(), (Field(FieldKind.PASSWORD, "Password", "p"),))
    assert len(ceremony.add_import().envelopes) == 1
    ceremony.abandon()


def test_a_csv_file_is_read_as_it_lies(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("label;password\nA;p\nB;q;r\n")
    ceremony = Ceremony(cast.machine)
    offered = ceremony.read_import(file, SecretBytes(b"")).offered
    assert offered is not None
    assert [row.label for row in offered.rows] == ["A"]
    assert offered.left_out[0].startswith("line 3: ")
    assert [envelope.name for envelope in ceremony.add_import().envelopes] == ["A"]
    ceremony.abandon()


def test_a_vault_is_founded_with_it_and_owes_rotations(
    keepass: KeePass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_it_is = Ceremony.found

    def found_with_import(ceremony: Ceremony, *arguments: Any) -> FoundedView:
        with SecretBytes(PASSWORD.encode()) as password:
            ceremony.read_import(keepass.path, password)
        ceremony.add_import()
        return as_it_is(ceremony, *arguments)

    monkeypatch.setattr(Ceremony, "found", found_with_import)
    (tmp_path / "made").mkdir()
    made = found_vault(tmp_path / "made", ScriptedClock(BEGIN))
    cast = cast_in(tmp_path / "home", (tmp_path / "made", *made))
    vault = cast.open()
    (owed,) = vault.view().duties
    assert (owed.kind, owed.due_utc) == ("rotate", iso(BEGIN + timedelta(hours=Policy().rotation_due_h)))
    flow = cast.to_open(vault, "Ada", "Bo", envelopes=4)
    assert not flow.view().masked
    store, context = flow.open_vault.state.open_store(), vault.context
    (imported,) = (each for each in store.outsides() if each.name == "VPN")
    assert imported.system == "Network"
    assert [(each.name, each.value) for each in store.contents(imported.id).fields] == [
        ("User name", "ops"), ("Password", "Sierra-51")
    ]  # fmt: skip
    (file,) = store.stored_files()
    sealed = read_sealed(context.machine.files, context.paths, file, vault_id=context.header.vault_id, label="")
    assert (file.name, b"".join(sealed)) == ("plan", b"the plan")
    (duty,) = store.owed_duties()
    assert (duty.envelope, duty.opening, duty.fields) == (imported.id, "", ("Password",))
    # It ends as every rotation does.
    flow.open_vault.envelope_forms.close_duty(duty.id, tested=True)
    cast.later()
    cast.sign_list(flow, "Ada", "Bo")
    receipt = flow.view().receipt
    assert receipt is not None
    assert receipt.problem == ""
    assert "rotate" not in {each.kind for each in vault.view().duties}
    vault.close()
    kinds = cast.desk_kinds()
    assert kinds[0] == "vault.founded"
    assert "duty.created" in kinds[: kinds.index("seal.prepared")]
    assert not list(cast.vault_path.rglob("*.csv"))
