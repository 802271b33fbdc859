"""What is kept between two looks at the results equals what is counted from nothing, whatever happened between."""

import datetime as dt
import random
from contextlib import ExitStack

from benchmarks.exchange import Clock
from tvetdesk import desk
from tvetdesk.exchange import authority, erasing, inbox, joining
from tvetdesk.exchange.incoming import receive
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.exchange.rewinding import rewind
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.cohorts import Cohort, Enrolment, EnrolmentState
from tvetdesk.records.enterprises import Enterprise, Founder
from tvetdesk.records.outcomes import FollowUp
from tvetdesk.records.people import SamePerson, Trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.reports import kept
from tvetdesk.reports.indicators import INDICATORS, figure
from tvetdesk.reports.question import Question
from tvetdesk.store.record import Share
from tvetdesk.store.undo import undo

CODES = [code for code, one in INDICATORS.items() if one.record is Trainee]
FIRST = dt.date(2020, 1, 6)
QUESTIONS = (
    {"as_of": FIRST + dt.timedelta(days=400)},
    {"as_of": FIRST + dt.timedelta(days=400), "scope": "NE"},
    {"as_of": FIRST + dt.timedelta(days=60), "first": FIRST + dt.timedelta(days=20)},
)


class World:
    """Headquarters and two centres, and what is done to them by chance."""

    def __init__(self, folder, chance, database=None):
        self.chance, self.clock, self.open = chance, Clock(), ExitStack()
        options = {
            "user": "practice", "password": "practice", "practice": True, "clock": self.clock, "entropy": chance.randbytes,
        }  # fmt: skip
        self.hq = self.open.enter_context(
            desk.init(
                folder / "hq",
                level=Share.HQ,
                code="HQ",
                name="HQ",
                country="GM",
                database=database,
                **options,
            )
        )
        self.business = self._programme("business")
        self.centres = [
            self._join(folder, code, country, options) for code, country in (("GM-MK", "GM"), ("NE-AB", "NE"))
        ]
        self.sent = []
        self.refused = set()

    def _programme(self, kind):
        with self.hq.book.change("centre.describe"):
            return self.hq.book.add(Programme, code=kind, name=kind, kind=kind).id

    def _join(self, folder, code, country, options):
        invited = joining.read_invitation(joining.invite(self.hq.book, self.hq.identity, code, code, country))
        one = self.open.enter_context(
            desk.init(folder / code, level=Share.OFFICE, code=code, name=code, country=country, invitation=invited, **options)
        )  # fmt: skip
        authority.approve(
            self.hq.book, self.hq.identity, authority.replica(one.book, one.book.replica).fingerprint
        )
        with one.book.change("centre.describe"):
            for kind, programme in (("course", 1), ("recognition", 1), ("course", self.business)):
                one.book.add(
                    Cohort, name=kind, kind=kind, programme=programme, centre=one.book.centre, start=FIRST
                )
        receive(self.hq.book, self.hq.identity, make(one.book, one.identity, partner(one.book)).data)
        self.hears(one)
        return one

    def day(self):
        return FIRST + dt.timedelta(days=self.chance.randrange(100))

    def any(self, book, model, *, bin=False):
        listed = list(book.select(model, bin=bin))
        return self.chance.choice(listed) if listed else None

    # -- deeds: each happens at one place, and may find nothing to be done to -----------------------------------

    def person(self, at):
        with at.book.change("centre.describe"):
            trainee = at.book.add(Trainee, names="Somebody", sex="F")
            place = at.book.add(Enrolment, trainee=trainee.id, cohort=self.any(at.book, Cohort, bin=True).id)
            at.book.add(EnrolmentState, enrolment=place.id, state="enrolled", since=self.day(), step=1)

    def state(self, at):
        if place := self.any(at.book, Enrolment):
            with at.book.change("centre.describe"):
                at.book.add(
                    EnrolmentState, enrolment=place.id, since=self.day(), step=self.chance.randrange(2, 9),
                    state=self.chance.choice(("completed", "dropped_out", "certified", "returned")),
                )  # fmt: skip

    def certificate(self, at):
        if place := self.any(at.book, Enrolment):
            number = at.book.select(Certificate, bin=True).count() + 1
            with at.book.change("centre.describe"):
                at.book.add(
                    Certificate, trainee=place.trainee, enrolment=place.id, centre=at.book.centre, year=2020,
                    count=number, serial=f"{at.book.code}-{number}", on=self.day(),
                )  # fmt: skip

    def revoked(self, at):
        if row := self.any(at.book, Certificate):
            with at.book.change("centre.describe"):
                at.book.set(row, state=self.chance.choice(("revoked", "issued")), on=self.day())

    def other_enrolment(self, at):
        if (row := self.any(at.book, Certificate)) and (place := self.any(at.book, Enrolment)):
            with at.book.change("centre.describe"):
                at.book.set(row, enrolment=place.id)

    def told(self, at):
        """An answer of somebody with a certificate, where there is one: others count nowhere by it."""
        row = self.any(at.book, Certificate)
        if place := row.enrolment if row else None:
            with at.book.change("centre.describe"):
                at.book.put(
                    FollowUp, enrolment=place, month=self.chance.choice((1, 6)), on=self.day(),
                    outcome=self.chance.choice(("employed", "unemployed", "not_reached")),
                )  # fmt: skip

    def founder(self, at):
        if place := self.any(at.book, Enrolment):
            with at.book.change("centre.describe"):
                made = at.book.add(Enterprise, name="Sunny", centre=at.book.centre, founded=self.day())
                at.book.add(Founder, enterprise=made.id, trainee=place.trainee, enrolment=place.id)

    def founded(self, at):
        if row := self.any(at.book, Enterprise):
            with at.book.change("centre.describe"):
                at.book.set(row, founded=self.day())

    def bin_person(self, at):
        self._bin(at, Trainee)

    def bin_enrolment(self, at):
        self._bin(at, Enrolment)

    def bin_state(self, at):
        self._bin(at, EnrolmentState)

    def bin_group(self, at):
        self._bin(at, Cohort)

    def _bin(self, at, model):
        if row := self.any(at.book, model, bin=True):
            with at.book.change("centre.describe"):
                at.book.undelete(row) if row.deleted else at.book.delete(row)

    def other_group(self, at):
        if (row := self.any(at.book, Enrolment)) and (cohort := self.any(at.book, Cohort)):
            with at.book.change("centre.describe"):
                at.book.set(row, cohort=cohort.id)

    def other_kind(self, at):
        if row := self.any(at.book, Cohort):
            with at.book.change("centre.describe"):
                at.book.set(row, kind=self.chance.choice(("course", "recognition")))

    def linked(self, at):
        one, other = sorted(
            row.id if row else 0 for row in (self.any(at.book, Trainee), self.any(at.book, Trainee))
        )
        if one < other and one:
            with at.book.change("centre.describe"):
                at.book.put(
                    SamePerson, one=one, other=other, verdict=self.chance.choice(("same", "different"))
                )

    def undone(self, at):
        undo(at.book)

    def erased(self, at):
        if (row := self.any(at.book, Trainee)) and not erasing.is_erased(at.book, row.id):
            erasing.erase(at.book, at.identity, row)

    def programme(self, _at):
        row = self.hq.book.get(Programme, self.business)
        with self.hq.book.change("centre.describe"):
            self.hq.book.set(row, kind="vocational" if row.kind == "business" else "business")

    def sends(self, at):
        self.sent.append(make(at.book, at.identity, partner(at.book)).data)
        receive(self.hq.book, self.hq.identity, self.sent[-1])

    def sends_again(self, _at):
        if self.sent:
            receive(self.hq.book, self.hq.identity, self.chance.choice(self.sent))

    def hears(self, at):
        receive(
            at.book,
            at.identity,
            make(self.hq.book, self.hq.identity, partner(self.hq.book, at.book.code)).data,
        )

    def rewound(self, at):
        """A bundle is looked at, undone, and comes again, perhaps with more."""
        asked = self.chance.choice(QUESTIONS)
        self.person(at)
        self.certificate(at)
        self.sends(at)
        self.same("rewound: sent", asked)
        rewind(self.hq.book)
        self.same("rewound", asked)
        if self.chance.random() < 0.5:
            self.state(at)
            self.sends(at)

    def rehearsed(self, at):
        """What a bundle would bring is looked at in its rehearsal, and is gone again after it."""
        path = at.book.folder / "rehearsed.tvx"
        path.write_bytes(make(at.book, at.identity, partner(at.book)).data)
        inbox.take_in(
            self.hq.book,
            self.hq.identity,
            [path],
            rehearse=True,
            played=lambda _arrival: self.same("rehearsed"),
        )
        path.unlink()

    def at_hq(self, _at):
        """Headquarters writes what no figure is counted by."""
        self._programme("business")

    def same(self, deed, asked=None):
        """Every figure, for one question each time, so that the others were looked at long ago."""
        question = Question(self.hq.book, **(asked or self.chance.choice(QUESTIONS)))
        for code in CODES:
            found = figure(code, question)
            nothing = list(INDICATORS[code].occasions(question))
            assert found.ids == tuple(sorted({one.record for one in nothing})), (deed, code, question.scope)
            assert found.times == len({one.enrolment for one in nothing}), (deed, code)


