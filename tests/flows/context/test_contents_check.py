"""What is sealed is what somebody types elsewhere at night: each code point of it, and checked while its owner is there."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import BEGIN, Cast
from fakes.told_space import ToldSpaceFiles
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.domain.envelope import Card, Field, FieldKind, codes_of
from twinseal.domain.errors import BadInput
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.domain.text import CONTENTS_MAX, visible_length
from twinseal.flows.ceremony.flow import Ceremony
from twinseal.flows.context.contents_check import checked_field, checked_files, file_name
from twinseal.flows.context.machine import Machine
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.host.drives import LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock

SEED = "JBSWY3DPEHPK3PXP"
TEXTS = (
    "  Wint er24! ",
    " ",
    "a\u0301\u212b\ufb01 nfd and nfkc",
    "line one\r\nline two\rline three\n",
    "\u200b\u202e\ufeff\u00a0tab\t nul\x00 end\x85\u2028",
    "\U0001f511\U0002f800",
    "-----BEGIN KEY-----\r\nAAAA\r\n-----END KEY-----\r\n",
    "x" * CONTENTS_MAX,
)
CODES = " alpha-1 \r\n\nbravo 2\rcharlie\u0301-3\n"
SEEDS = {
    "jbsw-y3dp ehpk-3pxp": TotpParameters(),
    f"otpauth://totp/DC01:admin?secret={SEED}&digits=8&algorithm=SHA256": TotpParameters(8, "SHA256"),
    f"OTPAUTH://TOTP/x?SECRET={SEED.lower()}&period=60": TotpParameters(period_s=60),
    f"otpauth://totp/x?secret={SEED}&algorithm=HmacSHA512&issuer=A%20B&image=x": TotpParameters(6, "SHA512"),
}

# RFC 6238, appendix B: each algorithm with a seed of its own length, eight digits.
RFC_SEEDS = {"SHA1": "1234567890" * 2, "SHA256": "1234567890" * 3 + "12", "SHA512": "1234567890" * 6 + "1234"}
RFC_CODES = {
    59: ("94287082", "46119246", "90693936"),
    1_111_111_109: ("07081804", "68084774", "25091201"),
    1_111_111_111: ("14050471", "67062674", "99943326"),
    1_234_567_890: ("89005924", "91819424", "93441116"),
    2_000_000_000: ("69279037", "90698825", "38618901"),
    20_000_000_000: ("65353130", "77737706", "47863826"),
}


@dataclass
class Sealed:
    cast: Cast
    flow: OpeningFlow
    envelope: str
    fields: tuple[Field, ...]


def _rfc_address(algorithm: str) -> str:
    secret = b32encode(RFC_SEEDS[algorithm].encode()).decode().rstrip("=")
    return f"otpauth://totp/RFC:6238?secret={secret}&digits=8&algorithm={algorithm}"


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    folder, clock = tmp_path_factory.mktemp("contents"), ScriptedClock(BEGIN)
    ceremony = Ceremony(Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test"))
    ceremony.set_vault(folder, "Contents", "Room 1")
    ids, seeds = {}, {}
    for name, role, team in (("Ada", Role.OPERATOR, "a"), ("Bo", Role.OFFICER, "b")):
        ceremony.enrol(name, role, team, normalise(f"correct horse battery staple velvet {name}"))
        person = ceremony.view().people[-1]
        ids[name], seeds[name] = person.id, person.seed_text
        with seed_from_text(person.seed_text) as seed:
            ceremony.prove(person.id, code_at(seed, TotpParameters(), int(clock.utc().timestamp())))
    fields = (
        *(Field(FieldKind.PASSWORD, f"Text {number}", text) for number, text in enumerate(TEXTS)),
        *(Field(FieldKind.TOTP_SEED, f"Seed {number}", text) for number, text in enumerate(SEEDS)),
        *(Field(FieldKind.TOTP_SEED, f"RFC {name}", _rfc_address(name)) for name in RFC_SEEDS),
        Field(FieldKind.CODES, "Codes", CODES),
    )
    ceremony.add_envelope("Everything", "SYS", Card(), fields)
    founded = ceremony.found()
    clock.advance(600)
    cast = Cast(clock, ceremony._machine, Path(founded.vault_path), Path(founded.trust_card_path), founded.register_code, ids, seeds)  # fmt: skip
    cast.passphrase = lambda name: normalise(f"correct horse battery staple velvet {name}")  # type: ignore[method-assign]
    # Once sealed again, so that what is read has gone through a new generation.
    for last in (False, True):
        vault = cast.open()
        flow = cast.to_open(vault)
        if last:
            yield Sealed(cast, flow, flow.view().envelopes[0].outside.id, fields)
        receipt = flow.reseal(ResealCause.HAND).receipt
        assert receipt is not None
        assert receipt.problem == ""
        cast.register_code = receipt.register_code
        vault.close()
        clock.advance(60)


def index_of(sealed: Sealed, name: str) -> int:
    return next(place for place, field in enumerate(sealed.fields) if field.name == name)


@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_a_secret_comes_back_with_each_code_point(sealed: Sealed, number: int) -> None:
    place = index_of(sealed, f"Text {number}")
    with sealed.flow.open_vault.contents.reveal(sealed.envelope, place) as value:
        assert value.copy_bytes() == TEXTS[number].encode()
    with SecretBytes(TEXTS[number].encode()) as typed:
        fits = sealed.flow.open_vault.contents.compare_typed(sealed.envelope, place, typed)
    assert len(fits) == len(TEXTS[number])
    assert all(fits)


def test_typing_back_is_compared_with_the_true_text(sealed: Sealed) -> None:
    with SecretBytes(b"Wint er24!") as typed:
        fits = sealed.flow.open_vault.contents.compare_typed(sealed.envelope, index_of(sealed, "Text 0"), typed)
    assert not all(fits)


@pytest.mark.parametrize(("text", "parameters"), SEEDS.items())
def test_a_running_code_is_counted_as_its_system_counts(sealed: Sealed, text: str, parameters: TotpParameters) -> None:
    place = index_of(sealed, f"Seed {list(SEEDS).index(text)}")
    unix_s = int(sealed.cast.clock.utc().timestamp())
    with seed_from_text(SEED) as seed:
        wanted = code_at(seed, parameters, unix_s)
    code, left_s = sealed.flow.open_vault.contents.live_code(sealed.envelope, place)
    assert (code, left_s) == (wanted, parameters.period_s - unix_s % parameters.period_s)


@pytest.mark.parametrize("algorithm", RFC_SEEDS)
def test_a_sealed_seed_gives_the_codes_of_rfc_6238(sealed: Sealed, algorithm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = index_of(sealed, f"RFC {algorithm}")
    # Below the session, which would seal at such a jump of the clock. Logged once, at the time of the vault; then only counted.
    contents = sealed.flow.open_vault.state.open_contents()
    contents.live_code(sealed.envelope, place)
    for unix_s, codes in RFC_CODES.items():
        with monkeypatch.context() as patch:
            patch.setattr(ScriptedClock, "utc", lambda _, at=unix_s: datetime.fromtimestamp(at, UTC))
            code, left_s = contents.live_code(sealed.envelope, place)
        assert (code, left_s) == (codes[list(RFC_SEEDS).index(algorithm)], 30 - unix_s % 30)


def test_each_one_time_code_is_what_was_typed(sealed: Sealed) -> None:
    place = index_of(sealed, "Codes")
    assert sealed.flow.view().envelopes[0].fields[place].codes_count == 3
    for number, wanted in enumerate((" alpha-1 ", "bravo 2", "charlie\u0301-3")):
        with sealed.flow.open_vault.contents.reveal(sealed.envelope, place, code_index=number) as value:
            assert value.copy_bytes().decode() == wanted


# -- at the ceremony ---------------------------------------------------------------------------


@given(st.sampled_from(list(FieldKind)), st.text() | st.text(alphabet="A2 -\n\r\u200b\u0301.:/", max_size=40))
def test_any_text_is_kept_as_it_is_or_refused_in_one_sentence(kind: FieldKind, text: str) -> None:
    field = Field(kind, "Key", text)
    try:
        assert checked_field(field) == field
    except BadInput as refused:
        assert refused.sentence.startswith(("Field Key: ", "Authenticator seed: "))
        assert refused.sentence.endswith((".", ")"))
        return
    assert visible_length(text) or kind is FieldKind.PASSWORD
    if kind is FieldKind.CODES:
        assert len(codes_of(text)) == len(set(codes_of(text))) > 0


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        (FieldKind.PASSWORD, "", "fill in this field"),
        (FieldKind.PASSWORD, "a\ud800", "invalid"),
        (FieldKind.PASSWORD, "x" * (CONTENTS_MAX + 1), "too long"),
        (FieldKind.USER, " \u200b ", "fill in this field"),
        (FieldKind.TOTP_SEED, "000000", "base32"),
        (FieldKind.TOTP_SEED, "JBSWY3DP", "16 to 102"),
        (FieldKind.TOTP_SEED, f"otpauth://hotp/x?secret={SEED}&counter=1", "kind totp"),
        (FieldKind.TOTP_SEED, f"otpauth://totp/x?secret={SEED}&digits=7", "6 or 8 digits"),
        (FieldKind.TOTP_SEED, f"otpauth://totp/x?secret={SEED}&period=abc", "30 or 60"),
        (FieldKind.TOTP_SEED, f"otpauth://totp/x?secret={SEED}&algorithm=MD5", "SHA512"),
        (FieldKind.TOTP_SEED, f"otpauth://totp/x?secret={SEED}&secret={SEED}", "twice"),
        (FieldKind.TOTP_SEED, "otpauth://totp/x?issuer=A", "cut short"),
        (FieldKind.TOTP_SEED, "otpauth://totp/x?secret=", "16 to 102"),
        (FieldKind.TOTP_SEED, f"otpauth://totp/x?secret={SEED}&encoder=steam", "maker's own"),
        (FieldKind.TOTP_SEED, f"otpauth-migration://offline?data={SEED}", "otpauth://totp/"),
        (FieldKind.TOTP_SEED, f"steam://{SEED}", "otpauth://totp/"),
        (FieldKind.CODES, " \n\n", "fill in this field"),
        (FieldKind.CODES, "alpha\nbravo\nalpha", "codes 1 and 3 are the same"),
        (FieldKind.CODES, "alpha\nbra\x0bvo", "code 2"),
        (FieldKind.HOST, "10.0.0.7 ", "blanks at its ends"),
        (FieldKind.HOST, "a\nb", "one line"),
        (FieldKind.HOST, "10.0.0.256", "Compare its numbers"),
        (FieldKind.HOST, "10.0.0.7:65536", "a port"),
        (FieldKind.HOST, "https://plant.example:99999/x", "Compare its numbers"),
        (FieldKind.HOST, "plant\u200b.example", "invisible"),
    ],
)
def test_what_would_fail_at_night_is_refused_when_sealed(kind: FieldKind, text: str, why: str) -> None:
    with pytest.raises(BadInput) as caught:
        checked_field(Field(kind, "Key", text))
    assert why in caught.value.sentence
    assert len(text) < 10 or text not in caught.value.sentence


@pytest.mark.parametrize(
    "text", ["10.0.0.7", "10.0.0.7:22", "plant.example", "https://[::1]:8443/x", "COM3 9600 8N1", "\\\\srv\\share"]
)
def test_addresses_of_all_kinds_are_taken(text: str) -> None:
    assert checked_field(Field(FieldKind.HOST, "Host", text)).value == text


def test_the_owner_sees_the_code_that_the_seed_gives(cast: Cast) -> None:
    ceremony = Ceremony(cast.machine)
    text = f"otpauth://totp/x?secret={SEED}&digits=8"
    view = ceremony.add_envelope("Key", "SYS", Card(), (Field(FieldKind.TOTP_SEED, "Seed", text),))
    with seed_from_text(SEED) as seed:
        code = code_at(seed, TotpParameters(8), int(cast.clock.utc().timestamp()))
    assert view.notes == (
        (
            f"Seed: it gives {code} now (8 digits, SHA1, every 30 seconds). Compare it with a code that the system accepts. "
            "If it differs, remove the envelope."
        ),
    )
    assert ceremony.view().notes == ()
    ceremony.abandon()


# -- files -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("recovery.key", "recovery.key"),
        ("aux.pdf", "aux_.pdf"),
        ("NUL", "NUL_"),
        ("Com1.tar.gz", "Com1_.tar.gz"),
        ("lpt\u00b9", "lpt\u00b9_"),
        ("CON .txt", "CON _.txt"),
        ("trail.", "trail_"),
        ("trail. .", "trail___"),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
        ("gnp.\u202eexe", "gnp._exe"),
        ("console.txt", "console.txt"),
    ],
)
def test_a_file_gets_a_name_that_every_drive_gives_back(given_name: str, kept: str) -> None:
    assert file_name(given_name) == kept
    assert file_name(kept) == kept


def test_files_of_one_envelope_do_not_clash_and_are_not_empty() -> None:
    assert checked_files([("a.key", b"1"), ("b.key", b"2")]) == (("a.key", b"1"), ("b.key", b"2"))
    for files, why in (
        ([("a.key", b"1"), ("A.KEY", b"2")], "another file of this envelope"),
        ([("aux", b"1"), ("aux_", b"2")], "another file of this envelope"),
        ([("a.key", b"")], "is empty"),
        ([("\U0001f511" * 60, b"1")], "too long for a drive"),
    ):
        with pytest.raises(BadInput, match=why):
            checked_files(files)


def test_an_empty_file_is_told_at_the_ceremony(cast: Cast, tmp_path: Path, refused: Callable[..., str]) -> None:
    (tmp_path / "empty.key").touch()
    ceremony = Ceremony(cast.machine)
    field = (Field(FieldKind.USER, "User", "root"),)
    assert "is empty" in refused(
        BadInput, lambda: ceremony.add_envelope("Key", "SYS", Card(), field, attachments=(tmp_path / "empty.key",))
    )
    assert ceremony.view().envelopes == ()
    ceremony.abandon()
