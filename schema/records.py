"""The records everything is made of: Case, Source, Entity, Claim, Retraction.

All are frozen, refuse unknown fields, and are told apart by `record`. Claims and retractions are known
by the hash of their content, so the same statement from the same document is the same claim everywhere.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, model_validator

from ascribe.schema.amounts import Amount
from ascribe.schema.dates import bounds, split
from ascribe.schema.grades import likelihoods
from ascribe.schema.ids import content_hash
from ascribe.schema.names import NAME_LIMIT
from ascribe.schema.stances import Stance
from ascribe.schema.vocabulary import Kind, Predicate

Voice = Literal["named", "institutional", "document", "author", "unnamed"]
Method = Literal["technical", "behavioural", "contextual"]

# What the graph writes on every entity; a property of that name would be lost or would lie. The last five
# are names one engine or the other makes up.
CORE_KEYS = frozenset(
    {"id", "name", "kind", "subkind", "aliases", "summary", "unidentified", "private", "record", "properties"}
    | {"key", "title", "type", "label", "node_type"}
)
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_GRADE = re.compile(r"[A-F][1-6]")
_PREDICATE = re.compile(r"[a-z][a-z0-9-]*")
# `via` as `content` says; a case's words are written as two lists of words, empty ones too.
_NEVER_EMPTY = ("via", "vocabulary")
_SURROGATE = re.compile("[\ud800-\udfff]")


def _edtf(text: str) -> str:
    bounds(text)
    return text


def _single_edtf(text: str) -> str:
    if split(text)[0] != split(text)[1]:
        raise ValueError(f"{text!r} is an interval; a start or an end is one date")
    return _edtf(text)


def _grade(text: str) -> str:
    if not _GRADE.fullmatch(text):
        raise ValueError(f"{text!r} is no grade; write a letter A-F and a digit 1-6, as B2")
    return text


def _likelihood(text: str) -> str:
    term = " ".join(text.casefold().split())
    if term not in likelihoods():
        raise ValueError(f"{text!r} is no ICD 203 term; use one of: {', '.join(likelihoods())}")
    return term


def _text(text: str) -> str:
    # A lone surrogate cannot be written as UTF-8, hence neither stored nor shown.
    if not text.isascii() and _SURROGATE.search(text):
        raise ValueError("holds half a character (a lone surrogate); mend the encoding of the file")
    if not text.strip():
        raise ValueError("is empty; leave the field away or give it a text")
    return text


def short(text: str) -> str:
    """A text short enough for a name, an id or whatever else is looked up by. Raises ValueError for a longer one."""
    if len(text) > NAME_LIMIT:
        raise ValueError(f"is {len(text):,} characters long; names and ids have at most {NAME_LIMIT}")
    return text


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return list(value)
    if isinstance(value, dict):
        return dict(value)
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Text = Annotated[str, AfterValidator(_text)]
Name = Annotated[Text, AfterValidator(short)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_listed)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed)]
ClaimIds = Annotated[tuple[Annotated[str, Field(pattern=r"^c_[0-9a-f]{16}$")], ...], BeforeValidator(_listed)]
Date = Annotated[str, AfterValidator(_edtf)]
SingleDate = Annotated[str, AfterValidator(_single_edtf)]
Grade = Annotated[str, AfterValidator(_grade)]
Likelihood = Annotated[str, AfterValidator(_likelihood)]


class _Record(BaseModel):
    # Most commands read the graph and need no record: the models are built when the first one is made.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def content(self) -> dict[str, Any]:
        """Every field that says something, ready for JSON: nothing that is None, false or empty.

        `via` is the exception: no `via` means "as the source's derived_from leads", an empty one "its own
        reporting", so an empty one stays."""
        fields = self.__dict__
        if len(fields) != len(self.__pydantic_fields__):  # of a damaged ledger: what is no field is not said
            fields = {name: fields[name] for name in self.__pydantic_fields__}
        # What `model_dump(mode="json")` has too, in a fifth of its time: every id and every stored text begins so.
        said = {name: value for name, value in fields.items() if value or (name in _NEVER_EMPTY and value is not None)}
        for name, value in said.items():
            if type(value) is not str:
                said[name] = _plain(value)
        return said


