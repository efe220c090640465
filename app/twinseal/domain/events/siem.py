"""How each kind of event and each alert is told to a SIEM: OCSF class, activity and severity, and the severity of its syslog line.

One table for OCSF records, the line for the system log and the table of events. Classes are those of OCSF 1.8.0 that later
versions keep: 3001, 3005 and 3007 are not used.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from twinseal.domain.alert import Moment

OCSF_VERSION: Final = "1.8.0"


class OcsfClass(IntEnum):
    """Classes of OCSF, by their `class_uid`."""

    FILE = 1001
    """File System Activity."""
    LOG = 1008
    """Event Log Activity."""
    FINDING = 2004
    """Detection Finding."""
    AUTHENTICATION = 3002
    OPENING = 3003
    """Authorize Session."""
    ENTITY = 3004
    """Entity Management."""
    CLOCK = 5019
    """Device Config State Change."""
    PROGRAM = 6002
    """Application Lifecycle."""
    CONTENTS = 6005
    """Datastore Activity."""

    @property
    def category(self) -> int:
        """Return the category that it is in."""
        return self.value // 1000


class Severity(IntEnum):
    """Severities of OCSF, by their `severity_id`."""

    INFORMATIONAL = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    CRITICAL = 5

    @property
    def urgency(self) -> int:
        """Return the severity of RFC 5424 for it, where a row says no other."""
        return 7 - self.value


@dataclass(frozen=True, slots=True)
class Rendering:
    """One row: what a kind of event is in OCSF, and what a syslog line says of it."""

    ocsf: OcsfClass
    activity: int
    severity: Severity
    urgency: int = 0
    """Severity of RFC 5424, 0 (the gravest) to 7; as the severity says where it is 0."""
    words: str = ""
    """What its alert says, in English; empty where nothing is sent."""

    @property
    def syslog_severity(self) -> int:
        """Return the severity of RFC 5424."""
        return self.urgency or self.severity.urgency

    @property
    def type_uid(self) -> int:
        """Return class and activity as one number."""
        return self.ocsf * 100 + self.activity


_INFO, _LOW, _MEDIUM, _HIGH, _CRITICAL = Severity
_CREATE, _READ, _UPDATE, _CLOSE, _DELETE, _OTHER = 1, 1, 3, 3, 4, 99
_ENROL, _UNENROL, _SUSPEND, _RESUME = 6, 7, 12, 13
_LOGON, _LOGOFF, _PREAUTH = 1, 2, 6
_ASSIGN, _DECRYPT = 1, 10
_EXPORT, _ARCHIVE, _ROTATE = 3, 4, 5
_START, _STOP, _CHANGED = 3, 4, 8
_FOUND_AGAIN: Final = 2
_FILE, _LOG, _FINDING, _AUTHENTICATION, _OPENING, _ENTITY, _CLOCK, _PROGRAM, _CONTENTS = OcsfClass

RENDERINGS: Final[dict[str, Rendering]] = {
    "vault.founded": Rendering(_ENTITY, _CREATE, _MEDIUM),
    "program.started": Rendering(_PROGRAM, _START, _LOW),
    "program.changed": Rendering(_PROGRAM, _CHANGED, _LOW),
    "guard.rebuilt": Rendering(_PROGRAM, _CHANGED, _MEDIUM),
    "memory.differs": Rendering(_FINDING, _CREATE, _HIGH),
    "clock.step": Rendering(_CLOCK, 1, _MEDIUM),
    "clock.corrected": Rendering(_CLOCK, 1, _LOW),
    "vault.backed_up": Rendering(_FILE, _CREATE, _MEDIUM),
    "vault.restored": Rendering(_ENTITY, _UPDATE, _HIGH),
    "person.enrolled": Rendering(_ENTITY, _ENROL, _MEDIUM),
    "person.removed": Rendering(_ENTITY, _UNENROL, _MEDIUM),
    "person.met": Rendering(_ENTITY, _OTHER, _LOW),
    "person.confirmed": Rendering(_ENTITY, _UPDATE, _LOW),
    "person.changed": Rendering(_ENTITY, _UPDATE, _MEDIUM),
    "person.rebound": Rendering(_ENTITY, _UPDATE, _HIGH),
    "person.suspended": Rendering(_ENTITY, _SUSPEND, _MEDIUM),
    "person.reinstated": Rendering(_ENTITY, _RESUME, _MEDIUM),
    "person.accepted": Rendering(_ENTITY, _UPDATE, _HIGH),
    "person.unlocked": Rendering(_ENTITY, _UPDATE, _MEDIUM),
    "people.listed": Rendering(_ENTITY, _UPDATE, _MEDIUM),
    "identify.attempt": Rendering(_AUTHENTICATION, _PREAUTH, _INFO),
    "identify.granted": Rendering(_AUTHENTICATION, _LOGON, _INFO),
    "identify.denied": Rendering(_AUTHENTICATION, _LOGON, _MEDIUM),
    "identify.cancelled": Rendering(_AUTHENTICATION, _OTHER, _INFO),
    "attempt.unresolved": Rendering(_FINDING, _CREATE, _MEDIUM),
    "code.denied": Rendering(_AUTHENTICATION, _LOGON, _MEDIUM),
    "opening.begun": Rendering(_OPENING, _OTHER, _LOW),
    "register_code.answered": Rendering(_OPENING, _OTHER, _LOW),
    "request.signed": Rendering(_OPENING, _OTHER, _LOW),
    "request.expired": Rendering(_OPENING, _OTHER, _LOW),
    "witness.signed": Rendering(_OPENING, _OTHER, _HIGH),
    "answer.signed": Rendering(_OPENING, _OTHER, _LOW),
    "opening.refused": Rendering(_OPENING, _OTHER, _MEDIUM, words="An opening was refused"),
    "opening.ended": Rendering(_OPENING, _OTHER, _LOW),
    "opening.opened": Rendering(_OPENING, _ASSIGN, _CRITICAL, words="Two people opened the vault"),
    "opening.failed": Rendering(_OPENING, _OTHER, _MEDIUM),
    "opening.extended": Rendering(_OPENING, _ASSIGN, _HIGH, words="Two people extended the opening"),
    "opening.widened": Rendering(_OPENING, _ASSIGN, _HIGH),
    "opening.resealed": Rendering(_AUTHENTICATION, _LOGOFF, _INFO, urgency=5, words="The opening is over"),
    "opening.unclean_end": Rendering(_PROGRAM, _STOP, _HIGH, urgency=1, words="An opening ended without a reseal"),
    "mismatch.found": Rendering(_FINDING, _CREATE, _HIGH),
    "mismatch.accepted": Rendering(_FINDING, _FOUND_AGAIN, _HIGH),
    "alert.sent": Rendering(_FINDING, _FOUND_AGAIN, _INFO),
    "alert.acknowledged": Rendering(_FINDING, _CLOSE, _INFO),
    "alert.answered": Rendering(_FINDING, _FOUND_AGAIN, _INFO),
    "alert.tested": Rendering(_FINDING, _CLOSE, _INFO),
    "contents.opened": Rendering(_CONTENTS, _DECRYPT, _HIGH),
    "contents.masked": Rendering(_CONTENTS, _OTHER, _INFO),
    "contents.unmasked": Rendering(_CONTENTS, _OTHER, _LOW),
    "field.revealed": Rendering(_CONTENTS, _READ, _HIGH, words="Contents of an envelope were shown"),
    "field.hidden": Rendering(_CONTENTS, _OTHER, _INFO),
    "field.compared": Rendering(_CONTENTS, _READ, _HIGH),
    "field.spelled": Rendering(_CONTENTS, _READ, _HIGH),
    "code.ticked": Rendering(_CONTENTS, _READ, _HIGH),
    "attachment.saved": Rendering(_FILE, _CREATE, _HIGH),
    "secret.copied": Rendering(_CONTENTS, _READ, _HIGH),
    "secret.cleared": Rendering(_CONTENTS, _OTHER, _HIGH),
    "seal.prepared": Rendering(_LOG, _OTHER, _INFO),
    "seal.committed": Rendering(_LOG, _ROTATE, _INFO),
    "seal.found": Rendering(_LOG, _ROTATE, _MEDIUM),
    "seal.incomplete": Rendering(_FINDING, _CREATE, _HIGH),
    "slots.odd": Rendering(_FINDING, _CREATE, _HIGH),
    "checkpoint.made": Rendering(_LOG, _OTHER, _INFO),
    "duty.created": Rendering(_ENTITY, _CREATE, _LOW),
    "duty.narrowed": Rendering(_ENTITY, _UPDATE, _LOW),
    "duty.closed": Rendering(_ENTITY, _UPDATE, _LOW),
    "duty.acknowledged": Rendering(_ENTITY, _UPDATE, _LOW),
    "log.recovered": Rendering(_LOG, _OTHER, _HIGH),
    "log.key_lost": Rendering(_LOG, _OTHER, _CRITICAL),
    "epoch.begun": Rendering(_LOG, _ROTATE, _HIGH),
    "log.archived": Rendering(_LOG, _ARCHIVE, _MEDIUM),
    "audit.signed_in": Rendering(_AUTHENTICATION, _LOGON, _INFO),
    "audit.signed_out": Rendering(_AUTHENTICATION, _LOGOFF, _INFO),
    "audit.verified": Rendering(_LOG, _OTHER, _INFO),
    "audit.looked": Rendering(_LOG, _OTHER, _INFO),
    "report.written": Rendering(_FILE, _CREATE, _MEDIUM),
    "report.countersigned": Rendering(_FILE, _UPDATE, _INFO),
    "report.printed": Rendering(_FILE, _OTHER, _MEDIUM),
    "entry.disclosed": Rendering(_FILE, _CREATE, _MEDIUM),
    "entries.disclosed": Rendering(_FILE, _CREATE, _MEDIUM),
    "export.begun": Rendering(_LOG, _EXPORT, _MEDIUM),
    "export.ended": Rendering(_FILE, _CREATE, _MEDIUM),
    "paper.reconciled": Rendering(_FINDING, _CREATE, _MEDIUM),
    "review.signed": Rendering(_FINDING, _CLOSE, _INFO),
    "account.signed": Rendering(_FINDING, _FOUND_AGAIN, _INFO),
    "finding.raised": Rendering(_FINDING, _CREATE, _MEDIUM),
    "finding.remarked": Rendering(_FINDING, _FOUND_AGAIN, _INFO),
    "self_check.done": Rendering(_AUTHENTICATION, _OTHER, _INFO),
    "drill.certified": Rendering(_ENTITY, _OTHER, _LOW),
    "validation.renewed": Rendering(_ENTITY, _UPDATE, _LOW),
    "change.signed": Rendering(_ENTITY, _OTHER, _MEDIUM),
    "changes.kept": Rendering(_ENTITY, _OTHER, _LOW),
    "changes.taken_up": Rendering(_ENTITY, _OTHER, _LOW),
    "changes.dropped": Rendering(_ENTITY, _OTHER, _LOW),
    "envelope.added": Rendering(_ENTITY, _CREATE, _MEDIUM),
    "envelope.replaced": Rendering(_ENTITY, _UPDATE, _MEDIUM),
    "envelope.undone": Rendering(_ENTITY, _UPDATE, _MEDIUM),
    "envelope.relabelled": Rendering(_ENTITY, _UPDATE, _LOW),
    "envelope.retired": Rendering(_ENTITY, _DELETE, _MEDIUM),
    "recovery.made": Rendering(_ENTITY, _CREATE, _HIGH),
    "slip.printed": Rendering(_FILE, _CREATE, _MEDIUM),
    "policy.changed": Rendering(_ENTITY, _UPDATE, _HIGH),
    "threshold.changed": Rendering(_ENTITY, _UPDATE, _HIGH),
    "category.changed": Rendering(_ENTITY, _UPDATE, _MEDIUM),
    "vault.changed": Rendering(_ENTITY, _UPDATE, _MEDIUM),
    "vault.rekeyed": Rendering(_ENTITY, _UPDATE, _HIGH),
}
"""Every kind of event by its name."""
ALERTS: Final[dict[Moment, Rendering]] = {
    Moment.OPENED: RENDERINGS["opening.opened"],
    Moment.TWO_MINUTES: Rendering(_FINDING, _FOUND_AGAIN, _LOW, words="The open vault reseals in two minutes"),
    Moment.ONE_MINUTE: Rendering(_FINDING, _FOUND_AGAIN, _LOW, words="The open vault reseals in one minute"),
    Moment.TIME_OVER: Rendering(_FINDING, _FOUND_AGAIN, _LOW, words="The time of the open vault is over"),
    Moment.EXTENDED: RENDERINGS["opening.extended"],
    Moment.RESEALED: RENDERINGS["opening.resealed"],
    Moment.REFUSED: RENDERINGS["opening.refused"],
    Moment.UNCLEAN_END: RENDERINGS["opening.unclean_end"],
    Moment.EXPOSED: RENDERINGS["field.revealed"],
    Moment.TEST: Rendering(_FINDING, _FOUND_AGAIN, _INFO, words="This is a test"),
}
"""Every alert: of an event as that event, else of its own."""
