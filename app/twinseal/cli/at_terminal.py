"""What is asked of people at a terminal while they change a vault: secrets of an envelope, factors of their own, yes or no."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.cli.two_people import confirm_rows
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import TwinsealError, WeakText
from twinseal.domain.texts import sentence_of
from twinseal.flows.change_list.enter_person import OfPerson
from twinseal.flows.views.statements import ConfirmView
from twinseal.host.people_terminal import PeopleTerminal


@dataclass(frozen=True, slots=True)
class AtTerminal:
    """Asks the two people at the terminal for what nobody writes down."""

    terminal: PeopleTerminal

    def secret(self, envelope: str, name: str, again: bool) -> str:
        """Return a secret that is typed unseen."""
        if again:
            return self.terminal.ask_secret(sentence_of("command.secret_again", name=name, label=envelope))
        return self.terminal.ask_secret(sentence_of("command.secret_new", name=name, label=envelope))

    def codes(self, envelope: str, name: str) -> str:
        """Return one-time codes, pasted unseen, and say how many they are."""
        codes = self.terminal.ask_secret_lines(sentence_of("command.secret_codes", name=name, label=envelope))
        self.terminal.say(sentence_of("command.codes_counted", count=len(codes.splitlines())))
        return codes

    def running_code(self, envelope: str, name: str) -> str:
        """Return the code that an authenticator shows of a new seed."""
        return self.terminal.ask_secret(sentence_of("command.secret_code", name=name, label=envelope)).strip()

    def shows_made_up(self, envelope: str, name: str, secret: SecretBytes) -> None:
        """Show a secret that was made up until somebody presses Enter."""
        self.terminal.show_once(
            sentence_of("command.made_up", name=name, label=envelope),
            "",
            f"    {secret.copy_bytes().decode()}",
            "",
            prompt=sentence_of("command.made_up_set"),
        )

    def tried(self, envelope: str) -> bool:
        """Return whether somebody tried the new contents and they work."""
        return self.yes(sentence_of("command.tried", label=envelope))

    def reason(self, refusal: WeakText, now: str) -> str:
        """Say that a reason says nothing; return another, or the same."""
        self.terminal.say(refusal.sentence)
        return self.terminal.ask(f"{sentence_of('command.why')} [{now}]: ") or now

    def factors(self, name: str) -> tuple[SecretBytes, str]:
        """Return passphrase and code of somebody who stands by; the caller wipes the passphrase."""
        passphrase = normalise(self.terminal.ask_secret(sentence_of("command.passphrase_of", person=name)))
        return passphrase, self.terminal.ask_secret(sentence_of("command.code_of", person=name)).strip()

    def refused(self, refusal: TwinsealError) -> None:
        """Say why what was typed is not taken."""
        self.terminal.say(refusal.sentence)

    def compares(self, third: str, keys: ConfirmView) -> bool:
        """Show a third whose keys they confirm; return whether they sign that."""
        self.terminal.say("", *confirm_rows(third, keys))
        return self.yes(sentence_of("command.confirm_sign"))

    def yes(self, question: str) -> bool:
        """Return the answer to a question."""
        yes, no = sentence_of("command.yes"), sentence_of("command.no")
        while (answer := self.terminal.ask(f"{question} ({yes}/{no}): ").casefold()) not in (yes, no):
            pass
        return answer == yes


@dataclass(frozen=True, slots=True)
class PersonAtTerminal:
    """Asks whoever comes to the terminal for their own keys."""

    terminal: PeopleTerminal

    def comes(self, name: str) -> None:
        """Say that it is their turn, and that nobody else looks."""
        self.terminal.say("", sentence_of("command.person_comes", name=name))

    def types(self, what: OfPerson, name: str) -> str:
        """Return what they type unseen."""
        asked = {
            OfPerson.OLD_PASSPHRASE: sentence_of("command.person_old_passphrase", name=name),
            OfPerson.OLD_CODE: sentence_of("command.person_old_code", name=name),
            OfPerson.NEW_PASSPHRASE: sentence_of("command.person_new_passphrase", name=name),
            OfPerson.NEW_AGAIN: sentence_of("command.person_new_again"),
            OfPerson.NEW_CODE: sentence_of("command.person_new_code", name=name),
        }
        return self.terminal.ask_secret(asked[what])

    def scans(self, name: str, seed_text: str, uri: str) -> None:
        """Show the seed of their new authenticator until they press Enter."""
        self.terminal.show_once(
            sentence_of("command.person_scans", name=name),
            "",
            f"    {seed_text}",
            f"    {uri}",
            "",
            prompt=sentence_of("command.person_scanned"),
        )

    def sent_back(self, refusal: TwinsealError) -> None:
        """Say why what they typed is not taken."""
        # Nobody scans anything here: no QR code stands at a terminal.
        no_square = refusal.text.code == "factor.wrong.first_code"
        self.terminal.say(sentence_of("command.person_wrong_code") if no_square else refusal.sentence)
