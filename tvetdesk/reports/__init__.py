"""Numbers and papers made from records: all reports, by the name the command line and the window know them under.

table = REPORTS["results"].make(desk.book, Asked())
print(render(table, "table", translator("en")))
"""

from __future__ import annotations

from collections.abc import Mapping

from tvetdesk.i18n import N_
from tvetdesk.reports import attendance, results
from tvetdesk.reports.report import Asked, Report

__all__ = ["REPORTS", "Asked", "Report"]

_ALL = (
    Report("results", N_("Results of the programme"), results.make),
    Report("attendance", N_("Attendance of a day"), attendance.make),
)

REPORTS: Mapping[str, Report] = {report.name: report for report in _ALL}
