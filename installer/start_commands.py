"""Where the built command line begins."""

import multiprocessing
import sys

multiprocessing.freeze_support()

from tvetdesk.cli.main import main  # noqa: E402 - only the command line itself comes here

sys.exit(main())
