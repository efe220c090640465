"""Turns the entries of the log into what people read: one line an entry, one story an opening, findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from twinseal.audit.reader import Entry
from twinseal.domain.opening import cause_words
from twinseal.domain.text import quoted
from twinseal.domain.utc_text import utc_words
from twinseal.flows.removals import not_carried_out
from twinseal.flows.times import seconds_between
from twinseal.flows.views import EntryLine, OpeningLine

_OUTCOMES = {
    "opening.opened": "opened",
    "opening.refused": "refused",
    "opening.ended": "ended before opening",
    "opening.failed": "failed",
    "opening.unclean_end": "unclean end",
}
_TIME_LENGTH = len("2026-11-01T08:14:22Z")
_ENDED_BY = {"time": "its time was over", "idle": "nobody touched anything"}
_DENIED = {
    "wrong": "passphrase or code was wrong",
    "replayed": "this code was used before",
    "role": "their role does not allow it",
    "guard.wait": "they had to wait after wrong attempts",
    "guard.locked": "they were locked after too many wrong attempts",
    "pair.same_person": "they had asked themselves",
    "pair.not_allowed": "the two may not open together",
}
_DUTIES = {"rotate": "change", "review": "review this opening"}
_HIDDEN = frozenset(
    {
        "kind",
        "t",
        "mono_us",
        "boot",
        "station",
        "app",
        "policy",
        "seal_no",
        "opening",
        "actors",
        "result",
        "v",
        "seq",
        "salt",
        "signature",
        "form",
    }
)


@dataclass(slots=True)
class Story:
    """An opening as it is gathered from its entries."""

    opening_id: str
    at_utc: str
    kind: str = "emergency"
    form: Mapping[str, object] = field(default_factory=dict)
    answer: Mapping[str, object] = field(default_factory=dict)
    outcome: str = "begun"
    ended_utc: str = ""
    lasted_s: int = 0
    cause: str = ""
    seal_number: int = 0
    register_code: str = ""
    register_answer: str = ""
    granted_min: int = 0
    extensions: int = 0
    reveals: list[tuple[str, str, str]] = field(default_factory=list)
    """Time, id of the envelope, name of the field."""
    entries: list[Entry] = field(default_factory=list)
    first: str = ""
    second: str = ""

    @property
    def labels(self) -> dict[str, str]:
        """Return the labels of the envelopes by id, as the request named them."""
        return dict(_labelled(self.form))


class People:
    """Names and roles of people by id, as the header knows them; labels of envelopes by id, as requests named them."""

    def __init__(self, names: Mapping[str, tuple[str, str]]) -> None:
        """Map ids to names and roles."""
        self._names = names
        self._labels: dict[tuple[str, str], str] = {}

    def learn(self, entries: Iterable[Entry]) -> None:
        """Take the labels of envelopes from the requests among entries."""
        for entry in entries:
            if not entry.fault and text(entry, "kind") == "request.signed":
                for envelope, label in _labelled(_form(entry)):
                    self._labels[text(entry, "opening"), envelope] = label
                    self._labels.setdefault(("", envelope), label)

    def label(self, opening: str, envelope: str) -> str:
        """Return the label of an envelope: of this opening's request, else of the first that named it, else the id."""
        return self._labels.get((opening, envelope)) or self._labels.get(("", envelope), envelope)

    def envelope(self, entry: Entry) -> str:
        """Return the label of the envelope that an entry is about, in quotation marks."""
        return quoted([self.label(text(entry, "opening"), text(entry, "envelope"))])

    def name(self, person_id: object) -> str:
        """Return a name, or the id where nobody has it."""
        return self._names.get(str(person_id), (str(person_id), ""))[0]

    def actors(self, entry: Entry) -> str:
        """Return who acted, with roles."""
        rows = entry.fields.get("actors")
        if not isinstance(rows, list):
            return ""
        known = [row for row in rows if isinstance(row, dict)]
        return ", ".join(f"{self.name(row.get('person', ''))} ({row.get('role', '')})" for row in known)


