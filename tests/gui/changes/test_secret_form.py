"""A new secret is typed twice or made up as the target accepts it; the form hands over what was typed and keeps nothing else."""

from __future__ import annotations

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from twinseal.domain.generator import WORDS, Generator, Material
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.gui.changes.secret_form import SecretForm


def _form(qtbot: QtBot, way: str) -> SecretForm:
    form = SecretForm()
    qtbot.addWidget(form)
    form.show()
    form.begin("Firewall, root", "Password")
    form.how.choose(way)
    return form


def test_both_typings_are_handed_over_and_kept(qtbot: QtBot) -> None:
    form = _form(qtbot, "typed")
    form.act.click()
    assert form.secret.accessibleDescription() == "Type the new secret first."
    QTest.keyClicks(form.secret, " new one ")
    QTest.keyClicks(form.again, "new one")
    form.tested.click()
    with qtbot.waitSignal(form.put_requested) as sent:
        form.act.click()
    first, again, made_up, tested = sent.args
    assert (first.copy_bytes(), again.copy_bytes()) == (b" new one ", b"new one"), "blanks are signs of a secret too"
    assert (made_up, tested) == (False, True)
    form.refuse_at("again", "The two entries differ: type both again.")
    assert form.secret.accessibleDescription() == "The two entries differ: type both again."
    assert form.secret.is_empty(), "both are typed again, so neither is kept"
    assert form.again.is_empty()
    assert form.focusWidget() is form.secret
    assert form.tested.isChecked(), "what is no secret stays"
    QTest.keyClicks(form.secret, "new one")
    assert not form.secret.accessibleDescription()
    form.forget()
    assert form.secret.is_empty()
    assert not form.tested.isChecked()


def test_a_secret_is_made_up_as_the_target_accepts_it(qtbot: QtBot) -> None:
    form = _form(qtbot, "made_up")
    form.act.click()
    assert form.said.text() == "Make a secret up first."
    form.preset.setCurrentIndex(form.preset.findData("words"))
    assert (form.length.minimum(), form.length.maximum()) == WORDS
    form.length.setValue(7)
    with qtbot.waitSignal(form.make_up_requested) as asked:
        form.make.click()
    assert asked.args == [Generator(7, material=Material.WORDS)]
    secret = SecretBytes(b"seven words")
    form.show_made(secret)
    assert form.shown_secret.is_showing
    with qtbot.waitSignal(form.put_requested) as sent:
        form.act.click()
    assert (sent.args[0].copy_bytes(), *sent.args[1:]) == (b"seven words", None, True, False)
    form.length.setValue(8)
    assert len(secret) == 0, "what does not fit any more is wiped"
    form.act.click()
    assert form.said.text() == "Make a secret up first."
