"""The register of a week on paper: the rows, numbers and marks of the screen, and nothing over its edges."""

import datetime as dt
from dataclasses import replace

import pytest

from tvetdesk.i18n import translator
from tvetdesk.records.attendance import close_session, mark, open_register
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.codes import CLOSED_REASONS
from tvetdesk.records.cohorts import enrol
from tvetdesk.records.people import new_trainee
from tvetdesk.records.programmes import Trade
from tvetdesk.records.quick_entry import letters
from tvetdesk.reports.papers import register, register_sheets
from tvetdesk.reports.render import html, pdf
from tvetdesk.reports.render import paper as printed
from tvetdesk.reports.render.parts import Paper, Plate, Rule, Words

MONDAY = dt.date(2020, 3, 9)


def words(plates):
    return [item.text for plate in plates for item in plate.items if isinstance(item, Words)]


def people(plates):
    """(number, name, what tells them apart) of the rows that have a name, from top to bottom."""
    left = register.LEFT + register.NUMBER + 1
    found = []
    for plate in plates:
        items = [item for item in plate.items if isinstance(item, Words)]
        numbers = {item.y: item.text for item in items if item.x == register.LEFT and item.text.isdigit()}
        found += [
            (numbers[item.y], item.text, item.then)
            for item in items
            if item.x == left and item.text and item.y in numbers
        ]
    return found


@pytest.fixture
def sessions(book, cohort, place, other_place):
    """Monday twice and Wednesday once."""
    return [
        plan_session(
            book, cohort, MONDAY + dt.timedelta(days=day), slot, start=dt.time(8 + 3 * slot), minutes=120
        )
        for day, slot in ((0, 1), (0, 2), (2, 1))
    ]


def test_the_sheet_has_the_rows_and_numbers_of_the_screen(book, cohort, sessions, english):
    week = register.week(book, cohort.id, MONDAY + dt.timedelta(days=2))
    plates = register.plates(week, english)
    assert [(row[0], row[1]) for row in people(plates)] == [("1", "Binta Sanyang"), ("2", "Lamin Ceesay")]
    assert len(plates) == 1
    told = words(plates)
    assert "Mon 9 Mar" in told
    assert "Wed 11 Mar" in told
    assert "Tue 10 Mar" not in told
    assert "11:00" in told
    assert any("6 hours planned" in one.then for one in plates[0].items if isinstance(one, Words))


@pytest.mark.parametrize("layout", register.LAYOUTS)
def test_what_is_left_of_the_page_is_for_people_who_are_new(book, cohort, sessions, english, layout):
    (plate,) = register.plates(register.week(book, cohort.id, MONDAY), english, layout)
    height = register.ROWS[layout]
    room = int((register.BOTTOM - register.TOP - register.HEAD - 2 * register.LAST) / height)
    numbers = [
        item.text
        for item in plate.items
        if isinstance(item, Words) and item.x == register.LEFT and item.text.isdigit()
    ]
    assert numbers == [str(number) for number in range(1, room + 1)]
    assert len(people([plate])) == 2
    assert english(register.NEW) in words([plate])
    filled = register.plates(register.week(book, cohort.id, MONDAY), english, layout, filled=True)
    assert (
        len(
            [
                item
                for item in filled[0].items
                if isinstance(item, Words) and item.x == register.LEFT and item.text.isdigit()
            ]
        )
        == 2
    )


def test_the_sheet_is_headed_with_the_short_name_of_the_trade(book, programme, cohort, sessions):
    with book.change("programme.new"):
        trade = book.add(Trade, code="EB", name="Électricité bâtiment")
        book.set(programme, trade=trade.id)
    assert register.week(book, cohort.id, MONDAY).programme == "Small Solar Systems (EB)"


def test_a_filled_sheet_shows_the_marks_in_the_readers_letters(book, cohort, sessions, place, other_place):
    open_register(book, sessions[0])
    mark(book, sessions[0], place, "E")
    week = register.week(book, cohort.id, MONDAY)
    blank, filled = (
        words(register.plates(week, translator("fr"), filled=filled)) for filled in (False, True)
    )
    assert "AJ" not in blank
    assert filled.count("AJ") == 1
    assert filled.count("P") == blank.count("P") + 1
    assert [(line.names, line.minutes) for line in week.lines] == [
        ("Binta Sanyang", 0),
        ("Lamin Ceesay", 120),
    ]


def test_a_week_without_sessions_is_a_sheet_to_write_in(book, cohort, place, english):
    week = register.week(book, cohort.id, MONDAY)
    assert len(week.days) == register.WEEKDAYS
    assert len(register.plates(week, english)) == 1


def test_a_cancelled_session_has_no_column(book, cohort, sessions):
    from tvetdesk.records.attendance import cancel_session

    cancel_session(book, sessions[2])
    assert [day for day, _ in register.week(book, cohort.id, MONDAY).days] == [MONDAY]


