"""Paper forms: printed ahead, filled in by two people while the log cannot be written, entered by an auditor later."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.errors import BadInput
from twinseal.domain.events.audit import PAPER_RECONCILED
from twinseal.domain.events.vault import VAULT_FOUNDED
from twinseal.domain.finding import place_number
from twinseal.domain.paper_form import RANDOM_CHARACTERS, day_of, form_number, parse_form_number
from twinseal.domain.register_code import ALPHABET
from twinseal.domain.text import JUSTIFICATION_MAX, clean_text
from twinseal.domain.texts import Text
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.machine import Machine
from twinseal.flows.context.output_places import check_new_file
from twinseal.flows.context.times import iso, parse
from twinseal.flows.log.stories import place_of, text
from twinseal.flows.views.audit_desk import PaperLine
from twinseal.vault.header import Header
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import SUFFIX, VaultPaths

COPIES_AT_THE_CEREMONY: Final = 4
COPIES_MAX: Final = 50
_EASTERNMOST: Final = timedelta(hours=14)
_GRACE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """What an auditor enters of a filled-in form."""

    number: str
    at_utc: str
    what: str


def forms_beside(vault: Path) -> Path:
    """Return where the forms of the ceremony lie."""
    return vault.with_name(f"{vault.name.removesuffix(SUFFIX)}.paper-form.pdf")


def make_forms(header: Header, now: datetime, copies: int) -> bytes:
    """Return blank forms as a PDF, each with a number of its own; nothing of the log is needed for it.

    `now` is by the machine's clock. Raises `BadInput` for less than one or more than fifty.
    """
    # Drawing libraries are loaded when something is drawn, so that the window is there at once.
    from twinseal.reports.model import PaperFormData
    from twinseal.reports.papers.paper_form import build_paper_forms

    if not 1 <= copies <= COPIES_MAX:
        raise BadInput("input.bad.copies", field="copies", most=COPIES_MAX)
    numbers: dict[str, None] = {}
    while len(numbers) < copies:
        numbers[_fresh_number(now.date())] = None
    return build_paper_forms(
        PaperFormData(tuple(numbers), header.name, header.place, now.replace(microsecond=0), header.demo)
    )


def _fresh_number(day: date) -> str:
    return form_number(day, "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS)))


def print_forms(machine: Machine, vault: Path, target: Path, copies: int = 1) -> None:
    """Write blank forms of a vault into a new file; works while the log cannot be read or written.

    Raises `VaultNotFound`, `HeaderDamaged`, `BadInput`, and what the disk refuses.
    """
    header = load_header(machine.files, VaultPaths(vault))
    if target.suffix.lower() != ".pdf":
        raise BadInput("input.bad.not_a_pdf_name", name=target.name)
    check_new_file(target, "paper forms", vault=vault)
    machine.files.create(target, make_forms(header, machine.clock.utc(), copies))


def checked_form(number: str, at_utc: str, what: str, *, now: datetime, entries: Iterable[Entry]) -> FilledForm:
    """Return a filled-in form as it will be logged; raises `BadInput` with one sentence.

    A number that is in the log already is refused: each form is entered once.
    """
    known = list(entries)
    form = parse_form_number(number)
    at = _moment(at_utc)
    # A form can bear the day of a place ahead of UTC.
    if at > now or day_of(form) > (now + _EASTERNMOST).date():
        raise BadInput("input.bad.form_time_ahead", field="form_time")
    _check_order(form, at, known)
    statement = clean_text(what, Text("field.paper_form_says"), longest=JUSTIFICATION_MAX)
    before = next((entry for entry in known if entry.is_a(PAPER_RECONCILED) and text(entry, "paper_form") == form), None)
    if before is not None:
        raise BadInput(
            "input.bad.form_entered", field="form_number", form=form, at=utc_words(text(before, "t")), seq=before.seq
        )
    return FilledForm(form, iso(at), statement)


def _check_order(form: str, at: datetime, entries: Sequence[Entry]) -> None:
    """Refuse a form older than the vault, and an event older than its form; a day of grace for places and clocks."""
    founded = next((text(entry, "t") for entry in entries if entry.is_a(VAULT_FOUNDED)), "")
    try:
        first_day = parse(founded).date() - _GRACE
    except ValueError:
        first_day = date.min
    printed = day_of(form)
    if printed < first_day:
        raise BadInput("input.bad.form_before_vault", field="form_number", printed=printed)
    if at.date() < printed - _GRACE:
        raise BadInput("input.bad.form_time_before_print", field="form_time", printed=printed)


def _moment(typed: str) -> datetime:
    plain = " ".join(typed.replace("T", " ").removesuffix("Z").split())
    full = f"{plain.replace(' ', 'T')}:00Z" if len(plain) == len("2026-11-24 03:10") else f"{plain.replace(' ', 'T')}Z"
    try:
        return parse(full)
    except ValueError as error:
        raise BadInput("input.bad.form_time", field="form_time") from error


def entered_forms(entries: Sequence[Entry]) -> tuple[PaperLine, ...]:
    """Return the forms that were entered, newest first."""
    return tuple(
        PaperLine(
            form=text(entry, "paper_form"),
            at_utc=text(entry, "happened_at"),
            entry=place_number(place_of(entry)),
            what=text(entry, "what"),
        )
        for entry in reversed(entries)
        if entry.is_a(PAPER_RECONCILED) and not entry.fault
    )
