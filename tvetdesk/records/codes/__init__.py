"""Every list of codes that fields choose from, with the words people read; codes are never renamed or reused.

A value that was not asked is empty, and counts as "not stated" in every table (R21).
"""

from tvetdesk.records.codes.calendar import *  # noqa: F403 - every list of the subject
from tvetdesk.records.codes.centres import *  # noqa: F403 - every list of the subject
from tvetdesk.records.codes.certificates import *  # noqa: F403 - every list of the subject
from tvetdesk.records.codes.consent import *  # noqa: F403 - every list of the subject
from tvetdesk.records.codes.counselling import *  # noqa: F403 - every list of the subject
from tvetdesk.records.codes.money import *  # noqa: F403 - every list of the subject
from tvetdesk.records.codes.network import *  # noqa: F403 - every list of the subject
from tvetdesk.records.codes.outcomes import *  # noqa: F403 - every list of the subject
from tvetdesk.records.codes.people import *  # noqa: F403 - every list of the subject
from tvetdesk.records.codes.programmes import *  # noqa: F403 - every list of the subject
from tvetdesk.records.codes.staff import *  # noqa: F403 - every list of the subject
