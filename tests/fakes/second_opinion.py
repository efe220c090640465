"""Runs both verifiers over one case and says what each answers, in the same words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from fakes.forged_log import Case
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verify.verify import VerificationResult, verify
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.errors import BadInput, DiskFault, TwinsealError
from twinseal.domain.trust_card import TrustCard
from twinseal.host.files import RealFiles
from twinseal.standalone import twinseal_verify

Answer = tuple[str, str, int | None, int]
"""Verdict, reason, first bad entry, entries that hold; `("slip", "", None, 0)` for a receipt that is none."""
_ON_DISK = re.compile(r"([0-9]{8}|[1-9][0-9]{8,15})\.note")


def laid_out(case: Case, folder: Path) -> Case:
    """Write a case as an export and return it as it lies there: what can have no file of its own was held outside."""
    named = [(label, data) for label, data in case.notes if _ON_DISK.fullmatch(label)]
    outside = [data for label, data in case.notes if not _ON_DISK.fullmatch(label)]
    case = replace(case, notes=named, held_checkpoints=[*outside, *case.held_checkpoints])
    case.write(folder)
    return case


def ours(case: Case, folder: Path, pairs: Sequence[KemKeyPair]) -> Answer:
    """Return the answer of the program's own verifier."""
    try:
        report = report_of(case, folder, pairs)
    except BadInput:
        return "slip", "", None, 0
    return report.verdict.word, report.reason, report.first_bad_seq, report.size


def theirs(case: Case, folder: Path, pairs: Sequence[KemKeyPair], *, pure: bool = False) -> Answer:
    """Return the answer of the stand-alone verifier."""
    try:
        result = told_of(case, folder, pairs, pure=pure)
    except twinseal_verify.Misuse:
        return "slip", "", None, 0
    return result["verdict"], result["reason"], result["first_bad_seq"], result["size"]


def report_of(case: Case, folder: Path, pairs: Sequence[KemKeyPair]) -> VerificationResult:
    """Return the whole answer of the program's own verifier; raises `BadInput`."""
    return verify(
        LogSource.from_folder(RealFiles(), folder),
        case.card,
        receipts=case.receipts,
        held_checkpoints=case.held_checkpoints,
        audit_pairs=pairs,
    )


def told_of(case: Case, folder: Path, pairs: Sequence[KemKeyPair], *, pure: bool = False) -> dict[str, Any]:
    """Return the whole answer of the stand-alone verifier; raises its `Misuse`."""
    keys = []
    for pair in pairs:
        with pair.private_bytes() as private:
            keys.append(private.copy_bytes())
    card = case.card.to_bytes() if case.card is not None else None
    return twinseal_verify.verify_folder(str(folder), card, case.receipts, case.held_checkpoints, keys, pure)


def both(folder: Path, card: bytes, receipts: Sequence[str] = ()) -> Answer:
    """Return what both say of a folder; they must say the same, and anything else than an answer fails the test.

    A card or code that is none is `slip`.
    """
    mine: Answer = ("slip", "", None, 0)
    other = mine
    try:
        report = verify(LogSource.from_folder(RealFiles(), folder), TrustCard.from_bytes(card), receipts=tuple(receipts))
        mine = (report.verdict.word, report.reason, report.first_bad_seq, report.size)
    except DiskFault:
        # What the command line says then.
        mine = ("INCOMPLETE", "file", None, 0)
    except TwinsealError:
        pass
    try:
        result = twinseal_verify.verify_folder(str(folder), card, receipts)
        other = (result["verdict"], result["reason"], result["first_bad_seq"], result["size"])
    except twinseal_verify.Misuse:
        pass
    assert mine == other, card[:200]
    return mine
