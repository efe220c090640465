"""Attacks on checkpoints, and on what a verifier holds to compare them with."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import replace

from fakes.forged_log import Case, People, Vault
from fakes.mutation import Mutation, adding_to
from twinseal.audit.format.checkpoint import (
    Checkpoint,
    VaultLineSigner,
    cosigned,
    make_checkpoint,
    person_key_name,
)
from twinseal.audit.format.note import MLDSA44_TYPE, Note, NoteSignature, SignatureType, key_id, parse_note
from twinseal.audit.format.payload import make_plaintext
from twinseal.audit.verdict.verdict import Reason
from twinseal.crypto.identity import Identity
from twinseal.crypto.vault_keys import new_ed25519, new_mldsa44

CHECKPOINTS: list[Mutation] = []
_add = adding_to(CHECKPOINTS)


# -- 75 to 95: checkpoints -------------------------------------------------------------------------


def _checkpoint(name: str, reason: Reason, make: Callable[[Vault], bytes], detail: str = "00000030.note") -> None:
    _add(name, reason, None, detail)(lambda vault: vault.case(n30=make(vault)))


def _text(change: Callable[[str], str]) -> Callable[[Vault], bytes]:
    return lambda vault: change(vault.notes[30].decode()).encode()


def _size_to(value: str) -> Callable[[str], str]:
    return lambda text: text.replace("\n30\n", f"\n{value}\n", 1)


def people_of(vault: Vault) -> People:
    return vault.log.people


def _by_other_vault(vault: Vault) -> bytes:
    return make_checkpoint(
        vault.log.checkpoint(30), VaultLineSigner(new_ed25519(), new_mldsa44()), people_of(vault).pair(), 1
    )


def _other_root(text: str) -> str:
    lines = text.split("\n")
    lines[2] = base64.b64encode(bytes(32)).decode()
    return "\n".join(lines)


def _signatures(vault: Vault, change: Callable[[NoteSignature], NoteSignature | None], size: int = 30) -> bytes:
    note = parse_note(vault.notes[size])
    assert note is not None
    changed = [change(signature) for signature in note.signatures]
    return Note(note.text, tuple(signature for signature in changed if signature is not None)).to_bytes()


def _time_edited(signature: NoteSignature) -> NoteSignature:
    if "person" not in signature.name:
        return signature
    return NoteSignature(
        signature.name,
        signature.key_id,
        (int.from_bytes(signature.value[:8], "big") + 1).to_bytes(8, "big") + signature.value[8:],
    )


def _without(vault: Vault, kind: SignatureType | bytes, person: Identity | None) -> bytes:
    public = person.public if person is not None else None
    name = person_key_name(vault.log.log_id, "p00000002") if public else vault.log.checkpoint(30).origin
    if public is None:
        signer = people_of(vault).vault
        key = signer.ed25519.public if kind is SignatureType.ED25519 else signer.mldsa44.public
    else:
        key = public.mldsa44_public if kind is MLDSA44_TYPE else public.ed25519_public
    gone = key_id(name, kind, key)
    return _signatures(vault, lambda signature: None if (signature.name, signature.key_id) == (name, gone) else signature)


_checkpoint("75 one officer", Reason.CHECKPOINT_QUORUM, lambda vault: vault.log.note(30, people_of(vault).pair()[:1]))
_checkpoint(
    "76 the same officer twice",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: vault.log.note(30, [people_of(vault).pair()[0], people_of(vault).pair()[0]]),
)
_checkpoint(
    "76b one officer under another's name",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: vault.log.note(30, [people_of(vault).pair()[0], ("p00000002", people_of(vault).first)]),
)
_checkpoint(
    "77 an unknown third officer",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: vault.log.note(30, [people_of(vault).pair()[0], ("p00000009", people_of(vault).outsider)]),
)
_checkpoint(
    "78 known id, wrong key",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: vault.log.note(30, [people_of(vault).pair()[0], ("p00000002", people_of(vault).outsider)]),
)
_checkpoint("79 wrong vault key", Reason.CHECKPOINT_QUORUM, _by_other_vault)
_checkpoint(
    "79b two people without the vault",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: make_checkpoint(vault.log.checkpoint(30), None, people_of(vault).pair(), 1),
)
_checkpoint(
    "79c no ML-DSA signature by the vault",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: _without(vault, MLDSA44_TYPE, None),
)
_checkpoint(
    "79d no Ed25519 signature by the vault",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: _without(vault, SignatureType.ED25519, None),
)
_checkpoint(
    "79e no ML-DSA signature by one officer",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: _without(vault, MLDSA44_TYPE, people_of(vault).second),
)
_checkpoint(
    "79f no Ed25519 signature by one officer",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: _without(vault, SignatureType.ED25519_COSIGNATURE, people_of(vault).second),
)
_checkpoint("80 size edited", Reason.CHECKPOINT_SIGNATURE, _text(_size_to("29")))
_checkpoint("81 size with a leading zero", Reason.CHECKPOINT_FORM, _text(_size_to("030")))
_checkpoint("82 root edited", Reason.CHECKPOINT_SIGNATURE, _text(_other_root))
_checkpoint(
    "83 other origin",
    Reason.CHECKPOINT_ORIGIN,
    lambda vault: vault.log.note_of(replace(vault.log.checkpoint(30), origin="twinseal/log/" + "cd" * 16)),
)
_checkpoint("84 extension line", Reason.CHECKPOINT_FORM, _text(lambda text: text.replace("\n\n", "\nmore\n\n", 1)))
_checkpoint("85 time of a cosignature edited", Reason.CHECKPOINT_SIGNATURE, lambda vault: _signatures(vault, _time_edited))


@_add("86 cosignatures of another checkpoint", Reason.CHECKPOINT_SIGNATURE, None, "00000030.note")
def _other_cosignatures(vault: Vault) -> Case:
    note, other = parse_note(vault.notes[30]), parse_note(vault.notes[20])
    assert note is not None
    assert other is not None
    return vault.case(n30=Note(note.text, other.signatures).to_bytes())


@_add("85b a cosignature of a time beyond all clocks", Reason.CHECKPOINT_SIGNATURE, None, "p00000001")
def _beyond_all_clocks(vault: Vault) -> Case:
    checkpoint, person, unix_s = vault.log.checkpoint(30), vault.log.people.first, 2**63
    name, stamp = person_key_name(vault.log.log_id, "p00000001"), (2**63).to_bytes(8, "big")
    public = person.public
    lines = (
        NoteSignature(
            name, key_id(name, SignatureType.ED25519_COSIGNATURE, public.ed25519_public),
            stamp + person.sign(cosigned(checkpoint.text, unix_s)),
        ),
        NoteSignature(
            name, key_id(name, MLDSA44_TYPE, public.mldsa44_public),
            stamp + person.sign_mldsa44(cosigned(checkpoint.text, unix_s)),
        ),
    )  # fmt: skip
    honest = parse_note(vault.notes[30])
    assert honest is not None
    kept = tuple(signature for signature in honest.signatures if signature.name != name)
    return vault.case(n30=Note(honest.text, (*kept, *lines)).to_bytes())


_add("87 checkpoint beyond the log", Reason.BEYOND_END, None, "41 entries")(
    lambda vault: vault.case(n41=vault.log.note_of(replace(vault.log.checkpoint(40), size=41)), up_to=41)
)


@_add("88 two countersigned roots of one size, both held", Reason.FORK)
def _fork(vault: Vault) -> Case:
    forks = [vault.log.copy(25).grow(5).note(30) for _ in range(2)]
    return replace(vault.case(), held_checkpoints=forks)


@_add("88c two countersigned headers under one size and root", Reason.FORK)
def _two_headers(vault: Vault) -> Case:
    point = vault.log.checkpoint(30)
    other = replace(point, in_force=replace(point.in_force, header_sha256=b"\xff" * 32))
    return replace(vault.case(), held_checkpoints=[vault.log.note_of(other)])


@_add("88b a genuine checkpoint under the name of another", Reason.CHECKPOINT_FORM, None, "covers 20 entries")
def _misnamed(vault: Vault) -> Case:
    case = vault.case()
    case.notes.append(("00000035.note", vault.notes[20]))
    return case


_checkpoint(
    "89 countersigned wrong root",
    Reason.ROOT,
    lambda vault: vault.log.note_of(replace(vault.log.checkpoint(30), root=bytes(32))),
)


def _naming_people(vault: Vault, **changes: object) -> bytes:
    point = vault.log.checkpoint(30)
    return vault.log.note_of(replace(point, in_force=replace(point.in_force, **changes)))  # type: ignore[arg-type]  # any field


_checkpoint("89b people of a note that is not there", Reason.PEOPLE_MISSING, lambda vault: _naming_people(vault, edition=1))
_checkpoint(
    "89c other people than those of the card",
    Reason.PEOPLE_CHAIN,
    lambda vault: _naming_people(vault, people_sha256=bytes(32)),
)
_checkpoint(
    "89d people of a note that is not there, and a signature changed",
    Reason.PEOPLE_MISSING,
    lambda vault: _naming_people(vault, edition=1).replace(b"\n30\n", b"\n29\n", 1),
)
for _name, _change in {
    "more editions than there can be": lambda text: text.replace("\npeople 0 ", "\npeople 4097 "),
    "edition with a leading zero": lambda text: text.replace("\npeople 0 ", "\npeople 00 "),
    "no header line": lambda text: re.sub("\nheader [0-9a-f]{64}\n", "\n", text, count=1),
    "header before people": lambda text: re.sub("(\npeople [^\n]*)(\nheader [^\n]*)", r"\2\1", text, count=1),
    "upper-case digest": lambda text: text.replace("\nheader 00", "\nheader FF"),
}.items():
    _checkpoint(f"84b {_name}", Reason.CHECKPOINT_FORM, _text(_change))
_checkpoint(
    "82b header line edited",
    Reason.CHECKPOINT_SIGNATURE,
    _text(lambda text: text.replace("\nheader 00", "\nheader ff", 1)),
)
_checkpoint("90 size 0", Reason.CHECKPOINT_FORM, _text(_size_to("0")))
_checkpoint("91 control character", Reason.CHECKPOINT_FORM, _text(lambda text: text.replace("\n30\n", "\n30\t\n", 1)))
_checkpoint("92 hyphen for em dash", Reason.CHECKPOINT_FORM, _text(lambda text: text.replace("\u2014", "-")))
_checkpoint("93 no signatures", Reason.CHECKPOINT_FORM, _text(lambda text: text.partition("\n\n")[0] + "\n\n"))
_checkpoint("93b base64 of a signature not canonical", Reason.CHECKPOINT_FORM, lambda vault: _loosened(vault.notes[30]))
_checkpoint("93c no final line feed", Reason.CHECKPOINT_FORM, _text(lambda text: text[:-1]))
_checkpoint("93d oversize", Reason.CHECKPOINT_FORM, lambda vault: vault.notes[30] + vault.notes[30] * 60)


def _loosened(note: bytes) -> bytes:
    line = next(row for row in note.split(b"\n") if row.endswith(b"=") and b" " in row)
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    at = len(line.rstrip(b"=")) - 1
    loose = letters[letters.index(line[at : at + 1]) | 1]
    return note.replace(line, line[:at] + bytes([loose]) + line[at + 1 :])


_add("94 head of a report differs", Reason.HEAD, 29)(lambda vault: replace(vault.case(), receipts=["30:" + "00" * 32]))
_add("95 report of more entries", Reason.OLDER)(lambda vault: replace(vault.case(), receipts=["41:" + "00" * 32]))
_add("95b receipt with another digest", Reason.RECEIPT)(
    lambda vault: replace(vault.case(), receipts=[replace(vault.log.checkpoint(30), root=bytes(32)).receipt])
)
_add("95c register code of another root", Reason.CODE)(
    lambda vault: replace(vault.case(), receipts=[replace(vault.log.checkpoint(30), root=bytes(32)).register_code])
)


_add("95g receipt of a checkpoint that is not there", Reason.RECEIPT)(
    lambda vault: replace(vault.case(), receipts=[vault.log.checkpoint(25).receipt])
)
_add("95h register code with another P-number", Reason.RECEIPT)(
    lambda vault: replace(vault.case(), receipts=[f"0042 P3 \u00b7 {vault.log.checkpoint(30).register_code}"])
)


@_add("95d trust card with a key of small order", Reason.TRUST_CARD)
def _weak_card(vault: Vault) -> Case:
    case = vault.case()
    assert case.card is not None
    return replace(case, card=replace(case.card, genesis_public=(1).to_bytes(32, "little")))


def _naming(vault: Vault, checkpoint: Checkpoint) -> Case:
    log = vault.log.copy(35)
    fields: dict[str, object] = {"kind": "checkpoint.made", "size": checkpoint.size, "sha256": checkpoint.digest.hex()}
    log.forge(plaintext=make_plaintext(fields, 35))
    return vault.case(log)


_add("95e checkpoint that the log names is gone", Reason.CHECKPOINT_MISSING, None, "33", decrypt=True)(
    lambda vault: _naming(vault, vault.log.checkpoint(33))
)
_add("95f checkpoint is not the one that the log names", Reason.CHECKPOINT_LOGGED, None, "30", decrypt=True)(
    lambda vault: _naming(vault, replace(vault.log.checkpoint(30), root=bytes(32)))
)
