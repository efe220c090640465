"""Names that eyes take for one another are alike, other names are not, and the table says where it comes from."""

from __future__ import annotations

import runpy
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinseal.domain.envelope import ENVELOPES_MAX
from twinseal.domain.look_alikes import alike, skeletons, table
from twinseal.domain.people import Person, Role, may_pair

ROOT = Path(__file__).resolve().parents[3]
FRANK = "Frank Officer"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        (FRANK, "Frank  Officer"),
        (FRANK, "Frank\u00a0Officer"),
        (FRANK, "frank OFFICER"),
        (FRANK, "Fr\u0430nk Officer"),
        (FRANK, "Frank Officer\u200b"),
        (FRANK, "Fra\u00adnk Of\u200dficer"),
        (FRANK, "Frank O\ufb03cer"),
        (FRANK, "\uff26rank Officer"),
        ("BO", "\u0412\u041e"),
        ("bo", "\u0412\u043e"),
        ("ANNA", "\u0391\u039d\u039d\u0391"),
        ("Ian", "lan"),
        ("Grace Officer", "Grace Offi\u03f2er"),
        ("Anna", "Anna\U0001d159"),
        ("sec", "\u0455\u0435c"),
        ("Team 10", "Team IO"),
        ("\u00c9ric", "E\u0301ric"),
    ],
)
def test_what_looks_alike_is_alike(name: str, other: str) -> None:
    assert name != other
    assert alike(name, other)
    assert alike(other, name)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Fred Officer 1", "Fred Officer 7"),
        ("Ada Operator", "Ed Operator"),
        ("M\u00fcller", "Muller"),
        ("\u041a\u043e\u043d\u0441\u0442\u0430\u043d\u0442\u0438\u043d", "\u041a\u043e\u043d\u0441\u0442\u0430\u043d\u0446\u0438\u044f"),
        ("Frank Officer", "FrankOfficer"),
        ("\u5c71\u5ddd", "\u5c71\u7530"),
    ],
)  # fmt: skip
def test_what_differs_to_the_eye_differs(name: str, other: str) -> None:
    assert not alike(name, other)


def test_a_sign_that_folding_would_change_is_read_as_it_looks() -> None:
    folded = {
        sign: read
        for sign, read in table().items()
        if unicodedata.normalize("NFKC", chr(sign)) != unicodedata.normalize("NFC", chr(sign))
    }
    assert len(folded) > 50
    missed = [hex(sign) for sign, read in folded.items() if read.strip() and not alike(f"Xy{chr(sign)}z", f"Xy{read}z")]
    assert missed == []


@given(st.text(max_size=30))
def test_every_text_is_like_itself_in_capitals_and_with_blanks(text: str) -> None:
    assert alike(text, text)
    assert alike(text, f"  {text}\u200b\u00a0")
    if text.isascii():
        assert alike(text, text.upper())


def test_two_teams_of_one_look_are_one_team() -> None:
    first = Person("p1", "Ada", Role.OFFICER, "sec")
    assert not may_pair(first, Person("p2", "Bo", Role.OFFICER, "\u0455ec"), same_team_forbidden=True)
    assert may_pair(first, Person("p2", "Bo", Role.OFFICER, "eng"), same_team_forbidden=True)
    assert may_pair(Person("p1", "Ada", Role.OFFICER), Person("p2", "Bo", Role.OFFICER), same_team_forbidden=True)


def test_the_table_says_its_version_and_its_source() -> None:
    head = (ROOT / "resources" / "unicode" / "look_alikes.txt").read_text(encoding="utf-8").splitlines()[:5]
    assert head[0].startswith("# Characters that look alike, Unicode 17.")
    assert any("Unicode License" in line for line in head)
    assert (ROOT / "resources" / "unicode" / "LICENSE.txt").is_file()
    assert len(table()) > 1_900
    assert (table()[ord("\u0430")], table()[ord("\u0412")], table()[ord("\u03bf")]) == ("a", "B", "o")


def test_the_script_keeps_named_scripts_and_drops_the_known() -> None:
    script = runpy.run_path(str(ROOT / "packaging" / "look_alikes.py"))
    scripts = script["scripts_of"]("0041..005A ; Latin # L\n0061..007A ; Latin\n05D0 ; Hebrew\n")
    confusables = (
        "# Version: 99.0.0\n0430 ;\t0061 ;\tMA\t# A\n05D5 ;\t05D0 ;\tMA\t# Hebrew\n"
        "FF41 ;\t0061 ;\tMA\t# NFKC says so\n006D ;\t0072 006E ;\tMA\t# two\n"
    )
    made = script["table_of"](confusables, scripts).splitlines()
    assert made[0].endswith("Unicode 99.0.0.")
    assert [line for line in made if not line.startswith("#")] == ["006D;0072 006E", "0430;0061"]


def test_each_name_of_the_largest_vault_is_read_once() -> None:
    names = [f"Switch {number}, enable password" for number in range(ENVELOPES_MAX)]
    skeletons.cache_clear()
    for new in ("Firewall", "Router"):
        assert not any(alike(new, name) for name in names)
    assert skeletons.cache_info().misses == ENVELOPES_MAX + 2
