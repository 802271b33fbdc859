"""Lists and letters on paper: what stands on them, what must not, and how many pages they take."""

import datetime as dt
import io
import re
from decimal import Decimal

import pytest
import zxingcpp
from PIL import Image as Picture

from tests.records.conftest import START
from tests.records.helpers import code_of
from tvetdesk.errors import SENTENCES
from tvetdesk.records.assessment import record_result
from tvetdesk.records.attachments import record_attachment
from tvetdesk.records.attendance import mark_line
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.candidates import register_candidates
from tvetdesk.records.centres import Centre
from tvetdesk.records.certificates import issue_certificate
from tvetdesk.records.cohorts import change_state
from tvetdesk.records.consent import record_consent
from tvetdesk.records.letterheads import new_letterhead
from tvetdesk.records.money import set_rule
from tvetdesk.records.outcomes import schedule_followups
from tvetdesk.records.people import Trainee, add_paper, add_phone, alter_trainee, record_restricted
from tvetdesk.records.programmes import add_unit
from tvetdesk.records.rights import Door
from tvetdesk.reports.papers import badges, certificates, letters, lists, person, register, register_sheets
from tvetdesk.reports.papers.certificate import awarded
from tvetdesk.reports.render import pdf
from tvetdesk.reports.render.parts import Grid, Heading, Image, Letterhead, Paper, Paragraph, Plate, Words
from tvetdesk.reports.render.pdf import plates

pytestmark = pytest.mark.usefixtures("qapp")  # before anything sets a paper

DAY = dt.date(2020, 3, 10)


def said(paper):
    """Everything a paper says, part by part."""
    for part in paper.parts:
        match part:
            case Heading() | Paragraph():
                yield part.text
            case Letterhead():
                yield from (line.text for line in part.lines)
            case Grid():
                yield from part.heads
                for row in part.rows:
                    yield from row
            case Plate():
                yield from (item.text for item in part.items if isinstance(item, Words))


@pytest.fixture
def group(book, programme, cohort, binta, lamin, place, other_place, units):
    """Binta with everything that is nobody's business noted about her, and Lamin; one session held."""
    alter_trainee(book, binta, birth="1999-03-07", nationality="ML", village="Soma", father="Ebrima")
    add_paper(book, binta, "nin", number="07039912345")
    record_restricted(book, binta, unhcr_individual="791-00012345", seeing="3")
    held = plan_session(book, cohort, dt.date(2019, 9, 3), minutes=120, unit=units[0].id)
    mark_line(book, held, "all except 2 a", "en")
    record_result(book, place, units[0], "competent", dt.date(2020, 2, 3))
    new_letterhead(
        book,
        book.centre,
        START,
        state="Republic of The Gambia",
        heading="Rural Skills Centre",
        first_name="Awa Bojang",
        first_title="Principal",
    )
    return place


PRIVATE = ("1999", "ML", "Mali", "07039912345", "12345", "local population", "returnee")


def test_letters_have_the_head_of_their_day_and_nothing_private(book, group, english):
    for make in (letters.attestation, letters.transcript, letters.introduction):
        text = "\n".join(said(make(book, group, DAY, english)))
        for part in (
            "Republic of The Gambia",
            "Rural Skills Centre",
            "Binta Sanyang",
            "Small Solar Systems",
            "Awa Bojang",
        ):
            assert part in text, make
        assert not [private for private in PRIVATE if private in text]
    before = "\n".join(said(letters.attestation(book, group, dt.date(2019, 1, 1), english)))
    assert "Republic of The Gambia" not in before


def test_attestation_and_transcript_tell_hours_and_results(book, group, other_place, english):
    text = "\n".join(said(letters.attestation(book, group, DAY, english)))
    assert "2 of 2 hours held up to 10/03/2020" in text
    assert "0 of 2 hours" in "\n".join(said(letters.attestation(book, other_place, DAY, english)))
    rows = next(
        part
        for part in letters.transcript(book, group, DAY, english).parts
        if isinstance(part, Grid) and part.heads
    ).rows
    assert [row[0] for row in rows] == ["U1", "U2"]
    assert rows[0][2:] == ("2", "2", "competent", "03/02/2020")
    assert rows[1][4] == "–"


def test_a_transcript_tells_credits_where_there_are_some(book, group, units, english):
    assert "Credits" not in list(said(letters.transcript(book, group, DAY, english)))
    with book.change("programme.unit"):
        book.set(units[0], credits=6)
        book.set(units[1], credits=4)
    text = list(said(letters.transcript(book, group, DAY, english)))
    assert {"Credits", "6", "Credits earned: 6"} <= set(text)


