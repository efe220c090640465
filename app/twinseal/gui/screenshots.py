"""Every component and every screen as a picture, in each theme and size.

The screens are those of a real demo vault, which is walked through once by its own controls.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QPushButton,
)

from twinseal import bootstrap
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.domain.opening import ResealCause
from twinseal.flows.demo import DemoVault
from twinseal.flows.demo_people import DemoPerson
from twinseal.flows.views.verification import BroughtView
from twinseal.gui import theme
from twinseal.gui.design.tokens import PALETTES
from twinseal.gui.gallery.sheets import sheets
from twinseal.gui.opening.envelope_list import EnvelopeList
from twinseal.gui.screenshots_changes import walk_changes
from twinseal.gui.screenshots_desk import walk_desk
from twinseal.gui.screenshots_people import BETWEEN_S, open_for_maintenance, walk_drill, walk_people
from twinseal.gui.walker import SIZES, Walker, Wanted, picture
from twinseal.gui.widgets.passphrase_field import PassphraseField


def draw_all(options: argparse.Namespace) -> int:
    """Draw what `twinseal screens` was asked for; returns the exit code. `options` are those of that command."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        return 1
    wanted = Wanted(Path(options.out), tuple(options.theme or PALETTES), tuple(options.size or SIZES))
    wanted.folder.mkdir(parents=True, exist_ok=True)
    theme.load_fonts()
    for name in wanted.themes:
        theme.apply(application, name)
        for scale in sorted({scale for _, _, scale in wanted.sizes}):
            for part, sheet in sheets():
                picture(sheet, scale).save(str(wanted.folder / f"component-{part}-{name}@{scale:g}.png"))
                sheet.close()
    if not options.components:
        theme.apply(application, wanted.themes[0])
        walk_screens(application, wanted)
    return 0


def walk_screens(application: QApplication, wanted: Wanted) -> None:
    """Walk through a demo vault from the welcome to a broken log, and save every screen."""
    with tempfile.TemporaryDirectory(prefix="twinseal-pictures-") as place:
        # What the person who draws them has remembered on this machine is on no picture.
        os.environ["XDG_STATE_HOME"] = str(Path(place) / "state")
        walker = Walker(application, wanted)
        walker.save("welcome")
        _recent(walker, Path(place))
        _ceremony(walker, Path(place))
        demo = bootstrap.make_demo(walker.router.machine, Path(place))
        walker.router.start.take_vault(Path(demo.vault))
        walker.settle()
        walker.save("sealed-demo-drawer")
        walker.router.window.drawer.set_open(False)
        walker.save("sealed")
        _opening(walker, demo)
        walk_people(walker, demo)
        walker.later(BETWEEN_S)
        walk_desk(walker, demo)
        _verify(walker, demo)
        _lost_key(walker, demo)
        _broken_log(walker, demo)
        walker.router.window.close()


def _recent(walker: Walker, place: Path) -> None:
    walker.tick("welcome.remember")
    here = place / "North plant.twinseal"
    here.mkdir()
    (here / "header.json").touch()
    recent = bootstrap.recent_vaults(walker.router.machine)
    for vault in (Path("/media/stick/Substation 7.twinseal"), here):
        recent.add(vault)
    walker.router.start.recent.refresh()
    walker.save("welcome-recent")
    walker.tick("welcome.remember")


def _enrol(walker: Walker, name: str, role: int, team: str) -> None:
    walker.type("ceremony.person_name", name)
    box = walker.find("ceremony.role")
    if isinstance(box, QComboBox):
        box.setCurrentIndex(role)
    walker.type("ceremony.team", team)
    walker.click("ceremony.suggest")
    again, first = walker.find("ceremony.passphrase_again"), walker.find("ceremony.passphrase")
    if isinstance(first, PassphraseField) and isinstance(again, PassphraseField):
        again.set_text(first.peek())
    ceremony = walker.router.ceremony.screen
    if ceremony is not None:
        ceremony.people_page.form.judge_now()
        walker.settle()


def _prove(walker: Walker) -> None:
    seed = walker.find("ceremony.seed")
    if isinstance(seed, QLabel):
        with seed_from_text(seed.text()) as opened:
            walker.type("ceremony.code", code_at(opened, TotpParameters(), walker.now_s()))
    walker.click("ceremony.prove")


def _policy(walker: Walker) -> None:
    walker.save("ceremony-policy")
    walker.tick("ceremony.alert_drop")
    # Nobody names a folder: the page stays, and says so.
    walker.click("ceremony.continue")
    walker.save("ceremony-policy-tried")
    walker.tick("ceremony.alert_drop")
    walker.click("ceremony.continue")


