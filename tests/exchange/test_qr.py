"""QR pictures are read from photos: turned, blurred, packed, small, in any order, some twice, one missing."""

import io
import random
import zlib

import pytest
from PIL import Image, ImageFilter

from tvetdesk.errors import UserError
from tvetdesk.exchange import carriers, pictures, qr
from tvetdesk.exchange.envelope import MAGIC

CAPTION = "tvet_GM-MK_2026-03-07_0012"


def a_file(size, seed=0):
    return MAGIC + (size - 16).to_bytes(4, "big") + random.Random(seed).randbytes(size - 12)


def photo(png, folder, name, *, turned=0, blur=0.0, quality=0, width=0):
    """The picture as a telephone would bring it."""
    with Image.open(io.BytesIO(png)) as opened:
        image = opened.convert("L")
    if turned:
        image = image.rotate(turned, expand=True, fillcolor=200, resample=Image.Resampling.BICUBIC)
    if width:
        image = image.resize((width, round(image.height * width / image.width)))
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(blur))
    path = folder / name
    image.convert("RGB").save(path, **({"quality": quality} if quality else {}))
    return path


def read(*paths):
    return [(one.data, one.error.code if one.error else None) for one in carriers.parcels(paths)]


@pytest.mark.parametrize(
    "how",
    [
        {"turned": 15},
        {"blur": 1},
        {"quality": 40},
        {"width": 600},
        {"turned": 15, "blur": 1, "quality": 40, "width": 600},
        {"turned": -100, "blur": 1, "quality": 40, "width": 700},
    ],
    ids=["turned", "blurred", "packed", "small", "all of it", "on its side"],
)
@pytest.mark.parametrize("size", [400, 1_000, qr.ROOM])
def test_one_picture_is_read_from_a_photo(tmp_path, how, size):
    data = a_file(size)
    (png,) = qr.pictures(data, CAPTION)
    path = photo(png, tmp_path, "photo.jpg", **how)
    assert [qr.decode(text) for text in pictures.texts(path)] == [data]


def test_pages_are_put_together_in_any_order_some_twice(tmp_path):
    data, other = a_file(5_000), a_file(2_000, seed=1)
    pngs = [*qr.pictures(data, CAPTION), *qr.pictures(other, CAPTION)]
    assert len(pngs) == 5 + 2
    photos = [
        photo(png, tmp_path, f"{n}.jpg", turned=15, blur=1, quality=40, width=600)
        for n, png in enumerate(pngs)
    ]
    mixed = [*photos[::2], photos[0], photos[3], *photos[1::2]]
    assert read(*mixed) == [(data, None), (other, None)]


def test_two_pages_on_one_screenshot(tmp_path):
    data = a_file(2_000)
    halves = [Image.open(io.BytesIO(png)).convert("L") for png in qr.pictures(data, CAPTION)]
    both = Image.new("L", (halves[0].width * 2, halves[0].height), 255)
    for place, half in enumerate(halves):
        both.paste(half, (place * half.width, 0))
    both.save(tmp_path / "both.png")
    assert read(tmp_path / "both.png") == [(data, None)]


def test_missing_pages_are_named(tmp_path):
    photos = [
        photo(png, tmp_path, f"{n}.png") for n, png in enumerate(qr.pictures(a_file(5_000), CAPTION), start=1)
    ]
    (one,) = carriers.parcels([photos[4], photos[0], photos[2]])
    assert one.data is None
    assert one.error.code == "qr.missing"
    assert one.error.values == {"pages": "5", "numbers": "2, 4"}
    assert set(one.sources) == {photos[0], photos[2], photos[4]}


def test_a_picture_without_a_code_does_not_stop_the_others(tmp_path):
    data = a_file(600)
    (png,) = qr.pictures(data, CAPTION)
    Image.new("L", (300, 300), 255).save(tmp_path / "wall.png")
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff" + bytes(500))
    good = photo(png, tmp_path, "good.png")
    assert read(tmp_path / "wall.png", tmp_path / "broken.jpg", good) == [
        (None, "picture.no_code"),
        (None, "picture.damaged"),
        (data, None),
    ]


def test_codes_of_other_people_are_passed_over(tmp_path):
    import segno

    file = io.BytesIO()
    segno.make("https://example.org/").save(file, kind="png", scale=8)
    assert read(photo(file.getvalue(), tmp_path, "poster.png")) == [(None, "picture.no_code")]


@pytest.mark.parametrize("side", [8_000, 30_000])
def test_a_picture_that_unpacks_to_millions_of_pixels_is_refused_by_its_head(tmp_path, side):
    head = b"IHDR" + side.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    chunk = len(head[4:]).to_bytes(4, "big") + head + zlib.crc32(head).to_bytes(4, "big")
    (tmp_path / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IDAT\x35\xaf\x06\x1e")
    with pytest.raises(UserError) as refused:
        pictures.texts(tmp_path / "bomb.png")
    assert refused.value.code == "picture.too_big"


def test_a_picture_too_big_as_a_file_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "SIZE", 100)
    (png,) = qr.pictures(a_file(300), CAPTION)
    with pytest.raises(UserError) as refused:
        pictures.texts(photo(png, tmp_path, "big.png"))
    assert refused.value.code == "picture.too_big"


def test_a_picture_that_takes_too_long_is_given_up_and_the_next_is_read(tmp_path):
    paths = [photo(png, tmp_path, f"{n}.png") for n, png in enumerate(qr.pictures(a_file(2_000), CAPTION))]
    answers = list(pictures.read(paths, seconds=0))
    assert [getattr(one, "code", None) for one in answers] == ["picture.too_slow"] * 2
    assert all(isinstance(one, list) for one in pictures.read(paths))


def test_a_bundle_for_too_many_pictures_is_refused_before_one_is_drawn():
    with pytest.raises(UserError) as refused:
        qr.pages(a_file(qr.ROOM * qr.MOST + 1))
    assert refused.value.code == "qr.too_long"


def test_base_45_is_that_of_rfc_9285():
    assert qr.encode(b"AB") == "BB8"
    assert qr.encode(b"Hello!!") == "%69 VD92EX0"
    assert qr.encode(b"base-45") == "UJCLQE7W581"
    assert qr.decode("QED8WEX0") == b"ietf!"
    assert qr.decode("GGW") is None  # 65,536 is no two bytes
    assert qr.decode("lower") is None


def test_a_caption_is_drawn_with_its_accents_and_without_letters_that_the_font_lacks() -> None:
    drawn = {letter: tuple(qr.pictures(b"x", letter)) for letter in "éeèêëçcïiöoäaüußÉ"}
    assert len(set(drawn.values())) == len(drawn)
    assert qr.pictures(b"x", "Prêt تدريب") == qr.pictures(b"x", "Prêt ")
