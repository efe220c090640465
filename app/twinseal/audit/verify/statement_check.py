"""Whether a statement of the log holds where it stands: its place, its form, who signed it, and what it was said of.

Whoever has the folder can append an entry, and can copy one from another place of the log, from another opening, or from
another branch after a restore. So nothing of a statement is believed but what its own signature and the entries before it prove.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.roster import Edition, Entrant
from twinseal.audit.verify.watched import STATEMENTS
from twinseal.crypto.signing import verify_ed25519
from twinseal.domain.alert import (
    CODE,
    HEAD_BYTES,
    HEARD,
    TESTED,
    Channel,
    HowConfirmed,
    Moment,
    code_of_alert,
    code_of_test,
    receiver_on,
)
from twinseal.domain.errors import BadInput
from twinseal.domain.events.alerts import ALERT_SENT, ALERT_TESTED
from twinseal.domain.events.opening import ANSWER_SIGNED, OPENING_OPENED, REQUEST_SIGNED
from twinseal.domain.people import Role
from twinseal.domain.review import FORM_MAX_BYTES, Account, Remark, Review, read_about
from twinseal.domain.signed_form import signed_form
from twinseal.domain.statement import ACKNOWLEDGE, ALERT, ALERT_TEST, REMARK, REVIEW, VERIFICATION, Place, Statement
from twinseal.domain.utc_text import is_moment

if TYPE_CHECKING:
    from hashlib import _Hash

_OF_ALERTS: Final = frozenset(event for event, kind in STATEMENTS.items() if kind in (ALERT, ALERT_TEST))
_VERDICTS: Final = frozenset(verdict.word for verdict in Verdict)
PARTIES: Final = (REQUEST_SIGNED, ANSWER_SIGNED, OPENING_OPENED)
"""Kinds of entries that name the two people of an opening."""
_PARTY_NAMES: Final = tuple(kind.name for kind in PARTIES)


def fault_of(
    fields: Mapping[str, object], kind: str, place: Place, ids: tuple[str | None, str], people: Edition | None
) -> str:
    """Return why a statement holds nothing: `place`, `form`, `signature` or `role`; empty where it holds.

    `place` is the entry before its own, `ids` are those of vault (None where it is not known) and log, `people` those in force at
    its entry; without them nobody knows who may sign.
    """
    form: Any = fields.get("form")
    if not isinstance(form, dict):
        return "form"
    if (form.get("entry"), form.get("head")) != (place.entry, place.head) or type(form.get("entry")) is not int:
        return "place"
    if not _is_of(form, fields, kind, place, ids):
        return "form"
    if people is None:
        return ""
    by = people.people.get(str(form["person"]))
    if by is None or by.key.number != form["key"] or not _is_signed(by, form, fields.get("signature")):
        return "signature"
    of_auditors = kind in (REVIEW, REMARK, VERIFICATION) or (kind == ALERT and fields.get("how") == HowConfirmed.PAPER)
    if of_auditors and (by.role != Role.AUDITOR or by.held):
        return "role"
    return ""


def _is_of(
    form: Mapping[str, Any], fields: Mapping[str, object], kind: str, place: Place, ids: tuple[str | None, str]
) -> bool:
    """Tell whether a form is whole, of this log, and says what its entry says."""
    person, key, at, about = (form.get(name) for name in ("person", "key", "at", "about"))
    if not isinstance(person, str) or type(key) is not int or not is_moment(at) or not isinstance(about, dict):
        return False
    vault, log = ids
    wanted = Statement(vault or str(form.get("vault")), log, person, key, kind, about, place, str(at)).to_json()
    try:
        written = signed_form(form)
        if written != signed_form(wanted) or len(written) > FORM_MAX_BYTES + 16 or fields.get("person") != person:
            return False
    except BadInput:
        return False
    if kind == VERIFICATION:
        return _is_of_verification(about, fields, place)
    if kind in (ALERT, ALERT_TEST):
        return _is_of_alert(kind, about, fields) and about["alert"] <= place.entry
    return about == {"duty": fields.get("duty_id")} if kind == ACKNOWLEDGE else _is_of_a_review(kind, about, fields)


def _is_of_a_review(kind: str, about: Mapping[str, Any], fields: Mapping[str, object]) -> bool:
    """Tell whether a review, an account or a remark is of its form, and says what its entry says."""
    said = read_about(kind, about)
    if isinstance(said, Remark):
        return said.finding == fields.get("finding")
    if said is None or said.opening != fields.get("opening"):
        return False
    return not isinstance(said, Review) or said.review_class == fields.get("review_class")


def _is_of_verification(about: Mapping[str, Any], fields: Mapping[str, object], place: Place) -> bool:
    """Tell whether what a statement says of the log is of the form, of no entry after it, and what its entry says."""
    verdict, entries = about.get("verdict"), about.get("entries")
    if about.keys() != {"verdict", "entries"} or not isinstance(verdict, str) or verdict not in _VERDICTS:
        return False
    if type(entries) is not int or not 0 <= entries <= place.entry + 1 or type(fields.get("entries")) is not int:
        return False
    return (fields.get("verdict"), fields.get("entries")) == (verdict, entries)


def _is_of_alert(kind: str, about: Mapping[str, Any], fields: Mapping[str, object]) -> bool:
    """Tell whether what a statement says of an alert is of the form, and what its entry says."""
    number = about.get("alert")
    if type(number) is not int or number < 0 or type(fields.get("alert")) is not int or fields["alert"] != number:
        return False
    if kind == ALERT:
        code, duty, how = (about.get(name) for name in ("code", "duty", "how"))
        if set(about) != {"alert", "code", "duty", "how"} or not isinstance(code, str) or not CODE.fullmatch(code):
            return False
        return isinstance(duty, str) and bool(duty) and how in list(HowConfirmed) and fields.get("how") == how
    ways = about.get("ways")
    if set(about) != {"alert", "ways"} or not isinstance(ways, dict) or not ways:
        return False
    return sorted(ways) == fields.get("channels") and all(map(_is_proof, ways.keys(), ways.values()))


def _is_proof(way: str, proof: object) -> bool:
    """Tell whether this can be said of a way on which a test arrived."""
    if way == Channel.SOUND:
        return proof == HEARD
    return way in TESTED and isinstance(proof, str) and bool(CODE.fullmatch(proof))


def has_other_code(fields: Mapping[str, object], head: str) -> bool:
    """Tell whether a statement of an alert has another code than that of the alert, of the head of its entry in hexadecimal.

    Of a test: on one of its ways.
    """
    form: Any = fields.get("form")
    about = form.get("about") if isinstance(form, dict) else None
    if not isinstance(about, dict):
        return True
    ways = about.get("ways")
    if isinstance(ways, dict):
        codes = [(way, proof) for way, proof in ways.items() if way != Channel.SOUND]
        return any(way not in TESTED or proof != code_of_test(head, way) for way, proof in codes)
    return about.get("code") != code_of_alert(head)


class AlertsSoFar:
    """What a log says of alerts up to an entry, by which statements of alerts are judged.

    It keeps the begins of the heads of entries, and on which ways each test alert was sent. Takes the log's own entries in order,
    with no gap.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._first = 0
        self._heads = bytearray()
        self._tests = TestsSent()

    def unfit(self, fields: Mapping[str, object]) -> str:
        """Return why a statement of the right form does not fit the alert that it names; empty where it does.

        `code` where it has another code than that entry, `sent` where it names a way on which no test of this number was sent. Of an
        entry before the first that was taken nobody knows either.
        """
        number: Any = fields.get("alert")
        if fields.get("kind") not in _OF_ALERTS or type(number) is not int or number < self._first:
            return ""
        at = (number - self._first) * HEAD_BYTES
        head = self._heads[at : at + HEAD_BYTES].hex()
        return "code" if not head or has_other_code(fields, head) else self._tests.unfit(fields)

    def take(self, seq: int, head: bytes, fields: Mapping[str, object]) -> None:
        """Take the number of the next entry, the head of its line, and what it says."""
        if not self._heads:
            self._first = seq
        self._heads += head[:HEAD_BYTES]
        self._tests.take(fields)


