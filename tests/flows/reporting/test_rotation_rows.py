"""Days exposed, by what two people signed: in the report of a period, of an opening, and in the table of an export."""

from __future__ import annotations

import csv
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import Cast
from fakes.hooked_files import HookedFiles
from twinseal.domain.envelope import FieldKind
from twinseal.domain.opening import ResealCause
from twinseal.flows.change_list.envelope_forms import FieldInput
from twinseal.flows.log.rotations import Ended, Rotation
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault

DAY_S = 86_400
PASSWORD, NEW = 1, "Kilo-42-lima"
REASON = "The supplier has no longer an engineer for it"
HEADING = "Owed for it, and for how many days it was exposed"


def opened(cast: Cast, vault: SealedVault, *, show: bool = False) -> tuple[OpeningFlow, str]:
    """Have an operator and an officer open the first envelope, and perhaps read its password."""
    cast.later(4000)
    flow = cast.to_open(vault)
    (view,) = flow.view().envelopes
    if show:
        flow.open_vault.contents.reveal(view.outside.id, PASSWORD).wipe()
    return flow, view.outside.id


def put_back(flow: OpeningFlow, envelope: str, new: str) -> None:
    (view,) = flow.view().envelopes
    fields = [
        FieldInput(each.kind, each.name, *((new, new) if each.kind is FieldKind.PASSWORD else (None, None)))
        for each in view.fields
    ]
    flow.open_vault.envelope_forms.replace(envelope, fields, tested=True)


def signed(cast: Cast, flow: OpeningFlow) -> None:
    cast.later()
    flow.open_vault.changes.review()
    for name in ("Ada", "Bo"):
        flow.open_vault.changes.sign(cast.id(name), cast.code(name))
    receipt = flow.view().receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code


def resealed(cast: Cast, flow: OpeningFlow) -> None:
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    cast.register_code = receipt.register_code


def text_of(pdf: Path) -> str:
    shown = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return " ".join(shown.stdout.decode().split())


def report(cast: Cast, vault: SealedVault, pdf: Path, **wanted: Any) -> str:
    cast.later(4000)
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    desk.write_report(pdf, **wanted)
    desk.sign_out()
    return text_of(pdf)


def table(cast: Cast, vault: SealedVault, folder: Path) -> list[dict[str, str]]:
    cast.later(4000)
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    made = desk.export(folder)
    desk.sign_out()
    return list(csv.DictReader((Path(made.folder) / "openings.csv").read_text(encoding="utf-8-sig").splitlines()))


def test_an_emergency_pair_puts_it_back_before_it_leaves(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    flow, envelope = opened(cast, vault, show=True)
    put_back(flow, envelope, NEW)
    signed(cast, flow)
    said = report(cast, vault, tmp_path / "period.pdf", from_utc="2026-11-01", to_utc="2026-11-30")
    assert HEADING in said
    # Exposed and replaced within the hour: a begun day counts.
    assert " 1 new contents" in said
    assert "still to be rotated" not in said
    assert "For how many days it was exposed" in report(cast, vault, tmp_path / "opening.pdf", kind="opening", seal="2")
    (row,) = table(cast, vault, tmp_path)
    assert (row["days_exposed"], row["to_rotate"], row["never_rotated"]) == ("1", "[]", "[]")
    vault.close()


def test_days_are_counted_until_the_new_contents(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    flow, _ = opened(cast, vault, show=True)
    resealed(cast, flow)
    said = report(cast, vault, tmp_path / "owed.pdf")
    assert " 1 still to be rotated" in said
    cast.later(3 * DAY_S)
    assert " 4 not rotated, long overdue" in report(cast, vault, tmp_path / "long.pdf")
    flow, envelope = opened(cast, vault)
    put_back(flow, envelope, NEW)
    signed(cast, flow)
    said = report(cast, vault, tmp_path / "done.pdf")
    assert " 4 new contents" in said
    assert "not rotated, long overdue" not in said
    # Undone, it is exposed again from the beginning.
    flow, envelope = opened(cast, vault)
    flow.open_vault.envelope_forms.undo(envelope)
    signed(cast, flow)
    cast.later(DAY_S)
    assert " 5 not rotated, long overdue" in report(cast, vault, tmp_path / "undone.pdf")
    vault.close()


def test_what_is_never_rotated_is_red_in_every_report(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    flow, _ = opened(cast, vault, show=True)
    resealed(cast, flow)
    flow, _ = opened(cast, vault)
    (owed,) = (each for each in flow.open_vault.envelope_forms.owed() if not each.is_test)
    flow.open_vault.envelope_forms.close_duty(owed.id, tested=False, reason=REASON)
    signed(cast, flow)
    cast.later(40 * DAY_S)
    flow, _ = opened(cast, vault)
    resealed(cast, flow)
    # A later period, and an opening that exposed nothing: it stands there all the same, and its days go on.
    period = report(cast, vault, tmp_path / "later.pdf", from_utc="2026-12-01", to_utc="2027-01-31")
    opening = report(cast, vault, tmp_path / "opening.pdf", kind="opening", seal="4")
    for said in (period, opening):
        assert "0002 Envelope 0" in said
        assert f" 41 never rotated: {REASON.split(' has', maxsplit=1)[0]}" in said
    assert "Exposed in other openings: never rotated, or long overdue" in opening
    rows = table(cast, vault, tmp_path)
    assert [row["never_rotated"] for row in rows] == ['["Envelope 0"]', "[]", "[]"]
    vault.close()


def test_a_list_that_nobody_signed_ends_no_rotation(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    flow, envelope = opened(cast, vault, show=True)
    put_back(flow, envelope, NEW)
    resealed(cast, flow)
    assert " 1 still to be rotated" in report(cast, vault, tmp_path / "unsigned.pdf")
    vault.close()


def test_a_signed_list_that_no_seal_carries_out_ends_none(cast: Cast, tmp_path: Path) -> None:
    files = HookedFiles()
    cast.machine = replace(cast.machine, files=files)
    vault = cast.open()
    flow, envelope = opened(cast, vault, show=True)
    put_back(flow, envelope, NEW)
    cast.later()
    files.fail_once("replace", f"keyslots-{vault.context.header.generation + 1}.json")
    cast.sign_list(flow, "Ada", "Bo")
    receipt = flow.view().receipt
    assert receipt is not None
    assert (receipt.new_seal, receipt.changes_undone) == (False, 1)
    assert " 1 still to be rotated" in report(cast, vault, tmp_path / "undone.pdf")
    vault.close()


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2026-11-02T08:00:00Z", "2026-11-02T08:00:00Z", 1),
        ("2026-11-02T08:00:00Z", "2026-11-03T07:59:59Z", 1),
        ("2026-11-02T08:00:00Z", "2026-11-03T08:00:00Z", 1),
        ("2026-11-02T08:00:00Z", "2026-11-03T08:00:01Z", 2),
        ("2026-11-02T08:00:00Z", "2026-11-01T08:00:00Z", 1),
        ("", "2026-11-01T08:00:00Z", None),
        ("2026-11-02T08:00:00Z", "whenever", None),
    ],
)
def test_begun_days_count(since: str, until: str, days: int | None) -> None:
    assert Rotation("o1", "e1", since, Ended.REPLACED, until).days("2026-12-01T00:00:00Z") == days
