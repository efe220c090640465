"""The components of the list of changes in their states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from PySide6.QtWidgets import QWidget

from twinseal.domain.envelope import Card, FieldKind, Outside
from twinseal.domain.generator import Generator
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.flows.views.change_list import EnvelopeChoice, EnvelopePartsView, PartView
from twinseal.flows.views.imports import ImportRow, ImportView
from twinseal.gui.changes.choose_form import ChooseForm
from twinseal.gui.changes.collect_page import CollectPage, DraftOffer
from twinseal.gui.changes.import_form import ImportFileForm, ImportPage
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.changes.new_field_form import NewFieldForm
from twinseal.gui.changes.outside_form import OutsideForm
from twinseal.gui.changes.part_form import FileForm, LineForm, LinesForm, SeedForm
from twinseal.gui.changes.parts_page import PartsPage
from twinseal.gui.changes.review_page import ReviewPage
from twinseal.gui.changes.secret_form import SecretForm
from twinseal.gui.changes.sign_column import SignColumn, Signer
from twinseal.gui.gallery.states import States, disabled
from twinseal.gui.widgets.base import page
from twinseal.gui.widgets.change_row import Change
from twinseal.gui.widgets.signer_tile import SignerTile, Signing

_DRAFT: Final = (
    "A list of 4 changes that Frank Officer and Grace Officer began on 28 November was not signed: take it up, "
    "keep it for later, or drop it."
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
_ENVELOPES: Final = tuple(
    EnvelopeChoice(f"e0000000{number}", label, system)
    for number, (label, system) in enumerate(
        (("Firewall, root", "FW-1"), ("Domain controller, local administrator", "SRV-DC-01"), *(("Switch", "SW"),) * 7)
    )
)
_FIRST, _SECOND = Signer("1", "Frank Officer"), Signer("2", "Grace Officer")
_ENVELOPE_WAYS: Final = (
    ("changes.way.contents", "Contents of an envelope", "rotate"),
    ("changes.way.undo", "Undo a change of contents", "back"),
    ("changes.way.close", "Close what is owed", "check"),
    ("changes.way.label", "Label or card", "pen"),
    ("changes.way.new", "A new envelope", "plus"),
    ("changes.way.import", "Import from KeePass or CSV", "plus"),
    ("changes.way.retire", "Retire an envelope", "cross"),
)
_WAYS: Final = (
    ("Envelopes", _ENVELOPE_WAYS),
    ("People", (("changes.way.people", "Who belongs to the vault", "people"),)),
    ("Rules", (("changes.way.policy", "Rules", "pen"), ("changes.way.category", "Reasons for a request", "pen"))),
)


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
    def made(first: str = "", column: SignColumn | None = None, *, has_lapsed: bool = False) -> QWidget:
        shown = column or SignColumn()
        until = "17:38:20" if first else ""
        shown.show_signers((Signer("1", "Frank Officer", first), _SECOND), until=until, has_lapsed=has_lapsed)
        whole = page(shown, shown.acts)
        whole.setFixedSize(268, 520)
        return whole

    wrong = SignColumn()
    refused = made("17:33", wrong)
    wrong.refuse_at("code", "Wrong code. Each code works once: wait for the next.")
    lapsed = made(has_lapsed=True)
    yield {
        "nobody signed": made(),
        "half signed": made("17:33"),
        "lapsed": lapsed,
        "error": refused,
        "disabled": disabled(made()),
    }


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


def _sized(page: ListPage, high_px: int = 560) -> ListPage:
    page.setFixedSize(900, high_px)
    return page


def _new_secrets() -> Iterator[States]:
    own, refused = SecretForm(), SecretForm()
    for form in (own, refused):
        form.begin("Firewall, root", "Password", Generator(16, digits=False, signs="#+", plain=True))
        form.how.choose("made_up")
    refused.signs.setText("ab")
    refused.make.click()
    yield {"own characters": _sized(own, 700)}
    yield {"error": _sized(refused, 720)}


def _chosen() -> Iterator[States]:
    def made(*, asks_why: bool = False, number: int = 2) -> ChooseForm:
        form = ChooseForm()
        form.begin("gallery", "Which envelope gets another label or card?", "Go on", _ENVELOPES[:number], asks_why=asks_why)
        return form

    refused = made(asks_why=True)
    refused.refuse_at("reason", "Reason for retiring the envelope: fill in this field.")
    yield {"rest": _sized(made(), 400)}
    yield {"many": _sized(made(number=9))}
    yield {"error": _sized(refused, 480)}


def _outsides() -> Iterator[States]:
    def made() -> OutsideForm:
        form = OutsideForm()
        card = Card("Rack 7, console", "Network team", "-2210", "Every switch behind it", "Change it at the console")
        now = Outside("e0000000a", "Core switch", "SW-1", card, 15, serves_vault=True)
        form.begin("gallery", "What is to stand on \u201cCore switch\u201d?", "Put it on the list", now)
        return form

    refused = made()
    refused.refuse_at("label", "Label: another envelope already has it.")
    yield {"rest": _sized(made(), 760)}
    yield {"error": _sized(refused, 760)}


def _parts() -> Iterator[States]:
    def made(gone: tuple[str, ...] = ()) -> PartsPage:
        page = PartsPage()
        fields = (
            PartView("User name", FieldKind.USER),
            PartView("Password", FieldKind.PASSWORD, is_new=True),
            PartView("plan.pdf", None),
        )
        page.show_parts(EnvelopePartsView("e0000000a", "Core switch", fields, gone))
        return page

    refused = made()
    refused.refuse_at("", "An envelope has at least one field.")
    yield {"rest": _sized(made(("Codes",)), 460)}
    yield {"error": _sized(refused, 460)}


def _part_forms() -> Iterator[States]:
    named, line, seed, codes, text, file = (
        NewFieldForm(), LineForm(), SeedForm(), LinesForm(), LinesForm(), FileForm()
    )  # fmt: skip
    question = "What is new in \u201cCore switch\u201d: {0}"
    named.begin("gallery", "What comes into \u201cCore switch\u201d?")
    line.begin_for("gallery", question.format("User name"))
    line.value.setText("root")
    seed.begin_for("gallery", question.format("Authenticator seed"))
    seed.seed.set_text("JBSWY3DPEHPK3PXP")
    seed.refuse_at("code", "This authenticator is not proven yet: scan it and type one code.")
    codes.begin_part("gallery", question.format("One-time codes"), FieldKind.CODES, "One-time codes")
    codes.text.setPlainText("kilo-1\nlima-2\nmike-3")
    text.begin_part("gallery", question.format("Secret text"), FieldKind.TEXT, "Secret text")
    file.begin_for("gallery", "Which file comes into \u201cCore switch\u201d?")
    file.send()
    yield {"new field": _sized(named, 640)}
    yield {"line": _sized(line, 420)}
    yield {"seed, error": _sized(seed)}
    yield {"codes": _sized(codes, 480)}
    yield {"text": _sized(text, 540)}
    yield {"file, error": _sized(file, 420)}


def _imports() -> Iterator[States]:
    form, page = ImportFileForm(), ImportPage()
    form.begin_for("gallery", "What is imported from KeePass or CSV?")
    form.inputs.file.set_text("/media/stick/network.kdbx")
    form.refuse_at("password", "network.kdbx could not be opened: compare the password.")
    fields = (("User name", FieldKind.USER), ("Password", FieldKind.PASSWORD))
    rows = (
        ImportRow("VPN", "Network", "Network/VPN", fields, (("plan.pdf", 8_120),)),
        ImportRow("Core switch", "Network / Core", "Network/Core/Core switch", fields),
    )
    page.begin(
        "What goes on the list?", ImportView("KeePass", rows, ("\u201cNetwork/Empty\u201d: it is empty.",), present=3)
    )
    yield {"file, error": _sized(form, 560)}
    yield {"read": _sized(page, 560)}


CHANGES: Final[Mapping[str, Callable[[], Iterator[Mapping[str, QWidget]]]]] = {
    "signer-tile": _tiles,
    "sign-column": _columns,
    "review-page": _reviews,
    "draft-offer": _offers,
    "collect-page": _collected,
    "secret-form": _forms,
    "secret-form-own": _new_secrets,
    "choose-form": _chosen,
    "import-form": _imports,
    "outside-form": _outsides,
    "parts-page": _parts,
    "part-forms": _part_forms,
}
"""What draws each of them."""
