"""Where things lie on this computer: the catalogues of the program and the data of its user."""

import importlib.util
import os
import sys
from pathlib import Path


def locales_folder() -> Path:
    """The folder with one sub-folder per translated language.

    A wheel and a frozen program carry it inside the package, a checkout beside it.
    """
    package = Path(__file__).parent
    for folder in (package / "locales", package.parent / "locales"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"no catalogues in {package} or beside it: the program is not complete")


def manual_folder() -> Path:
    """The folder with the manual: one sub-folder per language, and `pictures` where they were drawn."""
    package = Path(__file__).parent
    for folder in (package / "docs" / "manual", package.parent / "docs" / "manual"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"no manual in {package} or beside it: the program is not complete")


def checking_page() -> Path | None:
    """The page that checks certificates; a checkout has it once it was built, a wheel has none."""
    package = Path(__file__).parent
    for folder in (package / "checker", package.parent / "build" / "checker"):
        if (folder / "check-certificate.html").is_file():
            return folder / "check-certificate.html"
    return None


def package_folder(name: str) -> Path:
    """Where the files of an installed package lie, without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {name} is missing: the program is not complete")
    return Path(next(iter(spec.submodule_search_locations)))


def default_data_folder() -> Path:
    """The data folder of this user when no other is named. It is not created here."""
    home = Path.home()
    if sys.platform == "win32":
        # LOCALAPPDATA, since a roaming profile would copy the open database over the network
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "TVET Desk"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "TVET Desk"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "tvetdesk"
