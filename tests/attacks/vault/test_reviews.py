"""Reviews, verifications and statements of alerts that were signed elsewhere, by somebody else, or by nobody: both verifiers and the desk pass each of them over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from conftest import Cast
from fakes.removal import header_of
from fakes.reviews import at_desk, entered, sealed_once
from fakes.vault_copy import copied
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.verify import verify
from twinseal.crypto.identity import Identity
from twinseal.crypto.key_bundle import open_key_bundle
from twinseal.domain.alert import Channel, code_of_alert, code_of_test, receiver_on
from twinseal.domain.events.alerts import ALERT_ACKNOWLEDGED, ALERT_SENT, ALERT_TESTED
from twinseal.domain.events.audit import ACCOUNT_SIGNED, AUDIT_VERIFIED, FINDING_REMARKED, REVIEW_SIGNED
from twinseal.domain.events.kind import Kind
from twinseal.domain.review import Account, Reference, Remark, Review, ReviewClass
from twinseal.domain.signed_form import signed_form
from twinseal.domain.statement import ACCOUNT, ALERT, ALERT_TEST, REMARK, REVIEW, VERIFICATION, Statement
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.context.times import iso
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.log.reviews import known_of
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles
from twinseal.standalone import twinseal_verify

Row = dict[str, Any]
SENT: Final = dict.fromkeys(("sound", "tray", "syslog", "drop"), "sent")


def anomalies(cast: Cast, desk: AuditDesk) -> list[int]:
    """Return the numbers of the entries that both verifiers call statements that do not hold; they must say the same."""
    folder, card = cast.vault_path / "audit", cast.card()
    mine = verify(
        LogSource.from_folder(RealFiles(), folder), TrustCard.from_bytes(card), audit_pairs=desk._pairs
    ).anomalies  # fmt: skip
    keys = []
    for pair in desk._pairs:
        with pair.private_bytes() as private:
            keys.append(private.copy_bytes())
    theirs = twinseal_verify.verify_folder(str(folder), card, audit_keys=keys)["anomalies"]
    assert [(each.code, each.seq) for each in mine] == [(each["code"], each["seq"]) for each in theirs]
    return [each.seq for each in mine if each.code == "statement"]


def faults(desk: AuditDesk) -> dict[int, str]:
    """Return what the desk says of each statement that does not hold, by the number of its entry."""
    desk.refresh()
    rows = [finding for finding in findings_in(desk.log_view()) if finding.rule == "A25"]
    return {finding.entries[0][1]: str(finding.facts["fault"]) for finding in rows}


def identity_of(cast: Cast, vault: SealedVault, name: str) -> Identity:
    header = vault.context.header
    with cast.passphrase(name) as words:
        entry = header.enrolled(cast.id(name))
        return open_key_bundle(entry.bundle, passphrase=words, owner=header.owner(entry)).identity


class Forger:
    """A program of somebody's own, that signs and appends whatever its holder likes."""

    def __init__(self, cast: Cast, vault: SealedVault, desk: AuditDesk, opening: str) -> None:
        self.cast, self.vault, self.desk, self.opening = cast, vault, desk, opening
        self.keys = {name: identity_of(cast, vault, name) for name in ("Ada", "Bo", "Di")}
        self.other = Identity.generate()

    def review(self, **changes: Any) -> dict[str, Any]:
        self.desk.refresh()
        known = known_of(self.desk.log_view().entries, self.opening)
        about = Review(
            self.opening, 2, known, ReviewClass.JUSTIFIED, True, True, True, True, Reference.YES, False, lessons="none"
        ).to_json()  # fmt: skip
        return about | changes

    def account(self, **changes: Any) -> dict[str, Any]:
        self.desk.refresh()
        known = known_of(self.desk.log_view().entries, self.opening)
        return Account(self.opening, 2, known, "I did as I was asked.").to_json() | changes

    def alert(self, kind: str = ALERT, *, sent: Mapping[str, str] | None = None, **changes: Any) -> dict[str, Any]:
        """Return what is said of the newest entry; of a test after it was sent, `sent` is what became of it by way."""
        newest = self.vault.context.journal.last_place()
        if kind == ALERT:
            own: Row = {"duty": "d5e6f7080", "how": "slip", "code": code_of_alert(newest.head)}
            return {"alert": newest.entry, **own} | changes
        receiver = changes.pop("receiver", None)
        for channel, outcome in (SENT if sent is None else sent).items():
            self.vault.context.journal.record(
                ALERT_SENT, alert=newest.entry, moment="test", receiver=receiver or receiver_on(Channel(channel)),
                channel=channel, outcome=outcome, player="", fault="",
            )  # fmt: skip
        codes = {way: code_of_test(newest.head, way) for way in ("tray", "syslog", "drop")}
        return {"alert": newest.entry, "ways": {"sound": "heard", **codes}} | changes

    def test(self, **proofs: str) -> dict[str, Any]:
        """Return what is said of a test that was sent, with other proofs of some ways."""
        about = self.alert(ALERT_TEST)
        return about | {"ways": about["ways"] | proofs}

    def swapped(self) -> dict[str, Any]:
        """Return what is said of a test that was sent, with the code of each of two ways for the other."""
        about = self.alert(ALERT_TEST)
        ways = about["ways"]
        return about | {"ways": ways | {"tray": ways["drop"], "drop": ways["tray"]}}

    def verification(self, **changes: Any) -> dict[str, Any]:
        """Return what is said of the log up to the newest entry."""
        return {"verdict": "VALID-COSIGNED", "entries": self.vault.context.journal.last_place().entry + 1} | changes

    def append(
        self,
        kind: str,
        about: Mapping[str, Any],
        by: str = "Di",
        *,
        form: Mapping[str, object] | None = None,
        key: Identity | None = None,
        **fields: Any,
    ) -> int:
        """Append one statement; `form` and `fields` are what is changed of it before and after it is signed."""
        context = self.vault.context
        header = context.header
        said = Statement(
            header.vault_id, header.log_id, self.cast.id(by), 1, kind, about, context.journal.last_place(),
            iso(context.machine.clock.utc()),
        ).to_json() | dict(form or {})  # fmt: skip
        row: Row = {
            "person": self.cast.id(by),
            "form": said,
            "signature": (key or self.keys[by]).sign(signed_form(said)).hex(),
        }
        own: Mapping[str, Row] = {
            REVIEW: {"opening": self.opening, "review_class": about.get("class", "")},
            ACCOUNT: {"opening": self.opening},
            REMARK: {"finding": about.get("finding", ""), "rule": "muted"},
            ALERT: {"alert": about.get("alert"), "how": about.get("how", "")},
            ALERT_TEST: {"alert": about.get("alert"), "channels": sorted(about.get("ways", ()))},
            VERIFICATION: {"verdict": about.get("verdict"), "entries": about.get("entries")},
        }
        row |= own[kind]
        return context.journal.record(_EVENTS[kind], **(row | fields)).seq


