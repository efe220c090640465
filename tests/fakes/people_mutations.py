"""Attacks on who may sign: people notes that were forged, exchanged, left out or put back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from fakes.forged_log import Case, ForgedLog, Vault, honest_vault
from fakes.mutation import Mutation
from twinseal.audit.format.checkpoint import Checkpoint, InForce, make_checkpoint
from twinseal.audit.format.note import Note, parse_note
from twinseal.audit.format.people_note import (
    NO_CERTIFICATE,
    Evidence,
    FreedLine,
    PeopleNote,
    PersonLine,
    confirmation,
    make_people_note,
)
from twinseal.audit.verdict.verdict import Reason, Verdict
from twinseal.audit.verify.roster import Key, Origin
from twinseal.crypto.identity import Identity
from twinseal.domain.card_rows import TrustedSeat

START = 10
SIZE = 20
NAME = "0001.note"
PEOPLE: list[Mutation] = []
NEW = "p00000005"


@dataclass(frozen=True)
class PeopleVault:
    """An honest log of 20 lines: before line 10 the officers Bo and Flo took Gus in, let Ada go and changed the audit key."""

    log: ForgedLog
    note: PeopleNote
    checkpoints: dict[int, bytes]

    @property
    def officers(self) -> list[tuple[str, Identity]]:
        """Return the two who signed the note."""
        return [("p00000002", self.log.people.second), ("p00000004", self.log.people.third)]

    def signed(self, note: PeopleNote, signers: Sequence[tuple[str, Identity]] | None = None) -> bytes:
        """Return a people note signed by the vault and people."""
        return make_people_note(note, self.log.people.vault, self.officers if signers is None else signers)

    def certificate(self, person: str) -> bytes:
        """Return the digest of a founder's certificate."""
        founder = self.log.card().person(person)
        assert founder is not None
        return founder.certificate_sha256

    def point(self, size: int, note: PeopleNote | None = None) -> Checkpoint:
        """Return the checkpoint over the first `size` lines, which names the people of then."""
        named = note or self.note
        point = self.log.checkpoint(size)
        return point if size <= START else replace(point, in_force=InForce(named.edition, named.sha256, bytes(32)))

    def signed_point(self, point: Checkpoint, signers: Sequence[tuple[str, Identity]] | None = None) -> bytes:
        """Return a countersigned checkpoint."""
        return make_checkpoint(point, self.log.people.vault, self.officers if signers is None else signers, 1_700_000_000)

    def case(self, note: PeopleNote | None = None, data: bytes | None = None, **more: object) -> Case:
        """Return a case with a note in place of the honest one; the newest checkpoint names it."""
        named = note or self.note
        points = self.checkpoints | {SIZE: self.signed_point(self.point(SIZE, named))}
        case = Case(self.log.data(), [(f"{size:08d}.note", made) for size, made in sorted(points.items())], self.log.card())
        case.people = [(named.file_name, self.signed(named) if data is None else data)]
        return replace(case, **more)  # type: ignore[arg-type]  # any of its fields


def _line(person: str, name: str, identity: Identity, **changes: object) -> PersonLine:
    public = identity.public
    row = PersonLine(
        person, "officer", "held", 1, public.kem_sha256, public.ed25519_public, public.mldsa44_public,
        hashlib.sha256(name.encode()).digest(), "", name,
    )  # fmt: skip
    return replace(row, **changes)  # type: ignore[arg-type]  # any of its fields


@lru_cache(maxsize=1)
def honest_people() -> PeopleVault:
    """Return the honest vault with a people note, made once a run; mutate copies only."""
    people = honest_vault().log.people
    log = ForgedLog(people, "7e" * 16).grow(START)
    card = log.card()
    note = PeopleNote(
        log.log_id, 1, card.sha256(), START, log.head(START - 1), 2, 2, b"\xcc" * 32,
        hashlib.sha256(people.audit_later.public).digest(), "2026-11-28T14:05:09Z", ("p00000001",),
        (_line(NEW, "Gus", people.outsider),),
    )  # fmt: skip
    checkpoints = {8: log.note(8), START: log.note(START)}
    log.grow_under(people.audit_later, SIZE - START)
    return PeopleVault(log, note, checkpoints)


def _add(
    name: str, reason: Reason | None, seq: int | None = None, *, detail: str = "", verdict: Verdict | None = None
) -> Callable[[Callable[[PeopleVault], Case]], None]:
    def keep(make: Callable[[PeopleVault], Case]) -> None:
        def made(_: Vault) -> Case:
            return make(honest_people())

        PEOPLE.append(Mutation(name, made, reason, seq, detail, decrypt=False, verdict=verdict))

    return keep


def _text_changed(vault: PeopleVault, change: Callable[[str], str]) -> Case:
    note = parse_note(vault.signed(vault.note))
    assert note is not None
    assert change(note.text) != note.text
    return vault.case(data=Note(change(note.text), note.signatures).to_bytes())


