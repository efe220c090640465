"""A reason that requests may have: a new one, another form of one, or one that goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.constitution import CATEGORIES_MAX
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.rules import CATEGORY_CHANGED
from twinseal.domain.policy.reason_form import reason_of
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.texts import Text

ADDED, CHANGED, RETIRED = "added", "changed", "retired"


@dataclass(frozen=True, slots=True)
class ChangeReason:
    """A reason with its questions and the mask of its number; of one that goes nothing but its id is left."""

    event: ClassVar[Kind] = CATEGORY_CHANGED
    right: ClassVar[Right] = Right.OFFICERS
    needs_note: ClassVar[bool] = True

    category: str
    """Its id."""
    what: str
    becomes: dict[str, object] = field(default_factory=dict, hash=False)
    """The whole reason afterwards; empty where it goes."""
    before_sha256: str = ""
    """SHA-256 of the reason that it was typed over; empty for a new one."""

    @classmethod
    def to(cls, reason: ReasonCategory, before: ReasonCategory | None) -> Self:
        """Return the change of what there is `before`, None for a new reason, after which a reason is this one."""
        if before is None:
            return cls(reason.id, ADDED, reason.to_json())
        return cls(reason.id, CHANGED, reason.to_json(), before.sha256)

    @classmethod
    def retiring(cls, reason: ReasonCategory) -> Self:
        """Return the change by which a reason goes."""
        return cls(reason.id, RETIRED, {}, reason.sha256)

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the reason: a list has one change of each."""
        return "category", self.category

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        own = {"category": self.category, "what": self.what, "becomes": dict(self.becomes)}
        return {**own, "before_sha256": self.before_sha256}

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts."""
        becomes = fields.get("becomes")
        known = dict(becomes) if isinstance(becomes, dict) else {}
        category, what, before = (str(fields.get(name, "")) for name in ("category", "what", "before_sha256"))
        return cls(category, what, known, before)

    def sentence(self, facts: VaultFacts) -> Text:
        """Return what requests are asked from then on."""
        if self.what not in (ADDED, CHANGED):
            return Text("change.reason_retired", name=_name(facts, self.category))
        reason = self._reason()
        number = Text("change.reason_no_number")
        if reason.reference_mask:
            number = Text("change.reason_number", label=reason.reference_label, mask=reason.reference_mask)
        questions = list(reason.questions)
        if self.what == ADDED:
            return Text("change.reason_added", name=reason.name, questions=questions, number=number)
        return Text("change.reason_changed", name=reason.name, questions=questions, number=number)

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return each part of a changed reason that is another one than before; of one that is new or goes the sentence says all."""
        if self.what != CHANGED:
            return ()
        before = _reason(facts, self.category) or ReasonCategory(self.category, "")
        after = self._reason() if self.becomes else ReasonCategory(self.category, "")
        parts = {
            Text("change.reason.name"): (before.name, after.name),
            Text("change.reason.questions"): (" ".join(before.questions), " ".join(after.questions)),
            Text("change.reason.number"): (_number(before), _number(after)),
        }
        return tuple(Difference(what, was, becomes) for what, (was, becomes) in parts.items() if was != becomes)

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return what of a reason that goes stays."""
        return (Text("change.follows.reason_stays"),) if self.what == RETIRED else ()

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` unless it is a reason, new, changed or retired as it says, as it was when it was typed, and one stays."""
        now = _reason(facts, self.category)
        if self.what == RETIRED:
            if now is None:
                raise BadInput("input.bad.reason_gone")
            if len(facts.rules.categories) == 1:
                raise BadInput("input.bad.reason_last")
            if self.becomes:
                raise BadInput("input.bad.changes_row")
            self._require_as_typed(now)
            return
        if self.what not in (ADDED, CHANGED) or self._reason().id != self.category:
            raise BadInput("input.bad.changes_row")
        if now is None and self.what == CHANGED:
            raise BadInput("input.bad.reason_gone")
        self._require_as_typed(now)
        if now == self._reason():
            raise BadInput("input.bad.changes_same", field="name")
        if self.what == ADDED and len(facts.rules.categories) >= CATEGORIES_MAX:
            raise BadInput("input.bad.reasons_full", most=CATEGORIES_MAX)
        self._check_words(facts)

    def _require_as_typed(self, now: ReasonCategory | None) -> None:
        """Raise `BadInput` where a seal made another reason of it, or one with its id, since the row was typed."""
        if self.before_sha256 != ("" if now is None else now.sha256):
            raise BadInput("input.bad.rule_stale", rule=self.category if now is None else now.name)

    def _check_words(self, facts: VaultFacts) -> None:
        reason = self._reason()
        typed = reason_of(reason.id, reason.name, reason.questions, reason.reference_label, reason.reference_mask)
        if typed != reason:
            raise BadInput("input.bad.changes_row")
        same = (each.name.casefold() == reason.name.casefold() and each.id != reason.id for each in facts.rules.categories)
        if any(same):
            raise BadInput("input.bad.reason_name_taken", field="name")
        if reason.reference_mask and not reason.reference_label:
            raise BadInput("input.bad.reason_number_unnamed", field="reference_label")
        if reason.reference_label and not reason.reference_mask:
            raise BadInput("input.bad.reason_number_unmasked", field="reference_mask")

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Put it in the place of the one before, at the end, or take it off."""
        if self.what == RETIRED:
            vault.retire_reason(self.category)
        else:
            vault.put_reason(self._reason())

    def _reason(self) -> ReasonCategory:
        return ReasonCategory.from_json(self.becomes)


def _reason(facts: VaultFacts, category: str) -> ReasonCategory | None:
    return next((each for each in facts.rules.categories if each.id == category), None)


def _name(facts: VaultFacts, category: str) -> str:
    reason = _reason(facts, category)
    return category if reason is None else reason.name


def _number(reason: ReasonCategory) -> str:
    return f"{reason.reference_label}: {reason.reference_form}" if reason.reference_mask else ""
