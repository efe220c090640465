"""The XML that `keepassxc-cli export` writes: read piece by piece, without entities, and never beyond its bounds."""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from xml.parsers import expat

from twinseal.domain.errors import BadInput
from twinseal.domain.text import CONTENTS_MAX
from twinseal.domain.texts import Text
from twinseal.flows.imports.packed_file import PackedFile
from twinseal.flows.imports.source import (
    ENTRIES_MAX,
    FIELDS_MAX,
    FILES_MAX,
    FileFault,
    Source,
    SourceEntry,
    SourceField,
    SourceFile,
    path_digest,
    path_of,
)

DEPTH_MAX: Final = 64
"""How deep elements may lie in each other; a folder in a folder is one deeper."""
ELEMENTS_MAX: Final = 2_000_000
ATTRIBUTES_MAX: Final = 1_000
"""The most characters of the attributes of one element: those of KeePass have some ten."""
_TAG_MAX: Final = 256 * 1024
"""The most bytes that may pass without anything ending in them, beside one block: a tag is never so long."""
_NAME_MAX: Final = 1_000
_FOLDERS_MAX: Final = 4_000
"""The most characters of the folders that an entry lies in, together: each entry is known by all of them."""
_LEAVES: Final = frozenset(("Key", "Value", "UUID", "Tags", "Expires", "ExpiryTime"))
"""What holds text alone: an element in it would part the text in two."""
_NO_UUID: Final = ("", base64.b64encode(bytes(16)).decode())
_NO_BIN: Final = "-"
_YES: Final = "true"
_PROTECTED: Final = "Protected"


@dataclass(slots=True)
class _Group:
    name: str = ""
    uuid: str = ""


@dataclass(slots=True, repr=False)
class _Reading:
    """The entry that is being read, and the field or file of it."""

    entry: SourceEntry
    uuids: frozenset[str]
    is_wanted: bool
    key: str = ""
    value: str = ""
    length: int = 0
    is_protected: bool = False
    ref: str = ""
    inline: PackedFile | None = None
    expires: bool = False
    expiry: str = ""
    refs: list[tuple[SourceFile, str]] = field(default_factory=list)


def read_keepass_xml(blocks: Iterable[bytearray], *, folder: str = "", now: datetime) -> Source:
    """Return what the XML of a KeePass file holds; of `folder` alone where one is named, with all that lies below it.

    Raises `BadInput` for what is no such file, what could do harm, and what is too much.
    """
    return _KeePassXml(folder, now).read(blocks)


