"""Takes what is typed about envelopes to the list of changes: one form after the other, each refused at its field."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from twinseal.domain.envelope import FieldKind, Outside
from twinseal.domain.generator import Generator
from twinseal.flows.change_list.envelope_forms import FieldInput, OutsideInput, typed_secret
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.views.change_list import ChangeListView, EnvelopeChoice, EnvelopePartsView, PartView
from twinseal.gui.changes.choose_form import ChooseForm
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.changes.new_field_form import NewFieldForm
from twinseal.gui.changes.outside_form import OutsideForm
from twinseal.gui.changes.part_form import FileForm, LineForm, LinesForm, SeedForm
from twinseal.gui.changes.parts_page import PartsPage
from twinseal.gui.changes.secret_form import SecretForm
from twinseal.gui.opening.acting import Acting
from twinseal.gui.opening.list_forms import ListForms
from twinseal.gui.opening.open_screen import OpenScreen

CONTENTS: Final = "changes.way.contents"
UNDO: Final = "changes.way.undo"
LABEL: Final = "changes.way.label"
NEW: Final = "changes.way.new"
RETIRE: Final = "changes.way.retire"
"""Ways to put something about an envelope on the list, each the name of its act."""


class EnvelopeChanges(ListForms):
    """Serves the forms about envelopes; what is on the list already stays there when a form is left."""

    def __init__(self, acting: Acting, screen: OpenScreen, show: Callable[[ChangeListView], None]) -> None:
        """Serve the open screen; `show` shows the list."""
        super().__init__(acting, screen, show)
        self._forget()

    def _forget(self) -> None:
        self._envelope = self._label = ""
        self._new: OutsideInput | None = None
        self._part: tuple[FieldKind, str] = (FieldKind.PASSWORD, "")
        self._file_instead = ""
        self._ahead: list[PartView] = []
        """Secrets that are asked for one after the other when they are put back, the first one now."""

    # -- which envelope ------------------------------------------------------------------------

    def ask(self, what: str) -> None:
        """Ask what a way needs first."""
        self._forget()
        if what == NEW:
            self._ask_outside(None)
        else:
            self._run(lambda flow: flow.open_vault.envelope_parts.choices(), partial(self._choose, what))

    def put_back(self, envelope: str) -> None:
        """Ask for the new secrets of an envelope, one after the other."""
        self._forget()

        def ask(flow: OpeningFlow) -> tuple[EnvelopePartsView, tuple[str, ...]]:
            open_vault = flow.open_vault
            return open_vault.envelope_parts.parts(envelope), open_vault.envelope_forms.to_replace(envelope)

        self._run(ask, self._ask_secrets)

    def _choose(self, what: str, choices: tuple[EnvelopeChoice, ...]) -> None:
        questions = {
            CONTENTS: (self.tr("Into which envelope do you put something?"), self.tr("Go on")),
            UNDO: (
                self.tr("Of which envelope do the contents before the last change go back?"),
                self.tr("Put it on the list"),
            ),
            LABEL: (self.tr("Which envelope gets another label or card?"), self.tr("Go on")),
            RETIRE: (self.tr("Which envelope is retired, and its contents destroyed?"), self.tr("Put it on the list")),
        }
        question, act = questions[what]
        form = self._form(ChooseForm)
        form.setProperty("what", what)
        now = self._screen.tabs.looked_at()
        self._screen.ask_form(
            form, lambda: form.begin(what, question, act, choices, now=now, asks_why=what == RETIRE)
        )  # fmt: skip

    def _chosen(self, envelope: str, why: str) -> None:
        form = self._form(ChooseForm)
        what = str(form.property("what"))
        if what == LABEL:
            self._run(lambda flow: flow.open_vault.envelope_parts.outside(envelope), self._ask_outside, form)
        elif what == CONTENTS:
            self._run(lambda flow: flow.open_vault.envelope_parts.parts(envelope), self._show_parts, form)
        elif what == UNDO:
            self._list(lambda flow: flow.open_vault.envelope_forms.undo(envelope), form)
        else:
            self._list(lambda flow: flow.open_vault.envelope_forms.retire(envelope, why), form)

    # -- label and card ------------------------------------------------------------------------

    def _ask_outside(self, now: Outside | None) -> None:
        form = self._form(OutsideForm)
        self._envelope, self._label = ("", "") if now is None else (now.id, now.name)
        if now is None:
            question, act = self.tr("What stands on the new envelope?"), self.tr("Go on")
        else:
            question = self.tr("What is to stand on \u201c{0}\u201d?").format(now.name)
            act = self.tr("Put it on the list")
        key = f"{NEW if now is None else LABEL}\n{self._envelope}"
        self._screen.ask_form(form, lambda: form.begin(key, question, act, now))

    def _outside_typed(self, typed: OutsideInput) -> None:
        form, envelope = self._form(OutsideForm), self._envelope
        if envelope:
            self._list(lambda flow: flow.open_vault.envelope_parts.relabel(envelope, typed), form)
            return

        def go_on(_none: None) -> None:
            self._new, self._label = typed, typed.name
            self._ask_new_field()

        self._run(lambda flow: flow.open_vault.envelope_parts.check_new(typed), go_on, form)

    # -- what is in it -------------------------------------------------------------------------

    def _show_parts(self, view: EnvelopePartsView) -> None:
        self._envelope, self._label, self._new = view.id, view.label, None
        page = self._form(PartsPage)
        self._screen.ask_form(page, lambda: page.show_parts(view))

    def _ask_new_field(self) -> None:
        form = self._form(NewFieldForm)
        if self._envelope:
            question = self.tr("What comes into \u201c{0}\u201d?").format(self._label)
        else:
            question = self.tr("What is the first thing in \u201c{0}\u201d?").format(self._label)
        self._screen.ask_form(form, lambda: form.begin(f"{NEW}\n{self._envelope}", question))

    def _field_named(self, kind: FieldKind, name: str) -> None:
        envelope = self._envelope
        self._run(
            lambda flow: flow.open_vault.envelope_parts.check_name(envelope, name),
            lambda kept: self._ask_part(PartView(kept, kind, has_lines=kind is FieldKind.TEXT)),
            self._form(NewFieldForm),
        )

    def _ask_part(self, part: PartView) -> None:
        if part.kind is None:
            self._ask_file(part.name)
            return
        self._part = (part.kind, part.name)
        key = f"{self._envelope}\n{part.name}"
        question = self.tr("What is new in \u201c{0}\u201d: {1}").format(self._label, part.name)
        if part.kind in (FieldKind.USER, FieldKind.HOST):
            lines = self._form(LineForm)
            self._screen.ask_form(lines, lambda: lines.begin_for(key, question))
        elif part.kind is FieldKind.TOTP_SEED:
            seed = self._form(SeedForm)
            self._screen.ask_form(seed, lambda: seed.begin_for(key, question))
        elif part.kind is FieldKind.CODES or part.has_lines:
            text, kind = self._form(LinesForm), part.kind
            self._screen.ask_form(text, lambda: text.begin_part(key, question, kind, part.name))
        else:
            secret = self._form(SecretForm)
            self._screen.ask_form(secret, lambda: secret.begin(self._label, part.name, part.generator))

    def _ask_file(self, instead_of: str) -> None:
        self._file_instead = instead_of
        form = self._form(FileForm)
        if instead_of:
            question = self.tr("Which file comes into \u201c{0}\u201d in the place of {1}?").format(self._label, instead_of)
        else:
            question = self.tr("Which file comes into \u201c{0}\u201d?").format(self._label)
        self._screen.ask_form(form, lambda: form.begin_for(f"{self._envelope}\n/{instead_of}", question))

    def _take_out(self, part: PartView) -> None:
        envelope, page = self._envelope, self._form(PartsPage)

        def take(flow: OpeningFlow) -> ChangeListView:
            parts = flow.open_vault.envelope_parts
            out = parts.take_file_out if part.kind is None else parts.take_field_out
            return out(envelope, part.name)

        self._run(take, lambda _view: self._parts_again(), page)

    def _parts_again(self) -> None:
        envelope = self._envelope
        self._run(lambda flow: flow.open_vault.envelope_parts.parts(envelope), self._show_parts)

    # -- one part ------------------------------------------------------------------------------

    def _put(self, typed: FieldInput, tested: bool, form: ListPage, *secrets: SecretBytes | None) -> None:
        envelope, new = self._envelope, self._new

        def put(flow: OpeningFlow) -> str:
            parts = flow.open_vault.envelope_parts
            try:
                if new is None:
                    parts.put_field(envelope, typed, tested=tested)
                    return envelope
                parts.add_envelope(new, typed)
                return parts.choices()[-1].id
            finally:
                _wipe(secrets)

        if not self._run(put, partial(self._was_put, form), form):
            _wipe(secrets)

    def _put_secret(self, secret: SecretBytes, again: SecretBytes | None, _is_made: bool, tested: bool) -> None:
        kind, name = self._part
        typed = typed_secret(kind, name, secret, again)
        self._put(typed, tested, self._form(SecretForm), secret, again)

    def _put_seed(self, seed: SecretBytes, code: str, tested: bool) -> None:
        kind, name = self._part
        self._put(typed_secret(kind, name, seed, code=code), tested, self._form(SeedForm), seed)

    def _put_line(self, text: str, tested: bool) -> None:
        self._put(FieldInput(*self._part, text), tested, self._form(LineForm))

    def _put_file(self, path: Path, tested: bool) -> None:
        envelope, instead_of, form = self._envelope, self._file_instead, self._form(FileForm)

        def put(flow: OpeningFlow) -> str:
            flow.open_vault.envelope_parts.put_file(envelope, path, instead_of=instead_of, tested=tested)
            return envelope

        self._run(put, partial(self._was_put, form), form)

    def _was_put(self, form: ListPage, envelope: str) -> None:
        form.forget()
        self._form(NewFieldForm).forget()
        if self._new is not None:
            self._form(OutsideForm).forget()
            self._new = None
        self._envelope = envelope
        if self._ahead:
            del self._ahead[:1]
            if self._ahead:
                self._ask_part(self._ahead[0])
            else:
                self._leave()
        else:
            self._parts_again()

    def _ask_secrets(self, asked: tuple[EnvelopePartsView, tuple[str, ...]]) -> None:
        view, names = asked
        self._envelope, self._label = view.id, view.label
        self._ahead = [part for part in view.parts if part.kind is not None and part.name in names]
        if not self._ahead:
            self._screen.refuse(self.tr("No secret of this envelope can be typed in one line."))
            return
        self._ask_part(self._ahead[0])

    def _make_up(self, generator: Generator) -> None:
        form = self._form(SecretForm)
        self._run(lambda flow: flow.open_vault.envelope_forms.make_up(generator), self._show_made, form)

    def _show_made(self, secret: SecretBytes) -> None:
        form = self._form(SecretForm)
        if form.isVisible():
            form.show_made(secret)
        else:
            secret.wipe()

    # -- parts ---------------------------------------------------------------------------------

    def _serve(self, form: ListPage) -> None:
        form.folded.connect(self._back_to_parts if isinstance(form, _IN_AN_ENVELOPE) else self._leave)
        match form:
            case ChooseForm():
                form.sent.connect(self._chosen)
            case OutsideForm():
                form.sent.connect(self._outside_typed)
            case PartsPage():
                form.put_requested.connect(self._ask_part)
                form.out_requested.connect(self._take_out)
                form.field_requested.connect(self._ask_new_field)
                form.file_requested.connect(lambda: self._ask_file(""))
            case NewFieldForm():
                form.sent.connect(self._field_named)
            case SecretForm():
                form.make_up_requested.connect(self._make_up)
                form.put_requested.connect(self._put_secret)
            case SeedForm():
                form.sent.connect(self._put_seed)
            case LinesForm():
                form.sent.connect(lambda typed, tested: self._put(typed, tested, form))
            case LineForm():
                form.sent.connect(self._put_line)
            case FileForm():
                form.sent.connect(self._put_file)

    def serve_all(self) -> None:
        """Build every form."""
        for kind in (ChooseForm, OutsideForm, PartsPage, NewFieldForm, *_VALUES):
            self._form(kind)

    def _back_to_parts(self) -> None:
        if self._envelope and not self._ahead:
            self._parts_again()
        else:
            self._leave()

    def _leave(self) -> None:
        self._forget()
        super()._leave()


_VALUES: Final = (SecretForm, SeedForm, LinesForm, LineForm, FileForm)
_IN_AN_ENVELOPE: Final = (NewFieldForm, *_VALUES)
"""Left, they lead back to what is in the envelope."""


def _wipe(secrets: tuple[SecretBytes | None, ...]) -> None:
    for secret in secrets:
        if secret is not None:
            secret.wipe()
