"""Takes what two people decide about people to the list of changes, and lets whoever brings keys come to the machine."""

from __future__ import annotations

from collections.abc import Callable

from twinseal.domain.changes.rebind_person import NewFactor
from twinseal.domain.errors import TwinsealError
from twinseal.domain.people import Role
from twinseal.flows.context.identify import check_whole
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.views.change_list import ChangeListView, PersonChoice
from twinseal.flows.views.person_keys import PersonStepView
from twinseal.flows.views.sealed import PersonView
from twinseal.flows.views.statements import ConfirmView
from twinseal.gui.changes.leave_form import LeaveForm
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.changes.new_keys_form import NewKeysForm
from twinseal.gui.changes.people_page import (
    ACCEPT,
    CONFIRM,
    FACTS,
    KEYS,
    LEAVES,
    OPEN_NEW,
    REINSTATE,
    SUSPEND,
    WAITS,
    PeoplePage,
)
from twinseal.gui.changes.person_facts_form import PersonFactsForm
from twinseal.gui.changes.prove_form import ProveForm
from twinseal.gui.changes.subject_page import SubjectPage
from twinseal.gui.changes.third_page import ThirdPage
from twinseal.gui.opening.acting import Acting
from twinseal.gui.opening.list_forms import ListForms
from twinseal.gui.opening.open_screen import OpenScreen
from twinseal.gui.widgets.passphrase_field import PassphraseField


