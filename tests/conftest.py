"""A small cast on a scripted clock, and a founded vault that every test gets a copy of."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fakes.patience import PATIENCE_S
from fakes.told_space import ToldSpaceFiles
from fakes.vault_copy import copied
from twinseal.audit.format.checkpoint import latest_checkpoint
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.domain.envelope import Card, Field, FieldKind
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.domain.policy.policy import Policy
from twinseal.domain.request import Draft
from twinseal.flows.alerts import unclean_end
from twinseal.flows.ceremony.flow import Ceremony
from twinseal.flows.context.errands import Errands
from twinseal.flows.context.machine import Machine
from twinseal.flows.opening import second_person
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.ceremony import FoundedView
from twinseal.host import watchdog
from twinseal.host.drives import LinuxDrives
from twinseal.host.endings import ENDINGS
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.vault.layout import VaultPaths
from twinseal.vault.unwritten import Line, RegisterLines, write_lines

BEGIN = datetime(2026, 11, 2, 8, 0, 5, tzinfo=UTC)
SECRET = "s3cret-Zulu-{}-Zq"
PEOPLE = (
    ("Ada Operator", Role.OPERATOR, "ops"),
    ("Bo Officer", Role.OFFICER, "sec"),
    ("Cy Officer", Role.OFFICER, "eng"),
    ("Di Auditor", Role.AUDITOR, ""),
    ("Ed Operator", Role.OPERATOR, "night"),
    ("Flo Officer", Role.OFFICER, "ops"),
)
GIL = ("Gil Auditor", Role.AUDITOR, "")


# What this person has remembered on this machine is neither read nor written by a test; nobody, root neither, makes a folder there.
os.environ["XDG_STATE_HOME"] = "/proc/nowhere"
# Before Qt is loaded: an editor that starts pytest has no display to offer, or one that does not answer, and Qt ends the process.
if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_collection_finish() -> None:
    """Take what was collected out of Python's own collection of garbage: eight thousand tests are alive to the end.

    Each full collection went through all of them, and tests of the window ask for one again and again.
    """
    gc.collect()
    gc.freeze()
    # A screen that nobody may leave by a slip holds its button for two seconds, and the tests of the window come to thirty of
    # them. Those that are about it ask for `whole_pause`.
    if "PySide6.QtWidgets" in sys.modules:
        from twinseal.gui.widgets import pause  # noqa: PLC0415 - only where there are tests of the window

        WHOLE_PAUSE.append(pause.PAUSE_MS)
        pause.PAUSE_MS = SHORT_PAUSE_MS  # type: ignore[misc]  # a constant of the program
    if "twinseal.reports.papers.rehearsal" in sys.modules:
        _rehearse_once()
    if "hypothesis.internal.conjecture.providers" in sys.modules:
        _draw_the_same_whatever_runs_before()
    _let_others_be_slow()


def _draw_the_same_whatever_runs_before() -> None:
    """Let Hypothesis draw no constants of the program's own modules: which are loaded hangs on the tests that this process ran before."""
    from hypothesis.internal.conjecture import providers  # noqa: PLC0415 - only where there are tests of it

    none = type(providers._local_constants)()
    assert callable(providers._get_local_constants)
    providers._get_local_constants = lambda: none


def _let_others_be_slow() -> None:
    """Let the program itself wait as long as a test does for what comes at once where the machine is not slow.

    After some seconds it says that an alert failed, or kills its watchdog. What never answers has tests with times of their own.
    """
    for module, name in ((unclean_end, "WAIT_S"), (second_person, "ENDED_WAIT_S"), (watchdog, "_END_S")):
        OWN_WAITS[name] = getattr(module, name)
        setattr(module, name, PATIENCE_S)
    assert Errands.send.__kwdefaults__ is not None
    OWN_WAITS["limit_s"] = Errands.send.__kwdefaults__["limit_s"]
    Errands.send.__kwdefaults__["limit_s"] = PATIENCE_S


