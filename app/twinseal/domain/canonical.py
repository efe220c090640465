"""Canonical JSON: the one byte form of everything that is hashed or signed (a subset of RFC 8785).

Keys match `[a-z][a-z0-9_]{0,31}`; values are strings without lone surrogates and in NFC by Unicode 3.2, integers of at
most 2^53-1 either way, booleans, null, arrays and objects. No floats. Depth at most 8.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import NoReturn

from twinseal.domain.errors import BadInput

Json = object
MAX_DEPTH = 8
MAX_INTEGER = 2**53 - 1
_KEY = re.compile(r"[a-z][a-z0-9_]{0,31}\Z", re.ASCII)
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False)
"""What goes round in a circle is too deep before it gets here."""


@lru_cache(maxsize=1024)
def _is_key(text: str) -> bool:
    """Tell whether a text may be a key; the same few hundred are asked about all the time."""
    return _KEY.match(text) is not None


def _check(value: Json, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise BadInput("input.bad.json_depth")
    if isinstance(value, dict):
        _check_object(value, depth)
    elif isinstance(value, str):
        if not value.isascii():
            _check_text(value)
    elif value is None or isinstance(value, bool):
        return
    elif isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise BadInput("input.bad.json_integer")
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item, depth + 1)
    else:
        raise BadInput("input.bad.json_type", kind=type(value).__name__)


def _check_object(value: dict[object, Json], depth: int) -> None:
    for key, item in value.items():
        if not isinstance(key, str) or not _is_key(key):
            raise BadInput("input.bad.json_key")
        # Most of what is signed is short texts in ASCII, of which nothing more is asked.
        if depth == MAX_DEPTH or type(item) is not str or not item.isascii():
            _check(item, depth + 1)


def _check_text(value: str) -> None:
    if any("\ud800" <= ch <= "\udfff" for ch in value):
        raise BadInput("input.bad.json_surrogate")
    if not _is_settled(value):
        raise BadInput("input.bad.json_nfc")


def _is_settled(text: str) -> bool:
    """Tell whether each stretch of characters that Unicode 3.2 has is in NFC.

    Of these every version says the same for ever; of later ones an older and a newer Python could say different things,
    and an honest text would become a forgery. What is in NFC as a whole is so in its stretches.
    """
    if unicodedata.is_normalized("NFC", text):
        return True
    stretches = groupby(text, key=lambda sign: unicodedata.ucd_3_2_0.category(sign) != "Cn")
    return all(unicodedata.is_normalized("NFC", "".join(stretch)) for known, stretch in stretches if known)


def dumps(value: Json) -> bytes:
    """Return the canonical bytes of a value; raises `BadInput` for anything outside the subset."""
    _check(value, 1)
    return _ENCODER.encode(value).encode()


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise BadInput("input.bad.json_duplicate")
    return result


def _no_float(_text: str) -> NoReturn:
    raise BadInput("input.bad.json_number")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_no_float, parse_constant=_no_float)


def loads(data: bytes) -> Json:
    """Return the value of canonical bytes; raises `BadInput` unless they are exactly canonical."""
    try:
        value = _DECODER.decode(data.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BadInput("input.bad.malformed_json") from error
    if dumps(value) != data:
        raise BadInput("input.bad.json_form")
    return value


def loads_object(data: bytes) -> dict[str, Json]:
    """Return the object of canonical bytes; raises `BadInput` if it is anything else."""
    value = loads(data)
    if not isinstance(value, dict):
        raise BadInput("input.bad.json_object")
    return value
