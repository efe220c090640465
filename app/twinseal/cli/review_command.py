"""`twinseal review`: an auditor sees which openings owe a review, reads one, and signs it; several drills at once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from twinseal.cli.auditor_visit import add_auditor_options, as_auditor
from twinseal.cli.terminal import agrees, say_first
from twinseal.domain.duty_age import DutyAge
from twinseal.domain.errors import BadInput, FormFaults
from twinseal.domain.review import Answered, Recommendation, Reference, ReviewClass
from twinseal.domain.texts import Text, sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.audit_desk.reviewing import Reviewing
from twinseal.flows.context.output_places import check_new_file
from twinseal.flows.log.review_words import beside
from twinseal.flows.views.reviews import EnteredReview, ReviewLine, ReviewSheet
from twinseal.host.files import RealFiles

_YES_NO = {"yes": True, "no": False}
_QUESTIONS = {
    "real": "whether the emergency was real",
    "way_closed": "whether the normal way was really closed",
    "no_wider": "whether envelopes and time were no wider than needed",
    "shown_as_asked": "whether what was shown is what was asked for",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add("vault", metavar="VAULT", help="a vault folder")
    add_auditor_options(parser)
    add(
        "--opening",
        action="append",
        default=[],
        metavar="N",
        help="the opening, as the list numbers it; several only of drills",
    )
    add(
        "--class",
        dest="review_class",
        default="",
        choices=[each.value for each in ReviewClass],
        help="what it was; signs the review",
    )
    for name, words in _QUESTIONS.items():
        add(f"--{name.replace('_', '-')}", dest=name, default="", choices=list(_YES_NO), help=words)
    add(
        "--reference",
        dest="reference",
        default="",
        choices=[each.value for each in Reference],
        help="whether it was compared with what its reference number stands for",
    )
    add("--answer", action="append", default=[], metavar="ID=TEXT", help="the answer to a finding")
    add("--remarks", default="", metavar="TEXT", help="remarks")
    add("--lessons", default="", metavar="TEXT", help="what was learnt, or none")
    add("--lessons-later", action="store_true", help="the lessons follow in a later review")
    add("--recommend", action="append", default=[], metavar="WHAT;WHO;DAY", help="what is to be done, by whom, until when")
    add("--again", action="store_true", help="review an opening again that was reviewed already")
    add("--finding", default="", metavar="ID", help="remark on this finding, with --remarks")
    add(
        "--handover",
        default="",
        metavar="FILE.pdf",
        help="write the handover sheet of an opening that waits for a second auditor",
    )
    add("--yes", action="store_true", help="sign what is shown without being asked")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """List, show or sign; 0 done, 2 refused, or not signed."""
    entered = _entered(options)
    signs = bool(options.review_class or options.finding)
    if signs and not options.yes and not sys.stdin.isatty():
        # Before anybody signs in: what is not answered must not use up a code.
        raise BadInput("input.bad.review_yes")
    if options.handover:
        check_new_file(Path(options.handover), "handover", vault=Path(options.vault), replace=False)

    def act(desk: AuditDesk) -> tuple[str, ...]:
        return _act(desk, options, entered)

    return as_auditor(options, act)


def _act(desk: AuditDesk, options: argparse.Namespace, entered: EnteredReview) -> tuple[str, ...]:
    reviewing = desk.reviewing
    if options.finding:
        _agree(options)
        reviewing.remark(options.finding, options.remarks)
        return (sentence_of("command.remark_signed", name=desk.auditor.name, id=options.finding),)
    queue = reviewing.queue()
    if not options.opening:
        return tuple(map(_row, queue)) or (sentence_of("command.review_none"),)
    wanted = [numbered(queue, number) for number in options.opening]
    if options.handover:
        RealFiles().replace(Path(options.handover), reviewing.handover(wanted[0].opening_id))
        return (sentence_of("command.review_handover", target=options.handover),)
    if not options.review_class:
        return tuple(row for line in wanted for row in _sheet(reviewing.sheet(line.opening_id)))
    return _sign(reviewing, desk.auditor.name, options, [line.opening_id for line in wanted], entered)


def _sign(
    reviewing: Reviewing, name: str, options: argparse.Namespace, openings: Sequence[str], entered: EnteredReview
) -> tuple[str, ...]:
    for opening in openings:
        sheet = reviewing.sheet(opening)
        with _by_option():
            rows = reviewing.text_of(opening, entered)
        say_first(_row(sheet.line), *(f"  {beside(part, words)}" for part, words in rows))
    _agree(options)
    drills = len(openings) > 1
    lines = reviewing.sign_drills(openings, entered) if drills else (reviewing.sign(openings[0], entered),)
    return tuple(
        sentence_of("command.review_signed", name=name, opening=line.named, state=line.state_words) for line in lines
    )


@contextmanager
def _by_option() -> Iterator[None]:
    """Say of each fault which option it is about: here no field stands above it."""
    try:
        yield
    except FormFaults as refusal:
        said = [
            replace(fault, text=Text("input.form.option", option=_option(fault.field), what=fault.text))
            for fault in refusal.faults
        ]
        raise FormFaults(said) from refusal


def _option(field: str) -> str:
    if field.startswith("answer_"):
        return f"--answer {field.removeprefix('answer_')}=TEXT"
    options = {"review_class": "class", "findings": "answer"}
    return "--recommend" if field.startswith("recommendation") else f"--{options.get(field, field).replace('_', '-')}"


def _agree(options: argparse.Namespace) -> None:
    if not options.yes and not agrees(f"{sentence_of('command.review_sign')} "):
        raise BadInput("input.bad.review_not")


def _entered(options: argparse.Namespace) -> EnteredReview:
    return EnteredReview(
        review_class=options.review_class,
        real=_YES_NO.get(options.real),
        way_closed=_YES_NO.get(options.way_closed),
        no_wider=_YES_NO.get(options.no_wider),
        shown_as_asked=_YES_NO.get(options.shown_as_asked),
        reference=options.reference,
        answers=tuple(map(_answered, options.answer)),
        remarks=options.remarks,
        lessons=options.lessons,
        lessons_later=options.lessons_later,
        recommendations=tuple(map(_recommended, options.recommend)),
        again=options.again,
    )


def _answered(words: str) -> Answered:
    finding, equals, answer = words.partition("=")
    if not equals:
        raise BadInput("input.bad.review_answer")
    return Answered(finding.strip(), answer.strip())


def _recommended(words: str) -> Recommendation:
    parts = [part.strip() for part in words.rsplit(";", 2)]
    if len(parts) != len(("what", "who", "day")):
        raise BadInput("input.bad.review_recommendation")
    return Recommendation(*parts)


def numbered(queue: Sequence[ReviewLine], wanted: str) -> ReviewLine:
    """Return the opening of a number, as the list has it; raises `BadInput` with those that there are."""
    number = wanted.strip().lstrip("0") or wanted
    for line in queue:
        if number in (line.number, line.opening_id):
            return line
    raise BadInput("input.bad.review_number", wanted=wanted, numbers=[line.number for line in queue])


def _row(line: ReviewLine) -> str:
    return sentence_of(
        "command.review_line",
        number=line.number,
        named=line.named,
        state=line.state_words,
        review_class=line.class_words,
        signed_by=line.signed_by,
        due=utc_words(line.due_utc),
        age="" if line.is_done or line.age is DutyAge.IN_TIME else sentence_of("status.late"),
        findings=line.findings,
        rank=str(line.rank or ""),
        next_act=line.next_act,
    )


def _sheet(sheet: ReviewSheet) -> list[str]:
    rows = [_row(sheet.line), *(f"  {row}" for row in sheet.story)]
    rows += [
        sentence_of("command.review_answer", id=each.id, rank=each.rank.value, words=each.words) for each in sheet.findings
    ]
    for said in sheet.said:
        rows += [said.heading, *(f"  {beside(part, words)}" for part, words in said.rows)]
    return [*rows, sheet.refusal] if sheet.refusal else rows
