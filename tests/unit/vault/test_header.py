"""The header says one thing in one form: strict, signed, of a known version."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.signed_header import signed_fields
from fakes.small_vault import ADA, BO, CY, SmallVault, found
from twinseal import build_info
from twinseal.crypto.identity import Identity
from twinseal.domain import canonical, errors
from twinseal.domain.errors import (
    BundleDamaged,
    HeaderDamaged,
    TwinsealError,
    UnknownFormat,
)
from twinseal.domain.policy.policy import POLICY_VERSION, Policy
from twinseal.domain.policy.ruled import rows_of
from twinseal.vault.header import Header, parse_header
from twinseal.vault.header_facts import CarriedOut, Dates, DueDuty, NamedFile
from twinseal.vault.layout import FORMAT_VERSION
from twinseal.vault.migrations import STEPS, Step

RING: dict[str, Any] = {
    "public": "22",
    "keys": [{"sha256": hashlib.sha256(b"\x22").hexdigest(), "sealed": "33"}],
    "readers": {},
}
REFUSED: dict[str, Any] = {
    "id": "d5e6f7080", "kind": "review", "of": "o1", "due": "2026-11-09T00:00:00Z", "seal": 1, "refused": "2026-11-02T00:00:00Z",
}  # fmt: skip


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> SmallVault:
    return found(tmp_path_factory.mktemp("header") / "v.twinseal", people=(ADA, BO), envelopes=1)


def resigned(vault: SmallVault, change: dict[str, object]) -> bytes:
    """Return the header with fields changed and signed by its own people: only the parser stands in the way."""
    fields = json.loads(vault.paths.header.read_bytes())
    for place, value in change.items():
        *way, name = place.split(".")
        inside = reduce(lambda part, step: part[int(step) if step.isdigit() else step], way, fields)
        inside[name] = value
        if value is Ellipsis:
            del inside[name]
    canonical.dumps(fields)
    return signed_fields(fields, vault.signers())


def test_what_is_written_is_what_is_read(vault: SmallVault) -> None:
    header = vault.header()
    again, data = header.signed(vault.signers())
    # Signatures differ each time, as those of ML-DSA do.
    assert (again, parse_header(data)) == (header, header)
    assert {**json.loads(data), "sealed_by": 0} == {**json.loads(vault.paths.header.read_bytes()), "sealed_by": 0}
    assert [(row.person, row.key) for row in header.sealed_by] == [(ADA.id, 1), (BO.id, 1)]
    assert (header.generation, header.seal_number, header.people[0].person) == (1, 1, ADA)
    assert parse_header(resigned(vault, {"duties": [REFUSED]})).duties == (DueDuty(**REFUSED),)


@pytest.mark.parametrize(
    "change",
    [
        {"surplus": 1}, {"files": ...}, {"generation": -1}, {"generation": True}, {"generation": "1"}, {"seal_number": None},
        {"constitution": {}}, {"constitution": []}, {"constitution.kind": "test"}, {"constitution.name": 7}, {"constitution.surplus": 1},
        {"constitution.vault_id": "5A" * 16}, {"constitution.log_id": ""}, {"constitution.people": {}}, {"constitution.policy": {}},
        {"constitution.people.0.bundle_sha256": "0" * 64}, {"constitution.people.0.issuer_sha256": "0" * 64},
        {"constitution.people.0.certificate_sha256": "0" * 64}, {"constitution.people.0.key": 2},
        {"constitution.people.0.state": "suspended"}, {"constitution.audit_keys": ["0" * 64]}, {"audit": {}}, {"audit": []},
        {"files.store": ...}, {"files.store.sha256": ""}, {"files.store.size": -1}, {"files.attachments.sha256": ""}, {"forks": 10_001},
        {"duties": {}}, {"duties": [{"id": "d5e6f7080"}]}, {"dates": {}}, {"dates.audit": "yesterday"}, {"dates.people": {"x": {}}},
        {"duties": [{"id": "d5e6f7080", "kind": "take_up", "of": "p0badc0de", "due": "", "seal": 1}]}, {"duties": [{"id": "d5e6f7080", "kind": "test", "of": "", "due": "2026-11-02T00:00:00Z", "seal": 0}]}, {"changes": {}}, {"changes.set": "0"},
        {"duties": [{**REFUSED, "refused": "yesterday"}]}, {"duties": [{**REFUSED, "refused": None}]}, {"duties": [{**REFUSED, "refused": []}]},
        {"changes.count": 201}, {"changes.drafts": 21}, {"dates.people": {"p0badc0de": {"checked": 1}}},
        {"audit": {**RING, "readers": {"p00000000": 1}}}, {"audit": {**RING, "readers": {"p00000000": "AB"}}},
        {"audit": {**RING, "readers": {"p1": "ab"}}}, {"audit": {**RING, "readers": []}}, {"audit": {**RING, "keys": []}},
        {"audit": {**RING, "public": "2 2"}}, {"audit": {**RING, "public": "33"}}, {"audit": {**RING, "public": None}},
        {"audit": {**RING, "keys": [{"sha256": "22", "sealed": ""}]}}, {"audit": {**RING, "keys": [{**RING["keys"][0], "sealed": {}}]}},
        {"audit": {**RING, "keys": [{"sha256": RING["keys"][0]["sha256"]}]}}, {"audit": {**RING, "keys": RING["keys"] * 1001}}, {"audit": {**RING, "more": 1}},
        {"bundles": {}}, {"bundles": []}, {"certificates": {}}, {"certificates": None},
        {"files.store.sha256": "0" * 63}, {"previous_sha256": "zz"},
    ],
    ids=repr,
)  # fmt: skip
def test_a_missing_extra_or_wrong_field_is_refused_if_signed(
    vault: SmallVault, change: dict[str, object], refused: Callable[..., str]
) -> None:
    refused(HeaderDamaged, lambda: parse_header(resigned(vault, change)))


@pytest.mark.parametrize("version", range(1, POLICY_VERSION + 1))
def test_a_policy_of_each_earlier_form_is_read_and_kept(vault: SmallVault, version: int) -> None:
    form = {name: getattr(Policy(), name) for name, rule in rows_of(Policy).items() if rule.since <= version}
    header = parse_header(resigned(vault, {"constitution.policy": {"v": version, **form}}))
    assert header.policy == Policy()
    _, data = header.signed(vault.signers())
    assert json.loads(data)["constitution"]["policy"] == {"v": version, **form}


def test_a_policy_of_a_later_form_names_what_can_read_it(vault: SmallVault, refused: Callable[..., str]) -> None:
    policy = {**Policy().to_json(), "v": POLICY_VERSION + 1}
    sentence = refused(UnknownFormat, lambda: parse_header(resigned(vault, {"constitution.policy": policy})))
    assert "Use the version of Twinseal that wrote the vault" in sentence


def test_what_is_wrong_in_the_constitution_is_named(vault: SmallVault, refused: Callable[..., str]) -> None:
    sentence = refused(HeaderDamaged, lambda: parse_header(resigned(vault, {"constitution.place": "x" * 201})))
    assert "Constitution: place is not what it may be." in sentence


def test_what_other_parts_fill_is_read_as_it_is_written(vault: SmallVault) -> None:
    at = "2026-11-29T08:30:00Z"
    header = replace(
        vault.header(),
        files=replace(vault.header().files, attachments=NamedFile("2d" * 32, 214)),
        duties=(DueDuty("d5e6f7080", "take_up", "p0badc0de", at, 3),),
        dates=Dates(backup=at, people={"p0badc0de": at, "r1": ""}),
        changes=CarriedOut("02" * 32, 200, 20),
        forks=10_000,
    )
    signed, data = header.signed(vault.signers())
    assert parse_header(data) == signed == header


def test_two_people_of_one_id_or_an_unknown_role_are_refused(vault: SmallVault, refused: Callable[..., str]) -> None:
    people = json.loads(vault.paths.header.read_bytes())["constitution"]["people"]
    for first in ({"role": "owner"}, {"id": "p0"}, {"surplus": 1}, {"id": people[1]["id"]}):
        changed = {"constitution.people": [{**people[0], **first}, people[1]]}
        refused(HeaderDamaged, lambda changed=changed: parse_header(resigned(vault, changed)))


def test_another_version_names_the_program_that_can_read_it(vault: SmallVault, refused: Callable[..., str]) -> None:
    assert "format 2" in refused(UnknownFormat, lambda: parse_header(resigned(vault, {"v": 2})))
    assert "unknown" in refused(UnknownFormat, lambda: parse_header(resigned(vault, {"v": "x"})))
    refused(UnknownFormat, lambda: parse_header(resigned(vault, {"format": "somebody-elses"})))
    refused(UnknownFormat, lambda: parse_header(resigned(vault, {"format": ...})))


def test_an_older_signed_header_is_carried_over(
    vault: SmallVault, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version 0 that never was: its signature is over what was written then."""
    older = resigned(vault, {"v": 0, "forks": ..., "restored": 3})
    refused(UnknownFormat, lambda: parse_header(older))

    def step(fields: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in fields.items() if name != "restored"} | {"forks": fields["restored"]}

    monkeypatch.setitem(cast("dict[int, Step]", STEPS), 0, step)
    header = parse_header(older)
    assert (header.forks, header.digest) == (3, hashlib.sha256(older).hexdigest())
    assert header.to_json()["v"] == FORMAT_VERSION
    forged = older.replace(b'"restored":3', b'"restored":4')
    assert forged != older
    refused(HeaderDamaged, lambda: parse_header(forged))


