"""What every presenter of forms for the list of changes does: a form is built and served once, and acts run off the window's thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from twinseal.domain.opening import OpeningStep
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.views.change_list import ChangeListView
from twinseal.gui.changes.changes_panel import Form
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.opening.acting import Acting, Result
from twinseal.gui.opening.open_screen import OpenScreen


class ListForms(QObject):
    """Serves forms; what is on the list already stays there when a form is left."""

    def __init__(self, acting: Acting, screen: OpenScreen, show: Callable[[ChangeListView], None]) -> None:
        """Serve the open screen; `show` shows the list."""
        super().__init__(screen)
        self._acting, self._screen, self._show = acting, screen, show

    def _serve(self, form: ListPage) -> None:
        """Connect what is done in a form, which was built now."""
        raise NotImplementedError

    def _form(self, kind: Callable[[], Form]) -> Form:
        form = self._screen.changes.form(kind)
        if not form.property("served"):
            form.setProperty("served", True)
            self._serve(form)
        return form

    def _leave(self) -> None:
        self._run(lambda flow: flow.open_vault.changes.view(), self._show)

    def _list(self, act: Callable[[OpeningFlow], ChangeListView], form: ListPage) -> bool:
        """Put something on the list; the form keeps what was typed until it was taken. False where it was not begun."""

        def shown(view: ChangeListView) -> None:
            form.forget()
            self._show(view)

        return self._run(act, shown, form)

    def _run(
        self, act: Callable[[OpeningFlow], Result], done: Callable[[Result], None], cause: ListPage | None = None
    ) -> bool:
        """Run something off the window's thread; False where it was not begun."""
        flow = self._acting.flow
        if flow is None or self._acting.is_busy(self._screen):
            return False

        def shown(result: Result) -> None:
            view = flow.view()
            if view.step is OpeningStep.OPEN and not view.masked:
                done(result)
            elif isinstance(result, SecretBytes):
                # Masked meanwhile: not even a hidden part gets a name of what is inside.
                result.wipe()

        self._acting.run(self._screen, lambda: act(flow), shown, cause=cause or self._screen.changes.collect)
        return True
