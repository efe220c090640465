"""Which rows of lists of changes are in force: those of lists that two people signed and a seal carried out.

Whoever has the folder can append `seal.committed`. What they cannot make is a checkpoint of two people that names a header: so
where checkpoints are known a list was carried out by the seal whose header the next of them names. Where nothing is known of
checkpoints, or of people, the log is believed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.roster import NOBODY
from twinseal.domain.changes.registry import KINDS_OF_CHANGES
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.sealing import SEAL_COMMITTED, SEAL_FOUND
from twinseal.domain.finding import EntryPlace
from twinseal.flows.log.change_consent import SET, ListConsent, changes_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import number, order_of, place_of, text, with_a_seal


def lists_carried_out(view: LogView) -> Collection[str]:
    """Return the digests of the lists of changes that seals of a whole log carried out, whoever signed them."""
    log = view.log or view
    return log.once("lists carried out", lambda: _lists(log))


def _lists(view: LogView) -> Collection[str]:
    if view.seals is not None:
        return view.seals.carried_out()
    return {text(entry, SET) for entry in view.of_kind(SEAL_COMMITTED, SEAL_FOUND) if entry.before is None} - {""}


def rows_in_force(view: LogView) -> Mapping[EntryPlace, int]:
    """Return where the rows of the whole log stand that are in force, each with the number of the entry from which on it is."""
    log = view.log or view
    return log.once("rows in force", lambda: dict(_rows(log)))


def entries_in_force(view: LogView, *kinds: Kind) -> list[Entry]:
    """Return the entries of these kinds that are in force, in the order of the log: others were agreed at most, or appended."""
    rows = rows_in_force(view)
    return [entry for entry in view.of_kind(*kinds) if place_of(entry) in rows]


def in_force_from(view: LogView, *kinds: Kind) -> list[tuple[int, Entry]]:
    """Return the entries of these kinds that are in force, in the order in which they came to be, each with the number of the entry from which on it was."""
    rows = rows_in_force(view)
    return sorted(((rows[place_of(entry)], entry) for entry in entries_in_force(view, *kinds)), key=lambda row: row[0])


def is_in_force_at(since: int, entry: Entry) -> bool:
    """Tell whether what came in force with entry number `since` was in force at an entry; unanchored ones before `since` are older."""
    return (since, True) <= order_of(entry)[:2]


def _rows(view: LogView) -> Iterator[tuple[EntryPlace, int]]:
    named: dict[str, int] = {}
    for entry in view.of_kind(SEAL_COMMITTED, SEAL_FOUND):
        if entry.before is None:
            named.setdefault(text(entry, SET), entry.seq)
    if view.roster is NOBODY:
        for entry in view.of_kind(*KINDS_OF_CHANGES):
            if text(entry, SET) in lists_carried_out(view):
                yield place_of(entry), named.get(text(entry, SET), entry.seq)
        return
    for story in view.whole.values():
        for consent in changes_of(story, view.roster, view.seals):
            since = _since(consent, None if view.seals is not None else named)
            if since is not None:
                # What ends of itself is logged with the rows of the list, and nobody signs it.
                rows = (*consent.rows, *(entry for entry in consent.entries if number(entry, "number") == 0))
                yield from ((place_of(entry), since) for entry in rows)


def _since(consent: ListConsent, named: Mapping[str, int] | None) -> int | None:
    """Return from which entry on a list is in force, without checkpoints by the seals that the log names; None for one that is not."""
    if consent.fault is not None:
        return None
    if consent.sealed is not None:
        return consent.sealed.seq
    return None if named is None else named.get(consent.digest)


def seals_of_two(view: LogView) -> list[Entry]:
    """Return the entries of seals that two people signed, under a checkpoint behind everything that belongs to each.

    What belongs to a seal is that of the whole log: a part may end before it.
    """
    sound, here = (view.log or view).sound, {place_of(entry) for entry in view.of_kind(SEAL_COMMITTED)}
    return [
        entry
        for place, entry in enumerate(sound)
        if entry.is_a(SEAL_COMMITTED) and entry.before is None and place_of(entry) in here
        and any(view.code_of(last.seq + 1) is not None for last in with_a_seal(sound, place))
    ]  # fmt: skip
