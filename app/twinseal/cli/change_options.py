"""What `twinseal change` takes on the command line: never a secret, which is asked for at the terminal or made up."""

from __future__ import annotations

import argparse
from typing import Any, Final

from twinseal.cli.opening_options import add_again, add_opening_options
from twinseal.cli.rule_options import RULE_WORDS, add_rule_acts
from twinseal.cli.terminal import Parser
from twinseal.domain.changes.change_person import PERSON_PARTS
from twinseal.domain.changes.rebind_person import NewFactor
from twinseal.domain.changes.relabel_envelope import CARD
from twinseal.domain.envelope import CAP_MAX_MIN, FieldKind
from twinseal.domain.generator import PRESETS
from twinseal.domain.people import Role
from twinseal.flows.change_list.written_changes import SIGN

_CARD_HELP: Final = {
    "where": "where the system stands",
    "owner": "who answers for it",
    "phones": "whom to call",
    "breaks": "what else breaks",
    "rotate": "how its secret is changed",
}


def add_change_options(parser: argparse.ArgumentParser) -> None:
    """Add whose vault it is, what two people say beside their secrets, and the acts."""
    add = parser.add_argument
    add("vault", metavar="VAULT", help="a vault folder")
    add("--changes", metavar="FILE", help="the changes, in JSON or TOML, without a secret; instead of an act")
    add_opening_options(parser)
    acts = parser.add_subparsers(dest="act", metavar="ACT", parser_class=Parser)
    _add_envelope(acts.add_parser("add", help="add an envelope"))
    _replace(acts.add_parser("replace", help="put new contents into an envelope: the rotated password goes back"))
    _named(acts.add_parser("undo", help="put the contents before the last change back"))
    _relabel(acts.add_parser("relabel", help="give an envelope another label or card"))
    retire = acts.add_parser("retire", help="destroy the contents of an envelope")
    _named(retire)
    retire.add_argument("--why", required=True, metavar="TEXT", help="why, for good")
    _close(acts.add_parser("close", help="close a rotation or a test that is owed"))
    _people(acts)
    _person(acts)
    add_rule_acts(acts)
    confirm = acts.add_parser("confirm", help="take up that a third person confirmed somebody")
    confirm.add_argument("person", metavar="PERSON", help="name or id of who is held back")
    confirm.add_argument("--third", metavar="PERSON", help="who stands by and confirms now, instead of at the sealed vault")
    acts.add_parser(SIGN, help="sign a list of an earlier opening, which is taken up, and put nothing on it")
    for act in acts.choices.values():
        add_again(act)


def row_of(options: argparse.Namespace) -> dict[str, Any]:
    """Return the act of a command line as a file of changes would say it."""
    row: dict[str, Any] = {"act": options.act}
    given = vars(options)
    said = ("envelope", "label", "system", *CARD, "cap_min", "person", "third", "until", *PERSON_PARTS, "new", *RULE_WORDS)
    for name in dict.fromkeys(said):
        if given.get(name) is not None:
            row[name] = given[name]
    if given.get("why") is not None:
        row["reason"] = options.why
    if given.get("serves_vault") is not None:
        row["serves_vault"] = options.serves_vault == "yes"
    if given.get("tested") is not None:
        row["tested"] = options.tested
    if given.get("test"):
        row["duty"] = "test"
    for name in ("files", "without", "without_code", "forgotten"):
        if given.get(name):
            row[name] = given[name]
    fields = [*map(_field_row, given.get("fields") or ()), *map(_made_up_row, given.get("made_up") or ())]
    if fields:
        row["fields"] = fields
    return row


