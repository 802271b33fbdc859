"""Invented names: common first and family names of each country, put together by dice; none is meant for anybody.

The forms are those that real papers have: one word only, a father's name in place of a family name, `ag` and `walet`,
`uulu` and `kyzy`, Cyrillic, two family names.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

# Holders of high office, living or dead, whose names the dice could give by chance.
AVOIDED = {
    "Isatou Touray", "Fatoumatta Jallow", "Adama Trawally", "Mahaman Ousmane", "Mahamadou Issoufou",
    "Hama Amadou", "Seyni Oumarou", "Amadou Boubacar", "Issoufou Mahamadou", "Ibrahim Boubacar", "Almaz Isakov",
}  # fmt: skip

GAMBIAN = {
    "F": (
        "Fatou", "Isatou", "Mariama", "Binta", "Awa", "Jainaba", "Kaddy", "Fatoumatta", "Nyima", "Rohey", "Sainabou",
        "Haddy", "Aminata", "Tida", "Ramatoulie", "Adama", "Mariatou", "Oumie", "Kumba", "Satou",
    ),
    "M": (
        "Lamin", "Ebrima", "Modou", "Ousman", "Alieu", "Musa", "Sulayman", "Abdoulie", "Bakary", "Kebba", "Omar",
        "Yankuba", "Saikou", "Buba", "Muhammed", "Amadou", "Pa Modou", "Alhaji Kebba", "Seedy", "Foday", "Karamo",
        "Demba",
    ),
}  # fmt: skip
GAMBIAN_FAMILIES = (
    "Ceesay", "Jallow", "Touray", "Camara", "Sanyang", "Njie", "Bah", "Sowe", "Jatta", "Drammeh", "Manneh", "Conteh",
    "Trawally", "Sillah", "Jobe", "Gaye", "Fofana", "Sanneh", "Badjie", "Kinteh", "Saidy", "Marong", "Dibba", "Jarju",
)  # fmt: skip

NIGERIEN = {
    "F": (
        "Hawa", "Aïchatou", "Ramatou", "Mariama", "Fati", "Zeinabou", "Hadiza", "Salamatou", "Rabi", "Balkissa",
        "Halima", "Rahinatou", "Hassana", "Saoudé", "Kadidiatou", "Zouéra", "Habsatou", "Absatou", "Nana", "Biba",
    ),
    "M": (
        "Moussa", "Issoufou", "Abdou", "Ibrahim", "Harouna", "Souleymane", "Boubacar", "Oumarou", "Idrissa", "Seyni",
        "Hamidou", "Adamou", "Yacouba", "Mahaman", "Saïdou", "Garba", "Amadou", "Djibo", "Illiassou", "Laouali",
        "Abdoulaye", "Kimba", "Ɗan Ladi",
    ),
}  # fmt: skip

TUAREG = {
    "F": (
        "Fadimata", "Zahra", "Tinalbaraka", "Mariama", "Lalla", "Assalama", "Nana", "Aminatou", "Raichatou", "Warata",
        "Mariata", "Zeinabou",
    ),
    "M": (
        "Mohamed", "Ahmed", "Attaher", "Alhassane", "Aghali", "Ibrahim", "Rhissa", "Mossa", "Sidi", "Hamma", "Bilal",
        "Akli", "Almoustapha", "Ousmane",
    ),
}  # fmt: skip
MALIAN_FAMILIES = ("Maïga", "Touré", "Cissé", "Diallo", "Dicko", "Haïdara", "Arby", "Yattara")

KYRGYZ = {
    "F": (
        "Nurgul", "Gulnara", "Aizada", "Begimai", "Cholpon", "Dinara", "Elmira", "Jyldyz", "Kanykei", "Mirgul",
        "Nazgul", "Perizat", "Saltanat", "Zamira", "Aisuluu", "Burul", "Ainura", "Meerim", "Tolgonai", "Asel",
    ),
    "M": (
        "Azamat", "Bakyt", "Nurlan", "Ulan", "Daniyar", "Erlan", "Maksat", "Talant", "Ruslan", "Samat", "Tilek",
        "Kubanych", "Aibek", "Mirlan", "Chyngyz", "Almaz", "Bolot", "Joomart", "Emil", "Adilet",
    ),
}  # fmt: skip
KYRGYZ_FAMILIES = (
    "Asanov", "Abdykadyrov", "Sydykov", "Mamatov", "Osmonov", "Isakov", "Kadyrov", "Usenov", "Alimbekov", "Ismailov",
    "Joldoshev", "Duishenov", "Ergeshov", "Kasymov", "Moldokulov", "Sultanov", "Baltabaev", "Omurzakov",
)  # fmt: skip
CYRILLIC = {
    "F": ("Айгүл", "Нургүл", "Гүлмира", "Жылдыз", "Бегимай", "Чолпон", "Перизат", "Айсулуу"),
    "M": ("Азамат", "Бакыт", "Нурлан", "Чыңгыз", "Өмүрбек", "Тилек", "Кубаныч", "Жоомарт"),
}
CYRILLIC_FAMILIES = (
    "Асанов",
    "Мамбетов",
    "Осмонов",
    "Жолдошев",
    "Касымов",
    "Үсөнов",
    "Бейшеев",
    "Токтосунов",
)

MEXICAN = {
    "F": (
        "María Elena", "Guadalupe", "Ana Sofía", "Rosa Isela", "Verónica", "Lucía", "Patricia", "Claudia", "Marisol",
        "Itzel", "Ximena", "Leticia", "Norma", "Beatriz", "Adriana", "Yolanda", "Citlali", "Teresa", "Noemí", "Paola",
    ),
    "M": (
        "José Luis", "Juan Carlos", "Miguel Ángel", "Francisco", "Alejandro", "Raúl", "Héctor", "Jesús", "Ricardo",
        "Óscar", "Sergio", "Arturo", "Gerardo", "Rubén", "Iván", "Saúl", "Tomás", "Emilio", "Joaquín", "Nicolás",
    ),
}  # fmt: skip
MEXICAN_FAMILIES = (
    "Hernández", "García", "Martínez", "López", "Ramírez", "Cruz", "Flores", "Morales", "Vázquez", "Jiménez", "Reyes",
    "Ortiz", "Chávez", "Mendoza", "Castillo", "Ruiz", "Aguilar", "Domínguez", "Rojas", "Guerrero", "Salazar", "Núñez",
    "Zúñiga", "Peña", "Ibarra", "Quiroz",
)  # fmt: skip

Namer = Callable[[Random, str], str]


def gambian(dice: Random, sex: str) -> str:
    """First name and family name."""
    return f"{dice.choice(GAMBIAN[sex])} {dice.choice(GAMBIAN_FAMILIES)}"


def nigerien(dice: Random, sex: str) -> str:
    """A name and the father's; one in twenty has one name only."""
    name = dice.choice(NIGERIEN[sex])
    return name if dice.random() < 0.05 else f"{name} {dice.choice(NIGERIEN['M'])}"


