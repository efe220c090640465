"""Who can open together by a change, and who no longer: said at the review, since no row about a rule or a team names a pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.texts import Text


def pairs_changed(facts: VaultFacts, after: Iterable[tuple[str, str]]) -> Iterator[Text]:
    """Yield a sentence for each pair that is no more, then for each that is new; `after` are the pairs then, `facts` those before."""
    then, before = set(after), set(facts.pairs)
    for first, second in sorted(before - then):
        yield Text("change.follows.pair_gone", pair=_both(facts, first, second))
    for first, second in sorted(then - before):
        yield Text("change.follows.pair_new", pair=_both(facts, first, second))


def _both(facts: VaultFacts, first: str, second: str) -> Text:
    return Text("change.both", first=facts.name(first), second=facts.name(second))
