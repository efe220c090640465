"""Somebody puts what is no checkpoint beside the log: it is passed over and told, keeps nobody out and hides no cut."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Cast
from fakes.folder_writer import header_of, lines_of, newest_checkpoint, write_lines
from twinseal.audit.format.checkpoint import Checkpoint, InForce, make_checkpoint, origin_of
from twinseal.audit.format.note import NOTE_MAX_BYTES, Note, NoteSignature, parse_note
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import verify
from twinseal.domain.errors import NotPermitted, RegisterCodeWrong
from twinseal.domain.events.sealing import CHECKPOINT_MADE
from twinseal.domain.opening import ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.host.files import RealFiles

ABOVE = 9000


def _notes(cast: Cast) -> Path:
    return cast.vault_path / "audit" / "checkpoints"


def _unsigned(cast: Cast, size: int) -> bytes:
    header = header_of(cast.vault_path)
    in_force = InForce(
        0, hashlib.sha256((cast.vault_path / "trust-card.json").read_bytes()).digest(), bytes.fromhex(header.digest)
    )
    point = Checkpoint(origin_of(header.log_id), size, bytes(32), in_force)
    signed = NoteSignature(f"{point.origin}/person/{cast.id('Ada')}", b"\1\2\3\4", bytes(72))
    return Note(point.text, (signed,)).to_bytes()


def _garbage(path: Path, _cast: Cast) -> None:
    path.write_bytes(b"rubbish\n")


def _misnamed(path: Path, cast: Cast) -> None:
    path.write_bytes((_notes(cast) / f"{newest_checkpoint(cast.vault_path):08d}.note").read_bytes())


def _never_signed(path: Path, cast: Cast) -> None:
    path.write_bytes(_unsigned(cast, int(path.stem)))


def _folder(path: Path, _cast: Cast) -> None:
    path.mkdir()
    (path / "inside").write_bytes(b"x")


def _link(path: Path, cast: Cast) -> None:
    path.symlink_to(cast.vault_path / "header.json")


def _dangling_link(path: Path, _cast: Cast) -> None:
    path.symlink_to("nowhere")


def _huge(path: Path, _cast: Cast) -> None:
    path.write_bytes(b"x" * (NOTE_MAX_BYTES + 1))


def _pipe(path: Path, _cast: Cast) -> None:
    os.mkfifo(path)


Impostor = Callable[[Path, Cast], None]
KINDS: list[Impostor] = [_garbage, _misnamed, _never_signed, _folder, _link, _dangling_link, _huge, _pipe]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__.strip("_"))
def impostor(request: pytest.FixtureRequest) -> Impostor:
    kind: Impostor = request.param
    return kind


def _round(cast: Cast) -> None:
    """Open and reseal, as people do who were told what lies there."""
    cast.later()
    vault = cast.open()
    assert vault.view().log_fault == ""
    flow = cast.to_open(vault)
    receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code


def _newest_named(cast: Cast) -> int:
    """Return the size that the newest note has by its name, what is far above left out."""
    return max(size for note in _notes(cast).iterdir() if (size := int(note.stem)) < ABOVE)


@pytest.mark.parametrize("hint", [True, pytest.param(False, marks=pytest.mark.long)])
def test_what_is_no_checkpoint_keeps_nobody_out_and_is_told(
    cast: Cast, impostor: Impostor, hint: bool, tmp_path: Path
) -> None:
    path = _notes(cast) / f"{ABOVE:08d}.note"
    impostor(path, cast)
    # Below the newest checkpoint, and over lines that nobody signed yet.
    impostor(_notes(cast) / "00000002.note", cast)
    impostor(_notes(cast) / f"{_newest_named(cast) + 1:08d}.note", cast)
    (_notes(cast) / "holiday.txt").write_bytes(b"")
    if not hint:
        (cast.vault_path / "audit" / "tree.json").unlink()
    vault = cast.open()
    notices = [notice for notice in vault.view().notices if path.name in notice]
    vault.close()
    assert len(notices) == 1
    assert "holiday.txt" in notices[0]
    assert "Only the register code on paper can tell" in notices[0]
    _round(cast)
    _round(cast)
    assert os.path.lexists(path)
    _is_named_at_home(cast)
    if not hint:
        # In each run that is asked of all kinds at once, below.
        _is_left_out_away(cast, [path], tmp_path)


def test_without_a_hint_of_the_tree_it_is_told_too(cast: Cast, tmp_path: Path) -> None:
    """As the case before without the hint, all kinds at once far above; each of its own is walked with what takes minutes."""
    (cast.vault_path / "audit" / "tree.json").unlink()
    above = [_notes(cast) / f"{ABOVE + number:08d}.note" for number in range(len(KINDS))]
    for path, impostor in zip(above, KINDS, strict=True):
        impostor(path, cast)
    _folder(_notes(cast) / "00000002.note", cast)
    _dangling_link(_notes(cast) / f"{_newest_named(cast) + 1:08d}.note", cast)
    _round(cast)
    _is_left_out_away(cast, above, tmp_path)
    _is_named_at_home(cast)


def _is_left_out_away(cast: Cast, above: list[Path], tmp_path: Path) -> None:
    cast.later()
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    made = desk.export(tmp_path)
    desk.sign_out()
    vault.close()
    assert "were left out" in made.sentence
    there = os.listdir(Path(made.folder) / "checkpoints")
    assert there
    assert not {path.name for path in above} & set(there)
    away = verify(LogSource.from_folder(RealFiles(), Path(made.folder)), TrustCard.from_bytes(cast.card()))
    assert away.verdict is Verdict.VALID_COSIGNED, "nothing of what nobody signed went along"


def _is_named_at_home(cast: Cast) -> None:
    home = verify(LogSource.from_folder(RealFiles(), cast.vault_path / "audit"), TrustCard.from_bytes(cast.card()))
    assert home.verdict is Verdict.TAMPERED
    assert ".note" in home.sentence


def test_what_blocks_the_next_checkpoint_is_set_aside_and_kept(cast: Cast, impostor: Impostor) -> None:
    size = newest_checkpoint(cast.vault_path)
    for number in range(size + 1, size + 60):
        impostor(_notes(cast) / f"{number:08d}.note", cast)
    before = len(list(_notes(cast).iterdir()))
    _round(cast)
    aside = [note.name for note in _notes(cast).iterdir() if "-unfit-" in note.name]
    assert len(aside) == 1
    assert len(list(_notes(cast).iterdir())) == before + 1
    vault = cast.open()
    assert any("audit/checkpoints" in notice for notice in vault.view().notices)
    vault.close()
    _round(cast)


def test_an_auditors_checkpoint_over_nonsense_stops_no_seal(cast: Cast) -> None:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    origin, size = origin_of(header_of(cast.vault_path).log_id), newest_checkpoint(cast.vault_path)
    in_force = vault.context.in_force()
    hostile = {
        number: make_checkpoint(
            Checkpoint(origin, number, bytes(32), in_force), None, [(cast.id("Di"), desk._opened.identity)], 1
        )
        for number in range(size + 1, size + 60)
    }
    desk.sign_out()
    # They come when the vault is open, for a start would see them.
    cast.later()
    flow = cast.to_open(vault)
    before = newest_checkpoint(cast.vault_path)
    for number, note in hostile.items():
        if number > before:
            (_notes(cast) / f"{number:08d}.note").write_bytes(note)
    receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert receipt.problem == ""
    assert len([path for path in _notes(cast).iterdir() if "-unfit-" in path.name]) == 1, "it lay where theirs had to go"


def test_an_impostor_over_the_newest_note_hides_no_cut(cast: Cast, impostor: Impostor, refused: Callable[..., str]) -> None:
    """The note of the last seal is exchanged and the log cut below it: the code on paper fits nothing, and says so."""
    _round(cast)
    newest = _notes(cast) / f"{newest_checkpoint(cast.vault_path):08d}.note"
    newest.unlink()
    older = newest_checkpoint(cast.vault_path)
    impostor(newest, cast)
    write_lines(cast.vault_path, lines_of(cast.vault_path)[: older + 1])
    cast.later()
    vault = cast.open()
    notices = vault.view().notices
    assert any(newest.name in notice and "register code" in notice for notice in notices)
    flow = vault.break_the_glass()
    with pytest.raises(RegisterCodeWrong):
        flow.enter_register_code(cast.register_code, "")
    flow.abandon()
    # The guard's rows tell of entries that are gone: everybody waits once.
    cast.later(60)
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code, "We looked for another copy.")
    flow.identify_first(*cast.factors("Ada"))
    flow.submit_request(cast.draft(flow))
    flow.confirm(*cast.factors("Bo"))
    assert flow.view().masked
    cast.later()
    assert "get the latest backup" in refused(
        NotPermitted, lambda: flow.open_vault.unmasking.unmask(cast.id("Ada"), cast.code("Ada"))
    )
    flow.reseal(ResealCause.HAND)
    vault.close()


@pytest.mark.parametrize("person", ["z" * 180, "an auditor"])
def test_names_added_to_a_signed_checkpoint_get_into_no_entry(cast: Cast, person: str) -> None:
    """A signature by an unknown key changes nothing of a note; its name must neither count nor be too long for the log."""
    _round(cast)
    path = _notes(cast) / f"{newest_checkpoint(cast.vault_path):08d}.note"
    note = parse_note(path.read_bytes())
    assert note is not None
    origin = origin_of(header_of(cast.vault_path).log_id)
    names = [cast.id("Di")] if person == "an auditor" else [f"{person}{number}" for number in range(50)]
    more = [NoteSignature(f"{origin}/person/{name}", b"\1\2\3\4", bytes(72)) for name in names]
    path.write_bytes(Note(note.text, (*note.signatures, *more)).to_bytes())
    cast.later(4000)
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    entry = next(entry for entry in reversed(desk.log.entries) if entry.is_a(CHECKPOINT_MADE))
    assert set(entry.fields["cosigners"]) == {cast.id("Ada"), cast.id("Bo")}  # type: ignore[call-overload]
    assert "no checkpoint file of yours" not in " ".join(desk.view().findings)
    desk.sign_out()
    vault.close()
    _round(cast)
