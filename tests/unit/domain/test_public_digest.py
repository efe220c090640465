"""The digest of a person's public keys is that of the worked example in docs/formats.md."""

from __future__ import annotations

import hashlib
from pathlib import Path

from twinseal.domain.public_digest import paper_digits, public_digest

PAGE = Path(__file__).resolve().parents[3] / "docs" / "formats.md"


def test_it_is_that_of_the_page() -> None:
    digest = public_digest(b"\x11" * 32, b"\x22" * 32, b"\x33" * 1312, b"\x44" * 32)
    assert digest.hex() == "34b2b628599b4cc1187ccf5a924883266c0851bed5ef9860bfd172e1d5df15ca"
    assert paper_digits(digest) == "34B2 B628 599B 4CC1 187C"
    page = PAGE.read_text(encoding="utf-8")
    assert f"`{digest.hex()}`" in page
    assert f"`{paper_digits(digest)}`" in page


def test_every_part_of_it_counts() -> None:
    parts = [b"\x11" * 32, b"\x22" * 32, b"\x33" * 1312, b"\x44" * 32]
    digests = {public_digest(*parts)}
    for place in range(len(parts)):
        changed = [*parts]
        changed[place] = hashlib.sha256(parts[place]).digest() + parts[place][32:]
        digests.add(public_digest(*changed))
    assert len(digests) == 1 + len(parts)
