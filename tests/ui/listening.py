"""What a screen reader is told of a window: the tree of accessible objects as Qt gives it to AT-SPI, UI Automation or NSAccessibility."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

Role, Text = QAccessible.Role, QAccessible.Text
CELLS = 60  # of a table that are looked at: it may have twenty thousand rows
SAID = (
    Role.Button,
    Role.CheckBox,
    Role.RadioButton,
    Role.EditableText,
    Role.ComboBox,
    Role.Table,
    Role.List,
    Role.PageTab,
)


@dataclass(frozen=True)
class Heard:
    """One object of the tree; `within` is the name of the nearest one above that has one."""

    role: Role
    name: str
    value: str
    description: str
    focusable: bool
    within: str


def heard(top, within: str = "") -> Iterator[Heard]:
    """Everything below an accessible object that is in sight, the object itself first."""
    state = top.state()
    if state.invisible:
        return
    name = top.text(Text.Name)
    yield Heard(
        top.role(), name, top.text(Text.Value), top.text(Text.Description), bool(state.focusable), within
    )
    if top.role() in (Role.ComboBox, Role.EditableText):
        return  # what is inside belongs to Qt, and the whole has the name
    number = top.childCount()
    if top.role() in (Role.Table, Role.List, Role.Tree):
        number = min(number, CELLS)
    for place in range(number):
        child = top.child(place)
        if child is not None and child.isValid():
            yield from heard(child, name or within)


def windows() -> list[Heard]:
    """All windows and boxes in sight."""
    found = []
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            found += heard(QAccessible.queryAccessibleInterface(window))
    return found


def nameless(told: list[Heard]) -> list[tuple[str, str]]:
    """What takes the focus, or is pressed or typed into, and says nothing; where it stands."""
    return [
        (one.role.name, one.within)
        for one in told
        if (one.focusable or one.role in SAID)
        and (not one.name.strip() or one.role == Role.NoRole)
        and one.role not in (Role.Cell, Role.ListItem)  # an empty cell is silent, as it is empty to the eye
    ]
