"""`twinseal verify`: a vault folder, an export, a signed report, one disclosed entry or a notice, in words or as JSON."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from twinseal.audit.read.reader import Entry
from twinseal.audit.verdict.verdict import Failure, Reason, Verdict
from twinseal.audit.verify.anchors import VerifiedState
from twinseal.audit.verify.disclosure import DISCLOSED_MAX_BYTES, verify_disclosure
from twinseal.audit.verify.next_steps import what_to_do
from twinseal.audit.verify.note_check import read_note
from twinseal.audit.verify.roster import Roster
from twinseal.audit.verify.verify import VerificationResult
from twinseal.cli.terminal import Interrupt, Percent, print_json, say
from twinseal.domain.errors import BadInput, DiskFault, TrustCardBad, TwinsealError
from twinseal.domain.notice import NOTICE_MAX_BYTES
from twinseal.domain.texts import Text, sentence_of
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.log import stories
from twinseal.flows.log.log_reading import in_shape
from twinseal.flows.verification.brought import Brought, facts_of, judge_log, refuse_inside, what_is
from twinseal.flows.verification.folder import check_report, log_folder
from twinseal.flows.verification.handed import where_to_look
from twinseal.flows.verification.notice import judge_notice
from twinseal.host.files import RealFiles

_FILE_MAX = 1024 * 1024


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add(
        "path", metavar="PATH", help="a vault folder, an export, a signed report, a disclosed entry, or a notice of an alert"
    )
    add("--trust-card", metavar="CARD", help="the file NAME.trust-card.json from the ceremony")
    add("--receipt", metavar="CODE", action="append", default=[], help="a register code or receipt from the paper register")
    add("--checkpoint", metavar="NOTE", action="append", default=[], help="a checkpoint file that you kept")
    add("--resume", metavar="FILE", help="continue from the verification saved in FILE, and save this one there")
    add(
        "--processes",
        metavar="N",
        type=int,
        choices=range(1, 65),
        help="check the signatures of a long log in N processes",
    )
    add("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Verify a vault folder or an export and print the graded verdict."""
    files, path = RealFiles(), Path(options.path)
    kind = what_is(files, path)
    if kind is not Brought.FOLDER:
        _refuse_what_needs_a_log(options, kind, path.name)
    if kind is Brought.ENTRY:
        return _verify_entry(files, options)
    if kind is Brought.NOTICE:
        return _verify_notice(files, options)
    folder = log_folder(path) if kind is Brought.FOLDER else None
    card = None
    if kind is Brought.REPORT:
        card = _card(files, options.trust_card)
        result = check_report(files, path, card)
    elif folder is None:
        result = VerificationResult(
            Verdict.INCOMPLETE,
            sentence_of("command.incomplete_no_log", path=path, where=where_to_look(files, path)),
            Reason.EMPTY,
        )
    else:
        for name in (*options.checkpoint, *([options.trust_card] if options.trust_card else [])):
            refuse_inside(Path(name), path)
        card = _card(files, options.trust_card)
        held = [_kept(files, name) for name in options.checkpoint]
        result = _verified(files, folder, card, options, held)
    has_card = options.trust_card is not None
    if options.json:
        print_json(_result_json(result, has_card=has_card))
    else:
        _print_result(result, card)
    return result.verdict.exit_code


def _refuse_what_needs_a_log(options: argparse.Namespace, kind: Brought, name: str) -> None:
    """Refuse what would be compared with nothing, and would seem to have been compared."""
    if options.receipt:
        raise BadInput("input.bad.verify_receipt", name=name)
    if options.checkpoint and kind is not Brought.ENTRY:
        raise BadInput("input.bad.verify_checkpoint_beside", name=name)
    if options.resume is not None:
        raise BadInput("input.bad.verify_resume", name=name)


def _verify_entry(files: RealFiles, options: argparse.Namespace) -> int:
    if options.trust_card is None or len(options.checkpoint) != 1:
        raise BadInput("input.bad.disclosed_entry_needs")
    card = TrustCard.from_bytes(_card_bytes(files, options.trust_card))
    note = _kept(files, options.checkpoint[0])
    data = _read(
        files,
        options.path,
        lambda fault: BadInput("input.bad.disclosed_entry_unreadable", fault=fault),
        limit=DISCLOSED_MAX_BYTES,
    )
    verified = verify_disclosure(data, card, note)
    if isinstance(verified, Failure):
        verdict, reason, seq, fields = verified.verdict, verified.reason.value, verified.seq, None
        rows, countersigned = (
            [sentence_of("command.entry_not_proven") if verified.reason is Reason.ROOT else verified.sentence],
            False,
        )
    else:
        verdict, reason, seq, fields = Verdict.VALID_COSIGNED, "", verified.entry.seq, verified.entry.fields
        countersigned = verified.countersigned
        signers = sentence_of("command.two_people") if countersigned else sentence_of("command.auditor_alone")
        rows = [
            sentence_of("command.entry_proven", seq=seq, signers=signers),
            *_in_words(in_shape(verified.entry), card, verified.roster),
        ]
        rows += [f"  {name}: {json.dumps(value, ensure_ascii=False)}" for name, value in verified.entry.fields.items()]
    if options.json:
        answer = {"exit_code": verdict.exit_code, "reason": reason, "seq": seq}
        print_json({**answer, "countersigned": countersigned, "fields": fields})
    else:
        say(*rows)
    return verdict.exit_code


