"""Attacks on what changes the keys of a log in the middle: epoch notes, and the unanchored entries they adopt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from fakes.forged_log import Case, ForgedLog, Vault, honest_vault
from fakes.mutation import Mutation
from fakes.people_mutations import honest_people
from twinseal.audit.format.epoch import Epoch, Unanchored, make_epoch_note, unanchored_log_id
from twinseal.audit.format.note import Note, parse_note
from twinseal.audit.read.reader import Entry, EntryOpener
from twinseal.audit.verdict.verdict import Reason, Verdict
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.identity import Identity
from twinseal.crypto.signing import Ed25519Signer
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.domain import canonical

START = 10
SIZE = 20
EPOCHS: list[Mutation] = []
_WEAK = "0100000000000000000000000000000000000000000000000000000000000000"


@dataclass(frozen=True)
class EpochVault:
    """An honest log of 20 lines whose key was lost before line 10.

    Three unanchored entries were adopted.
    """

    log: ForgedLog
    lost: ForgedLog
    """The same log up to line 10 with the key that was lost."""
    unanchored: ForgedLog
    epoch: Epoch
    notes: dict[int, bytes]

    @property
    def later_pair(self) -> list[tuple[str, Identity]]:
        """Return the two who signed the epoch."""
        people = self.log.people
        return [("p00000001", people.first), ("p00000004", people.third)]

    def note(self, epoch: Epoch | None = None, signers: Sequence[tuple[str, Identity]] | None = None) -> bytes:
        """Return the epoch's note, or that of another one."""
        return make_epoch_note(epoch or self.epoch, self.log.people.vault, self.later_pair if signers is None else signers)

    def case(self, log: ForgedLog | None = None, note: bytes | None = None, *, up_to: int = SIZE, **more: object) -> Case:
        """Return a case with the epoch's note and its unanchored entries."""
        named = [(f"{size:08d}.note", data) for size, data in sorted(self.notes.items()) if size <= up_to]
        case = Case((log or self.log).data(), named, self.log.card())
        case.epochs = [(f"{START:08d}.note", self.note() if note is None else note)]
        case.unanchored = {START: self.unanchored.data()}
        return replace(case, **more)  # type: ignore[arg-type]


def unanchored_log(log: ForgedLog, count: int) -> ForgedLog:
    """Return the small log that a machine writes when the key of the next line is lost."""
    key, start = new_ed25519(), len(log.lines)
    return ForgedLog(log.people, unanchored_log_id(log.log_id, start, log.head(start - 1), key.public), [key]).grow(count)


def begin_epoch(log: ForgedLog, signer: Ed25519Signer, unanchored: ForgedLog | None, **more: object) -> Epoch:
    """Return the epoch that follows a log, and let its next line be signed by the new key."""
    start = len(log.lines)
    log.keys[start:] = [signer]
    unanchored_part = None
    if unanchored is not None:
        size = len(unanchored.lines)
        unanchored_part = Unanchored(True, size, unanchored.head(size - 1), unanchored.keys[0].public)
    epoch = Epoch(
        log.log_id,
        start,
        log.head(start - 1),
        signer.public,
        0,
        log.card().sha256(),
        unanchored_part,
    )
    return replace(epoch, **more)  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def honest_epochs() -> EpochVault:
    """Return the honest vault with an epoch, made once a run; mutate copies only."""
    people = honest_vault().log.people
    log = ForgedLog(people, "5e" * 16).grow(START)
    notes = {8: log.note(8), START: log.note(START)}
    lost = log.copy()
    unanchored = unanchored_log(log, 3)
    epoch = begin_epoch(log, new_ed25519(), unanchored)
    log.grow(SIZE - START)
    vault = EpochVault(log, lost, unanchored, epoch, notes)
    notes[SIZE] = log.note(SIZE, vault.later_pair)
    return vault


def _with_note(change: Callable[[str], str], vault: EpochVault) -> Case:
    return vault.case(note=_with_text(vault.note(), change))


def _add(
    name: str,
    reason: Reason | None,
    seq: int | None = None,
    *,
    detail: str = "",
    decrypt: bool = False,
    verdict: Verdict | None = None,
) -> Callable[[Callable[[EpochVault], Case]], None]:
    def keep(make: Callable[[EpochVault], Case]) -> None:
        def made(_: Vault) -> Case:
            return make(honest_epochs())

        EPOCHS.append(Mutation(name, made, reason, seq, detail, decrypt, verdict))

    return keep


def _told(vault: EpochVault, **changes: object) -> Epoch:
    assert vault.epoch.unanchored is not None
    return replace(vault.epoch, unanchored=replace(vault.epoch.unanchored, **changes))  # type: ignore[arg-type]


