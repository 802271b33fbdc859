"""People: sex, names, papers, phones, languages, disability."""

from tvetdesk.i18n import N_

SEXES = {"F": N_("female"), "M": N_("male"), "O": N_("other"), "U": N_("not stated")}  # R22

YES_NO_UNKNOWN = {"Y": N_("yes"), "N": N_("no"), "U": N_("not stated")}

TARGET_GROUPS = {  # R19
    "returnee_germany": N_("returnee from Germany"),
    "returnee_other": N_("returnee from another country"),
    "refugee": N_("refugee"),
    "asylum_seeker": N_("asylum seeker"),
    "displaced": N_("internally displaced person"),
    "host_community": N_("host community"),
    "local": N_("local population"),
    "other": N_("other group"),
}

SCHOOLING = {
    "none": N_("never went to school"),
    "non_formal": N_("non-formal school only"),
    "primary_begun": N_("primary school, not finished"),
    "primary": N_("primary school"),
    "lower_secondary": N_("lower secondary school"),
    "upper_secondary": N_("upper secondary school"),
    "vocational": N_("vocational training"),
    "higher": N_("higher education"),
}

SPOKEN = {
    "en": N_("English"),
    "fr": N_("French"),
    "de": N_("German"),
    "ar": N_("Arabic"),
    "mnk": N_("Mandinka"),
    "wo": N_("Wolof"),
    "ff": N_("Fula"),
    "dyo": N_("Jola"),
    "snk": N_("Soninke"),
    "srr": N_("Serer"),
    "ha": N_("Hausa"),
    "dje": N_("Zarma"),
    "tmh": N_("Tamasheq"),
    "kr": N_("Kanuri"),
    "bm": N_("Bambara"),
    "ky": N_("Kyrgyz"),
    "ru": N_("Russian"),
    "uz": N_("Uzbek"),
    "tg": N_("Tajik"),
    "es": N_("Spanish"),
    "other": N_("another language"),
}

NAME_SOURCES = {  # R02
    "paper": N_("identity paper"),
    "school": N_("school paper"),
    "certificate": N_("certificate"),
    "said": N_("as the person says it"),
    "known_as": N_("known as (“dit”)"),
}

PHONE_OWNERS = {  # R14
    "self": N_("own phone"),
    "relative": N_("relative"),
    "neighbour": N_("neighbour or friend"),
    "employer": N_("employer"),
    "other": N_("someone else"),
}

PAPERS = {  # R10, R12
    "birth_certificate": N_("birth certificate"),
    "birth_judgment": N_("court judgment in place of a birth certificate"),
    "national_id": N_("national identity card"),
    "nin": N_("national identification number"),
    "passport": N_("passport"),
    "voter_card": N_("voter's card"),
    "consular_card": N_("consular card"),
    "attestation_alkalo": N_("attestation of the Alkalo or Seyfo"),
    "refugee_attestation": N_("refugee attestation"),
    "asylum_attestation": N_("provisional attestation of asylum request"),
    "refugee_card": N_("refugee card"),
    "other": N_("other paper"),
}

LEGAL_STATUSES = {
    "citizen": N_("citizen"),
    "resident": N_("resident with a permit"),
    "refugee": N_("recognised refugee"),
    "asylum_seeker": N_("asylum seeker"),
    "displaced": N_("internally displaced person"),
    "stateless": N_("stateless or at risk of it"),
    "none": N_("without status"),
}

DIFFICULTIES = {  # Washington Group Short Set, R23
    "1": N_("no difficulty"),
    "2": N_("some difficulty"),
    "3": N_("a lot of difficulty"),
    "4": N_("cannot do at all"),
}

SAME_PERSON = {  # R05
    "same": N_("the same person"),
    "different": N_("different people"),
    "later": N_("decide later"),
}
