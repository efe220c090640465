"""Two people at a terminal: what they mistype is asked again, and time goes on while they are waited for."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest

from conftest import Cast
from fakes.quiet_room import QuietRoom
from fakes.small_vault import with_policy
from twinseal.cli.opening_visit import Visit
from twinseal.cli.terminal import Interrupt
from twinseal.cli.two_people import SaidBefore, TwoPeople
from twinseal.domain.alert import AlertFault, Channel, Moment
from twinseal.domain.errors import BadInput, JointWindowOver, NotPermitted, Resealed, WrongStep
from twinseal.domain.events.contents import CONTENTS_MASKED
from twinseal.domain.opening import OpeningKind, OpeningStep, ResealCause
from twinseal.flows.log.stories import number, text
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import Tried
from twinseal.host.people_terminal import PeopleTerminal
from twinseal.host.readable import is_readable

WHY = "The supplier changes the console, and its new password goes in here"
SAID = SaidBefore("Ada Operator", "Bo Officer", WHY, 15)
LABEL = "Envelope 0"


@dataclass
class Desk:
    """A terminal, and hands that type the next line, or let something happen, whenever the program looks at the time."""

    terminal: PeopleTerminal
    end: int
    lines: list[str | Callable[[], object]] = field(default_factory=list)
    vault: SealedVault | None = None
    room: QuietRoom = field(default_factory=QuietRoom)

    def begins(self, cast: Cast) -> TwoPeople:
        self.vault = cast.open()
        people = TwoPeople(self.terminal, self.vault, lambda: False, self.room)
        tick = self.terminal.tick

        def next_line() -> None:
            tick()
            if self.lines:
                line = self.lines.pop(0)
                if isinstance(line, str):
                    os.write(self.end, line.encode() + b"\n")
                else:
                    line()

        self.terminal.tick = next_line
        return people

    def opened(self, cast: Cast, said: SaidBefore = SAID) -> TwoPeople:
        people = self.begins(cast)
        self.lines = [cast.register_code, *factors(cast, "Ada"), "", *factors(cast, "Bo")]
        people.open(said, [LABEL])
        assert (people.flow.view().step, people.flow.view().kind) == (OpeningStep.OPEN, OpeningKind.MAINTENANCE)
        return people

    def shown(self) -> str:
        read = b""
        while is_readable(self.end, 0.1):
            read += os.read(self.end, 65_536)
        return read.decode(errors="replace")


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    # The hands type at a look at the time, and the clock is one of tests: nothing is gained by looking four times a second.
    monkeypatch.setattr("twinseal.host.people_terminal._LOOK_S", 0.01)
    end, place = os.openpty()
    with PeopleTerminal(os.ttyname(place)) as terminal:
        yield Desk(terminal, end)
    os.close(end)
    os.close(place)


def factors(cast: Cast, name: str) -> list[str]:
    return [f"correct horse battery staple {name}", cast.code(name)]


def test_a_vault_left_alone_at_a_question_reseals(cast: Cast, desk: Desk) -> None:
    desk.room.answers[Channel.SOUND] = None
    people = desk.opened(cast, replace(SAID, mute=True))
    assert WHY in desk.shown()

    def seals_by_itself() -> None:
        # As within an act, whose alerts nobody logs before it.
        cast.later(15 * 60)
        people.flow.tick()

    desk.lines = [lambda: cast.later(10), seals_by_itself]
    with pytest.raises(Resealed):
        desk.terminal.ask_secret("New password: ")
    receipt = people.flow.view().receipt
    assert receipt is not None
    assert receipt.cause is ResealCause.TIME
    # The tone of the opening itself is not to be silenced.
    assert entries_of(desk, cast)[1:5] == [
        ("alert.sent", "terminal", "opened", "sent", ""),
        ("alert.sent", "tray", "opened", "sent", ""),
        ("alert.sent", "sound", "", "muted", ""),
        ("alert.sent", "sound", "opened", "begun", "aplay"),
    ]


def test_muting_that_the_rules_forbid_is_refused_first(cast: Cast, desk: Desk) -> None:
    vault = cast.open()
    vault.context.header = with_policy(vault.context.header, mute_allowed=False)
    visit = Visit(Namespace(first="", second="", mute=True), desk.terminal, Interrupt(), vault)
    with pytest.raises(BadInput, match="Leave out --mute"):
        visit.run((), lambda _people: None, adds=False)
    assert desk.shown() == ""


def test_each_moment_is_given_said_and_logged_before_the_seal(cast: Cast, desk: Desk) -> None:
    desk.room.answers[Channel.TRAY] = Tried(Channel.TRAY, "failed", AlertFault.NO_TRAY)
    people = desk.opened(cast)
    assert desk.room.prepared == [RoomAlerts()]
    shown = desk.shown()
    assert "\a\r\nThe vault is open. It seals itself in 15 minutes.\r\n" in shown
    assert "Alert by tray failed: the desktop has no tray." in shown

    def passes(seconds: float) -> Callable[[], object]:
        def act() -> None:
            people.flow.touched()
            cast.later(seconds)

        return act

    desk.lines = [*(passes(60) for _ in range(13)), "now"]
    desk.terminal.ask("First: ")
    shown = desk.shown()
    assert "\a\r\n2 minutes left." in shown
    assert "Alert by" not in shown, "said once"
    desk.lines = [passes(61), "now"]
    desk.terminal.ask("Second: ")
    assert "1 minute left." in desk.shown()
    # The tone of the last moment is still being played when the vault seals.
    desk.room.answers[Channel.SOUND] = None
    desk.lines = [passes(58.5), passes(2)]
    with pytest.raises(Resealed):
        desk.terminal.ask("Third: ")
    assert "Time is up. The vault is sealing now." in desk.shown()
    assert people.seal() is people.flow.view().receipt
    assert desk.room.rested == 1
    both, sound = (Channel.SOUND, Channel.TRAY), (Channel.SOUND,)
    moments = (Moment.OPENED, Moment.TWO_MINUTES, Moment.ONE_MINUTE, Moment.TIME_OVER)
    assert desk.room.asked == [(moment, both if moment is Moment.OPENED else sound) for moment in moments]
    assert entries_of(desk, cast) == [
        ("contents.opened", "", "", "", ""),
        ("alert.sent", "terminal", "opened", "sent", ""),
        ("alert.sent", "sound", "opened", "sent", "aplay"),
        ("alert.sent", "tray", "opened", "failed", "no_tray"),
        ("alert.sent", "terminal", "two_minutes", "sent", ""),
        ("alert.sent", "sound", "two_minutes", "sent", "aplay"),
        ("alert.sent", "terminal", "one_minute", "sent", ""),
        ("alert.sent", "sound", "one_minute", "sent", "aplay"),
        ("alert.sent", "terminal", "time_over", "sent", ""),
        ("alert.sent", "sound", "time_over", "begun", "aplay"),
        ("opening.resealed", "", "", "", ""),
    ]


def entries_of(desk: Desk, cast: Cast) -> list[tuple[str, ...]]:
    """Return what the log says from the moment of the opening to its end; each alert names an entry before it."""
    assert desk.vault is not None
    desk.vault.close()
    cast.later(31)
    vault = cast.open()
    visit = vault.sign_in_auditor(*cast.factors("Di"))
    entries = list(visit.log.entries)
    visit.sign_out()
    vault.close()
    kinds = [text(entry, "kind") for entry in entries]
    inside = entries[kinds.index("contents.opened") : kinds.index("opening.resealed") + 1]
    assert all(inside[0].seq <= number(each, "alert") < each.seq for each in inside if text(each, "moment"))
    return [
        (
            text(entry, "kind"),
            *(text(entry, name) for name in ("channel", "moment", "outcome")),
            text(entry, "player") or text(entry, "fault"),
        )
        for entry in inside
        if not entry.is_a(CONTENTS_MASKED)
    ]


def test_a_request_that_nobody_answers_ends_it(cast: Cast, desk: Desk) -> None:
    people = desk.begins(cast)
    desk.lines = [cast.register_code, *factors(cast, "Ada"), lambda: cast.later(181)]
    with pytest.raises(JointWindowOver):
        people.open(SAID, [])
    people.flow.reseal(ResealCause.HAND)
    assert people.flow.view().step is OpeningStep.ENDED


def test_what_was_mistyped_is_asked_again(cast: Cast, desk: Desk) -> None:
    people = desk.begins(cast)
    wrong, passphrase = "7K3M-Q0ZD-9F2A-Q", "correct horse battery staple Ada"
    desk.lines = [
        # No register code at all; one of another vault, with an explanation that says nothing, asked about once.
        "hello", wrong, wrong, "x", wrong, "x",
        # Nobody; five digits; then it fits. A purpose that is too short, and one that says nothing and is kept.
        "Nobody", "ada operator", passphrase, "12345", cast.code("Ada"), "No", "aaaaaaaaaaaaaaaaaaaaaaa", "",
        "Ada Operator", "Bo Officer", "", *factors(cast, "Bo"),
    ]  # fmt: skip
    people.open(SaidBefore(), [LABEL])
    shown = desk.shown()
    assert desk.lines == []
    for sentence in ("check the paper register", "Nobody called Nobody can do this here", "Six digits: type all of them"):
        assert sentence in shown
    assert shown.count("Passphrase of Ada Operator: ") == 1, "five digits cost a code alone"
    assert shown.count("What is to be changed, and why: ") == 3
    people.flow.reseal(ResealCause.HAND)


def test_a_refusal_has_a_reason_and_is_logged(cast: Cast, desk: Desk) -> None:
    people = desk.begins(cast)
    passphrase, code = factors(cast, "Bo")
    why = "The console changes tomorrow"
    desk.lines = [
        cast.register_code, *factors(cast, "Ada"),
        # A reason that says nothing, then one that says something.
        "x", passphrase, code, why,
    ]  # fmt: skip
    with pytest.raises(WrongStep, match=f"Refused by Bo Officer: {why}"):
        people.open(SAID, [LABEL])
    shown = desk.shown()
    assert desk.lines == []
    assert shown.count("Passphrase of Bo Officer") == 1, "both factors count still"
    assert people.flow.reseal(ResealCause.HAND).step is OpeningStep.ENDED
    assert desk.vault is not None
    desk.vault.close()
    kinds = cast.desk_kinds()
    assert "opening.refused" in kinds
    assert "opening.opened" not in kinds


def test_a_label_that_nothing_has_is_refused_before_the_second(cast: Cast, desk: Desk) -> None:
    people = desk.begins(cast)
    desk.lines = [cast.register_code, *factors(cast, "Ada")]
    with pytest.raises(BadInput, match="There is no envelope"):
        people.open(SAID, ["Nothing"])
    people.flow.reseal(ResealCause.HAND)
    assert people.flow.view().step is OpeningStep.ENDED


def test_what_does_not_fit_is_said_and_left_to_the_window(cast: Cast, desk: Desk) -> None:
    header = (cast.vault_path / "header.json").read_bytes()
    (cast.vault_path / "audit" / "next.key").unlink()
    people = desk.begins(cast)
    desk.lines = [cast.register_code, *factors(cast, "Ada"), "", *factors(cast, "Bo")]
    with pytest.raises(NotPermitted, match="look at it in the window"):
        people.open(SAID, [LABEL])
    assert people.flow.view().undecided
    people.flow.reseal(ResealCause.HAND)
    # Nothing was signed, so the next two find it as these did.
    assert (cast.vault_path / "header.json").read_bytes() == header
