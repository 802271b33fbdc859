"""Files for other programs: figures by a mapping, people by stable UIDs, results, forms and their answers, calendars."""

import csv
import datetime as dt
import io
import json
import re
from xml.etree import ElementTree as ET

import pytest
from python_calamine import CalamineWorkbook

from tests.records.conftest import START
from tests.records.helpers import code_of
from tests.reports.test_linked import numbers_of, values_left
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.cohorts import change_state, enrol
from tvetdesk.records.consent import record_consent
from tvetdesk.records.outcomes import Contact, FollowUp, record_followup, schedule_followups
from tvetdesk.records.people import new_trainee
from tvetdesk.reports import Asked
from tvetdesk.reports.crowds import crowd
from tvetdesk.reports.formats import answers, dhis2, iati, periods, timetable, tracker, values, xlsform
from tvetdesk.reports.formats.examples import ACTIVITY, MAPPING
from tvetdesk.reports.formats.mapping import UID, read
from tvetdesk.reports.formats.periods import period_of

TODAY = dt.date(2020, 3, 10)
YEAR = period_of("2019", TODAY)
NOW = dt.datetime(2020, 3, 10, 9, tzinfo=dt.UTC)


def mapping(**other):
    return read(json.dumps({**MAPPING, **other}).encode())


@pytest.fixture
def class_of(book, cohort):
    """Five women, six men and one of whom it is not known, all enrolled."""
    people = [new_trainee(book, f"Trainee {n}", sex=sex, birth="2001") for n, sex in enumerate("FFFFFMMMMMM")]
    people.append(new_trainee(book, "Hawa"))
    return [enrol(book, one, cohort, START) for one in people]


def counted(book, plan):
    return values.count(book, plan, YEAR.first, YEAR.last)


# -- DHIS2 and ADX -------------------------------------------------------------------------------------------


def test_a_data_value_set_has_the_documented_shape_and_only_strings(book, class_of):
    made = json.loads(dhis2.data_value_sets(mapping(), counted(book, mapping()), YEAR))
    assert (made["dataSet"], made["idScheme"]) == ("aBcDeFgHi01", "UID")
    assert {one["dataElement"]: one["value"] for one in made["dataValues"]}["dEtOtAlNo01"] == "12"
    for one in made["dataValues"]:
        assert set(one) <= {"dataElement", "period", "orgUnit", "categoryOptionCombo", "value"}
        assert (one["period"], one["orgUnit"]) == ("2019", "oRgUnItMk01")
        assert all(isinstance(value, str) for value in one.values())


def test_small_numbers_are_left_out_and_cannot_be_subtracted(book, class_of):
    """Of one person the sex is not known: with the total in the same file, one more number has to go."""
    found = counted(book, mapping())
    sexes = {one.keys[0]: one.number for one in found.values if one.keys}
    assert sexes == {"M": 6, "O": 0}
    assert found.withheld == 2


def test_csv_has_the_ten_columns_in_their_order(book, class_of):
    made = dhis2.data_values_csv(mapping(), counted(book, mapping()), YEAR).decode()
    head, *rows = csv.reader(io.StringIO(made))
    assert (
        ",".join(head)
        == "dataelement,period,orgunit,catoptcombo,attroptcombo,value,storedby,lastupdated,comment,followup"
    )
    assert ["dEsExNum001", "2019", "oRgUnItMk01", "cOcMaleXX01", "", "6", "", "", "", ""] in rows


def test_adx_says_disaggregation_as_attributes_and_the_period_as_iso(book, class_of):
    plan = mapping(scheme="code", places={"GM-MK": "GM_MK"}, data_set="TVET")
    root = ET.fromstring(dhis2.adx(plan, counted(book, plan), YEAR, NOW))
    assert root.tag == "{urn:ihe:qrph:adx:2015}adx"
    (group,) = root
    assert group.attrib == {
        "orgUnit": "GM_MK", "period": "2019-01-01/P1Y", "dataSet": "TVET", "completeDate": "2020-03-10",
    }  # fmt: skip
    assert {"dataElement": "dEsExNum001", "SEX": "M", "value": "6"} in [one.attrib for one in group]