def _of_another_log(vault: PeopleVault) -> Case:
    """A note of another log, signed under the names of this one."""
    other = replace(vault.note, log_id="ab" * 16)
    signed = parse_note(vault.signed(vault.note))
    text = other.text.encode("ascii")
    people = [(vault.log.people.vault.ed25519.sign(text), vault.log.people.vault.mldsa44.sign(text))]
    people += [(identity.sign(text), identity.sign_mldsa44(text)) for _, identity in vault.officers]
    values = [value for pair in people for value in pair]
    assert signed is not None
    rows = tuple(replace(row, value=value) for row, value in zip(signed.signatures, values, strict=True))
    return vault.case(other, data=Note(other.text, rows).to_bytes())


def _changed_signature(vault: PeopleVault) -> Case:
    note = parse_note(vault.signed(vault.note))
    assert note is not None
    first = note.signatures[0]
    bad = replace(first, value=bytes([first.value[0] ^ 1]) + first.value[1:])
    return vault.case(data=Note(note.text, (bad, *note.signatures[1:])).to_bytes())


def confirmed(vault: PeopleVault, head: bytes | None = None, **changes: object) -> Case:
    """A second note, at the end of the log, by which the auditor confirms Gus."""
    gus, people = vault.note.entering[0], vault.log.people
    key = Key(1, gus.kem_sha256, gus.ed25519, gus.mldsa44, gus.certificate_sha256, "", Origin())
    proof = Evidence("p00000003", 1, 12, head or vault.log.head(12), "2026-11-29T08:30:00Z", bytes(64), bytes(2420))
    row = FreedLine(NEW, 1, proof)
    card = vault.log.card()
    form = confirmation(row, proof, log_id=card.log_id, vault_id=card.vault_id, public_sha256=key.public_sha256)
    signed = replace(proof, ed25519=people.auditor.sign(form), mldsa44=people.auditor.sign_mldsa44(form))
    note = replace(
        vault.note, edition=2, previous_sha256=vault.note.sha256, start=SIZE, head=vault.log.head(SIZE - 1), seal=3,
        generation=3, leaving=(), entering=(), freed=(replace(row, evidence=signed),),
    )  # fmt: skip
    note = replace(note, **changes)  # type: ignore[arg-type]  # any of its fields
    case = vault.case()
    return replace(case, people=[*case.people, (note.file_name, vault.signed(note))])


@lru_cache(maxsize=8)
def _later_keys(person: str) -> Identity:
    """Return keys that somebody has from the second note on, made once a run."""
    del person
    return Identity.generate()


def _seat(seat: str, holder: str) -> PersonLine:
    return _line(
        seat,
        f"Sheet {seat}",
        _later_keys(seat),
        role="recovery",
        how="open",
        holder=holder,
        certificate_sha256=NO_CERTIFICATE,
    )


def _second(vault: PeopleVault, *entering: PersonLine, freed: Sequence[FreedLine] = ()) -> Case:
    """A second note, at the end of the log."""
    rows = {line.id: line for line in entering}
    note = replace(
        vault.note, edition=2, previous_sha256=vault.note.sha256, start=SIZE, head=vault.log.head(SIZE - 1), seal=3,
        generation=3, leaving=(), entering=tuple(rows[each] for each in sorted(rows)), freed=tuple(freed),
    )  # fmt: skip
    case = vault.case()
    return replace(case, people=[*case.people, (note.file_name, vault.signed(note))])


def _changed_people(vault: PeopleVault, *instead: PersonLine) -> Case:
    """A second note with a new name, keys that go on, two sheets, and Gus accepted."""
    bo = _line(
        "p00000002", "Bo Builder", vault.log.people.second, how="kept", certificate_sha256=vault.certificate("p00000002")
    )
    flo = _line("p00000004", "Flo", _later_keys("p00000004"), how="continued", key=2)
    sheets = _seat("r1", "p00000002"), _seat("r2", "p00000004")
    return _second(vault, bo, flo, *sheets, *instead, freed=(FreedLine(NEW, 1),))


def _founding_sheets(signers: Sequence[str], holders: Sequence[str] = ("p00000001", "p00000002")) -> Case:
    """The honest log under a card with two sheets, one checkpoint over all of it signed by the vault and these."""
    log = honest_vault().log
    publics = {seat: _later_keys(seat).public for seat in ("r1", "r2")}
    sheets = tuple(
        TrustedSeat(seat, f"Sheet {seat}", public.ed25519_public, public.mldsa44_public, public.kem_sha256, holder)
        for (seat, public), holder in zip(publics.items(), holders, strict=True)
    )
    card = replace(log.card(), seats=sheets)
    size = len(log.lines)
    point = replace(log.checkpoint(size), in_force=InForce(0, card.sha256(), bytes(32)))
    keys = {"p00000002": log.people.second} | {seat: _later_keys(seat) for seat in publics}
    note = make_checkpoint(point, log.people.vault, [(signer, keys[signer]) for signer in signers], 1_700_000_000)
    return Case(log.data(), [(f"{size:08d}.note", note)], card)


