"""Record types with every kind of field, a child, a natural type and a leaf, for the tests of the store."""

from __future__ import annotations

from typing import Any

import pytest

from tvetdesk.errors import SENTENCES, Invalid, UserError, sentence, sentences
from tvetdesk.i18n import translator
from tvetdesk.store.changes import changes
from tvetdesk.store.fields import Code, Codes, Note, Phone, Ref, Text
from tvetdesk.store.numbers import Decimal, Money, Whole, YesNo
from tvetdesk.store.record import Leaf, Record, Share
from tvetdesk.store.times import Clock, Day, RoughDate

changes({"store.write": "Write", "store.other": "Other", "store.thing": "Thing {thing}"})
sentences({"store.late": "The last time is before the first."})


def in_order(row: dict[str, Any]) -> dict[str, UserError]:
    """A rule across two fields of one row."""
    if row.get("size") is not None and row.get("most") is not None and row["size"] > row["most"]:
        return {"most": UserError("store.late")}
    return {}


class Thing(Record):
    name = Text("Name", required=True, search=True)
    on = Day("Day")
    rough = RoughDate("About")
    at = Clock("Time")
    size = Whole("Size", least=1, most=100)
    most = Whole("Most")
    price = Money("Price")
    currency = Code("Currency", {"GMD": "Dalasi", "XOF": "Franc"}, default="GMD")
    share_of = Decimal("Share", places=3)
    good = YesNo("Good")
    kinds = Codes("Kinds", {"a": "Kind a", "b": "Kind b"})
    phone = Phone("Phone")
    note = Note("Note", search=True)

    class Meta:
        number = 1
        label = "thing"
        plural = "things"
        title = ("name",)
        rules = (in_order,)


class Part(Record):
    thing = Ref("Thing", "Thing", required=True)
    name = Text("Name", search=True)

    class Meta:
        number = 2
        label = "part"
        plural = "parts"
        parent = "thing"
        title = ("thing", "name")


class Lesson(Record):
    group = Whole("Group")
    on = Day("Day")
    topic = Text("Topic", share=Share.COUNTS)

    class Meta:
        number = 3
        label = "lesson"
        plural = "lessons"
        identity = ("group", "on")
        title = ("topic",)


class Tick(Leaf):
    lesson = Ref("Lesson", "Lesson")
    thing = Ref("Thing", "Thing")
    status = Text("Status", required=True)
    remark = Note("Remark")

    class Meta:
        number = 4
        label = "tick"
        plural = "ticks"
        identity = ("lesson", "thing")
        parent = "thing"


class Named(Record):
    thing = Ref("Thing", "Thing")
    code = Text("Code", limit=12)

    class Meta:
        number = 5
        label = "name"
        plural = "names"
        identity = ("thing", "code")
        parent = "thing"


TOYS: tuple[type[Any], ...] = (Thing, Part, Lesson, Tick, Named)


def add(book, model=Thing, what="store.write", **values):
    """A new row, as a step of its own."""
    with book.change(what):
        return book.add(model, **values)


def edit(book, row, what="store.write", **values):
    with book.change(what):
        return book.set(row, **values)


def again(book, row):
    """The row as it stands in the file now."""
    return book.get(type(row), book.row_of(row) if type(row).leaf else row.id)


def refused(act, *arguments, **values) -> str:
    """The code of the refusal; it has a sentence in English that its values fill."""
    with pytest.raises(UserError) as caught:
        act(*arguments, **values)
    assert caught.value.code in SENTENCES
    assert "{" not in sentence(caught.value, translator("en"))
    return caught.value.code


def wrong(act, *arguments, **values) -> dict[str, str]:
    """The code of what is wrong with each field; every one has a label."""
    with pytest.raises(Invalid) as caught:
        act(*arguments, **values)
    assert set(caught.value.labels) == set(caught.value.fields)
    return {name: error.code for name, error in caught.value.fields.items()}
