"""Trainees: the list, the person beside it, somebody new, and what can be done with a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QWidget

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, Message
from tvetdesk.records.people import Alias, Paper, PhoneNumber, Restricted, Trainee
from tvetdesk.records.rights import note_view
from ui.documents import in_documents
from ui.forms import RecordForm
from ui.giving import PRINT
from ui.language import Language
from ui.models.roll import ATTENTION
from ui.models.saving import UNALTERED, Saved
from ui.models.trainees import sheet_of
from ui.page import Page, take_place
from ui.pages.trainee.acts import PersonActs, write_excel
from ui.pages.trainee.detail import ACTS, RIGHTS, Detail
from ui.pages.trainee.list import TraineeList
from ui.pages.trainee.new import NewView
from ui.places import Place
from ui.printing import print_paper
from ui.tasks import Progress, Tasks
from ui.tokens import MARGIN_X

if TYPE_CHECKING:
    from tvetdesk.desk import Desk

NEW, EDIT, NEW_ENTRY = N_("New trainee"), N_("{name}"), N_("New: {label}")
COUNTS = N_("{training} in training · {all} in the list")
NEEDED = N_("A draft is kept at every field; Esc loses nothing.")
SAVED, ENTERED = N_("Saved."), N_("{name} is entered.")
JOINED = N_("Nobody new was made: what was new was added to {name}.")
DRAFTED, GO_ON = N_("What you typed is kept as a draft."), N_("Go on")
EXCEL = N_("Excel")
WIDE_ENOUGH = 900  # pixels of the page below which the pane is hidden at first
LIST, FORM = range(2)  # further views are forms of entries
CHOOSE_PHOTO, PHOTOS = N_("Choose a photo"), N_("Photos")
PANE, PANE_NARROW = 408, 392
BELOW: dict[str, type[Any]] = {
    "phone": PhoneNumber,
    "paper": Paper,
    "spelling": Alias,
    "restricted": Restricted,
}


class TraineesPage(Page):
    """`open` takes a trainee's id, "new" for somebody new, or "attention" for those who need it."""

    help = N_(
        "Search in any spelling: Diallo finds Jallow. Enter opens a person, F2 alters, Ctrl+N enters somebody new, "
        "F8 hides the pane."
    )

    def __init__(self, desk: Desk, language: Language, tasks: Tasks, place: Place) -> None:
        super().__init__(desk, language, tasks, place)
        self.list = TraineeList(desk.book, language, tasks)
        self.detail = Detail(desk.book, language, tasks)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(12)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 8)
        self.splitter.setStretchFactor(1, 5)
        self._new: NewView | None = None
        self.views = QStackedWidget()
        self.views.addWidget(self.splitter)
        self.views.addWidget(QWidget())  # the place of `new_view`
        self.column.addWidget(self.views, 1)
        self._forms: dict[str, RecordForm] = {}
        self._form: RecordForm | None = None
        self._side: bool | None = None
        self._asked = ""  # an act that waits for the pane
        self._later = QTimer(self)  # running down the list reads only where it stops
        self._later.setSingleShot(True)
        self._later.setInterval(80)
        self._later.timeout.connect(lambda: self.detail.show_key(self.list.key()))
        self.acts = PersonActs(self)
        self._acts()
        self._connect()
        self._show_acts()

    def _acts(self) -> None:
        self.excel_act = self.act(EXCEL, self.excel, icon="excel", keys="Ctrl+Shift+E", right="list.export")
        self.print_act = self.act(PRINT, self.print_list, icon="print", keys="Ctrl+P", right="list.export")
        self.new_act = self.act(
            NEW, self.new, icon="add-person", keys="Ctrl+N", primary=True, right="people.new"
        )
        self.cancel_act = self.act(N_("Cancel"), self.close_form)
        self.more_act = self.act(N_("Save and add another"), self.save_more, icon="add", keys="Ctrl+Shift+S")
        self.save_act = self.act(N_("Save"), self.save, icon="save", keys="Ctrl+S", primary=True)
        self.person_acts = [  # the menu of the pane, for who finds by Ctrl+K
            self.act(words, partial(self.do, name), shown=False, right=RIGHTS[name]) for name, words in ACTS
        ]
        self.on_key("Esc", self.close_form)
        self.on_key("F2", lambda: self.do("edit"))
        self.on_key("Ctrl+F", lambda: self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.on_key("Del", lambda: self.do("bin") if self.list.view.hasFocus() else None)

    def _connect(self) -> None:
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(self._open_person)
        self.list.new.connect(self.new)
        self.list.counted.connect(self.headed)
        self.detail.act.connect(self.do)
        self.detail.shown.connect(self._shown)
        self.detail.answered.connect(self.acts.answer)
        self.detail.other.connect(self.list.choose)

    @property
    def new_view(self) -> NewView:
        """The form for somebody new: 180 widgets, made when first asked for."""
        if self._new is None:
            self._new = NewView(self.desk, self.language, self.tasks)
            self._new.saved.connect(self._entered)
            self._new.joined.connect(self._joined)
            self._new.opened.connect(self._look_at)
            self._new.told.connect(self.told)
            self._new.fold(self.width())
            take_place(self.views, FORM, self._new)
        return self._new

    # -- what a page answers -------------------------------------------------------------------------------

    @classmethod
    def scenes(cls) -> Mapping[str, Callable[[TraineesPage], object]]:
        """Somebody looked for, nobody found, somebody new with look-alikes, and a person's form."""
        return {
            "search": lambda page: page.list.search.setText("ceesay"),
            "nobody": lambda page: page.list.search.setText("zzz"),
            "new": cls._scene_new,
            "edit": lambda page: page.do("edit"),
            "file": lambda page: page.do("file"),
            "erase": lambda page: page.do("erase"),
        }

    def _scene_new(self) -> None:
        self.new()
        person = self.detail.person
        self.new_view.fields.names.setText(person.line.names if person else "Momodou Jallow")
        self.new_view.fields.phone.setText("2012 34")
        self.new_view.fields.left.emit("phone")

    def heading(self) -> tuple[str, str]:
        t = self.t
        if self.views.currentIndex() == FORM:
            return t(NEW), t(NEEDED)
        if self._form is not None:
            return self._form.heading(NEW_ENTRY, EDIT), t(Message(self._form.table.model._meta.label))
        found = self.list.found
        if found is None or self.list.told is None:
            return t(self.place.title), ""
        training = sum(state in ("enrolled", "returned") for state in self.list.told.standing.values())
        return t(self.place.title), t(COUNTS, training=training, all=found.all)

    def key_hints(self) -> list[tuple[str, Message]]:
        if self.views.currentIndex() != LIST:
            return [
                ("Tab", N_("next field")),
                *([("Enter", N_("what is needed"))] if self.views.currentIndex() == FORM else []),
                ("Ctrl+S", N_("save")),
                ("Esc", N_("back, the draft is kept")),
                *([("F8", N_("look-alikes"))] if self.views.currentIndex() == FORM else []),
            ]
        return [
            ("Ctrl+F", N_("search")),
            ("↑↓", N_("choose")),
            ("Enter", N_("open")),
            ("F2", N_("edit")),
            ("Ctrl+N", N_("new")),
            ("F8", N_("pane")),
        ]

    def refresh(self) -> None:
        if self.views.currentIndex() == LIST:
            self.list.refresh()
            self.detail.show_key(self.list.key())

    def open(self, what: Any) -> None:
        """Show one person, the form for somebody new, or a group."""
        if what == "new":
            self.new()
            return
        if isinstance(what, tuple):  # a record type and a key
            if what[0] != self.desk.book.table(Trainee).name:
                self.opened.emit("trainee-entries", what)
                return
            what = what[1]
        self.close_form()
        if what == ATTENTION:
            self.list.group = ATTENTION
            self.list.refresh()
        elif isinstance(what, int):
            self.list.choose(what)

    def take_focus(self) -> None:
        if self.views.currentIndex() == FORM:
            self.new_view.take_focus()
        elif self._form is not None:
            self._form.take_focus()
        else:
            self.list.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_side(self) -> None:
        if self.views.currentIndex() == FORM:
            self.new_view.toggle_side()
        else:
            self._side = self.detail.isHidden()
            self._show_side()

    def _show_side(self) -> None:
        self.detail.setHidden(not (self.width() >= WIDE_ENOUGH if self._side is None else self._side))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_side()
        if event.oldSize().width() != event.size().width():
            inner = self.width() - 2 * MARGIN_X
            pane = PANE if inner >= 1100 else PANE_NARROW
            self.splitter.setSizes([inner - pane - self.splitter.handleWidth(), pane])
        if self._new is not None:
            self._new.fold(self.width())

    def leave(self) -> None:
        if self.views.currentIndex() == FORM:
            self.new_view.keep_draft()
        elif self._form is not None:
            self._form.keep_draft()

    def retranslate(self) -> None:
        self.list.retranslate()
        self.detail.retranslate()
        if self._new is not None:
            self._new.retranslate()
        for form in self._forms.values():
            form.retranslate()
        super().retranslate()

    def _show_acts(self) -> None:
        at_list = self.views.currentIndex() == LIST
        new = self.views.currentIndex() == FORM
        loaded = self._form.loaded if self._form is not None else None
        frozen = loaded is not None and loaded.refusal is not None
        for one in (self.excel_act, self.print_act, *self.person_acts):
            one.setVisible(at_list)
        self.new_act.setVisible(at_list)
        self.cancel_act.setVisible(not at_list)
        self.more_act.setVisible(new)
        self.save_act.setVisible(not at_list and not frozen)
        self.headed.emit()

    # -- forms ---------------------------------------------------------------------------------------------

    def new(self) -> None:
        """Ctrl+N: somebody new; what was searched and not found is the name already."""
        if self.views.currentIndex() != LIST:
            return
        try:
            self.desk.book.authorize("people.new")
        except UserError as error:
            self.refuse(error)
            return
        searched = self.list.search.text().strip()
        nobody = self.list.found is not None and not len(self.list.found.keys)
        self.views.setCurrentWidget(self.new_view)
        self._show_acts()
        course = self.list.course.currentData()
        preset: dict[str, Any] = {"course": course} if course is not None else {}
        if nobody and searched and not any(sign.isdigit() for sign in searched):
            preset["names"] = searched
        self.new_view.open(preset)
        self.new_view.take_focus()

    def _open_form(self, model: type[Any], key: int | None, preset: dict[str, Any] | None = None) -> None:
        table = self.desk.book.table(model)
        if table.name not in self._forms:
            form = RecordForm(self.desk, table, self.language, self.tasks)
            form.told.connect(self.told)
            form.headed.connect(self._show_acts)
            form.saved.connect(self._saved)
            self._forms[table.name] = form
            self.views.addWidget(form)
        self._form = self._forms[table.name]
        self._form.open(key, preset)
        self.views.setCurrentWidget(self._form)
        self._show_acts()
        self._form.take_focus()

    def close_form(self) -> None:
        """Back to the list; what was typed is kept as a draft."""
        if self.views.currentIndex() == LIST:
            return
        self.leave()
        drafted = self.views.currentIndex() == FORM and not self.new_view.typed().empty
        self._back()
        if drafted:
            self.tell(DRAFTED, "info", icon="edit", button=GO_ON, act=self.new, keys="Ctrl+N")

    def _back(self) -> None:
        self._form = None
        self.views.setCurrentIndex(LIST)
        self._show_acts()
        self.refresh()
        self.take_focus()

    def save(self) -> None:
        """Ctrl+S."""
        if self.views.currentIndex() == FORM:
            self.new_view.save()
        elif self._form is not None:
            self._form.save()

    def save_more(self) -> None:
        """Save, and go on with the next person of the same course."""
        if self.views.currentIndex() == FORM:
            self.new_view.save(more=True)

    def _saved(self, saved: Saved) -> None:
        self._back()
        if saved.same:
            self.tell(UNALTERED)
        else:
            self.acts.tell_undo(SAVED)

    def _entered(self, trainee: int, names: str, more: bool) -> None:
        if not more:
            self.list.choose(trainee)
            self._back()
        self.acts.tell_undo(ENTERED, name=names)

    def _joined(self, trainee: int, names: str) -> None:
        self.list.choose(trainee)
        self._back()
        self.acts.tell_undo(JOINED, name=names)

    def _look_at(self, trainee: int) -> None:
        """From the form to a look-alike: the draft is kept for the way back."""
        self.close_form()
        self.list.choose(trainee)

    # -- what is done with a person ------------------------------------------------------------------------

    def do(self, what: str) -> None:
        """An act of the pane: edit, course, state, consent, phone, paper, spelling, restricted, seen, bin."""
        key = self.list.key()
        if key is None or self.views.currentIndex() != LIST:
            return
        if what == "edit":
            self._open_form(Trainee, key)
        elif what == "restricted":
            book = self.desk.book
            there = book.find(Restricted, trainee=key)
            self._open_form(Restricted, there.id if there else None, {"trainee": key})
        elif what == "seen":
            book = self.desk.book
            self.tasks.keep(
                lambda: note_view(book, list(book.select(Restricted).where(Restricted.trainee == key)))
            )
        elif what in BELOW:
            self._open_form(BELOW[what], None, {"trainee": key})
        elif what == "bin":
            self.acts.put_in_bin(key)
        elif what == "erase":
            self.acts.erase()
        elif what == "file":
            self.acts.give_file()
        elif what == "photo":
            self.choose_photo(key)
        elif what == "no_photo":
            self.acts.remove_photo(key)
        elif self.detail.person is not None and self.detail.person.about.id == key:
            self.acts.ask(what)
        else:  # quicker than the pane, which reads only where one stops
            self._asked = what
            self._later.stop()
            self.detail.show_key(key)

    def _chosen(self, key: int | None) -> None:
        """Show somebody else. The list tells the same person again whenever it was read; drawn twice, a pane takes 70 ms."""
        if key is None:
            self.detail.show_key(None)
        elif key != self.detail.key:
            self._later.start()
        else:
            self._later.stop()

    def _shown(self) -> None:
        """The pane shows somebody; what was asked for before it did is done now."""
        asked, self._asked = self._asked, ""
        if asked and self.detail.key == self.list.key():
            self.do(asked)

    def choose_photo(self, key: int) -> None:
        """Take a photo in from a file; whoever did not agree to one is asked first."""
        kinds = f"{self.t(PHOTOS)} (*.jpg *.jpeg *.png *.webp)"
        path, _ = QFileDialog.getOpenFileName(self, self.t(CHOOSE_PHOTO), "", kinds)
        if path:
            self.acts.add_photo(key, Path(path))

    def _open_person(self, key: int) -> None:
        """Enter: the pane where it is hidden, else the form."""
        if self.detail.isHidden():
            self._side = True
            self._show_side()
            self.detail.show_key(key)
        else:
            self.do("edit")

    # -- Excel ---------------------------------------------------------------------------------------------

    def excel(self) -> None:
        """Write the list as it is shown into a spreadsheet."""
        path, _ = QFileDialog.getSaveFileName(
            self, self.t(EXCEL), in_documents("trainees.xlsx"), "Excel (*.xlsx)"
        )
        if path:
            write_excel(self, self.list.model.keys, Path(path))

    def print_list(self) -> None:
        """The list as it is shown, on paper."""
        from tvetdesk.reports.render.paper import paper  # loaded by those who print

        book, keys, t = self.desk.book, list(self.list.model.keys), self.t
        print_paper(
            self,
            lambda: paper(sheet_of(book, keys, t, Progress(lambda: None)), t),
            "list",
            lambda: book.note("list.exported", type="trainee", rows=len(keys)),
        )
