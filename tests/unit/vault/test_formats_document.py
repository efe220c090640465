"""A second reader, written from docs/formats-vault.md with libraries alone: it opens a vault that we wrote."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from pathlib import Path

import pytest
import sqlcipher3
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fakes.small_vault import ADA, BO, CY, FOUNDING, SECRET, SmallVault, envelope, found
from twinseal.domain.constitution import Constitution, PersonRow, Site
from twinseal.vault import guard_row, header, store
from twinseal.vault.draft import Draft, write_draft
from twinseal.vault.header_facts import CarriedOut, Dates, DueDuty, SealSignature
from twinseal.vault.sealed_file import SealedFile, write_sealed
from twinseal.vault.store import Store

FILE = bytes(1024 * 1024) + b"end of the file"
DRAFT = Draft("o6ff1d67a0b1c2d3e", (ADA.id, CY.id), "2026-11-28T14:01:10Z", ())
SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def canonical(**fields: object) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def derived(secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(secret)


def unsealed(key: bytes, data: bytes, context: bytes) -> bytes:
    return AESGCM(key).decrypt(data[:12], data[12:], context)


class Reader:
    """Somebody with the folder, two passphrases and this page."""

    def __init__(self, folder: Path, passphrases: dict[str, str]) -> None:
        data = (folder / "header.json").read_bytes()
        self.header = json.loads(data)
        sealed_by = self.header.pop("sealed_by")
        signed = b"twinseal/1 header\0" + canonical(**self.header)
        self.constitution = self.header["constitution"]
        self.people = {person["id"]: person for person in self.constitution["people"]}
        assert [row["person"] for row in sealed_by] == [ADA.id, BO.id]
        for row in sealed_by:
            person = self.people[row["person"]]
            assert row["key"] == person["key"]
            classic, later = bytes.fromhex(row["ed25519"]), bytes.fromhex(row["mldsa44"])
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(person["ed25519"])).verify(classic, signed)
            MLDSA44PublicKey.from_public_bytes(bytes.fromhex(person["mldsa44"])).verify(later, signed)
        self.files = {}
        for kind, end in (("keyslots", "json"), ("catalogue", "sealed"), ("store", "db")):
            self.files[kind] = folder / f"{kind}-{self.header['generation']}.{end}"
            named = self.files[kind].read_bytes()
            assert {"sha256": hashlib.sha256(named).hexdigest(), "size": len(named)} == self.header["files"][kind]
        self.keys = {person: self.private_key(person, passphrase) for person, passphrase in passphrases.items()}

    def private_key(self, person: str, passphrase: str) -> MLKEM768X25519PrivateKey:
        bundle, row = self.header["bundles"][person], self.people[person]
        (lock,) = bundle["locks"]
        cost = lock["kdf"]
        assert row["bundle_sha256"] == hashlib.sha256(canonical(**bundle)).hexdigest()
        parts = (hashlib.sha256(bytes.fromhex(row["kem"])).hexdigest(), row["ed25519"], row["mldsa44"])
        known_by = b"twinseal/1 public\0" + bytes.fromhex("".join(parts) + row["certificate_sha256"])
        base = {
            "v": 1, "vault_id": self.constitution["vault_id"], "log_id": self.constitution["log_id"], "person": person,
            "key": row["key"], "public_sha256": hashlib.sha256(known_by).hexdigest(), "kinds": ["passphrase"],
        }  # fmt: skip
        context = canonical(domain="twinseal/1 lock", kind="passphrase", station="", **base, **cost)
        both = Argon2id(
            salt=bytes.fromhex(lock["salt"]), length=64, iterations=cost["passes"], lanes=cost["lanes"],
            memory_cost=cost["memory_kib"], ad=context,
        ).derive(passphrase.encode())  # fmt: skip
        assert both[32:].hex() == lock["commitment"]
        bundle_key = unsealed(both[:32], bytes.fromhex(lock["wrap"]), context)
        plain = unsealed(bundle_key, bytes.fromhex(bundle["ct"]), canonical(domain="twinseal/1 bundle", **base))
        pins = json.loads(plain[96 + 32 + 32 + 32 + 20 :])
        assert (pins["founding_sha256"], pins["log_id"]) == (FOUNDING.hex(), self.constitution["log_id"])
        mlkem, x25519 = MLKEM768PrivateKey.from_seed_bytes(plain[:64]), X25519PrivateKey.from_private_bytes(plain[64:96])
        return MLKEM768X25519PrivateKey(mlkem, x25519)

    def vault_key(self) -> bytes:
        slots = json.loads(self.files["keyslots"].read_bytes())
        a, b = sorted(self.keys)
        here = {"vault_id": self.constitution["vault_id"], "generation": self.header["generation"]}
        kem = {person: self.people[person]["kem"] for person in (a, b)}
        tokens = {row["id"]: bytes.fromhex(row["sealed"]) for row in slots["tokens"]}
        opened = [
            SUITE.decrypt(
                tokens[person], self.keys[person],
                info=canonical(domain="twinseal/1 token", person=person, kem=kem[person], **here),
            )
            for person in (a, b)
        ]  # fmt: skip
        context = canonical(domain="twinseal/1 keyslot", a=a, b=b, kem_a=kem[a], kem_b=kem[b], **here)
        wrap = next(bytes.fromhex(row["wrap"]) for row in slots["pairs"] if (row["a"], row["b"]) == (a, b))
        return unsealed(derived(opened[0] + opened[1], context), wrap, context)

    def store(self) -> sqlcipher3.Connection:
        key = derived(self.vault_key(), f"twinseal/1 store {self.header['generation']}".encode())
        database = sqlcipher3.connect(str(self.files["store"]))
        database.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        return database

    def catalogue(self, person: str) -> list[dict[str, object]]:
        start, line, body = self.files["catalogue"].read_bytes().split(b"\n", 2)
        assert start == b"TWSCAT1"
        here = {"vault_id": self.constitution["vault_id"], "generation": self.header["generation"]}
        sealed = bytes.fromhex(json.loads(line)["readers"][person])
        key = SUITE.decrypt(sealed, self.keys[person], info=canonical(domain="twinseal/1 catalogue", person=person, **here))
        assert key == derived(self.vault_key(), f"twinseal/1 catalogue {here['generation']}".encode())
        listed: list[dict[str, object]] = json.loads(
            zlib.decompress(unsealed(key, body, canonical(domain="twinseal/1 catalogue", person="", **here)))
        )
        return listed


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> SmallVault:
    made = found(tmp_path_factory.mktemp("read by others") / "v.twinseal")
    file = write_sealed(made.files, made.paths, [FILE], vault_id=made.vault_id, name="plan.pdf")
    made.reseal(amend=lambda store: _with_a_file(store, file))
    return made


def _with_a_file(store: Store, file: SealedFile) -> None:
    store.add_file("e00000001", "plan.pdf", file)
    store.put_draft(DRAFT)


@pytest.fixture(scope="module")
def reader(vault: SmallVault) -> Reader:
    return Reader(vault.paths.root, {person.id: f"correct horse battery {person.name}" for person in (CY, ADA)})


def test_the_page_is_enough_to_read_the_store(reader: Reader, vault: SmallVault) -> None:
    database = reader.store()
    contents = [
        json.loads(zlib.decompress(row[0])) for row in database.execute("SELECT contents FROM envelopes ORDER BY position")
    ]
    assert [base64.b64decode(content[0]["value"]).decode() for content in contents] == [
        SECRET.format(number) for number in range(3)
    ]
    facts = dict(database.execute("SELECT name, value FROM meta"))
    assert (facts["format"], facts["generation"], facts["vault_id"]) == (b"1", b"2", vault.vault_id.encode())
    assert facts["constitution"] == canonical(**reader.constitution)
    database.close()


def test_the_page_is_enough_to_read_a_sealed_file(reader: Reader, vault: SmallVault) -> None:
    database = reader.store()
    row = database.execute("SELECT id, name, size, key, sha256 FROM files WHERE envelope = 'e00000001'").fetchone()
    kept = [json.loads(zlib.decompress(body)) for (body,) in database.execute("SELECT body FROM drafts")]
    database.close()
    assert [draft["opening"] for draft in kept] == [DRAFT.opening]
    file_id, name, size, key, digest = row
    data = (vault.paths.root / "files" / f"{file_id}.sealed").read_bytes()
    listed = json.loads((vault.paths.root / "files-2.json").read_bytes())
    assert (
        hashlib.sha256((vault.paths.root / "files-2.json").read_bytes()).hexdigest()
        == reader.header["files"]["attachments"]["sha256"]
    )
    assert listed["files"] == [{"id": file_id, "size": len(data), "sha256": digest}]
    assert hashlib.sha256(data).hexdigest() == digest
    start, place, plain = f"TWSFILE1\n{file_id}\n".encode(), 0, b""
    assert data.startswith(start)
    chunks = size // 1024**2 + 1
    for number in range(chunks):
        length = 1024**2 if number < chunks - 1 else size % 1024**2
        sealed = data[len(start) + place : len(start) + place + length + 16]
        context = canonical(domain="twinseal/1 file", vault_id=vault.vault_id, file=file_id, last=number == chunks - 1)
        plain += AESGCM(key).decrypt(bytes(4) + number.to_bytes(8, "big"), sealed, context)
        place += len(sealed)
    assert (name, plain) == ("plan.pdf", FILE)


def test_the_page_is_enough_to_read_a_draft(reader: Reader, vault: SmallVault) -> None:
    key = derived(reader.vault_key(), b"twinseal/1 draft 2")
    store, vault_key = vault.unlock()
    store.close()
    write_draft(vault.files, vault.paths, DRAFT, vault_key, vault_id=vault.vault_id, generation=2)
    vault_key.wipe()
    context = canonical(domain="twinseal/1 draft", vault_id=vault.vault_id, generation=2)
    plain = json.loads(zlib.decompress(unsealed(key, vault.paths.draft(2).read_bytes(), context)))
    assert plain == {"v": 1, "opening": DRAFT.opening, "begun_by": list(DRAFT.begun_by), "at": DRAFT.at, "rows": []}


def test_the_page_is_enough_to_read_the_catalogue(reader: Reader) -> None:
    assert reader.catalogue(CY.id) == reader.catalogue(ADA.id) == [envelope(number)[0].to_json() for number in range(3)]


def test_the_page_names_every_table_column_field_and_file() -> None:
    text = (Path(__file__).resolve().parents[3] / "docs" / "formats-vault.md").read_text(encoding="utf-8")
    words = [*header._PLAIN, *header._OBJECTS, *header._LISTS, *guard_row._COUNTED, *guard_row.SIGNED_FIELDS]
    for line in store._SCHEMA.replace("(", "\n").replace(",", "\n").splitlines():
        word = line.strip().partition(" ")[0]
        if word.islower() and word.isidentifier():
            words.append(word)
    assert len(words) > 40
    assert [word for word in words if f"`{word}`" not in text] == []
    inside = {
        name
        for kind in (Constitution, PersonRow, Site, Dates, DueDuty, CarriedOut, SealSignature)
        for name in kind.__slots__
    } - {"data"}
    assert [word for word in inside if not re.search(rf"`[^`]*\b{word}\b[^`]*`", text)] == []