def _rehearse_once() -> None:
    """Let one rehearsal of the papers stand for all in this process that would go the same way: it is a third of a founding."""
    from twinseal.reports.papers import rehearsal  # noqa: PLC0415 - only where there are tests of papers
    from twinseal.reports.seal import pdfa, sign  # noqa: PLC0415 - as above

    real, went_well = rehearsal._make, set[tuple[object, ...]]()

    def make(now: datetime) -> None:
        # What a test puts in the place of one of these is rehearsed.
        parts = pdfa.prepare, sign.seal, sign.check_seal
        if parts not in went_well:
            real(now)
            went_well.add(parts)

    rehearsal._make = make


_FINISHED = itertools.count(1)
_BETWEEN_FREEZES = 100


def pytest_runtest_logfinish() -> None:
    """Take what so many tests left alive out of the collection of garbage as well: libraries, what was founded once, caches.

    The tests of the window run last, in a process that has loaded everything, and each of their collections took 0.3 s.
    """
    if next(_FINISHED) % _BETWEEN_FREEZES == 0:
        gc.collect()
        gc.freeze()


WHOLE_PAUSE: list[int] = []
SHORT_PAUSE_MS = 20
OWN_WAITS: dict[str, float] = {}


@pytest.fixture
def own_waits() -> dict[str, float]:
    """Return what the program itself waits where it waits as long as a test here, in seconds by its name there."""
    return OWN_WAITS


@pytest.fixture
def whole_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each act that is held for a moment be held as long as in the program."""
    monkeypatch.setattr("twinseal.gui.widgets.pause.PAUSE_MS", WHOLE_PAUSE[0])


# A run in the background or under nohup ignores some of these; what tests start would inherit that, and never end by them.
for ending in ENDINGS:
    if signal.getsignal(ending) is signal.SIG_IGN:
        signal.signal(ending, signal.default_int_handler if ending == signal.SIGINT else signal.SIG_DFL)


@dataclass
class Cast:
    """The people of the test vault, and everything that they know."""

    clock: ScriptedClock
    machine: Machine
    vault_path: Path
    card_path: Path
    register_code: str
    ids: dict[str, str]
    seeds: dict[str, str]
    words: dict[str, str] = field(default_factory=dict)
    """Passphrases of those who have another one than everybody."""
    coming: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Passphrase and seed of whoever gets new ones with a seal that is not made yet; empty for what stays."""

    def id(self, name: str) -> str:
        return self.ids[name]

    def passphrase(self, name: str) -> SecretBytes:
        return normalise(self.words.get(name) or f"correct horse battery staple {name}")

    def code(self, name: str) -> str:
        with seed_from_text(self.seeds[name]) as seed:
            return code_at(seed, TotpParameters(), int(self.clock.utc().timestamp()))

    def factors(self, name: str) -> tuple[str, SecretBytes, str]:
        return self.id(name), self.passphrase(name), self.code(name)

    def open(self) -> SealedVault:
        return SealedVault.open(self.machine, self.vault_path)

    def card(self) -> bytes:
        return self.card_path.read_bytes()

    def draft(self, flow: OpeningFlow, *, envelopes: int = 1, minutes: int = 15, **changes: Any) -> Draft:
        real = [envelope.id for envelope in flow.view().outsides if not envelope.sentinel]
        plain = Draft(
            tuple(real[:envelopes]), "outage", ("The console", "No network"), "INC-004711",
            "The core switch is down and nobody can log in.", minutes,
        )  # fmt: skip
        return replace(plain, **changes)

    def to_request(self, vault: SealedVault, first: str = "Ada") -> OpeningFlow:
        flow = vault.break_the_glass()
        flow.enter_register_code(self.register_code or None, "" if self.register_code else "The register is locked away.")
        flow.identify_first(*self.factors(first))
        return flow

    def to_second(self, vault: SealedVault, first: str = "Ada", **changes: Any) -> OpeningFlow:
        flow = self.to_request(vault, first)
        flow.submit_request(self.draft(flow, **changes))
        return flow

    def to_open(self, vault: SealedVault, first: str = "Ada", second: str = "Bo", **changes: Any) -> OpeningFlow:
        flow = self.to_second(vault, first, **changes)
        flow.confirm(*self.factors(second))
        return flow

    def sign_list(self, flow: OpeningFlow, *names: str) -> None:
        """Let these people read the list of changes and sign it; the second one seals."""
        changes = flow.open_vault.changes
        changes.review()
        for name in names:
            changes.sign(self.id(name), self.code(name))

    def later(self, seconds: float = 31) -> None:
        self.clock.advance(seconds)

    def desk_kinds(self) -> list[str]:
        """Return the kinds of all entries, read by the auditor in a visit of their own."""
        vault = self.open()
        # Of an auditor whose mark was lost only codes of later steps than the start count.
        self.later()
        try:
            desk = vault.sign_in_auditor(*self.factors("Di"))
            kinds = [line.kind for line in reversed(desk.entries(count=10_000)[1])]
            desk.sign_out()
        finally:
            vault.close()
        return kinds

    def exported(self, folder: Path) -> Path:
        """Open and reseal once; return the export that the auditor then takes into a folder."""
        vault = self.open()
        try:
            self.to_open(vault).reseal(ResealCause.HAND)
            desk = vault.sign_in_auditor(*self.factors("Di"))
            made = desk.export(folder)
            desk.sign_out()
        finally:
            vault.close()
        return Path(made.folder)


