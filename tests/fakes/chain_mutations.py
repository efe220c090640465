"""Attacks on the order of the lines, on the end of the log, and on the whole of it: cut, rolled back, forked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fakes.forged_log import Case, ForgedLog, People, Vault
from fakes.line_mutations import edited
from fakes.mutation import Mutation, adding_to
from twinseal.audit.verdict.verdict import Reason
from twinseal.crypto.vault_keys import new_ed25519

CHAINS: list[Mutation] = []
_add = adding_to(CHAINS)


# -- 18 to 27: structure ---------------------------------------------------------------------------


def _rows(name: str, reason: Reason, seq: int, change: Callable[[list[bytes]], list[bytes]]) -> None:
    @_add(name, reason, seq)
    def _make(vault: Vault) -> Case:
        log = vault.log.copy()
        log.lines = change(log.lines)
        return vault.case(log)


_rows("18 middle line deleted", Reason.SEQ, 15, lambda rows: rows[:15] + rows[16:])
_rows("19 first line deleted", Reason.SEQ, 0, lambda rows: rows[1:])
_rows("20 block across a checkpoint deleted", Reason.SEQ, 8, lambda rows: rows[:8] + rows[13:])
_rows("21 line duplicated", Reason.SEQ, 16, lambda rows: [*rows[:16], rows[15], *rows[16:]])
_rows("22 neighbours swapped", Reason.SEQ, 15, lambda rows: [*rows[:15], rows[16], rows[15], *rows[17:]])
_rows("23 reversed", Reason.SEQ, 0, lambda rows: rows[::-1])
_rows("24 old line appended again", Reason.SEQ, 40, lambda rows: [*rows, rows[20]])


@_add("25 appended with a random key", Reason.SIGNATURE, 40)
def _random_key(vault: Vault) -> Case:
    log = vault.log.copy()
    log.forge(signer=new_ed25519())
    return vault.case(log)


@_add("26 appended with a used key", Reason.SIGNATURE, 40)
def _used_key(vault: Vault) -> Case:
    log = vault.log.copy()
    log.forge(signer=log.keys[39])
    return vault.case(log)


@_add("27 line of another vault spliced in", Reason.LOG, 15)
def _spliced(vault: Vault) -> Case:
    other = ForgedLog(People(), "ef" * 16).grow(16)
    return edited(vault, 15, lambda _raw: other.lines[15])


# -- 28 to 42: truncation, rollback, fork ----------------------------------------------------------

_add("28 empty file", Reason.EMPTY)(lambda vault: vault.case(b"", up_to=40))
_add("29 one line feed", Reason.FORM, 0)(lambda vault: vault.case(b"\n"))
_add("30 cut below a checkpoint", Reason.BEYOND_END)(lambda vault: vault.case(vault.log.copy(25)))
_add("31 cut at an older checkpoint", Reason.BEYOND_END)(lambda vault: vault.case(vault.log.copy(20)))


def _rolled_back(vault: Vault, receipt: str) -> Case:
    case = vault.case(vault.log.copy(20), up_to=20)
    case.receipts = [receipt]
    return case


_add("32 log and checkpoints rolled back, register code held", Reason.CODE)(
    lambda vault: _rolled_back(vault, vault.log.checkpoint(30).register_code)
)
_add("32b log and checkpoints rolled back, receipt held", Reason.OLDER)(
    lambda vault: _rolled_back(vault, vault.log.checkpoint(30).receipt)
)
_add("32c log and checkpoints rolled back, checkpoint held", Reason.OLDER)(
    lambda vault: replace(vault.case(vault.log.copy(20), up_to=20), held_checkpoints=[vault.notes[30]])
)


def head_of(log: ForgedLog, size: int) -> str:
    return f"{size}:{log.head(size - 1).hex()}"


_add("33 cut after the last checkpoint, head of a report held", Reason.OLDER)(
    lambda vault: replace(vault.case(vault.log.copy(35)), receipts=[head_of(vault.log, 40)])
)
_add("35 half a line at the end", Reason.TORN, 39)(lambda vault: vault.case(vault.log.data()[:-900]))
_add("36 final line feed missing", Reason.TORN, 39)(lambda vault: vault.case(vault.log.data()[:-1]))
_add("37 rewritten from 12 with a stolen key", Reason.ROOT, None, "00000020.note")(
    lambda vault: vault.case(vault.log.copy(12).grow(28))
)
_add("38 rewritten from 32, head of a report held", Reason.HEAD, 39)(
    lambda vault: replace(vault.case(vault.log.copy(32).grow(8)), receipts=[head_of(vault.log, 40)])
)


def _rewritten_without(vault: Vault, receipt: str) -> Case:
    return replace(vault.case(vault.log.copy(25).grow(15), up_to=20), receipts=[receipt])


_add("39 rewritten from 25, checkpoint 30 removed, receipt held", Reason.RECEIPT)(
    lambda vault: _rewritten_without(vault, vault.log.checkpoint(30).receipt)
)
_add("39b rewritten from 25, checkpoint 30 removed, register code held", Reason.CODE)(
    lambda vault: _rewritten_without(vault, vault.log.checkpoint(30).register_code)
)
_add("39c rewritten from 25, checkpoint 30 removed, checkpoint held", Reason.ROOT, None, "supplied")(
    lambda vault: replace(vault.case(vault.log.copy(25).grow(15), up_to=20), held_checkpoints=[vault.notes[30]])
)
_add("40 whole log made anew under another genesis key", Reason.SIGNATURE, 0)(
    lambda vault: vault.case(ForgedLog(vault.log.people, vault.log.log_id).grow(40), up_to=0)
)


@_add("41 held checkpoint with another root", Reason.FORK)
def _held_fork(vault: Vault) -> Case:
    fork = vault.log.copy(25).grow(5)
    return replace(vault.case(), held_checkpoints=[fork.note(30)])


@_add("42 log with pins of its own", Reason.CHECKPOINT_ORIGIN)
def _own_pins(vault: Vault) -> Case:
    other = ForgedLog(People(), "12" * 16).grow(10)
    return Case(other.data(), [("00000010.note", other.note(10))], vault.log.card())


@_add("42b log with pins of its own, no checkpoint", Reason.LOG, 0)
def _own_pins_bare(vault: Vault) -> Case:
    return Case(ForgedLog(People(), "12" * 16).grow(10).data(), [], vault.log.card())


@_add("42c all checkpoints removed", Reason.CHECKPOINT_MISSING)
def _no_checkpoints(vault: Vault) -> Case:
    return vault.case(up_to=0)


@_add("42d receipt of another log", Reason.RECEIPT)
def _foreign_receipt(vault: Vault) -> Case:
    other = ForgedLog(People(), "12" * 16).grow(10)
    return replace(vault.case(), receipts=[other.checkpoint(10).receipt])
