"""The entry into a vault: logged, marked, unlocked, compared with header and log, told; then it is open."""

from __future__ import annotations

from dataclasses import replace

from twinseal.domain.alert import Moment
from twinseal.domain.errors import ConstitutionDiffers, TwinsealError
from twinseal.domain.events.coded import coded, coded_all
from twinseal.domain.events.contents import CONTENTS_OPENED
from twinseal.domain.events.opening import MISMATCH_FOUND, OPENING_FAILED, OPENING_OPENED
from twinseal.domain.opening import OpeningStep
from twinseal.domain.texts import Text, sentence_of
from twinseal.flows.context.sealed_files import lost_files
from twinseal.flows.context.store_facts import StoreSecrets, open_secrets
from twinseal.flows.context.times import iso
from twinseal.flows.log.duties import LeftOwed, left_owed
from twinseal.flows.log.stories import People
from twinseal.flows.log.unanchored_summary import describe_unanchored, sound_unanchored
from twinseal.flows.opening.opening_end import OpeningEnd
from twinseal.flows.opening.reveal import Showing
from twinseal.flows.opening.state import MINUTE_US, OpenState
from twinseal.flows.sealing.catching_up import catch_up, check_bears_the_seal
from twinseal.flows.sealing.consistency import Found, find_mismatch
from twinseal.flows.sealing.epochs import set_aside
from twinseal.flows.sealing.since_last_seal import ticks_since, troubles_since
from twinseal.flows.sealing.unheard import unheard_by
from twinseal.flows.statements.fold import fold
from twinseal.vault.generation import unlock_generation
from twinseal.vault.open_mark import OpenMark, remove_mark, write_mark


