"""Every list of codes that fields choose from, with the words people read; codes are never renamed or reused.

A value that was not asked is empty, and counts as "not stated" in every table (R21).
"""

from tvetdesk.i18n import N_

# --- people -------------------------------------------------------------------------------------------------

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

# --- consent (R75) ------------------------------------------------------------------------------------------

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

# --- counselling -------------------------------------------------------------------------------------------

AIMS = {
    "job": N_("a job"),
    "self_employment": N_("work of one's own"),
    "further_training": N_("further training"),
    "recognition": N_("recognition of skills"),
    "unsure": N_("not sure yet"),
}

AVAILABILITIES = {
    "full": N_("all day"),
    "morning": N_("in the morning"),
    "afternoon": N_("in the afternoon"),
    "evening": N_("in the evening"),
    "dry_season": N_("outside the farming season"),
}

NEEDS = {
    "transport": N_("transport"),
    "housing": N_("housing"),
    "childcare": N_("childcare"),
    "literacy": N_("reading and writing"),
    "language": N_("language course"),
    "tools": N_("tools or work clothes"),
    "health": N_("health"),
    "psychosocial": N_("psychosocial support"),
    "papers": N_("identity papers"),
    "money": N_("income during the training"),
    "other": N_("other need"),
}

COUNSELLING_KINDS = {
    "vocational": N_("vocational counselling"),
    "personal": N_("personal counselling"),
    "start_up": N_("start-up counselling"),
}

COUNSELLING_STATES = {"planned": N_("planned"), "held": N_("held"), "missed": N_("did not come")}

COUNSELLING_TOPICS = {
    "choice": N_("choice of a trade"),
    "progress": N_("progress in the course"),
    "absence": N_("absences"),
    "work": N_("search for work"),
    "business": N_("business plan"),
    "money": N_("money"),
    "family": N_("family"),
    "health": N_("health"),
    "return": N_("return and arrival"),
    "referral": N_("referral to another service"),
    "other": N_("other topic"),
}

# --- programmes and cohorts ---------------------------------------------------------------------------------

PROGRAMME_KINDS = {
    "vocational": N_("vocational training"),
    "short": N_("short course"),
    "business": N_("business course"),
    "recognition": N_("recognition of prior learning only"),
}

DEVELOPMENT_STATES = {
    "needs": N_("needs analysed"),
    "drafted": N_("curriculum drafted"),
    "endorsed": N_("endorsed"),
    "begun": N_("begun"),
    "ended": N_("ended"),
}

LEVEL_SCHEMES = {"GSQF": N_("GSQF level"), "GNQF": N_("GNQF level"), "NATIONAL": N_("national level")}

UNIT_KINDS = {
    "practical": N_("practical"),
    "theory": N_("theory"),
    "key_skill": N_("key skill"),
    "workplace": N_("at the workplace"),
}

UNIT_RESULTS = {  # R29, R56
    "competent": N_("competent"),
    "not_yet": N_("not yet competent"),
    "exempt": N_("exempted"),
}

ACCREDITATIONS = {  # R30
    "registration": N_("registration of the centre"),
    "programme": N_("accreditation of a programme"),
    "exam_centre": N_("permission as examination centre"),
    "other": N_("other permission"),
}

EXAMS = {
    "GSQ": N_("GSQ assessment"),
    "CQP": N_("CQP examination"),
    "OTHER": N_("other examination"),
}  # R31, R32

CANDIDATE_DECISIONS = {
    "admitted": N_("passed"),
    "resit": N_("may sit again"),
    "not_admitted": N_("not passed"),
    "absent": N_("did not come"),
    "withdrawn": N_("withdrawn"),
}

JURY_ROLES = {
    "chair": N_("chair"),
    "member": N_("member"),
    "secretary": N_("secretary"),
    "professional": N_("master or employer"),
    "observer": N_("observer"),
}

EXAM_KINDS = {
    "continuous": N_("during the course"),
    "final": N_("final exam"),
    "resit": N_("resit"),
    "external": N_("exam of the awarding body"),
}

ATTENDANCE_RULES = {  # R41, R42; `rate` in attendance.py counts by them
    "excused_and_sick_out": N_("(present + late) ÷ (held sessions − excused − sick − on attachment)"),
    "excused_out": N_("(present + late) ÷ (held sessions − excused − on attachment)"),
    "all_count": N_("(present + late) ÷ (held sessions − on attachment)"),
}

