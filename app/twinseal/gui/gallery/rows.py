"""Rows of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeVar

from PySide6.QtCore import QPointF, QStringListModel, Qt
from PySide6.QtGui import QHoverEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from twinseal.gui.gallery.states import States
from twinseal.gui.widgets.act_rows import ActRows
from twinseal.gui.widgets.base import button
from twinseal.gui.widgets.change_row import Change, ChangeRows
from twinseal.gui.widgets.choice_rows import ChoiceRows
from twinseal.gui.widgets.count_tile import CountLine, CountRows, CountTile
from twinseal.gui.widgets.duty_row import Duty, DutyRows
from twinseal.gui.widgets.envelope_row import EnvelopeLine, EnvelopeRows
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.finding_row import FindingLine, FindingRows
from twinseal.gui.widgets.row_list import RowList
from twinseal.gui.widgets.time_line import Milestone, TimeLine
from twinseal.gui.widgets.vault_row import VaultLine, VaultRows

Rows = TypeVar("Rows", bound=RowList)


class _Envelopes(EnvelopeRows):
    def line(self, place: int) -> EnvelopeLine:
        return _ENVELOPES[place]


_ENVELOPES: Final = (
    EnvelopeLine("Domain controller, local administrator", "DC01"),
    EnvelopeLine("Firewall, root", "FW-EDGE", ticked=True),
    EnvelopeLine("Storage array, service account", "SAN-1", chip="rotation owed"),
)


def _rows_in_states(made: Callable[[], RowList], wide_px: int = 760) -> Iterator[States]:
    """Give a list of rows in its states, one below the other: the first row is below the mouse, or is pressed."""
    for state in ("rest", "hover", "focus", "pressed", "disabled"):
        rows = made()
        rows.setFixedWidth(wide_px)
        rows.resize(wide_px, rows.sizeHint().height())
        if state == "disabled":
            rows.setEnabled(False)
        elif state in {"hover", "pressed"}:
            pointed_at(rows, press=state == "pressed")
        yield {state: rows}


def pointed_at(rows: Rows, *, press: bool) -> Rows:
    """Return rows of which the first is below the mouse, or is pressed."""
    # Below the mouse by the events that the mouse would send; the first row is laid out as soon as it is asked for.
    place, viewport = QPointF(rows.visualRect(rows.model().index(0, 0)).center()), rows.viewport()
    QApplication.sendEvent(viewport, QHoverEvent(QHoverEvent.Type.HoverMove, place, place, QPointF(-1, -1)))
    if press:
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(viewport, QMouseEvent(QMouseEvent.Type.MouseButtonPress, place, place, left, left, none))
    return rows


def _envelope_rows() -> Iterator[States]:
    def made() -> RowList:
        rows = _Envelopes("gallery.envelopes", "Envelopes")
        rows.setModel(QStringListModel([line.name for line in _ENVELOPES], rows))
        rows.setFixedHeight(3 * 56 + 2)
        rows.setCurrentIndex(rows.model().index(1, 0))
        return rows

    yield from _rows_in_states(made)


def _vault_rows() -> Iterator[States]:
    def made() -> RowList:
        rows = VaultRows("gallery.vaults", "Recent vaults")
        here = VaultLine("Demo plant", "Secure room 1.07", "Sealed with 0006", "/media/plant/Demo plant.twinseal")
        gone = VaultLine("Substation 7", "", "Not here now: it was in /media/stick", "/media/stick/v.twinseal", is_gone=True)
        rows.show_vaults((here, gone))
        return rows

    yield from _rows_in_states(made)
    low = VaultRows("gallery.vaults", "Recent vaults")
    low.setFixedWidth(520)
    low.set_low(True)
    low.show_vaults((VaultLine("Demo plant", "Secure room 1.07", "In use by another window now", "/media/plant"),))
    yield {"low": low}


def _duties() -> Iterator[States]:
    def made() -> RowList:
        rows = DutyRows("gallery.duties", "What is owed")
        rows.show_duties(
            (
                Duty(
                    "rotate",
                    "Rotate what seal 0005 opened",
                    "was due 22 Nov 14:31",
                    "long overdue, 5 days",
                    late=True,
                    red=True,
                ),
                Duty("rotate", "Rotate what seal 0006 opened", "was due today 14:31", "3 h late", late=True),
                Duty("auditor", "Review seal 0006", "by tomorrow 22:17", "29 h"),
            )
        )
        return rows

    yield from _rows_in_states(made)
    narrow = made()
    narrow.setFixedWidth(340)
    yield {"narrow": narrow}


def _findings() -> Iterator[States]:
    def made() -> RowList:
        rows = FindingRows("gallery.findings", "Findings")
        rows.show_findings(
            (
                FindingLine("high", "Seal 0005 was opened with the register code not at hand", "seal 0005", "11 days", "warning",
                            high=True),
                FindingLine("medium", "Seal 0006 ended because its time was over", "seal 0006", "6 days",
                            lines=("Innocent if: The work took as long as it took.", "Finding 3fa1c09e, rule C7")),
            )
        )  # fmt: skip
        return rows

    yield from _rows_in_states(made, 1000)
    narrow = made()
    narrow.setFixedWidth(420)
    yield {"narrow": narrow}


def _changes() -> Iterator[States]:
    def made() -> RowList:
        rows = ChangeRows("gallery.changes", "Changes")
        rows.show_changes(
            (
                Change("clock", "Longest opening", "15 minutes", "10 minutes"),
                Change("person", "Olga Operator leaves", refusal="Then no pair could open: add somebody first."),
            )
        )
        return rows

    yield from _rows_in_states(made)
    narrow = made()
    narrow.setFixedWidth(260)
    yield {"narrow": narrow}


def _time_lines() -> Iterator[States]:
    def made() -> RowList:
        rows = TimeLine("gallery.time", "What happened")
        rows.show_milestones(
            (
                Milestone("book", "17:26:02", "Glass broken", "register code of seal 0006 right"),
                Milestone("seal-open", "17:31:00", "Open", "1 field shown once (41 s)", is_open=True),
                Milestone("seal-closed", "17:40:12", "Sealed again by hand", "seal 0007"),
            )
        )
        return rows

    yield from _rows_in_states(made, 480)


def _choice_rows() -> Iterator[States]:
    def made() -> RowList:
        rows = ChoiceRows("gallery.reasons", "Reason")
        rows.offer(
            (("outage", "System down, normal access unavailable"), ("security", "Security incident"), ("other", "Another"))
        )
        rows.choose("security")
        return rows

    yield from _rows_in_states(made, 400)


def _facts() -> Iterator[States]:
    def made(*, picks: bool = True) -> RowList:
        rows = FactRows("gallery.facts", "Openings", picks=picks)
        rows.show_facts(
            (
                FactLine("2026-11-24 02:05 UTC", ("Frank Officer + Grace Officer", "Storage array"), "sealed", "seal-closed",
                         "accent"),
                FactLine("2026-11-21 03:57 UTC", ("Olga Operator + Frank Officer", "Hypervisor, root"), "refused", "cross",
                         "amber"),
            )
        )  # fmt: skip
        return rows

    yield from _rows_in_states(made)
    picked, narrow, brief = made(), made(), made()
    if isinstance(picked, FactRows):
        picked.pick(1)
    if isinstance(brief, FactRows):
        brief.set_brief(True)
    picked.setFixedWidth(760)
    narrow.setFixedWidth(210)
    brief.setFixedWidth(360)
    yield {"picked": picked}
    yield {"narrow": narrow}
    yield {"brief": brief}


def _count_tiles() -> Iterator[States]:
    lines = (
        CountLine("Emergency openings", "19", "25"),
        CountLine("Openings reviewed", "4 of 6", late=True),
        CountLine("By chance alone", "The log is too young to say", leads=False),
    )
    yield from _rows_in_states(lambda: CountRows("gallery.counts", "The last 91 days", lines), 420)
    tile = CountTile("gallery.tile", "The last 91 days", lines, now="now", before="before")
    tile.setFixedWidth(420)
    yield {"tile": tile}


def _acts_in_rows() -> Iterator[States]:
    def made(*names: str) -> ActRows:
        rows = ActRows("Nobody yet.")
        for name in names:
            remove = button("Remove", "gallery.remove", lambda: None)
            rows.add("gallery.row", f"{name}\nofficer, team network", (remove,), icon="check", colour="accent")
        rows.setFixedWidth(420)
        return rows

    yield {"rest": made("Frank Officer", "Grace Officer"), "empty": made()}


ROWS: Final[Mapping[str, Callable[[], Iterator[States]]]] = {
    "envelope-row": _envelope_rows,
    "duty-row": _duties,
    "vault-row": _vault_rows,
    "finding-row": _findings,
    "change-row": _changes,
    "time-line": _time_lines,
    "choice-rows": _choice_rows,
    "fact-row": _facts,
    "act-rows": _acts_in_rows,
    "count-tile": _count_tiles,
}
