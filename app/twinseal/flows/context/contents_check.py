"""What goes into an envelope is checked while its owner is there: the next time anyone looks may be an emergency."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath
from typing import Final
from urllib.parse import urlsplit

from twinseal.crypto.totp import authenticator_of, code_at
from twinseal.domain.envelope import Field, FieldKind, codes_of
from twinseal.domain.errors import BadInput
from twinseal.domain.text import CONTENTS_MAX, NAME_MAX, check_characters, clean_line, is_hidden, visible_length

FILE_UNSAFE: Final = '/\\:*?"<>|'
# A file's name takes 255 bytes on Linux; what is put before or behind it needs some.
_FILE_NAME_MAX_BYTES: Final = 200
# What Windows keeps for devices, with any ending: such a file is written by Linux and never read back there.
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(\..*)?", re.IGNORECASE)
_NUMBERS: Final = re.compile(r"([0-9]+(?:\.[0-9]+){3})(?::([0-9]+))?", re.ASCII)
_PORT_MAX: Final = 65_535


def checked_field(field: Field) -> Field:
    """Return a field whose contents can be used as they are: no code point is changed. Raises `BadInput` naming it."""
    value, what = field.value, f"Field {field.name}"
    check_characters(value, what)
    if not value or (field.kind is not FieldKind.PASSWORD and not visible_length(value)):
        msg = f"{what}: fill in this field."
        raise BadInput(msg)
    if len(value) > CONTENTS_MAX:
        msg = f"{what}: {len(value)} characters is too long; at most {CONTENTS_MAX} are possible. A longer text can be sealed as a file."
        raise BadInput(msg)
    if field.kind is FieldKind.TOTP_SEED:
        authenticator_of(value)[0].wipe()
    elif field.kind is FieldKind.CODES:
        _check_codes(value, what)
    elif field.kind is FieldKind.HOST:
        _check_host(value, what)
    return field


def running_code(field: Field, at: datetime) -> str:
    """Return in a sentence the code that a checked authenticator seed gives at a moment, for its owner to compare."""
    seed, parameters = authenticator_of(field.value)
    with seed:
        code = code_at(seed, parameters, int(at.timestamp()))
    return (
        f"{field.name}: it gives {code} now ({parameters.digits} digits, {parameters.algorithm}, every "
        f"{parameters.period_s} seconds). Compare it with a code that the system accepts. If it differs, remove the envelope."
    )


def _check_codes(value: str, what: str) -> None:
    codes = codes_of(value)
    for number, code in enumerate(codes, 1):
        if any(is_hidden(sign) for sign in code):
            msg = f"{what}: code {number} contains an invisible character. Type that line again."
            raise BadInput(msg)
        first = codes.index(code) + 1
        if first != number:
            msg = f"{what}: codes {first} and {number} are the same. Remove one of the two lines."
            raise BadInput(msg)


def _check_host(value: str, what: str) -> None:
    if value != value.strip() or any(is_hidden(sign) or unicodedata.category(sign) == "Cf" for sign in value):
        msg = f"{what}: an address is one line without blanks at its ends and without invisible characters. Type it again."
        raise BadInput(msg)
    numbers = _NUMBERS.fullmatch(value)
    try:
        if numbers is not None:
            ipaddress.IPv4Address(numbers[1])
            port = int(numbers[2] or 0)
        else:
            port = (urlsplit(value).port or 0) if "://" in value else 0
    except ValueError as error:
        msg = f"{what}: this is not a possible address. Compare its numbers."
        raise BadInput(msg) from error
    if port > _PORT_MAX:
        msg = f"{what}: a port is at most {_PORT_MAX}. Compare the address."
        raise BadInput(msg)


def checked_files(files: Iterable[tuple[str, bytes]]) -> tuple[tuple[str, bytes], ...]:
    """Return files under names that every file system gives back; raises `BadInput` for an empty file or two of one name."""
    kept: dict[str, tuple[str, bytes]] = {}
    for given, data in files:
        name = file_name(given)
        if not data:
            msg = f"{name} is empty: there is nothing to seal, choose the right file."
            raise BadInput(msg)
        # Neither FAT nor Windows tells upper from lower case.
        if name.casefold() in kept:
            msg = f"{name}: another file of this envelope has that name; rename one of the two first."
            raise BadInput(msg)
        kept[name.casefold()] = (name, data)
    return tuple(kept.values())


def file_name(given: str) -> str:
    """Return a file's name as every file system takes it and gives it back: FAT and Windows too."""
    name = clean_line(given, "Attachment name", longest=NAME_MAX)
    if len(name.encode()) > _FILE_NAME_MAX_BYTES:
        msg = f"Attachment name: {len(name.encode())} bytes is too long for a drive. Shorten it to {_FILE_NAME_MAX_BYTES}."
        raise BadInput(msg)
    plain = "".join("_" if sign in FILE_UNSAFE or is_hidden(sign) else sign for sign in name)
    # Windows cuts dots and blanks off the end, and then looks for another file.
    kept = plain.rstrip(". ")
    safe = kept + "_" * (len(plain) - len(kept))
    if _DEVICES.fullmatch(safe):
        stem = PurePath(safe).name.partition(".")[0]
        safe = f"{stem}_{safe.removeprefix(stem)}"
    return safe
