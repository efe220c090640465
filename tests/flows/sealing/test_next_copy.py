"""What new contents end: a rotation is over once all that was exposed is another now, and no earlier."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fakes.small_vault import envelope
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.policy.policy import Policy
from twinseal.flows.sealing.next_copy import NextCopy
from twinseal.host.files import RealFiles
from twinseal.vault.draft import Own
from twinseal.vault.store import Store

NOW = "2026-11-09T08:00:00Z"


def test_a_rotation_stays_until_all_that_was_exposed_is_new(tmp_path: Path) -> None:
    with SecretBytes(bytes(range(32))) as key:
        store = Store.create(RealFiles(), tmp_path / "store.db", key)
    store.put_envelope(*envelope(0))
    place = store.outsides()[0].id
    fields = store.contents(place).fields
    exposed = (fields[0].name, fields[1].name)
    store.add_duty("rotate", place, NOW, "o1", since_utc=NOW, fields=exposed)

    def put(*new: str) -> list[str]:
        acts = NextCopy(store, None, Policy(), "o9", ("p1", "p2"), NOW, 4)  # type: ignore[arg-type]  # nobody leaves here
        contents = tuple(replace(each, value="Kilo-1-lima") if each.name in new else each for each in fields)
        acts.put_contents(place, Own(contents), tested=True)
        return [duty.kind for duty in acts.closed]

    assert put(exposed[0]) == []
    assert [duty.kind for duty in store.owed_duties()] == ["rotate"]
    store.undo_contents(place, NOW)
    assert put(*exposed) == ["rotate"]
    store.close()
