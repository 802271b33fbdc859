"""What goes into the built program is decided by name: what we use is in, what we do not use and must not ship is out."""

import json
import os
import re
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

import tvetdesk
from tests.updates.making import tool
from tvetdesk import paths
from tvetdesk.exchange import pictures
from tvetdesk.exchange.envelope import MAGIC
from tvetdesk.i18n import _LOCALES
from tvetdesk.manual import CARDS, LANGUAGES, TOPICS
from tvetdesk.paths import package_folder
from ui.icons import ICONS

ROOT = Path(__file__).parent.parent
collect = tool("collect")
bill = tool("bill")


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6\\plugins\\styles\\qmodernwindowsstyle.dll",
        "PySide6/Qt/plugins/printsupport/libcupsprintersupport.so",
        "PySide6/Qt/plugins/platforminputcontexts/libcomposeplatforminputcontextplugin.so",
        "PySide6/Qt/translations/qtbase_fr.qm",
        "PySide6/Qt/lib/libQt6Gui.so.6",
        "PySide6\\Qt6Svg.dll",
        "babel/locale-data/fr_NE.dat",
        "babel/global.dat",
        "fontpkg_inter/files/Inter[opsz,wght].ttf",
        "fontpkg_inter/LICENSE",
        "tvetdesk/locales/fr/LC_MESSAGES/tvetdesk.po",
        "sqlcipher3/_sqlite3.cpython-311-x86_64-linux-gnu.so",
        "LICENSE",
    ],
)
def test_what_the_program_uses_is_in(name):
    assert collect.keeps(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/imageformats/libqtiff.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/translations/qtbase_ru.qm",
        "PySide6/Qt/translations/qt_help_fr.qm",
        "PySide6/Qt/lib/libQt6Network.so.6",
        "PySide6\\Qt6Qml.dll",
        "PySide6\\opengl32sw.dll",
        "babel/locale-data/zh.dat",
        "fontpkg_inter/files/Inter-Italic[opsz,wght].ttf",
        "lucide/lucide.zip",
        "icuuc.dll",
        "PySide6\\mscms.dll",
        "ucrtbase.dll",
        "api-ms-win-crt-heap-l1-1-0.dll",
        "bcryptprimitives.dll",
    ],
)
def test_what_nobody_uses_or_belongs_to_windows_is_out(name):
    assert not collect.keeps(name)


def test_every_language_has_its_place_in_babel_and_its_catalogue():
    assert set(_LOCALES.values()) <= set(collect.BABEL)
    assert {place for _, place in collect.catalogues()} == {
        f"tvetdesk/locales/{language}/LC_MESSAGES" for language in set(_LOCALES) - {"en"}
    }


def test_every_page_of_the_manual_has_its_place(tmp_path, monkeypatch):
    here = {(path.name, place) for path, place in collect.manual() if path.suffix == ".md"}
    for language in LANGUAGES:
        assert {(f"{topic}.md", f"tvetdesk/docs/manual/{language}") for topic in TOPICS} <= here
        assert {(f"{card}.md", f"tvetdesk/docs/manual/{language}/cards") for card in CARDS} <= here
    (tmp_path / "docs/manual/pictures/en").mkdir(parents=True)
    (tmp_path / "docs/manual/pictures/en/centre-home.png").touch()
    monkeypatch.setattr(collect, "ROOT", tmp_path)
    assert [place for _, place in collect.manual()] == ["tvetdesk/docs/manual/pictures/en"]
    assert collect.keeps("tvetdesk/docs/manual/pictures/en/centre-home.png")


def test_the_page_that_checks_certificates_has_its_place_where_it_was_built(tmp_path, monkeypatch):
    monkeypatch.setattr(collect, "ROOT", tmp_path)
    assert collect.checking_page() == []
    (tmp_path / "build/checker").mkdir(parents=True)
    (tmp_path / "build/checker/check-certificate.html").touch()
    ((_, place),) = collect.checking_page()
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "program/tvetdesk/paths.py"))
    assert paths.checking_page() is None
    (tmp_path / "program" / place).mkdir(parents=True)
    (tmp_path / "program" / place / "check-certificate.html").touch()
    assert paths.checking_page() == tmp_path / "program" / place / "check-certificate.html"