def test_duplicate_keys_blanks_and_other_spellings_are_refused(vault: SmallVault, refused: Callable[..., str]) -> None:
    data = vault.paths.header.read_bytes()
    refused(HeaderDamaged, lambda: parse_header(data.replace(b"{", b'{"forks":1,', 1)))
    refused(HeaderDamaged, lambda: parse_header(data + b"\n"))
    refused(HeaderDamaged, lambda: parse_header(json.dumps(json.loads(data), indent=1).encode()))
    refused(HeaderDamaged, lambda: parse_header(data.replace(b'"forks":', b'"forks": ', 1)))


def test_a_header_is_signed_by_two_of_its_people(vault: SmallVault, refused: Callable[..., str]) -> None:
    """By both keys of both, in one form and one order; one alone, a stranger, or one person twice is not two."""
    fields = json.loads(vault.paths.header.read_bytes())
    ada, bo = vault.signers()
    stranger = Identity.generate()
    for signers in ([], [ada], [bo], [ada, ada], [bo, ada], [ada, (BO.id, stranger)], [ada, (BO.id, ada[1])], [ada, (CY.id, stranger)],
                    [ada, bo, (CY.id, stranger)], [(ADA.id, bo[1]), (BO.id, ada[1])]):  # fmt: skip
        data = signed_fields(fields, signers, [1] * len(signers))
        refused(HeaderDamaged, lambda data=data: parse_header(data))
    for keys in ((2, 1), (1, 0), (True, 1)):
        refused(HeaderDamaged, lambda keys=keys: parse_header(signed_fields(fields, [ada, bo], keys)))
    assert parse_header(signed_fields(fields, [ada, bo])) == vault.header()
    refused(HeaderDamaged, lambda: vault.header().signed([ada, (BO.id, stranger)]))