# -- 123: who may begin an epoch, and after what ---------------------------------------------------

_add("123 epoch signed by one person", Reason.EPOCH_QUORUM)(lambda v: v.case(note=v.note(signers=v.later_pair[:1])))
_add("123b epoch signed twice by one person", Reason.EPOCH_QUORUM)(
    lambda v: v.case(note=v.note(signers=[v.later_pair[0]] * 2))
)
_add("123c epoch signed by one person and an auditor", Reason.EPOCH_QUORUM)(
    lambda v: v.case(note=v.note(signers=[v.later_pair[0], ("p00000003", v.log.people.auditor)]))
)
_add("123d epoch names an edition that is not there", Reason.PEOPLE_MISSING, detail="00000010.note")(
    lambda v: v.case(note=v.note(replace(v.epoch, edition=1)))
)
_add("123s epoch names other people", Reason.PEOPLE_CHAIN, detail="00000010.note")(
    lambda v: v.case(note=v.note(replace(v.epoch, people_sha256=bytes(32))))
)
_add("123e epoch without the vault", Reason.EPOCH_QUORUM)(lambda v: v.case(note=_signatures(v.note(), slice(2, None))))
_add("123f epoch without the vault's later signature", Reason.EPOCH_QUORUM)(
    lambda v: v.case(note=_signatures(v.note(), slice(0, 1), slice(2, None)))
)
_add("123g epoch names another entry before it", Reason.EPOCH_HEAD, detail="00000010.note")(
    lambda v: v.case(note=v.note(replace(v.epoch, prev=bytes(32), unanchored=None)))
)
_add("123h epoch names another entry, and governs no line yet", Reason.EPOCH_HEAD)(
    lambda v: v.case(v.lost, v.note(replace(v.epoch, prev=bytes(32), unanchored=None)), up_to=START)
)
_add("123i signature of an epoch changed", Reason.EPOCH_SIGNATURE)(lambda v: v.case(note=_changed_signature(v.note(), 0)))
_add("123j later signature of an epoch changed", Reason.EPOCH_SIGNATURE)(
    lambda v: v.case(note=_changed_signature(v.note(), 3))
)
_add("123k epoch of another log", Reason.EPOCH_ORIGIN)(lambda v: v.case(note=v.note(replace(v.epoch, log_id="ab" * 16))))
_add("123l epoch withheld", Reason.SIGNATURE, START)(lambda v: replace(v.case(), epochs=[], unanchored={}))
_add("123m log cut before its epoch", Reason.BEYOND_END, detail="epoch")(lambda v: v.case(v.lost.copy(9), up_to=8))
_add("123n epoch's key was announced before", Reason.KEY_REUSE, START - 1)(lambda v: _reused(v))
_add("123q epoch keeps the announced key, so that nobody would miss it", Reason.KEY_REUSE, START - 1)(lambda v: _same_key(v))
_add("123r epoch that governs no line yet, with a key announced before", Reason.KEY_REUSE, START - 1)(
    lambda v: _waiting_with_a_used_key(v)
)
_add("123o entries of the old key beside the epoch", Reason.SIGNATURE, START)(
    lambda v: v.case(v.lost.copy().grow(2), up_to=START)
)

for _name, _change in {
    "extra line": lambda text: text + "more\n",
    "leading zero": lambda text: text.replace("\n10\n", "\n010\n"),
    "upper-case head": lambda text: text.replace(honest_epochs().epoch.prev.hex(), honest_epochs().epoch.prev.hex().upper()),
    "weak key": lambda text: text.replace(honest_epochs().epoch.public.hex(), _WEAK),
    "weak first key": lambda text: text.replace(honest_epochs().unanchored.keys[0].public.hex(), _WEAK),
    "no unanchored entries adopted": lambda text: text.replace("adopted 3", "adopted 0"),
    "unknown decision": lambda text: text.replace("adopted", "accepted"),
    "no people line": lambda text: text[: text.index("people 0")],
    "edition with a zero before": lambda text: text.replace("people 0", "people 00"),
    "largest edition and one": lambda text: text.replace("people 0", "people 4097"),
    "two people lines": lambda text: text + text[text.index("people 0") :],
    "other number than its name": lambda text: text.replace("\n10\n", "\n11\n"),
}.items():
    _add(f"123p epoch note: {_name}", Reason.EPOCH_FORM, detail="00000010.note")(partial(_with_note, _change))

# -- 124: unanchored entries -----------------------------------------------------------------------

