"""`twinseal change`: the real process on a terminal of its own, two people who type, and the pair that comes after them."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fakes.at_a_terminal import AtATerminal
from fakes.commands import COMMAND, Station, environment
from twinseal.bootstrap import real_machine
from twinseal.cli import command_line
from twinseal.cli.command_line import EXIT_CANCELLED, EXIT_REFUSED
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.domain.opening import ResealCause
from twinseal.domain.request import Draft
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault

NEW = "Kilo-42-lima"
WHY = "The supplier needed the console, and the password was read out"
SWITCH = "Core switch, enable password"
FIREWALL = "Firewall, root"
MARGIN_S = 8
"""So long a code may take from the hand to the check: the longer, the sooner somebody has to wait for their next one."""
PAIR, OFFICERS, NEXT = ("Olga", "Frank"), ("Grace", "Frank"), ("Omar", "Grace")


@dataclass
class Room:
    """A demo vault and its people; no code of theirs counts twice, so each types one of a later step each time."""

    vault: Path
    people: dict[str, dict[str, str]]
    steps: dict[str, int] = field(default_factory=dict)
    labels: tuple[tuple[str, str], ...] = ()
    """Label and system of each envelope, as the pair saw them that read something last."""

    def code(self, name: str) -> str:
        """Return the next code: of the step before now, of now, or of the one after; then somebody has to wait."""
        # One that is about to be too old does not arrive in time.
        step = max(self.steps.get(name, 0) + 1, int(time.time() + MARGIN_S) // 30 - 1)
        while step > int(time.time()) // 30 + 1:
            time.sleep(0.1)
        self.steps[name] = step
        with seed_from_text(self.people[name]["totp_seed"]) as seed:
            return code_at(seed, TotpParameters(), step * 30)

    def named(self, name: str) -> str:
        return self.people[name]["name"]

    def starts(self, *words: str, pair: tuple[str, str] = PAIR) -> AtATerminal:
        said = ("--first", self.named(pair[0]), "--second", self.named(pair[1]), "--purpose", WHY)
        return AtATerminal((*COMMAND, "change", str(self.vault), *said, *words), environment())

    def opens(self, terminal: AtATerminal, pair: tuple[str, str] = PAIR) -> None:
        terminal.answer("Register code of seal", "")
        terminal.answer("Explanation", "The register is locked away for the night")
        self._factors(terminal, pair[0])
        # The second person reads what the first one signed.
        terminal.asks(WHY)
        terminal.answer("or the reason for refusing: ", "")
        self._factors(terminal, pair[1])

    def _factors(self, terminal: AtATerminal, name: str) -> None:
        terminal.answer(f"Passphrase of {self.named(name)}: ", self.people[name]["passphrase"])
        terminal.asks(f"code of {self.named(name)}: ")
        terminal.type(self.code(name))

    def sign(self, terminal: AtATerminal, pair: tuple[str, str] = PAIR) -> None:
        for name in pair:
            terminal.asks(f"Fresh code of {self.named(name)}")
            terminal.type(self.code(name))

    def opened(self, vault: SealedVault, *labels: str, pair: tuple[str, str] = NEXT) -> OpeningFlow:
        """Open as the window does."""
        flow = vault.break_the_glass()
        flow.enter_register_code(None, "The register is locked away for the night")
        first, second = (self.people[name] for name in pair)
        with normalise(first["passphrase"]) as passphrase:
            flow.identify_first(first["id"], passphrase, self.code(pair[0]))
        ids = {outside.name: outside.id for outside in flow.view().outsides}
        answers = ("The core switch", "Nobody knows its new password")
        flow.submit_request(Draft(tuple(ids[label] for label in labels), "outage", answers, "INC-004711", WHY, 5))
        with normalise(second["passphrase"]) as passphrase:
            flow.confirm(second["id"], passphrase, self.code(pair[1]))
        return flow

    def reads(self, label: str, pair: tuple[str, str] = NEXT) -> str:
        """Have a pair read the password of an envelope, which exposes it; return it."""
        vault = SealedVault.open(real_machine(), self.vault)
        flow = self.opened(vault, label, pair=pair)
        (envelope,) = flow.view().envelopes
        index = next(each.index for each in envelope.fields if each.kind == "password")
        with flow.open_vault.contents.reveal(envelope.outside.id, index) as secret:
            read = secret.copy_bytes().decode()
        self.labels = tuple((outside.name, outside.system) for outside in flow.view().outsides)
        flow.reseal(ResealCause.HAND)
        vault.close()
        return read

    def owed(self) -> list[str]:
        vault = SealedVault.open(real_machine(), self.vault)
        kinds = sorted(duty.kind for duty in vault.view().duties)
        vault.close()
        return kinds


@pytest.fixture
def room(founded: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    # Each copy is a vault that this machine never saw.
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    station = founded.copied(tmp_path / "home")
    return Room(station.vault, {person["name"].split()[0]: person for person in station.facts["people"]})


@pytest.mark.parametrize("typed", ["on the command line", "in a file"])
def test_the_rotated_password_goes_back_and_the_duty_ends(room: Room, tmp_path: Path, typed: str) -> None:
    old = room.reads(SWITCH)
    assert room.owed() == ["review", "rotate"]
    words: tuple[str, ...] = ("replace", SWITCH, "--field", "Password", "--tried")
    if typed == "in a file":
        file = tmp_path / "changes.toml"
        file.write_text(
            f'[[changes]]\nact = "replace"\nenvelope = "{SWITCH}"\nfields = [{{name = "Password", ask = true}}]\n'
        )
        words = ("--changes", str(file))
    with room.starts(*words) as terminal:
        room.opens(terminal)
        # What does not fit is asked for again, and nothing is lost.
        terminal.answer(f"New \u201cPassword\u201d of \u201c{SWITCH}\u201d", NEW)
        terminal.answer("The same once more", NEW + "x")
        terminal.asks("The two entries differ: type both again.")
        for again in (old, NEW):
            terminal.answer(f"New \u201cPassword\u201d of \u201c{SWITCH}\u201d", again)
            terminal.answer("The same once more", again)
            if again == old:
                terminal.asks("nothing would be rotated")
        if typed == "in a file":
            terminal.answer(f"Was it tried at \u201c{SWITCH}\u201d, and does it work? (yes/no): ", "yes")
        terminal.asks(f"1. The contents of \u201c{SWITCH}\u201d are replaced: Password; tried and working")
        terminal.asks(f"The rotation of \u201c{SWITCH}\u201d is done with it.")
        room.sign(terminal)
        terminal.asks("Sealed again. Write into the paper register: 0003 P0")
        terminal.answer("stand in the paper register now? (yes/no): ", "yes")
        assert terminal.ends() == 0
        # Nothing secret that was typed stood there.
        typed_unseen = (NEW, old, *(person["passphrase"] for person in room.people.values()))
        assert not any(secret in terminal.shown for secret in typed_unseen)
    assert room.owed() == ["review", "review"]
    vault = SealedVault.open(real_machine(), room.vault)
    assert vault.view().line_owed is None, "it was said that the line is written down"
    vault.close()
    assert room.reads(SWITCH) == NEW


@pytest.mark.parametrize("before", [True, False])
def test_a_dry_run_shows_everything_and_changes_nothing(room: Room, before: bool) -> None:
    old = room.reads(SWITCH)
    words = ("--dry-run", "--json", "replace", SWITCH) if before else ("replace", SWITCH, "--json", "--dry-run")
    with room.starts(*words) as terminal:
        room.opens(terminal)
        # Nobody types a secret for a run that changes nothing.
        terminal.asks(f"1. The contents of \u201c{SWITCH}\u201d are replaced: Password; tried and working")
        terminal.answer("stand in the paper register now? (yes/no): ", "no")
        assert terminal.ends() == 0
        assert "Fresh code" not in terminal.shown
        said = json.loads(next(line for line in terminal.shown.splitlines() if line.startswith("{")))
    assert (said["dry_run"], said["made"], said["kept"], len(said["changes"])) == (True, 0, 0, 1)
    # It was an opening all the same, with a line for the register.
    assert said["register_line"].startswith("0003 P0")
    assert list(room.vault.glob("draft-*")) == []
    assert "rotate" in room.owed()
    assert room.reads(SWITCH) == old


def test_options_are_taken_behind_the_act_too() -> None:
    said = ("--first", "Olga", "--second", "Frank", "--purpose", WHY, "--minutes", "7", "--json")
    for words in ((*said, "undo", SWITCH), ("undo", SWITCH, *said), (*said[:4], "undo", SWITCH, *said[4:])):
        read = command_line.parser().parse_args(["change", "V", *words])
        assert (read.first, read.second, read.purpose, read.minutes, read.json) == ("Olga", "Frank", WHY, 7, True)
    # Without any, what the command has without them.
    read = command_line.parser().parse_args(["change", "V", "undo", SWITCH])
    assert (read.first, read.second, read.purpose, read.minutes, read.json, read.dry_run) == ("", "", "", 0, False, False)


@pytest.mark.parametrize("words", [("change", "V", "undo", "X", "--third", "Y"), ("status", "V", "--third", "Y")])
def test_an_unknown_option_shows_the_usage_of_its_command(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line.run(words)
    assert ended.value.code == EXIT_REFUSED
    said = capsys.readouterr().err
    assert said.startswith(f"usage: twinseal {words[0]} [-h]")
    assert "unrecognized arguments: --third" in said


def test_one_file_takes_rows_of_every_kind(room: Room, tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"plan")
    room.reads(SWITCH, PAIR)
    changes = [
        {
            "act": "add", "label": "Time server", "system": "NTP-1", "where": "Rack 2", "cap_min": 10, "files": ["plan.pdf"],
            "fields": [
                {"name": "User name", "kind": "user", "value": "root"},
                {"name": "Password", "kind": "password", "generate": 20},
                {"name": "Codes", "kind": "codes", "ask": True},
            ],
        },
        {"act": "relabel", "envelope": "Firewall, root", "system": "FW-2"},
        {"act": "close", "envelope": SWITCH, "reason": "The switch is replaced tomorrow, its supplier says"},
        {"act": "retire", "envelope": SWITCH, "reason": "The switch is replaced by another model"},
    ]  # fmt: skip
    file = tmp_path / "changes.json"
    file.write_text(json.dumps({"changes": changes}))
    with room.starts("--changes", str(file), pair=OFFICERS) as terminal:
        room.opens(terminal, OFFICERS)
        terminal.asks("Made up for \u201cPassword\u201d of \u201cTime server\u201d")
        terminal.answer("Press Enter when it is set", "")
        terminal.answer("One-time codes \u201cCodes\u201d", "alpha\nbravo\n")
        terminal.asks("2 codes read.")
        terminal.asks("1. The envelope \u201cTime server\u201d is added with 3 fields and 1 file")
        terminal.asks("System: - \u2192 NTP-1")
        terminal.asks("2. \u201cFirewall, root\u201d changes: system")
        terminal.asks(f"3. The rotation of \u201c{SWITCH}\u201d is not possible")
        terminal.asks(f"4. \u201c{SWITCH}\u201d is retired")
        terminal.answer("Take a row out?", "")
        room.sign(terminal, OFFICERS)
        terminal.asks("4 changes")
        # A line each, as both read them.
        terminal.asks("\n  1. The envelope \u201cTime server\u201d is added")
        terminal.asks(f"\n  4. \u201c{SWITCH}\u201d is retired")
        terminal.answer("stand in the paper register now? (yes/no): ", "no")
        assert terminal.ends() == 0
        assert "alpha" not in terminal.shown
        made_up = terminal.shown.partition("nobody sees it again before the next opening:")[2].split()[0]
    assert len(made_up) == 20
    assert room.reads("Time server") == made_up
    assert ("Firewall, root", "FW-2") in room.labels
    assert SWITCH not in dict(room.labels)


def test_what_can_be_known_is_refused_before_anybody_signs_in(room: Room) -> None:
    slips = (
        (("suspend", "Nobody", "--why", WHY), "There is nobody called Nobody in this vault. Choose from: "),
        (("threshold", "x", "5"), "There is no threshold \u201cx\u201d. Choose from: a1_times, "),
        (("suspend", room.named("Frank"), "--why", WHY), "Nobody signs about themselves"),
    )
    for words, said in slips:
        with room.starts(*words, pair=OFFICERS) as terminal:
            terminal.asks(said)
            assert terminal.ends() == EXIT_REFUSED
            assert "Register code" not in terminal.shown


def test_undone_by_command_the_old_password_is_back(room: Room) -> None:
    old = room.reads(SWITCH, ("Omar", "Frank"))
    acts = {PAIR: ("replace", SWITCH, "--made-up", "Password:12", "--not-tried"), NEXT: ("undo", SWITCH)}
    for pair, words in acts.items():
        with room.starts(*words, pair=pair) as terminal:
            room.opens(terminal, pair)
            if words[0] == "replace":
                terminal.answer("Press Enter when it is set", "")
                terminal.asks("made up by the program; not tried yet")
            room.sign(terminal, pair)
            terminal.answer("stand in the paper register now? (yes/no): ", "no")
            assert terminal.ends() == 0
    assert room.reads(SWITCH, ("Olga", "Grace")) == old


def test_the_second_person_refuses_with_a_reason(room: Room) -> None:
    with room.starts("undo", SWITCH) as terminal:
        terminal.answer("Register code of seal", "")
        terminal.answer("Explanation", "The register is locked away for the night")
        room._factors(terminal, "Olga")
        terminal.asks(WHY)
        terminal.answer("or the reason for refusing: ", "Nobody rotated it")
        room._factors(terminal, "Frank")
        assert terminal.ends() == EXIT_REFUSED
        assert f"twinseal: This opening is over. Refused by {room.named('Frank')}: Nobody rotated it" in terminal.shown
    assert room.owed() == []


def test_who_leaves_before_signing_leaves_a_sealed_vault(room: Room) -> None:
    with room.starts("undo", "Nowhere") as terminal:
        terminal.answer("Register code of seal", "")
        terminal.answer("Explanation", "The register is locked away for the night")
        room._factors(terminal, "Olga")
        terminal.asks("There is no envelope \u201cNowhere\u201d. Choose from: ")
        assert terminal.ends() == EXIT_REFUSED
    for ending in (b"\x03", b"\x04"):
        with room.starts("replace", SWITCH, "--made-up", "Password", "--tried") as terminal:
            room.opens(terminal)
            if ending == b"\x04":
                terminal.asks("was not signed: take it up, keep it for later, or drop it.")
                terminal.answer("Take it up?", "no")
                terminal.answer("Drop it for good?", "yes")
            terminal.answer("Press Enter when it is set", "")
            terminal.asks("Fresh code of")
            terminal.press(ending)
            terminal.asks("1 change was not signed: nothing was changed; it is kept for the next opening.")
            if ending == b"\x04":
                terminal.answer("stand in the paper register now? (yes/no): ", "no")
            assert terminal.ends() == (EXIT_CANCELLED if ending == b"\x04" else 128 + signal.SIGINT)
            # Whoever interrupted is asked nothing more, and a date is said as people read it.
            assert ("stand in the paper register now?" in terminal.shown) is (ending == b"\x04")
            assert "Review of this opening by someone else by " in terminal.shown
            assert re.search(r"else by \d{4}-\d\d-\d\d \d\d:\d\d UTC", terminal.shown)
        assert not (room.vault / "open.json").exists()
    assert "test" not in room.owed()


def test_no_secret_is_made_up_for_what_a_taken_up_list_changes(room: Room) -> None:
    words = ("replace", SWITCH, "--made-up", "Password", "--tried")
    with room.starts(*words) as terminal:
        room.opens(terminal)
        terminal.answer("Press Enter when it is set", "")
        terminal.asks("Fresh code of")
        terminal.press(b"\x04")
        terminal.answer("stand in the paper register now? (yes/no): ", "no")
        assert terminal.ends() == EXIT_CANCELLED
    with room.starts(*words) as terminal:
        room.opens(terminal)
        terminal.answer("Take it up?", "yes")
        terminal.answer("Take a row out?", "")
        terminal.answer("Was it tried at", "no")
        # Who sets it at the target would find it nowhere afterwards.
        terminal.asks("This list changes the same already")
        terminal.answer("stand in the paper register now? (yes/no): ", "no")
        assert terminal.ends() == EXIT_REFUSED
        assert "Made up for" not in terminal.shown
        assert "it is kept for the next opening." in terminal.shown
    with room.starts(*words) as terminal:
        room.opens(terminal)
        terminal.answer("Take it up?", "yes")
        terminal.answer("Take a row out?", "1")
        # Nothing else stands on the list: the act is entered as on an empty one.
        terminal.answer("Press Enter when it is set", "")
        terminal.asks(
            f"1. The contents of \u201c{SWITCH}\u201d are replaced: Password; made up by the program; tried and working"
        )
        terminal.asks("Fresh code of")
        terminal.press(b"\x04")
        terminal.answer("stand in the paper register now? (yes/no): ", "no")
        assert terminal.ends() == EXIT_CANCELLED
        assert "This list changes the same already" not in terminal.shown


def test_a_taken_up_list_is_signed_without_a_row(room: Room, tmp_path: Path) -> None:
    fields = [{"name": "Password", "generate": 20}]
    rows = [{"act": "replace", "envelope": label, "fields": fields, "tested": True} for label in (SWITCH, FIREWALL)]
    file = tmp_path / "changes.json"
    file.write_text(json.dumps({"changes": rows}))
    with room.starts("--changes", str(file)) as terminal:
        room.opens(terminal)
        for _ in rows:
            terminal.answer("Press Enter when it is set", "")
        terminal.answer("Take a row out?", "")
        terminal.asks("Fresh code of")
        terminal.press(b"\x04")
        terminal.answer("stand in the paper register now? (yes/no): ", "no")
        assert terminal.ends() == EXIT_CANCELLED
        made_up = terminal.shown.partition("nobody sees it again before the next opening:")[2].split()[0]
    with room.starts("sign") as terminal:
        room.opens(terminal)
        terminal.answer("Take it up?", "yes")
        # What others tried, these two say for themselves.
        terminal.asks("Was it tried at")
        terminal.type("yes")
        terminal.answer("Was it tried at", "yes")
        terminal.asks(
            f"2. The contents of \u201c{FIREWALL}\u201d are replaced: Password; made up by the program; tried and working"
        )
        terminal.answer("Take a row out?", "two")
        terminal.asks("The list has no change with this number.")
        terminal.answer("Take a row out?", "2")
        terminal.asks(
            f"1. The contents of \u201c{SWITCH}\u201d are replaced: Password; made up by the program; tried and working"
        )
        terminal.answer("Take a row out?", "")
        room.sign(terminal)
        terminal.asks("Changed, as both of you signed: 1 change.")
        terminal.answer("stand in the paper register now? (yes/no): ", "no")
        assert terminal.ends() == 0
    assert room.reads(SWITCH) == made_up
    assert "test" not in room.owed()


def test_without_a_list_there_is_nothing_to_sign(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.run(["change", str(room.vault), "--dry-run", "sign"]) == EXIT_REFUSED
    assert "A dry run takes up no list." in capsys.readouterr().err
    with room.starts("sign") as terminal:
        room.opens(terminal)
        terminal.asks("There is nothing to sign: the list has no change.")
        terminal.answer("stand in the paper register now? (yes/no): ", "no")
        assert terminal.ends() == EXIT_REFUSED


def test_two_people_need_a_terminal_and_no_pipe(room: Room) -> None:
    done = subprocess.run(
        [*COMMAND, "change", str(room.vault), "undo", SWITCH],
        env=environment(), capture_output=True, check=False, input=b"x\n" * 9, start_new_session=True,
    )  # fmt: skip
    assert done.returncode == EXIT_REFUSED
    assert done.stderr.decode() == "twinseal: There is no terminal for two people to type at. Start the command in one.\n"


SECRETS: dict[str, object] = {
    "a value": {"name": "Password", "kind": "password", "value": "zulu"},
    "a word for it": {"name": "Password", "password": "zulu"},
    "behind ask": {"name": "Password", "ask": "zulu"},
}


@pytest.mark.parametrize("written", SECRETS)
def test_a_secret_in_a_file_is_refused_unseen(tmp_path: Path, written: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "changes.json"
    file.write_text(json.dumps({"changes": [{"act": "replace", "envelope": SWITCH, "fields": [SECRETS[written]]}]}))
    # There is no vault, and no terminal: it is refused before either is looked for.
    assert command_line.run(["change", str(tmp_path), "--changes", str(file)]) == EXIT_REFUSED
    said = capsys.readouterr().err
    assert said.startswith("twinseal: A secret does not belong in a file or on a command line: say ask or generate")
    assert "zulu" not in said


def test_a_secret_on_the_command_line_is_refused(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["change", str(room.vault), "add", "New", "--system", "X", "--field", "password:Password=zulu"]
    assert command_line.run(words) == EXIT_REFUSED
    assert "A secret does not belong" in capsys.readouterr().err
    # Whether a field that is there already is secret only its envelope tells.
    with room.starts("replace", SWITCH, "--field", "Password=zulu", "--tried") as terminal:
        room.opens(terminal)
        terminal.asks("A secret does not belong in a file or on a command line")
        terminal.answer("stand in the paper register now? (yes/no): ", "no")
        assert terminal.ends() == EXIT_REFUSED
    assert room.owed() == ["review"]


@pytest.fixture
def slips(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    """Return what is said of the text of a file that nobody could sign."""

    def said(text: str) -> str:
        file = tmp_path / "changes.json"
        file.write_text(text)
        assert command_line.run(["change", str(tmp_path), "--changes", str(file)]) == EXIT_REFUSED
        return capsys.readouterr().err

    return said


def test_a_slip_in_a_file_is_one_sentence_with_its_place(slips: Callable[[str], str]) -> None:
    def row(**said: object) -> str:
        return json.dumps({"changes": [{"act": "undo", "envelope": SWITCH}, said]})

    assert "is no list of changes" in slips("{")
    assert "is no list of changes" in slips('{"changes": [], "more": 1}')
    assert "Change 2 needs an act, which is one of: add, replace" in slips(row(act="delete"))
    assert "Change 2 does not say \u201creason\u201d" in slips(row(act="retire", envelope=SWITCH))
    assert "Change 2 says \u201cwhy\u201d, which does not belong there" in slips(row(act="undo", envelope=SWITCH, why=""))
    assert "Change 2: what stands for \u201cenvelope\u201d does not fit" in slips(row(act="undo", envelope=7))
    assert "of an unknown kind. Known: rotate, test" in slips(row(act="close", duty="review"))
    odd = {"name": "Password", "generate": "long"}
    assert "has to say true, a length, or one of these" in slips(row(act="replace", envelope=SWITCH, fields=[odd]))
    assert "of an unknown kind. Known: user" in slips(
        row(act="replace", envelope=SWITCH, fields=[{"name": "Password", "kind": "key"}])
    )


def test_somebody_is_enrolled_at_the_terminal_and_opens(room: Room) -> None:
    words = "six words that only Fred knows 4711"
    with room.starts("enrol", "Fred Officer", "--role", "officer", "--team", "night", pair=OFFICERS) as terminal:
        room.opens(terminal, OFFICERS)
        terminal.asks("Fred Officer comes to the terminal now, and everybody else looks away.")
        terminal.answer("New passphrase of Fred Officer (unseen): ", "short")
        terminal.answer("The same new passphrase once more: ", "short")
        # Refused and asked for again; then they differ.
        terminal.answer("New passphrase of Fred Officer (unseen): ", words)
        terminal.answer("The same new passphrase once more: ", words + "x")
        terminal.asks("The two entries differ: type both again.")
        terminal.answer("New passphrase of Fred Officer (unseen): ", words)
        terminal.answer("The same new passphrase once more: ", words)
        terminal.asks("The new authenticator of Fred Officer: type these letters into it, or the address.")
        terminal.asks("Press Enter when it is in the authenticator.")
        (seed,) = re.findall(r"^    ([A-Z2-7]{32})$", terminal.shown, re.MULTILINE)
        terminal.type("")
        room.people["Fred"] = {"name": "Fred Officer", "totp_seed": seed, "passphrase": words}
        terminal.answer("The code that the new authenticator of Fred Officer shows now: ", "000000")
        # There is no QR code to scan: the key is shown once more.
        terminal.asks("Wrong code. Enter the key that is shown next in the app, instead of the one before.")
        terminal.answer("Press Enter when it is in the authenticator.", "")
        assert terminal.shown.count(seed) == 4
        assert "QR" not in terminal.shown
        terminal.answer("The code that the new authenticator of Fred Officer shows now: ", room.code("Fred"))
        terminal.asks("1. Fred Officer is enrolled as an officer, team night.")
        room.sign(terminal, OFFICERS)
        terminal.asks("Sealed again. Write into the paper register: 0002 P1")
        terminal.answer("stand in the paper register now? (yes/no): ", "yes")
        assert terminal.ends() == 0
        assert words not in terminal.shown
    vault = SealedVault.open(real_machine(), room.vault)
    room.people["Fred"]["id"] = next(person.id for person in vault.people() if person.name == "Fred Officer")
    vault.close()
    room.reads(SWITCH, ("Omar", "Fred"))


def test_a_third_confirms_at_the_terminal_in_the_same_list(room: Room, tmp_path: Path) -> None:
    words, third = "six words that only Fred knows 4711", next(name for name in room.people if "Auditor" in room.named(name))
    rows = [
        {"act": "enrol", "person": "Fred Officer", "role": "officer", "team": "night"},
        {"act": "confirm", "person": "Fred Officer", "third": room.named(third)},
    ]
    listed = tmp_path / "list.json"
    listed.write_text(json.dumps({"changes": rows}), encoding="utf-8")
    with room.starts("--changes", str(listed), pair=OFFICERS) as terminal:
        room.opens(terminal, OFFICERS)
        terminal.answer("New passphrase of Fred Officer (unseen): ", words)
        terminal.answer("The same new passphrase once more: ", words)
        terminal.asks("Press Enter when it is in the authenticator.")
        (seed,) = re.findall(r"^    ([A-Z2-7]{32})$", terminal.shown, re.MULTILINE)
        terminal.type("")
        room.people["Fred"] = {"name": "Fred Officer", "totp_seed": seed, "passphrase": words}
        terminal.answer("The code that the new authenticator of Fred Officer shows now: ", room.code("Fred"))
        terminal.asks(f"{room.named(third)}: this is said to be Fred Officer, officer, team night.")
        terminal.answer("do you sign that these keys are theirs? (yes/no): ", "yes")
        terminal.answer(f"Passphrase of {room.named(third)}", room.people[third]["passphrase"])
        terminal.answer(f"Six-digit code of {room.named(third)}", room.code(third))
        terminal.asks(f"2. {room.named(third)} met Fred Officer")
        terminal.answer("Take a row out?", "")
        room.sign(terminal, OFFICERS)
        terminal.asks("Sealed again. Write into the paper register: 0002 P1")
        terminal.answer("stand in the paper register now? (yes/no): ", "yes")
        assert terminal.ends() == 0
    vault = SealedVault.open(real_machine(), room.vault)
    held = {entrant.name: entrant.held for entrant in vault.context.roster.newest.people.values()}
    vault.close()
    assert held["Fred Officer"] is False


def test_a_dry_run_asks_nobody_for_a_new_passphrase(room: Room) -> None:
    with room.starts("--dry-run", "rebind", room.named("Olga"), "--new", "both", "--forgotten", pair=OFFICERS) as terminal:
        room.opens(terminal, OFFICERS)
        terminal.asks("1. Olga Operator has a new passphrase and a new authenticator, given by")
        terminal.answer("stand in the paper register now? (yes/no): ", "no")
        assert terminal.ends() == 0
        assert "comes to the terminal" not in terminal.shown
    assert not list((room.vault / "audit" / "people").glob("*"))


@pytest.mark.parametrize("words", [("--new", "passphrase", "--forgotten"), ("--new", "both", "--without-code")])
def test_what_is_forgotten_or_lost_has_to_fit(room: Room, words: tuple[str, ...]) -> None:
    with room.starts("rebind", room.named("Olga"), *words, pair=OFFICERS) as terminal:
        # Before anybody signs in.
        terminal.asks("Whoever forgot everything gets both; without a code there is a new authenticator alone.")
        assert terminal.ends() == EXIT_REFUSED
