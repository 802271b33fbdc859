"""An office PC loses its disk: what its laptop or headquarters holds of it comes back and reaches everybody entitled to it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests import worlds
from tests.exchange.forge import dump, forged, refused, swap
from tests.exchange.towns import asked, same
from tests.exchange.words import renewed
from tests.worlds import CODE, Agree, Place, Toy
from tvetdesk.exchange import authority, joining, wire
from tvetdesk.exchange.codec import Block
from tvetdesk.exchange.digest import digest
from tvetdesk.exchange.giving_back import give_back
from tvetdesk.exchange.outgoing import make, partner
from tvetdesk.exchange.refusals import Refused
from tvetdesk.store.record import Share


def to_laptops(place: Place) -> bytes:
    return make(place.book, place.identity, partner(place.book, CODE, Share.CENTRE)).data


class Centre:
    """HQ, the only office PC of a centre and its laptop; the office PC has a backup and loses its disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hq = worlds.hq(folder)
        self.one = worlds.centre(folder, self.hq, "one", CODE)
        self.lap = worlds.centre(folder, self.hq, "lap", CODE, Share.CENTRE)
        self.let_in(self.one)
        self.let_in(self.lap)
        self.old = self.one.write(Toy, name="Awa", size=1, secret="office", note="a note")
        self.lap.take(to_laptops(self.one))
        self.round()
        self.backs_up()

    def backs_up(self) -> None:
        self.one.book.seal()
        self.one.book.db.settle()
        shutil.rmtree(self.folder / "backup", ignore_errors=True)
        shutil.copytree(self.one.book.folder, self.folder / "backup" / "one")

    def let_in(self, pc: Place) -> None:
        """HQ approves a PC, and the centre hears of it."""
        own = authority.replica(pc.book, pc.book.replica)
        assert own is not None
        authority.introduce(self.hq.book, replace(own, state="pending"))
        authority.approve(self.hq.book, self.hq.identity, own.fingerprint)
        self.spread()

    def spread(self) -> None:
        """HQ's words on PCs, which a laptop hears of from its office PC."""
        for word in authority.statements(self.hq.book):
            for pc in (self.one, self.lap):
                authority.accept(pc.book, word)

    def round(self) -> None:
        self.one.take(self.lap.send())
        self.hq.take(self.one.send())
        self.one.take(self.hq.send(CODE))
        self.lap.take(to_laptops(self.one))

    def loses_its_disk(self) -> None:
        self.one.book.close()
        schema = self.one.book.schema
        restored = worlds.opened(self.folder / "backup" / "one", schema, b"restored")
        self.one = renewed(replace(self.one, book=restored))
        self.let_in(self.one)
        self.lap.take(to_laptops(self.one))  # with its word for whom it goes on

    def is_one(self) -> bool:
        """Whether everybody holds the same, by level, and nothing is asked."""
        office, laptop = digest(self.one.book, level=Share.CENTRE), digest(self.lap.book)
        return same(self.hq, self.one) and office == laptop and not asked(self.one) | asked(self.hq)


@pytest.fixture
def town(tmp_path: Path) -> Centre:
    return Centre(tmp_path)


def test_a_laptop_gives_its_restored_office_pc_what_it_alone_still_holds(town: Centre) -> None:
    new = town.one.write(Toy, name="Binta", size=5, secret="office", note="lost")
    town.one.edit(town.old, size=2, note="newer")
    town.lap.take(to_laptops(town.one))
    town.lap.edit(town.old, size=3)
    town.lap.edit(new, name="Binta Jallow")
    town.loses_its_disk()
    assert town.one.take(town.lap.send()).state == "applied"
    there, known = town.one.show(new), town.one.show(town.old)
    assert (there.name, there.size, there.secret, there.note) == ("Binta Jallow", 5, None, "lost")
    assert (known.name, known.size, known.secret, known.note) == ("Awa", 3, "office", "newer")
    town.round()
    town.round()
    assert town.hq.show(new).size == 5
    assert town.is_one()


def test_a_laptop_that_was_let_in_after_the_backup_is_let_in_again(town: Centre) -> None:
    """Its office did so, and headquarters had not heard of it."""
    new = worlds.place(town.folder, "new", CODE, Share.CENTRE)
    invitation = joining.invite(town.one.book, town.one.identity, CODE, CODE, "GM", Share.CENTRE)
    joining.join(new.book, new.identity, joining.read_invitation(invitation))
    own = authority.replica(new.book, new.book.replica)
    assert own is not None
    authority.approve(town.one.book, town.one.identity, own.fingerprint)
    town.one.take(new.send())
    new.take(to_laptops(town.one))
    toy = new.write(Toy, name="Lamin", size=8)
    town.loses_its_disk()
    for word in authority.statements(town.hq.book):
        authority.accept(new.book, word)
    with pytest.raises(Refused, match="B07"):
        town.one.take(new.send())
    authority.approve(town.one.book, town.one.identity, own.fingerprint)
    assert town.one.take(new.send()).state == "applied"
    assert town.one.show(toy).size == 8