@pytest.mark.parametrize(
    ("text", "first", "last", "iso"),
    [
        ("2019", "2019-01-01", "2019-12-31", "2019-01-01/P1Y"), ("2019Q4", "2019-10-01", "2019-12-31", "2019-10-01/P3M"),
        ("2019S2", "2019-07-01", "2019-12-31", "2019-07-01/P6M"), ("202002", "2020-02-01", "2020-02-29", "2020-02-01/P1M"),
        ("2018Oct", "2018-10-01", "2019-09-30", "2018-10-01/P1Y"), ("2018April", "2018-04-01", "2019-03-31", "2018-04-01/P1Y"),
    ],
)  # fmt: skip
def test_periods_are_named_as_dhis2_names_them(text, first, last, iso):
    found = period_of(text, TODAY)
    assert (found.first.isoformat(), found.last.isoformat(), found.iso) == (first, last, iso)


@pytest.mark.parametrize(
    "text", ["", "19", "2019Q5", "201913", "2019-01", "2019March", "0000", "²⁰¹⁹", "2019Q", "x" * 99]
)
def test_other_periods_are_refused_in_words(text):
    assert code_of(lambda: period_of(text, TODAY)) == "formats.period"


def test_a_period_that_is_not_over_is_refused():
    assert code_of(lambda: period_of("2020", TODAY)) == "formats.period_open"


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"data_set": "short"}, "formats.mapping_uid"), ({"data_set": "1BcDeFgHi01"}, "formats.mapping_uid"),
        ({"places": {"GM-MK": "oRgUnItMk0ä"}}, "formats.mapping_uid"), ({"scheme": "name"}, "formats.mapping_part"),
        ({"scheme": "code", "data_set": " TVET"}, "formats.mapping_code"), ({"places": {}}, "formats.mapping_part"),
        ({"data_set": 7}, "formats.mapping_part"), ({"values": [{"indicator": "enroled", "data_element": "dEtOtAlNo01"}]}, "report.no_indicator"),
        ({"values": [{"indicator": "enrolled", "by": ["religion"], "data_element": "dEtOtAlNo01"}]}, "report.no_dimension"),
        ({"values": [*MAPPING["values"], MAPPING["values"][0]]}, "formats.mapping_twice"),
        ({"values": [{**MAPPING["values"][1], "options": ["F"]}]}, "formats.mapping_part"),
        ({"places": {"GM-MK": "oRgUnItMk01", "NE-AB": "oRgUnItMk01"}}, "formats.mapping_twice"),
        ({"places": {"GM-MK": "oRgUnItMk01", "gm-mk": "oRgUnItMk02"}}, "formats.mapping_twice"),
        ({"places": {"": "oRgUnItMk01"}}, "formats.mapping_part"), ({"dimensions": 5}, "formats.mapping_part"),
        ({"values": [{**MAPPING["values"][1], "by": ["sex", "sex"]}]}, "formats.mapping_part"),
        ({"dimensions": {"sex": {"attribute": "1 SEX", "codes": {"F": "F"}}}}, "formats.mapping_name"),
        ({"dimensions": {"sex": {"attribute": "value", "codes": {"F": "F"}}}}, "formats.mapping_name"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_refused_in_words(other, code):
    assert code_of(lambda: mapping(**other)) == code


def test_a_mapping_without_figures_is_told_and_not_called_an_empty_period(book, class_of):
    assert code_of(lambda: counted(book, mapping(values=[]))) == "formats.mapping_part"


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff\xfe", b"{" * 100_000, b" " * ((1 << 20) + 1)])
def test_a_file_that_is_no_mapping_is_refused(data):
    assert code_of(lambda: read(data)) == "formats.mapping"


def test_a_value_without_a_target_a_wrong_place_and_no_data_are_told(book, class_of):
    short = [{**MAPPING["values"][1], "options": {"F": "cOcFemale01"}}]
    plan = mapping(values=short)
    assert code_of(lambda: dhis2.data_value_sets(plan, counted(book, plan), YEAR)) == "formats.mapping_rest"
    plan = mapping(dimensions={})
    assert code_of(lambda: dhis2.adx(plan, counted(book, plan), YEAR, NOW)) == "formats.mapping_rest"
    elsewhere = mapping(places={"GM-XX": "oRgUnItMk01"})
    assert code_of(lambda: counted(book, elsewhere)) == "report.no_place"
    both = mapping(places={"GM-MK": "oRgUnItMk01", "GM": "oRgUnItGm01"})
    assert code_of(lambda: counted(book, both)) == "formats.places_mixed"
    before = period_of("2015", TODAY)
    assert code_of(lambda: values.count(book, mapping(), before.first, before.last)) == "formats.nothing"


# -- tracker -------------------------------------------------------------------------------------------------


def test_a_tracker_gets_the_same_uids_every_time_and_only_who_agreed(book, place, other_place, binta):
    assert code_of(lambda: tracker.tracked(book, mapping(), dt.date.min, TODAY)) == "formats.tracker_nobody"
    record_consent(book, binta, "share_hq", "given", method="signature")
    change_state(book, place, "completed", dt.date(2020, 2, 1))
    record_followup(book, place, 1, "employed", dt.date(2020, 3, 2))
    data, people, left_out = tracker.tracked(book, mapping(), dt.date.min, TODAY)
    assert (people, left_out) == (1, 1)
    assert tracker.tracked(book, mapping(), dt.date.min, TODAY)[0] == data
    (entity,) = json.loads(data)["trackedEntities"]
    (enrolment,) = entity["enrollments"]
    (event,) = enrolment["events"]
    assert all(
        UID.fullmatch(one) for one in (entity["trackedEntity"], enrolment["enrollment"], event["event"])
    )
    assert set(entity) == {"trackedEntity", "trackedEntityType", "orgUnit", "attributes", "enrollments"}
    assert enrolment["status"] == "COMPLETED"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00\.000", enrolment["enrolledAt"])
    said = {one["attribute"]: one["value"] for one in entity["attributes"]}
    assert said == {
        "aTtNames001": "Binta Sanyang",
        "aTtSexXX001": "F",
        "aTtBirth001": "1999-01-01",
        "aTtPrecis01": "year",
    }
    assert {one["dataElement"]: one["value"] for one in event["dataValues"]} == {
        "dEoUtcome01": "employed",
        "dEmOnth0001": "1",
    }


def test_a_tracker_is_given_no_restricted_field(book, place):
    wanted = {**MAPPING["tracker"], "attributes": {"unhcr_id": "aTtNames001"}}
    plan = mapping(tracker=wanted)
    assert code_of(lambda: tracker.tracked(book, plan, dt.date.min, TODAY)) == "formats.tracker_field"


def test_uids_of_many_rows_differ():
    made = {tracker.uid(kind, row) for kind in ("trainee", "enrolment") for row in range(5000)}
    assert len(made) == 10_000
    assert all(map(UID.fullmatch, made))


# -- IATI ----------------------------------------------------------------------------------------------------


def test_results_as_iati_say_targets_numbers_and_what_is_withheld(book, class_of, place):
    said = iati.described(json.dumps(ACTIVITY).encode())
    root = ET.fromstring(iati.activities(book, said, Asked(dt.date(2019, 1, 1), TODAY), NOW)[0])
    assert (root.tag, root.get("version")) == ("iati-activities", "2.03")
    by_code = {one.find("reference").get("code"): one.find("period") for one in root.iter("indicator")}
    assert by_code["enrolled"].find("actual").get("value") == "13"
    assert [one.get("iso-date") for one in by_code["enrolled"][:2]] == ["2019-01-01", "2020-03-10"]
    assert by_code["teachers_trained"].find("actual").get("value") == "0"


def test_a_small_number_is_withheld_in_iati(book, place):
    root = ET.fromstring(
        iati.activities(
            book, iati.described(json.dumps(ACTIVITY).encode()), Asked(dt.date(2019, 1, 1), TODAY), NOW
        )[0]
    )
    (actual,) = [
        one.find("period/actual")
        for one in root.iter("indicator")
        if one.find("reference").get("code") == "enrolled"
    ]
    assert actual.get("value") is None


@pytest.mark.parametrize(
    "other",
    [
        {"identifier": "a b"}, {"identifier": None}, {"start": "2017-13-01"}, {"start": "soon"}, {"participating": []},
        {"participating": [{"ref": "X", "type": "10", "role": "9", "name": "n"}]}, {"reporting": "me"}, {"status": "9"}, {"title": ""},
    ],
)  # fmt: skip
def test_an_activity_that_lacks_something_is_refused(other):
    assert code_of(lambda: iati.described(json.dumps({**ACTIVITY, **other}).encode())) == "formats.iati_part"
    assert code_of(lambda: iati.described(b"no")) == "formats.iati"


def test_iati_asks_for_the_first_day(book):
    assert code_of(lambda: iati.activities(book, ACTIVITY, Asked(), NOW)) == "formats.iati_days"


# -- the tracer study ----------------------------------------------------------------------------------------


def sheets():
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsform.workbook("1")))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_form_asks_in_two_languages_and_each_list_has_its_choices():
    made = sheets()
    head, *rows = made["survey"]
    label = head.index("label::English (en)")
    assert head[label + 1] == "label::Français (fr)"
    assert all(row[label] and row[label + 1] and row[label] != row[label + 1] for row in rows)
    lists = {row[0] for row in made["choices"][1:]}
    assert {row[0].split()[1] for row in rows if row[0].startswith("select_one")} == lists
    assert not {row[1] for row in made["choices"][1:]} & {"not_reached", "deceased"}


