"""`twinseal import`: a real KeePass file, a real pipe, a real terminal, and the pair that reads what arrived."""

from __future__ import annotations

import base64
import contextlib
import re
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from cli.test_change_command import NEXT, WHY, Room
from fakes.at_a_terminal import AtATerminal
from fakes.commands import COMMAND, Station, environment
from fakes.keepass import Entry, Folder, KeePass, xml_of
from twinseal.bootstrap import real_machine
from twinseal.cli.command_line import EXIT_REFUSED
from twinseal.crypto.totp import authenticator_of, code_at
from twinseal.domain.opening import ResealCause
from twinseal.flows.sealed import SealedVault
from twinseal.vault.sealed_file import read_sealed

OFFICERS = ("Grace", "Frank")
OTP = "otpauth://totp/VPN:ops?secret=JBSWY3DPEHPK3PXP&digits=8&period=60&algorithm=SHA256&issuer=VPN"
PLAN = bytes(range(256)) * 300
BOOK = b"Start the pump, then the valve.\r\n" * 40
SECRETS = (
    "Sierra-51-tango<&>\"'",
    "Uniform 52 victor ",
    "Whiskey-53-xray",
    "JBSWY3DPEHPK3PXP",
    "Start the pump, then the valve.",
)
TREE = (
    Entry("Console", {"UserName": "root", "Password": SECRETS[2]}),
    Folder("Network", [
        Entry(
            "VPN", {"UserName": "ops", "Password": SECRETS[0], "URL": "https://vpn.example:8443", "Notes": "Ring twice.\nThen wait.",
                    "otp": OTP, "Second password": SECRETS[1]},
            ("Password", "otp", "Second password"), ("plan.bin:0", "book.txt:1"), tags="core",
            history=[Entry("VPN", {"Password": "older"})],
        ),
        Folder("Core", [Entry("Console", {"UserName": "admin", "Password": SECRETS[2] + "2"}, expires="2020-01-01T00:00:00Z"), Entry("Empty")]),
    ]),
)  # fmt: skip


