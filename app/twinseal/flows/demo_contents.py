"""What a demo vault holds: pretend people, believable envelopes, and the requests that they are opened for."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Final

from twinseal.crypto.passphrase import generate_password
from twinseal.domain.envelope import Card, Field, FieldKind
from twinseal.domain.generator import PRESETS
from twinseal.domain.opening import OpeningKind
from twinseal.domain.people import Role
from twinseal.domain.request import Draft
from twinseal.flows.ceremony.flow import Ceremony
from twinseal.flows.change_list.envelope_forms import FieldInput, OutsideInput
from twinseal.flows.views.opening import FieldView, OpeningView

MAINTENANCE: Final = Draft(
    (), "", (), "", "The spare router was scrapped; its envelope is retired.", 30, OpeningKind.MAINTENANCE
)
DRILL: Final = Draft(
    (), "", (), "", "The drill of the quarter: two people, the printer, the way to the envelope.", 15, OpeningKind.DRILL
)
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

SPARE: Final = OutsideInput(
    "Spare router, console",
    "RT-9",
    Card("Shelf above rack 5.", "Head of operations", "Extension 4711", "Nothing.", "As it says."),
)
MOVED: Final = Card(
    "Console in rack 4 since the move; keyboard drawer below it.",
    "Head of operations",
    "Extension 4711, at night 0900 555 0199",
    "Logons of all staff.",
    "Change it at the console, then enter it here.",
)


def person_of(number: int) -> tuple[str, Role, str]:
    """Return name, role and team of the person of a number."""
    if number < len(_NAMES):
        return _NAMES[number]
    role = (Role.OPERATOR, Role.OFFICER)[number % 2]
    return f"{'Opal Operator' if role is Role.OPERATOR else 'Fred Officer'} {number}", role, f"shift {number}"


def add_envelope(ceremony: Ceremony, number: int) -> None:
    """Add the envelope of a number to a founding."""
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


def with_new_password(fields: Sequence[FieldView]) -> list[FieldInput]:
    """Return the fields as they are, but for a password that the program made up."""
    new = FieldInput(FieldKind.PASSWORD, "Password", generator=PRESETS["with_signs"], made_up=True)
    return [new if field.name == new.name else FieldInput(field.kind, field.name) for field in fields]


def request_of(view: OpeningView, number: int) -> Draft:
    """Return what the opening of a number is asked for."""
    real = [outside.id for outside in view.outsides if not outside.sentinel]
    chosen = tuple(dict.fromkeys(real[(number + step) % len(real)] for step in range(1 + number % 2)))
    category, answers, reference, justification = _REASONS[number % len(_REASONS)]
    return Draft(chosen, category, answers, reference.format(1000 + 37 * number), justification, 10 + number % 2 * 5)
