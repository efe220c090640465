"""Every auditor reaches every audit key, nobody else does, and what somebody spoiled the next seal mends."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from conftest import Cast
from fakes.folder_writer import header_of
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.identity import Identity
from twinseal.crypto.key_bundle import open_key_bundle
from twinseal.domain.errors import HeaderDamaged
from twinseal.domain.opening import ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.log.audit_keys import audit_ring, open_audit_keys


def identity_of(cast: Cast, name: str) -> Identity:
    header = header_of(cast.vault_path)
    owner = header.owner(header.enrolled(cast.id(name)))
    bundle = header.enrolled(cast.id(name)).bundle
    return open_key_bundle(bundle, passphrase=cast.passphrase(name), owner=owner).identity


def test_auditors_reach_all_keys_and_a_spoiled_ring_is_mended(cast: Cast, refused: Callable[..., str]) -> None:
    header, di, auditor = header_of(cast.vault_path), cast.id("Di"), identity_of(cast, "Di")
    (pair,) = open_audit_keys(header, di, auditor)
    assert hashlib.sha256(pair.public).digest() == TrustCard.from_bytes(cast.card()).audit_key_sha256
    assert set(header.audit.readers) == {di}
    later = KemKeyPair.generate()
    ring = audit_ring((pair, later), header.vault_id, 1, {di: (1, auditor.kem.public)})
    both = open_audit_keys(replace(header, audit=ring), di, auditor)
    assert [opened.public for opened in both] == [pair.public, later.public]
    (first, second), sealed = ring.keys, ring.readers[di]
    spoiled = {
        "another generation": replace(header, generation=2),
        "another vault": replace(header, constitution=replace(header.constitution, vault_id="00" * 16)),
        "keys exchanged": replace(header, audit=replace(ring, keys=(replace(first, sealed=second.sealed), second))),
        "another key's name": replace(header, audit=replace(ring, keys=(replace(first, sha256=second.sha256), second))),
        "no ring key": replace(header, audit=replace(ring, readers={})),
        "a spoiled ring key": replace(
            header, audit=replace(ring, readers={di: f"{sealed[:-2]}{int(sealed[-2:], 16) ^ 1:02x}"})
        ),
        "another ring": replace(header, audit=replace(header.audit, keys=ring.keys)),
    }
    for name, bad in spoiled.items():
        assert refused(HeaderDamaged, lambda bad=bad: open_audit_keys(bad, di, auditor)), name
    # An opener is no reader, and has no key that opens the auditor's.
    refused(HeaderDamaged, lambda: open_audit_keys(header, cast.id("Bo"), identity_of(cast, "Bo")))
    refused(HeaderDamaged, lambda: open_audit_keys(header, di, identity_of(cast, "Bo")))

    vault = cast.open()
    flow = cast.to_open(vault)
    vault.context.header = replace(vault.context.header, audit=spoiled["no ring key"].audit)
    flow.reseal(ResealCause.HAND)
    vault.close()
    mended = header_of(cast.vault_path)
    assert mended.audit.readers != header.audit.readers
    assert [opened.public for opened in open_audit_keys(mended, di, auditor)] == [pair.public]
