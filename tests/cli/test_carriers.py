"""Bundles and slips as text, QR pictures and phone codes, from the command line and back."""

import io
import json
import shutil
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from benchmarks.exchange import FIRST, pair, registers, timetable
from tvetdesk.exchange import armour, qr

PRACTICE = "practice"


@pytest.fixture(scope="session")
def reference(tmp_path_factory):
    """A centre and headquarters with the reference day's registers waiting at the centre."""
    folder = tmp_path_factory.mktemp("reference")
    world = pair(folder, 3)
    registers(world, FIRST, timetable(world))
    world.close()
    return folder


@pytest.fixture
def day(reference, tmp_path, monkeypatch):
    """Copies of both folders."""
    monkeypatch.setenv("TVETDESK_PASSWORD", PRACTICE)
    for name in ("hq", "centre"):
        shutil.copytree(reference / name, tmp_path / name)
    return tmp_path


def test_the_reference_day_is_one_picture_and_its_photo_is_read(cli, day):
    made = cli("export", "--as", "qr", "-o", "day.png", "--json", data=day / "centre")
    assert made.code == 0
    assert made.json["pictures"] == ["day.png"]
    assert made.json["bytes"] <= 1_000 < qr.ROOM
    assert made.json["changes"] == 40
    with Image.open("day.png") as drawn:
        photo = drawn.convert("L").rotate(15, expand=True, fillcolor=220, resample=Image.Resampling.BICUBIC)
    photo = photo.resize((600, round(photo.height * 600 / photo.width)))
    photo.filter(ImageFilter.GaussianBlur(1)).save("photo.jpg", quality=40)
    read = cli("import", "photo.jpg", "--json", data=day / "hq")
    assert read.code == 0
    (one,) = read.json["files"]
    assert (one["state"], one["changes"], one["tables"]["mark"]["new"]) == ("applied", 40, 800)
    assert one["pictures"] == ["photo.jpg"]


def test_pages_are_numbered_and_a_missing_one_is_named(cli, mk, hq, tmp_path, monkeypatch):
    monkeypatch.setattr(qr, "ROOM", 200)
    made = cli("export", "--as", "qr", "-o", tmp_path / "all.png", "--json", data=mk).json
    names = [name.rsplit("/", 1)[-1] for name in made["pictures"]]
    assert len(names) >= 2
    assert names[0] == f"all-1-of-{len(names)}.png"
    short = cli("import", *made["pictures"][1:], data=hq)
    assert short.code == 1
    assert "these are missing: 1." in short.err
    whole = cli("import", *reversed(made["pictures"]), made["pictures"][0], data=hq)
    assert (whole.code, whole.err) == (0, "")
    assert cli("digest", "--centre", "GM-MK", data=hq).out == cli("digest", "--level", "hq", data=mk).out


def test_a_message_is_pasted_between_other_words(cli, mk, hq, monkeypatch):
    said = cli("export", "--as", "text", "-o", "message.txt", data=mk)
    assert said.code == 0
    text = Path("message.txt").read_text("utf-8")
    assert "number 1 of GM-MK for HQ" in text
    pasted = "Hello Petra,\n" + "".join(f"> {line}\n" for line in text.splitlines()) + "Best wishes"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pasted.encode())))
    taken = cli("import", "-", "--json", data=hq)
    assert taken.code == 0
    assert [one["state"] for one in taken.json["files"]] == ["applied"]
    again = cli("import", "message.txt", data=hq)
    assert again.code == 0
    assert "already imported" in again.out


def test_a_text_goes_to_standard_output(cli, mk):
    said = cli("export", "--as", "text", "-o", "-", data=mk)
    assert said.code == 0
    assert len(armour.read(said.out.encode())) == 1


@pytest.mark.parametrize(
    ("carrier", "name"), [("file", "slip.tvx"), ("text", "slip.txt"), ("qr", "slip.png")]
)
def test_a_return_slip_travels_in_every_form(cli, mk, hq, bundle, carrier, name):
    assert cli("import", bundle, data=hq).code == 0
    assert cli("slip", "make", bundle, "--as", carrier, "-o", name, data=hq).code == 0
    before = cli("status", "--json", data=mk).json["changes"]
    assert before["waiting"] > 0
    read = cli("slip", "read", name, data=mk)
    assert read.code == 0, read.err
    assert cli("status", "--json", data=mk).json["changes"]["waiting"] == 0


