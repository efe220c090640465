"""What two officers decide about people as pictures: pages and forms of the list, and the statements at the sealed vault."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtWidgets import QComboBox

from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.domain.alert import AlertFault, Channel, HowConfirmed
from twinseal.domain.duty_age import DutyAge
from twinseal.flows.demo import DemoVault
from twinseal.flows.demo_people import DemoPerson
from twinseal.flows.views.sealed import SealedDuty
from twinseal.flows.views.statements import FAILED, SENT, AlertTestView, SlipsView, Tried, WaitingSlip
from twinseal.gui.changes.new_keys_form import NewKeysForm
from twinseal.gui.changes.people_page import PeoplePage
from twinseal.gui.changes.subject_page import SubjectPage
from twinseal.gui.statements.alert_test_presenter import AlertTestPresenter
from twinseal.gui.statements.slip_presenter import SlipPresenter
from twinseal.gui.walker import Walker

_STEP_S: Final = 30
"""How long a code of an authenticator runs, in seconds."""
BETWEEN_S: Final = 4 * _STEP_S
"""Between two visits at which the same people type codes."""
_WAY: Final = "changes.way.people"


def walk_people(walker: Walker, demo: DemoVault) -> None:
    """Enrol somebody and give somebody new keys, seal it, acknowledge and confirm; begins and ends at the sealed vault."""
    by_name = {person.name.partition(" ")[0]: person for person in demo.people}
    olga, frank, grace, anna = (by_name[name] for name in ("Olga", "Frank", "Grace", "Anna"))
    walker.later(BETWEEN_S)
    open_for_maintenance(walker, frank, grace)
    walker.save("changes-of-officers")
    walker.click(_WAY)
    walker.save("people")
    _enrol(walker)
    _confirmed_at_once(walker, anna)
    _asked_about(walker)
    with_new_keys = _given_new_keys(walker, olga)
    walker.save("people-collected")
    walker.click("changes.review")
    walker.save("people-review")
    for each in (frank, grace):
        walker.type("changes.code", each.code_now(walker.now_s() + _STEP_S))
        walker.click("changes.sign")
        if each is frank:
            walker.save("people-first-signature")
    walker.settle(lambda: walker.router.shown is walker.router.opening.receipt)
    walker.save("receipt-people")
    walker.click("receipt.done")
    _statements(walker, with_new_keys, anna)


def open_for_maintenance(walker: Walker, first: DemoPerson, second: DemoPerson, *, saves: bool = False) -> None:
    """Open with these two from the sealed vault on; nothing that is stored is shown in it."""
    _open_for(
        "request.maintenance",
        "The new password of the hypervisor goes back, as was agreed this morning.",
        walker,
        first,
        second,
        saves,
    )


def walk_drill(walker: Walker, first: DemoPerson, second: DemoPerson) -> None:
    """Let these two hold a drill from the sealed vault on, to its end."""
    _open_for(
        "request.drill",
        "The drill of the quarter: two people, the printer, the way to the envelope.",
        walker,
        first,
        second,
        saves=True,
    )
    walker.save("open-drill")
    walker.click("open.drill_decrypt")
    walker.settle(walker.router.opening.open.drill.certify.isEnabled)
    walker.click("open.drill_printed")
    walker.click("open.drill_carry")
    walker.save("open-drill-decrypted")
    walker.click("open.drill_certify")
    walker.settle(lambda: walker.router.shown is walker.router.opening.receipt)
    walker.save("receipt-drill")
    walker.click("receipt.done")


def _open_for(asked: str, why: str, walker: Walker, first: DemoPerson, second: DemoPerson, saves: bool) -> None:
    kind = asked.partition(".")[2]
    walker.click("sealed.break_glass")
    walker.click("register_code.not_at_hand")
    walker.type("register_code.explanation", "The register is locked away.")
    walker.click("register_code.continue")
    walker.person("identify", first)
    walker.click("identify.continue")
    walker.click(asked)
    walker.type("request.justification", why)
    if saves:
        walker.save(f"request-{kind}")
    walker.click("request.submit")
    walker.person("confirm", second)
    if saves:
        walker.save(f"second-person-{kind}")
    walker.read("confirm.letter")
    walker.click("confirm.open")


def _enrol(walker: Walker) -> None:
    walker.click("people_page.enrol")
    walker.type("person_facts.person_name", "Fred Operator")
    walker.type("person_facts.team", "night shift")
    walker.save("people-enrol")
    walker.click("person_facts.go_on")
    walker.click("subject.suggest")
    strength = walker.router.opening.open.changes.form(SubjectPage).secret.strength
    asked = strength.accessibleName()
    walker.settle(lambda: strength.accessibleName() != asked)
    walker.save("people-passphrase")
    _new_passphrase(walker)
    walker.save("people-authenticator")
    _scan(walker)


def _new_passphrase(walker: Walker) -> str:
    secret = walker.router.opening.open.changes.form(SubjectPage).secret
    words = secret.passphrase.peek()
    walker.type("subject.passphrase_again", words)
    walker.click("subject.done")
    return words


def _scan(walker: Walker) -> str:
    shown = walker.router.opening.open.changes.form(SubjectPage).authenticator.seed.text()
    walker.type("subject.code", _code_of(walker, shown))
    walker.click("subject.done")
    return shown


def _code_of(walker: Walker, seed: str) -> str:
    with seed_from_text(seed) as opened:
        return code_at(opened, TotpParameters(), walker.now_s())


def _about(walker: Walker, name: str, act: str = "") -> None:
    """Choose somebody on the page of people, and press an act."""
    rows = walker.router.opening.open.changes.form(PeoplePage).rows
    place = next(place for place, words in enumerate(rows.row_texts()) if words.startswith(name))
    rows.setCurrentIndex(rows.model().index(place, 0))
    walker.settle()
    if act:
        walker.click(f"people_page.{act}")


def _confirmed_at_once(walker: Walker, anna: DemoPerson) -> None:
    walker.click(_WAY)
    _about(walker, "Fred")
    walker.save("people-held-back")
    walker.click("people_page.confirm")
    walker.person("third_page", anna)
    walker.save("people-third")
    walker.click("third_page.sign")


def _asked_about(walker: Walker) -> None:
    walker.click(_WAY)
    _about(walker, "Olga")
    walker.save("people-chosen")
    for act, form in (("suspend", "leave_form"), ("facts", "person_facts")):
        _about(walker, "Olga", act)
        walker.save(f"people-{act}")
        walker.click(f"{form}.leave")
    _about(walker, "Frank", "keys")
    walker.click("new_keys.go_on")
    walker.save("people-what-they-have")
    walker.click("subject.leave")


def _given_new_keys(walker: Walker, olga: DemoPerson) -> DemoPerson:
    """Give somebody a passphrase and an authenticator; return them with both."""
    walker.click(_WAY)
    _about(walker, "Olga", "keys")
    walker.router.opening.open.changes.form(NewKeysForm).ways.choose("forgotten")
    walker.save("people-new-keys")
    walker.click("new_keys.go_on")
    walker.click("subject.suggest")
    words = _new_passphrase(walker)
    return replace(olga, passphrase=words, totp_seed=_scan(walker))


def _statements(walker: Walker, olga: DemoPerson, anna: DemoPerson) -> None:
    walker.later(BETWEEN_S)
    walker.save("sealed-people")
    walker.click("sealed.acknowledge")
    walker.person("acknowledge", anna)
    walker.save("acknowledge-who")
    walker.click("acknowledge.continue")
    walker.save("acknowledge-read")
    walker.click("acknowledge_read.sign")
    walker.later(BETWEEN_S)
    walker.click("sealed.meeting")
    walker.person("meeting_subject", olga)
    walker.save("confirm-whose-keys")
    walker.click("meeting_subject.continue")
    walker.person("meeting_third", anna)
    walker.save("confirm-third")
    walker.click("meeting_third.continue")
    walker.save("confirm-read")
    walker.click("meeting.sign")
    walker.save("sealed-confirmed")
    _alerts(walker, olga)


def _alerts(walker: Walker, olga: DemoPerson) -> None:
    """Draw what a demo has no need of: its rules send no alert out of the room, and want no slips."""
    router, sealed = walker.router, walker.router.start.sealed
    slip, test = router.feature("slip"), router.feature("alert_test")
    if not isinstance(slip, SlipPresenter) or not isinstance(test, AlertTestPresenter) or router.start.vault is None:
        return
    due = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
    view = router.start.vault.view()
    duties = tuple(SealedDuty(kind, 3, due, DutyAge.LONG_OVERDUE) for kind in ("alert", "alert_test"))
    sealed.show_view(replace(view, duties=duties))
    walker.save("sealed-alerts")
    slip.begin(router.start.vault, sealed)
    walker.person("slip", olga)
    walker.save("slip-who")
    waiting = tuple(WaitingSlip(number, 3, due) for number in (344, 346))
    slip.typed_on.show_view(SlipsView(olga.name, tuple(HowConfirmed), waiting))
    router.show(slip.typed_on)
    walker.type("slip_code.code", "7K3-M0Q")
    walker.save("slip-code")
    slip.end()
    test.begin(router.start.vault, sealed)
    walker.person("alert_test", olga)
    walker.save("alert-test-who")
    tried = (
        Tried(Channel.SOUND, SENT, player="pw-play"), Tried(Channel.TRAY, FAILED), Tried(Channel.SYSLOG, SENT),
        Tried(Channel.DROP, FAILED, AlertFault.NOT_A_MOUNT),
    )  # fmt: skip
    test.sent_on.show_view(AlertTestView(361, tried), olga.name)
    router.show(test.sent_on)
    walker.save("alert-test-failed")
    test.sent_on.show_view(AlertTestView(365, tuple(Tried(each.channel, SENT) for each in tried)), olga.name)
    heard = walker.find("alert_test_sent.sound")
    if isinstance(heard, QComboBox):
        heard.setCurrentIndex(1)
    walker.type("alert_test_sent.tray", "7K3-M0Q")
    walker.tick("alert_test_sent.drop_missed")
    walker.save("alert-test-sent")
    test.end()
    walker.settle()
