"""What people changed in a real vault is printed by both verifiers, to the letter alike: edition, who, when, signed by whom."""

from __future__ import annotations

from pathlib import Path
from subprocess import CompletedProcess

from conftest import Cast
from fakes.commands import run, said_by
from fakes.removal import removed
from twinseal.standalone import twinseal_verify


def _mine(*words: str) -> list[str]:
    return _people(run("verify", *words))


def _alone(*words: str) -> list[str]:
    return _people(said_by(lambda: twinseal_verify.main(words)))


def _people(done: CompletedProcess[bytes]) -> list[str]:
    assert done.returncode in (3, 4), done.stdout + done.stderr
    rows = (row.partition("Edition ") for row in done.stdout.decode().splitlines() if row.startswith("People"))
    return [word + rest for _, word, rest in rows]


def test_both_print_who_left_when_and_who_signed(two: Cast, tmp_path: Path) -> None:
    card = tmp_path / "card.json"
    card.write_bytes(two.card())
    vault = two.open()
    options = (str(two.vault_path), "--trust-card", str(card))
    assert _mine(*options) == _alone(*options) == []
    removed(two, vault)
    (note,) = vault.context.roster.notes
    vault.close()
    said = (
        f"Edition 1, from entry {note.start}, seal 2, {note.made_utc[:10]}: Gil Auditor left. "
        f"Signed by the vault, {', '.join(sorted(('Bo Officer', 'Cy Officer'), key=lambda name: two.id(name[:2])))}."
    )
    assert note.made_utc.startswith("2026-11-")
    assert _mine(*options) == [said]
    assert _alone(*options) == [said]
    export = two.exported(tmp_path)
    options = (str(export), "--trust-card", str(card))
    assert _mine(*options) == _alone(*options) == [said]
