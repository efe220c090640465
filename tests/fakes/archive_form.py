"""What a checker of PDF/A has against a paper, less what it does not know."""

from __future__ import annotations

from pathlib import Path

import pikepdf.pdfa
from pikepdf.pdfa import Finding

_RULE = "ISO_19005_3:6.6.2.3.1-1"
_DESCRIBED = ("pdfuaid:part ", "pdfaExtension", "pdfaSchema=", "pdfaProperty=")
"""PDF/A-3 asks that the property of PDF/UA is described in this form (6.6.2.3.2); pikepdf knows no description of any property."""


def archive_faults(paper: Path) -> list[Finding]:
    """Return what pikepdf finds in a written PDF that is to be PDF/A-3b; what it cannot judge is among them."""
    findings = pikepdf.pdfa.validate_written(paper, "3b").findings
    return [each for each in findings if each.rule != _RULE or not any(f" {word}" in each.message for word in _DESCRIBED)]
