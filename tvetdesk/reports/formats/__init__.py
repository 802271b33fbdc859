"""Files for programs of others: DHIS2, ADX, IATI, XLSForm and its answers, iCalendar; one format per module."""

from tvetdesk.i18n import N_
from tvetdesk.store.audit import entries

entries({"format.written": N_("Wrote a file for another program")})