_add("124 unanchored entries presented without a decision", None, verdict=Verdict.VALID_UNANCHORED)(
    lambda v: replace(v.case(v.lost, up_to=START), epochs=[])
)
_add("124b adopted entries missing", Reason.UNANCHORED_MISSING)(lambda v: v.case(unanchored={}))
_add("124c adopted entries changed", Reason.UNANCHORED_LINES)(lambda v: _unanchored(v, lambda log: _flip(log.data(), 900)))
_add("124d adopted entries cut", Reason.UNANCHORED_LINES)(lambda v: _unanchored(v, lambda log: log.copy(2).data()))
_add("124e further entries beside the adopted", Reason.UNANCHORED_LINES)(
    lambda v: _unanchored(v, lambda log: log.copy().grow(1).data())
)
_add("124f adopted entries torn", Reason.UNANCHORED_LINES)(lambda v: _unanchored(v, lambda log: log.data() + b"TWS1"))
_add("124g other entries than the adopted", Reason.UNANCHORED_LINES)(
    lambda v: _unanchored(v, lambda log: log.copy(2).grow(1).data())
)
_add("124h adopted entries of another place", Reason.UNANCHORED_LINES)(lambda v: _moved(v))
_add("124i adopted entries under an audit key that no note names", Reason.UNANCHORED_LINES)(lambda v: _under_later_key(v))
_add("124j adopted entry unreadable", Reason.UNANCHORED_LINES, decrypt=True)(lambda v: _unreadable(v))
_add("124k adopted entries announce a key twice", Reason.UNANCHORED_LINES)(lambda v: _twice(v))
_add("124l rejected entries are not looked at", None, verdict=Verdict.VALID_COSIGNED)(
    lambda v: replace(v.case(note=v.note(_told(v, adopted=False))), unanchored={START: b"x"})
)
_add("124m unanchored entries rejected, then presented as adopted", Reason.EPOCH_SIGNATURE)(
    lambda v: v.case(note=_with_text(v.note(_told(v, adopted=False)), lambda text: text.replace("rejected", "adopted")))
)

_add("P20 honest epoch with adopted entries", None, verdict=Verdict.VALID_COSIGNED)(lambda v: v.case())
_add("P21 honest epoch that governs no line yet", None, verdict=Verdict.VALID_COSIGNED)(
    lambda v: v.case(v.lost, up_to=START)
)
_add("P24 entries adopted after a people note, sealed to its audit key", None, verdict=Verdict.VALID_UNANCHORED)(
    lambda v: _adopted_later(v.log.people.audit_later)
)
_add("124n the same, sealed to the audit key of the card", Reason.UNANCHORED_LINES)(
    lambda v: _adopted_later(v.log.people.audit)
)
_add(
    "P26 people note and epoch of one entry, adopted ones under the note's audit key", None, verdict=Verdict.VALID_UNANCHORED
)(lambda v: _both_at_once(v.log.people.audit_later))
_add("124o the same, under the audit key of before", Reason.UNANCHORED_LINES)(lambda v: _both_at_once(v.log.people.audit))
_add("125 epoch signed by somebody who left with the people note of its entry", Reason.EPOCH_QUORUM)(
    lambda v: _both_at_once(v.log.people.audit_later, who_left_signs=True)
)
_add("125b epoch of a people note's entry names the people of before", Reason.PEOPLE_CHAIN)(
    lambda v: _both_at_once(v.log.people.audit_later, names_before=True)
)
_add("P23 two epochs", None, verdict=Verdict.VALID_COSIGNED)(lambda v: _second_epoch(v))
_add("P25 readable copy with adopted entries", None, verdict=Verdict.VALID_COSIGNED)(lambda v: _readable(v, START))
_add("116e readable copy: adopted entries at its beginning", Reason.READABLE, 0)(lambda v: _readable(v, 0))
_add("116f readable copy: adopted entries behind their place", Reason.READABLE, START + 1)(lambda v: _readable(v, START + 1))


def _rows(vault: EpochVault, log: ForgedLog, **more: object) -> list[bytes]:
    opener = EntryOpener([vault.log.people.audit, vault.log.people.audit_later])
    entries = [opener.open_line(log.line(place)) for place in range(len(log.lines))]
    return [
        canonical.dumps({**entry.fields, "head": entry.head.hex(), **more}) for entry in entries if isinstance(entry, Entry)
    ]


def _readable(vault: EpochVault, place: int) -> Case:
    """The honest case with a readable copy in which the adopted entries stand before the row of this number."""
    rows, adopted = _rows(vault, vault.log), _rows(vault, vault.unanchored, unanchored=START)
    assert (len(rows), len(adopted)) == (SIZE, 3)
    return vault.case(readable=b"".join(row + b"\n" for row in [*rows[:place], *adopted, *rows[place:]]))


def _signatures(note: bytes, *kept: slice) -> bytes:
    parsed = parse_note(note)
    assert parsed is not None
    return Note(parsed.text, tuple(signature for part in kept for signature in parsed.signatures[part])).to_bytes()


