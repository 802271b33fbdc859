"""The timetable as an iCalendar file (RFC 5545) for telephones and calendars: one event for each session, no names of people."""

from __future__ import annotations

import datetime as dt

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_
from tvetdesk.records.calendar import Session
from tvetdesk.records.centres import Centre, Room
from tvetdesk.records.cohorts import Cohort
from tvetdesk.records.programmes import Unit
from tvetdesk.store.book import Book

sentences({
    "formats.no_sessions": N_("No session of {cohort} is in the timetable. Plan its sessions first."),
})  # fmt: skip

MINUTES = 60  # of a session whose length is not noted
FOLD = 75  # octets of a line
STATES = {"cancelled": "CANCELLED", "closed": "CANCELLED"}


def calendar(book: Book, cohort: Cohort, now: dt.datetime) -> bytes:
    """The sessions of a cohort; each keeps its UID, so a calendar that takes the file again alters its events."""
    sessions = list(
        book.select(Session).where(Session.cohort == cohort.id).order_by(Session.day, Session.slot)
    )
    if not sessions:
        raise UserError("formats.no_sessions", cohort=cohort.name or "–")
    units = {row.id: row.name or row.code for row in book.select(Unit, bin=True)}
    rooms = {row.id: row.name for row in book.select(Room, bin=True)}
    centre = book.find(Centre, bin=True, id=cohort.centre)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//TVET Desk//Timetable//EN", "CALSCALE:GREGORIAN"]
    stamp = now.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    for one in sessions:
        what = " – ".join(filter(None, [cohort.name or "–", units.get(one.unit)]))
        where = ", ".join(filter(None, [rooms.get(one.room), centre.name if centre else None]))
        lines += [
            "BEGIN:VEVENT", f"UID:session-{one.id}@tvetdesk", f"DTSTAMP:{stamp}", *_when(one),
            f"SUMMARY:{_text(what)}", *([f"LOCATION:{_text(where)}"] if where else ()),
            f"STATUS:{STATES.get(one.state, 'CONFIRMED')}", "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) + "\r\n" for line in lines).encode()


def _when(one: Session) -> list[str]:
    """The hours of the place itself, which have no summer time; the whole day where no hour is noted."""
    if one.start is None:
        after = one.day + dt.timedelta(days=1)
        return [f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    begin = dt.datetime.combine(one.day, one.start)
    end = begin + dt.timedelta(minutes=one.minutes or MINUTES)
    return [f"DTSTART:{begin:%Y%m%dT%H%M%S}", f"DTEND:{end:%Y%m%dT%H%M%S}"]


def _text(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> str:
    """A line of at most 75 octets, each further one begun with a space; no sign is cut in two."""
    parts, size = [""], 0
    for sign in line:
        length = len(sign.encode())
        if size + length > FOLD:
            parts.append(" ")
            size = 1
        parts[-1] += sign
        size += length
    return "\r\n".join(parts)
