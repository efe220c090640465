"""The open vault: red frame, what was agreed on, and a column of fixed width with the time left and reseal in its corner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from twinseal.domain.text import shown
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.changes.changes_panel import REVIEW, ChangesPanel
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.changes.secret_form import SecretForm
from twinseal.gui.changes.sign_column import SignColumn
from twinseal.gui.design.scale import built_before, factor, fit_into, px
from twinseal.gui.design.tokens import ACT_PX
from twinseal.gui.opening.drill_panel import DrillPanel
from twinseal.gui.opening.envelope_tabs import EnvelopeTabs
from twinseal.gui.opening.masked_panel import MaskedPanel
from twinseal.gui.opening.more_panel import MorePanel
from twinseal.gui.opening.open_column import OpenColumn, is_low, is_lowest
from twinseal.gui.widgets.acts_below import ActsBelow
from twinseal.gui.widgets.base import scrolled
from twinseal.gui.widgets.busy import READABLE
from twinseal.gui.widgets.fitting_area import FittingArea
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.notice import Notice


class OpenScreen(QFrame):
    """Shows the open vault; hides everything at once when it is masked or sealed."""

    reseal_requested = Signal()
    mask_requested = Signal()
    mute_changed = Signal(bool)
    unmask_requested = Signal(str, str, object)
    changes_requested = Signal()
    drill_requested = Signal(str)
    """An act of a drill, as `drill_panel` names it."""

    def __init__(self, more: MorePanel | None = None) -> None:
        """Build, with a panel for what is asked for that was built before, or a new one."""
        super().__init__()
        self.built_at = factor()
        self.more = more or MorePanel()
        self.setObjectName("open")
        self.setProperty("role", "open")
        self.setProperty(READABLE, True)
        self._agreed: object = None
        self._warnings: tuple[str, ...] = ()
        self._keeps_old = False
        self._until = ("", "")
        self._low = False
        self._only_changes = False
        """True in a maintenance opening: there is nothing to look at but the list of changes."""
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._contents_part(), 1)
        # After what is open: the keyboard goes on to it from there.
        self._build_column()
        outer.addWidget(self.column)
        self._lay_out(QSize(px(1280), px(800)))

    def _contents_part(self) -> QVBoxLayout:
        self.notice = Notice("open.notice")
        self.tabs = EnvelopeTabs("open.envelopes", self.tr("Open envelopes"))
        self.tabs.pressed.connect(self._look_again)
        self.masked_panel = MaskedPanel()
        self.masked_panel.unmask_requested.connect(self.unmask_requested)
        self._masked = scrolled(self.masked_panel)
        self._masked.hide()
        # In the place of the secret, which hides meanwhile; the tabs stay.
        self.more.folded.connect(self._fold)
        self.tabs.hold(self.more)
        fit_into(self.more, self)
        self._left = QVBoxLayout()
        self._left.setSpacing(px(12))
        for part in (self.notice, self.tabs, self._masked):
            self._left.addWidget(part, 0 if part is self.notice else 1)
        return self._left

    def _build_column(self) -> None:
        column = self.column = OpenColumn()
        column.reseal_requested.connect(self.reseal_requested)
        column.mask_requested.connect(self.mask_requested)
        column.mute_changed.connect(self.mute_changed)
        column.unfolded.connect(self._unfold)
        column.changes_requested.connect(self.changes_requested)
        self.countdown, self.more_buttons = column.countdown, column.more_buttons
        self.extend_button, self.add_button = column.extend_button, column.add_button
        self.mute_button, self.changes_button = column.mute_button, column.changes_button
        self.mask_button, self.reseal_button = column.mask_button, column.reseal_button

    @cached_property
    def changes(self) -> ChangesPanel:
        """The list of changes, built when somebody asks for it."""
        made = built_before(ChangesPanel())
        made.set_low(self._low)
        made.folded.connect(self._fold)
        self.tabs.hold(made)
        fit_into(made, self)
        return made

    @cached_property
    def drill(self) -> DrillPanel:
        """What is done in a drill, built when one is held."""
        made = DrillPanel()
        made.act_requested.connect(self.drill_requested)
        made.set_low(self._low)
        # Where the window is low it scrolls for itself: what is refused there lies over nothing, and the drill word has room.
        self._drill_area = built_before(FittingArea("open.drill_area", made, least_px=ACT_PX + 2 * AROUND_PX))
        self._drill_area.setAccessibleName(self.tr("Acts of the drill"))
        self._left.insertWidget(self._left.indexOf(self.tabs), self._drill_area)
        # The screen may still be at the scale at which it was last shown; it is carried to the one in use with all in it.
        fit_into(self._drill_area, self)
        return made

    def show_progress(self, done: int, of: int) -> None:
        """Show how far a drill has decrypted."""
        if "drill" in self.__dict__:
            self.drill.show_progress(done, of)

    @property
    def sign_column(self) -> SignColumn:
        """Who signs the list of changes, in the column while it is read, with the act that seals."""
        return self.column.sign_column

    def _unfold(self, mode: str) -> None:
        self.hide_secrets()
        self.tabs.show_instead(self.more)
        self.more.unfold(mode)

    def ask_for(self, mode: str) -> None:
        """Unfold the form of something that goes on the list of changes."""
        self._unfold(mode)

    def show_changes(self, page: int) -> None:
        """Show the list of changes in the place of the secret: `COLLECT`, or `REVIEW` with who signs in the column."""
        came = self.changes.isHidden() or self.changes.asks
        self.hide_secrets()
        self.more.fold()
        self.more.reason.clear()
        self.tabs.show_instead(self.changes)
        self._show_signing(page == REVIEW)
        if came or page != self.changes.page:
            self.changes.show_page(page)
        elif page == REVIEW:
            self.sign_column.asked().setFocus()

    def ask_form(self, form: ListPage, begin: Callable[[], object]) -> None:
        """Ask what a form asks, in the place of the secret; it begins once everything secret is hidden and wiped."""
        self.hide_secrets()
        self.more.fold()
        self._show_signing(False)
        self.tabs.show_instead(self.changes)
        begin()
        self.changes.ask(form)

    def shown_made(self) -> SecretForm | None:
        """Return the form in which a secret that was made up is shown, None while none is."""
        form = self.changes.asked if "changes" in self.__dict__ else None
        return form if isinstance(form, SecretForm) and form.shown_text() else None

    def _show_signing(self, on: bool) -> None:
        if self.column.show_signing(on):
            self._lay_out(self.size())

    def _fold(self) -> None:
        self._put_away()
        if self._only_changes:
            self.changes_requested.emit()
        else:
            self.first_focus()

    def _put_away(self) -> None:
        self.more.fold()
        if "changes" in self.__dict__:
            self.changes.conceal()
        self._show_signing(False)
        self.tabs.show_instead(None)

    def _look_again(self) -> None:
        # Who presses a tab wants to see what is in it.
        if not self.more.isHidden() or ("changes" in self.__dict__ and not self.changes.isHidden()):
            self._fold()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a low window to what was opened: a bar for the ring, smaller acts."""
        super().resizeEvent(event)
        self._lay_out(event.size())

    def rescaled(self) -> None:
        """Take the column and its parts at another scale."""
        self._lay_out(self.size())

    def _lay_out(self, size: QSize) -> None:
        low = is_low(size)
        self.column.lay_out(size)
        self._left.setContentsMargins(px(16 if low else 24), px(4 if low else 16), px(8), px(8 if low else 16))
        if "changes" in self.__dict__:
            self.changes.set_low(low, lowest=is_lowest(size))
        if low == self._low:
            return
        self._low = low
        self.masked_panel.set_low(low)
        self.more.set_low(low)
        if "drill" in self.__dict__:
            self.drill.set_low(low)
        self.tabs.set_low(low)

    @property
    def tab_parts(self) -> tuple[tuple[QWidget, ...], ...]:
        """Return what Tab comes to after all that is open: the acts of what is filled in, and the column at the right."""
        return tuple(self.findChildren(ActsBelow)), (self.column,)

    def minimumSizeHint(self) -> QSize:
        """Return what the window may shrink to; below the usual size everything takes less room."""
        return QSize(px(600), px(240))

    def show_view(self, view: OpeningView) -> None:
        """Show the open envelopes; they are built again only when they changed."""
        if view.first is None or view.second is None or view.request is None:
            return
        self.column.show_view(view)
        self._warnings = (*view.warnings, *view.unheard)
        self._say_warnings()
        # While everything is masked not even a hidden part holds a name of what is inside.
        if self.tabs.show_envelopes(() if view.masked else view.envelopes) and "changes" in self.__dict__:
            self.changes.conceal()
        self.masked_panel.show_view(view)
        if view.drill is not None:
            self.drill.show_drill(view.drill)
        if "drill" in self.__dict__:
            self._drill_area.setVisible(view.drill is not None and not view.masked)
        self.more.show_view(view)
        agreed = (view.extensions_left, view.envelopes, view.auditors)
        if agreed != self._agreed:
            self._agreed = agreed
            if not self.more.isHidden():
                # What was asked for is done, and its reason is no reason for anything else.
                self.more.reason.clear()
                self._fold()
        came = not view.kind.shows_contents and not self._only_changes
        self._only_changes = not view.kind.shows_contents
        self.cover(view.masked)
        if came and not view.masked:
            self.changes_requested.emit()

    def keep_old(self, *, on: bool) -> None:
        """Say, on every page until the seal, that old phone and passphrase count; names nobody, a third may read it."""
        self._keeps_old = on
        self._say_warnings()

    def _say_warnings(self) -> None:
        keep = self.tr("Keep the old phone and passphrase until the seal is made.")
        self.notice.say("\n".join((*self._warnings, *((keep,) if self._keeps_old else ()))), "warning")

    def cover(self, masked: bool) -> None:
        """Hide all contents behind the question for a fresh code, or show their tabs again."""
        before = self._masked.isHidden()
        if masked:
            # Looked at before it is wiped; it stays said until everything is shown again.
            if "changes" in self.__dict__ and self.changes.holds_secret():
                self.masked_panel.say_wiped()
            self.hide_secrets()
            # What is asked for there can wait; the code that shows everything again cannot.
            self._put_away()
            if "changes" in self.__dict__:
                self.changes.cover()
        self._masked.setVisible(masked)
        self.tabs.setVisible(not masked)
        self.column.take_acts(not masked)
        if masked and before:
            self.masked_panel.again()
            self.masked_panel.first_focus()
        elif not masked and not before:
            self._fold()

    def show_end(self, until: datetime | None) -> None:
        """Take the moment of the reseal, in the time of the room; None where nothing is open."""
        self.more.show_end(until)

    def say_until(self, vault: str, clock: str) -> None:
        """Take the name of the vault and the time at which it reseals, for what is said when the screen comes."""
        self._until = (shown(vault), clock)

    def spoken(self) -> str:
        """Return that the vault is open, for how long, and until when."""
        vault, clock = self._until
        return self.tr("Open, {0}, {1} left, reseals at {2}").format(vault, self.countdown.spoken(), clock)

    def hide_secrets(self) -> None:
        """Hide everything that is shown, and wipe a new secret that is typed or made up."""
        if "changes" in self.__dict__:
            self.changes.conceal()
        self.tabs.hide_secrets()

    def forget(self) -> None:
        """Forget everything, at a reseal."""
        self.more.forget()
        self._show_signing(False)
        self.column.forget()
        if "changes" in self.__dict__:
            self.changes.forget()
        if "drill" in self.__dict__:
            self.drill.forget()
            self._drill_area.hide()
        self.tabs.forget()
        self._agreed = None
        self._only_changes = False
        self._warnings, self._keeps_old = (), False
        self.notice.say("")
        self.masked_panel.forget()

    def refuse(self, sentence: str) -> None:
        """Show why something was refused that no part of the screen asked for."""
        self.notice.say(sentence)

    def first_focus(self) -> None:
        """Begin at what shows the first secret, or at what has to be typed before anything is shown."""
        if not self._masked.isHidden():
            self.masked_panel.first_focus()
            return
        self.tabs.first_focus()
