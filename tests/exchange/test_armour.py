"""A bundle as text survives what messengers, mail programs and people do to it."""

import random

import pytest

from tvetdesk.errors import UserError
from tvetdesk.exchange import armour
from tvetdesk.exchange.envelope import MAGIC, peek
from tvetdesk.exchange.refusals import Refused


def a_file(seed=0, size=700):
    rest = random.Random(seed).randbytes(size)
    return MAGIC + len(rest).to_bytes(4, "big") + bytes(4) + rest


FILE = a_file()
PLAIN = armour.write(FILE, "Number 12 of GM-MK", "End")


def quoted(text):
    return "\n".join(f"> > {line}" for line in text.splitlines())


def rewrapped(text):
    letters = text.replace("\n", " ")
    return "\r\n".join(letters[start : start + 37] for start in range(0, len(letters), 37))


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        quoted(PLAIN),
        rewrapped(PLAIN),
        PLAIN.replace("\n", "\r\n\r\n"),
        f"Bonjour Petra,\nvoici le paquet : « {PLAIN} » Merci !\n-- \nAwa, GM-MK, tel. 7012345/6",
        f"[07/03/2026, 14:05] Awa: “{PLAIN}”",
        PLAIN.replace("A", "A\N{ZERO WIDTH SPACE}").replace("\n", "\N{NO-BREAK SPACE}\n\t"),
        "\n".join(f"{line}=" for line in PLAIN.splitlines()),  # a mail's soft line breaks
        f"*{PLAIN}*",
        '<p dir="ltr">Awa &lt;gm-mk&gt;</p>'
        + PLAIN.replace("\n", '&nbsp;<br class="wrap"/></div>\n<div>&#8203;'),
        "Awa <awa@example.gm> wrote:\n> <" + quoted(PLAIN),
    ],
    ids=[
        "plain",
        "quoted",
        "wrapped",
        "blank lines",
        "in a letter",
        "smart quotes",
        "zero width",
        "soft",
        "bold",
        "web page",
        "quoted with an address",
    ],
)
def test_a_bundle_is_found_in_a_text(text):
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert armour.read(text.encode(encoding)) == [FILE]


def test_every_length_comes_back():
    for size in range(60, 70):
        one = a_file(size, size)
        assert armour.read(armour.write(one).encode()) == [one]


def test_several_bundles_in_one_text_come_in_their_order():
    others = [a_file(seed, 100 + seed) for seed in range(3)]
    text = "\n\nand then\n\n".join(armour.write(one) for one in others)
    assert armour.read(text.encode()) == others


def test_a_text_cut_short_says_how_much_of_it_came():
    (cut,) = armour.read(PLAIN[: len(PLAIN) // 2].encode())
    with pytest.raises(Refused) as refused:
        peek(cut)
    assert refused.value.code == "B03"
    assert refused.value.values["expected"] == len(FILE)


def test_a_text_that_claims_to_be_huge_is_refused_before_anything_is_made_of_it():
    with pytest.raises(UserError) as refused:
        armour.read(armour.write(MAGIC + b"\x3f\xff\xff\xff" + bytes(40)).encode())
    assert refused.value.code == "B12"


@pytest.mark.parametrize("data", [b"", b"Good morning", bytes(range(256)), b"iVRWWA0K"])
def test_a_text_without_one_holds_none(data):
    assert armour.read(data) == []