def _changed_signature(note: bytes, index: int) -> bytes:
    parsed = parse_note(note)
    assert parsed is not None
    changed = list(parsed.signatures)
    changed[index] = replace(changed[index], value=_flip(changed[index].value, 40))
    return Note(parsed.text, tuple(changed)).to_bytes()


def _with_text(note: bytes, change: Callable[[str], str]) -> bytes:
    parsed = parse_note(note)
    assert parsed is not None
    assert change(parsed.text) != parsed.text
    return Note(change(parsed.text), parsed.signatures).to_bytes()


def _flip(data: bytes, at: int) -> bytes:
    other = b"1" if data[at : at + 1] != b"1" else b"0"
    return data[:at] + other + data[at + 1 :]


def _unanchored(vault: EpochVault, change: Callable[[ForgedLog], bytes]) -> Case:
    return replace(vault.case(), unanchored={START: change(vault.unanchored)})


def _adopting(vault: EpochVault, log: ForgedLog) -> Case:
    size = len(log.lines)
    unanchored = _told(vault, count=size, head=log.head(size - 1), public=log.keys[0].public)
    return replace(vault.case(note=vault.note(unanchored)), unanchored={START: log.data()})


def _moved(vault: EpochVault) -> Case:
    return _adopting(vault, unanchored_log(vault.log.copy(9), 3))


def _fresh(vault: EpochVault) -> ForgedLog:
    return unanchored_log(vault.log.copy(START), 2)


def _under_later_key(vault: EpochVault) -> Case:
    return _adopting(vault, _fresh(vault).grow_under(vault.log.people.audit_later, 1))


def _unreadable(vault: EpochVault) -> Case:
    log = _fresh(vault)
    log.forge(info=b"of another place")
    return _adopting(vault, log)


def _twice(vault: EpochVault) -> Case:
    log = _fresh(vault)
    log.forge(announced=log.keys[1])
    return _adopting(vault, log)


def _reused(vault: EpochVault) -> Case:
    log = vault.lost.copy()
    epoch = begin_epoch(log, log.keys[4], None)
    log.grow(2)
    return replace(vault.case(log, vault.note(epoch), up_to=START), unanchored={})


def _waiting_with_a_used_key(vault: EpochVault) -> Case:
    epoch = replace(vault.epoch, public=vault.lost.keys[4].public)
    return vault.case(vault.lost, vault.note(epoch), up_to=START)


def _adopted_later(sealed_to: KemKeyPair) -> Case:
    """The key is lost after a people note brought another audit key."""
    vault = honest_people()
    log = vault.log.copy()
    small = unanchored_log(log, 0).grow_under(sealed_to, 2)
    epoch = begin_epoch(log, new_ed25519(), small, edition=1, people_sha256=vault.note.sha256)
    log.grow_under(log.people.audit_later, 1)
    note = make_epoch_note(epoch, log.people.vault, vault.officers)
    return replace(vault.case(), data=log.data(), epochs=[(epoch.file_name, note)], unanchored={SIZE: small.data()})


def _both_at_once(sealed_to: KemKeyPair, *, who_left_signs: bool = False, names_before: bool = False) -> Case:
    """Killed when the note was prepared, and the key lost before the next start: note and epoch begin with one entry."""
    vault = honest_people()
    log = vault.log.copy(START)
    small = unanchored_log(log, 0).grow_under(sealed_to, 2)
    people = {} if names_before else {"edition": 1, "people_sha256": vault.note.sha256}
    epoch = begin_epoch(log, new_ed25519(), small, **people)
    log.grow_under(log.people.audit_later, 2)
    signers = [vault.officers[0], ("p00000001", log.people.first) if who_left_signs else vault.officers[1]]
    note = make_epoch_note(epoch, log.people.vault, signers)
    honest = vault.case(data=vault.signed(vault.note))
    points = [named for named in honest.notes if named[0] <= f"{START:08d}.note"]
    return replace(honest, data=log.data(), notes=points, epochs=[(epoch.file_name, note)], unanchored={START: small.data()})


def _same_key(vault: EpochVault) -> Case:
    log = vault.lost.copy()
    epoch = begin_epoch(log, log.keys[START], None)
    log.grow(2)
    return replace(vault.case(log, vault.note(epoch), up_to=START), unanchored={})


def _second_epoch(vault: EpochVault) -> Case:
    log = vault.log.copy()
    epoch = begin_epoch(log, new_ed25519(), None)
    log.grow(2)
    case = vault.case(log, up_to=SIZE)
    case.epochs.append((f"{SIZE:08d}.note", vault.note(epoch)))
    case.notes.append((f"{SIZE + 2:08d}.note", log.note(SIZE + 2, vault.later_pair)))
    return case