_EVENTS: Final[Mapping[str, Kind]] = {
    REVIEW: REVIEW_SIGNED,
    ACCOUNT: ACCOUNT_SIGNED,
    REMARK: FINDING_REMARKED,
    ALERT: ALERT_ACKNOWLEDGED,
    ALERT_TEST: ALERT_TESTED,
    VERIFICATION: AUDIT_VERIFIED,
}
FORGED: Mapping[str, Callable[[Forger], int]] = {
    "by nobody": lambda f: f.append(REVIEW, f.review(), key=f.other),
    "by one of the two": lambda f: f.append(REVIEW, f.review(), "Ada"),
    "by an officer": lambda f: f.append(REVIEW, f.review(), "Bo"),
    "under another's name": lambda f: f.append(REVIEW, f.review(), person=f.cast.id("Gil")),
    "with another class in the entry": lambda f: f.append(REVIEW, f.review(), review_class="drill"),
    "with another class in the form": lambda f: f.append(REVIEW, f.review(**{"class": "fine"})),
    "of another opening": lambda f: f.append(REVIEW, f.review(), opening="o0000000000000000"),
    "of an opening that nobody knows": lambda f: f.append(REVIEW, f.review(opening="o1"), opening="o1"),
    "of what was known before": lambda f: f.append(REVIEW, f.review(heads_sha256="00" * 32)),
    "of another vault": lambda f: f.append(REVIEW, f.review(), form={"vault": "00" * 16}),
    "of another log": lambda f: f.append(REVIEW, f.review(), form={"log": "00" * 16}),
    "of another place": lambda f: f.append(REVIEW, f.review(), form={"entry": 3}),
    "of another branch": lambda f: f.append(REVIEW, f.review(), form={"head": "00" * 32}),
    "with another key": lambda f: f.append(REVIEW, f.review(), form={"key": 2}),
    "as another kind": lambda f: f.append(REVIEW, f.review(), form={"kind": ACCOUNT}),
    "with a field more": lambda f: f.append(REVIEW, f.review() | {"more": 1}),
    "with a number for yes": lambda f: f.append(REVIEW, f.review(real=1)),
    "misuse that is not grave": lambda f: f.append(REVIEW, f.review(**{"class": "misuse"})),
    "with a day that is none": lambda f: f.append(
        REVIEW, f.review(recommendations=[{"what": "a", "owner": "b", "due": "2026-02-30"}])
    ),
    "with two answers to one finding": lambda f: f.append(REVIEW, f.review(findings=[{"id": "0" * 8, "answer": "a"}] * 2)),
    "longer than a form may be": lambda f: f.append(REVIEW, f.review(remarks="\u4e00" * 1000, lessons="\u4e00" * 1000)),
    "an account of nobody of the two": lambda f: f.append(ACCOUNT, f.account(), "Di"),
    "an account of nothing": lambda f: f.append(ACCOUNT, f.account(account=""), "Ada"),
    "a remark of an officer": lambda f: f.append(REMARK, Remark("0" * 8, 1, "00" * 32, "Nothing").to_json(), "Bo"),
    "a remark on another finding": lambda f: f.append(
        REMARK, Remark("0" * 8, 1, "00" * 32, "Nothing").to_json(), finding="1" * 8
    ),
    "a slip by nobody": lambda f: f.append(ALERT, f.alert(), key=f.other),
    "a slip under another's name": lambda f: f.append(ALERT, f.alert(), person=f.cast.id("Gil")),
    "a slip of another vault": lambda f: f.append(ALERT, f.alert(), form={"vault": "00" * 16}),
    "a slip of another log": lambda f: f.append(ALERT, f.alert(), form={"log": "00" * 16}),
    "a slip of another place": lambda f: f.append(ALERT, f.alert(), form={"entry": 3}),
    "a slip of another branch": lambda f: f.append(ALERT, f.alert(), form={"head": "00" * 32}),
    "a slip with another key": lambda f: f.append(ALERT, f.alert(), form={"key": 2}),
    "a slip with another code": lambda f: f.append(ALERT, f.alert(code="000-000")),
    "a slip with no code": lambda f: f.append(ALERT, f.alert(code="")),
    "a slip that is still to come": lambda f: f.append(ALERT, f.alert(alert=10**6)),
    "a slip with another number in the entry": lambda f: f.append(ALERT, f.alert(), alert=0),
    "a slip with yes for a number": lambda f: f.append(ALERT, f.alert(alert=True), alert=1),
    "a slip for no duty": lambda f: f.append(ALERT, f.alert(duty="")),
    "a slip by another way": lambda f: f.append(ALERT, f.alert(), how="said"),
    "a slip in a way that there is not": lambda f: f.append(ALERT, f.alert(how="said")),
    "a slip on paper that no auditor has": lambda f: f.append(ALERT, f.alert(how="paper"), "Bo"),
    "a slip with a field more": lambda f: f.append(ALERT, f.alert() | {"more": 1}),
    "a slip as a test": lambda f: f.append(ALERT_TEST, f.alert(), form={"kind": ALERT}, channels=["drop"]),
    "a test by nobody": lambda f: f.append(ALERT_TEST, f.alert(ALERT_TEST), key=f.other),
    "a test with another code": lambda f: f.append(ALERT_TEST, f.test(syslog="000-000")),
    "a test with the code of a slip": lambda f: f.append(
        ALERT_TEST, f.test(syslog=code_of_alert(f.vault.context.journal.last_place().head))
    ),
    "a test with the code of another way": lambda f: f.append(ALERT_TEST, f.swapped()),
    "a test by a code of what is heard": lambda f: f.append(ALERT_TEST, f.test(sound="000-000")),
    "a test by ear of what is read": lambda f: f.append(ALERT_TEST, f.test(drop="heard")),
    "a test that nobody heard": lambda f: f.append(ALERT_TEST, f.test(sound="missed")),
    "a test of another branch": lambda f: f.append(ALERT_TEST, f.alert(ALERT_TEST), form={"head": "00" * 32}),
    "a test on another way": lambda f: f.append(ALERT_TEST, f.alert(ALERT_TEST), channels=["syslog"]),
    "a test in another order": lambda f: f.append(ALERT_TEST, f.alert(ALERT_TEST), channels=["tray", "syslog", "sound", "drop"]),
    "a test on no way": lambda f: f.append(ALERT_TEST, f.alert(ALERT_TEST, ways={})),
    "a test on a way that is none": lambda f: f.append(ALERT_TEST, f.test(terminal="000-000")),
    "a test by a list of ways": lambda f: f.append(ALERT_TEST, f.alert(ALERT_TEST, ways=["sound"]), channels=["sound"]),
    "a test that was never sent": lambda f: f.append(ALERT_TEST, f.alert(ALERT_TEST, sent={})),
    "a test that was sent on one way": lambda f: f.append(ALERT_TEST, f.alert(ALERT_TEST, sent={"drop": "sent"})),
    "a test that failed": lambda f: f.append(ALERT_TEST, f.alert(ALERT_TEST, sent={**SENT, "drop": "failed"})),
    "a test that was not shown in the room": lambda f: f.append(ALERT_TEST, f.alert(ALERT_TEST, sent={**SENT, "tray": "failed"})),
    "a test that was received elsewhere": lambda f: f.append(ALERT_TEST, f.alert(ALERT_TEST, receiver="outside")),
    "a verification by nobody": lambda f: f.append(VERIFICATION, f.verification(), key=f.other),
    "a verification that nobody signed": lambda f: f.append(VERIFICATION, f.verification(), signature=""),
    "a verification without a form": lambda f: f.vault.context.journal.record(
        AUDIT_VERIFIED, person=f.cast.id("Di"), form={}, signature="", **f.verification()
    ).seq,
    "a verification of an officer": lambda f: f.append(VERIFICATION, f.verification(), "Bo"),
    "a verification under another's name": lambda f: f.append(VERIFICATION, f.verification(), person=f.cast.id("Gil")),
    "a verification of another vault": lambda f: f.append(VERIFICATION, f.verification(), form={"vault": "00" * 16}),
    "a verification of another log": lambda f: f.append(VERIFICATION, f.verification(), form={"log": "00" * 16}),
    "a verification of another place": lambda f: f.append(VERIFICATION, f.verification(entries=3), form={"entry": 3}),
    "a verification of another branch": lambda f: f.append(VERIFICATION, f.verification(), form={"head": "00" * 32}),
    "a verification with another key": lambda f: f.append(VERIFICATION, f.verification(), form={"key": 2}),
    "another verdict than in its form": lambda f: f.append(
        VERIFICATION, f.verification(verdict="TAMPERED"), verdict="VALID-ANCHORED"
    ),
    "more entries than in its form": lambda f: f.append(VERIFICATION, f.verification(entries=3), entries=9),
    "a verdict that there is not": lambda f: f.append(VERIFICATION, f.verification(verdict="VALID-FOR-EVER")),
    "a verification of what is to come": lambda f: f.append(VERIFICATION, f.verification(entries=10**6)),
    "a verification of fewer than none": lambda f: f.append(VERIFICATION, f.verification(entries=-1)),
    "a verification with yes for a number": lambda f: f.append(VERIFICATION, f.verification(entries=True), entries=1),
    "a verification with a field more": lambda f: f.append(VERIFICATION, f.verification(more=1)),
    "a verification as a remark": lambda f: f.append(VERIFICATION, f.verification(), form={"kind": REMARK}),
}  # fmt: skip
HONEST: Mapping[str, Callable[[Forger], int]] = {
    "a review": lambda f: f.append(REVIEW, f.review()),
    "an account": lambda f: f.append(ACCOUNT, f.account(), "Ada"),
    "a remark": lambda f: f.append(REMARK, Remark("0" * 8, 1, "00" * 32, "Nothing").to_json()),
    "a slip": lambda f: f.append(ALERT, f.alert(), "Ada"),
    "a slip of its owner": lambda f: f.append(ALERT, f.alert(how="self"), "Bo"),
    "a slip on paper": lambda f: f.append(ALERT, f.alert(how="paper")),
    "a test": lambda f: f.append(ALERT_TEST, f.alert(ALERT_TEST), "Bo"),
    "a test in the room": lambda f: f.append(
        ALERT_TEST, f.alert(ALERT_TEST, sent={"sound": "sent"}, ways={"sound": "heard"}), "Bo"
    ),
    "a verification": lambda f: f.append(VERIFICATION, f.verification()),
    "a verification that went wrong": lambda f: f.append(VERIFICATION, f.verification(verdict="TAMPERED", entries=0)),
}
"""The positive controls: the same ways, and nothing changed."""


