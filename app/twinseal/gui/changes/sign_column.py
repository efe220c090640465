"""Beside the list that both sign: who signed, whose code is asked for now, and the act that seals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.text import shown
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import button, label, put
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.signer_tile import SignerTile


@dataclass(frozen=True, slots=True)
class Signer:
    """One of the two; `signed` is the clock of the room at their signature, empty before."""

    id: str
    name: str
    signed: str = ""
    by_passphrase: bool = False
    """True for who has no phone in this opening."""


class SignColumn(QWidget):
    """Asks for one code after the other; the second one seals the vault at once."""

    sign_requested = Signal(str, str)
    """Id of who signs, and the code."""
    sign_by_passphrase_requested = Signal(str, object)
    """Id of who signs, and the field of the passphrase."""
    back_requested = Signal()
    reseal_requested = Signal()

    def __init__(self) -> None:
        """Build for nobody."""
        super().__init__()
        self.setProperty("role", "clear")
        self._signs = self._now = ""
        self._is_low = self._has_lapsed = self._by_passphrase = False
        self._tiles = (SignerTile("changes.first"), SignerTile("changes.second"))
        self.code = CodeField("changes.code", self.tr("Six digits, a fresh code"))
        self._code = FormField("", self.code, lines=2)
        self.passphrase = PassphraseField("changes.passphrase", self.tr("Passphrase"), eye="changes.show_passphrase")
        self._passphrase = FormField("", self.passphrase, lines=2)
        self._passphrase.hide()
        self.passphrase.submitted.connect(self._send)
        self._hint = label("", "muted", name="changes.hint")
        self.code.returnPressed.connect(self._send)
        self._without = Act(self.tr("Reseal without it"), kind="quiet", key="F12", in_column=True)
        self._without.setObjectName("changes.reseal_without")
        self._without.setAccessibleName(self.tr("Reseal without it"))
        self._without.setToolTip(self.tr("Nothing is changed; the list is kept for the next opening."))
        self._without.setAccessibleDescription(self._without.toolTip())
        self._without.clicked.connect(self.reseal_requested)
        self._back = Act(self.tr("Back to the list"), icon="back", key="Esc", in_column=True)
        self._back.setObjectName("changes.back")
        self._back.setAccessibleName(self.tr("Back to the list"))
        self._back.clicked.connect(self.back_requested)
        self.sign = button(self.tr("Sign"), "changes.sign", self._send, key="Enter", busy=self.tr("Signing \u2026"))
        box = QVBoxLayout(self)
        box.setContentsMargins(*4 * (px(AROUND_PX),))
        box.setSpacing(px(SPACES_PX["within"]))
        above: tuple[QWidget, ...] = (*self._tiles, self._code, self._passphrase, self._hint)
        for part in above:
            box.addWidget(part)
        box.addStretch(1)
        self.acts = QWidget()
        """What is done, for the bottom of the column, where it never scrolls away."""
        self.acts.setProperty("role", "clear")
        below = QVBoxLayout(self.acts)
        below.setContentsMargins(px(AROUND_PX), 0, px(AROUND_PX), 0)
        below.setSpacing(px(SPACES_PX["within"]))
        for act in (self._without, self._back, self.sign):
            below.addWidget(act)

    def set_low(self, low: bool, *, lowest: bool = False) -> None:
        """Take less height in a low window; in the lowest the code alone is left, and its heading says who signs."""
        for tile in self._tiles:
            tile.set_low(low)
            tile.setVisible(not lowest)
        for act in (self._without, self._back, self.sign):
            act.set_scale("low" if low else "")
        self._code.message.keep_lines(0 if lowest else 1 if low else 2)
        self._is_low = low
        self._say_whose()
        self._hint.setVisible(not low)
        # F12 seals without it on every screen of an open vault; the code must stay in sight.
        self._without.setVisible(not low)

    def _say_whose(self) -> None:
        whose = self.tr("{0}: six digits") if self._is_low else self.tr("{0}: six digits, a fresh code")
        if self._has_lapsed and self._is_low:
            # No room for the hint, and in the lowest window none for the tiles.
            whose = self.tr("{0} signs again: six digits")
        put(self._code.heading, whose.format(self._now) if self._now else "")
        put(self._passphrase.heading, self.tr("{0}: passphrase").format(self._now) if self._now else "")

    def show_signers(self, signers: Sequence[Signer], *, until: str = "", has_lapsed: bool = False) -> None:
        """Show both, in the order of the opening; who has not signed yet is asked, the first one first.

        `until` is by the clock of the room when the first signature ends, `has_lapsed` tells that one has ended.
        """
        waits = [signer for signer in signers if not signer.signed]
        now = waits[0] if waits else None
        for tile, signer in zip(self._tiles, signers, strict=True):
            if signer.signed:
                tile.show_person(signer.name, self.tr("signed at {0}").format(signer.signed), "signed")
            elif signer is now:
                now_words = self.tr("signs now, until {0}").format(until) if until else self.tr("signs now")
                now_words = self.tr("lapsed: signs again") if has_lapsed else now_words
                tile.show_person(signer.name, now_words, "now")
            else:
                tile.show_person(signer.name, self.tr("signs after"), "after")
        self._has_lapsed = has_lapsed
        self._signs = now.id if now is not None else ""
        self._by_passphrase = now is not None and now.by_passphrase
        self._code.setVisible(now is not None and not now.by_passphrase)
        self._passphrase.setVisible(self._by_passphrase)
        if now is not None:
            self._now = now.name
            self._say_whose()
            self.code.setAccessibleName(self.tr("Fresh code from {0}").format(shown(now.name)))
        last = len(waits) <= 1
        self.sign.setText(self.tr("Sign and reseal") if last else self.tr("Sign"))
        self.sign.setAccessibleName(self.sign.text())
        self.sign.set_kind("reseal" if last else "primary")
        done = next((signer.name for signer in signers if signer.signed), "")
        again = self.tr("Any change to the list takes the signature of {0} off again.").format(done) if done else ""
        lapsed = self.tr("The first signature has lapsed: both of you sign again.") if has_lapsed else ""
        put(self._hint, again or lapsed or self.tr("The second signature seals the vault at once."))

    def asked(self) -> QWidget:
        """Return what whoever signs now types into."""
        return self.passphrase if self._by_passphrase else self.code

    def refuse_at(self, _field: str, sentence: str) -> None:
        """Say why a code was not taken."""
        (self._passphrase if self._by_passphrase else self._code).refuse(sentence)

    def fill_in(self, person_id: str, passphrase: str, code: str) -> bool:
        """Fill in what is asked of a pretend person of a demo vault; False if it is not their turn."""
        if not self._signs or person_id != self._signs:
            return False
        if self._by_passphrase:
            self.passphrase.set_text(passphrase)
            self.passphrase.setFocus()
            return True
        self.code.setText(code)
        self.code.setFocus()
        return True

    def _send(self) -> None:
        self._code.accept()
        self._passphrase.accept()
        if self._by_passphrase:
            self._send_passphrase()
        elif self._signs:
            self.sign_requested.emit(self._signs, self.code.take())

    def _send_passphrase(self) -> None:
        if self.passphrase.is_empty():
            self._passphrase.refuse(self.tr("Type the passphrase."))
        else:
            self.sign_by_passphrase_requested.emit(self._signs, self.passphrase)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the list with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)

    def forget(self) -> None:
        """Take back the code and who signs."""
        self._signs = self._now = ""
        self._has_lapsed = False
        self.code.clear()
        self.passphrase.wipe()
        self._code.accept()
        self._passphrase.accept()
        self._say_whose()
        put(self._hint, "")
        for tile in self._tiles:
            tile.show_person("", "", "after")