class TestsSent:
    """On which ways each test alert was sent, as the log says it of each."""

    def __init__(self) -> None:
        """Begin with none."""
        self._ways: dict[int, set[str]] = {}

    def unfit(self, fields: Mapping[str, object]) -> str:
        """Return `sent` where a statement of the right form says that a test arrived on a way on which it was not sent."""
        number, channels = fields.get("alert"), fields.get("channels")
        if fields.get("kind") != ALERT_TESTED.name or type(number) is not int or not isinstance(channels, list):
            return ""
        return "" if self._ways.get(number, set()).issuperset(map(str, channels)) else "sent"

    def take(self, fields: Mapping[str, object]) -> None:
        """Take the next entry."""
        number, channel = fields.get("alert"), fields.get("channel")
        is_test = (fields.get("kind"), fields.get("moment"), fields.get("outcome")) == (
            ALERT_SENT.name,
            Moment.TEST.value,
            "sent",
        )
        if not is_test or type(number) is not int or not isinstance(channel, str) or channel not in TESTED:
            return
        if fields.get("receiver") == receiver_on(Channel(channel)):
            self._ways.setdefault(number, set()).add(channel)


def _is_signed(by: Entrant, form: Mapping[str, object], signature: object) -> bool:
    try:
        raw = bytes.fromhex(signature) if isinstance(signature, str) and signature == signature.lower().strip() else b""
    except ValueError:
        return False
    return verify_ed25519(by.key.ed25519, signed_form(form), raw)


