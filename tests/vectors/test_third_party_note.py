"""A signed note that somebody else made: the example of Go's golang.org/x/mod/sumdb/note, whose format C2SP took over."""

from __future__ import annotations

import base64

from twinseal.audit.note import SignatureType, key_id, parse_note
from twinseal.crypto.signing import verify_ed25519
from twinseal.standalone import twinseal_verify

KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()


def test_our_notes_are_those_of_others() -> None:
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
