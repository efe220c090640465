"""Somebody at the terminal for their own keys: what they typed is wiped, whatever becomes of it."""

from __future__ import annotations

import pytest

from conftest import Cast
from fakes.new_people import OFFICERS, code_of, rebound
from twinseal.crypto import passphrase
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import TwinsealError
from twinseal.domain.opening import ResealCause
from twinseal.flows.change_list import enter_person
from twinseal.flows.change_list.enter_person import EnterPerson, OfPerson
from twinseal.flows.change_list.written_changes import written_change

WORDS = "correct horse battery staple Fred"


class _Typing:
    """Types what a person would; everything that was read as a passphrase is kept for the test."""

    def __init__(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        self._cast, self.read, self.sent, self._seed = cast, list[SecretBytes](), list[str](), ""
        self.answers: dict[OfPerson, list[str]] = {}

        def normalise(text: str) -> SecretBytes:
            self.read.append(passphrase.normalise(text))
            return self.read[-1]

        monkeypatch.setattr(enter_person, "normalise", normalise)

    def comes(self, name: str) -> None:
        """Say nothing."""

    def types(self, what: OfPerson, name: str) -> str:
        if what is OfPerson.OLD_CODE:
            self._cast.later()
            return self._cast.code(name.split(maxsplit=1)[0])
        if what is OfPerson.NEW_CODE and self._seed:
            return code_of(self._cast, self._seed)
        answers = self.answers[what]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def scans(self, name: str, seed_text: str, uri: str) -> None:
        self._seed = seed_text

    def sent_back(self, refusal: TwinsealError) -> None:
        self.sent.append(refusal.text.code)


def test_no_passphrase_of_theirs_stays_in_memory(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = cast.open()
    flow, typing = cast.to_open(vault, *OFFICERS), _Typing(cast, monkeypatch)
    enter = EnterPerson(flow.open_vault.person_forms, typing)
    typing.answers = {OfPerson.NEW_PASSPHRASE: [WORDS], OfPerson.NEW_AGAIN: [WORDS + "x", "", WORDS]}
    enter.enrol(written_change({"act": "enrol", "person": "Fred Officer", "role": "officer"}))
    assert typing.sent == ["input.bad.entries_differ", "input.bad.passphrase_empty"]
    typing.answers |= {OfPerson.OLD_PASSPHRASE: ["not hers at all", "correct horse battery staple Ada"]}
    enter.rebind(written_change({"act": "rebind", "person": "Ada", "new": "authenticator"}), cast.id("Ada"))
    assert typing.sent[2:] == ["factor.wrong.usual"]
    # A signer who opens own new keys of a draft.
    rebound(cast, flow, "Bo")
    cast.register_code = flow.reseal(ResealCause.HAND).receipt.register_code
    cast.later(4000)
    flow = cast.to_open(vault, *OFFICERS)
    changes = flow.open_vault.changes
    changes.take_up(changes.view().offered[0].id)
    (words, seed), typing._seed = cast.coming["Bo"], ""
    cast.later()
    typing.answers = {OfPerson.NEW_PASSPHRASE: [words], OfPerson.NEW_CODE: [code_of(cast, seed)]}
    EnterPerson(flow.open_vault.person_forms, typing).open_new(cast.id("Bo"), "Bo Officer")
    assert len(typing.read) == 8
    assert [bytes(each.view()) for each in typing.read] == [b""] * len(typing.read)
    flow.reseal(ResealCause.HAND)
    vault.close()