@pytest.mark.parametrize("language", ["english", "french", "german"])
def test_a_transcript_of_ten_units_is_one_page_and_the_signature_is_never_torn(
    book, programme, group, language, request
):
    translate = request.getfixturevalue(language)
    for number in range(3, 11):
        add_unit(book, programme, f"SOLAR-{number}", "Sizing and installing small systems", hours=20)
    assert pdf.pages(letters.transcript(book, group, DAY, translate)) == 1
    for lines in range(30, 50):  # the letter grows until the signature has to go over
        paper = letters.attestation(book, group, DAY, translate)
        sheets = pdf._made_up(Paper("x", [*[Paragraph("x")] * lines, *paper.parts[-2:]]))
        (cell,) = paper.parts[-1].rows[0]
        ((first, last),) = [
            (draw.keywords["first"], draw.keywords["last"])
            for sheet in sheets
            for draw in sheet
            if draw.func.__qualname__ == "_Row.draw"
        ]
        assert (first, last) == (0, len(cell.split("\n")))


@pytest.mark.parametrize("make", [letters.attestation, letters.transcript, letters.introduction])
def test_a_letter_is_called_as_its_language_writes_it(book, group, french, make):
    assert make(book, group, DAY, french).title.endswith("\N{NO-BREAK SPACE}: Binta Sanyang")


def test_an_introduction_names_the_days_that_are_noted(book, group, english):
    assert "It is about" not in "\n".join(said(letters.introduction(book, group, DAY, english)))
    record_attachment(book, group, dt.date(2020, 4, 1), end=dt.date(2020, 4, 30))
    assert "It is about the time from 01/04/2020 to 30/04/2020." in "\n".join(
        said(letters.introduction(book, group, DAY, english))
    )


@pytest.mark.parametrize("language", ["english", "french", "german"])
def test_the_consent_notice_fits_one_page_with_what_is_read_aloud(book, group, language, request):
    translate = request.getfixturevalue(language)
    paper = letters.notice(book, book.get(Centre, book.centre), translate)
    assert pdf.pages(paper) == 1
    text = list(said(paper))
    assert text.count(letters.BOX) == 12
    assert set(re.findall(rb"/BaseFont /([\w-]+)", pdf.render(paper))) == {b"Inter-Regular", b"Inter_650wght"}
    assert translate(letters.SCRIPT_4) in text


def test_headquarters_is_no_centre_and_has_no_notice_of_its_own(book, english):
    assert letters.own_notice(book, english).title == "Your data at Mansa Konko"
    book.centre = None
    assert code_of(lambda: letters.own_notice(book, english)) == "paper.no_centre"
    assert "paper.no_centre" in SENTENCES  # also where the command line, which says so too, is not loaded


def test_the_class_list_and_badges_name_everyone_once(book, cohort, group, binta, english):
    text = list(said(lists.class_list(book, cohort.id, DAY, english)))
    assert [name for name in text if name in ("Binta Sanyang", "Lamin Ceesay")] == [
        "Binta Sanyang",
        "Lamin Ceesay",
    ]
    assert code_of(lambda: lists.class_list(book, cohort.id, dt.date(2018, 1, 1), english)) == "paper.nobody"
    paper = badges.badges(book, cohort.id, DAY, english)
    codes = [item for part in paper.parts for item in part.items if isinstance(item, Image)]
    assert len(codes) == 2
    assert read(codes[0].data) == badges.code_of(book.get(Centre, book.centre), binta)
    assert not [private for private in PRIVATE if private in "\n".join(said(paper))]


def read(data):
    return zxingcpp.read_barcode(Picture.open(io.BytesIO(data))).text


def test_calls_stand_below_their_village_and_phone(book, group, binta, lamin, other_place, english):
    add_phone(book, binta, "301 2345", owner="relative", owner_name="brother Lamin")
    for one in (group, other_place):
        change_state(book, one, "completed", dt.date(2019, 12, 20))
        schedule_followups(book, one, (1,))
    record_consent(book, lamin, "follow_up", "refused")
    text = list(said(lists.calls(book, DAY, english)))
    assert (
        text.index("Soma")
        < text.index("+220 301 2345 · phone of brother Lamin")
        < next(place for place, one in enumerate(text) if one.startswith("Binta Sanyang · father Ebrima\n"))
    )
    assert text[-1] == "1 follow-up is not here: the person does not agree to be called."
    book.door = Door(book, "viewer", None)
    assert code_of(lambda: lists.calls(book, DAY, english)) == "rights.refused"


def test_candidates_are_listed_and_counted(book, cohort, group, other_place, english):
    register_candidates(book, cohort, [group, other_place], "GSQ", 2020)
    text = list(said(lists.candidates(book, "GSQ", 2020, english)))
    assert {"Binta Sanyang", "Lamin Ceesay"} <= set(text)
    assert text[-6:] == ["Small Solar Systems", "", "1", "1", "0", "2"]
    assert code_of(lambda: lists.candidates(book, "GSQ", 2021, english)) == "paper.nobody"