@pytest.fixture
def room(founded: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    station = founded.copied(tmp_path / "home")
    return Room(station.vault, {person["name"].split()[0]: person for person in station.facts["people"]})


@pytest.fixture
def keepass(tmp_path: Path) -> KeePass:
    folder = tmp_path / "keepass"
    folder.mkdir()
    return KeePass.of_xml(folder, xml_of(*TREE, binaries=[PLAN, BOOK]))


def starts(
    room: Room, *words: str, stdin: int | None = None, before: tuple[str, ...] = (), pair: tuple[str, str] = OFFICERS
) -> AtATerminal:
    said = ("--first", room.named(pair[0]), "--second", room.named(pair[1]), "--purpose", WHY)
    popen: dict[str, Any] = {} if stdin is None else {"stdin": stdin}
    return AtATerminal((*before, *COMMAND, "import", str(room.vault), *words, *said), environment(), **popen)


@contextlib.contextmanager
def exporting(keepass: KeePass, record: Path | None = None) -> Iterator[int]:
    """Start the export as a shell would, with its password typed; what it writes comes by the pipe that is given out."""
    trace = traced(record) if record is not None else ()
    command = [*trace, "/usr/bin/keepassxc-cli", "export", "-q", str(keepass.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(f"{keepass.password}\n".encode())
        child.stdin.close()
        yield child.stdout.fileno()
    assert child.returncode == 0


def traced(record: Path) -> tuple[str, ...]:
    calls = "trace=write,writev,pwrite64,pwritev,openat,open,creat,sendto,sendmsg,mmap,splice,copy_file_range,sendfile"
    return ("/usr/bin/strace", "-f", "-qq", "-y", "-xx", "-s", "4000000", "-e", calls, "-o", str(record))


def finish(room: Room, terminal: AtATerminal, count: int, *, seal: int = 2) -> None:
    terminal.answer("Leave an envelope out? Its number, or Enter to add them all: ", "")
    terminal.asks("Read the whole list:")
    if count > 1:
        terminal.answer("Take a row out? Its number, or Enter to keep them all: ", "")
    room.sign(terminal, OFFICERS)
    terminal.asks(f"Sealed again. Write into the paper register: 000{seal} P0")
    terminal.answer("stand in the paper register now? (yes/no): ", "yes")
    assert terminal.ends() == 0


@dataclass
class Arrived:
    """An envelope as the next pair finds it."""

    system: str
    fields: dict[str, tuple[str, str]]
    """Kind and value by name."""
    files: dict[str, bytes]


def arrived(room: Room, pair: tuple[str, str] = NEXT) -> dict[str, Arrived]:
    """Return what the next pair finds, by label."""
    vault = SealedVault.open(real_machine(), room.vault)
    flow = room.opened(vault, "Firewall, root", pair=pair)
    store, context = flow.open_vault.state.open_store(), vault.context
    standing = {}
    for each in store.outsides():
        fields = {field.name: (field.kind.value, field.value) for field in store.contents(each.id).fields}
        files = {
            file.name: b"".join(
                read_sealed(context.machine.files, context.paths, file, vault_id=context.header.vault_id, label="")
            )
            for file in store.stored_files()
            if file.envelope == each.id
        }
        standing[each.name] = Arrived(each.system, fields, files)
    flow.reseal(ResealCause.HAND)
    vault.close()
    return standing


VPN = Arrived(
    "Network",
    {
        "User name": ("user", "ops"),
        "Password": ("password", SECRETS[0]),
        "Address": ("host", "https://vpn.example:8443"),
        "Notes": ("text", "Ring twice.\nThen wait."),
        "Authenticator seed": ("totp_seed", OTP),
        "Second password": ("password", SECRETS[1]),
        "Tags": ("text", "core"),
    },
    {"plan.bin": PLAN, "book.txt": BOOK},
)
WHOLE = {
    "VPN": VPN,
    "Console (root)": Arrived("Passwords", {"User name": ("user", "root"), "Password": ("password", SECRETS[2])}, {}),
    "Console (Core)": Arrived(
        "Network / Core", {"User name": ("user", "admin"), "Password": ("password", SECRETS[2] + "2")}, {}
    ),
}
"""What is to arrive of `TREE`."""


def test_a_keepass_file_arrives_whole_and_owes_rotations(room: Room, keepass: KeePass) -> None:
    with exporting(keepass) as pipe, starts(room, stdin=pipe) as terminal:
        room.opens(terminal, OFFICERS)
        terminal.asks("Read from KeePass: 3 envelopes would be added, and each is to be rotated.")
        terminal.asks("1. \u201cConsole (root)\u201d (Passwords) from \u201cConsole\u201d")
        terminal.asks("User name (user name), Password (password)")
        terminal.asks("2. \u201cVPN\u201d (Network) from \u201cVPN\u201d in Network")
        terminal.asks("User name (user name), Password (password), Address (address), Notes (text), Authenticator seed (authenticator seed), Second password (password), Tags (text), file book.txt (1320 bytes), file plan.bin (76800 bytes)")  # fmt: skip
        terminal.asks("3. \u201cConsole (Core)\u201d (Network / Core) from \u201cConsole\u201d in Network / Core")
        terminal.asks("Expired since 2020-01-01 00:00 UTC.")
        terminal.asks("1 older version of entries.")
        terminal.asks("\u201cEmpty\u201d in Network / Core: it is empty.")
        finish(room, terminal, 3)
        assert not any(secret in terminal.shown for secret in (*SECRETS, OTP, "Ring twice"))
    assert room.owed().count("rotate") == 3
    standing = arrived(room)
    assert {label: standing[label] for label in WHOLE} == WHOLE
    # Code for code what keepassxc-cli shows.
    now = int(time.time())
    seed, parameters = authenticator_of(standing["VPN"].fields["Authenticator seed"][1])
    theirs = keepass.code("Network/VPN")
    assert theirs in {code_at(seed, parameters, now), code_at(seed, parameters, int(time.time()))}
    assert len(theirs) == 8


@pytest.mark.long
def test_the_same_once_more_adds_nothing_and_goes_on(room: Room, keepass: KeePass) -> None:
    with exporting(keepass) as pipe, starts(room, stdin=pipe) as terminal:
        room.opens(terminal, OFFICERS)
        terminal.answer("Leave an envelope out? Its number, or Enter to add them all: ", "2")
        terminal.asks("\u201cVPN\u201d: left out by you.")
        finish(room, terminal, 2)
    with exporting(keepass) as pipe, starts(room, stdin=pipe) as terminal:
        room.opens(terminal, OFFICERS)
        terminal.asks("1. \u201cVPN\u201d (Network)")
        terminal.asks("2 envelopes of this label the vault has already: left out")
        finish(room, terminal, 1, seal=3)
    assert set(WHOLE) <= set(arrived(room))


FILE_WRITES = re.compile(r"^\d+ +(write|writev|pwrite64|pwritev|sendto|sendmsg)\(\d+<(.*?)>, (.*)$")


def written(record: Path) -> tuple[dict[str, bytes], bytes]:
    """Return what was written to each file, and to pipes, terminals and sockets, of a record of strace."""
    files: dict[str, bytes] = {}
    others = b""
    for line in record.read_text(encoding="ascii").splitlines():
        call = FILE_WRITES.match(line)
        if call is None:
            continue
        data = b"".join(bytes.fromhex(text.replace("\\x", "")) for text in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', call[3]))
        name = _unhexed(call[2])
        if name.startswith(("pipe:", "socket:", "anon_inode:", "/dev/tty", "/dev/pts/", "/dev/null")):
            others += data
        else:
            files[name] = files.get(name, b"") + data
    return files, others


def _unhexed(name: str) -> str:
    return re.sub(r"(?:\\x[0-9a-f]{2})+", lambda standing: bytes.fromhex(standing[0].replace("\\x", "")).decode(), name)


def forms_of(secret: bytes) -> set[bytes]:
    """Return a secret as it could stand in a file: as it is, in XML, in base64 wherever it begins, in hexadecimal, in UTF-16."""
    shifted = {base64.b64encode(bytes(shift) + secret)[4 if shift else 0 : -4] for shift in range(3)}
    return {
        secret,
        escape(secret.decode(), {'"': "&quot;"}).encode(),
        *shifted,
        secret.hex().encode(),
        secret.decode().encode("utf-16-le"),
    }


@pytest.mark.parametrize("way", ["a pipe", "the file"])
def test_no_secret_is_written_to_any_file_in_the_clear(room: Room, keepass: KeePass, tmp_path: Path, way: str) -> None:
    ours, theirs = tmp_path / "ours.strace", tmp_path / "theirs.strace"
    with contextlib.ExitStack() as held:
        if way == "a pipe":
            pipe = held.enter_context(exporting(keepass, theirs))
            terminal = held.enter_context(starts(room, stdin=pipe, before=traced(ours)))
        else:
            terminal = held.enter_context(starts(room, "--kdbx", str(keepass.path), before=traced(ours)))
            terminal.answer("Password of made.kdbx: ", keepass.password)
        room.opens(terminal, OFFICERS)
        terminal.asks("Read from KeePass: 3 envelopes")
        finish(room, terminal, 3)
        assert not any(secret in terminal.shown for secret in SECRETS)
    files, others = written(ours)
    if way == "a pipe":
        their_files, others = written(theirs)
        files |= their_files
    secrets = [secret.encode() for secret in (*SECRETS, keepass.password, "Ring twice.")] + [
        PLAN[:64].decode("latin-1").encode("latin-1")
    ]
    # It was looked at: the export itself went through a pipe, and the vault was written.
    assert SECRETS[2].encode() in others
    assert any(name.startswith(str(room.vault)) and len(data) > 50_000 for name, data in files.items())
    assert len({name for name in files if name.startswith(str(room.vault))}) >= 6
    everything = b"".join(files.values())
    for secret in secrets[:-1]:
        assert not any(form in everything for form in forms_of(secret)), secret
    assert secrets[-1] not in everything
    # Nor does a file hold one that was written by another way.
    lying = [path for path in tmp_path.rglob("*") if path.is_file() and path not in (ours, theirs)]
    assert keepass.path in lying
    assert not [path for path in lying for secret in secrets[:-1] if secret in path.read_bytes()]
    standing = arrived(room)
    assert {label: standing[label] for label in WHOLE} == WHOLE


@pytest.mark.parametrize(
    ("words", "given", "said"),
    [
        ((), b"", "Nothing came on standard input"),
        ((), b'<!DOCTYPE x [<!ENTITY a "b">]><KeePassFile>&a;</KeePassFile>', "declares a document type"),
        ((), b"Database password is wrong", "no well-formed XML"),
        (("--format", "csv"), b"user;password\na;b\n", "No column is called label"),
        (("--format", "csv", "--folder", "Net"), b"", "A CSV file has no folder to choose"),
    ],
)
def test_what_cannot_be_read_is_refused_before_a_sign_in(
    room: Room, words: tuple[str, ...], given: bytes, said: str
) -> None:
    before = (room.vault / "audit" / "log.tws").read_bytes()
    command = [*COMMAND, "import", str(room.vault), *words]
    done = subprocess.run(command, input=given, env=environment(), capture_output=True, check=False)
    assert done.returncode == EXIT_REFUSED
    assert said in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
    assert (room.vault / "audit" / "log.tws").read_bytes() == before


def test_a_dry_run_of_a_csv_shows_everything_and_adds_nothing(room: Room, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("Label;Password;Rack\nTime server;Xray-54;7\nBroken;y\n")
    with rows.open("rb") as pipe, starts(room, "--format", "csv", "--dry-run", stdin=pipe.fileno()) as terminal:
        room.opens(terminal, OFFICERS)
        terminal.asks("Read from a CSV file: 1 envelope would be added")
        terminal.asks("Column \u201cRack\u201d: a field \u201cRack\u201d.")
        terminal.asks("1. \u201cTime server\u201d (a CSV file) from line 2")
        terminal.asks("line 3: It has 2 cells, and the first row has 3.")
        terminal.asks("A dry run: nothing was changed")
        terminal.answer("stand in the paper register now? (yes/no): ", "no")
        assert terminal.ends() == 0
        assert "Xray-54" not in terminal.shown
    assert "Time server" not in arrived(room)
    assert room.owed().count("rotate") == 0