class Unlocking:
    """Opens what two people asked for; whatever fails leaves nothing open."""

    def __init__(self, state: OpenState, end: OpeningEnd) -> None:
        """Open for this state."""
        self._state, self._end = state, end

    def open(self) -> None:
        """Log, mark, unlock, check, show. Raises what unlocking raises; then nothing is open."""
        state, context, clock = self._state, self._state.context, self._state.context.machine.clock
        now = clock.boottime_us()
        state.started_us, state.started_utc = now, iso(clock.utc())
        first, second = state.pair.people
        agreed = context.journal.record(
            OPENING_OPENED,
            opening=state.opening_id,
            actors=(first, second),
            opening_kind=state.view.kind.value,
            envelopes=list(state.chosen),
            minutes=state.granted_min,
            first=first.id,
            second=second.id,
            witness=state.new_phone.witness if state.new_phone is not None else "",
        )
        mark = OpenMark(state.opening_id, agreed.seq, clock.boot_id(), state.started_utc)
        write_mark(context.machine.files, context.paths, mark)
        try:
            watched = state.watchdog is None or state.watchdog.hold(state.granted_min * MINUTE_US)
            state.is_unwatched = not watched
            openers = ((person.id, identity) for person, identity in state.pair.signers())
            state.store, state.vault_key = unlock_generation(
                context.machine.files, context.paths, context.header, *openers, standings=context.roster.newest.standings
            )
            state.showing = Showing(context, state.store, self._end.record)
            check_bears_the_seal(context, state.store)
            with open_secrets(state.store) as secrets:
                warnings = self._compare(secrets)
                unheard = unheard_by(context, second)
                envelopes = state.envelopes()
                took_ms = (clock.boottime_us() - now) // 1000
                self._end.record(CONTENTS_OPENED, envelopes=list(state.chosen), ms=took_ms)
                unanchored_lines = describe_unanchored(context, secrets.audit)
                state.left = self._left_owed(secrets)
            state.announce(Moment.OPENED)
        except BaseException as fault:
            self._give_up(fault)
            raise
        state.touched()
        state.change(
            step=OpeningStep.OPEN,
            second=second,
            envelopes=envelopes,
            began_us=now,
            ends_us=now + state.granted_min * MINUTE_US,
            extensions_left=context.header.policy.extensions if state.new_phone is None else 0,
            longest_extension_min=state.longest_extension(),
            masked=state.agreement.pending,
            undecided=state.agreement.pending,
            auditors=state.auditors(),
            unheard=unheard,
            unanchored_lines=unanchored_lines,
            unanchored=context.lost.writer.size if context.lost is not None else 0,
            warnings=state.view.warnings
            + warnings
            + lost_files(context, state.open_store())
            + (() if watched else (sentence_of("notice.opening.unwatched"),)),
        )

    def _left_owed(self, secrets: StoreSecrets) -> tuple[LeftOwed, ...]:
        """Return what earlier openings owe that no seal has taken up; the log's own key still has to be there for all of it."""
        state, context = self._state, self._state.context
        comparison = state.comparison
        return left_owed(
            (*(comparison.since if comparison is not None else ()), *sound_unanchored(context, secrets.audit)),
            state.open_store(),
            but=state.opening_id,
            policy=context.header.policy,
            now=context.machine.clock.utc(),
            all_there=comparison is not None and not comparison.log_cut and context.lost is None,
        )

    def _compare(self, secrets: StoreSecrets) -> tuple[str, ...]:
        """Compare header, store and log; return what the two people are told. Where they differ, both have to go on."""
        state, context = self._state, self._state.context
        comparison = find_mismatch(context, state.open_store(), secrets.audit)
        state.folded = fold(context, comparison.since, comparison.heads)
        for envelope_id, field_index, code_index in comparison.ticks:
            state.open_contents().tick(envelope_id, field_index, code_index)
        lost = context.lost
        if lost is not None:
            aside = set_aside(lost.broken) if lost.broken else ""
            gone = Text("mismatch.key_lost", start=lost.start, aside=aside)
            comparison = replace(comparison, differences=(gone, *comparison.differences))
        # First: it says of all that follows that it may be an older copy which agrees with itself.
        comparison = replace(comparison, differences=(*context.unlike_memory, *comparison.differences))
        state.comparison = comparison
        if not comparison.differences:
            caught_up = catch_up(context, secrets.line, state.pair.signers())
            return (*((caught_up,) if caught_up else ()), *self._since_last_seal(comparison))
        # Before anything else: whatever ends this opening from here on, nobody has agreed to it.
        state.agreement.ask()
        self._end.record(MISMATCH_FOUND, differences=comparison.records())
        return (comparison.what, sentence_of("notice.opening.masked_until_consent"), *self._since_last_seal(comparison))

    def _since_last_seal(self, comparison: Found) -> tuple[str, ...]:
        state = self._state
        people = People.of(state.context.roster)
        trouble = troubles_since(comparison.since, state.opening_id, people)
        ticked = ticks_since(comparison.ticks, {outside.id: outside.name for outside in state.view.outsides})
        # Only said, never done: whoever has the folder could have written the entry that agrees on it.
        undone = tuple(
            sentence_of("notice.opening.removal_undone", name=auditor.name)
            for auditor in state.auditors()
            if auditor.id in comparison.removals
        )
        return (*(sentence for sentence in (trouble, ticked) if sentence), *undone)

    def _give_up(self, fault: BaseException) -> None:
        state, context = self._state, self._state.context
        reason = fault.text if isinstance(fault, TwinsealError) else Text("internal.unexpected", kind=type(fault).__name__)
        state.wipe()
        try:
            if isinstance(fault, ConstitutionDiffers):
                # The opening ends here; an auditor finds it in the log like any other mismatch.
                self._end.record(MISMATCH_FOUND, differences=coded_all(_by_difference(fault)))
            self._end.record(OPENING_FAILED, result="failed", why=coded(reason))
            remove_mark(context.machine.files, context.paths)
        except TwinsealError:
            # The mark stays: the next start then logs an end without a reseal, which is what happened.
            return


def _by_difference(fault: ConstitutionDiffers) -> list[Text]:
    """Return a text for each difference: all of them together are longer than an entry can hold in one."""
    every = fault.text.facts["differences"]
    return [Text("mismatch.constitution", differences=[each]) for each in every] if isinstance(every, tuple) else []
