"""One visit of two people at a terminal who change a vault: they open it, sign a list of changes, and it is sealed again."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from twinseal import bootstrap
from twinseal.cli.at_terminal import AtTerminal, PersonAtTerminal
from twinseal.cli.one_person import person_named
from twinseal.cli.room_alerts import RoomHere
from twinseal.cli.terminal import Interrupt, deliver, not_heard, print_json, print_nothing_yet
from twinseal.cli.two_people import SaidBefore, TwoPeople
from twinseal.domain.changes.change_step import ChangeStep
from twinseal.domain.changes.replace_contents import ReplaceContents
from twinseal.domain.errors import BadInput, Cancelled, TwinsealError
from twinseal.domain.register_code import with_seal
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.flows.change_list.change_list import ChangeList
from twinseal.flows.change_list.enter_person import EnterPerson
from twinseal.flows.context.machine import Machine
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.change_list import ChangeListView, ChangeRowView
from twinseal.flows.views.opening import SealReceipt
from twinseal.host.people_terminal import PeopleTerminal

EXIT_NOT_WHOLE: Final = 3
"""The vault is sealed, but its new seal or its checkpoint is not complete; the receipt says why."""


class Visit:
    """One visit of two people, from the register code to the receipt."""

    def __init__(
        self, options: argparse.Namespace, terminal: PeopleTerminal, interrupt: Interrupt, vault: SealedVault
    ) -> None:
        """Begin before anybody is asked; raises `BadInput` where the command line names nobody of the vault."""
        self.options, self.terminal, self._interrupt, self.vault = options, terminal, interrupt, vault
        self.stopped = interrupt.should_stop
        """Tells whether somebody pressed Ctrl+C."""
        self.named = tuple(person_named(vault, said).id for said in (options.first, options.second) if said)
        """Ids of those of the two who were named on the command line."""
        self.asked = AtTerminal(terminal)
        self._rows: tuple[ChangeRowView, ...] = ()

    def run(self, labels: Sequence[str], enter: Callable[[TwoPeople], object], *, adds: bool) -> int:
        """Open, have `enter` put something on the list where it `adds` any, have both sign, seal; return the exit code.

        `labels` are those of envelopes that have to be there.
        """
        view, said = self.vault.view(), self.options
        if said.mute and not self.vault.context.header.policy.mute_allowed:
            raise BadInput("input.bad.mute")
        self.terminal.say(sentence_of("command.vault", vault_name=view.vault_name))
        self.terminal.say(*([view.line_owed.sentence] if view.line_owed is not None else []), *view.notices)
        before = SaidBefore(said.first, said.second, said.purpose, said.minutes, mute=said.mute)
        refusal: TwinsealError | None = None
        with RoomHere() as room:
            people = TwoPeople(self.terminal, self.vault, self._interrupt.should_stop, room)
            try:
                self._open(people, before, labels)
                self._change(people, enter, adds=adds)
            except TwinsealError as caught:
                refusal = caught
            finally:
                # Whatever happened, nothing stays open.
                self.terminal.tick = self._leave_if_ended
                receipt = people.seal()
            return self._say_end(receipt, refusal)

    def _open(self, people: TwoPeople, before: SaidBefore, labels: Sequence[str]) -> None:
        people.open(before, labels)

    def _change(self, people: TwoPeople, enter: Callable[[TwoPeople], object], *, adds: bool) -> None:
        changes = people.flow.open_vault.changes
        if self.options.dry_run:
            changes.only_try()
        else:
            self._drafts(changes)
            self._own_keys(people)
            if adds and changes.view().rows:
                # What stands on the list already may be what an act changes too, which is refused then.
                self._show(changes.view())
                while changes.view().rows and self._takes_out(people, changes):
                    self._show(changes.view())
            self._say_tried(changes)
        enter(people)
        if self.options.dry_run and not changes.view().rows:
            # An import shows what it would add, and adds nothing.
            return
        self._review(people, changes)
        if self.options.dry_run:
            return
        self._sign_all(people, changes)

    def _sign_all(self, people: TwoPeople, changes: ChangeList) -> None:
        self.terminal.say("", sentence_of("command.sign_the_list"))
        names = {entry.person.id: entry.person.name for entry in self.vault.context.header.everybody}
        signers = [person.id for person in (people.flow.view().first, people.flow.view().second) if person is not None]
        while changes.view().step is not ChangeStep.SIGNED:
            people.until_done(lambda: self._sign(changes, signers, names))

    def _sign(self, changes: ChangeList, signers: Sequence[str], names: dict[str, str]) -> None:
        if changes.view().step is ChangeStep.COLLECTING:
            changes.review()
        signed = changes.view().signed_by
        person = next(each for each in signers if each not in signed)
        code = self.terminal.ask_secret(sentence_of("command.fresh_code_of", person=names[person])).strip()
        if signed and not changes.view().signed_by:
            # It took longer than the joint window: both sign again.
            self.terminal.say(sentence_of("command.signature_over"))
            return
        changes.sign(person, code)

    def _drafts(self, changes: ChangeList) -> None:
        for draft in changes.view().offered:
            self.terminal.say(utc_words(draft.sentence))
            if draft.is_readable and self.asked.yes(sentence_of("command.draft_take_up")):
                changes.take_up(draft.id)
            elif draft.is_readable and self.asked.yes(sentence_of("command.draft_drop")):
                changes.drop(draft.id)

    def _own_keys(self, people: TwoPeople) -> None:
        """Have each of the two open their own new keys that a draft brings; without that the row stays in it."""
        view = people.flow.view()
        forms = people.flow.open_vault.person_forms
        at_the_machine = EnterPerson(forms, PersonAtTerminal(self.terminal))
        for person in (view.first, view.second):
            if person is None or not forms.waits_for(person.id):
                continue
            if self.asked.yes(sentence_of("command.draft_own_keys", name=person.name)):
                people.until_done(partial(at_the_machine.open_new, person.id, person.name))

    def _say_tried(self, changes: ChangeList) -> None:
        """Ask of what was taken up whether these two tried it: what others said does not count."""
        rows = changes.view().rows
        for outside in changes.facts().outsides.values():
            number, change, _ = changes.about("envelope", outside.id) or (0, None, None)
            if isinstance(change, ReplaceContents) and rows[number - 1].typed_utc and self.asked.tried(outside.name):
                changes.say_tried(number, tested=True)

    def _review(self, people: TwoPeople, changes: ChangeList) -> None:
        """Show the whole list until nobody takes a row out; a single row that was entered just now is left by Ctrl+D."""
        if not changes.view().rows and changes.view().left:
            self._show(changes.view())
        self._show(changes.review())
        while not self.options.dry_run and (len(self._rows) > 1 or any(row.typed_utc for row in self._rows)):
            if not self._takes_out(people, changes):
                return
            self._show(changes.review())

    def _takes_out(self, people: TwoPeople, changes: ChangeList) -> bool:
        """Ask which row is taken out; return whether there was any."""

        def take_out() -> bool:
            number = self.terminal.ask(sentence_of("command.take_out"))
            if not number:
                return False
            if not (number.isascii() and number.isdigit()):
                raise BadInput("input.bad.changes_number")
            changes.take_out(int(number))
            return True

        return people.until_done(take_out)

    def _show(self, view: ChangeListView) -> None:
        self._rows = view.rows
        rows = [sentence_of("command.review")]
        for row in view.rows:
            rows.append(f"  {row.number}. {row.sentence}")
            rows += [f"       {each.what}: {each.before or '-'} \u2192 {each.after or '-'}" for each in row.differences]
            rows += [f"       {sentence}" for sentence in row.follows]
        rows += [f"       {sentence}" for sentence in view.leaves]
        rows += [f"  -  {left.sentence} {left.refusal}" for left in view.left]
        self.terminal.say("", *rows)

    def _say_end(self, receipt: SealReceipt | None, refusal: TwinsealError | None) -> int:
        heard = True
        if receipt is not None and refusal is not None:
            self.terminal.say("", refusal.sentence)
        if receipt is not None:
            heard = self._deliver(receipt, refusal)
        if refusal is not None:
            raise refusal
        if not heard:
            return not_heard()
        return EXIT_NOT_WHOLE if receipt is None or receipt.problem else 0

    def _deliver(self, receipt: SealReceipt, refusal: TwinsealError | None) -> bool:
        line = with_seal(receipt.seal_number, receipt.edition, receipt.register_code or sentence_of("register.line.no_code"))
        if self.options.json and refusal is None:
            sealed = {
                "seal_number": receipt.seal_number,
                "register_line": line if receipt.new_seal else "",
                "duties": list(receipt.duties),
                "problem": receipt.problem,
            }
            print_json({**self._facts(receipt), **sealed})
            heard = True
        else:
            heard = deliver(*receipt_rows(receipt, line, is_dry_run=self.options.dry_run))
        self._written_down(receipt, line)
        return heard

    def _facts(self, receipt: SealReceipt) -> dict[str, object]:
        """Return what was done, as JSON says it beside the seal."""
        return {
            "dry_run": self.options.dry_run,
            "changes": [row.sentence for row in self._rows],
            "made": receipt.changes_made,
            "kept": receipt.changes_kept,
            "undone": receipt.changes_undone,
        }

    def _leave_if_ended(self) -> None:
        if self._interrupt.should_stop():
            raise Cancelled

    def _written_down(self, receipt: SealReceipt, line: str) -> None:
        # Whoever interrupted answers nothing more; it is said again at the next start.
        if not receipt.new_seal or self._interrupt.should_stop():
            return
        try:
            if self.asked.yes(sentence_of("command.written_down", line=line)):
                self.vault.written_down()
        except Cancelled:
            # It is said again at the next start.
            return


AnyVisit = TypeVar("AnyVisit", bound=Visit)


@contextlib.contextmanager
def visiting(kind: type[AnyVisit], options: argparse.Namespace, machine: Machine | None = None) -> Iterator[AnyVisit]:
    """Yield a visit to the vault that the options name, at this process's terminal; the vault is closed behind it."""
    machine = machine or bootstrap.real_machine()
    if options.json:
        print_nothing_yet()
    with (
        PeopleTerminal() as terminal,
        Interrupt() as interrupt,
        contextlib.closing(SealedVault.open(machine, Path(options.vault))) as vault,
    ):
        yield kind(options, terminal, interrupt, vault)


def receipt_rows(receipt: SealReceipt, line: str, *, is_dry_run: bool = False) -> list[str]:
    """Return what the end of the visit is, in sentences; `line` is that of the register."""
    rows = [receipt.problem] if receipt.problem else []
    if receipt.new_seal:
        rows.append(sentence_of("command.sealed", line=line))
    if receipt.drill:
        rows.append(receipt.drill)
    if is_dry_run:
        rows.append(sentence_of("command.nothing_changed"))
    elif receipt.changes_made:
        rows.append(sentence_of("command.changes_made", count=receipt.changes_made))
        rows += [f"  {line}" for line in receipt.change_lines]
    elif receipt.list_kept:
        rows.append(receipt.list_kept)
    if receipt.card:
        rows.append(sentence_of("command.new_card", edition=receipt.edition, names=", ".join(receipt.card)))
    rows += [sentence for sentence in (receipt.card_fault, *receipt.unconfirmed, *receipt.leaves) if sentence]
    return [*rows, *map(utc_words, receipt.duties)]
