"""The day of `test_canary_day`: a process of its own does a centre's work with one person in every field, then is killed.

    python -m tests.faults.canary_day ROOT

Whatever a user asks to have as a file goes to ROOT/asked; everything else below ROOT is the program's own.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

NAMES, PHONE, PAPER, NUMBER = "Zubeidatou Quorrkanda", "399 7731", "PX88417QZ", "NER-00-5519273"
VILLAGE, NOTE, TYPED = "Xylowurrkunda", "afraid of the zwickelbrothers", "Halfwaytypedkanda"
WORDS = (
    "Zubeidatou",
    "Quorrkanda",
    "3997731",
    "PX88417QZ",
    "5519273",
    "Xylowurrkunda",
    "zwickelbrothers",
    TYPED,
)
PASSWORD = "four words and more"


def day(root: Path) -> None:
    """From the first start to the kill in the middle of a save."""
    from tvetdesk import desk
    from tvetdesk.cli import main as program
    from tvetdesk.exchange import authority, joining
    from tvetdesk.store.passwords import CHEAP
    from tvetdesk.store.record import Share

    desk.DEFAULT = CHEAP
    os.environ["TVETDESK_PASSWORD"] = PASSWORD
    asked, hq, mk, second = (root / name for name in ("asked", "hq", "mk", "second"))
    about = {"country": "GM", "user": "awa", "password": PASSWORD}
    with desk.init(hq, level=Share.HQ, code="HQ", name="Learning", **about) as there:
        invitation = joining.read_invitation(
            joining.invite(there.book, there.identity, "GM-MK", "Mansa Konko", "GM")
        )
        for folder in (mk, second):
            with desk.init(
                folder, level=Share.OFFICE, code="GM-MK", name="Mansa Konko", invitation=invitation, **about
            ) as here:
                own = authority.replica(here.book, here.book.replica)
                assert own is not None
                authority.approve(there.book, there.identity, own.fingerprint)
                if folder == mk:
                    course(here)

    def call(*words: Any, data: Path = mk, code: int = 0) -> None:
        """A command; what it says to the person goes where they asked for it."""
        with (asked / "said.txt").open("a", encoding="utf-8") as said, contextlib.redirect_stdout(said):
            found = program.main(["--data", str(data), *map(str, words)])
        assert found == code, (words, found)

    in_the_window(mk)
    before_anybody_logged_in(mk, root / "empty")
    who = f"names={NAMES}"
    call("photo", "add", who, picture(asked))
    call("records", "trainee", "list", "--format", "xlsx", "--columns", "all", "-o", asked / "list.xlsx")
    call("import-table", asked / "list.xlsx")  # a rehearsal, in its own process
    call("print", "person", who, "-o", asked / "person.pdf")
    call("access", "trainee", number_of(mk), "-o", asked / "access.json")
    call("report", "breakdown", "--by", "sex", "-o", asked / "report.csv", "--format", "csv")
    call("changes")
    call("audit", "list")
    (root / "stick").mkdir()
    call("backup", "second", root / "stick")
    call("backup", "--if-due")
    call("backup", "--to", root / "stick")
    call("backup", "list")
    call("export", "-o", root / "stick" / "for-hq.tvx")
    call("import", root / "stick" / "for-hq.tvx", data=hq)
    call("records", "trainee", "show", number_of(mk), data=hq)
    call("export", "-o", root / "stick" / "of-second.tvx", data=second)
    call("import", root / "stick" / "of-second.tvx", data=hq)
    call("export", "--to", "GM-MK", "-o", root / "stick" / "for-mk.tvx", data=hq)
    call("import", root / "stick" / "for-mk.tvx")
    papers(asked, call, mk)
    between_the_offices(root / "stick", call, second)
    for_others(root, call, hq)
    a_fault_of_ours(program, call, mk)
    killed(mk)


def papers(asked: Path, call: Any, mk: Path) -> None:
    """Everything on paper that names the person, up to the certificate and its signed file."""
    from tvetdesk.desk import open_folder
    from tvetdesk.records.certificates import issue_certificate
    from tvetdesk.records.cohorts import Enrolment, change_state, enrol, new_cohort
    from tvetdesk.records.people import Trainee
    from tvetdesk.records.programmes import Programme

    def printed(paper: str, *about: str) -> None:
        call("print", paper, *about, "-o", asked / f"{paper}.pdf")

    with open_folder(mk, "awa", PASSWORD) as here:
        place = here.book.select(Enrolment).get()
    for paper in ("badges", "class", "register"):
        printed(paper, str(place.cohort))
    for paper in ("transcript", "attestation", "introduction"):
        printed(paper, str(place.id))
    with open_folder(mk, "awa", PASSWORD) as here:
        change_state(here.book, place, "completed", here.book.today())
        last = here.book.today().replace(month=1, day=15) - dt.timedelta(days=365)
        programme = here.book.find(Programme, code="SOLAR")
        before = new_cohort(here.book, programme, "Before", last, end=last + dt.timedelta(days=90))
        enrol(here.book, here.book.find(Trainee, names=NAMES), before, last)
        serial = issue_certificate(here.book, place).serial
    printed("certificate", serial)
    call("certificate", "credential", serial, "-o", asked / "credential.json")
    call("certificate", "list", "-o", asked / "certificates.json")
    call("report", "certificate_register", "-o", asked / "register.xlsx", "--format", "xlsx")
    call("photo", "show", f"names={NAMES}", "-o", asked / "shown.jpg")


def between_the_offices(stick: Path, call: Any, second: Path) -> None:
    """Changes and photos in bundles of their own, as files, as text, as QR pictures; the page that goes with them."""
    call("import", stick / "for-mk.tvx", data=second)
    call("export", "--to", "GM-MK", "--cover", stick / "cover.pdf", "-o", stick / "for-second.tvx")
    call("export", "--to", "GM-MK", "--photos", "-o", stick / "photos.tvx")
    call("import", stick / "for-second.tvx", stick / "photos.tvx", data=second)
    call("photo", "show", f"names={NAMES}", "-o", stick.parent / "asked" / "shown-there.jpg", data=second)
    (stick / "qr").mkdir()
    call("export", "--as", "qr", "-o", stick / "qr", data=second)
    call("export", "--as", "text", "-o", stick / "for-hq.txt", data=second)
    call("slip", "make", stick / "for-second.tvx", "--as", "qr", "-o", stick / "slip.png", data=second)


def for_others(root: Path, call: Any, hq: Path) -> None:
    """What goes to third parties: figures and coded rows. No word of the person may be in any of it."""
    from tests.reports.test_formats import ACTIVITY, MAPPING

    given = root / "given"
    given.mkdir()
    (root / "mapping.json").write_text(json.dumps({**MAPPING, "places": {"GM-MK": "oRgUnItMk01"}}), "utf-8")
    (root / "activity.json").write_text(json.dumps(ACTIVITY), "utf-8")
    call("export", "-o", root / "stick" / "again.tvx")
    call("import", root / "stick" / "again.tvx", data=hq)
    call("hq", "open-copy", given / "open.db", data=hq)
    year = str(dt.date.today().year - 1)
    for kind in ("json", "csv", "adx"):
        call(
            "formats",
            "dhis2",
            root / "mapping.json",
            year,
            "--as",
            kind,
            "-o",
            given / f"dhis2.{kind}",
            data=hq,
        )
    call(
        "formats", "iati", root / "activity.json", "--first", f"1/1/{year}", "-o", given / "iati.xml", data=hq
    )
    call("formats", "xlsform", "-o", given / "form.xlsx")
    call("formats", "calendar", "name=Solar", "-o", given / "timetable.ics")
    call("template", "trainee", "-o", given / "template.xlsx")
    call("breach", "pc", "--noticed", "9/3/2020", "17:30", "-o", given / "breach.txt")
    call("support", "-o", given / "support.txt", data=hq)
    for name in (
        "results",
        "annual",
        "staff",
        "sdg_4_3_3",
        "follow_up",
        "courses",
        "attendance_period",
        "hours",
        "profile",
    ):
        call("report", name, "-o", given / f"{name}.csv", "--format", "csv", data=hq)
    call("formats", "tracker", root / "mapping.json", "-o", root / "asked" / "tracker.json", data=hq)


def course(here: Any) -> None:
    """What is there before the person comes."""
    from tvetdesk.records.calendar import plan_session
    from tvetdesk.records.cohorts import new_cohort
    from tvetdesk.records.programmes import new_programme

    today = here.book.today()
    solar = new_programme(here.book, "SOLAR", "Solar")
    plan_session(
        here.book, new_cohort(here.book, solar, "Solar", today, end=today + dt.timedelta(days=90)), today
    )


def in_the_window(mk: Path) -> None:
    """Typed in, looked for, looked at, opened again, and left half altered."""
    from tvetdesk.records import rows
    from tvetdesk.records.people import Trainee, add_paper, record_restricted
    from ui.app import application
    from ui.models.newcomer import Typed
    from ui.tasks import AtOnce
    from ui.window import Window

    app = application()
    window = Window(mk, password=PASSWORD, pool=AtOnce())
    window.ask()
    window.show()
    window.unlock.password.setText(PASSWORD)
    window.unlock.button.click()
    window.shell.go("trainees")
    page = window.shell.page()
    page.new()
    fields = page.new_view.fields
    consents = {"share_hq": "given", "photo": "given", "return_history": "given"}
    fields.show_typed(
        Typed(
            names=NAMES,
            phone=PHONE,
            village=VILLAGE,
            father=NAMES,
            course=fields.course.itemData(1),
            consents=consents,
        )
    )
    page.new_view.fields.left.emit("phone")  # a draft is kept
    page.save()
    book = window.desk.book
    person = book.find(Trainee, names=NAMES)
    assert person is not None
    add_paper(book, person, "refugee_card", number=PAPER)
    record_restricted(book, person, legal_status="refugee", unhcr_individual=NUMBER, note=NOTE)
    rows.alter(book, person, note=NOTE)
    page.refresh()
    page.list.search.setText(NAMES)
    page.list.choose(person.id)
    page.do("edit")
    page._form.blocks["village"].editor.target().setText(TYPED)
    page._form.keep_draft()
    for name in window.shell.places:
        window.shell.go(name)
        app.processEvents()
    looked_through(window, app)
    assert TYPED in str(book.sql("SELECT value FROM meta").fetchall())
    window.shut()


def looked_through(window: Any, app: Any) -> None:
    """What a person may ask for, what was kept long enough, the report for support; none of it leaves anything behind."""
    window.shell.go("trainees")
    page = window.shell.page()
    for what in ("file", "erase"):
        page.do(what)
        app.processEvents()
    window.shell.go("settings")
    settings = window.shell.page()
    for part in settings.offered:
        settings.show_part(part)
        app.processEvents()
    report = settings.look.report().text.toPlainText()
    assert "[looked over]" in report
    assert not any(word.casefold() in report.casefold() for word in WORDS)


def before_anybody_logged_in(mk: Path, empty: Path) -> None:
    """The first run on an empty folder, half typed and left, and the way back in of who forgot the password."""
    from ui.app import application
    from ui.first.run import PERSON
    from ui.tasks import AtOnce
    from ui.window import Window

    app = application()
    window = Window(empty, pool=AtOnce())
    window.ask()
    window.show()
    assert window.first is not None
    window.first.answers.user, window.first.answers.name = NAMES, VILLAGE
    window.first.go(PERSON)
    app.processEvents()
    window.shut()
    window = Window(mk, pool=AtOnce())
    window.ask()
    window.show()
    window.unlock.forgotten.click()
    app.processEvents()
    assert window.rescue.recovering is not None
    window.rescue.recovering.reject()
    window.shut()


def picture(asked: Path) -> Path:
    """A photo as a camera makes it, with the name in its own words about it."""
    from PIL import Image

    made = Image.effect_noise((600, 800), 80).convert("RGB")
    about = made.getexif()
    about[0x010E] = NAMES
    made.save(asked / "photo.jpg", exif=about)
    return asked / "photo.jpg"


def number_of(mk: Path) -> int:
    from tvetdesk.desk import open_folder
    from tvetdesk.records.people import Trainee

    with open_folder(mk, "awa", PASSWORD) as here:
        return int(here.book.find(Trainee, names=NAMES).id)


def a_fault_of_ours(program: Any, call: Any, mk: Path) -> None:
    """An error whose words hold the person, at the command line and in the window's report."""
    from tvetdesk.store import history
    from ui.dialogs import bug

    def broken(*_: Any, **__: Any) -> None:
        raise ValueError(f"cannot {NAMES} {NUMBER}")

    kept = history.listing
    history.listing = broken  # type: ignore[assignment]
    call("changes", code=program.FAULT)
    history.listing = kept
    call("support", "-o", mk / "report.txt")
    try:
        broken()
    except ValueError as error:
        bug.LOG.error("bug: %s", bug.report(error))


def killed(mk: Path) -> None:
    """The rescue view beside a journal that was left, then the kill in the middle of a save, the file open."""
    from tvetdesk.desk import look_into, open_folder
    from tvetdesk.records.people import Trainee, alter_trainee, new_trainee

    if os.fork() == 0:
        here = open_folder(mk, "awa", PASSWORD)
        new_trainee(here.book, NAMES, village=VILLAGE)
        os._exit(0)
    os.wait()
    with look_into(mk, "awa", PASSWORD) as looking:
        assert looking.place is not None, "no journal was left"
        assert looking.book.select(Trainee).where(Trainee.names == NAMES).count() == 2
    here = open_folder(mk, "awa", PASSWORD)
    person = here.book.find(Trainee, names=NAMES)
    for number in range(40):
        alter_trainee(here.book, person, note=f"{NOTE} {number} " + VILLAGE * 50)
    with here.book.change("people.alter", trainee=person):
        here.book.set(person, note=NOTE * 90)
        sys.stdout.flush()
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    assert isinstance(sys.stdout, io.TextIOWrapper)
    day(Path(sys.argv[1]))
