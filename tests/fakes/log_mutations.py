"""What attackers do to a log, numbered as in the list of mutations that every verifier must catch.

Each part of the list is a module of its own; here it is whole, with what no verifier can exclude, and with honest logs. Each case
is data, so that two independent verifiers can be tried with the same ones. "Re-signed" means that the attacker holds that line's
key, so that the signature is good and only the named rule can catch it.
"""

from __future__ import annotations

from dataclasses import replace

from fakes.chain_mutations import CHAINS, head_of
from fakes.checkpoint_mutations import CHECKPOINTS, people_of
from fakes.epoch_mutations import EPOCHS
from fakes.forged_log import ForgedLog, Vault
from fakes.line_mutations import LINES
from fakes.mutation import Mutation, adding_to
from fakes.payload_mutations import PAYLOADS, inner_json
from fakes.people_mutations import PEOPLE
from fakes.readable_mutations import READABLE
from twinseal.audit.format.checkpoint import make_checkpoint
from twinseal.audit.verdict.verdict import Verdict

_GRADED: list[Mutation] = []
_add = adding_to(_GRADED)


# -- what cannot be excluded, and must be graded so -------------------------------------------------

_add("N1 tail cut after the last checkpoint, nothing held", None, verdict=Verdict.VALID_UNANCHORED)(
    lambda vault: vault.case(vault.log.copy(35))
)
_add("N1b tail cut at the last checkpoint, nothing held", None, verdict=Verdict.VALID_COSIGNED)(
    lambda vault: vault.case(vault.log.copy(30))
)
_add("N2 log and checkpoints rolled back, nothing held", None, verdict=Verdict.VALID_COSIGNED)(
    lambda vault: vault.case(vault.log.copy(20), up_to=20)
)
_add("N3 tail forged with the current key", None, verdict=Verdict.VALID_UNANCHORED)(
    lambda vault: vault.case(vault.log.copy(35).grow(5))
)


# -- positive controls, forged in the same way ---------------------------------------------

_add("P1 honest, register code held, all covered", None, verdict=Verdict.VALID_ANCHORED)(
    lambda vault: replace(vault.case(vault.log.copy(30)), receipts=[vault.log.checkpoint(30).register_code])
)
_add("P1b honest, line of the register held", None, verdict=Verdict.VALID_ANCHORED)(
    lambda vault: replace(
        vault.case(vault.log.copy(30)), receipts=[f"0042 P0 \u00b7 {vault.log.checkpoint(30).register_code}"]
    )
)
_add("P2 honest, older receipt held, all covered", None, verdict=Verdict.VALID_ANCHORED)(
    lambda vault: replace(vault.case(vault.log.copy(30)), receipts=[vault.log.checkpoint(20).receipt])
)
_add("P3 honest, head of a report held", None, verdict=Verdict.VALID_ANCHORED)(
    lambda vault: replace(vault.case(vault.log.copy(30)), receipts=[head_of(vault.log, 17)])
)
_add("P4 honest, checkpoint held", None, verdict=Verdict.VALID_ANCHORED)(
    lambda vault: replace(vault.case(vault.log.copy(30), up_to=20), held_checkpoints=[vault.notes[30]])
)
_add("P5 an auditor's own checkpoint covers the newest entries", None, verdict=Verdict.VALID_COSIGNED)(
    lambda vault: vault.case(
        n40=make_checkpoint(vault.log.checkpoint(40), None, [("p00000003", people_of(vault).auditor)], 1)
    )
)
_add("P6 honest, but no trust card", None, verdict=Verdict.VALID_UNANCHORED)(
    lambda vault: replace(vault.case(vault.log.copy(30)), card=None, receipts=[vault.log.checkpoint(30).receipt])
)
_add("P7 an unknown signature beside the good ones", None, verdict=Verdict.VALID_COSIGNED)(
    lambda vault: vault.case(
        vault.log.copy(30), n30=vault.log.note(30, [*people_of(vault).pair(), ("p00000009", people_of(vault).outsider)])
    )
)
_add("P8 largest and smallest integers, escapes, all depths", None, verdict=Verdict.VALID_UNANCHORED)(
    lambda vault: vault.case(
        _grown_by(vault, inner_json('["\\u0001\\n\\"\\\\",-9007199254740991,9007199254740991,[[[[[[]]]]]]]'))
    )
)


def _grown_by(vault: Vault, plaintext: bytes) -> ForgedLog:
    log = vault.log.copy(35)
    log.forge(plaintext=plaintext)
    return log


ALL: list[Mutation] = [*EPOCHS, *PEOPLE, *LINES, *CHAINS, *PAYLOADS, *CHECKPOINTS, *_GRADED, *READABLE]
