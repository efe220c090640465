"""Each person hears once who came and left since they signed last: before a request, when the vault is open, at the desk."""

from __future__ import annotations

from conftest import Cast
from fakes.removal import header_of, removed
from twinseal.domain.opening import ResealCause
from twinseal.flows.sealed import SealedVault


def opened_by(cast: Cast, vault: SealedVault, first: str, second: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the first and the second person hear, and seal."""
    asked = cast.to_request(vault, first)
    request = asked.view().unheard
    asked.abandon()
    cast.later()
    flow = cast.to_open(vault, first, second)
    opened = flow.view()
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    cast.register_code = receipt.register_code
    cast.later()
    return request, opened.unheard


def test_each_hears_of_it_until_they_signed_themselves(two: Cast) -> None:
    vault = two.open()
    removed(two, vault)
    assert header_of(two).constitution.edition == 1
    first, second = opened_by(two, vault, "Ada", "Bo")
    assert first[0] == "Ada Operator, people or rules changed since you signed last:"
    assert [said.partition(" (")[0] for said in first[1:]] == ["Gil Auditor left or was suspended"]
    # Bo signed the list and its seal.
    assert second == ()
    assert opened_by(two, vault, "Ada", "Bo") == ((), ())
    # Whoever confirms hears of it when the vault is open, before anything of it is shown; once, and each for themselves.
    first, second = opened_by(two, vault, "Ed", "Flo")
    assert [said.partition(",")[0] for said in (first[0], second[0])] == ["Ed Operator", "Flo Officer"]
    assert opened_by(two, vault, "Ed", "Flo") == ((), ())
    vault.close()


def test_a_signed_request_ends_what_the_first_one_is_told(two: Cast) -> None:
    vault = two.open()
    removed(two, vault)
    assert two.to_second(vault, "Ada").view().unheard == ()
    vault.close()


def test_an_auditor_hears_of_it_until_they_signed_the_log(two: Cast) -> None:
    vault = two.open()
    removed(two, vault)
    desk = vault.sign_in_auditor(*two.factors("Di"))
    assert desk.view().unheard[-1].startswith("Gil Auditor left or was suspended (seal 0002, ")
    desk.sign_out()
    two.later()
    assert vault.sign_in_auditor(*two.factors("Di")).view().unheard == ()
    vault.close()


def test_the_sealed_screen_names_nobody_beside_an_act(two: Cast) -> None:
    vault = two.open()
    assert (vault.view().notices, vault.view().changed) == ((), ())
    removed(two, vault)
    view = vault.view()
    (notice,) = view.notices
    assert notice.startswith("People or rules changed at seal 0002 on ")
    assert notice.endswith(" (P1): 1 left or suspended.")
    assert "Gil" not in notice
    (said,) = view.changed
    assert said.startswith("Gil Auditor left or was suspended (seal 0002, ")
    assert said.endswith(", signed by Bo Officer, Cy Officer).")
    two.later(31 * 86400)
    assert vault.view().changed == ()
    vault.close()
