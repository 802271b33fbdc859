"""The phone code turns "waits" into "headquarters has all", and nothing else does it by guessing."""

import pytest

from tests.worlds import Toy, centre
from tvetdesk.errors import UserError
from tvetdesk.exchange import bundles, phone
from tvetdesk.exchange.fingerprints import SIGNS
from tvetdesk.exchange.rewinding import refusal
from tvetdesk.exchange.standing import standing


def wrong(code):
    """Another code whose check sign is right."""
    signs = code.replace("-", "")
    first = SIGNS[(SIGNS.index(signs[0]) + 1) % len(SIGNS)]
    body = first + signs[1:-1]
    return body + phone.check_sign(body)


def refused(act):
    with pytest.raises(UserError) as error:
        act()
    return error.value


def test_a_code_confirms_the_whole_bundle(world):
    at, one = world
    for number in range(37):
        one.write(Toy, name=f"Toy {number}")
        one.book.seal()
    data = one.send()
    at.take(data)
    assert standing(one.book).waiting == 37
    code = phone.code_for_file(at.book, at.identity, data)
    assert phone.enter(one.book, one.identity, code.code.lower().replace("-", " ")) == phone.Confirmed(
        1, "HQ"
    )
    assert (standing(one.book).confirmed, standing(one.book).waiting) == (37, 0)
    assert [given.confirmed for given in bundles.listing(one.book) if given.given] == [True]


def test_what_was_written_after_the_bundle_still_waits_and_travels(world):
    at, one = world
    one.write(Toy, name="First")
    at.take(one.send())
    one.write(Toy, name="Second")
    phone.enter(one.book, one.identity, phone.code_for(at.book, at.identity, "gm-mk").code)
    assert standing(one.book).waiting == 1
    outcome = at.take(one.send())
    assert (outcome.state, outcome.changes) == ("applied", 1)


def test_an_older_bundle_confirms_only_what_it_carried(world):
    at, one = world
    one.write(Toy, name="First")
    at.take(one.send())
    one.write(Toy, name="Second")
    at.take(one.send())
    phone.enter(one.book, one.identity, phone.code_for(at.book, at.identity, "GM-MK", 1).code)
    assert standing(one.book).waiting == 1
    phone.enter(one.book, one.identity, phone.code_for(at.book, at.identity, "GM-MK").code)
    assert standing(one.book).waiting == 0


def test_a_mistyped_sign_costs_no_try_and_every_single_one_is_found(world):
    at, one = world
    one.write(Toy, name="First")
    at.take(one.send())
    signs = phone.code_for(at.book, at.identity, "GM-MK").code.replace("-", "")
    for place, sign in enumerate(signs):
        for other in set(SIGNS) - {sign}:
            with pytest.raises(UserError) as error:
                phone.read(signs[:place] + other + signs[place + 1 :])
            assert error.value.code == "phone.typed"
    for _ in range(9):
        assert refused(lambda: phone.enter(one.book, one.identity, "OIL1-0000-UUUU")).code == "phone.typed"
    phone.enter(one.book, one.identity, signs)
    assert standing(one.book).waiting == 0


def test_five_wrong_codes_close_it_until_a_new_bundle_is_made(world):
    at, one = world
    one.write(Toy, name="First")
    at.take(one.send())
    code = phone.code_for(at.book, at.identity, "GM-MK").code
    errors = [refused(lambda: phone.enter(one.book, one.identity, wrong(code))) for _ in range(5)]
    assert [error.values.get("left") for error in errors] == [4, 3, 2, 1, None]
    assert refused(lambda: phone.enter(one.book, one.identity, code)).code == "phone.closed"
    assert standing(one.book).waiting == 1
    at.take(one.send())
    phone.enter(one.book, one.identity, phone.code_for(at.book, at.identity, "GM-MK").code)
    assert standing(one.book).waiting == 0


def test_a_code_is_good_on_the_computer_that_made_the_bundle_alone(world, tmp_path):
    at, one = world
    other = centre(tmp_path, at, "fj", "GM-FJ")
    for place in (one, other):
        place.write(Toy, name="First")
        at.take(place.send())
    code = phone.code_for(at.book, at.identity, "GM-MK").code
    assert refused(lambda: phone.enter(other.book, other.identity, code)).code == "phone.wrong"
    other.book.close()


def test_headquarters_gives_no_code_for_what_it_has_not_taken_in(world):
    at, one = world
    one.write(Toy, name="First")
    at.take(one.send())
    one.write(Toy, name="Second")
    data = one.send()
    assert refused(lambda: phone.code_for_file(at.book, at.identity, data)).code == "phone.not_applied"
    assert refused(lambda: phone.code_for(at.book, at.identity, "GM-MK", 2)).code == "phone.no_bundle"
    assert refused(lambda: phone.code_for(at.book, at.identity, "GM-FJ")).code == "phone.no_bundle"
    assert refused(lambda: phone.enter(one.book, one.identity, "222222222222")).code == "phone.wrong"


def test_a_code_that_was_given_out_is_in_the_journal(world):
    at, one = world
    one.write(Toy, name="First")
    at.take(one.send())
    phone.code_for(at.book, at.identity, "GM-MK")
    given = [bundle for bundle in bundles.listing(at.book) if bundle.given]
    assert [(bundle.partner, bundle.slip, bundle.confirmed) for bundle in given] == [("GM-MK", True, None)]


def test_a_code_for_a_second_computer_of_the_centre_keeps_its_bundle_from_being_undone(world, tmp_path):
    at, one = world
    second = centre(tmp_path, at, "mk2", "GM-MK")
    for place in (one, second):
        place.write(Toy, name="First")
        data = place.send()
        at.take(data)
        assert refusal(at.book) is None
        assert phone.code_for_file(at.book, at.identity, data).number == 1
        assert refusal(at.book) == "rewind.given"
    second.book.close()
