"""Rows that come with the program: trades, awards, levels, and the programmes of The Gambia and Niger with their units.

They belong to replica 0 and have the same ids everywhere; an id is never given to another row. Headquarters may alter
them. The units are an outline to begin with, with rough hours: the endorsed curriculum takes its place.

An ESCO code begins with the ISCO group it lies under; where no occupation of the group was at hand, there is none
(decision 0012).

Sources: ISCED-F 2013, ISCO-08 and ESCO v1.1.1 lists (R25); abbreviations of the filières as used in the examinations
of Niger in 2025 (R26); awards of the two countries (R27, R28).
"""

from __future__ import annotations

from typing import Any

from tvetdesk.records.calendar import Holiday
from tvetdesk.records.programmes import Award, Level, Programme, Trade, Unit
from tvetdesk.records.shipped_holidays import shipped_holidays

ESCO = "http://data.europa.eu/esco/occupation/"

# id, country, abbreviation, name, ISCED-F, ISCO-08, ESCO code, tail of the ESCO address
TRADES = (
    (1, "GM", "SOLAR", "Small Solar Systems", "0713", "7411", "7411.1.4", "75b63949-1b93-4bf2-a777-ccf978dc3e8a"),
    (2, "GM", "RURMECH", "Rural Mechanics", "0716", "7233", "7233.8.1", "f7145f87-5940-43f5-bc98-aa1a2b872b47"),
    (3, "GM", "ELECTRIC", "Electrical Installation", "0713", "7411", "7411.1", "4910419f-b4af-4f59-b544-9dbebc8a74f0"),
    (4, "GM", "WELDING", "Welding and Metal Work", "0715", "7212", "7212.3", "7aedaa07-3884-4c5b-88f9-80997b2aa54b"),
    (5, "GM", "CARPENTRY", "Carpentry and Joinery", "0732", "7115", "7115.1", "2a22ff9e-de3b-408d-b312-5034896cc4f4"),
    (6, "GM", "TAILORING", "Tailoring", "0723", "7531", "7531.5", "978ae3a2-0831-415a-8396-b84dde656fc5"),
    (7, "GM", "MASONRY", "Construction and Block Laying", "0732", "7112", None, None),
    (8, "GM", "PLUMBING", "Plumbing", "0732", "7126", None, None),
    (21, "NE", "COU", "Couture", "0723", "7531", "7531.5", "978ae3a2-0831-415a-8396-b84dde656fc5"),
    (22, "NE", "MB", "Menuiserie bois", "0722", "7522", "7522.2", "e1416610-ad08-4f37-8b46-9f99632a5c0f"),
    (23, "NE", "MR", "Mécanique rurale", "0716", "7233", "7233.8.1", "f7145f87-5940-43f5-bc98-aa1a2b872b47"),
    (24, "NE", "EB", "Électricité bâtiment", "0713", "7411", "7411.1.1", "33960bab-4423-4808-af6c-ec2b485dba41"),
    (25, "NE", "SOL", "Énergie solaire", "0713", "7411", "7411.1.4", "75b63949-1b93-4bf2-a777-ccf978dc3e8a"),
    (26, "NE", "CR", "Cuisine-restauration", "1013", "5120", "5120.1", "90f75f67-495d-49fa-ab57-2f320e251d7e"),
    (27, "NE", "BP", "Boulangerie-pâtisserie", "0721", "7512", "7512.1", "1aadb308-432a-4d01-b54b-b4f7f76dd419"),
    (28, "NE", "ASP", "Agro-sylvo-pastoralisme", "0811", "6130", None, None),
    (29, "NE", "PLO", "Plomberie", "0732", "7126", None, None),
    (30, "NE", "BT", "Broderie-tricotage", "0723", "7533", None, None),
    (31, "NE", "FON", "Fonderie", "0715", "7211", None, None),
    (32, "NE", "PV", "Production végétale", "0811", "6111", None, None),
    (33, "NE", "PA", "Production animale", "0811", "6121", None, None),
    (34, "NE", "CM", "Construction métallique", "0715", "7214", None, None),
    (35, "NE", "MAC", "Maçonnerie", "0732", "7112", None, None),
    (36, "NE", "TA", "Transformation agro-alimentaire", "0721", "7514", None, None),
    (37, "NE", "MA", "Mécanique auto", "0716", "7231", "7231.10", "4ad4024e-d1d3-4dea-b6d1-2c7948111dce"),
    (51, "KG", "ELECTRIC", "Electrical repair", "0713", "7411", "7411.1", "4910419f-b4af-4f59-b544-9dbebc8a74f0"),
    (52, "KG", "COOK", "Cook", "1013", "5120", "5120.1", "90f75f67-495d-49fa-ab57-2f320e251d7e"),
    (53, "KG", "PLASTER", "Plasterer", "0732", "7123", None, None),
    (54, "KG", "PAINT", "Painter", "0732", "7131", None, None),
    (55, "KG", "PLUMBING", "Plumber", "0732", "7126", None, None),
    (56, "KG", "JOINERY", "Woodwork and furniture", "0722", "7522", "7522.2", "e1416610-ad08-4f37-8b46-9f99632a5c0f"),
    (57, "KG", "MOTOR", "Motor mechanic", "0716", "7231", "7231.10", "4ad4024e-d1d3-4dea-b6d1-2c7948111dce"),
    (58, "KG", "SEAM", "Seamstress", "0723", "7533", None, None),
    (59, "KG", "TAILOR", "Tailor", "0723", "7531", "7531.5", "978ae3a2-0831-415a-8396-b84dde656fc5"),
    (60, "KG", "BRICK", "Bricklayer", "0732", "7112", None, None),
    (71, None, "BUSINESS", "Business course", "0413", None, None, None),
)  # fmt: skip

