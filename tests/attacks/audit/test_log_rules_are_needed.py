"""Takes one rule out of the verifier at a time: some attack must then pass, or a written reason says why none does.

A rule that nothing but itself enforces has at least one mutation that only it catches; a verifier whose rule is
broken by mistake is then noticed by the list of mutations.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from types import ModuleType

import pytest

from fakes.forged_log import honest_vault
from fakes.log_mutations import ALL
from twinseal.audit.format import line, payload
from twinseal.audit.read import reader
from twinseal.audit.verdict.verdict import Reason
from twinseal.audit.verify import anchors as held
from twinseal.audit.verify import epoch_check, evidence, note_check, people_judge, verify
from twinseal.audit.verify import plaintext_copy as readable
from twinseal.audit.verify import scan as walk
from twinseal.audit.verify import span as chunk

pytestmark = pytest.mark.usefixtures("remembered")

RULES: list[tuple[ModuleType, str, Reason, tuple[ModuleType, ...]]] = [
    (line, "broken_rule", Reason.LOG, (chunk,)),
    (line, "broken_rule", Reason.SEQ, (chunk,)),
    (line, "broken_rule", Reason.PREV, (chunk,)),
    (line, "broken_rule", Reason.WEAK_KEY, (chunk,)),
    (line, "broken_rule", Reason.SIGNATURE, (chunk,)),
    (line, "parse", Reason.BASE64, (chunk, verify)),
    (chunk, "check_span", Reason.AUDIT_KEY, (walk,)),
    (walk, "walk_log", Reason.KEY_REUSE, (verify,)),
    (reader, "EntryOpener.open_line", Reason.PADDING, ()),
    (reader, "EntryOpener.open_line", Reason.COMMITMENT, ()),
    (payload, "read_plaintext", Reason.INNER_SEQ, (reader,)),
    (payload, "read_plaintext", Reason.VERSION, (reader,)),
    (note_check, "_parse", Reason.CHECKPOINT_ORIGIN, ()),
    (note_check, "_judge", Reason.CHECKPOINT_QUORUM, ()),
    (note_check, "check_note", Reason.CHECKPOINT_SIGNATURE, (evidence,)),
    (people_judge, "unfit_people", Reason.PEOPLE_MISSING, (note_check, epoch_check)),
    (people_judge, "unfit_people", Reason.PEOPLE_CHAIN, (note_check, epoch_check)),
    (people_judge, "_next", Reason.PEOPLE_ORIGIN, ()),
    (people_judge, "_next", Reason.PEOPLE_MISSING, ()),
    (people_judge, "_next", Reason.PEOPLE_CHAIN, ()),
    (people_judge, "_signed_by", Reason.PEOPLE_SIGNATURE, ()),
    (people_judge, "_carried_out", Reason.PEOPLE_ROW, ()),
    (people_judge, "_next", Reason.PEOPLE_QUORUM, ()),
    (held, "Claim.contradicted", Reason.PEOPLE_HEAD, ()),
    (verify, "_people", Reason.TRUST_CARD, ()),
    (epoch_check, "judge_epochs", Reason.EPOCH_FORM, (verify,)),
    (epoch_check, "_broken_rule", Reason.EPOCH_ORIGIN, ()),
    (epoch_check, "_broken_rule", Reason.EPOCH_SIGNATURE, ()),
    (epoch_check, "_broken_rule", Reason.EPOCH_QUORUM, ()),
    (chunk, "epoch_broken", Reason.EPOCH_HEAD, (walk,)),
    (epoch_check, "_check_decided", Reason.UNANCHORED_MISSING, ()),
    (epoch_check, "_check_decided", Reason.UNANCHORED_LINES, ()),
    (evidence, "gather", Reason.CHECKPOINT_FORM, (verify,)),
    (evidence, "_fork", Reason.FORK, ()),
    (held, "Claim.contradicted", Reason.ROOT, ()),
    (held, "Claim.contradicted", Reason.HEAD, ()),
    (held, "Claim.contradicted", Reason.RECEIPT, ()),
    (readable, "check_readable", Reason.READABLE, (verify,)),
    (evidence, "_with_receipts", Reason.RECEIPT, ()),
    (verify, "_at_the_end", Reason.BEYOND_END, ()),
    (verify, "_unmatched", Reason.OLDER, ()),
    (verify, "_unmatched", Reason.RECEIPT, ()),
    (verify, "_unmatched", Reason.CODE, ()),
    (verify, "_at_the_end", Reason.CHECKPOINT_MISSING, ()),
    (verify, "_at_the_end", Reason.CHECKPOINT_LOGGED, ()),
    (verify, "_at_the_end", Reason.TORN, ()),
]

NOT_ALONE = {
    (Reason.PEOPLE_MISSING, "unfit_people"): "an edition that is not there is another than the one in force",
    (Reason.EPOCH_FORM, "judge_epochs"): "what has not its form has no fields, and its signatures are over its text",
    (Reason.EPOCH_ORIGIN, "_broken_rule"): "signatures are over the text and under names that contain the log id",
    (Reason.UNANCHORED_MISSING, "_check_decided"): "without the file there is nothing to go on with",
    (Reason.PADDING, "open_line"): "without a plaintext there is nothing to commit to",
    (Reason.TRUST_CARD, "_people"): "no signature is accepted under such a key",
    (Reason.CHECKPOINT_ORIGIN, "_parse"): "signatures are over the origin and under names that contain it",
    (Reason.RECEIPT, "_with_receipts"): "the digest is over the origin, so a receipt of another log fits none of this",
}


OF_FORM = {
    Reason.PEOPLE_FORM: "what has no form has no fields to go on with",
    Reason.FORM: "what has no form has no fields to go on with",
    Reason.PAYLOAD: "what has no form has no fields to go on with",
    Reason.UNREADABLE: "what cannot be opened has no contents to go on with",
    Reason.EMPTY: "where there is nothing, there is nothing to go on with",
    Reason.FILE: "what cannot be read has nothing to go on with",
    Reason.CHANGED: "the file must change meanwhile: tests/unit/audit/verify/test_verify.py",
    Reason.RESUME: "needs an earlier verification: the same tests",
}


class _Without(ast.NodeTransformer):
    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        self.removed = 0

    def _names(self, node: ast.AST) -> bool:
        return any(isinstance(part, ast.Attribute) and part.attr == self.reason.name for part in ast.walk(node))

    def visit_If(self, node: ast.If) -> ast.AST | None:
        if not node.orelse and len(node.body) == 1 and self._names(node.body[0]) and not isinstance(node.body[0], ast.If):
            self.removed += 1
            return None
        self.generic_visit(node)
        if not node.body:
            node.body = [ast.Pass()]
        return node

    def visit_For(self, node: ast.For) -> ast.AST:
        self.generic_visit(node)
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        if isinstance(node.value, ast.IfExp) and self._names(node.value):
            self.removed += 1
            keep = node.value.orelse if self._names(node.value.body) else node.value.body
            return ast.copy_location(ast.Return(keep), node)
        return node


def _without(module: ModuleType, name: str, reason: Reason) -> Callable[..., object]:
    owner = module
    for part in name.split("."):
        owner = getattr(owner, part)
    tree = ast.parse(textwrap.dedent(inspect.getsource(owner)))
    changer = _Without(reason)
    changed = ast.fix_missing_locations(changer.visit(tree))
    assert changer.removed, "the rule is not where it is looked for"
    space: dict[str, object] = {}
    flags = __import__("__future__").annotations.compiler_flag
    exec(compile(changed, f"<without {reason.value}>", "exec", flags), module.__dict__ | {}, space)
    made = space[name.rpartition(".")[2]]
    assert callable(made)
    return made


def _escapes(reason: Reason) -> list[str]:
    vault = honest_vault()
    escaped = []
    for mutation in ALL:
        if mutation.reason is not reason:
            continue
        case = mutation.make(vault)
        people = vault.log.people
        pairs = [people.audit, people.audit_later] if mutation.decrypt else []
        try:
            report = verify.verify(
                case.source(), case.card, receipts=case.receipts, held_checkpoints=case.held_checkpoints, audit_pairs=pairs
            )
        except (TypeError, KeyError, AttributeError):
            # The rule also guarded what comes after it; a crash is no valid answer.
            continue
        if report.verdict.is_valid:
            escaped.append(mutation.name)
    return escaped


def test_every_reason_has_its_rules_here_or_a_written_reason() -> None:
    assert {rule[2] for rule in RULES} | set(OF_FORM) == set(Reason)
    assert not {rule[2] for rule in RULES} & set(OF_FORM)


@pytest.mark.parametrize(
    ("module", "name", "reason", "users"), RULES, ids=[f"{rule[2].value} in {rule[1]}" for rule in RULES]
)
def test_without_the_rule_an_attack_passes(
    module: ModuleType,
    name: str,
    reason: Reason,
    users: tuple[ModuleType, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = _without(module, name, reason)
    owner_name, _, last = name.rpartition(".")
    owner = getattr(module, owner_name) if owner_name else module
    monkeypatch.setattr(owner, last, made)
    for user in users:
        monkeypatch.setattr(user, last, made)
    escaped = _escapes(reason)
    if (reason, last) in NOT_ALONE:
        assert escaped == [], "it is needed alone after all: take it off the list"
    else:
        assert escaped, f"no mutation needs the rule {reason.value} in {name}"