def text(entry: Entry, name: str) -> str:
    """Return a field of an entry as text."""
    return str(entry.fields.get(name, ""))


def number(entry: Entry, name: str) -> int:
    """Return a field of an entry as a number, 0 where it is none."""
    value = entry.fields.get(name)
    return value if isinstance(value, int) else 0


def summary(entry: Entry, people: People) -> str:
    """Return one sentence about an entry."""
    if entry.fault:
        return f"This entry {entry.fault}."
    kind = text(entry, "kind")
    special = _SENTENCES.get(kind)
    if special is not None:
        return special(entry, people)
    facts = []
    for name in sorted(set(entry.fields) - _HIDDEN):
        value = entry.fields[name]
        shown = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
        if shown:
            facts.append(f"{name.replace('_', ' ')}: {people.name(shown)}")
    return "; ".join(facts)


def _count(entry: Entry, name: str, what: str) -> str:
    value = entry.fields.get(name)
    return _many(len(value) if isinstance(value, list) else 0, what)


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _joined(entry: Entry, name: str) -> str:
    value = entry.fields.get(name)
    return " ".join(str(one) for one in value) if isinstance(value, list) else ""


def _form(entry: Entry) -> Mapping[str, object]:
    form = entry.fields.get("form")
    return form if isinstance(form, dict) else {}


def _labelled(form: Mapping[str, object]) -> list[tuple[str, str]]:
    rows = form.get("envelopes")
    if not isinstance(rows, list):
        return []
    return [(str(row.get("id", "")), str(row.get("label", ""))) for row in rows if isinstance(row, dict)]


def _labels(form: Mapping[str, object]) -> str:
    return quoted(label for _, label in _labelled(form))


def _widened(entry: Entry, people: People) -> str:
    added = entry.fields.get("envelopes")
    opening = text(entry, "opening")
    names = [people.label(opening, str(one)) for one in added] if isinstance(added, list) else []
    return f"Both added {quoted(names)}: {text(entry, 'reason')}"


def _narrowed(entry: Entry, people: People) -> str:
    exposed, opening = entry.fields.get("envelopes"), text(entry, "opening")
    names = [people.label(opening, str(one)) for one in exposed] if isinstance(exposed, list) else []
    if not names:
        return "The log shows that nothing was exposed: nothing has to be changed"
    return f"The log shows what was exposed: to be changed is {quoted(names)} alone"


def _answer_sentence(entry: Entry, _people: People) -> str:
    form = _form(entry)
    if not form.get("confirmed"):
        return f"{form.get('person_name')} refused: {form.get('reason')}"
    return f"{form.get('person_name')} confirmed {_labels(form)} for {form.get('minutes')} minutes"


def _epoch(entry: Entry, people: People) -> str:
    told = [f"Keys of the log changed before entry {number(entry, 'start')}"]
    if number(entry, "apart"):
        decided = "adopted" if entry.fields.get("adopted") else "rejected"
        told.append(f"unanchored entries {decided}: {number(entry, 'apart')}")
    removed = entry.fields.get("removed")
    if isinstance(removed, list) and removed:
        told.append(f"{', '.join(people.name(one) for one in removed)} can no longer sign or read")
    return "; ".join(told)