OFTEN = ("sends", "sends", "sends", "person", "person", "state", "certificate", "told", "founder")
SELDOM = (
    "rewound", "revoked", "other_enrolment", "founded", "bin_person", "bin_enrolment", "bin_state", "bin_group", "other_group", "other_kind", "linked", "undone", "erased", "programme",
    "sends_again", "hears", "rehearsed", "at_hq",
)  # fmt: skip
AT_HQ = {"sends", "rewound", "programme", "sends_again", "rehearsed", "at_hq", "erased"}


def played(folder, seed, more, database=None):
    """Each deed by itself, with a look at HQ after it, then so many by chance."""
    chance = random.Random(seed)
    world = World(folder, chance, database)

    def do(deed, at=None):
        getattr(world, deed)(at or chance.choice(world.centres))

    with world.open:
        for centre in world.centres:
            for deed in (*["person"] * 8, *["certificate", "told", "founder"] * 3, "sends"):
                do(deed, centre)
        for deed in dict.fromkeys((*OFTEN, *SELDOM)):
            for centre in world.centres:
                do(deed, centre)
                world.sends(centre)
            world.same(deed)
        for deed in chance.choices((*OFTEN, *SELDOM), k=more):
            do(deed)
            if deed in AT_HQ:
                world.same(deed)


