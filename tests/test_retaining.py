"""What was kept for long enough: who is due, class by class, and that nothing goes before it is confirmed twice."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from nacl.signing import SigningKey
from PIL import Image

from tests.books import Clock
from tests.records.helpers import code_of
from tvetdesk import desk as desks
from tvetdesk import restoring, retaining
from tvetdesk.desk import Desk
from tvetdesk.exchange import authority, emptied, erasing
from tvetdesk.records import retention
from tvetdesk.records import rows as verbs
from tvetdesk.records.centres import Centre
from tvetdesk.records.codes import COUNSELLING_KINDS
from tvetdesk.records.cohorts import Enrolment, change_state, enrol, new_cohort
from tvetdesk.records.consent import record_consent
from tvetdesk.records.counselling import Counselling
from tvetdesk.records.outcomes import FollowUp
from tvetdesk.records.people import (
    PhoneNumber,
    Restricted,
    Trainee,
    add_phone,
    new_trainee,
    record_restricted,
)
from tvetdesk.records.photos import add_photo
from tvetdesk.records.programmes import Programme, new_programme
from tvetdesk.records.rights import Door
from tvetdesk.store import undo
from tvetdesk.store.passwords import CHEAP
from tvetdesk.store.record import Share

PASSWORD = "four words and more"
START, END = dt.date(2016, 9, 5), dt.date(2017, 6, 30)
PHONE = "+2203991177"


@pytest.fixture
def clock() -> Clock:
    return Clock("2016-09-01 08:00")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Desk]:
    monkeypatch.setattr(desks, "DEFAULT", CHEAP)
    with desks.init(
        tmp_path / "data", level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM", user="awa",
        password=PASSWORD, clock=clock,
    ) as made:  # fmt: skip
        yield made


@pytest.fixture
def course(desk: Desk) -> Any:
    return new_cohort(desk.book, new_programme(desk.book, "SOL", "Solar"), "Solar 2016", START, end=END)


@pytest.fixture
def person(desk: Desk, course: Any) -> Callable[..., Trainee]:
    """Somebody with a phone and these states: `person("Binta", applicant=START, admitted=START)`."""

    def made(names: str, **states: dt.date) -> Trainee:
        trainee = new_trainee(desk.book, names, phones=[{"phone": PHONE}])
        place = None
        for state, day in states.items():
            if place is None:
                place = enrol(desk.book, trainee, course, day, state)
            else:
                reason = "work" if state in ("dropped_out", "not_admitted") else None
                change_state(desk.book, place, state, day, reason)
        return trainee

    return made


def at(clock: Clock, day: str) -> None:
    clock.at = dt.datetime.fromisoformat(f"{day} 08:00")


def names(desk: Desk, code: str) -> list[str]:
    return sorted(desk.book.get(Trainee, one).names for one in retaining.look(desk, code).people)


def test_an_applicant_is_due_a_year_after_the_answer_and_nobody_who_came(desk, person, clock):
    person("Refused", applicant=START, not_admitted=START)
    person("Waiting", applicant=START)
    person("Noted only")
    person("Trained", enrolled=START, completed=END)
    at(clock, "2017-09-02")
    assert names(desk, "applicants") == ["Noted only"]  # since the first of September
    at(clock, "2017-09-06")
    assert names(desk, "applicants") == ["Noted only", "Refused", "Waiting"]


def test_whoever_did_anything_else_here_is_no_applicant(desk, person, clock):
    known = person("Counselled", applicant=START)
    verbs.add(desk.book, Counselling, trainee=known.id, on=START, kind=next(iter(COUNSELLING_KINDS)))
    at(clock, "2026-01-01")
    assert names(desk, "applicants") == []


def test_phones_are_due_three_years_after_the_last_contact(desk, person, course, clock):
    called = person("Called", enrolled=START, completed=END)
    place = desk.book.select(Enrolment).where(Enrolment.trainee == called.id).get()
    call = desk.book.find(FollowUp, enrolment=place.id, month=12)
    with desk.book.change("outcome.schedule", enrolment=place):
        desk.book.set(call, on=dt.date(2018, 7, 1))
    person("Dropped out", enrolled=START, dropped_out=dt.date(2016, 10, 1))
    at(clock, "2019-10-02")
    assert names(desk, "contacts") == ["Dropped out"]
    at(clock, "2021-07-02")
    assert names(desk, "contacts") == ["Called", "Dropped out"]


def test_nobody_is_due_who_is_still_in_a_course(desk, person, course, clock):
    programme = desk.book.get(Programme, course.programme)
    open_end = new_cohort(desk.book, programme, "Without an end", START)
    trainee = new_trainee(desk.book, "Stays", phones=[{"phone": PHONE}])
    enrol(desk.book, trainee, open_end, START)
    at(clock, "2026-01-01")
    assert names(desk, "contacts") == []


def test_training_records_stay_for_ever_until_the_centre_writes_a_period(desk, person, clock):
    person("Trained", enrolled=START, completed=END)
    at(clock, "2050-01-01")
    assert names(desk, "records") == []
    verbs.alter(desk.book, desk.book.get(Centre, desk.book.centre), keep_records=120, keep_contacts=600)
    assert (names(desk, "records"), names(desk, "contacts")) == (["Trained"], [])


def test_a_rehearsal_alters_nothing(desk, person, clock):
    person("Trained", enrolled=START, completed=END)
    at(clock, "2026-01-01")
    before = desk.book.sql("SELECT count(*) FROM change").fetchone()
    due = retaining.look(desk, "contacts")
    assert (due.people != (), due.rows, due.erases) == (True, {"phone_number": 1}, False)
    desk.book.seal()
    assert desk.book.sql("SELECT count(*) FROM change").fetchone() == before
    assert desk.book.select(PhoneNumber).count() == 1


@pytest.mark.parametrize(
    ("sign", "more", "says"),
    [("000000", 0, "retention.altered"), (None, 1, "retention.number"), ("", 0, "retention.altered")],
)
def test_nothing_goes_without_the_sign_of_the_list_and_the_number_of_people(
    desk, person, clock, sign, more, says
):
    person("Trained", enrolled=START, completed=END)
    at(clock, "2026-01-01")
    due = retaining.look(desk, "contacts")
    said = due.sign if sign is None else sign
    assert code_of(lambda: retaining.remove(desk, "contacts", sign=said, number=1 + more)) == says
    assert desk.book.select(PhoneNumber).count() == 1


def test_a_list_that_grew_since_it_was_looked_at_asks_to_be_looked_at_again(desk, person, clock):
    person("Trained", enrolled=START, completed=END)
    at(clock, "2026-01-01")
    due = retaining.look(desk, "contacts")
    at(clock, "2016-09-06")
    person("Another", enrolled=START, completed=END)
    at(clock, "2026-01-02")
    assert code_of(lambda: retaining.remove(desk, "contacts", sign=due.sign, number=1)) == "retention.altered"


def test_phones_that_are_due_are_gone_from_rows_history_and_undo(desk, person, clock):
    trainee = person("Trained", enrolled=START, completed=END)
    add_phone(desk.book, trainee, "+2203991188")
    first = desk.book.select(PhoneNumber).get()
    verbs.alter(desk.book, first, phone="+2203991199")  # so that the history knows two
    at(clock, "2026-01-01")
    due = retaining.look(desk, "contacts")
    retaining.remove(desk, "contacts", sign=due.sign, number=1)
    assert desk.book.select(PhoneNumber).count() == 0
    everything = "".join(
        str(row)
        for (table,) in desk.book.sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        if not table.startswith("sqlite_")
        for row in desk.book.sql(f'SELECT * FROM "{table}"').fetchall()
    )
    assert "399117" not in everything
    assert "399118" not in everything
    assert "399119" not in everything
    (number,) = desk.book.sql("SELECT id FROM change WHERE what = 'retention.empty'").fetchone()
    assert code_of(lambda: undo.undo(desk.book, number)) == "undo.final"
    assert desk.book.get(Trainee, trainee.id).names == "Trained"
    assert retaining.look(desk, "contacts").people == ()


def test_a_restricted_block_goes_a_year_after_the_training_and_the_coded_disability_stays(
    desk, person, clock
):
    trainee = person("Trained", enrolled=START, completed=END)
    record_consent(desk.book, trainee, "return_history", "given")
    record_restricted(desk.book, trainee, legal_status="refugee", return_country="DE", seeing="4")
    at(clock, "2018-07-02")
    due = retaining.look(desk, "restricted")
    assert due.rows == {"restricted": 1}
    retaining.remove(desk, "restricted", sign=due.sign, number=1)
    left = desk.book.select(Restricted, bin=True).get()
    assert (left.legal_status, left.return_country, left.seeing) == (None, None, None)
    assert desk.book.get(Trainee, trainee.id).disability == "Y"
    again = record_restricted(desk.book, trainee, legal_status="citizen")  # who comes back is noted anew
    assert (again.legal_status, again.return_country) == ("citizen", None)


def test_applicants_that_are_due_are_erased_like_anybody_and_one_may_stay(desk, person, clock):
    gone, stays = (person(name, applicant=START, not_admitted=START) for name in ("Gone", "Stays"))
    at(clock, "2026-01-01")
    due = retaining.look(desk, "applicants", without={stays.id})
    assert (due.people, due.erases) == ((gone.id,), True)
    retaining.remove(desk, "applicants", sign=due.sign, number=1, without={stays.id})
    assert erasing.is_erased(desk.book, gone.id)
    assert desk.book.get(Trainee, gone.id).names is None
    assert names(desk, "applicants") == ["Stays"]
    noted = desk.book.sql("SELECT about FROM audit WHERE what = 'retention'").fetchone()[0]
    assert "Gone" not in noted
    assert '"people":1' in noted


def test_what_was_emptied_elsewhere_is_forgotten_when_the_folder_is_opened(desk, person, clock, tmp_path):
    """A laptop that hears of it empties its row by the change; its own history goes at its next start."""
    person("Trained", enrolled=START, completed=END)
    phone = desk.book.select(PhoneNumber).get()
    with desk.book.change("row.alter", row=phone):
        desk.book.write_back(phone, "phone", None)
        desk.book.write_back(phone, "owner", None)
        desk.book.unmake(phone)
    desk.book.seal()
    assert "3991177" in str(desk.book.sql("SELECT value FROM before").fetchall())
    desk.close()
    with desks.open_folder(tmp_path / "data", "awa", PASSWORD, clock=clock) as again:
        assert "3991177" not in str(again.book.sql("SELECT value FROM before").fetchall())


@pytest.fixture
def trained(desk, person, clock, tmp_path):
    """A backup with the phone and the restricted block of a former trainee, both of which were emptied after it."""
    trainee = person("Trained", enrolled=START, completed=END)
    record_restricted(desk.book, trainee, legal_status="refugee", note="afraid")
    (tmp_path / "stick").mkdir()
    made = desk.back_up(tmp_path / "stick")
    at(clock, "2026-01-01")
    for code in ("contacts", "restricted"):
        due = retaining.look(desk, code)
        retaining.remove(desk, code, sign=due.sign, number=1)
    return trainee.id, made.path


def restored(tmp_path, file, clock):
    restoring.restore(tmp_path / "data", file, "awa", PASSWORD, clock=clock)
    return desks.open_folder(tmp_path / "data", "awa", PASSWORD, clock=clock)


def told(desk: Desk) -> str:
    """Everything that lies in the data of phones and restricted blocks, earlier values too."""
    return "".join(
        str(desk.book.sql(f"SELECT * FROM {name}").fetchall())
        for name in ("phone_number", "restricted", "before", "cell", "rewind")
    )


@pytest.mark.fault("F21", "a restore of a backup that holds what was emptied", "resurrected")
def test_what_was_emptied_after_a_backup_is_emptied_again_when_it_is_restored(desk, trained, clock, tmp_path):
    _, file = trained
    desk.close()
    with restored(tmp_path, file, clock) as again:
        assert [retaining.look(again, code).people for code in ("contacts", "restricted")] == [(), ()]
        assert not any(word in told(again) for word in ("3991177", "refugee", "afraid"))


@pytest.mark.fault("F21", "a restore of a backup that holds what was emptied", "resurrected")
def test_it_is_also_where_the_data_were_lost_and_only_the_list_beside_them_is_left(
    desk, trained, clock, tmp_path
):
    _, file = trained
    desk.close()
    (tmp_path / "data" / "tvet.db").write_bytes(b"nothing that could be read" * 400)
    with restored(tmp_path, file, clock) as again:
        assert "3991177" not in told(again)


@pytest.mark.control("F21", "a restore without the list of what was emptied")
def test_the_control_without_the_list_it_is_back_and_due_again(desk, trained, clock, tmp_path, monkeypatch):
    _, file = trained
    desk.close()
    monkeypatch.setattr(emptied, "brought_back", lambda *_: ())
    with restored(tmp_path, file, clock) as again:
        assert "3991177" in told(again)
        assert len(retaining.look(again, "contacts").people) == 1


def test_a_block_that_was_written_anew_after_it_was_emptied_is_not_emptied_by_a_restore(
    desk, trained, clock, tmp_path
):
    trainee, _ = trained
    record_restricted(desk.book, desk.book.get(Trainee, trainee), note="came back")
    add_phone(desk.book, desk.book.get(Trainee, trainee), "+2203990000")
    newer = desk.back_up(tmp_path / "stick")
    desk.close()
    with restored(tmp_path, newer.path, clock) as again:
        assert again.book.find(Restricted, trainee=trainee).note == "came back"
        assert "3990000" in told(again)


@pytest.mark.parametrize("how", ["another signs", "cut", "other rows"])
def test_a_list_that_this_computer_did_not_sign_empties_nothing(desk, trained, clock, tmp_path, how):
    """Whoever may write into the folder could else empty what they like at the next restore."""
    _, file = trained
    desk.close()
    path = tmp_path / "data" / emptied.FILE
    part = json.loads(path.read_text())
    if how == "another signs":
        other = authority.state(SigningKey.generate(), **part["body"])
        part |= {"signer": other.signer, "signature": other.signature}
    elif how == "other rows":
        part["body"]["rows"] = [[table, row, lamport + 9] for table, row, lamport in part["body"]["rows"]]
    text = json.dumps(part)
    path.write_text(text[: len(text) // 2] if how == "cut" else text)
    (tmp_path / "data" / "tvet.db").write_bytes(b"nothing that could be read" * 400)
    with restored(tmp_path, file, clock) as again:
        assert "3991177" in told(again)


def test_the_list_holds_numbers_only(desk, trained, tmp_path):
    text = (tmp_path / "data" / emptied.FILE).read_text()
    assert not any(word in text for word in ("Trained", "3991177", "refugee", "afraid"))
    assert len(json.loads(text)["body"]["rows"]) == 2


def test_a_photo_whose_consent_was_taken_back_is_forgotten_when_the_folder_is_opened(
    desk, person, clock, tmp_path
):
    trainee = person("Trained", enrolled=START)
    record_consent(desk.book, trainee, "photo", "given")
    Image.new("RGB", (90, 120), "green").save(tmp_path / "photo.jpg")
    picture = add_photo(desk.book, trainee, tmp_path / "photo.jpg").picture
    record_consent(desk.book, trainee, "photo", "withdrawn")
    assert picture in str(desk.book.sql("SELECT value FROM before").fetchall())
    desk.close()
    with desks.open_folder(tmp_path / "data", "awa", PASSWORD, clock=clock) as again:
        assert picture not in str(again.book.sql("SELECT value FROM before").fetchall())


def test_a_phone_that_somebody_put_into_the_bin_keeps_its_history(desk, person, tmp_path, clock):
    person("Trained", enrolled=START)
    phone = desk.book.select(PhoneNumber).get()
    verbs.alter(desk.book, phone, phone="+2203991199")
    verbs.remove(desk.book, phone)
    retention.forget(desk.book)
    assert "3991177" in str(desk.book.sql("SELECT value FROM before").fetchall())


@pytest.mark.parametrize("role", ["trainer", "viewer"])
def test_only_whoever_manages_accounts_sees_who_is_due(desk, role):
    desk.book.door = Door(desk.book, role, None)
    assert code_of(lambda: retaining.look(desk, "contacts")) == "rights.refused"


def test_a_laptop_removes_nothing_and_people_of_another_centre_are_in_no_list(
    desk, person, clock, monkeypatch
):
    theirs = person("Theirs", enrolled=START, completed=END)
    at(clock, "2026-01-01")
    monkeypatch.setattr(retaining, "may_alter", lambda _book, row: row.id != theirs.id)
    assert names(desk, "contacts") == []
    desk.book.level = Share.CENTRE
    assert code_of(lambda: retaining.look(desk, "contacts")) == "retention.laptop"


def test_a_class_that_there_is_not_is_told_with_those_there_are(desk):
    assert code_of(lambda: retaining.look(desk, "cookies")) == "retention.class"
