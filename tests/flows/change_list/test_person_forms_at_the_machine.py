"""Somebody at the machine: what is refused, left or typed again there leaves nothing, and nothing is shown meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conftest import Cast
from fakes.hooked_files import HookedFiles
from fakes.new_people import code_of
from flows.change_list.test_person_forms import Refused, opened
from twinseal.crypto.passphrase import normalise
from twinseal.domain.changes.change_step import ChangeStep
from twinseal.domain.changes.rebind_person import NewFactor
from twinseal.domain.errors import BadInput, Cancelled, DiskFault, NotPermitted, WrongFactor, WrongStep
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.flows.change_list import person_forms
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.change_list import ChangeListView


def test_what_is_refused_at_the_machine_costs_nothing_else(cast: Cast, refused: Refused) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    forms = flow.open_vault.person_forms
    assert "Bo Officer" in refused(BadInput, lambda: forms.begin_enrol("bo officer", Role.OFFICER, ""))
    assert "sec" in refused(BadInput, lambda: forms.begin_enrol("Fred Officer", Role.OFFICER, "Sec"))
    assert flow.open_vault.changes.view().step is ChangeStep.COLLECTING
    shown = forms.begin_enrol("Fred Officer", Role.OFFICER, "")
    assert flow.open_vault.changes.view().step is ChangeStep.WITH_PERSON
    words, other = "correct horse battery staple Fred", "correct horse battery staple Frec"
    assert "differ" in refused(BadInput, lambda: forms.choose_passphrase(normalise(words), normalise(other)))
    refused(BadInput, lambda: forms.choose_passphrase(normalise("short"), normalise("short")))
    shown_next = forms.choose_passphrase(normalise(words), normalise(words))
    assert shown_next is not None
    assert shown_next.seed_text in shown_next.provisioning_uri
    refused(WrongFactor, lambda: forms.prove("000000" if code_of(cast, shown_next.seed_text) != "000000" else "000001"))
    refused(BadInput, lambda: forms.prove("12"))
    # What waits at the machine is no part of the list: nothing of it can be signed, nor another row put on it.
    with pytest.raises(WrongStep):
        flow.open_vault.changes.review()
    with pytest.raises(WrongStep):
        flow.open_vault.changes.remove_person(cast.id("Di"), "Left the company")
    forms.prove(code_of(cast, shown_next.seed_text))
    assert forms.view() is None
    assert [row.number for row in flow.open_vault.changes.view().rows] == [1]
    assert shown.person in {person.id for person in flow.open_vault.changes.facts().people}
    flow.reseal(ResealCause.HAND)
    vault.close()


def test_who_leaves_the_machine_leaves_nothing(cast: Cast) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    forms = flow.open_vault.person_forms
    words = "correct horse battery staple Fred"
    forms.begin_enrol("Fred Officer", Role.OFFICER, "")
    forms.choose_passphrase(normalise(words), normalise(words))
    forms.leave()
    assert (forms.view(), flow.open_vault.changes.view().rows) == (None, ())
    with pytest.raises(WrongStep):
        forms.prove("123456")
    # Sealed by itself while somebody types: nothing of them is left open.
    forms.begin_rebind(cast.id("Ada"), NewFactor.BOTH, with_old=True)
    cast.later()
    forms.show_old(cast.passphrase("Ada"), cast.code("Ada"))
    assert forms._coming is not None
    old = forms._coming.old
    assert old is not None
    flow.reseal(ResealCause.TIME)
    assert (forms.view(), bytes(old.seed.view())) == (None, b"")
    vault.close()


def test_what_is_typed_again_leaves_nothing_of_the_first_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    files = HookedFiles()
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    forms = opened(cast, vault).open_vault.person_forms
    forms.begin_rebind(cast.id("Ada"), NewFactor.PASSPHRASE, with_old=True)
    cast.later()
    forms.show_old(*cast.factors("Ada")[1:])
    coming = forms._coming
    assert coming is not None
    words = normalise("correct horse battery staple Ada again")
    # The drive does not take the row: the person is still there, and types once more.
    files.fail_once("replace", f"draft-{vault.context.header.generation}.sealed")
    with pytest.raises(DiskFault):
        forms.choose_passphrase(words, words)
    first = coming.keys
    assert first is not None
    assert forms.choose_passphrase(words, words) is None
    assert (bytes(first.opened.seed.view()), bytes(first.bundle_key.view())) == (b"", b"")
    # Somebody ends the derivation of the new keys: what the old passphrase opened goes before it is typed again.
    forms.begin_rebind(cast.id("Flo"), NewFactor.AUTHENTICATOR, with_old=True)
    cast.later()

    def ended(*_: object) -> None:
        raise Cancelled

    with monkeypatch.context() as patched:
        patched.setattr(person_forms, "make_new_keys", ended)
        with pytest.raises(Cancelled):
            forms.show_old(*cast.factors("Flo")[1:])
    coming = forms._coming
    assert coming is not None
    old = coming.old
    cast.later()
    forms.show_old(*cast.factors("Flo")[1:])
    assert old is None or bytes(old.seed.view()) == b""
    vault._lock.release()


def test_while_somebody_is_at_the_machine_nothing_is_shown(cast: Cast, refused: Refused) -> None:
    vault = cast.open()
    flow = opened(cast, vault)
    contents, forms, changes = flow.open_vault.contents, flow.open_vault.person_forms, flow.open_vault.changes
    envelope = flow.view().envelopes[0]
    place = envelope.outside.id, next(field.index for field in envelope.fields if field.secret)
    contents.reveal(*place).wipe()
    flow.open_vault.people_rows.change(cast.id("Ada"), team="nights")
    forms.begin_enrol("Fred Officer", Role.OFFICER, "")
    assert changes.view() == ChangeListView(ChangeStep.WITH_PERSON)
    assert "until they are done" in refused(NotPermitted, lambda: contents.reveal(*place))
    # Whoever is there leaves by the form alone, which forgets what they typed.
    with pytest.raises(WrongStep):
        changes.back()
    assert changes.is_with_person
    forms.leave()
    assert [row.kind for row in changes.view().rows] == ["person.changed"]
    contents.reveal(*place).wipe()
    flow.reseal(ResealCause.HAND)
    vault.close()
