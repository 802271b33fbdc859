"""Editors: what a declared field is typed into or chosen with, one class per way of answering; `editor` knows which fits."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tvetdesk.store.fields import Code, Codes, Note, Ref
from tvetdesk.store.numbers import YesNo
from tvetdesk.store.pictures import Picture
from tvetdesk.store.record import Field
from ui.editors.base import Editor
from ui.editors.chosen import ChoiceEditor, ComboEditor, ManyEditor
from ui.editors.found import Ask, RefEditor
from ui.editors.typed import LineEditor, NoteEditor, PictureEditor
from ui.language import Language

NUMBERED = 9  # so many choices are buttons with their digits; more are a combo


def editor(one: Field, language: Language, ask: Ask, parent: QWidget | None = None) -> Editor:
    """The editor that fits a declared field."""
    if isinstance(one, Ref):
        return RefEditor(one, language, ask, parent)
    if isinstance(one, Codes):
        return ManyEditor(one, language, parent)
    if isinstance(one, YesNo) or (isinstance(one, Code) and len(one.codes) <= NUMBERED):
        return ChoiceEditor(one, language, parent)
    if isinstance(one, Code):
        return ComboEditor(one, language, parent)
    if isinstance(one, Picture):
        return PictureEditor(one, language, parent)
    if isinstance(one, Note):
        return NoteEditor(one, language, parent)
    return LineEditor(one, language, parent)
