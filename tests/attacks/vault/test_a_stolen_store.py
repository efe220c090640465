"""Everything that an opened store held once, and what its pair had in hand, kept by somebody: what it gives them later."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from reportlab.pdfgen.canvas import Canvas

from conftest import SECRET, Cast, Template, cast_in
from fakes.folder_writer import append, header_of
from fakes.second_opinion import both
from fakes.signed_header import signed_fields
from fakes.vault_copy import copied
from twinseal.audit.format.checkpoint import VaultLineSigner, latest_checkpoint, make_checkpoint
from twinseal.audit.read.reader import LogReader, iter_lines
from twinseal.audit.verdict.verdict import Verdict
from twinseal.crypto import aead
from twinseal.crypto.certificates import give_certificates
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.identity import Identity, PersonCertificates
from twinseal.crypto.key_bundle import open_key_bundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.signing import Ed25519Signer, MlDsa44Signer
from twinseal.crypto.vault_keys import catalogue_key, draft_key, store_key
from twinseal.domain.errors import CannotDecrypt, HeaderDamaged, StoreDamaged
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.domain.trust_card import TrustCard
from twinseal.domain.who_counts import of_the_founding
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.verification.folder import check_report
from twinseal.host.files import RealFiles
from twinseal.reports.seal.sign import SealPlace, check_seal, seal
from twinseal.vault.catalogue import _context as catalogue_context
from twinseal.vault.generation import unlock_generation
from twinseal.vault.layout import VaultPaths
from twinseal.vault.store import Store

FILES = RealFiles()
HELD = {
    "format", "vault_id", "log_id", "generation", "constitution", "log", "line_ed25519", "line_mldsa44",
}  # fmt: skip
"""What a store holds beside envelopes, duties and drafts."""


@dataclass
class Stolen:
    """What somebody took along from an opening of Ada and Bo, and the vault two seals of other people later."""

    cast: Cast
    copy: Path
    meta: dict[str, bytes]
    dump: str
    vault_key: bytes
    keys: dict[str, bytes]
    then: int
    """How many entries the log had."""

    @property
    def vault(self) -> Path:
        return self.cast.vault_path

    @property
    def line(self) -> VaultLineSigner:
        seeds = (SecretBytes(self.meta[name]) for name in ("line_ed25519", "line_mldsa44"))
        return VaultLineSigner(Ed25519Signer(next(seeds)), MlDsa44Signer(next(seeds)))

    def identity(self, name: str) -> tuple[str, Identity]:
        person = self.cast.id(name)
        return person, Identity.from_private_bytes(bytearray(self.keys[person]))


@pytest.fixture(scope="module")
def taken(template: Template, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], tuple[float, str]]:
    home = tmp_path_factory.mktemp("stolen") / "home"
    made = cast_in(home, template)
    vault = made.open()
    flow = made.to_open(vault)
    state = flow.open_vault.state
    store, key = state.open_store(), state.vault_key
    assert key is not None
    rows = store._db.execute("SELECT name, value FROM meta").fetchall()
    kept = {
        "meta": {str(name): bytes(value) for name, value in rows},
        "dump": _everything(store),
        "vault_key": key.copy_bytes(),
        "keys": {person.id: identity.private_bytes().copy_bytes() for person, identity in state.pair.signers()},
        "then": vault.context.journal.writer.size,
    }
    copied(made.vault_path, home / "copy")
    _sealed(made, flow)
    for _ in range(2):
        _sealed(made, made.to_open(vault, "Ed", "Cy"))
    vault.close()
    return home, kept, (made.clock.boottime_us() / 1_000_000, made.register_code)


def _everything(store: Store) -> str:
    tables = [name for (name,) in store._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    cells = (value for table in tables for row in store._db.execute(f"SELECT * FROM {table}").fetchall() for value in row)
    return "\n".join(value.hex() if isinstance(value, bytes) else str(value) for value in cells)


def _sealed(cast: Cast, flow: OpeningFlow) -> None:
    assert not flow.view().masked
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later()


@pytest.fixture
def stolen(taken: tuple[Path, dict[str, Any], tuple[float, str]], template: Template, tmp_path: Path) -> Stolen:
    home, kept, (seconds, code) = taken
    made = cast_in(tmp_path / "made", template)
    copied(home, tmp_path / "home")
    made.clock.advance(seconds - made.clock.boottime_us() / 1_000_000 + 60)
    vault, card = (tmp_path / "home" / path.name for path in (made.vault_path, made.card_path))
    return Stolen(replace(made, vault_path=vault, card_path=card, register_code=code), tmp_path / "home" / "copy", **kept)


# -- what lay in it -----------------------------------------------------------------------------------


def test_no_key_of_a_person_or_an_authority_lies_in_a_store(stolen: Stolen) -> None:
    """A key that signs in somebody's name would be every pair's for the vault's whole life."""
    # The audit key under its digest.
    assert {name for name in stolen.meta if not name.startswith("audit_")} == HELD
    assert len(stolen.meta) == len(HELD) + 1
    assert SECRET.format(0) in _contents(stolen)
    header = header_of(stolen.vault)
    for name in stolen.cast.ids:
        entry = header.enrolled(stolen.cast.id(name))
        with stolen.cast.passphrase(name) as passphrase:
            opened = open_key_bundle(entry.bundle, passphrase=passphrase, owner=header.owner(entry))
        private = opened.identity.private_bytes().copy_bytes()
        # HPKE 96, then three of 32 bytes each: every one of them, as it is and as text.
        parts = [private[:32], private[32:64], private[64:96], private[96:128], private[128:160], private[160:192]]
        for part in [*parts, opened.seed.copy_bytes()]:
            assert part.hex() not in stolen.dump
            assert base64.b64encode(part).decode().rstrip("=") not in stolen.dump
        opened.wipe()


