"""Changes as somebody wrote them down before the opening: in a file of JSON or TOML, or on a command line. They hold no secret."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from twinseal.domain.changes.accept_person import AcceptPerson
from twinseal.domain.changes.add_envelope import AddEnvelope
from twinseal.domain.changes.change import Change
from twinseal.domain.changes.change_person import PERSON_PARTS, ChangePerson
from twinseal.domain.changes.change_place import PARTS, ChangePlace
from twinseal.domain.changes.change_policy import ChangePolicy
from twinseal.domain.changes.change_reason import ChangeReason
from twinseal.domain.changes.change_threshold import ChangeThreshold
from twinseal.domain.changes.close_duty import BY_HAND, CloseDuty
from twinseal.domain.changes.confirm_person import ConfirmPerson
from twinseal.domain.changes.end_waits import EndWaits
from twinseal.domain.changes.enrol_person import EnrolPerson
from twinseal.domain.changes.explain_clock import ExplainClock
from twinseal.domain.changes.rebind_person import NewFactor, RebindPerson
from twinseal.domain.changes.reinstate_person import ReinstatePerson
from twinseal.domain.changes.rekey_vault import RekeyVault
from twinseal.domain.changes.relabel_envelope import CARD, RelabelEnvelope
from twinseal.domain.changes.remove_person import RemovePerson
from twinseal.domain.changes.replace_contents import ReplaceContents
from twinseal.domain.changes.retire_envelope import RetireEnvelope
from twinseal.domain.changes.suspend_person import SuspendPerson
from twinseal.domain.changes.undo_contents import UndoContents
from twinseal.domain.envelope import SECRET_KINDS, FieldKind
from twinseal.domain.errors import BadInput
from twinseal.domain.generator import PRESETS, Generator
from twinseal.domain.numbers import ROWS_MAX
from twinseal.domain.people import Role

FILE_MAX_BYTES: Final = 4 * 1024 * 1024
"""The largest file of changes that is read."""
_OUTSIDE: Final = ("label", "system", *CARD, "cap_min", "serves_vault")


@dataclass(frozen=True, slots=True)
class WrittenAct:
    """An act that can be written down: the change it puts on a list, what it must say, and what it may say."""

    change: type[Change]
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


ACTS: Final[Mapping[str, WrittenAct]] = {
    "add": WrittenAct(AddEnvelope, ("label", "system", "fields"), ("files", *_OUTSIDE[2:])),
    "replace": WrittenAct(ReplaceContents, ("envelope",), ("fields", "files", "without", "tested")),
    "undo": WrittenAct(UndoContents, ("envelope",)),
    "relabel": WrittenAct(RelabelEnvelope, ("envelope",), _OUTSIDE),
    "retire": WrittenAct(RetireEnvelope, ("envelope", "reason")),
    "close": WrittenAct(CloseDuty, (), ("envelope", "duty", "tested", "reason")),
    "remove": WrittenAct(RemovePerson, ("person", "reason")),
    "enrol": WrittenAct(EnrolPerson, ("person", "role"), ("team",)),
    "rebind": WrittenAct(RebindPerson, ("person", "new"), ("without_code", "forgotten")),
    "policy": WrittenAct(ChangePolicy, ("rule", "value")),
    "threshold": WrittenAct(ChangeThreshold, ("rule", "value")),
    "category": WrittenAct(ChangeReason, (), ("category", "name", "questions", "number", "mask", "retired")),
    "place": WrittenAct(ChangePlace, (), PARTS),
    "rekey": WrittenAct(RekeyVault, ("reason",)),
    "clock": WrittenAct(ExplainClock, ("reason",)),
    "suspend": WrittenAct(SuspendPerson, ("person", "reason"), ("until",)),
    "reinstate": WrittenAct(ReinstatePerson, ("person",)),
    "person": WrittenAct(ChangePerson, ("person",), PERSON_PARTS),
    "accept": WrittenAct(AcceptPerson, ("person",)),
    "end-waits": WrittenAct(EndWaits, ("person",)),
    "confirm": WrittenAct(ConfirmPerson, ("person",), ("third",)),
}
"""Every act by its word; each kind of change has one."""
SIGN: Final = "sign"
"""The act that puts nothing on the list: two people take up a list of an earlier opening, and sign it."""
_LISTS: Final = ("files", "without", "fields", "questions")
_FLAGS: Final = ("tested", "serves_vault", "without_code", "forgotten", "retired")
_OF_RULES: Final = ("rule", "value", "category", "name", "questions", "number", "mask", "retired", *PARTS)
_OF_A_FIELD: Final = ("name", "kind", "value", "ask", "generate")
_WORDS_FOR_SECRETS: Final = frozenset(
    ("secret", "password", "passphrase", "seed", "code", "codes", "typed", "again", "pin", "token", "key")
)
"""Names under which somebody may write a secret down all the same: they are told why not, instead of which names there are."""


@dataclass(frozen=True, slots=True)
class WrittenField:
    """A field of an envelope, and where its value comes from: written down (no secret is), made up, or asked for."""

    name: str
    kind: FieldKind | None = None
    """None for one that the envelope has already, which keeps its kind."""
    value: str | None = None
    made_up: bool = False
    generator: Generator | None = None
    """What the target accepts; None for what the field had before, or the usual."""


@dataclass(frozen=True, slots=True)
class WrittenChange:
    """One change as it was written down."""

    number: int
    """Its place, from 1."""
    act: str
    envelope: str = ""
    """Label or id; of a duty that is closed empty for what was owed for everything in reach."""
    fields: tuple[WrittenField, ...] = ()
    files: tuple[Path, ...] = ()
    without: tuple[str, ...] = ()
    """Names of fields and files that the envelope shall not have any more."""
    outside: Mapping[str, Any] = field(default_factory=dict)
    """What is said of label and card, by name."""
    duty: str = BY_HAND[0]
    tested: bool | None = None
    """Whether the target takes what is new; None to be asked."""
    reason: str = ""
    person: str = ""
    """Name or id; of somebody who is enrolled their name."""
    role: str = ""
    team: str = ""
    new: str = ""
    """What of somebody's factors is new: `passphrase`, `authenticator` or `both`."""
    without_code: bool = False
    """Whether their authenticator is lost."""
    forgotten: bool = False
    third: str = ""
    """Name or id of who stands by and confirms; empty where a third did at the sealed vault."""
    """Whether they have nothing of before: the two give both."""
    said: Mapping[str, Any] = field(default_factory=dict)
    """What is said of rules, by name."""
    until: str = ""
    """A day, `YYYY-MM-DD`."""
    becomes: Mapping[str, str] = field(default_factory=dict)
    """Name, role and team of a person, as they change."""


