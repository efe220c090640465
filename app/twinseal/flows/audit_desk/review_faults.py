"""What an auditor entered of a review: cleaned field by field; everything that does not fit is said at once, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from twinseal.domain.errors import BadInput, FieldFault, FormFaults
from twinseal.domain.review import (
    ANSWER_MAX,
    RECOMMENDATIONS_MAX,
    REMARKS_MAX,
    Answered,
    Recommendation,
    Reference,
    ReviewClass,
    is_day,
)
from twinseal.domain.text import clean_line, clean_text
from twinseal.domain.texts import Text
from twinseal.flows.views.reviews import ToAnswer

Choice = TypeVar("Choice", ReviewClass, Reference)
_TEXTS: Final = {"remarks": Text("field.remarks"), "lessons": Text("field.lessons")}
"""What the fields with several lines are called."""


class ReviewFaults:
    """What does not fit of a form, in reading order."""

    def __init__(self) -> None:
        """Begin with none."""
        self._faults: list[FieldFault] = []

    def add(self, field: str, what: Text) -> None:
        """Add what is wrong with a field."""
        self._faults.append(FieldFault(field, what))

    def raise_any(self) -> None:
        """Raise `FormFaults` where there are some."""
        if self._faults:
            raise FormFaults(self._faults)

    def choice(self, typed: str, otherwise: Choice, field: str) -> Choice:
        """Return what somebody chose; where they chose nothing that there is, `otherwise` and a fault."""
        try:
            return type(otherwise)(typed)
        except ValueError:
            self.add(field, Text("input.bad.review_choose"))
            return otherwise

    def yes_no(self, answer: bool | None, field: str) -> bool:
        """Return an answer; where nobody gave one, a fault."""
        if answer is None:
            self.add(field, Text("input.bad.review_yes_no"))
        return bool(answer)

    def text(self, typed: str, field: str, *, may_be_empty: bool) -> str:
        """Return a text of several lines."""
        try:
            return clean_text(typed, _TEXTS[field], longest=REMARKS_MAX, may_be_empty=may_be_empty)
        except BadInput as fault:
            self.add(field, Text("input.bad.review_lessons") if field == "lessons" and not typed.strip() else fault.text)
            return ""

    def line(self, typed: str, field: str, what: Text) -> str:
        """Return a line."""
        try:
            return clean_line(typed, what, longest=ANSWER_MAX)
        except BadInput as fault:
            self.add(field, fault.text)
            return ""

    def answers(self, typed: Sequence[Answered], asked: Sequence[ToAnswer]) -> tuple[Answered, ...]:
        """Return the answers to findings: to each that owes one, to others where one is given, or was with another opening.

        A review holds all that it answers: what was said with another opening is signed again with this one.
        """
        said = {each.id: each.said for each in asked if each.said}
        said |= {each.id: each.answer for each in typed if each.answer.strip()}
        strange = said.keys() - {each.id for each in asked}
        if strange:
            self.add("findings", Text("input.bad.no_such_finding"))
        rows = [each for each in asked if each.must or each.id in said]
        return tuple(
            Answered(each.id, self.line(said.get(each.id, ""), f"answer_{each.id}", Text("field.answer"))) for each in rows
        )

    def recommendations(self, typed: Sequence[Recommendation]) -> tuple[Recommendation, ...]:
        """Return the recommendations, each with who does it and until when."""
        if len(typed) > RECOMMENDATIONS_MAX:
            self.add("recommendations", Text("input.bad.recommendations", most=RECOMMENDATIONS_MAX))
        rows = []
        for number, each in enumerate(typed):
            place = f"recommendation_{number}"
            what = self.line(each.what, place, Text("field.recommendation"))
            owner = self.line(each.owner, place, Text("field.recommendation_owner"))
            if not is_day(each.due.strip()):
                self.add(place, Text("input.bad.recommendation_due"))
            rows.append(Recommendation(what, owner, each.due.strip()))
        return tuple(rows)
