"""A week of a centre in Niger and of headquarters through their windows only: keys, real worker threads, figures at the end."""

import datetime as dt
import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.books import Clock
from tests.ui.conftest import PASSWORD
from tests.ui.joined import make_town, opened
from tests.ui.test_day import ALT, CTRL, choosing, done, press, start  # noqa: F401 - fixtures too
from tvetdesk.desk import open_folder
from tvetdesk.exchange.authority import HQ_CODE
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.exchange.questions import questions
from tvetdesk.exchange.standing import standing
from tvetdesk.records.assessment import UnitResult
from tvetdesk.records.calendar import ClosedDay, Session, plan_session
from tvetdesk.records.certificates import Certificate
from tvetdesk.records.cohorts import Cohort, Enrolment, enrol, new_cohort, states_of
from tvetdesk.records.outcomes import FollowUp
from tvetdesk.records.people import SamePerson, Trainee, add_phone, new_trainee
from tvetdesk.records.programmes import Trade, add_unit, new_programme, note_state
from tvetdesk.records.registers import sheet
from tvetdesk.store.record import Share
from ui.pages.courses import ASSESSMENT
from ui.widgets.buttons import Segmented

DAYS = MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = tuple(
    dt.date(2020, 3, 9) + dt.timedelta(days=days) for days in range(5)
)
BEFORE = MONDAY - dt.timedelta(days=3)  # the Friday whose register is still on paper
CENTRE = {"level": Share.OFFICE, "code": "NE-KO", "name": "CFM Kollo", "country": "NE"}
JOINERS = (
    "Aïchatou Issa", "Boubacar Seyni", "Fati Garba", "Hamidou Oumarou", "Mariama Adamou", "Issoufou Hassane",
    "Nana Abdou", "Moussa Idé", "Rabi Salifou", "Souley Tahirou", "Zeinabou Maïga", "Yacouba Amadou",
)  # fmt: skip
SOLAR = (
    "Abdoulaye Kimba", "Balkissa Hama", "Daouda Zakari", "Hadiza Mounkaila", "Ibrahim Saley", "Kadi Boureima",
    "Laouali Sani", "Safi Djibo",
)  # fmt: skip
DOUBTED, GRADUATE = "Aïchatou Issa", "Ramatou Issoufou"


