"""In spite of what people went on in an opening: read in one place for the page of an opening and for the numbers of a period."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.opening import MISMATCH_ACCEPTED
from twinseal.domain.opening import RegisterCodeResult
from twinseal.flows.log.stories import Story


@dataclass(frozen=True, slots=True)
class GoneOn:
    """The warnings of one opening in spite of which its people went on."""

    register_answer: str
    """How the register code was answered (`RegisterCodeResult`); empty where it was right or nobody was asked."""
    kept: tuple[str, ...]
    """Names of the texts that were kept although better words were asked for, ascending, each once."""
    mismatches: tuple[Entry, ...]
    """Entries that say that a difference was accepted."""

    @property
    def count(self) -> int:
        """Return how many there are."""
        return bool(self.register_answer) + len(self.kept) + len(self.mismatches)


def gone_on_in(story: Story) -> GoneOn:
    """Return in spite of what the people of an opening went on, by all of its entries."""
    answer = story.register_answer
    return GoneOn(
        register_answer=answer if answer != RegisterCodeResult.RIGHT else "",
        kept=tuple(sorted({name for entry in story.entries for name in _asked_again(entry)})),
        mismatches=tuple(entry for entry in story.entries if entry.is_a(MISMATCH_ACCEPTED)),
    )


def _asked_again(entry: Entry) -> list[str]:
    form = entry.fields.get("form")
    kept = [entry.fields.get("asked_again"), form.get("asked_again") if isinstance(form, dict) else None]
    return [str(name) for names in kept if isinstance(names, list) for name in names]