def _contents(stolen: Stolen) -> str:
    paths = VaultPaths(stolen.copy)
    with SecretBytes(stolen.vault_key) as vault_key, store_key(vault_key, 1) as key:
        store = Store.open(paths.store(1), key, read_only=True)
    said = "\n".join(field.value for outside in store.outsides() for field in store.contents(outside.id).fields)
    store.close()
    return said


# -- what it opens ------------------------------------------------------------------------------------


def test_its_vault_key_opens_the_copy_and_nothing_sealed_since(stolen: Stolen) -> None:
    assert SECRET.format(2) in _contents(stolen), "the copy that was taken along opens for good"
    header, paths = header_of(stolen.vault), VaultPaths(stolen.vault)
    now = header.generation
    assert now == 4
    catalogue = paths.catalogue(now).read_bytes().partition(b"\n")[2].partition(b"\n")[2]
    with SecretBytes(stolen.vault_key) as vault_key:
        for generation in range(1, now + 1):
            with store_key(vault_key, generation) as key, pytest.raises(StoreDamaged):
                Store.open(paths.store(now), key, read_only=True)
            for derived in (catalogue_key, draft_key):
                with derived(vault_key, generation) as key, pytest.raises(CannotDecrypt):
                    aead.open_sealed(key, catalogue, catalogue_context(header.vault_id, now))


def test_its_audit_key_reads_on_until_there_is_another(stolen: Stolen) -> None:
    """Stated in the table; that a new key ends it is tests/flows/change_list/test_change_list_remove_person.py."""
    (private,) = (value for name, value in stolen.meta.items() if name.startswith("audit_"))
    pair = KemKeyPair.from_private_bytes(private)
    entries = list(LogReader([pair]).entries(iter_lines(FILES, stolen.vault / "audit")))
    later = [entry.fields["kind"] for entry in entries if entry.seq > stolen.then]
    assert "opening.opened" in later
    assert not any(entry.fault for entry in entries)
    pair.wipe()


def test_both_of_the_pair_open_what_is_sealed_now(stolen: Stolen) -> None:
    """The positive control of the rows above: two people who may open together do."""
    first, second = stolen.identity("Ada"), stolen.identity("Bo")
    header = header_of(stolen.vault)
    standings = of_the_founding(header.constitution.people)
    store, key = unlock_generation(FILES, VaultPaths(stolen.vault), header, first, second, standings=standings)
    assert store.contents(store.outsides()[0].id).fields
    store.close()
    key.wipe()


# -- what it signs ------------------------------------------------------------------------------------

Cosigners = Callable[[Stolen], list[tuple[str, Identity]]]
ALONE: dict[str, Cosigners] = {
    "the vault alone": lambda _stolen: [],
    "one of the pair": lambda stolen: [stolen.identity("Ada")],
    "one of the pair twice": lambda stolen: [stolen.identity("Bo"), stolen.identity("Bo")],
    "one under another's name": lambda stolen: [
        stolen.identity("Bo"), (stolen.cast.id("Cy"), stolen.identity("Bo")[1]),
    ],
    "a stranger beside one": lambda stolen: [stolen.identity("Bo"), (stolen.cast.id("Ed"), Identity.generate())],
}  # fmt: skip


