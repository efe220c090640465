"""Begins the pages of whatever is issued from the log, with the head and foot that all of it has."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper, PaperFacts
from twinseal.reports.part_rows import PaperSize


class Issued(Protocol):
    """What head and foot of a page say of a report."""

    @property
    def report_id(self) -> str:
        """Return the id of the report."""

    @property
    def vault_name(self) -> str:
        """Return whose vault it is of."""

    @property
    def head_hex(self) -> str:
        """Return the head of the log."""

    @property
    def made_at(self) -> datetime:
        """Return when it was issued."""

    @property
    def demo(self) -> bool:
        """Tell whether it is of a demo vault."""

    @property
    def classification(self) -> str:
        """Return what stands at the top of each page."""

    @property
    def paper_size(self) -> PaperSize:
        """Return what it is printed on."""


def paper_of(issued: Issued, title: str) -> Paper:
    """Return the paper of a report, at the top of its first page."""
    return Paper(
        PaperFacts(
            title,
            issued.report_id,
            issued.vault_name,
            issued.head_hex,
            issued.made_at,
            issued.demo,
            classification=issued.classification,
            size=theme.PAGE_SIZES[issued.paper_size],
        )
    )
