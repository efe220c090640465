"""The forms of the list of changes that are about rules, in their states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from PySide6.QtWidgets import QWidget

from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import DEFAULT_CATEGORIES
from twinseal.domain.policy.thresholds import Thresholds
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.changes.place_form import PlaceForm
from twinseal.gui.changes.reason_form import ReasonForm
from twinseal.gui.changes.reasons_page import ReasonsPage
from twinseal.gui.changes.rules_form import RulesForm
from twinseal.gui.changes.threshold_form import ThresholdForm
from twinseal.gui.changes.why_form import WhyForm
from twinseal.gui.gallery.states import States


def _sized(page: ListPage, high_px: int) -> ListPage:
    page.setFixedSize(1000, high_px)
    return page


def _rules() -> Iterator[States]:
    def made(listed: Policy) -> RulesForm:
        form = RulesForm()
        form.begin("gallery", "Which rules change?", Policy(), listed)
        return form

    refused = made(Policy(opening_min=20))
    refused.refuse_at("joint_window_s", "This changes nothing.")
    yield {"rest": _sized(made(Policy()), 1100)}
    yield {"changed": _sized(made(Policy(opening_min=20, mask_idle_s=60, same_team_forbidden=False)), 1180)}
    yield {"error": _sized(refused, 1180)}


def _thresholds() -> Iterator[States]:
    def made() -> ThresholdForm:
        form = ThresholdForm()
        form.begin("gallery", "From which number on is something found?", Thresholds(), Thresholds())
        return form

    refused = made()
    refused.refuse_at("value", "This changes nothing.")
    yield {"rest": _sized(made(), 400)}
    yield {"error": _sized(refused, 400)}


def _reasons() -> Iterator[States]:
    def made() -> ReasonsPage:
        page = ReasonsPage()
        page.show_reasons(DEFAULT_CATEGORIES)
        return page

    refused = made()
    refused.refuse_at("", "One reason has to stay.")
    yield {"rest": _sized(made(), 520)}
    yield {"error": _sized(refused, 520)}


def _one_reason() -> Iterator[States]:
    def made() -> ReasonForm:
        form = ReasonForm()
        form.begin("gallery", "What does \u201cSecurity incident\u201d ask from then on?", DEFAULT_CATEGORIES[1])
        return form

    refused = made()
    refused.refuse_at("reference_mask", "Say how the number looks, for example INC-######, or leave its name empty.")
    yield {"rest": _sized(made(), 660)}
    yield {"error": _sized(refused, 660)}


def _places() -> Iterator[States]:
    def made() -> PlaceForm:
        form = PlaceForm()
        now = {
            "place": "Room 1.07",
            "organisation": "Power plant North",
            "classification": "RESTRICTED",
            "retention": "10 years",
            "zone": "Europe/Zurich",
            "hours": "Mon-Fri 07:00-17:00",
            "drop_folder": "/mnt/diode",
        }
        form.begin("gallery", "Where does the vault stand, and whom does it serve?", now)
        return form

    refused = made()
    refused.refuse_at("place", "Place: fill in this field.")
    yield {"rest": _sized(made(), 560)}
    yield {"error": _sized(refused, 560)}


def _whys() -> Iterator[States]:
    def made() -> WhyForm:
        form = WhyForm()
        form.begin(
            "gallery",
            "Make all keys new",
            "With this seal every key of the vault is a new one, that of the log too, and 12 envelopes are to be rotated. "
            "Copies of the vault that were made before still open with the old keys.",
            "What may have been exposed?",
        )
        return form

    refused = made()
    refused.refuse_at("reason", "Say what may have been exposed.")
    yield {"rest": _sized(made(), 380)}
    yield {"error": _sized(refused, 380)}


RULES: Final[Mapping[str, Callable[[], Iterator[Mapping[str, QWidget]]]]] = {
    "rules-form": _rules,
    "threshold-form": _thresholds,
    "reasons-page": _reasons,
    "reason-form": _one_reason,
    "place-form": _places,
    "why-form": _whys,
}
"""What draws each of them."""