def _ceremony(walker: Walker, place: Path) -> None:
    walker.click("welcome.found")
    # Built in slices, and shown when the last of them stands.
    walker.settle(lambda: walker.router.shown is walker.router.ceremony.screen)
    walker.type("ceremony.vault_name", "Plant north")
    walker.type("ceremony.place", "Secure room 1.07")
    walker.type("ceremony.folder", str(place))
    walker.type("ceremony.organisation", "Waterworks North")
    walker.type("ceremony.zone", "Europe/Berlin")
    walker.type("ceremony.hours", "weekdays")
    walker.click("ceremony.continue")
    walker.save("ceremony-vault-refused")
    walker.type("ceremony.hours", "Mon-Fri 07:00-17:00")
    walker.save("ceremony-vault")
    walker.click("ceremony.folder_browse")
    walker.save("ceremony-folder-list")
    walker.click("ceremony.folder_browse")
    walker.click("ceremony.continue")
    _policy(walker)
    walker.save("ceremony-people")
    _enrol(walker, "Olga Operator", 0, "operations")
    walker.save("ceremony-person")
    walker.click("ceremony.enrol")
    walker.save("ceremony-proof")
    _prove(walker)
    for name, role, team in (("Frank Officer", 1, "security"), ("Grace Officer", 1, "network")):
        _enrol(walker, name, role, team)
        walker.click("ceremony.enrol")
        _prove(walker)
    walker.save("ceremony-pairs")
    walker.click("ceremony.continue")
    for name, system in (("Domain controller, local administrator", "SRV-DC-01"), ("Core switch, enable", "SW-CORE-1")):
        walker.type("ceremony.envelope_label", name)
        walker.type("ceremony.envelope_system", system)
        walker.type("ceremony.envelope_where", "Console in rack 3, or by KVM port 7")
        walker.type("ceremony.envelope_user", "Administrator")
        walker.click("ceremony.envelope_generate")
        walker.save("ceremony-envelope")
        walker.click("ceremony.envelope_add")
    walker.click("ceremony.field_add")
    walker.save("ceremony-envelopes")
    walker.click("ceremony.field_remove.0")
    walker.click("ceremony.continue")
    walker.save("ceremony-check")
    walker.click("ceremony.abandon")
    walker.save("ceremony-question")
    walker.click("ceremony.question_no")
    walker.click("ceremony.found")
    walker.save("ceremony-founded")
    walker.click("ceremony.preview_record")
    walker.save("ceremony-founded-preview")
    walker.click("ceremony.done")
    walker.click("sealed.leave")


def _opening(walker: Walker, demo: DemoVault) -> None:
    operator = next(person for person in demo.people if person.role == "operator")
    officer = next(person for person in demo.people if person.role == "officer" and person.team != operator.team)
    walker.click("sealed.break_glass")
    walker.click("register_code.not_at_hand")
    walker.save("register-code-not-at-hand")
    walker.click("register_code.abandon")
    walker.save("ended")
    walker.click("ended.done")
    walker.click("sealed.break_glass")
    walker.save("register-code")
    walker.type("register_code.code", demo.register_code)
    walker.click("register_code.continue")
    walker.person("identify", operator)
    walker.save("first-person")
    walker.person("identify", operator)
    walker.click("identify.continue")
    _ask(walker, saves=True)
    walker.save("request-why")
    walker.click("request.submit")
    walker.person("confirm", officer)
    walker.save("second-person")
    walker.click("confirm.refuse")
    walker.type("confirm.reason", "The power is back since 17:25; try the normal way once more, then ask again.")
    walker.save("refusal")
    walker.click("confirm.back")
    walker.person("confirm", officer)
    walker.read("confirm.letter")
    walker.click("confirm.open")
    walker.save("open")
    _look(walker)
    walker.click("open.mask")
    walker.save("masked")
    walker.router.opening.reseal(ResealCause.HAND)
    walker.settle()
    walker.save("receipt")
    walker.click("receipt.done")
    _maintenance(walker, operator, officer)


def _maintenance(walker: Walker, operator: DemoPerson, officer: DemoPerson) -> None:
    walker.later(BETWEEN_S)
    open_for_maintenance(walker, operator, officer, saves=True)
    walker.save("open-maintenance")
    walker.router.opening.reseal(ResealCause.HAND)
    walker.settle()
    walker.save("receipt-maintenance")
    walker.click("receipt.done")
    walker.later(BETWEEN_S)
    walk_drill(walker, operator, officer)