def test_every_signature_counts_and_has_one_form(vault: SmallVault, refused: Callable[..., str]) -> None:
    fields = json.loads(vault.paths.header.read_bytes())
    for row, name in itertools.product((0, 1), ("ed25519", "mldsa44")):
        signature = fields["sealed_by"][row][name]
        ends = (
            signature[:-1] + " ",
            signature.upper(),
            "",
            "00" * (len(signature) // 2),
            signature[:-2],
            None,
            1,
            [signature],
        )
        for other in (*ends, fields["sealed_by"][1 - row][name]):
            rows = [dict(sealed) for sealed in fields["sealed_by"]]
            rows[row][name] = other
            refused(HeaderDamaged, lambda rows=rows: parse_header(canonical.dumps({**fields, "sealed_by": rows})))
    first, second = fields["sealed_by"]
    values: list[object] = [
        None,
        {},
        [first, {**second, "more": 1}],
        [first, {**second, "person": "p1"}],
        [first, second, second],
    ]
    for value in values:
        refused(HeaderDamaged, lambda value=value: parse_header(canonical.dumps({**fields, "sealed_by": value})))


def test_a_signature_for_something_else_signs_no_header(vault: SmallVault, refused: Callable[..., str]) -> None:
    fields = json.loads(vault.paths.header.read_bytes())
    words = canonical.dumps({name: value for name, value in fields.items() if name != "sealed_by"})
    rows = [
        {"person": person, "key": 1, "ed25519": by.sign(words).hex(), "mldsa44": by.sign_mldsa44(words).hex()}
        for person, by in vault.signers()
    ]
    refused(HeaderDamaged, lambda: parse_header(canonical.dumps({**fields, "sealed_by": rows})))


def test_a_small_order_key_in_the_header_verifies_nothing(vault: SmallVault, refused: Callable[..., str]) -> None:
    fields = json.loads(vault.paths.header.read_bytes())
    fields["constitution"]["people"][0]["ed25519"] = "01" + "00" * 31
    data = json.loads(signed_fields(fields, vault.signers()))
    data["sealed_by"][0]["ed25519"] = "01" + "00" * 63
    refused(BundleDamaged, lambda: parse_header(canonical.dumps(data)))


def test_bundle_and_certificate_are_those_of_the_row(vault: SmallVault, refused: Callable[..., str]) -> None:
    """Each is of its person, of the key number of the row; a certificate is the one whose digest the row has."""
    fields = json.loads(vault.paths.header.read_bytes())
    bundles, certificates = fields["bundles"], fields["certificates"]
    swapped = {ADA.id: bundles[BO.id], BO.id: bundles[ADA.id]}
    refused(HeaderDamaged, lambda: parse_header(resigned(vault, {"bundles": swapped})))
    refused(HeaderDamaged, lambda: parse_header(resigned(vault, {"constitution.people.0.key": 2})))
    refused(HeaderDamaged, lambda: parse_header(resigned(vault, {"bundles": {ADA.id: bundles[ADA.id]}})))
    refused(HeaderDamaged, lambda: parse_header(resigned(vault, {"certificates": {BO.id: certificates[BO.id]}})))
    forged = {**certificates, ADA.id: {**certificates[ADA.id], "certificate": b"another".hex()}}
    refused(HeaderDamaged, lambda: parse_header(resigned(vault, {"certificates": forged})))
    for bad in ({"crl": ""}, {"issuer": "00" * 1025}, {"crl": "AB"}, {"more": ""}):
        spoiled = {**certificates, ADA.id: {**certificates[ADA.id], **bad}}
        refused(BundleDamaged, lambda spoiled=spoiled: parse_header(resigned(vault, {"certificates": spoiled})))


def test_the_cost_of_a_bundle_is_checked_when_the_header_is_read(vault: SmallVault, refused: Callable[..., str]) -> None:
    bundles = json.loads(vault.paths.header.read_bytes())["bundles"]
    for memory, passes in ((64, 2), (32 * 1024, 3), (8 * 1024 * 1024, 3), (65536, 10_000)):
        bundles[ADA.id]["locks"][0]["kdf"].update(memory_kib=memory, passes=passes)
        refused(BundleDamaged, lambda: parse_header(resigned(vault, {"bundles": bundles})))


def test_a_release_refuses_a_vault_made_for_tests(
    vault: SmallVault, monkeypatch: pytest.MonkeyPatch, refused: Callable[..., str]
) -> None:
    monkeypatch.setattr(build_info, "RELEASE", True)
    # A release is another process: it has read no header yet.
    parse_header.cache_clear()
    refused(errors.TestsOnlyRefused, vault.header)


@given(st.binary(max_size=200) | st.text(max_size=80).map(str.encode))
def test_anything_at_all_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(TwinsealError):
        parse_header(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**53) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"[a-z]{1,4}", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(data=st.data())
def test_any_value_in_a_signed_header_is_taken_or_refused(vault: SmallVault, data: st.DataObject) -> None:
    fields = json.loads(vault.paths.header.read_bytes())
    # Signed again: with the old signatures no header would be looked at any further.
    del fields["sealed_by"]
    places = [(fields, name) for name in fields]
    constitution = fields["constitution"]
    person = constitution["people"][0]
    bundle, given = fields["bundles"][person["id"]], fields["certificates"][person["id"]]
    parts = (
        person,
        bundle,
        bundle["locks"][0],
        given,
        constitution,
        constitution["policy"],
        constitution["site"],
        *fields["files"].values(),
    )
    places += [(part, name) for part in parts for name in part]
    where, name = data.draw(st.sampled_from(places))
    where[name] = data.draw(JSON)
    try:
        signed = resigned(vault, fields)
    except TwinsealError:
        return
    try:
        assert isinstance(parse_header(signed), Header)
    except TwinsealError as refusal:
        assert refusal.sentence.endswith(".")
