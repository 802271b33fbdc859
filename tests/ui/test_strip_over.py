"""What the strip says of a write is over with the next one, wherever that is made; a refusal stays until it is read."""

from tvetdesk.errors import UserError
from tvetdesk.records.people import new_trainee
from ui.widgets.strip import Notice


def write(window, names):
    window.tasks.write(lambda: new_trainee(window.desk.book, names))


def told(window, name, *, state="ok"):
    window.tasks.write(
        lambda: new_trainee(window.desk.book, "Awa"),
        lambda _: window.shell.tell(Notice("Saved.", state), name),
    )


def test_saved_is_over_when_something_else_was_written(window):
    shell = window.shell
    shell.go("courses")
    told(window, "courses")
    assert shell.strip.isVisible()
    write(window, "Binta Bah")
    assert not shell.strip.isVisible()


def test_saved_of_a_page_that_was_left_is_over_too(window):
    shell = window.shell
    shell.go("courses")
    told(window, "courses")
    shell.go("trainees")
    write(window, "Binta Bah")
    shell.go("courses")
    assert not shell.strip.isVisible()


def test_a_refusal_stays(window):
    shell = window.shell
    shell.go("courses")
    shell.refuse(UserError("undo.nothing"))
    write(window, "Binta Bah")
    write(window, "Sirra Bah")
    assert shell.strip.isVisible()
