"""Make resources/unicode/look_alikes.txt from the Unicode Consortium's own files.

    python3 packaging/look_alikes.py confusables.txt Scripts.txt > resources/unicode/look_alikes.txt

`confusables.txt` is of UTS #39, `Scripts.txt` of the Unicode Character Database, both of one version. Kept is every
character whose look-alike is written in Latin, Cyrillic, Greek or signs common to all scripts, whatever it is itself;
left out is what NFKC says already.
"""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from pathlib import Path

_SCRIPTS = frozenset({"Latin", "Cyrillic", "Greek", "Common", "Inherited"})
_LINE = re.compile(r"([0-9A-F ]+?)\s*;\s*([0-9A-F ]+?)\s*;\s*MA\b")
_RANGE = re.compile(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*(\w+)")


def scripts_of(text: str) -> dict[int, str]:
    """Return the script of each code point that `Scripts.txt` names."""
    scripts: dict[int, str] = {}
    for line in text.splitlines():
        match = _RANGE.match(line)
        if match:
            first, last = int(match[1], 16), int(match[2] or match[1], 16)
            scripts.update(dict.fromkeys(range(first, last + 1), match[3]))
    return scripts


def table_of(confusables: str, scripts: dict[int, str]) -> str:
    """Return the reduced table as text, with where it comes from at its head."""
    version = re.search(r"^# Version: ([0-9.]+)$", confusables, re.MULTILINE)
    rows = []
    for line in confusables.splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        source, target = (tuple(int(part, 16) for part in group.split()) for group in match.groups())
        text = "".join(map(chr, target))
        plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", "".join(map(chr, source))))
        if plain != text and {scripts.get(one, "Unknown") for one in target} <= _SCRIPTS:
            rows.append((source, f"{' '.join(f'{one:04X}' for one in source)};{' '.join(f'{one:04X}' for one in target)}"))
    head = (
        f"# Characters that look alike, Unicode {version[1] if version else '?'}.\n"
        "# Source: confusables.txt of Unicode Technical Standard 39, SHA-256\n"
        f"# {hashlib.sha256(confusables.encode()).hexdigest()};\n"
        "# reduced by packaging/look_alikes.py to look-alikes in Latin, Cyrillic, Greek and common signs.\n"
        "# Copyright (c) 1991-2025 Unicode, Inc. Distributed under the Unicode License V3: see LICENSE.txt beside this.\n"
    )
    return head + "".join(f"{row}\n" for _, row in sorted(rows))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    confusables_text, scripts_text = (Path(name).read_text(encoding="utf-8-sig") for name in sys.argv[1:])
    sys.stdout.write(table_of(confusables_text, scripts_of(scripts_text)))
