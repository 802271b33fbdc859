"""What goes into the built program: decided here by name, so that it can be tested without building anything."""

from __future__ import annotations

import tomllib
import zipfile
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]

# The languages of `tvetdesk.i18n`, with the places they are written for and what those inherit from.
BABEL = ("root", "en", "en_001", "en_150", "en_GM", "en_GB", "fr", "fr_NE", "de", "de_DE")
QT_LANGUAGES = ("fr", "de")  # English is what Qt says without a catalogue

# Qt's plugins that a window of widgets, its printing and its file dialogs load; all others stay out.
PLUGINS = (
    "platforms/*qxcb.*", "platforms/*qoffscreen.*", "platforms/*qwindows.*",
    "platforminputcontexts/*compose*", "platforminputcontexts/*ibus*",
    "platformthemes/*xdgdesktopportal*",
    "imageformats/*qjpeg.*",
    "printsupport/*",
    "styles/*",
)  # fmt: skip

# Parts of Qt that PyInstaller's hooks or a plugin pull in and that nothing of ours asks for.
QT_UNUSED = (
    "*Qt?Qml*", "*Qt?Quick*", "*Qt?Network*", "*Qt?OpenGL*", "*Qt?Pdf*", "*Qt?VirtualKeyboard*", "*Qt?Wayland*",
    "*Qt?Egl[Ff][Ss]*", "*QtDBus.*", "*opengl32sw.dll", "*d3dcompiler*", "*Qt?WlShell*",
)  # fmt: skip

# Modules that are imported by a name made at run time, which PyInstaller cannot see.
HIDDEN = (
    "_cffi_backend",  # by PyNaCl
    "fontpkg_inter", "fontpkg_noto_sans_arabic", "fontpkg_noto_serif", "lucide",  # found as folders: paths.py
    "holidays.countries.gambia", "holidays.countries.niger",
    "ui.self_test",
)  # fmt: skip
HIDDEN_PACKAGES = ("phonenumbers.data", "tvetdesk", "ui")

# Libraries that only developers, or parts of a library we do not use, would import.
EXCLUDED = (
    "pip", "setuptools", "pkg_resources", "_distutils_hack", "tkinter", "unittest", "pydoc", "doctest", "pdb", "lib2to3",
    "IPython", "numpy", "pandas", "pytest", "hypothesis", "curses", "ensurepip", "idlelib", "turtle", "xmlrpc", "sqlite3",
    "ssl", "_ssl", "_hashlib",  # no network; the hashes we use are Python's and libsodium's own
    "PIL._avif", "PIL.AvifImagePlugin", "PIL.ImageQt", "PIL.ImageTk", "PIL._imagingcms", "PIL.ImageCms",
    "_pydecimal",  # Python has its own in C
    "PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtOpenGL", "phonenumbers.geodata",
)  # fmt: skip

# Parts of Python and Pillow that are files of their own: East Asian encodings, and colour profiles of print shops.
UNUSED = ("_codecs_jp.*", "_codecs_hk.*", "_codecs_cn.*", "_codecs_kr.*", "_codecs_tw.*", "_codecs_iso2022.*",
          "_multibytecodec.*", "_imagingcms.*", "liblcms2*")  # fmt: skip

# What opens pictures of the kinds that are taken in (tvetdesk/exchange/pictures.py), out of the forty that Pillow knows.
PICTURES = ("Bmp", "Gif", "Jpeg", "Mpo", "Png", "Ppm", "Tiff", "WebP")

# Shared libraries that Linux brings and that must fit its screen driver: the package depends on them instead.
SYSTEM = (
    "libX*", "libxcb*", "libGL*", "libEGL*", "libdrm*", "libgbm*", "libwayland*", "libglib-2*", "libgthread-2*",
    "libgobject-2*", "libgio-2*", "libgmodule-2*", "libfontconfig*", "libfreetype*", "libdbus-1*", "libxkbcommon*",
    "libcups*", "libgnutls*", "libavahi*", "libkrb5*", "libgssapi*", "libk5crypto*", "libkeyutils*", "libcom_err*",
    "libsystemd*", "libgcrypt*", "libgpg-error*", "libexpat*", "libpng16*", "libbrotli*", "libpcre*", "libcap.so*",
    "libp11-kit*", "libtasn1*", "libnettle*", "libhogweed*", "libgmp*", "libidn2*", "libunistring*", "libbsd*", "libmd*",
    "libICE*", "libSM*", "libselinux*", "libmount*", "libblkid*", "libtinfo*", "libncurses*", "libreadline*",
    "libstdc++*", "libgcc_s*", "libz.so*", "libgtk-*", "libgdk*", "libatk*", "libcairo*", "libpango*", "libpixman*",
    "libepoxy*", "libatspi*",
    "libharfbuzz.so*", "libgraphite2*", "libfribidi*", "libthai*", "libdatrie*", "libjpeg.so*", "libzstd.so*", "liblz4*",
)  # fmt: skip

