"""A demo vault: pretend people, believable envelopes, a history of openings; marked as a demo everywhere."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from twinseal.crypto.passphrase import DEMO, generate_password, normalise
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.domain import canonical
from twinseal.domain.envelope import Card, Field, FieldKind
from twinseal.domain.errors import BadInput, NotPermitted, ReportFailed, TwinsealError
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.domain.request import Draft
from twinseal.flows.ceremony import PEOPLE_MAX, Ceremony
from twinseal.flows.parts import Parts
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views import OpeningView
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.vault.header import load_header
from twinseal.vault.layout import VaultPaths

_PEOPLE_FILE: Final = "demo-people.json"
_DAY_S: Final = 86_400
_NAMES: Final = (
    ("Olga Operator", Role.OPERATOR, "operations"),
    ("Frank Officer", Role.OFFICER, "security"),
    ("Grace Officer", Role.OFFICER, "engineering"),
    ("Anna Auditor", Role.AUDITOR, "audit"),
    ("Omar Operator", Role.OPERATOR, "night shift"),
)
_SYSTEMS: Final = (
    (
        "Domain controller, local administrator",
        "DC01",
        "Console in rack 3; keyboard drawer below it.",
        "Logons of all staff.",
    ),
    ("Core switch, enable password", "SW-CORE-1", "Serial cable in the drawer, 9600 8N1.", "All networks of the site."),
    ("Firewall, root", "FW-EDGE", "Front port marked MGMT, address on the label.", "The way out of the site."),
    ("Backup server, recovery key", "BKP-02", "Room 1.14, second rack.", "Restores of everything else."),
    ("Hypervisor, root", "ESX-A", "Console by the blue cable.", "Twelve virtual machines."),
    ("Storage array, service account", "SAN-1", "Service port, crossed cable.", "All disks of the hypervisors."),
    ("Time server, administrator", "NTP-1", "Front panel.", "Clocks of the plant."),
    ("Plant control, engineering login", "PLC-ENG", "Engineering station, local only.", "The packing line."),
)
_REASONS: Final = (
    ("outage", ("The console did not answer any more.", "The directory was down."), "INC-{:06d}",
     "The directory service was down after a power cut and nobody could log on to repair it."),
    ("security", ("Logons from an unknown address.", "The duty officer."), "SEC-{:06d}",
     "An unknown device was seen on the management network; ports had to be closed at once."),
    ("lockout", ("All administrator accounts since 02:10.",), "",
     "A wrong policy locked every administrator account; it had to be taken back locally."),
    ("other", ("The head of operations, by phone.",), "",
     "The supplier needed a setting read out at the console during the night maintenance."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A pretend person with everything that a real person would keep secret."""

    id: str
    name: str
    role: str
    team: str
    passphrase: str
    totp_seed: str

    def code_now(self, unix_s: int) -> str:
        """Return the code that this person's authenticator shows."""
        with seed_from_text(self.totp_seed) as seed:
            return code_at(seed, TotpParameters(), unix_s)


@dataclass(frozen=True, slots=True)
class DemoVault:
    """Where a demo vault lies, and its people."""

    vault: str
    trust_card: str
    register_code: str
    seal_number: int
    people: tuple[DemoPerson, ...]


def load_demo_people(parts: Parts, vault: Path) -> tuple[DemoPerson, ...]:
    """Return the pretend people of a demo vault; raises `NotPermitted` for any other vault."""
    paths = VaultPaths(vault)
    if not load_header(parts.files, paths).demo:
        msg = "This is a real vault: nobody's codes are shown. Only a demo vault has pretend people."
        raise NotPermitted(msg)
    data = parts.files.read(paths.root / _PEOPLE_FILE, limit=1024 * 1024)
    try:
        return _people_of(canonical.loads_object(data).get("people"))
    except BadInput as error:
        msg = "The file of the demo's people is damaged: make a new demo."
        raise BadInput(msg) from error


def _people_of(rows: object) -> tuple[DemoPerson, ...]:
    names = {part.name for part in fields(DemoPerson)}
    people = []
    for row in rows if isinstance(rows, list) else [rows]:
        if not isinstance(row, dict) or set(row) != names or not all(isinstance(text, str) for text in row.values()):
            raise BadInput
        with seed_from_text(row["totp_seed"]):
            people.append(DemoPerson(**row))
    return tuple(people)


