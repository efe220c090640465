"""What a vault allows: numbers with bounds, switches, and both in plain sentences."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final

from twinseal.domain.errors import BadInput


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one vault; times in minutes or seconds as named. Source: 1-product, section 4."""

    opening_min: int = 15
    extensions: int = 2
    opening_total_min: int = 60
    joint_window_s: int = 180
    mask_idle_s: int = 120
    reseal_idle_s: int = 300
    passphrase_min_chars: int = 16
    passphrase_min_words: int = 6
    same_team_forbidden: bool = True
    register_code_must_fit: bool = False
    attachments_encrypted_only: bool = False
    justification_min_chars: int = 20
    wrong_attempts_free: int = 3
    wait_first_s: int = 30
    wait_longest_s: int = 3600
    lock_after_in_a_row: int = 10
    lock_after_in_all: int = 100
    rotation_due_h: int = 24
    review_due_days: int = 7

    def __post_init__(self) -> None:
        """Refuse a value outside its bounds."""
        for name, (low, high) in BOUNDS.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
                msg = f"Policy: {name} must be a whole number from {low} to {high}."
                raise BadInput(msg)
        for name in SWITCHES:
            if not isinstance(getattr(self, name), bool):
                msg = f"Policy: {name} must be yes or no."
                raise BadInput(msg)
        if self.opening_total_min < self.opening_min:
            msg = "Policy: the total opening time cannot be shorter than a single opening."
            raise BadInput(msg)

    def to_json(self) -> dict[str, int | bool]:
        """Return the policy as canonical JSON fields."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_json(cls, value: object) -> Policy:
        """Return the policy of canonical JSON fields; raises `BadInput` for missing, extra or bad ones."""
        names = {field.name for field in fields(cls)}
        if not isinstance(value, dict) or set(value) != names:
            msg = "Policy: fields are missing or unknown."
            raise BadInput(msg)
        typed: dict[str, Any] = value
        return cls(**typed)

    def sentences(self) -> tuple[str, ...]:
        """Return the policy in plain sentences, for the ceremony and the reports."""
        return (
            f"An opening lasts {self.opening_min} minutes from confirmation.",
            (
                f"It can be extended {self.extensions} times, up to {self.opening_total_min} minutes in total; each "
                "extension needs a fresh code from both people."
            ),
            f"The second person has {self.joint_window_s} seconds to answer the signed request.",
            (
                f"Without activity, contents are masked after {self.mask_idle_s} seconds and the vault reseals after "
                f"{self.reseal_idle_s} seconds."
            ),
            (
                f"A passphrase must have at least {self.passphrase_min_chars} characters or {self.passphrase_min_words} "
                "words."
            ),
            "Two people from the same team may not open together."
            if self.same_team_forbidden
            else "Two people from the same team may open together.",
            "Nothing is opened without a register code of this vault; that of an older seal needs an explanation."
            if self.register_code_must_fit
            else "A wrong register code is shown in red and needs an explanation; the opening can then continue.",
            (
                f"After {self.wrong_attempts_free} wrong attempts, each further one makes a person wait: {self.wait_first_s} seconds, "
                f"then twice as long each time, up to {self.wait_longest_s} seconds. From {self.lock_after_in_a_row} wrong attempts "
                f"in a row, or {self.lock_after_in_all} in all, the wait is always the longest."
            ),
            f"A justification has at least {self.justification_min_chars} characters.",
            f"Secrets that were exposed in an opening must be rotated within {self.rotation_due_h} hours.",
            f"Someone else must review every opening within {self.review_due_days} days.",
            "Files from an envelope can be saved only to encrypted drives."
            if self.attachments_encrypted_only
            else "Files from an envelope can be saved to any removable drive.",
        )


BOUNDS: Final[dict[str, tuple[int, int]]] = {
    "opening_min": (5, 60),
    "extensions": (0, 5),
    "opening_total_min": (5, 240),
    "joint_window_s": (30, 900),
    "mask_idle_s": (15, 600),
    "reseal_idle_s": (30, 1800),
    "passphrase_min_chars": (16, 128),
    "passphrase_min_words": (6, 20),
    "justification_min_chars": (1, 500),
    "wrong_attempts_free": (1, 10),
    "wait_first_s": (1, 600),
    "wait_longest_s": (60, 86400),
    "lock_after_in_a_row": (5, 100),
    "lock_after_in_all": (20, 1000),
    "rotation_due_h": (1, 720),
    "review_due_days": (1, 90),
}
SWITCHES: Final = ("same_team_forbidden", "register_code_must_fit", "attachments_encrypted_only")
