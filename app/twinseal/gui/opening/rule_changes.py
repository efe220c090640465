"""Takes what two officers type about rules, reasons, place, keys and clock to the list of changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from twinseal.domain.changes.change_place import PARTS, part_text
from twinseal.domain.changes.rules_in_force import RulesInForce
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.views.change_list import ChangeListView
from twinseal.flows.views.statements import Tried
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.changes.place_form import PlaceForm
from twinseal.gui.changes.reason_form import ReasonForm
from twinseal.gui.changes.reasons_page import ReasonsPage
from twinseal.gui.changes.rules_form import RulesForm
from twinseal.gui.changes.threshold_form import ThresholdForm
from twinseal.gui.changes.why_form import WhyForm
from twinseal.gui.opening.list_forms import ListForms

POLICY: Final = "changes.way.policy"
CATEGORY: Final = "changes.way.category"
PLACE: Final = "changes.way.place"
THRESHOLD: Final = "changes.way.threshold"
REKEY: Final = "changes.way.rekey"
CLOCK: Final = "changes.way.clock"
"""Ways to put something about the rules on the list, each the name of its act."""
RULE_WAYS: Final = (POLICY, CATEGORY, PLACE, THRESHOLD, REKEY, CLOCK)
_FORMS: Final = (RulesForm, ReasonsPage, ReasonForm, PlaceForm, ThresholdForm, WhyForm)


class RuleChanges(ListForms):
    """Serves the forms about rules."""

    _reason = ""
    """Id of the reason that a form is about, empty for a new one."""

    def ask(self, what: str) -> None:
        """Ask what a way needs."""
        if what == REKEY:
            self._run(lambda flow: flow.open_vault.rule_forms.to_rotate(), self._ask_rekey)
        elif what == CLOCK:
            self._run(lambda flow: flow.open_vault.rule_forms.clock_step(), self._ask_clock)
        else:
            shows: dict[str, Callable[[tuple[RulesInForce, RulesInForce]], None]] = {
                POLICY: self._ask_policy,
                CATEGORY: self._show_reasons,
                PLACE: self._ask_place,
                THRESHOLD: self._ask_threshold,
            }
            self._run(_both, shows[what])

    def serve_all(self) -> None:
        """Build every form."""
        for kind in _FORMS:
            self._form(kind)

    def build_rules(self) -> RulesForm:
        """Build the form of the rules, the largest of all."""
        return self._form(RulesForm)

    def _ask_policy(self, rules: tuple[RulesInForce, RulesInForce]) -> None:
        now, listed = rules
        form, question = self.build_rules(), self.tr("Which rules change?")
        self._screen.ask_form(form, lambda: form.begin(POLICY, question, now.policy, listed.policy))

    def _ask_threshold(self, rules: tuple[RulesInForce, RulesInForce]) -> None:
        now, listed = rules
        form, question = self._form(ThresholdForm), self.tr("From which number on is something found?")
        self._screen.ask_form(form, lambda: form.begin(THRESHOLD, question, now.thresholds, listed.thresholds))

    def _ask_place(self, rules: tuple[RulesInForce, RulesInForce]) -> None:
        _, listed = rules
        form, question = self._form(PlaceForm), self.tr("Where does the vault stand, and whom does it serve?")
        texts = {name: part_text(listed, name) for name in PARTS}
        self._screen.ask_form(form, lambda: form.begin(PLACE, question, texts))

    def _show_reasons(self, rules: tuple[RulesInForce, RulesInForce]) -> None:
        _, listed = rules
        page = self._form(ReasonsPage)
        self._screen.ask_form(page, lambda: page.show_reasons(listed.categories))

    def _ask_reason(self, reason: ReasonCategory | None) -> None:
        form = self._form(ReasonForm)
        self._reason = reason.id if reason is not None else ""
        if reason is None:
            question = self.tr("What does the new reason ask?")
        else:
            question = self.tr("What does \u201c{0}\u201d ask from then on?").format(reason.name)
        self._screen.ask_form(form, lambda: form.begin(f"{CATEGORY}\n{self._reason}", question, reason))

    def _ask_rekey(self, count: int) -> None:
        form = self._form(WhyForm)
        many = self.tr("1 envelope is") if count == 1 else self.tr("{0} envelopes are").format(count)
        about = self.tr(
            "With this seal every key of the vault is a new one, that of the log too, and {0} to be rotated. "
            "Copies of the vault that were made before still open with the old keys."
        ).format(many)
        heading = self.tr("What may have been exposed?")
        self._screen.ask_form(form, lambda: form.begin(REKEY, self.tr("Make all keys new"), about, heading))

    def _ask_clock(self, step: int) -> None:
        form = self._form(WhyForm)
        moved = self.tr("set forward") if step >= 0 else self.tr("set back")
        about = self.tr(
            "Since the last seal the machine's clock was {0} by {1} seconds. Times in the log stay as they were written; "
            "Twinseal sets no clock."
        ).format(moved, abs(step))
        heading = self.tr("Why was the clock wrong?")
        self._screen.ask_form(form, lambda: form.begin(CLOCK, self.tr("Explain the clock"), about, heading))

    # -- what was typed ------------------------------------------------------------------------

    def _put_reason(self, name: str, questions: list[str], number: str, mask: str) -> None:
        form, reason = self._form(ReasonForm), self._reason

        def put(flow: OpeningFlow) -> tuple[RulesInForce, RulesInForce]:
            flow.open_vault.rule_forms.put_reason(reason, name, questions, number, mask)
            return _both(flow)

        def shown(rules: tuple[RulesInForce, RulesInForce]) -> None:
            form.forget()
            self._show_reasons(rules)

        self._run(put, shown, form)

    def _retire(self, reason: str) -> None:
        page = self._form(ReasonsPage)

        def retire(flow: OpeningFlow) -> tuple[RulesInForce, RulesInForce]:
            flow.open_vault.rule_forms.retire_reason(reason)
            return _both(flow)

        self._run(retire, self._show_reasons, page)

    def _put_policy(self, form: RulesForm, policy: Policy) -> None:
        """Put rules on the list once the ways out of the room that they turn on were tried."""

        def tried(outcome: tuple[Tried, ...]) -> None:
            if form.show_tried(policy, outcome):
                self._list(lambda flow: flow.open_vault.rule_forms.set_policy(policy), form)

        def try_new(flow: OpeningFlow) -> tuple[Tried, ...]:
            forms = flow.open_vault.rule_forms
            listed = forms.now().policy
            new = {name: getattr(policy, name) and not getattr(listed, name) for name in ("alert_syslog", "alert_drop")}
            return forms.try_ways(replace(policy, **new))

        self._run(try_new, tried, form)

    def _put_place(self, form: PlaceForm, texts: Mapping[str, str]) -> None:
        """Put the place on the list once another folder for notices was tried."""

        def tried(outcome: tuple[Tried, ...]) -> None:
            if form.show_tried(texts, outcome):
                self._list(lambda flow: flow.open_vault.rule_forms.set_place(texts), form)

        def try_new(flow: OpeningFlow) -> tuple[Tried, ...]:
            forms, folder = flow.open_vault.rule_forms, texts["drop_folder"]
            return forms.try_folder(folder) if folder != part_text(forms.now(), "drop_folder") else ()

        self._run(try_new, tried, form)

    def _why(self, what: str, reason: str) -> None:
        acts: dict[str, Callable[[OpeningFlow], ChangeListView]] = {
            REKEY: lambda flow: flow.open_vault.rule_forms.rekey(reason),
            CLOCK: lambda flow: flow.open_vault.rule_forms.explain_clock(reason),
        }
        self._list(acts[what], self._form(WhyForm))

    def _serve(self, form: ListPage) -> None:
        form.folded.connect(partial(self.ask, CATEGORY) if isinstance(form, ReasonForm) else self._leave)
        match form:
            case RulesForm():
                form.sent.connect(partial(self._put_policy, form))
            case ThresholdForm():
                form.sent.connect(
                    lambda name, number: self._list(
                        lambda flow: flow.open_vault.rule_forms.set_threshold(name, str(number)), form
                    )
                )
            case PlaceForm():
                form.sent.connect(partial(self._put_place, form))
            case ReasonsPage():
                form.change_requested.connect(self._ask_reason)
                form.retire_requested.connect(self._retire)
                form.new_requested.connect(lambda: self._ask_reason(None))
            case ReasonForm():
                form.sent.connect(self._put_reason)
            case WhyForm():
                form.sent.connect(self._why)


def _both(flow: OpeningFlow) -> tuple[RulesInForce, RulesInForce]:
    """Return the rules in force, and as the list leaves them."""
    forms = flow.open_vault.rule_forms
    return forms.in_force(), forms.now()