def make_demo(
    parts: Parts,
    folder: Path,
    *,
    openings: int = 6,
    envelopes: int = 8,
    people: int = 5,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> DemoVault:
    """Found a demo vault in a folder and let its people open it `openings` times over the last months.

    Raises `BadInput` for numbers out of range, `ReportFailed` where a paper of the founding is missing, and what a founding raises.
    """
    if not 0 <= openings <= 1000 or not 1 <= envelopes <= 100_000 or not 3 <= people <= PEOPLE_MAX:
        msg = f"Demo: 0 to 1000 openings, 1 to 100000 envelopes, 3 to {PEOPLE_MAX} people."
        raise BadInput(msg)
    # Each opening takes less than three days of the history, so that it ends before now and codes of now still work.
    clock = ScriptedClock(parts.clock.utc() - timedelta(days=3 * (openings + 1)))
    past = replace(parts, clock=clock, kdf=DEMO)
    demo = _History(past, clock, folder)
    demo.found(envelopes, people)
    progress(1, openings + 1)
    for number in range(openings):
        demo.open_once(number)
        progress(number + 2, openings + 1)
    return demo.result()


class _History:
    def __init__(self, parts: Parts, clock: ScriptedClock, folder: Path) -> None:
        self._parts, self._clock, self._folder = parts, clock, folder
        self._people: list[DemoPerson] = []
        self._vault = Path()
        self._card = ""
        self._code = ""
        self._seal = 1

    def found(self, envelopes: int, people: int) -> None:
        ceremony = Ceremony(self._parts, kind="demo")
        ceremony.set_vault(self._folder, "Demo plant", "Secure room 1.07")
        passphrases: dict[str, str] = {}
        for number in range(people):
            name, role, team = _NAMES[number] if number < len(_NAMES) else _more(number)
            passphrases[name] = ceremony.suggest_passphrase()
            ceremony.enrol(name, role, team, normalise(passphrases[name]))
        for person, seed in ceremony.demo_secrets():
            self._people.append(
                DemoPerson(person.id, person.name, person.role.value, person.team, passphrases[person.name], seed)
            )
            ceremony.prove(person.id, self._people[-1].code_now(self._now()))
        for number in range(envelopes):
            _add_envelope(ceremony, number)
        founded = ceremony.found()
        self._vault, self._card, self._code = Path(founded.vault_path), founded.trust_card_path, founded.register_code
        vault = SealedVault.open(self._parts, self._vault)
        vault.written_down()
        vault.close()
        rows = [asdict(person) for person in self._people]
        self._parts.files.replace(self._vault / _PEOPLE_FILE, canonical.dumps({"people": rows}))
        if founded.missing_papers:
            raise ReportFailed(founded.missing_papers[0])
        self._clock.advance(_DAY_S)

    def open_once(self, number: int) -> None:
        """Let two people go through one opening; some are refused, one has a wrong code first."""
        openers = [one for one in self._people if one.role != Role.AUDITOR.value]
        officers = [one for one in openers if one.role == Role.OFFICER.value]
        first = openers[number % len(openers)]
        second = next(
            one for one in officers[number % len(officers) :] + officers if one.id != first.id and one.team != first.team
        )
        vault = SealedVault.open(self._parts, self._vault)
        try:
            flow = vault.break_the_glass()
            flow.enter_register_code(None if number % 5 == 3 else self._code)
            if number % 4 == 1:
                self._wrong(lambda: flow.identify_first(first.id, normalise(first.passphrase), "000000"))
            view = flow.identify_first(first.id, normalise(first.passphrase), first.code_now(self._now()))
            view = flow.submit_request(_draft(view, number))
            self._clock.advance(40 + number % 7 * 11)
            code = second.code_now(self._now())
            if number % 6 == 4:
                flow.refuse(second.id, normalise(second.passphrase), code, "The normal way works again; not needed.")
            else:
                flow.confirm(second.id, normalise(second.passphrase), code)
                view = self._read(flow.view(), flow.reveal, number)
                receipt = flow.reseal(ResealCause.TIME if number % 7 == 5 else ResealCause.HAND).receipt
                if receipt is not None:
                    vault.written_down()
                    self._code, self._seal = receipt.register_code, receipt.seal_number
        finally:
            vault.close()
        self._clock.advance(_DAY_S * 11 // 4 + number % 5 * 3_700)

    def _read(self, view: OpeningView, reveal: Callable[[str, int], object], number: int) -> OpeningView:
        for envelope in view.envelopes:
            self._clock.advance(35)
            for field in envelope.fields:
                if field.kind is FieldKind.PASSWORD:
                    reveal(envelope.outside.id, field.index)
        self._clock.advance(60 + number % 6 * 55)
        return view

    def _wrong(self, act: Callable[[], object]) -> None:
        try:
            act()
        except TwinsealError:
            self._clock.advance(31)

    def _now(self) -> int:
        return int(self._clock.utc().timestamp())

    def result(self) -> DemoVault:
        """Return the demo."""
        return DemoVault(str(self._vault), self._card, self._code, self._seal, tuple(self._people))


def _more(number: int) -> tuple[str, Role, str]:
    role = (Role.OPERATOR, Role.OFFICER)[number % 2]
    return f"{'Opal Operator' if role is Role.OPERATOR else 'Fred Officer'} {number}", role, f"shift {number}"


def _add_envelope(ceremony: Ceremony, number: int) -> None:
    label, system, where, breaks = _SYSTEMS[number % len(_SYSTEMS)]
    again = number // len(_SYSTEMS)
    fields = [
        Field(FieldKind.USER, "User name", "administrator"),
        Field(FieldKind.PASSWORD, "Password", generate_password()),
        Field(FieldKind.HOST, "Host", f"{system.lower()}.plant.example"),
    ]
    if number % 4 == 0:
        fields.append(Field(FieldKind.CODES, "Recovery codes", "\n".join(secrets.token_hex(4) for _ in range(6))))
    if number % 4 == 2:
        fields.append(Field(FieldKind.TOTP_SEED, "Authenticator seed", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"))
    ceremony.add_envelope(
        label if not again else f"{label} ({again + 1})",
        system,
        Card(
            where,
            "Head of operations",
            "Extension 4711, at night 0900 555 0199",
            breaks,
            "Change it at the console, then enter it here.",
        ),
        tuple(fields),
    )


def _draft(view: OpeningView, number: int) -> Draft:
    real = [outside.id for outside in view.outsides if not outside.sentinel]
    chosen = tuple(dict.fromkeys(real[(number + step) % len(real)] for step in range(1 + number % 2)))
    category, answers, reference, justification = _REASONS[number % len(_REASONS)]
    return Draft(chosen, category, answers, reference.format(1000 + 37 * number), justification, 10 + number % 2 * 5)
