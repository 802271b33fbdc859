"""Why a bundle is refused: the codes B01 to B15, and what each tells the person in front of the screen."""

from __future__ import annotations

from tvetdesk.errors import UserError, sentences
from tvetdesk.i18n import N_, Value


class Refused(UserError):
    """A bundle that is not imported.

    `sender` and `manifest` are set for B07 alone: the number an unknown PC gives itself, and what it says of
    itself. Both are decrypted but *not* verified; they serve to look at an introduction, nothing else.
    """

    def __init__(
        self, code: str, /, *, sender: int | None = None, manifest: bytes = b"", **values: Value
    ) -> None:
        super().__init__(code, **values)
        self.sender = sender
        self.manifest = manifest


sentences(
    {
        "B01": N_("This is not a file of TVET Desk. Choose a file whose name ends in .tvx."),
        "B02": N_(
            "This file was changed on the way, because it was sent as text. Ask the sender to send it again as a document."
        ),
        "B03": N_(
            "This file is not complete: {arrived} of {expected} bytes arrived. Copy it again, or ask the sender to send it again."
        ),
        "B04": N_("This file is damaged. Copy it again, or ask the sender to export it again."),
        "B05": N_(
            "This file was made with a newer TVET Desk. Update the program on this computer, then import the file again."
        ),
        "B06": N_("This file is meant for another computer. Ask the sender to export it for this one."),
        "B07": N_(
            "This file comes from a computer that is not registered ({code}); one that was restored from a backup counts as "
            "new. Nothing was imported. Compare this code with the sender by phone, then have the computer approved."
        ),
        "B08": N_("Do not trust this file: somebody altered it. Nothing was imported. Tell headquarters."),
        "B09": N_("This file was already imported on {date}. There is nothing to do."),
        "B10": N_(
            "A file before this one is missing (number {number}). Nothing is lost: the sender's next file brings it again."
        ),
        "B11": N_(
            "The sender's computer seems to go on from an old copy of its data. Nothing was imported, and nothing is lost: "
            "once it takes in the next bundle of headquarters, it goes on as a new computer."
        ),
        "B12": N_(
            "This file is too big for this computer. Ask the sender to export fewer changes at a time."
        ),
        "B13": N_("This file holds something that is not allowed. Nothing was imported. Tell headquarters."),
        "B14": N_(
            "The sender's computer was struck off: what it wrote from its change {number} on is not taken. "
            "Nothing was imported. If it is still used, tell headquarters."
        ),
        "B15": N_("This file is empty. Copy it again, or ask the sender to export it again."),
    }
)
