"""The practice desk that the window opens with `--practice`: invented people, made anew at every start."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path, password: str) -> None:
    """Make the practice folder at this place."""
    from tvetdesk.desk import init
    from tvetdesk.store.record import Share

    with init(
        folder, level=Share.OFFICE, code="GM-MK", name="GTTI Annex Mansa Konko", country="GM",
        user="Mariama Colley", password=password, practice=True,
    ):  # fmt: skip
        pass
