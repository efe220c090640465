"""The one list of the window's features."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP

from twinseal.gui.shell import Door, Feature, Shell

if TYPE_CHECKING:
    from twinseal.flows.views.sealed import SealedView

START, OPENING, AUDIT, CEREMONY, DEMO = "start", "opening", "audit", "ceremony", "demo"
ACKNOWLEDGE, MEETING, SLIP, ALERT_TEST = "acknowledge", "meeting", "slip", "alert_test"


def _word(text: str) -> str:
    """Mark a text of the list for translation; it is translated where it is shown."""
    return str(QT_TRANSLATE_NOOP("Door", text))


def _is_owed(view: SealedView, kind: str) -> bool:
    return any(duty.kind == kind for duty in view.duties)


class FeatureRow(NamedTuple):
    """A feature: its name, the class that stands for it, and its door on the sealed screen, if it has one."""

    name: str
    place: str
    door: Door | None = None


FEATURES: Final = (
    FeatureRow(OPENING, "twinseal.gui.opening.presenter:OpeningPresenter"),
    FeatureRow(AUDIT, "twinseal.gui.audit.presenter:AuditPresenter", Door(_word("Audit desk"))),
    FeatureRow(
        ACKNOWLEDGE,
        "twinseal.gui.statements.presenter:AcknowledgePresenter",
        Door(_word("Acknowledge"), is_wanted=lambda view: _is_owed(view, ACKNOWLEDGE)),
    ),
    FeatureRow(
        MEETING,
        "twinseal.gui.statements.meeting_presenter:MeetingPresenter",
        Door(_word("Confirm somebody"), is_wanted=lambda view: view.to_confirm),
    ),
    FeatureRow(
        SLIP,
        "twinseal.gui.statements.slip_presenter:SlipPresenter",
        Door(_word("Confirm a slip"), is_wanted=lambda view: _is_owed(view, "alert"), is_of_duty=True),
    ),
    FeatureRow(
        ALERT_TEST,
        "twinseal.gui.statements.alert_test_presenter:AlertTestPresenter",
        Door(_word("Send a test alert"), is_wanted=lambda view: _is_owed(view, ALERT_TEST), is_of_duty=True),
    ),
    FeatureRow(CEREMONY, "twinseal.gui.ceremony.presenter:CeremonyPresenter"),
    FeatureRow(DEMO, "twinseal.gui.demo.presenter:DemoPresenter"),
    FeatureRow(START, "twinseal.gui.start.presenter:StartPresenter"),
)
"""In the order in which they are told of a beat, a key, or the end: what stands open is sealed first, the vault goes last.

A folder and a line here make a feature."""


class Features:
    """Makes a feature when it is first needed, and keeps it."""

    def __init__(self, shell: Shell, made: Callable[[str, Feature], None]) -> None:
        """Begin with none; `made` is called with each once, when it has just been made."""
        self._shell, self._announce = shell, made
        self._made: dict[str, Feature] = {}

    def get(self, name: str) -> Feature:
        """Return a feature by its name; it and its module are loaded if they were not needed before."""
        if name not in self._made:
            place = next(row.place for row in FEATURES if row.name == name)
            module, _, kind = place.partition(":")
            feature: Feature = getattr(importlib.import_module(module), kind)(self._shell)
            self._made[name] = feature
            self._announce(name, feature)
        return self._made[name]

    def __contains__(self, name: str) -> bool:
        """Tell whether a feature was needed so far."""
        return name in self._made

    def made(self) -> tuple[Feature, ...]:
        """Return those that were needed so far, in the order of the list."""
        return tuple(self._made[row.name] for row in FEATURES if row.name in self._made)
