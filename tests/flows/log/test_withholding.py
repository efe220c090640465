"""Which entries are withheld, also where nobody of the vault is named and where somebody outside has spoken."""

from __future__ import annotations

from fakes.event_samples import entry_of
from twinseal.domain.events.audit import REPORT_WRITTEN
from twinseal.domain.events.people import IDENTIFY_DENIED, PERSON_ENROLLED
from twinseal.domain.reading import Withheld
from twinseal.flows.log.withholding import withheld_of

NAMES, REASONS = frozenset({Withheld.NAMES}), frozenset({Withheld.REASONS})


def test_who_was_never_enrolled_is_named_by_nothing_readable() -> None:
    # The seal failed, or two people wrote the entry themselves: no roster has this name.
    entry = entry_of(PERSON_ENROLLED, name="Mallory Never")
    assert withheld_of(entry, NAMES, frozenset({"ada operator"})) == NAMES
    assert withheld_of(entry_of(IDENTIFY_DENIED), NAMES, frozenset({"ada operator"})) == frozenset()


def test_the_phrase_of_a_sample_is_words_of_somebody() -> None:
    assert withheld_of(entry_of(REPORT_WRITTEN, phrase="grey heron"), REASONS, ()) == REASONS
    assert withheld_of(entry_of(REPORT_WRITTEN, phrase=""), REASONS, ()) == frozenset()
