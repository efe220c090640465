"""The page docs/events.md: every kind of event, with what it means, its fields and its sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from twinseal.domain.events.coded import OWN, REFUSALS
from twinseal.domain.events.kind import Field, Kind
from twinseal.domain.events.registry import COMMON, KINDS
from twinseal.domain.texts import ENGLISH, sentences_of


def event_page() -> str:
    """Return the page that lists every event with its fields."""
    rows = [
        "# Events of the log",
        "",
        "Made from `app/twinseal/domain/events/` by `python -P -m twinseal.domain.events.page`; a test holds this page to it.",
        "",
        "## Fields of every event",
        "",
        *_table(COMMON),
        "",
        "In addition to `v`, `seq` and `salt` (docs/formats.md, 1.1).",
        "",
        "## Events",
        *(row for kind in KINDS.values() if not kind.later for row in _section(kind)),
        "",
        "## Events of parts not built yet",
        "",
        "Nothing writes these yet. They are listed so that later parts need no new format.",
        *(row for kind in KINDS.values() if kind.later for row in _section(kind)),
        "",
        "## Codes",
        "",
        "A field of type `coded` says something by one of these codes, with its facts beside `code` by their names (docs/formats.md, 7). What the",
        "program says of each stands in `resources/texts/en.txt`, under the same code.",
        "",
        "| code | sentence |",
        "|---|---|",
        *(f"| `{code}` | {sentence} |" for code, sentence in _sentences()),
        "",
        "Beside these, an entry holds the texts of refusals: a code below one of these.",
        "",
        "| code of the refusal | meaning |",
        "|---|---|",
        *(f"| `{code}` | {(refusal.__doc__ or '').splitlines()[0]} |" for code, refusal in sorted(REFUSALS.items())),
    ]
    return "\n".join(rows) + "\n"


def _sentences() -> Iterable[tuple[str, str]]:
    table = sentences_of(ENGLISH)
    return ((code, table[code].replace("|", "\\|")) for code in OWN)


def _section(kind: Kind) -> Iterable[str]:
    yield from ("", f"### `{kind.name}`", "", kind.meaning)
    holds = [f"* {sentence}" for sentence in sorted(tag.value for tag in kind.tags)]
    holds += ["* what it names counts as seen, and has to be changed"] if kind.exposes else []
    holds += ["* the next two people are told of it before they countersign the log"] if kind.trouble else []
    if holds:
        yield from ("", *holds)
    if kind.fields:
        yield from ("", *_table(kind.fields))


def _table(fields: Mapping[str, Field]) -> Iterable[str]:
    yield from ("| field | type | meaning |", "|---|---|---|")
    for name, field in fields.items():
        yield f"| `{name}` | {field.type.value} | {field.meaning} |"


if __name__ == "__main__":
    print(event_page(), end="")  # noqa: T201 - this is what it is for
