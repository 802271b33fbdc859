"""The rows of a register: keys and clicks become marks, minutes and notes are typed into their cells."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QStyleOptionViewItem, QWidget

from tvetdesk.records.quick_entry import keys
from ui import fonts
from ui.models.register import ABOUT, MARK, MINUTES, NAME, NOTE, NUMBER, SheetModel
from ui.pages.register.quick import TYPED
from ui.theme import theme
from ui.widgets.marks import MARKS_WIDTH, MarkDelegate, NameDelegate, status_at
from ui.widgets.rows import RowDelegate, Table

ROW = 27
KEYPAD = {
    Qt.Key.Key_Plus: "P",
    Qt.Key.Key_Minus: "A",
    Qt.Key.Key_Slash: "L",
    Qt.Key.Key_Asterisk: "E",
}
NARROW = 860  # below this the minutes and the name give room to the column that tells namesakes apart


class CellDelegate(RowDelegate):
    """Rows whose minutes and notes are typed in place."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = QLineEdit(parent)
        editor.setFont(fonts.font("text"))
        editor.setStyleSheet("min-height: 0; padding: 0 6px; border-radius: 0;")
        if index.column() == MINUTES:
            editor.setValidator(QIntValidator(0, 960, editor))
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        else:
            editor.setMaxLength(400)
        editor.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        return editor


class RegisterTable(Table):
    """`marked` carries row and status, `numbered` the digits typed so far, `began` the first sign of a badge."""

    marked = Signal(int, str)
    numbered = Signal(str)
    began = Signal(str)

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(None, parent)
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setItemDelegateForColumn(NAME, NameDelegate(self))
        self.setItemDelegateForColumn(MARK, MarkDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.language = "en"
        self.number = ""
        model.edited.connect(lambda *_: self.setFocus())

    def _theme_changed(self) -> None:
        high = 36 if theme().rows == "large" else ROW
        self.verticalHeader().setMinimumSectionSize(20)
        self.verticalHeader().setDefaultSectionSize(high)
        self.viewport().update()

    # -- the current row -----------------------------------------------------------------------------------

    def row(self) -> int:
        """The row on screen that keys mean, -1 for none."""
        return self.currentIndex().row()

    def choose(self, row: int) -> None:
        """Make a row the current one, in sight."""
        model = self.model()
        if not 0 <= row < model.rowCount():
            return
        index = model.index(row, MARK)
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollTo(index)

    def edit_cell(self, column: int) -> None:
        """Type minutes or a note into the current row."""
        index = self.model().index(self.row(), column)
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.scrollTo(index)
            self.edit(index)

    def forget_number(self) -> None:
        """Digits that were typed mean nothing any more."""
        if self.number:
            self.number = ""
            self.numbered.emit("")

    # -- keys and clicks -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            event.accept()  # what the field in a cell lets through, like Enter, means nothing to the rows
            return
        modifiers = event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if modifiers:
            super().keyPressEvent(event)
            return
        key, text = Qt.Key(event.key()), event.text().casefold()
        keypad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
        own = keys(self.language)
        if text.isdecimal() and text.isascii():
            self._digit(text)
        elif key == Qt.Key.Key_Backspace and self.number:
            self._digits(self.number[:-1])
        elif keypad and key in KEYPAD:
            self._mark(KEYPAD[key])
        elif text in own:
            self._mark(own[text])
        elif text == "m" or key == Qt.Key.Key_F2:
            self.edit_cell(MINUTES)
        elif text == "n":
            self.edit_cell(NOTE)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.forget_number()
            self.choose(self.row() + 1)
        elif text == TYPED[0]:
            self.began.emit(event.text())
        elif text and text.isprintable():
            event.accept()  # any other letter means nothing here, and must not search
        else:
            self.forget_number()
            super().keyPressEvent(event)

    def _digit(self, digit: str) -> None:
        self._digits((self.number + digit)[-4:].lstrip("0"))

    def _digits(self, digits: str) -> None:
        self.number = digits
        model = self.model()
        if digits and isinstance(model, SheetModel):
            row = model.row_of(int(digits))
            if row is not None:
                self.choose(row)
        self.numbered.emit(digits)

    def _mark(self, status: str) -> None:
        model = self.model()
        if self.number and isinstance(model, SheetModel):
            row = model.row_of(int(self.number))
            if row is None:
                return  # the sentence about the missing row stays
            self.number = ""
            self.marked.emit(row, status)
            self.numbered.emit("")
        elif self.row() >= 0:
            self.marked.emit(self.row(), status)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.forget_number()
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if index.isValid() and index.column() == MARK and event.button() == Qt.MouseButton.LeftButton:
            status = status_at(self.visualRect(index), event.position().toPoint())
            if status:
                self.marked.emit(index.row(), status)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.column() == MARK:
            self.mousePressEvent(event)  # two quick clicks are two clicks
        elif index.column() in (MINUTES, NOTE):
            self.edit(index)

    # -- widths --------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.viewport().width()
        narrow = wide < NARROW
        number, minutes = (40, 62) if narrow else (46, 76)
        left = max(300, wide - number - MARKS_WIDTH - minutes)
        name = int(left * 0.42)
        about = int(left * (0.32 if narrow else 0.29))
        for column, width in (
            (NUMBER, number),
            (NAME, name),
            (ABOUT, about),
            (MARK, MARKS_WIDTH),
            (MINUTES, minutes),
            (NOTE, left - name - about),
        ):
            self.setColumnWidth(column, width)