@pytest.fixture
def due(book, place):
    """Binta's follow-up at month 1."""
    change_state(book, place, "completed", dt.date(2020, 2, 1))
    return schedule_followups(book, place)[0]


def central(due, key="uuid:0b6d", **values):
    said = {
        "SubmissionDate": "2020-03-05T10:00:00Z",
        "study-followup": str(due.id),
        "study-on": "2020-03-05",
        "study-outcome": "employed",
        **values,
        "KEY": key,
    }
    return ("\ufeff" + ",".join(said) + "\n" + ",".join(said.values()) + "\n").encode()


def test_answers_of_odk_come_in_once(book, due):
    data = central(due, **{"study-work_since": "2020-02-20", "study-week_hours": "40"})
    assert answers.take(book, data) == answers.Taken(1, 0)
    row = book.get(FollowUp, due.id)
    assert (row.outcome, row.work_since, row.week_hours, row.on) == (
        "employed",
        dt.date(2020, 2, 20),
        40,
        dt.date(2020, 3, 5),
    )
    assert answers.take(book, data) == answers.Taken(0, 1)
    assert book.select(Contact).where(Contact.followup == due.id).count() == 1


def test_a_correction_made_here_stays_when_the_file_comes_again(book, due, place):
    data = central(due)
    answers.take(book, data)
    record_followup(book, place, 1, "self_employed", dt.date(2020, 3, 6))
    assert answers.take(book, data) == answers.Taken(0, 1)
    assert book.get(FollowUp, due.id).outcome == "self_employed"


