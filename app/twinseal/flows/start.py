"""What a start finds of a sealed vault: log, guard and checkpoint; what it logs, and what it says on the sealed screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from twinseal.audit.write.crash_recovery import Origins
from twinseal.audit.write.writer import LogWriter
from twinseal.domain.errors import DiskFault, FileMissing, TwinsealError
from twinseal.domain.events.coded import coded
from twinseal.domain.events.log import LOG_RECOVERED
from twinseal.domain.events.opening import OPENING_UNCLEAN_END
from twinseal.domain.events.people import ATTEMPT_UNRESOLVED
from twinseal.domain.events.sealing import SEAL_FOUND, SLOTS_ODD
from twinseal.domain.events.vault import GUARD_REBUILT, MEMORY_DIFFERS, PROGRAM_STARTED
from twinseal.domain.text import shown
from twinseal.domain.texts import Text, sentence_of
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context.disk_space import refill_reserve
from twinseal.flows.context.guarded import guarded
from twinseal.flows.context.journal import Journal
from twinseal.flows.context.machine import Machine
from twinseal.flows.context.people_in_force import PeopleInForce, check_heads, put_waiting_in_force, take_up_people
from twinseal.flows.context.seal_facts import of_a_seal
from twinseal.flows.context.sealed_files import files_notice
from twinseal.flows.context.trust_cards import check_header, load_card
from twinseal.flows.context.vault_context import SealState, VaultContext, seal_state
from twinseal.flows.sealing.epochs import TakenLog, log_lost_key, log_waiting_epoch, take_up_log
from twinseal.vault.guard import Guard
from twinseal.vault.header import Header
from twinseal.vault.header_file import load_header
from twinseal.vault.keyslot_file import slots_of
from twinseal.vault.layout import VaultPaths, drop_readings, names_set_aside, remove_leftovers
from twinseal.vault.open_mark import read_mark, remove_mark

_NAMED_MAX: Final = 5


@dataclass(frozen=True, slots=True)
class Start:
    """A vault as a start found it."""

    context: VaultContext
    notices: tuple[str, ...]
    """What anybody in the room should know, in sentences."""
    fault: Text | None
    """Why nothing can be opened; None where it can."""
    is_unclean: bool
    """True where the last opening ended without a reseal."""


def taken_up(machine: Machine, paths: VaultPaths, header: Header) -> Start:
    """Begin to use a vault whose lock is held, and log what was found; raises what card, people notes or header are refused for."""
    card, people = _judged(machine, paths, header)
    taken, fault = _open_log(machine, paths, header, card, people)
    guard = _guard(machine, paths, header, taken)
    writer = taken.writer if taken is not None else None
    journal = _journal(machine, header, writer)
    context = VaultContext(machine, paths, header, card, guard, journal, _origins(header, card, people))
    if taken is not None:
        context.origins, context.lost = taken.origins, taken.lost
    notices: tuple[str, ...] = ()
    unclean = read_mark(machine.files, paths) is not None
    unsigned = ""
    if not fault:
        fault, unsigned = _take_up_checkpoint(context)
    if not fault:
        fault = _people_fault(context)
    state = SealState.UNKNOWN
    if not fault:
        state = seal_state(context)
        fault = Text("header.damaged.not_the_last") if state is SealState.UNKNOWN else None
    if state is SealState.COMPLETE:
        guard.forget_strangers()
        drop_readings(machine.files, paths, header.audit.readers)
    if not fault:
        context.unlike_memory = _look_back(context)
        try:
            notices = _log_start(context) + ((unsigned,) if unsigned else ())
            notices += _log_cut_off(context, state) + _log_odd_slots(context)
            # Nobody has vouched for this header yet: older generations go only after a reseal, by people who opened one.
            remove_leftovers(machine.files, paths, 0)
            _remove_old_keys(context)
            notices += _people_notices(people)
            notices += _set_aside_notice(machine, paths) + files_notice(machine.files, paths, header)
            notices += _statement_notices(context)
            if context.lost is None:
                refill_reserve(machine.files, paths, context.journal.writer)
        except TwinsealError as error:
            fault = error.text
    return Start(context, notices, fault, unclean)


def read_only(machine: Machine, paths: VaultPaths) -> VaultContext:
    """Return a vault that can be looked at and nothing else: without a writer every entry is refused, and so is every act."""
    header = load_header(machine.files, paths)
    card, people = _judged(machine, paths, header)
    guard, origins = _guard(machine, paths, header), _origins(header, card, people)
    return VaultContext(machine, paths, header, card, guard, _journal(machine, header, None), origins)


def _judged(machine: Machine, paths: VaultPaths, header: Header) -> tuple[TrustCard, PeopleInForce]:
    """Return card and people of a header that is what two of these people signed; nothing is written."""
    card = load_card(machine.files, paths)
    people = take_up_people(machine.files, paths, header, card)
    check_header(header, card, people.roster)
    return card, people


def _origins(header: Header, card: TrustCard, people: PeopleInForce) -> Origins:
    """Return by whom checkpoints are judged where the log could not be continued."""
    return Origins(header.log_id, card.genesis_public, card=card, roster=people.roster)


def _people_fault(context: VaultContext) -> Text | None:
    """Return why people notes and log do not belong together, None where they do."""
    try:
        last = context.last_seal()
        covered = last.size if last is not None else 0
        newer = [note for note in context.roster.notes if note.start > covered]
        check_heads(context.machine.files, context.paths.audit, newer)
    except TwinsealError as fault:
        return fault.text
    return None


def _remove_old_keys(context: VaultContext) -> None:
    """Do what a seal did not come to that changed who there is, or anybody's keys: only a people note does that."""
    newest = context.roster.newest.note
    if newest is not None and newest.seal == context.header.seal_number:
        from twinseal.vault.previous_header import remove_old_keys

        remove_old_keys(context.machine.files, context.paths, context.header)


