"""Numbers and papers made from records: all reports, by the name the command line and the window know them under.

table = REPORTS["results"].make(desk.book, Asked())
print(render(table, "table", translator("en")))
"""

from __future__ import annotations

from collections.abc import Mapping

from tvetdesk.i18n import N_
from tvetdesk.reports import (
    attendance,
    behind,
    breakdown,
    certificate_book,
    courses,
    followups,
    profile,
    results,
    returns,
    trend,
)
from tvetdesk.reports.report import Asked, Report

__all__ = ["REPORTS", "Asked", "Report"]

_ALL = (
    Report("results", N_("Results of the programme"), results.make, ("outside",), results.behind),
    Report(
        "breakdown", N_("An indicator split by sex, age, place and the like"), breakdown.make,
        ("indicator", "by", "age_at", "outside"), breakdown.behind,
    ),
    Report(
        "behind", N_("The records behind an indicator or a part of it"), behind.make,
        ("indicator", "by", "where", "age_at"),
    ),
    Report("trend", N_("An indicator from quarter to quarter"), trend.make, ("indicator", "outside"), trend.behind),
    Report("annual", N_("Annual return: trainees"), returns.annual, ("outside",), returns.annual_behind),
    Report("staff", N_("Annual return: staff"), returns.staff, ("outside",), returns.staff_behind),
    Report("sdg_4_3_3", N_("SDG 4.3.3: in vocational training by age"), returns.sdg, ("outside",), returns.sdg_behind),
    Report("follow_up", N_("Follow-up of completers"), followups.make, ("outside",), followups.behind),
    Report("certificate_register", N_("Certificate register"), certificate_book.make),
    Report("courses", N_("Course report"), courses.course_report, counts=True),
    Report("attendance", N_("Attendance of a day"), attendance.make, counts=True),
    Report("attendance_period", N_("Attendance of a period"), courses.attendance_period, counts=True),
    Report("hours", N_("Hours of courses"), courses.hours, counts=True),
    Report("profile", N_("Profile of the centre"), profile.make, counts=True),
)  # fmt: skip

REPORTS: Mapping[str, Report] = {report.name: report for report in _ALL}