def _ask(walker: Walker, *, saves: bool = False) -> None:
    envelopes = walker.find("request.envelopes")
    if isinstance(envelopes, EnvelopeList):
        envelopes.envelopes.tick(0, on=True)
        envelopes.envelopes.tick(2, on=True)
    if saves:
        walker.save("request-envelopes")
    walker.click("request.say_why")
    walker.type("request.answer.0", "The directory service")
    walker.type("request.answer.1", "No administrator can log on")
    walker.type("request.reference", "INC-004711")
    walker.type(
        "request.justification", "The directory service is down after the power cut; it must be repaired at its console."
    )


def _look(walker: Walker) -> None:
    hold = walker.find("open.reveal.1")
    if isinstance(hold, QPushButton):
        hold.setDown(True)
        hold.pressed.emit()
        walker.settle()
        walker.save("revealed")
        hold.setDown(False)
        hold.released.emit()
    for name in ("extend", "add"):
        walker.click(f"open.show_{name}")
        walker.save(f"open-{name}")
        walker.click("open.more_leave")
    walker.router.opening.open.countdown.show_s(97, 900)
    walker.save("open-last-minutes")
    walk_changes(walker)


def _verify(walker: Walker, demo: DemoVault) -> None:
    walker.click("sealed.leave")
    walker.click("welcome.verify")
    walker.save("verify")
    walker.type("verify.path", demo.vault)
    walker.type("verify.trust_card", demo.trust_card)
    walker.click("verify.start")
    walker.save("verify-intact")
    screen = walker.router.start.verifying.screen
    for name, verdict, is_report in (
        ("tampered", "TAMPERED", False),
        ("report", "VALID-UNANCHORED", True),
    ):
        facts = (("verdict", verdict),)
        screen.show_answer(
            BroughtView(verdict, is_report, "The verifier's sentence appears here.", "What to do appears here.", facts)
        )
        walker.save(f"verify-{name}")
    walker.type("verify.path", str(Path(demo.vault).parent / "nothing here"))
    walker.click("verify.start")
    walker.save("verify-refused")
    walker.click("verify.leave")
    walker.router.start.take_vault(Path(demo.vault))
    walker.settle()


def _lost_key(walker: Walker, demo: DemoVault) -> None:
    # Others than before: no code is taken twice.
    operator = next(person for person in reversed(demo.people) if person.role == "operator")
    officer = next(person for person in reversed(demo.people) if person.role == "officer")
    walker.click("sealed.leave")
    walker.router.machine.files.remove(Path(demo.vault) / "audit" / "next.key")
    walker.router.start.take_vault(Path(demo.vault))
    walker.settle()
    walker.save("key-lost")
    walker.click("key_lost.continue")
    walker.save("sealed-key-lost")
    walker.click("sealed.break_glass")
    walker.click("register_code.not_at_hand")
    walker.type("register_code.explanation", "The register is locked away.")
    walker.click("register_code.continue")
    walker.person("identify", operator)
    walker.click("identify.continue")
    _ask(walker)
    walker.click("request.submit")
    walker.person("confirm", officer)
    walker.read("confirm.letter")
    walker.click("confirm.open")
    walker.save("open-key-lost")
    walker.router.opening.reseal(ResealCause.HAND)
    walker.settle()
    walker.save("receipt-key-lost")
    walker.click("receipt.done")
    _new_phone(walker, officer, operator)


def _new_phone(walker: Walker, officer: DemoPerson, witness: DemoPerson) -> None:
    """Ask for a new phone of the other officer, up to the passphrase that opens."""
    walker.later(BETWEEN_S)
    walker.click("sealed.break_glass")
    walker.click("register_code.not_at_hand")
    walker.type("register_code.explanation", "The register is locked away.")
    walker.click("register_code.continue")
    walker.person("identify", officer)
    walker.click("identify.continue")
    walker.click("request.new_phone")
    walker.type("request.justification", "The phone fell into the river on Sunday; it was seen by three of us.")
    walker.save("request-new-phone")
    walker.click("request.submit")
    walker.person("confirm", witness)
    walker.save("witness-new-phone")
    walker.read("confirm.letter")
    walker.click("confirm.open")
    walker.save("lost-phone")
    walker.click("lost_phone.abandon")
    walker.click("ended.done")


def _broken_log(walker: Walker, demo: DemoVault) -> None:
    walker.click("sealed.leave")
    log = Path(demo.vault) / "audit" / "log.tws"
    walker.router.machine.files.replace(log, b"no log")
    walker.router.start.take_vault(Path(demo.vault))
    walker.settle()
    walker.save("sealed-log-broken")
    walker.click("sealed.paper_form")
    walker.save("paper-form")