def begin(office):
    """Two groups in training with three sessions a day, and one of the year before who only lacks a result."""
    book = office.book
    programme = new_programme(
        book, "MB", "Menuiserie bois", months=12, trade=book.find(Trade, code="MB", country="NE").id
    )
    add_unit(book, programme, "U1", "Assembler un meuble", hours=60)
    note_state(book, programme, "begun", dt.date(2019, 9, 2))
    groups = [
        new_cohort(book, programme, name, first, end=last)
        for name, first, last in (
            ("Menuiserie 2019", dt.date(2019, 9, 2), dt.date(2020, 8, 28)),
            ("Solaire 2020", dt.date(2020, 1, 6), dt.date(2020, 12, 18)),
            ("Menuiserie 2018", dt.date(2018, 9, 3), dt.date(2020, 6, 30)),
        )
    ]
    number = 0
    for cohort, people in zip(groups, (JOINERS, SOLAR, (GRADUATE,)), strict=True):
        for names in people:
            number += 1
            trainee = new_trainee(
                book, names, number=f"NE-KO-{number:04}", sex="FM"[number % 2], birth="~2000"
            )
            enrol(book, trainee, cohort, cohort.start)
    add_phone(book, trainee, "96 12 34 56")
    for day in (BEFORE, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
        for cohort, hours in zip(groups, ((8, 15), (10,), ()), strict=True):
            for place, hour in enumerate(hours[:1] if day == BEFORE else hours, 1):
                if day != BEFORE or hour == 8:
                    plan_session(book, cohort, day, place, start=dt.time(hour), minutes=120)
    book.seal()


@pytest.fixture(scope="module")
def made_week(tmp_path_factory):
    """The town, and a bundle of its second office: on Saturday both offices wrote a target group, each another one."""
    home = make_town(tmp_path_factory.mktemp("week"), CENTRE, begin, {"indicator": "certified", "value": 4})
    with opened(home / "office") as office, opened(home / "second") as second:
        for desk, group in ((office, "returnee_other"), (second, "host_community")):
            book = desk.book
            with book.change("test.write"):
                book.set(place_of(book, DOUBTED), target_group=group)
            book.seal()
        made = make(second.book, second.identity, partner(second.book, CENTRE["code"], Share.OFFICE))
        (home / "from the second office").write_bytes(made.data)
    return home


def place_of(book, names):
    return book.find(Enrolment, trainee=book.find(Trainee, names=names).id)


@pytest.fixture
def week(made_week, tmp_path):
    """Folders of our own, and two sticks."""
    for name in ("hq", "office"):
        shutil.copytree(made_week / name, tmp_path / name)
    for name in ("to hq", "from hq"):
        (tmp_path / name).mkdir()
    shutil.copy(made_week / "from the second office", tmp_path)
    return tmp_path


@pytest.fixture
def morning(start, qtbot):  # noqa: F811
    """Starts the program on a day, and unlocks it."""

    def begun(folder, day):
        with open_folder(folder, None, PASSWORD, clock=Clock(f"{day} 07:30")) as desk:
            desk.book.remember(practice_day=day.isoformat())
        window = start(folder)
        press(qtbot, window, PASSWORD, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
        done(qtbot, window)
        return window

    return begun


def marks(book, cohort, day, place=0):
    """The marks of a session of a group on a day, by default the first, row by row."""
    group = book.find(Cohort, name=cohort)
    sessions = book.select(Session).where((Session.cohort == group.id) & (Session.day == day))
    session = list(sessions.order_by(Session.start))[place]
    return "".join(one.status or "-" for one in sheet(book, session.id).lines)


class Desk:
    """Somebody at one window, who only has a keyboard."""

    def __init__(self, qtbot, window, choosing):  # noqa: F811
        self.qtbot, self.window, self.choosing = qtbot, window, choosing
        self.book = window.desk.book

    def press(self, *keys):
        press(self.qtbot, self.window, *keys)

    def find(self, words):
        """Ctrl+K, the words, Enter."""
        self.press((CTRL, Qt.Key.Key_K), words, Qt.Key.Key_Return)

    def tab_to(self, name):
        """Tab until what has the focus is called so."""
        for _ in range(80):
            focus = QApplication.focusWidget()
            if name in (focus.accessibleName() or getattr(focus, "text", str)()):
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not reach {name}")

    def decide(self, name):
        """Tab to the choice that has an answer called so, the arrow to that, and Space."""
        for _ in range(80):
            around = QApplication.focusWidget().parent()
            if isinstance(around, Segmented) and any(name in one.text() for one in around.buttons()):
                break
            self.press(Qt.Key.Key_Tab)
        while name not in QApplication.focusWidget().text():
            self.press(Qt.Key.Key_Right)
        self.press(Qt.Key.Key_Space)

    def register(self, line):
        """The line of the register that is shown, and on to the next one."""
        self.press(Qt.Key.Key_F4, line, Qt.Key.Key_Return, (CTRL, Qt.Key.Key_Return))

    def strip(self):
        return self.window.shell.strip.text.text()

    def page(self):
        return self.window.shell.page()

    def choose(self, name):
        """Tab to what is called so, and press it."""
        self.tab_to(name)
        self.press(Qt.Key.Key_Space)

    def results(self, enrolment):
        return [
            row.result for row in self.book.select(UnitResult).where(UnitResult.enrolment == enrolment.id)
        ]

    def export(self, folder):
        """Ctrl+E and Enter: a bundle into a folder; which file it is."""
        before = set(folder.iterdir())
        self.choosing(folder)
        self.press((CTRL, Qt.Key.Key_E), Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: set(folder.iterdir()) != before, timeout=20_000)
        self.press(Qt.Key.Key_Return)
        (made,) = set(folder.iterdir()) - before
        return made

    def take_in(self, file):
        """At headquarters: look at a file, and import it."""
        self.choosing(file)
        self.press((ALT, Qt.Key.Key_2), (CTRL, Qt.Key.Key_O))
        self.qtbot.waitUntil(lambda: any(one.ready for one in self.page().found), timeout=20_000)
        self.press((CTRL, Qt.Key.Key_I))
        assert [one.state for one in self.page().found] == ["done"]

    def open(self, file):
        """At the centre: look at what came back, and take it in."""
        self.choosing(file)
        self.press((ALT, Qt.Key.Key_9), (CTRL, Qt.Key.Key_O))
        self.qtbot.waitUntil(
            lambda: any(one.path == file and one.ready for one in self.page().found), timeout=20_000
        )
        self.press((CTRL, Qt.Key.Key_I))

    def answer(self, words):
        """Answer the question that is shown by the digit of these words."""
        sides = [side.words for side in self.page().asked[0].sides]
        self.press(str(sides.index(words) + 1))

    def waiting(self):
        """How many changes wait for HQ."""
        return standing(self.book, HQ_CODE).waiting

    def figures(self):
        """The actual figures as they stand in the table of Results."""
        lines = self.page().model
        return {
            line.code: int(lines.rows[row][3].text) for row, line in enumerate(lines.keys) if line is not None
        }

    def close(self):
        self.window.close()


def test_a_week(week, morning, choosing, qtbot):  # noqa: F811
    def at_centre(day):
        return Desk(qtbot, morning(week / "office", day), choosing)

    # Monday: in French from now on; the file of the second office brings a doubt; three registers
    desk = at_centre(MONDAY)
    desk.find("Fran")
    desk.press((ALT, Qt.Key.Key_9))
    choosing(week / "from the second office")
    desk.press((CTRL, Qt.Key.Key_O))
    qtbot.waitUntil(lambda: [one.state for one in desk.page().found] == ["ready"], timeout=20_000)
    desk.press((CTRL, Qt.Key.Key_I))
    assert len(questions(desk.book)) == 1
    desk.press((ALT, Qt.Key.Key_1), Qt.Key.Key_F2)
    for line in ("tous sauf 3, 7 r15, 12 j", "tous sauf 2 m", "tous"):
        desk.register(line)
    desk.close()

    # Tuesday: a mark of yesterday is corrected; somebody is said to have completed, and assessed, at first by mistake
    desk = at_centre(TUESDAY)
    desk.press(Qt.Key.Key_F2, (CTRL, Qt.Key.Key_Left), Qt.Key.Key_Return, "5a", Qt.Key.Key_F2)
    desk.press((ALT, Qt.Key.Key_1), Qt.Key.Key_F2)
    for line in ("tous sauf 1", "tous", "tous sauf 5 r5"):
        desk.register(line)
    desk.find("ramatou")
    desk.find("changer")
    desk.decide("termin")
    desk.tab_to("Depuis")
    desk.press((CTRL, Qt.Key.Key_A), "7/2/2020", Qt.Key.Key_Return)
    graduate = place_of(desk.book, GRADUATE)
    assert [one.state for one in states_of(desk.book, graduate.id)] == ["enrolled", "completed"]
    desk.find("2018")
    while desk.page().tabs.currentIndex() != ASSESSMENT:
        desk.press((CTRL, Qt.Key.Key_Tab))
    desk.press("2")
    assert desk.results(graduate) == ["not_yet"]
    desk.press((CTRL, Qt.Key.Key_Z))
    assert desk.results(graduate) == []
    desk.press("1")
    assert desk.results(graduate) == ["competent"]
    desk.close()

    # Wednesday: registers; the certificate; the call a month later; somebody new who is like another; a day of mourning tomorrow
    desk = at_centre(WEDNESDAY)
    desk.press(Qt.Key.Key_F2)
    for line in ("tous sauf 2 j", "tous sauf 1, 2, 3", "tous"):
        desk.register(line)
    desk.press((ALT, Qt.Key.Key_5), (CTRL, Qt.Key.Key_Return))
    assert [row.serial for row in desk.book.select(Certificate)] == ["NE-KO/2020/0001"]
    desk.press((ALT, Qt.Key.Key_6))
    desk.press("1", "1")
    desk.press((CTRL, Qt.Key.Key_A), "1/3/2020", (CTRL, Qt.Key.Key_Return))
    asked = desk.book.find(FollowUp, enrolment=graduate.id, month=1)
    assert (asked.outcome, asked.relevance, asked.work_since) == ("employed", "yes", dt.date(2020, 3, 1))
    desk.press((ALT, Qt.Key.Key_3), (CTRL, Qt.Key.Key_N), "Balkisa Hama", Qt.Key.Key_Return, "Sol")
    qtbot.waitUntil(lambda: desk.page().new_view.alike.cards != [])
    desk.choose("Diff")
    desk.press((CTRL, Qt.Key.Key_S))
    assert desk.book.find(SamePerson).verdict == "different"
    desk.press((ALT, Qt.Key.Key_1))
    desk.find("jour f")
    desk.press("Deuil national", Qt.Key.Key_Return)
    assert desk.book.find(ClosedDay, day=THURSDAY).name == "Deuil national"
    desk.close()

    # Thursday: closed, so that the register of Friday is copied from paper; somebody is entered by mistake and taken back; the bundle for HQ
    desk = at_centre(THURSDAY)
    desk.press(Qt.Key.Key_F2)
    desk.register("tous sauf 4")
    assert marks(desk.book, "Menuiserie 2019", BEFORE) == "PPPAPPPPPPPP"
    desk.press(Qt.Key.Key_F2)
    assert desk.strip().startswith("L’appel")
    desk.press(
        (ALT, Qt.Key.Key_3),
        (CTRL, Qt.Key.Key_N),
        "Par erreur",
        Qt.Key.Key_Return,
        "Sol",
        (CTRL, Qt.Key.Key_S),
    )
    qtbot.waitUntil(lambda: desk.book.find(Trainee, names="Par erreur") is not None)
    done(qtbot, desk.window)
    desk.press((CTRL, Qt.Key.Key_Z))
    assert desk.book.find(Trainee, names="Par erreur") is None
    desk.press((ALT, Qt.Key.Key_9))
    bundle = desk.export(week / "to hq")
    desk.close()

    # HQ, in English: takes it in, proposes an answer to the doubt, and gives back a slip and a bundle
    hq = Desk(qtbot, morning(week / "hq", THURSDAY), choosing)
    hq.press((ALT, Qt.Key.Key_4))
    assert hq.figures() == {"trades_run": 1, "certified": 0, "direct_entry": 0, "teachers_trained": 0}
    hq.take_in(bundle)
    choosing(week / "from hq")
    hq.find("Save return")
    hq.press((ALT, Qt.Key.Key_3))
    hq.answer("returnee from another country")
    assert "was proposed to NE-KO" in hq.strip()
    hq.press((ALT, Qt.Key.Key_1))
    answer = hq.export(week / "from hq")
    (slip,) = set((week / "from hq").iterdir()) - {answer}
    hq.close()

    # Friday: the slip, then HQ's bundle; the doubt is decided; the last registers; the bundle of the week
    desk = at_centre(FRIDAY)
    desk.press((ALT, Qt.Key.Key_9))
    before = desk.waiting()
    for file in (slip, answer):
        desk.open(file)
    desk.press((ALT, Qt.Key.Key_9))
    assert desk.waiting() < before
    desk.find("Questions")
    assert len(desk.page().asked) == 2  # the doubt itself, and what headquarters proposes
    while desk.page().asked:
        desk.answer("personne de retour d’un autre pays")
    assert place_of(desk.book, DOUBTED).target_group == "returnee_other"
    assert questions(desk.book) == []
    desk.press((ALT, Qt.Key.Key_1), Qt.Key.Key_F2)
    for line in ("tous", "tous sauf 9", "tous sauf 1 s"):
        desk.register(line)
    desk.press((ALT, Qt.Key.Key_9))
    bundle = desk.export(week / "to hq")
    desk.close()

    # HQ counts
    hq = Desk(qtbot, morning(week / "hq", FRIDAY), choosing)
    hq.take_in(bundle)
    hq.press((ALT, Qt.Key.Key_4))
    assert hq.figures() == {"trades_run": 1, "certified": 1, "direct_entry": 1, "teachers_trained": 0}
    rows = hq.page().model.rows
    assert [cell.text for cell in rows[2]][2:] == [
        "4",
        "1",
        "",
        "25%",
    ]  # certified: target, actual, share, reached
    assert [cell.text for cell in rows[3]][2:] == [
        "–",
        "1",
        "100.0\N{NO-BREAK SPACE}%",
        "–",
    ]  # entered work directly
    taken = {
        day: (marks(hq.book, "Menuiserie 2019", day), marks(hq.book, "Solaire 2020", day)) for day in DAYS
    }
    assert taken == {
        MONDAY: ("PPAPPPLPPPPE", "PSPPPPPP"),
        TUESDAY: ("APPPPPPPPPPP", "PPPPPPPP"),
        WEDNESDAY: ("PEPPPPPPPPPP", "AAAPPPPP-"),
        THURSDAY: ("-" * 12, "-" * 9),
        FRIDAY: ("PPPPPPPPPPPP", "PPPPPPPPA"),
    }
    assert marks(hq.book, "Menuiserie 2019", BEFORE) == "PPPAPPPPPPPP"
    assert marks(hq.book, "Menuiserie 2019", MONDAY, 1) == "PPPPAPPPPPPP"  # corrected on Tuesday