@pytest.mark.usefixtures("remembered")
def test_a_review_holds_at_its_place_and_nowhere_else(two: Cast, tmp_path: Path) -> None:
    vault = two.open()
    opening = sealed_once(two, vault).opening_id
    desk = at_desk(two, vault, "Di")
    forger = Forger(two, vault, desk, opening)
    honest = {forge(forger) for forge in HONEST.values()}
    assert len(honest) == len(HONEST)
    assert anomalies(two, desk) == []
    assert faults(desk) == {}
    forged = {how: forge(forger) for how, forge in FORGED.items()}
    assert anomalies(two, desk) == sorted(forged.values())
    assert faults(desk).keys() == set(forged.values())
    # What was forged names the opening, so whoever reviewed it has to look again.
    assert desk.reviewing.queue()[0].state == "again"
    # What was said once is said once: the same entry again, in this log and after a restore in another branch of it.
    desk.sign_out()
    vault.close()
    backup = copied(two.vault_path.parent, tmp_path / "backup")
    vault = two.open()
    desk = at_desk(two, vault, "Di")
    desk.reviewing.sign(opening, entered(desk, opening, again=True))
    again = Forger(two, vault, desk, opening)
    for what in ("a slip", "a test", "a verification"):
        HONEST[what](again)
    said = {event: _newest(desk, event) for event in (REVIEW_SIGNED, ALERT_TESTED, ALERT_ACKNOWLEDGED, AUDIT_VERIFIED)}
    assert len(anomalies(two, desk)) == len(forged)
    for event, fields in said.items():
        vault.context.journal.record(event, **fields)
    assert len(anomalies(two, desk)) == len(forged) + len(said)
    desk.sign_out()
    sealed_once(two, vault)
    assert [duty.of == opening for duty in header_of(two).duties if duty.kind == "review"] == [False]
    vault.close()
    other = replace(two, vault_path=backup / two.vault_path.name)
    other.later(4000)
    vault = other.open()
    desk = at_desk(other, vault, "Di")
    for event, fields in said.items():
        vault.context.journal.record(event, **fields)
    assert len(anomalies(other, desk)) == len(forged) + len(said)
    desk.sign_out()
    vault.close()


def _newest(desk: AuditDesk, kind: Kind) -> Row:
    desk.refresh()
    entries: list[Entry] = [entry for entry in desk.log_view().entries if entry.is_a(kind)]
    return {name: entries[-1].fields[name] for name in (*kind.fields, "opening") if name in entries[-1].fields}