@pytest.mark.parametrize("who", ALONE)
def test_its_line_keys_and_one_person_make_no_checkpoint(stolen: Stolen, who: str) -> None:
    honest = latest_checkpoint(FILES, stolen.vault / "audit")
    assert honest is not None
    append(stolen.vault, kind="guard.rebuilt")
    size = honest.size + 1
    header, card = header_of(stolen.vault), TrustCard.from_bytes(stolen.cast.card())
    forged = replace(honest.checkpoint, size=size)
    note = make_checkpoint(forged, stolen.line, ALONE[who](stolen), int(stolen.cast.clock.utc().timestamp()))
    assert (card.line_ed25519, card.line_mldsa44) == (stolen.line.ed25519.public, stolen.line.mldsa44.public)
    place = stolen.vault / "audit" / "checkpoints" / f"{size:08d}.note"
    place.write_bytes(note)
    assert both(stolen.vault / "audit", stolen.cast.card())[0] == "TAMPERED"
    vault = stolen.cast.open()
    assert place.name in " ".join(vault.view().notices)
    assert vault.context.last_seal() == honest.checkpoint
    assert header_of(stolen.vault).digest == header.digest
    # Whoever lost their keys is told of what bears their name, and signs nothing over it; everybody else goes on.
    if who == "one of the pair":
        receipt = stolen.cast.to_open(vault).reseal(ResealCause.HAND).receipt
        assert receipt is not None
        assert "that Ada Operator signed last; nothing was signed" in receipt.problem
        stolen.cast.later()
    _sealed(stolen.cast, stolen.cast.to_open(vault, "Ed", "Cy"))
    vault.close()
    place.unlink()
    assert both(stolen.vault / "audit", stolen.cast.card())[0] == "VALID-COSIGNED"


def test_its_line_keys_beside_one_person_make_no_header(stolen: Stolen) -> None:
    path = stolen.vault / "header.json"
    fields, honest = json.loads(path.read_bytes()), path.read_bytes()
    line = stolen.line
    vault_as_bo = cast(
        "Identity", SimpleNamespace(sign=line.ed25519.sign, sign_mldsa44=line.mldsa44.sign, ed25519=line.ed25519)
    )
    ada, bo = stolen.identity("Ada"), stolen.cast.id("Bo")
    fields["seal_number"] += 1
    # As if it were the next: with both people's keys it is taken up, as cut off.
    fields["previous_sha256"] = header_of(stolen.vault).digest
    path.write_bytes(signed_fields(fields, sorted([ada, stolen.identity("Bo")], key=lambda row: row[0])))
    stolen.cast.open().close()
    path.write_bytes(signed_fields(fields, sorted([ada, (bo, vault_as_bo)], key=lambda row: row[0])))
    with pytest.raises(HeaderDamaged) as caught:
        stolen.cast.open()
    assert caught.value.text.code == "header.damaged.changed"
    path.write_bytes(honest)
    stolen.cast.open().close()


def test_nothing_of_it_signs_a_report_in_an_auditors_name(stolen: Stolen, tmp_path: Path) -> None:
    """With everything of the store and both of the pair: a certificate of the right name and id, and the pair's own keys."""
    card, di = TrustCard.from_bytes(stolen.cast.card()), stolen.cast.id("Di")
    vault = stolen.cast.open()
    desk = vault.sign_in_auditor(*stolen.cast.factors("Di"))
    honest = desk.write_report(None)
    desk.sign_out()
    vault.close()
    assert check_seal(honest, card).ok
    bo = header_of(stolen.vault).enrolled(stolen.cast.id("Bo")).certificates
    theirs = header_of(stolen.vault).enrolled(di).certificates
    stranger = Identity.generate()
    made_up = give_certificates("Di Auditor", di, stranger.p256_public, stolen.cast.clock.utc())
    stranger.set_certificate(made_up.certificate)
    officer = stolen.identity("Bo")[1]
    officer.set_certificate(bo.certificate)
    as_auditor = stolen.identity("Bo")[1]
    as_auditor.set_certificate(theirs.certificate)
    for signer, given in ((stranger, made_up), (officer, bo), (as_auditor, theirs)):
        pdf = _report_by(signer, given, stolen)
        pin = check_seal(pdf, card).pin
        assert pin is None or pin.role is Role.OFFICER
        path = tmp_path / "forged.pdf"
        path.write_bytes(pdf)
        assert check_report(FILES, path, card).verdict is Verdict.TAMPERED


def _report_by(signer: Identity, given: PersonCertificates, stolen: Stolen) -> bytes:
    page = io.BytesIO()
    canvas = Canvas(page)
    canvas.drawString(72, 700, "Audit report: nothing unusual.")
    canvas.save()
    place = SealPlace(0, (100, 100, 300, 180), stolen.cast.clock.utc())
    return seal(
        page.getvalue(), signer.pdf_key, issuer_der=given.issuer, crl_der=given.crl, place=place,
        meaning="Issued from verified entries", name="Di Auditor",
    )  # fmt: skip
