"""The page docs/screens.md: every screen of the window with its controls, as the features build them."""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Final

from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFrame, QLabel, QWidget

from twinseal import bootstrap
from twinseal.domain.policy.policy import RULES
from twinseal.gui.ceremony.import_card import ImportCard
from twinseal.gui.features import FEATURES
from twinseal.gui.opening.open_screen import OpenScreen
from twinseal.gui.router import Router
from twinseal.gui.worker import Worker

_HEAD: Final = """\
# Screens and their controls

Made from the screens of `app/twinseal/gui/` by `python -P -m twinseal.gui.screens_page`; a test holds this page to it.

Names are stable: scripts, accessibility tools and tests find controls by them. Every screen as an image, in each theme:
`twinseal screens --out DIR`, beside a gallery of every component in every state.

Every screen has the same header, with the vault, the step and the state, and the same footer: what leads away stands at its
left, what the screen is for at its right. Between them one page scrolls, by the wheel or by Page Up and Page Down.

Keys: Enter goes on, as a rule by what stands at the bottom right, with the key printed on it; Esc does what stands at the
bottom left. Space presses or holds a button, Tab and arrows move. Enter or Esc held down answers once. F1 lists what the keys do on the screen that is shown, and
hides what was shown behind it. F9 and F12 work whatever has the keyboard, also above an open list, menu or dialog. While the vault is open F9 masks everything and F12 reseals. Before that F9 hides a
passphrase that is shown, and F12 ends the opening and returns to the sealed vault. At the audit desk F12 signs out, and Ctrl with 1 to 9 goes to a page of it. The
contents are also masked when the window is minimised, or when another program's window comes to the front. Esc asks before
an opening or a ceremony is abandoned; the button *Abandon* of an opening does not ask. While a passphrase is checked, Esc ends the check and nothing else:
nobody then knows whether it was right, and it counts as no attempt.

An aid that reads aloud is told of each control by role and name, and by itself of the question when a screen comes, of
each refusal, and of the time: while the vault is open at 5, 2 and 1 minutes, 30 and 10 seconds, before an answer at 60, 30 and 10 seconds. A
secret has no name that tells it. Ctrl+Shift+R, while it is held, is logged, and then spells it sign by sign. Where a line is to
be written into the paper register, the same keys read it twice.

Ctrl and `+` make everything larger, Ctrl and `-` smaller, in the steps 0.9, 1, 1.1, 1.25 and 1.5; Ctrl and `0` go back to 1.
None of them types anything, in whatever field. On top of that a window larger than 1280 by 800 draws everything larger by
itself, and beyond 1680 by 1050 pixels of that scale the rest of a large window stays empty. Size and step are remembered.

Some controls come and go: what needs a vault, a log or a drive is shown where there is one. Where a name has `<n>` there is
one for each of several things, counted from 0. Of the envelopes after the first the names begin with `open.1`, `open.2` and
so on, instead of `open`. The control of each rule of a policy is in [policy.md](policy.md).
"""
COUNTED: Final = {
    "confirm.envelope.<n>": "narrow the request by this envelope",
    "confirm.minutes.<n>": "shorten the time to so many minutes",
    "request.answer.<n>": "answer to a question of the reason",
    "request.minutes.<n>": "ask for so many minutes",
    "open.secret.<n>": "the secret, shown while it is held",
    "open.reveal.<n>": "hold to show",
    "open.reveal.<n>.<n>": "hold to show a one-time code",
    "open.type_back.<n>": "retype it to check",
    "open.check.<n>": "check what was retyped",
    "open.live_code.<n>": "current code of a stored authenticator seed",
    "open.save.<n>": "save a file to the removable drive",
    "open.put_back": "put the new secret of this envelope back into it",
    "open.tick.<n>.<n>": "tick a one-time code off",
    "overview.used": "how often, and for how long; each row leads to what it counts",
    "overview.followed_up": "what was done afterwards; each row leads to where it stands",
    "overview.trend": "emergencies of earlier quarters",
    "overview.counted.<n>": "what was most frequent; each row leads to its openings",
    "changes.draft_take.<n>": "take up a list of an earlier opening",
    "changes.draft_leave.<n>": "keep it for the next opening",
    "changes.draft_drop.<n>": "drop it for good",
    "changes.way.contents": "put something into an envelope",
    "changes.way.undo": "put the contents before the last change back",
    "changes.way.close": "close what is owed",
    "changes.way.label": "change label or card; for two officers",
    "changes.way.new": "add an envelope; for two officers",
    "changes.way.import": "take in what KeePass or a CSV file holds; for two officers",
    "changes.way.retire": "retire an envelope; for two officers",
    "changes.way.people": "everybody who belongs to the vault, and what can be changed about them; for two officers",
    "changes.way.phone": "let who lost the phone come to the machine; in an opening for a new phone",
    "changes.way.policy": "change rules of the policy; for two officers",
    "changes.way.category": "add, change or retire a reason for requests; for two officers",
    "changes.way.place": "change the place, or what is said of the site; for two officers",
    "changes.way.threshold": "change a threshold of findings; for two officers",
    "changes.way.rekey": "make all keys new, and have every envelope rotated; for two officers",
    "changes.way.clock": "say why the clock stepped; for two officers",
    "changes.way.confirm": "take up that a third person confirmed somebody; for two officers",
    "ceremony.remove.<n>": "take a person out",
    "ceremony.prove_person.<n>": "set up a person's authenticator that was put off",
    "ceremony.envelope_remove.<n>": "take an envelope out",
    "ceremony.field_kind.<n>": "kind of a further field",
    "ceremony.field_name.<n>": "its name",
    "ceremony.field_value.<n>": "its value",
    "ceremony.field_remove.<n>": "take it out",
    "demo.code.<id>": "current code of a fictitious person, `<id>` in the demo vault",
    "demo.passphrase.<id>": "their passphrase",
    "demo.fill_register": "fill the register code in, where it is asked for",
    "demo.fill.<n>": "fill name, passphrase and code into the sign-in that is shown",
}
"""Controls that only a vault with contents brings, one for each of several things."""
_DEMO: Final = "In the drawer that *Demo* in the header opens, with a hatched border, for demo vaults only."
_BLANKS: Final = (QWidget, QFrame, QAbstractButton)
"""Classes of the library that say nothing of what a control is."""


