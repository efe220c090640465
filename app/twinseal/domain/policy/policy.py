"""The rules of a vault, one row each: the record, its form, its sentences and its page are made from them.

Every rule of every part has its row from the first form on; those that no part keeps yet wait in
`twinseal.domain.policy.waiting_rules`. A rule moves from there to here with the part that keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from twinseal.domain.errors import UnknownFormat
from twinseal.domain.policy.alert_rules import AlertRules
from twinseal.domain.policy.rule import Group, NotBelow, PolicyRule, number, numbers_in, switch
from twinseal.domain.policy.ruled import rows_of, values_of, version_of
from twinseal.domain.texts import Text


@dataclass(frozen=True, slots=True)
class Policy(AlertRules):
    """What one vault allows; raises `FormFaults`, which names the fields, for what its rows do not allow."""

    called: ClassVar[Text] = Text("rules.policy")

    opening_min: int = field(
        default=15,
        metadata=number(
            low=5,
            high=60,
            unit="minutes",
            name="Length of an opening, in minutes",
            group=Group.OPENING,
            sentence="An opening lasts {opening_min:count|minute|minutes} from confirmation.",
            since=1,
        ),
    )
    extensions: int = field(
        default=2,
        metadata=number(
            low=0,
            high=5,
            unit="times",
            name="Extensions",
            group=Group.OPENING,
            sentence="It can be extended {extensions:count|time|times}, up to {opening_total_min:count|minute|minutes} in total; each extension "
            "needs a fresh code from both people.",
            since=1,
        ),
    )
    opening_total_min: int = field(
        default=60,
        metadata=number(
            low=5,
            high=240,
            unit="minutes",
            name="Total opening time, in minutes",
            group=Group.OPENING,
            since=1,
            not_below=NotBelow("opening_min", "Policy: the total opening time cannot be shorter than a single opening."),
        ),
    )
    joint_window_s: int = field(
        default=180,
        metadata=number(
            low=30,
            high=900,
            unit="seconds",
            name="Time to answer for the second person, in seconds",
            group=Group.OPENING,
            sentence="The second person has {joint_window_s:count|second|seconds} to answer the signed request.",
            since=1,
        ),
    )
    mask_idle_s: int = field(
        default=120,
        metadata=number(
            low=15,
            high=600,
            unit="seconds",
            name="Seconds without activity until contents are masked",
            group=Group.OPENING,
            sentence="Without activity, contents are masked after {mask_idle_s:count|second|seconds} and the vault reseals after "
            "{reseal_idle_s:count|second|seconds}.",
            since=1,
        ),
    )
    reseal_idle_s: int = field(
        default=300,
        metadata=number(
            low=30,
            high=1800,
            unit="seconds",
            name="Seconds without activity until the vault reseals",
            group=Group.OPENING,
            since=1,
            not_below=NotBelow(
                "mask_idle_s", "Policy: contents would be masked only after the reseal. Reseal later, or mask earlier."
            ),
        ),
    )
    passphrase_min_chars: int = field(
        default=16,
        metadata=number(
            low=16,
            high=128,
            unit="characters",
            name="Shortest passphrase, in characters",
            group=Group.PEOPLE,
            sentence="A passphrase must have at least {passphrase_min_chars:count|character|characters} or "
            "{passphrase_min_words:count|word|words}.",
            since=1,
            weaker_up=False,
        ),
    )
    passphrase_min_words: int = field(
        default=6,
        metadata=number(
            low=6, high=20, unit="words", name="Shortest passphrase, in words", group=Group.PEOPLE, since=1, weaker_up=False
        ),
    )
    same_team_forbidden: bool = field(
        default=True,
        metadata=switch(
            name="Same team forbidden",
            group=Group.PEOPLE,
            sentence="Two people from the same team may not open together.",
            otherwise="Two people from the same team may open together.",
            since=1,
        ),
    )
    third_confirms: bool = field(
        default=True,
        metadata=switch(
            name="A third person confirms new keys",
            group=Group.PEOPLE,
            sentence="New keys count with nobody who brought them until a third person has met whose they are.",
            otherwise="New keys count at once, also with the people who brought them.",
            since=1,
        ),
    )
    register_code_must_fit: bool = field(
        default=False,
        metadata=switch(
            name="Register code required",
            group=Group.OPENING,
            sentence="Nothing is opened without a register code of this vault; that of an older seal needs an explanation.",
            otherwise="A wrong register code is pointed out and needs an explanation; the opening can then continue.",
            since=1,
            warning="If the paper register is lost or burnt, nobody opens this vault, not in an emergency either. Keep a "
            "copy of each line elsewhere, and enrol an auditor.",
        ),
    )
    wrong_attempts_free: int = field(
        default=3,
        metadata=number(
            low=1,
            high=10,
            unit="attempts",
            name="Wrong attempts without a wait",
            group=Group.PEOPLE,
            sentence="After {wrong_attempts_free:count|wrong attempt|wrong attempts}, each further one makes a person wait: "
            "{wait_first_s:count|second|seconds}, then twice as long each time, up to {wait_longest_s:count|second|seconds}. From "
            "{lock_after_in_a_row:count|wrong attempt|wrong attempts} in a row, or {lock_after_in_all} in all, the wait is always "
            "the longest.",
            since=1,
        ),
    )
    wait_first_s: int = field(
        default=30,
        metadata=number(
            low=1, high=600, unit="seconds", name="First wait, in seconds", group=Group.PEOPLE, since=1, weaker_up=False
        ),
    )
    wait_longest_s: int = field(
        default=3600,
        metadata=number(
            low=60,
            high=86400,
            unit="seconds",
            name="Longest wait, in seconds",
            group=Group.PEOPLE,
            since=1,
            weaker_up=False,
            not_below=NotBelow(
                "wait_first_s", "Policy: the longest wait cannot be shorter than the first. Raise it, or lower the first."
            ),
        ),
    )
    lock_after_in_a_row: int = field(
        default=10,
        metadata=number(
            low=5,
            high=100,
            unit="attempts",
            name="Wrong attempts in a row that lock a person",
            group=Group.PEOPLE,
            since=1,
            not_below=NotBelow(
                "wrong_attempts_free",
                "Policy: a person cannot be locked after fewer wrong attempts than carry no wait. Raise this number, or lower the other.",
            ),
        ),
    )
    lock_after_in_all: int = field(
        default=100,
        metadata=number(
            low=20,
            high=1000,
            unit="attempts",
            name="Wrong attempts in all that lock a person",
            group=Group.PEOPLE,
            since=1,
        ),
    )
    justification_min_chars: int = field(
        default=20,
        metadata=number(
            low=1,
            high=500,
            unit="characters",
            name="Shortest justification, in characters",
            group=Group.OPENING,
            sentence="A justification has at least {justification_min_chars:count|character|characters}.",
            since=1,
            weaker_up=False,
        ),
    )
    rotation_due_h: int = field(
        default=24,
        metadata=number(
            low=1,
            high=720,
            unit="hours",
            name="Hours until a shown secret must be rotated",
            group=Group.AFTERWARDS,
            sentence="Secrets that were exposed in an opening must be rotated within {rotation_due_h:count|hour|hours}.",
            since=1,
        ),
    )
    rotation_red_h: int = field(
        default=72,
        metadata=number(
            low=1,
            high=2160,
            unit="hours",
            name="Hours until a shown secret is long overdue",
            group=Group.AFTERWARDS,
            sentence="What is still not rotated {rotation_red_h:count|hour|hours} after its opening is long overdue.",
            since=1,
            not_below=NotBelow(
                "rotation_due_h",
                "Policy: a secret cannot be long overdue before it is due. Raise this number, or lower the other.",
            ),
        ),
    )
    review_due_days: int = field(
        default=7,
        metadata=number(
            low=1,
            high=90,
            unit="days",
            name="Days until an opening must be reviewed",
            group=Group.AFTERWARDS,
            sentence="Someone else must review every opening within {review_due_days:count|day|days}.",
            since=1,
        ),
    )
    second_review: bool = field(
        default=True,
        metadata=switch(
            name="Grave reviews need a second auditor",
            group=Group.AFTERWARDS,
            sentence="A second auditor reviews an opening that a high finding names, or of which misuse is suspected.",
            otherwise="One auditor reviews an opening, also one of which misuse is suspected.",
            since=1,
        ),
    )
    lessons_due_days: int = field(
        default=90,
        metadata=number(
            low=1,
            high=365,
            unit="days",
            name="Days until a recommendation is due",
            group=Group.AFTERWARDS,
            sentence="What a review leaves to be learnt or done is due within {lessons_due_days:count|day|days}.",
            since=1,
        ),
    )
    expected_openings_quarter: int = field(
        default=1,
        metadata=number(
            low=0,
            high=1000,
            unit="openings",
            name="Openings expected in a quarter",
            group=Group.AFTERWARDS,
            sentence="Expected in a quarter: {expected_openings_quarter:count|emergency opening|emergency openings}; more are a finding.",
            since=1,
        ),
    )
    audit_every_days: int = field(
        default=35,
        metadata=number(
            low=1,
            high=400,
            unit="days",
            name="Days between two visits of an auditor",
            group=Group.AFTERWARDS,
            sentence="An auditor verifies the log at least every {audit_every_days:count|day|days}.",
            since=1,
        ),
    )
    drill_days: int = field(
        default=90,
        metadata=number(
            low=7,
            high=400,
            unit="days",
            name="Days between two drills",
            group=Group.AFTERWARDS,
            sentence="Two people hold a drill at least every {drill_days:count|day|days}, and everybody is told {warn_days:count|day|days} before.",
            since=1,
        ),
    )
    warn_days: int = field(
        default=14,
        metadata=number(
            low=1,
            high=60,
            unit="days",
            name="Days of warning before a drill or a test alert",
            group=Group.AFTERWARDS,
            since=1,
            weaker_up=False,
        ),
    )
    acknowledge_due_h: int = field(
        default=72,
        metadata=number(
            low=1,
            high=720,
            unit="hours",
            name="Hours until a change of people or a slip must be acknowledged",
            group=Group.AFTERWARDS,
            sentence="Whoever did not sign a change of people must acknowledge it within {acknowledge_due_h:count|hour|hours}; "
            "two officers must take up a third person's confirmation, and an owner confirm a slip, within the same time.",
            since=1,
        ),
    )
    attachments_encrypted_only: bool = field(
        default=False,
        metadata=switch(
            name="Encrypted drives only",
            group=Group.OPENING,
            sentence="Files from an envelope can be saved only to encrypted drives.",
            otherwise="Files from an envelope can be saved to any removable drive.",
            since=1,
        ),
    )
    test_due_h: int = field(
        default=24,
        metadata=number(
            low=1,
            high=720,
            unit="hours",
            name="Hours until a new secret must be tested",
            group=Group.AFTERWARDS,
            sentence="New contents that nobody tried yet must be tried within {test_due_h:count|hour|hours}.",
            since=1,
        ),
    )
    maintenance_min: int = field(
        default=60,
        metadata=number(
            low=15,
            high=240,
            unit="minutes",
            name="Length of a maintenance opening, in minutes",
            group=Group.OPENING,
            sentence="A maintenance opening, in which no stored secret is shown, lasts at most {maintenance_min:count|minute|minutes}.",
            since=1,
        ),
    )
    maintenance_idle_s: int = field(
        default=600,
        metadata=number(
            low=60,
            high=1800,
            unit="seconds",
            name="Seconds without activity until a maintenance opening reseals",
            group=Group.OPENING,
            sentence="Without activity, a maintenance opening reseals after {maintenance_idle_s:count|second|seconds}.",
            since=1,
            not_below=NotBelow(
                "mask_idle_s",
                "Policy: contents would be masked only after a maintenance opening reseals. Reseal later, or mask earlier.",
            ),
        ),
    )

    @classmethod
    def too_new(cls, version: int) -> UnknownFormat:
        """Return the refusal of a form that came after this program."""
        return UnknownFormat("format.unknown.policy", version=version, known=POLICY_VERSION)

    @classmethod
    def chosen(cls, **values: Any) -> Policy:
        """Return the policy of what people chose; a rule that waits for its part has its default."""
        return cls(**{name: getattr(_SAFE, name) for name in WAITING} | values)

    def sentence(self, name: str) -> str:
        """Return the sentence in which a rule has its place."""
        spoken = SAID_BY[name]
        return rule_in_words(spoken).says(getattr(self, spoken), values_of(self))

    def sentence_changed(self, name: str, before: int) -> str:
        """Return the sentence in which a rule has its place, of a number with what it was before."""
        spoken = rule_in_words(SAID_BY[name])
        return self.sentence(name) if spoken.is_switch else spoken.says_both(name, before, values_of(self))

    def sentences(self) -> tuple[str, ...]:
        """Return the policy in plain sentences, for the ceremony and the reports."""
        return tuple(self.sentence(name) for name, rule in RULES.items() if rule.sentence)


_ROWS: Final = rows_of(Policy)
RULES: Final[Mapping[str, PolicyRule]] = dict(
    # Those about alerts come first among the fields, and are read last.
    sorted(((name, rule) for name, rule in _ROWS.items() if not rule.waits), key=lambda row: row[1].group is Group.ALERTS)
)
"""Every rule that is kept by the name of its field, in reading order."""
WAITING: Final[Mapping[str, PolicyRule]] = {name: rule for name, rule in _ROWS.items() if rule.waits}
"""Every rule that waits for its part."""
POLICY_VERSION: Final = version_of(Policy)
"""The version of the policy's form: the one in which the newest rule came."""
_SAFE: Final = Policy()
SAID_BY: Final[Mapping[str, str]] = {
    place: name for name, rule in RULES.items() if rule.sentence for place in numbers_in(rule.sentence) or (name,)
}
"""For every rule the one in whose sentence it has its place, often itself."""


def rule_in_words(name: str) -> PolicyRule:
    """Return a rule with its texts in the language in force: where people read them."""
    return _ROWS[name].in_words(name)


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One rule that differs between two policies, with the sentence that it stands in before and after."""

    field: str
    before: str
    after: str


def changes_between(old: Policy, new: Policy) -> tuple[PolicyChange, ...]:
    """Return every rule that differs, in reading order; empty for equal policies."""
    return tuple(
        PolicyChange(name, old.sentence(name), new.sentence(name))
        for name in RULES
        if getattr(old, name) != getattr(new, name)
    )
