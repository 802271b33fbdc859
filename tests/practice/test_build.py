"""The practice organisation holds what the programme's own texts say, and holds it again in every build."""

import datetime as dt
import re
import shutil
from collections import Counter

import pytest

from tests.records.helpers import code_of
from tvetdesk.desk import open_folder
from tvetdesk.exchange.digest import digest
from tvetdesk.practice import PASSWORD, build
from tvetdesk.practice.names import AVOIDED
from tvetdesk.practice.organisation import CENTRES
from tvetdesk.records.attachments import Attachment
from tvetdesk.records.attendance import Mark
from tvetdesk.records.calendar import Session
from tvetdesk.records.certificates import Certificate, missing
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.consent import Consent
from tvetdesk.records.facilities import StockMove, Works, stock
from tvetdesk.records.money import Payment, PaymentRule
from tvetdesk.records.network import Organisation, Participation
from tvetdesk.records.people import Paper, PhoneNumber, Trainee
from tvetdesk.records.recognition import RecognitionCase
from tvetdesk.records.staff import TrainingNeed, expiring_licences
from tvetdesk.reports import REPORTS, Asked
from tvetdesk.reports.indicators import INDICATORS, figure
from tvetdesk.reports.question import Question
from tvetdesk.reports.render import render
from tvetdesk.store.record import Share

LAST_DAY = dt.date(2020, 11, 30)
CODES = [site.code for site in CENTRES]

# What the programme says of its four pilots, in the order of its overview.
PRINTED = {
    "en": (
        ("Gambia", ["2", "37", "22"]),
        ("Niger", ["7", "99", "94 (94.9 %)", "20"]),
        ("Kyrgyzstan", ["24", "18 (75.0 %)", "120", "51 (42.5 %)", "120", "2000"]),
        ("Mexico", ["28", "156", "76", "4"]),
    ),
}


def figures(book, scope="", as_of=LAST_DAY):
    return {code: figure(code, Question(book, as_of, scope=scope)) for code in INDICATORS}


def numbers(book, scope=""):
    return {code: (one.number, one.base) for code, one in figures(book, scope).items()}


def test_the_results_at_headquarters_are_those_of_the_programme(desk, english):
    table = REPORTS["results"].make(desk("hq").book, Asked())
    assert table.practice
    text = render(table, "table", english)
    rest = text
    for pilot, printed in PRINTED["en"]:
        rest = rest[rest.index(pilot) :]
        for number in printed:
            match = re.search(rf"  {re.escape(number)} *\n", rest)
            assert match, f"{number} is missing below {pilot}"
            rest = rest[match.end() - 1 :]
    assert text.count("practice data, invented") == 2


@pytest.mark.parametrize(("language", "share"), [("fr", "94,9 %"), ("de", "94,9 %")])
def test_the_results_in_the_other_languages(desk, request, language, share):
    translate = request.getfixturevalue({"fr": "french", "de": "german"}[language])
    text = render(REPORTS["results"].make(desk("hq").book, Asked()), "table", translate)
    assert f"94 ({share})" in text
    assert "2000" in text


@pytest.mark.parametrize("code", CODES)
def test_a_centre_and_headquarters_count_the_same(desk, code):
    centre, hq = desk(code), desk("hq")
    assert numbers(centre.book, code) == numbers(hq.book, code)
    level = Share.HQ
    assert digest(centre.book, centre=code, level=level) == digest(hq.book, centre=code, level=level)


def test_who_does_not_share_counts_at_headquarters_without_a_name(desk):
    hq = desk("hq").book
    counted = {row for one in figures(hq).values() if one.indicator.record is Trainee for row in one.ids}
    nameless = {row.id for row in hq.select(Trainee).where(Trainee.names.is_null())}
    closed = {
        row.trainee
        for row in hq.select(Consent).where(Consent.purpose == "share_hq", Consent.answer != "given")
    }
    assert nameless == closed & nameless
    assert len(counted & nameless) > 20


def test_every_build_holds_the_same(practice, tmp_path):
    build(tmp_path / "again", only=("NE-NY",))
    with open_folder(tmp_path / "again" / "NE-NY", None, PASSWORD) as again:
        second = digest(again.book), again.book.sql("SELECT max(digest) FROM change").fetchone()
    shutil.copytree(practice / "NE-NY", tmp_path / "first")
    with open_folder(tmp_path / "first", None, PASSWORD) as first:
        assert second == (digest(first.book), first.book.sql("SELECT max(digest) FROM change").fetchone())


