"""The casefile as people write it: entities and sources under keys of their own, claims document by document.

Every scalar arrives as text, whatever YAML would make of it, and is typed here. What keys and names refer to
is settled by the loader; these models say which fields there are and what may stand in one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from ascribe.schema.amounts import Amount
from ascribe.schema.records import Date, Extension, Grade, Likelihood, Method, Text, Texts, Voice, short
from ascribe.schema.stances import Stance
from ascribe.schema.vocabulary import base_vocabulary

# The verbs of an entry. `fact` asserts something about one entity, the others speak about a relation.
STANCES: Mapping[str, Stance] = {
    "say": "asserts",
    "deny": "denies",
    "dispute": "disputes",
    "no_finding": "no_finding",
    "no_comment": "no_comment",
    "fact": "asserts",
}

_CASE_NAME, _SHA256 = "^[a-z0-9][a-z0-9-]*$", "^[0-9a-f]{64}$"
# An editor's YAML reads `2019` as a number and `no` as a boolean; we read both as text, so the schema lets them pass.
_SCALAR: dict[str, Any] = {"type": ["string", "number", "boolean"]}
_SCALARS: dict[str, Any] = {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}]}
_DATE: dict[str, Any] = {**_SCALAR, "examples": ["2018", "2018-08-28", "2018~", "2017-05/.."]}


def _case_name(text: str) -> str:
    if not re.fullmatch(_CASE_NAME, text):
        raise ValueError(f"{text!r} cannot name a case; write lower-case words joined by hyphens, as harbour-street")
    return short(text)


def _sha256(text: str) -> str:
    if not re.fullmatch(_SHA256, text):
        raise ValueError(f"{text!r} is no SHA-256; write its 64 hex digits in lower case")
    return text


def _amount(value: Any) -> Any:
    return Amount.parse(value) if isinstance(value, str) else value


def _three(value: Any, last: str, hint: str = "") -> Any:
    if not isinstance(value, list | tuple) or len(value) != 3:
        more = hint if _count(value) > 3 else ""
        raise ValueError(f"needs three items, [subject, predicate, {last}], and has {_count(value)}{more}")
    if [] in (value[0], value[2]):
        raise ValueError("has an empty list at one end, so it says nothing; name somebody, or leave the entry out")
    return value


def _relation(value: Any) -> Any:
    return _three(value, "object")


def _denial(value: Any) -> Any:
    return (value, None, ()) if isinstance(value, str) else _relation(value)


def _fact(value: Any) -> Any:
    return _three(value, "value", "; a value that holds a comma must be put in quotes")


def _count(value: Any) -> int:
    return len(value) if isinstance(value, list | tuple) else 1


Words = Annotated[Text, WithJsonSchema(_SCALAR)]
WordsList = Annotated[Texts, WithJsonSchema(_SCALARS)]
Day = Annotated[Date, WithJsonSchema(_DATE)]
CaseName = Annotated[str, AfterValidator(_case_name), WithJsonSchema({"type": "string", "pattern": _CASE_NAME})]
Sha256 = Annotated[str, AfterValidator(_sha256), WithJsonSchema({"type": "string", "pattern": _SHA256})]
Parts = tuple[Texts, Text | None, Texts]  # subject keys, predicate, object keys or values


def _parts_schema(last: str) -> dict[str, Any]:
    items = [{**_SCALARS, "title": "subject"}, {**_SCALAR, "title": "predicate"}, {**_SCALARS, "title": last}]
    return {"type": "array", "prefixItems": items, "minItems": 3, "maxItems": 3}


Relation = Annotated[Parts, BeforeValidator(_relation), WithJsonSchema(_parts_schema("object"))]
Denial = Annotated[
    Parts, BeforeValidator(_denial), WithJsonSchema({"anyOf": [_parts_schema("object"), {"type": "string"}]})
]
Fact = Annotated[Parts, BeforeValidator(_fact), WithJsonSchema(_parts_schema("value"))]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty(cls, raw: Any) -> Any:
        # `note:` with nothing behind it is a line left blank in a template; an unknown field stays, to be refused.
        if isinstance(raw, dict):
            return {key: value for key, value in raw.items() if value is not None or key not in cls.model_fields}
        return raw


class EntityEntry(_Shape):
    """Somebody or something that claims are about; its key is how this file refers to it."""

    kind: Words = Field(description="What it is: Person, Organization, Page … (`ascribe vocab` lists all).")
    name: Words = Field(description="The name as sources give it.")
    id: Words | None = Field(None, description="An id of your own, as page:facebook/123; else made of kind and name.")
    subkind: Words | None = Field(None, description="A closer word: company, party, state, filing …")
    aliases: WordsList = Field((), description="Other names; speakers and publishers are recognised by them.")
    summary: Words | None = Field(None, description="One neutral line in your own words.")
    unidentified: bool = Field(False, description="An actor whom the sources do not name.")
    private: bool = Field(False, description="Left out of everything that leaves the machine.")
    properties: dict[str, Words] = Field({}, description="Further facts to store, under names of your own.")


class SourceEntry(_Shape):
    """A document; its key is how this file refers to it."""

    kind: Words | None = Field(None, description="Free words: newspaper article, filing, platform notice …")
    headline: Words | None = Field(None, description="Its headline, or short words of your own.")
    publisher: Words | None = Field(None, description="Who published it: a key or name of an entity, or plain text.")
    authors: WordsList = Field((), description="Who wrote it, as printed.")
    url: Words | None = Field(None, description="The original's address.")
    archive_url: Words | None = Field(None, description="A copy's address.")
    published: Day | None = Field(None, description="When it appeared (EDTF).")
    accessed: Day | None = Field(None, description="When you read it (EDTF).")
    language: Words | None = Field(None, description="Its language, as en.")
    sha256: Sha256 | None = Field(None, description="Hash of your copy.")
    snapshot: Words | None = Field(None, description="Your copy, as a path relative to this file.")
    derived_from: WordsList = Field((), description="Keys of the documents it repeats.")
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = Field(None, description="Admiralty letter of it.")
    read: bool = Field(True, description="false: known only through another document.")
    text: Literal["original", "translated", "reworded"] | None = Field(None, description="What quotes are taken from.")
    private: bool = Field(False, description="Left out of everything that leaves the machine.")
    note: Words | None = Field(None, description="For yourself; never leaves the machine.")


class Defaults(_Shape):
    """What a block may give all its entries, and an entry may give itself."""

    source: Words | None = Field(None, description="Key of the document that was read.")
    via: WordsList | None = Field(None, description="Keys of the documents it relays, nearest first; []: none.")
    by: WordsList | None = Field(None, description="Who says it: a key or name of an entity, or plain text.")
    voice: Voice | None = Field(None, description="How the speaker appears in the document.")
    grade: Annotated[Grade, WithJsonSchema({"type": "string", "pattern": "^[A-F][1-6]$"})] | None = Field(
        None, description="Admiralty code: letter for the way to us, digit for this statement, as B2."
    )
    when: Day | None = Field(None, description="When it held: an EDTF date or interval, as 2017-05/..")
    date_text: Words | None = Field(None, description="The source's words for the time, as `last month`.")
    method: Method | None = Field(None, description="How it was found out.")
    origin: Words | None = Field(None, description="What it goes back to, where `by` and `via` cannot say it.")
    locator: Words | None = Field(None, description="Where in the document: para 4, page 12.")
    analyst: Words | None = Field(None, description="Who entered it; never leaves the machine.")
    private: bool | None = Field(None, description="Left out of everything that leaves the machine.")


class Entry(Defaults):
    """One statement: exactly one verb with [subject, predicate, object], and where it is said."""

    say: Relation | None = Field(None, description="The source asserts it.")
    deny: Denial | None = Field(None, description="The speaker denies it, a fact too; an entity alone: all of it.")
    dispute: Relation | None = Field(None, description="The speaker offers a rival account.")
    no_finding: Relation | None = Field(None, description="Somebody looked or asked, and found nothing.")
    no_comment: Relation | None = Field(None, description="Somebody was asked and did not answer.")
    fact: Fact | None = Field(None, description="[subject, predicate, value]: a number, status or behaviour.")
    quote: WordsList = Field((), description="The passage, verbatim; a list for several fragments.")
    hedge: Words | None = Field(None, description="The source's own reservation, as `appears to`.")
    amount: Annotated[Amount, BeforeValidator(_amount, json_schema_input_type=Amount | str | float)] | None = Field(
        None, description="In words, as `over 180000 USD`, or as min, max, about, unit, scope, text."
    )
    key: Words | None = Field(None, description="A name for this entry, for rests_on and retractions.")
    grade_reason: Words | None = Field(None, description="Why this grade.")
    likelihood: Annotated[Likelihood, WithJsonSchema({"type": "string"})] | None = Field(
        None, description="An ICD 203 term, only as the source states it."
    )
    probability: Annotated[float, Field(gt=0, lt=1)] | None = Field(
        None, description="Between 0 and 1, only as the source states it."
    )
    stated_confidence: Words | None = Field(None, description="The source's own, as `moderate confidence`.")
    former: bool = Field(False, description="Over, at a time that is not known.")
    rests_on: WordsList = Field((), description="Keys or ids of the claims a conclusion was drawn from.")
    interested: bool = Field(False, description="The speaker speaks for one of the ends.")
    note: Words | None = Field(None, description="For yourself; never leaves the machine.")

    @model_validator(mode="after")
    def _one_verb(self) -> Self:
        verbs = [verb for verb in STANCES if getattr(self, verb) is not None]
        if len(verbs) != 1:
            found = f"this one has {' and '.join(verbs)}; write two entries" if verbs else "this one has none"
            raise ValueError(f"an entry needs exactly one of {', '.join(STANCES)}; {found}")
        return self

    @property
    def verb(self) -> str:
        """The one verb it has."""
        return next(verb for verb in STANCES if getattr(self, verb) is not None)

    @property
    def parts(self) -> Parts:
        """Subject keys, predicate, object keys (of a fact: values); a blanket denial has only the first."""
        parts: Parts = getattr(self, self.verb)
        return parts


class Block(Defaults):
    """What one document says; the fields beside `says` hold for every entry that does not give its own."""

    says: list[Entry] = Field(description="The statements.")


class RetractionEntry(_Shape):
    """Takes a claim, or all that rests on a document, out of every answer."""

    target: Words = Field(description="A claim's key or id, a retraction's id, or a source's key.")
    reason: Words = Field(description="Why.")


class Casefile(_Shape):
    """A case: who and what it is about, which documents were read, and what they say."""

    case: CaseName = Field(
        description="Its name: lower-case words joined by hyphens. Another file of this name is its next revision."
    )
    title: Words | None = Field(None, description="The question it asks.")
    note: Words | None = Field(None, description="For yourself; never leaves the machine.")
    vocabulary: Extension = Field(Extension(), description="Predicates and kinds of its own.")
    entities: dict[str, EntityEntry] = Field({}, description="Key -> entity.")
    sources: dict[str, SourceEntry] = Field({}, description="Key -> document.")
    claims: list[Block] = Field([], description="What the documents say, block by block.")
    retractions: list[RetractionEntry] = Field([], description="What is taken back.")


def json_schema() -> dict[str, Any]:
    """JSON Schema of a casefile, for editors: kinds and predicates are proposed, yours are accepted too."""
    schema = Casefile.model_json_schema()
    known = base_vocabulary()
    schema["$defs"]["EntityEntry"]["properties"]["kind"]["examples"] = list(known.kinds)
    entry = schema["$defs"]["Entry"]
    for verb in STANCES.keys() - {"fact"}:
        for form in entry["properties"][verb]["anyOf"]:
            for parts in form.get("anyOf", [form]):
                if "prefixItems" in parts:
                    parts["prefixItems"][1] = {**_SCALAR, "title": "predicate", "examples": list(known.predicates)}
    entry["oneOf"] = [{"required": [verb]} for verb in STANCES]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
