"""What the desk keeps of its first pages for the next visit, and shows then until they are worked out again.

It is kept with what the auditor has read, under the same key, and speaks of the very lines that it stands behind. It is never said
to be of now: whoever shows it says when it was so.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Final

from twinseal import __version__
from twinseal.domain.texts import language_in_force
from twinseal.flows.audit_desk.desk_log import DeskLog
from twinseal.flows.audit_desk.desk_view import JudgedLog, Visit
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.findings.registry import RULES
from twinseal.flows.views.as_left import AsLeft, LeftPage
from twinseal.flows.views.audit_desk import DeskView
from twinseal.flows.views.overview import OverviewView
from twinseal.flows.views.view_rows import row_of, shape_of, view_of

_DIGEST, _PAGE = "made_by", "page"
_OF_A_PAGE: Final = frozenset({_DIGEST, _PAGE})


def left_row(judged: JudgedLog, overview: OverviewView | None, overview_at_utc: str) -> object:
    """Return what is kept of what an auditor was shown, as JSON has it."""
    desk, log = judged.desk, judged.log
    page = LeftPage(desk.openings, len(log.entries), desk.seal_number, log.now_utc, overview, overview_at_utc)
    return {_DIGEST: _made_by(language_in_force()), _PAGE: row_of(page)}


def page_of(row: object) -> LeftPage | None:
    """Return the page of a row; None for what another version of the program, its rules or its language made."""
    if not isinstance(row, dict) or row.keys() != _OF_A_PAGE or row[_DIGEST] != _made_by(language_in_force()):
        return None
    try:
        return view_of(LeftPage, row[_PAGE])
    except (TypeError, ValueError):
        return None


@cache
def _made_by(language: str) -> str:
    rules = [[rule.id, rule.version] for rule in RULES]
    made = {"app": __version__, "language": language, "rules": rules, "shape": shape_of(LeftPage)}
    return hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()


def as_left(context: VaultContext, log: DeskLog, visit: Visit) -> AsLeft | None:
    """Return the desk as its auditor left it; None where anything speaks against showing that, even for a moment.

    So it is where the log is another or was not read whole, where something in it has a fault, where it tells of a later
    visit of this auditor, and where it does not continue what they signed.
    """
    if context.lost is not None or not (visit.continuity.continues and visit.continuity.judged) or not log.is_sound:
        return None
    page = page_of(log.page_left)
    if page is None or page.entries > len(log.entries):
        return None
    view = DeskView(
        auditor=visit.auditor,
        vault_name=context.header.name,
        demo=context.header.demo,
        entries=page.entries,
        openings=page.openings,
        findings=(),
        last_visit=visit.new.last_visit(log.entries),
        unheard=visit.unheard,
        seal_number=page.seal_number,
        is_judged=False,
        as_of=page.at_utc,
    )
    return AsLeft(view, page)