def _named(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("envelope", metavar="ENVELOPE", help="its label, or its id")


def _inside(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    kinds = ", ".join(FieldKind)
    add(
        "--field", dest="fields", action="append", metavar="[KIND:]NAME[=VALUE]",
        help=f"a field that is asked for, or has this value where it is no secret; a new one needs its kind: {kinds}",
    )  # fmt: skip
    add(
        "--made-up", dest="made_up", action="append", metavar="[KIND:]NAME[:HOW]",
        help=f"a field that the program makes up; HOW is a length, or one of {', '.join(PRESETS)}",
    )  # fmt: skip
    add("--file", dest="files", action="append", metavar="FILE", help="a file to put in")


def _outside(parser: argparse.ArgumentParser) -> None:
    for name in CARD:
        parser.add_argument(f"--{name}", metavar="TEXT", help=_CARD_HELP[name])
    parser.add_argument(
        "--cap-min", dest="cap_min", type=int, metavar="N", help=f"longest opening, up to {CAP_MAX_MIN} minutes"
    )
    parser.add_argument("--serves-vault", choices=("yes", "no"), help="whether this room or vault depends on it")


def _add_envelope(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("label", metavar="LABEL")
    parser.add_argument("--system", required=True, metavar="TEXT", help="the system that it opens")
    _inside(parser)
    _outside(parser)


def _replace(parser: argparse.ArgumentParser) -> None:
    _named(parser)
    _inside(parser)
    parser.add_argument("--without", action="append", metavar="NAME", help="a field or file to take out")
    tried = parser.add_mutually_exclusive_group()
    tried.add_argument("--tried", dest="tested", action="store_true", default=None, help="tried at the target, and it works")
    tried.add_argument("--not-tried", dest="tested", action="store_false", default=None, help="a test is owed then")


def _relabel(parser: argparse.ArgumentParser) -> None:
    _named(parser)
    parser.add_argument("--label", metavar="TEXT", help="the new label")
    parser.add_argument("--system", metavar="TEXT", help="the system that it opens")
    _outside(parser)


def _close(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "envelope", nargs="?", metavar="ENVELOPE", help="its label or id; none for what is owed for everything in reach"
    )
    parser.add_argument("--test", action="store_true", help="the test, not the rotation")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--tried", dest="tested", action="store_true", default=None, help="tried at the target, and it works")
    how.add_argument("--why", metavar="TEXT", help="why it is not done: red in every report for good")


def _people(acts: Any) -> None:
    said = {
        "remove": "let somebody leave",
        "suspend": "suspend somebody for a while",
        "reinstate": "reinstate somebody who is suspended: they stand by and prove who they are",
        "person": "give somebody another name, role or team",
        "accept": "have somebody count with everybody whom no third person confirmed",
        "end-waits": "end the waiting times of somebody",
    }
    for word, what in said.items():
        parser = acts.add_parser(word, help=what)
        parser.add_argument("person", metavar="PERSON", help="name or id")
        if word in ("remove", "suspend"):
            parser.add_argument("--why", required=True, metavar="TEXT", help="why, for good")
        if word == "suspend":
            parser.add_argument("--until", metavar="DAY", help="the day until which that is foreseen, as 2027-02-01")
        if word == "person":
            parser.add_argument("--name", metavar="TEXT", help="the new name")
            parser.add_argument("--role", choices=("operator", "officer"), help="the new role")
            parser.add_argument("--team", metavar="TEXT", help="the new team; an empty one for none")


def _kind_and_name(word: str) -> dict[str, str]:
    kind, parted, name = word.partition(":")
    return {"name": name, "kind": kind} if parted and kind in tuple(FieldKind) else {"name": word}


def _field_row(word: str) -> dict[str, Any]:
    name, parted, value = word.partition("=")
    return {**_kind_and_name(name), **({"value": value} if parted else {"ask": True})}


def _made_up_row(word: str) -> dict[str, Any]:
    name, _, how = word.rpartition(":")
    if name and how in PRESETS:
        return {**_kind_and_name(name), "generate": how}
    if name and how.isascii() and how.isdigit():
        return {**_kind_and_name(name), "generate": int(how)}
    return {**_kind_and_name(word), "generate": True}


def _person(acts: Any) -> None:
    enrol = acts.add_parser("enrol", help="enrol somebody, who is at the terminal and types a passphrase of their own")
    enrol.add_argument("person", metavar="NAME", help="what they are called")
    enrol.add_argument(
        "--role", required=True, choices=tuple(role.value for role in Role), help="what they are enrolled for"
    )
    enrol.add_argument("--team", metavar="TEXT", help="their team, where two of one team may not open together")
    rebind = acts.add_parser("rebind", help="give somebody new keys, with a new passphrase, a new authenticator, or both")
    rebind.add_argument("person", metavar="PERSON", help="name or id")
    rebind.add_argument("--new", required=True, choices=tuple(NewFactor), help="what is new")
    rebind.add_argument(
        "--without-code", dest="without_code", action="store_true", help="their authenticator is lost: the passphrase alone"
    )
    rebind.add_argument(
        "--forgotten", action="store_true", help="they have nothing of before: the two of you give them both"
    )