def _verify_notice(files: RealFiles, options: argparse.Namespace) -> int:
    if options.trust_card is None:
        raise BadInput("input.bad.notice_needs_card")
    card = TrustCard.from_bytes(_card_bytes(files, options.trust_card))
    data = _read(
        files, options.path, lambda fault: BadInput("input.bad.notice_unreadable", fault=fault), limit=NOTICE_MAX_BYTES
    )
    answer = judge_notice(data, card)
    if options.json:
        said = {"exit_code": answer.verdict.exit_code, "reason": answer.reason, "sentence": answer.sentence}
        print_json({**said, "form": dict(answer.notice.form)})
    else:
        rows = [f"  {name}: {json.dumps(value)}" for name, value in answer.notice.form.items()]
        name = json.dumps(card.vault_name, ensure_ascii=False)
        say(
            answer.sentence,
            sentence_of("command.vault_name_by_card", vault_name=name),
            sentence_of("command.fields_follow"),
            *rows,
        )
    return answer.verdict.exit_code


def _in_words(entry: Entry, card: TrustCard, roster: Roster) -> list[str]:
    """Return what an entry says as the audit desk says it, with the names of card and people notes."""
    people = stories.People.of(roster)
    line = stories.entry_line(entry, people)
    rows = [sentence_of("command.vault_name_by_card", vault_name=json.dumps(card.vault_name, ensure_ascii=False))]
    if not entry.fault:
        rows.append(" \u00b7 ".join(part for part in (line.at_utc, line.actors, line.summary, line.said) if part))
    return [*rows, sentence_of("command.fields_follow")]


def _verified(
    files: RealFiles, folder: Path, card: TrustCard | None, options: argparse.Namespace, held: Sequence[bytes]
) -> VerificationResult:
    last = _last_verified(files, card, options)
    processes = options.processes or min(2, os.cpu_count() or 1)
    with Interrupt() as interrupt, Percent() as shown:
        result = judge_log(
            files, folder, card, receipts=tuple(options.receipt), held_checkpoints=held, last_verified=last,
            processes=processes, progress=shown.progress, should_stop=interrupt.should_stop,
        )  # fmt: skip
    if options.resume is not None and result.verdict.is_valid and result.state is not None:
        try:
            files.replace(Path(options.resume), result.state.to_bytes())
        except DiskFault as fault:
            return VerificationResult(Verdict.INCOMPLETE, sentence_of("command.incomplete", fault=fault.text), Reason.FILE)
    return result


def _card(files: RealFiles, path: str | None) -> TrustCard | None:
    if path is None:
        return None
    return TrustCard.from_bytes(_card_bytes(files, path))


def _last_verified(files: RealFiles, card: TrustCard | None, options: argparse.Namespace) -> VerifiedState | None:
    if options.resume is None:
        return None
    kept = Path(options.resume)
    if card is None:
        raise BadInput("input.bad.resuming_needs_card")
    refuse_inside(kept, Path(options.path))
    if not kept.parent.is_dir():
        raise BadInput("input.bad.no_folder_for", folder=kept.parent, name=kept.name)
    if files.facts(kept) is None:
        return None
    return VerifiedState.from_bytes(
        _read(files, options.resume, lambda fault: BadInput("input.bad.saved_state_unreadable", fault=fault))
    )


def _kept(files: RealFiles, path: str) -> bytes:
    # Another file is a slip and says nothing of the log.
    data = _read(files, path, lambda fault: BadInput("input.bad.checkpoint_unreadable", fault=fault))
    if isinstance(read_note(path, data, None), Failure):
        raise BadInput("input.bad.not_a_checkpoint", name=Path(path).name)
    return data


def _card_bytes(files: RealFiles, path: str) -> bytes:
    return _read(files, path, lambda fault: TrustCardBad("trust_card.bad.unreadable", fault=fault))


def _read(files: RealFiles, path: str, refusal: Callable[[Text], TwinsealError], *, limit: int = _FILE_MAX) -> bytes:
    try:
        return files.read(Path(path), limit=limit)
    except DiskFault as fault:
        raise refusal(fault.text) from fault


def _result_json(result: VerificationResult, *, has_card: bool) -> dict[str, object]:
    return {
        "verdict": result.verdict.word,
        "exit_code": result.verdict.exit_code,
        "sentence": result.sentence,
        "reason": result.reason,
        "first_bad_seq": result.first_bad_seq,
        "entries": result.size,
        "head": result.head,
        "root": result.root,
        "countersigned": result.countersigned_size,
        "uncovered": result.uncovered,
        "anchored": result.anchored,
        "what_to_do": what_to_do(result, has_card=has_card),
        "notes": list(result.notes),
        "people": list(result.people),
    }


def _print_result(result: VerificationResult, card: TrustCard | None) -> None:
    say(result.sentence, "")
    for name, value in facts_of(result, card):
        say(f"{f'{name}:':<17}{value}")
