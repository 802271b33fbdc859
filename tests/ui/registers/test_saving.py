"""Marks are saved behind the window: what goes wrong, a slow disk, and nothing by looking."""

from tests.ui.registers.conftest import drawn, keys, line, statuses
from tvetdesk.errors import UserError
from tvetdesk.records import attendance
from tvetdesk.records.attendance import Mark
from tvetdesk.records.calendar import Session
from ui.tasks import AtOnce


def test_a_full_disk_puts_the_row_back_and_says_so(window, register, monkeypatch):
    line(register, "all")
    whole = attendance.mark

    def full(*_):
        raise UserError("book.full")

    monkeypatch.setattr(attendance, "mark", full)
    keys(register, "2a")
    assert statuses(register) == "PPPP"
    assert [mark for mark, _ in drawn(register)] == list("PPPP")
    assert "disk is full" in window.shell.strip.text.text()
    monkeypatch.setattr(attendance, "mark", whole)
    keys(register, "2a")
    assert statuses(register) == "PAPP"
    assert [step.label(register.t) for step in register.recorder.steps()] == ["2 A", "all"]
    assert not window.shell.strip.isVisible(), "what went wrong is over"


def test_a_line_that_was_not_written_stands_in_the_field_again(register, monkeypatch):
    whole = attendance.mark_all

    def full(*_, **__):
        raise UserError("book.full")

    monkeypatch.setattr(attendance, "mark_all", full)
    line(register, "all except 2")
    assert register.session.quick.line.text() == "all except 2"
    monkeypatch.setattr(attendance, "mark_all", whole)
    register.session.quick.line.returnPressed.emit()
    assert statuses(register) == "PAPP"
    assert not register.session.quick.line.text()


class Later(AtOnce):
    """A disk that takes its time: writes wait until they are let go."""

    def __init__(self):
        self.waiting = []

    def submit(self, kind, job):
        if kind == "write":
            self.waiting.append(job)
        else:
            job()

    def go(self):
        while self.waiting:
            self.waiting.pop(0)()


def test_keys_are_drawn_before_they_are_saved_and_kept_in_order(register, monkeypatch):
    slow = Later()
    monkeypatch.setattr(register.tasks, "_pool", slow)
    keys(register, "1a2e1l3s")
    assert [mark for mark, _ in drawn(register)] == list("LESP")
    assert statuses(register) == "----"
    assert register.session.side.numbers["P"].text() == "1"
    register.refresh()  # what is read meanwhile does not draw old marks
    assert [mark for mark, _ in drawn(register)] == list("LESP")
    slow.go()
    assert statuses(register) == "LESP"
    assert [mark for mark, _ in drawn(register)] == list("LESP")
    assert not register.session.model.pending


def test_leaving_before_it_is_saved_loses_nothing(register, sessions, monkeypatch):
    slow = Later()
    monkeypatch.setattr(register.tasks, "_pool", slow)
    keys(register, "1a")
    register.open(sessions[2].id)
    register.open(sessions[1].id)
    slow.go()
    assert statuses(register) == "APPP"
    assert [mark for mark, _ in drawn(register)] == list("APPP")


def test_nothing_is_written_by_looking(register, page, sessions):
    for one in sessions:
        page.open(one.id)
    page.go("month")
    assert page.desk.book.select(Mark).count() == 0
    assert {one.state for one in page.desk.book.select(Session)} == {"planned"}
