"""Where people sign: the visible box of the digital seal, and boxes for ink."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm

from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.qr import REPORT_HEAD, draw_qr
from twinseal.reports.page.safe_text import elide, wrap
from twinseal.reports.seal.sign import SEAL_BOX_MM, SealPlace

_INK_HEIGHT = 26 * mm
_INK_GAP = 6 * mm
_WRITE_MM = 7


def draw_seal_box(paper: Paper, meaning: str, qr: str, holds: str = REPORT_HEAD, *, beside: str = "") -> SealPlace:
    """Draw the visible box of a signature; the field itself lies on it without an appearance of its own.

    `holds` says what `qr` is, `beside` is a short text at the right of the box.

    pyHanko's own stamp would bring a font that is not embedded, which PDF/A forbids.
    """
    width, height = (side * mm for side in SEAL_BOX_MM)
    paper.need(height + 6)
    y = paper.y - height - 2
    paper.canvas.setStrokeColor(theme.ACCENT)
    paper.canvas.setLineWidth(1)
    paper.canvas.roundRect(theme.SIDE, y, width, height, 4, stroke=1, fill=0)
    draw_qr(paper.canvas, qr, theme.SIDE + 1.5 * mm, y + 1.5 * mm, height - 3 * mm, holds)
    x, room = theme.SIDE + height + 2 * mm, width - height - 4 * mm
    top = y + height - 7 * mm
    meant = wrap(meaning, theme.MEDIUM, 9.5, room)
    lines = meant if len(meant) <= 2 else [meant[0], elide(" ".join(meant[1:]), theme.MEDIUM, 9.5, room)]
    with paper.canvas.tagged("P"):
        for line in lines:
            paper.at(x, top, line, theme.MEDIUM, 9.5)
            top -= 4.5 * mm
    when = f"{paper.facts.made_at:%Y-%m-%d %H:%M:%S} UTC, by this machine's clock"
    paper.at(x, top, when, theme.SANS, 8, theme.MUTED)
    paper.at(x, top - 4 * mm, elide(f"Report {paper.facts.report_id}", theme.SANS, 8, room), theme.SANS, 8, theme.MUTED)
    paper.at(
        x,
        y + 3 * mm,
        "Signed with the P-256 certificate that the trust card names for the signer",
        theme.SANS,
        7.5,
        theme.MUTED,
    )
    if beside:
        _beside(paper, beside, theme.SIDE + width + _INK_GAP, y + height)
    paper.y = y - 4
    left = theme.SIDE + paper.shift
    box = (int(left), int(y), int(left + width), int(y + height))
    return SealPlace(paper.page - 1, box, paper.facts.made_at)


def _beside(paper: Paper, text: str, x: float, top: float) -> None:
    with paper.canvas.tagged("P"):
        for place, line in enumerate(wrap(text, theme.SANS, 8, theme.WIDTH - theme.SIDE - x), start=1):
            paper.at(x, top - 11 * place, line, theme.SANS, 8, theme.MUTED)


def draw_ink_boxes(paper: Paper, names: Sequence[str]) -> None:
    """Draw boxes to sign by hand, two in a row: name, signature, date and time."""
    width = (theme.TEXT_WIDTH - _INK_GAP) / 2
    for index in range(0, len(names), 2):
        paper.need(_INK_HEIGHT + 6 * mm)
        top = paper.y - 6
        for place, name in enumerate(names[index : index + 2]):
            x = theme.SIDE + place * (width + _INK_GAP)
            paper.canvas.setStrokeColor(theme.RULE)
            paper.canvas.setLineWidth(0.7)
            paper.canvas.rect(x, top - _INK_HEIGHT, width, _INK_HEIGHT, stroke=1, fill=0)
            shown = elide(name, theme.MEDIUM, 8.5, width - 6 * mm)
            paper.at(x + 3 * mm, top - 5 * mm, shown, theme.MEDIUM, 8.5)
            for line, label in enumerate(("Name", "Signature", "Date and time")):
                y = top - (11 + 6.5 * line) * mm
                paper.at(x + 3 * mm, y, label, theme.SANS, 7, theme.MUTED)
                paper.canvas.setStrokeColor(theme.RULE)
                paper.canvas.line(x + 24 * mm, y - 1, x + width - 3 * mm, y - 1)
        paper.y = top - _INK_HEIGHT - 3 * mm


def draw_free_lines(paper: Paper, label: str, count: int) -> None:
    """Draw empty lines to write on by hand, the first of them behind what they are for."""
    height = _WRITE_MM * mm
    paper.need(count * height + 3 * mm)
    paper.y -= 3 * mm
    written = elide(label, theme.MEDIUM, 8.5, theme.TEXT_WIDTH / 2)
    paper.at(theme.SIDE, paper.y - height + 2, written, theme.MEDIUM, 8.5)
    for _ in range(count):
        paper.y -= height
        paper.rule(paper.y, 0.5)
    paper.y -= 1 * mm
