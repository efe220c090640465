"""First page of a founding: what the vault is called and where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from twinseal.domain.errors import FieldFault
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import bring_into_view, card, label
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField, line, typed_path
from twinseal.gui.widgets.path_field import PathField


class VaultPage(QWidget):
    """Name, place, folder; whom the room serves, and when people work there."""

    given = Signal(object, str, str, object)
    """Folder, name, place; and organisation, classification, retention, time zone and working hours, as typed."""

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self.vault_name = line("ceremony.vault_name", self.tr("Name of the vault"))
        self.place = line("ceremony.place", self.tr("Where the vault is kept"))
        self.folder = PathField("ceremony.folder", self.tr("Folder for the vault"), folder=True)
        self.folder.set_text(str(Path.home()))
        box = QVBoxLayout(self)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(
            columns(
                card(
                    label(self.tr("The vault"), "section"),
                    FormField(
                        self.tr("Name, for example: Plant north"),
                        self.vault_name,
                        self.tr("Appears on every screen and printed page, and becomes the folder's name."),
                    ),
                    FormField(self.tr("Place, for example: Secure room 1.07"), self.place),
                    FormField(
                        self.tr("Folder for the vault"),
                        self.folder,
                        self.tr("Use a drive that stays in the room. Twinseal creates the folder NAME.twinseal there."),
                    ),
                    *self._site_fields(),
                    spacing=12,
                ),
                card(
                    label(self.tr("What the ceremony needs"), "section"),
                    label(
                        self.tr(
                            "\u2022  At least two people who may open together: an officer, and an operator or a second "
                            "officer from another team. Three or more are better.\n"
                            "\u2022  An auditor, who reads the log and never opens anything.\n"
                            "\u2022  An authenticator for everyone: a phone app, or a small device that shows six digits.\n"
                            "\u2022  What goes into the envelopes.\n"
                            "\u2022  The paper register of this room, and a pen."
                        )
                    ),
                    label(
                        self.tr("Nothing is written to the disk until the last step. Until then you can go back and change anything."),
                        "muted",
                    ),
                ),
                weights=(3, 2),
            )
        )  # fmt: skip
        box.addStretch(1)

    def _site_fields(self) -> tuple[QWidget | QLayout, ...]:
        self.organisation = line("ceremony.organisation", self.tr("Organisation"))
        self.classification = line("ceremony.classification", self.tr("Classification of papers"))
        self.retention = line("ceremony.retention", self.tr("How long papers are kept"))
        self.retention.setPlaceholderText(self.tr("seven years"))
        self.zone = line("ceremony.zone", self.tr("Time zone"))
        self.zone.setPlaceholderText("Europe/Berlin")
        self.hours = line("ceremony.hours", self.tr("Working hours"))
        self.hours.setPlaceholderText("Mon-Fri 07:00-17:00; Sat 08:00-12:00")
        self._site = {
            "organisation": FormField(self.tr("Organisation"), self.organisation),
            "classification": FormField(self.tr("Classification of papers"), self.classification),
            "retention": FormField(self.tr("Keep papers for"), self.retention),
            "zone": FormField(self.tr("Time zone of the room"), self.zone),
            "hours": FormField(self.tr("Working hours there"), self.hours),
        }
        organisation, classification, retention, zone, hours = self._site.values()
        return (
            label(self.tr("Whom it serves (all of it optional)"), "section"),
            columns(organisation, classification),
            columns(retention, zone),
            hours,
        )

    def send(self) -> None:
        """Hand over what was typed."""
        site = tuple(each.text() for each in (self.organisation, self.classification, self.retention, self.zone, self.hours))
        self.given.emit(typed_path(self.folder.text()), self.vault_name.text(), self.place.text(), site)

    def refuse(self, faults: Sequence[FieldFault]) -> None:
        """Say what is wrong of the site, each where it was typed; the keyboard goes to the first."""
        for fault in reversed(faults):
            self._site[fault.field].refuse(fault.sentence)
        bring_into_view(self._site[faults[0].field])

    def first_focus(self) -> None:
        """Begin at the name."""
        self.vault_name.setFocus()
