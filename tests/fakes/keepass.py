"""KeePass files made by the real keepassxc-cli, and the XML that goes into one with what its commands cannot say."""

from __future__ import annotations

import base64
import gzip
import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.flows.imports.source import Source

PASSWORD = "correct kee"


@dataclass
class Entry:
    """An entry to be written down."""

    title: str
    fields: dict[str, str] = field(default_factory=dict)
    protected: tuple[str, ...] = ("Password",)
    files: tuple[str, ...] = ()
    """Numbers of binaries, by the name that the file has in the entry and after a colon: `plan.pdf:0`."""
    expires: str = ""
    tags: str = ""
    history: Sequence[Entry] = ()

    def xml(self, uuid: str = "") -> str:
        strings = {"Title": self.title, **self.fields}
        own = uuid or base64.b64encode(os.urandom(16)).decode()
        history = f"<History>{''.join(older.xml(own) for older in self.history)}</History>"
        return (
            f"<Entry><UUID>{own}</UUID><Tags>{escape(self.tags)}</Tags>"
            + (f"<Times><ExpiryTime>{self.expires}</ExpiryTime><Expires>True</Expires></Times>" if self.expires else "")
            + "".join(
                f"<String><Key>{escape(key)}</Key><Value{self._protection(key)}>{_text(value)}</Value></String>"
                for key, value in strings.items()
            )
            + "".join(
                f'<Binary><Key>{escape(name)}</Key><Value Ref="{ref}"/></Binary>'
                for name, _, ref in (file.rpartition(":") for file in self.files)
            )
            + ("" if uuid else history)
            + "</Entry>"
        )

    def _protection(self, key: str) -> str:
        return ' ProtectInMemory="True"' if key in self.protected else ""


@dataclass
class Folder:
    """A folder with entries and folders."""

    name: str
    inside: Sequence[Entry | Folder] = ()
    uuid: str = ""

    def xml(self) -> str:
        uuid = self.uuid or base64.b64encode(os.urandom(16)).decode()
        return f"<Group><UUID>{uuid}</UUID><Name>{escape(self.name)}</Name>{''.join(part.xml() for part in self.inside)}</Group>"


def _text(value: str) -> str:
    return escape(value, {"\r": "&#13;"})


def xml_of(*inside: Entry | Folder, binaries: Iterable[bytes] = (), recycle_bin: str = "", root: str = "Passwords") -> bytes:
    """Return the XML of a whole file; binaries are packed, as keepassxc-cli writes them."""
    packed = "".join(
        f'<Binary ID="{number}" Compressed="True">{base64.b64encode(gzip.compress(data)).decode()}</Binary>'
        for number, data in enumerate(binaries)
    )
    bin_uuid = f"<RecycleBinUUID>{recycle_bin}</RecycleBinUUID>" if recycle_bin else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<KeePassFile><Meta><Generator>KeePassXC</Generator>'
        f"{bin_uuid}<Binaries>{packed}</Binaries></Meta><Root>{Folder(root, inside).xml()}</Root></KeePassFile>"
    ).encode()


@dataclass
class KeePass:
    """A KeePass file, and the program that made it."""

    path: Path
    password: str = PASSWORD

    @classmethod
    def of_xml(cls, folder: Path, xml: bytes) -> KeePass:
        """Have keepassxc-cli make a file of an XML."""
        plain = folder / "made.xml"
        plain.write_bytes(xml)
        made = cls(folder / "made.kdbx")
        made.run("import", "-p", str(plain), str(made.path), typed=f"{made.password}\n{made.password}\n", names_file=False)
        plain.unlink()
        return made

    @classmethod
    def new(cls, folder: Path) -> KeePass:
        """Have keepassxc-cli make an empty file."""
        made = cls(folder / "made.kdbx")
        made.run("db-create", "-p", str(made.path), typed=f"{made.password}\n{made.password}\n", names_file=False)
        return made

    def run(self, command: str, *words: str, typed: str = "", names_file: bool = True) -> bytes:
        """Run a command on the file; return what it writes."""
        file = (str(self.path),) if names_file else ()
        done = subprocess.run(
            ["keepassxc-cli", command, "-q", *self._options(words), *file, *self._rest(words)],
            input=(typed or f"{self.password}\n").encode(), capture_output=True, check=False,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    @staticmethod
    def _options(words: Sequence[str]) -> list[str]:
        # A word behind an option that takes one belongs to it.
        options: list[str] = []
        for number, word in enumerate(words):
            before = words[number - 1] if number else ""
            if word.startswith("-") or before in ("-u", "--url", "--notes"):
                options.append(word)
        return options

    @classmethod
    def _rest(cls, words: Sequence[str]) -> list[str]:
        options = cls._options(words)
        return [word for word in words if word not in options]

    def add(self, path: str, secret: str, *words: str) -> None:
        """Add an entry with a password."""
        self.run("add", *words, "-p", path, typed=f"{self.password}\n{secret}\n")

    def as_keepass_4(self) -> None:
        """Have it written in the newer form: what was thrown away asks for it."""
        self.add("Thrown away", "nothing")
        self.run("rm", "Thrown away")
        assert self.path.read_bytes()[10:12] == b"\x04\x00"

    def export(self) -> bytes:
        """Return the XML that keepassxc-cli writes on standard output."""
        return self.run("export")

    def code(self, path: str) -> str:
        """Return the code that keepassxc-cli shows of an entry now."""
        return self.run("show", "--totp", path).decode().strip()


def blocks(data: bytes, size: int = 777) -> list[bytearray]:
    """Return bytes in small blocks, so that every boundary lies somewhere."""
    return [bytearray(data[place : place + size]) for place in range(0, len(data), size)]


def files_of(source: Source) -> dict[str, bytes]:
    return {
        file.name: file.data.copy_bytes() if isinstance(file.data, SecretBytes) else b""
        for entry in source.entries
        for file in entry.files
    }
