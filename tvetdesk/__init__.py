"""TVET Desk without its window: records, exchange, results and the command line."""

import importlib
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import ClassVar


class _Driver:
    """Gives the encrypting driver to peewee and sqlite-utils: both take it, and its exceptions, by another name.

    It is loaded when one of them asks, so that the unlock screen, which needs neither, is painted sooner.
    """

    NAMES: ClassVar = {"pysqlite3": "sqlcipher3", "pysqlite3.dbapi2": "sqlcipher3.dbapi2"}

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name in self.NAMES else None  # type: ignore[arg-type]  # all that is asked of a loader

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return importlib.import_module(self.NAMES[spec.name])

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is left to do: the driver made itself."""


sys.meta_path.insert(0, _Driver())


def __getattr__(name: str) -> str:
    """`__version__`: of the installed program, or of the checkout that runs without being installed.

    It is looked up when it is first asked for: that takes 30 ms, and the unlock screen does not need it.
    """
    if name != "__version__":
        raise AttributeError(name)
    import tomllib
    from importlib import metadata
    from pathlib import Path

    try:
        return metadata.version("tvetdesk")
    except metadata.PackageNotFoundError:
        project = Path(__file__).parent.parent / "pyproject.toml"
        version: str = tomllib.loads(project.read_text("utf-8"))["project"]["version"]
        return version
