"""Logos through the command line: a ministry's and a centre's, on the papers of their letterhead's days."""

import io

import pytest
from PIL import Image

from tvetdesk.records.letterheads import LOGO
from tvetdesk.store.pictures import jpeg_of


@pytest.fixture
def letterhead(cli, mk):
    day = ("--since", "1/1/2016", "--heading", "Rural Skills Centre")
    return cli("records", "letterhead", "add", "--centre", "code=GM-MK", *day, "--json", data=mk).json["id"]


def kept(cli, mk, letterhead, name):
    """A logo that is kept, as a picture."""
    fields = cli("records", "letterhead", "show", letterhead, "--json", data=mk).json["fields"]
    return fields[name] and Image.open(io.BytesIO(jpeg_of(fields[name])))


def test_a_logo_is_added_on_either_side_and_removed(cli, mk, letterhead, tmp_path):
    for side, colour in (("left", "navy"), ("right", "green")):
        Image.new("RGBA", (900, 450), colour).save(tmp_path / f"{side}.png")
        said = cli("logo", "add", letterhead, tmp_path / f"{side}.png", "--side", side, "--json", data=mk)
        assert said.json == {"letterhead": letterhead, "side": side}
    assert kept(cli, mk, letterhead, "first_logo").size == (LOGO, LOGO // 2)
    assert cli("logo", "remove", letterhead, data=mk).code == 0
    assert kept(cli, mk, letterhead, "first_logo") is None
    assert kept(cli, mk, letterhead, "second_logo").size == (LOGO, LOGO // 2)
    again = cli("logo", "remove", letterhead, "--json", data=mk)
    assert (again.code, again.json["error"]) == (1, "letterhead.no_logo")


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"<svg/>", "photo.kind"), (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "photo.damaged"), (None, "file.none")],
)
def test_a_logo_that_is_not_a_picture_costs_a_sentence(cli, mk, letterhead, tmp_path, data, code):
    file = tmp_path / "logo.png"
    if data is not None:
        file.write_bytes(data)
    said = cli("logo", "add", letterhead, file, "--json", data=mk)
    assert (said.code, said.json["error"]) == (1, code)
    assert kept(cli, mk, letterhead, "first_logo") is None