# id, country, code, name, awarding body
AWARDS = (
    (1, "GM", "GSQ", "Gambia Skills Qualification", "NAQAA"),
    (2, "GM", "C&G", "City & Guilds certificate", "City & Guilds"),
    (3, "GM", "GTTI", "GTTI certificate", "GTTI"),
    (4, "GM", "ATT", "Certificate of attendance", None),
    (21, "NE", "ATT", "Attestation de formation", "FAFPA-FE"),
    (22, "NE", "CQM", "Certificat de qualification aux métiers", None),
    (23, "NE", "CQP", "Certificat de qualification professionnelle", None),
    (24, "NE", "CAP", "Certificat d'aptitude professionnelle", None),
    (25, "NE", "BEP", "Brevet d'études professionnelles", None),
    (26, "NE", "BT", "Brevet de technicien", None),
    (27, "NE", "BTS", "Brevet de technicien supérieur", None),
    (41, "KG", "VALID", "Certificate of validated competences", None),
    (61, None, "ATT", "Certificate of attendance", None),
)

# id, framework, code, name; the levels of the GNQF are entered once its list is at hand
LEVELS = (
    (1, "GSQF", "F", "Foundation"),
    (2, "GSQF", "1", "Level 1"),
    (3, "GSQF", "2", "Level 2"),
    (4, "GSQF", "3", "Level 3"),
    (5, "GSQF", "4", "Level 4"),
)

# id, code, name, trade, award, awarding body, months, age from, age to
PROGRAMMES = (
    (1, "GM-SOLAR", "Small Solar Systems", 1, 1, "NAQAA", 12, 16, 35),
    (2, "GM-RURMECH", "Rural Mechanics", 2, 1, "NAQAA", 12, 16, 35),
    (21, "NE-COU", "Couture", 21, 23, None, None, 14, 25),
    (22, "NE-MB", "Menuiserie bois", 22, 23, None, None, 14, 25),
    (23, "NE-MR", "Mécanique rurale", 23, 23, None, None, 14, 25),
    (24, "NE-EB", "Électricité bâtiment", 24, 23, None, None, 14, 25),
    (25, "NE-SOL", "Énergie solaire", 25, 23, None, None, 14, 25),
    (26, "NE-CR", "Cuisine-restauration", 26, 23, None, None, 14, 25),
    (27, "NE-BP", "Boulangerie-pâtisserie", 27, 23, None, None, 14, 25),
)

