"""One file of each format, made from a small invented centre, for the programs of others to check."""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
from pathlib import Path

from tests.books import make_book
from tests.reports.test_credentials import VECTOR
from tests.reports.test_formats import ACTIVITY, MAPPING, NOW, TODAY, YEAR
from tests.worlds import centre, hq
from tvetdesk.i18n import translator
from tvetdesk.records import RECORDS
from tvetdesk.records.calendar import plan_session
from tvetdesk.records.centres import found_centre
from tvetdesk.records.certificates import issue_certificate
from tvetdesk.records.cohorts import change_state, enrol, new_cohort
from tvetdesk.records.people import new_trainee
from tvetdesk.records.programmes import new_programme
from tvetdesk.reports import REPORTS, Asked, credentials
from tvetdesk.reports.formats import dhis2, iati, mapping, timetable, values, xlsform
from tvetdesk.reports.render import csv

START = dt.date(2019, 9, 2)


def write(folder: Path) -> None:
    """The files by their names; every one is made as the command line makes it."""
    with tempfile.TemporaryDirectory() as place, make_book(Path(place) / "centre", RECORDS) as book:
        book.remember(centre=found_centre(book, "GM-MK", "Mansa Konko", "GM").id)
        programme = new_programme(book, "SOLAR", "Small Solar Systems", months=12)
        cohort = new_cohort(book, programme, "Solar 2019; first, „Ɗan“", START, end=dt.date(2020, 8, 28))
        for number, sex in enumerate("FFFFFFMMMMMMM"):
            enrol(book, new_trainee(book, f"Trainee {number}", sex=sex, birth="2001"), cohort, START)
        plan_session(book, cohort, dt.date(2019, 9, 3), 1, start=dt.time(8), minutes=90)
        plan_session(book, cohort, dt.date(2019, 9, 4), 1)
        plan = mapping.read(json.dumps(MAPPING).encode())
        counted = values.count(book, plan, YEAR.first, YEAR.last)
        asked = Asked(dt.date(2019, 1, 1), TODAY)
        made = {
            "values.json": dhis2.data_value_sets(plan, counted, YEAR),
            "values.adx.xml": dhis2.adx(plan, counted, YEAR, NOW),
            "results.iati.xml": iati.activities(
                book, iati.described(json.dumps(ACTIVITY).encode()), asked, NOW
            )[0],
            "results.hxl.csv": csv.render(REPORTS["results"].make(book, asked), translator("en"), hxl=True),
            "tracer.xlsx": xlsform.workbook("1"),
            "timetable.ics": timetable.calendar(book, cohort, NOW),
        }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    (folder / "vector.badge.json").write_text(VECTOR, "utf-8")
    (folder / "certificate.badge.json").write_text(json.dumps(_credential(folder)), "utf-8")


def _credential(folder: Path) -> dict[str, object]:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        head = hq(Path(place), RECORDS)
        at = centre(Path(place), head, "ab", "NE-AB", records=RECORDS)
        at.book.remember(centre=found_centre(at.book, "NE-AB", "Abala", "NE").id)
        programme = new_programme(at.book, "COUTURE", "Couture", country="NE")
        cohort = new_cohort(at.book, programme, "Couture 2019", START)
        person = new_trainee(at.book, "Zouéra Ɗan Ladi", sex="F")
        enrolment = enrol(at.book, person, cohort, START)
        change_state(at.book, enrolment, "completed", dt.date(2020, 3, 1))
        row = issue_certificate(at.book, enrolment, dt.date(2020, 3, 5))
        made = credentials.credential(at.book, row, at.identity.signing)
        for desk in (head, at):
            desk.book.close()
        return made


if __name__ == "__main__":
    write(Path(sys.argv[1]))
