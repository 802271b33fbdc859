"""Where the built program begins; its name says whether as the window or as the command line."""

import multiprocessing
import sys
from pathlib import Path

multiprocessing.freeze_support()  # a process that reads a spreadsheet goes no further, and loads no Qt

# Windows has a program for each, which a starter of another name calls; elsewhere one is a link to the other.
if Path(sys.executable if sys.platform == "win32" else sys.argv[0]).stem == "tvetdesk-gui":
    from ui.start import main
else:
    from tvetdesk.cli.main import main

sys.exit(main())