def test_a_build_stands_as_on_the_day_asked_for(tmp_path):
    day = dt.date(2020, 3, 10)
    told = []
    hq, folder = build(tmp_path / "made", day, told.append, only=("GM-MK",))
    assert (hq.name, folder.name) == ("hq", "GM-MK")
    assert len(told) == 3
    with open_folder(folder, None, PASSWORD) as centre:
        book = centre.book
        assert figure("enrolled", Question(book, day)).number == 38
        assert book.fact("practice_day") == "2020-03-10"
        state = {row.day: row.state for row in book.select(Session).where(Session.slot == 1)}
        assert (state[dt.date(2020, 3, 9)], state[day]) == ("held", "planned")
        assert not any(row.state == "closed" and row.day > day for row in book.select(Session))


@pytest.mark.parametrize("day", [dt.date(2016, 12, 24), dt.date(2021, 1, 1)])
def test_a_day_outside_the_programme_is_refused(tmp_path, day):
    assert code_of(lambda: build(tmp_path / "made", day)) == "practice.day"
    assert not (tmp_path / "made").exists()


def test_a_folder_in_use_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("ours")
    assert code_of(lambda: build(tmp_path)) == "practice.taken"


# -- what the records look like ------------------------------------------------------------------------------


def test_marks_are_those_of_real_registers(desk):
    for code in ("GM-MK", "NE-MG", "KG-BI"):
        marks = Counter(row.status for row in desk(code).book.select(Mark) if row.status != "W")
        assert 0.86 < marks["P"] / marks.total() < 0.92
        assert set(marks) == set("PLEAS")


def test_schools_closed_by_order_explain_why_people_are_still_in_training(desk):
    book = desk("GM-MK").book
    closed = book.select(Session).where(
        Session.state == "closed", Session.day.between(dt.date(2020, 3, 18), dt.date(2020, 8, 28))
    )
    assert closed.count() > 150
    assert {row.end for row in book.select(Cohort)} == {dt.date(2021, 2, 26)}


def test_certificate_numbers_have_no_gap(desk):
    book = desk("NE-NY").book
    states = Counter(row.state for row in book.select(Certificate))
    assert states == {"issued": 20, "revoked": 1, "void": 1}
    assert not missing(book, book.centre, 2018)
    assert Counter(row.state for row in desk("NE-MG").book.select(Certificate)) == {
        "issued": 43,
        "duplicate": 1,
    }


def test_recognition_ends_in_every_way(desk):
    decisions = Counter(row.decision for row in desk("KG-BI").book.select(RecognitionCase))
    assert decisions == {"full": 24, "partial": 6, "not_yet": 4, None: 4}


def test_institutions_come_from_five_sectors_and_people_more_than_once(desk):
    book = desk("MX-MX").book
    assert len({row.sector for row in book.select(Organisation)}) == 5
    assert book.select(Participation).count() > 200


def test_people_share_phones_and_some_have_no_paper(desk):
    book = desk("NE-MG").book
    phones = Counter(row.phone for row in book.select(PhoneNumber))
    assert max(phones.values()) > 1
    assert book.select(Paper).count() < book.select(Trainee).count()
    names = [row.names for row in book.select(Trainee)]
    assert any(" ag " in name for name in names)
    assert any(" walet " in name for name in names)
    assert not AVOIDED & set(names)


def test_what_a_centre_keeps_from_day_to_day_is_there(desk):
    mk, niger = desk("GM-MK").book, desk("NE-MG").book
    payments = list(mk.select(Payment))
    assert len(payments) > 150
    assert {(one.currency, one.kind) for one in payments} == {("GMD", "transport")}
    assert all(one.amount == 50 * one.days and one.paid > one.end for one in payments)
    stays = list(niger.select(Attachment))
    assert len(stays) > 40
    assert all(one.confirmed and one.confirmed_on > one.end for one in stays)
    assert [(one.state, one.cost) for one in mk.select(Works)] == [("accepted", 192_500)]
    assert [(one.there, one.low) for one in stock(mk)] == [(85, True)]
    assert [one.kind for one in expiring_licences(mk, dt.date(2020, 11, 30))] == ["trainer"]
    hq = desk("hq").book
    for kind in (PaymentRule, Payment, Works, StockMove, TrainingNeed):
        here = {row.id for row in mk.select(kind)}
        assert here
        assert here == {row.id for row in hq.select(kind)}
