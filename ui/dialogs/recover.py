"""A forgotten password: with the recovery code on paper, or through headquarters by a request and its answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from tvetdesk import recovering
from tvetdesk.errors import UserError, sentences
from tvetdesk.exchange import recovery
from tvetdesk.exchange.carriers import give
from tvetdesk.i18n import N_
from tvetdesk.recovering import Asked
from tvetdesk.store import paper
from ui.dialogs.account import AGAIN, NEW, Secret
from ui.dialogs.asker import Asker
from ui.documents import in_documents
from ui.language import Language
from ui.tasks import Tasks
from ui.widgets.buttons import Button, Segmented
from ui.widgets.labels import PlainLabel

sentences({
    "recover.twice": N_("The two are not the same. Type the new password twice alike."),
    "recover.which_file": N_("Choose the answer of headquarters first."),
})  # fmt: skip

TITLE = N_("A new password")
WHO = N_("Nothing is erased. Whoever goes on here manages the accounts of these data afterwards.")
CODE, ASK, ANSWER = "code", "ask", "answer"
WAYS = {CODE: N_("The recovery code"), ASK: N_("Ask HQ"), ANSWER: N_("HQ answered")}
HOW = {
    CODE: N_(
        "Type all six groups from the paper. Make another code afterwards if somebody else may have seen this one."
    ),
    ASK: N_(
        "A request is written to a file. Send it to headquarters by any way, then read out the signs by phone."
    ),
    ANSWER: N_(
        "Open the file, picture or text that headquarters sent, and type the password chosen with the request."
    ),
}
DO = {CODE: N_("Open"), ASK: N_("Write the request…"), ANSWER: N_("Open")}
NAME, SIGNS, CHOSEN = N_("Name"), N_("Recovery code"), N_("The password chosen with the request")
CHOOSE, ANSWERS, REQUESTS = N_("Answer of headquarters…"), N_("Answers"), N_("Requests")
CLOSE = N_("Close")
FILE = "tvet_recovery_request.tvr"
ASKED = N_(
    "The request lies in {file}. Call headquarters and read out: {signs}. Keep the new password in mind."
)


class RecoverDialog(Asker):
    """`opened` carries the open Desk; `folder` is the one whose password is forgotten."""

    opened = Signal(object)

    def __init__(
        self, folder: Path, user: str, language: Language, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(TITLE, language.t(WHO), language, tasks, parent)
        self.resize(600, 420)
        self.folder = folder
        self.answer: Path | None = None
        self.way = Segmented(needed=True)
        self.way.chosen.connect(lambda _: self._show())
        self.fields.addWidget(self.way)
        self.how = PlainLabel("", "small", wrap=True)
        self.fields.addWidget(self.how)
        self.code, self.name = QLineEdit(), QLineEdit(user)
        self.code.setMaxLength(80)
        self.name.setMaxLength(40)
        self.code_field = self.add(SIGNS, self.code)
        self.choose = Button(icon="folder", pressed=self._choose)
        self.fields.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        self.name_field = self.add(NAME, self.name)
        self.new, self.again, self.chosen = Secret(), Secret(), Secret()
        row = QHBoxLayout()
        row.setSpacing(12)
        self.twice = [self.add(NEW, self.new), self.add(AGAIN, self.again)]
        for holder in self.twice:
            self.fields.removeWidget(holder)
            row.addWidget(holder)
        self.fields.addLayout(row)
        self.chosen_field = self.add(CHOSEN, self.chosen)
        self.told = PlainLabel("", "strong", wrap=True, state="ok")
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.fields.addWidget(self.told)
        self.save.clear_icon()
        self.retranslate()
        self.way.set_value(CODE)
        self._show()
        self.code.setFocus()

    def _show(self) -> None:
        way = str(self.way.value())
        self.words.set(self.how.setText, HOW[way])
        self.words.set(self.save.setText, DO[way])
        self.code_field.setVisible(way == CODE)
        self.choose.setVisible(way == ANSWER)
        self.chosen_field.setVisible(way == ANSWER)
        for holder in (self.name_field, *self.twice):
            holder.setVisible(way != ANSWER)
        self.told.hide()
        self.trouble.hide()

    def _choose(self) -> None:
        t = self.language.t
        found, _ = QFileDialog.getOpenFileName(
            self, t(CHOOSE), "", f"{t(ANSWERS)} (*.tvr *.txt *.png *.jpg *.jpeg)"
        )
        if found:
            self.answer = Path(found)
            self.words.forget(self.choose.setText)
            self.choose.setText(self.answer.name)

    def work(self) -> Callable[[], Any]:
        way, folder, user = self.way.value(), self.folder, self.name.text().strip()
        if way == ANSWER:
            answer, chosen = self.answer, self.chosen.text()
            if answer is None:
                raise UserError("recover.which_file")
            return lambda: recovering.with_answer(folder, recovery.found(answer), chosen)
        if self.new.text() != self.again.text():
            raise UserError("recover.twice")
        password = self.new.text()
        if way == CODE:
            code = paper.read(self.code.text())
            return lambda: recovering.with_code(folder, code, user, password)
        return lambda: recovering.ask(folder, user, password)

    def write(self) -> None:
        self.save.setEnabled(False)
        super().write()

    def _written(self, result: Any) -> None:
        self.save.setEnabled(True)
        if isinstance(result, Asked):
            self._hand_out(result)
            return
        self.accept()
        self.opened.emit(result)

    def _hand_out(self, asked: Asked) -> None:
        """Put the request into a file and say what to read out by phone."""
        t = self.language.t
        place, _ = QFileDialog.getSaveFileName(self, t(DO[ASK]), in_documents(FILE), f"{t(REQUESTS)} (*.tvr)")
        if not place:
            return
        file = Path(place)

        def written(_: object) -> None:
            self.told.setText(t(ASKED, file=str(file), signs=asked.signs))
            self.told.show()
            self.words.set(self.cancel.setText, CLOSE)

        self.tasks.read(lambda: give(file, asked.data), written, owner=self, failed=self.refuse)

    def refuse(self, error: UserError) -> None:
        self.save.setEnabled(True)
        super().refuse(error)

    def retranslate(self) -> None:
        super().retranslate()
        self.way.set_options([(way, self.language.t(words)) for way, words in WAYS.items()])
        if self.answer is None:
            self.words.set(self.choose.setText, CHOOSE)