_ODD_ANSWERS: Final = {"wrong": "wrong", "not_at_hand": "not at hand", "older_seal": "that of an older seal"}
_SENTENCES: dict[str, Callable[[Entry, People], str]] = {
    "request.signed": lambda e, p: (
        f"{_form(e).get('person_name')} asked for {_labels(_form(e))} for {_form(e).get('minutes')} minutes: "
        f"{_form(e).get('category')}"
    ),
    "answer.signed": _answer_sentence,
    "identify.attempt": lambda e, p: f"{p.name(text(e, 'person'))} is about to prove who they are ({text(e, 'seat')})",
    "identify.granted": lambda e, p: f"{p.name(text(e, 'person'))} was let in",
    "identify.denied": lambda e, p: (
        f"{p.name(text(e, 'person'))} was not let in: {_DENIED.get(text(e, 'reason'), text(e, 'reason'))}"
    ),
    "code.denied": lambda e, p: f"Code of {p.name(text(e, 'person'))} was not right ({text(e, 'purpose')})",
    "register_code.answered": lambda e, p: (
        f"Register code of seal {number(e, 'expected_seal')}: {_ODD_ANSWERS.get(text(e, 'answer'), text(e, 'answer'))}"
        + (f", {number(e, 'behind')} behind" if number(e, "behind") else "")
        + (f"; {text(e, 'explanation')}" if text(e, "explanation") else "")
    ),
    "opening.begun": lambda e, p: f"The glass was broken ({text(e, 'opening_kind')})",
    "opening.opened": lambda e, p: (
        f"{p.name(text(e, 'first'))} and {p.name(text(e, 'second'))} agreed on {_count(e, 'envelopes', 'envelope')} "
        f"for {number(e, 'minutes')} minutes"
    ),
    "contents.opened": lambda e, p: f"{_count(e, 'envelopes', 'envelope')} opened after {number(e, 'ms')} ms",
    "contents.masked": lambda e, p: f"Everything was masked {cause_words(text(e, 'cause'))}",
    "contents.unmasked": lambda e, p: f"{p.name(text(e, 'person'))} showed the contents again",
    "opening.extended": lambda e, p: f"Extended by {number(e, 'minutes')} minutes: {text(e, 'reason')}",
    "duty.created": lambda e, p: (
        f"To do: {_DUTIES.get(text(e, 'duty'), text(e, 'duty'))}"
        + (f" {p.envelope(e)}" if text(e, "envelope") else " everything in reach" if text(e, "duty") == "rotate" else "")
        + f" by {utc_words(text(e, 'due'))}"
    ),
    "duty.narrowed": _narrowed,
    "seal.prepared": lambda e, p: f"Generation {number(e, 'generation')} was prepared under a new vault key",
    "opening.ended": lambda e, p: f"Ended before anything was opened: {cause_words(text(e, 'reason'))}",
    "opening.refused": lambda e, p: f"Refused by {p.name(text(e, 'second'))}: {text(e, 'reason')}",
    "opening.unclean_end": lambda e, p: f"The opening since {utc_words(text(e, 'since'))} had ended without a reseal",
    "audit.signed_in": lambda e, p: f"{p.name(text(e, 'person'))} signed in",
    "audit.signed_out": lambda e, p: f"{p.name(text(e, 'person'))} signed out",
    "report.written": lambda e, p: f"Report {text(e, 'report')} was written",
    "report.printed": lambda e, p: f"Report {text(e, 'report')} was sent to the printer {text(e, 'printer')}",
    "entry.disclosed": lambda e, p: f"Entry {number(e, 'entry')} was written for somebody who may read no other",
    "export.begun": lambda e, p: f"Export {text(e, 'bundle')} to {text(e, 'drive')} was begun",
    "export.ended": lambda e, p: f"Export {text(e, 'bundle')} ended: {text(e, 'outcome').replace('_', ' ')}",
    "opening.widened": _widened,
    "field.revealed": lambda e, p: f"{text(e, 'field')} of {p.envelope(e)} was shown",
    "field.compared": lambda e, p: f"Something typed was compared with {text(e, 'field')} of {p.envelope(e)}",
    "code.ticked": lambda e, p: (
        f"Code {number(e, 'code_index') + 1} of {text(e, 'field')} of {p.envelope(e)} was marked as used"
    ),
    "attachment.saved": lambda e, p: f"Attachment {text(e, 'name')} of {p.envelope(e)} was saved to {text(e, 'drive')}",
    "opening.resealed": lambda e, p: (
        f"Sealed again after {number(e, 'lasted_s')} s, {cause_words(text(e, 'cause'))}; "
        f"fields shown: {number(e, 'reveals')}"
    ),
    "log.key_lost": lambda e, p: (
        f"The key for entry {number(e, 'entries')} was lost or the log's end cut: entries from here on are unanchored"
    ),
    "auditor.removal_agreed": lambda e, p: (
        f"Both agreed to remove the auditor {p.name(text(e, 'person'))} at the reseal ({text(e, 'reason')}): entries until "
        "then stay readable to them, later ones do not"
    ),
    "epoch.begun": _epoch,
    "alert.sent": lambda e, p: f"Alert ({text(e, 'channel').replace('_', ' ')}): {text(e, 'outcome')}",
    "paper.reconciled": lambda e, p: (
        f"Paper form {text(e, 'paper_form')} about {utc_words(text(e, 'happened_at'))} was entered: {text(e, 'what')}"
    ),
    "checkpoint.made": lambda e, p: f"Checkpoint over {number(e, 'size')} entries, register code {text(e, 'register_code')}",
    "seal.committed": lambda e, p: f"Seal {number(e, 'seal')} is in force",
    "vault.founded": lambda e, p: (
        f"The vault {text(e, 'name')} was founded with {number(e, 'people_count')} people "
        f"and {_many(number(e, 'envelope_count'), 'envelope')}"
        + (f"; accepted: {_joined(e, 'warnings')}" if _joined(e, "warnings") else "")
    ),
    "person.enrolled": lambda e, p: (
        f"{text(e, 'name')} was enrolled as {text(e, 'role')}" + (f", team {text(e, 'team')}" if text(e, "team") else "")
    ),
}


