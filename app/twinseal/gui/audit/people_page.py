"""People: what somebody has seen and done, each opening a way to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from twinseal.domain.people import Role
from twinseal.domain.text import quoted, with_capital
from twinseal.domain.utc_text import utc_words
from twinseal.flows.views.dossiers import ActKind, PersonAct, PersonDossier, PersonLine, Shown
from twinseal.gui.audit.dossier_page import DossierPage, Way
from twinseal.gui.design.tokens import Colour
from twinseal.gui.widgets.fact_row import FactLine

_ICONS: Final[dict[ActKind, tuple[str, Colour]]] = {
    ActKind.ASKED: ("pen", "ink2"),
    ActKind.CONFIRMED: ("check", "accent"),
    ActKind.REFUSED: ("cross", "amber"),
    ActKind.REVIEWED: ("auditor", "accent"),
    ActKind.LOOKED: ("eye", "ink2"),
    ActKind.ACCOUNT: ("pen", "ink2"),
    ActKind.VISIT: ("auditor", "ink2"),
    ActKind.DENIED: ("warning", "amber"),
}
_ROLES: Final[dict[str, str]] = {Role.OPERATOR: "person", Role.OFFICER: "officer", Role.AUDITOR: "auditor"}


class PeoplePage(DossierPage):
    """Left everybody who is or was in the vault; right what one of them did and saw, the newest first."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__(
            "people",
            self.tr("People of this vault"),
            self.tr("What this person did and saw, the newest first"),
            self.tr("What they did"),
        )
        self._roles: dict[str, str] = {
            Role.OPERATOR: self.tr("Operator"),
            Role.OFFICER: self.tr("Officer"),
            Role.AUDITOR: self.tr("Auditor"),
        }

    def show_people(self, lines: Sequence[PersonLine]) -> None:
        """Show everybody."""
        here = sum(line.is_here for line in lines)
        summary = self.tr("People in the vault: {0}, who left: {1}.").format(here, len(lines) - here)
        self.show_subjects(summary, [line.id for line in lines], [self._line(line) for line in lines])

    def _line(self, of: PersonLine) -> FactLine:
        left = "" if of.is_here else self.tr("no longer here")
        held = self.tr("not confirmed by a third person") if of.held and of.is_here else ""
        return FactLine(
            of.name, (self._role(of), with_capital(self._counts(of))), left or held, _ROLES.get(of.role, "person")
        )

    def _role(self, of: PersonLine) -> str:
        known = self._roles.get(of.role, of.role)
        return self.tr("{0}, team {1}").format(known, of.team) if of.team else known

    def _counts(self, of: PersonLine) -> str:
        if of.role == Role.AUDITOR:
            return self.tr("visits: {0}, reviews: {1}").format(of.visits, of.reviews)
        if of.role == Role.OPERATOR and not of.confirmed + of.refused:
            return self.tr("asked: {0}").format(of.asked)
        return self.tr("asked: {0}, confirmed: {1}, refused: {2}").format(of.asked, of.confirmed, of.refused)

    def show_person(self, view: PersonDossier) -> None:
        """Show one person."""
        of = view.line
        denied = self.tr("not let in, or a wrong code: {0}").format(of.denied) if of.denied else ""
        seen = self.tr("saw something of envelopes: {0}").format(of.seen) if of.role != Role.AUDITOR else ""
        last = self.tr("last act: {0}").format(utc_words(of.last_utc)) if of.last_utc else self.tr("did nothing yet")
        counts = "  \u00b7  ".join(part for part in (self._counts(of), seen, denied, last) if part)
        self.show_ways(of.id, of.name, (self._role(of), counts), [self._way(act) for act in view.acts])

    def _way(self, act: PersonAct) -> Way:
        icon, colour = _ICONS[act.kind]
        seal = self.tr("Seal {0:04d}").format(act.seal_number) if act.seal_number else ""
        said = act.outcome.words if act.outcome is not None else ""
        changes = self.tr("signed changes: {0}").format(act.changes) if act.changes else ""
        with_whom = self.tr("with {0}").format(act.beside) if act.outcome is not None and act.beside else act.beside
        first = "  \u00b7  ".join(part for part in (with_whom, said, act.words, changes) if part)
        lines = tuple(with_capital(part) for part in (first, *map(self._shown, act.shown)) if part)
        return Way(
            FactLine(f"{utc_words(act.at_utc)}  \u00b7  {self._kind(act.kind)}", lines, seal, icon, colour), act.opening_id
        )

    def _shown(self, of: Shown) -> str:
        return self.tr("Saw {0}: {1}").format(quoted((of.envelope,)), "; ".join(of.what))

    def _kind(self, kind: ActKind) -> str:
        return {
            ActKind.ASKED: self.tr("asked"),
            ActKind.CONFIRMED: self.tr("confirmed"),
            ActKind.REFUSED: self.tr("refused"),
            ActKind.REVIEWED: self.tr("signed a review"),
            ActKind.LOOKED: self.tr("looked at an opening"),
            ActKind.ACCOUNT: self.tr("gave an account"),
            ActKind.VISIT: self.tr("signed in at the audit desk"),
            ActKind.DENIED: self.tr("was not let in, or typed a wrong code"),
        }[kind]