def parties_in(entries: Iterable[Mapping[str, object]]) -> dict[str, frozenset[str]]:
    """Return the ids of who asked for each opening and who answered; `entries` are those of the kinds `PARTIES` of the log itself."""
    parties: dict[str, set[str]] = {}
    for fields in entries:
        opening = fields.get("opening")
        if isinstance(opening, str) and opening:
            parties.setdefault(opening, set()).update(_parties_named(fields))
    return {opening: frozenset(people) for opening, people in parties.items()}


def _parties_named(fields: Mapping[str, object]) -> Iterator[str]:
    form: Any = fields.get("form")
    named = (fields.get("first"), fields.get("second"), form.get("person") if isinstance(form, dict) else None)
    return (person for person in named if isinstance(person, str))


class OpeningsSoFar:
    """What a log says of each opening up to an entry: its heads, and the two people who agreed. Takes the log's own entries in order."""

    def __init__(self) -> None:
        """Begin with no opening."""
        self._heads: dict[str, _Hash] = {}
        self._parties: dict[str, set[str]] = {}

    def unfit(self, fields: Mapping[str, object]) -> str:
        """Return why a statement of the right form was not said of this opening as it was then; empty where it was.

        `known` where it was said of other entries than those up to here, `party` where the wrong one of people says it.
        """
        kind = STATEMENTS.get(str(fields.get("kind")), "")
        if not kind:
            return ""
        form: Any = fields.get("form")
        said = read_about(kind, form.get("about")) if isinstance(form, dict) else None
        if not isinstance(said, Review | Account):
            return ""
        heads = self._heads.get(said.opening)
        if heads is None or heads.hexdigest() != said.heads_sha256:
            return "known"
        is_party = str(form.get("person")) in self._parties.get(said.opening, set())
        return "" if is_party is isinstance(said, Account) else "party"

    def take(self, fields: Mapping[str, object], head: bytes) -> None:
        """Take the next entry, and the head of its line."""
        opening = fields.get("opening")
        if not isinstance(opening, str) or not opening:
            return
        self._heads.setdefault(opening, hashlib.sha256()).update(head)
        if fields.get("kind") in _PARTY_NAMES:
            self._parties.setdefault(opening, set()).update(_parties_named(fields))

    def heads_sha256(self, opening: str) -> str:
        """Return the digest over the heads of an opening's entries so far."""
        heads = self._heads.get(opening)
        return hashlib.sha256().hexdigest() if heads is None else heads.hexdigest()