class PeopleChanges(ListForms):
    """Serves the page of people and its forms; what is on the list already stays there when a form is left."""

    def __init__(self, acting: Acting, screen: OpenScreen, show: Callable[[ChangeListView], None]) -> None:
        """Serve the open screen; `show` shows the list."""
        super().__init__(acting, screen, show)
        self._people: dict[str, PersonChoice] = {}
        self._about = self._act = ""

    def ask(self) -> None:
        """Show everybody."""
        self._run(lambda flow: flow.open_vault.person_forms.people(), self._show_people)

    def ask_new_phone(self) -> None:
        """Let who lost the phone come to the machine once more."""

        def begin(flow: OpeningFlow) -> PersonStepView:
            return flow.open_vault.person_forms.come_for_the_phone()

        self._run(begin, self._step)

    def resume(self) -> None:
        """Show whoever is at the machine: everything was masked meanwhile."""
        self._run(lambda flow: flow.open_vault.person_forms.view(), self._step)

    def _show_people(self, people: tuple[PersonChoice, ...]) -> None:
        self._people = {person.id: person for person in people}
        page = self._form(PeoplePage)
        self._screen.ask_form(page, lambda: page.begin(people))

    # -- what it is about ----------------------------------------------------------------------

    def _wanted(self, act: str, person: str) -> None:
        chosen = self._people.get(person)
        if chosen is None:
            return
        self._about, self._act = person, act
        if act == KEYS:
            ways = self._form(NewKeysForm)
            self._screen.ask_form(ways, lambda: ways.begin(chosen.name, signs=chosen.signs))
        elif act == FACTS:
            self._ask_facts(chosen)
        elif act == CONFIRM:
            self._ask_third(person)
        elif act in (REINSTATE, OPEN_NEW):
            proof = self._form(ProveForm)
            self._screen.ask_form(proof, lambda: proof.begin(chosen.name, new=act == OPEN_NEW))
        elif act in (LEAVES, SUSPEND):
            why = self._form(LeaveForm)
            words = self.tr("Why does {0} leave for good?") if act == LEAVES else self.tr("Why is {0} suspended?")
            key, question = f"{act}\n{person}", words.format(chosen.name)
            self._screen.ask_form(why, lambda: why.begin(key, question, asks_until=act == SUSPEND))
        else:
            page = self._form(PeoplePage)
            at_once = {
                ACCEPT: lambda flow: flow.open_vault.people_rows.accept(person),
                WAITS: lambda flow: flow.open_vault.people_rows.end_waits(person),
            }
            self._list(at_once[act], page)

    def _why(self, reason: str, until: str) -> None:
        person, form, leaves = self._about, self._form(LeaveForm), self._act == LEAVES

        def put(flow: OpeningFlow) -> ChangeListView:
            rows = flow.open_vault.people_rows
            return rows.remove(person, reason) if leaves else rows.suspend(person, reason, until)

        self._list(put, form)

    def _ask_facts(self, now: PersonChoice) -> None:
        form = self._form(PersonFactsForm)
        self._screen.ask_form(
            form,
            lambda: form.begin(
                now.id,
                self.tr("Name, role and team of {0}").format(now.name),
                self.tr("Put it on the list"),
                (now.name, now.role.value, now.team),
            ),
        )

    def _here(self, field: PassphraseField, code: str) -> None:
        """Take the factors of somebody who is reinstated."""
        person, form = self._about, self._form(ProveForm)
        opens = self._act == OPEN_NEW
        try:
            passphrase = field.copy_passphrase()
        except TwinsealError as refusal:
            form.refuse_at("passphrase", refusal.sentence)
            return

        def act(flow: OpeningFlow) -> ChangeListView:
            with passphrase:
                if opens:
                    return flow.open_vault.person_forms.open_new(person, passphrase, code)
                flow.open_vault.people_rows.prove(person, passphrase, code)
            return flow.open_vault.people_rows.reinstate(person)

        if not self._list(act, form):
            passphrase.wipe()

    # -- a third person beside the two ---------------------------------------------------------

    def _ask_third(self, person: str) -> None:
        def work(flow: OpeningFlow) -> tuple[ConfirmView, tuple[PersonView, ...]]:
            beside = flow.open_vault.third_beside
            return beside.view(person), beside.offered(person)

        def asked(answer: tuple[ConfirmView, tuple[PersonView, ...]]) -> None:
            page = self._form(ThirdPage)
            # Nothing of the list stands behind what the third sees.
            self._screen.changes.collect.forget()
            self._form(PeoplePage).forget()
            self._screen.ask_form(page, lambda: page.begin(person, *answer))

        self._run(work, asked, self._form(PeoplePage))

    def _third_signs(self, third: str, field: PassphraseField, code: str) -> None:
        person, page = self._about, self._form(ThirdPage)
        try:
            check_whole(code)
            passphrase = field.copy_passphrase()
        except TwinsealError as refusal:
            page.refuse_at("", refusal.sentence)
            return

        def act(flow: OpeningFlow) -> ChangeListView:
            with passphrase:
                flow.open_vault.third_beside.check(person, third)
                return flow.open_vault.third_beside.confirm(person, third, passphrase, code)

        if not self._list(act, page):
            passphrase.wipe()

    # -- somebody new --------------------------------------------------------------------------

    def _ask_new(self) -> None:
        form = self._form(PersonFactsForm)
        self._about = ""
        self._screen.ask_form(
            form,
            lambda: form.begin(
                "new",
                self.tr("Who is enrolled?"),
                self.tr("Let them come to the machine"),
                then=self.tr("Then they choose a passphrase here and set up their phone, while you look away."),
            ),
        )

    def _facts_typed(self, name: str, role: str, team: str) -> None:
        form, person = self._form(PersonFactsForm), self._about
        if person:
            self._list(lambda flow: flow.open_vault.people_rows.change(person, name=name, role=role, team=team), form)
            return
        self._run(lambda flow: flow.open_vault.person_forms.begin_enrol(name, Role(role), team), self._step, form)

    def _keys_chosen(self, what: NewFactor, with_old: bool, without_code: bool) -> None:
        person, form = self._about, self._form(NewKeysForm)
        self._run(
            lambda flow: flow.open_vault.person_forms.begin_rebind(
                person, what, with_old=with_old, without_code=without_code
            ),
            self._step,
            form,
        )

    # -- a person at the machine ---------------------------------------------------------------

    def _step(self, view: PersonStepView | None) -> None:
        """Ask for the next thing; where there is none, the row is on the list."""
        if view is None:
            self._done()
            return
        page = self._form(SubjectPage)
        # Nothing of the list stands behind what this person sees.
        self._screen.changes.collect.forget()
        self._screen.ask_form(page, lambda: page.show_step(view))

    def _show_old(self, field: PassphraseField, code: str) -> None:
        page = self._form(SubjectPage)
        try:
            passphrase = field.copy_passphrase()
        except TwinsealError as refusal:
            page.refuse_at("", refusal.sentence)
            return

        def act(flow: OpeningFlow) -> PersonStepView:
            with passphrase:
                return flow.open_vault.person_forms.show_old(passphrase, code)

        if not self._run(act, self._step, page):
            passphrase.wipe()

    def _choose(self, first: PassphraseField, second: PassphraseField) -> None:
        page = self._form(SubjectPage)
        try:
            passphrase, again = first.copy_passphrase(), second.copy_passphrase()
        except TwinsealError as refusal:
            page.refuse_at("passphrase", refusal.sentence)
            return

        def act(flow: OpeningFlow) -> PersonStepView | None:
            with passphrase, again:
                return flow.open_vault.person_forms.choose_passphrase(passphrase, again)

        if not self._run(act, self._step, page):
            passphrase.wipe()
            again.wipe()

    def _prove(self, code: str) -> None:
        self._run(lambda flow: flow.open_vault.person_forms.prove(code), lambda _view: self._done(), self._form(SubjectPage))

    def _suggest(self) -> None:
        page = self._form(SubjectPage)
        self._run(lambda flow: flow.open_vault.person_forms.suggest_passphrase(), page.secret.offer, page)

    def _judge(self, text: str) -> None:
        flow, page = self._acting.flow, self._form(SubjectPage)
        if flow is not None:
            # Behind whatever runs: the form drops an answer to a text that is not there any more.
            self._acting.run(
                self._screen,
                lambda: flow.open_vault.person_forms.rate_passphrase(text),
                lambda rated: page.secret.show_judgement(text, *rated),
                beside=True,
                cause=page,
            )

    def _send_away(self) -> None:
        """Let whoever is at the machine go without a row."""
        self._form(SubjectPage).forget()
        self._run(lambda flow: flow.open_vault.person_forms.leave(), self._show)

    def _done(self) -> None:
        for kind in (SubjectPage, PersonFactsForm, NewKeysForm):
            self._form(kind).forget()
        self._run(lambda flow: flow.open_vault.changes.view(), self._show)

    # -- parts ---------------------------------------------------------------------------------

    def serve_all(self) -> None:
        """Build every form."""
        for kind in (PeoplePage, PersonFactsForm, NewKeysForm, LeaveForm, ProveForm, SubjectPage, ThirdPage):
            self._form(kind)

    def _serve(self, form: ListPage) -> None:
        match form:
            case PeoplePage():
                form.folded.connect(self._leave)
                form.enrol_requested.connect(self._ask_new)
                form.wanted.connect(self._wanted)
            case SubjectPage():
                form.folded.connect(self._send_away)
                form.shown_old.connect(self._show_old)
                form.chosen.connect(self._choose)
                form.proven.connect(self._prove)
                form.secret.suggestion_requested.connect(self._suggest)
                form.secret.judgement_requested.connect(self._judge)
            case PersonFactsForm():
                form.folded.connect(self.ask)
                form.sent.connect(self._facts_typed)
            case NewKeysForm():
                form.folded.connect(self.ask)
                form.sent.connect(self._keys_chosen)
            case ProveForm():
                form.folded.connect(self.ask)
                form.sent.connect(self._here)
            case ThirdPage():
                form.folded.connect(self._third_leaves)
                form.sent.connect(self._third_signs)
            case LeaveForm():
                form.folded.connect(self.ask)
                form.sent.connect(self._why)

    def _third_leaves(self) -> None:
        """Go back to the list; nobody confirmed anything."""
        self._form(ThirdPage).forget()
        self._leave()
