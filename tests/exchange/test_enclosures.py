"""Photos travel in bundles of their own: once, between office PCs, of who agrees, and never in place of a newer one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests import worlds
from tests.exchange.words import let_in
from tests.worlds import Place, Three
from tvetdesk.errors import UserError
from tvetdesk.exchange import enclosures, erasing
from tvetdesk.exchange.digest import digest
from tvetdesk.exchange.enclosures import make_enclosures, photos_for
from tvetdesk.exchange.outgoing import partner
from tvetdesk.exchange.refusals import Refused
from tvetdesk.exchange.rewinding import rewind
from tvetdesk.records import RECORDS
from tvetdesk.records.consent import record_consent
from tvetdesk.records.people import Trainee, new_trainee
from tvetdesk.records.photos import add_photo, photo_of
from tvetdesk.store.pictures import KEPT
from tvetdesk.store.record import Share

CODE = "GM-MK"


@pytest.fixture
def trio(tmp_path: Path) -> Iterator[Three]:
    hq = worlds.hq(tmp_path, RECORDS)
    one, two = (worlds.centre(tmp_path, hq, name, CODE, records=RECORDS) for name in ("one", "two"))
    worlds.acquaint(hq, one, two)
    yield hq, one, two
    for place in (hq, one, two):
        place.book.close()


def file(folder: Path, colour: str) -> Path:
    path = folder / f"{colour}.png"
    made = Image.effect_noise((240, 320), 90) if colour == "noise" else Image.new("RGB", (90, 120), colour)
    made.save(path)
    return path


def pictured(place: Place, folder: Path, name: str = "Binta Sanyang", colour: str = "brown") -> Trainee:
    trainee = new_trainee(place.book, name, consents={"photo": "given", "share_hq": "given"})
    add_photo(place.book, trainee, file(folder, colour))
    return trainee


def photos(place: Place, code: str = CODE, level: Share | None = None, *, again: bool = False) -> bytes:
    return make_enclosures(place.book, place.identity, partner(place.book, code, level), again=again).data


def refused(place: Place, code: str = CODE, level: Share | None = None) -> str:
    with pytest.raises(UserError) as caught:
        photos(place, code, level)
    return caught.value.code


def test_a_photo_goes_in_its_own_bundle_and_once(trio: Three, tmp_path: Path) -> None:
    _, one, two = trio
    trainee = pictured(one, tmp_path, colour="noise")
    size = len(photo_of(one.book, trainee.id) or b"")
    usual = one.send(CODE)
    assert len(usual) < size
    assert two.take(usual).state == "applied"
    assert photo_of(two.book, trainee.id) is None
    assert digest(one.book) == digest(two.book)
    outcome = two.take(photos(one))
    assert (outcome.state, outcome.photos, outcome.changes) == ("applied", 1, 0)
    assert photo_of(two.book, trainee.id) == photo_of(one.book, trainee.id)
    assert digest(one.book) == digest(two.book)
    one.take(two.send(CODE))
    assert photo_of(one.book, trainee.id) is not None  # what came back had no value, which takes none away
    assert refused(one) == "enclosures.none"
    assert photos_for(one.book, one.identity, partner(one.book, CODE)) is None
    assert photos_for(one.book, one.identity, partner(one.book)) is None
    assert two.take(photos(one, again=True)).photos == 0
    later = pictured(one, tmp_path, "Lamin Ceesay")
    two.take(one.send(CODE))
    assert two.take(photos(one)).photos == 1
    assert photo_of(two.book, later.id) is not None
    assert size <= KEPT


def test_a_file_of_photos_stays_small_and_the_others_go_with_the_next(
    trio: Three, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, one, two = trio
    people = [pictured(one, tmp_path, f"Binta {word}", "noise") for word in ("Bah", "Ceesay", "Jallow")]
    size = len(photo_of(one.book, people[0].id) or b"")
    monkeypatch.setattr(enclosures, "MOST", size * 5 // 2)
    two.take(one.send(CODE))
    for again in (False, True):
        first = photos(one, again=again)
        assert size * 2 < len(first) < size * 5 // 2
        rest = photos(one)
        assert size < len(rest) < size * 2
        assert refused(one) == "enclosures.none"
        assert (two.take(first).photos, two.take(rest).photos) == ((0, 0) if again else (2, 1))
    assert enclosures.MOST < 16_000_000


def test_the_longest_file_name_has_sixty_plain_signs(trio: Three, tmp_path: Path) -> None:
    """Of photos, between two computers of a centre whose code is as long as it may be (12 signs)."""
    _, one, _ = trio
    pictured(one, tmp_path)
    name = make_enclosures(one.book, one.identity, partner(one.book, CODE)).name
    assert name.isascii()
    assert name.count(CODE) == 2
    assert len(name) + 2 * (12 - len(CODE)) <= 60


def test_no_photo_goes_where_the_level_holds_none(trio: Three, tmp_path: Path) -> None:
    hq, one, _ = trio
    trainee = pictured(one, tmp_path)
    laptop = worlds.centre(tmp_path, hq, "laptop", CODE, Share.CENTRE, RECORDS)
    let_in(one, laptop)
    one.take(laptop.send(CODE))
    assert refused(one, "HQ") == refused(one, CODE, Share.CENTRE) == "enclosures.stay"
    hq.take(one.send())
    assert hq.book.get(Trainee, trainee.id).names == "Binta Sanyang"  # who agreed to share
    assert not hq.book.sql("SELECT count(*) FROM photo").fetchone()[0]
    laptop.book.close()


def test_no_photo_goes_out_or_is_taken_in_without_consent(trio: Three, tmp_path: Path) -> None:
    _, one, two = trio
    trainee = pictured(one, tmp_path)
    two.take(one.send(CODE))
    late = photos(one)
    record_consent(two.book, two.book.get(Trainee, trainee.id), "photo", "withdrawn")
    assert two.take(late).photos == 0
    assert two.book.sql("SELECT count(picture) FROM photo").fetchone() == (0,)
    another = pictured(one, tmp_path, "Lamin Ceesay")
    record_consent(one.book, another, "photo", "refused")
    assert refused(one) == "enclosures.none"


def test_photos_that_come_before_their_people_wait(trio: Three, tmp_path: Path) -> None:
    _, one, two = trio
    trainee = pictured(one, tmp_path)
    early = photos(one)
    assert two.take(early).state == "waits"
    two.take(one.send(CODE))
    assert two.take(early).photos == 1
    assert photo_of(two.book, trainee.id) is not None


def test_a_photo_comes_again_after_its_bundle_was_undone(trio: Three, tmp_path: Path) -> None:
    _, one, two = trio
    trainee = pictured(one, tmp_path)
    usual, enclosed = one.send(CODE), photos(one)
    two.take(usual)
    two.take(enclosed)
    assert two.take(enclosed).state == "already"
    rewind(two.book)
    assert two.take(enclosed).state == "waits"
    two.take(usual)
    assert two.take(enclosed).photos == 1
    assert photo_of(two.book, trainee.id) == photo_of(one.book, trainee.id)


def test_a_further_computer_of_the_centre_gets_the_photos_that_the_others_have(
    trio: Three, tmp_path: Path
) -> None:
    hq, one, two = trio
    trainee = pictured(one, tmp_path)
    two.take(one.send(CODE))
    two.take(photos(one))
    assert refused(one) == "enclosures.none"
    three = worlds.centre(tmp_path, hq, "three", CODE, records=RECORDS)
    hq.take(three.send())
    one.take(hq.send(CODE))
    three.take(hq.send(CODE))
    three.take(one.send(CODE))
    assert three.take(photos(one)).photos == 1
    assert photo_of(three.book, trainee.id) is not None
    assert refused(one) == "enclosures.none"
    three.book.close()


def test_a_late_photo_takes_no_newer_ones_place_and_nobodys_who_was_erased(
    trio: Three, tmp_path: Path
) -> None:
    _, one, two = trio
    trainee, gone = pictured(one, tmp_path), pictured(one, tmp_path, "Lamin Ceesay")
    late = photos(one)
    add_photo(one.book, trainee, file(tmp_path, "green"))
    two.take(one.send(CODE))
    newer = photos(one)
    erasing.erase(two.book, two.identity, two.book.get(Trainee, gone.id))
    assert two.take(late).photos == 0
    assert photo_of(two.book, trainee.id) is None
    assert two.take(newer).photos == 1
    assert photo_of(two.book, trainee.id) == photo_of(one.book, trainee.id)
    assert two.book.sql("SELECT count(picture) FROM photo").fetchone() == (1,)


def test_what_is_no_photo_or_for_another_level_is_refused(
    trio: Three, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hq, one, two = trio
    trainee = pictured(one, tmp_path)
    two.take(one.send(CODE))
    with monkeypatch.context() as patch:
        patch.setattr(enclosures.base64, "b64decode", lambda _: b"<svg/>")
        false = photos(one)
    with pytest.raises(Refused, match="B13"):
        two.take(false)
    with monkeypatch.context() as patch:  # headquarters is given one all the same
        patch.setattr(enclosures, "_columns", lambda table, _: list(table.alone))
        given = photos(one, "HQ")
    hq.take(one.send())
    with pytest.raises(Refused, match="B13"):
        hq.take(given)
    assert photo_of(two.book, trainee.id) is None
