"""Makes tests/vectors/log: small logs with what every verifier must say of them.

Run from the top of the checkout with `PYTHONPATH=app:tests python tests/vectors/make_log_vectors.py`. Keys are fresh at
each run, so run it only when the format changes; the vectors in the repository are what released logs look like. With
names behind it, only those of `FROM_ATTACKS` are made.
"""

from __future__ import annotations

import secrets
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from fakes.forged_log import ForgedLog, People, honest_vault
from fakes.log_mutations import ALL
from fakes.memory_disk import MemoryDisk
from fakes.mutation import Mutation
from fakes.people_mutations import NAME, SIZE, PeopleVault, honest_people
from fakes.second_opinion import laid_out
from fakes.vectors import CARD_NAME, FOLDER, KEY_NAME
from twinseal.audit.format.checkpoint import make_checkpoint
from twinseal.audit.format.payload import make_plaintext
from twinseal.audit.verdict.verdict import MEANING, Reason, Verdict
from twinseal.audit.verify.disclosure import disclose


@dataclass
class Vector:
    """A log, its checkpoints by size, what is held, and the answer."""

    name: str
    says: str
    data: bytes
    notes: dict[int, bytes]
    reason: Reason | None = None
    seq: int | None = None
    verdict: Verdict | None = None
    receipts: list[str] = field(default_factory=list)
    decrypt: bool = False

    def write(self) -> None:
        """Write the vector as an export would lie on a stick, and vector.txt beside it."""
        place = FOLDER / self.name
        (place / "checkpoints").mkdir(parents=True)
        (place / "log.tws").write_bytes(self.data)
        for size, note in self.notes.items():
            (place / "checkpoints" / f"{size:08d}.note").write_bytes(note)
        verdict = MEANING[self.reason][0] if self.reason else self.verdict
        assert verdict is not None
        rows = [f"says: {self.says}", f"expect: {verdict.word}", f"exit: {verdict.exit_code}"]
        rows += [f"reason: {self.reason.value}"] if self.reason else []
        rows += [f"seq: {self.seq}"] if self.seq is not None else []
        rows += [f"receipt: {receipt}" for receipt in self.receipts]
        rows += ["needs: audit key"] if self.decrypt else []
        (place / "vector.txt").write_text("\n".join(rows) + "\n", encoding="ascii")


def _edit(log: ForgedLog, place: int, change: Callable[[bytes], bytes]) -> bytes:
    other = log.copy()
    other.lines[place] = change(other.lines[place])
    return other.data()


def _flip_at(at: int) -> Callable[[bytes], bytes]:
    return lambda raw: raw[:at] + (b"0" if raw[at : at + 1] != b"0" else b"1") + raw[at + 1 :]


