"""Every refusal of the program, each with a stable code and a text that says what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

from twinseal.domain.texts import Text


class TwinsealError(Exception):
    """A refusal that a person can act on.

    `code` is stable across versions (documents, tests and `--json` use it); `text` is the one clear sentence shown to people,
    as a code below `code` and its facts. Neither ever holds a secret.
    """

    code: ClassVar[str] = "internal"
    usual: ClassVar[str] = "internal.usual"
    """The code of the sentence that a refusal says where it is given none."""

    def __init__(self, text: str | Text = "", /, *, field: str = "", **facts: object) -> None:
        """Take the code of a sentence with its facts, or a whole text; `field` is the field of a form that does not fit."""
        self.text = text if isinstance(text, Text) else Text(text or self.usual, **facts)
        self.field = field
        super().__init__(self.text)

    @property
    def sentence(self) -> str:
        """Return the sentence in the language in force."""
        return str(self.text)

    def __str__(self) -> str:
        """Return the sentence in the language in force."""
        return self.sentence


@contextmanager
def caused_by(field: str) -> Iterator[None]:
    """Name the field of a form in whatever is refused inside the block, unless the refusal names one itself."""
    try:
        yield
    except TwinsealError as refusal:
        refusal.field = refusal.field or field
        raise


class BadInput(TwinsealError):
    """Something a person typed does not fit; nothing was changed."""

    code = "input.bad"


class WeakText(BadInput):
    """A text that says nothing; given once more, it is kept."""

    code = "input.weak_text"


class LooksAlike(BadInput):
    """A name that somebody could take for another; given once more, it is kept."""

    code = "input.looks_alike"


@dataclass(frozen=True)
class FieldFault:
    """What is wrong with one field of a form: its name, the text, and its place where there are several of them."""

    field: str
    text: Text
    index: int = 0

    @property
    def sentence(self) -> str:
        """Return the text in the language in force."""
        return str(self.text)


class FormFaults(BadInput):
    """Several fields of a form do not fit; the sentence is that of every fault, in reading order."""

    code = "input.form"

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        """Take the faults in reading order, at least one."""
        super().__init__("input.form.every", field=faults[0].field, faults=[fault.text for fault in faults])
        self.faults = tuple(faults)


class PassphraseTooWeak(BadInput):
    """A new passphrase does not meet the policy."""

    code = "passphrase.weak"


class WrongFactor(TwinsealError):
    """Passphrase or code did not fit; the same words whichever it was."""

    code = "factor.wrong"
    usual = "factor.wrong.usual"


class CodeReplayed(WrongFactor):
    """A one-time code was used before; people see the same words as for any wrong factor."""

    code = "factor.replayed"


class MustWait(TwinsealError):
    """Too many wrong attempts; says until when this person has to wait."""

    code = "guard.wait"


class PersonLocked(TwinsealError):
    """A person has the longest wait before each further attempt, until one is right."""

    code = "guard.locked"
    usual = "guard.locked.usual"


class SamePerson(TwinsealError):
    """One person cannot be both halves of a pair."""

    code = "pair.same_person"
    usual = "pair.same_person.usual"


class PairNotAllowed(TwinsealError):
    """The two people have no keyslot together."""

    code = "pair.not_allowed"
    usual = "pair.not_allowed.usual"


class NotPermitted(TwinsealError):
    """The person's role does not allow this act."""

    code = "role.not_permitted"


class JointWindowOver(TwinsealError):
    """The second person came too late; the request is dead."""

    code = "request.expired"
    usual = "request.expired.usual"


class WrongStep(TwinsealError):
    """An act was asked for in a state that does not allow it."""

    code = "state.wrong_step"
    usual = "state.wrong_step.usual"


class Resealed(TwinsealError):
    """The vault has been resealed; its contents are gone from memory."""

    code = "state.resealed"
    usual = "state.resealed.usual"


class RegisterCodeWrong(TwinsealError):
    """The register code does not match and policy forbids an opening then."""

    code = "register_code.wrong"


class LogNotWritable(TwinsealError):
    """The log cannot be made durable, so the act does not happen."""

    code = "log.not_writable"
    usual = "log.not_writable.usual"


