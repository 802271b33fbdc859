"""Frozen reports: as they were in any language, signed, and every later difference told by the change that brought it."""

import datetime as dt

import pytest

from tests.records.helpers import code_of
from tests.worlds import Place, centre, hq
from tvetdesk.records import RECORDS
from tvetdesk.records.centres import found_centre
from tvetdesk.records.cohorts import change_state, enrol, new_cohort
from tvetdesk.records.frozen import FrozenReport
from tvetdesk.records.measures import set_target
from tvetdesk.records.people import link, new_trainee
from tvetdesk.records.programmes import new_programme
from tvetdesk.records.rights import Door
from tvetdesk.records.rows import alter
from tvetdesk.reports import REPORTS, Asked, frozen
from tvetdesk.reports.render import render
from tvetdesk.reports.table import shown
from tvetdesk.reports.told import reason_words

START, DAY = dt.date(2019, 9, 2), dt.date(2020, 3, 10)


@pytest.fixture
def town(tmp_path):
    """HQ, and a centre with a course of two that HQ knows of."""
    head = hq(tmp_path, RECORDS)
    at = centre(tmp_path, head, "ab", "NE-AB", records=RECORDS)
    found_centre(head.book, "HQ", "Headquarters", "DE")
    there = found_centre(at.book, "NE-AB", "Abala", "NE")
    at.book.remember(centre=there.id)
    programme = new_programme(at.book, "COUTURE", "Couture", country="NE")
    cohort = new_cohort(at.book, programme, "Couture 2019", START)
    people = [new_trainee(at.book, names, sex="F") for names in ("Zouéra", "Haoua")]
    places = [enrol(at.book, one, cohort, START) for one in people]
    head.take(at.send())
    return head, at, cohort, people, places


def freeze(place: Place, **asked):
    asked = {"as_of": DAY, "indicator": "enrolled", "by": ("sex",), **asked}
    return frozen.freeze(place.book, place.identity, REPORTS["breakdown"], Asked(**asked), "Report of March")


def told(place: Place, row):
    return [
        (one.before, one.now, [(r.sign, r.change and r.change.what, r.place) for r in one.reasons])
        for one in frozen.compare(place.book, REPORTS, row)
    ]


def test_a_late_bundle_and_a_link_explain_what_changed(town):
    head, at, cohort, people, _ = town
    row = freeze(head)
    assert told(head, row) == []
    enrol(at.book, new_trainee(at.book, "Mariama", sex="F"), cohort, START)
    assert told(head, row) == []
    head.take(at.send())
    assert told(head, row) == [(2, 3, [(1, "cohort.enrol", "NE-AB")])]
    link(at.book, *people)
    head.take(at.send())
    assert told(head, row) == [(2, 2, [(1, "cohort.enrol", "NE-AB"), (-1, "people.link", "NE-AB")])]


def test_a_report_whose_figures_do_not_open_is_compared_number_by_number(town):
    _, at, cohort, *_ = town
    row = frozen.freeze(at.book, at.identity, REPORTS["courses"], Asked(as_of=DAY), "Courses")
    assert frozen.compare(at.book, REPORTS, row) == []
    enrol(at.book, new_trainee(at.book, "Mariama", sex="F"), cohort, START)
    found = {
        one.figure.rpartition(":")[2]: (one.before, one.now) for one in frozen.compare(at.book, REPORTS, row)
    }
    assert found == {"applied": (2, 3), "begun": (2, 3), "women": (2, 3), "now": (2, 3)}


@pytest.mark.parametrize("name", ["behind", "certificate_register"])
def test_a_report_with_names_is_not_frozen_so_that_an_erasure_reaches_everything(town, name):
    at = town[1]
    refused = code_of(lambda: frozen.freeze(at.book, at.identity, REPORTS[name], Asked(as_of=DAY), "Names"))
    assert refused == "frozen.named"


@pytest.mark.parametrize("why", ["dropped_out", "bin", "sex"])
def test_each_kind_of_correction_is_told_as_what_it_is(town, why, english):
    _, at, _, people, places = town
    row = freeze(at)
    if why == "dropped_out":
        change_state(at.book, places[0], "dropped_out", dt.date(2020, 1, 7), reason="other")
        assert told(at, row) == [(2, 1, [(-1, "cohort.state", None)])]
    elif why == "bin":
        with at.book.change("row.bin", row=people[1]):  # as an earlier program let a hand do it
            at.book.delete(people[1])
        assert told(at, row) == [(2, 1, [(-1, "row.bin", None)])]
    else:
        alter(at.book, people[0], village="Abala")  # counts nobody out
        assert told(at, row) == []
        alter(at.book, people[0], sex="M")
        found = frozen.compare(at.book, REPORTS, row)
        assert [(one.figure.rpartition(":")[2], one.before, one.now) for one in found] == [
            ("F", 2, 1),
            ("M", 0, 1),
        ]
        for one in found:
            (reason,) = one.reasons
            assert reason.change.what == "people.alter"
            said = reason_words(at.book, reason, english)
            assert "Details of Zouéra: Sex (10/03/2020)" in said


