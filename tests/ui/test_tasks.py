"""Work runs in its thread, comes back in this one, and what goes wrong is told once."""

import gc
import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject, QTimer

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_
from ui.garbage import Collector
from ui.tasks import AtOnce, Tasks, Threads


@pytest.fixture
def threaded(app):
    tasks = Tasks(Threads())
    yield tasks
    tasks.end()


def test_a_read_runs_elsewhere_and_its_answer_comes_here(threaded, qtbot):
    answers = []
    threaded.read(threading.get_ident, lambda there: answers.append((there, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(answers))
    there, here = answers[0]
    assert there != here == threading.get_ident()


def test_answers_that_came_together_are_shown_one_in_a_turn_of_the_loop(threaded, qtbot):
    worked, answers, turns = threading.Event(), [], []
    threaded.read(lambda: 1, answers.append)
    threaded.read(lambda: worked.set() or 2, answers.append)
    threaded.keep(lambda: None)
    assert worked.wait(10)
    turn = QTimer(interval=0)
    turn.timeout.connect(lambda: turns.append(len(answers)))
    turn.start()
    qtbot.waitUntil(threaded.idle)
    assert answers == [1, 2]
    assert 1 in turns, "both were shown before the loop turned"


def test_writes_keep_their_order(threaded, qtbot):
    done = []
    for number in range(20):
        threaded.write(lambda n=number: n, done.append)
    qtbot.waitUntil(threaded.idle)
    assert done == list(range(20))


def test_every_write_is_announced_with_its_page(tasks, qtbot):
    page = QObject()
    with qtbot.waitSignal(tasks.written) as told:
        tasks.write(lambda: 1, owner=page)
    assert told.args == [page]


def test_a_refusal_goes_to_who_asked_or_else_to_the_shell(tasks):
    def refuse():
        raise UserError("row.missing", what="x", id="1")

    here, shell = [], []
    tasks.failed.connect(shell.append)
    tasks.write(refuse, failed=here.append)
    tasks.write(refuse)
    assert [error.code for error in here + shell] == ["row.missing", "row.missing"]
    assert len(here) == 1


def test_a_bug_is_told_as_a_bug(tasks):
    told = []
    tasks.broke.connect(told.append)
    tasks.read(lambda: 1 / 0, lambda _: None)
    assert isinstance(told[0], ZeroDivisionError)


class _StepByStep(AtOnce):
    """Of what is built, each step has a turn of the loop to itself."""

    turn = 0


def test_what_is_built_leaves_the_loop_its_turns(app, qtbot):
    tasks, built, turns = Tasks(_StepByStep()), [], []
    turn = QTimer(interval=0)
    turn.timeout.connect(lambda: turns.append(len(built)))
    turn.start()
    tasks.build((built.append(n) for n in range(4)), owner=turn, latest="it")
    assert built == [0]
    qtbot.waitUntil(tasks.idle)
    assert built == [0, 1, 2, 3]
    assert {1, 2, 3} <= set(turns)


def test_what_is_built_anew_is_not_built_on(app, qtbot):
    tasks, built, owner = Tasks(_StepByStep()), [], QObject()
    tasks.build((built.append(n) for n in range(4)), owner=owner, latest="it")
    tasks.build((built.append(n) for n in range(10, 12)), owner=owner, latest="it")
    qtbot.waitUntil(tasks.idle)
    assert built == [0, 10, 11]
    tasks.build((built.append(n) for n in range(4)), owner=owner, latest="it")
    shiboken6.delete(owner)
    qtbot.waitUntil(tasks.idle)
    assert built == [0, 10, 11, 0]


def test_a_bug_in_what_is_built_is_told_as_a_bug(tasks):
    broken = []
    tasks.broke.connect(broken.append)
    tasks.build((1 // n for n in (1, 0)), owner=tasks, latest="it")
    assert [type(error) for error in broken] == [ZeroDivisionError]
    assert tasks.idle()


def test_only_the_newest_question_is_answered(app):
    class Later(AtOnce):
        def __init__(self):
            self.jobs = []

        def submit(self, kind, job):
            self.jobs.append(job)

    pool, owner, answers = Later(), QObject(), []
    tasks = Tasks(pool)
    for text in ("f", "fa", "fat"):
        tasks.read(lambda text=text: text, answers.append, owner=owner, latest="search")
    for job in pool.jobs:
        job()
    assert answers == ["fat"]


def test_long_work_tells_its_steps_and_stops_where_that_is_safe(tasks):
    steps, results = [], []

    def work(progress):
        for number in range(5):
            progress.say(N_("Record {n}"), done=number, of=5, n=number)
            if number == 2:
                progress.stop_asked = True
        return "all"

    tasks.slow.connect(lambda task: steps.append(task.progress.step.done))
    tasks.long(N_("Checking"), work, results.append, safe=N_("Nothing was written yet."))
    assert steps == [0, 1, 2, 3]
    assert results == []
    tasks.long(N_("Checking"), work, results.append)
    assert results == ["all"]


def test_what_a_worker_was_given_is_let_go_in_this_thread(threaded, qtbot):
    """Also a page that nobody else holds: destroyed in a worker, it would take the program with it."""
    went = []

    class Page:
        def __del__(self):
            went.append(threading.get_ident())

    page = Page()
    threaded.read(lambda page=page: None, lambda _, page=page: None)
    del page
    qtbot.waitUntil(lambda: bool(went))
    assert went == [threading.get_ident()]


def test_only_the_windows_thread_collects_cycles(app, qtbot, monkeypatch):
    monkeypatch.setattr("ui.garbage.EVERY", 0)
    went = []

    class Cycle:
        def __init__(self):
            self.me = self

        def __del__(self):
            went.append(threading.get_ident())

    gc.enable()
    collector = Collector(app)
    try:
        worker = threading.Thread(target=lambda: [Cycle() for _ in range(10_000)])
        worker.start()
        worker.join()
        assert went == []
        qtbot.waitUntil(lambda: len(went) == 10_000)
        assert set(went) == {threading.get_ident()}
    finally:
        collector.deleteLater()
