"""What screens of the exchange are drawn from: files of an invented centre, doubts, and a stick that is none."""

from __future__ import annotations

import datetime as dt
import tempfile
from contextlib import suppress
from pathlib import Path

from PySide6.QtGui import QColor, QImage

from tvetdesk.desk import Desk, init
from tvetdesk.errors import UserError
from tvetdesk.exchange import joining
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.records import accounts, proposals
from tvetdesk.records.centres import Room
from tvetdesk.records.cohorts import Cohort, Enrolment, change_state, enrol, new_cohort
from tvetdesk.records.employers import Employer
from tvetdesk.records.enterprises import found_enterprise
from tvetdesk.records.facilities import (
    Asset,
    add_asset,
    add_consumable,
    advance_works,
    move_stock,
    plan_works,
)
from tvetdesk.records.frozen import FrozenReport
from tvetdesk.records.letterheads import Letterhead, new_letterhead, set_logo
from tvetdesk.records.network import (
    Organisation,
    hold_event,
    join_network,
    new_format,
    new_network,
    new_participant,
    participate,
)  # fmt: skip
from tvetdesk.records.outcomes import log_contact, schedule_followups
from tvetdesk.records.people import Trainee, alter_trainee, new_trainee
from tvetdesk.records.programmes import Programme
from tvetdesk.records.rights import AT_CENTRES, AT_HQ
from tvetdesk.records.roster import places
from tvetdesk.records.rows import alter
from tvetdesk.records.staff import Staff, grant_licence, note_need, record_training, take_part
from tvetdesk.reports import REPORTS, Asked, frozen
from tvetdesk.store import backup, backups
from tvetdesk.store.record import Share
from ui import practice
from ui.models.first import Answers
from ui.models.sticks import Stick
from ui.tokens import LIGHT

STATE = "Republic of The Gambia"
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
    second = Path(tempfile.gettempdir()) / "Second disk"  # a picture of the manual shows its name
    second.mkdir(exist_ok=True)
    backups.choose_second(desk.book, second)


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


def people_to_call(desk: Desk) -> None:
    """The first people in training as if they had completed forty days ago; one of them was tried twice."""
    book, day = desk.book, desk.book.today()
    training = [one for one in places(book, day) if one.in_training][:6]
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


def a_busy_staff_room(desk: Desk) -> None:
    """A licence that ends in three weeks, a training nobody spoke of since, and what people should learn."""
    book, day = desk.book, desk.book.today()
    named = book.select(Staff).where(Staff.organisation.is_null(), Staff.names.is_null(False))
    people = list(named.order_by(Staff.id))
    grant_licence(book, people[0], "trainer", day - dt.timedelta(days=700), day + dt.timedelta(days=21))
    grant_licence(book, people[3], "assessor", day - dt.timedelta(days=700), day + dt.timedelta(days=80))
    training = record_training(
        book, "Safety in the workshop", day - dt.timedelta(days=9), state="planned", subject="safety", hours=8
    )
    for one in people[:4]:
        take_part(book, training, one, "registered")
    record_training(
        book, "Teaching with pictures", day + dt.timedelta(days=12), state="planned", subject="teaching"
    )
    note_need(book, people[1], "safety", urgency="now")


def a_busy_workshop(desk: Desk) -> None:
    """A lathe that is broken, a generator that is overdue, gas that runs out, and works that last too long."""
    book, day = desk.book, desk.book.today()
    if book.find(Asset, tag="MK-021"):  # drawn before: a number is given once
        return
    room, keeper = book.select(Room).first(), book.select(Staff).first()
    add_asset(book, "Lathe", tag="MK-003", condition="broken", room=room.id, keeper=keeper.id)
    add_asset(book, "Sewing machine", pieces=3, condition="broken", room=room.id)
    add_asset(book, "Generator", tag="MK-021", bought=day - dt.timedelta(days=200), months=6, room=room.id)
    for name, unit, there in (("Gas for brazing", "bottle", 0), ("Screws 4 mm", "box", 2)):
        item = add_consumable(book, name, unit=unit, least=5, room=room.id)
        move_stock(book, item, "counted", there, day - dt.timedelta(days=3))
    works = plan_works(
        book, "New floor of the welding shop", kind="renovation", room=room.id, budget=90_000, currency="GMD",
        since=day - dt.timedelta(days=60), end=day - dt.timedelta(days=5),
    )  # fmt: skip
    advance_works(book, works, "running", day - dt.timedelta(days=40))
    plan_works(book, "Ramp at the entrance", kind="access", end=day + dt.timedelta(days=60))


def a_busy_dialogue(desk: Desk) -> None:
    """A round table to come, one of which nobody spoke, one that was held, a membership that ends, and a visit."""
    book, day = desk.book, desk.book.today()
    round_table, network = new_format(book, "Round table"), new_network(book, "Work for returnees")
    found = list(book.select(Organisation).order_by(Organisation.id))
    for place, one in enumerate(found):
        until = day + dt.timedelta(days=40) if not place else None
        join_network(book, network, one, day - dt.timedelta(days=400), until=until, topics="labour")
    hold_event(
        book, round_table, "Employers and trainers", day + dt.timedelta(days=6), state="planned", place="Soma"
    )
    hold_event(book, round_table, "Work in the rainy season", day - dt.timedelta(days=12), state="planned")
    held = hold_event(book, round_table, "What the market asks for", day - dt.timedelta(days=50), place="Mansa Konko", level="local")  # fmt: skip
    for names, sex in (("Fatou Jallow", "F"), ("Ousman Bah", "M"), ("Nyima Touray", "F")):
        guest = new_participant(book, names, organisation=found[0].id, sex=sex)
        participate(book, held, guest)
    employer = book.select(Employer).first()
    alter(book, employer, contact="Sarjo Kinteh", phone="+2203341067")
    found_enterprise(
        book, "Jarra Phone Repair", [book.select(Enrolment).first()], day - dt.timedelta(days=200)
    )


def some_letterheads(desk: Desk) -> None:
    """Two letterheads, the older one of another ministry, with a logo; once is enough."""
    book = desk.book
    if book.centre is None or book.select(Letterhead).where(Letterhead.state == STATE).count():
        return
    for since, ministry, manager in (
        (
            dt.date(2015, 1, 1),
            "Ministry of Higher Education, Research, Science and Technology",
            "Ebrima Jobe",
        ),
        (dt.date(2022, 5, 4), "Ministry of Tertiary and Higher Education", "Fatou Sowe"),
    ):
        row = new_letterhead(
            book, book.centre, since, state=STATE, authority=ministry, heading="GTTI Annex Mansa Konko",
            first_name=manager, first_title="Centre manager", second_name="Modou Touray", second_title="Registrar",
        )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "logo.png"
        image = QImage(240, 240, QImage.Format.Format_RGB32)
        image.fill(QColor(LIGHT.pri))
        image.save(str(file))
        set_logo(book, row, "left", file)
