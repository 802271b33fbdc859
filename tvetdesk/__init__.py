"""TVET Desk without its window: records, exchange, results and the command line."""

import sys

import sqlcipher3

# peewee and sqlite-utils take this driver, and its exceptions, when it goes by this name; so before either is imported.
sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", sqlcipher3.dbapi2)


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