def test_of_a_library_with_all_countries_ours_are_in():
    assert collect.keeps_module("holidays.countries.gambia")
    assert collect.keeps_module("holidays.countries")
    assert not collect.keeps_module("holidays.countries.france")
    assert collect.keeps_module("phonenumbers.data.region_GM")
    assert not collect.keeps_module("phonenumbers.shortdata.region_GM")


def test_of_the_kinds_of_pictures_those_that_are_taken_in_can_be_opened():
    for kind in pictures.FORMATS:
        plugin = {"WEBP": "WebP", "MPO": "Mpo"}.get(kind, kind.capitalize())
        assert collect.keeps_module(f"PIL.{plugin}ImagePlugin"), kind
    assert collect.keeps_module("PIL.Image")
    assert not collect.keeps_module("PIL.FliImagePlugin")
    assert not collect.keeps("python3.11/lib-dynload/_codecs_jp.cpython-311-x86_64-linux-gnu.so")
    assert collect.keeps("python3.11/lib-dynload/unicodedata.cpython-311-x86_64-linux-gnu.so")


def test_the_system_keeps_its_screen_driver_and_the_program_its_own_libraries():
    assert collect.is_system("libGL.so.1")
    assert collect.is_system("libxcb.so.1")
    assert collect.is_system("libepoxy.so.0")  # of GTK, whose theme does not travel
    assert not collect.is_system("libpython3.11.so.1.0")
    assert not collect.is_system("PySide6/Qt/lib/libQt6XcbQpa.so.6")


def test_the_icons_in_use_and_no_others_travel(tmp_path):
    file = tmp_path / "lucide.zip"
    collect.write_icons(package_folder("lucide") / "lucide.zip", file, ICONS.values())
    with zipfile.ZipFile(file) as made:
        assert set(made.namelist()) == {f"{name}.svg" for name in ICONS.values()}
    first = file.read_bytes()
    collect.write_icons(package_folder("lucide") / "lucide.zip", file, ICONS.values())
    assert file.read_bytes() == first


def test_the_version_comes_from_the_project(tmp_path):
    made = collect.write_version(tmp_path)
    assert f"Version: {tvetdesk.__version__}\n" in (made / "METADATA").read_text()
    written = re.compile(rf"\b{re.escape(collect.VERSION)}\b")
    for path in (ROOT / "installer").rglob("*"):
        if path.is_file() and path.suffix not in {".lock", ".pyc"}:
            assert not written.search(path.read_text("utf-8")), path


