"""`python -m tvetdesk` is the command line."""

import sys

from tvetdesk.cli.main import main

sys.exit(main())