def test_what_a_laptop_gave_is_written_over_without_a_question(town: Centre) -> None:
    new = town.one.write(Toy, name="Binta", size=5)
    town.lap.take(to_laptops(town.one))
    town.loses_its_disk()
    town.one.take(town.lap.send())
    town.one.edit(new, size=6, name="Binta Jallow")
    for _ in range(2):
        town.round()
    assert {place.show(new).size for place in (town.one, town.lap, town.hq)} == {6}
    assert town.lap.show(new).name == "Binta Jallow"
    assert town.is_one()


def test_what_headquarters_gave_back_reaches_the_laptop_and_goes_only_once(town: Centre) -> None:
    new = town.one.write(Toy, name="Binta", size=5)
    town.one.write(Agree, toy=new.id, purpose="hq", answer="given")
    town.hq.take(town.one.send())
    town.loses_its_disk()
    town.round()
    town.one.take(give_back(town.hq.book, town.hq.identity, CODE).data)
    assert town.lap.book.find(Toy, id=new.id) is None
    for _ in range(2):
        town.round()
    assert (town.lap.show(new).name, town.lap.show(new).size) == ("Binta", 5)
    assert town.is_one()
    made = [make(town.one.book, town.one.identity, partner(town.one.book, CODE, Share.CENTRE)) for _ in "12"]
    assert [(one.changes, one.rows) for one in made] == [(0, 0)] * 2


def test_a_disk_lost_twice_leaves_no_question_about_what_came_back_in_between(town: Centre) -> None:
    town.one.edit(town.old, size=2)
    town.hq.take(town.one.send())
    town.loses_its_disk()
    town.round()
    town.one.take(give_back(town.hq.book, town.hq.identity, CODE).data)
    town.one.book.seal()
    town.one.book.db.settle()
    shutil.copytree(town.one.book.folder, town.folder / "later" / "one")
    town.one.edit(town.old, size=3)  # it names what it replaces
    town.hq.take(town.one.send())
    before = town.one.identity
    town.one.book.close()
    again = worlds.opened(town.folder / "later" / "one", town.one.book.schema, b"restored again")
    town.one = renewed(Place("once more", again, before))
    town.let_in(town.one)
    town.lap.take(to_laptops(town.one))
    town.round()
    town.one.take(give_back(town.hq.book, town.hq.identity, CODE).data)
    assert town.one.show(town.old).size == 3
    for _ in range(2):
        town.round()
    assert town.is_one()


def test_what_came_back_beside_the_lost_reaches_the_laptop_as_a_question(town: Centre) -> None:
    """Another office PC had written into the same cell unseen, and only headquarters had heard of it."""
    two = worlds.centre(town.folder, town.hq, "two", CODE)
    town.let_in(two)
    for word in authority.statements(town.hq.book):
        authority.accept(two.book, word)
    two.take(town.one.send(CODE))
    town.one.edit(town.old, size=2)
    two.edit(town.old, size=7)
    for pc in (town.one, two):
        town.hq.take(pc.send())
    town.loses_its_disk()
    town.hq.take(town.one.send())
    town.one.take(town.hq.send(CODE))
    town.one.take(give_back(town.hq.book, town.hq.identity, CODE).data)
    assert {column for _, _, column, _ in asked(town.one)} == {"size"}
    assert town.lap.take(to_laptops(town.one)).state == "applied"
    assert asked(town.lap) == asked(town.one)


def forgets(town: Centre, toy: Toy, *, laptop: bool = False) -> None:
    """A name that is written after the backup reaches headquarters, which forgets it with the consent; then the disk is lost."""
    worlds.agree(town.one, toy)
    town.one.edit(toy, name="Awa Ceesay")
    town.hq.take(town.one.send())
    if laptop:
        town.lap.take(to_laptops(town.one))
    worlds.agree(town.one, toy, "refused")
    town.hq.take(town.one.send())
    town.loses_its_disk()
    town.hq.take(town.one.send())
    town.one.take(town.hq.send(CODE))
    town.one.take(give_back(town.hq.book, town.hq.identity, CODE).data)


def names(town: Centre) -> set[str | None]:
    return {place.show(town.old).name for place in (town.hq, town.one, town.lap)}


def test_a_name_that_headquarters_forgot_takes_no_older_one_away(town: Centre) -> None:
    forgets(town, town.old)
    worlds.agree(town.one, town.old)
    for _ in range(2):
        town.round()
    town.one.take(give_back(town.hq.book, town.hq.identity, CODE).data)
    town.round()
    assert names(town) == {"Awa"}
    assert town.is_one()


