"""Where the built window begins."""

import multiprocessing
import sys

multiprocessing.freeze_support()  # a process that reads a spreadsheet goes no further, and loads no Qt

from ui.start import main  # noqa: E402 - only the window itself comes here

sys.exit(main())