@pytest.mark.parametrize(
    ("language", "legend", "sign"),
    [
        ("en", "P present   L late   E excused   A absent   S sick   W on attachment   C centre closed", "C"),
        (
            "fr",
            "P présence   R retard   AJ absence justifiée   A absence   M maladie   S stage   F centre fermé",
            "F",
        ),
    ],
)
def test_a_closed_session_has_its_letter_for_everybody_and_its_reason_at_the_foot(
    book, cohort, sessions, place, other_place, language, legend, sign
):
    open_register(book, sessions[0])
    mark(book, sessions[0], place, "E")
    close_session(book, sessions[0], "power")
    week, t = register.week(book, cohort.id, MONDAY), translator(language)
    blank, filled = (words(register.plates(week, t, filled=filled)) for filled in (False, True))
    assert any(text.startswith(legend) for text in filled)
    (told,) = (
        item
        for item in register.plates(week, t)[0].items
        if isinstance(item, Words) and item.text.startswith(legend)
    )
    strong = [told.text[start : start + length] for start, length in told.strong]
    assert strong == [part.split()[0] for part in legend.split("   ")]
    assert [line.minutes for line in week.lines] == [0, 0]
    assert filled.count(sign) == 3  # two people, and the line of what was not held
    assert blank.count(sign) == 1
    assert letters(language)["E"] not in filled
    assert any(t(CLOSED_REASONS["power"]) in text for text in filled)
    assert t(register.NEW) not in filled


@pytest.mark.parametrize(
    ("layout", "number", "spare", "pages"),
    [
        ("signature", 20, 3, 1),
        ("signature", 21, 2, 1),
        ("signature", 22, 20, 2),
        ("signature", 42, 21, 3),
        ("thumbprint", 8, 8, 2),
        ("thumbprint", 7, 1, 1),
    ],
)
def test_a_sheet_to_be_signed_always_has_empty_rows(
    book, cohort, sessions, english, layout, number, spare, pages
):
    week = register.week(book, cohort.id, MONDAY)
    lines = [replace(week.lines[0], number=place + 1) for place in range(number)]
    plates = register.plates(replace(week, lines=lines), english, layout)
    left = [
        item
        for plate in plates
        for item in plate.items
        if isinstance(item, Words) and item.x == register.LEFT and item.text.isdigit()
    ]
    assert (len(plates), len(left)) == (pages, number + spare)
    assert all(item.y < register.BOTTOM for item in left)


@pytest.mark.parametrize(("layout", "pages"), [("signature", 2), ("thumbprint", 4)])
def test_thirty_people_go_on_over_pages_and_nothing_leaves_the_paper(
    book, cohort, place, english, layout, pages
):
    for number in range(29):
        enrol(book, new_trainee(book, f"Awa {'Long' * 45} {number}"), cohort, dt.date(2019, 9, 2))
    plates = register.plates(register.week(book, cohort.id, MONDAY), english, layout)
    assert len(plates) == pages
    assert len(people(plates)) == 30
    for plate in plates:
        for item in plate.items:
            if isinstance(item, Words):
                assert item.x >= 0
                assert item.x + item.width <= register.WIDE
                assert 0 < item.y < register.HIGH
            elif isinstance(item, Rule):
                assert max(item.x1, item.x2) <= register.RIGHT
                assert max(item.y1, item.y2) <= register.HIGH


def test_the_layout_must_be_known(book, cohort, place, english):
    with pytest.raises(ValueError, match="none of"):
        register.plates(register.week(book, cohort.id, MONDAY), english, "sideways")


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_the_pdf_is_made_in_every_language(book, cohort, sessions, language):
    week = register.week(book, cohort.id, MONDAY)
    made = pdf.render(register_sheets([week, week], translator(language)))
    assert made.startswith(b"%PDF-")
    assert made.count(b"/Type /Page\n") == 2


def test_words_on_a_plate_become_smaller_before_they_are_cut(qapp):
    from PySide6.QtCore import QBuffer, QIODevice

    def size(text):
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        return len(pdf.render(Paper("x", [Plate([Words(text, 10, 10, 40)])])))

    assert size("z" * 400) < size("z" * 400 + " ") * 1.2  # nothing endless is drawn


@pytest.mark.usefixtures("qapp")
def test_every_report_is_a_page_to_print_and_to_send(practice, german):
    made = printed.paper(practice, german)
    assert made.marked == "Übungsdaten, erfunden"
    assert printed.render(practice, german).startswith(b"%PDF-")
    page = html.render(practice, german)
    assert "=1+1" in page
    assert page.count("<tr>") == 4
    assert page.count("Übungsdaten, erfunden") == 2


def test_what_is_typed_is_text_in_the_page_too(table, english):
    from dataclasses import replace

    rows = (("<b>x</b>", "a & b", 1, None, None, None, None),)
    page = html.render(replace(table, rows=rows), english)
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<b>" not in page