def entry_line(entry: Entry, people: People) -> EntryLine:
    """Return an entry as the lists show it."""
    return EntryLine(
        seq=entry.seq,
        at_utc=text(entry, "t")[:_TIME_LENGTH],
        kind=text(entry, "kind") or "cannot be read",
        actors=people.actors(entry),
        summary=summary(entry, people),
        opening_id=text(entry, "opening"),
        head_hex=entry.head.hex(),
        before=entry.before,
        said=_said(_form(entry)),
    )


def _said(form: Mapping[str, object]) -> str:
    """Return what a request says beside its summary: reference number, answers, justification."""
    answers = form.get("answers")
    told = [form.get("reference"), *(answers if isinstance(answers, list) else ()), form.get("justification")]
    return "  \u00b7  ".join(str(one) for one in told if one)


def gather(entries: Iterable[Entry]) -> list[Story]:
    """Return the openings of the entries in order of time; nothing is taken from an entry with a fault."""
    codes: dict[int, str] = {}
    sealed_at: dict[int, Story] = {}
    stories: dict[str, Story] = {}
    for entry in entries:
        if entry.fault:
            continue
        opening = text(entry, "opening")
        if text(entry, "kind") == "checkpoint.made":
            codes[number(entry, "size")] = text(entry, "register_code")
        if not opening:
            continue
        story = stories.setdefault(opening, Story(opening, text(entry, "t")))
        story.entries.append(entry)
        _take(story, entry)
        if text(entry, "kind") == "seal.committed" and entry.before is None:
            sealed_at[entry.seq + 1] = story
    for size, story in sealed_at.items():
        story.register_code = codes.get(size, "")
    return list(stories.values())