COHORT_KINDS = {"course": N_("course"), "recognition": N_("recognition round")}

ENROLMENT_STATES = {  # R35, in the order in which they follow on one day
    "applicant": N_("applicant"),
    "not_admitted": N_("not admitted"),
    "admitted": N_("admitted"),
    "enrolled": N_("enrolled"),
    "interrupted": N_("interrupted"),
    "returned": N_("returned"),
    "dropped_out": N_("dropped out"),
    "moved": N_("moved to another group or centre"),
    "completed": N_("completed"),
    "certified": N_("certified"),
}

LEAVING_REASONS = {
    "work": N_("found work"),
    "migrated": N_("migrated again"),
    "moved": N_("moved away"),
    "money": N_("lack of money"),
    "transport": N_("distance or transport"),
    "family": N_("family duties"),
    "pregnancy": N_("pregnancy or birth"),
    "health": N_("health"),
    "security": N_("security"),
    "other_training": N_("other training"),
    "conduct": N_("excluded by the centre"),
    "entry_rule": N_("entry rule not met"),
    "no_place": N_("no place free"),
    "deceased": N_("deceased"),
    "other_group": N_("changed the group"),
    "other_centre": N_("handed to another centre"),
    "unknown": N_("reason not known"),
    "other": N_("other reason"),
}

# --- calendar and attendance --------------------------------------------------------------------------------

WEEKDAYS = {
    "1": N_("Monday"),
    "2": N_("Tuesday"),
    "3": N_("Wednesday"),
    "4": N_("Thursday"),
    "5": N_("Friday"),
    "6": N_("Saturday"),
    "7": N_("Sunday"),
}

PATTERN_KINDS = {
    "usual": N_("usual week"),
    "ramadan": N_("Ramadan"),
    "special": N_("special week"),
}  # R45, R46

SESSION_STATES = {
    "planned": N_("planned"),
    "held": N_("held"),
    "closed": N_("centre closed"),
    "cancelled": N_("cancelled"),
}

CLOSED_REASONS = {  # R48
    "holiday": N_("holiday"),
    "power": N_("power cut"),
    "flood": N_("flood"),
    "security": N_("security"),
    "strike": N_("strike"),
    "other": N_("other reason"),
}

MARKS = {  # R38; "centre closed" is a state of the session, not a mark
    "P": N_("present"),
    "L": N_("late"),
    "E": N_("excused"),
    "A": N_("absent"),
    "S": N_("sick"),
    "W": N_("on attachment"),
}

# --- staff and trainings ------------------------------------------------------------------------------------

STAFF_ROLES = {
    "trainer": N_("trainer"),
    "master": N_("master craftsperson"),
    "assessor": N_("assessor"),
    "verifier": N_("verifier"),
    "manager": N_("centre manager"),
    "registrar": N_("registrar"),
    "data_officer": N_("data officer"),
    "counsellor": N_("counsellor"),
    "support": N_("other staff"),
}

QUALIFICATIONS = {
    "none": N_("none"),
    "craft": N_("craft certificate"),
    "technician": N_("technician certificate or diploma"),
    "higher_diploma": N_("higher national diploma"),
    "bachelor": N_("bachelor's degree"),
    "master": N_("master's degree"),
    "doctorate": N_("doctorate"),
    "other": N_("other qualification"),
}

EMPLOYMENT_TYPES = {
    "permanent": N_("permanent"),
    "contract": N_("fixed-term contract"),
    "hourly": N_("paid by the hour"),
    "volunteer": N_("volunteer"),
}

LICENCES = {
    "trainer": N_("trainer's licence"),
    "assessor": N_("assessor's licence"),
    "verifier": N_("verifier's licence"),
}

TRAINING_SUBJECTS = {
    "technical": N_("technical skills of the trade"),
    "teaching": N_("teaching methods"),
    "curriculum": N_("curriculum development"),
    "assessment": N_("assessment and recognition"),
    "business": N_("business training"),
    "counselling": N_("counselling and reintegration"),
    "safety": N_("safety at work"),
    "digital": N_("computers and data"),
    "other": N_("other subject"),
}

URGENCIES = {"now": N_("now"), "soon": N_("within a year"), "later": N_("later")}

PARTICIPATION_RESULTS = {
    "registered": N_("registered"),
    "attended": N_("attended"),
    "completed": N_("completed"),
    "absent": N_("did not come"),
}