def screens_page(router: Router) -> str:
    """Return the page that lists every control; the screens that were not needed so far are built."""
    screens = [screen for row in FEATURES for screen in router.feature(row.name).screens()]
    for part in (part for screen in screens for part in screen.findChildren(ImportCard)):
        part.build()
    for screen in screens:
        if isinstance(screen, OpenScreen):
            screen.drill.hide()
    rows = [row for screen in screens for row in _section(screen)]
    head = _section(router.window.header)
    return "\n".join((_HEAD, *head, *rows, "## demo", "", _DEMO, "", *_table(_counted("demo")))) + "\n"


def controls_of(screen: QWidget) -> Iterator[QWidget]:
    """Yield what somebody can use or look at by its name; the rules of a policy have a page of their own."""
    for control in screen.findChildren(QWidget):
        name = control.objectName()
        if "." in name and not isinstance(control, QLabel) and name.partition(".")[2] not in RULES:
            yield control


def _section(screen: QWidget) -> Iterable[str]:
    name, about = screen.objectName(), inspect.cleandoc(type(screen).__doc__ or "")
    rows = [(control.objectName(), _kind(control), _words(control)) for control in controls_of(screen)]
    return (f"## {name}", "", about, "", *_table((*rows, *_counted(name))), "")


def _table(rows: Iterable[tuple[str, str, str]]) -> Iterable[str]:
    return (
        "| name | kind | what it is |",
        "|---|---|---|",
        *(f"| `{name}` | {kind} | {words} |" for name, kind, words in rows),
    )


def _counted(screen: str) -> Iterable[tuple[str, str, str]]:
    return ((name, "", words) for name, words in COUNTED.items() if _screen_of(name) == screen)


def _screen_of(name: str) -> str:
    """Return the screen that a control of a name comes and goes on: the list of changes stands in the open vault."""
    first = name.partition(".")[0]
    return {"changes": "open", "overview": "audit"}.get(first, first)


def _kind(control: QWidget) -> str:
    """Return the library's word for a control, or our own where the library has none."""
    theirs = next(kind for kind in type(control).__mro__ if kind.__module__.startswith("PySide6."))
    return type(control).__name__ if theirs in _BLANKS else theirs.__name__.removeprefix("Q")


def _words(control: QWidget) -> str:
    written = "" if isinstance(control, QComboBox) else getattr(control, "text", str)()
    words = control.accessibleName() or written.replace("&", "")
    if not re.search("[a-z]", words):
        # A clock or a code has no words of its own, and a part that comes and goes has none yet.
        words = inspect.cleandoc(type(control).__doc__ or "").partition("\n")[0].rstrip(".")
    more = control.accessibleDescription()
    return f"{words}. {more}" if more else words


def main() -> None:
    """Build every screen off any display, and print the page."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication(sys.argv[:1])
    router = Router(bootstrap.real_machine(), Worker())
    print(screens_page(router), end="")  # noqa: T201 - this is what it is for
    router.window.close()
    application.processEvents()


if __name__ == "__main__":
    main()