def test_what_is_kept_equals_what_is_counted_from_nothing(tmp_path):
    played(tmp_path, 1, 20)


def test_what_is_kept_of_a_server_equals_what_is_counted_from_nothing(tmp_path, cluster):
    played(tmp_path, 3, 0, cluster.database())


def test_after_a_bundle_only_the_enrolments_of_its_centre_are_counted_again(tmp_path, monkeypatch):
    """Without what is kept, every look counts everybody."""
    world = World(tmp_path, random.Random(4))
    with world.open:
        for centre in world.centres:
            for _ in range(5):
                world.person(centre)
            world.sends(centre)
        question = Question(world.hq.book, **QUESTIONS[0])
        assert figure("enrolled", question).number == len(figure("enrolled", question).ids)
        one = world.centres[0].book
        world.state(world.centres[0])
        mine = {row.id for row in one.select(Enrolment)}
        world.sends(world.centres[0])
        asked = []
        counted = INDICATORS["enrolled"].count
        kept.pairs("enrolled", lambda question: asked.append(question.among) or counted(question), question)
        ((touched,),) = asked  # one count, of one enrolment
        assert touched in mine
        kept.pairs("enrolled", lambda question: asked.append(question) or (), question)
        assert len(asked) == 1  # and none where nothing was written since