def test_a_late_correction_of_what_a_figure_is_split_by_is_told_before_anything_else_of_the_person(town):
    head, at, _, people, places = town
    row = freeze(head, by=("disability", "sex"))
    change_state(at.book, places[1], "interrupted", dt.date(2020, 1, 9), reason="health")
    change_state(at.book, places[1], "returned", dt.date(2020, 1, 20))
    alter(at.book, people[1], disability="Y")
    head.take(at.send())
    found = frozen.compare(head.book, REPORTS, row)
    assert {one.now - one.before for one in found} == {-1, 1}
    reasons = [reason for one in found for reason in one.reasons]
    assert {(one.change.what, one.field, one.place) for one in reasons} == {
        ("people.alter", "Disability", "NE-AB")
    }


def test_a_birth_year_that_brings_somebody_into_the_ages_that_count_is_named(town):
    _, at, _, people, _ = town
    alter(at.book, people[0], birth="1980")
    row = frozen.freeze(at.book, at.identity, REPORTS["sdg_4_3_3"], Asked(as_of=DAY), "Ages")
    alter(at.book, people[0], birth="2001")
    (reason,) = [
        reason
        for one in frozen.compare(at.book, REPORTS, row)
        for reason in one.reasons
        if one.now > one.before
    ]
    assert (reason.change.what, reason.field) == ("people.alter", "Birth year")


def test_gains_and_losses_add_up_to_the_difference_of_each_figure(town):
    head, at, cohort, _people, places = town
    row = frozen.freeze(head.book, head.identity, REPORTS["results"], Asked(as_of=DAY), "Results")
    change_state(at.book, places[1], "completed", dt.date(2020, 2, 1))
    for names in ("Aïssa", "Fati", "Rabi"):
        enrol(at.book, new_trainee(at.book, names), cohort, START)
    head.take(at.send())
    for one in frozen.compare(head.book, REPORTS, row):
        assert one.now - one.before == sum(reason.sign for reason in one.reasons)
        assert all(reason.change for reason in one.reasons)


def test_the_table_is_as_it_was_in_every_language(town, english, french):
    head, at, cohort, *_ = town
    set_target(head.book, "enrolled", "NE", START, DAY, 40)
    before = REPORTS["breakdown"].make(
        head.book, Asked(as_of=DAY, indicator="enrolled", by=("centre", "age"))
    )
    row = freeze(head, by=("centre", "age"))
    enrol(at.book, new_trainee(at.book, "Mariama"), cohort, START)
    head.take(at.send())
    for translate in (english, french):
        assert render(frozen.opened(row), "json", translate) == render(before, "json", translate)
    results = REPORTS["results"].make(head.book, Asked(as_of=DAY))
    kept = frozen.unpacked(frozen.packed(results))
    assert [shown(c, k.kind, french) for _, _, k, c in kept.cells()] == [
        shown(c, k.kind, french) for _, _, k, c in results.cells()
    ]


@pytest.mark.parametrize("field", ["title", "content", "asked", "behind", "seen", "digest", "signature"])
def test_one_sign_altered_is_noticed(town, field):
    head = town[0]
    row = freeze(head)
    assert frozen.genuine(row)
    text = getattr(row, field)
    with head.book.change("row.alter", row=row):
        head.book.set(row, **{field: text[:-1] + ("0" if text[-1] != "0" else "1")})
    assert code_of(lambda: frozen.opened(head.book.get(FrozenReport, row.id))) == "frozen.altered"
    assert code_of(lambda: frozen.compare(head.book, REPORTS, row)) == "frozen.altered"


def test_days_that_were_not_said_are_fixed(town):
    at = town[1]
    row = freeze(at, as_of=None)
    assert frozen.question_of(row).as_of == DAY
    at.book.clock.at = dt.datetime(2020, 9, 1)
    assert told(at, row) == []


def test_what_headquarters_froze_goes_to_no_centre_and_a_centres_reaches_headquarters(town):
    head, at, *_ = town
    freeze(head)
    freeze(at)
    at.take(head.send("NE-AB"))
    head.take(at.send())
    assert (at.book.select(FrozenReport).count(), head.book.select(FrozenReport).count()) == (1, 2)
    assert all(frozen.genuine(row) for row in head.book.select(FrozenReport))


def test_who_only_looks_freezes_nothing_and_sees_nobody(town):
    head = town[0]
    row = freeze(head)
    head.book.door = Door(head.book, "viewer", None)
    assert code_of(lambda: freeze(head)) == "rights.refused"
    assert code_of(lambda: frozen.compare(head.book, REPORTS, row)) == "rights.refused"
    assert frozen.opened(row).rows
    head.book.door = None
    assert code_of(lambda: freeze(head, outside=True)) == "frozen.outside"


def test_ids_are_kept_in_few_letters():
    behind = {
        "trainee:GM:enrolled": tuple(range(1 << 40, (1 << 40) + 20_000)),
        "trainee:GM:none": (),
        "x:y": (-5, 7),
    }
    text = frozen.squeezed(behind)
    assert frozen.spread(text) == behind
    assert len(text) < 2_000
