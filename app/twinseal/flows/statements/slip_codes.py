"""One person takes down the codes of slips that owners read out by telephone: both factors, then one signature for each code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from twinseal.audit.format.log_file import LogPaths, raw_lines
from twinseal.audit.format.merkle import leaf_hash
from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.alert import HowConfirmed, code_of_alert, typed_code
from twinseal.domain.errors import BadInput, NotPermitted, WrongStep
from twinseal.domain.people import Person, Role
from twinseal.domain.statement import ALERT
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.statements.acknowledge import doorway
from twinseal.flows.statements.saying import Speaker, require_key, say_slip
from twinseal.flows.statements.waiting import waiting
from twinseal.flows.views.statements import SlipsView, WaitingSlip
from twinseal.vault.header_facts import DueDuty

PURPOSE = "slip"
"""What both factors are asked for, as the log keeps it."""


def slips_owed(context: VaultContext) -> tuple[DueDuty, ...]:
    """Return the slips whose owners have still to confirm them, the earliest due first."""
    said = waiting(context).confirmed
    return tuple(duty for duty in context.header.duties if duty.kind == ALERT and duty.id not in said)


def heads_of(context: VaultContext, numbers: Iterable[int]) -> dict[int, str]:
    """Return the heads of entries by number, in hexadecimal; those that the log does not have are left out."""
    wanted = set(numbers)
    files, log = context.machine.files, LogPaths(context.paths.audit).log
    facts = files.facts(log)
    lines = raw_lines(files, log, 0, facts.size if facts is not None else 0)
    return {number: leaf_hash(line.data).hex() for number, line in enumerate(lines) if number in wanted and line.whole}


@dataclass(slots=True, weakref_slot=True)
class SlipConfirming:
    """One visit, from `sign_in` to `leave`, or to the code of the last slip that waits. One owner thread."""

    context: VaultContext
    person: Person
    _opened: OpenedKeyBundle
    ended: bool = False
    """Whether somebody left, or no slip waits any more."""

    @classmethod
    def sign_in(cls, context: VaultContext, person_id: str, passphrase: SecretBytes, code: str) -> SlipConfirming:
        """Let anybody of the vault in while a slip waits for its code.

        Raises `LogNotWritable` while the log's key is lost, `BadInput` where no slip waits, and what `Doorway.identify` raises.
        """
        require_key(context)
        if not slips_owed(context):
            raise BadInput("input.bad.no_slip_owed")
        door = doorway(context)
        person = door.enrolled(person_id).person
        return cls(context, person, door.identify(person_id, passphrase, code, purpose=PURPOSE))

    def view(self) -> SlipsView:
        """Return which slips wait, by number and seal: what they are of is sealed."""
        owed = (WaitingSlip(int(duty.of), duty.seal, duty.due) for duty in slips_owed(self.context) if duty.of.isdigit())
        return SlipsView(self.person.name, self.ways, tuple(sorted(owed, key=lambda slip: (slip.due_utc, slip.number))))

    @property
    def ways(self) -> tuple[HowConfirmed, ...]:
        """Return the ways of confirming that this person can sign: paper is kept by auditors."""
        return tuple(HowConfirmed) if self.person.role is Role.AUDITOR else (HowConfirmed.SLIP, HowConfirmed.SELF)

    def confirm(self, typed: str, how: HowConfirmed = HowConfirmed.SLIP) -> int:
        """Sign that the owner of this slip confirmed it; returns its number. Where no other waits, the visit ends.

        Raises `BadInput` for what is no code, or that of no slip that waits, and `NotPermitted` for a way that is for auditors, and
        the visit goes on; `LogNotWritable`, and `WrongStep` afterwards.
        """
        if self.ended:
            raise WrongStep
        if how not in self.ways:
            raise NotPermitted("role.not_permitted.slip_paper", field="how")
        code = typed_code(typed)
        owed = {int(duty.of): duty for duty in slips_owed(self.context) if duty.of.isdigit()}
        codes = {code_of_alert(head): number for number, head in heads_of(self.context, owed).items()}
        if code not in codes:
            raise BadInput("input.bad.alert_code_unknown", field="code", typed=code)
        number = codes[code]
        try:
            say_slip(self.context, Speaker(self.person, self._opened.identity), owed[number].id, number, code, how)
        except BaseException:
            self.leave()
            raise
        if not slips_owed(self.context):
            self.leave()
        return number

    def leave(self) -> None:
        """Forget the keys; nothing is logged, for nothing was said."""
        self.ended = True
        self._opened.wipe()