def _vectors(log: ForgedLog) -> list[Vector]:
    note, people = log.note(3), log.people
    notes = {3: note}
    code, receipt = log.checkpoint(3).register_code, log.checkpoint(3).receipt
    three, data = log.copy(3).data(), log.data()
    weak, reuse = log.copy(3), log.copy(3)
    weak.forge(next_public=(1).to_bytes(32, "little"))
    reuse.forge(announced=log.keys[1])
    payload, padding = log.copy(3), log.copy(3)
    payload.forge(plaintext=b'{"a":1.0,"salt":"' + b"ab" * 16 + b'","seq":3,"v":1}')
    padding.forge(padded=bytes(512))
    inner = log.copy(3)
    inner.forge(plaintext=make_plaintext({"kind": "test"}, 9))
    auditor = make_checkpoint(log.checkpoint(4), None, [("p00000003", people.auditor)], 1_700_000_100)
    return [
        Vector("anchored", "all covered, register code held", three, notes, None, None, Verdict.VALID_ANCHORED, [code]),
        Vector("anchored-receipt", "all covered, receipt held", three, notes, None, None, Verdict.VALID_ANCHORED, [receipt]),
        Vector(
            "anchored-head",
            "all covered, head of a report held",
            three,
            notes,
            verdict=Verdict.VALID_ANCHORED,
            receipts=[f"2:{log.head(1).hex()}"],
        ),
        Vector("cosigned", "all covered, nothing held", three, notes, verdict=Verdict.VALID_COSIGNED),
        Vector(
            "cosigned-by-auditor",
            "the newest entry is under an auditor's own checkpoint",
            data,
            notes | {4: auditor},
            verdict=Verdict.VALID_COSIGNED,
        ),
        Vector("uncovered", "one entry under no checkpoint", data, notes, verdict=Verdict.VALID_UNANCHORED),
        Vector("form", "an upper-case digit", _edit(log, 1, lambda raw: raw.replace(b"a", b"A", 1)), notes, Reason.FORM, 1),
        Vector("version", "a newer format", _edit(log, 1, lambda raw: b"TWS2" + raw[4:]), notes, Reason.VERSION, 1),
        Vector("log", "another log id", _edit(log, 1, _flip_at(8)), notes, Reason.LOG, 1),
        Vector("seq", "a line removed", data.replace(log.lines[1] + b"\n", b""), notes, Reason.SEQ, 1),
        Vector("prev", "another prev", _edit(log, 1, _flip_at(45)), notes, Reason.PREV, 1),
        Vector("signature", "a flipped bit in the sealed part", _edit(log, 1, _flip_at(400)), notes, Reason.SIGNATURE, 1),
        Vector("weak-key", "a key of small order announced", weak.data(), notes, Reason.WEAK_KEY, 3),
        Vector("key-reuse", "a key announced twice", reuse.data(), notes, Reason.KEY_REUSE, 3),
        Vector("torn", "half a line at the end", data[:-700], notes, Reason.TORN, 3),
        Vector("empty", "no entries", b"", notes, Reason.EMPTY),
        Vector("cut", "cut below a checkpoint", log.copy(2).data(), notes, Reason.BEYOND_END),
        Vector("rewritten", "rewritten with a stolen key", log.copy(1).grow(3).data(), notes, Reason.ROOT),
        Vector(
            "rolled-back",
            "an older copy, register code held",
            log.copy(2).data(),
            {2: log.note(2)},
            Reason.CODE,
            receipts=[code],
        ),
        Vector("no-checkpoint", "checkpoints removed", data, {}, Reason.CHECKPOINT_MISSING),
        Vector("one-officer", "one cosigner", data, {3: log.note(3, people.pair()[:1])}, Reason.CHECKPOINT_QUORUM),
        Vector(
            "edited-checkpoint",
            "a size edited",
            data,
            {3: note.replace(b"\n3\n", b"\n2\n", 1)},
            Reason.CHECKPOINT_SIGNATURE,
        ),
        Vector("extension-line", "a sixth line", data, {3: note.replace(b"\n\n", b"\nx\n\n", 1)}, Reason.CHECKPOINT_FORM),
        Vector(
            "people-missing",
            "names people of a note that is not there",
            data,
            {3: log.note_of(replace(log.checkpoint(3), in_force=replace(log.checkpoint(3).in_force, edition=1)))},
            Reason.PEOPLE_MISSING,
        ),
        Vector(
            "people-other-than-the-card",
            "names another trust card",
            data,
            {
                3: log.note_of(
                    replace(log.checkpoint(3), in_force=replace(log.checkpoint(3).in_force, people_sha256=bytes(32)))
                )
            },
            Reason.PEOPLE_CHAIN,
        ),
        Vector(
            "wrong-origin",
            "of another log",
            data,
            {3: log.note_of(replace(log.checkpoint(3), origin="twinseal/log/" + "cd" * 16))},
            Reason.CHECKPOINT_ORIGIN,
        ),
        Vector("payload", "a float inside", payload.data(), notes, Reason.PAYLOAD, 3, decrypt=True),
        Vector("padding", "no padding mark", padding.data(), notes, Reason.PADDING, 3, decrypt=True),
        Vector("inner-seq", "another number inside", inner.data(), notes, Reason.INNER_SEQ, 3, decrypt=True),
    ]


FROM_ATTACKS = {
    "epoch": "P20 ",
    "epoch-without-a-line": "P21 ",
    "epoch-one-person": "123 ",
    "epoch-other-head": "123g",
    "epoch-signature": "123i",
    "epoch-other-log": "123k",
    "epoch-withheld": "123l",
    "epoch-other-number": "123p epoch note: other number",
    "unanchored-undecided": "124 ",
    "unanchored-missing": "124b",
    "unanchored-changed": "124c",
    "unanchored-rejected": "124l",
    "epoch-other-people": "123s",
    "epoch-and-people": "P26 ",
    "epoch-by-who-left": "125 ",
    "people": "P30 ",
    "people-confirmed": "P31 ",
    "people-note-left-out": "127 ",
    "people-form": "127b",
    "people-of-another-log": "127d",
    "people-second-without-first": "127e",
    "people-chain": "127f",
    "people-signature": "127h",
    "people-row": "127j",
    "people-one-officer": "127k",
    "people-head": "127m",
    "people-head-of-a-confirmation": "127n",
    "people-of-before": "127p",
    "people-who-left-countersigns": "127q",
    "people-held-countersigns": "127r",
    "old-audit-key": "127s",
    "people-later-card": "P32 ",
    "people-another-later-card": "127u",
    "people-changed": "P33 ",
    "people-sheet-of-an-auditor": "127v",
    "people-continued-without-the-old-keys": "127w",
    "people-new-keys-of-a-signer": "127x",
    "people-keys-of-before": "127y",
    "sheets-countersign": "P34 ",
    "sheet-and-officer-countersign": "127z ",
    "sheets-of-one-holder-countersign": "127za",
    "fork": "41 ",
    "older": "32b ",
    "receipt": "95g ",
    "base64": "51 ",
    "commitment": "70 ",
    "unreadable": "71b ",
    "head": "94 ",
    "weak-card": "95d ",
    "checkpoint-other-than-logged": "95f ",
    "readable": "P9 ",
    "readable-changed": "116 readable copy: word changed",
    "readable-withheld": "P9d ",
    "readable-withheld-another-commitment": "116h withheld entry: another commitment",
    "readable-adopted": "P25 ",
    "readable-adopted-at-the-beginning": "116e",
    "readable-adopted-too-late": "116f",
}
"""Vectors with a trust card of their own, by the beginning of the attack's name."""


