"""Read FollowTheMoney entities as the claims that a dataset makes, and those of our own export as what they were."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from followthemoney import Property
from pydantic import ValidationError

from ascribe.loaders.followthemoney_lines import Node, amount_of, date_of, dates_of, read_node, word
from ascribe.loaders.graphdata import GraphData, mapping
from ascribe.loaders.jsontext import read_lines
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.problems import sentence
from ascribe.loaders.rejects import refused
from ascribe.schema.errors import InputError, nearest
from ascribe.schema.records import Claim, Entity, Record, Source

_TABLE = mapping("followthemoney")
_AMOUNTS = {"amountEur": "EUR", "amountUsd": "USD", "amount": None, "percentage": "%"}  # the first that is given
_MOST_NEAREST = 10_000  # ids among which a misspelt one is looked for


class Link(NamedTuple):
    """Two things and what joins them, by our ids."""

    subject: str
    predicate: str
    object: str


class Reading(GraphData):
    """One file, read to its end before anything is given out."""

    def __init__(self, path: Path, options: Options) -> None:
        super().__init__(path, options, path.name.partition(".")[0])
        self.nodes: dict[str, Node] = {}
        for line in read_lines(path):
            try:
                node = read_node(line)
                if node.id in self.nodes:
                    first = self.nodes[node.id].line.number
                    line.refuse(
                        f"the id {node.id!r} stands in line {first} already. Merge the two with `ftm aggregate`"
                    )
            except InputError as error:
                refused(line.number, error, line.content)
                continue
            self.nodes[node.id] = node
        self.proofs: set[str] = set()
        for node in self.nodes.values():
            self._check_references(node)
        self.things: dict[str, Entity] = {}
        for id, node in self.nodes.items():
            with _refusing(node):
                if thing := self._thing(node):
                    self.things[id] = thing

    def records(self) -> Iterator[Record | Remark]:
        """The case, then everything else."""
        body: list[Record] = []
        for node in self.nodes.values():
            with _refusing(node):
                body += self._records(node)
        yield from self.together(body)

    def _check_references(self, node: Node) -> None:
        for prop, value in node.entity.itervalues():
            if prop.type.name == "entity" and value not in self.nodes:
                near = nearest(value, self.nodes) if len(self.nodes) < _MOST_NEAREST else ""
                node.line.refuse(
                    f"{node.id}: `{prop.name}` names {value!r}, which the file does not have{near}. "
                    "Export it together with what it refers to"
                )
        self.proofs.update(node.entity.get("proof", quiet=True))
        for end in (node.schema.source_prop, node.schema.target_prop) if node.schema.edge else ():
            if end and not node.own and not node.entity.get(end):
                node.line.refuse(f"{node.id}: a {node.schema.name} needs `{end.name}`. Add it, or take the line out")

    def _thing(self, node: Node) -> Entity | None:
        """The entity of ours that a thing is; None for a link."""
        for record in node.own:
            if isinstance(record, Entity):
                return record
        if node.own or not node.schema.is_a("Thing") or node.schema.name == "Note":
            return None
        entry = next((entry for name, entry in _TABLE["kinds"].items() if node.schema.is_a(name)), None)
        meaning = node.schema.description or node.schema.label
        kind = entry["kind"] if entry else self.kind(node.schema.name, f"As FollowTheMoney has it: {meaning}")
        names = [name for prop in _TABLE["names"] for name in node.given(prop)]
        if node.entity.caption in names:
            names.insert(0, node.entity.caption)  # of several names the one that stands for all
        name, aliases = self.names(names, node.id)
        return Entity(
            id=f"{kind.lower()}:ftm/{quote(node.id, safe='/:@!$&+,;=')}",
            kind=kind,
            subkind=entry.get("subkind") if entry else None,
            name=name,
            aliases=aliases,
            summary="\n".join(node.given("summary")) or None,
        )

    def _records(self, node: Node) -> Iterator[Record]:
        for name in node.line.content.get("properties", {}):
            if name not in node.schema.properties:
                self.leave_out("properties that FollowTheMoney does not have", f"{node.schema.name}:{name}")
        if node.own:
            yield from node.own
            return
        thing = self.things.get(node.id)
        if thing:
            yield thing
            yield from self._about(node, [thing], by_property=True)
            for prop in node.schema.properties.values():
                if prop.type.name == "entity" and not prop.stub and prop.name != "proof":
                    for value in node.entity.get(prop):
                        yield from self._claims(node, self._reference(thing, prop, value))
        elif node.schema.edge or node.schema.name in _TABLE["links"]:
            for link in self._links(node):
                yield from self._claims(node, link, **self._link_fields(node))
        else:
            props = [prop for prop in node.schema.properties.values() if prop.type.name == "entity" and not prop.stub]
            about = [self.things.get(id) for prop in props if prop.name != "proof" for id in node.entity.get(prop)]
            found = [entity for entity in about if entity]
            if not found:
                self.leave_out("entities that are no things and say nothing about one", f"{node.schema.name} {node.id}")
            yield from self._about(node, found, by_property=node.schema.name == "Note")

    def _about(self, node: Node, about: Sequence[Entity], *, by_property: bool) -> Iterator[Record]:
        """What its properties say about some things: a literal claim each, or all in one."""
        told = (
            {*_TABLE["provenance"], *_TABLE["names"], "summary"} if node.schema.name != "Note" else _TABLE["provenance"]
        )
        said = {name: values for name in node.schema.properties if (values := self._stated(node, name, told))}
        if not by_property:
            texts = [f"{name}: {value}" for name, values in said.items() for value in values]
            said = {node.schema.name: ["; ".join(texts) or node.schema.label]}
        dates = {} if by_property else dates_of(node)
        for entity in about:
            for name, values in said.items():
                for value in values:
                    yield from self._claims(node, None, subject=entity.id, predicate=word(name), value=value, **dates)

    def _stated(self, node: Node, name: str, told: Collection[str]) -> list[str]:
        """The values of a property that are worth a claim: not those `told` otherwise, nor those that name a thing."""
        prop = node.schema.properties[name]
        if prop.stub or prop.type.name == "entity" or name in told:
            return []
        values = node.given(name)
        if prop.hidden:
            for _ in values:
                self.leave_out("texts that are kept for searching only", f"{node.schema.name}:{name}")
            return []
        return values

    def _link_fields(self, node: Node) -> dict[str, Any]:
        """What a link says besides its ends: when, how much, and the rest in its own words."""
        told = {*_TABLE["provenance"], *_TABLE["dates"], *_AMOUNTS, "currency"}
        fields = dates_of(node)
        for name, unit in _AMOUNTS.items():
            if values := node.given(name):
                fields["amount"] = amount_of(values, unit or node.first("currency"))
                break
        entry = _TABLE["links"].get(node.schema.name, {})
        ends = (entry.get("subject", node.schema.edge_source), entry.get("object", node.schema.edge_target), "proof")
        for prop, value in node.entity.itervalues():
            if prop.type.name == "entity" and prop.name not in ends:
                self.leave_out(
                    "things that a link names besides its two ends", f"{node.schema.name}:{prop.name} {value}"
                )
        words = {name: self._stated(node, name, told) for name in node.schema.properties}
        return {**fields, "quote": tuple(f"{name}: {value}" for name, values in words.items() for value in values)}

    def _reference(self, thing: Entity, prop: Property, value: str) -> Link | None:
        other = self.things.get(value)
        if other is None:
            return None
        entry = _TABLE["references"].get(prop.name, {})
        ends = (other, thing) if entry.get("reverse") else (thing, other)
        return self._link(entry.get("predicate", ""), prop.name, prop.label.lower(), *ends)

    def _links(self, node: Node) -> Iterator[Link]:
        entry = _TABLE["links"].get(node.schema.name)
        names = (entry["subject"], entry["object"]) if entry else (node.schema.edge_source, node.schema.edge_target)
        subjects, objects = (node.entity.get(str(name)) for name in names)
        for subject in subjects:
            for object in objects:
                ends = self.things.get(subject), self.things.get(object)
                if ends[0] and ends[1] and subject != object:
                    label = node.schema.edge_label or node.schema.label.lower()
                    predicate = entry["predicate"] if entry else ""
                    yield self._link(predicate, node.schema.name, label, ends[0], ends[1])
                else:
                    why = "joins a thing to itself" if subject == object else "joins what is no thing"
                    self.leave_out(f"links of which one {why}", node.id)

    def _link(self, wanted: str, name: str, label: str, subject: Entity, object: Entity) -> Link:
        predicate = self.predicate(wanted, f"ftm-{word(name)}", label, subject.kind, object.kind)
        return Link(subject.id, predicate, object.id)

    def _claims(self, node: Node, link: Link | None, **fields: Any) -> Iterator[Record]:
        """A claim for each document that the dataset names; one without any where it names none."""
        dataset, documents = self._sources(node)
        yield from self.meet(dataset)
        if link is None and "subject" not in fields:
            return
        # Of many properties and many documents nobody knows which says which.
        ways = [(document,) for document in documents] if link else [tuple(documents)] if len(documents) == 1 else []
        for way in ways or [()]:
            for document in way:
                yield from self.meet(document)
            yield Claim(
                **(link._asdict() if link else {}),
                **fields,
                source=dataset.id,
                via=tuple(document.id for document in way) or None,
                asserted_by=dataset.publisher or self.path.name if way else None,
                locator=f"{node.schema.name} {node.id}",
                grade=self.options.grade,
            )

    def _sources(self, node: Node) -> tuple[Source, list[Source]]:
        """The dataset that a line is from, and the documents it names."""
        datasets = sorted(node.entity.context.get("datasets") or ())
        name = datasets[0] if datasets else ""
        told: dict[str, Any] = {"headline": name or self.path.name, "publisher": name or None}
        if report := self.options.source:
            told["url" if "://" in report else "headline"] = report
        dataset = self.document(f"dataset-{name}" if name else "file", kind="dataset", **told)
        publisher = node.first("publisher")
        documents = [
            self.document(
                url, kind="webpage", url=url, publisher=publisher, accessed=date_of(node.first("retrievedAt"))
            )
            for url in node.given("sourceUrl")
        ]
        for proof in node.entity.get("proof", quiet=True):
            documents.append(self._proof(self.nodes[proof]))
        return dataset, documents

    def _proof(self, node: Node) -> Source:
        for record in node.own:
            if isinstance(record, Source):
                return record
        return self.document(
            f"ftm-{node.id}",
            kind="document",
            headline=node.entity.caption,
            publisher=node.first("publisher"),
            authors=tuple(node.given("author")),
            url=node.first("sourceUrl"),
            published=date_of(node.first("publishedAt") or node.first("date")),
            accessed=date_of(node.first("retrievedAt")),
        )


@contextmanager
def _refusing(node: Node) -> Iterator[None]:
    """Turn what a record cannot be into an InputError with the line."""
    try:
        yield
    except ValidationError as error:
        node.line.refuse(f"{node.id}: {sentence(error.errors()[0])}. Mend it, or take the line out")
