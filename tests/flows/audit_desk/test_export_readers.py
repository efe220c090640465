"""Who can read an export: one recipient alone, or everybody without what is withheld; both verifiers hold, and say what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import Cast
from twinseal.audit.format.line import commitment_of
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verify.verify import verify
from twinseal.cli.command_line import run
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput
from twinseal.domain.opening import ResealCause
from twinseal.domain.reading import Readers, Reading, Withheld
from twinseal.domain.trust_card import TrustCard
from twinseal.export.sealed_parts import NAME, private_line, read_private, read_public
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.audit_desk.recipient_keys import open_for_recipient, recipient_key
from twinseal.flows.log.csv_columns import openings_csv
from twinseal.flows.verification.folder import check_beside
from twinseal.host.files import RealFiles
from twinseal.standalone import twinseal_verify

WHY = "The core switch is down and Cy is on the way"
NAMES = ("Ada Operator", "Bo Officer", "Di Auditor")
FILES = RealFiles()
ODD: tuple[dict[str, object], ...] = (
    {"commitment": "0" * 64}, {"seq": 1}, {"seq": True}, {"withheld": []}, {"withheld": ["times"]}, {"t": "x"},
)  # fmt: skip
"""What no row in the place of a withheld entry has."""


def _answers(export: Path, card: TrustCard) -> list[str]:
    """Return what both verifiers note, which must be the same verdict."""
    source = LogSource.from_folder(FILES, export)
    mine = check_beside(FILES, export, source, card, verify(source, card))
    theirs = twinseal_verify.check_beside(str(export), twinseal_verify.verify_folder(str(export), card.to_bytes()))
    assert mine.verdict.word == theirs["verdict"], (mine.sentence, theirs["sentence"])
    assert mine.verdict.is_valid
    assert {note for note in mine.notes if "withheld" in note} == {note for note in theirs["notes"] if "withheld" in note}
    return [*mine.notes, *theirs["notes"]]


def _open_texts(export: Path) -> str:
    return "\n".join(
        place.read_text(encoding="utf-8", errors="replace")
        for place in export.iterdir()
        if place.is_file() and place.name != "log.tws"
    )


def _refused_by_both(export: Path, card: TrustCard, row: dict[str, object], place: int) -> None:
    rows = (export / "entries.jsonl").read_bytes().splitlines(keepends=True)
    kept = b"".join(rows)
    rows[place] = canonical.dumps(row) + b"\n"
    (export / "entries.jsonl").write_bytes(b"".join(rows))
    mine = verify(LogSource.from_folder(FILES, export), card)
    theirs = twinseal_verify.verify_folder(str(export), card.to_bytes())
    (export / "entries.jsonl").write_bytes(kept)
    assert (mine.verdict.word, mine.reason) == (theirs["verdict"], theirs["reason"]) == ("TAMPERED", "readable")


def _withheld(desk: AuditDesk, folder: Path, *kinds: Withheld) -> tuple[Path, list[dict[str, object]]]:
    export = Path(desk.export(folder, reading=Reading(withheld=frozenset(kinds))).folder)
    return export, [json.loads(row) for row in (export / "entries.jsonl").read_bytes().splitlines()]


def test_one_recipient_alone_or_without_what_is_withheld(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vault = cast.open()
    flow = cast.to_request(vault)
    flow.submit_request(cast.draft(flow, justification=WHY))
    flow.confirm(*cast.factors("Bo"))
    flow.reseal(ResealCause.HAND)
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    card = desk.context.card
    # Names and reasons, each and both: no file but the notes of people has one.
    for kinds in ((Withheld.NAMES,), (Withheld.REASONS,), (Withheld.NAMES, Withheld.REASONS)):
        export, rows = _withheld(desk, tmp_path, *kinds)
        texts = _open_texts(export)
        assert not [name for name in NAMES if Withheld.NAMES in kinds and name in texts]
        assert not (Withheld.REASONS in kinds and WHY in texts)
        missing = [row for row in rows if "withheld" in row]
        assert 0 < len(missing) < len(rows)
        notes = _answers(export, card)
        assert {"events.csv: matches the entries.", "ocsf.jsonl: matches the entries."} <= set(notes)
        assert sum(f"Of {len(missing)} of these entries only the commitment is there" in note for note in notes) == 2
        assert {"report.pdf", "openings.csv", "findings.csv"}.isdisjoint(place.name for place in export.iterdir())
        assert json.loads((export / "manifest.json").read_bytes())["withheld"] == [kind.value for kind in kinds]
    # Whoever gets the text of a withheld entry can hold it against its commitment.
    signed = next(entry for entry in desk.log_view().entries if entry.fields["kind"] == "request.signed")
    row = rows[signed.seq]
    assert row["commitment"] == commitment_of(canonical.dumps(signed.fields)).hex()
    assert row["withheld"] == ["names", "reasons"]
    for changed in ODD:
        _refused_by_both(export, card, {**row, **changed}, signed.seq)
    # A table of what is left leaves the openings of withheld entries out: no export has one, and none is believed.
    (export / "openings.csv").write_bytes(openings_csv(()))
    source = LogSource.from_folder(FILES, export)
    beside = check_beside(FILES, export, source, card, verify(source, card))
    assert (beside.verdict.word, "no export has both" in beside.sentence) == ("TAMPERED", True)
    # One recipient: nothing lies open, and their key opens all of it.
    assert run(["recipient-key", str(tmp_path / "eve")]) == 0
    assert run(["recipient-key", str(tmp_path / "eve")]) == 2
    assert "Choose another name for the key." in capsys.readouterr().err
    key = recipient_key(FILES, tmp_path / "eve.pub")
    export = Path(desk.export(tmp_path, reading=Reading(Readers.RECIPIENT, recipient=key)).folder)
    assert not [word for word in (*NAMES, WHY) if word in _open_texts(export)]
    assert {place.name for place in export.iterdir()} >= {NAME, "log.tws"}
    assert not (export / "report.pdf").exists()
    assert sum("readable.sealed: only the recipient" in note for note in _answers(export, card)) == 2
    (tmp_path / "read").mkdir()
    command = ["open-export", str(export), "--key", str(tmp_path / "eve"), "--to", str(tmp_path / "read")]
    capsys.readouterr()
    assert run(command) == 0
    assert "it contains all" in capsys.readouterr().out
    assert WHY in (tmp_path / "read" / "entries.jsonl").read_text(encoding="utf-8")
    assert (tmp_path / "read" / "report.pdf").read_bytes().startswith(b"%PDF")
    assert run(command) == 2
    assert "is there already" in capsys.readouterr().err
    # Another recipient's key, a changed byte, a cut-off end.
    (tmp_path / "mallory").write_bytes(private_line(KemKeyPair.generate()))
    whole = (export / NAME).read_bytes()
    for key_file, sealed, said in (
        ("mallory", whole, "sealed to another key"),
        ("eve", whole[:-1] + bytes([whole[-1] ^ 1]), "changed or cut off"),
        ("eve", whole[:-40], "changed or cut off"),
        ("eve", whole.replace(b'"v":1', b'"v":2', 1), "holds no entries"),
        ("eve.pub", whole, "not the file with the key"),
    ):
        (export / NAME).write_bytes(sealed)
        with pytest.raises(BadInput, match=said):
            open_for_recipient(FILES, export, tmp_path / key_file, tmp_path)
    desk.sign_out()
    vault.close()


def test_what_is_no_key_of_a_recipient_is_refused() -> None:
    for data in (b"", b"x", b"twinseal-recipient-1 AAAA", b"twinseal-recipient-1 !", private_line(KemKeyPair.generate())):
        with pytest.raises(BadInput, match="not the file with the key"):
            read_public(data)
    with pytest.raises(BadInput, match="not the file with the key"):
        read_private(b"twinseal-recipient-1 AAAA")
