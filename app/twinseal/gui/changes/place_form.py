"""Where the vault stands, and whom the room serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal

from twinseal.domain.alert_words import way_failed
from twinseal.flows.views.statements import Tried
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.widgets.base import label
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField, line


class PlaceForm(ListPage):
    """What stands on papers and in reports; the vault's name is on its trust card and never changes."""

    sent = Signal(object)
    """A text by the name of each field."""
    between = "within"

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("place_form", "place_form.put", self.tr("Put it on the list"))
        self._tried: str | None = None
        names = {
            "place": self.tr("Place"),
            "organisation": self.tr("Organisation"),
            "classification": self.tr("Classification of papers"),
            "retention": self.tr("How long papers are kept"),
            "zone": self.tr("Time zone"),
            "hours": self.tr("Working hours"),
            "drop_folder": self.tr("Folder for signed notices"),
        }
        hints = {
            "zone": self.tr("For example: Europe/Zurich"),
            "hours": self.tr("For example: Mon-Fri 07:00-17:00; Sat 08:00-12:00"),
            "drop_folder": self.tr("For example: /mnt/diode; empty for none"),
        }
        self.lines = {name: line(f"place_form.{name}", words) for name, words in names.items()}
        fields = {name: FormField(names[name], each, hints.get(name, "")) for name, each in self.lines.items()}
        self.add_body(
            label(self.tr("The name of the vault never changes: it stands on its trust card."), "muted-body"),
            fields["place"],
            columns(fields["organisation"], fields["classification"]),
            columns(fields["retention"], fields["zone"]),
            columns(fields["hours"], fields["drop_folder"]),
        )
        self.take_fields(**fields)
        self.keep_words(*self.lines.values())

    def begin(self, key: str, question: str, now: Mapping[str, str]) -> None:
        """Show what is there now, by the name of its field, unless something was typed before."""
        self._tried = None
        if self.begin_for(key, question):
            return
        for name, each in self.lines.items():
            each.setText(now[name])
            each.setCursorPosition(0)

    def show_tried(self, texts: Mapping[str, str], tried: Sequence[Tried]) -> bool:
        """Say at the folder that it takes no file; returns whether the same was tried before, or nothing failed."""
        failed = next((each.fault for each in tried if each.fault is not None), None)
        again = self._tried == texts["drop_folder"]
        self._tried = texts["drop_folder"]
        if failed is not None and not again:
            self.refuse_at("drop_folder", way_failed(failed))
        return again or failed is None

    def send(self) -> None:
        """Hand over what was typed; it stays until it was taken."""
        self.accept()
        self.sent.emit({name: each.text() for name, each in self.lines.items()})

    def first_focus(self) -> None:
        """Begin at the place."""
        self.lines["place"].setFocus()