def _people_notices(people: PeopleInForce) -> tuple[str, ...]:
    notices = []
    if people.unfit:
        notices.append(sentence_of("notice.people.set_aside", named=_named(people.unfit)))
    if people.passed_over:
        notices.append(sentence_of("notice.people.passed_over", named=_named(people.passed_over)))
    return tuple(notices)


def _named(names: tuple[str, ...]) -> str:
    return _first_of([shown(name) for name in names])


def _first_of(said: Sequence[str]) -> str:
    more = len(said) - _NAMED_MAX
    named = ", ".join(said[:_NAMED_MAX])
    return sentence_of("list.first", named=named, more=more) if more > 0 else named


def _journal(machine: Machine, header: Header, writer: LogWriter | None) -> Journal:
    return Journal(
        writer,
        machine.clock,
        station=machine.station,
        constitution=header.constitution.short_digest,
        seal_number=header.seal_number,
    )


def _guard(machine: Machine, paths: VaultPaths, header: Header, taken: TakenLog | None = None) -> Guard:
    lost = taken.lost if taken is not None else None
    count = None if taken is None else taken.writer.size if lost is None else lost.start
    return Guard(
        machine.files,
        paths,
        policy=header.policy,
        clock=machine.clock,
        people=guarded(header),
        keep_strangers=True,
        entry_count=count,
        unanchored=lost is not None,
        waits_ended=(header.seal_number, header.changes.waits_ended),
    )


def _look_back(context: VaultContext) -> tuple[Text, ...]:
    if not context.machine.remembers():
        return ()
    from twinseal.flows.context.machine_memory import look_back

    return look_back(context)


def _open_log(
    machine: Machine, paths: VaultPaths, header: Header, card: TrustCard, people: PeopleInForce
) -> tuple[TakenLog | None, Text | None]:
    try:
        put_waiting_in_force(machine.files, paths, people)
    except DiskFault as fault:
        return None, Text("log.not_writable.people_note", fault=fault.text)
    try:
        return take_up_log(machine, paths, header, card, people.roster), None
    except TwinsealError as fault:
        # Without a writer every entry is refused, and so is every act.
        return None, fault.text


def _take_up_checkpoint(context: VaultContext) -> tuple[Text | None, str]:
    """Let the newest checkpoint be logged if it still has to be; return a fault, and a notice about what vouches for nothing."""
    try:
        beside = context.beside()
        if context.lost is None:
            context.journal.take_up(context.checked(beside.newest) if beside.newest is not None else None)
    except TwinsealError as fault:
        return fault.text, ""
    return None, beside.notice


