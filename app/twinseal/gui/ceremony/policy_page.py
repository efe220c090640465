"""Second page of a founding: the policy as sentences with numbers that can be changed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from twinseal.domain.policy.policy import BOUNDS, Policy
from twinseal.gui.widgets.base import Notice, button, card, label, put, row
from twinseal.gui.widgets.busy import always
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.number_field import NumberField


class PolicyPage(QWidget):
    """Every number stands in the sentence that it belongs to; what differs from the safe default is marked."""

    given = Signal(object)
    stop_requested = Signal()

    def __init__(self) -> None:
        """Build with the defaults."""
        super().__init__()
        self._numbers: dict[str, NumberField] = {}
        self._changed = label("", "muted", name="ceremony.policy_changed")
        self.same_team = _switch(
            "ceremony.same_team_forbidden", self.tr("Two people from the same team may not open together")
        )
        self.must_fit = _switch(
            "ceremony.register_code_must_fit", self.tr("Nothing is opened without a register code of this vault")
        )  # fmt: skip
        self.encrypted_only = _switch(
            "ceremony.attachments_encrypted_only", self.tr("Files of an envelope are saved to encrypted drives only")
        )
        self._must_fit_warning = Notice("ceremony.register_code_warning")
        for box in (self.same_team, self.must_fit, self.encrypted_only):
            box.toggled.connect(self._mark)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(14)
        outer.addWidget(
            label(self.tr("These rules are signed into the vault. The defaults are safe; change only what you have a reason to "
                          "change."))
        )  # fmt: skip
        outer.addLayout(columns(self._opening_card(), self._people_card()))
        defaults = button(self.tr("Restore the defaults"), "ceremony.policy_defaults", lambda: self.show_policy(Policy()))
        outer.addLayout(row(defaults, self._changed, None))
        outer.addWidget(self._measuring_row())
        outer.addStretch(1)
        self.show_policy(Policy())

    def _measuring_row(self) -> QWidget:
        told = label(self.tr("Measuring the cost of one passphrase guess on this machine\u2026"), wrap=False)
        bar = QProgressBar()
        bar.setObjectName("ceremony.measuring")
        bar.setAccessibleName(self.tr("Measuring the cost of a guess"))
        # One derivation cannot say how far it is.
        bar.setRange(0, 0)
        stop = button(self.tr("Stop measuring"), "ceremony.measuring_stop", self.stop_requested.emit)
        always(stop)
        self._measuring = QWidget()
        self._measuring.setProperty("role", "clear")
        inside = row(told, bar, stop, None)
        inside.setContentsMargins(0, 0, 0, 0)
        self._measuring.setLayout(inside)
        self._measuring.hide()
        return self._measuring

    def show_progress(self, done: int, of: int) -> None:
        """Show that the cost of a guess is being measured."""
        self._measuring.setVisible(0 < done < of)

    def _opening_card(self) -> QWidget:
        return card(
            label(self.tr("An opening"), "section"),
            self._sentence(self.tr("lasts"), "opening_min", self.tr("minutes from confirmation"), self.tr("Length of an opening, in minutes")),
            self._sentence(self.tr("can be extended"), "extensions", self.tr("times, with fresh codes from both"), self.tr("Extensions")),
            self._sentence(self.tr("never lasts longer than"), "opening_total_min", self.tr("minutes"), self.tr("Total opening time, in minutes")),
            self._sentence(self.tr("waits"), "joint_window_s", self.tr("seconds for the second person"), self.tr("Time to answer for the second person, in seconds")),
            self._sentence(self.tr("masks contents after"), "mask_idle_s", self.tr("seconds without activity"), self.tr("Seconds without activity until contents are masked")),
            self._sentence(self.tr("reseals after"), "reseal_idle_s", self.tr("seconds without activity"), self.tr("Seconds without activity until the vault reseals")),
            self._sentence(self.tr("requires a justification of"), "justification_min_chars", self.tr("characters or more"), self.tr("Shortest justification, in characters")),
            self.must_fit,
            self._must_fit_warning,
            self.encrypted_only,
            spacing=6,
        )  # fmt: skip

    def _people_card(self) -> QWidget:
        return card(
            label(self.tr("People"), "section"),
            self.same_team,
            self._sentence(self.tr("A passphrase must have"), "passphrase_min_chars", self.tr("characters or more"), self.tr("Shortest passphrase, in characters")),
            self._sentence(self.tr("or"), "passphrase_min_words", self.tr("words or more"), self.tr("Shortest passphrase, in words")),
            self._sentence(self.tr("The first"), "wrong_attempts_free", self.tr("wrong attempts carry no wait"), self.tr("Wrong attempts without a wait")),
            self._sentence(self.tr("then a wait of"), "wait_first_s", self.tr("seconds, doubling each time"), self.tr("First wait, in seconds")),
            self._sentence(self.tr("A person is locked after"), "lock_after_in_a_row", self.tr("wrong attempts in a row"), self.tr("Wrong attempts in a row that lock a person")),
            label(self.tr("After an opening"), "section"),
            self._sentence(self.tr("Shown secrets must be rotated within"), "rotation_due_h", self.tr("hours"), self.tr("Hours until a shown secret must be rotated")),
            self._sentence(self.tr("Every opening must be reviewed within"), "review_due_days", self.tr("days"), self.tr("Days until an opening must be reviewed")),
            label(self.tr("Secrets are never copied to the clipboard and never shown as QR codes."), "muted"),
            spacing=6,
        )  # fmt: skip

    def _sentence(self, before: str, name: str, after: str, accessible: str) -> QWidget:
        low, high = BOUNDS[name]
        number = NumberField(f"ceremony.{name}", accessible, low, high, getattr(Policy(), name))
        number.setToolTip(self.tr("From {0} to {1}").format(low, high))
        number.setFixedWidth(96)
        number.valueChanged.connect(self._mark)
        self._numbers[name] = number
        made = QWidget()
        made.setProperty("role", "clear")
        box = QHBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for part in (label(before, wrap=False), number, label(after, wrap=False)):
            box.addWidget(part)
        box.addStretch(1)
        return made

    def policy(self) -> Policy:
        """Return the policy as set; raises `BadInput` where two numbers contradict each other."""
        numbers: dict[str, Any] = {name: number.value() for name, number in self._numbers.items()}
        return Policy(
            **numbers,
            same_team_forbidden=self.same_team.isChecked(),
            register_code_must_fit=self.must_fit.isChecked(),
            attachments_encrypted_only=self.encrypted_only.isChecked(),
        )

    def show_policy(self, policy: Policy) -> None:
        """Fill in a policy."""
        for name, number in self._numbers.items():
            number.setValue(getattr(policy, name))
        self.same_team.setChecked(policy.same_team_forbidden)
        self.must_fit.setChecked(policy.register_code_must_fit)
        self.encrypted_only.setChecked(policy.attachments_encrypted_only)
        self._mark()

    def _mark(self) -> None:
        safe = Policy()
        changed = [
            self.tr("{0}: {1} instead of {2}").format(number.accessibleName(), number.value(), getattr(safe, name))
            for name, number in self._numbers.items()
            if number.value() != getattr(safe, name)
        ]
        if self.same_team.isChecked() is not safe.same_team_forbidden:
            changed.append(self.tr("people from the same team may open together"))
        if self.must_fit.isChecked() is not safe.register_code_must_fit:
            changed.append(self.tr("nothing is opened without a register code of this vault"))
        warning = self.tr(
            "If the paper register is lost or burnt, nobody opens this vault, not in an emergency either. Keep a copy of each "
            "line elsewhere, and enrol an auditor."
        )
        self._must_fit_warning.say(warning if self.must_fit.isChecked() else "", "warn")
        if self.encrypted_only.isChecked() is not safe.attachments_encrypted_only:
            changed.append(self.tr("files are saved to encrypted drives only"))
        told = self.tr("Changed from the defaults: {0}.").format("; ".join(changed)) if changed else ""
        put(self._changed, told or self.tr("No changes from the defaults."))

    def send(self) -> None:
        """Hand the policy over; raises `BadInput`."""
        self.given.emit(self.policy())

    def first_focus(self) -> None:
        """Begin at the first number."""
        self._numbers["opening_min"].setFocus()


def _switch(name: str, text: str) -> QCheckBox:
    made = QCheckBox(text)
    made.setObjectName(name)
    made.setAccessibleName(text)
    return made