def test_kobo_writes_semicolons_groups_with_a_stroke_and_its_own_key(book, due):
    data = f'"study/followup";"study/on";"study/outcome";"_uuid"\n"{due.id}";"2020-03-05";"unemployed";"77-aa"\n'.encode()
    assert answers.take(book, data) == answers.Taken(1, 0)
    assert book.get(FollowUp, due.id).outcome == "unemployed"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"study-outcome": "Employed"}, "answers.value"), ({"study-outcome": "not_reached"}, "answers.value"),
        ({"study-on": "5/3/2020"}, "answers.value"), ({"study-on": "2031-01-01"}, "answers.value"),
        ({"study-followup": "12"}, "answers.followup"), ({"study-followup": "9" * 40}, "answers.followup"),
        ({"study-followup": "Binta"}, "answers.value"), ({"study-week_hours": "many"}, "answers.value"),
    ],
)  # fmt: skip
def test_a_line_that_does_not_fit_leaves_everything_as_it_was(book, due, values, code):
    assert code_of(lambda: answers.take(book, central(due, **values))) == code
    assert book.get(FollowUp, due.id).outcome is None
    assert not book.select(Contact).count()


def test_answers_that_cannot_be_told_apart_are_refused(book, due):
    assert code_of(lambda: answers.take(book, central(due, key=""))) == "answers.key"
    assert code_of(lambda: answers.take(book, b"names,outcome\nBinta,employed\n")) == "answers.file"
    assert code_of(lambda: answers.take(book, b"\x89PNG")) == "answers.file"
    assert code_of(lambda: answers.take(book, b"")) == "answers.file"
    twice = central(due) + central(due, key="uuid:ff").split(b"\n", 1)[1]
    assert code_of(lambda: answers.take(book, twice)) == "answers.twice"
    answers.take(book, central(due))
    assert code_of(lambda: answers.take(book, central(due, key="uuid:ff"))) == "answers.answered"


