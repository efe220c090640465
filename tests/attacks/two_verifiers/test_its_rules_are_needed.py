"""Takes one rule at a time out of the stand-alone verifier: an attack must then pass, or a written reason says why none does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fakes.forged_log import honest_vault
from fakes.log_mutations import ALL
from fakes.second_opinion import laid_out, theirs
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.standalone import twinseal_verify as alone

pytestmark = pytest.mark.usefixtures("remembered")

RULES = sorted(set(re.findall(r'off\("([a-z0-9_.]+)"\)', Path(alone.__file__).read_text(encoding="utf-8"))))
REASON = {
    "noncanonical_y": "weak_key",
    "small_order": "weak_key",
    "s_range": "signature",
    "line_max": "form",
    "receipt.log": "receipt",
    "receipt.digest": "receipt",
    "receipt.edition": "receipt",
    "checkpoint.none": "checkpoint.missing",
    "people.number": "people.missing",
    "people.line": "people.chain",
    "checkpoint.name": "checkpoint.form",
}
NOT_ALONE = {
    "people.missing": "an edition that is not there is another than the one in force",
    "s_range": "the library refuses such an S too; without it the next test looks at the rule by itself",
    "line_max": "a line of more bytes than the format's largest has no form either; the cap bounds the memory",
    "padding": "without the one form of padding the text is another, and the line does not commit to it",
    "trust_card": "no signature is accepted under such a key",
    "checkpoint.origin": "signatures are over the origin and under names that contain it",
    "receipt.log": "the digest is over the origin, so a receipt of another log fits nothing here",
    "epoch.origin": "signatures are over the text and under names that contain the log id",
    "epoch.form": "signatures are over the text, so one that was changed fits no key",
}


def test_every_reason_can_be_taken_out_or_is_one_of_form() -> None:
    reasons = {REASON.get(rule, rule) for rule in RULES}
    # What has no form has no fields to go on with, and a file that cannot be read has nothing.
    always = {"form", "version", "payload", "unreadable", "empty", "file", "changed", "checkpoint.form", "people.form"}
    # Not a rule of the log: the files beside it are judged by `check_beside`, whose tests are in test_a_whole_vault.
    always.add("export")
    assert set(alone.REASONS) - reasons - always == set()
    assert set(NOT_ALONE) <= set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_without_the_rule_an_attack_passes(rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault, reason = honest_vault(), REASON.get(rule, rule)
    people = vault.log.people
    monkeypatch.setattr(alone, "RULES_OFF", frozenset({rule}))
    escaped, tried = [], 0
    for number, mutation in enumerate(
        candidate for candidate in ALL if candidate.reason is not None and candidate.reason.value == reason
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        tried += 1
        case = laid_out(mutation.make(vault), folder)
        pairs = [people.audit, people.audit_later] if mutation.decrypt else []
        if theirs(case, folder, pairs)[0].startswith("VALID"):
            escaped.append(mutation.name)
    assert tried, f"no mutation is there for {reason}"
    if rule in NOT_ALONE:
        assert escaped == [], "it is needed alone after all: take it off the list"
    else:
        assert escaped, f"no mutation needs the rule {rule}"


def test_the_rules_about_keys_and_s_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    p, order = 2**255 - 19, alone.L
    weak, high = (1).to_bytes(32, "little"), (p + 3).to_bytes(32, "little")
    universal = weak + bytes(32)
    assert not alone.ed25519_ok(weak, b"anything", universal, True)
    assert not alone.key_ok(high)
    monkeypatch.setattr(alone, "RULES_OFF", frozenset({"small_order"}))
    assert alone.ed25519_ok(weak, b"anything", universal, True)
    monkeypatch.setattr(alone, "RULES_OFF", frozenset({"noncanonical_y"}))
    assert alone.key_ok(high)
    signer = new_ed25519()
    signature = signer.sign(b"x")
    larger = (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    monkeypatch.setattr(alone, "RULES_OFF", frozenset())
    assert not alone.ed25519_ok(signer.public, b"x", signature[:32] + larger, True)
    monkeypatch.setattr(alone, "RULES_OFF", frozenset({"s_range"}))
    assert alone.ed25519_ok(signer.public, b"x", signature[:32] + larger, True)
