"""Takes the intents of the ceremony to its flow."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from twinseal import bootstrap
from twinseal.domain.errors import FormFaults, TwinsealError
from twinseal.domain.people import Role
from twinseal.domain.policy.policy import Policy
from twinseal.flows.ceremony.flow import Ceremony
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.flows.views.ceremony import CeremonyView, FoundedView
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import Tried
from twinseal.gui.ceremony.ceremony_screen import PEOPLE, POLICY, CeremonyPages, CeremonyScreen
from twinseal.gui.ceremony.envelopes_page import EnvelopeDraft
from twinseal.gui.paper.presenter import PreviewPresenter
from twinseal.gui.platform.room import give_test
from twinseal.gui.platform.tones import SystemTones, Tones
from twinseal.gui.preload import IN_CEREMONY, load_later
from twinseal.gui.shell import Feature, Shell
from twinseal.gui.slices import Slices, make_ready
from twinseal.gui.widgets.form_field import typed_path
from twinseal.gui.widgets.passphrase_field import PassphraseField

_PAPER_MAX = 64 * 1024 * 1024
Act = Callable[[Ceremony], CeremonyView]


class CeremonyPresenter(Feature):
    """One ceremony at a time."""

    founded = Signal(str)
    """A vault was founded in this folder, and its first line is written down."""

    def __init__(self, shell: Shell) -> None:
        """Begin without a ceremony."""
        super().__init__(shell)
        self.screen: CeremonyScreen | None = None
        self._flow: Ceremony | None = None
        self._preview: PreviewPresenter | None = None
        self._ready: CeremonyScreen | None = None
        self.ahead = Slices(self)

    def screens(self) -> tuple[QWidget, ...]:
        """Return the screen of the ceremony, or an empty one that is ready for the next."""
        if self.screen is not None:
            return (self.screen,)
        if self._ready is None:
            self._is_ready(CeremonyScreen())
        return (self._ready,) if self._ready is not None else ()

    def build_and_begin(self, asked_on: QWidget) -> None:
        """Build the screen in slices, then begin, unless something else is shown by then."""
        if not self.ahead.are_done:
            return
        pages, built = CeremonyPages(), list[CeremonyScreen]()
        self.ahead.add(
            *(partial(getattr, pages, name) for name in CeremonyPages.NAMES),
            lambda: built.append(CeremonyScreen(pages)),
            lambda: self._is_ready(built.pop()),
            *(partial(self._place, index) for index in range(len(CeremonyPages.NAMES))),
            # What makes the screen ready waits by then, and comes before this.
            lambda: self.ahead.add(lambda: self._begin_from(asked_on)),
        )

    def _place(self, index: int) -> None:
        if self._ready is not None:
            self._ready.pages.place(index)

    def _begin_from(self, asked_on: QWidget) -> None:
        if self.shell.shown is asked_on:
            self.begin()

    def _is_ready(self, screen: CeremonyScreen) -> None:
        if self._ready is None:
            self._ready = screen
            # Here and not at the press: coming into the window costs more than being built.
            self.shell.keep(screen)
            self.ahead.add(*make_ready(screen, self.shell.shown))

    def begin(self) -> None:
        """Begin with empty pages."""
        self.forget()
        if self._ready is None:
            self._is_ready(CeremonyScreen())
        screen, self._ready = self._ready, None
        if screen is None:
            return
        self.screen = screen
        self._flow = bootstrap.new_ceremony(self.shell.machine)
        self._connect(screen)
        screen.show_view(self._flow.view())
        self.shell.show(screen)
        load_later(IN_CEREMONY)

    def _connect(self, screen: CeremonyScreen) -> None:
        people, envelopes, founded = screen.people_page, screen.envelopes_page, screen.founded_page
        screen.vault_page.given.connect(self._set_vault)
        screen.policy_page.given.connect(self._set_policy)
        screen.policy_page.try_requested.connect(self._try_ways)
        people.enrolled.connect(self._enrol)
        people.proven.connect(self._prove)
        people.removed.connect(lambda person: self._do(lambda flow: flow.remove_person(person)))
        people.form.suggestion_requested.connect(self._suggest_words)
        people.form.judgement_requested.connect(self._judge)
        envelopes.added.connect(self._add_envelope)
        envelopes.removed.connect(lambda envelope: self._do(lambda flow: flow.remove_envelope(envelope)))
        envelopes.suggestion_requested.connect(self._suggest_password)
        envelopes.imports.wanted.connect(self._read_import)
        envelopes.imports.added.connect(lambda: self._do(lambda flow: flow.add_import(), envelopes.imports.forget))
        envelopes.imports.dropped.connect(lambda: self._do(lambda flow: flow.drop_import(), envelopes.imports.forget))
        screen.check_page.found_requested.connect(self._found)
        screen.page_changed.connect(self.shell.turn_deaf)
        screen.abandoned.connect(self._abandon)
        founded.finished.connect(self._finished)
        self._preview = PreviewPresenter(self.shell.run, screen, founded.preview)
        founded.preview_requested.connect(self._paper)
        screen.stop_requested.connect(self.shell.worker.cancel)
        self.shell.worker.progressed.connect(screen.show_progress)

    @cached_property
    def tones(self) -> Tones:
        """The tones of this machine."""
        return SystemTones()

    def _do(
        self,
        act: Act,
        then: Callable[[], object] | None = None,
        refused: Callable[[TwinsealError], None] | None = None,
    ) -> None:
        flow, screen = self._flow, self.screen
        if flow is None or screen is None:
            return

        def done(view: CeremonyView) -> None:
            screen.notice.say("\n".join(view.notes), "plain")
            screen.show_view(view)
            if then is not None:
                then()

        self.shell.run(screen, lambda: act(flow), done, refused=refused)

    # -- pages ---------------------------------------------------------------------------------

    def _set_vault(self, folder: Path, name: str, place: str, site: tuple[str, str, str, str, str]) -> None:
        screen = self.screen
        if screen is None:
            return

        def act(flow: Ceremony) -> CeremonyView:
            flow.set_site(*site)
            return flow.set_vault(folder, name, place)

        def refused(refusal: TwinsealError) -> None:
            if isinstance(refusal, FormFaults):
                screen.notice.say("")
                screen.vault_page.refuse(refusal.faults)
            else:
                screen.refuse(refusal.sentence)

        self._do(act, lambda: screen.go(POLICY), refused)

    def _try_ways(self, policy: Policy, folder: str, leaves: bool) -> None:
        """Try the alerts; where every way out is there and the page is left, go on with the policy."""
        flow, screen = self._flow, self.screen
        if flow is None or screen is None:
            return

        def try_out(in_room: tuple[Tried, ...]) -> None:
            if self._flow is not flow:
                return
            self.shell.run(
                screen, lambda: flow.try_ways(policy, folder), lambda out: done((*in_room, *out)), refused=self._no_folder
            )

        def done(tried: tuple[Tried, ...]) -> None:
            if screen.policy_page.show_tried(policy, folder, tried) and leaves:
                self._set_policy(policy, folder)

        if leaves:
            try_out(())
        else:
            give_test(self.tones, self.shell.tray, RoomAlerts.by(policy), try_out)

    def _no_folder(self, refusal: TwinsealError) -> None:
        if self.screen is not None and refusal.field == "drop_folder":
            self.screen.policy_page.refuse_folder(refusal.sentence)
        elif self.screen is not None:
            self.screen.refuse(refusal.sentence)

    def _set_policy(self, policy: Policy, folder: str) -> None:
        screen, worker = self.screen, self.shell.worker

        def act(flow: Ceremony) -> CeremonyView:
            flow.set_policy(policy, folder)
            return flow.measure(worker.progress, worker.should_stop)

        self._do(act, lambda: screen.go(PEOPLE) if screen else None, self._no_folder)

    def _enrol(self, name: str, role: str, team: str, first: PassphraseField, again: PassphraseField) -> None:
        screen = self.screen
        if screen is None or self.shell.is_busy(screen):
            return
        typed = self._twice(screen, first, again)
        if typed is None:
            return

        def act(flow: Ceremony) -> CeremonyView:
            with typed:
                return flow.enrol(name, Role(role), team, typed)

        def done() -> None:
            screen.people_page.form.clear()
            screen.people_page.first_focus()

        self._do(act, done)

    def _twice(self, screen: CeremonyScreen, first: PassphraseField, again: PassphraseField) -> SecretBytes | None:
        try:
            passphrase, repeated = first.copy_passphrase(), again.copy_passphrase()
        except TwinsealError as refusal:
            screen.refuse(refusal.sentence)
            return None
        with repeated:
            same = passphrase == repeated
        if same:
            return passphrase
        passphrase.wipe()
        again.wipe()
        screen.refuse(self.tr("The two passphrases do not match. Type the second one again."))
        again.setFocus()
        return None

    def _prove(self, person: str, code: str) -> None:
        screen = self.screen
        self._do(lambda flow: flow.prove(person, code), lambda: screen.people_page.first_focus() if screen else None)

    def _add_envelope(self, draft: EnvelopeDraft) -> None:
        screen = self.screen
        files = (typed_path(draft.file),) if draft.file.strip() else ()
        self._do(
            lambda flow: flow.add_envelope(
                draft.name, draft.system, draft.card, draft.fields, draft.cap_min, attachments=files
            ),
            screen.envelopes_page.taken if screen else None,
        )

    def _read_import(self) -> None:
        screen, worker = self.screen, self.shell.worker
        if screen is None or self.shell.is_busy(screen):
            return
        form = screen.envelopes_page.imports.inputs
        path, folder, typed = typed_path(form.file.text()), form.folder.text().strip("/ "), form.password.copy_secret()

        def act(flow: Ceremony) -> CeremonyView:
            with typed:
                return flow.read_import(path, typed, folder=folder, should_stop=worker.should_stop)

        self._do(act, form.password.wipe)

    def _judge(self, text: str, name: str) -> None:
        flow, screen = self._flow, self.screen
        if flow is not None and screen is not None:
            form = screen.people_page.form
            # Behind whatever runs: the form drops an answer to a text that is not there any more.
            self.shell.worker.submit(
                screen,
                lambda: flow.rate_passphrase(text, name),
                lambda rated: form.show_judgement(text, *rated),
                lambda _refusal: None,
            )

    def _suggest_words(self) -> None:
        if self._flow is not None and self.screen is not None:
            self.screen.people_page.form.offer(self._flow.suggest_passphrase())

    def _suggest_password(self) -> None:
        if self._flow is not None and self.screen is not None:
            self.screen.envelopes_page.fill_password(self._flow.suggest_password())

    # -- the end -------------------------------------------------------------------------------

    def _found(self) -> None:
        flow, screen, worker = self._flow, self.screen, self.shell.worker
        if flow is None or screen is None:
            return

        def done(founded: FoundedView) -> None:
            screen.forget()
            screen.show_founded(founded)

        self.shell.run(screen, lambda: flow.found(worker.progress), done)

    def _paper(self, path: str) -> None:
        files = self.shell.machine.files
        if self._preview is not None:
            self._preview.take(lambda: files.read(Path(path), limit=_PAPER_MAX))

    def _abandon(self) -> None:
        self.forget()
        self.left.emit()

    def _finished(self, path: str) -> None:
        self.forget()
        self.founded.emit(path)

    def forget(self) -> None:
        """Wipe what was typed and every key of a founding that is not finished; can be called again."""
        flow, self._flow = self._flow, None
        screen, self.screen = self.screen, None
        if screen is not None:
            screen.forget()
            screen.deleteLater()
        if flow is not None:
            self.shell.worker.cancel()
            # Behind whatever the worker still does with this flow.
            self.shell.worker.submit(self, flow.abandon, lambda _none: None, lambda _refusal: None)

    def close(self) -> None:
        """Wipe what was typed; a founding that is not finished leaves nothing."""
        self.ahead.drop()
        self.forget()
