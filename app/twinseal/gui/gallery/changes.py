"""The components of the list of changes in their states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from PySide6.QtWidgets import QWidget

from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.gui.changes.collect_page import CollectPage, DraftOffer
from twinseal.gui.changes.review_page import ReviewPage
from twinseal.gui.changes.secret_form import SecretForm
from twinseal.gui.changes.sign_column import SignColumn, Signer
from twinseal.gui.gallery.states import States, disabled
from twinseal.gui.widgets.base import page
from twinseal.gui.widgets.change_row import Change
from twinseal.gui.widgets.signer_tile import SignerTile, Signing

_DRAFT: Final = (
    "A list of 4 changes that Frank Officer and Grace Officer began on 28 November was not signed: take it up, drop it, "
    "leave it."
)
_LIST: Final = (
    Change(
        "rotate",
        "The contents of \u201cFirewall, root\u201d are replaced: Password. Made up by the program; tried and working, says "
        "Frank Officer.",
        note="Closes the rotation that is 3 h late.",
    ),
    Change("envelope", "The longest opening of \u201cDomain controller\u201d changes.", "15 min", "10 min"),
    Change("person", "Anna Auditor leaves.", refusal="She is the only auditor: without one nobody could read the log."),
)
_FOLLOWS: Final = (
    "Pairs that can open: 3 (were 5). Two officers who can change things: yes.",
    "To be printed: trust card P4, one owner slip. Nothing here shows a secret.",
)
_FIRST, _SECOND = Signer("1", "Frank Officer"), Signer("2", "Grace Officer")
_WAYS: Final = (("secret", "Put a new secret in"), ("duty", "Close what is owed"), ("label", "Change label or card"))


def _tiles() -> Iterator[States]:
    def made(words: str, signing: Signing) -> SignerTile:
        tile = SignerTile("gallery.signer")
        tile.setFixedWidth(252)
        tile.show_person("Frank Officer", words, signing)
        return tile

    yield {
        "signed": made("signed at 17:33", "signed"),
        "now": made("signs now", "now"),
        "after": made("signs after", "after"),
    }


def _columns() -> Iterator[States]:
    def made(first: str = "", column: SignColumn | None = None) -> QWidget:
        shown = column or SignColumn()
        shown.show_signers((Signer("1", "Frank Officer", first), _SECOND))
        whole = page(shown, shown.acts)
        whole.setFixedSize(268, 520)
        return whole

    wrong = SignColumn()
    refused = made("17:33", wrong)
    wrong.refuse_at("code", "Wrong code. Each code works once: wait for the next.")
    yield {"nobody signed": made(), "half signed": made("17:33"), "error": refused, "disabled": disabled(made())}


def _reviews() -> Iterator[States]:
    def made(changes: tuple[Change, ...], follows: tuple[str, ...], wide_px: int = 900) -> ReviewPage:
        review = ReviewPage()
        review.setFixedSize(wide_px, 460)
        review.show_list(changes, follows)
        return review

    yield {"rest": made(_LIST[:2], _FOLLOWS)}
    yield {"refused": made(_LIST, ())}
    yield {"narrow": made(_LIST[:2], _FOLLOWS, 420)}


def _offers() -> Iterator[States]:
    def made(sentence: str, *, is_readable: bool = True) -> DraftOffer:
        offer = DraftOffer(sentence, is_readable=is_readable)
        offer.setFixedWidth(760)
        return offer

    yield {"rest": made(_DRAFT)}
    yield {"cannot be read": made("A list of an earlier opening cannot be read any more.", is_readable=False)}


def _collected() -> Iterator[States]:
    def made(changes: tuple[Change, ...], drafts: tuple[tuple[str, str, bool], ...] = ()) -> CollectPage:
        collect = CollectPage()
        collect.offer(_WAYS)
        collect.show_drafts(drafts)
        collect.show_list(changes)
        collect.setFixedSize(900, 460)
        return collect

    refused = made(_LIST[:2])
    refused.refuse_at("", "This list changes \u201cFirewall, root\u201d already: take that row out first.")
    yield {"nothing yet": made(())}
    yield {"draft offered": made((), (("d1", _DRAFT, True),))}
    yield {"two changes": made(_LIST[:2])}
    yield {"error": refused}


def _forms() -> Iterator[States]:
    def made(way: str = "typed") -> SecretForm:
        form = SecretForm()
        form.begin("Firewall, root", "Password")
        form.how.choose(way)
        form.setFixedSize(900, 560)
        return form

    typed, refused, drawn = made(), made(), made("made_up")
    typed.secret.set_text("correct horse")
    typed.tested.setChecked(True)
    refused.secret.set_text("correct horse")
    refused.again.set_text("correct house")
    refused.refuse_at("again", "The two entries differ: type both again.")
    drawn.show_made(SecretBytes(b"hT7kV2mQ9xLpR4sWzB6nYcJ3"))
    yield {"rest": made()}
    yield {"typed": typed}
    yield {"error": refused}
    yield {"made up, not yet": made("made_up")}
    yield {"made up": drawn}


CHANGES: Final[Mapping[str, Callable[[], Iterator[Mapping[str, QWidget]]]]] = {
    "signer-tile": _tiles,
    "sign-column": _columns,
    "review-page": _reviews,
    "draft-offer": _offers,
    "collect-page": _collected,
    "secret-form": _forms,
}
"""What draws each of them."""
