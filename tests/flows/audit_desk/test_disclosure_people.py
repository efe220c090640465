"""After an auditor left: one entry is still proven by the first trust card, to both verifiers, with everybody's name."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from subprocess import CompletedProcess

from conftest import Cast
from fakes.commands import run, said_by
from fakes.removal import removed
from twinseal.audit.verify.disclosure import Disclosure, Proven, verify_disclosure
from twinseal.domain.trust_card import TrustCard
from twinseal.standalone import twinseal_verify


def _holds(done: CompletedProcess[bytes]) -> str:
    assert done.returncode == 3, done.stderr
    return done.stdout.decode()


def test_an_entry_is_proven_after_somebody_left(two: Cast, tmp_path: Path) -> None:
    vault = two.open()
    removed(two, vault)
    note = (two.vault_path / "audit" / "people" / "0001.note").read_bytes()
    desk = vault.sign_in_auditor(*two.factors("Di"))
    lines = list(desk.entries(count=500)[1])
    leave = next(line.seq for line in lines if line.kind == "person.removed")
    after, before = max(line.seq for line in lines if line.kind == "people.listed"), 1
    given = {}
    for seq in (before, leave, after):
        place = tmp_path / str(seq)
        place.mkdir()
        given[seq] = desk.disclose(seq, place)
    desk.sign_out()
    vault.close()
    card = tmp_path / "card.json"
    card.write_bytes(two.card())
    for seq, (entry, point) in given.items():
        assert Disclosure.from_bytes(entry.read_bytes()).people == ((note,) if seq != before else ())
        proof = verify_disclosure(entry.read_bytes(), TrustCard.from_bytes(two.card()), point.read_bytes())
        assert isinstance(proof, Proven)
        assert (proof.entry.seq, proof.countersigned) == (seq, True)
        options = [str(entry), "--checkpoint", str(point), "--trust-card", str(card)]
        alone = _holds(said_by(partial(twinseal_verify.main, options)))
        assert "two people of the vault" in alone
        mine = _holds(run("verify", *options))
        assert "two people of the vault" in mine
        if seq == leave:
            assert 'is "Gil Auditor" (auditor)' in alone
            assert "Gil Auditor" in mine