_ok = Verdict.VALID_COSIGNED
_add("P30 honest people note", None, verdict=_ok)(lambda v: v.case())
_add("P31 honest people note that governs no line yet, with a confirmation", None, verdict=_ok)(lambda v: confirmed(v))
_add("127 people note left out", Reason.PEOPLE_MISSING, detail="00000020.note")(lambda v: v.case(people=[]))
_add("127b people note with an extra line", Reason.PEOPLE_FORM)(lambda v: _text_changed(v, lambda text: text + "x\n"))
_add("127c people note under another name", Reason.PEOPLE_FORM)(lambda v: v.case(people=[("0002.note", v.signed(v.note))]))
_add("127d people note of another log", Reason.PEOPLE_ORIGIN)(_of_another_log)
_add("127e second edition without the first", Reason.PEOPLE_MISSING)(lambda v: v.case(replace(v.note, edition=2)))
_add("127f people note of another card", Reason.PEOPLE_CHAIN)(lambda v: v.case(replace(v.note, previous_sha256=bytes(32))))
_add("127g second note of a lower seal", Reason.PEOPLE_CHAIN)(lambda v: confirmed(v, seal=2))
_add("127h signature of a people note changed", Reason.PEOPLE_SIGNATURE)(_changed_signature)
_add("127i name in a people note changed", Reason.PEOPLE_SIGNATURE)(
    lambda v: _text_changed(v, lambda text: text.replace(b"Gus".hex(), b"Bus".hex()))
)
_add("127j people note lets nobody go", Reason.PEOPLE_ROW)(lambda v: v.case(replace(v.note, leaving=("p00000009",))))
_add("127k people note by one officer", Reason.PEOPLE_QUORUM)(lambda v: v.case(data=v.signed(v.note, v.officers[:1])))
_add("127l people note by an officer and an operator", Reason.PEOPLE_QUORUM)(
    lambda v: v.case(data=v.signed(v.note, [v.officers[0], ("p00000001", v.log.people.first)]))
)
_add("127m people note names another entry before it", Reason.PEOPLE_HEAD)(lambda v: v.case(replace(v.note, head=bytes(32))))
_add("127n confirmation names another entry", Reason.PEOPLE_HEAD)(lambda v: confirmed(v, head=bytes(32)))
_add("127o people note beyond the end of the log", Reason.BEYOND_END)(lambda v: confirmed(v, start=SIZE + 1))
_add("127p checkpoint names the people of before", Reason.PEOPLE_CHAIN)(
    lambda v: replace(v.case(), notes=[("00000020.note", v.signed_point(v.log.checkpoint(SIZE)))])
)
_add("127q who left countersigns", Reason.CHECKPOINT_QUORUM)(
    lambda v: replace(
        v.case(),
        notes=[
            ("00000020.note", v.signed_point(v.point(SIZE), [v.officers[0], ("p00000001", v.log.people.first)])),
        ],
    )
)
_add("127r who is held back countersigns with who brought them", Reason.CHECKPOINT_QUORUM)(
    lambda v: replace(
        v.case(), notes=[("00000020.note", v.signed_point(v.point(SIZE), [v.officers[0], (NEW, v.log.people.outsider)]))]
    )
)
_add("127s entries sealed to the audit key of before", Reason.AUDIT_KEY, START)(
    lambda v: v.case(replace(v.note, audit_key_sha256=v.log.card().audit_key_sha256))
)
_add("127t later card of an edition that is not there", Reason.PEOPLE_MISSING)(
    lambda v: v.case(card=replace(v.log.card(), edition=2, note_sha256=bytes(32)))
)
_add("127u later card of another note", Reason.PEOPLE_CHAIN)(
    lambda v: v.case(card=replace(v.log.card(), edition=1, note_sha256=bytes(32)))
)
_add("P32 later card of this very note", None, verdict=_ok)(
    lambda v: v.case(card=replace(v.log.card(), edition=1, note_sha256=v.note.sha256))
)
_add("P33 honest people note with sheets, a new name, keys that go on, and somebody accepted", None, verdict=_ok)(
    _changed_people
)
_add("127v sheet held by an auditor", Reason.PEOPLE_ROW)(lambda v: _changed_people(v, _seat("r2", "p00000003")))
_add("127w keys that go on without the old ones", Reason.PEOPLE_ROW)(
    lambda v: _second(v, _line(NEW, "Gus", _later_keys(NEW), how="continued", key=2))
)
_add("127x new keys of one of the two who sign", Reason.PEOPLE_QUORUM)(
    lambda v: _changed_people(v, _line("p00000002", "Bo", _later_keys("p00000002"), how="open", key=2))
)
_add("127y keys that somebody had before", Reason.PEOPLE_ROW)(
    lambda v: _second(v, _line(NEW, "Gus", v.log.people.first, key=2))
)
_add("P34 two sheets of the founding countersign", None, verdict=_ok)(lambda v: _founding_sheets(["r1", "r2"]))
_add("127z an officer and a sheet countersign", Reason.CHECKPOINT_QUORUM)(lambda v: _founding_sheets(["p00000002", "r1"]))
_add("127za two sheets of one holder countersign", Reason.CHECKPOINT_QUORUM)(
    lambda v: _founding_sheets(["r1", "r2"], ["p00000002", "p00000002"])
)
