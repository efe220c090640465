"""Who signs in, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from PySide6.QtCore import QItemSelectionModel

from twinseal.domain.people import Role
from twinseal.flows.views.sealed import PersonView
from twinseal.gui.gallery.states import States, disabled
from twinseal.gui.widgets.identify_panel import IdentifyPanel
from twinseal.gui.widgets.person_picker import PersonPicker


def _people() -> Iterator[States]:
    people = (
        PersonView("1", "Olga Operator", Role.OPERATOR, "operations"),
        PersonView("2", "Frank Officer", Role.OFFICER, "security"),
        PersonView("3", "Anna Auditor", Role.AUDITOR, "audit"),
        PersonView("4", "Omar Operator", Role.OPERATOR, "night shift", wait_s=30),
    )

    def made(chosen: str = "", at: int = 0) -> PersonPicker:
        picker = PersonPicker("gallery.people", "Your name")
        picker.offer(people)
        picker.choose(chosen)
        picker.setCurrentRow(at, QItemSelectionModel.SelectionFlag.NoUpdate)
        picker.setFixedWidth(280)
        return picker

    yield {"rest": made(), "chosen": made("2"), "focus": made("2", at=2), "disabled": disabled(made("2"))}


def _identified() -> Iterator[States]:
    people = (
        PersonView("1", "Olga Operator", Role.OPERATOR, "operations"),
        PersonView("2", "Frank Officer", Role.OFFICER, "security", wait_s=30),
    )

    def made(chosen: str = "", passphrase: str = "", code: str = "") -> IdentifyPanel:
        panel = IdentifyPanel("gallery.identify", lambda: None)
        panel.offer(people)
        panel.people.choose(chosen)
        panel.passphrase.set_text(passphrase)
        panel.code.setText(code)
        panel.setFixedWidth(760)
        return panel

    wrong = made("1", "correct horse battery")
    wrong.refuse("Passphrase or code is not right. Check both, wait for the next code, then try again.")
    missing = made()
    missing.is_complete()
    yield {"rest": made()}
    yield {"typed": made("1", "correct horse battery", "470398")}
    yield {"refused": wrong}
    yield {"missing": missing}


PEOPLE: Final[Mapping[str, Callable[[], Iterator[States]]]] = {
    "people": _people,
    "identify": _identified,
}