class _KeePassXml:
    def __init__(self, folder: str, now: datetime) -> None:
        self._folder, self._now = folder, now
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        # No entity can be declared without one, neither a small one that grows nor one that names a file.
        parser.StartDoctypeDeclHandler = _no_doctype
        self._stack: list[str] = []
        self._elements = 0
        self._leaf, self._leaf_length = "", 0
        self._groups: list[_Group] = []
        self._binaries: dict[str, SourceFile] = {}
        self._packed: tuple[str, PackedFile] | None = None
        self._held = 0
        self._bin = _NO_BIN
        self._readings: list[_Reading] = []
        self._reading: _Reading | None = None
        self._history = self._older = self._counted = self._binned = 0
        self._name = ""
        self._paths: Counter[bytes] = Counter()

    def read(self, blocks: Iterable[bytearray]) -> Source:
        """Read to the end."""
        fed = 0
        try:
            for block in blocks:
                fed += len(block)
                self._parser.Parse(block, False)
                if fed - max(0, self._parser.CurrentByteIndex) > _TAG_MAX + len(block):
                    raise BadInput("input.bad.import_xml_harmful")
            self._parser.Parse(b"", True)
        except expat.ExpatError as fault:
            raise BadInput("input.bad.import_xml", line=fault.lineno) from None
        except (LookupError, ValueError):
            # An encoding that it declares and that nobody here knows, or that has signs of several bytes.
            raise BadInput("input.bad.import_xml", line=1) from None
        finally:
            for reading in self._readings:
                if reading.inline is not None:
                    reading.inline.wipe()
        if self._counted > ENTRIES_MAX:
            raise BadInput("input.bad.import_entries", count=self._counted, most=ENTRIES_MAX)
        return self._source()

    # -- what expat says -----------------------------------------------------------------------

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        if len(self._stack) >= DEPTH_MAX or self._elements > ELEMENTS_MAX:
            raise BadInput("input.bad.import_xml_harmful")
        if sum(map(len, attributes)) + sum(map(len, attributes.values())) > ATTRIBUTES_MAX:
            raise BadInput("input.bad.import_xml_harmful")
        if not self._stack and name != "KeePassFile":
            raise BadInput("input.bad.import_no_keepass")
        parent = self._stack[-1] if self._stack else ""
        if parent in _LEAVES:
            raise BadInput("input.bad.import_no_keepass")
        self._stack.append(name)
        self._leaf, self._leaf_length = "", 0
        if _is(attributes, _PROTECTED):
            # Under a key of the file that the export does not have.
            raise BadInput("input.bad.import_protected")
        if name == "History" and parent == "Entry":
            self._history += 1
        elif self._history:
            self._older += name == "Entry"
        elif name == "Group" and parent in ("Root", "Group"):
            self._groups.append(_Group())
        elif name == "Entry" and parent == "Group":
            self._begin_entry()
        elif parent == "Binaries" and name == "Binary":
            self._packed = attributes.get("ID", ""), PackedFile(is_packed=_is(attributes, "Compressed"))
        elif self._reading is not None:
            self._start_in_entry(self._reading, name, parent, attributes)

    def _begin_entry(self) -> None:
        folder = tuple(group.name for group in self._groups[1:])
        uuids = frozenset(group.uuid for group in self._groups)
        is_wanted = not self._folder or f"{'/'.join(folder)}/".startswith(f"{self._folder}/")
        if is_wanted and self._bin in uuids:
            # Nothing of it is held: nobody empties a recycle bin.
            self._binned += 1
            is_wanted = False
        self._counted += is_wanted
        # So that it can be said how many there are: what is too much is counted, and no more held.
        if self._counted > ENTRIES_MAX:
            self._readings.clear()
        self._reading = _Reading(SourceEntry(folder), uuids, is_wanted and self._counted <= ENTRIES_MAX)

    def _start_in_entry(self, reading: _Reading, name: str, parent: str, attributes: Mapping[str, str]) -> None:
        if parent == "Entry" and name in ("String", "Binary"):
            reading.key, reading.value, reading.length, reading.ref, reading.inline = "", "", 0, "", None
            reading.is_protected = False
        elif parent == "String" and name == "Value":
            reading.is_protected = _is(attributes, "ProtectInMemory")
        elif parent == "Binary" and name == "Value":
            reading.ref = attributes.get("Ref", "")
            if "Ref" not in attributes:
                reading.inline = PackedFile(is_packed=_is(attributes, "Compressed"))

    def _text(self, text: str) -> None:
        name, parent = self._stack[-1], self._stack[-2] if len(self._stack) > 1 else ""
        if self._history:
            return
        if self._packed is not None and name == "Binary":
            self._packed[1].feed(text)
        elif self._reading is not None and self._reading.inline is not None and (parent, name) == ("Binary", "Value"):
            self._reading.inline.feed(text)
        else:
            self._leaf_length += len(text)
            most = CONTENTS_MAX if (parent, name) == ("String", "Value") else _NAME_MAX
            if self._leaf_length <= most:
                self._leaf += text

    def _end(self, name: str) -> None:
        self._stack.pop()
        parent = self._stack[-1] if self._stack else ""
        if self._history:
            self._history -= name == "History" and parent == "Entry"
        elif name == "Group" and self._groups and parent in ("Root", "Group"):
            self._groups.pop()
        elif parent == "Group" and self._groups and name in ("Name", "UUID"):
            self._end_in_group(self._groups[-1], name)
        elif parent == "Meta":
            self._end_in_meta(name)
        elif parent == "Binaries" and self._packed is not None:
            self._keep_file(*self._packed)
            self._packed = None
        elif self._reading is not None:
            self._end_in_entry(self._reading, name, parent)
        self._leaf, self._leaf_length = "", 0

    def _end_in_group(self, group: _Group, name: str) -> None:
        if self._leaf_length > _NAME_MAX:
            raise BadInput("input.bad.import_folder_name", most=_NAME_MAX)
        if name == "Name":
            group.name = self._leaf
            if sum(len(each.name) for each in self._groups) > _FOLDERS_MAX:
                raise BadInput("input.bad.import_xml_harmful")
            self._name = self._name or (self._leaf if len(self._groups) == 1 else "")
        else:
            group.uuid = self._leaf.strip()

    def _end_in_meta(self, name: str) -> None:
        if name == "RecycleBinUUID" and self._leaf.strip() not in _NO_UUID:
            self._bin = self._leaf.strip()

    def _keep_file(self, binary_id: str, packed: PackedFile) -> None:
        file = SourceFile("", packed.close(), packed.fault)
        self._hold(file)
        self._binaries[binary_id] = file

    def _hold(self, file: SourceFile) -> None:
        self._held += len(file.data) if file.data is not None else 0
        if self._held > FILES_MAX:
            raise BadInput("input.bad.import_files", most=FILES_MAX // (1024 * 1024))

    def _end_in_entry(self, reading: _Reading, name: str, parent: str) -> None:
        entry = reading.entry
        if parent in ("String", "Binary") and name == "Key":
            if self._leaf_length > _NAME_MAX:
                _fault(entry, Text("import.fault.name_too_long", most=_NAME_MAX))
            reading.key = self._leaf
        elif parent == "String" and name == "Value":
            reading.value, reading.length = self._leaf, self._leaf_length
        elif parent == "Entry" and name == "String":
            self._keep_field(reading)
        elif parent == "Entry" and name == "Binary":
            self._keep_entry_file(reading)
        elif parent == "Entry" and name == "Tags":
            if self._leaf_length > _NAME_MAX:
                _fault(entry, Text("import.fault.name_too_long", most=_NAME_MAX))
            entry.tags = self._leaf
        elif parent == "Times" and name == "Expires":
            reading.expires = self._leaf.strip().lower() == _YES
        elif parent == "Times" and name == "ExpiryTime":
            reading.expiry = self._leaf.strip()
        elif parent == "Group" and name == "Entry":
            if reading.expires:
                entry.expired_utc = _expired(reading.expiry, self._now)
            self._paths[path_digest(path_of(entry))] += 1
            if reading.is_wanted:
                self._readings.append(reading)
            self._reading = None

    def _keep_field(self, reading: _Reading) -> None:
        entry = reading.entry
        if reading.length > CONTENTS_MAX:
            _fault(entry, Text("import.fault.too_long", name=reading.key, size=reading.length, most=CONTENTS_MAX))
            # Its name is kept for the sentence that says where it stood.
            reading.value = ""
        if any(each.name == reading.key for each in entry.fields):
            _fault(entry, Text("import.fault.field_twice", name=reading.key))
        elif len(entry.fields) >= FIELDS_MAX:
            _fault(entry, Text("import.fault.too_many_fields", most=FIELDS_MAX))
        else:
            entry.fields.append(SourceField(reading.key, reading.value, reading.is_protected))

    def _keep_entry_file(self, reading: _Reading) -> None:
        if len(reading.entry.files) >= FIELDS_MAX:
            _fault(reading.entry, Text("import.fault.too_many_fields", most=FIELDS_MAX))
            return
        file = SourceFile(reading.key)
        if reading.inline is not None:
            file = SourceFile(reading.key, reading.inline.close(), reading.inline.fault)
            if reading.is_wanted:
                self._hold(file)
            elif file.data is not None:
                file.data.wipe()
            reading.inline = None
        else:
            reading.refs.append((file, reading.ref))
        reading.entry.files.append(file)

    # -- the end -------------------------------------------------------------------------------

    def _source(self) -> Source:
        binned = [reading for reading in self._readings if self._bin in reading.uuids]
        taken = [reading for reading in self._readings if self._bin not in reading.uuids]
        if self._folder and not self._readings and not self._binned:
            raise BadInput("input.bad.import_no_folder", field="folder", folder=self._folder)
        used: set[str] = set()
        for reading in taken:
            for file, ref in reading.refs:
                binary = self._binaries.get(ref)
                if binary is None:
                    file.fault = FileFault.MISSING
                    continue
                # Two entries may name one file: each is sealed for itself.
                file.fault = binary.fault
                file.data = binary.data
                used.add(ref)
        for ref, binary in self._binaries.items():
            if ref not in used and binary.data is not None:
                binary.data.wipe()
        source = Source(self._name, [reading.entry for reading in taken], paths=self._paths)
        if count := len(binned) + self._binned:
            source.left_out.append(Text("import.left.recycle_bin", count=count))
        if self._older:
            source.left_out.append(Text("import.left.history", count=self._older))
        return source


def _no_doctype(*_: object) -> None:
    raise BadInput("input.bad.import_doctype")


def _fault(entry: SourceEntry, fault: Text) -> None:
    """Keep the first fault: one is enough not to take an entry."""
    if not entry.faults:
        entry.faults.append(fault)


def _is(attributes: Mapping[str, str], name: str) -> bool:
    return attributes.get(name, "").strip().lower() == _YES


def _expired(text: str, now: datetime) -> str:
    """Return when an entry expired, in UTC; empty where that is still to come, or cannot be read."""
    try:
        if text.endswith("Z"):
            at = datetime.fromisoformat(text)
        else:
            # KeePass 4: seconds since the year 1, eight bytes, the smallest first.
            seconds = int.from_bytes(base64.b64decode(text, validate=True), "little")
            at = datetime(1, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except (ValueError, OverflowError, binascii.Error):
        return ""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at <= now else ""