def test_each_currency_has_pages_and_a_sum_of_its_own(book, cohort, programme, group, english):
    set_rule(book, programme, Decimal(150), "GMD", kind="transport")
    set_rule(book, programme, Decimal(20), "EUR", kind="stipend", basis="period")
    paper = lists.stipends(book, cohort.id, START, dt.date(2019, 9, 30), english)
    assert pdf.pages(paper) == 2
    text = list(said(paper))
    assert [line for line in text if line.startswith("Sum")] == ["Sum: €20.00", "Sum: D150.00"]
    assert text.count("No day attended in this period.") == 2


def test_a_persons_file_holds_everything_that_is_kept_and_only_of_that_person(book, group, binta, english):
    text = "\n".join(said(person.file(book, binta, "Mansa Konko", english)))
    for kept in (
        "Binta Sanyang",
        "07/03/1999",
        "07039912345",
        "791-00012345",
        "Solar 2019",
        "competent",
        "present",
    ):
        assert kept in text, kept
    assert "Lamin" not in text
    made = person.document(book, binta, english)["records"]
    assert made["restricted"][0]["fields"]["unhcr_individual"] == "791-00012345"
    assert made["paper"][0]["fields"]["number"] == "07039912345"
    assert len(made["mark"]) == len(made["enrolment"]) == 1
    book.door = Door(book, "trainer", None)
    assert code_of(lambda: person.document(book, binta, english)) == "rights.refused"
    assert code_of(lambda: person.file(book, binta, "Mansa Konko", english)) == "rights.refused"


def test_a_persons_file_tells_the_marks_from_the_first_day_on_as_french_is_written(
    book, cohort, group, binta, french
):
    for day in (12, 5, 9):
        held = plan_session(book, cohort, dt.date(2019, 9, day), minutes=60)
        mark_line(book, held, "all", "en")
    rows = [text for text in said(person.file(book, binta, "Mansa Konko", french)) if "Séance" in text]
    assert [row.split("2019 · ")[1][:10] for row in rows] == [f"{day:02}/09/2019" for day in (3, 5, 9, 12)]
    assert rows[0].endswith("03/09/2019\N{NO-BREAK SPACE}; Mention\N{NO-BREAK SPACE}: présence")


LONGEST = (
    "Fatoumatta Binta Mariama Sanyang-Touray épouse Abdoulaye Diallo-Ceesay",
    "Muhammadou Lamin Abdourahmane ould Sidi Mohamed Abdallahi ag Alhousseini",
    "Mariama-Khadijatou-Aminata-Ramatoulaye-Oumou-Hawa Jallow",
)


@pytest.mark.parametrize("names", LONGEST)
@pytest.mark.parametrize("make", ["signature", "thumbprint", "class", "badges", "certificate"])
def test_a_long_name_can_be_read_to_its_end(book, cohort, group, binta, english, monkeypatch, make, names):
    alter_trainee(book, binta, names=names, father="Alpha Oumar Diallo-Ceesay")
    if make in register.LAYOUTS:
        paper = register_sheets([register.week(book, cohort.id, DAY)], english, make)
    elif make == "certificate":
        change_state(book, group, "completed", DAY)
        paper = certificates([awarded(book, issue_certificate(book, group, DAY, although="trial"))], english)
    else:
        paper = (lists.class_list if make == "class" else badges.badges)(book, cohort.id, DAY, english)
    shown = []
    sized = plates._sized
    monkeypatch.setattr(
        plates, "_sized", lambda item, text, *rest: shown.append((item, text)) or sized(item, text, *rest)
    )
    pdf.render(paper)
    assert {item: text for item, text in shown if item.text == names}  # the last one is what is drawn
    assert all(text == names for item, text in shown if item.text == names)


def test_lists_that_leave_the_centre_say_whose_they_are(book, cohort, programme, group, english):
    register_candidates(book, cohort, [group], "GSQ", 2020)
    set_rule(book, programme, Decimal(150), "GMD", kind="transport")
    for paper in (
        lists.candidates(book, "GSQ", 2020, english),
        lists.stipends(book, cohort.id, START, dt.date(2019, 9, 30), english),
    ):
        assert any(text.startswith("Mansa Konko (") for text in said(paper))


def test_a_note_of_forty_thousand_signs_is_refused_and_the_longest_kept_is_whole_in_the_file(
    book, group, binta, english
):
    refused = code_of(lambda: alter_trainee(book, binta, note="x" * 40_000))
    assert refused == "invalid"
    longest = ("a word " * 600)[: Trainee.note.limit - 1] + "."
    alter_trainee(book, binta, note=longest)
    paper = person.file(book, binta, "Mansa Konko", english)
    assert longest in list(said(paper))
    assert pdf.pages(paper) > 1
