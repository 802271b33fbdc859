"""Partners and dialogue: which events come, what is still to be said or done, who cannot be reached; partners and events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from tvetdesk.i18n import N_, P_, Message
from tvetdesk.records.codes import (
    EVENT_LEVELS,
    EVENT_ROLES,
    NETWORK_TOPICS,
    ORGANISATION_SECTORS,
    PLAN_STATES,
    SECTORS,
)
from tvetdesk.records.employers import Vacancy
from tvetdesk.records.enterprises import Enterprise, EnterpriseCheck, check_enterprise
from tvetdesk.records.network import (
    Event,
    Membership,
    Network,
    Organisation,
    Participant,
    Participation,
    join_network,
    participate,
)
from tvetdesk.records.rows import alter
from tvetdesk.store.book import Book
from ui.models.partners import Meeting, Member, Partner, Partners, partners
from ui.pages.place.asked import Question, ToDo
from ui.pages.place.page import PlacePage
from ui.pages.place.people import People
from ui.pages.place.rows import Deed, Line, Spec
from ui.pages.trainee.blocks import capital
from ui.widgets.rows import Cell

KNOWN, EVENTS, MEMBERS = "partners", "events", "memberships"
NEW_PARTNER, NEW_EMPLOYER, NEW_EVENT = N_("New organisation"), N_("New employer"), N_("New event")
NEW_MEMBER, NEW_NETWORK = N_("New membership"), N_("New network")
SECOND = N_("{partners} · {events}")
PARTNERS_NUMBER, HELD = (
    P_("{number} partner", "{number} partners"),
    P_("{number} event held", "{number} events held"),
)
ASKED = (
    N_("Which event comes next?"), N_("What is still to be done?"), N_("Whose membership ends?"),
    N_("Whom can we not reach?"),
)  # fmt: skip
NOTHING_COMES = N_("No event is planned.")
COMES, COMES_TODAY = P_("The next one is tomorrow.", "The next one is in {number} days."), N_("One is today.")
ALL_DONE, TO_DO = N_("Nothing is left to be done."), P_("{number} thing is to be done.", "{number} things are to be done.")  # fmt: skip
OVER, EMPTY = N_("{day}: was it held?"), N_("{day}: who came is not noted")
VISIT, VISITED = N_("Visit after {month} months, due on {day}"), N_("Visited…")
SAY_HELD, WHO_CAME = N_("It was held"), N_("Who came…")
NONE_ENDS = N_("No membership ends within 90 days.")
ENDS = P_("{number} membership ends within 90 days.", "{number} memberships end within 90 days.")
UNTIL, RENEW = N_("{network}, until {day}"), N_("Renew…")
ALL_REACHED = N_("Of everybody a contact, a phone or an e-mail is noted.")
SILENT = P_("Of {number} partner no contact is noted.", "Of {number} partners no contact is noted.")
NOTE_CONTACT = N_("Note it…")
ORGANISATION, EMPLOYER, ENTERPRISE = N_("organisations"), N_("employers"), N_("enterprises")
KINDS = {"Organisation": N_("organisation"), "Employer": N_("employer"), "Enterprise": N_("enterprise")}
NO_CONTACT = N_("no contact")
FOUNDED = N_("founded on {day}")
OFFERS = P_("{number} open vacancy", "{number} open vacancies")
PLACED = P_("{number} person placed", "{number} people placed")
GUESTS = P_("{number} person known", "{number} people known")
PERSONS, OF_THEM = P_("{number} person", "{number} people"), P_("from {number} institution", "from {number} institutions")  # fmt: skip
NOW, PAST = N_("members now"), N_("ended")
WITHOUT_END = N_("without an end")
WHO, PARTS = N_("Who took part"), N_("{number}, {women} women")
GUEST_DEED, JOIN_DEED, EVENT_DEED, VACANCY_DEED, VISIT_DEED, CANCEL_DEED = (
    N_("Somebody took part…"), N_("Into a network…"), N_("Person…"), N_("Vacancy…"), N_("Visit…"), N_("Cancelled"),
)  # fmt: skip
TITLE_GUEST, TITLE_JOIN, TITLE_VISIT = (
    N_("Somebody took part"),
    N_("Membership"),
    N_("Visit to an enterprise"),
)
SAID_HELD, SAID_GUEST, SAID_JOIN, SAID_VISIT, SAID_CANCELLED = (
    N_("{name} was held."), N_("{name}: noted."), N_("{name}: the membership is noted."), N_("{name}: the visit is noted."),
    N_("{name} was cancelled."),
)  # fmt: skip

SPECS = (
    Spec(
        KNOWN, N_("Partners"), "build",
        (N_("Name"), N_("Contact"), N_("Place"), N_("With us")),
        (0, 210, 110, 170), (0, 180, -1, 166),
        (("Organisation", NEW_PARTNER), ("Employer", NEW_EMPLOYER)),
        N_("No partner is noted yet."), N_("Note organisations, and employers who give work or places for attachment."),
        (("Organisation", ORGANISATION), ("Employer", EMPLOYER), ("Enterprise", ENTERPRISE), ("silent", NO_CONTACT)),
    ),
    Spec(
        EVENTS, N_("Events"), "calendar",
        (N_("Event"), N_("Days"), N_("Took part"), N_("Place"), N_("State")),
        (0, 180, 150, 120, 110), (0, 176, 130, -1, 96),
        (("Event", NEW_EVENT),),
        N_("No event yet."), N_("Plan a round table or a meeting, or note one that was held; then say who took part."),
        tuple(PLAN_STATES.items()),
    ),
    Spec(
        MEMBERS, N_("Networks"), "people",
        (N_("Organisation"), N_("Network"), N_("Since"), N_("Until"), N_("Works on")),
        (0, 200, 100, 120, 200), (0, 180, 90, 110, -1),
        (("Membership", NEW_MEMBER), ("Network", NEW_NETWORK)),
        N_("No organisation is in a network yet."), N_("Make a network, then note which organisations are in it, since when and until when."),
        (("now", NOW), ("past", PAST)), row=32,
    ),
)  # fmt: skip
VIEWS = {
    "Organisation": KNOWN,
    "Employer": KNOWN,
    "Enterprise": KNOWN,
    "Event": EVENTS,
    "Membership": MEMBERS,
}


class PartnersPage(PlacePage):
    """Organisations, employers and enterprises with their contacts, networks, and events of dialogue."""

    help = N_(
        "First which events come, what is still to be said or done, and who cannot be reached. Space does what a line "
        "offers, Enter opens it. F6 goes on to partners, events and networks."
    )
    specs = SPECS
    entries = "partner-entries"
    at = ((0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1))

    def busy(self) -> None:
        from ui import scenery  # the scenes only

        scenery.a_busy_dialogue(self.desk)

    def read(self, book: Book) -> Partners:
        return partners(book)

    def second(self, told: Partners) -> str:
        t = self.t
        held = sum(one.row.state == "held" for one in told.meetings)
        return t(SECOND, partners=t.n(PARTNERS_NUMBER, len(told.partners)), events=t.n(HELD, held))

    def place_of(self, name: str) -> str:
        return VIEWS.get(name, "")

    # -- the questions -------------------------------------------------------------------------------------

    def questions(self, told: Partners) -> Sequence[Question]:
        return [self._coming(told), self._to_do(told), self._ending(told), self._silent(told)]

    def _coming(self, told: Partners) -> Question:
        t, lines = self.t, []
        for one in told.coming:
            words = " · ".join(filter(None, (self.days(one.row.start, one.last), one.format, one.row.place)))
            soon = (one.row.start - told.day).days <= 7
            lines.append(
                ToDo(("Event", one.row.id), one.row.title or "–", words, "attention" if soon else "text2")
            )
        add = t(NEW_EVENT)
        if not lines:
            return Question(t(ASKED[0]), t(NOTHING_COMES), "info", lines, add)
        left = (told.coming[0].row.start - told.day).days
        answer = t.n(COMES, left) if left > 0 else t(COMES_TODAY)
        return Question(t(ASKED[0]), answer, "info", lines, add)

    def _to_do(self, told: Partners) -> Question:
        t = self.t

        def act(words: Message) -> str:
            return t(words)

        open_ = [
            *((one, OVER, SAY_HELD) for one in told.unsaid),
            *((one, EMPTY, WHO_CAME) for one in told.empty),
        ]
        lines = [
            ToDo(("Event", one.row.id), one.row.title or "–", t(words, day=one.last), "attention", act(does))
            for one, words, does in open_
        ]
        for row, month, day in told.visits:
            state = "error" if day < told.day else "text2"
            lines.append(ToDo(("Enterprise", (row.id, month)), row.name or "–", t(VISIT, month=month, day=day), state, act(VISITED)))  # fmt: skip
        now = sum(one.state != "text2" for one in lines)
        answer = t.n(TO_DO, now) if now else t(ALL_DONE)
        return Question(t(ASKED[1]), answer, "attention" if now else "ok", lines)

    def _ending(self, told: Partners) -> Question:
        t = self.t
        lines = [
            ToDo(
                ("Membership", one.row.id), one.organisation, t(UNTIL, network=one.network, day=one.row.until),
                "attention", t(RENEW),
            )
            for one in told.ending
        ]  # fmt: skip
        answer = t.n(ENDS, len(lines)) if lines else t(NONE_ENDS)
        return Question(t(ASKED[2]), answer, "attention" if lines else "ok", lines)

    def _silent(self, told: Partners) -> Question:
        t, act = self.t, self.t(NOTE_CONTACT)
        lines = [
            ToDo((one.kind, one.row.id), one.row.name or "–", capital(t(KINDS[one.kind])), "text2", act)
            for one in told.silent
        ]
        answer = t.n(SILENT, len(lines)) if lines else t(ALL_REACHED)
        add = t(NEW_PARTNER)
        return Question(t(ASKED[3]), answer, "info" if lines else "ok", lines, add)

    def show_about(self, about: tuple[str, Any]) -> None:
        name, key = about
        super().show_about((name, key[0]) if name == "Enterprise" and isinstance(key, tuple) else about)

    def answer(self, number: int, about: tuple[str, Any]) -> None:
        told, (name, key) = self.told_of, about
        if number == 2:
            self._renew(next(one for one in told.members if one.row.id == key))
        elif number == 3:
            self.edit(about)
        elif name == "Enterprise":
            self._visit(*key)
        else:
            one = next(one for one in told.meetings if one.row.id == key)
            if one.row.state == "planned":
                self._state(one, "held")
            else:
                self._guest(one)

    def add_answer(self, number: int) -> None:
        self.new("Event" if number == 0 else "Organisation")

    # -- the lists -----------------------------------------------------------------------------------------

    def rows(self, view: str, told: Partners) -> Sequence[Line]:
        if view == KNOWN:
            return [self._partner(one) for one in told.partners]
        if view == EVENTS:
            return [self._meeting(one, told) for one in told.meetings]
        return [self._member(one, told) for one in told.members]

    def _partner(self, one: Partner) -> Line:
        t, row = self.t, one.row
        if one.kind == "Organisation":
            what, place = t(ORGANISATION_SECTORS[row.sector]), row.place
            with_us = ", ".join(one.networks) or (t.n(GUESTS, one.people) if one.people else "")
        elif one.kind == "Employer":
            what, place = t(SECTORS[row.sector]) if row.sector else "", row.place
            words = [t.n(OFFERS, one.open) if one.open else "", t.n(PLACED, one.people) if one.people else ""]
            with_us = ", ".join(filter(None, words))
        else:
            what, place = t(SECTORS[row.sector]) if row.sector else "", row.place
            with_us = t(FOUNDED, day=row.founded)
        kind = capital(t(KINDS[one.kind]))
        phone = type(row).phone.show(one.phone, t) if one.phone else ""
        known = one.contact or phone
        cells = [
            Cell(row.name or "–", "strong", second=f"{kind} · {what}" if what else kind, tip=row.name or ""),
            Cell(
                known or ("–" if one.reachable else t(NO_CONTACT)), "text" if one.reachable else "dim",
                second=phone if one.contact else "",
            ),
            Cell(place or "–"),
            Cell(with_us or "–", "text" if with_us else "dim"),
        ]  # fmt: skip
        words = f"{row.name or ''} {getattr(row, 'short', None) or ''} {what} {one.contact} {one.phone} {place or ''}"
        groups = {one.kind} if one.reachable else {one.kind, "silent"}
        return Line((one.kind, row.id), cells, words, frozenset(groups))

    def _meeting(self, one: Meeting, told: Partners) -> Line:
        t, row = self.t, one.row
        level = capital(t(EVENT_LEVELS[row.level])) if row.level else ""
        second = " · ".join(filter(None, (one.format, level)))
        late = any(one is each for each in (*told.unsaid, *told.empty))
        state, icon = {"held": ("ok", "check"), "cancelled": ("text2", "ban")}.get(row.state, ("", ""))
        people = len(one.guests)
        cells = [
            Cell(row.title or "–", "strong", second=second),
            Cell(self.days(one.row.start, one.last), state="attention" if late else ""),
            Cell(t.n(PERSONS, people), second=t.n(OF_THEM, one.institutions)) if people else Cell("–", "dim"),
            Cell(row.place or "–"),
            Cell(t(PLAN_STATES[row.state]), state=state, icon=icon),
        ]
        words = f"{row.title or ''} {second} {row.place or ''}"
        return Line(("Event", row.id), cells, words, frozenset({row.state}))

    def _member(self, one: Member, told: Partners) -> Line:
        t, row = self.t, one.row
        soon = any(one is each for each in told.ending)
        topics = ", ".join(
            t(NETWORK_TOPICS[code]) for code in (row.topics or "").split() if code in NETWORK_TOPICS
        )
        until = t.date(row.until) if row.until else t(WITHOUT_END)
        cells = [
            Cell(one.organisation, "strong" if one.now else "dim"),
            Cell(one.network),
            Cell(t.date(row.since)),
            Cell(until, state="attention" if soon else ""),
            Cell(topics or "–", tip=topics),
        ]
        group = "now" if one.now else "past"
        return Line(
            ("Membership", row.id), cells, f"{one.organisation} {one.network} {topics}", frozenset({group})
        )

    # -- what is done with a line --------------------------------------------------------------------------

    def deeds(self, view: str, line: Line) -> Sequence[Deed]:
        told, (name, key), t = self.told_of, line.about, self.t
        if told is None:
            return []
        if name == "Organisation":
            return [
                Deed(t(EVENT_DEED), lambda: self.open_form(Participant, None, {"organisation": key}), "add-person"),
                Deed(t(JOIN_DEED), lambda: self._join(key), "people"),
            ]  # fmt: skip
        if name == "Employer":
            return [Deed(t(VACANCY_DEED), lambda: self._vacancy(key), "jobs")]
        if name == "Enterprise":
            return [Deed(t(VISIT_DEED), lambda: self._visit(key, None), "check")]
        if name == "Membership":
            one = next(one for one in told.members if one.row.id == key)
            return [Deed(t(RENEW), lambda: self._renew(one), "forward")]
        meeting = next(one for one in told.meetings if one.row.id == key)
        found = []
        if meeting.row.state == "planned":
            found.append(Deed(t(SAY_HELD), lambda: self._state(meeting, "held"), "check", primary=meeting.last <= told.day))  # fmt: skip
            found.append(Deed(t(CANCEL_DEED), lambda: self._state(meeting, "cancelled"), "ban"))
        if meeting.row.state != "cancelled":
            found.append(Deed(t(GUEST_DEED), lambda: self._guest(meeting), "add-person"))
        return found

    def beside(self, view: str, line: Line) -> QWidget | None:
        if view != EVENTS or self.told_of is None:
            return None
        one = next((each for each in self.told_of.meetings if each.row.id == line.about[1]), None)
        if one is None or not one.guests:
            return None
        t = self.t
        women = sum(guest.sex == "F" for guest in one.guests)
        rows = [
            (
                (one.row.id, guest.row.participant), Cell(guest.names, second=guest.organisation),
                Cell(t(EVENT_ROLES[guest.row.role]) if guest.row.role in EVENT_ROLES else "", "dim"),
            )
            for guest in one.guests
        ]  # fmt: skip
        made = People(t(WHO), t(PARTS, number=len(rows), women=women), rows)
        made.entered.connect(lambda key: self.open_form(Participation, key))
        return made

    def _state(self, one: Meeting, state: str) -> None:
        book, key, name = self.desk.book, one.row.id, one.row.title or "–"
        said = SAID_HELD if state == "held" else SAID_CANCELLED
        self.write(
            lambda: alter(book, book.get(Event, key), state=state), lambda _: self.tell_undo(said, name=name)
        )

    def _guest(self, one: Meeting) -> None:
        book, key, title = self.desk.book, one.row.id, one.row.title or "–"
        fields = {"participant": None, "organisation": None, "role": "participant"}
        self.ask(
            TITLE_GUEST, title, Participation, fields,
            lambda **values: participate(book, book.get(Event, key), book.get(Participant, values.pop("participant")), **values),
            SAID_GUEST, name=title,
        )  # fmt: skip

    def _join(self, organisation: int) -> None:
        book = self.desk.book
        name = next((one.row.name for one in self.told_of.partners if (one.kind, one.row.id) == ("Organisation", organisation)), "–")  # fmt: skip
        fields = {"network": None, "since": self.told_of.day, "until": None, "topics": None}
        self.ask(
            TITLE_JOIN, name, Membership, fields,
            lambda **values: join_network(book, book.get(Network, values.pop("network")), book.get(Organisation, organisation), values.pop("since"), **values),
            SAID_JOIN, name=name,
        )  # fmt: skip

    def _renew(self, one: Member) -> None:
        """Another day on which the membership ends."""
        book, key = self.desk.book, one.row.id
        self.ask(
            TITLE_JOIN, f"{one.organisation}, {one.network}", Membership, {"until": one.row.until},
            lambda until=None: alter(book, book.get(Membership, key), until=until),
            SAID_JOIN, name=one.organisation,
        )  # fmt: skip

    def _vacancy(self, employer: int) -> None:
        self.open_form(Vacancy, None, {"employer": employer})

    def _visit(self, enterprise: int, month: int | None) -> None:
        book = self.desk.book
        row = next(one.row for one in self.told_of.partners if (one.kind, one.row.id) == ("Enterprise", enterprise))  # fmt: skip
        fields = {"month": month, "on": self.told_of.day, "active": True, "jobs_women": row.jobs_women, "jobs_men": row.jobs_men}  # fmt: skip
        self.ask(
            TITLE_VISIT, row.name or "–", EnterpriseCheck, fields,
            lambda **values: check_enterprise(book, book.get(Enterprise, enterprise), values.pop("month"), values.pop("active"), **values),
            SAID_VISIT, needed=("active",), name=row.name or "–",
        )  # fmt: skip

    def add_below(self, model: type[Any], field: str, key: Any) -> None:
        if model is Membership and field == "organisation":
            self._join(key)
        elif model is EnterpriseCheck:
            self._visit(key, None)
        else:
            super().add_below(model, field, key)
