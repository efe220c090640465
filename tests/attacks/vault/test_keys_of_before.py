"""After somebody got new keys: what they had, in whoever's hands, opens and signs nothing that comes later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from conftest import Cast
from fakes.new_people import OFFICERS, adopt, rebound, sealed
from fakes.removal import header_of, notes_of
from twinseal.audit.format.people_note import PersonLine, make_people_note
from twinseal.audit.verdict.verdict import Failure, Reason
from twinseal.audit.verify.people_judge import judge_next
from twinseal.crypto.identity import Identity
from twinseal.crypto.key_bundle import OpenedKeyBundle, open_key_bundle
from twinseal.crypto.keyslot import open_pair
from twinseal.domain.changes.rebind_person import NewFactor
from twinseal.domain.errors import HeaderDamaged, TwinsealError
from twinseal.domain.opening import ResealCause
from twinseal.flows.context.store_facts import open_secrets
from twinseal.flows.log.audit_keys import open_audit_keys
from twinseal.flows.log.log_reading import read_log
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles
from twinseal.vault.header import Header
from twinseal.vault.keyslot_file import load_keyslots
from twinseal.vault.layout import VaultPaths


def opened_by(cast: Cast, header: Header, name: str) -> OpenedKeyBundle:
    """Open a bundle as whoever has a copy of the header and knows the passphrase of then: no code is needed for that."""
    entry = header.enrolled(cast.id(name))
    with cast.passphrase(name) as passphrase:
        return open_key_bundle(entry.bundle, passphrase=passphrase, owner=header.owner(entry))


def opened(cast: Cast, vault: SealedVault, *pair: str) -> OpeningFlow:
    cast.later(4000)
    return cast.to_open(vault, *(pair or OFFICERS))


def test_an_old_bundle_with_its_passphrase_opens_nothing_new(cast: Cast) -> None:
    before = header_of(cast)
    old = opened_by(cast, before, "Bo")
    vault = cast.open()
    flow = opened(cast, vault)
    rebound(cast, flow, "Bo", NewFactor.PASSPHRASE)
    sealed(cast, flow)
    vault.close()
    after, paths = header_of(cast), VaultPaths(cast.vault_path)
    slots = load_keyslots(RealFiles(), paths, after)
    with opened_by(cast, after, "Ed") as other, pytest.raises(TwinsealError):
        open_pair(slots, (cast.id("Ed"), other.identity), (cast.id("Bo"), old.identity))
    # The old bundle is nowhere in the folder any more, and the new one takes no old passphrase.
    assert str(before.enrolled(cast.id("Bo")).bundle["ct"]) not in "".join(
        path.read_text(encoding="utf-8") for path in cast.vault_path.glob("header.json*")
    )
    with pytest.raises(TwinsealError):
        opened_by(cast, after, "Bo")


def test_an_auditors_old_keys_read_nothing_that_came_later(cast: Cast) -> None:
    before = header_of(cast)
    old = opened_by(cast, before, "Di")
    stolen = open_audit_keys(before, cast.id("Di"), old.identity)
    vault = cast.open()
    flow = opened(cast, vault)
    rebound(cast, flow, "Di", NewFactor.BOTH)
    sealed(cast, flow)
    adopt(cast, "Di")
    flow = opened(cast, vault)
    flow.reseal(ResealCause.HAND)
    after = header_of(cast)
    assert after.audit.public != before.audit.public
    with pytest.raises(HeaderDamaged):
        open_audit_keys(after, cast.id("Di"), old.identity)
    start = vault.context.roster.newest.start
    read = {entry.seq: entry for entry in read_log(vault.context, stolen).entries}
    assert all(not entry.fault for seq, entry in read.items() if seq < start)
    assert all(entry.fault for seq, entry in read.items() if seq >= start)
    assert any(seq >= start for seq in read)
    vault.close()
    # The auditor, by the new ones, reads all of it.
    assert cast.desk_kinds()[0] == "vault.founded"


def _signs(
    cast: Cast, vault: SealedVault, flow: OpeningFlow, identities: Iterable[tuple[str, Identity]], *lines: PersonLine
) -> object:
    """Return what comes of a further note that these keys sign, with the vault's own keys at hand."""
    context = vault.context
    newest = context.roster.newest
    assert newest.note is not None
    note = replace(
        newest.note, edition=newest.number + 1, previous_sha256=newest.sha256, start=context.journal.writer.size,
        seal=newest.note.seal + 1, generation=newest.note.generation + 1, leaving=(), entering=lines, freed=(),
    )  # fmt: skip
    with open_secrets(flow.open_vault.state.open_store()) as secrets:
        data = make_people_note(note, secrets.line, list(identities))
    judged = judge_next(context.roster, note.file_name, data, context.card)
    return judged.reason if isinstance(judged, Failure) else judged


def test_a_stolen_old_key_signs_no_note_and_comes_back_to_nobody(cast: Cast) -> None:
    before = header_of(cast)
    old, other = (opened_by(cast, before, name) for name in OFFICERS)
    vault = cast.open()
    flow = opened(cast, vault)
    rebound(cast, flow, "Bo")
    sealed(cast, flow)
    adopt(cast, "Bo")
    flow = opened(cast, vault)
    new = flow.open_vault.state.pair.first_bundle
    bo, cy = map(cast.id, OFFICERS)
    assert _signs(cast, vault, flow, [(bo, old.identity), (cy, other.identity)]) is Reason.PEOPLE_QUORUM
    assert not isinstance(_signs(cast, vault, flow, [(bo, new.identity), (cy, other.identity)]), Reason)
    first = before.enrolled(bo)
    again = PersonLine(
        bo, "officer", "continued", 3, first.public.kem_sha256, first.public.ed25519_public, first.public.mldsa44_public,
        first.public.certificate_sha256, "", first.person.name,
    )  # fmt: skip
    assert _signs(cast, vault, flow, [(bo, new.identity), (cy, other.identity)], again) is Reason.PEOPLE_ROW
    # Nor under another id.
    ada = replace(again, id=cast.id("Ada"), role="operator", how="open", key=2, name="Ada Operator")
    assert _signs(cast, vault, flow, [(bo, new.identity), (cy, other.identity)], ada) is Reason.PEOPLE_ROW
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert notes_of(cast) == ["0001.note"]
