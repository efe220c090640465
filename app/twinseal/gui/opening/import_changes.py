"""Takes what another program gave out to the list of changes: a file is read, looked at, then added as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.views.change_list import ChangeListView
from twinseal.flows.views.imports import ImportView
from twinseal.gui.changes.import_form import ImportFileForm, ImportPage
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.opening.acting import Acting
from twinseal.gui.opening.list_forms import ListForms
from twinseal.gui.opening.open_screen import OpenScreen
from twinseal.gui.widgets.form_field import typed_path

IMPORT: Final = "changes.way.import"
"""The way to put what another program holds on the list, the name of its act."""


class ImportChanges(ListForms):
    """Serves the forms of an import; what was read is held by the flow, and dropped when its page is left."""

    def __init__(self, acting: Acting, screen: OpenScreen, show: Callable[[ChangeListView], None]) -> None:
        """Serve the open screen; `show` shows the list."""
        super().__init__(acting, screen, show)
        self._is_stopped = False

    def ask(self) -> None:
        """Ask for the file."""
        form = self._form(ImportFileForm)
        question = self.tr("What is imported from KeePass or CSV?")
        self._screen.ask_form(form, lambda: form.begin_for(IMPORT, question))

    def _read(self) -> None:
        form = self._form(ImportFileForm)
        if self._acting.is_busy(self._screen):
            return
        path, folder = typed_path(form.inputs.file.text()), form.inputs.folder.text().strip("/ ")
        typed = form.inputs.password.copy_secret()
        self._is_stopped = False

        def should_stop() -> bool:
            return self._is_stopped or self._acting.should_stop()

        def read(flow: OpeningFlow) -> ImportView:
            with typed:
                return flow.open_vault.imports.read(path, typed, folder=folder, should_stop=should_stop)

        if not self._run(read, self._show_read, form):
            typed.wipe()

    def _show_read(self, offered: ImportView) -> None:
        form, page = self._form(ImportFileForm), self._form(ImportPage)
        if self._is_stopped or form.isHidden():
            # Left, or hidden, at the moment at which it was read.
            self._drop()
            return
        self._screen.ask_form(page, lambda: page.begin(self.tr("What goes on the list?"), offered))

    def _leave_out(self, number: int) -> None:
        page = self._form(ImportPage)

        def shown(offered: ImportView) -> None:
            if page.isVisibleTo(self._screen):
                page.show_view(offered)

        self._run(lambda flow: flow.open_vault.imports.leave_out(number), shown, page)

    def _put(self) -> None:
        page = self._form(ImportPage)

        def shown(view: ChangeListView) -> None:
            # Read once more, the same would be there already.
            self._form(ImportFileForm).forget()
            self._show(view)

        self._run(lambda flow: flow.open_vault.imports.add_offered(), shown, page)

    def _stop(self) -> None:
        self._is_stopped = True

    def _drop(self) -> None:
        flow = self._acting.flow
        if flow is not None:
            # Behind whatever is done with it now.
            self._acting.unasked(self, flow.open_vault.imports.drop)

    def _leave(self) -> None:
        self._stop()
        super()._leave()

    def _serve(self, form: ListPage) -> None:
        form.folded.connect(self._leave)
        match form:
            case ImportFileForm():
                form.sent.connect(self._read)
                form.wiped.connect(self._stop)
            case ImportPage():
                form.sent.connect(self._put)
                form.left_out.connect(self._leave_out)
                form.wiped.connect(self._drop)

    def serve_all(self) -> None:
        """Build every form."""
        for kind in (ImportFileForm, ImportPage):
            self._form(kind)