def _log_cut_off(context: VaultContext, state: SealState) -> tuple[str, ...]:
    """Log and say that the last seal has no checkpoint."""
    if state is not SealState.CUT_OFF:
        return ()
    header = context.header
    context.journal.record(SEAL_FOUND, **of_a_seal(header))
    return (sentence_of("notice.seal.no_checkpoint", seal=header.seal_number),)


def _log_odd_slots(context: VaultContext) -> tuple[str, ...]:
    """Log and say which slots are not as people and rules would have them."""
    header, notices = context.header, []
    try:
        slots = slots_of(context.machine.files, context.paths, header, context.roster.newest.standings)
    except TwinsealError:
        # That the keyslots are damaged is said at every look.
        return ()
    if slots.beyond or slots.missing:
        beyond, missing = ([" ".join(pair) for pair in pairs] for pairs in (slots.beyond, slots.missing))
        context.journal.record(SLOTS_ODD, result="failed", beyond=beyond, missing=missing)
        if slots.beyond:
            notices.append(sentence_of("notice.slots.beyond", pairs=_pair_names(header, slots.beyond)))
        if slots.missing:
            notices.append(sentence_of("notice.slots.missing", pairs=_pair_names(header, slots.missing)))
    return tuple(notices)


def _pair_names(header: Header, pairs: tuple[tuple[str, str], ...]) -> str:
    names = {entry.person.id: entry.person.name for entry in header.people}
    said = [" + ".join(shown(names.get(person, person)) for person in pair) for pair in pairs]
    return _first_of(said)


def _set_aside_notice(machine: Machine, paths: VaultPaths) -> tuple[str, ...]:
    names = names_set_aside(machine.files, paths)
    if not names:
        return ()
    return (sentence_of("notice.vault.set_aside", named=_named(tuple(names))),)


def _statement_notices(context: VaultContext) -> tuple[str, ...]:
    try:
        there = context.machine.files.names(context.paths.statements)
    except FileMissing:
        return ()
    except DiskFault as fault:
        # What stands in the place of the folder is never followed: copies of another place would be counted, and removed.
        return (sentence_of("notice.statements.unread", fault=fault.text),)
    if not there:
        return ()
    from twinseal.flows.statements.waiting import odd_names

    odd = odd_names(context)
    return (sentence_of("notice.statements.passed_over", named=_named(odd)),) if odd else ()


def _log_start(context: VaultContext) -> tuple[str, ...]:
    log_lost_key(context)
    notices: list[str] = []
    log_waiting_epoch(context)
    mark = read_mark(context.machine.files, context.paths)
    recovered = context.journal.writer.recovered
    linked = context.journal.writer.linked
    left = (("unclean_end", mark is not None), ("guard", context.guard.rebuilt), ("linked", linked))
    findings = [name for name, there in left if there]
    if findings or recovered is not None:
        context.journal.record(PROGRAM_STARTED, findings=findings)
    if linked:
        # The entry above used up the key that was within reach; the next one lies in a file without a second name.
        notices.append(sentence_of("notice.log.second_name"))
    if context.unlike_memory:
        context.journal.record(MEMORY_DIFFERS, differences=[coded(difference) for difference in context.unlike_memory])
    if recovered is not None:
        context.journal.record(LOG_RECOVERED, dropped_bytes=recovered.dropped_bytes, dropped_sha256=recovered.dropped_sha256)
        notices.append(sentence_of("notice.log.last_write_cut"))
    if context.guard.rebuilt:
        context.journal.record(GUARD_REBUILT)
        context.guard.save()
        notices.append(sentence_of("notice.guard.lost"))
    if mark is not None:
        from twinseal.flows.alerts.unclean_end import tell_unclean
        from twinseal.flows.log.duties import owe_for_everything

        context.journal.record(OPENING_UNCLEAN_END, opening=mark.opening_id, result="failed", since=mark.since_utc)
        duties = owe_for_everything(context, mark.opening_id)
        tell_unclean(context, mark.opening_id)
        # Last of all: a start that is killed before leaves the mark, and the next one owes for it again.
        remove_mark(context.machine.files, context.paths)
        notices.append(sentence_of("notice.opening.unclean_end", duties=duties))
    for person_id in context.guard.unresolved():
        context.journal.record(ATTEMPT_UNRESOLVED, result="failed", person=person_id)
        context.guard.resolve(person_id)
    return tuple(notices)
