"""Photos from outside: kept small, upright and bare; broken, huge and hostile ones cost a sentence."""

import base64
import io
import multiprocessing
import struct
import zlib

import pytest
from PIL import Image

from tvetdesk.errors import UserError, sentence
from tvetdesk.store.pictures import HIGH, KEPT, WIDE, Picture, jpeg_of, jpeg_size, shrink, shrunk


def file_of(folder, image, format="JPEG", name="photo.jpg", **options):
    file = folder / name
    image.save(file, format, **options)
    return file


def halves(size=(600, 400), left="red", right="blue"):
    """Red on the left and blue on the right, wider than high."""
    image = Image.new("RGB", size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    return image


def opened(value):
    return Image.open(io.BytesIO(jpeg_of(value)))


def refusal(path):
    with pytest.raises(UserError) as caught:
        shrink(path)
    return caught.value


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_a_small_jpeg(tmp_path, format):
    noise = Image.effect_noise((3000, 4000), 120).convert("RGB")
    kept = shrink(file_of(tmp_path, noise, format))
    picture = opened(kept)
    assert picture.format == "JPEG"
    assert picture.size == (WIDE, HIGH) == jpeg_size(jpeg_of(kept))
    assert len(jpeg_of(kept)) <= KEPT
    assert Picture("Photo").check(kept) == kept


def test_it_stands_upright_and_says_nothing_but_its_pixels(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it to the right by a quarter
    exif[0x010F] = "A telephone"
    exif.get_ifd(0x8825)[1] = "N"  # the place
    file = file_of(tmp_path, halves(), exif=exif, comment=b"taken at home", icc_profile=b"a profile")
    kept = jpeg_of(shrink(file))
    picture = Image.open(io.BytesIO(kept)).convert("RGB")
    assert picture.width < picture.height
    above, below = picture.getpixel((20, 20)), picture.getpixel((20, picture.height - 20))
    assert (above[0] > 200, above[2] < 50) == (True, True)
    assert (below[2] > 200, below[0] < 50) == (True, True)
    assert not any(word in kept for word in (b"Exif", b"telephone", b"home", b"profile"))


def test_what_is_clear_becomes_white_and_the_name_of_the_file_tells_nothing(tmp_path):
    clear = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    picture = opened(shrink(file_of(tmp_path, clear, "PNG", "photo.txt")))
    assert min(picture.getpixel((25, 25))) > 250


def bomb():
    """A PNG of 3 KB that says it is 60,000 pixels wide and high."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(3_000_000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def whole(format):
    file = io.BytesIO()
    halves().save(file, format)
    return file.getvalue()


HOSTILE = {
    "a bomb": ("photo.too_big", bomb()),
    "too many bytes": ("photo.too_big", b"\xff\xd8\xff" + bytes(24 << 20)),
    "cut off": ("photo.damaged", whole("JPEG")[:2_000]),
    "a cut PNG": ("photo.damaged", whole("PNG")[:200]),
    "a cut WebP": ("photo.damaged", whole("WEBP")[:60]),
    "a head alone": ("photo.damaged", b"\xff\xd8\xff\xe0"),
    "SVG": ("photo.kind", b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>"),
    "GIF": ("photo.kind", whole("GIF")),
    "a sound": ("photo.kind", b"RIFF\x24\0\0\0WAVEfmt "),
    "PDF": ("photo.kind", b"%PDF-1.7"),
    "nothing": ("photo.kind", b""),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_broken_or_hostile_picture_costs_one_sentence(tmp_path, english, kind):
    code, data = HOSTILE[kind]
    file = tmp_path / "photo.jpg"
    file.write_bytes(data)
    error = refusal(file)
    assert error.code == code
    assert sentence(error, english).endswith(".")


def test_the_photo_and_the_sentence_come_out_of_the_other_process(tmp_path):
    assert shrunk(file_of(tmp_path, halves())) == shrink(tmp_path / "photo.jpg")
    (tmp_path / "bomb.png").write_bytes(bomb())
    with pytest.raises(UserError, match=r"photo\.too_big"):
        shrunk(tmp_path / "bomb.png")
    with pytest.raises(FileNotFoundError):
        shrunk(tmp_path / "none.jpg")
    assert multiprocessing.active_children() == []


def test_a_reader_that_takes_too_long_or_too_much_is_stopped(tmp_path):
    file = file_of(tmp_path, Image.effect_noise((4000, 3000), 120), "PNG")
    with pytest.raises(UserError, match=r"photo\.too_slow"):
        shrunk(file, seconds=0.001)
    with pytest.raises(UserError, match=r"photo\.(stopped|damaged)"):
        shrunk(file, memory=0)
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(
    "data", [b"", b"no picture", whole("PNG"), whole("JPEG"), b"\xff\xd8" + b"\xff\xe0\0\x00" * 4_000]
)
def test_what_arrives_from_elsewhere_is_a_small_jpeg_or_refused(data):
    with pytest.raises(UserError, match=r"field\.picture"):
        Picture("Photo").check_stored(base64.b64encode(data).decode())


@pytest.mark.parametrize("value", ["ü", "a b", 7])
def test_what_is_no_base64_is_refused(value):
    with pytest.raises(UserError, match=r"field\.picture"):
        Picture("Photo").check(value)


@pytest.mark.parametrize("size", [(1, 1), (39, 400), (400, 39)])
def test_a_picture_in_which_nobody_is_told_is_no_photo(tmp_path, size):
    file = tmp_path / "dot.png"
    Image.new("RGB", size, "red").save(file)
    with pytest.raises(UserError) as refused:
        shrink(file)
    assert refused.value.code == "photo.too_small"