def found_vault(
    folder: Path,
    clock: ScriptedClock,
    people: Sequence[tuple[str, Role, str]] = PEOPLE,
    *,
    policy: Policy | None = None,
    written: bool = True,
) -> tuple[FoundedView, dict[str, str], dict[str, str]]:
    machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test-station")
    ceremony = Ceremony(machine)
    ceremony.set_vault(folder, "Plant", "Room 1")
    if policy is not None:
        ceremony.set_policy(policy)
    for name, role, team in people:
        ceremony.enrol(name, role, team, normalise(f"correct horse battery staple {name.split()[0]}"))
    ids, seeds = {}, {}
    for person in ceremony.view().people:
        short = person.name.split()[0]
        ids[short], seeds[short] = person.id, person.seed_text
        with seed_from_text(person.seed_text) as seed:
            ceremony.prove(person.id, code_at(seed, TotpParameters(), int(clock.utc().timestamp())))
    for number in range(3):
        ceremony.add_envelope(
            f"Envelope {number}", f"SYS-{number}", Card(where="Rack 3"),
            (
                Field(FieldKind.USER, "User name", "root"),
                Field(FieldKind.PASSWORD, "Password", SECRET.format(number)),
                Field(FieldKind.CODES, "Codes", "alpha-1\nbravo-2\ncharlie-3"),
                Field(FieldKind.TOTP_SEED, "Seed", "JBSWY3DPEHPK3PXP"),
            ),
        )  # fmt: skip
    founded = ceremony.found()
    if not written:
        return founded, ids, seeds
    # The people of the cast write the line down, as they press the button for it in the window.
    vault = VaultPaths(Path(founded.vault_path))
    newest = latest_checkpoint(machine.files, vault.audit)
    assert newest is not None
    write_lines(machine.files, vault, RegisterLines(Line(1, newest.size, newest.digest.hex())))
    return founded, ids, seeds


Template = tuple[Path, FoundedView, dict[str, str], dict[str, str]]
Founding = tuple[tuple[str, Role, str], ...]


@pytest.fixture(scope="session")
def founded_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Founding], Template]:
    """Return what founds a vault of these people the first time that it is asked for one."""

    @cache
    def made(people: Founding) -> Template:
        folder = tmp_path_factory.mktemp("founded")
        return (folder, *found_vault(folder, ScriptedClock(BEGIN), people))

    return made


@pytest.fixture
def cast_of(founded_once: Callable[[Founding], Template], tmp_path: Path) -> Callable[..., Cast]:
    """Return what makes a vault of these people, just founded, with an hour gone by."""
    return lambda *people: cast_in(tmp_path / "home", founded_once(people))


@pytest.fixture(scope="session")
def template(founded_once: Callable[[Founding], Template]) -> Template:
    return founded_once(PEOPLE)


