"""The rules of family B: two people in name only."""

from __future__ import annotations

from typing import Any, Final

from twinseal.flows.findings.rule import Rule

PAIR_RULES: Final[tuple[Rule[Any], ...]] = ()
"""In any order; `registry` puts them in that of their ids."""
