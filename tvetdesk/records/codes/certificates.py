"""Certificates and recognition."""

from tvetdesk.i18n import N_

CERTIFICATE_STATES = {  # R49
    "issued": N_("issued"),
    "void": N_("void"),
    "duplicate": N_("duplicate"),
    "revoked": N_("revoked"),
}

VOID_REASONS = {
    "spoilt": N_("paper spoilt"),
    "mistake": N_("issued by mistake"),
    "lost_pc": N_("number used on a PC that was lost"),
    "conditions": N_("conditions were not met"),
    "fraud": N_("fraud"),
    "lost_paper": N_("paper lost"),
    "other": N_("other reason"),
}

RECOGNITION_STAGES = {  # R55
    "inquiry": N_("inquiry"),
    "documentation": N_("documentation"),
    "assessment": N_("assessment"),
    "decided": N_("decided"),
}

RECOGNITION_DECISIONS = {
    "full": N_("fully recognised"),
    "partial": N_("partly recognised"),
    "not_yet": N_("not yet competent"),
}

APPEAL_STATES = {
    "lodged": N_("appeal lodged"),
    "upheld": N_("appeal upheld"),
    "rejected": N_("appeal rejected"),
}

EVIDENCE_KINDS = {
    "work_abroad": N_("work abroad"),
    "work_home": N_("work at home"),
    "training": N_("training or course"),
    "reference": N_("letter of an employer"),
    "sample": N_("work sample or photos"),
    "paper": N_("certificate or other paper"),
    "interview": N_("interview"),
}
