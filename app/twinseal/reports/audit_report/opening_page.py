"""One opening in full, on one page where its texts allow: what was asked and why, what happened, what the system did, what is owed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from reportlab.lib.units import mm

from twinseal.domain.duration import duration_text
from twinseal.domain.opening import OpeningKind, Outcome, kind_words
from twinseal.domain.text import quoted
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_digits, utc_words
from twinseal.reports.audit_report.rotations import draw_rotation_rows
from twinseal.reports.audit_report.steps import steps_of
from twinseal.reports.model import OpeningPage
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.safe_text import Typed
from twinseal.reports.page.side_by_side import draw_beside
from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.page.time_line import Step, draw_time_line
from twinseal.reports.part_rows import SystemDid
from twinseal.reports.parts.in_columns import draw_in_columns

_SHOWN_COLUMNS: Final = (Column("Time (UTC)", 40, mono=True), Column("Envelope", 74), Column("What", 60))
_GROUPED_COLUMNS: Final = (Column("Envelope", 60), Column("What, and when (UTC)", 114))
_ONE_BY_ONE: Final = 8
"""So many things shown stand one a row; more are grouped by envelope."""
_SHORT: Final = 70 * mm
"""What ended before anything was opened shares a page where so much room is left."""
_SMALLER: Final = 0.92
"""Of its letters."""
_IN_STEPS: Final = ("Minutes", "Register code")
"""Facts that the steps of what was not opened say too."""
_NO_ALERT, _NOBODY, _NOTHING_ELSE = "no alert was sent", "nobody", "nothing"
_NOTHING: Final = (_NO_ALERT, _NOBODY, _NOTHING_ELSE)
"""What the system says of itself where there is nothing to say."""


def was_open(page: OpeningPage) -> bool:
    """Tell whether contents could be read at all, however it ended."""
    return bool(page.lasted_s) or page.outcome in (Outcome.SEALED, Outcome.OPENED, Outcome.UNCLEAN_END)


def envelope_words(page: OpeningPage) -> str:
    """Return the labels of an opening, one a line, or that nothing was to be shown."""
    shows_nothing = page.kind in (OpeningKind.MAINTENANCE.value, OpeningKind.NEW_PHONE.value)
    return quoted(page.envelopes, "\n") or (sentence_of("opening_kind.shows_nothing") if shows_nothing else "")


def heading(page: OpeningPage) -> str:
    """Return when an opening began and which seal ended it, by which findings and the register name it too."""
    return f"Opening of {utc_words(page.began_utc)}, " + (
        f"seal {page.seal_number:04d}" if page.seal_number else "no new seal"
    )


def draw_opening(paper: Paper, page: OpeningPage) -> None:
    """Write the story of one opening on a page of its own."""
    paper.new_page()
    _goal(paper, page)
    paper.title(heading(page), 15)
    unusual = page.outcome is not Outcome.SEALED or page.kind in ("recovery", OpeningKind.NEW_PHONE.value)
    paper.text(
        f"{kind_words(page.kind).capitalize()}: {page.outcome.words}",
        font=theme.MEDIUM,
        size=10.5,
        colour=theme.FINDING if unusual else theme.INK,
    )
    draw_beside(paper, opening_facts(page), _reasons(page))
    if was_open(page) or page.reveals:
        paper.small_section("What was shown, compared, marked as used or saved")
        _shown(paper, page)
    paper.small_section("Step by step", keep=20 * mm)
    draw_time_line(paper, steps_of(page.entries))
    if page.rotations:
        paper.small_section("Owed for it, and for how many days it was exposed")
        draw_rotation_rows(paper, page.rotations)
    if page.review and was_open(page):
        paper.small_section("Review")
        paper.text(page.review, size=8.4)
    _said(paper, page)


def draw_not_opened(paper: Paper, page: OpeningPage) -> None:
    """Write the story of one that ended before anything was opened, short: several share a page."""
    if paper.y < paper.height - theme.TOP - 4 * mm:
        paper.need(_SHORT)
    _goal(paper, page)
    paper.title(f"{heading(page)}: {_outcome(page)}", 11.5)
    system = [f"{name}: {said}" for name, said in system_words(page.system, opened=False) if said not in _NOTHING]
    did = [("What the system did", "; ".join(system))] if system and page.first else []
    draw_beside(paper, _short_facts(page), [*_asked(page), *did], scale=_SMALLER)
    draw_in_columns(paper, (_step(step) for step in steps_of(page.entries)), size=7.2)
    _said(paper, page)
    paper.y -= 2 * mm
    paper.rule(paper.y)
    paper.y -= 1 * mm


def _goal(paper: Paper, page: OpeningPage) -> None:
    paper.goal(page.opening_id)
    paper.mark(heading(page))


def _outcome(page: OpeningPage) -> str:
    return f"{kind_words(page.kind)}, {page.outcome.words}"


def _short_facts(page: OpeningPage) -> list[tuple[str, str]]:
    """Return what its steps do not say already."""
    facts = dict(opening_facts(page))
    began, ended = (facts.pop(name) for name in ("Began", "Ended"))
    lasted = {"Began and ended": f"{began.removesuffix(' UTC')} to {ended[11:] if ended[:10] == began[:10] else ended}"}
    short = lasted | facts | {"Second person": page.second}
    return [(name, value) for name, value in short.items() if value and name not in _IN_STEPS]


def _step(step: Step) -> str:
    many = "entries" if " to " in step.entries else "entry"
    return f"{utc_digits(step.at_utc)[11:]} {step.said} ({many} {step.entries}, {step.head_hex[:8]})"


def _said(paper: Paper, page: OpeningPage) -> None:
    for said, rows in page.said:
        paper.small_section(said)
        paper.facts_table(rows, key_mm=60, size=8.2)


def _reasons(page: OpeningPage) -> list[tuple[str, str]]:
    system = "\n".join(f"{name}: {said}" for name, said in system_words(page.system))
    return [*_asked(page), ("What the system did", system)]


def _asked(page: OpeningPage) -> list[tuple[str, str]]:
    said = page.justification or "No justification was given."
    return [("Justification, as written", Typed(said)), *((asked, Typed(answer)) for asked, answer in page.questions)]


def _shown(paper: Paper, page: OpeningPage) -> None:
    if not page.reveals:
        paper.text("Nothing.", size=8.4)
    elif len(page.reveals) <= _ONE_BY_ONE:
        draw_table(paper, _SHOWN_COLUMNS, [(utc_digits(at), *rest) for at, *rest in page.reveals])
    else:
        grouped: dict[str, list[str]] = {}
        for at, envelope, what in page.reveals:
            grouped.setdefault(envelope, []).append(f"{what} {utc_digits(at)[11:]}")
        draw_table(paper, _GROUPED_COLUMNS, [(envelope, "; ".join(said)) for envelope, said in grouped.items()])


def system_words(did: SystemDid, *, opened: bool = True) -> Sequence[tuple[str, str]]:
    """Return what the program did as names and values; of what was not `opened` nothing that is about an open vault."""
    in_force = _limit_words(did.limits, opened=opened) if did.limits else "not known"
    alerts = ", ".join(f"{channel} {outcome} {_times(count)}" for channel, outcome, count in did.alerts)
    slips = f"; {did.slips} slip{'' if did.slips == 1 else 's'} for owners" if did.slips else ""
    return [
        ("Limits in force", in_force),
        ("Alerts and slips", (alerts or _NO_ALERT) + slips),
        *([("Masked", ", ".join(f"{cause} {_times(count)}" for cause, count in did.masks) or "never")] if opened else []),
        ("Denied", "; ".join(f"{said} ({_times(count)})" for said, count in did.denials) or _NOBODY),
        ("Went on in spite of", "; ".join(did.overrides) or _NOTHING_ELSE),
    ]


def _limit_words(limits: Mapping[str, str], *, opened: bool) -> str:
    answer = f"answer within {limits.get('joint_window_s', '?')} s"
    if not opened:
        return answer
    first, total = limits.get("opening_min", "?"), limits.get("opening_total_min", "?")
    extensions = limits.get("extensions", "?")
    lasts = f"{first} min, extended up to {extensions} times to {total} min in all"
    if first == total:
        lasts = f"{total} min with all extensions, at most {extensions}"
    if extensions == "0":
        lasts = f"{first} min, not extended"
    masked = f"masked after {limits['mask_idle_s']} s, " if "mask_idle_s" in limits else ""
    return f"{lasts}; {answer}; {masked}resealed after {limits.get('reseal_idle_s', '?')} s without activity"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _length(seconds: int) -> str:
    # A number and its unit stay in one line.
    return re.sub(r"(?<=[0-9]) ", "\u00a0", str(duration_text(seconds)))


def opening_facts(page: OpeningPage) -> list[tuple[str, str]]:
    """Return what an opening was in short, each part beside its text."""
    after = page.register_code or "none"
    minutes = f"{page.asked_min} requested" if page.asked_min else ""
    minutes += f", {page.granted_min} granted" if was_open(page) else ""
    if page.extensions:
        minutes += f", {page.extensions} extension{'s' if page.extensions > 1 else ''}"
    if page.lasted_s:
        minutes += f"; open {_length(page.lasted_s)}"
    elif page.found_utc:
        minutes += f"; open at least {_length(page.least_s)}, at most {_length(page.most_s)}"
    ended = (
        utc_words(page.ended_utc, seconds=True)
        if page.ended_utc
        else f"its end is not known: the program found it sealed at {utc_words(page.found_utc)}"
    )
    teams = [team for team in page.teams if team]
    sealing = (
        [
            ("Register code", f"before: {page.register_answer.replace('_', ' ') or 'not requested'}; after: {after}"),
            ("Seal", f"{page.seal_number:04d}" if page.seal_number else "none"),
            ("Sealed", page.cause),
        ]
        if was_open(page)
        else [
            ("Register code", page.register_answer.replace("_", " ") or "not requested"),
            *([("Review", page.review)] if page.review else []),
        ]
    )
    return [
        ("Began", utc_words(page.began_utc, seconds=True)),
        *([("Opened", utc_words(page.opened_utc, seconds=True) or "never")] if was_open(page) else []),
        ("Ended", ended),
        ("Requested by", page.first),
        ("Second person", page.second + (f" (refused: {page.refusal_reason})" if page.refusal_reason else "")),
        *([("Teams", " and ".join(teams))] if teams else []),
        ("Envelopes", envelope_words(page)),
        ("Reason", page.category),
        ("Reference", page.reference),
        ("Minutes", minutes),
        *sealing,
        ("Signatures", page.signatures),
        *[("List of changes", changes) for changes in page.changes],
        ("~Id in the data", page.opening_id),
    ]
