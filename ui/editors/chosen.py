"""Editors of a closed list: joined buttons, a combo that searches, a chip for each of several."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_
from tvetdesk.store.numbers import YesNo
from tvetdesk.store.record import Field
from ui.editors.base import Editor, redden
from ui.language import Language
from ui.models.find import plain
from ui.widgets.buttons import ChipButton, Segmented
from ui.widgets.combo import Combo
from ui.widgets.flow import FlowLayout

SEGMENTS = 4
SHORT_WORDS = 40  # signs of all options together that fit into one column of a form


class ChoiceEditor(Editor):
    """At most nine closed choices: joined buttons up to four, numbered ones that wrap up to nine."""

    def __init__(self, one: Field, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(one, language, parent)
        self.codes: dict[Any, str] = (
            {True: N_("yes"), False: N_("no")} if isinstance(one, YesNo) else dict(getattr(one, "codes", {}))
        )
        few = len(self.codes) <= SEGMENTS
        short = sum(len(str(words)) for words in self.codes.values()) <= SHORT_WORDS
        self.wide = not (few and short)
        self.buttons = Segmented(numbered=not few, wrap=self.wide, needed=one.required)
        self.buttons.chosen.connect(lambda _: self.left.emit())
        self.row.addWidget(self.buttons, 1 if self.wide else 0)
        if not self.wide:
            self.row.addStretch(1)
        self.retranslate()

    def read(self, country: str | None = None) -> Any:
        return self.one.check(self.buttons.value())

    def raw(self) -> Any:
        return self.buttons.value()

    def set_raw(self, raw: Any, words: str = "") -> None:
        self.buttons.set_value(raw)

    def target(self) -> QWidget:
        return self.buttons

    def retranslate(self) -> None:
        self.buttons.set_options([(code, self.language.t(words)) for code, words in self.codes.items()])


class ComboEditor(Editor):
    """Ten closed choices or more: a combo that searches in the words as they are typed."""

    def __init__(self, one: Field, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(one, language, parent)
        self.combo = Combo()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setMaxVisibleItems(14)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(8)
        completer = self.combo.completer()
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.combo.activated.connect(lambda _: self.left.emit())
        line = self.combo.lineEdit()
        assert line is not None
        line.editingFinished.connect(self.left)
        self.combo.still = True
        self.row.addWidget(self.combo, 1)
        self.retranslate()

    def read(self, country: str | None = None) -> Any:
        text = self.combo.currentText().strip()
        if not text:
            return None
        for place in range(self.combo.count()):
            if plain(self.combo.itemText(place)) == plain(text):
                return self.one.check(self.combo.itemData(place))
        raise UserError("field.code", text=text[:40])

    def raw(self) -> Any:
        try:
            return self.read()
        except UserError:
            return {"typed": self.combo.currentText()}

    def set_raw(self, raw: Any, words: str = "") -> None:
        if isinstance(raw, dict):
            self.combo.setEditText(str(raw.get("typed", "")))
            return
        place = self.combo.findData(raw) if raw is not None else 0
        self.combo.setCurrentIndex(max(place, 0))
        line = self.combo.lineEdit()
        if line is not None:
            line.setCursorPosition(0)

    def set_invalid(self, *, invalid: bool) -> None:
        redden(self.combo, invalid=invalid)

    def target(self) -> QWidget:
        return self.combo

    def retranslate(self) -> None:
        kept = self.raw() if self.combo.count() else None
        named = [(self.language.t(words), code) for code, words in getattr(self.one, "codes", {}).items()]
        self.combo.blockSignals(True)
        self.combo.clear()
        self.combo.addItem("", None)
        for words, code in sorted(named, key=lambda pair: plain(pair[0])):
            self.combo.addItem(words, code)
        self.set_raw(kept)
        self.combo.blockSignals(False)


class ManyEditor(Editor):
    """Several of a closed list: one chip each, a tick on the chosen."""

    wide = True

    def __init__(self, one: Field, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(one, language, parent)
        self.codes: dict[str, str] = dict(getattr(one, "codes", {}))
        holder = QWidget()
        holder.setObjectName("bare")
        flow = FlowLayout(holder, 6)
        self.chips: dict[str, ChipButton] = {}
        for code in self.codes:
            chip = ChipButton(parent=holder)
            chip.clicked.connect(lambda _: self.left.emit())
            self.chips[code] = chip
            flow.addWidget(chip)
        self.row.addWidget(holder, 1)
        self.retranslate()

    def read(self, country: str | None = None) -> Any:
        return self.one.check([code for code, chip in self.chips.items() if chip.isChecked()])

    def raw(self) -> str:
        return " ".join(code for code, chip in self.chips.items() if chip.isChecked())

    def set_raw(self, raw: Any, words: str = "") -> None:
        chosen = str(raw or "").split()
        for code, chip in self.chips.items():
            chip.setChecked(code in chosen)

    def target(self) -> QWidget:
        return next(iter(self.chips.values()), self)

    def retranslate(self) -> None:
        for code, chip in self.chips.items():
            chip.setText(self.language.t(self.codes[code]))
