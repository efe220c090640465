"""Stories of habits: too often, too much, by rote, and in words that say nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from fakes.played_log import DAY, Play
from fakes.vault_with_a_file import OneFolder
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.envelope import FieldKind
from twinseal.domain.errors import MustWait, WeakText, WrongFactor
from twinseal.domain.opening import OpeningKind, ResealCause
from twinseal.flows.change_list.envelope_forms import FieldInput
from twinseal.flows.opening.flow import OpeningFlow

OTHER: dict[str, Any] = {"category_id": "other", "answers": ("Nothing else fits what has happened here",), "reference": ""}
"""What else is asked for under the reason for everything else."""


def more_and_more(play: Play) -> None:
    """A calm year, then an outage a day, at night; the drills of that time count for nothing."""
    play.at(0)
    place = {"zone": "Europe/Berlin", "hours": "Mon-Fri 07:00-17:00"}
    play.listed("hours of work", lambda flow: flow.open_vault.rule_forms.set_place(place))
    for number, day in enumerate((1, 95, 190, 285, 380)):
        play.at(day)
        play.opening(f"calm {number}", shows=(number % 2,), envelopes=(number % 2,), **(OTHER if number == 4 else {}))
        if number == 1:
            play.look("one a quarter")
    play.look("calm")
    for number in range(5):
        play.at(471.6 + 5 * number)
        play.opening(f"night {number}", "Ed", "Cy", shows=(2,), envelopes=(2,), **(OTHER if number in (3, 4) else {}))
        play.look(f"night {number}")


def again_and_again(play: Play) -> None:
    """The same envelope is shown again, rotated in between and not; openings take longer and longer."""
    cast = play.cast
    # Rotated in between, and not.
    play.at(1)
    play.opening("shown", shows=(0,))
    play.look("shown once")
    cast.later(5 * 3600)
    play.listed("rotated", rotates(play, 0))
    play.at(4)
    play.opening("shown after it was rotated", shows=(0,))
    play.opening("another is shown", shows=(1,))
    play.at(5)
    play.look("rotated in time")
    play.opening("shown again in time", shows=(1,), envelopes=(1,))
    play.look("shown again in time")
    play.at(8)
    play.opening("shown again", shows=(0,))
    play.look("shown again")
    # How long, and how it ends.
    for number, (lasts, cause) in enumerate(
        ((300, ResealCause.HAND),) * 5 + ((600, ResealCause.HAND), (660, ResealCause.HAND))
    ):
        play.at(10 + number)
        play.opening(f"lasts {lasts} s, {number}", lasts=lasts, cause=cause)
    play.look("long")
    for name, minutes, more in (
        ("not extended", 900, ()), ("extended", 1100, (5,)), ("extended, and all of it used", 1170, (5,)), ("extended twice", 60, (1, 1)),
    ):  # fmt: skip
        cast.later(DAY)
        flow = play.opened(name)
        for each in more:
            cast.later()
            flow.open_vault.joint.extend(cast.code("Ada"), cast.code("Bo"), each, "The console answers slowly tonight.")
        play.passes(flow, minutes - 31 * len(more))
        play.sealed(flow)
    play.look("extended")


def odd_habits(play: Play) -> None:
    """Nobody seals by hand, nothing is shown, too much is, texts say nothing, codes are wrong."""
    cast = play.cast
    # Nobody seals by hand: of five two, and then three.
    for number, (lasts, touched, cause) in enumerate((
        (900, True, ResealCause.HAND), (60, True, ResealCause.HAND), (400, False, ResealCause.HAND),
        (60, True, ResealCause.SESSION_END), (30, True, ResealCause.DRIVE_REMOVED),
    )):  # fmt: skip
        play.at(1 + number)
        flow = play.opened(f"ends {number}")
        play.shows(flow, 0)
        play.passes(flow, lasts, touched=touched)
        play.sealed(flow, cause)
        if number == 3:
            play.look("two left alone")
    play.look("three left alone")
    # Nothing is shown.
    play.at(10)
    play.opening("nothing shown 1", shows=())
    play.look("nothing shown once")
    play.at(11)
    play.opening("nothing shown 2", shows=())
    play.look("nothing shown twice")
    flow = play.opened("a drill", kind=OpeningKind.DRILL)
    play.sealed(flow)
    play.at(12)
    play.opening("nothing shown 3", "Ed", shows=())
    play.look("nothing shown three times")
    # Too much.
    play.at(20)
    secret = play.folder / "key.bin"
    secret.write_bytes(b"a file of a key")
    for number in range(2):
        secret.with_name(f"key-{number}.bin").write_bytes(b"a file of a key")

    def files(flow: OpeningFlow) -> None:
        for number in range(2):
            flow.open_vault.envelope_parts.put_file(
                play.envelope(flow, 0), secret.with_name(f"key-{number}.bin"), tested=True
            )

    play.listed("files", files)
    stick = play.folder / "stick"
    stick.mkdir()
    cast.machine = replace(cast.machine, drives=OneFolder([stick]))
    play.started("start with a drive")
    for name, saved, compared in (("one file, four compared", 1, 4), ("two files", 2, 0), ("five compared", 0, 5)):
        cast.later(DAY)
        flow = play.opened(name)
        (envelope,) = flow.view().envelopes
        for attachment in envelope.attachments[:saved]:
            flow.open_vault.contents.save_attachment_to_the_drive(envelope.outside.id, attachment.id)
        for _ in range(compared):
            with SecretBytes(b"typed back from paper") as typed:
                flow.open_vault.contents.compare_typed(envelope.outside.id, 1, typed)
        play.sealed(flow)
    cast.later(DAY)
    flow = play.opened("five fields compared once", envelopes=(0, 1, 2))
    for number, field in ((0, 0), (0, 1), (1, 0), (1, 1), (2, 1)):
        with SecretBytes(b"typed back from paper") as typed:
            flow.open_vault.contents.compare_typed(play.envelope(flow, number), field, typed)
    play.sealed(flow)
    play.look("too much")
    # Wrong codes.
    for day, hour, who in (
        (40, 0, "Ada"), (40, 5, "Ada"), (41, 0, "Ada"), (50, 0, "Ed"), (50, 5, "Ed"), (50, 23, "Ed"),
        (60, 0, "Ada"), (60, 0.1, "Bo"), (60, 0.2, "Cy"), (60, 0.3, "Ed"),
        (70, 0, "Ada"), (70, 0.2, "Bo"), (70, 0.4, "Cy"), (70, 0.6, "Ed"), (70, 0.8, "Flo"),
    ):  # fmt: skip
        play.at(day + hour / 24)
        with play.act(f"{who} types a wrong code, day {day}, hour {hour}"):
            flow = play.vault.break_the_glass()
            play.openings[flow.view().opening_id] = f"{who} types a wrong code, day {day}, hour {hour}"
            flow.enter_register_code(cast.register_code)
            with pytest.raises(WrongFactor):
                flow.identify_first(cast.id(who), cast.passphrase(who), "000000")
            if (day, hour) == (60, 0.3):
                with pytest.raises(MustWait):
                    flow.identify_first(*cast.factors(who))
            flow.abandon()
        if (day, hour) in ((41, 0), (50, 23), (60, 0.3)):
            play.look(f"wrong codes, day {day}")
    play.look("wrong codes, day 70")


def words_and_numbers(play: Play) -> None:
    """Words and numbers that come again, and that say nothing."""
    same = "The core switch is down, nobody at all can log in."
    play.at(1)
    play.opening("said first", justification=same, reference="INC-004800")
    play.at(1.5)
    play.opening("said again of the same incident", justification=same, reference="INC-004800")
    play.at(2.4)
    play.opening("another number of that name", reference="INC-004801")
    play.look("one incident")
    play.at(10)
    play.opening("said again of another", justification=same, reference="INC-004802")
    play.look("said twice")
    play.at(20)
    play.opening("said a third time", justification=same, reference="INC-004803")
    play.look("said three times")
    play.at(21)
    play.opening("the number again", reference="INC-004800")
    play.look("the number again")
    play.at(30)
    flow = play.vault.break_the_glass()
    play.openings[flow.view().opening_id] = "says nothing"
    play.acts.append((play.vault.context.journal.writer.size - 1, "says nothing"))
    flow.enter_register_code(play.cast.register_code)
    flow.identify_first(*play.cast.factors("Ada"))
    draft = play.cast.draft(flow, justification="x" * 20, reference="INC-000000")
    with pytest.raises(WeakText):
        flow.submit_request(draft)
    flow.submit_request(draft)
    play.cast.later(60)
    flow.confirm(*play.cast.factors("Bo"))
    play.sealed(flow)
    play.look("says nothing")
    play.at(201)
    play.opening("said first, half a year later", justification=same, reference="INC-004901")
    play.look("half a year later")


def rotates(play: Play, number: int, *, tested: bool = True) -> Callable[[OpeningFlow], object]:
    """Return what puts a new password into an envelope."""

    def put(flow: OpeningFlow) -> None:
        envelope, new = play.envelope(flow, number), f"Kilo-{len(play.openings)}-lima"
        fields = flow.open_vault.changes.facts().inside(envelope).fields
        typed = [
            FieldInput(each.kind, each.name, *((new, new) if each.kind is FieldKind.PASSWORD else (None, None)))
            for each in fields
        ]
        flow.open_vault.envelope_forms.replace(envelope, typed, tested=tested)

    return put
