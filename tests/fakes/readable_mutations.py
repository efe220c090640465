"""Attacks on the readable copy of a log, and honest copies of every kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from fakes.forged_log import Case, ForgedLog, Vault
from fakes.mutation import Mutation, adding_to
from twinseal.audit.format.line import commitment_of
from twinseal.audit.read.reader import Entry, EntryOpener
from twinseal.audit.verdict.verdict import Reason, Verdict
from twinseal.domain import canonical

READABLE: list[Mutation] = []
_add = adding_to(READABLE)


# -- the readable copy -----------------------------------------------------------------------------


def _readable(vault: Vault, change: Callable[[list[bytes]], list[bytes]]) -> Case:
    log = vault.log.copy(30)
    pairs = EntryOpener([vault.log.people.audit])
    rows = []
    for place in range(30):
        entry = pairs.open_line(log.line(place))
        assert isinstance(entry, Entry)
        rows.append(canonical.dumps({**entry.fields, "head": entry.head.hex()}))
    return replace(vault.case(log), readable=b"".join(row + b"\n" for row in change(rows)))


def _stray_rows(vault: Vault) -> Case:
    from fakes.epoch_mutations import unanchored_log  # noqa: PLC0415 - they know each other

    small = unanchored_log(vault.log.copy(12), 2)
    row = canonical.dumps({**_opened(vault, small, 0).fields, "head": small.head(0).hex(), "unanchored": 12})
    case = _readable(vault, lambda rows: [*rows[:12], row, *rows[12:]])
    return replace(case, unanchored={12: small.data()})


def _opened(vault: Vault, log: ForgedLog, place: int) -> Entry:
    entry = EntryOpener([vault.log.people.audit]).open_line(log.line(place))
    assert isinstance(entry, Entry)
    return entry


def _undecided_rows(vault: Vault, start: object) -> Case:
    from fakes.epoch_mutations import unanchored_log  # noqa: PLC0415 - they know each other

    small = unanchored_log(vault.log.copy(30), 2)
    row = canonical.dumps({**_opened(vault, small, 0).fields, "head": small.head(0).hex(), "unanchored": start})
    case = _readable(vault, lambda rows: [*rows, row])
    return replace(case, unanchored={30: small.data()})


_add("P9b readable copy with an entry that nobody has adopted yet", None, verdict=Verdict.VALID_UNANCHORED)(
    lambda vault: _undecided_rows(vault, 30)
)
_add("P9c folder of entries that belongs to no loss of a key", None, verdict=Verdict.VALID_COSIGNED)(
    lambda vault: replace(vault.case(vault.log.copy(30)), unanchored={12: b"x"})
)
_add("116d readable copy: number of a folder as text", Reason.READABLE, 30)(lambda vault: _undecided_rows(vault, "30"))
_add("P9 honest readable copy", None, verdict=Verdict.VALID_COSIGNED)(lambda vault: _readable(vault, lambda rows: rows))
_add("P10 readable copy that ends early", None, verdict=Verdict.VALID_COSIGNED)(
    lambda vault: _readable(vault, lambda rows: rows[:9])
)
for _name, _change in {
    "word changed": lambda rows: [*rows[:12], rows[12].replace(b"field 12", b"field 13"), *rows[13:]],
    "entry left out": lambda rows: [*rows[:12], *rows[13:]],
    "entries swapped": lambda rows: [*rows[:12], rows[13], rows[12], *rows[14:]],
    "head of another": lambda rows: [*rows[:12], rows[12].replace(rows[12][-80:-4], rows[11][-80:-4]), *rows[13:]],
    "white space": lambda rows: [*rows[:12], rows[12].replace(b",", b", ", 1), *rows[13:]],
    "entry called unanchored": lambda rows: [*rows[:12], rows[12][:-1] + b',"unanchored":12}', *rows[13:]],
    "no JSON": lambda rows: [*rows[:12], b"entry 12", *rows[13:]],
}.items():
    _add(f"116 readable copy: {_name}", Reason.READABLE, 12)(partial(_readable, change=_change))
_add("116c readable copy: entries of a folder that belongs to no loss of a key", Reason.READABLE, 12)(
    lambda vault: _stray_rows(vault)
)
_add("116b readable copy of more entries than there are", Reason.READABLE, 30)(
    lambda vault: _readable(vault, lambda rows: [*rows, rows[-1]])
)


def _withheld(vault: Vault, changes: Mapping[str, object] = {}, place: int = 12) -> Case:
    """Return a readable copy in which the commitment of an entry stands in its place; None takes a field of the row away."""

    def change(rows: list[bytes]) -> list[bytes]:
        plain = canonical.loads_object(rows[place])
        head = plain.pop("head")
        row = {"commitment": commitment_of(canonical.dumps(plain)).hex(), "head": head, "seq": place, "withheld": ["names"]}
        changed = {name: value for name, value in {**row, **changes}.items() if value is not None}
        return [*rows[:place], canonical.dumps(changed), *rows[place + 1 :]]

    return _readable(vault, change)


_add("P9d readable copy with an entry that is withheld", None, verdict=Verdict.VALID_COSIGNED)(
    lambda vault: _withheld(vault)
)
_add("P9e readable copy with an entry withheld for both", None, verdict=Verdict.VALID_COSIGNED)(
    lambda vault: _withheld(vault, {"withheld": ["names", "reasons"]})
)
_ODD_ROWS: Mapping[str, Mapping[str, object]] = {
    "another commitment": {"commitment": "0" * 64},
    "no commitment": {"commitment": None},
    "commitment in capitals": {"commitment": "A" * 64},
    "another number": {"seq": 13},
    "number as text": {"seq": "12"},
    "number is true": {"seq": True},
    "no number": {"seq": None},
    "head of another": {"head": "0" * 64},
    "no head": {"head": None},
    "no kind": {"withheld": []},
    "kinds in another order": {"withheld": ["reasons", "names"]},
    "a kind that is none": {"withheld": ["times"]},
    "kind as text": {"withheld": "names"},
    "a field too many": {"kind": "opening.begun"},
    "called unanchored": {"unanchored": 12},
}
for _name, _row in _ODD_ROWS.items():
    _add(f"116h withheld entry: {_name}", Reason.READABLE, 12)(partial(_withheld, changes=_row))
