"""What screens of the exchange are drawn from: files of an invented centre, doubts, and a stick that is none."""

from __future__ import annotations

import datetime as dt
import tempfile
from contextlib import suppress
from pathlib import Path

from tvetdesk.desk import Desk, init
from tvetdesk.errors import UserError
from tvetdesk.exchange import joining
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.records import accounts, proposals
from tvetdesk.records.cohorts import Cohort, Enrolment, change_state, enrol, new_cohort
from tvetdesk.records.frozen import FrozenReport
from tvetdesk.records.outcomes import log_contact, schedule_followups
from tvetdesk.records.people import Trainee, alter_trainee, new_trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.records.rights import AT_CENTRES, AT_HQ
from tvetdesk.records.roster import places
from tvetdesk.reports import REPORTS, Asked, frozen
from tvetdesk.store import backup, backups
from tvetdesk.store.record import Share
from ui import practice
from ui.models.first import Answers
from ui.models.sticks import Stick

INVENTED = "river cow tree salt"  # the password of people who do not exist


def folder() -> Path:
    """A folder for the files of one picture."""
    return Path(tempfile.mkdtemp(prefix="tvetdesk-scene-"))


def a_stick() -> Stick:
    """A stick with room on it."""
    return Stick(folder(), "TRANSCEND (E:)", 5_100_000_000)


def some_wait(desk: Desk) -> None:
    """Changes that headquarters does not have yet: a new person, and a few corrections."""
    new_trainee(desk.book, "Fatou Colley", sex="F", birth="2004")
    for row in desk.book.select(Trainee).limit(3):
        alter_trainee(desk.book, row, village="Jarra Soma", sex="F" if row.sex == "M" else "M")
        desk.book.seal()


def a_proposal(desk: Desk) -> None:
    """Headquarters proposes another birth date for the first person."""
    row = next(iter(desk.book.select(Trainee).where(Trainee.names.is_null(False)).order_by(Trainee.id)))
    proposals.propose(desk.book, row, "birth", "1999-03-07", "seen on the certificate")


def bad_files() -> list[Path]:
    """Files that are not ours."""
    home = folder()
    (home / "Nouveau dossier.lnk").write_bytes(b"L\0\0\0")
    (home / "IMG-2026-WA0004.tvx").write_bytes(b"")
    return sorted(home.iterdir())


def a_strangers_file(desk: Desk) -> Path:
    """The first bundle of a centre that headquarters invited and has not approved yet."""
    home = folder()
    invitation = joining.read_invitation(joining.invite(desk.book, desk.identity, "GM-BS", "Basse", "GM"))
    with init(
        home / "desk", level=Share.OFFICE, code="GM-BS", name="Basse", country="GM", user="awa",
        password=practice.PASSWORD, practice=True, invitation=invitation,
    ) as other:  # fmt: skip
        for names in ("Awa Sillah", "Musa Kijera", "Sarjo Fofana"):
            new_trainee(other.book, names)
        made = make(other.book, other.identity, partner(other.book))
    file = home / made.name
    file.write_bytes(made.data)
    return file


def answered(answers: Answers) -> None:
    """The first run of a centre with its invitation, answered up to the recovery code."""
    home = folder()
    with init(
        home / "hq", level=Share.HQ, code="HQ", name="Learning for return", country="DE", user="Katrin Brandt",
        password=INVENTED,
    ) as desk:  # fmt: skip
        data = joining.invite(desk.book, desk.identity, "NE-MG", "CFM Mangaïzé", "NE")
    file = home / "tvet_NE-MG_invitation.json"
    file.write_bytes(data)
    answers.invite(file)
    answers.user, answers.password = "Idrissa Maman", INVENTED
    answers.again, answers.typed = answers.password, answers.recovery.rsplit("-", 1)[-1]


def some_accounts(desk: Desk) -> None:
    """More people at this computer, one of whom mistyped their password."""
    known = {one.user for one in accounts.listing(desk.book, desk.keys)}
    roles = AT_HQ if desk.book.level is Share.HQ else AT_CENTRES
    for number, name in enumerate(("Isatou Bah", "Modou Jobe", "Fatou Sanneh")):
        if name.casefold() not in known:
            accounts.add(desk.book, desk.keys, name, roles[number % len(roles)], practice.PASSWORD)
    for _ in range(3):
        with suppress(UserError):
            desk.switch("Fatou Sanneh", "not this")


def some_backups(desk: Desk) -> None:
    """A backup, a damaged one beside it, and a second folder."""
    if desk.book.fact("backup.second"):
        return
    made = desk.back_up()
    new_trainee(desk.book, "Fatou Colley", sex="F", birth="2004")
    damaged = made.path.with_name(backup.name_of(made.code, made.number + 1))
    damaged.write_bytes(made.path.read_bytes()[:90_000])
    backups.choose_second(desk.book, folder())


def a_frozen_report(desk: Desk) -> None:
    """A return that was given out, and people whose sex was corrected since."""
    if desk.book.find(FrozenReport, title="Return to the ministry") is not None:
        return
    first = desk.book.today().replace(month=1, day=1)
    frozen.freeze(desk.book, desk.identity, REPORTS["annual"], Asked(first=first), "Return to the ministry")
    frozen.freeze(desk.book, desk.identity, REPORTS["results"], Asked(), "Results for the donor")
    if desk.book.level is Share.OFFICE:  # headquarters alters nobody's person
        for row in desk.book.select(Trainee).where(Trainee.sex == "F").limit(40):
            alter_trainee(desk.book, row, sex="M")
        desk.book.seal()


def people_to_call(desk: Desk, number: int = 6) -> None:
    """The first people in training as if they had completed forty days ago; one of them was tried twice."""
    book, day = desk.book, desk.book.today()
    training = [one for one in places(book, day) if one.in_training][:number]
    for place, one in enumerate(training):
        row = book.get(Enrolment, one.enrolment)
        change_state(book, row, "completed", day - dt.timedelta(days=40 + place))
        first = schedule_followups(book, row)[0]
        if place == 0:
            for days, result in ((3, "no_answer"), (1, "switched_off")):
                log_contact(book, first, result, day - dt.timedelta(days=days))


def somebody_long_ago(desk: Desk) -> None:
    """People who completed a course so long ago that their phone numbers have been kept long enough."""
    book = desk.book
    programme = book.select(Programme).order_by(Programme.id).first()
    if book.level is Share.HQ or programme is None or book.find(Cohort, name="Solar 2016") is not None:
        return
    begun, over = dt.date(2016, 9, 5), dt.date(2017, 6, 30)
    course = new_cohort(book, programme, "Solar 2016", begun, end=over)
    for number, names in enumerate(("Awa Sillah", "Musa Kijera", "Sarjo Fofana")):
        trainee = new_trainee(book, names, phones=[{"phone": f"+220 301 23 4{number}"}])
        change_state(book, enrol(book, trainee, course, begun), "completed", over)