PLAN_STATES = {"planned": N_("planned"), "held": N_("held"), "cancelled": N_("cancelled")}

# --- certificates and recognition ---------------------------------------------------------------------------

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

# --- outcomes, employers, enterprises -----------------------------------------------------------------------

OUTCOMES = {  # R62; "not reached" is never "without work" (R61)
    "employed": N_("employed"),
    "self_employed": N_("self-employed"),
    "both": N_("employed and self-employed"),
    "apprentice": N_("apprentice or on attachment"),
    "further_training": N_("further training"),
    "unemployed": N_("looking for work"),
    "inactive": N_("not looking for work"),
    "migrated": N_("migrated again"),
    "refused": N_("refused to answer"),
    "not_reached": N_("not reached"),
    "deceased": N_("deceased"),
}

RELEVANCE = {"yes": N_("yes"), "partly": N_("partly"), "no": N_("no")}

CONTACT_RESULTS = {  # R61
    "reached": N_("reached"),
    "no_answer": N_("no answer"),
    "switched_off": N_("phone switched off"),
    "wrong_number": N_("wrong number"),
    "call_back": N_("call back later"),
    "relative": N_("spoke with a relative"),
    "refused": N_("refused"),
}

CONTACT_WAYS = {
    "phone": N_("phone"),
    "whatsapp": N_("WhatsApp"),
    "visit": N_("visit"),
    "centre": N_("came to the centre"),
    "form": N_("form"),
}

CONTRACTS = {
    "written": N_("written contract"),
    "oral": N_("spoken agreement"),
    "daily": N_("by the day or the piece"),
    "own": N_("own business"),
    "family": N_("family business, unpaid"),
}

INCOME_BANDS = {
    "none": N_("no income yet"),
    "below_minimum": N_("below the minimum wage"),
    "about_minimum": N_("about the minimum wage"),
    "above_minimum": N_("up to twice the minimum wage"),
    "well_above": N_("more than twice the minimum wage"),
}

WAYS_FOUND = {
    "centre": N_("through the centre"),
    "attachment": N_("through the attachment"),
    "family": N_("through family or friends"),
    "app": N_("through the job app"),
    "agency": N_("through an employment office"),
    "alone": N_("on one's own"),
    "other": N_("another way"),
}

SECTORS = {  # economic sectors, after the sections of ISIC Rev. 4
    "agriculture": N_("agriculture, fishing, forestry"),
    "food": N_("food processing and bakery"),
    "textile": N_("clothes and textiles"),
    "wood_metal": N_("wood, metal, furniture"),
    "manufacturing": N_("other manufacturing"),
    "energy": N_("electricity, solar, water"),
    "construction": N_("construction"),
    "repair": N_("repair of vehicles and machines"),
    "trade": N_("trade"),
    "transport": N_("transport"),
    "hospitality": N_("hotels, restaurants, catering"),
    "ict": N_("computers and telephones"),
    "personal": N_("personal services"),
    "education_health": N_("education and health"),
    "public": N_("public service and associations"),
    "other": N_("other sector"),
}

PLACEMENT_KINDS = {
    "job": N_("job"),
    "attachment": N_("attachment"),
    "apprenticeship": N_("apprenticeship"),
    "day_work": N_("day work"),
}

PLACEMENT_STATES = {
    "proposed": N_("proposed"),
    "referred": N_("referred"),
    "interview": N_("interview"),
    "placed": N_("placed"),
    "refused": N_("refused"),
    "ended": N_("ended"),
}

VACANCY_STATES = {"open": N_("not yet filled"), "filled": N_("filled"), "closed": N_("closed")}

APP_USERS = {"companies": N_("companies"), "returnees": N_("returnees")}

COUNT_SOURCES = {
    "app_store": N_("figure of the app's operator"),
    "admin": N_("administration page of the app"),
    "survey": N_("survey"),
    "partner": N_("report of a partner"),
    "other": N_("other source"),
}

REGISTRATIONS = {  # R57, as the EU core indicator asks
    "none": N_("not registered"),
    "in_process": N_("registration under way"),
    "registered": N_("registered"),
}

CURRENCIES = {
    "GMD": N_("dalasi"),
    "XOF": N_("CFA franc"),
    "KGS": N_("som"),
    "MXN": N_("Mexican peso"),
    "EUR": N_("euro"),
    "USD": N_("US dollar"),
}

# --- money (R89) and facilities -----------------------------------------------------------------------------

