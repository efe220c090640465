"""Makes tests/vectors/vaults: whole vault folders with everything that opens them, as this version of the program writes them.

Run from the top of the checkout with `PYTHONPATH=app:tests python -P tests/vectors/make_vault_vectors.py`. Keys are fresh at
each run. Before the first release it is run again whenever the format changes; from then on never for a vault that is there: it
writes a folder named after the format's version beside those of the versions before.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

from conftest import BEGIN, PEOPLE, Cast, found_vault
from fakes.kept_vaults import FACTS, FOLDER, UNKEPT, KeptVault
from fakes.told_space import ToldSpaceFiles
from fakes.vault_copy import copied
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.domain.envelope import FieldKind
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.flows.change_list.envelope_forms import FieldInput
from twinseal.flows.context.machine import Machine
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import SealReceipt
from twinseal.host.drives import LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.vault.layout import FORMAT_VERSION

FILES = {"two-chunks.bin": bytes(1024 * 1024), "plan.txt": b"The key to the rack is in the safe.\n"}
"""Of exactly one full chunk, so that an empty one follows, and of less than one."""
GIL = ("Gil Auditor", Role.AUDITOR, "")
"""Leaves with the list, so that the vault has a people note and two audit keys."""
OF_THE_DRAFT = {"note.txt": b"Not signed yet.\n"}
PASSWORD = "Kilo-42-lima"


def _sealed(cast: Cast, receipt: SealReceipt | None) -> None:
    if receipt is None or receipt.problem:
        sys.exit("The vault could not be sealed.")
    cast.register_code = receipt.register_code
    cast.clock.advance(3600)


def _one_with_a_code(cast: Cast, vault: SealedVault) -> None:
    """Open and seal once, with a code marked as used."""
    flow = cast.to_open(vault)
    flow.open_vault.contents.tick_code(flow.view().envelopes[0].outside.id, 2, 1)
    _sealed(cast, flow.reseal(ResealCause.HAND).receipt)


def _new_password(flow: OpeningFlow, envelope: int, files: list[Path]) -> None:
    """Put a new password and files of an envelope on the list."""
    chosen = flow.view().envelopes[envelope]
    stays = [FieldInput(field.kind, field.name) for field in chosen.fields if field.kind is not FieldKind.PASSWORD]
    typed = FieldInput(FieldKind.PASSWORD, "Password", PASSWORD, PASSWORD)
    flow.open_vault.envelope_forms.replace(chosen.outside.id, [*stays, typed], tested=True, files=files)


def _one_with_a_list(cast: Cast, vault: SealedVault, files: list[Path]) -> None:
    """Open and seal once with a list of two officers: contents and files are replaced, an envelope is retired, an auditor leaves."""
    flow = cast.to_open(vault, "Bo", "Cy", envelopes=3)
    cast.later()
    _new_password(flow, 1, files)
    flow.open_vault.envelope_forms.retire(flow.view().envelopes[2].outside.id, "The system was switched off for good.")
    flow.open_vault.changes.remove_person(cast.id("Gil"), "Left the company")
    cast.sign_list(flow, "Bo", "Cy")
    _sealed(cast, flow.view().receipt)


def _one_unsigned(cast: Cast, vault: SealedVault, files: list[Path]) -> None:
    """Open and seal once with a list that nobody signs: it is a draft in the store."""
    flow = cast.to_open(vault)
    cast.later()
    _new_password(flow, 0, files)
    _sealed(cast, flow.reseal(ResealCause.HAND).receipt)


def _draft(cast: Cast, home: Path) -> Path:
    """Return the draft that a cut-off opening leaves beside the generation, in a copy of the vault."""
    copied(cast.vault_path.parent, home)
    there = Cast(
        cast.clock,
        cast.machine,
        home / cast.vault_path.name,
        home / cast.card_path.name,
        cast.register_code,
        cast.ids,
        cast.seeds,
    )
    vault = there.open()
    flow = there.to_open(vault)
    there.later()
    _new_password(flow, 0, [])
    vault._lock.release()
    (draft,) = there.vault_path.glob("draft-*.sealed")
    return draft


def make(target: Path) -> None:
    """Found a vault, open and seal it three times, and keep it as it lies there then."""
    with tempfile.TemporaryDirectory() as scratch:
        clock, home = ScriptedClock(BEGIN), Path(scratch) / "home"
        home.mkdir()
        founded, ids, seeds = found_vault(home, clock, (*PEOPLE[:4], GIL))
        clock.advance(3600)
        machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test-station")
        cast = Cast(
            clock, machine, Path(founded.vault_path), Path(founded.trust_card_path), founded.register_code, ids, seeds
        )
        for name, data in (FILES | OF_THE_DRAFT).items():
            (Path(scratch) / name).write_bytes(data)
        vault = cast.open()
        _one_with_a_code(cast, vault)
        _one_with_a_list(cast, vault, [Path(scratch) / name for name in FILES])
        _one_unsigned(cast, vault, [Path(scratch) / name for name in OF_THE_DRAFT])
        vault.written_down()
        vault.close()
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(cast.vault_path, target / cast.vault_path.name, ignore=shutil.ignore_patterns(*UNKEPT))
        shutil.copy(cast.card_path, target / cast.card_path.name)
        last_utc = clock.utc().isoformat()
        draft = _draft(cast, Path(scratch) / "copy")
        shutil.copy(draft, target / draft.name)
        kept = KeptVault(
            version=FORMAT_VERSION,
            vault=cast.vault_path.name,
            card=cast.card_path.name,
            draft=draft.name,
            register_code=cast.register_code,
            last_utc=last_utc,
            ids=ids,
            seeds=seeds,
            passphrases={name: f"correct horse battery staple {name}" for name in ids},
            files={name: hashlib.sha256(data).hexdigest() for name, data in (FILES | OF_THE_DRAFT).items()},
        )
        (target / FACTS).write_text(json.dumps(kept.to_json(), indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    make(FOLDER / f"v{FORMAT_VERSION}")