# -- the calendar --------------------------------------------------------------------------------------------


def test_the_timetable_as_a_calendar_names_hours_and_no_people(book, cohort, binta, place):
    assert code_of(lambda: timetable.calendar(book, cohort, NOW)) == "formats.no_sessions"
    plan_session(book, cohort, dt.date(2019, 9, 3), 1, start=dt.time(8), minutes=90, topic="Ɗa, wiring; " * 9)
    plan_session(book, cohort, dt.date(2019, 9, 4), 1)
    made = timetable.calendar(book, cohort, NOW).decode()
    lines = made.split("\r\n")
    assert all(len(line.encode()) <= timetable.FOLD for line in lines)
    assert "DTSTART:20190903T080000" in lines
    assert "DTEND:20190903T093000" in lines
    assert "DTSTART;VALUE=DATE:20190904" in lines
    assert len({line for line in lines if line.startswith("UID:")}) == 2
    assert "Binta" not in made


def test_long_lines_are_folded_between_signs():
    folded = timetable._folded("SUMMARY:" + "ɗ" * 90)
    assert all(len(part.encode()) <= timetable.FOLD for part in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == "SUMMARY:" + "ɗ" * 90


def test_every_year_has_twelve_months():
    assert [period_of(f"2019{month:02d}", TODAY).months for month in range(1, 13)] == [1] * 12
    assert periods.FINANCIAL["July"] == 7


def test_all_tables_of_a_mapping_together_tell_no_small_number(book, class_of):
    """By sex, by age, by both: what is withheld in one is not told by the others."""
    options = lambda *keys: {key: f"cOc{number:08d}" for number, key in enumerate(keys)}  # noqa: E731
    figures = [
        {"indicator": "enrolled", "by": by, "data_element": f"dEl{number:08d}", "options": options("F", "M", "not_stated")}
        for number, by in enumerate((["sex"], ["age"], ["sex", "age"], ["target_group"]))
    ]  # fmt: skip
    plan = mapping(values=figures)
    found = counted(book, plan)
    shown = {(one.figures.by, one.keys): one.number for one in found.values}
    assert all(number == 0 or number >= 5 for number in shown.values())
    assert (("sex",), ("not_stated",)) not in shown
    kinds = [((sex, age, "not_stated"),) for sex in ("F", "M", "not_stated") for age in ("18", "not_stated")]
    truth = dict(zip(kinds, (5, 0, 6, 0, 0, 1), strict=True))
    crowds = [crowd(("sex", "age", "target_group"), [(0,), (1,), (0, 1), (2,)])]
    places = {"sex": 0, "age": 1, "target_group": 2}
    told = {
        (0, tuple(sorted(places[name] for name in by)), keys)
        for (by, keys), number in shown.items()
        if number
    }
    numbers = numbers_of(truth, crowds)
    cells = {cell for cell, number in numbers.items() if number}
    _, left = values_left(truth, crowds, cells - told - {(0, (), ())}, kinds)
    for cell, number in numbers.items():
        assert not 0 < number < 5 or len(left[cell]) > 1
