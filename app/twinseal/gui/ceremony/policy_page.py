"""Second page of a founding: the rules of the policy, in the sentences that are signed, with what can be changed in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from twinseal.domain.alert import Channel
from twinseal.domain.alert_words import way_failed
from twinseal.domain.errors import FormFaults
from twinseal.domain.policy.policy import RULES, Policy, changes_between, rule_in_words
from twinseal.domain.policy.rule import Group
from twinseal.flows.views.statements import SENT, Tried
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import bring_into_view, button, card, label, put, row
from twinseal.gui.widgets.busy import always
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.path_field import PathField
from twinseal.gui.widgets.rule_sentences import Remark, RuleSentences

_CHANNELS: Final = {"alert_sound": Channel.SOUND, "alert_tray": Channel.TRAY, "alert_syslog": Channel.SYSLOG}
"""The rules whose sentence says what became of a try; of the drop folder its field does."""


class PolicyPage(QWidget):
    """Every control stands in the sentence that it belongs to; what differs from the safe default is marked.

    The ways out of the room are tried before the page is left; what failed is said where it was chosen, and a second press
    goes on all the same: the other end may come later than the vault.
    """

    given = Signal(object, str)
    """A `Policy`, and the folder for notices as typed."""
    try_requested = Signal(object, str, bool)
    """The alerts of a `Policy` are to be tried, with that folder; and whether the page is left where every way out is there.

    What sounds and shows in the room is tried where the page stays: who presses that waits for it.
    """
    stop_requested = Signal()

    def __init__(self) -> None:
        """Build with the defaults."""
        super().__init__()
        self._tried: dict[Channel, Tried] = {}
        self._tried_with: tuple[Policy, str] | None = None
        """What was tried last; another choice was not."""
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
        self.folder = PathField("ceremony.drop_folder", self.tr("Folder for signed notices"), folder=True)
        self.folder.line.setPlaceholderText("/mnt/diode")
        self._field = FormField(
            self.tr("Folder for signed notices, such as a one-way diode empties"),
            self.folder,
            self.tr("Needed where alerts go to the drop folder; best a drive of its own. Else empty."),
            lines=3,
        )
        self.try_act = button(
            self.tr("Try the alerts"), "ceremony.try_ways", lambda: self._try(leaves=False),
            hint=self.tr("Sounds and shows a test in this room, and looks whether somebody receives outside of it."), busy=self.tr("Trying \u2026"),
        )  # fmt: skip
        self.folder.changed.connect(self._mark)
        left = card(*opening, *alerts, self._field, row(self.try_act, None), spacing=8)
        outer.addLayout(columns(left, card(*people, *afterwards, never, spacing=8)))
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

    # -- the ways out of the room ---------------------------------------------------------------

    def _try(self, *, leaves: bool) -> None:
        try:
            policy = self.policy()
        except FormFaults as refusal:
            self.rules.go_to(refusal.faults[0].field)
            return
        self.try_requested.emit(policy, self.folder.text(), leaves)

    def show_tried(self, policy: Policy, folder: str, tried: Sequence[Tried]) -> bool:
        """Say what became of each way where it was chosen; returns whether all of them are there."""
        self._tried, self._tried_with = {each.channel: each for each in tried}, (policy, folder)
        self._mark()
        failed = [each for each in tried if each.fault is not None]
        if any(each.channel is Channel.DROP for each in failed):
            bring_into_view(self._field)
        elif failed:
            self.rules.go_to("alert_syslog")
        return not failed

    def refuse_folder(self, sentence: str) -> None:
        """Say why that is no path of a folder."""
        self._field.refuse(sentence)

    def _said_of(self, channel: Channel) -> Remark:
        tried = self._tried.get(channel)
        if tried is None:
            return "", ""
        if tried.fault is not None:
            return way_failed(tried.fault), "warning"
        if tried.outcome != SENT:
            return {
                Channel.SOUND: self.tr("Tried: nothing on this machine could play it."),
                Channel.TRAY: self.tr("Tried: this desktop has no place that shows notices."),
            }.get(channel, ""), "warning"
        return {
            Channel.SOUND: self.tr("Tried: played by {0}. Was it heard?").format(tried.player),
            Channel.TRAY: self.tr("Tried: this desktop took it. Is it in sight?"),
            Channel.SYSLOG: self.tr("Tried: a program receives there."),
            Channel.DROP: self.tr("Tried: the folder takes files. Whether somebody fetches them only a test alert shows."),
        }.get(channel, ""), "plain"

    def _remark(self, name: str, value: Any) -> Remark:
        channel = _CHANNELS.get(name)
        if value is True and channel in self._tried and channel is not None:
            return self._said_of(channel)
        return _warned(name, value)

    def _mark(self) -> None:
        values = self.rules.values()
        self.try_act.setEnabled(any(values[name] for name in (*_CHANNELS, "alert_drop")))
        if self._tried_with is not None and not self._is_tried():
            # Another choice was not tried.
            self._tried, self._tried_with = {}, None
        words, tone = self._said_of(Channel.DROP) if values["alert_drop"] else ("", "")
        if tone == "warning":
            self._field.refuse(words, focus=False)
        else:
            self._field.accept()
            self._field.message.say(words, "good" if words else "plain")
        contradicted = self.rules.say(self._remark) is not None
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
        wants_out = policy.alert_syslog or policy.alert_drop
        if wants_out and self._tried_with != (policy, self.folder.text()):
            self.try_requested.emit(policy, self.folder.text(), True)
        else:
            self.given.emit(policy, self.folder.text())

    def _is_tried(self) -> bool:
        try:
            return self._tried_with == (self.policy(), self.folder.text())
        except FormFaults:
            return False

    def first_focus(self) -> None:
        """Begin at the first number."""
        self.rules.first_focus()


def _warned(name: str, value: Any) -> Remark:
    return (rule_in_words(name).warning if value is True else ""), "warning"
