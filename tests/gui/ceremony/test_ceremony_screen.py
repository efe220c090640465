"""The founding in the window: by keyboard alone, nothing lost by a refusal, secrets gone at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.founding_keyboard import Keyboard
from fakes.silent_tones import SilentTones
from twinseal.crypto import derivation, strength
from twinseal.crypto.derivation import TESTS_ONLY, Cost
from twinseal.domain.alert import Channel, Moment
from twinseal.domain.constitution import Site
from twinseal.domain.errors import Cancelled
from twinseal.domain.policy.policy import Policy
from twinseal.domain.ports import AlertWay
from twinseal.gui.ceremony import ceremony_screen as pages
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.host.drop_folder import DropFolder
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import VaultPaths


@pytest.fixture
def keyboard(cast: Cast, qtbot: QtBot, tmp_path: Path) -> Iterator[Keyboard]:
    folder = tmp_path / "new"
    folder.mkdir()
    made = Keyboard(cast, qtbot, folder)
    yield made
    made.router.window.close()


def test_what_is_wrong_of_the_site_is_said_where_it_was_typed(keyboard: Keyboard) -> None:
    page = keyboard.screen.vault_page
    keyboard.type("ceremony.vault_name", "New plant")
    keyboard.type("ceremony.place", "Room 2")
    keyboard.type("ceremony.folder", str(keyboard.folder))
    keyboard.type("ceremony.zone", "Europe/")
    keyboard.type("ceremony.hours", "weekdays")
    keyboard.key("ceremony.hours", Qt.Key.Key_Return)
    keyboard.settle(lambda: page._site["hours"].is_wrong)
    assert keyboard.screen.pages.index == pages.VAULT
    assert page._site["zone"].is_wrong
    assert not page._site["organisation"].is_wrong
    assert "weekdays cannot be read" in page._site["hours"].message.text()
    assert page.zone.hasFocus()
    assert page.vault_name.text() == "New plant"
    keyboard.type("ceremony.zone", "Europe/Berlin")
    keyboard.type("ceremony.hours", "Mon-Fri 07:00-17:00")
    assert not page._site["hours"].is_wrong
    keyboard.key("ceremony.hours", Qt.Key.Key_Return)
    keyboard.settle(lambda: keyboard.screen.pages.index == pages.POLICY)


def test_a_vault_is_founded_by_keyboard_alone(keyboard: Keyboard) -> None:
    keyboard.type("ceremony.organisation", "Waterworks North")
    keyboard.type("ceremony.zone", "Europe/Berlin")
    keyboard.type("ceremony.hours", "Mon-Fri 07:00-17:00")
    keyboard.to_people()
    for name, role, team in (("Ada", 0, "ops"), ("Bo", 1, "sec"), ("Di", 2, "")):
        keyboard.enrol(name, role, team)
        keyboard.prove()
    pairs = keyboard.screen.people_page.pairs.row_texts()
    assert "Bo" in pairs[0]
    assert "Ada" in pairs[0]
    keyboard.press("ceremony.continue")
    keyboard.envelope()
    keyboard.press("ceremony.continue")
    assert keyboard.screen.pages.index == pages.CHECK
    keyboard.press("ceremony.found")
    keyboard.settle(lambda: keyboard.screen.pages.index == pages.FOUNDED)
    code = keyboard.text("ceremony.register_code")
    assert code.startswith("0001 ")
    assert (keyboard.folder / "New plant.twinseal").is_dir()
    header = load_header(keyboard.cast.machine.files, VaultPaths(keyboard.folder / "New plant.twinseal"))
    site = header.constitution.site
    assert (site.organisation, site.zone) == ("Waterworks North", "Europe/Berlin")
    assert site.hours == (((420, 1020),),) * 5 + ((), ())
    keyboard.press("ceremony.preview_record")
    keyboard.settle(lambda: "of 3" in keyboard.text("ceremony.preview_where"))
    keyboard.press("ceremony.preview_on")
    assert keyboard.text("ceremony.preview_where") == "Page 2 of 3"
    assert not keyboard.find("ceremony.preview_print").isEnabled() or keyboard.find("ceremony.preview_printer").isEnabled()
    # Not at once: the code below it is not put away by somebody who is still typing.
    keyboard.settle(lambda: keyboard.find("ceremony.done").isEnabled())
    keyboard.press("ceremony.done")
    keyboard.settle(lambda: keyboard.router.window.screen_shown is keyboard.router.start.sealed)
    assert keyboard.router.ceremony.screen is None


def measuring(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin again with a measuring of the cost that only ends when it is stopped, and walk up to it."""

    def endless(*, progress: Callable[[int, int], None], should_stop: Callable[[], bool], **_: object) -> Cost:
        progress(1, 2)
        while not should_stop():
            time.sleep(0.005)
        raise Cancelled

    monkeypatch.setattr(derivation, "calibrate", endless)
    keyboard.router.machine = replace(keyboard.router.machine, kdf=None)
    keyboard.router.ceremony.begin()
    keyboard.settle()
    keyboard.type("ceremony.vault_name", "New plant")
    keyboard.type("ceremony.place", "Room 2")
    keyboard.type("ceremony.folder", str(keyboard.folder))
    keyboard.key("ceremony.folder", Qt.Key.Key_Return)
    keyboard.screen.go_on()
    stop = keyboard.screen.policy_page.findChild(QPushButton, "ceremony.measuring_stop")
    keyboard.qtbot.waitUntil(lambda: stop.isVisible())


