"""What people changed in a real vault is printed by both verifiers, to the letter alike: edition, who, when, signed by whom."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from conftest import Cast
from fakes.commands import environment
from fakes.removal import removed
from twinseal.standalone import twinseal_verify


def _people(*arguments: str) -> list[str]:
    done = subprocess.run([sys.executable, *arguments], env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode in (3, 4), done.stdout + done.stderr
    rows = (row.partition("Edition ") for row in done.stdout.splitlines() if row.startswith("People"))
    return [word + rest for _, word, rest in rows]


def test_both_print_who_left_when_and_who_signed(two: Cast, tmp_path: Path) -> None:
    card = tmp_path / "card.json"
    card.write_bytes(two.card())
    vault = two.open()
    mine, alone = ("-P", "-m", "twinseal", "verify"), ("-I", twinseal_verify.__file__)
    options = (str(two.vault_path), "--trust-card", str(card))
    assert _people(*mine, *options) == _people(*alone, *options) == []
    removed(two, vault)
    (note,) = vault.context.roster.notes
    vault.close()
    said = (
        f"Edition 1, from entry {note.start}, seal 2, {note.made_utc[:10]}: Gil Auditor left. "
        f"Signed by the vault, {', '.join(sorted(('Bo Officer', 'Cy Officer'), key=lambda name: two.id(name[:2])))}."
    )
    assert note.made_utc.startswith("2026-11-")
    assert _people(*mine, *options) == [said]
    assert _people(*alone, *options) == [said]
    export = two.exported(tmp_path)
    options = (str(export), "--trust-card", str(card))
    assert _people(*mine, *options) == _people(*alone, *options) == [said]
