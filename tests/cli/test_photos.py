"""Photos through the command line: taken in from a file, written into one, taken away."""

from PIL import Image


def test_a_photo_is_added_shown_and_removed(cli, mk, tmp_path):
    who, file = "names=Binta Sanyang", tmp_path / "binta.webp"
    Image.new("RGB", (1200, 1600), "brown").save(file)
    refused = cli("photo", "add", who, file, "--json", data=mk)
    assert (refused.code, refused.json["error"]) == (1, "photo.consent")
    given = ("--trainee", who, "--purpose", "photo", "--answer", "given")
    assert cli("records", "consent", "add", *given, data=mk).code == 0
    made = cli("photo", "add", who, file, "--taken", "1/9/2026", "--json", data=mk).json
    assert (made["taken"], made["bytes"] < 16_384) == ("2026-09-01", True)
    shown = cli("photo", "show", who, "-o", tmp_path / "shown.jpg", "--json", data=mk)
    assert shown.json["bytes"] == made["bytes"]
    with Image.open(tmp_path / "shown.jpg") as picture:
        assert (picture.format, picture.size) == ("JPEG", (240, 320))
    assert "is removed" in cli("photo", "remove", who, data=mk).out
    assert cli("photo", "show", who, "-o", file, "--json", data=mk).json["error"] == "photo.none"


def test_a_file_that_is_no_photo_costs_a_sentence(cli, mk, tmp_path):
    given = ("--trainee", "names=Binta Sanyang", "--purpose", "photo", "--answer", "given")
    assert cli("records", "consent", "add", *given, data=mk).code == 0
    drawing = tmp_path / "drawing.jpg"
    drawing.write_text("<svg/>")
    for name, code in (("drawing.jpg", "photo.kind"), ("none.jpg", "file.none")):
        said = cli("photo", "add", "names=Binta Sanyang", tmp_path / name, "--json", data=mk)
        assert (said.code, said.json["error"]) == (1, code)


def test_photos_go_in_a_bundle_of_their_own(cli, mk, hq, tmp_path):
    who, file = "names=Binta Sanyang", tmp_path / "binta.png"
    Image.new("RGB", (300, 400), "brown").save(file)
    given = ("--trainee", who, "--purpose", "photo", "--answer", "given")
    assert cli("records", "consent", "add", *given, data=mk).code == 0
    assert cli("photo", "add", who, file, data=mk).code == 0
    stays = cli("export", "--photos", "-o", "photos.tvx", "--json", data=mk)
    assert (stays.code, stays.json["error"]) == (1, "enclosures.stay")
    assert cli("export", "--again", "-o", "photos.tvx", data=mk).code == 2