class Extension(BaseModel):
    """What a casefile adds under `vocabulary:`: predicates and kinds of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    relations: dict[str, Predicate] = {}
    entities: dict[str, Kind] = {}

    def __bool__(self) -> bool:
        return bool(self.relations or self.entities)


class Case(_Record):
    """A case: what one casefile or data file holds, and the words it adds to the vocabulary."""

    record: Literal["case"] = "case"
    id: Name
    title: Text | None = None
    note: Text | None = None
    vocabulary: Extension = Field(default_factory=Extension)


class Source(_Record):
    """A document. `url` is the original's address, `archive_url` the copy's; `published` and `accessed` EDTF."""

    record: Literal["source"] = "source"
    id: Name
    kind: Text | None = None
    headline: Text | None = None
    publisher: Name | None = None
    authors: Texts = ()
    url: Text | None = None
    archive_url: Text | None = None
    published: Date | None = None
    accessed: Date | None = None
    language: Text | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    snapshot: Text | None = None
    derived_from: Texts = ()
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = None
    read: bool = True
    text: Literal["original", "translated", "reworded"] | None = None
    private: bool = False
    note: Text | None = None

    def content(self) -> dict[str, Any]:
        """As for every record; of `read` only a false one says something."""
        content = super().content()
        content.pop("read", None)
        return content if self.read else {**content, "read": False}


class Entity(_Record):
    """Somebody or something that claims are about; `properties` are scalars under identifiers of their own."""

    record: Literal["entity"] = "entity"
    id: Name
    kind: Text
    subkind: Text | None = None
    name: Name
    aliases: Names = ()
    summary: Text | None = None
    unidentified: bool = False
    private: bool = False
    properties: dict[str, str | int | float | bool] = {}

    @model_validator(mode="after")
    def _check_properties(self) -> Self:
        for key, value in self.properties.items():
            if isinstance(value, str):
                _text(value)
            elif abs(value) >= 2**63:
                raise ValueError(
                    f"property {key!r} is a number of more than 64 bits, which no engine holds; write a text"
                )
            if key in CORE_KEYS or not _IDENTIFIER.fullmatch(key):
                raise ValueError(
                    f"property {key!r} cannot be stored: use letters, digits and _, and no name the graph uses"
                )
        return self


class Claim(_Record):
    """One statement: who says what about whom, where we read it, and how far to trust it.

    `object` makes it a statement about a relation, `value` a literal one about the subject; a denial
    with neither is a blanket denial. `grade` is an Admiralty code (`B2`), `probability` in (0, 1).
    """

    record: Literal["claim"] = "claim"
    id: str = ""
    subject: Text
    predicate: Text | None = None
    object: Text | None = None
    value: Text | None = None
    amount: Amount | None = None
    stance: Stance = "asserts"
    source: Text
    via: Texts | None = None
    quote: Texts = ()
    locator: Text | None = None
    asserted_by: Name | None = None
    voice: Voice | None = None
    hedge: Text | None = None
    origin: Name | None = None
    grade: Grade | None = None
    grade_reason: Text | None = None
    likelihood: Likelihood | None = None
    probability: Annotated[float, Field(gt=0, lt=1)] | None = None
    stated_confidence: Text | None = None
    method: Method | None = None
    valid_from: SingleDate | None = None
    valid_to: SingleDate | None = None
    former: bool = False
    date_text: Text | None = None
    rests_on: ClaimIds = ()
    interested: bool = False
    private: bool = False
    note: Text | None = None
    analyst: Text | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.object and self.value:
            raise ValueError("a claim has an object or a value, not both")
        if self.predicate is None and (self.object or self.value or self.stance != "denies"):
            raise ValueError("a claim needs a predicate; only a blanket denial has none")
        if self.predicate is not None and not (self.object or self.value):
            raise ValueError("a claim needs an object or a value")
        if self.predicate is not None and not _PREDICATE.fullmatch(self.predicate):
            raise ValueError(f"predicate {self.predicate!r} is not written in lower-case words joined by hyphens")
        number = self.stated
        if number is not None and number < 0.5:
            field = "likelihood" if self.probability is None else "probability"
            raise ValueError(
                f"`{field}`: a statement held to be less likely than not is no support: "
                "record a denial with the complement"
            )
        if self.valid_from and self.valid_to:
            bounds(f"{self.valid_from}/{self.valid_to}")
        identity = "c_" + content_hash(self.content())
        if self.id and self.id != identity:
            raise ValueError(f"claim id {self.id} does not belong to this content, which is {identity}")
        object.__setattr__(self, "id", identity)
        return self

    @property
    def stated(self) -> float | None:
        """The source's own probability, or else the midpoint of its likelihood's band; None when it gives neither."""
        if self.probability is not None:
            return self.probability
        return likelihoods()[self.likelihood] if self.likelihood else None

    @property
    def is_relation(self) -> bool:
        """Whether it speaks about a relation between two entities."""
        return self.object is not None


class Retraction(_Record):
    """Takes a claim, or every claim that cites a source or has it on its way, out of all answers."""

    record: Literal["retraction"] = "retraction"
    id: str = ""
    target: Text
    reason: Text

    @model_validator(mode="after")
    def _check(self) -> Self:
        identity = "r_" + content_hash(self.content())
        if self.id and self.id != identity:
            raise ValueError(f"retraction id {self.id} does not belong to this content, which is {identity}")
        object.__setattr__(self, "id", identity)
        return self


Record = Annotated[Case | Source | Entity | Claim | Retraction, Field(discriminator="record")]
parse_record: TypeAdapter[Record] = TypeAdapter(Record, config=ConfigDict(defer_build=True))