# programme: (title, kind, hours) in order; ids are programme x 100 + place, codes programme code + place
KEY_SKILLS_EN = (
    ("Literacy, numeracy and English communication", "key_skill", 60),
    ("Entrepreneurship and running a workshop", "key_skill", 40),
)
KEY_SKILLS_FR = (
    ("Alphabétisation, calcul et communication", "key_skill", 60),
    ("Entrepreneuriat et gestion d'un atelier", "key_skill", 40),
)
UNITS = {
    1: (
        ("Safety, tools and measuring", "practical", 60),
        ("Basics of electricity", "theory", 100),
        ("House wiring and low-voltage circuits", "practical", 160),
        ("Sizing and installing small solar systems", "practical", 240),
        ("Batteries, charge controllers and inverters", "practical", 140),
        ("Maintenance and fault finding", "practical", 140),
        *KEY_SKILLS_EN,
        ("Industrial attachment", "workplace", 240),
    ),
    2: (
        ("Safety, tools and measuring", "practical", 60),
        ("Bench work, filing and drilling", "practical", 140),
        ("Welding and metal joining", "practical", 160),
        ("Small engines and pumps", "practical", 200),
        ("Tractors, trailers and implements", "practical", 180),
        ("Maintenance and repair in the field", "practical", 140),
        *KEY_SKILLS_EN,
        ("Industrial attachment", "workplace", 240),
    ),
    21: (
        ("Sécurité, machines et entretien", "practical", 60),
        ("Prise de mesures et patronage", "theory", 120),
        ("Coupe et assemblage", "practical", 240),
        ("Confection de vêtements", "practical", 300),
        *KEY_SKILLS_FR,
        ("Stage en entreprise", "workplace", 160),
    ),
    22: (
        ("Sécurité, outils et affûtage", "practical", 60),
        ("Dessin et lecture de plans", "theory", 100),
        ("Assemblages et travail à la main", "practical", 240),
        ("Fabrication de meubles et de portes", "practical", 300),
        *KEY_SKILLS_FR,
        ("Stage en entreprise", "workplace", 160),
    ),
    23: (
        ("Sécurité, outils et mesures", "practical", 60),
        ("Ajustage et soudure", "practical", 200),
        ("Moteurs, motopompes et moulins", "practical", 240),
        ("Entretien du matériel agricole", "practical", 220),
        *KEY_SKILLS_FR,
        ("Stage en entreprise", "workplace", 160),
    ),
    24: (
        ("Sécurité électrique et outils", "practical", 60),
        ("Bases de l'électricité", "theory", 120),
        ("Installation domestique", "practical", 300),
        ("Dépannage et mise en service", "practical", 200),
        *KEY_SKILLS_FR,
        ("Stage en entreprise", "workplace", 160),
    ),
    25: (
        ("Sécurité électrique et outils", "practical", 60),
        ("Bases de l'électricité et du solaire", "theory", 120),
        ("Pose de kits et de systèmes solaires", "practical", 280),
        ("Batteries, entretien et dépannage", "practical", 200),
        *KEY_SKILLS_FR,
        ("Stage en entreprise", "workplace", 160),
    ),
    26: (
        ("Hygiène et sécurité alimentaire", "theory", 80),
        ("Techniques de cuisine", "practical", 280),
        ("Cuisine locale et service", "practical", 240),
        ("Achats, menus et coûts", "theory", 60),
        *KEY_SKILLS_FR,
        ("Stage en entreprise", "workplace", 160),
    ),
    27: (
        ("Hygiène et sécurité alimentaire", "theory", 80),
        ("Pâtes, levées et cuisson", "practical", 280),
        ("Pains, viennoiserie et pâtisserie", "practical", 260),
        ("Four, entretien et coûts", "practical", 60),
        *KEY_SKILLS_FR,
        ("Stage en entreprise", "workplace", 160),
    ),
}


def _rows(names: str, rows: tuple[tuple[Any, ...], ...], **same: Any) -> tuple[dict[str, Any], ...]:
    columns = names.split()
    return tuple({**same, **dict(zip(columns, row, strict=True))} for row in rows)


def _trades() -> tuple[dict[str, Any], ...]:
    rows = _rows("id country code name isced isco esco esco_uri", TRADES)
    return tuple({**row, "esco_uri": row["esco_uri"] and ESCO + row["esco_uri"]} for row in rows)


def _programmes() -> tuple[dict[str, Any], ...]:
    names = "id code name trade award awarding_body months age_from age_to"
    same = {"kind": "vocational", "attendance_rule": "excused_and_sick_out"}
    return tuple({**row, "country": row["code"][:2]} for row in _rows(names, PROGRAMMES, **same))


def _units() -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "id": programme * 100 + place,
            "programme": programme,
            "code": f"{code.partition('-')[2]}-{place}",
            "name": title,
            "position": place,
            "kind": kind,
            "hours": hours,
            "required": True,
        }
        for programme, code, *_ in PROGRAMMES
        for place, (title, kind, hours) in enumerate(UNITS[programme], start=1)
    )


SHIPPED: tuple[tuple[type[Any], tuple[dict[str, Any], ...]], ...] = (
    (Trade, _trades()),
    (Award, _rows("id country code name body", AWARDS)),
    (Level, _rows("id scheme code name", LEVELS, country="GM")),
    (Programme, _programmes()),
    (Unit, _units()),
    (Holiday, shipped_holidays()),
)
"""Record types with their rows as field values, `id` included; a row refers only to rows before it."""

RELEASES = (SHIPPED,)
"""All releases of shipped rows in order; what has been given out once is never altered, only added to."""
