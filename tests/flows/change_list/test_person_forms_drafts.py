"""A draft that holds the keys of somebody: who takes it up signs for them, and own keys wait for their owner."""

from __future__ import annotations

import pytest

from conftest import Cast
from fakes.new_people import OFFICERS, adopt, code_of, enrolled, rebound, sealed
from fakes.removal import verified
from flows.change_list.test_person_forms import Refused, opened, resealed
from twinseal.audit.verdict.verdict import Verdict
from twinseal.crypto.certificates import give_certificates
from twinseal.crypto.passphrase import normalise
from twinseal.domain.errors import PairNotAllowed, WrongFactor
from twinseal.domain.opening import ResealCause
from twinseal.flows.enrolment import new_keys
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault


def unsigned(cast: Cast, flow: OpeningFlow) -> None:
    """Seal without a signature: what was typed is kept as a draft."""
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert (receipt.problem, receipt.changes_kept) == ("", 1)
    cast.register_code = receipt.register_code


def taken_up(cast: Cast, vault: SealedVault, *pair: str) -> OpeningFlow:
    flow = opened(cast, vault, *pair)
    changes = flow.open_vault.changes
    (offer,) = changes.view().offered
    changes.take_up(offer.id)
    return flow


def test_a_draft_with_somebody_new_is_signed_by_who_takes_it_up(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    enrolled(cast, flow)
    unsigned(cast, flow)
    # Flo was a third to Bo and Cy; now she brings him, and Bo and Cy do not.
    flow = taken_up(cast, vault, "Bo", "Flo")
    sealed(cast, flow, ("Bo", "Flo"))
    vault.close()
    vault = cast.open()
    resealed(cast, opened(cast, vault, "Fred", "Cy"))
    with pytest.raises(PairNotAllowed):
        opened(cast, vault, "Fred", "Flo")
    vault.close()


def test_a_certificate_in_another_name_stays_in_its_draft(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    with monkeypatch.context() as own_program:
        # A pair with a program of their own gives Fred a certificate that a PDF program shows as the auditor's.
        own_program.setattr(
            new_keys, "give_certificates", lambda _name, person, *rest: give_certificates("Di Auditor", person, *rest)
        )
        enrolled(cast, flow)
    cast.later()
    enrolled(cast, flow, "Gus Officer")
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    cast.register_code = receipt.register_code
    flow = taken_up(cast, vault, "Bo", "Flo")
    view = flow.open_vault.changes.view()
    assert [row.sentence.split(" is enrolled")[0] for row in view.rows] == ["Gus Officer"]
    assert ["is not one that was given to Fred Officer" in left.refusal for left in view.left] == [True]
    vault._lock.release()


def test_own_new_keys_leave_a_draft_only_in_their_owners_hands(cast: Cast, refused: Refused) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    rebound(cast, flow, "Bo")
    unsigned(cast, flow)
    # Another pair leaves the row where it is.
    flow = taken_up(cast, vault, "Cy", "Flo")
    (left,) = flow.open_vault.changes.view().left
    assert "Bo Officer has to be here and enter this again" in left.refusal
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.changes_kept == 1
    cast.register_code = receipt.register_code
    flow = taken_up(cast, vault, "Bo", "Cy")
    (left,) = flow.open_vault.changes.view().left
    assert "their new passphrase and a code of their new authenticator" in left.refusal
    words, seed = cast.coming["Bo"]
    forms = flow.open_vault.person_forms
    assert [forms.waits_for(cast.id(name)) for name in OFFICERS] == [True, False]
    cast.later()
    refused(WrongFactor, lambda: forms.open_new(cast.id("Bo"), cast.passphrase("Bo"), code_of(cast, seed)))
    assert len(flow.open_vault.changes.view().left) == 1
    cast.later()
    forms.open_new(cast.id("Bo"), normalise(words), code_of(cast, seed))
    assert (len(flow.open_vault.changes.view().rows), flow.open_vault.changes.view().left) == (1, ())
    used = code_of(cast, seed)
    # Bo still signs with what he has: the new counts from the seal on.
    cast.later()
    sealed(cast, flow)
    adopt(cast, "Bo")
    assert vault.context.guard.last_step(cast.id("Bo")) is not None
    resealed(cast, opened(cast, vault))
    assert used != cast.code("Bo")
    vault.close()
    assert verified(cast).verdict is Verdict.VALID_COSIGNED


def test_own_keys_are_found_behind_another_row_about_them(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault, "Cy", "Flo")
    flow.open_vault.people_rows.change(cast.id("Bo"), team="nights")
    unsigned(cast, flow)
    flow = opened(cast, vault)
    rebound(cast, flow, "Bo")
    unsigned(cast, flow)
    flow = opened(cast, vault)
    changes, forms = flow.open_vault.changes, flow.open_vault.person_forms
    for offer in changes.view().offered:
        changes.take_up(offer.id)
    # Nobody signs about themselves: Bo's team waits for others, and comes before his keys.
    assert [left.kind for left in changes.view().left] == ["person.changed", "person.rebound"]
    assert forms.waits_for(cast.id("Bo"))
    words, seed = cast.coming["Bo"]
    cast.later()
    forms.open_new(cast.id("Bo"), normalise(words), code_of(cast, seed))
    assert [row.kind for row in changes.view().rows] == ["person.rebound"]
    assert [left.kind for left in changes.view().left] == ["person.changed"]
    sealed(cast, flow)
    adopt(cast, "Bo")
    resealed(cast, opened(cast, vault))
    vault.close()
