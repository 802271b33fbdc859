"""Consent: purposes, answers, ways (R75)."""

from tvetdesk.i18n import N_

PURPOSES = {
    "record": N_("keep the training record"),
    "share_hq": N_("share with headquarters"),
    "photo": N_("take and keep a photo"),
    "follow_up": N_("be called after the training"),
    "job_matching": N_("be proposed to employers"),
    "return_history": N_("note the return and the work abroad"),
    "story": N_("tell the story in public"),
}

CONSENT_ANSWERS = {
    "given": N_("given"),
    "refused": N_("refused"),
    "withdrawn": N_("withdrawn"),
    "not_asked": N_("not asked"),
}

CONSENT_METHODS = {
    "signature": N_("signature"),
    "thumbprint": N_("thumbprint"),
    "oral_witness": N_("spoken, with a witness"),
}
