"""The practice organisation, built once for all tests; whoever writes takes a copy."""

import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from tvetdesk.desk import open_folder
from tvetdesk.practice import PASSWORD, build


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the whole organisation. Of several test processes one builds and the others wait."""
    root = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        root = root.parent
    folder, done = root / "practice", root / "practice.done"
    with FileLock(root / "practice.lock"):
        if not done.exists():
            build(folder)
            done.touch()
    return folder


@pytest.fixture
def desk(practice, tmp_path):
    """Opens a copy of one of its data folders: `desk("GM-MK")`."""
    opened = []

    def open_copy(name: str):
        if not (tmp_path / name).exists():
            shutil.copytree(practice / name, tmp_path / name)
        opened.append(open_folder(tmp_path / name, None, PASSWORD))
        return opened[-1]

    yield open_copy
    for one in opened:
        one.close()
