"""Work off the window's thread: one thread writes, one reads, and results come back where widgets may be touched."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from tvetdesk.errors import UserError
from tvetdesk.i18n import N_, Message, Value

if TYPE_CHECKING:
    import queue

T = TypeVar("T")
SLOW = 500  # milliseconds until work that goes on is shown
END = object()
TURN = 0.012  # seconds of building widgets in one turn of the window's loop; layout and paint come on top

WORKING = N_("One moment…")
UNSTOPPABLE = N_("This cannot be stopped half-way. Please wait.")


class Stopped(Exception):
    """The user stopped the work at a place where that is safe."""


@dataclass(frozen=True)
class Step:
    """What long work is doing: a sentence, and how far it is (`of` 0: not known)."""

    text: Message
    values: dict[str, Value]
    done: int = 0
    of: int = 0


class Progress:
    """What long work tells while it runs: `progress.say(N_("Record {n}"), done=5, of=80, n=5)`.

    Every call is a place where the work may be stopped, unless it was declared as not to be stopped.
    """

    def __init__(self, told: Callable[[], None]) -> None:
        self.step: Step | None = None
        self.stop_asked = False
        self.stoppable = True
        self._told = told

    def say(self, text: Message, *, done: int = 0, of: int = 0, **values: Value) -> None:
        """Tell the step in words; raises Stopped when the user asked for that."""
        self.step = Step(text, values, done, of)
        self._told()
        if self.stop_asked and self.stoppable:
            raise Stopped


class Pool(Protocol):
    """Where jobs run: jobs of one kind one after the other, in their order. `turn`: seconds to build widgets in a turn."""

    turn: float

    def submit(self, kind: str, job: Callable[[], None]) -> None: ...

    def alone(self, job: Callable[[], None]) -> None: ...

    def end(self) -> None: ...


class Threads:
    """A thread for writes and one for reads, started when first needed.

    `at_end` runs in each of them before it ends: the database has one connection per thread.
    """

    turn = TURN

    def __init__(self, at_end: Callable[[], None] = lambda: None) -> None:
        self._queues: dict[str, queue.SimpleQueue[Callable[[], None] | None]] = {}
        self._threads: list[threading.Thread] = []
        self._at_end = at_end
        self._ended = False

    def submit(self, kind: str, job: Callable[[], None]) -> None:
        if self._ended:  # a timer of a page that goes with its window
            return
        if kind not in self._queues:
            import queue  # with the first work, which comes after the first paint

            jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
            self._queues[kind] = jobs
            thread = threading.Thread(target=self._work, args=(jobs,), name=f"tvetdesk-{kind}", daemon=True)
            self._threads.append(thread)
            thread.start()
        self._queues[kind].put(job)

    def alone(self, job: Callable[[], None]) -> None:
        """A write beside which nobody reads: the reading thread comes to rest first and waits until it is over."""
        rests, over = threading.Event(), threading.Event()

        def rest() -> None:
            rests.set()
            over.wait()

        def run() -> None:
            rests.wait()
            try:
                job()
            finally:
                over.set()

        self.submit("read", rest)
        self.submit("write", run)

    def _work(self, jobs: queue.SimpleQueue[Callable[[], None] | None]) -> None:
        while (job := jobs.get()) is not None:
            job()
            del job  # with it its answer, which may be large
        self._at_end()

    def end(self) -> None:
        """Let everything that was asked for finish, then end the threads; what is asked for later is not done."""
        self._ended = True
        for jobs in self._queues.values():
            jobs.put(None)
        for thread in self._threads:
            thread.join()
        self._queues.clear()
        self._threads.clear()


class AtOnce:
    """A pool without threads or turns: a job is done when `submit` returns. For tests and for drawing screens."""

    turn = math.inf

    def submit(self, kind: str, job: Callable[[], None]) -> None:
        job()

    def alone(self, job: Callable[[], None]) -> None:
        job()

    def end(self) -> None:
        pass


@dataclass
class Task:
    """One piece of work on its way. `safe` says why stopping is safe; empty: there is no Stop.

    `work`, `done` and `failed` are let go in the window's thread: they may hold the last word of a page, and a page
    must not be destroyed in a worker.
    """

    owner: QObject | None
    latest: str
    number: int
    title: Message
    safe: Message | None
    progress: Progress
    work: Callable[[Progress], Any] | None
    done: Callable[[Any], object] | None
    failed: Callable[[UserError], object] | None
    over: bool = False

    def stop(self) -> None:
        """Ask the work to stop at the next safe place."""
        self.progress.stop_asked = True


class Tasks(QObject):
    """Runs work for pages and brings its result back.

    `written` comes after every successful write with the page that asked for it (or None). `slow` comes when a task
    takes more than half a second and whenever it tells a step; `finished` when it is over. `failed` and `broke` carry
    what no page handled: a UserError, and a bug of ours.
    """

    written = Signal(object)
    slow = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    broke = Signal(object)
    _back = Signal(object)

    def __init__(self, pool: Pool | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: Pool = pool or Threads()
        self.damaged: Callable[[], object] = lambda: (
            None
        )  # a page could not be read, in whatever thread this is
        self._number = 0
        self._newest: dict[tuple[int, str], int] = {}
        self._running: list[Task] = []
        self._home = threading.get_ident()
        self._came: deque[Callable[[], object]] = deque()
        self._turn = QTimer(self)  # one answer in a turn of the loop: between two, keys and clicks are heard
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._deliver)
        self._back.connect(self._line_up)

    def read(
        self,
        work: Callable[[], T],
        done: Callable[[T], object],
        *,
        owner: QObject | None = None,
        latest: str = "",
        failed: Callable[[UserError], object] | None = None,
    ) -> Task:
        """Ask something of the book. With `latest`, only the newest question of this name and owner is answered."""
        return self._run("read", self._task(owner, latest, WORKING, None, lambda _: work(), done, failed))

    def write(
        self,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        *,
        owner: QObject | None = None,
        failed: Callable[[UserError], object] | None = None,
    ) -> Task:
        """Call a verb. Writes happen one after the other, in the order they were asked for."""
        return self._run("write", self._task(owner, "", WORKING, None, lambda _: work(), done, failed))

    def keep(self, work: Callable[[], object]) -> None:
        """Write a fact of this PC, like a draft: in the writing thread, without telling any page."""
        self._run("keep", self._task(None, "", WORKING, None, lambda _: work()))

    def long(
        self,
        title: Message,
        work: Callable[[Progress], T],
        done: Callable[[T], object] | None = None,
        *,
        owner: QObject | None = None,
        safe: Message | None = None,
        failed: Callable[[UserError], object] | None = None,
        write: bool = True,
    ) -> Task:
        """Work that may take long and tells its steps. `safe` says why stopping is safe, like "Nothing was written yet."."""
        return self._run("write" if write else "read", self._task(owner, "", title, safe, work, done, failed))

    def alone(
        self,
        title: Message,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        *,
        owner: QObject | None = None,
        failed: Callable[[UserError], object] | None = None,
    ) -> Task:
        """Work that must have the data file to itself: nothing reads meanwhile, and it cannot be stopped."""
        return self._run("alone", self._task(owner, "", title, None, lambda _: work(), done, failed))

    def build(self, steps: Iterator[None], *, owner: QObject, latest: str) -> None:
        """Build widgets step by step, in several turns of the loop: between two, keys and clicks are heard.

        What was begun under the same name for the same owner is not gone on with.
        """
        task = self._task(owner, latest, WORKING, None, lambda _: None)
        self._running.append(task)
        self._build(task, steps)

    def _build(self, task: Task, steps: Iterator[None]) -> None:
        end = time.perf_counter() + self._pool.turn
        try:
            while self._wanted(task) and next(steps, END) is not END:
                if time.perf_counter() > end:
                    self._line_up(partial(self._build, task, steps))
                    return
        except Exception as error:  # noqa: BLE001 - sorted as what broke in a worker is
            self._failed(task, error)
        else:
            self._over(task)

    def idle(self) -> bool:
        """Whether nothing is on its way."""
        return not self._running

    def end(self) -> None:
        """Finish what was asked for and end the threads; results that nobody waits for are dropped."""
        self._pool.end()

    def _bring(self, call: Callable[[], object]) -> None:
        """Have something called in the thread of the window."""
        if threading.get_ident() == self._home:
            call()
        else:
            self._back.emit(call)

    def _line_up(self, call: Callable[[], object]) -> None:
        self._came.append(call)
        self._turn.start()

    def _deliver(self) -> None:
        call = self._came.popleft()
        if not self._came:
            self._turn.stop()
        call()

    def _task(
        self,
        owner: QObject | None,
        latest: str,
        title: Message,
        safe: Message | None,
        work: Callable[[Progress], Any],
        done: Callable[[Any], object] | None = None,
        failed: Callable[[UserError], object] | None = None,
    ) -> Task:
        self._number += 1
        task = Task(owner, latest, self._number, title, safe, Progress(lambda: None), work, done, failed)
        task.progress.stoppable = safe is not None
        task.progress._told = lambda: self._bring(lambda: self._told(task))  # noqa: SLF001 - made for each other
        if latest:
            self._newest[id(owner), latest] = task.number
        return task

    def _told(self, task: Task) -> None:
        if not task.over:
            self.slow.emit(task)

    def _run(self, kind: str, task: Task) -> Task:
        self._running.append(task)

        def job() -> None:
            from tvetdesk.store.vault import faults  # not before the unlock screen is painted

            assert task.work is not None
            try:
                with faults():  # a page of the data file that cannot be read is a situation, not a bug
                    result = task.work(task.progress)
            except UserError as error:
                if error.code == "book.damaged":
                    self.damaged()
                self._bring(lambda error=error: self._failed(task, error))
            except Exception as error:  # noqa: BLE001 - carried to the window's thread, which sorts it
                self._bring(lambda error=error: self._failed(task, error))
            else:
                self._bring(lambda: self._done(kind, task, result))

        if kind == "alone":
            self._pool.alone(job)
        else:
            self._pool.submit("read" if kind == "read" else "write", job)
        if not task.over:
            QTimer.singleShot(SLOW, self, lambda: self._told(task))
        return task

    def _wanted(self, task: Task) -> bool:
        """Whether somebody still waits for the answer: the page lives, and asked nothing newer."""
        if task.owner is not None and not shiboken6.isValid(task.owner):
            return False
        return not task.latest or self._newest.get((id(task.owner), task.latest)) == task.number

    def _over(self, task: Task) -> None:
        task.over = True
        task.work = task.done = task.failed = None
        self._running.remove(task)
        self.finished.emit(task)

    def _done(self, kind: str, task: Task, result: Any) -> None:
        done = task.done
        self._over(task)
        if done is not None and self._wanted(task):
            done(result)
        if kind in ("write", "alone"):
            self.written.emit(task.owner)

    def _failed(self, task: Task, error: Exception) -> None:
        failed = task.failed
        self._over(task)
        if isinstance(error, Stopped) or not self._wanted(task):
            return
        if isinstance(error, UserError):
            if failed is not None:
                failed(error)
            else:
                self.failed.emit(error)
        else:
            self.broke.emit(error)
