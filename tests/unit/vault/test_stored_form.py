"""What a field holds comes out of the store with each of its code points, whatever they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.small_vault import envelope
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.envelope import Contents, Field, FieldKind
from twinseal.domain.errors import StoreDamaged
from twinseal.domain.generator import Generator
from twinseal.host.files import RealFiles
from twinseal.vault.store import Store
from twinseal.vault.stored_form import fields_json, fields_of

KINDS = st.sampled_from(list(FieldKind))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with SecretBytes(bytes(range(32))) as key:
        made = Store.create(RealFiles(), tmp_path_factory.mktemp("store") / "s.db", key)
    yield made
    made.close()


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(KINDS, st.text()), max_size=5))
def test_any_text_comes_back_exactly(store: Store, texts: list[tuple[FieldKind, str]]) -> None:
    fields = tuple(Field(kind, "Name", text, (1, 3), Generator(24, signs="-_")) for kind, text in texts)
    outside = envelope(0)[0]
    store.put_envelope(outside, Contents(fields))
    assert store.contents(outside.id).fields == fields


@pytest.mark.parametrize("value", ["a\u0301", "\u212b", "\ufb01", "\u0958", "\U0002f800"])
def test_text_that_is_not_in_nfc_is_kept(store: Store, value: str) -> None:
    outside = envelope(1)[0]
    store.put_envelope(outside, Contents((Field(FieldKind.PASSWORD, "P", value),)))
    assert store.contents(outside.id).fields[0].value == value


@pytest.mark.parametrize("value", ["not base64", "YQ", "YQ==\n", "/w==", 7, None, "WmFy\u00e9"])
def test_a_value_of_another_form_is_damage(value: object) -> None:
    rows = fields_json((Field(FieldKind.TEXT, "T", "a"),))
    assert fields_of(rows)[0].value == "a"
    rows[0]["value"] = value  # type: ignore[index]
    with pytest.raises(StoreDamaged):
        fields_of(rows)


@pytest.mark.parametrize(
    "change", [{"length": 3}, {"length": 257}, {"length": True}, {"lower": 1}, {"signs": "x" * 41}, {"signs": None}, {"more": 1},
               {"lower": False, "upper": False, "digits": False}],
)  # fmt: skip
def test_a_generator_of_another_form_is_damage(change: dict[str, object]) -> None:
    rows = fields_json((Field(FieldKind.TEXT, "T", "a", generator=Generator(8)),))
    assert fields_of(rows)[0].generator == Generator(8)
    rows[0]["generator"] |= change  # type: ignore[index]
    with pytest.raises(StoreDamaged):
        fields_of(rows)