def test_the_measured_cost_is_told_before_the_founding(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    measuring(keyboard, monkeypatch)
    keyboard.press("ceremony.measuring_stop")
    assert keyboard.screen.pages.index == pages.POLICY
    assert "Cancelled" in keyboard.screen.notice.text()
    assert not keyboard.screen.policy_page.findChild(QPushButton, "ceremony.measuring_stop").isVisible()
    monkeypatch.setattr(derivation, "calibrate", lambda **_: Cost(TESTS_ONLY, 950, "This machine has little memory."))
    keyboard.press("ceremony.continue")
    assert keyboard.screen.pages.index == pages.PEOPLE
    keyboard.press("ceremony.continue")
    keyboard.press("ceremony.continue")
    assert keyboard.text("ceremony.cost") == "Guessing one passphrase takes 0.9 s and 64 KiB on this machine."
    assert "little memory" in keyboard.text("ceremony.warnings")


def test_abandoning_ends_the_measuring(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    measuring(keyboard, monkeypatch)
    keyboard.screen.abandoned.emit()
    keyboard.settle(lambda: keyboard.router.window.screen_shown is keyboard.router.start.welcome)
    assert list(keyboard.folder.iterdir()) == []


def test_a_drop_folder_is_tried_and_kept_by_hand(keyboard: Keyboard, tmp_path: Path) -> None:
    def ways(policy: Policy, site: Site) -> dict[Channel, AlertWay]:
        return {Channel.DROP: DropFolder(site.drop_folder, must_be_mount=policy.alert_drop_mount)}

    flow = keyboard.router.ceremony._flow
    assert flow is not None
    flow._machine = replace(flow._machine, alert_ways=ways)
    tones = SilentTones()
    keyboard.router.ceremony.tones = tones
    keyboard.type("ceremony.vault_name", "New plant")
    keyboard.type("ceremony.place", "Room 2")
    keyboard.type("ceremony.folder", str(keyboard.folder))
    keyboard.key("ceremony.folder", Qt.Key.Key_Return)
    keyboard.press("ceremony.alert_drop")
    page = keyboard.screen.policy_page
    for typed, said in (
        ("mnt/diode", "begins with /"),
        (str(tmp_path / "gone"), "no such folder"),
        (str(tmp_path), "no drive"),
    ):
        keyboard.type("ceremony.drop_folder", typed)
        keyboard.key("ceremony.opening_min", Qt.Key.Key_Return)
        assert keyboard.screen.pages.index == pages.POLICY
        assert said.lower() in page._field.message.message.lower(), typed
    # That the drive comes later is their choice: pressed again, the page goes on.
    keyboard.press("ceremony.alert_drop_mount")
    keyboard.press("ceremony.try_ways")
    assert "takes files" in page._field.message.message
    assert tones.asked == [Moment.TEST], "what sounds here is tried by the act alone, not by going on"
    assert not [file for file in tmp_path.iterdir() if "probe" in file.name]
    keyboard.key("ceremony.opening_min", Qt.Key.Key_Return)
    assert keyboard.screen.pages.index == pages.PEOPLE
    assert (flow._draft.site.drop_folder, flow._draft.policy.alert_drop) == (str(tmp_path), True)
    # Another look at the first page takes nothing of it away.
    keyboard.screen.vault_page.send()
    keyboard.settle(lambda: keyboard.screen.pages.index == pages.POLICY)
    assert flow._draft.site.drop_folder == str(tmp_path)


def test_the_policy_is_what_the_sentences_say(keyboard: Keyboard) -> None:
    page = keyboard.screen.policy_page
    keyboard.to_people()
    keyboard.press("ceremony.back")
    number = keyboard.find("ceremony.opening_min")
    assert isinstance(number, QSpinBox)
    keyboard.type("ceremony.opening_min", "20")
    assert "20 instead of 15" in keyboard.text("ceremony.policy_changed")
    keyboard.press("ceremony.register_code_must_fit")
    policy = page.policy()
    assert (policy.opening_min, policy.register_code_must_fit) == (20, True)
    keyboard.press("ceremony.policy_defaults")
    assert page.policy().opening_min == 15
    assert keyboard.text("ceremony.policy_changed") == "No changes from the defaults."


def test_contradicting_numbers_are_refused_on_the_page(keyboard: Keyboard) -> None:
    keyboard.to_people()
    keyboard.press("ceremony.back")
    keyboard.type("ceremony.opening_min", "30")
    keyboard.type("ceremony.opening_total_min", "10")
    keyboard.press("ceremony.continue")
    assert keyboard.screen.pages.index == pages.POLICY
    # In the sentence that has the number, with the keyboard there; and gone once the numbers agree.
    assert "total opening time" in keyboard.text("ceremony.extensions_notice")
    assert keyboard.find("ceremony.opening_total_min").hasFocus()
    keyboard.type("ceremony.opening_total_min", "45")
    assert not keyboard.screen.findChild(QLabel, "ceremony.extensions_notice").isVisible()
    assert "Total opening time, in minutes: 45 instead of 60" in keyboard.text("ceremony.policy_changed")
    keyboard.press("ceremony.continue")
    assert keyboard.screen.pages.index == pages.PEOPLE


def test_a_refused_person_loses_nothing_that_was_typed(keyboard: Keyboard) -> None:
    keyboard.to_people()
    keyboard.type("ceremony.person_name", "Ada")
    keyboard.type("ceremony.passphrase", "short")
    keyboard.type("ceremony.passphrase_again", "short")
    keyboard.press("ceremony.enrol")
    assert "16" in keyboard.screen.notice.text()
    field = keyboard.find("ceremony.passphrase")
    assert isinstance(field, PassphraseField)
    assert field.peek() == "short"
    assert keyboard.screen.people_page.form.person_name.text() == "Ada"


def test_differing_passphrases_are_said_before_and_after(keyboard: Keyboard) -> None:
    keyboard.to_people()
    keyboard.type("ceremony.person_name", "Ada")
    keyboard.type("ceremony.passphrase", "correct horse battery staple Ada")
    keyboard.type("ceremony.passphrase_again", "correct horse battery stapler")
    form = keyboard.screen.people_page.form
    keyboard.settle(lambda: "do not match" in form.strength.text())
    keyboard.press("ceremony.enrol")
    assert "do not match" in keyboard.screen.notice.text()
    assert form.again.is_empty()
    assert not form.passphrase.is_empty()


def test_strength_is_rated_off_the_thread_and_old_answers_drop(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    keyboard.to_people()
    form = keyboard.screen.people_page.form
    threads: list[str] = []
    rate = strength.strength

    def spied(*given: object) -> object:
        threads.append(threading.current_thread().name)
        return rate(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(strength, "strength", spied)
    keyboard.type("ceremony.passphrase", "New plant Room 2 4711")
    keyboard.settle(lambda: "\u2716" in form.strength.text())
    assert set(threads) == {"twinseal-worker"}
    judgement = form.strength.text()
    form.show_judgement("New plant", 99, "strong", "")
    assert form.strength.text() == judgement
    form.passphrase.set_text("sunny velvet kegs mighty bazaar ivy")
    keyboard.settle(lambda: "\u2714" in form.strength.text())
    keyboard.type("ceremony.person_name", "Ada")
    form.passphrase.set_text("aaaaaaaaaaaaaaab")
    form.again.set_text("aaaaaaaaaaaaaaab")
    keyboard.press("ceremony.enrol")
    assert "45 are needed" in keyboard.screen.notice.text()
    assert form.passphrase.peek() == "aaaaaaaaaaaaaaab"


def test_offered_words_have_to_be_typed_once(keyboard: Keyboard) -> None:
    keyboard.to_people()
    keyboard.type("ceremony.person_name", "Ada")
    keyboard.press("ceremony.suggest")
    form = keyboard.screen.people_page.form
    words = form.passphrase.peek()
    assert len(words.split()) == 6
    assert words in keyboard.text("ceremony.words")
    assert form.again.is_empty()
    assert form.again.hasFocus() or QApplication.focusWidget() is form.again


def test_no_seed_stays_on_the_screen_once_it_is_proven(keyboard: Keyboard) -> None:
    keyboard.to_people()
    keyboard.enrol("Ada", 0, "ops")
    seed = keyboard.text("ceremony.seed")
    keyboard.type("ceremony.code", "000000")
    keyboard.press("ceremony.prove")
    assert "Wrong code" in keyboard.screen.notice.text()
    assert keyboard.text("ceremony.seed") == seed
    keyboard.prove()
    texts = [child.text() for child in keyboard.screen.findChildren(QLabel)]
    assert not [text for text in texts if seed in text]
    assert keyboard.screen.people_page.form.passphrase.is_empty()


def test_a_proof_can_wait_but_the_founding_cannot_go_without_it(keyboard: Keyboard) -> None:
    keyboard.to_people()
    keyboard.enrol("Ada", 0, "ops")
    keyboard.press("ceremony.prove_later")
    keyboard.enrol("Bo", 1, "sec")
    keyboard.prove()
    keyboard.press("ceremony.continue")
    keyboard.envelope()
    keyboard.press("ceremony.continue")
    found_button = keyboard.find("ceremony.found")
    assert isinstance(found_button, QPushButton)
    assert not found_button.isEnabled()
    assert "Ada" in keyboard.text("ceremony.missing")
    keyboard.press("ceremony.change_people")
    keyboard.press("ceremony.prove_person.0")
    keyboard.prove()
    keyboard.press("ceremony.continue")
    keyboard.press("ceremony.continue")
    assert keyboard.find("ceremony.found").isEnabled()


def test_a_half_typed_person_or_envelope_is_not_walked_past(keyboard: Keyboard) -> None:
    keyboard.to_people()
    keyboard.type("ceremony.person_name", "Ada")
    keyboard.press("ceremony.continue")
    assert keyboard.screen.pages.index == pages.PEOPLE
    keyboard.screen.people_page.form.person_name.clear()
    keyboard.press("ceremony.continue")
    keyboard.type("ceremony.envelope_password", "Zulu-9s!qX")
    keyboard.press("ceremony.envelope_add")
    assert "Label" in keyboard.screen.notice.text()
    assert keyboard.screen.envelopes_page.password.peek() == "Zulu-9s!qX"
    keyboard.press("ceremony.continue")
    assert keyboard.screen.pages.index == pages.ENVELOPES
    assert "not added" in keyboard.screen.notice.text()


def test_further_fields_keep_their_kind_and_name(keyboard: Keyboard) -> None:
    keyboard.to_people()
    keyboard.press("ceremony.continue")
    keyboard.press("ceremony.field_add")
    keyboard.type("ceremony.field_name.0", "Console")
    keyboard.type("ceremony.field_value.0", "10.0.0.7")
    keyboard.press("ceremony.field_add")
    keyboard.type("ceremony.field_value.1", "gone")
    keyboard.press("ceremony.field_remove.1")
    fields = keyboard.screen.envelopes_page.draft().fields
    assert [(field.kind.value, field.name, field.value) for field in fields] == [("host", "Console", "10.0.0.7")]
    assert "10.0.0.7" not in repr(keyboard.screen.envelopes_page.draft())


def test_esc_asks_before_everything_is_forgotten(keyboard: Keyboard) -> None:
    keyboard.to_people()
    keyboard.type("ceremony.person_name", "Ada")
    keyboard.type("ceremony.passphrase", "correct horse battery staple")
    screen = keyboard.screen
    QTest.keyClick(screen.people_page.form.person_name, Qt.Key.Key_Escape)
    assert screen.question.isVisible()
    assert keyboard.find("ceremony.question_no").hasFocus()
    QTest.keyClick(keyboard.find("ceremony.question_no"), Qt.Key.Key_Escape)
    assert not screen.question.isVisible()
    assert screen.people_page.form.person_name.text() == "Ada"
    buffer = screen.people_page.form.passphrase._buffer._bytes
    keyboard.press("ceremony.abandon")
    keyboard.find("ceremony.question_yes").click()  # type: ignore[attr-defined]
    keyboard.settle(lambda: keyboard.router.window.screen_shown is keyboard.router.start.welcome)
    assert set(buffer) == {0}
    assert list(keyboard.folder.iterdir()) == []
