"""Who somebody is in a vault: name, role and team, each in a field that a refusal is shown at."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox

from twinseal.domain.people import Role
from twinseal.gui.widgets.form_field import FormField, line


def _tr(text: str) -> str:
    return QCoreApplication.translate("PersonFields", text)


_ROLE_SIGNS: Final = 12


class PersonFields:
    """Three fields for a form; `name_field`, `role_field` and `team_field` are what it lays out."""

    def __init__(self, prefix: str) -> None:
        """Build empty; `prefix` begins the names of the controls."""
        self.name = line(f"{prefix}.person_name", _tr("Name"))
        self.role = QComboBox()
        self.role.setObjectName(f"{prefix}.role")
        self.role.setAccessibleName(_tr("Role"))
        # The whole words stand in the list that unfolds: a narrow form does not scroll sideways for them.
        self.role.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.role.setMinimumContentsLength(_ROLE_SIGNS)
        for role, text in (
            (Role.OPERATOR, _tr("operator: makes requests and opens")),
            (Role.OFFICER, _tr("officer: confirms requests, may also make them")),
            (Role.AUDITOR, _tr("auditor: reads the log, never opens")),
        ):
            self.role.addItem(text, role.value)
        self.team = line(f"{prefix}.team", _tr("Team"))
        self.name_field = FormField(_tr("Name"), self.name)
        self.role_field = FormField(_tr("Role"), self.role)
        self.team_field = FormField(_tr("Team (optional; people from the same team cannot open together)"), self.team)

    def show_person(self, name: str, role: str, team: str) -> None:
        """Show what somebody is now."""
        self.name.setText(name)
        self.role.setCurrentIndex(max(0, self.role.findData(role)))
        self.team.setText(team)

    def chosen_role(self) -> str:
        """Return the role that is chosen."""
        return str(self.role.currentData())

    def clear(self) -> None:
        """Take name and team out."""
        self.name.clear()
        self.team.clear()
