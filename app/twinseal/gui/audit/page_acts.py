"""Takes to the desk what its pages tell: what is worked out when somebody turns to it, and what is looked at."""

from __future__ import annotations

import time
from typing import Final

from twinseal.domain.errors import TwinsealError
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.views.audit_desk import DeskView
from twinseal.gui.audit.desk_jobs import DeskJobs
from twinseal.gui.audit.desk_screen import ENVELOPES, FOLLOW_UP, OVERVIEW, PEOPLE, REVIEWS
from twinseal.gui.audit.entries_model import SLICE

_AT_A_TIME_S: Final = 0.2
"""For so long rules look before whatever else was asked for has its turn."""


class PageActs:
    """Fills the pages that go through the whole log, and logs which openings are looked at, before they are shown."""

    def __init__(self, jobs: DeskJobs) -> None:
        """Listen to the rail, to the log's page, and to the page of openings, where every way to one ends."""
        self._jobs = jobs
        screen = jobs.screen
        screen.entries_page.requested.connect(self._entries)
        screen.pages.turned.connect(self.turned)
        screen.openings_page.look_requested.connect(self._look)
        screen.people_page.asked.connect(self._person)
        screen.envelopes_page.asked.connect(self._envelope)

    def _entries(self, search: str, offset: int) -> None:
        page = self._jobs.screen.entries_page
        self._jobs.beside(
            lambda desk: desk.found(search, offset, SLICE), lambda answer: page.show_slice(search, offset, answer)
        )

    def turned(self, index: int) -> None:
        """Work out what a page tells when somebody turns to it."""
        screen = self._jobs.screen
        if screen.is_stuck:
            screen.try_again()
            self.read()
        if not screen.is_judged and index in (OVERVIEW, REVIEWS, FOLLOW_UP):
            # It says so itself, and is filled once the rules have looked.
            return
        if index == OVERVIEW:
            self.show_overview()
        elif index == REVIEWS:
            self._jobs.beside(lambda desk: desk.reviewing.queue(), screen.reviews_page.show_queue)
        elif index == FOLLOW_UP:
            self._jobs.beside(lambda desk: desk.reviewing.follow_up(), screen.follow_up_page.show_view)
        elif index == PEOPLE:
            self._jobs.beside(lambda desk: desk.dossiers().people(), screen.people_page.show_people)
        elif index == ENVELOPES:
            self._jobs.beside(lambda desk: desk.dossiers().envelopes(), screen.envelopes_page.show_envelopes)

    def read(self) -> None:
        """Read the log as it is now, show that in the place of what was left, and let the rules look at it."""
        self._jobs.beside(lambda desk: desk.first_view(), self._read, refused=self._stuck)

    def _read(self, view: DeskView) -> None:
        self._jobs.screen.show_view(view)
        self.judge()

    def judge(self) -> None:
        """Let the rules look beside what is shown, and show what they found once all have looked."""
        self._jobs.beside(lambda desk: (_judge_on(desk),), self._judged, refused=self._stuck)

    def _stuck(self, refusal: TwinsealError) -> None:
        if self._jobs.visit() is not None:
            self._jobs.screen.show_stuck(refusal.sentence)

    def _judged(self, answer: tuple[DeskView | None]) -> None:
        (view,), screen = answer, self._jobs.screen
        if view is None:
            self.judge()
            return
        screen.show_view(view)
        # What said that it waits.
        for place in (OVERVIEW, REVIEWS, FOLLOW_UP):
            self.turned(place)

    def show_overview(self) -> None:
        """Work out what needs an answer."""
        clock = self._jobs.shell.machine.clock
        self._jobs.beside(
            lambda desk: (desk.overview(), clock.utc()), lambda answer: self._jobs.screen.show_overview(*answer)
        )

    def _person(self, person: str) -> None:
        self._jobs.beside(lambda desk: desk.dossiers(now=False).person(person), self._jobs.screen.people_page.show_person)

    def _envelope(self, envelope: str) -> None:
        self._jobs.beside(
            lambda desk: desk.dossiers(now=False).envelope(envelope), self._jobs.screen.envelopes_page.show_envelope
        )

    def _look(self, opening: str) -> None:
        screen = self._jobs.screen

        def look(desk: AuditDesk) -> str:
            desk.look(opening)
            return opening

        def refused(refusal: TwinsealError) -> None:
            screen.refuse(refusal.sentence)
            screen.openings_page.end_look()

        self._jobs.beside(look, screen.openings_page.show_looked, refused=refused)


def _judge_on(desk: AuditDesk) -> DeskView | None:
    until = time.monotonic() + _AT_A_TIME_S
    while (view := desk.judge_on()) is None and time.monotonic() < until:
        pass
    return view
