"""The rules of family D: nobody followed up."""

from __future__ import annotations

from typing import Any, Final

from twinseal.flows.findings.rule import Rule

FOLLOW_UP_RULES: Final[tuple[Rule[Any], ...]] = ()
"""In any order; `registry` puts them in that of their ids."""
