"""Staff, workshops, partners: the questions of the day with their acts, and the lists behind them."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import NAUGHTY, made_page
from tvetdesk.i18n import LANGUAGES
from tvetdesk.records.centres import Room, add_room
from tvetdesk.records.cohorts import Enrolment
from tvetdesk.records.employers import Vacancy, new_employer, post_vacancy
from tvetdesk.records.enterprises import EnterpriseCheck, found_enterprise
from tvetdesk.records.facilities import (
    Asset,
    Maintenance,
    StockMove,
    Works,
    add_asset,
    add_consumable,
    move_stock,
    plan_works,
)
from tvetdesk.records.network import (
    Event,
    Membership,
    Participant,
    Participation,
    hold_event,
    join_network,
    new_format,
    new_network,
    new_organisation,
    new_participant,
)
from tvetdesk.records.rights import Door
from tvetdesk.records.staff import (
    Licence,
    TrainingNeed,
    TrainingParticipation,
    grant_licence,
    new_staff,
    note_need,
    record_training,
    take_part,
)
from tvetdesk.store.undo import undo_step
from ui.pages.place.people import People

TODAY = dt.date(2020, 3, 10)  # of the tests' clock


def days(number):
    return TODAY + dt.timedelta(days=number)


@pytest.fixture
def opened(desk, language, tasks, qtbot):
    """Makes a page on the desk, at its full size."""

    def make(name):
        page = made_page(name, desk, language, tasks)
        tasks.written.connect(lambda _: page.after_write())
        qtbot.addWidget(page)
        page.resize(1190, 614)
        page.show()
        page.refresh()
        return page

    return make


def shown(name):
    """A name as it is kept: without the signs that turn the direction of what follows."""
    return name.strip("\u202e\u202c")


def lines(panel):
    """What a question says: its answer, and its lines."""
    return panel.answer.text(), [(one.first, one.second, one.act) for one in panel.lines]


def do(page, panel, row, qtbot):
    """Space on a line of a question."""
    panel.table.setFocus()
    panel.table.selectRow(row)
    qtbot.keyClick(panel.table, Qt.Key.Key_Space)


def deed(page, words):
    """Press what can be done with the chosen line."""
    view = page.stack.currentWidget()
    about = view.line()
    next(one for one in page.deeds(view.spec.name, about) if one.text == words).run()


def write(page, **values):
    """Fill the dialog and save it."""
    for name, value in values.items():
        words = (
            page.desk.book.describe(page.desk.book.table(Participant), value) if name == "participant" else ""
        )
        page.dialog.editors[name].show_value(value, words)
    page.dialog.write()
    QApplication.processEvents()


# -- staff -----------------------------------------------------------------------------------------------------


@pytest.fixture
def teachers(desk):
    """A licence that ends in twelve days, a trainer without any, and one that lasts."""
    book = desk.book
    awa, ebou, fatou = (new_staff(book, names, roles="trainer") for names in ("Awa Jobe", "Ebou Njie", "Fatou Bah"))  # fmt: skip
    grant_licence(book, awa, "trainer", days(-700), days(12))
    grant_licence(book, fatou, "trainer", days(-30), days(600))
    return awa, ebou, fatou


def test_licences_that_run_out_stand_first_and_who_teaches_without_one_after_them(opened, teachers):
    page = opened("staff")
    answer, found = lines(page.asked[0])
    assert answer == "1 licence ends within 90 days, or ended. 1 person teaches without a licence."
    assert found == [
        ("Awa Jobe", "Trainer's licence: ends in 12 days, 22/03/2020", "New licence…"),
        ("Ebou Njie", "No licence as trainer is noted", "Note it…"),
    ]
    assert page.switch.buttons()[0].text() == "To do: 1"


def test_a_new_licence_is_noted_with_space_and_can_be_undone(opened, teachers, qtbot):
    page = opened("staff")
    do(page, page.asked[0], 0, qtbot)
    write(page, number="TR-77", until=days(700))
    book = page.desk.book
    assert book.select(Licence).where(Licence.staff == teachers[0].id, Licence.number == "TR-77").exists()
    assert lines(page.asked[0])[0].startswith("No licence ends within 90 days.")
    undo_step(book)
    page.refresh()
    assert "1 licence ends" in lines(page.asked[0])[0]


def test_a_licence_that_begins_after_it_ends_is_refused_in_the_dialog(opened, teachers, qtbot):
    page = opened("staff")
    do(page, page.asked[0], 0, qtbot)
    write(page, since=days(700), until=days(100))
    assert page.dialog.isVisible()
    assert page.dialog.trouble.text()
    assert page.desk.book.select(Licence).count() == 2


def test_a_training_that_is_over_is_said_to_be_held_and_all_who_were_registered_came(opened, teachers, qtbot):
    book = opened("staff").desk.book
    training = record_training(book, "Safety", days(-3), state="planned", subject="safety")
    note_need(book, teachers[1], "safety", urgency="now")
    for one in teachers[:2]:
        take_part(book, training, one, "registered")
    take_part(book, training, teachers[2], "absent")
    page = opened("staff")
    assert lines(page.asked[1])[1] == [("Safety", "07/03/2020: is it held?", "It was held")]
    do(page, page.asked[1], 0, qtbot)
    assert lines(page.asked[1])[1] == [("Safety", "2 people without a result", "All came")]
    do(page, page.asked[1], 0, qtbot)
    results = {one.staff: one.result for one in book.select(TrainingParticipation)}
    assert [results[one.id] for one in teachers] == ["completed", "completed", "absent"]
    assert lines(page.asked[1]) == ("Of every training it is said how it went.", [])
    assert lines(page.asked[2]) == ("No training need is open.", [])
    assert book.select(TrainingNeed).get().met == training.id


def test_a_need_becomes_a_training_for_which_the_person_is_registered(opened, teachers, qtbot):
    note_need(opened("staff").desk.book, teachers[0], "digital", urgency="now")
    page = opened("staff")
    do(page, page.asked[2], 0, qtbot)
    form = page.forming()
    assert form.table.name == "training"
    form.blocks["title"].editor.set_raw("Computers")
    form.blocks["start"].editor.set_raw("20/03/2020")
    page.save()
    row = page.desk.book.select(TrainingParticipation).get()
    assert (row.staff, row.result) == (teachers[0].id, "registered")
    view = page.stack.currentWidget()
    assert view.spec.name == "trainings"
    assert page.findChild(People) is not None


def test_people_are_filtered_searched_and_shown_with_their_licence(opened, teachers):
    gtti = new_organisation(opened("staff").desk.book, "Technical Institute", "government", short="GTTI")
    page = opened("staff")
    new_staff(page.desk.book, "Omar Touray", organisation=gtti.id)
    page.refresh()
    page.go("people")
    view = page.lists["people"]
    rows = {row[0].text: row[2] for row in view.table.cells.rows}
    assert (rows["Awa Jobe"].text, rows["Awa Jobe"].state) == ("until 22/03/2020", "error")
    assert (rows["Fatou Bah"].state, rows["Ebou Njie"].text) == ("ok", "none for the task")
    view.chips["outside"].setChecked(True)
    assert [row[0].text for row in view.table.cells.rows] == ["Omar Touray"]
    view.show_all()
    view.search.setText("njie")
    assert [row[0].text for row in view.table.cells.rows] == ["Ebou Njie"]
    assert view._facts["Staff"]._row.title == "Ebou Njie"
    view.search.setText("zzz")
    assert view.not_found.isVisible()


# -- workshops -------------------------------------------------------------------------------------------------


@pytest.fixture
def things(desk):
    """A broken lathe, a pump that is overdue, gas that runs low, and a roof that should be ready."""
    book = desk.book
    room = add_room(book, book.centre, "Welding shop")
    lathe = add_asset(book, "Lathe", tag="MK-003", condition="broken", room=room.id)
    pump = add_asset(book, "Solar pump", bought=days(-400), months=6)
    gas = add_consumable(book, "Gas", unit="bottle", least=5)
    move_stock(book, gas, "counted", 2, days(-3))
    roof = plan_works(book, "Roof", room=room.id, since=days(-90), end=days(-1), budget=9000, currency="GMD")
    return lathe, pump, gas, roof


def test_what_is_broken_due_low_or_late_stands_first(opened, things):
    page = opened("workshops")
    assert [lines(panel) for panel in page.asked] == [
        ("1 piece of equipment is broken.", [("Lathe · MK-003", "Welding shop", "Repaired…")]),
        ("1 maintenance is overdue.", [("Solar pump", "Was due on 04/08/2019, never yet", "Maintained…")]),
        ("1 item is to be ordered.", [("Gas", "2 bottle there, order below 5 bottle", "Received…")]),
        (
            "1 works are open. 1 lasts longer than was planned.",
            [("Roof", "Planned since 11/12/2019, should have ended on 09/03/2020", "To: ordered")],
        ),
    ]
    assert page.switch.buttons()[0].text() == "To do: 4"


def test_a_repair_is_noted_with_its_cost_and_the_lathe_is_good_again(opened, things, qtbot):
    page = opened("workshops")
    do(page, page.asked[0], 0, qtbot)
    write(page, cost=750, currency="GMD", done_by="Sarjo")
    book = page.desk.book
    assert book.get(Asset, things[0].id).condition == "good"
    made = book.select(Maintenance).get()
    assert (made.kind, made.cost, made.on) == ("repair", 750, TODAY)
    assert lines(page.asked[0])[0] == "Nothing is broken."
    undo_step(book)
    assert book.get(Asset, things[0].id).condition == "broken"


def test_stock_comes_in_and_nobody_uses_more_than_there_is(opened, things, qtbot):
    page = opened("workshops")
    do(page, page.asked[2], 0, qtbot)
    page.dialog.write()
    assert page.dialog.trouble.text() == "Quantity: This is needed."
    write(page, quantity=10)
    assert lines(page.asked[2])[0] == "There is enough of everything."
    page.go("stock")
    assert page.lists["stock"].table.cells.rows[0][1].text == "12 bottle"
    deed(page, "Used…")
    write(page, quantity=13)
    assert page.dialog.trouble.text().startswith("There are only 12 bottle of Gas.")
    write(page, quantity=4)
    assert [one.quantity for one in page.desk.book.select(StockMove).order_by(StockMove.id)] == [2, 10, 4]


def test_works_go_on_step_by_step_and_are_accepted_with_their_cost(opened, desk):
    floor = plan_works(desk.book, "Floor", budget=9000, currency="GMD", end=days(30))
    page = opened("workshops")
    page.show_about(("Works", floor.id))
    for step in ("To: ordered", "To: under way", "To: done"):
        deed(page, step)
    deed(page, "To: accepted")
    write(page, cost=9_500)
    row = desk.book.get(Works, floor.id)
    assert (row.state, row.cost) == ("accepted", 9500)
    assert lines(page.asked[3])[0] == "No works are open."
    cost = page.lists["works"].table.cells.rows[0][3]
    assert (cost.text, cost.second, cost.state) == ("D9,500.00", "planned D9,000.00", "attention")


def test_a_room_says_what_stands_in_it_and_a_thing_is_noted_as_broken(opened, things):
    page = opened("workshops")
    page.go("equipment")
    page.lists["equipment"].choose(("Asset", things[1].id))
    deed(page, "It is broken")
    assert page.desk.book.get(Asset, things[1].id).condition == "broken"
    page.go("rooms")
    row = page.lists["rooms"].table.cells.rows[0]
    assert [cell.text for cell in row] == ["Welding shop", "–", "1 piece", "1"]
    assert row[2].second == "1 broken"


# -- partners --------------------------------------------------------------------------------------------------


@pytest.fixture
def dialogue(desk):
    """A round table next week, one nobody spoke of, a membership that ends, an enterprise to visit, a silent employer."""
    book = desk.book
    table, network = new_format(book, "Round table"), new_network(book, "Work for returnees")
    one = new_organisation(book, "Jarra Women", "civil_society", contact="Nyima", phone="+2203341067")
    join_network(book, network, one, days(-300), until=days(40))
    coming = hold_event(book, table, "Employers and trainers", days(6), state="planned")
    over = hold_event(book, table, "Rainy season", days(-4), end=days(-3), state="planned")
    enterprise = found_enterprise(book, "Phone Repair", [book.find(Enrolment, number=1)], days(-190))
    employer = new_employer(book, "Soma Garage")
    return {"network": network, "one": one, "coming": coming, "over": over, "enterprise": enterprise, "employer": employer}  # fmt: skip


def test_what_comes_what_is_to_be_done_and_who_cannot_be_reached(opened, dialogue):
    page = opened("partners")
    assert [lines(panel) for panel in page.asked] == [
        ("The next one is in 6 days.", [("Employers and trainers", "16/03/2020 · Round table", "")]),
        (
            "2 things are to be done.",
            [
                ("Rainy season", "07/03/2020: was it held?", "It was held"),
                ("Phone Repair", "Visit after 6 months, due on 02/03/2020", "Visited…"),
            ],
        ),
        ("1 membership ends within 90 days.", [("Jarra Women", "Work for returnees, until 19/04/2020", "Renew…")]),
        ("Of 1 partner no contact is noted.", [("Soma Garage", "Employer", "Note it…")]),
    ]  # fmt: skip


def test_an_event_is_held_then_who_came_is_noted(opened, dialogue, qtbot):
    page = opened("partners")
    guest = new_participant(page.desk.book, "Fatou Jallow", organisation=dialogue["one"].id, sex="F")
    do(page, page.asked[1], 0, qtbot)
    assert page.desk.book.get(Event, dialogue["over"].id).state == "held"
    assert lines(page.asked[1])[1][0][1:] == ("07/03/2020: who came is not noted", "Who came…")
    do(page, page.asked[1], 0, qtbot)
    write(page, participant=guest.id)
    row = page.desk.book.select(Participation).get()
    assert (row.participant, row.organisation) == (guest.id, dialogue["one"].id)
    page.show_about(("Event", dialogue["over"].id))
    cells = page.lists["events"].table.cells
    shown = cells.rows[cells.keys.index(("Event", dialogue["over"].id))][2]
    assert (shown.text, shown.second) == ("1 person", "from 1 institution")
    assert page.findChild(People).note.text() == "1, 1 women"


def test_a_visit_and_a_longer_membership_are_noted(opened, dialogue, qtbot):
    page = opened("partners")
    do(page, page.asked[1], 1, qtbot)
    write(page, active=None)
    assert page.dialog.trouble.text() == "Still active: This is needed."
    write(page, active=True, jobs_women=2)
    assert page.desk.book.select(EnterpriseCheck).get().jobs_women == 2
    do(page, page.asked[2], 0, qtbot)
    write(page, until=days(400))
    assert page.desk.book.select(Membership).get().until == days(400)
    assert lines(page.asked[2]) == ("No membership ends within 90 days.", [])


def test_partners_of_every_kind_stand_in_one_list_with_the_contact(opened, dialogue):
    post_vacancy(opened("partners").desk.book, dialogue["employer"], "Welder")
    page = opened("partners")
    page.go("partners")
    view = page.lists["partners"]
    rows = {row[0].text: (row[0].second, row[1].text, row[3].text) for row in view.table.cells.rows}
    assert rows == {
        "Jarra Women": ("Organisation · civil society", "Nyima", "Work for returnees"),
        "Phone Repair": ("Enterprise", "Binta Sanyang", "founded on 02/09/2019"),
        "Soma Garage": ("Employer", "no contact", "1 open vacancy"),
    }
    view.choose(("Employer", dialogue["employer"].id))
    deed(page, "Vacancy…")
    assert page.forming().table.model is Vacancy
    page.escape()
    view.chips["silent"].setChecked(True)
    assert [row[0].text for row in view.table.cells.rows] == ["Soma Garage"]


# -- all three -------------------------------------------------------------------------------------------------

PLACES = ("staff", "workshops", "partners")


@pytest.mark.parametrize("name", PLACES)
def test_an_empty_place_says_what_to_do_and_its_new_entry_opens_the_form(name, opened):
    page = opened(name)
    for spec in page.specs[1:]:
        page.go(spec.name)
        view = page.lists[spec.name]
        assert view.empty.isVisible() or view.lines
    page.go("today")
    new = [act for act in page.actions() if act.shortcut().toString() == "Ctrl+N" and act.isVisible()]
    assert len(new) == 1
    new[0].trigger()
    assert page.forming().table.model.__name__ == page.specs[0].new[0][0]
    page.escape()
    assert page.forming() is None
    for spec in (*page.specs, None):
        page.next_view()
        assert page.stack.currentWidget() is (page.lists[spec.name] if spec else page.stack.widget(0))


@pytest.mark.parametrize("name", PLACES)
def test_whoever_only_looks_is_offered_nothing(name, opened, teachers, things, dialogue):
    book = opened(name).desk.book
    book.door = Door(book, "viewer", book.person)
    page = opened(name)
    assert not [one for panel in page.asked for one in panel.lines if one.act]
    assert all(panel.add.isHidden() for panel in page.asked)
    for spec in page.specs:
        page.go(spec.name)
        view = page.lists[spec.name]
        assert view.line() is None or view.deeds.isHidden()


@pytest.mark.parametrize("name", PLACES)
def test_every_line_leads_to_its_entry(name, opened, teachers, things, dialogue):
    page = opened(name)
    for panel in page.asked:
        for one in panel.lines:
            page.go("today")
            panel.opened.emit(one.about)
            view = page.stack.currentWidget()
            assert view in page.lists.values(), one
            assert view.line() is not None, one


@pytest.mark.parametrize("name", PLACES)
def test_the_place_fits_a_small_screen(name, opened, teachers, things, dialogue, language):
    page = opened(name)
    page.resize(1093 - 52, 552 - 84)
    for code in LANGUAGES:
        language.choose(code)
        page.retranslate()
        for view in ("today", *page.lists):
            page.go(view)
            QApplication.processEvents()
            assert page.minimumSizeHint().width() <= 1093 - 52
            assert page.minimumSizeHint().height() <= 552 - 84
            assert page.heightForWidth(page.width()) <= 552 - 84  # the page does not scroll


def test_names_of_every_kind_stay_as_they_are(opened, desk):
    book = desk.book
    for name in NAUGHTY:
        add_asset(book, name, tag=name[:40])
        book_room = add_room(book, book.centre, name[:60])
        assert book.get(Room, book_room.id).name
    page = opened("workshops")
    page.go("equipment")
    assert {row[0].text for row in page.lists["equipment"].table.cells.rows} == {
        shown(name) for name in NAUGHTY
    }
