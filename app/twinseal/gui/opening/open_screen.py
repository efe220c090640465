"""The open vault: red frame, what was agreed on, and a column of fixed width with the time left and reseal in its corner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from twinseal.domain.text import shown
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.flows.views.opening import EnvelopeView, OpeningView
from twinseal.gui.changes.changes_panel import REVIEW, ChangesPanel
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.changes.secret_form import SecretForm
from twinseal.gui.changes.sign_column import SignColumn
from twinseal.gui.design.scale import factor, px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.opening.envelope_page import EnvelopePage, SavedFile
from twinseal.gui.opening.field_panel import FieldPanel
from twinseal.gui.opening.masked_panel import MaskedPanel
from twinseal.gui.opening.more_panel import ADD, EXTEND, MorePanel
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import bring_into_view, button, discard, label, page, put, scrolled
from twinseal.gui.widgets.busy import READABLE, always
from twinseal.gui.widgets.countdown import Countdown
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.tabbed import Tabbed

LOW_PX, NARROW_PX = 560, 900
"""A window lower or narrower than this has a narrow column with a bar in the place of the ring."""
_RING_FROM_PX: Final = 690
"""From this height on there is room for the ring above everything that stands in the column."""
_BRIEF_FROM_PX: Final = 410
"""From this height on a low window has room for the line that says who opened it, and why."""
_COLUMNS_PX: Final = ((1150, 300), (NARROW_PX, 264), (0, 196))
"""Width of the column from a width of the screen on."""
_SIGNING_PX: Final = 264
"""Least width of the column while a list of changes is signed."""


class OpenScreen(QFrame):
    """Shows the open vault; hides everything at once when it is masked or sealed."""

    reseal_requested = Signal()
    mask_requested = Signal()
    mute_changed = Signal(bool)
    unmask_requested = Signal(str, str, object)
    reveal_requested = Signal(str, int, int)
    hidden = Signal(str, int, int)
    live_requested = Signal(str, int)
    tick_requested = Signal(str, int, int)
    save_requested = Signal(str, str)
    changes_requested = Signal()
    put_back_requested = Signal(str)
    """Id of an envelope whose new secret goes back into it."""
    compare_requested = Signal(str, int, object)

    def __init__(self, more: MorePanel | None = None) -> None:
        """Build, with a panel for what is asked for that was built before, or a new one."""
        super().__init__()
        self.built_at = factor()
        self.more = more or MorePanel()
        self.setObjectName("open")
        self.setProperty("role", "open")
        self.setProperty(READABLE, True)
        self._shown: tuple[EnvelopeView, ...] = ()
        self._agreed: object = None
        self._more_min = self._looked_at = 0
        self._until = ("", "")
        self._low = self._is_signing = False
        self._only_changes = False
        """True in a maintenance opening: there is nothing to look at but the list of changes."""
        # The pages are built when they are first shown: many at once would hold the window up.
        self._unbuilt: dict[QWidget, tuple[EnvelopeView, str]] = {}
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._contents_part(), 1)
        outer.addWidget(self._column_part())

    def _contents_part(self) -> QVBoxLayout:
        self.notice = Notice("open.notice")
        self.tabs = Tabbed("open.envelopes", self.tr("Open envelopes"))
        self.tabs.turned.connect(self._build_page)
        self.tabs.pressed.connect(self._look_again)
        self.masked_panel = MaskedPanel()
        self.masked_panel.unmask_requested.connect(self.unmask_requested)
        self._masked = scrolled(self.masked_panel)
        self._masked.hide()
        # In the place of the secret, which hides meanwhile; the tabs stay.
        self.more.folded.connect(self._fold)
        self.tabs.hold(self.more)
        self._left = QVBoxLayout()
        self._left.setSpacing(px(12))
        for part in (self.notice, self.tabs, self._masked):
            self._left.addWidget(part, 0 if part is self.notice else 1)
        return self._left

    def _column_part(self) -> QFrame:
        self.countdown = Countdown(
            "open.countdown", self.tr("until it reseals automatically"), short=self.tr("left"), red=True
        )
        self._who = label("", "section", name="open.who")
        self._why = label("", "muted-body", name="open.why")
        # In a low window one line says both.
        self._brief = label("", "muted", name="open.brief")
        self.mute_button = Act(self.tr("Sound on"), kind="quiet", icon="sound", in_column=True)
        self.mute_button.setObjectName("open.mute")
        self.mute_button.setToolTip(self.tr("For this opening only. Muting is logged."))
        self.mute_button.setAccessibleDescription(self.mute_button.toolTip())
        self.mute_button.setCheckable(True)
        self.mute_button.clicked.connect(self._mute)
        self.more_buttons = {
            mode: self._more_button(mode, name, text, icon)
            for mode, name, text, icon in (
                (EXTEND, "open.show_extend", self.tr("Extend"), "clock"),
                (ADD, "open.show_add", self.tr("Add an envelope"), "plus"),
            )
        }
        self.extend_button, self.add_button = self.more_buttons.values()
        self.mask_button = button(self.tr("Mask everything"), "open.mask", self.mask_requested.emit, key="F9", icon="mask")
        self.reseal_button = button(
            self.tr("Reseal now"), "open.reseal", self.reseal_requested.emit, kind="reseal", key="F12"
        )
        self.reseal_button.set_scale("huge")
        self.changes_button = Act(self.tr("Change something"), icon="pen", in_column=True)
        self.changes_button.setObjectName("open.show_changes")
        self.changes_button.setAccessibleName(self.tr("Change something"))
        self.changes_button.setAutoDefault(True)
        self.changes_button.clicked.connect(self.changes_requested)
        for part in (self.reseal_button, self.mask_button, self.mute_button, *self.more_buttons.values()):
            always(part)
        self._say_muted(False)
        middle = page(self._who, self._why, self._brief, margin=0)
        inside = middle.layout()
        if isinstance(inside, QVBoxLayout):
            inside.setSpacing(px(8))
            self._acts_box = inside
            # Room for the mark of the keyboard.
            inside.setContentsMargins(px(AROUND_PX), px(4), px(AROUND_PX), px(AROUND_PX))
            inside.addStretch(1)
            for part in (self.mute_button, *self.more_buttons.values(), self.changes_button):
                inside.addWidget(part)
        self._column = QFrame()
        self._column.setProperty("role", "column")
        side = self._side = QVBoxLayout(self._column)
        side.setSpacing(px(12))
        side.addWidget(self.countdown)
        area = scrolled(middle)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.addWidget(area, 1)
        self._usual = area
        self._fixed = QVBoxLayout()
        self._fixed.setContentsMargins(px(AROUND_PX), 0, px(AROUND_PX), 0)
        self._fixed.setSpacing(px(12))
        self._fixed.addWidget(self.mask_button)
        self._fixed.addWidget(self.reseal_button)
        side.addLayout(self._fixed)
        self._lay_out(QSize(px(1280), px(800)))
        return self._column

    @cached_property
    def changes(self) -> ChangesPanel:
        """The list of changes, built when somebody asks for it."""
        made = ChangesPanel()
        made.set_low(self._low)
        made.folded.connect(self._fold)
        self.tabs.hold(made)
        return made

    @cached_property
    def sign_column(self) -> SignColumn:
        """Who signs the list of changes, in the column while it is read, with the act that seals."""
        made = SignColumn()
        made.reseal_requested.connect(self.reseal_requested)
        made.set_low(self._low)
        self._signing = scrolled(made)
        self._signing.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for part in (self._signing, made.acts):
            part.hide()
        self._side.insertWidget(self._side.count() - 1, self._signing, 1)
        self._side.addWidget(made.acts)
        return made

    def _more_button(self, mode: str, name: str, text: str, icon: str) -> Act:
        made = Act(text, icon=icon, in_column=True)
        made.setObjectName(name)
        made.setAccessibleName(text)
        made.setAutoDefault(True)
        made.clicked.connect(lambda: self._unfold(mode))
        return made

    def _mute(self) -> None:
        muted = self.mute_button.isChecked()
        self._say_muted(muted)
        self.mute_changed.emit(muted)

    def _say_muted(self, muted: bool) -> None:
        text = self.tr("Sound muted") if muted else self.tr("Sound on")
        self.mute_button.setText(text)
        self.mute_button.setAccessibleName(text)
        self.mute_button.show_icon("muted" if muted else "sound")

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
            self.sign_column.code.setFocus()

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

    def looked_at(self) -> str:
        """Return the id of the envelope whose tab is chosen, empty where there is none."""
        place = self.tabs.currentIndex()
        return self._shown[place].outside.id if 0 <= place < len(self._shown) else ""

    def _show_signing(self, on: bool) -> None:
        if on == self._is_signing:
            return
        for part in (self._usual, self.mask_button, self.reseal_button):
            part.setVisible(not on)
        self.sign_column.acts.setVisible(on)
        self._signing.setVisible(on)
        self._is_signing = on
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
        room_wide, room_high = size.width() / factor(), size.height() / factor()
        low = room_high < LOW_PX or room_wide < NARROW_PX
        wide = next(its for least, its in _COLUMNS_PX if room_wide >= least) if not low else _COLUMNS_PX[-1][1]
        if self._is_signing:
            # Six digits and who signs need more than the acts of an open vault.
            wide = max(wide, _SIGNING_PX)
        edge = 10 if low else 20
        self._column.setFixedWidth(px(wide))
        self._side.setSpacing(px(8 if low else 12))
        self._side.setContentsMargins(px(edge), px(12 if low else 24), px(edge), px(10 if low else 16))
        self._left.setContentsMargins(px(16 if low else 24), px(4 if low else 16), px(8), px(8 if low else 16))
        ring = not low and room_high >= _RING_FROM_PX and not self._is_signing
        self.countdown.set_small(not ring)
        self.countdown.setFixedHeight(px(wide - 2 * edge - 2 * AROUND_PX if ring else 84))
        self._brief.setVisible(low and room_high >= _BRIEF_FROM_PX)
        # The first of the acts stay in sight in the lowest window; there is no room to read a list in it.
        self.changes_button.setVisible(not low or room_high >= _BRIEF_FROM_PX)
        self._acts_box.setSpacing(px(2 if low else 8))
        if "sign_column" in self.__dict__:
            self.sign_column.set_low(low, lowest=low and room_high < _BRIEF_FROM_PX)
        if "changes" in self.__dict__:
            self.changes.set_low(low, lowest=low and room_high < _BRIEF_FROM_PX)
        if low == self._low:
            return
        self._low = low
        for part in (self._who, self._why):
            part.setVisible(not low)
        self._say_more()
        self.reseal_button.setText(self.tr("Reseal") if low else self.tr("Reseal now"))
        self.mask_button.setText(self.tr("Mask") if low else self.tr("Mask everything"))
        self.reseal_button.set_scale("" if low else "huge")
        for act in (self.mask_button, self.mute_button, *self.more_buttons.values(), self.changes_button):
            act.set_scale("low" if low else "")
        self.masked_panel.set_low(low)
        self.more.set_low(low)
        for shown_page in self.findChildren(EnvelopePage):
            shown_page.set_low(low)

    def minimumSizeHint(self) -> QSize:
        """Return what the window may shrink to; below the usual size everything takes less room."""
        return QSize(px(600), px(240))

    def show_view(self, view: OpeningView) -> None:
        """Show the open envelopes; they are built anew only when they changed."""
        if view.first is None or view.second is None or view.request is None:
            return
        put(self._who, f"{view.first.name}\n{view.second.name}")
        put(self._why, ", ".join(part for part in (view.request.category, view.request.reference) if part))
        both = ", ".join(person.name.split()[0] for person in (view.first, view.second) if person.name.split())
        put(self._brief, " \u00b7 ".join(part for part in (both, view.request.reference) if part))
        self._offer_more(view)
        self.notice.say("\n".join(view.warnings), "warning")
        envelopes = () if view.masked else view.envelopes
        if envelopes != self._shown:
            # While everything is masked not even a hidden part holds a name of what is inside.
            self._shown = envelopes
            self._build(envelopes)
        self.masked_panel.show_view(view)
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
        self.add_button.setVisible(not self._only_changes)
        self.cover(view.masked)
        if came and not view.masked:
            self.changes_requested.emit()

    def _offer_more(self, view: OpeningView) -> None:
        self._more_min = view.longest_extension_min if view.extensions_left > 0 else 0
        self._say_more()

    def _say_more(self) -> None:
        whole = self.tr("Extend by {0} min").format(self._more_min) if self._more_min else self.tr("No extension left")
        whole_texts = (whole, self.tr("Add an envelope"))
        short_texts = (self.tr("Extend"), self.tr("Add"))
        for act, text, short in zip(self.more_buttons.values(), whole_texts, short_texts, strict=True):
            act.setText(short if self._low else text)
            act.setAccessibleName(text)
            act.updateGeometry()
        self.changes_button.setText(self.tr("Change") if self._low else self.tr("Change something"))
        self.changes_button.updateGeometry()

    def cover(self, masked: bool) -> None:
        """Hide all contents behind the question for a fresh code, or show their tabs again."""
        before = self._masked.isHidden()
        if masked:
            self.hide_secrets()
            # What is asked for there can wait; the code that shows everything again cannot.
            self._put_away()
        self._masked.setVisible(masked)
        self.tabs.setVisible(not masked)
        self.mask_button.setEnabled(not masked)
        for act in (*self.more_buttons.values(), self.changes_button):
            act.setEnabled(not masked)
        if masked and before:
            self.masked_panel.again()
            self.masked_panel.first_focus()
        elif not masked and not before:
            self._fold()

    def _build(self, envelopes: tuple[EnvelopeView, ...]) -> None:
        if self.tabs.count():
            self._looked_at = self.tabs.currentIndex()
        index = min(self._looked_at, len(envelopes) - 1)
        self.clear()
        self.tabs.blockSignals(True)
        for number, envelope in enumerate(envelopes):
            # Bare until it is shown: a page that scrolls costs several parts more.
            place = QWidget()
            self._unbuilt[place] = (envelope, "open" if number == 0 else f"open.{number}")
            self.tabs.addTab(place, shown(envelope.outside.name).replace("&", "&&"))
        self.tabs.setCurrentIndex(index)
        self.tabs.blockSignals(False)
        self._build_page(index)

    def _build_page(self, index: int) -> None:
        place = self.tabs.widget(index)
        if place is None or place not in self._unbuilt:
            return
        page = EnvelopePage(*self._unbuilt.pop(place))
        page.set_low(self._low)
        page.save_requested.connect(self.save_requested)
        page.put_back_requested.connect(self.put_back_requested)
        for panel in page.panels:
            panel.reveal_requested.connect(self.reveal_requested)
            panel.hidden.connect(self.hidden)
            panel.live_requested.connect(self.live_requested)
            panel.tick_requested.connect(self.tick_requested)
            panel.compare_requested.connect(self.compare_requested)
        box = QVBoxLayout(place)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(scrolled(page))

    def show_end(self, until: datetime | None) -> None:
        """Take the moment of the reseal, in the time of the room; None where nothing is open."""
        self.more.show_end(until)

    def file(self, envelope_id: str, attachment_id: str) -> SavedFile | None:
        """Return the part of a file, None if it is gone or was never shown."""
        for each in self.findChildren(EnvelopePage):
            if each.envelope_id == envelope_id:
                return each.files.get(attachment_id)
        return None

    def panel(self, envelope_id: str, field_index: int) -> FieldPanel | None:
        """Return the panel of a field, None if it is gone or was never shown."""
        for each in self.findChildren(EnvelopePage):
            if each.envelope_id == envelope_id:
                return each.panels[field_index]
        return None

    def show_secret(self, envelope_id: str, field_index: int, secret: SecretBytes) -> None:
        """Show a revealed value; wiped if its panel is gone."""
        panel = self.panel(envelope_id, field_index)
        if panel is None:
            secret.wipe()
        else:
            panel.show_secret(secret)
            bring_into_view(panel.secret)

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
        for each in self.findChildren(EnvelopePage):
            for panel in each.panels:
                panel.hide_secret()

    def clear(self) -> None:
        """Forget every envelope."""
        self.hide_secrets()
        self._unbuilt.clear()
        while self.tabs.count():
            page = self.tabs.widget(0)
            self.tabs.removeTab(0)
            if page is not None:
                discard(page)

    def forget(self) -> None:
        """Forget everything, at a reseal."""
        self.more.forget()
        self._show_signing(False)
        if "changes" in self.__dict__:
            self.changes.forget()
            self.sign_column.forget()
        self.tabs.show_instead(None)
        self.mute_button.setChecked(False)
        self._say_muted(False)
        self.clear()
        self._shown, self._agreed = (), None
        self._only_changes = False
        self._looked_at = 0
        self.notice.say("")
        for part in (self._who, self._why, self._brief):
            put(part, "")
        self.masked_panel.forget()

    def refuse(self, sentence: str) -> None:
        """Show why something was refused that no part of the screen asked for."""
        self.notice.say(sentence)

    def first_focus(self) -> None:
        """Begin at what shows the first secret, or at what has to be typed before anything is shown."""
        if not self._masked.isHidden():
            self.masked_panel.first_focus()
            return
        place = self.tabs.currentWidget()
        shown_page = place.findChild(EnvelopePage) if place is not None else None
        hold = shown_page.first_hold() if shown_page is not None else None
        (hold or self.tabs).setFocus()
