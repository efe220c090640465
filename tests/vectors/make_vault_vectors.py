"""Makes tests/vectors/vaults: whole vault folders with everything that opens them, as this version of the program writes them.

Run from the top of the checkout with `PYTHONPATH=app:tests python -P tests/vectors/make_vault_vectors.py`. Keys are fresh at
each run. Before the first release it is run anew whenever the format changes; from then on never for a vault that is there: it
writes a folder named after the format's version beside those of the versions before.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from conftest import BEGIN, PEOPLE, Cast, found_vault
from fakes.kept_vaults import FACTS, FOLDER, UNKEPT, KeptVault
from fakes.told_space import ToldSpaceFiles
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.domain.opening import ResealCause
from twinseal.flows.context.machine import Machine
from twinseal.host.drives import LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.vault.layout import FORMAT_VERSION


def make(target: Path) -> None:
    """Found a vault, open and seal it once with a code marked as used, and keep it as it lies there then."""
    with tempfile.TemporaryDirectory() as scratch:
        clock = ScriptedClock(BEGIN)
        founded, ids, seeds = found_vault(Path(scratch), clock, PEOPLE[:4])
        clock.advance(3600)
        machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test-station")
        vault, card = Path(founded.vault_path), Path(founded.trust_card_path)
        cast = Cast(clock, machine, vault, card, founded.register_code, ids, seeds)
        sealed = cast.open()
        flow = cast.to_open(sealed)
        envelope = flow.view().envelopes[0].outside.id
        flow.open_vault.contents.tick_code(envelope, 2, 1)
        receipt = flow.reseal(ResealCause.HAND).receipt
        sealed.written_down()
        sealed.close()
        if receipt is None or receipt.problem:
            sys.exit("The vault could not be sealed.")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(vault, target / vault.name, ignore=shutil.ignore_patterns(*UNKEPT))
        shutil.copy(card, target / card.name)
        kept = KeptVault(
            version=FORMAT_VERSION,
            vault=vault.name,
            card=card.name,
            register_code=receipt.register_code,
            last_utc=(BEGIN + timedelta(hours=1)).isoformat(),
            ids=ids,
            seeds=seeds,
            passphrases={name: f"correct horse battery staple {name}" for name in ids},
        )
        (target / FACTS).write_text(json.dumps(kept.to_json(), indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    make(FOLDER / f"v{FORMAT_VERSION}")
