"""Begins `tvetdesk-gui`: Qt is loaded while Python's collector rests, which would search what is all in use."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence


def rest() -> None:
    """Let the collector rest: a tenth of the time to the unlock screen. `ui.garbage` does its work in the window."""
    gc.disable()


def main(words: Sequence[str] | None = None) -> int:
    """Open the window; returns the exit code."""
    rest()
    from ui import app

    return app.main(words)


if __name__ == "__main__":
    import logging

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    sys.exit(main())
