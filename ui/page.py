"""Page: what every place of the window is made from, and what the shell asks of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tvetdesk.errors import UserError, sentence
from tvetdesk.i18n import Message, Plural, Translator, Value
from ui.language import Language
from ui.places import Place
from ui.tasks import Tasks
from ui.tokens import GAP, MARGIN_X, MARGIN_Y
from ui.widgets.buttons import Button
from ui.widgets.plain import unmarked
from ui.widgets.strip import Notice
from ui.words import Words

if TYPE_CHECKING:
    from tvetdesk.desk import Desk


class Page(QWidget):
    """What is shown at a place of the window; a subclass builds its widgets in `__init__`."""

    help: ClassVar[Message]

    told = Signal(object)  # a Notice for the strip; None: what it says is over
    opened = Signal(str, object)  # another page's name, and what it shall open
    headed = Signal()  # title, second line or key hints are others now

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.desk, self.language, self.tasks, self.place = desk, language, tasks, place
        self.words = Words(language)
        self.head_widget: QWidget | None = None  # shown before the acts in the header: a segmented choice
        self.stale = True  # something was written since the page was read
        self.spoken = language.code  # the language in which it was said last; the shell says it again
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN_X, MARGIN_Y, MARGIN_X, MARGIN_Y)
        self.column.setSpacing(GAP)

    # -- what a page answers -------------------------------------------------------------------------------

    def heading(self) -> tuple[str, str]:
        """Title and second line, in the language of the moment."""
        return self.t(self.place.title), ""

    def topic(self) -> str:
        """The page of the manual about what is shown now."""
        return self.place.manual

    def key_hints(self) -> Sequence[tuple[str, Message]]:
        """The four to six keys of this page, with what they do."""
        return ()

    def offered_hints(self) -> Sequence[tuple[str, Message]]:
        """The key hints without those of acts that cannot be done now, or by whoever is there."""
        keys = {True: set[str](), False: set[str]()}
        for one in self.actions():
            keys[one.isVisible()].add(one.shortcut().toString().replace("Return", "Enter"))
        dead = keys[False] - keys[True]
        return [hint for hint in self.key_hints() if hint[0] not in dead]

    def refresh(self) -> None:
        """Read and show again; keep what is chosen."""

    def open(self, what: Any) -> None:
        """Show one thing of this page: what another page or the find box asked for."""

    def after_write(self) -> None:
        """Something was written while this page is shown. Pages that draw their own writes leave this empty."""
        self.refresh()

    def retranslate(self) -> None:
        """Say everything in the new language; a subclass calls this first."""
        self.words.again()
        self.headed.emit()

    def take_focus(self) -> None:
        """The page is shown: put the focus where work begins. By default keys go to the page itself."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_main(self) -> None:
        """Put the focus on the main button in sight, or the first; where there is none, keys go to the page itself."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self._to_main)  # what was laid out just now is not in sight yet

    def _to_main(self) -> None:
        if self.window().focusWidget() is self:
            buttons = [one for one in self.findChildren(Button) if one.isVisibleTo(self) and one.isEnabled()]
            main = min(buttons, key=lambda one: one.kind != "primary", default=self)
            main.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_side(self) -> None:
        """F8: show or hide the side pane, where there is one."""

    def leave(self) -> None:
        """The page is about to be left: keep what is half typed."""

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[Self], object]]:
        """States worth looking at besides the first: `make screens` draws each, after calling it with the page."""
        return {}

    # -- what a page says ----------------------------------------------------------------------------------

    @property
    def t(self) -> Translator:
        """The translator of the moment."""
        return self.language.t

    def act(
        self,
        text: Message,
        run: Callable[[], object],
        *,
        icon: str = "",
        keys: str = "",
        primary: bool = False,
        shown: bool = True,
        right: str = "",
    ) -> QAction:
        """Something that can be done on this page: a button in the header (if `shown`), a key, a line in the find box.

        It is not offered to whoever has not the `right` to it.
        """
        action = Act(self, offered=not right or self.desk.may(right))
        self.words.set(_ActionText(action).setText, text)
        action.setProperty("icon_name", icon)
        action.setProperty("primary", primary)
        action.setProperty("shown", shown)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda *_: run())
        self.addAction(action)
        return action

    def on_key(self, keys: str, run: Callable[[], object]) -> QShortcut:
        """A key of this page that is no act of its own, like Esc."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda *_: run())
        return shortcut

    def tell(
        self,
        text: Message | Plural,
        state: str = "ok",
        *,
        number: int | None = None,
        more: Message | None = None,
        icon: str = "",
        button: Message | None = None,
        act: Callable[[], object] | None = None,
        keys: str = "",
        **values: Value,
    ) -> None:
        """Say in the strip what happened and what comes next."""
        self.told.emit(Notice(text, state, values, number, more, icon, button, act, keys))

    def refuse(self, error: UserError) -> None:
        """Say in the strip what a verb refused."""
        self.told.emit(refusal(error))


def take_place(views: QStackedWidget, place: int, view: QWidget) -> None:
    """Put a view that is made only now where an empty widget kept its place."""
    empty = views.widget(place)
    views.insertWidget(place, view)
    views.removeWidget(empty)
    empty.deleteLater()


def refusal(error: UserError) -> Notice:
    """The strip for a UserError, in whatever language it is read."""
    return Notice(lambda translate: sentence(error, translate), "error")


class Act(QAction):
    """An act of a page; one that is not offered stays hidden whatever the page shows."""

    def __init__(self, parent: QWidget, *, offered: bool) -> None:
        super().__init__(parent)
        self._offered = offered
        self.setVisible(True)

    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible and self._offered)


def name_act(action: QAction, text: str) -> None:
    """Other words for an act, which say how many it is about."""
    _ActionText(action).setText(text)


class _ActionText:
    """Sets an action's text as it is: a single & would underline the next letter."""

    def __init__(self, action: QAction) -> None:
        self._action = action

    def setText(self, text: str) -> None:
        self._action.setText(unmarked(text))
        self._action.setProperty("plain", text)
