"""Judges what somebody brought: a vault folder, an export, a signed report; by what they hold, and without opening any vault."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Final

from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Reason, Verdict
from twinseal.audit.verify.anchors import VerifiedState, parse_receipt
from twinseal.audit.verify.next_steps import what_to_do
from twinseal.audit.verify.verify import VerificationResult, verify
from twinseal.domain.errors import BadInput, Cancelled, DiskFault, TrustCardBad, TwinsealError
from twinseal.domain.ports import Files, Progress, ShouldStop, never_stop, no_progress
from twinseal.domain.text import with_capital
from twinseal.domain.texts import Text, sentence_of
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.trust_cards import read_card
from twinseal.flows.verification.folder import check_beside, check_report, log_folder
from twinseal.flows.verification.handed import Handed, handed, refusal_of, where_to_look
from twinseal.flows.views.verification import BroughtView


class Brought(Enum):
    """What a path is, by what stands in it."""

    FOLDER = auto()
    REPORT = auto()
    ENTRY = auto()
    """One entry that an auditor gave away."""
    NOTICE = auto()
    """The notice of an alert, out of a drop folder."""


_VERIFIED_ALONE: Final = {
    Handed.REPORT: Brought.REPORT,
    Handed.ENTRY: Brought.ENTRY,
    Handed.NOTICE: Brought.NOTICE,
}


def what_is(files: Files, path: Path) -> Brought:
    """Return what is to be judged; raises `BadInput` for a file that is nothing of ours, and what the disk refuses."""
    # Of os.path, because it says no where pathlib raises: too long a name, a folder that may not be looked into.
    if not os.path.isfile(path):
        return Brought.FOLDER
    kind = handed(files, path)
    if kind not in _VERIFIED_ALONE:
        raise refusal_of(kind, path)
    return _VERIFIED_ALONE[kind]


def refuse_inside(name: Path, path: Path, *, field: str = "") -> None:
    """Refuse what lies in the folder that is verified: whoever can change the log could have put anything there."""
    # Of os.path, because pathlib raises on links that lead in a circle.
    folder = Path(os.path.realpath(path))
    vault = folder.parent if os.path.lexists(folder.parent / "header.json") else folder
    if Path(os.path.realpath(name)).is_relative_to(vault):
        raise BadInput("input.bad.kept_inside", name=name.name, field=field)


def judge_log(
    files: Files,
    folder: Path,
    card: TrustCard | None,
    *,
    receipts: Sequence[str] = (),
    held_checkpoints: Sequence[bytes] = (),
    last_verified: VerifiedState | None = None,
    processes: int = 1,
    progress: Progress = no_progress,
    should_stop: ShouldStop = never_stop,
) -> VerificationResult:
    """Verify the log in a folder, and what lies beside it in an export; a drive that fails leaves no answer.

    Raises `BadInput` for a malformed receipt, `Cancelled`.
    """
    try:
        source = LogSource.from_folder(files, folder)
        result = verify(
            source, card, receipts=receipts, held_checkpoints=held_checkpoints, last_verified=last_verified,
            processes=processes, progress=progress, should_stop=should_stop,
        )  # fmt: skip
        return check_beside(files, folder, source, card, result)
    except DiskFault as fault:
        return VerificationResult(Verdict.INCOMPLETE, sentence_of("command.incomplete", fault=fault.text), Reason.FILE)


def facts_of(result: VerificationResult, card: TrustCard | None) -> tuple[tuple[str, str], ...]:
    """Return what else there is to say of an answer: names with values, in reading order, none of them empty."""
    has_card = card is not None
    alone = result.last_checkpoint_size - result.countersigned_size
    covered = sentence_of(
        "command.signed_how_far",
        countersigned_size=result.countersigned_size,
        max=max(0, alone),
        uncovered=result.uncovered,
    )
    vault = json.dumps(card.vault_name, ensure_ascii=False) if card is not None else ""
    fingerprint = card.fingerprint() if card is not None else ""
    facts = (
        (Text("command.row.verdict"), result.verdict.word),
        (Text("command.row.entries"), str(result.size) if result.size else ""),
        (Text("command.row.signed"), covered if has_card and result.size and result.verdict.is_valid else ""),
        (Text("command.row.head"), result.head),
        (Text("command.row.vault"), sentence_of("command.vault_by_card", vault_name=vault) if vault else ""),
        (
            Text("command.row.trust_card"),
            sentence_of("command.card_digest", fingerprint=fingerprint) if fingerprint else "",
        ),
        (
            Text("command.row.first_bad_entry"),
            "" if result.first_bad_seq is None else f"{result.first_bad_seq} ({result.reason})",
        ),
        *((Text("command.row.people"), said) for said in result.people),
        (Text("command.row.what_to_do"), what_to_do(result, has_card=has_card)),
        *((Text("command.row.note"), note) for note in result.notes),
    )
    return tuple((str(name), value) for name, value in facts if value)


def judge_brought(
    files: Files,
    path: Path,
    *,
    trust_card: Path | None = None,
    receipt: str = "",
    progress: Progress = no_progress,
    should_stop: ShouldStop = never_stop,
) -> BroughtView:
    """Judge what lies at a path by a trust card and a register code, where somebody has them.

    What does not fit is raised at its field, `path`, `trust_card` or `receipt`: `BadInput`, `TrustCardBad`, and what the
    disk refuses. Raises `Cancelled`.
    """
    with _At("path"):
        kind, folder = what_is(files, path), None
        if kind in (Brought.ENTRY, Brought.NOTICE):
            raise BadInput("input.bad.entry_in_window", name=path.name)
        if kind is Brought.FOLDER:
            folder = log_folder(path)
            if folder is None:
                raise BadInput("input.bad.no_log_there", path=path, where=where_to_look(files, path))
    with _At("trust_card"):
        if trust_card is not None and folder is not None:
            refuse_inside(trust_card, path)
        card = TrustCard.from_bytes(read_card(files, trust_card)) if trust_card is not None else None
        if card is None and folder is None:
            raise TrustCardBad("trust_card.bad.report_needs_file")
    with _At("receipt"):
        if receipt.strip():
            if folder is None:
                raise BadInput("input.bad.verify_receipt", name=path.name)
            parse_receipt(receipt)
    with _At("path"):
        if folder is None:
            result = check_report(files, path, card)
        else:
            receipts = (receipt,) if receipt.strip() else ()
            result = judge_log(files, folder, card, receipts=receipts, progress=progress, should_stop=should_stop)
    # The word stands above the sentence, which then begins by itself.
    sentence = result.sentence.removeprefix(f"{result.verdict.word}: ")
    return BroughtView(
        verdict=result.verdict.word,
        is_report=folder is None,
        sentence=with_capital(sentence),
        advice=what_to_do(result, has_card=card is not None),
        facts=facts_of(result, card),
    )


class _At:
    """Says of a refusal at which field it belongs."""

    def __init__(self, field: str) -> None:
        self._field = field

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, refusal: BaseException | None, trace: object) -> None:
        """Name the field where none is named."""
        if isinstance(refusal, TwinsealError) and not isinstance(refusal, Cancelled) and not refusal.field:
            refusal.field = self._field
