"""Bundles changed at random, a few places at a time: both verifiers answer alike, whatever the answer is.

Among them is the export of a vault whose people changed by the real flows; its people notes are signed again after a change.
Of some the readable copy has entries withheld, of some the rest of an export lies beside the log, sealed to a recipient.

`TWINSEAL_FUZZ=20000` in the environment runs as many; the suite runs a few hundred.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from fakes.epoch_mutations import EpochVault, honest_epochs
from fakes.forged_log import Case, ForgedLog, honest_vault
from fakes.lived_export import lived_export
from fakes.people_mutations import confirmed, honest_people
from fakes.second_opinion import laid_out, ours, report_of, theirs, told_of
from twinseal.audit.format.checkpoint import make_checkpoint
from twinseal.audit.format.line import commitment_of
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.read.reader import Entry, EntryOpener
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, DiskFault
from twinseal.export.sealed_parts import SealedParts
from twinseal.flows.verification.folder import check_beside
from twinseal.host.files import RealFiles
from twinseal.standalone import twinseal_verify

pytestmark = pytest.mark.usefixtures("remembered")

COUNT = int(os.environ.get("TWINSEAL_FUZZ", "200"))
FILES = RealFiles()
Change = Callable[[random.Random, Case], Case]


def _bytes_changed(chance: random.Random, data: bytes) -> bytes:
    if not data:
        return chance.randbytes(chance.randrange(1, 40))
    at = chance.randrange(len(data))
    some = [
        lambda: data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :],
        lambda: data[:at] + data[at + chance.randrange(1, 200) :],
        lambda: data[:at] + chance.randbytes(chance.randrange(1, 20)) + data[at:],
        lambda: data[:at],
        lambda: data[:at] + chance.choice([b"\n", b"\r\n", b" ", b"\x00", b"0", b"=", "\u2014".encode()]) + data[at:],
        lambda: data + data[at:],
    ]
    return chance.choice(some)()


def _lines_changed(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    some = [
        lambda: lines[:first] + lines[first + 1 :],
        lambda: [*lines[:first], lines[second], *lines[first:]],
        lambda: [*lines[:first], lines[second], *lines[first + 1 :]],
        lambda: lines[:first],
        lambda: [
            *lines[:first],
            b" ".join(_swapped(chance, lines[first].split(b" "), lines[second].split(b" "))),
            *lines[first + 1 :],
        ],
    ]
    return b"\n".join(chance.choice(some)())


def _swapped(chance: random.Random, first: list[bytes], second: list[bytes]) -> list[bytes]:
    place = chance.randrange(len(first))
    return [*first[:place], second[min(place, len(second) - 1)], *first[place + 1 :]]


def _data(chance: random.Random, case: Case) -> Case:
    change = chance.choice([_bytes_changed, _lines_changed, _lines_changed])
    return replace(case, data=change(chance, case.data))


def _note(chance: random.Random, case: Case) -> Case:
    notes = list(case.notes)
    if notes:
        at = chance.randrange(len(notes))
        label, data = notes[at]
        notes[at] = (label, chance.choice([_bytes_changed, _lines_changed])(chance, data))
        if chance.random() < 0.3:
            del notes[at]
    return replace(case, notes=notes)


def _epoch(chance: random.Random, case: Case) -> Case:
    epochs = list(case.epochs)
    if epochs:
        at = chance.randrange(len(epochs))
        label, data = epochs[at]
        epochs[at] = (label, chance.choice([_bytes_changed, _lines_changed])(chance, data))
        if chance.random() < 0.2:
            del epochs[at]
    return replace(case, epochs=epochs)


def _unanchored(chance: random.Random, case: Case) -> Case:
    changed = dict(case.unanchored)
    for start in list(changed):
        changed[start] = chance.choice([_bytes_changed, _lines_changed])(chance, changed[start])
        if chance.random() < 0.2:
            del changed[start]
    return replace(case, unanchored=changed)


def _people(chance: random.Random, case: Case) -> Case:
    changed = list(case.people)
    for place, (label, data) in enumerate(case.people):
        changed[place] = (label, chance.choice([_bytes_changed, _lines_changed])(chance, data))
    if changed and chance.random() < 0.3:
        changed.pop(chance.randrange(len(changed)))
    return replace(case, people=changed)


def _readable(chance: random.Random, case: Case) -> Case:
    if case.readable is None:
        return case
    return replace(case, readable=chance.choice([_bytes_changed, _lines_changed])(chance, case.readable))


def _withheld(chance: random.Random, case: Case) -> Case:
    """Change a row as only somebody would who knows what stands in the place of an entry that is withheld."""
    if case.readable is None:
        return case
    rows = case.readable.splitlines(keepends=True)
    at = chance.randrange(len(rows))
    try:
        row = json.loads(rows[at])
    except ValueError:
        return case
    other = rows[chance.randrange(len(rows))]
    hidden = _commitment_row(row, ["names"]) if "commitment" not in row else row
    some: list[Callable[[], dict[str, object]]] = [
        lambda: hidden,
        lambda: {**hidden, "commitment": chance.randbytes(32).hex()},
        lambda: {**hidden, "commitment": commitment_of(other[:-1]).hex()},
        lambda: {
            **hidden,
            "withheld": chance.choice([[], ["reasons"], ["reasons", "names"], ["names", "names"], "names", [1]]),
        },
        lambda: {**hidden, "seq": chance.choice([at, at + 1, True, "1", -1, None])},
        lambda: {**hidden, chance.choice(["t", "kind", "unanchored"]): chance.choice(["x", 0, 1])},
        lambda: {name: value for name, value in hidden.items() if name != chance.choice(sorted(hidden))},
        lambda: {**row, "withheld": ["names"]},
    ]
    rows[at] = canonical.dumps(chance.choice(some)()) + b"\n"
    return replace(case, readable=b"".join(rows))


def _commitment_row(row: dict[str, object], kinds: list[str]) -> dict[str, object]:
    text = canonical.dumps({name: value for name, value in row.items() if name not in ("head", "unanchored")})
    mark: dict[str, object] = {name: row[name] for name in ("head", "seq", "unanchored") if name in row}
    return {**mark, "commitment": commitment_of(text).hex(), "withheld": kinds}


def _partly(chance: random.Random, readable: bytes) -> bytes:
    """Return a readable copy in which a third of the entries is withheld."""
    rows = [json.loads(row) for row in readable.splitlines()]
    kinds = [["names"], ["reasons"], ["names", "reasons"]]
    return b"".join(
        canonical.dumps(_commitment_row(row, chance.choice(kinds)) if chance.random() < 0.3 else row) + b"\n" for row in rows
    )


@lru_cache(maxsize=1)
def _for_recipient() -> bytes:
    """Return a readable part that is sealed to somebody, made once."""
    blocks: list[bytes] = []
    parts = SealedParts(KemKeyPair.generate().public, "00" * 16, "twinseal-00000000-20260101-000000-abcd", blocks.append)
    parts.add("entries.jsonl", b"{}\n")
    parts.finish()
    return b"".join(blocks)


def _laid_beside(chance: random.Random, folder: Path) -> None:
    """Lay what else an export for one recipient has beside the log, with a change in some of it."""
    (folder / "readable.sealed").write_bytes(_for_recipient())
    (folder / "VERIFY.txt").write_bytes(b"How to check\n")
    (folder / "manifest.json").write_bytes(b'{"format": "twinseal-export", "readers": "recipient"}\n')
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    sums = "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    (folder / "SHA256SUMS").write_bytes(sums.encode())
    victim = folder / chance.choice(
        ["readable.sealed", "readable.sealed", "manifest.json", "SHA256SUMS", "log.tws", "VERIFY.txt"]
    )
    match chance.randrange(4):
        case 0:
            victim.unlink()
        case 1:
            victim.write_bytes(chance.choice([_bytes_changed, _lines_changed])(chance, victim.read_bytes()))


def _beside(case: Case, folder: Path) -> tuple[str, str]:
    """Return what both say of the whole folder; they must say the same."""
    source = LogSource.from_folder(FILES, folder)
    try:
        mine = check_beside(FILES, folder, source, case.card, report_of(case, folder, []))
    except (BadInput, DiskFault):
        return "slip", ""
    other = twinseal_verify.check_beside(str(folder), told_of(case, folder, []))
    assert (mine.verdict.word, mine.reason) == (other["verdict"], other["reason"]), (mine.sentence, other["sentence"])
    return mine.verdict.word, mine.reason


def _held(chance: random.Random, case: Case) -> Case:
    log = honest_vault().log
    size = chance.randrange(1, 41)
    point = log.checkpoint(size)
    some: list[Callable[[], Case]] = [
        lambda: replace(case, receipts=[*case.receipts, point.register_code]),
        lambda: replace(case, receipts=[*case.receipts, point.receipt]),
        lambda: replace(case, receipts=[*case.receipts, f"{size}:{log.head(size - 1).hex()}"]),
        lambda: replace(case, receipts=[*case.receipts, f"{size}:{chance.randbytes(32).hex()}"]),
        lambda: replace(case, held_checkpoints=[*case.held_checkpoints, honest_vault().notes[chance.choice([10, 20, 30])]]),
        lambda: replace(case, receipts=[*case.receipts, point.register_code.replace("0", "O").lower()]),
        lambda: replace(case, receipts=[*case.receipts, point.receipt[:-1]]),
    ]
    return chance.choice(some)()


def _no_card(_: random.Random, case: Case) -> Case:
    return replace(case, card=None)


def _bases(chance: random.Random) -> list[Case]:
    vault, epochs = honest_vault(), honest_epochs()
    people = vault.log.people
    small: ForgedLog = vault.log.copy(30)
    opener, rows = EntryOpener([people.audit]), []
    for place in range(30):
        entry = opener.open_line(small.line(place))
        assert isinstance(entry, Entry)
        rows.append(canonical.dumps({**entry.fields, "head": entry.head.hex()}) + b"\n")
    alone = make_checkpoint(vault.log.checkpoint(40), None, [("p00000003", people.auditor)], 1)
    return [
        vault.case(small),
        vault.case(),
        vault.case(n40=alone),
        replace(vault.case(small), readable=b"".join(rows)),
        replace(vault.case(small), readable=_partly(chance, b"".join(rows))),
        replace(vault.case(small), receipts=[vault.log.checkpoint(30).register_code]),
        _short(epochs),
        honest_people().case(),
        confirmed(honest_people()),
        lived_export().case,
        replace(lived_export().case, readable=_partly(chance, lived_export().case.readable or b"")),
        replace(lived_export().case, readable=None),
    ]


def _short(epochs: EpochVault) -> Case:
    return epochs.case()


def test_both_answer_alike_whatever_was_changed(tmp_path: Path) -> None:
    seed = int(os.environ.get("TWINSEAL_FUZZ_SEED", "5020"))
    chance, people, bases = random.Random(seed), honest_vault().log.people, _bases(random.Random(seed))
    changes: list[Change] = [
        _data,
        _data,
        _note,
        _note,
        _epoch,
        _people,
        _unanchored,
        _readable,
        _withheld,
        _withheld,
        _held,
        _held,
        _no_card,
    ]
    answers: dict[str, int] = {}
    beside: dict[str, int] = {}
    lived, resigned = lived_export(), 0
    for number in range(COUNT):
        case = chance.choice(bases)
        is_lived = case.card == lived.case.card
        if is_lived and chance.random() < 0.6:
            case, resigned = replace(lived.with_signed(chance), readable=None), resigned + 1
        else:
            for _ in range(chance.randrange(1, 4)):
                case = chance.choice(changes)(chance, case)
        folder = tmp_path / "export"
        folder.mkdir()
        case = laid_out(case, folder)
        readers = lived.pairs if is_lived else [people.audit, people.audit_later]
        pairs = readers if chance.random() < 0.3 else []
        mine, other = ours(case, folder, pairs), theirs(case, folder, pairs)
        if mine != other:
            shutil.copytree(folder, tmp_path / "differs")
        assert mine == other, f"seed {seed}, export {number}, decrypted {bool(pairs)}: {tmp_path / 'differs'}"
        if number % 4 == 0 and mine[0].startswith("VALID"):
            _laid_beside(chance, folder)
            word, reason = _beside(case, folder)
            beside[reason or word] = beside.get(reason or word, 0) + 1
        answers[mine[1] or mine[0]] = answers.get(mine[1] or mine[0], 0) + 1
        shutil.rmtree(folder)
    # A fuzz that only ever meets one answer says nothing.
    assert len(answers) > 12, answers
    assert resigned > COUNT // 20
    print(answers, beside)
    assert {"export", "VALID-COSIGNED"} <= beside.keys(), beside
    assert {"people.row", "people.quorum"} <= answers.keys(), answers
