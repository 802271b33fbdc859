"""Situations a person can act on, and the one sentence each of them has.

A module declares the sentences of its codes once, next to the rules that raise them:

    sentences({"already_enrolled": N_("{name} is already enrolled since {since}.")})
    raise UserError("already_enrolled", name=trainee.names, since=enrolment.since)

The sentence says what happened and what to do next. It is made at the edge (window, command line) in the
reader's language by `sentence(error, translator)`. Every other exception is our bug.
"""

from collections.abc import Mapping, Sequence

from tvetdesk.i18n import N_, Message, Translator, Value

SENTENCES: dict[str, Message] = {}


def sentences(declared: Mapping[str, Message]) -> None:
    """Registers the sentence of each code; a code has one owner."""
    for code, text in declared.items():
        if code in SENTENCES:
            raise ValueError(f"the code {code!r} has a sentence already: {SENTENCES[code]!r}")
        SENTENCES[code] = text


class UserError(Exception):
    """A situation the user can act on: a code, and the values its sentence speaks of.

    As plain text it is its code alone: values may name people and must not reach a log.
    """

    def __init__(self, code: str, /, **values: Value) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def __repr__(self) -> str:
        values = "".join(f", {name}={value!r}" for name, value in self.values.items())
        return f"{type(self).__name__}({self.code!r}{values})"


class Invalid(UserError):
    """Everything that is wrong with one record, at once: an error per field, and the labels of the fields."""

    def __init__(self, fields: Mapping[str, UserError], labels: Mapping[str, str] | None = None) -> None:
        super().__init__("invalid")
        self.args = (dict(fields), dict(labels or {}))  # what a copy in another process is made from
        self.fields = dict(fields)
        self.labels = dict(labels or {})

    def __str__(self) -> str:
        return ", ".join(f"{field}: {error}" for field, error in self.fields.items())

    def __repr__(self) -> str:
        return f"Invalid({self.fields!r})"


class Reasons(UserError):
    """A refusal that has several reasons, each a UserError with its own sentence; they fill `{reasons}`."""

    def __init__(self, code: str, /, *, reasons: Sequence[UserError] = (), **values: Value) -> None:
        super().__init__(code, **values)
        self.reasons = tuple(reasons)


sentences({
    "invalid": N_("Please correct this first. {problems}"),
    "folder.unnamed": N_("No folder is named after --data. Name one, or leave --data out."),
})  # fmt: skip

_PROBLEM = N_("{field}: {problem}")


def sentence(error: UserError, translate: Translator) -> str:
    """What happened and what to do next, in the reader's language."""
    values: dict[str, Value] = dict(error.values)
    if isinstance(error, Invalid):
        values["problems"] = " ".join(
            translate(_PROBLEM, field=error.labels.get(name, name), problem=sentence(problem, translate))
            for name, problem in error.fields.items()
        )
    if isinstance(error, Reasons):
        values["reasons"] = " ".join(sentence(reason, translate) for reason in error.reasons)
    return translate(SENTENCES[error.code], **values)
