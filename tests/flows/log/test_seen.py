"""What somebody saw and may still know: by the store of an open vault, and owed when they leave."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Cast
from fakes.small_vault import envelope
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.opening import ResealCause
from twinseal.domain.policy.policy import Policy
from twinseal.flows.log.seen import StillKnown, still_known
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.sealing.next_copy import NextCopy
from twinseal.host.files import RealFiles
from twinseal.vault.store import Store

PASSWORD = 1
BO = "p00000002"
FIRST, SECOND, THIRD, NOW = (f"2026-11-0{day}T08:00:00Z" for day in (1, 2, 3, 9))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with SecretBytes(bytes(range(32))) as key:
        made = Store.create(RealFiles(), tmp_path / "store.db", key)
    for number in range(3):
        made.put_envelope(*envelope(number))
    yield made
    made.close()


def shown(store: Store, number: int, at_utc: str, *fields: str) -> str:
    """Have Bo see an envelope; return the rotation that is owed for it."""
    store.note_seen(BO, f"e0000000{number}", at_utc, f"o{number}")
    return store.add_duty("rotate", f"e0000000{number}", NOW, f"o{number}", since_utc=at_utc, fields=fields)


def closed(store: Store, duty: str, how: str) -> None:
    store.close_duty(duty, NOW, by=("p1", "p2"), opening="o9", how=how)


def test_what_was_replaced_since_is_known_no_more(store: Store) -> None:
    first, second, third = shown(store, 0, FIRST, "Password"), shown(store, 0, SECOND, "Codes"), shown(store, 1, THIRD)
    assert still_known(store, BO) == (
        StillKnown("e00000000", FIRST, ("Password", "Codes")),
        StillKnown("e00000001", THIRD),
    )
    assert still_known(store, "p00000001") == ()
    closed(store, first, "replaced")
    # Who closes a rotation without new contents leaves the secret known.
    closed(store, third, "not_done")
    assert still_known(store, BO) == (StillKnown("e00000000", SECOND, ("Codes",)), StillKnown("e00000001", THIRD))
    closed(store, second, "replaced")
    store.retire("e00000001", NOW, opening="o9", reason="Gone")
    assert still_known(store, BO) == ()
    # Seen, and nothing tells what became of it.
    store.note_seen(BO, "e00000002", THIRD, "o3")
    assert still_known(store, BO) == (StillKnown("e00000002", THIRD),)


def test_what_a_leaver_knows_is_owed_once(store: Store) -> None:
    acts = NextCopy(store, None, Policy(), "o9", ("p1", "p2"), NOW, 4)  # type: ignore[arg-type]
    shown(store, 0, FIRST, "Password")
    closed(store, shown(store, 1, SECOND, "Codes"), "not_done")
    acts.owe_for_seen(BO)
    (owed,) = acts.owed
    # The rotation of the first envelope is owed already, due when it was due.
    assert (owed.envelope, owed.of, owed.opening, owed.since_utc, owed.fields) == (
        "e00000001", BO, "o9", SECOND, ("Codes",)
    )  # fmt: skip
    assert (owed.seal, owed.due_utc) == (4, "2026-11-10T08:00:00Z")
    acts.owe_for_seen(BO)
    assert len(acts.owed) == 1
    assert [duty.of for duty in store.due_duties()] == ["o0", BO]


def test_the_list_of_changes_knows_what_somebody_saw(cast: Cast) -> None:
    def seen(vault: SealedVault, name: str, *, show: bool = False) -> tuple[str, ...]:
        flow: OpeningFlow = cast.to_open(vault, "Ada", "Cy")
        known = flow.open_vault.changes.facts().seen_of(cast.id(name))
        (view,) = flow.view().envelopes
        if show:
            flow.open_vault.contents.reveal(view.outside.id, PASSWORD).wipe()
        receipt = flow.reseal(ResealCause.HAND).receipt
        assert receipt is not None
        cast.register_code = receipt.register_code
        cast.later(4000)
        return tuple("it" for envelope_id in known if envelope_id == view.outside.id)

    vault = cast.open()
    assert seen(vault, "Cy", show=True) == ()
    assert seen(vault, "Cy") == ("it",)
    assert seen(vault, "Bo") == ()
    vault.close()
