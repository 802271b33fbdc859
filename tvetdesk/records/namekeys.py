"""Name keys: what spellings of one West African name have in common, so that Diallo finds Jallow (R03, R04).

A key of a word is the group it belongs to, where usage joins what no rule of spelling would (Momodou, Mamadou and
Mohamed), else how it is spoken: English and French ways of writing a sound are made one, and of the vowels only the
colour of the first is kept. A word that is spoken like one of a group and written with one
sign more, less or other belongs to it (Jallo to Jallow; Sanneh is no Sagna). Titles and particles are no part of a key.
Words in other scripts are their own key.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Words that stand in names and do not tell people apart (R03): titles, "son of", "known as".
_PARTICLES = """
ag walet welet oult ould wult dit dite el al hadj haj hajj hadji haji hadja hajja aja adja ajaratou \
alhaji alhadji alhadj elhadj elhadji alh hajia imam mr mrs mme
"""
PARTICLES = frozenset(_PARTICLES.split())
# Spellings and short forms of one name; the first word names the group.
_GROUPS = """
mohamed mohammed mohamad mohammad muhammad muhammed mouhamed momodou momodu mamadou mamadu mahamadou mouhamadou \
mohamadou mohamadu muhammadu mahamane modou
fatoumata fatoumatta fatoumatou fatima fatimata fatimatou fadimata fatou fatim fati fadi fatouma fatma fatimetou
jallow diallo jalloh djallo jalo diallow djalo
ceesay cisse sesay sissay cessay sisay seesay
touray toure turay tourey
njie ndiaye njai njay ndiay njaye ndyaye
jobe diop diob joob
joof diouf juf diof
jatta diatta
jammeh diame diamme
sanyang sagna sagnia sanghan
manneh mane manne
bojang bodian bojan
badjie badji bajie
jawara diawara jawarra
jaiteh diaite jaite
jabbi diaby jabby diabi
janneh diane jane
jawo diao djao jao
colley coly coli
darboe darbo
drammeh drame
gaye gueye guey
mbye mbaye
saine sene seyne
susso suso sissoko sissokho cissokho cissoko
kuyateh kouyate kuyate
trawally traore trawalle traoure
barrow baro barro
bah ba
ousman ousmane usman osman outhmane ousmanou
amadou ahmadou amadu ahmadu ahmed ahmad hamadou ahamadou
ibrahima ibrahim ebrima ebrimah brahim ibrahimou ebou
isatou aissatou aissata aicha aisha aissa aichatou isha
mariama mariam mariame maryam meriem miriam mariatou
binta bineta bintou bintu
awa hawa hawwa haoua
aminata aminatou amina ami amie amy aminatta
alieu aliou aliu aly ali alioune aliyou
lamin lamine alamine
sulayman souleymane suleiman soulaymane souleiman sulaiman suleman
yusupha youssouf yusuf yousouf youssoupha yusufa issoufou yussif
moussa musa mousa moosa
omar oumar umar oumarou omarou umaru
abdoulaye abdoulie abdullah abdullahi abdoulay abdulai abdoulahi abdoulahy
boubacar baboucarr aboubacar abubakar abubacar babucarr bubacarr boubakar aboubakar boubacarr
saikou sekou seikou cheikh sheikh cheick chekou
khadija khadidja kadijatou kadidiatou kadiatou khady kaddy kadija hadiza haddijatou haddy kadidja
hussein ousainou ousseynou ousseini housseini hussain ousainu
hassan assan alhassan alassane lassana lassane assane
idrissa idriss drissa idris
ismaila ismail smaila ismael ismaela
yahya yaya yahaya yayah
zeinab zeinabou zainab zenab zeynab zainabou zeinaba
ramatou rahmatou ramatoulaye ramata rahmata
rakia rakiatou rekia rakiya
ndey ndeye ndei
sainabou sainabu
"""
GROUP = {word: "=" + words.split()[0] for words in _GROUPS.strip().split("\n") for word in words.split()}

_HOOKED = str.maketrans(
    {"ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ŋ": "n", "ɲ": "ny", "ø": "o", "æ": "e", "œ": "e"}
)
_JOINED = re.compile(r"['’ʼ`´]")  # N'Diaye is one word
_WORD = re.compile(r"[^\W\d_]+")
_SPOKEN = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(.)\1+", r"\1"),
        (r"a[iy]", "e"),
        (r"dj|dy|di(?=[aeou])", "j"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"kh|ck|qu|q", "k"),
        (r"gu(?=[eiy])", "g"),
        (r"gn|ny|ni(?=[aou])", "n"),
        (r"c(?=[eiy])", "s"),
        (r"sh|ch", "s"),
        (r"c", "k"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"h", ""),
        (r"(?<=.)w", ""),
        (r"^w(?=[aeiou])|^ou(?=[aei])", "w"),
    )
)
_COLOUR = {"a": "a", "e": "i", "i": "i", "y": "i", "o": "u", "u": "u"}


def plain(text: str) -> str:
    """Text without case, accents and hooks."""
    parts = unicodedata.normalize("NFD", text.casefold().translate(_HOOKED))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _spoken(word: str) -> str:
    """How one plain word in Latin letters is spoken: the colour of a vowel it begins with, consonants, colour."""
    spoken = word
    for pattern, sound in _SPOKEN:
        spoken = pattern.sub(sound, spoken)
    first = next((_COLOUR[sign] for sign in spoken if sign in _COLOUR), "")
    begins = first.upper() if spoken[:1] in _COLOUR else ""
    rest = "".join(sign for sign in spoken if sign not in _COLOUR)
    return f"{begins}{rest}{first}" if rest else word


_SPOKEN_LIKE: dict[str, list[str]] = {}
for _word in GROUP:
    _how = _spoken(_word)
    if len(_how.strip("AIUaiu")) > 1:  # of one consonant too many names are made
        _SPOKEN_LIKE.setdefault(_how, []).append(_word)


def _one_sign_apart(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    same = next((at for at, sign in enumerate(short) if sign != long[at]), len(short))
    return long[same + 1 :] == short[same + (len(short) == len(long)) :]


@lru_cache(maxsize=1 << 15)
def word_key(word: str) -> str:
    """The key of one plain word: `diallo` and `jalloh` have the same."""
    if word in GROUP:
        return GROUP[word]
    if not word.isascii():
        return word
    spoken = _spoken(word)
    groups = {GROUP[one] for one in _SPOKEN_LIKE.get(spoken, ()) if _one_sign_apart(word, one)}
    return groups.pop() if len(groups) == 1 else spoken


def words_of(names: str) -> list[str]:
    """The words of a name that tell people apart, plain; all of them where only particles are left."""
    every = _WORD.findall(_JOINED.sub("", plain(names)))
    telling = [word for word in every if word not in PARTICLES]
    return telling or every


@lru_cache(maxsize=1 << 16)
def name_keys(names: str) -> tuple[str, ...]:
    """The keys of a name in its order."""
    return tuple(word_key(word) for word in words_of(names))


def alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names may be spellings of one: two words in common, or all words of a name of one word."""
    common = len(set(one) & set(other))
    return common >= 2 or (common == 1 and len(set(one)) == 1 and len(set(other)) == 1)
