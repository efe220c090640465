"""The code of an alert survives the telephone: one wrong character and a swap are noticed."""

from __future__ import annotations

from itertools import pairwise

import pytest

from fakes.alert_samples import HEADS, alert
from twinseal.domain.alert import CODE_CHARACTERS, TESTED, Channel, Moment, code_of_alert, code_of_test, typed_code
from twinseal.domain.errors import BadInput
from twinseal.domain.register_code import ALPHABET


def test_a_code_is_the_first_25_bits_of_the_head() -> None:
    for head in HEADS:
        letters = code_of_alert(head).replace("-", "")
        value = 0
        for letter in letters[:-1]:
            value = value << 5 | ALPHABET.index(letter)
        assert (len(letters), value) == (CODE_CHARACTERS, int(head, 16) >> (256 - 25))
    assert len({code_of_alert(head) for head in HEADS}) == len(HEADS)


def test_every_wrong_character_and_every_swap_is_noticed() -> None:
    tried = 0
    for head in HEADS:
        code = code_of_alert(head)
        letters = code.replace("-", "")
        wrong = {
            letters[:place] + other + letters[place + 1 :]
            for place in range(CODE_CHARACTERS)
            for other in ALPHABET
            if other != letters[place]
        }
        for first, second in pairwise(range(CODE_CHARACTERS)):
            swapped = [*letters]
            swapped[first], swapped[second] = swapped[second], swapped[first]
            wrong |= {"".join(swapped)} - {letters}
        for text in wrong:
            with pytest.raises(BadInput, match="one character is wrong"):
                typed_code(text)
        tried += len(wrong)
        assert typed_code(f" {code.lower().replace('-', ' ')} ") == code
    assert tried > 40 * 6 * 31


@pytest.mark.parametrize("text", ["", "7K3", "7K3-M0QQ", "7K3-M0!", "\u0667K3-M0Q", "x" * 10_000])
def test_what_is_no_code_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(BadInput, match="6 letters and digits"):
        typed_code(text)


def test_only_what_somebody_confirms_has_a_code() -> None:
    assert {moment for moment in Moment if alert(moment).code_on(Channel.DROP)} == {Moment.EXPOSED, Moment.TEST}
    assert alert(Moment.TEST, head="").code_on(Channel.DROP) == ""


def test_each_way_of_a_test_has_a_code_of_its_own() -> None:
    codes = {code_of_test(head, way) for head in HEADS for way in TESTED} | {code_of_alert(head) for head in HEADS}
    assert len(codes) == len(HEADS) * (len(TESTED) + 1)
    assert {typed_code(code) for code in codes} == codes
    assert alert(Moment.TEST).code_on(Channel.TRAY) == code_of_test(alert(Moment.TEST).head, "tray")


def test_no_two_notices_have_one_name() -> None:
    names = {
        alert(moment, at_utc=at).file_name for moment in Moment for at in ("2026-11-20T13:27:00Z", "2026-11-20T13:27:01Z")
    }
    assert len(names) == 2 * len(Moment)
    assert "twinseal-cbcbcbcb-20261120T132700Z-00000344-opened.json" in names