def _write_attack(name: str, mutation: Mutation) -> None:
    place = FOLDER / name
    place.mkdir(parents=True)
    case = laid_out(mutation.make(honest_vault()), place)
    assert case.card is not None
    (place / CARD_NAME).write_bytes(case.card.to_bytes())
    verdict = MEANING[mutation.reason][0] if mutation.reason else mutation.verdict
    assert verdict is not None
    rows = [f"says: {mutation.name}", f"expect: {verdict.word}", f"exit: {verdict.exit_code}"]
    rows += [f"reason: {mutation.reason.value}"] if mutation.reason else []
    rows += [f"seq: {mutation.seq}"] if mutation.seq is not None else []
    rows += [f"receipt: {receipt}" for receipt in case.receipts]
    for number, note in enumerate(case.held_checkpoints, 1):
        (place / f"held-{number}.note").write_bytes(note)
        rows.append(f"held: held-{number}.note")
    if mutation.decrypt:
        _write_key(place, honest_vault().log.people)
        rows.append("needs: audit key")
    (place / "vector.txt").write_text("\n".join(rows) + "\n", encoding="ascii")


def _write_key(place: Path, people: People) -> None:
    with people.audit.private_bytes() as private:
        (place / KEY_NAME).write_text(private.view().hex() + "\n", encoding="ascii")


def from_attacks(names: Sequence[str]) -> None:
    """Make the vectors that have a trust card of their own, those of these names."""
    for name in names:
        shutil.rmtree(FOLDER / name, ignore_errors=True)
        _write_attack(name, next(mutation for mutation in ALL if mutation.name.startswith(FROM_ATTACKS[name])))


def _not_a_folder(log: ForgedLog) -> None:
    """Make the one vector in which what stands in a folder's place is none."""
    place = FOLDER / "file-for-a-folder"
    place.mkdir()
    (place / "log.tws").write_bytes(log.copy(3).data())
    (place / "checkpoints").write_bytes(log.note(3))
    rows = ("says: checkpoints is a file", "expect: INCOMPLETE", "exit: 12", "reason: file")
    (place / "vector.txt").write_text("\n".join(rows) + "\n", encoding="ascii")


def _disclosed(vault: PeopleVault) -> None:
    """Make the one disclosed entry, from after a people note; the edits of it beside it are made by hand, and stay."""
    place, folder, log = FOLDER.parent / "disclosed", Path("audit"), vault.log
    disk = MemoryDisk({folder / "log.tws": log.data(), folder / "people" / NAME: vault.signed(vault.note)})
    made = disclose(disk, folder, 12, SIZE, [log.people.audit, log.people.audit_later], edition=1)
    (place / "entry.json").write_bytes(made.to_bytes())
    (place / "checkpoint.note").write_bytes(vault.signed_point(vault.point(SIZE)))
    (place / CARD_NAME).write_bytes(log.card().to_bytes())


def main() -> None:
    """Make all vectors again, or those from attacks that are named."""
    if sys.argv[1:]:
        from_attacks(sys.argv[1:])
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    from_attacks(list(FROM_ATTACKS))
    # Git must not touch line ends in files whose every byte counts.
    (FOLDER / ".gitattributes").write_text("* -text\n", encoding="ascii")
    log = ForgedLog(People(), secrets.token_hex(16)).grow(4)
    (FOLDER / CARD_NAME).write_bytes(log.card().to_bytes())
    _write_key(FOLDER, log.people)
    for vector in _vectors(log):
        vector.write()
    _not_a_folder(log)
    _disclosed(honest_people())


if __name__ == "__main__":
    main()
