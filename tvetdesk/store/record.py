"""Record: the one declaration from which table, form, list, exchange, search and audit of a record type follow."""

from __future__ import annotations

import re
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Any

import peewee

if TYPE_CHECKING:
    from tvetdesk.store.schema import Sharing

    _Field = peewee.Field[Any]
else:
    _Field = peewee.Field


class Share(IntEnum):
    """How far a field's value travels; a receiver of a level gets that level and all above it."""

    PC = 0
    OFFICE = 1
    CENTRE = 2
    HQ = 3
    COUNTS = 4


MASK = "•••"
TAIL = 4  # signs of a restricted number that are seen (R13)
LONG = 10  # signs a number has at least before its end is seen


class Owner(Enum):
    """Who may alter the rows of a record type on other PCs."""

    CENTRE = "centre"
    HQ = "hq"
    MAKER = "maker"


class Field(_Field):
    """A declared field: what it is called, who may see it, what it accepts.

    `label` and `help` are declared with `N_` and translated when shown. `share` is the field's level.
    `required` fields are asked for in the form; values arriving in a bundle may still lack them.
    `search` puts the value into the full-text index, `index` into an index of its own, or one with the field it names after it. `masked` values are shown only when asked for; of a number
    with `tail` the last signs are seen, so that it can be compared with a paper. `status` values tell why somebody is
    protected: a centre may hide them from all but those who manage accounts. Subclasses say how a value is parsed, checked and stored.
    """

    wire = "int"  # how the stored value travels: "int", "id", "text" or "day"
    alone = False  # whether it travels in bundles of its own, because it is large
    width = 12  # columns of text a list gives it

    def __init__(
        self,
        label: str,
        *,
        required: bool = False,
        share: Share | None = None,
        search: bool = False,
        help: str = "",
        default: Any = None,
        index: bool | str = False,
        masked: bool = False,
        tail: bool = False,
        status: bool = False,
    ) -> None:
        super().__init__(null=True, default=default, index=index, verbose_name=label, help_text=help)
        self.label = label
        self.help = help
        self.required = required
        self.search = search
        self.masked = masked
        self.tail = tail
        self.status = status
        self.share = self.default_share if share is None else share
        self.number = 0

    default_share = Share.HQ

    def db_value(self, value: Any) -> Any:
        """The value in its stored form."""
        return value

    def python_value(self, value: Any) -> Any:
        """The value from its stored form."""
        return value

    def parse(self, text: str) -> Any:
        """The value a person typed or a spreadsheet holds; raises UserError. Empty text is None."""
        raise NotImplementedError

    def check(self, value: Any) -> Any:
        """The value as it may be kept (normalised); raises UserError when it may not."""
        raise NotImplementedError

    def check_stored(self, value: Any) -> None:
        """Raise UserError when a stored form that arrived from elsewhere is not allowed here."""
        self.check(self.python_value(value))

    def show(self, value: Any, translate: Any) -> str:
        """The value as a person reads it."""
        return "" if value is None else str(value)

    def mask(self, value: Any) -> str:
        """What is shown of a restricted value until it is asked for; a short number would be told by its end."""
        text = str(value)
        return MASK + text[-TAIL:] if self.tail and len(text) >= LONG else MASK


def snake(name: str) -> str:
    """A class name as a table is called: UnitResult -> unit_result."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


class _Declaration(peewee.ModelBase):
    """Turns `identity` into the table's key, so that a record type says it once."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        meta = attrs.get("Meta")
        if meta is not None and not getattr(meta, "abstract", False):
            meta.table_name = snake(name)
            meta.legacy_table_names = False
            meta.only_save_dirty = True
            if any(getattr(base, "leaf", False) for base in bases):
                meta.primary_key = peewee.CompositeKey(*meta.identity)
        return super().__new__(mcs, name, bases, attrs)  # type: ignore[no-untyped-call]


class _Replicated(peewee.Model, metaclass=_Declaration):
    """What every replicated row carries: the stamp of its last whole write, and whether it lies in the bin."""

    stamp = peewee.BigIntegerField(null=True)
    deleted = peewee.BooleanField(null=True)

    leaf = False

    class Meta:
        abstract = True
        owner = Owner.CENTRE
        identity: tuple[str, ...] = ()
        recurs: tuple[tuple[str, ...], ...] = ()
        parent = ""
        number = 0
        label = ""
        plural = ""
        only_for: str | None = None
        title: tuple[str, ...] = ()
        listed: tuple[str, ...] = ()
        beside: tuple[str, ...] = ()
        once: tuple[str, ...] = ()
        holds = False
        by_verb = ""
        kept_while: Sharing | None = None
        telling: tuple[str, tuple[str, ...]] | None = None


class Record(_Replicated):
    """A record type whose rows have one id.

    In `Meta` a type declares: `number` (its wire number, never reused), `label` and `plural` (N_), `owner`,
    `identity` (empty: a free id; field names: the id is made of these fields, so that two PCs that make the
    same thing make the same row), `recurs` (of a type with an identity: fields by which its rows come again, of days the
    weekday; rows alike in them are alike in others, which keeps bundles small), `parent` (the Ref field naming whom the row belongs to), `title` (fields that
    name a row in a sentence or list), `listed` (columns of the generated list), `beside` (fields of its parts that
    spreadsheets have in the same row, like "PhoneNumber.phone"), `only_for` (a Ref to the one centre
    to which HQ sends the row), `person` and `sharing` (its rows are people, who agree to share), `centre` (its rows are
    centres, identified by their codes), `once` (fields of which there is one row for the same values though its id is
    drawn), `holds` (while one is there, the row it belongs to is not put into the bin), `by_verb` (N_: how its rows are
    made; none is added, altered or put into the bin by hand), `kept_while` (which consent of the person its values, and
    all earlier ones, depend on), `telling` (a field and the codes in it of which a row, by being there, tells why somebody is
    protected, as `status` values do), and optionally `rules` (functions of a row as dict -> dict of field -> UserError, for checks across fields of one row).
    """

    id = peewee.BigIntegerField(primary_key=True)

    class Meta:
        abstract = True


class Leaf(_Replicated):
    """A record type nobody refers to, keyed by the two fields of `Meta.identity` themselves (the most numerous rows)."""

    leaf = True

    class Meta:
        abstract = True
        primary_key = False
