"""The challenge sample: openings that nobody who is audited could choose, printed in full."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from twinseal.domain.errors import BadInput
from twinseal.domain.texts import Text
from twinseal.flows.log.challenge import draw, phrase_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.reporting.report import Ask, AttachedFile, Issue, Wanted

if TYPE_CHECKING:
    from twinseal.reports.seal.sign import SealPlace
    from twinseal.reports.sheets.model import SampleData


class ChallengeSample:
    """Openings drawn by a phrase and the head of the log, with the whole log attached so that anybody can redo the draw."""

    kind: ClassVar[str] = "sample"
    title: ClassVar[Text] = Text("report.sample.title")
    about: ClassVar[Text] = Text("report.sample.about")
    ask: ClassVar[Ask] = Ask.PHRASE
    meaning: ClassVar[str] = "Drawn by the phrase from verified entries"

    def check(self, wanted: Wanted) -> None:
        """Raise `BadInput` for no phrase, a long one, or one with signs that nobody sees."""
        phrase_of(wanted.phrase)

    def choose(self, log: LogView, wanted: Wanted, now_utc: str) -> LogView:
        """Return the whole verified log with the openings that were drawn; raises `BadInput` where nobody could redo the draw."""
        del now_utc
        phrase, verified = phrase_of(wanted.phrase), log.verified
        if verified is None or not verified.verdict.is_valid:
            raise BadInput("input.bad.sample_verdict", field="phrase", result="" if verified is None else verified.sentence)
        entries = [entry for entry in log.entries if entry.before is not None or entry.seq < verified.size]
        unreadable = next((entry.seq for entry in entries if not entry.fields), None)
        if unreadable is not None:
            raise BadInput("input.bad.sample_gap", field="phrase", seq=unreadable)
        drawn = draw(entries, phrase, bytes.fromhex(verified.head)).drawn
        stories = [log.whole[opening] for opening, _ in drawn if opening in log.whole]
        return replace(log, entries=entries, openings=stories, places_of=None, made={}, log=log)

    def gather(self, part: LogView, issue: Issue) -> SampleData:
        """Return what stands on it."""
        from twinseal.flows.reporting.sheet_data.sample import gather_sample

        return gather_sample(part, phrase_of(issue.wanted.phrase), issue, self.meaning)

    def draw(self, data: SampleData) -> tuple[bytes, SealPlace]:
        """Draw it."""
        from twinseal.reports.sheets.sample import build_sample

        return build_sample(data)

    def attached(self, data: SampleData) -> AttachedFile:
        """Attach the whole log."""
        from twinseal.flows.reporting.sheet_data.facts import attached_log

        return attached_log(data.sheet)
