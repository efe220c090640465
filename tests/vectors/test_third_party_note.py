"""Others agree: Go's golang.org/x/mod reads our checkpoints and hashes our logs, and both our verifiers read its notes."""

from __future__ import annotations

import base64
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.forged_log import honest_vault
from fakes.vectors import VECTORS, Vector
from twinseal.audit.format.checkpoint import origin_of, person_key_name
from twinseal.audit.format.merkle import inclusion_proof, leaf_hash
from twinseal.audit.format.note import SignatureType, key_id, parse_note
from twinseal.crypto.signing import verify_ed25519
from twinseal.domain.trust_card import TrustCard
from twinseal.standalone import twinseal_verify

SOURCE = Path(__file__).parent / "third_party" / "check_note.go"
KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()
GOOD = [vector for vector in VECTORS if vector.exit_code in (0, 3, 4)]


@pytest.fixture(scope="session")
def go_check(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the checker from Debian's source of golang.org/x/mod, which nobody here wrote."""
    folder = tmp_path_factory.mktemp("go")
    surroundings = os.environ | {
        "GO111MODULE": "off", "GOFLAGS": "", "GOPATH": "/usr/share/gocode", "GOTOOLCHAIN": "local",
        "GOCACHE": str(folder / "cache"), "CGO_ENABLED": "0",
    }  # fmt: skip
    done = subprocess.run(
        ["go", "build", "-o", str(folder / "check_note"), str(SOURCE)],
        env=surroundings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder / "check_note"


def _says(check: Path, *arguments: str | Path) -> str:
    done = subprocess.run([str(check), *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == (0 if done.stdout == "good\n" else 1), done.stderr
    return done.stdout.strip()


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _signers(note: bytes, card: TrustCard) -> list[str]:
    """Return the Ed25519 keys of the card that a note names, as the checker takes them."""
    parsed = parse_note(note)
    assert parsed is not None
    names, origin = {signature.name for signature in parsed.signatures}, origin_of(card.log_id)
    vault = key_id(origin, SignatureType.ED25519, card.line_ed25519).hex()
    people = {person_key_name(card.log_id, person.id): person for person in card.people}
    return [
        *([f"{origin}+{vault}+{_text(bytes([1]) + card.line_ed25519)}"] if origin in names else []),
        *(f"cosigner:{name}+{_text(person.ed25519_public)}" for name, person in people.items() if name in names),
    ]


@pytest.mark.parametrize("vector", GOOD, ids=lambda vector: vector.place.name)
def test_go_accepts_every_checkpoint_of_a_good_log(vector: Vector, go_check: Path) -> None:
    card = TrustCard.from_bytes(vector.card)
    notes = sorted((vector.place / "checkpoints").iterdir())
    assert notes
    for note in notes:
        keys = _signers(note.read_bytes(), card)
        assert keys
        assert _says(go_check, "note", note, vector.place / "log.tws", *keys) == "good"


def _vector(name: str) -> tuple[Path, Path, TrustCard]:
    vector = next(candidate for candidate in VECTORS if candidate.place.name == name)
    note = next((vector.place / "checkpoints").iterdir())
    return note, vector.place / "log.tws", TrustCard.from_bytes(vector.card)


@pytest.mark.parametrize(
    ("name", "why"),
    [("edited-checkpoint", "invalid signature"), ("rewritten", "the root of 3 lines is"), ("cut", "the log has 2 lines")],
)
def test_go_refuses_what_we_refuse(name: str, why: str, go_check: Path) -> None:
    note, log, card = _vector(name)
    assert why in _says(go_check, "note", note, log, *_signers(note.read_bytes(), card))


def test_go_misses_a_person_whose_key_is_not_on_the_card(go_check: Path) -> None:
    note, log, card = _vector("cosigned")
    other = _vector("epoch")[2].people[0].ed25519_public
    stranger = replace(card, people=(replace(card.people[0], ed25519_public=other), *card.people[1:]))
    assert "2 of 3 signed" in _says(go_check, "note", note, log, *_signers(note.read_bytes(), stranger))


def test_go_follows_our_proofs(go_check: Path) -> None:
    log = honest_vault().log
    leaves = [leaf_hash(raw) for raw in log.lines[:21]]
    root = _text(log.checkpoint(21).root)
    for number in (0, 1, 7, 15, 16, 19, 20):
        steps = [_text(step) for step in inclusion_proof(leaves, number)]
        assert _says(go_check, "record", "21", root, str(number), _text(leaves[number]), *steps) == "good"
        assert _says(go_check, "record", "21", root, str(number), _text(leaves[number - 1]), *steps) != "good"


def test_both_of_ours_read_a_note_that_go_published() -> None:
    name, hexadecimal, encoded = KEY.split("+", 2)
    data = base64.b64decode(encoded)
    assert data[0] == SignatureType.ED25519
    public = data[1:]
    assert key_id(name, SignatureType.ED25519, public).hex() == hexadecimal
    note = parse_note(NOTE)
    assert note is not None
    (signature,) = note.signatures
    assert (signature.name, signature.key_id.hex()) == (name, hexadecimal)
    assert verify_ed25519(public, note.text.encode(), signature.value)
    assert not verify_ed25519(public, note.text.encode() + b" ", signature.value)
    other = twinseal_verify.read_note(NOTE)
    assert other == (note.text, [(name, bytes.fromhex(hexadecimal), signature.value)])
    assert twinseal_verify.ed25519_ok(public, note.text.encode(), signature.value, True)
