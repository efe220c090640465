"""Turns the entries of the log into what people read: one line an entry, one story an opening, findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from twinseal.audit.read.reader import Entry
from twinseal.domain.opening import cause_words
from twinseal.domain.text import quoted
from twinseal.domain.trust_card import TrustCard
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.times import seconds_between
from twinseal.flows.views import EntryLine, OpeningLine
from twinseal.vault.header import Header

_OUTCOMES = {
    "opening.opened": "opened",
    "opening.refused": "refused",
    "opening.ended": "ended before opening",
    "opening.failed": "failed",
    "opening.unclean_end": "unclean end",
}
ODD_ANSWERS = {"wrong": "wrong", "not_at_hand": "not at hand", "older_seal": "that of an older seal"}
"""Answers to the question for the register code that are none of a right one, in words."""
_TIME_LENGTH = len("2026-11-01T08:14:22Z")
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


_EXPOSED: dict[str, Callable[[Entry], str]] = {
    "field.revealed": lambda e: text(e, "field"),
    "field.compared": lambda e: f"{text(e, 'field')}, compared with what was typed",
    "code.ticked": lambda e: f"{text(e, 'field')}, code {number(e, 'code_index') + 1} marked as used",
    "attachment.saved": lambda e: f"file {text(e, 'name')}, saved to a drive",
}


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
    """When it ended; empty while that is not known."""
    found_utc: str = ""
    """When the program found it sealed, where it ended without a reseal."""
    lasted_s: int | None = None
    """Seconds it was open; None where nothing was opened, and where nobody can know."""
    least_s: int = 0
    """Where it ended without a reseal: seconds from the agreement to the last act in it."""
    most_s: int = 0
    """Where it ended without a reseal: seconds granted, or until the program found it sealed, whichever are fewer."""
    opened_utc: str = ""
    cause: str = ""
    seal_number: int = 0
    register_code: str = ""
    register_answer: str = ""
    granted_min: int = 0
    extensions: int = 0
    reveals: list[tuple[str, str, str]] = field(default_factory=list)
    """Time, id of the envelope, what of it was exposed and how."""
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

    @classmethod
    def of(cls, header: Header) -> People:
        """Return everybody who is or was enrolled in a vault."""
        return cls({entry.person.id: (entry.person.name, entry.person.role.value) for entry in header.everybody})

    @classmethod
    def on_card(cls, card: TrustCard) -> People:
        """Return the people whom a trust card names."""
        return cls({person.id: (person.name, person.role.value) for person in card.people})

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
    many = f"{what.removesuffix('y')}ies" if what.endswith("y") else f"{what}s"
    return f"{count} {what if count == 1 else many}"


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


_LEFT_OVER = {
    "unclean_end": "the mark of an opening without a reseal",
    "guard": "a lost or damaged file of waiting times",
    "linked": "a second name of the log or its key",
}


def _left_over(entry: Entry) -> str:
    values = entry.fields.get("findings")
    names = [_LEFT_OVER.get(str(value), str(value)) for value in values] if isinstance(values, list) else []
    return ", ".join(names) or "a write to the log that was cut off"


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


_SENTENCES: dict[str, Callable[[Entry, People], str]] = {
    "request.signed": lambda e, p: (
        f"{_form(e).get('person_name')} asked for {_labels(_form(e))} for {_form(e).get('minutes')} minutes: "
        f"{_form(e).get('category')}"
    ),
    "request.expired": lambda e, p: "The second person did not answer in time: the request counted no more",
    "answer.signed": _answer_sentence,
    "identify.attempt": lambda e, p: f"{p.name(text(e, 'person'))} is about to prove who they are ({text(e, 'seat')})",
    "identify.granted": lambda e, p: f"{p.name(text(e, 'person'))} was let in",
    "identify.denied": lambda e, p: (
        f"{p.name(text(e, 'person'))} was not let in: {_DENIED.get(text(e, 'reason'), text(e, 'reason'))}"
    ),
    "code.denied": lambda e, p: f"Code of {p.name(text(e, 'person'))} was not right ({text(e, 'purpose')})",
    "register_code.answered": lambda e, p: (
        f"Register code of seal {number(e, 'expected_seal')}: {ODD_ANSWERS.get(text(e, 'answer'), text(e, 'answer'))}"
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
    "opening.failed": lambda e, p: f"Nothing was opened after the agreement: {text(e, 'reason')}",
    "mismatch.found": lambda e, p: f"Header, store and log did not fit together: {text(e, 'what')}",
    "mismatch.accepted": lambda e, p: f"Both went on although this did not fit together: {text(e, 'what')}",
    "clock.step": lambda e, p: (
        f"The machine's clock was moved {'back' if number(e, 'seconds') < 0 else 'on'} by {abs(number(e, 'seconds'))} seconds"
    ),
    "seal.incomplete": lambda e, p: f"The contents were sealed, but sealing was not finished: {text(e, 'reason')}",
    "guard.rebuilt": lambda e, p: (
        "The file of waiting times was lost or damaged: everybody waits once before the first attempt"
    ),
    "log.recovered": lambda e, p: (
        f"A write to the log was cut off by a sudden stop: its torn rest of {number(e, 'dropped_bytes')} bytes was dropped"
    ),
    "attempt.unresolved": lambda e, p: (
        f"An attempt of {p.name(text(e, 'person'))} has no outcome: the program ended in between"
    ),
    "program.started": lambda e, p: f"The program took up the vault and found left over: {_left_over(e)}",
    "audit.verified": lambda e, p: f"The log was verified over {_many(number(e, 'entries'), 'entry')}: {text(e, 'verdict')}",
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
    "field.hidden": lambda e, p: (
        f"{text(e, 'field')} of {p.envelope(e)} was hidden after {number(e, 'shown_s')} s"
        + (f", shown {number(e, 'times')} times in them" if number(e, "times") > 1 else "")
    ),
    "field.compared": lambda e, p: f"Something typed was compared with {text(e, 'field')} of {p.envelope(e)}",
    "code.ticked": lambda e, p: (
        f"Code {number(e, 'code_index') + 1} of {text(e, 'field')} of {p.envelope(e)} was marked as used"
    ),
    "attachment.saved": lambda e, p: f"Attachment {text(e, 'name')} of {p.envelope(e)} was saved to {text(e, 'drive')}",
    "opening.resealed": lambda e, p: (
        f"Sealed again after {number(e, 'lasted_s')} s, {cause_words(text(e, 'cause'))}; "
        f"shown, compared, marked as used or saved: {number(e, 'reveals')}"
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
        story.granted_min, story.opened_utc = number(entry, "minutes"), text(entry, "t")
    elif kind == "opening.extended":
        story.granted_min += number(entry, "minutes")
        story.extensions = number(entry, "count")
    elif kind in _EXPOSED:
        story.reveals.append((text(entry, "t"), text(entry, "envelope"), _EXPOSED[kind](entry)))
    elif kind == "opening.resealed":
        story.lasted_s, story.cause = number(entry, "lasted_s"), text(entry, "cause")
        story.extensions, story.granted_min = number(entry, "extensions"), number(entry, "granted_min")
        story.outcome = "sealed"
    elif kind == "seal.committed":
        story.seal_number = number(entry, "seal")
    if kind in _OUTCOMES and story.outcome != "refused":
        story.outcome = _OUTCOMES[kind]
    _take_time(story, entry)


def _take_time(story: Story, entry: Entry) -> None:
    kind = text(entry, "kind")
    if kind == "opening.unclean_end":
        story.found_utc = text(entry, "t")
        if story.lasted_s is None:
            story.ended_utc = ""
            story.most_s = min(story.granted_min * 60, _seconds(story.opened_utc, story.found_utc))
            story.least_s = min(story.least_s, story.most_s)
    elif not kind.startswith("duty.") and not story.found_utc:
        # What is owed can be said much later, by others.
        story.ended_utc = text(entry, "t")
        story.least_s = _seconds(story.opened_utc, story.ended_utc)


def _seconds(start: str, end: str) -> int:
    return max(0, seconds_between(start, end)) if start else 0


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
        least_s=story.least_s if story.lasted_s is None and story.found_utc else None,
        most_s=story.most_s if story.lasted_s is None and story.found_utc else None,
        seal_number=story.seal_number,
        story=tuple(f"{text(entry, 't')}  {summary(entry, people)}" for entry in story.entries),
    )