def test_the_phone_code_turns_37_wait_into_headquarters_has_all(cli, mk, hq):
    assert cli("export", "-o", "one.tvx", data=mk).code == 0
    assert cli("import", "one.tvx", data=hq).code == 0
    assert cli("slip", "make", "one.tvx", "-o", "slip.tvx", data=hq).code == 0
    assert cli("slip", "read", "slip.tvx", data=mk).code == 0
    for number in range(37):
        assert cli("records", "trainee", "add", "--names", f"Trainee {number}", data=mk).code == 0
    status = cli("status", "--json", data=mk).json
    assert status["changes"]["waiting"] == 37
    assert cli("export", "-o", "two.tvx", data=mk).code == 0
    early = cli("slip", "code", "two.tvx", data=hq)
    assert (early.code, early.out) == (1, "")
    assert cli("import", "two.tvx", data=hq).code == 0
    code = cli("slip", "code", "two.tvx", "--json", data=hq).json
    assert code["bundle"] == 2
    assert code["code"] == cli("slip", "code", "gm-mk", "--json", data=hq).json["code"]
    entered = cli("slip", "enter", *code["code"].split("-"), data=mk)
    assert (entered.code, entered.out) == (0, f"HQ has all {status['changes']['total']} changes.\n")
    assert cli("status", "--json", data=mk).json["changes"]["waiting"] == 0


def test_a_stick_with_viruses_gives_its_hidden_bundle(cli, mk, hq, tmp_path):
    stick = tmp_path / "stick"
    hidden = stick / "\N{NO-BREAK SPACE}"
    hidden.mkdir(parents=True)
    assert cli("export", "-o", hidden / ".one (1).tvx", data=mk).code == 0
    for name in ("Photos.lnk", "run.vbs", "tvet.exe"):
        (stick / name).write_bytes(b"MZ")
    taken = cli("import", stick, data=hq)
    assert taken.code == 0
    assert "3 programs or shortcuts were left alone." in taken.err
    named = cli("import", stick / "Photos.lnk", "--json", data=hq)
    assert (named.code, named.json["files"][0]["error"]) == (1, "carrier.program")
    assert json.dumps(named.json)  # one document


def test_pictures_do_not_go_to_standard_output(cli, mk):
    assert cli("export", "--as", "qr", "-o", "-", data=mk).code == 2


def test_the_radar_says_in_words_and_in_json_what_is_missing(cli, mk, hq):
    assert cli("export", "-o", "one.tvx", data=mk).code == 0
    assert cli("records", "trainee", "add", "--names", "Lamin Ceesay", data=mk).code == 0
    assert cli("export", "-o", "two.tvx", data=mk).code == 0
    assert cli("import", "two.tvx", data=hq).code == 0
    said = cli("radar", data=hq)
    assert said.code == 0
    assert "Mansa Konko (GM-MK): heard today" in said.out
    assert "Bundle 1 of Mansa Konko did not come, but a later one covers it. Nothing is lost." in said.out
    document = cli("radar", "--chase", "--json", data=hq).json
    (one,) = document["centres"]
    assert (one["lacking"], one["computers"][0]["skipped"]) == (0, [1])
    assert one["messages"] == [
        "Hello. Your computer Mansa Konko has no backup on a stick yet. Please put in a stick and make one. Thank you."
    ]
    assert cli("radar", data=mk).code == 1


def test_a_cover_page_is_written_beside_the_bundle(cli, mk, qapp):
    assert cli("export", "-o", "one.tvx", "--cover", "page.pdf", data=mk).code == 0
    assert Path("page.pdf").read_bytes().startswith(b"%PDF")
    assert cli("export", "-o", "two.tvx", "--cover", "nowhere/page.pdf", data=mk).code == 1
    assert not Path("two.tvx").exists()