# The build PC's Windows must never travel: those files belong to the Windows they lie in.
FOREIGN = (
    "icu.dll",
    "icuuc.dll",
    "icuin.dll",
    "mscms.dll",
    "bcryptprimitives.dll",
    "ucrtbase.dll",
    "api-ms-*",
)


def keeps(name: str) -> bool:
    """Whether a file that PyInstaller found goes into the program; `name` is its place there."""
    path = PurePosixPath(name.replace("\\", "/"))
    text, last = path.as_posix(), path.name
    if text.startswith("babel/locale-data/"):
        return path.stem in BABEL
    if text.startswith("PySide6/") and "/translations/" in text:
        return last in {f"qtbase_{language}.qm" for language in QT_LANGUAGES}
    if text.startswith("PySide6/") and "/plugins/" in text:
        return any(fnmatch(text.split("/plugins/")[1], wanted) for wanted in PLUGINS)
    if text.startswith("fontpkg"):
        return last == "LICENSE" or (path.suffix == ".ttf" and "Italic" not in last)
    if text.startswith(("lucide/", "PySide6/Qt/qml", "PySide6/qml")) or ".dist-info/" in text:
        return False
    if any(fnmatch(text, unused) for unused in QT_UNUSED):
        return False
    return not any(fnmatch(last.lower(), name) for name in (*FOREIGN, *UNUSED))


def is_system(name: str) -> bool:
    """Whether a shared library of Linux is left to the PC it runs on."""
    path = PurePosixPath(name)
    return len(path.parts) == 1 and any(fnmatch(path.name, library) for library in SYSTEM)


def keeps_module(name: str) -> bool:
    """Whether a module of Python goes into the program: `holidays` brings 250 countries, two of them are ours; Pillow forty kinds of pictures."""
    if name.startswith(("holidays.countries.", "holidays.financial.")):
        return name in HIDDEN
    if name.startswith("PIL.") and name.endswith("ImagePlugin"):
        return name.removeprefix("PIL.").removesuffix("ImagePlugin") in PICTURES
    return not name.startswith((
        "PySide6.scripts", "phonenumbers.geodata", "phonenumbers.shortdata.region_", "babel.messages.frontend",
    ))  # fmt: skip


def catalogues() -> list[tuple[Path, str]]:
    """The catalogues, with the folder of the program in which each one lies."""
    found = sorted((ROOT / "locales").glob("*/LC_MESSAGES/tvetdesk.po"))
    return [
        (path, f"tvetdesk/locales/{path.parent.relative_to(ROOT / 'locales').as_posix()}") for path in found
    ]


def manual() -> list[tuple[Path, str]]:
    """The manual with its pictures, which `make manual` draws, and the folder of the program for each file."""
    home = ROOT / "docs" / "manual"
    found = sorted(path for path in home.rglob("*") if path.suffix in {".md", ".png"})
    return [(path, f"tvetdesk/docs/manual/{path.parent.relative_to(home).as_posix()}") for path in found]


def checking_page() -> list[tuple[Path, str]]:
    """The page that checks certificates, which `make checker` builds, and its folder in the program."""
    file = ROOT / "build" / "checker" / "check-certificate.html"
    return [(file, "tvetdesk/checker")] if file.is_file() else []


def write_icons(source: Path, target: Path, names: Iterable[str]) -> None:
    """The icons in use out of the 1,700 of the set, with the set's licence; the same bytes on every build."""
    with zipfile.ZipFile(source) as whole, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as ours:
        for name in sorted(set(names)):
            entry = zipfile.ZipInfo(f"{name}.svg")
            entry.compress_type = zipfile.ZIP_DEFLATED
            ours.writestr(entry, whole.read(f"{name}.svg"))


def write_version(folder: Path) -> Path:
    """What `importlib.metadata` reads the version from, as an installed program has it."""
    made = folder / f"tvetdesk-{VERSION}.dist-info"
    made.mkdir(parents=True, exist_ok=True)
    (made / "METADATA").write_text(f"Metadata-Version: 2.1\nName: tvetdesk\nVersion: {VERSION}\n", "utf-8")
    return made
