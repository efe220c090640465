"""`twinseal drill`: two people practise an opening at a terminal, everything is decrypted and not shown, and the log says what worked."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Final

from twinseal.cli.opening_options import add_opening_options
from twinseal.cli.opening_visit import EXIT_NOT_WHOLE, Visit, visiting
from twinseal.cli.two_people import SaidBefore, TwoPeople
from twinseal.domain.errors import DriveRefused, NotPermitted
from twinseal.domain.texts import sentence_of
from twinseal.flows.views.opening import DrillView, SealReceipt

_QUARTER: Final = 25


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("vault", metavar="VAULT", help="a vault folder")
    add_opening_options(
        parser,
        without=("dry_run",),
        first="name or id of who signs in first",
        second="name or id of the officer who confirms",
        purpose="who practises, and why now",
    )


def run(options: argparse.Namespace) -> int:
    """Hold a drill; 0 certified and sealed, 2 refused or not certified, 3 not everything could be decrypted, or the seal is not complete."""
    with visiting(_Drill, options) as visit:
        code = visit.run((), visit.practised, adds=False)
        return EXIT_NOT_WHOLE if visit.failed else code


class _Drill(Visit):
    """One visit of two people, who change nothing."""

    _drill = DrillView()

    @property
    def failed(self) -> bool:
        """Tell whether something could not be decrypted."""
        return bool(self._drill.failed)

    def practised(self, people: TwoPeople) -> None:
        """Go through the parts of a drill, one by one."""
        self._read_word(people)
        self._decrypt(people)
        self._try_drive(people)
        drill = people.flow.open_vault.drill
        if self.asked.yes(sentence_of("command.drill_printer")):
            drill.page_came_out()
        if not self.asked.yes(sentence_of("command.drill_certify")):
            raise NotPermitted("role.not_permitted.drill_left")
        drill.certify()

    def _open(self, people: TwoPeople, before: SaidBefore, labels: Sequence[str]) -> None:
        del labels
        people.open_for_a_drill(before)

    def _change(self, people: TwoPeople, enter: Callable[[TwoPeople], object], *, adds: bool) -> None:
        del adds
        enter(people)

    def _read_word(self, people: TwoPeople) -> None:
        contents, (envelope,) = people.flow.open_vault.contents, people.flow.view().envelopes
        place = envelope.outside.id, envelope.fields[0].index
        with contents.reveal(*place) as word:
            self.terminal.show_once(
                sentence_of("command.drill_word"),
                "",
                f"    {word.copy_bytes().decode()}",
                "",
                prompt=sentence_of("command.drill_word_read"),
            )
        contents.hidden(*place)

    def _decrypt(self, people: TwoPeople) -> None:
        said = 0

        def progress(done: int, of: int) -> None:
            nonlocal said
            people.beat()
            percent = 100 * done // of
            if percent // _QUARTER > said:
                said = percent // _QUARTER
                self.terminal.say(sentence_of("command.drill_percent", percent=said * _QUARTER))

        self.terminal.say("", sentence_of("command.drill_decrypts"))
        after = people.flow.open_vault.drill.decrypt(progress, self.stopped).drill
        if after is None:
            return
        self._drill = after
        self.terminal.say(sentence_of("command.drill_read", envelopes=after.envelopes, files=after.files))
        if after.failed:
            self.terminal.say(sentence_of("command.drill_damaged", what=", ".join(each.words for each in after.failed)))

    def _try_drive(self, people: TwoPeople) -> None:
        while self.asked.yes(sentence_of("command.drill_drive")):
            try:
                after = people.flow.open_vault.drill.carry_to_the_drive().drill
            except DriveRefused as refusal:
                self.terminal.say(refusal.sentence)
                continue
            self.terminal.say(sentence_of("command.drill_carried", name=after.carried if after is not None else ""))
            return

    def _facts(self, receipt: SealReceipt) -> dict[str, object]:
        drill = self._drill
        failed = [{"id": each.id, "label": each.label, "file": each.file} for each in drill.failed]
        return {"drill": receipt.drill, "envelopes": drill.envelopes, "files": drill.files, "failed": failed}
