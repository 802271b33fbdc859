"""A certificate on paper: what it says, what it must not say, and the head of its own day."""

import datetime as dt
import io

import pytest
import zxingcpp
from PIL import Image as Picture

from tvetdesk.errors import UserError
from tvetdesk.i18n import translator
from tvetdesk.records.assessment import record_result
from tvetdesk.records.certificates import duplicate, issue_certificate, latest_duplicate, revoke
from tvetdesk.records.codes import UNIT_RESULTS
from tvetdesk.records.cohorts import change_state
from tvetdesk.records.letterheads import letterhead_on, logos_of, new_letterhead, set_logo
from tvetdesk.records.people import add_paper, alter_trainee
from tvetdesk.records.programmes import add_unit
from tvetdesk.reports.papers import certificate as paper
from tvetdesk.reports.papers import certificates
from tvetdesk.reports.render import pdf
from tvetdesk.reports.render.parts import Image, Words

DAY = dt.date(2020, 7, 10)


@pytest.fixture
def issued(book, programme, binta, place):
    alter_trainee(book, binta, birth="1999-03-07", nationality="ML")
    add_paper(book, binta, "national_id", number="12345678901")
    for number in range(1, 4):
        unit = add_unit(book, programme, f"U{number}", f"Unit {number}", hours=10)
        record_result(book, place, unit, "competent" if number < 3 else "not_yet", dt.date(2020, 6, 1))
    change_state(book, place, "completed", dt.date(2020, 6, 30))
    return issue_certificate(book, place, DAY, although="the third unit follows")


def said(of, language="en"):
    return [item.text for item in paper.plate(of, translator(language)).items if isinstance(item, Words)]


def test_it_says_who_completed_what_with_number_and_code(book, issued):
    of = paper.awarded(book, issued)
    told = said(of)
    assert "Binta Sanyang" in told
    assert "Small Solar Systems" in told
    assert f"No. {issued.serial}" in told
    assert f"Code {issued.code}" in told
    assert "Unit 1: competent" in told
    assert not any("Unit 3" in text for text in told)


def test_it_says_who_awards_it(book, programme, place):
    with book.change("programme.new"):
        book.set(programme, awarding_body="NAQAA")
    change_state(book, place, "completed", dt.date(2020, 6, 30))
    issued = issue_certificate(book, place, DAY, although="units follow")
    assert any("awarded by NAQAA" in text for text in said(paper.awarded(book, issued)))


def test_nothing_on_it_is_nobody_elses_business(book, issued):
    of = paper.awarded(book, issued)
    told = " ".join(said(of))
    for private in ("1999", "ML", "Mali", "12345678901", "returnee", "local population"):
        assert private not in told
    assert {of.code, of.serial} <= set(qr_text(of).split())


def qr_text(of):
    """What the QR code holds, read back from its picture."""
    (image,) = (item for item in paper.plate(of, translator("en")).items if isinstance(item, Image))
    (found,) = zxingcpp.read_barcodes(Picture.open(io.BytesIO(image.data)))
    assert found.text == f"TVET-CERTIFICATE {of.serial} {of.code}"
    return found.text


def test_an_old_certificate_has_the_head_of_its_day(book, centre, issued):
    new_letterhead(
        book, centre.id, dt.date(2016, 1, 1), authority="Ministry of Works", first_name="Ya Awa Nyassi"
    )
    new_letterhead(book, centre.id, dt.date(2021, 1, 1), authority="Ministry of Higher Education")
    assert paper.awarded(book, issued).authority == "Ministry of Works"
    assert letterhead_on(book, centre, dt.date(2022, 5, 1)).authority == "Ministry of Higher Education"
    assert letterhead_on(book, centre, dt.date(2015, 5, 1)).heading == "Mansa Konko"


def test_an_old_certificate_has_the_logos_of_its_day(book, centre, issued, tmp_path):
    heads = [new_letterhead(book, centre.id, dt.date(year, 1, 1)) for year in (2016, 2021)]
    for head, colour in zip(heads, ("navy", "green"), strict=True):
        Picture.new("RGB", (200, 100), colour).save(tmp_path / "logo.png")
        set_logo(book, head, "right", tmp_path / "logo.png")
    of = paper.awarded(book, issued)
    assert of.logos[0] is None
    logo, _code = (item for item in paper.plate(of, translator("en")).items if isinstance(item, Image))
    assert logo.data == of.logos[1] == logos_of(letterhead_on(book, centre, DAY))[1]
    assert Picture.open(io.BytesIO(logo.data)).getpixel((9, 9))[2] > 100  # navy, of its day
    assert (logo.x, logo.width) == (paper.WIDE - 22 - paper.LOGO, paper.LOGO)


def test_names_and_results_are_written_as_the_language_does(book, issued):
    assert "Unit 1\N{NO-BREAK SPACE}: acquis" in said(paper.awarded(book, issued), "fr")


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_the_results_of_the_units_are_bold(book, issued, language):
    t = translator(language)
    units = [
        item
        for item in paper.plate(paper.awarded(book, issued), t).items
        if isinstance(item, Words) and item.text.startswith("Unit ")
    ]
    assert [bold(item) for item in units] == [[t(UNIT_RESULTS["competent"])]] * 2


def bold(item):
    return [item.text[start : start + length] for start, length in item.strong]


def test_a_duplicate_says_so_under_the_same_number(book, issued):
    with pytest.raises(UserError) as caught:
        latest_duplicate(book, issued)
    assert caught.value.code == "certificate.no_duplicate"
    duplicate(book, issued, "lost_paper", dt.date(2021, 2, 1))
    of = paper.awarded(book, latest_duplicate(book, issued))
    assert (of.serial, of.on, of.duplicate) == (issued.serial, DAY, dt.date(2021, 2, 1))
    assert "DUPLICATE, printed 01/02/2021" in said(of)


def test_what_was_revoked_is_not_printed(book, issued):
    revoke(book, issued, "mistake", dt.date(2020, 8, 1))
    with pytest.raises(UserError) as caught:
        paper.awarded(book, issued)
    assert caught.value.code == "paper.not_issued"


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_each_is_a_page_in_every_language(book, issued, language):
    of = paper.awarded(book, issued)
    made = pdf.render(certificates([of, of, of], translator(language)))
    assert made.count(b"/Type /Page\n") == 3
    assert b"NotoSerif" in made
