"""Founds a vault, opens it, reports and exports in the surroundings it was started in; run by test_time_zone_and_locale."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from conftest import BEGIN, Cast, found_vault
from fakes.told_space import ToldSpaceFiles
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.domain.opening import ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.machine import Machine
from twinseal.host.drives import LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.reports.seal.sign import check_seal


def main() -> int:
    folder = Path(sys.argv[1])
    clock = ScriptedClock(BEGIN)
    founded, ids, seeds = found_vault(folder, clock)
    machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test-station")
    cast = Cast(clock, machine, Path(founded.vault_path), Path(founded.trust_card_path), founded.register_code, ids, seeds)
    card = TrustCard.from_bytes(cast.card())
    cast.later()
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    desk.write_report(folder / "report.pdf")
    export = Path(desk.export(folder).folder)
    desk.sign_out()
    vault.close()
    signed = (founded.trust_card_pdf, founded.ceremony_record_pdf, folder / "report.pdf", export / "report.pdf")
    seals = [check_seal(Path(paper).read_bytes(), card) for paper in signed]
    print(json.dumps({
        "missing": founded.missing_papers, "good": [seal.ok for seal in seals], "at": [seal.at_utc for seal in seals],
        "record": founded.ceremony_record_pdf,
    }))  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