PAYMENT_KINDS = {
    "stipend": N_("stipend"),
    "transport": N_("transport"),
    "meals": N_("meals"),
    "lodging": N_("lodging"),
    "other": N_("other payment"),
}

PAYMENT_BASES = {"day": N_("each day attended"), "period": N_("the period, once")}

FEE_KINDS = {
    "registration": N_("registration"),
    "tuition": N_("training fee"),
    "exam": N_("exam fee"),
    "certificate": N_("certificate or duplicate"),
    "material": N_("material"),
    "other": N_("other fee"),
}

WORKS_KINDS = {
    "repair": N_("repair"),
    "renovation": N_("renovation"),
    "building": N_("new building"),
    "electricity": N_("electricity or solar"),
    "water": N_("water and toilets"),
    "access": N_("access for everyone"),
    "other": N_("other works"),
}

WORKS_STATES = {
    "planned": N_("planned"),
    "ordered": N_("ordered"),
    "running": N_("under way"),
    "stopped": N_("stopped"),
    "done": N_("done"),
    "accepted": N_("accepted"),
}

CONDITIONS = {
    "new": N_("new"),
    "good": N_("good"),
    "worn": N_("worn"),
    "broken": N_("broken"),
    "lost": N_("lost or stolen"),
    "written_off": N_("written off"),
}

MAINTENANCE_KINDS = {
    "check": N_("check"),
    "service": N_("service"),
    "repair": N_("repair"),
}

STOCK_MOVES = {
    "received": N_("received"),
    "used": N_("used"),
    "lost": N_("lost or spoilt"),
    "counted": N_("counted"),
}

DEMANDS = {
    "high": N_("many more wanted than found"),
    "some": N_("some more wanted than found"),
    "balanced": N_("as many wanted as found"),
    "low": N_("fewer wanted than found"),
}

# --- network and dialogue (R68) -----------------------------------------------------------------------------

ORGANISATION_SECTORS = {
    "civil_society": N_("civil society"),
    "government": N_("government"),
    "private": N_("private sector"),
    "academia": N_("academia"),
    "international": N_("international organisation"),
}

NETWORK_TOPICS = {
    "policy": N_("co-designing migration policy"),
    "care_models": N_("integral care models"),
    "legal": N_("legal advice"),
    "labour": N_("work and training"),
    "health": N_("health"),
    "shelter": N_("shelter"),
    "children": N_("children and families"),
    "data": N_("data and research"),
    "other": N_("other topic"),
}

EVENT_LEVELS = {
    "local": N_("local"),
    "national": N_("national"),
    "interregional": N_("interregional"),
}

EVENT_ROLES = {
    "participant": N_("participant"),
    "speaker": N_("speaker"),
    "organiser": N_("organiser"),
}

# --- centres and measures -----------------------------------------------------------------------------------

CENTRE_KINDS = {
    "state": N_("state centre"),
    "private": N_("private centre"),
    "association": N_("centre of an association"),
    "camp": N_("centre in a camp"),
    "certification": N_("certification centre"),
    "office": N_("project office"),
}

ROOM_KINDS = {
    "classroom": N_("classroom"),
    "workshop": N_("workshop"),
    "field": N_("outside"),
    "other": N_("other"),
}

INDICATORS = {
    "programmes_begun": N_("Training programmes developed and begun"),
    "enrolled": N_("Persons currently enrolled"),
    "teachers_trained": N_("Teachers trained"),
    "trades_run": N_("Trades in which courses were developed and run"),
    "certified": N_("Persons certified after training"),
    "direct_entry": N_("Certified persons with direct entry into the labour market (up to 1 month)"),
    "recognised": N_("Persons certified by recognition of prior learning"),
    "recognised_in_work": N_("Persons certified by recognition who are in work"),
    "business_participants": N_("Participants of business courses"),
    "enterprises": N_("Enterprises founded by participants of business courses"),
    "founders": N_("Founders among participants of business courses"),
    "app_companies": N_("Companies using the job app"),
    "app_returnees": N_("Returnees using the job app"),
    "network_ngos": N_("Non-governmental organisations in the network"),
    "dialogue_persons": N_("Persons at dialogue events"),
    "dialogue_institutions": N_("Institutions at dialogue events"),
    "dialogue_formats": N_("Dialogue formats"),
}

PROPOSAL_ANSWERS = {"accepted": N_("accepted"), "declined": N_("declined")}
