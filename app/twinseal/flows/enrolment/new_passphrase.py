"""What a new passphrase has to be, and how strong it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from twinseal.crypto import passphrase as passphrases
from twinseal.crypto import strength
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BadInput
from twinseal.domain.policy.policy import Policy
from twinseal.domain.texts import sentence_of

_GRADES: Final = {
    "weak": "passphrase.strength.weak",
    "fair": "passphrase.strength.fair",
    "good": "passphrase.strength.good",
    "strong": "passphrase.strength.strong",
}
"""What a grade of a passphrase is called."""


@dataclass(frozen=True, slots=True)
class NewPassphrase:
    """The rules of one vault; `known` are names that everybody here knows, and that are worth nothing in a passphrase."""

    policy: Policy
    known: tuple[str, ...]

    @classmethod
    def of(cls, policy: Policy, *, vault: str, place: str, station: str) -> NewPassphrase:
        """Return the rules of a vault of this name, in this place."""
        return cls(policy, ("Twinseal", vault, place, station))

    def rate(self, text: str, person_name: str = "") -> tuple[int, str, str]:
        """Return a rough estimate in bits, a word for it, and why it is refused, empty if it is fine."""
        worth = strength.strength(text, (*self.known, person_name))
        try:
            self._check(text, person_name)
        except BadInput as refusal:
            return worth.bits, sentence_of(_GRADES[worth.grade]), refusal.sentence
        return worth.bits, sentence_of(_GRADES[worth.grade]), ""

    def suggest(self) -> str:
        """Return six random words, or as many as policy asks for."""
        return passphrases.generate_words(self.policy.passphrase_min_words)

    def check(self, passphrase: SecretBytes, person_name: str) -> None:
        """Raise `BadInput` for one that policy does not take, or that is made of what everybody here knows."""
        self._check(passphrase.copy_bytes().decode(), person_name)

    def _check(self, text: str, person_name: str) -> None:
        passphrases.check_new(
            text,
            min_chars=self.policy.passphrase_min_chars,
            min_words=self.policy.passphrase_min_words,
            context=(*self.known, person_name),
        )
