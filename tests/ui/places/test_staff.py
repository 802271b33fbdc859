"""Staff: licences, trainings and needs with their acts, and the list of everybody."""

from tests.ui.places.conftest import days, do, lines, write
from tvetdesk.records.network import (
    new_organisation,
)
from tvetdesk.records.staff import (
    Licence,
    TrainingNeed,
    TrainingParticipation,
    new_staff,
    note_need,
    record_training,
    take_part,
)
from tvetdesk.store.undo import undo_step
from ui.pages.place.people import People


def test_licences_that_run_out_stand_first_and_who_teaches_without_one_after_them(show_page, teachers):
    page = show_page("staff")
    answer, found = lines(page.asked[0])
    assert answer == "1 licence ends within 90 days, or ended. 1 person teaches without a licence."
    assert found == [
        ("Awa Jobe", "Trainer's licence: ends in 12 days, 22/03/2020", "New licence…"),
        ("Ebou Njie", "No licence as trainer is noted", "Note it…"),
    ]
    assert page.switch.buttons()[0].text() == "To do: 1"


def test_a_new_licence_is_noted_with_space_and_can_be_undone(show_page, teachers, qtbot):
    page = show_page("staff")
    do(page, page.asked[0], 0, qtbot)
    write(page, number="TR-77", until=days(700))
    book = page.desk.book
    assert book.select(Licence).where(Licence.staff == teachers[0].id, Licence.number == "TR-77").exists()
    assert lines(page.asked[0])[0].startswith("No licence ends within 90 days.")
    undo_step(book)
    page.refresh()
    assert "1 licence ends" in lines(page.asked[0])[0]


def test_a_licence_that_begins_after_it_ends_is_refused_in_the_dialog(show_page, teachers, qtbot):
    page = show_page("staff")
    do(page, page.asked[0], 0, qtbot)
    write(page, since=days(700), until=days(100))
    assert page.dialog.isVisible()
    assert page.dialog.trouble.text()
    assert page.desk.book.select(Licence).count() == 2


def test_a_training_that_is_over_is_said_to_be_held_and_all_who_were_registered_came(
    show_page, teachers, qtbot
):
    book = show_page("staff").desk.book
    training = record_training(book, "Safety", days(-3), state="planned", subject="safety")
    note_need(book, teachers[1], "safety", urgency="now")
    for one in teachers[:2]:
        take_part(book, training, one, "registered")
    take_part(book, training, teachers[2], "absent")
    page = show_page("staff")
    assert lines(page.asked[1])[1] == [("Safety", "07/03/2020: is it held?", "It was held")]
    do(page, page.asked[1], 0, qtbot)
    assert lines(page.asked[1])[1] == [("Safety", "2 people without a result", "All came")]
    do(page, page.asked[1], 0, qtbot)
    results = {one.staff: one.result for one in book.select(TrainingParticipation)}
    assert [results[one.id] for one in teachers] == ["completed", "completed", "absent"]
    assert lines(page.asked[1]) == ("Of every training it is said how it went.", [])
    assert lines(page.asked[2]) == ("No training need is open.", [])
    assert book.select(TrainingNeed).get().met == training.id


def test_a_need_becomes_a_training_for_which_the_person_is_registered(show_page, teachers, qtbot):
    note_need(show_page("staff").desk.book, teachers[0], "digital", urgency="now")
    page = show_page("staff")
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


def test_people_are_filtered_searched_and_shown_with_their_licence(show_page, teachers):
    gtti = new_organisation(show_page("staff").desk.book, "Technical Institute", "government", short="GTTI")
    page = show_page("staff")
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