def test_a_name_written_where_headquarters_forgot_another_asks_nothing(town: Centre) -> None:
    forgets(town, town.old)
    town.one.edit(town.old, name="Awa Sisay")
    worlds.agree(town.one, town.old)
    for _ in range(2):
        town.round()
    assert names(town) == {"Awa Sisay"}
    assert town.is_one()


def test_a_forgotten_name_that_the_laptop_holds_comes_back_with_its_value(town: Centre) -> None:
    forgets(town, town.old, laptop=True)
    worlds.agree(town.one, town.old)
    town.hq.take(town.one.send())
    assert town.hq.show(town.old).name == "Awa"
    town.one.take(town.lap.send())
    for _ in range(2):
        town.round()
    assert names(town) == {"Awa Ceesay"}
    assert town.is_one()


def test_a_name_written_before_the_laptop_brings_the_forgotten_one_is_a_question(town: Centre) -> None:
    """Headquarters gave it back empty: nobody looked at it."""
    forgets(town, town.old, laptop=True)
    worlds.agree(town.one, town.old)
    town.one.take(give_back(town.hq.book, town.hq.identity, CODE).data)
    town.one.edit(town.old, name="Awa Sisay")
    for _ in range(2):
        town.round()
    assert {column for _, _, column, _ in asked(town.one)} == {"name"}
    assert asked(town.hq) == asked(town.one) == asked(town.lap)


def test_what_headquarters_holds_empty_stands_there_again_after_a_restore(town: Centre) -> None:
    """Nobody can tell whether somebody emptied it since or headquarters forgot it: the value counts."""
    worlds.agree(town.one, town.old)
    town.round()
    town.backs_up()
    town.one.edit(town.old, name=None)
    town.hq.take(town.one.send())
    town.loses_its_disk()
    town.round()
    town.one.take(give_back(town.hq.book, town.hq.identity, CODE).data)
    for _ in range(2):
        town.round()
    assert names(town) == {"Awa"}
    assert town.is_one()


def test_what_somebody_emptied_stays_empty_where_a_restored_pc_has_it(town: Centre) -> None:
    """Its backup is newer than that, though headquarters has not heard from it yet."""
    two = worlds.centre(town.folder, town.hq, "two", CODE)
    town.let_in(two)
    for word in authority.statements(town.hq.book):
        authority.accept(two.book, word)
    worlds.agree(town.one, town.old)
    two.take(town.one.send(CODE))
    town.one.edit(town.old, name=None)
    town.hq.take(town.one.send())
    before = town.one.identity
    restored = town.one = renewed(Place("one", town.one.book, before))
    town.let_in(restored)
    for word in authority.statements(restored.book):
        for place in (town.hq, two):
            authority.accept(place.book, word)
    worlds.agree(two, town.old, "refused")
    worlds.agree(two, town.old)  # with the name as it knows it
    town.hq.take(two.send())
    assert town.hq.show(town.old).name is None


def one_more(block: Block, column: int, value: object) -> Block:
    """The block with one change more after the last one, altered in one column."""
    columns = []
    for one in block.columns:
        last = one.values[-1] + 1 if one.number == 2 else one.values[-1]
        columns.append(replace(one, values=[*one.values, value if one.number == column else last]))
    return replace(block, columns=tuple(columns), rows=block.rows + 1)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (1, None, "B08"),  # of one who is there
        (3, 1 << 60, "B13"),  # with a counter that wins for ever
        (9, b"short", "B13"),
        (2, 0, "B13"),
    ],
)
def test_nobody_gives_under_a_lost_number_what_it_did_not_write(
    town: Centre, column: int, value: object, code: str
) -> None:
    town.one.write(Toy, name="Binta", size=5)
    town.lap.take(to_laptops(town.one))
    town.loses_its_disk()
    honest = town.lap.send()
    told = town.hq.book.replica if value is None else value
    before = dump(town.one.book)
    lie = forged(
        town.lap,
        lambda blocks: swap(blocks, wire.GIVEN, lambda one: one_more(one, column, told)),
    )
    assert refused(town.one, lie) == code
    assert dump(town.one.book) == before
    assert town.one.take(honest).state == "applied"


def test_a_laptop_that_was_struck_off_gives_nothing_of_others(town: Centre) -> None:
    """Not even while what it wrote itself still counts."""
    new = town.one.write(Toy, name="Binta", size=5)
    town.lap.take(to_laptops(town.one))
    town.loses_its_disk()
    bundle = town.lap.send()
    own = authority.replica(town.hq.book, town.lap.book.replica)
    assert own is not None
    assert town.hq.identity.organisation is not None
    facts = {
        name: getattr(own, name) for name in ("number", "sign_key", "box_key", "level", "centre", "name")
    }
    word = authority.state(
        town.hq.identity.organisation, authority.PC, **facts, state="revoked", revoked_from=99
    )
    authority.accept(town.one.book, word)
    assert refused(town.one, bundle) == "B14"
    assert town.one.book.find(Toy, id=new.id) is None
