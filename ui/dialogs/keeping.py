"""What was kept long enough: the months of each class of data, and the list that is looked at before anything is removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from tvetdesk import retaining
from tvetdesk.desk import SCHEMA, Desk
from tvetdesk.errors import UserError
from tvetdesk.exchange.erasing import UNSEEN
from tvetdesk.i18n import N_, P_, Message
from tvetdesk.records import rows
from tvetdesk.records.centres import Centre
from tvetdesk.records.retention import CLASSES
from ui.dialogs.asker import Asker
from ui.editors.typed import LineEditor
from ui.language import Language
from ui.models.keeping import Listed, rehearse
from ui.tasks import Tasks
from ui.widgets.labels import PlainLabel

PERIODS = N_("How many months data are kept")
PERIODS_WHO = N_("Counted from a person's last day here. Nobody is due who is still in a course. Empty means what stands below the field.")  # fmt: skip
REMOVE = N_("Remove what was kept long enough")
WHO = N_("{label}. Nothing is altered before you confirm twice. Take the tick away from whoever is to stay.")
PEOPLE = N_("Who is due")
ERASES = P_("{number} person would be erased.", "{number} people would be erased.")
EMPTIES = P_("Of {number} person these would be emptied:", "Of {number} people these would be emptied:")
ROWS = N_("{plural}: {rows} rows")
OLDER = P_(
    "{number} older backup or copy still holds it until newer ones replace it.",
    "{number} older backups and copies still hold it until newer ones replace them.",
)
FINAL = N_("This cannot be undone. The other computers do the same with the next bundles.")
SIGN = N_("The sign of this list: {sign}")
TYPE_SIGN, NUMBER = N_("Type its sign"), N_("How many people it names")
REMOVE_IT, KEEP = N_("Remove for ever"), N_("Keep it")


class PeriodsDialog(Asker):
    """The months of the centre's row, each with its own help."""

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(PERIODS, language.t(PERIODS_WHO), language, tasks, parent)
        self.desk = desk
        self.resize(640, 480)
        book = desk.book
        table, centre = book.table(Centre), book.get(Centre, book.centre)
        self.months: dict[str, LineEditor] = {}
        for name in (one.field for one in CLASSES.values()):
            field = table.fields[name]
            self.months[name] = made = LineEditor(field, language)
            self.add(Message(field.label), made, Message(field.help))
            made.show_value(getattr(centre, name))

    def work(self) -> Callable[[], Any]:
        values, book = {name: one.read() for name, one in self.months.items()}, self.desk.book
        return lambda: rows.alter(book, book.get(Centre, book.centre), **values)


class RemoveDialog(Asker):
    """The rehearsal of one class; whoever loses their tick stays, and the list gets another sign."""

    def __init__(
        self, desk: Desk, listed: Listed, language: Language, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        label = language.t(CLASSES[listed.due.code].label)
        super().__init__(REMOVE, language.t(WHO, label=label), language, tasks, parent)
        self.desk, self.listed, self.code = desk, listed, listed.due.code
        self.resize(760, 500)
        self.people = QListWidget()
        self.people.setMinimumHeight(90)
        for row, names in listed.names:
            item = QListWidgetItem(language.t.show(names))
            item.setData(Qt.ItemDataRole.UserRole, row)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.people.addItem(item)
        self.people.itemChanged.connect(lambda _: self._again())
        self.add(PEOPLE, self.people)
        self.said = PlainLabel("", wrap=True)
        self.fields.addWidget(self.said)
        self.more = PlainLabel("", "small", wrap=True)
        self.fields.addWidget(self.more)
        self.sign_label = PlainLabel("", "strong")
        self.fields.addWidget(self.sign_label)
        self.sign, self.number = QLineEdit(), QLineEdit()
        self.sign.setMaxLength(12)
        self.number.setMaxLength(7)
        row = QHBoxLayout()
        row.setSpacing(12)
        for holder in (self.add(TYPE_SIGN, self.sign), self.add(NUMBER, self.number)):
            self.fields.removeWidget(holder)
            row.addWidget(holder)
        self.fields.addLayout(row)
        self.for_ever(REMOVE_IT, "delete", KEEP)
        self._tell()

    def without(self) -> set[int]:
        """The rows of those who are to stay."""
        items = [self.people.item(place) for place in range(self.people.count())]
        return {
            int(one.data(Qt.ItemDataRole.UserRole))
            for one in items
            if one.checkState() != Qt.CheckState.Checked
        }

    def _again(self) -> None:
        desk, code, without = self.desk, self.code, self.without()
        self.tasks.read(
            lambda: rehearse(desk, code, without), self._show, owner=self, latest="due", failed=self.refuse
        )

    def _show(self, listed: Listed) -> None:
        self.listed = listed
        self._tell()

    def _tell(self) -> None:
        t, due = self.language.t, self.listed.due
        goes = [t(ROWS, plural=t(SCHEMA.by_name[name].model._meta.plural), rows=number) for name, number in due.rows.items()]  # fmt: skip
        self.said.setText(" ".join([t.n(ERASES if due.erases else EMPTIES, len(due.people)), t.listed(goes)]))
        more = [t(FINAL)]
        if due.older:
            more.append(t.n(OLDER, due.older))
        if due.unseen:
            more.append(t(UNSEEN, folder=str(due.unseen)))
        self.more.setText(" ".join(more))
        self.sign_label.setText(t(SIGN, sign=due.sign))
        self.save.setEnabled(bool(due.people))

    def work(self) -> Callable[[], Any]:
        desk, code, without, sign = self.desk, self.code, self.without(), self.sign.text()
        text = self.number.text().strip()
        if not (text.isascii() and text.isdecimal()):
            raise UserError("retention.number", number=len(self.listed.due.people))
        return lambda: retaining.remove(desk, code, sign=sign, number=int(text), without=without)

    def retranslate(self) -> None:
        super().retranslate()
        self._tell()
