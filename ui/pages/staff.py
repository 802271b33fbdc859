"""Staff and trainings: whose licence runs out, which trainings want a word, who should learn what; people and trainings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from tvetdesk.errors import sentence
from tvetdesk.i18n import N_, P_
from tvetdesk.records.codes import (
    LICENCES,
    PARTICIPATION_RESULTS,
    PLAN_STATES,
    QUALIFICATIONS,
    STAFF_ROLES,
    TRAINING_SUBJECTS,
    URGENCIES,
)
from tvetdesk.records.rows import alter
from tvetdesk.records.staff import (
    EXPIRY_DAYS,
    TRAINED,
    Licence,
    Staff,
    Training,
    TrainingDay,
    TrainingNeed,
    TrainingParticipation,
    add_day,
    all_came,
    grant_licence,
    note_need,
    take_part,
)
from tvetdesk.store.book import Book
from ui.models.staff import StaffPlace, Taught, Teacher, staff
from ui.pages.place.asked import Question, ToDo
from ui.pages.place.page import PlacePage
from ui.pages.place.people import People
from ui.pages.place.rows import Deed, Line, Spec
from ui.pages.trainee.blocks import capital
from ui.widgets.rows import Cell

PEOPLE, TRAININGS = "people", "trainings"
HERE, OUTSIDE, LEFT = N_("of this centre"), N_("of other organisations"), N_("left")
NEW_PERSON, NEW_TRAINING, NEW_NEED = N_("New person"), N_("New training"), N_("Note a training need")
SECOND = N_("{here} · {taught}")
STAFF_OF = P_("{number} person of this centre", "{number} people of this centre")
HELD = P_("{number} training held", "{number} trainings held")
ASKED = N_("Whose licence runs out?"), N_("How did the trainings go?"), N_("Who should learn what?")
NO_LICENCE_ENDS = N_("No licence ends within {days} days.")
ENDING = P_("{number} licence ends within {days} days, or ended.", "{number} licences end within {days} days, or ended.")  # fmt: skip
UNLICENSED = P_("{number} person teaches without a licence.", "{number} people teach without a licence.")
ENDED, ENDS = (
    N_("{kind}: ended on {day}"),
    P_("{kind}: ends tomorrow, {day}", "{kind}: ends in {number} days, {day}"),
)
ENDS_TODAY = N_("{kind}: ends today")
NONE_NOTED = N_("No licence as {kind} is noted")
RENEW, NOTE_LICENCE = N_("New licence…"), N_("Note it…")
NO_WORD, WORD = N_("Of every training it is said how it went."), P_("Of {number} training it is not said how it went.", "Of {number} trainings it is not said how they went.")  # fmt: skip
COMING = N_("{days}: planned")
OVER = N_("{days}: is it held?")
RESULTS = P_("{number} person without a result", "{number} people without a result")
NOBODY = N_("{days}: nobody is noted")
SAY_HELD, SAY_RESULTS, ADD_PEOPLE = N_("It was held"), N_("All came"), N_("Who came…")
NO_NEED, NEEDED = N_("No training need is open."), P_("{number} training need is open.", "{number} training needs are open.")  # fmt: skip
SINCE = N_("{urgency}, noted on {day}")
PLAN = N_("Plan it…")
TITLE_LICENCE, TITLE_TAKER, TITLE_DAY, TITLE_NEED = (
    N_("New licence"), N_("Somebody takes part"), N_("A day of the training"), N_("Training need"),
)  # fmt: skip
SAID_LICENCE, SAID_TAKER, SAID_DAY, SAID_NEED = (
    N_("{name}: the licence is noted."), N_("{name}: noted."), N_("{name}: the day is noted."),
    N_("{name}: the need is noted."),
)  # fmt: skip
SAID_HELD = N_("{name} was held.")
SAID_RESULTS = P_("{number} person completed {name}.", "{number} people completed {name}.")
TAKEN = P_("{number} training", "{number} trainings")
NEVER = N_("none yet")
UNTIL, NO_END = N_("until {day}"), N_("without an end")
LICENSED = N_("{kind} {until}")
COMPLETED = N_("{done} of {all}")
HOURS = N_("{number} h")
WHO = N_("Who takes part")
PARTS = N_("{number}, {women} women")
LICENCE_DEED, NEED_DEED, DAY_DEED, TAKER_DEED = (
    N_("Licence…"), N_("Training need…"), N_("Day…"), N_("Somebody takes part…"),
)  # fmt: skip
LATE = {"now": "error", "soon": "attention", "later": "text2"}

SPECS = (
    Spec(
        PEOPLE, N_("People"), "people",
        (N_("Name"), N_("Highest qualification"), N_("Licence"), N_("Trainings")),
        (0, 180, 170, 120), (0, -1, 170, 110),
        (("Staff", NEW_PERSON), ("Training", NEW_TRAINING)),
        N_("Nobody of the staff is noted yet."), N_("Note who teaches here, and teachers of other organisations who come to trainings."),
        (("here", HERE), ("outside", OUTSIDE), ("left", LEFT)),
    ),
    Spec(
        TRAININGS, N_("Trainings"), "book",
        (N_("Training"), N_("Days"), N_("Hours"), N_("Completed"), N_("State")),
        (0, 180, 70, 100, 110), (0, 176, -1, 96, 96),
        (("Training", NEW_TRAINING),),
        N_("No training of teachers yet."), N_("Plan one, or note one that was held, then say who took part."),
        tuple(PLAN_STATES.items()), right=(2, 3),
    ),
)  # fmt: skip


class StaffPage(PlacePage):
    """Who teaches, with which licences, and what they learn themselves."""

    help = N_(
        "First what is to be done: licences that run out, trainings without a result, training needs. Space does what a "
        "line offers, Enter opens it. F6 goes on to people and trainings."
    )
    specs = SPECS
    entries = "staff-entries"
    at = ((0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1))

    def busy(self) -> None:
        from ui import scenery  # the scenes only

        scenery.a_busy_staff_room(self.desk)

    def read(self, book: Book) -> StaffPlace:
        return staff(book)

    def second(self, told: StaffPlace) -> str:
        t = self.t
        here = sum(not one.organisation and not one.gone for one in told.teachers)
        held = sum(one.row.state == "held" for one in told.trainings)
        return t(SECOND, here=t.n(STAFF_OF, here), taught=t.n(HELD, held))

    def place_of(self, name: str) -> str:
        return {"Staff": PEOPLE, "Training": TRAININGS}.get(name, "")

    # -- the questions -------------------------------------------------------------------------------------

    def questions(self, told: StaffPlace) -> Sequence[Question]:
        return [self._licences(told), self._trainings(told), self._needs(told)]

    def _licences(self, told: StaffPlace) -> Question:
        t, names, days = self.t, told.names, EXPIRY_DAYS[0]
        lines = []
        for row in told.ending:
            left, kind = (row.until - told.day).days, capital(t(LICENCES[row.kind]))
            if left < 0:
                words = t(ENDED, kind=kind, day=row.until)
            elif left == 0:
                words = t(ENDS_TODAY, kind=kind)
            else:
                words = t.n(ENDS, left, kind=kind, day=row.until)
            state = "error" if left < EXPIRY_DAYS[1] else "attention"
            lines.append(ToDo(("Licence", row.id), names[row.staff], words, state, t(RENEW)))
        for one, kind, _ in told.doubts:
            lines.append(
                ToDo(
                    ("Staff", (one.row.id, kind)), one.names, t(NONE_NOTED, kind=STAFF_ROLES[kind]), "info",
                    t(NOTE_LICENCE),
                )
            )  # fmt: skip
        answers = [t.n(ENDING, len(told.ending), days=days) if told.ending else t(NO_LICENCE_ENDS, days=days)]
        if told.doubts:
            answers.append(t.n(UNLICENSED, len({one.row.id for one, _, _ in told.doubts})))
        state = "error" if any(one.state == "error" for one in lines) else "attention" if lines else "ok"
        return Question(t(ASKED[0]), " ".join(answers), state, lines)

    def _trainings(self, told: StaffPlace) -> Question:
        t, lines = self.t, []
        for one in sorted(told.trainings, key=lambda one: (one.row.start, one.row.id)):
            about, title = ("Training", one.row.id), one.row.title or "–"
            days, act = self.days(one.row.start, one.last), ""
            if one.row.state == "planned" and one.last >= told.day:
                words, state = t(COMING, days=days), "text2"
            elif one.row.state == "planned":
                words, state, act = t(OVER, days=days), "attention", t(SAY_HELD)
            elif one.row.state == "held" and one.open:
                words, state, act = t.n(RESULTS, len(one.open)), "attention", t(SAY_RESULTS)
            elif one.row.state == "held" and not one.takers:
                words, state, act = t(NOBODY, days=days), "info", t(ADD_PEOPLE)
            else:
                continue
            lines.append(ToDo(about, title, words, state, act))
        lines.sort(key=lambda one: one.state == "text2")
        wanting = sum(one.state != "text2" for one in lines)
        answer = t.n(WORD, wanting) if wanting else t(NO_WORD)
        add = t(NEW_TRAINING)
        return Question(t(ASKED[1]), answer, "attention" if wanting else "ok", lines, add)

    def _needs(self, told: StaffPlace) -> Question:
        t = self.t
        lines = []
        for one in told.needs:
            what = t(TRAINING_SUBJECTS[one.row.subject])
            first = t.labelled(one.names, one.trade or what)
            since = t(SINCE, urgency=capital(t(URGENCIES[one.row.urgency or "later"])), day=one.row.on)
            second = f"{capital(what)} · {since}" if one.trade else since
            state = LATE[one.row.urgency or "later"]
            lines.append(ToDo(("TrainingNeed", one.row.id), first, second, state, t(PLAN)))
        answer = t.n(NEEDED, len(lines)) if lines else t(NO_NEED)
        state = "attention" if any(one.state == "error" for one in lines) else "info" if lines else "ok"
        return Question(t(ASKED[2]), answer, state, lines, t(NEW_NEED))

    def show_about(self, about: tuple[str, Any]) -> None:
        name, key = about
        told: StaffPlace | None = self.told_of
        if name == "Staff" and isinstance(key, tuple):
            about = (name, key[0])
        elif name in ("Licence", "TrainingNeed") and told is not None:
            rows = {row.id: row.staff for row in told.ending} if name == "Licence" else {one.row.id: one.row.staff for one in told.needs}  # fmt: skip
            if key in rows:
                about = ("Staff", rows[key])
        super().show_about(about)

    def answer(self, number: int, about: tuple[str, Any]) -> None:
        book, (name, key), told = self.desk.book, about, self.told_of
        if name == "Licence":
            row = next(one for one in told.ending if one.id == key)
            self._licence(row.staff, row.kind)
        elif name == "Staff":
            self._licence(*key)
        elif name == "TrainingNeed":
            need = next(one for one in told.needs if one.row.id == key)
            preset = {"subject": need.row.subject, "trade": need.row.trade}
            self.open_form(Training, None, {k: v for k, v in preset.items() if v}, lambda saved: self._planned(need.row.staff, saved.key))  # fmt: skip
        else:
            one = next(one for one in told.trainings if one.row.id == key)
            if one.row.state == "planned":
                said = one.row.title or "–"
                self.write(lambda: alter(book, book.get(Training, key), state="held"), lambda _: self.tell_undo(SAID_HELD, name=said))  # fmt: skip
            elif one.open:
                self._all_came(one)
            else:
                self._taker(one)

    def _planned(self, person: int, training: Any) -> None:
        """Whoever needed it is registered for the training that was planned."""
        book = self.desk.book
        self.write(
            lambda: take_part(book, book.get(Training, training), book.get(Staff, person), "registered"),
            lambda _: self._show_new("Training", training),
        )

    def add_answer(self, number: int) -> None:
        if number == 1:
            self.new("Training")
        else:
            self.open_form(TrainingNeed)

    # -- the lists -----------------------------------------------------------------------------------------

    def rows(self, view: str, told: StaffPlace) -> Sequence[Line]:
        if view == PEOPLE:
            return [self._person(one, told) for one in told.teachers]
        return [self._training(one) for one in told.trainings]

    def _person(self, one: Teacher, told: StaffPlace) -> Line:
        t, row = self.t, one.row
        tasks = ", ".join(t(STAFF_ROLES[code]) for code in (row.roles or "").split() if code in STAFF_ROLES)
        second = one.organisation or " · ".join(filter(None, (capital(tasks), one.trade)))
        cells = [
            Cell(one.names, "dim" if one.gone else "strong", second=second),
            Cell(capital(t(QUALIFICATIONS[row.qualification])) if row.qualification else "–"),
            self._licence_cell(one, told),
            Cell(t.n(TAKEN, one.trainings), second=t.date(one.last)) if one.last else Cell(t(NEVER), "dim"),
        ]  # fmt: skip
        group = "left" if one.gone else "outside" if one.organisation else "here"
        return Line(
            ("Staff", row.id), cells, f"{one.names} {second}", frozenset({group}), "alt" if one.gone else ""
        )

    def _licence_cell(self, one: Teacher, told: StaffPlace) -> Cell:
        """The licence that ends first; a task without its licence says so."""
        t = self.t
        if one.gone:
            return Cell("–", "dim")
        missing = [error for who, _, error in told.doubts if who.row.id == one.row.id]
        ends = sorted(one.licences.values(), key=lambda row: (row.until is None, row.until or told.day))
        if not ends:
            if missing:
                return Cell(t(N_("none for the task")), state="attention", icon="alert", tip=" ".join(sentence(each, t) for each in missing))  # fmt: skip
            return Cell("–", "dim")
        first = ends[0]
        until = t(UNTIL, day=first.until) if first.until else t(NO_END)
        tip = "\n".join(
            t(LICENSED, kind=capital(t(LICENCES[row.kind])), until=t(UNTIL, day=row.until) if row.until else t(NO_END))
            for row in ends
        )  # fmt: skip
        if first.until is None or (first.until - told.day).days > EXPIRY_DAYS[0]:
            return Cell(until, state="ok", icon="check", tip=tip)
        state = "error" if (first.until - told.day).days < EXPIRY_DAYS[1] else "attention"
        return Cell(until, state=state, icon="alert", tip=tip)

    def _training(self, one: Taught) -> Line:
        t, row = self.t, one.row
        subject = capital(t(TRAINING_SUBJECTS[row.subject])) if row.subject else ""
        second = " · ".join(filter(None, (subject, one.trade, row.provider)))
        done = sum(taker.row.result in TRAINED for taker in one.takers)
        look = {"held": ("ok", "check"), "cancelled": ("text2", "ban")}.get(row.state, ("", ""))
        late = row.state == "held" and bool(one.open)
        cells = [
            Cell(row.title or "–", "strong", second=second),
            Cell(self.days(one.row.start, one.last)),
            Cell(t(HOURS, number=row.hours) if row.hours else "–", right=True),
            Cell(t(COMPLETED, done=done, all=len(one.takers)) if one.takers else "–", state="attention" if late else "", right=True),
            Cell(t(PLAN_STATES[row.state]), state=look[0], icon=look[1]),
        ]  # fmt: skip
        names = " ".join(taker.names for taker in one.takers)
        return Line(
            ("Training", row.id), cells, f"{row.title or ''} {second} {names}", frozenset({row.state})
        )

    # -- what is done with a line --------------------------------------------------------------------------

    def deeds(self, view: str, line: Line) -> Sequence[Deed]:
        t, key = self.t, line.about[1]
        if self.told_of is None:
            return []
        if view == PEOPLE:
            one = next(each for each in self.told_of.teachers if each.row.id == key)
            return [
                Deed(t(LICENCE_DEED), lambda: self._licence(key, "trainer"), "certificate"),
                Deed(t(NEED_DEED), lambda: self._need(one), "book"),
            ]
        training = next(each for each in self.told_of.trainings if each.row.id == key)
        found = []
        if training.row.state == "planned":
            found.append(Deed(t(SAY_HELD), lambda: self.answer(1, line.about), "check", primary=training.last <= self.told_of.day))  # fmt: skip
        elif training.row.state == "held" and training.open:
            found.append(Deed(t(SAY_RESULTS), lambda: self._all_came(training), "check", primary=True))
        if training.row.state != "cancelled":
            found.append(Deed(t(TAKER_DEED), lambda: self._taker(training), "add-person"))
            found.append(Deed(t(DAY_DEED), lambda: self._day(training), "calendar"))
        return found

    def beside(self, view: str, line: Line) -> QWidget | None:
        if view != TRAININGS or self.told_of is None:
            return None
        one = next((each for each in self.told_of.trainings if each.row.id == line.about[1]), None)
        if one is None or not one.takers:
            return None
        t = self.t
        women = sum(taker.sex == "F" for taker in one.takers)
        rows = []
        for taker in one.takers:
            result = taker.row.result
            state = "ok" if result in TRAINED else "attention" if result == "registered" else "text2"
            rows.append(
                (
                    (one.row.id, taker.row.staff), Cell(taker.names, second=taker.organisation),
                    Cell(t(PARTICIPATION_RESULTS[result]), state=state),
                )
            )  # fmt: skip
        made = People(t(WHO), t(PARTS, number=len(rows), women=women), rows)
        made.entered.connect(lambda key: self.open_form(TrainingParticipation, key))
        return made

    def _licence(self, person: int, kind: str) -> None:
        book, name = self.desk.book, self.told_of.names.get(person, "–")
        fields = {"kind": kind, "number": None, "since": self.told_of.day, "until": None}
        self.ask(
            TITLE_LICENCE, name, Licence, fields,
            lambda **values: grant_licence(book, book.get(Staff, person), values.pop("kind"), values.pop("since", None), values.pop("until", None), **values),
            SAID_LICENCE, name=name,
        )  # fmt: skip

    def _need(self, one: Teacher) -> None:
        book, key = self.desk.book, one.row.id
        fields = {"subject": None, "trade": one.row.trade, "urgency": "soon", "note": None}
        self.ask(
            TITLE_NEED, one.names, TrainingNeed, fields,
            lambda **values: note_need(book, book.get(Staff, key), values.pop("subject"), **values),
            SAID_NEED, name=one.names,
        )  # fmt: skip

    def _taker(self, one: Taught) -> None:
        book, key, title = self.desk.book, one.row.id, one.row.title or "–"
        result = "completed" if one.row.state == "held" else "registered"
        fields = {"staff": None, "result": result, "hours": None}
        self.ask(
            TITLE_TAKER, title, TrainingParticipation, fields,
            lambda **values: take_part(book, book.get(Training, key), book.get(Staff, values.pop("staff")), **values),
            SAID_TAKER, name=title,
        )  # fmt: skip

    def _day(self, one: Taught) -> None:
        book, key, title = self.desk.book, one.row.id, one.row.title or "–"
        fields = {"day": one.row.start, "hours": 8, "topic": None, "given_by": None}
        self.ask(
            TITLE_DAY, title, TrainingDay, fields,
            lambda **values: add_day(book, book.get(Training, key), values.pop("day"), values.pop("hours", 0), **values),
            SAID_DAY, name=title,
        )  # fmt: skip

    def _all_came(self, one: Taught) -> None:
        """Everybody of whom nothing is said yet completed the training."""
        book, key, title = self.desk.book, one.row.id, one.row.title or "–"
        self.write(
            lambda: all_came(book, book.get(Training, key)),
            lambda made: self.tell_undo(SAID_RESULTS, number=len(made), name=title),
        )

    def add_below(self, model: type[Any], field: str, key: Any) -> None:
        told = self.told_of
        if model is Licence:
            self._licence(key, "trainer")
        elif model is TrainingDay and told is not None:
            self._day(next(one for one in told.trainings if one.row.id == key))
        else:
            super().add_below(model, field, key)