def read_changes(data: bytes, path: Path) -> tuple[WrittenChange, ...]:
    """Return the changes of a file; files that it names are looked for beside it. Raises `BadInput`."""
    try:
        text = data.decode("utf-8")
        read = tomllib.loads(text) if path.suffix.lower() == ".toml" else json.loads(text)
    except (UnicodeDecodeError, ValueError, RecursionError) as fault:
        raise BadInput("input.bad.written_file", name=path.name) from fault
    rows = read.get("changes") if isinstance(read, dict) and set(read) == {"changes"} else None
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise BadInput("input.bad.written_file", name=path.name)
    if len(rows) > ROWS_MAX:
        raise BadInput("input.bad.changes_full", most=ROWS_MAX)
    return tuple(written_change(row, number, path.parent) for number, row in enumerate(rows, start=1))


def written_change(row: Mapping[str, object], number: int = 1, folder: Path = Path()) -> WrittenChange:
    """Return one change of its words; raises `BadInput` for what nobody knows, what is missing, and for a secret."""
    word = row.get("act")
    act = ACTS.get(word) if isinstance(word, str) else None
    if not isinstance(word, str) or act is None:
        raise BadInput("input.bad.written_act", number=number, known=", ".join(ACTS))
    said = {name: value for name, value in row.items() if name != "act"}
    _known(said, (*act.needs, *act.may), number)
    missing = [name for name in act.needs if said.get(name) in (None, "", [])]
    if missing:
        raise BadInput("input.bad.written_missing", number=number, name=missing[0])
    for name, value in said.items():
        _typed(name, value, number)
    _one_of(said, "role", tuple(Role), number)
    _one_of(said, "new", tuple(NewFactor), number)
    needed = {"forgotten": NewFactor.BOTH, "without_code": NewFactor.AUTHENTICATOR}
    if any(said.get(flag) and said.get("new") != new for flag, new in needed.items()):
        raise BadInput("input.bad.written_factors")
    if said.get("duty", BY_HAND[0]) not in BY_HAND:
        raise BadInput("input.bad.written_duty", number=number, known=", ".join(BY_HAND))
    return WrittenChange(
        number,
        word,
        envelope=_text(said, "envelope"),
        fields=tuple(_field(each, number, is_new=word == "add") for each in _list(said, "fields")),
        files=tuple(folder / str(name) for name in _list(said, "files")),
        without=tuple(map(str, _list(said, "without"))),
        outside={name: said[name] for name in _OUTSIDE if name in said},
        duty=str(said.get("duty", BY_HAND[0])),
        tested=bool(said["tested"]) if "tested" in said else None,
        reason=_text(said, "reason"),
        person=_text(said, "person"),
        role=_text(said, "role"),
        team=_text(said, "team"),
        new=_text(said, "new"),
        without_code=said.get("without_code") is True,
        forgotten=said.get("forgotten") is True,
        third=_text(said, "third"),
        said={name: said[name] for name in _OF_RULES if name in said},
        until=_text(said, "until"),
        becomes={name: _text(said, name) for name in PERSON_PARTS if name in said},
    )


