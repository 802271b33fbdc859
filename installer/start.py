"""Where the built program begins; its name says whether as the window or as the command line."""

import sys
from pathlib import Path

WINDOWS = sys.platform == "win32"

# A process that reads a spreadsheet goes no further, and loads no Qt. What PyInstaller does for it takes a tenth of the
# start, so elsewhere than on Windows only such a process does it (tvetdesk.spec); it has no main module to load again.
if WINDOWS or {"--multiprocessing-fork", "-c"} & set(sys.argv):
    import multiprocessing

    if not WINDOWS and getattr(sys, "frozen", False):
        import pyi_rth_multiprocessing  # noqa: F401 - takes the place of freeze_support
    multiprocessing.freeze_support()
del __file__

# Windows has a program for each, which a starter of another name calls; elsewhere one is a link to the other.
if Path(sys.executable if WINDOWS else sys.argv[0]).stem == "tvetdesk-gui":
    from ui.start import main
else:
    from tvetdesk.cli.main import main

sys.exit(main())
