"""A QR code as a picture that any printer keeps readable."""

from __future__ import annotations

import io


def picture(text: str) -> bytes:
    """A black and white PNG, its quiet zone included; a third of it may be dirty."""
    import segno  # loaded by those who print

    made = io.BytesIO()
    segno.make(text, error="q", boost_error=False, micro=False).save(made, kind="png", scale=8, border=4)
    return made.getvalue()
