"""Envelopes: who has seen one, when, since when it is exposed, and what is still owed for it."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.domain.text import with_capital
from twinseal.domain.utc_text import utc_words
from twinseal.flows.views.dossiers import EnvelopeDossier, EnvelopeExposure, EnvelopeLine, EnvelopeUse
from twinseal.gui.audit.dossier_page import DossierPage, Way
from twinseal.gui.widgets.fact_row import FactLine


class EnvelopesPage(DossierPage):
    """Left every envelope that an opening named, what is exposed first; right its openings, the newest first."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__(
            "envelopes",
            self.tr("Envelopes, those that are exposed first"),
            self.tr("Who has seen this envelope, the newest first"),
            self.tr("Who has seen it"),
        )

    def show_envelopes(self, lines: Sequence[EnvelopeLine]) -> None:
        """Show every envelope."""
        exposed = sum(bool(line.exposed_since) for line in lines)
        summary = self.tr("Envelopes that were asked for: {0}, exposed now: {1}.").format(len(lines), exposed)
        self.show_subjects(
            summary if lines else self.tr("Nobody has asked for an envelope yet."),
            [line.id for line in lines],
            [self._line(line) for line in lines],
        )

    def _line(self, of: EnvelopeLine) -> FactLine:
        # Beside a short label and below a long one nobody finds the days of the next row with one look.
        days = (self._days(of.exposed_days),) if of.exposed_since else ()
        icon = "warning" if of.is_late else "clock" if of.exposed_since else "envelope"
        lines = tuple(map(with_capital, (*days, self._counts(of))))
        return FactLine(of.label, lines, icon=icon, colour="amber" if of.is_late else "ink2")

    def _days(self, days: int | None) -> str:
        return self.tr("exposed for days: {0}").format(days) if days is not None else self.tr("exposed")

    def _counts(self, of: EnvelopeLine) -> str:
        if not of.opened:
            return self.tr("asked for, and never opened")
        return self.tr("opened: {0}, shown in: {1}, last: {2}").format(of.opened, of.shown, utc_words(of.last_utc))

    def show_envelope(self, view: EnvelopeDossier) -> None:
        """Show one envelope."""
        of = view.line
        since = utc_words(of.exposed_since)
        exposed = self.tr("Exposed since {0} and not rotated, for days: {1}.").format(since, of.exposed_days or 0)
        if not of.exposed_since:
            exposed = self._days(None) if of.is_late else self.tr("Nothing of it is exposed now.")
        self.show_ways(of.id, of.label, (exposed, self._counts(of)), [self._way(use) for use in view.uses])

    def _way(self, use: EnvelopeUse) -> Way:
        late = use.exposure is not None and use.exposure.is_late
        who = " + ".join(use.people) or self.tr("nobody signed in")
        shown = self.tr("Shown: {0}").format("; ".join(use.shown)) if use.shown else self.tr("Nothing of it was shown.")
        exposure = self._exposure(use.exposure) if use.exposure is not None else ""
        owed = (self.tr("Still owed: {0}, due {1}").format(self._duty(kind), utc_words(due)) for kind, due in use.duties)
        seal = self.tr("Seal {0:04d}").format(use.seal_number) if use.seal_number else use.outcome.words
        lines = tuple(with_capital(part) for part in (who, shown, exposure, *owed) if part)
        icon = "warning" if late else "eye" if use.shown else "envelope"
        return Way(FactLine(utc_words(use.at_utc), lines, seal, icon, "amber" if late else "ink2"), use.opening_id)

    def _exposure(self, of: EnvelopeExposure) -> str:
        days = self._days(of.days)
        if of.state == "open":
            due = self.tr("rotation was due {0}") if of.is_late else self.tr("rotation due {0}")
            return self.tr("{0}, {1}").format(days, due.format(utc_words(of.due_utc))) if of.due_utc else days
        if of.state == "never":
            return self.tr("{0}, never to be rotated: {1}").format(days, of.reason)
        if of.state == "by_hand":
            return self.tr("{0}, rotated as two people say: {1}").format(days, utc_words(of.ended_utc))
        return self.tr("{0}, rotated {1}").format(days, utc_words(of.ended_utc))

    def _duty(self, kind: str) -> str:
        known = {
            "test": self.tr("a test of what was put in"),
            "alert": self.tr("the owner's confirmation of a slip"),
        }
        return known.get(kind, kind)
