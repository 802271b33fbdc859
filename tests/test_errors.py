"""Every situation has one sentence, and the sentence has all its values."""

import ast
import importlib
import pickle
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import tvetdesk
import ui
from tvetdesk import errors
from tvetdesk.errors import SENTENCES, Invalid, Reasons, UserError, sentence, sentences
from tvetdesk.i18n import N_

ROOT = Path(tvetdesk.__file__).parent.parent


@pytest.fixture
def door(monkeypatch):
    """A code of this test alone."""
    monkeypatch.setattr(errors, "SENTENCES", {**SENTENCES})
    sentences({"door.locked": N_("{door} is locked since {since}. Ask {who}.")})


def test_a_situation_is_told_in_one_sentence_with_its_values(door, english):
    error = UserError("door.locked", door=N_("The office"), since="Monday", who="Fatou {Ceesay}")
    assert errors.sentence(error, english) == "The office is locked since Monday. Ask Fatou {Ceesay}."


def test_a_code_has_one_owner(door):
    with pytest.raises(ValueError, match=r"door\.locked"):
        sentences({"door.locked": N_("Another sentence.")})


def test_plain_text_of_an_error_names_nobody(door):
    error = UserError("door.locked", who="Fatou Ceesay")
    assert "Fatou" not in str(error)
    assert "Fatou" in repr(error)
    invalid = Invalid({"names": error})
    assert str(invalid) == "names: door.locked"


def test_invalid_tells_all_problems_at_once_under_the_labels_of_the_fields(door, english, french):
    locked = UserError("door.locked", door="A", since="B", who="C")
    error = Invalid({"key": locked, "lock": locked}, {"key": N_("Key"), "lock": N_("Lock")})
    assert errors.sentence(error, english) == (
        "Please correct this first. Key: A is locked since B. Ask C. Lock: A is locked since B. Ask C."
    )
    assert "Key\N{NO-BREAK SPACE}: A is locked" in errors.sentence(error, french)


def test_errors_travel_between_processes():
    error = UserError("door.locked", who="Fatou")
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.code, copy.values) == (error.code, error.values)
    invalid = pickle.loads(pickle.dumps(Invalid({"key": error}, {"key": "Key"})))
    assert invalid.code == "invalid"
    assert invalid.fields["key"].values == {"who": "Fatou"}
    assert invalid.labels == {"key": "Key"}


def test_an_unknown_code_is_our_bug(english):
    with pytest.raises(KeyError):
        sentence(UserError("door.unheard_of"), english)


def raised() -> Iterator[tuple[str, str, set[str], bool]]:
    """Each place that makes a UserError with a literal code: where, code, names of values, whether also **values."""
    kinds = {"UserError"}
    pending = [UserError]
    while pending:
        pending += (below := pending.pop().__subclasses__())
        kinds |= {kind.__name__ for kind in below}
    for package in ("tvetdesk", "ui"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                name = getattr(node.func, "id", getattr(node.func, "attr", None))
                first = node.args[0]
                if name in kinds and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    names = {word.arg for word in node.keywords if word.arg}
                    spread = any(word.arg is None for word in node.keywords)
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", first.value, names, spread


def test_every_code_that_is_raised_has_a_sentence_and_all_its_values():
    for package in (tvetdesk, ui):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    wrong = []
    for place, code, names, spread in raised():
        if code not in SENTENCES:
            wrong.append(f"{place}: {code} has no sentence")
            continue
        missing = {name for _, name, _, _ in Formatter().parse(SENTENCES[code]) if name} - names
        if missing and not spread:
            wrong.append(f"{place}: {code} lacks {', '.join(sorted(missing))}")
    assert not wrong, "\n".join(wrong)


def test_a_refusal_with_reasons_says_all_of_them_in_another_process_too(door, english):
    sentences({"house.shut": N_("Nobody enters {house}. {reasons}")})
    locked = UserError("door.locked", door="A", since="B", who="C")
    error = pickle.loads(pickle.dumps(Reasons("house.shut", house="this house", reasons=[locked, locked])))
    said = "A is locked since B. Ask C."
    assert errors.sentence(error, english) == f"Nobody enters this house. {said} {said}"
