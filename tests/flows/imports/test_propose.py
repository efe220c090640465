"""What an import proposes: each value as it is, or a sentence that names where it stood and why it is not taken."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.keepass import Entry, Folder, blocks, xml_of
from twinseal.crypto.totp import authenticator_of
from twinseal.domain.envelope import FieldKind
from twinseal.domain.imported import ImportFormat
from twinseal.domain.look_alikes import alike
from twinseal.domain.text import NAME_MAX
from twinseal.flows.imports.keepass_xml import read_keepass_xml
from twinseal.flows.imports.proposal import Proposal, Proposals
from twinseal.flows.imports.propose import propose

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def proposed(*inside: Entry | Folder, binaries: tuple[bytes, ...] = (), root: str = "Passwords") -> Proposals:
    source = read_keepass_xml(iter(blocks(xml_of(*inside, binaries=binaries, root=root))), now=NOW)
    return propose(source, ImportFormat.KEEPASS_XML)


def only(*inside: Entry | Folder, binaries: tuple[bytes, ...] = ()) -> Proposal:
    offered = proposed(*inside, binaries=binaries)
    assert not offered.left_out, list(map(str, offered.left_out))
    (proposal,) = offered.proposed
    return proposal


def refusal(entry: Entry, binaries: tuple[bytes, ...] = ()) -> str:
    offered = proposed(Folder("Network", [entry]), binaries=binaries)
    assert not offered.proposed
    (sentence,) = map(str, offered.left_out)
    assert sentence.startswith(f"\u201c{entry.title}\u201d in Network: ")
    return sentence


def fields(proposal: Proposal) -> dict[str, tuple[FieldKind, str]]:
    return {each.name: (each.kind, each.value) for each in proposal.fields}


def notes(proposal: Proposal) -> list[str]:
    return list(map(str, proposal.notes))


def test_each_field_gets_a_kind_that_fits() -> None:
    entry = Entry(
        "Switch",
        {
            "UserName": "admin", "Password": " p ", "URL": "10.0.0.1:22", "Notes": "a\nb", "Key": "k\nl", "Token": "t", "Plain": "x",
        },
        ("Password", "Key", "Token"),
    )  # fmt: skip
    assert fields(only(Folder("Net", [entry]))) == {
        "User name": (FieldKind.USER, "admin"),
        "Password": (FieldKind.PASSWORD, " p "),
        "Address": (FieldKind.HOST, "10.0.0.1:22"),
        "Notes": (FieldKind.TEXT, "a\nb"),
        # A key of several lines is no password that somebody types.
        "Key": (FieldKind.TEXT, "k\nl"),
        "Token": (FieldKind.PASSWORD, "t"),
        "Plain": (FieldKind.TEXT, "x"),
    }


def test_an_address_that_is_none_stays_what_it_is() -> None:
    assert fields(only(Entry("A", {"URL": " not an address "})))["Address"] == (FieldKind.TEXT, " not an address ")


def test_a_folder_becomes_the_system() -> None:
    assert only(Folder("Network", [Folder("Core", [Entry("A", {"Password": "p"})])])).system == "Network / Core"
    assert only(Entry("A", {"Password": "p"})).system == "Passwords"
    long = Folder("x" * 70, [Folder("y" * 70, [Entry("A", {"Password": "p"})])])
    proposal = only(long)
    assert len(proposal.system) <= NAME_MAX
    assert proposal.system.endswith("y" * 70)
    assert fields(proposal)["Folder"] == (FieldKind.TEXT, f"{'x' * 70} / {'y' * 70}")


def test_titles_that_look_alike_are_told_apart_by_folder() -> None:
    offered = proposed(
        Entry("Console", {"Password": "1"}),
        Folder("Net", [Entry("console", {"Password": "2"}), Folder("Core", [Entry("C\u043ensole", {"Password": "3"})])]),
        Folder("Web", [
            Entry("Console", {"Password": "4", "UserName": "root"}),
            Entry("Console", {"Password": "5", "UserName": "ops"}),
            Entry("Console", {"Password": "6"}),
            Entry("Other", {"Password": "7"}),
        ]),
    )  # fmt: skip
    assert [each.label for each in offered.proposed] == [
        "Console (2)", "console (Net)", "C\u043ensole (Core)", "Console (Web)", "Console (Web, ops)", "Console (Web, 2)", "Other"
    ]  # fmt: skip


def test_a_title_that_is_no_label_is_kept_as_a_field() -> None:
    long = "x" * 100
    proposal = only(Entry(long, {"Password": "p"}))
    assert proposal.label == "x" * 79 + "\u2026"
    assert fields(proposal)["Title"] == (FieldKind.TEXT, long)
    assert notes(proposal) == [f"The label is \u201c{proposal.label}\u201d; the title as it was is kept as a field."]
    proposal = only(Entry(" A  B ", {"Password": "p"}))
    assert (proposal.label, fields(proposal)["Title"]) == ("A B", (FieldKind.TEXT, " A  B "))


def test_own_fields_of_one_name_are_told_apart() -> None:
    proposal = only(Entry("A", {"UserName": "u", "User name": "v", "password": "w", "Password": "p"}))
    assert fields(proposal) == {
        "User name": (FieldKind.USER, "u"),
        "Password": (FieldKind.PASSWORD, "p"),
        "User name 2": (FieldKind.TEXT, "v"),
        "password 2": (FieldKind.TEXT, "w"),
    }
    assert "\u201cUser name\u201d is called \u201cUser name 2\u201d here." in notes(proposal)


@pytest.mark.parametrize(
    ("entry", "binaries", "said"),
    [
        (Entry("A", {"Password": "{REF:P@I:0123456789ABCDEF}"}), (), "Password: it refers to another entry of KeePass"),
        (Entry("A", {"Own\u202e": "x"}), (), "U+202E"),
        (Entry("A", {"k" * 81: "x"}), (), "81 characters"),
        (Entry("A", {f"A rather long name of a field {n} {'x' * 40}": "v" for n in range(90)}), (), "too long for one entry of the log"),
        (Entry("A", {"Password": "p"}, files=("plan:7",)), (), "plan: this file is not in the export"),
        (Entry("A", {"Password": "p"}, files=("plan:0",)), (b"",), "plan is empty"),
        (Entry("A", {"Password": "p"}, files=("plan:0", "PLAN:0")), (b"x",), "another file of this envelope has that name"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_whole_is_left_out_with_a_reason(entry: Entry, binaries: tuple[bytes, ...], said: str) -> None:
    assert said in refusal(entry, binaries)


def test_an_entry_without_a_title_is_named_by_its_folder() -> None:
    offered = proposed(Folder("Net", [Entry("", {"Password": "p"})]))
    (sentence,) = map(str, offered.left_out)
    assert sentence.startswith("an entry without a title in Net: Title: ")
    assert not offered.proposed


def test_what_is_empty_is_said_and_a_file_alone_is_taken() -> None:
    offered = proposed(Entry("Nothing"), Entry("Blank", {"Notes": " \n "}), Entry("File", files=("f:0",)), binaries=(b"x",))
    assert list(map(str, offered.left_out)) == ["\u201cNothing\u201d: it is empty."]
    blank, file = offered.proposed
    assert notes(blank) == ["\u201cNotes\u201d holds nothing but blanks: left out."]
    assert (fields(file), [name for name, _ in file.files]) == ({"Title": (FieldKind.TEXT, "File")}, ["f"])


OTPAUTH = "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=8&period=60&algorithm=SHA512"
RAW = b"12345678901234567890"


@pytest.mark.parametrize(
    ("strings", "same", "seed", "parameters"),
    [
        ({"otp": OTPAUTH}, True, "JBSWY3DPEHPK3PXP", (8, "SHA512", 60)),
        ({"otp": "JBSW Y3DP EHPK 3PXP"}, True, "JBSWY3DPEHPK3PXP", (6, "SHA1", 30)),
        ({"otp": "key=JBSWY3DPEHPK3PXP&step=60&size=8&otpHashMode=Sha256"}, False, "JBSWY3DPEHPK3PXP", (8, "SHA256", 60)),
        ({"TOTP Seed": "jbsw y3dp ehpk 3pxp", "TOTP Settings": "30;6"}, True, "JBSWY3DPEHPK3PXP", (6, "SHA1", 30)),
        ({"TOTP Seed": "JBSWY3DPEHPK3PXP", "TOTP Settings": "60;8"}, False, "JBSWY3DPEHPK3PXP", (8, "SHA1", 60)),
        ({"TimeOtp-Secret-Base32": "JBSWY3DPEHPK3PXP"}, False, "JBSWY3DPEHPK3PXP", (6, "SHA1", 30)),
        (
            {"TimeOtp-Secret-Hex": RAW.hex(), "TimeOtp-Length": "8", "TimeOtp-Period": "60", "TimeOtp-Algorithm": "HMAC-SHA-256"},
            False, base64.b32encode(RAW).decode(), (8, "SHA256", 60),
        ),
        ({"TimeOtp-Secret": RAW.decode()}, False, base64.b32encode(RAW).decode(), (6, "SHA1", 30)),
        ({"TimeOtp-Secret-Base64": base64.b64encode(RAW).decode()}, False, base64.b32encode(RAW).decode(), (6, "SHA1", 30)),
    ],
)  # fmt: skip
def test_every_form_of_an_authenticator_keeps_its_codes(
    strings: dict[str, str], same: bool, seed: str, parameters: tuple[int, str, int]
) -> None:
    proposal = only(Entry("A", {"Password": "p", **strings}))
    kind, value = fields(proposal)["Authenticator seed"]
    assert kind is FieldKind.TOTP_SEED
    assert (value in strings.values()) == same
    held, read = authenticator_of(value)
    assert base64.b32encode(held.copy_bytes()).decode() == seed
    assert (read.digits, read.algorithm, read.period_s) == parameters
    assert set(fields(proposal)) == {"Password", "Authenticator seed"}


@pytest.mark.parametrize(
    "strings",
    [
        {"otp": "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=7"},
        {"otp": "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&encoder=steam"},
        {"otp": "otpauth://hotp/x?secret=JBSWY3DPEHPK3PXP&counter=3"},
        {"TOTP Seed": "JBSWY3DPEHPK3PXP", "TOTP Settings": "30;S"},
        {"TimeOtp-Secret-Hex": "xyz"},
        {"TimeOtp-Secret-Hex": RAW.hex(), "TimeOtp-Secret": "a"},
        {"TimeOtp-Secret-Base32": "JBSWY3DPEHPK3PXP", "TimeOtp-Period": "45"},
    ],
)
def test_what_gives_no_codes_here_is_kept_as_a_text(strings: dict[str, str]) -> None:
    proposal = only(Entry("A", {"Password": "p", **strings}))
    kept = fields(proposal)
    assert {name: kept[name] for name in strings} == {name: (FieldKind.TEXT, value) for name, value in strings.items()}
    assert any("gives no codes here" in note for note in notes(proposal))
    assert not any(kind is FieldKind.TOTP_SEED for kind, _ in kept.values())


def test_a_file_keeps_its_bytes_and_gets_a_safe_name() -> None:
    proposal = only(Entry("A", {"Password": "p"}, files=("a/b.txt:0", "con:0")), binaries=(b"\0\xff",))
    assert [(name, data.copy_bytes()) for name, data in proposal.files] == [("a_b.txt", b"\0\xff"), ("con_", b"\0\xff")]
    assert notes(proposal) == [
        "\u201ca/b.txt\u201d is called \u201ca_b.txt\u201d here.", "\u201ccon\u201d is called \u201ccon_\u201d here."
    ]  # fmt: skip


TITLES = st.lists(
    st.sampled_from(["Console", "console", "C\u043ensole", "VPN", "x" * 79, "x" * 85, "x" * 90, "1", "l", "I"]), max_size=12
)


@given(TITLES, st.lists(st.sampled_from(["", "Net", "net", "Core " * 20]), min_size=12, max_size=12))
def test_no_two_labels_look_alike_and_nothing_is_lost(titles: list[str], folders: list[str]) -> None:
    entries = [Entry(title, {"Password": f"p{number}"}) for number, title in enumerate(titles)]
    inside = [Folder(folder, [entry]) if folder else entry for entry, folder in zip(entries, folders, strict=False)]
    offered = proposed(*inside)
    labels = [each.label for each in offered.proposed]
    assert not offered.left_out
    assert {fields(each)["Password"][1] for each in offered.proposed} == {f"p{number}" for number in range(len(titles))}
    assert all(0 < len(label) <= NAME_MAX for label in labels)
    assert not [(label, other) for place, label in enumerate(labels) for other in labels[:place] if alike(label, other)]
    # The same once more gives the same, so that a further list goes on.
    assert [each.label for each in proposed(*inside).proposed] == labels
