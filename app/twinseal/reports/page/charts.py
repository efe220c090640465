"""Bar charts of a report's summary, drawn by reportlab with the embedded fonts only."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.graphics import renderPDF
from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm

from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper

CHART_HEIGHT = 37 * mm
_MOST_BARS = 24
_WIDE = 16
"""So many bars at most have labels of the usual size."""


def draw_bars(paper: Paper, x: float, width: float, title: str, bars: Sequence[tuple[str, int]]) -> None:
    """Draw the last 24 bars of (label, count) below the cursor, which stays; each bar bears its count."""
    shown = list(bars[-_MOST_BARS:]) or [("\u2013", 0)]
    drawing = Drawing(width, 31 * mm)
    chart = VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 8 * mm, 8 * mm, width - 12 * mm, 20 * mm
    chart.data = [[count for _label, count in shown]]
    chart.categoryAxis.categoryNames = [label for label, _count in shown]
    chart.categoryAxis.strokeColor = chart.valueAxis.strokeColor = theme.RULE
    chart.valueAxis.visibleGrid = True
    chart.valueAxis.gridStrokeColor = theme.RULE
    chart.valueAxis.gridStrokeWidth = 0.3
    for axis in (chart.categoryAxis, chart.valueAxis):
        axis.labels.fontName, axis.labels.fontSize, axis.labels.fillColor = (
            theme.SANS,
            6.5 if len(shown) <= _WIDE else 5.4,
            theme.MUTED,
        )
    most = max(*(count for _label, count in shown), 4)
    chart.valueAxis.valueMin, chart.valueAxis.valueMax = 0, most
    chart.valueAxis.valueStep = max(1, -(-most // 4))
    chart.groupSpacing = max(6, 60 / len(shown))  # in units where a bar is ten wide: few bars stay slim
    chart.barLabelFormat = lambda value: str(int(value)) if value else ""
    chart.barLabels.fontName, chart.barLabels.fontSize = theme.MEDIUM, 7.5
    chart.barLabels.nudge = 6
    chart.bars[0].fillColor = theme.ACCENT
    chart.bars[0].strokeColor = None
    drawing.add(chart)
    paper.at(x, paper.y - 4 * mm, title, theme.MEDIUM, 9)
    with paper.canvas.figure(f"Bar chart. {title}: {', '.join(f'{label} {count}' for label, count in shown)}"):
        renderPDF.draw(drawing, paper.canvas, x, paper.y - CHART_HEIGHT)
