"""Both verifiers give one answer about a notice: signed by the vault, by a person, changed, of another vault, by a stranger."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conftest import Template, cast_in
from fakes.alert_samples import alert
from twinseal.cli import verify_command
from twinseal.cli.command_line import parser
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.signing import Ed25519Signer
from twinseal.domain import canonical
from twinseal.domain.alert import Moment
from twinseal.domain.errors import BadInput
from twinseal.domain.notice import VAULT, Signing, notice_of
from twinseal.domain.opening import ResealCause
from twinseal.domain.signed_form import signed_form
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.store_facts import open_secrets
from twinseal.flows.verification.notice import judge_notice
from twinseal.standalone import twinseal_verify

STRANGER = Ed25519Signer(SecretBytes(b"\x07" * 32))


@dataclass(frozen=True)
class Made:
    """A card and notices of its vault."""

    card: bytes
    by_vault: bytes
    by_person: bytes
    person: str


@pytest.fixture(scope="module")
def made(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Made:
    cast = cast_in(tmp_path_factory.mktemp("notices") / "home", template)
    vault = cast.open()
    flow = cast.to_open(vault)
    header, state = vault.context.header, flow.open_vault.state
    sample = alert(vault_id=header.vault_id, log_id=header.log_id, opening=flow.view().opening_id)
    bo, identity = state.pair.signers()[1]
    with open_secrets(state.open_store()) as secrets:
        by_vault = notice_of(sample, Signing(VAULT, 0, secrets.line.ed25519.sign))
    by_person = notice_of(sample, Signing(bo.id, 1, identity.sign))
    flow.reseal(ResealCause.HAND)
    vault.close()
    return Made(cast.card(), by_vault, by_person, bo.name)


def both(data: bytes, card: bytes) -> tuple[int, str]:
    """Return exit code and reason, which both give; 2 for what is no notice."""
    try:
        ours = judge_notice(data, TrustCard.from_bytes(card))
        mine = (ours.verdict.exit_code, ours.reason)
    except BadInput:
        mine = (2, "")
    for pure in (False, True):
        try:
            theirs = twinseal_verify.verify_notice(data, twinseal_verify.Card(card), pure)
            assert mine == (theirs["exit_code"], theirs["reason"])
        except twinseal_verify.Misuse:
            assert mine == (2, "")
    return mine


def changed(data: bytes, **fields: Any) -> bytes:
    whole: Any = canonical.loads(data)
    whole["form"].update(fields)
    return canonical.dumps(whole)


def test_a_stranger_with_the_card_alone_verifies_it(made: Made) -> None:
    assert both(made.by_vault, made.card) == both(made.by_person, made.card) == (3, "")
    said = judge_notice(made.by_person, TrustCard.from_bytes(made.card)).sentence
    assert made.person in said


CHANGES: list[dict[str, Any]] = [
    {"alert": 345}, {"at": "2026-11-20T13:27:01Z"}, {"envelopes": 1}, {"minutes": 16}, {"moment": "resealed"},
    {"opening": ""}, {"people": ["p81d03e9f"]}, {"head": ""}, {"code": "7K3-M0Q"}, {"key": 1},
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_whatever_is_changed_in_it_is_noticed(made: Made, change: dict[str, Any]) -> None:
    assert both(changed(made.by_vault, **change), made.card) == (10, "signature")


def test_others_sign_nothing_for_this_vault(made: Made, fresh_cast: Any) -> None:
    whole: Any = canonical.loads(made.by_vault)
    forged = canonical.dumps({"form": whole["form"], "ed25519": STRANGER.sign(signed_form(whole["form"])).hex()})
    assert both(forged, made.card) == (10, "signature")
    assert both(changed(made.by_vault, vault="cb" * 16), made.card) == (10, "log")
    assert both(changed(made.by_person, by="p00000000"), made.card) == (12, "key")
    assert both(changed(made.by_person, key=2), made.card) == (12, "key")
    for data in (
        b"{}",
        made.by_vault + b" ",
        made.by_vault[:-2],
        changed(made.by_vault, v=2),
        changed(made.by_vault, more=""),
    ):
        assert both(data, made.card) == (2, "")


def test_both_commands_say_whose_it_is(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notice, card = tmp_path / "notice.json", tmp_path / "card.json"
    card.write_bytes(made.card)
    for data, code in ((made.by_vault, 3), (changed(made.by_vault, minutes=16), 10)):
        notice.write_bytes(data)
        arguments = [str(notice), "--trust-card", str(card)]
        assert verify_command.run(parser().parse_args(["verify", *arguments])) == code
        said = capsys.readouterr().out
        assert ("The vault itself signed" in said) is (code == 3)
        assert Moment.OPENED.value in said
        assert verify_command.run(parser().parse_args(["verify", *arguments, "--json"])) == code
        assert json.loads(capsys.readouterr().out)["form"]["moment"] == "opened"
        assert twinseal_verify.main(arguments) == code
        assert ("The vault itself signed" in capsys.readouterr().out) is (code == 3)
    with pytest.raises(BadInput, match="give --trust-card"):
        verify_command.run(parser().parse_args(["verify", str(notice)]))
    assert twinseal_verify.main([str(notice)]) == 2
