"""What a list of changes is worth at the desk: in force by the header that two people signed, whatever entries say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import Cast
from fakes.dying_files import Killed
from fakes.hooked_files import HookedFiles
from twinseal.domain.envelope import FieldKind
from twinseal.domain.events.sealing import SEAL_PREPARED
from twinseal.domain.finding import Finding
from twinseal.domain.opening import ResealCause
from twinseal.flows.change_list import change_list
from twinseal.flows.change_list.envelope_forms import FieldInput
from twinseal.flows.change_list.signed_list import form_of
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.log.change_consent import changes_of
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault

OF_LISTS = {"A22", "A26", "A24"}
IN_FORCE = "1 change, in force with seal {:04d}"
NOT_SEALED = "1 change, signed, not sealed: nothing of it is in force"


def listed(cast: Cast, vault: SealedVault, *, name: str = "Kilo-1-lima") -> OpeningFlow:
    """Open, and put a new password on the list."""
    flow = cast.to_open(vault)
    (envelope,) = flow.view().envelopes
    typed = FieldInput(FieldKind.PASSWORD, "Password", name, name)
    flow.open_vault.envelope_parts.put_field(envelope.outside.id, typed, tested=True)
    cast.later()
    return flow


def judged(cast: Cast, vault: SealedVault) -> tuple[list[str], list[Finding]]:
    """Return what the desk says of each list, and what it finds about lists."""
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    view = desk.log_view()
    worth = [str(each.text) for story in view.openings for each in changes_of(story, view.roster, view.seals)]
    odd = [finding for finding in findings_in(view) if finding.rule in OF_LISTS]
    report = desk.write_report(cast.vault_path.parent / f"{cast.clock.boottime_us()}.pdf")
    assert report
    desk.sign_out()
    return worth, odd


def killed(cast: Cast, act: str, wanted: Callable[[Path], bool]) -> None:
    """Sign a list, and end at an act of its seal."""
    files = HookedFiles()

    def hook(what: str, path: Path) -> None:
        if what == act and wanted(path):
            raise Killed

    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    flow = listed(cast, vault)
    files.hook = hook
    with pytest.raises(Killed):
        cast.sign_list(flow, "Ada", "Bo")
    vault._lock.release()
    cast.register_code = ""
    cast.later(4000)


def sealed(cast: Cast, flow: OpeningFlow) -> None:
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later(4000)


def test_an_honest_list_is_in_force_with_its_seal(cast: Cast) -> None:
    vault = cast.open()
    flow = listed(cast, vault)
    cast.sign_list(flow, "Ada", "Bo")
    assert judged(cast, vault) == ([IN_FORCE.format(2)], [])
    cast.register_code = ""
    cast.later(4000)
    # Later seals change nothing of it, nor do lists that nobody signed.
    sealed(cast, listed(cast, vault, name="Mike-2-november"))
    assert judged(cast, vault) == ([IN_FORCE.format(2)], [])
    vault.close()


def test_a_list_whose_seal_was_never_made_is_not_in_force(cast: Cast) -> None:
    killed(cast, "replace", lambda path: path.name == "header.json")
    vault = cast.open()
    worth, odd = judged(cast, vault)
    assert worth == [NOT_SEALED]
    assert [finding.rule for finding in odd] == ["A26"]
    # A seal without it changes nothing of that; the next pair signs it again, and that list is in force.
    sealed(cast, cast.to_open(vault, "Ed", "Cy"))
    assert judged(cast, vault)[0] == [NOT_SEALED]
    cast.later(4000)
    flow = cast.to_open(vault, "Ed", "Cy")
    changes = flow.open_vault.changes
    changes.take_up(changes.view().offered[0].id)
    cast.later()
    cast.sign_list(flow, "Ed", "Cy")
    assert judged(cast, vault)[0] == [NOT_SEALED, IN_FORCE.format(3)]
    vault.close()


def test_a_list_killed_before_its_checkpoint_is_in_force_later(cast: Cast) -> None:
    killed(cast, "replace", lambda path: path.parent.name == "checkpoints")
    vault = cast.open()
    worth, _ = judged(cast, vault)
    assert worth == [NOT_SEALED], "two people have not signed for this header yet"
    flow = cast.to_open(vault, "Ed", "Cy")
    assert not flow.view().masked
    sealed(cast, flow)
    worth, odd = judged(cast, vault)
    assert (worth, odd) == ([IN_FORCE.format(2)], [])
    vault.close()


def test_an_entry_carries_no_list_out(cast: Cast) -> None:
    killed(cast, "replace", lambda path: path.name == "header.json")
    vault = cast.open()
    digest = next(entry for entry in _entries(cast, vault) if entry.get("kind") == "change.signed")["form"]["set"]
    cast.later()
    sealed(cast, cast.to_open(vault, "Ed", "Cy"))
    header = vault.context.header
    # Whoever has the folder appends that this seal, whose header is known by now, carried the list out.
    vault.context.journal.record(
        SEAL_PREPARED, generation=header.generation, seal=header.seal_number, header=header.digest,
        change_set=digest, edition=0,
    )  # fmt: skip
    sealed(cast, cast.to_open(vault, "Ed", "Cy"))
    worth, odd = judged(cast, vault)
    assert worth == [NOT_SEALED]
    assert [finding.rule for finding in odd] == ["A24", "A26"]
    vault.close()


def _entries(cast: Cast, vault: SealedVault) -> list[dict[str, Any]]:
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    entries = [dict(entry.fields) for entry in desk.log_view().entries]
    desk.sign_out()
    return entries


def test_forms_over_another_seal_prove_no_list(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pair with a program of their own signs a list for a seal that was not open."""
    vault = cast.open()
    flow = listed(cast, vault)
    monkeypatch.setattr(change_list, "form_of", lambda *of: replace(form_of(*of), base=7, seal=7))
    cast.sign_list(flow, "Ada", "Bo")
    worth, odd = judged(cast, vault)
    assert worth == ["NOT PROVEN: they were signed over another seal than the one that was open"]
    assert [finding.rule for finding in odd] == ["A22"]
    vault.close()
