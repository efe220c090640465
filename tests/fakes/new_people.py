"""People who come, or get new keys, at the machine of two officers; the cast knows their factors from then on."""

from __future__ import annotations

from conftest import Cast
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.domain.changes.rebind_person import NewFactor
from twinseal.domain.people import Role
from twinseal.flows.change_list.person_forms import PersonForms
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.views.opening import SealReceipt
from twinseal.flows.views.person_keys import PersonNeeds

OFFICERS = ("Bo", "Cy")


def code_of(cast: Cast, seed_words: str) -> str:
    """Return the code of a seed at this moment."""
    with seed_from_text(seed_words) as seed:
        return code_at(seed, TotpParameters(), int(cast.clock.utc().timestamp()))


def _scan(cast: Cast, forms: PersonForms) -> str:
    """Scan, and type one code; return the seed."""
    shown = forms.view()
    assert shown is not None
    assert shown.needs is PersonNeeds.CODE
    forms.prove(code_of(cast, shown.seed_text))
    return shown.seed_text


def enrolled(
    cast: Cast, flow: OpeningFlow, name: str = "Fred Officer", role: Role = Role.OFFICER, team: str = "", words: str = ""
) -> str:
    """Enrol somebody; return their id. The cast knows them by their first name."""
    forms, short = flow.open_vault.person_forms, name.split(maxsplit=1)[0]
    shown = forms.begin_enrol(name, role, team)
    words = words or f"correct horse battery staple {short}"
    forms.choose_passphrase(normalise(words), normalise(words))
    seed = _scan(cast, forms)
    # Other casts of the same vault know nothing of them.
    cast.ids, cast.seeds = {**cast.ids, short: shown.person}, {**cast.seeds, short: seed}
    cast.words = {**cast.words, short: words}
    return shown.person


def rebound(
    cast: Cast,
    flow: OpeningFlow,
    name: str,
    what: NewFactor = NewFactor.BOTH,
    *,
    with_old: bool = True,
    without_code: bool = False,
) -> None:
    """Give somebody new keys; from the seal on the cast knows them by `adopt`."""
    forms = flow.open_vault.person_forms
    forms.begin_rebind(cast.id(name), what, with_old=with_old, without_code=without_code)
    words, seed = f"correct horse battery staple {name} again", ""
    if with_old:
        cast.later()
        forms.show_old(cast.passphrase(name), "" if without_code else cast.code(name))
    if what is not NewFactor.AUTHENTICATOR:
        forms.choose_passphrase(normalise(words), normalise(words))
    if what is not NewFactor.PASSPHRASE:
        seed = _scan(cast, forms)
    cast.coming = {**cast.coming, name: ("" if what is NewFactor.AUTHENTICATOR else words, seed)}


def adopt(cast: Cast, *names: str) -> None:
    """Have these people use what is new: their seal is made."""
    for name in names:
        words, seed = cast.coming[name]
        cast.words = {**cast.words, name: words or cast.words.get(name, "")}
        cast.seeds = {**cast.seeds, name: seed or cast.seeds[name]}


def sealed(cast: Cast, flow: OpeningFlow, pair: tuple[str, str] = OFFICERS) -> SealReceipt:
    """Let both read and sign the list; the cast has its line of the register."""
    cast.later()
    cast.sign_list(flow, *pair)
    receipt = flow.view().receipt
    assert receipt is not None
    assert receipt.problem == ""
    cast.register_code = receipt.register_code
    cast.later()
    return receipt
