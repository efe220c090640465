"""Looks for secrets in whatever a program gave out, in every spelling, also inside a PDF and what is compressed."""

from __future__ import annotations

import base64
import contextlib
import html
import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator

import pikepdf
import pypdfium2

_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
ENCODINGS: dict[str, Callable[[bytes], Iterable[bytes]]] = {
    "plain": lambda word: (word,),
    "reversed": lambda word: (word[::-1],),
    "hex": lambda word: (word.hex().encode(), word.hex().upper().encode(), word.hex(" ").encode()),
    "base64": lambda word: (base64.b64encode(bytes(shift) + word)[4:-4] for shift in range(3)),
    "base64 for addresses": lambda word: (base64.urlsafe_b64encode(bytes(shift) + word)[4:-4] for shift in range(3)),
    "base32": lambda word: (base64.b32encode(bytes(shift) + word)[8:-8] for shift in range(5)),
    "percent": lambda word: (
        "".join(f"%{byte:02X}" for byte in word).encode(),
        "".join(f"%{byte:02x}" for byte in word).encode(),
    ),
    "HTML": lambda word: (
        "".join(f"&#{byte};" for byte in word).encode(),
        "".join(f"&#x{byte:x};" for byte in word).encode(),
    ),
    "escapes": lambda word: (
        "".join(f"\\x{byte:02x}" for byte in word).encode(),
        "".join(f"\\u{byte:04x}" for byte in word).encode(),
    ),
    "octal": lambda word: ("".join(f"\\{byte:03o}" for byte in word).encode(),),
    "UTF-16": lambda word: (b"".join(bytes((0, byte)) for byte in word), b"".join(bytes((byte, 0)) for byte in word)),
}
"""How each spells bytes; what depends on what stands around it is cut off."""
_LEAST = 6
"""Bytes: by fewer no secret is known again."""
_RUN = re.compile(rb"[ -~]{%d,}" % _LEAST)


def spellings(secret: str) -> Iterator[tuple[str, bytes]]:
    """Yield the spellings of a secret, each with what it is called."""
    plain = secret.encode()
    for word in dict.fromkeys((plain, plain.lower(), plain.upper())):
        for name, spell in ENCODINGS.items():
            for inner in (word, *ENCODINGS["UTF-16"](word)) if name in ("hex", "base64", "base32", "percent") else (word,):
                yield from ((name, form) for form in spell(inner) if len(form) >= _LEAST)


def views_of(content: bytes) -> Iterator[bytes]:
    """Yield what is in some bytes: themselves, what is compressed in them, and of a PDF its strings, streams and texts."""
    yield content
    yield re.sub(rb"\s", b"", content)
    if content.startswith(b"%PDF"):
        yield from _of_pdf(content)
    for match in _ZLIB.finditer(content):
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj(wbits=47).decompress(content[match.start() :])
    if b"&" in content and b";" in content:
        yield html.unescape(content.decode("utf-8", "replace")).encode()


def _of_pdf(content: bytes) -> Iterator[bytes]:
    with pikepdf.open(io.BytesIO(content)) as document:
        for piece in document.objects:
            if isinstance(piece, pikepdf.Stream):
                with contextlib.suppress(pikepdf.PdfError):
                    yield piece.read_bytes()
            yield from _strings_in(piece)
    # What is drawn has the codes of the fonts in it, which are not those of the letters.
    with pypdfium2.PdfDocument(content) as drawn:
        texts = [page.get_textpage().get_text_bounded() for page in drawn]
    text = "\n".join(texts)
    yield text.encode()
    yield re.sub(r"\s", "", text).encode()


def _strings_in(piece: object, depth: int = 0) -> Iterator[bytes]:
    if isinstance(piece, pikepdf.String):
        yield bytes(piece)
    elif isinstance(piece, pikepdf.Array) and depth < 20:
        for part in piece:
            yield from _strings_in(part, depth + 1)
    elif isinstance(piece, pikepdf.Dictionary | pikepdf.Stream) and depth < 20:
        for key in piece.keys():  # noqa: SIM118 - a stream is no mapping
            if not key.startswith("/Parent") and isinstance(piece[key], pikepdf.String | pikepdf.Array):
                yield from _strings_in(piece[key], depth + 1)


def secrets_in(content: bytes, secrets: Iterable[str]) -> set[tuple[str, str]]:
    """Return which secrets are in some bytes, each with how it is spelled."""
    return secrets_in_any((content,), secrets)


def secrets_in_any(contents: Iterable[bytes], secrets: Iterable[str]) -> set[tuple[str, str]]:
    """Return which secrets are in any of these; what several have in them, as fonts or the same entries, is looked through once."""
    seen = b"\n\0\n".join(dict.fromkeys(view for content in contents for view in views_of(content)))
    # Nearly all spellings are of printable signs alone, and lie within one run of them.
    printed = b"\0".join(dict.fromkeys(_RUN.findall(seen)))
    return {
        (secret, name)
        for secret in secrets
        for name, form in spellings(secret)
        if form in (printed if _RUN.fullmatch(form) else seen)
    }
