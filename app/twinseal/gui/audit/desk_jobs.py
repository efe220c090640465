"""What the acts of the audit desk share: the visit that runs, the screen that asks, and the worker that answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from twinseal.domain.errors import TwinsealError
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.views.audit_desk import DeskView
from twinseal.gui.audit.desk_screen import DeskScreen
from twinseal.gui.shell import Shell

Answer = TypeVar("Answer")


@dataclass(slots=True)
class DeskJobs:
    """Runs what the desk is asked for while somebody is signed in, and nothing else."""

    shell: Shell
    screen: DeskScreen
    visit: Callable[[], AuditDesk | None]
    """Returns the desk of who is signed in, None where nobody is."""

    def begin(self) -> AuditDesk | None:
        """Return the desk for another job; None while one runs."""
        if self.shell.is_busy(self.screen):
            return None
        self.screen.notice.say("")
        return self.visit()

    def run(
        self,
        work: Callable[[], Answer],
        done: Callable[[Answer], None],
        *,
        refused: Callable[[TwinsealError], None] | None = None,
    ) -> None:
        """Run work that the screen waits for."""
        self.shell.run(self.screen, work, done, refused=refused)

    def beside(
        self,
        work: Callable[[AuditDesk], Answer | None],
        done: Callable[[Answer], None],
        *,
        refused: Callable[[TwinsealError], None] | None = None,
    ) -> None:
        """Run work that keeps the screen from nothing; None, and what comes when the visit is over or ends, is dropped."""
        desk = self.visit()
        if desk is None:
            return

        def show(answer: Answer | None) -> None:
            if answer is not None and self.visit() is desk:
                done(answer)

        def refuse(refusal: TwinsealError) -> None:
            if not desk.log.is_stopped:
                (refused or (lambda fault: self.screen.refuse(fault.sentence)))(refusal)

        # What waited behind the end of the visit has nothing left to read.
        self.shell.run(
            self.screen, lambda: None if desk.log.is_stopped or desk.ended else work(desk), show, beside=True, refused=refuse
        )

    def show(self, view: DeskView) -> None:
        """Show the desk as it is after something was logged."""
        self.screen.show_view(view)
        self.screen.entries_page.search_now()
