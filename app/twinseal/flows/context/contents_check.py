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
from twinseal.domain.texts import Text, sentence_of

FILE_UNSAFE: Final = '/\\:*?"<>|'
# A file's name takes 255 bytes on Linux; what is put before or behind it needs some.
_FILE_NAME_MAX_BYTES: Final = 200
# What Windows keeps for devices, with any ending: such a file is written by Linux and never read back there.
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(\..*)?", re.IGNORECASE)
_NUMBERS: Final = re.compile(r"([0-9]+(?:\.[0-9]+){3})(?::([0-9]+))?", re.ASCII)
_PORT_MAX: Final = 65_535


def checked_field(field: Field) -> Field:
    """Return a field whose contents can be used as they are: no code point is changed. Raises `BadInput` naming it."""
    value, what = field.value, sentence_of("envelope.check.field", part=field.name)
    check_characters(value, what)
    if not value or (field.kind is not FieldKind.PASSWORD and not visible_length(value)):
        raise BadInput("input.bad.empty", what=what)
    if len(value) > CONTENTS_MAX:
        raise BadInput("input.bad.contents_too_long", what=what, size=len(value), most=CONTENTS_MAX)
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
    return sentence_of(
        "envelope.check.code_now",
        part=field.name,
        current_code=code,
        digits=parameters.digits,
        algorithm=parameters.algorithm,
        period_s=parameters.period_s,
    )


def _check_codes(value: str, what: str) -> None:
    codes = codes_of(value)
    for number, code in enumerate(codes, 1):
        if any(is_hidden(sign) for sign in code):
            raise BadInput("input.bad.recovery_code_invisible", what=what, number=number)
        first = codes.index(code) + 1
        if first != number:
            raise BadInput("input.bad.recovery_code_twice", what=what, first=first, number=number)


def _check_host(value: str, what: str) -> None:
    if value != value.strip() or any(is_hidden(sign) or unicodedata.category(sign) == "Cf" for sign in value):
        raise BadInput("input.bad.address_blanks", what=what)
    numbers = _NUMBERS.fullmatch(value)
    try:
        if numbers is not None:
            ipaddress.IPv4Address(numbers[1])
            port = int(numbers[2] or 0)
        else:
            port = (urlsplit(value).port or 0) if "://" in value else 0
    except ValueError as error:
        raise BadInput("input.bad.address_impossible", what=what) from error
    if port > _PORT_MAX:
        raise BadInput("input.bad.port_too_high", what=what, most=_PORT_MAX)


def checked_files(files: Iterable[tuple[str, bytes]]) -> tuple[tuple[str, bytes], ...]:
    """Return files under names that every file system gives back; raises `BadInput` for an empty file or two of one name."""
    kept: dict[str, tuple[str, bytes]] = {}
    for given, data in files:
        name = file_name(given)
        if not data:
            raise BadInput("input.bad.file_empty", name=name)
        # Neither FAT nor Windows tells upper from lower case.
        if name.casefold() in kept:
            raise BadInput("input.bad.file_name_taken", name=name)
        kept[name.casefold()] = (name, data)
    return tuple(kept.values())


def file_name(given: str) -> str:
    """Return a file's name as every file system takes it and gives it back: FAT and Windows too."""
    name = clean_line(given, Text("field.attachment_name"), longest=NAME_MAX)
    if len(name.encode()) > _FILE_NAME_MAX_BYTES:
        raise BadInput(
            "input.bad.attachment_name_too_long", field="attachment_name", size=len(name.encode()), most=_FILE_NAME_MAX_BYTES
        )
    plain = "".join("_" if sign in FILE_UNSAFE or is_hidden(sign) else sign for sign in name)
    # Windows cuts dots and blanks off the end, and then looks for another file.
    kept = plain.rstrip(". ")
    safe = kept + "_" * (len(plain) - len(kept))
    if _DEVICES.fullmatch(safe):
        stem = PurePath(safe).name.partition(".")[0]
        safe = f"{stem}_{safe.removeprefix(stem)}"
    return safe
