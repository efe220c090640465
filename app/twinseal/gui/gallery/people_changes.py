"""The pages and forms about people of the list of changes in their states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from PySide6.QtWidgets import QWidget

from twinseal.domain.people import Role
from twinseal.flows.views.change_list import PersonChoice
from twinseal.flows.views.person_keys import PersonNeeds, PersonStepView
from twinseal.flows.views.sealed import PersonView
from twinseal.flows.views.statements import ConfirmView
from twinseal.gui.changes.leave_form import LeaveForm
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.changes.new_keys_form import NewKeysForm
from twinseal.gui.changes.people_page import PeoplePage
from twinseal.gui.changes.person_facts_form import PersonFactsForm
from twinseal.gui.changes.prove_form import ProveForm
from twinseal.gui.changes.subject_page import SubjectPage
from twinseal.gui.changes.third_page import ThirdPage
from twinseal.gui.gallery.states import States

_PEOPLE: Final = (
    PersonChoice("p1", "Anna Auditor", Role.AUDITOR, ""),
    PersonChoice("p2", "Frank Officer", Role.OFFICER, "control room", signs=True),
    PersonChoice("p3", "Fred Officer", Role.OFFICER, "night", is_held=True, is_met_here=True, waits=True),
    PersonChoice("p4", "Olga Operator", Role.OPERATOR, "day", is_suspended=True, until="2027-02-01"),
    PersonChoice("p5", "Paul Operator", Role.OPERATOR, "day", is_listed=True),
)
_URI: Final = "otpauth://totp/Fred%20Officer?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Plant"


def _sized(page: ListPage, high_px: int = 560) -> ListPage:
    page.setFixedSize(900, high_px)
    return page


def _pages() -> Iterator[States]:
    def made(chosen: str) -> PeoplePage:
        page = PeoplePage()
        page.begin(_PEOPLE)
        page.rows.choose(chosen)
        return page

    refused = made("p1")
    refused.refuse_at("", "Anna Auditor is the only auditor. Without an auditor nobody could read the log.")
    yield {"somebody": _sized(made("p1"), 640)}
    yield {"signs": _sized(made("p2"), 640)}
    yield {"held back": _sized(made("p3"), 640)}
    yield {"suspended": _sized(made("p4"), 640)}
    yield {"on the list": _sized(made("p5"), 640)}
    yield {"error": _sized(refused, 640)}


def _facts() -> Iterator[States]:
    def made() -> PersonFactsForm:
        form = PersonFactsForm()
        form.begin("gallery", "Who is enrolled?", "Let them come to the machine", then="Then they choose a passphrase here.")
        form.who.show_person("frank officer", "officer", "night")
        return form

    refused = made()
    refused.refuse_at("person_name", "This name looks like that of Frank Officer: add an initial to tell them apart.")
    yield {"rest": _sized(made(), 520)}
    yield {"error": _sized(refused, 520)}


def _keys() -> Iterator[States]:
    def made(*, signs: bool) -> NewKeysForm:
        form = NewKeysForm()
        form.begin("Olga Operator", signs=signs)
        return form

    yield {"anybody": _sized(made(signs=False))}
    yield {"signs": _sized(made(signs=True))}


def _why() -> Iterator[States]:
    def made(*, asks_until: bool) -> LeaveForm:
        form = LeaveForm()
        form.begin("gallery", "Why is Olga Operator suspended?", asks_until=asks_until)
        return form

    refused = made(asks_until=True)
    refused.until.setText("February")
    refused.refuse_at("until", "Write a day as 2027-02-01, or nothing.")
    yield {"leaves": _sized(made(asks_until=False), 420)}
    yield {"suspended, error": _sized(refused, 420)}


def _here() -> Iterator[States]:
    form, new = ProveForm(), ProveForm()
    form.begin("Olga Operator")
    new.begin("Frank Officer", new=True)
    yield {"rest": _sized(form, 420)}
    yield {"new keys of a draft": _sized(new, 420)}


def _subjects() -> Iterator[States]:
    def made(needs: PersonNeeds, *, is_new: bool = True) -> SubjectPage:
        page = SubjectPage()
        uri = _URI if needs is PersonNeeds.CODE else ""
        seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" if uri else ""
        page.show_step(PersonStepView("p3", "Fred Officer", Role.OFFICER, "night", is_new, "both", needs, seed, uri))
        return page

    typed = made(PersonNeeds.PASSPHRASE)
    typed.secret.passphrase.set_text("seven quiet herons")
    typed.secret.show_judgement("seven quiet herons", 38, "weak", "Too easy to guess: make it longer.")
    typed.refuse_at("again", "The two entries differ: type both again.")
    yield {"what they have": _sized(made(PersonNeeds.OLD_BOTH, is_new=False), 520)}
    yield {"phone lost": _sized(made(PersonNeeds.OLD_PASSPHRASE, is_new=False), 520)}
    yield {"passphrase": _sized(made(PersonNeeds.PASSPHRASE), 520)}
    yield {"passphrase, error": _sized(typed, 520)}
    yield {"authenticator": _sized(made(PersonNeeds.CODE), 560)}


def _thirds() -> Iterator[States]:
    def made() -> ThirdPage:
        page = ThirdPage()
        keys = ConfirmView("Fred Officer", Role.OFFICER, "night", "48213 70956 11284 60397")
        page.begin("p3", keys, (PersonView("p1", "Anna Auditor", Role.AUDITOR, ""),))
        return page

    refused = made()
    refused.panel.people.choose("p1")
    refused.panel.passphrase.set_text("seven quiet herons")
    refused.refuse_at("", "Wrong passphrase or code.")
    yield {"rest": _sized(made(), 640)}
    yield {"error": _sized(refused, 640)}


PEOPLE_CHANGES: Final[Mapping[str, Callable[[], Iterator[Mapping[str, QWidget]]]]] = {
    "people-page": _pages,
    "person-facts": _facts,
    "new-keys": _keys,
    "leave-form": _why,
    "prove-form": _here,
    "subject-page": _subjects,
    "third-page": _thirds,
}
"""What draws each of them."""
