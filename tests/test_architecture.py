"""The habits of the house that no linter knows."""

import ast
import tomllib
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted([*(ROOT / "tvetdesk").rglob("*.py"), *(ROOT / "ui").rglob("*.py")])
LONG = 400  # lines; from here on a module is asked to split by subject


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    return {named(path): ast.parse(path.read_text("utf-8")) for path in MODULES}


def test_a_module_opens_with_a_sentence(trees):
    silent = [name for name, tree in trees.items() if not ast.get_docstring(tree)]
    assert not silent


def test_only_the_command_line_prints(trees):
    printing = {
        name
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "print"
    }
    assert not {name for name in printing if not name.startswith("tvetdesk/cli/")}


def test_no_error_is_swallowed(trees):
    """No bare `except`, and no `except Exception` that neither raises again nor hands the error on."""
    bare = []
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.ExceptHandler):
                continue
            broad = getattr(node.type, "id", None) in {"Exception", "BaseException"}
            raises = any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
            if node.type is None or (broad and not raises and not node.name):
                bare.append(f"{name}:{node.lineno}")
    assert not bare


def test_qt_stays_in_the_window(trees):
    """Reports draw their PDF with QtGui, in one package; nothing else below the window knows Qt."""
    found = []
    for name, tree in trees.items():
        if not name.startswith("tvetdesk/"):
            continue
        for node in ast.walk(tree):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            paper = name.startswith("tvetdesk/reports/render/pdf/")
            allowed = {"PySide6.QtGui", "PySide6.QtCore"} if paper else set()
            found += [
                f"{name}: {module}"
                for module in modules
                if module.startswith("PySide6") and module not in allowed
            ]
    assert not found


def test_every_module_belongs_to_a_floor():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = " | ".join(settings["contracts"][0]["layers"])
    floors = {floor.strip(" ()") for floor in layers.split("|")}
    here = {f"tvetdesk.{path.stem}" for path in (ROOT / "tvetdesk").glob("*.py") if path.stem != "__init__"}
    here |= {f"tvetdesk.{path.parent.name}" for path in (ROOT / "tvetdesk").glob("*/__init__.py")}
    assert not here - floors


def test_there_is_no_drawer_for_the_unsorted():
    assert not [
        named(path) for path in MODULES if path.stem in {"utils", "util", "helpers", "common", "misc"}
    ]


@pytest.mark.filterwarnings("default")  # a long module is a request, not a failure
def test_long_modules_are_named():
    for path in MODULES:
        lines = len(path.read_text("utf-8").splitlines())
        if lines > LONG:
            warnings.warn(f"{named(path)} has {lines} lines, could it be split by subject?", stacklevel=1)
