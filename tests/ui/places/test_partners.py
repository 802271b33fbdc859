"""Partners: events, visits, memberships, and who cannot be reached."""

from tests.ui.places.conftest import days, deed, do, lines, write
from tvetdesk.records.employers import Vacancy, post_vacancy
from tvetdesk.records.enterprises import EnterpriseCheck
from tvetdesk.records.network import (
    Event,
    Membership,
    Participation,
    new_participant,
)
from ui.pages.place.people import People


def test_what_comes_what_is_to_be_done_and_who_cannot_be_reached(show_page, dialogue):
    page = show_page("partners")
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


def test_an_event_is_held_then_who_came_is_noted(show_page, dialogue, qtbot):
    page = show_page("partners")
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


def test_a_visit_and_a_longer_membership_are_noted(show_page, dialogue, qtbot):
    page = show_page("partners")
    do(page, page.asked[1], 1, qtbot)
    write(page, active=None)
    assert page.dialog.trouble.text() == "Still active: This is needed."
    write(page, active=True, jobs_women=2)
    assert page.desk.book.select(EnterpriseCheck).get().jobs_women == 2
    do(page, page.asked[2], 0, qtbot)
    write(page, until=days(400))
    assert page.desk.book.select(Membership).get().until == days(400)
    assert lines(page.asked[2]) == ("No membership ends within 90 days.", [])


def test_partners_of_every_kind_stand_in_one_list_with_the_contact(show_page, dialogue):
    post_vacancy(show_page("partners").desk.book, dialogue["employer"], "Welder")
    page = show_page("partners")
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