def _take(story: Story, entry: Entry) -> None:
    kind = text(entry, "kind")
    if kind == "opening.begun":
        story.kind = text(entry, "opening_kind")
    elif kind == "register_code.answered":
        story.register_answer = text(entry, "answer")
    elif kind == "request.signed":
        story.form = _form(entry)
        story.first = str(story.form.get("person_name", ""))
        story.outcome = "asked"
    elif kind == "answer.signed":
        story.answer = _form(entry)
        story.second = str(story.answer.get("person_name", ""))
    elif kind == "opening.opened":
        story.granted_min = number(entry, "minutes")
    elif kind == "field.revealed":
        story.reveals.append((text(entry, "t"), text(entry, "envelope"), text(entry, "field")))
    elif kind == "opening.resealed":
        story.lasted_s, story.cause = number(entry, "lasted_s"), text(entry, "cause")
        story.extensions, story.granted_min = number(entry, "extensions"), number(entry, "granted_min")
        story.outcome = "sealed"
    elif kind == "seal.committed":
        story.seal_number = number(entry, "seal")
    if kind in _OUTCOMES and story.outcome != "refused":
        story.outcome = _OUTCOMES[kind]
    story.ended_utc = text(entry, "t")
    if not story.lasted_s and story.outcome == "unclean end":
        story.lasted_s = max(0, seconds_between(story.at_utc, story.ended_utc))


def _named(story: Story) -> str:
    """Return an opening as people know it; its id stands on no screen and on no cover."""
    people = " and ".join(one for one in (story.first, story.second) if one)
    seal = f"(seal {story.seal_number:04d})" if story.seal_number else "(no new seal)"
    return f"the opening of {people} {seal}" if people else f"the opening that nobody signed {seal}"


def opening_line(story: Story, people: People) -> OpeningLine:
    """Return an opening as the audit desk lists it."""
    return OpeningLine(
        opening_id=story.opening_id,
        kind=story.kind,
        at_utc=story.at_utc,
        first=story.first,
        second=story.second,
        envelopes=tuple(story.labels.values()),
        justification=str(story.form.get("justification", "")),
        category=str(story.form.get("category", "")),
        reference=str(story.form.get("reference", "")),
        outcome=story.outcome,
        lasted_s=story.lasted_s,
        seal_number=story.seal_number,
        story=tuple(f"{text(entry, 't')}  {summary(entry, people)}" for entry in story.entries),
    )


def findings(entries: Sequence[Entry], stories: Sequence[Story], people: People) -> tuple[str, ...]:
    """Return in sentences what an auditor should look at; more rules come with the auditor's desk."""
    found = []
    for story in stories:
        if story.register_answer in _ODD_ANSWERS:
            found.append(
                f"{story.at_utc}: {_named(story)} began with its register code {_ODD_ANSWERS[story.register_answer]}."
            )
        if story.outcome == "unclean end":
            found.append(f"{story.at_utc}: {_named(story)} ended without a reseal.")
        if story.cause in _ENDED_BY:
            found.append(f"{story.at_utc}: {_named(story)} was ended because {_ENDED_BY[story.cause]}, not by hand.")
    denied: dict[str, int] = {}
    for entry in entries:
        if entry.fault:
            continue
        kind = text(entry, "kind")
        if kind in ("log.key_lost", "epoch.begun", "auditor.removal_agreed", "paper.reconciled"):
            found.append(f"{text(entry, 't')}: {summary(entry, people)}.")
        if kind in ("identify.denied", "code.denied"):
            denied[text(entry, "person")] = denied.get(text(entry, "person"), 0) + 1
        elif kind == "clock.step":
            found.append(f"{text(entry, 't')}: the clock was moved by {number(entry, 'seconds')} s.")
        elif kind in ("mismatch.found", "seal.incomplete", "guard.rebuilt", "log.recovered", "attempt.unresolved"):
            found.append(f"{text(entry, 't')}: {kind.replace('.', ' ').replace('_', ' ')}.")
    for person, entry in not_carried_out(entries).items():
        found.append(f"{text(entry, 't')}: the removal of {people.name(person)} was agreed on, but not carried out.")
    found += [f"{people.name(person)} was not let in {times} times." for person, times in denied.items() if times >= 3]
    return tuple(found)
