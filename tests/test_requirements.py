"""The list of requirements is whole, its states are honest in form, and every test that it names exists."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
TEXT = (TESTS.parent / "docs" / "requirements.md").read_text("utf-8")
ROW = re.compile(r"^\| R(\d{2,3}) \| (.*?) \| (\w+) \| (.*?) \| (.*?) \|$", re.MULTILINE)
ROWS = [
    (int(number), what, state, re.findall(r"`([^`]+)`", proof), why)
    for number, what, state, proof, why in ROW.findall(TEXT)
]


@cache
def names_in(path):
    tree = ast.parse((TESTS / path).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_all_hundred_are_there_in_their_order():
    assert [row[0] for row in ROWS] == list(range(1, 101))
    assert all(what for _, what, *_ in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"R{row[0]}")
def test_each_has_a_state_with_what_it_needs(row):
    _, _, state, proofs, why = row
    assert state in {"done", "partly", "open"}
    assert bool(proofs) is (state != "open")
    assert state == "done" or why.strip()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"R{row[0]}")
def test_every_test_that_is_named_exists(row):
    for proof in row[3]:
        path, _, name = proof.partition("::")
        assert name.startswith("test_"), proof
        assert name in names_in(path), proof


def test_the_sum_is_right():
    counts = Counter(row[2] for row in ROWS)
    assert f"**State: {counts['done']} done, {counts['partly']} partly, {counts['open']} open.**" in TEXT
