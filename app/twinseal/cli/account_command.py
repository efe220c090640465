"""`twinseal account`: one of the two people of an opening says what they like of it, beside an auditor, and signs that."""

from __future__ import annotations

import argparse

from twinseal.cli.auditor_visit import add_auditor_options, as_auditor
from twinseal.cli.confirm_command import let_in
from twinseal.cli.one_person import people_named
from twinseal.cli.review_command import numbered
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.review import REMARKS_MAX
from twinseal.domain.text import clean_text
from twinseal.domain.texts import Text, sentence_of
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.views.reviews import ReviewLine
from twinseal.flows.views.sealed import PersonView
from twinseal.host.people_terminal import PeopleTerminal


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    add = parser.add_argument
    add("vault", metavar="VAULT", help="a vault folder")
    add_auditor_options(parser)
    # Not `person`: that is whose visit it is.
    add("--person", dest="party", required=True, metavar="PERSON", help="name or id of who says something of their opening")
    add("--opening", required=True, metavar="N", help="the opening, as `twinseal review` numbers it")


def run(options: argparse.Namespace) -> int:
    """Take down an account; 0 signed, 2 refused, or not signed."""
    with PeopleTerminal():
        # Before anybody signs in: where nobody can type no code is used up.
        pass

    def act(desk: AuditDesk) -> tuple[str, ...]:
        line = numbered(desk.reviewing.queue(), options.opening)
        person = _party(desk, line.opening_id, options.party)
        with PeopleTerminal() as terminal:
            if not _give(terminal, desk, line, person):
                raise BadInput("input.bad.account_not")
        return (sentence_of("command.account_signed", name=person.name, opening=line.named),)

    return as_auditor(options, act)


def _party(desk: AuditDesk, opening: str, wanted: str) -> PersonView:
    people = tuple(PersonView(each.id, each.name, each.role, each.team) for each in desk.reviewing.people_of(opening))
    named = people_named(people, wanted)
    if len(named) != 1:
        raise NotPermitted("role.not_permitted.account_party")
    return named[0]


def _give(terminal: PeopleTerminal, desk: AuditDesk, line: ReviewLine, person: PersonView) -> bool:
    """Let somebody type what they say, agree to it, and sign it with both factors; return whether they did."""
    terminal.say("", sentence_of("command.account_of", name=person.name, opening=line.named))
    while True:
        try:
            words = clean_text(
                terminal.ask(f"{sentence_of('command.account_words')} "), Text("field.account"), longest=REMARKS_MAX
            )  # fmt: skip
            break
        except BadInput as refusal:
            terminal.say(refusal.sentence)
    yes, no = sentence_of("command.yes"), sentence_of("command.no")
    terminal.say("", f"  {words}", "")
    while (answer := terminal.ask(f"{sentence_of('command.account_sign')} ({yes}/{no}): ").casefold()) not in (yes, no):
        pass
    if answer == no:
        return False
    let_in(
        terminal, person, lambda who, typed, code: desk.reviewing.account(line.opening_id, who, typed, code, words)
    )  # fmt: skip
    return True