def _one_of(said: Mapping[str, object], name: str, known: tuple[str, ...], number: int) -> None:
    if name in said and said[name] not in known:
        raise BadInput("input.bad.written_one_of", number=number, name=name, known=", ".join(known))


def no_secret() -> BadInput:
    """Return the refusal of a secret that was written down."""
    return BadInput("input.bad.written_secret")


def _known(said: Mapping[str, object], known: tuple[str, ...], number: int) -> None:
    strange = [name for name in said if name not in known]
    if any(name.casefold() in _WORDS_FOR_SECRETS for name in strange):
        raise no_secret()
    if strange:
        raise BadInput("input.bad.written_word", number=number, name=strange[0], known=", ".join(known))


def _typed(name: str, value: object, number: int) -> None:
    if name in _LISTS:
        fits = isinstance(value, list) and all(isinstance(each, dict if name == "fields" else str) for each in value)
    elif name in _FLAGS:
        fits = isinstance(value, bool)
    elif name == "value":
        fits = isinstance(value, (bool, int, str))
    elif name == "cap_min":
        fits = isinstance(value, int) and not isinstance(value, bool)
    else:
        fits = isinstance(value, str)
    if not fits:
        raise BadInput("input.bad.written_value", number=number, name=name)


def _text(said: Mapping[str, object], name: str) -> str:
    return str(said.get(name, ""))


def _list(said: Mapping[str, object], name: str) -> list[Any]:
    value = said.get(name, [])
    return value if isinstance(value, list) else []


def _field(said: Mapping[str, object], number: int, *, is_new: bool) -> WrittenField:
    _known(said, _OF_A_FIELD, number)
    name, kind, value = said.get("name"), said.get("kind"), said.get("value")
    if not isinstance(name, str) or not name:
        raise BadInput("input.bad.written_missing", number=number, name="name")
    if kind is not None and kind not in tuple(FieldKind):
        raise BadInput("input.bad.written_kind", number=number, known=", ".join(FieldKind))
    of_kind = FieldKind(str(kind)) if kind is not None else None
    if is_new and of_kind is None:
        raise BadInput("input.bad.written_missing", number=number, name="kind")
    if value is not None and of_kind in SECRET_KINDS:
        raise no_secret()
    if said.get("ask", True) is not True:
        # Whatever else stands there is likely to be the secret itself.
        raise no_secret() if isinstance(said["ask"], str) else BadInput("input.bad.written_value", number=number, name="ask")
    ways = [way for way in ("value", "ask", "generate") if way in said]
    if len(ways) > 1 or (value is not None and not isinstance(value, str)):
        raise BadInput("input.bad.written_value", number=number, name=ways[-1])
    made_up = "generate" in said
    return WrittenField(name, of_kind, value, made_up, _generator(said["generate"], number) if made_up else None)


def _generator(said: object, number: int) -> Generator | None:
    """Return what a secret is made up by: true for what the field had, a length, or the name of a preset."""
    if said is True:
        return None
    if isinstance(said, int) and not isinstance(said, bool):
        return Generator(said)
    if isinstance(said, str) and said in PRESETS:
        return PRESETS[said]
    raise BadInput("input.bad.written_generator", number=number, known=", ".join(PRESETS))
