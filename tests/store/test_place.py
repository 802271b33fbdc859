"""A data folder is begun on a disk of this computer only; each other place has its sentence, which says where to go."""

from pathlib import Path

import pytest

from tests.store.toys import refused
from tvetdesk import desk
from tvetdesk.store.place import ALREADY, REMOTE, REMOVABLE, check_place
from tvetdesk.store.record import Share


@pytest.mark.parametrize(
    ("folder", "code"),
    [
        (r"C:\Users\awa\OneDrive\TVET Desk", "place.cloud"),
        (r"C:\Users\awa\OneDrive - GTTI\Documents\TVET Desk", "place.cloud"),
        ("/home/awa/Dropbox/TVET Desk", "place.cloud"),
        (r"\\server\share\TVET Desk", "place.network"),
        (r"Z:\TVET Desk", "place.network"),
        (r"E:\TVET Desk", "place.removable"),
    ],
)
def test_in_a_cloud_on_a_network_or_on_a_stick_no_folder_is_begun(folder, code):
    drives = {"Z:": REMOTE, "E:": REMOVABLE, "C:": 3}
    assert refused(check_place, Path(folder), lambda drive: drives.get(drive, 3)) == code


@pytest.mark.parametrize(
    "folder", [r"C:\TVET Desk", r"D:\OneDrives and more", "/home/awa/Documents/Dropboxes"]
)
def test_on_an_own_disk_it_is(folder):
    check_place(Path(folder), lambda _: 3)


def test_the_first_start_refuses_it_and_makes_nothing(tmp_path):
    with pytest.raises(desk.UserError, match=r"place\.cloud"):
        desk.init(
            tmp_path / "OneDrive" / "data", level=Share.OFFICE, code="GM-MK", name="Mansa Konko", country="GM", user="awa",
            password="four words and more",
        )  # fmt: skip
    assert not (tmp_path / "OneDrive").exists()


@pytest.mark.parametrize("kind", ["cloud", "network", "removable"])
def test_a_folder_that_lies_there_already_has_a_sentence_of_its_own(english, kind):
    said = english(ALREADY[kind], folder="E:\\TVET Desk")
    assert "E:\\TVET Desk" in said
    assert "move the folder" in said