def malian(dice: Random, sex: str) -> str:
    """Mostly son or daughter of somebody (ag, walet), else with a family name of the Niger bend."""
    if dice.random() < 0.7:
        return f"{dice.choice(TUAREG[sex])} {'walet' if sex == 'F' else 'ag'} {dice.choice(TUAREG['M'])}"
    return f"{dice.choice(NIGERIEN[sex])} {dice.choice(MALIAN_FAMILIES)}"


def kyrgyz(dice: Random, sex: str) -> str:
    """With a Russian family name, or as son or daughter of somebody, a few in Cyrillic as on the passport."""
    ending = "a" if sex == "F" else ""
    form = dice.random()
    if form < 0.15:
        return f"{dice.choice(CYRILLIC_FAMILIES)}{'а' if ending else ''} {dice.choice(CYRILLIC[sex])}"
    if form < 0.35:
        return f"{dice.choice(KYRGYZ['M'])} {'kyzy' if ending else 'uulu'} {dice.choice(KYRGYZ[sex])}"
    return f"{dice.choice(KYRGYZ[sex])} {dice.choice(KYRGYZ_FAMILIES)}{ending}"


def mexican(dice: Random, sex: str) -> str:
    """First name and two family names."""
    first, second = dice.sample(MEXICAN_FAMILIES, 2)
    return f"{dice.choice(MEXICAN[sex])} {first} {second}"


def fresh(dice: Random, used: set[str], namer: Namer, sex: str) -> str:
    """A name that nobody has got yet."""
    while True:
        name = namer(dice, sex)
        if name not in used and name not in AVOIDED:
            used.add(name)
            return name
