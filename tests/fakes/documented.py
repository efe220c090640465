"""What the documents say of the window."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def named_controls() -> set[str]:
    """Return the names of controls on the pages that are made from the screens and from the rules of a policy."""
    pages = [(DOCS / name).read_text(encoding="utf-8") for name in ("screens.md", "policy.md")]
    return {name for text in pages for name in re.findall(r"`([a-z_]+(?:\.[a-z_<>0-9]+)+)`", text)}
