"""Second page of a founding: the rules of the policy, in the sentences that are signed, with what can be changed in them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from twinseal.domain.errors import FormFaults
from twinseal.domain.policy.policy import RULES, Policy, changes_between, rule_in_words
from twinseal.domain.policy.rule import Group
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import button, card, label, put, row
from twinseal.gui.widgets.busy import always
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.rule_sentences import Remark, RuleSentences


class PolicyPage(QWidget):
    """Every control stands in the sentence that it belongs to; what differs from the safe default is marked."""

    given = Signal(object)
    stop_requested = Signal()

    def __init__(self) -> None:
        """Build with the defaults."""
        super().__init__()
        self.rules = RuleSentences("ceremony", self)
        self.rules.changed.connect(self._mark)
        self._changed = label("", "muted", name="ceremony.policy_changed")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(14))
        outer.addWidget(
            label(self.tr("These rules are signed into the vault. The defaults are safe; change only what you have a reason to "
                          "change."))
        )  # fmt: skip
        never = label(self.tr("Secrets are never copied to the clipboard and never shown as QR codes."), "muted")
        opening, people, alerts, afterwards = (
            self.rules.group(group) for group in (Group.OPENING, Group.PEOPLE, Group.ALERTS, Group.AFTERWARDS)
        )
        outer.addLayout(columns(card(*opening, *alerts, spacing=8), card(*people, *afterwards, never, spacing=8)))
        defaults = button(self.tr("Restore the defaults"), "ceremony.policy_defaults", lambda: self.show_policy(Policy()))
        foot = row(defaults)
        foot.addWidget(self._changed, 1)
        outer.addLayout(foot)
        outer.addWidget(self._measuring_row())
        outer.addStretch(1)
        self.show_policy(Policy())

    def _measuring_row(self) -> QWidget:
        notice = label(self.tr("Measuring the cost of one passphrase guess on this machine\u2026"), wrap=False)
        bar = QProgressBar()
        bar.setObjectName("ceremony.measuring")
        bar.setAccessibleName(self.tr("Measuring the cost of a guess"))
        # One derivation cannot say how far it is.
        bar.setRange(0, 0)
        stop = button(self.tr("Stop measuring"), "ceremony.measuring_stop", self.stop_requested.emit)
        always(stop)
        self._measuring = QWidget()
        self._measuring.setProperty("role", "clear")
        inside = row(notice, bar, stop, None)
        inside.setContentsMargins(0, 0, 0, 0)
        self._measuring.setLayout(inside)
        self._measuring.hide()
        return self._measuring

    def show_progress(self, done: int, of: int) -> None:
        """Show that the cost of a guess is being measured."""
        self._measuring.setVisible(0 < done < of)

    # -- the rules -----------------------------------------------------------------------------

    def policy(self) -> Policy:
        """Return the policy as set; raises `FormFaults` where two numbers contradict each other."""
        return self.rules.policy()

    def show_policy(self, policy: Policy) -> None:
        """Fill in a policy."""
        self.rules.show_policy(policy)

    def _mark(self) -> None:
        contradicted = self.rules.say(_warned) is not None
        put(self._changed, "" if contradicted else self._compared(self.policy()))

    def _compared(self, policy: Policy) -> str:
        safe = Policy()
        changed = [
            self.tr("{0}: {1} instead of {2}").format(
                rule_in_words(change.field).name, self._worth(policy, change.field), self._worth(safe, change.field)
            )
            for change in changes_between(safe, policy)
        ]
        if not changed:
            return self.tr("No changes from the defaults.")
        return self.tr("Changed from the defaults: {0}.").format("; ".join(changed))

    def _worth(self, policy: Policy, name: str) -> str:
        value = getattr(policy, name)
        if not RULES[name].is_switch:
            return str(value)
        return self.tr("yes") if value else self.tr("no")

    def send(self) -> None:
        """Hand the policy over; where numbers contradict each other, go to the first that has to change."""
        try:
            policy = self.policy()
        except FormFaults as refusal:
            self.rules.go_to(refusal.faults[0].field)
            return
        self.given.emit(policy)

    def first_focus(self) -> None:
        """Begin at the first number."""
        self.rules.first_focus()


def _warned(name: str, value: Any) -> Remark:
    return (rule_in_words(name).warning if value is True else ""), "warning"