def cast_in(home: Path, template: Template) -> Cast:
    """Copy the founded vault to a new folder; return its people, an hour after the founding."""
    folder, founded, ids, seeds = template
    copied(folder, home)
    clock = ScriptedClock(BEGIN)
    clock.advance(3600)
    machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test-station")
    vault, card = home / Path(founded.vault_path).name, home / Path(founded.trust_card_path).name
    return Cast(clock, machine, vault, card, founded.register_code, dict(ids), dict(seeds))


@pytest.fixture
def fresh_cast(template: Template, tmp_path: Path) -> Callable[[str], Cast]:
    """Return what makes one more vault, just founded, in a folder of that name."""
    return lambda name: cast_in(tmp_path / name, template)


@pytest.fixture
def cast(fresh_cast: Callable[[str], Cast]) -> Cast:
    return fresh_cast("home")


@pytest.fixture(scope="session")
def two_template(founded_once: Callable[[Founding], Template]) -> Template:
    """Return a vault with a second auditor, whom a list of changes can remove."""
    return founded_once((*PEOPLE, GIL))


@pytest.fixture
def two(two_template: Template, tmp_path: Path) -> Cast:
    """Return a cast with a second auditor, Gil."""
    return cast_in(tmp_path / "home", two_template)


@pytest.fixture(scope="session")
def telling_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Return a vault whose rules want every alert out of the room, and slips for owners."""
    folder = tmp_path_factory.mktemp("telling")
    wanted = {"alert_syslog": True, "alert_drop": True, "alert_drop_mount": False, "alert_owner_slip": True}
    return folder, *found_vault(folder, ScriptedClock(BEGIN), policy=replace(Policy(), **wanted))


@pytest.fixture
def telling(telling_template: Template, tmp_path: Path) -> Cast:
    """Return a cast whose vault tells of everything, and whose machine has no way out yet."""
    return cast_in(tmp_path / "home", telling_template)


@pytest.fixture(scope="session")
def exported_template(template: Template, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a vault that was opened and sealed again once, and its export."""
    made = cast_in(tmp_path_factory.mktemp("exported") / "home", template)
    return made.vault_path, made.exported(made.vault_path.parent)


@pytest.fixture
def export(cast: Cast, exported_template: tuple[Path, Path], tmp_path: Path) -> Path:
    """Bring the vault of the cast to where it was exported once, and return a copy of the export."""
    vault, made = exported_template
    shutil.rmtree(cast.vault_path)
    copied(vault, cast.vault_path)
    return copied(made, tmp_path / made.name)


@pytest.fixture
def refused() -> Callable[[type[Exception], Callable[[], object]], str]:
    """Return a check that an act is refused with one sentence that says something."""

    def check(kind: type[Exception], act: Callable[[], object]) -> str:
        with pytest.raises(kind) as caught:
            act()
        sentence = getattr(caught.value, "sentence", "")
        assert len(sentence) > 20
        assert sentence.endswith((".", ")"))
        assert "\n" not in sentence
        return sentence

    return check


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> object:
    """Return the `qtbot` of pytest-qt, with the suite's patience."""
    from fakes.patient_bot import PatientBot  # noqa: PLC0415 - only where there are tests of the window

    return PatientBot(request)


@pytest.fixture(autouse=True)
def _no_window_is_inherited() -> Iterator[None]:
    """Let no test inherit windows or a style sheet: a sheet is worked out again for every widget that still lives."""
    # The first fixture of a test ends last: its windows are closed by then, and only wait to be deleted. It stands here and
    # not beside the tests of the window, because their drivers run with that folder first, and import the cast from this file.
    yield
    widgets, core = sys.modules.get("PySide6.QtWidgets"), sys.modules.get("PySide6.QtCore")
    application = widgets.QApplication.instance() if widgets is not None else None
    if core is None or widgets is None or not isinstance(application, widgets.QApplication):
        return
    # A part that its window had not taken yet goes with no window, and stays until Python collects it: some hundred of them.
    for left in application.topLevelWidgets():
        if left.parentWidget() is None:
            left.deleteLater()
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
    if application.styleSheet():
        from twinseal.gui import theme  # noqa: PLC0415 - only where a window was built

        theme.apply(application, "day")
        application.setStyleSheet("")
