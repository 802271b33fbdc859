"""Numbers and papers made from records: all reports, by the name the command line and the window know them under.

table = REPORTS["results"].make(desk.book, Asked())
print(render(table, "table", translator("en")))
"""

from __future__ import annotations

from collections.abc import Mapping

from tvetdesk.i18n import N_
from tvetdesk.reports import attendance, behind, breakdown, calls, results
from tvetdesk.reports.report import Asked, Report

__all__ = ["REPORTS", "Asked", "Report"]

_ALL = (
    Report("results", N_("Results of the programme"), results.make, ("outside",)),
    Report(
        "breakdown", N_("An indicator split by sex, age, place and the like"), breakdown.make,
        ("indicator", "by", "age_at", "outside"),
    ),
    Report(
        "behind", N_("The records behind an indicator or a part of it"), behind.make,
        ("indicator", "by", "where", "age_at"),
    ),
    Report("attendance", N_("Attendance of a day"), attendance.make),
    Report("calls", N_("The call sheet: follow-ups that are due"), calls.make),
)  # fmt: skip

REPORTS: Mapping[str, Report] = {report.name: report for report in _ALL}