def test_the_build_uses_the_versions_that_were_tested():
    pins = {}
    for lock in ("requirements.lock", "installer/requirements.lock"):
        text = (ROOT / lock).read_text()
        assert "://" not in text
        pins[lock] = dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))
    tested, built = pins.values()
    assert {name: tested[name] for name in built if name in tested} == {
        name: built[name] for name in built if name in tested
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = {re.match(r"[\w.-]+", one)[0].lower() for one in project["dependencies"]}
    assert named <= set(built)
    assert "pyinstaller" in built
    assert "pyinstaller" not in tested


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows the name is that of a built program")
@pytest.mark.parametrize(("name", "says"), [("tvetdesk-gui", "--self-test"), ("tvetdesk", "certificate")])
def test_one_program_is_the_window_or_the_command_line_by_its_name(tmp_path, name, says):
    (tmp_path / name).symlink_to(ROOT / "installer" / "start.py")
    words = [sys.executable, tmp_path / name, "--help"]
    done = subprocess.run(
        words, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert says in done.stdout


def test_a_bundle_is_known_by_its_first_bytes_and_by_its_ending():
    spaces = {"": "http://www.freedesktop.org/standards/shared-mime-info"}
    kind = ET.parse(ROOT / "installer/linux/tvetdesk-mime.xml").getroot().find("mime-type", spaces)
    value = kind.find("magic/match", spaces).get("value")
    assert value.encode("latin-1").decode("unicode_escape").encode("latin-1") == MAGIC
    assert kind.find("glob", spaces).get("pattern") == "*.tvx"
    desktop = (ROOT / "installer/linux/tvetdesk.desktop").read_text()
    assert f"MimeType={kind.get('type')};" in desktop


def test_the_parts_list_names_what_is_inside_and_not_what_builds_it():
    found = [
        {"name": "PyNaCl", "version": "1.6.2", "licence": "Apache-2.0", "texts": ["terms of PyNaCl"]},
        {"name": "pyinstaller", "version": "6.22.3", "licence": "GPL", "texts": []},
        {"name": "somebody-elses", "version": "1", "licence": "", "texts": []},
    ]
    lock = (ROOT / "installer/requirements.lock").read_text()
    made = json.loads(json.dumps(bill.document(found, lock)))
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.5")
    assert made["metadata"]["component"]["version"] == collect.VERSION
    assert [part["purl"] for part in made["components"]] == ["pkg:pypi/pynacl@1.6.2"]
    text = bill.licences(found, lock)
    assert "PyNaCl 1.6.2: Apache-2.0" in text
    assert "terms of PyNaCl" in text
    assert "somebody" not in text


def advisory(name="XlsxWriter", **affected):
    return {"id": "INVENTED-1", "affected": [{"package": {"ecosystem": "PyPI", "name": name}, **affected}]}


def between(*events):
    return {"ranges": [{"type": "ECOSYSTEM", "events": [dict([event]) for event in events]}]}


@pytest.mark.parametrize(
    ("about", "hit"),
    [
        (advisory(versions=["3.2.9"]), True),
        (advisory(versions=["3.2.10"]), False),
        (advisory("another", versions=["3.2.9"]), False),
        (advisory(**between(("introduced", "0"), ("fixed", "3.2.10"))), True),
        (advisory(**between(("introduced", "0"), ("fixed", "3.2.9"))), False),
        (advisory(**between(("introduced", "0"), ("last_affected", "3.2.9"))), True),
        (advisory(**between(("introduced", "0"), ("last_affected", "3.2.8"))), False),
        (advisory(**between(("introduced", "0"), ("fixed", "1"), ("introduced", "3"))), True),
        (advisory(**between(("introduced", "4"))), False),
        (advisory(versions=["3.2.9"]) | {"withdrawn": "2026-01-01T00:00:00Z"}, False),
    ],
)
def test_a_part_with_a_known_flaw_is_told_without_a_network(tmp_path, capsys, about, hit):
    found = [{"name": "XlsxWriter", "version": "3.2.9", "licence": "BSD", "texts": []}]
    bom = bill.document(found, "xlsxwriter==3.2.9 --hash=sha256:" + "0" * 64)
    (tmp_path / "bom.json").write_text(json.dumps(bom))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as made:
        made.writestr("INVENTED-1.json", json.dumps(about))
        made.writestr("OTHER-1.json", json.dumps(advisory("another", versions=["1"])))
    code = tool("advisories").main([str(tmp_path / "bom.json"), str(tmp_path / "all.zip")])
    assert code == (1 if hit else 0)
    assert ("xlsxwriter 3.2.9: INVENTED-1" in capsys.readouterr().out) is hit


def test_an_installer_that_is_damaged_says_so_in_our_words(tmp_path):
    packages = tool("packages")
    if not packages.HEADER.is_file():
        pytest.skip("makeself is not installed")
    text = packages.header(tmp_path).read_text("utf-8")
    assert text.count(packages.DAMAGED) >= 3
    assert "is different from" not in text
    assert "MS_COMMAND" not in text  # a folder of the build PC


def test_the_hashes_are_of_every_installer_that_lies_there(tmp_path):
    for name in ("tvetdesk_1_amd64.deb", "tvetdesk-1.run", "tvetdesk-1.exe", "licences.txt"):
        (tmp_path / name).write_text(name)
    tool("build").write_sums(tmp_path)
    checked = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert sorted(checked.stdout.split(": OK\n")[:-1]) == [
        "tvetdesk-1.exe",
        "tvetdesk-1.run",
        "tvetdesk_1_amd64.deb",
    ]


def test_a_missing_tool_is_told_before_anything_is_built(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match=r"Please install first: sudo apt install dpkg makeself$"):
        tool("build").main([])