class LogDamaged(TwinsealError):
    """The log or its key file is missing, cut or changed."""

    code = "log.damaged"


class LogKeyLost(LogDamaged):
    """The log is whole, but the one-time key for its next entry is gone."""

    code = "log.key_lost"


class VaultInUse(TwinsealError):
    """Another process holds the vault's lock."""

    code = "vault.in_use"


class VaultNotFound(TwinsealError):
    """There is no vault at this place."""

    code = "vault.not_found"


class VaultExists(TwinsealError):
    """Something is already at the place where a vault should be founded."""

    code = "vault.exists"


class UnknownFormat(TwinsealError):
    """A file is of a format version that this program does not know."""

    code = "format.unknown"


class HeaderDamaged(TwinsealError):
    """The vault's header is missing, malformed, or its signature does not fit."""

    code = "header.damaged"


class KeyslotsDamaged(TwinsealError):
    """The keyslots are missing, malformed or not those named by the header."""

    code = "keyslots.damaged"


class CatalogueDamaged(TwinsealError):
    """The catalogue is missing, malformed or not the one named by the header."""

    code = "catalogue.damaged"


class StoreDamaged(TwinsealError):
    """The sealed store is missing, changed or not the one named by the header."""

    code = "store.damaged"


class DraftDamaged(TwinsealError):
    """A draft of changes is malformed, or was sealed in another vault or generation."""

    code = "draft.damaged"
    usual = "draft.damaged.usual"


class ConstitutionDiffers(TwinsealError):
    """Store and header say different things of what two officers decide; nobody can go on."""

    code = "constitution.differs"


class BundleDamaged(TwinsealError):
    """A person's bundle is malformed or outside the allowed key-derivation bounds."""

    code = "bundle.damaged"


class TestsOnlyRefused(TwinsealError):
    """A test-only part was asked for in a release build."""

    code = "build.tests_only"
    usual = "build.tests_only.usual"


class CostlyDerivation(TwinsealError):
    """Checking a passphrase takes so much memory or time that people are asked first; nothing was tried."""

    code = "derivation.costly"


class NotEnoughMemory(TwinsealError):
    """The machine does not give the memory that a key derivation takes."""

    code = "machine.memory"
    usual = "machine.memory.usual"


class DiskFault(TwinsealError):
    """A file could not be read or written."""

    code = "disk.fault"


class NotKnownDurable(DiskFault):
    """A file took its new place, but the drive did not confirm it: a power cut may still bring the old one back."""

    code = "disk.not_durable"


class DiskFull(DiskFault):
    """No room was left on the drive."""

    code = "disk.full"


class NotWritable(DiskFault):
    """The drive is write-protected, or this user may not write here."""

    code = "disk.not_writable"


class FileTooLarge(DiskFault):
    """A file is larger than its format allows; it was not read."""

    code = "disk.too_large"


class NotARegularFile(DiskFault):
    """A link, folder or device stands where a plain file is expected."""

    code = "disk.not_regular"


class FileMissing(DiskFault):
    """A file that must exist is not there."""

    code = "disk.missing"


class DriveRefused(TwinsealError):
    """The chosen drive cannot take the export."""

    code = "drive.refused"


class ExportFailed(TwinsealError):
    """The export did not end well; names what is on the drive and what to do."""

    code = "export.failed"


class ReportFailed(TwinsealError):
    """A report could not be made or signed."""

    code = "report.failed"


class TrustCardBad(TwinsealError):
    """The trust card is missing, malformed or of another vault."""

    code = "trust_card.bad"


class Cancelled(TwinsealError):
    """A long job was cancelled by its owner."""

    code = "job.cancelled"
    usual = "job.cancelled.usual"


class OutputLost(TwinsealError):
    """What a command has to say cannot be written anywhere that people would see it."""

    code = "output.lost"
    usual = "output.lost.usual"


class CannotDecrypt(TwinsealError):
    """A sealed thing does not open with this key and context."""

    code = "crypto.cannot_decrypt"
    usual = "crypto.cannot_decrypt.usual"
