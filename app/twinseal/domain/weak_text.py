"""Texts that say nothing: they are asked about once and never refused, for whoever writes at 03:00 must not be stopped."""

from __future__ import annotations

from typing import Final

from twinseal.domain.errors import WeakText

JUSTIFICATION: Final = "justification"
ANSWERS: Final = "answers"
REFERENCE: Final = "reference"
REASON: Final = "reason"
EXPLANATION: Final = "explanation"
_WORDS: Final = 5
_LETTERS: Final = 12
_LABELS: Final = {
    JUSTIFICATION: "Justification",
    ANSWERS: "Answers",
    REFERENCE: "Reference number",
    REASON: "Reason",
    EXPLANATION: "Explanation",
}


def is_weak_justification(text: str) -> bool:
    """Tell whether a justification has neither 5 different words nor 12 different letters (scripts without blanks)."""
    words = {word for word in text.casefold().split() if any(sign.isalnum() for sign in word)}
    letters = {sign for sign in text.casefold() if sign.isalpha()}
    return len(words) < _WORDS and len(letters) < _LETTERS


def is_weak_line(text: str) -> bool:
    """Tell whether an answer, a reason or an explanation is one sign, perhaps written more than once."""
    return len(set(text.casefold()) - {" "}) == 1


def is_weak_reference(reference: str) -> bool:
    """Tell whether a reference number repeats one digit, as INC-000000 does."""
    digits = [sign for sign in reference if sign.isdigit()]
    return len(digits) > 1 and len(set(digits)) == 1


class AskOnce:
    """Asks about weak texts of one form once; what is given again is kept."""

    def __init__(self) -> None:
        """Has not asked yet."""
        self._asked = False

    def about(self, weak: list[str]) -> list[str]:
        """Return the names of the fields that were kept as they are; raises `WeakText` the first time there are any."""
        if weak and not self._asked:
            self._asked = True
            named = ", ".join(_LABELS[name].lower() if place else _LABELS[name] for place, name in enumerate(weak))
            raise WeakText("input.weak_text.explained", field=weak[0], what=named)
        return weak
